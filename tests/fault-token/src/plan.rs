//! What is to go wrong, and where: the words of `NETCA_FAULT_TOKEN`.

use std::time::Duration;

/// A CK_RV.
pub(crate) type Code = u64;

/// What goes wrong at one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The token is pulled out, and answers this until it is plugged in again.
    Unplug(Moment, Code),
    /// This call fails; the next one is as ever.
    Fail(Moment, Code),
    /// The call does not come back.
    Hang(Moment),
    /// What is written is cut to half; of a key pair only the public half is left.
    Tear,
    /// Lengths that come out are longer than what they are of.
    Long,
    /// Or shorter.
    Short,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The other module was not asked.
    Before,
    /// It did as it was told.
    After,
}

/// A call: the nth of the process, or the nth of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
struct At {
    function: Option<String>,
    number: usize,
}

/// All words together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plan {
    faults: Vec<(At, Fault)>,
    /// Every call of the function, or of all, takes so much longer.
    delays: Vec<(Option<String>, Duration)>,
    /// No private key is made for unwrapping.
    no_unwrap: bool,
}

impl Plan {
    /// Reads words with commas between.
    ///
    /// # Errors
    /// The word that is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut plan = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            plan.add(word).ok_or_else(|| word.to_owned())?;
        }
        Ok(plan)
    }

    fn add(&mut self, word: &str) -> Option<()> {
        if word == "no-unwrap" {
            self.no_unwrap = true;
            return Some(());
        }
        let (fault, what) = word.split_once('=')?;
        if fault == "delay" {
            let (function, milliseconds) = match what.split_once(':') {
                Some((function, milliseconds)) => (Some(function.to_owned()), milliseconds),
                None => (None, what),
            };
            self.delays.push((function, Duration::from_millis(milliseconds.parse().ok()?)));
            return Some(());
        }
        let (at, code) = match what.split_once(':') {
            Some((at, code)) => (at, Some(code_of(code)?)),
            None => (what, None),
        };
        let fault = match (fault, code) {
            ("unplug-before", code) => Fault::Unplug(Moment::Before, code.unwrap_or(DEVICE_REMOVED)),
            ("unplug-after", code) => Fault::Unplug(Moment::After, code.unwrap_or(DEVICE_REMOVED)),
            ("fail-before", Some(code)) => Fault::Fail(Moment::Before, code),
            ("fail-after", Some(code)) => Fault::Fail(Moment::After, code),
            ("hang-before", None) => Fault::Hang(Moment::Before),
            ("hang-after", None) => Fault::Hang(Moment::After),
            ("tear", None) => Fault::Tear,
            ("long", None) => Fault::Long,
            ("short", None) => Fault::Short,
            _ => return None,
        };
        self.faults.push((at_of(at)?, fault));
        Some(())
    }

    /// What goes wrong at a call that is the `number`th of all and the `own`th of its function.
    pub(crate) fn at(&self, function: &str, number: usize, own: usize) -> Vec<Fault> {
        let here = |at: &At| match &at.function {
            Some(name) => name == function && at.number == own,
            None => at.number == number,
        };
        self.faults.iter().filter(|(at, _)| here(at)).map(|(_, fault)| *fault).collect()
    }

    /// Whether no private key is made for unwrapping.
    pub(crate) fn no_unwrap(&self) -> bool {
        self.no_unwrap
    }

    /// How much longer a call of the function takes.
    pub(crate) fn delay(&self, function: &str) -> Duration {
        let of = |name: &Option<String>| name.as_ref().is_none_or(|name| name == function);
        self.delays.iter().filter(|(name, _)| of(name)).map(|(_, delay)| *delay).sum()
    }
}

const DEVICE_REMOVED: Code = 0x32;

/// The names that a Key which was pulled out answers by, and numbers for the rest.
pub(crate) fn code_of(text: &str) -> Option<Code> {
    Some(match text {
        "CKR_GENERAL_ERROR" => 0x05,
        "CKR_FUNCTION_FAILED" => 0x06,
        "CKR_DEVICE_ERROR" => 0x30,
        "CKR_DEVICE_REMOVED" => DEVICE_REMOVED,
        "CKR_SESSION_HANDLE_INVALID" => 0xB3,
        "CKR_TOKEN_NOT_PRESENT" => 0xE0,
        _ => Code::from_str_radix(text.strip_prefix("0x")?, 16).ok()?,
    })
}

/// `7`, or `C_Sign#2`.
fn at_of(text: &str) -> Option<At> {
    let (function, number) = match text.split_once('#') {
        Some((function, number)) => (Some(function.to_owned()), number),
        None => (None, text),
    };
    Some(At { function, number: number.parse().ok().filter(|number| *number > 0)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_breaks_and_where() {
        let words = "unplug-before=3:CKR_TOKEN_NOT_PRESENT, fail-after=C_Sign#2:0x30,tear=5,delay=5,delay=C_Sign:20";
        let plan = Plan::parse(words).unwrap();
        assert_eq!(plan.at("C_Login", 3, 1), [Fault::Unplug(Moment::Before, 0xE0)]);
        assert_eq!(plan.at("C_Sign", 9, 2), [Fault::Fail(Moment::After, 0x30)]);
        assert_eq!((plan.at("C_Sign", 2, 1), plan.at("C_Login", 9, 2)), (vec![], vec![]));
        assert_eq!(plan.at("C_CreateObject", 5, 1), [Fault::Tear]);
        assert_eq!(plan.delay("C_Sign"), Duration::from_millis(25));
        assert_eq!(plan.delay("C_Login"), Duration::from_millis(5));
        assert_eq!(Plan::parse("unplug-after=1").unwrap().at("", 1, 1), [Fault::Unplug(Moment::After, 0x32)]);
        assert!(Plan::parse("no-unwrap").unwrap().no_unwrap() && !plan.no_unwrap());
        assert_eq!(Plan::parse(""), Ok(Plan::default()));
    }

    #[test]
    fn a_word_that_is_none_is_named() {
        for word in ["tear", "tear=0", "tear=1:0x30", "fail-before=1", "fail-before=1:CKR_NONE", "delay=soon", "burn=1"]
        {
            assert_eq!(Plan::parse(&format!("delay=1,{word}")), Err(word.to_owned()), "{word}");
        }
    }
}
