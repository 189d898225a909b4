//! Whether the token is plugged in: in memory, or in a file that tests append to and that outlives the process.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::plan::{Code, code_of};

/// Plugged in, or what it answers since it is not.
#[derive(Debug)]
pub(crate) struct Plug {
    /// Lines `unplug CODE` and `plug`; the last one counts.
    file: Option<PathBuf>,
    here: Mutex<Option<Code>>,
}

impl Plug {
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Self { file, here: Mutex::new(None) }
    }

    /// What is answered while it is pulled out.
    pub(crate) fn removed(&self) -> Option<Code> {
        let Some(file) = &self.file else { return self.here.lock().map_or(None, |code| *code) };
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let last = text.lines().rev().find_map(|line| match line.trim().split_once(' ') {
            Some(("unplug", code)) => Some(code_of(code)),
            None if line.trim() == "unplug" => Some(code_of("CKR_DEVICE_REMOVED")),
            None if line.trim() == "plug" => Some(None),
            _ => None,
        });
        last.flatten()
    }

    /// Pulls it out.
    pub(crate) fn pull(&self, code: Code) {
        match &self.file {
            None => {
                if let Ok(mut here) = self.here.lock() {
                    *here = Some(code);
                }
            }
            Some(file) => {
                let line = format!("unplug 0x{code:x}\n");
                let file = OpenOptions::new().create(true).append(true).open(file);
                // Where this cannot be written the token stays, and the test that wanted it gone sees that.
                let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_for_all_who_read_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plug");
        let (one, other) = (Plug::new(Some(file.clone())), Plug::new(Some(file.clone())));
        assert_eq!(one.removed(), None);
        one.pull(0xE0);
        assert_eq!((one.removed(), other.removed()), (Some(0xE0), Some(0xE0)));
        for (text, code) in [("unplug\n", Some(0x32)), ("unplug 0x30\nplug\n", None), ("plug\nunplug 0x30", Some(0x30))]
        {
            std::fs::write(&file, text).unwrap();
            assert_eq!(one.removed(), code, "{text:?}");
        }
    }

    #[test]
    fn without_a_file_it_is_out_for_the_process() {
        let plug = Plug::new(None);
        plug.pull(0x30);
        assert_eq!(plug.removed(), Some(0x30));
    }
}
