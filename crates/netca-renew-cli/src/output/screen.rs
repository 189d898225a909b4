use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

const TICK: Duration = Duration::from_millis(120);
/// What is over sooner than this needs no status line.
const SHORT: Duration = Duration::from_millis(500);
const FRAMES: [char; 8] = ['⣷', '⣯', '⣟', '⡿', '⢿', '⣻', '⣽', '⣾'];
const ERASE: &str = "\r\u{1b}[K";

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

/// The one writer of both streams, so that a status line never mixes with other text and never stays behind.
#[derive(Debug)]
pub(super) struct Screen {
    /// Whether standard error is a terminal that a status line can be shown on.
    animated: bool,
    busy: Mutex<Option<Busy>>,
    ticking: Once,
}

#[derive(Debug)]
struct Busy {
    text: String,
    /// Whether the next event ends it.
    until_event: bool,
    since: Instant,
    /// How often it was drawn.
    drawn: usize,
}

impl Screen {
    pub(super) fn new(animated: bool) -> Self {
        Self { animated, busy: Mutex::new(None), ticking: Once::new() }
    }

    pub(super) fn is_animated(&self) -> bool {
        self.animated
    }

    /// Writes at once. A closed pipe is the reader's choice, not a failure.
    pub(super) fn write(&self, stream: Stream, text: &str) {
        let mut busy = self.lock();
        erase(busy.as_mut());
        let _ = match stream {
            Stream::Out => write_to(std::io::stdout().lock(), text),
            Stream::Err => write_to(std::io::stderr().lock(), text),
        };
    }

    /// Shows on a terminal that something takes long, and how long it has taken.
    pub(super) fn begin(self: &Arc<Self>, text: &str, until_event: bool) {
        if !self.animated {
            return;
        }
        let mut busy = self.lock();
        erase(busy.as_mut());
        *busy = Some(Busy { text: text.to_owned(), until_event, since: Instant::now(), drawn: 0 });
        drop(busy);
        let screen = Arc::downgrade(self);
        self.ticking.call_once(|| {
            std::thread::spawn(move || {
                while let Some(screen) = screen.upgrade() {
                    screen.tick();
                    drop(screen);
                    std::thread::sleep(TICK);
                }
            });
        });
    }

    /// The same thing goes on, with other words; how long it has taken is not forgotten.
    pub(super) fn progress(self: &Arc<Self>, text: &str) {
        if let Some(busy) = self.lock().as_mut() {
            text.clone_into(&mut busy.text);
            return;
        }
        self.begin(text, true);
    }

    pub(super) fn end(&self) {
        let mut busy = self.lock();
        erase(busy.as_mut());
        *busy = None;
    }

    /// Something happened: what it ended is shown no more.
    pub(super) fn event(&self) {
        let mut busy = self.lock();
        if busy.as_ref().is_some_and(|busy| busy.until_event) {
            erase(busy.as_mut());
            *busy = None;
        }
    }

    fn tick(&self) {
        if let Some(busy) = self.lock().as_mut() {
            let elapsed = busy.since.elapsed();
            if elapsed >= SHORT {
                let frame = FRAMES[busy.drawn % FRAMES.len()];
                busy.drawn += 1;
                let (minutes, seconds) = (elapsed.as_secs() / 60, elapsed.as_secs() % 60);
                let line = format!("{ERASE}  {frame} {} {minutes}:{seconds:02}", busy.text);
                let _ = write_to(std::io::stderr().lock(), &line);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Busy>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn erase(busy: Option<&mut Busy>) {
    if busy.is_some_and(|busy| busy.drawn > 0) {
        let _ = write_to(std::io::stderr().lock(), ERASE);
    }
}

fn write_to(mut stream: impl Write, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
