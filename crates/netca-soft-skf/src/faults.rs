//! What goes wrong on purpose, so that those who drive the module can be seen to bear it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
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
    /// How much longer every call takes.
    delay: Duration,
    /// What happens at which call of the process, the first being 1.
    accidents: Vec<(usize, Moment, Accident)>,
    /// What functions answer once the device was pulled out, where that is not the profile's number.
    removal: Option<u32>,
    /// How which call goes wrong.
    twists: Vec<(usize, Twist)>,
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
    /// This call answers a number; the next one is as ever.
    Fail(u32),
    /// The call does not come back.
    Hang,
}

/// How a call goes wrong while it acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twist {
    /// What is written to the Key is cut to half, and nothing is said; a key that is made or taken in is not there, and neither is
    /// the one that was in its place.
    Tear,
    /// Lengths that come out are a million bytes longer.
    Long,
    /// Lengths that come out are half.
    Short,
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
            "slow" => {
                let (name, milliseconds) = with_number()?;
                self.slow.insert(name, Duration::from_millis(milliseconds.parse().ok()?));
            }
            "delay" => self.delay = Duration::from_millis(what.parse().ok()?),
            "tear" | "long" | "short" => {
                let twist = match fault {
                    "tear" => Twist::Tear,
                    "long" => Twist::Long,
                    _ => Twist::Short,
                };
                self.twists.push((what.parse().ok()?, twist));
            }
            "fail" => {
                let (name, code) = with_number()?;
                self.fail.insert(name, number(code)?);
            }
            _ => {
                let (accident, moment) = fault.split_once('-')?;
                let (call, code) = what.split_once(':').map_or((what, None), |(call, code)| (call, Some(code)));
                let accident = match (accident, code) {
                    ("unplug", None) => Accident::Unplug,
                    ("unplug", Some(code)) => {
                        self.removal = Some(number(code)?);
                        Accident::Unplug
                    }
                    ("die", None) => Accident::Die,
                    ("hang", None) => Accident::Hang,
                    ("fail", Some(code)) => Accident::Fail(number(code)?),
                    _ => return None,
                };
                let moment = match moment {
                    "before" => Moment::Before,
                    "after" => Moment::After,
                    _ => return None,
                };
                self.accidents.push((call.parse().ok()?, moment, accident));
            }
        }
        Some(())
    }

    pub(crate) fn lacks(&self, function: &str) -> bool {
        self.missing.contains(function)
    }

    pub(crate) fn pause(&self, function: &str) -> Duration {
        self.slow.get(function).copied().unwrap_or_default() + self.delay
    }

    pub(crate) fn twist(&self, call: usize) -> Option<Twist> {
        self.twists.iter().find(|one| one.0 == call).map(|one| one.1)
    }

    pub(crate) fn failure(&self, function: &str) -> Option<u32> {
        self.fail.get(function).copied()
    }

    pub(crate) fn removal(&self) -> Option<u32> {
        self.removal
    }

    pub(crate) fn is_garbage(&self, function: &str) -> bool {
        self.garbage.contains(function)
    }

    pub(crate) fn accident(&self, call: usize, moment: Moment) -> Option<Accident> {
        self.accidents.iter().find(|one| (one.0, one.1) == (call, moment)).map(|one| one.2)
    }
}

thread_local! {
    static TORN: Cell<bool> = const { Cell::new(false) };
}

/// Whether what this thread's call writes to the Key is torn.
pub(crate) fn tear(twist: Option<Twist>) {
    TORN.set(twist == Some(Twist::Tear));
}

/// See [`Twist::Tear`].
pub(crate) fn is_torn() -> bool {
    TORN.get()
}

fn number(text: &str) -> Option<u32> {
    u32::from_str_radix(text.strip_prefix("0x")?, 16).ok()
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
            "hang-after=5",
            "fail-before=6:0x0A000001",
            "delay=5",
            "tear=7",
            "long=8",
            "short=9",
            "unplug-before=10:0x0A000001",
        ] {
            assert_eq!(faults.add(word), Some(()), "{word}");
        }
        assert!(faults.lacks("SKF_A") && !faults.lacks("SKF_B") && faults.is_garbage("SKF_B"));
        assert_eq!(
            (faults.pause("SKF_C"), faults.pause("SKF_D")),
            (Duration::from_millis(255), Duration::from_millis(5))
        );
        assert_eq!((faults.twist(7), faults.twist(8)), (Some(Twist::Tear), Some(Twist::Long)));
        assert_eq!((faults.twist(9), faults.twist(10)), (Some(Twist::Short), None));
        assert_eq!(
            (faults.accident(10, Moment::Before), faults.removal()),
            (Some(Accident::Unplug), Some(0x0A00_0001))
        );
        assert_eq!(faults.failure("SKF_D"), Some(0x0A00_0030));
        assert_eq!(faults.accident(3, Moment::After), Some(Accident::Unplug));
        assert_eq!(
            (faults.accident(3, Moment::Before), faults.accident(4, Moment::Before)),
            (None, Some(Accident::Die))
        );
        assert_eq!(faults.accident(5, Moment::After), Some(Accident::Hang));
        assert_eq!(faults.accident(6, Moment::Before), Some(Accident::Fail(0x0A00_0001)));
        for word in [
            "",
            "fail-before=6",
            "unplug-before=6:10",
            "die-before=4:0x1",
            "slow=SKF_C",
            "slow=SKF_C:soon",
            "fail=SKF_D:10",
            "garbage=all",
            "delay=soon",
            "tear=SKF_C",
            "burn-before=1",
            "die-during=1",
            "die",
        ] {
            assert_eq!(faults.add(word), None, "{word}");
        }
    }
}
