use crate::{Error, Provider, TokenInfo};

/// A token came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenEvent {
    /// A token was plugged in.
    Inserted(TokenInfo),
    /// A token was removed; what was last known of it.
    Removed(TokenInfo),
}

/// Sees insertions and removals by comparing one listing with the next.
///
/// Polling is all that works everywhere: PKCS#11's blocking wait knows no time limit, and some drivers never wake it.
/// Once a second is often enough for people. A token counts as the same while its serial number is there.
#[derive(Debug, Default)]
pub struct TokenWatch {
    known: Vec<TokenInfo>,
}

impl TokenWatch {
    /// Starts with nothing known: the first poll reports every token as inserted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lists the tokens and says what changed since the last poll: removals first, then insertions.
    ///
    /// # Errors
    /// What [`Provider::tokens`] says; nothing is forgotten then, and the next poll compares with the same listing.
    pub fn poll(&mut self, provider: &mut dyn Provider) -> Result<Vec<TokenEvent>, Error> {
        let now = provider.tokens()?;
        let missing_in = |list: &[TokenInfo], token: &TokenInfo| !list.iter().any(|other| other.serial == token.serial);
        let gone = self.known.iter().filter(|token| missing_in(&now, token)).cloned().map(TokenEvent::Removed);
        let come = now.iter().filter(|token| missing_in(&self.known, token)).cloned().map(TokenEvent::Inserted);
        let events = gone.chain(come).collect();
        self.known = now;
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PinStatus, Token};

    struct Script(Vec<Result<Vec<TokenInfo>, Error>>);

    impl Provider for Script {
        fn tokens(&mut self) -> Result<Vec<TokenInfo>, Error> {
            self.0.remove(0)
        }

        fn open(&mut self, serial: &str) -> Result<Box<dyn Token>, Error> {
            Err(Error::NotPresent { serial: Some(serial.to_owned()) })
        }
    }

    fn token(serial: &str) -> TokenInfo {
        TokenInfo {
            serial: serial.to_owned(),
            label: String::new(),
            manufacturer: String::new(),
            model: String::new(),
            pin: PinStatus::default(),
            pin_pad: false,
        }
    }

    #[test]
    fn compares_by_serial_number_and_survives_an_error() {
        let mut watch = TokenWatch::new();
        let mut low = token("a");
        low.pin.count_low = true;
        let mut script = Script(vec![
            Ok(vec![token("a")]),
            Ok(vec![low.clone(), token("b")]),
            Err(Error::Pkcs11 { function: "C_GetSlotList", rv: 5 }),
            Ok(vec![token("b")]),
            Ok(vec![token("b")]),
        ]);
        assert_eq!(watch.poll(&mut script).unwrap(), [TokenEvent::Inserted(token("a"))]);
        assert_eq!(watch.poll(&mut script).unwrap(), [TokenEvent::Inserted(token("b"))]);
        assert!(watch.poll(&mut script).is_err());
        assert_eq!(watch.poll(&mut script).unwrap(), [TokenEvent::Removed(low)]);
        assert_eq!(watch.poll(&mut script).unwrap(), []);
    }
}
