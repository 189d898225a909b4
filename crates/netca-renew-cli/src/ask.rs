//! Questions to a person at a terminal.

use std::io::{BufRead, IsTerminal};

use crate::interrupt;
use crate::output::Output;

/// Whether somebody is there to answer.
pub(crate) fn can_ask(output: &Output) -> bool {
    !output.is_json() && std::io::stdin().is_terminal()
}

/// One line; `None` when there is no more to read.
pub(crate) fn ask(label: &str, output: &Output) -> Option<String> {
    output.question(label);
    let mut line = String::new();
    let read = interrupt::while_asking(|| std::io::stdin().lock().read_line(&mut line));
    matches!(read, Ok(1..)).then(|| line.trim().to_owned())
}

/// One line, or what an empty one stands for, which is shown.
pub(crate) fn ask_or(label: &str, usual: &str, output: &Output) -> Option<String> {
    let answer = ask(&format!("{label} [{usual}]"), output)?;
    Some(if answer.is_empty() { usual.to_owned() } else { answer })
}
