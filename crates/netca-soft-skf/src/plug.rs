//! Plugged in or not: lines in a file that a test appends to, each of them an event.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

/// Lines `unplug` and `plug`. A device begins plugged in; other lines, and ones that change nothing, say nothing.
#[derive(Debug)]
pub(crate) struct Plug {
    path: PathBuf,
}

/// The numbers of SKF_WaitForDevEvent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    In = 1,
    Out = 2,
}

impl Plug {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Pulls the device out, as a test's line does.
    pub(crate) fn pull(&self) {
        let file = OpenOptions::new().create(true).append(true).open(&self.path);
        // Where this cannot be written the device stays, and the test that wanted it gone sees that.
        let _ = file.and_then(|mut file| file.write_all(b"unplug\n"));
    }

    /// All that happened so far. A last line without its end is still being written.
    pub(crate) fn events(&self) -> Vec<Event> {
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let mut events = Vec::new();
        for line in whole.lines() {
            let event = match line.trim() {
                "plug" => Event::In,
                "unplug" => Event::Out,
                _ => continue,
            };
            if events.last().copied().unwrap_or(Event::In) != event {
                events.push(event);
            }
        }
        events
    }

    /// `None` while it is unplugged; else how often something happened, so that a handle from before is known.
    pub(crate) fn generation(&self) -> Option<usize> {
        let events = self.events();
        (events.last() != Some(&Event::Out)).then_some(events.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_line_counts() {
        let folder = tempfile::tempdir().unwrap();
        let plug = Plug::new(folder.path().join("key.plug"));
        for (text, events, generation) in [
            ("", &[][..], Some(0)),
            ("plug\n", &[], Some(0)),
            ("unplug", &[], Some(0)),
            ("unplug\n", &[Event::Out], None),
            ("unplug\nunplug\r\nwhat\nplug\n", &[Event::Out, Event::In], Some(2)),
        ] {
            std::fs::write(folder.path().join("key.plug"), text).unwrap();
            assert_eq!((plug.events().as_slice(), plug.generation()), (events, generation), "{text:?}");
        }
    }
}
