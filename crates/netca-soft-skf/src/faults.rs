//! What goes wrong on purpose, so that those who drive the module can be seen to bear it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

/// The words of NETCA_SKF_PROFILE that break something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Faults {
    /// Functions that answer SAR_NOTSUPPORTYETERR.
    missing: BTreeSet<String>,
    /// Functions that take their time first.
    slow: BTreeMap<String, Duration>,
    /// Functions that do nothing and answer a number.
    fail: BTreeMap<String, u32>,
    /// Functions whose outputs come with every bit the other way round, their lengths too.
    garbage: BTreeSet<String>,
    /// What happens at which call of the process, the first being 1.
    accidents: Vec<(usize, Moment, Accident)>,
    /// Where the names of the functions are written as they are called, a line each: what those numbers count.
    trace: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Before,
    After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accident {
    /// Every device is pulled out.
    Unplug,
    /// The process ends on the spot, as if it were killed.
    Die,
}

impl Faults {
    /// Takes a word; `None` when it is none of a fault.
    pub(crate) fn add(&mut self, word: &str) -> Option<()> {
        let (fault, what) = word.split_once('=')?;
        let function = |name: &str| name.starts_with("SKF_").then(|| name.to_owned());
        let with_number = || what.split_once(':').and_then(|(name, number)| Some((function(name)?, number)));
        match fault {
            "without" => drop(self.missing.insert(function(what)?)),
            "garbage" => drop(self.garbage.insert(function(what)?)),
            "trace" => self.trace = Some(what.into()),
            "slow" => {
                let (name, milliseconds) = with_number()?;
                self.slow.insert(name, Duration::from_millis(milliseconds.parse().ok()?));
            }
            "fail" => {
                let (name, code) = with_number()?;
                self.fail.insert(name, u32::from_str_radix(code.strip_prefix("0x")?, 16).ok()?);
            }
            _ => {
                let (accident, moment) = fault.split_once('-')?;
                let accident = match accident {
                    "unplug" => Accident::Unplug,
                    "die" => Accident::Die,
                    _ => return None,
                };
                let moment = match moment {
                    "before" => Moment::Before,
                    "after" => Moment::After,
                    _ => return None,
                };
                self.accidents.push((what.parse().ok()?, moment, accident));
            }
        }
        Some(())
    }

    /// Writes the call down, where that is wanted.
    pub(crate) fn note(&self, function: &str) {
        if let Some(path) = &self.trace {
            let file = OpenOptions::new().create(true).append(true).open(path);
            // Where this cannot be written, whoever wanted it sees that.
            let _ = file.and_then(|mut file| file.write_all(format!("{function}\n").as_bytes()));
        }
    }

    pub(crate) fn lacks(&self, function: &str) -> bool {
        self.missing.contains(function)
    }

    pub(crate) fn pause(&self, function: &str) -> Option<Duration> {
        self.slow.get(function).copied()
    }

    pub(crate) fn failure(&self, function: &str) -> Option<u32> {
        self.fail.get(function).copied()
    }

    pub(crate) fn is_garbage(&self, function: &str) -> bool {
        self.garbage.contains(function)
    }

    pub(crate) fn accident(&self, call: usize, moment: Moment) -> Option<Accident> {
        self.accidents.iter().find(|one| (one.0, one.1) == (call, moment)).map(|one| one.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_breaks() {
        let mut faults = Faults::default();
        for word in [
            "without=SKF_A",
            "garbage=SKF_B",
            "slow=SKF_C:250",
            "fail=SKF_D:0x0A000030",
            "unplug-after=3",
            "die-before=4",
        ] {
            assert_eq!(faults.add(word), Some(()), "{word}");
        }
        assert!(faults.lacks("SKF_A") && !faults.lacks("SKF_B") && faults.is_garbage("SKF_B"));
        assert_eq!((faults.pause("SKF_C"), faults.pause("SKF_D")), (Some(Duration::from_millis(250)), None));
        assert_eq!(faults.failure("SKF_D"), Some(0x0A00_0030));
        assert_eq!(faults.accident(3, Moment::After), Some(Accident::Unplug));
        assert_eq!(
            (faults.accident(3, Moment::Before), faults.accident(4, Moment::Before)),
            (None, Some(Accident::Die))
        );
        for word in [
            "",
            "slow=SKF_C",
            "slow=SKF_C:soon",
            "fail=SKF_D:10",
            "garbage=all",
            "burn-before=1",
            "die-during=1",
            "die",
        ] {
            assert_eq!(faults.add(word), None, "{word}");
        }
    }
}
