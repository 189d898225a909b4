//! `include/netca_renew.h`, written by cbindgen from the C ABI's source.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::codes;
use crate::report::Outcome;

/// Writes the numbers of errors into the C ABI's source, and the header from that; leaves a file alone when nothing changed.
pub(crate) fn write() -> ExitCode {
    let codes = codes::generate().and_then(|text| put(&codes::file(), &text));
    match codes.and_then(|()| generate()).and_then(|text| put(&file(), &text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn put(file: &Path, text: &str) -> Result<(), String> {
    let same = std::fs::read_to_string(file).is_ok_and(|old| old == text);
    if !same {
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    println!("{} {}", file.display(), if same { "is up to date" } else { "written" });
    Ok(())
}

/// Says whether the header in the repository is the one that the source makes.
pub(crate) fn check() -> ExitCode {
    match compare() {
        Outcome::Failed(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
        Outcome::Passed | Outcome::Skipped(_) => {
            println!("{} is up to date", file().display());
            ExitCode::SUCCESS
        }
    }
}

/// The comparison as a step of `cargo xtask test`. Changes nothing, other than cbindgen's own `--verify`.
pub(crate) fn compare() -> Outcome {
    let made = codes::generate().and_then(|codes| Ok([(codes::file(), codes), (file(), generate()?)]));
    let made = match made {
        Ok(made) => made,
        Err(reason) => return Outcome::Failed(reason),
    };
    for (path, made) in made {
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if let Some(line) = first_difference(&kept, &made) {
            let path = path.display();
            return Outcome::Failed(format!("{path}, line {line} is out of date: run `cargo xtask header`"));
        }
    }
    Outcome::Passed
}

fn file() -> PathBuf {
    crate::root().join("include/netca_renew.h")
}

fn generate() -> Result<String, String> {
    let source = crate::root().join("crates/netca-renew-ffi");
    let config = cbindgen::Config::from_file(source.join("cbindgen.toml"))?;
    let bindings = cbindgen::Builder::new().with_crate(&source).with_config(config).generate();
    let mut text = Vec::new();
    bindings.map_err(|error| error.to_string())?.write(&mut text);
    String::from_utf8(text).map_err(|error| error.to_string())
}

/// The first line, from 1, in which two texts differ.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    let same = one.lines().zip(other.lines()).take_while(|(left, right)| left == right).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_line_that_differs() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a\n", "a"), Some(2));
    }

    #[test]
    fn the_header_has_a_guard_and_every_name_has_the_prefix() {
        let text = generate().unwrap();
        assert!(text.contains("#ifndef NETCA_RENEW_H") && text.contains("extern \"C\""), "{text}");
        // A declaration begins at the margin and may go on over several lines.
        let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('(');
        let functions: Vec<&str> = text.lines().filter(begins).filter(|line| !line.starts_with("typedef")).collect();
        assert!(functions.len() > 50, "{functions:?}");
        for function in functions {
            let name = function.split('(').next().unwrap().split([' ', '*']).next_back().unwrap();
            assert!(name.starts_with("netca_"), "{function}");
        }
    }
}
