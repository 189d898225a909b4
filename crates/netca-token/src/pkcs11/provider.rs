use std::{
    path::Path,
    time::{Duration, Instant},
};

use cryptoki_sys::{
    CK_FLAGS, CK_SLOT_ID, CK_TOKEN_INFO, CK_UNAVAILABLE_INFORMATION, CKF_PROTECTED_AUTHENTICATION_PATH,
    CKF_TOKEN_INITIALIZED, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED,
    CKR_TOKEN_NOT_RECOGNIZED,
};

use super::{module::Module, profile::Pkcs11Profile, rv, token::Pkcs11Token};
use crate::{Error, PinStatus, Provider, Token, TokenInfo, text::readable};

/// How long what a token said of itself is taken for true: longer than a program needs from listing to login, shorter
/// than it takes to exchange two Keys or to try a PIN elsewhere.
pub(super) const FRESH: Duration = Duration::from_secs(5);

/// The tokens behind one PKCS#11 module.
pub struct Pkcs11Provider {
    module: Module,
    listed: Vec<Listed>,
    listed_at: Option<Instant>,
    profile: Option<Pkcs11Profile>,
}

/// A token as C_GetTokenInfo last showed it.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) slot: CK_SLOT_ID,
    pub(super) info: TokenInfo,
    pub(super) pin_lengths: (u64, u64),
    pub(super) read_at: Instant,
}

impl Pkcs11Provider {
    /// Loads and initialises a module, or joins those in this process that use it already. C_Finalize follows when the
    /// last provider and token of the module are dropped.
    ///
    /// # Errors
    /// [`Error::Module`] with the reason, or what C_Initialize says.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self::of(Module::load(path.as_ref(), None)?))
    }

    /// The same, and says how long a call to the driver may take: 60 seconds where nobody does. Five times as long it may take where a
    /// PIN is typed on the reader, and to make a key pair. A call that takes longer is [`Error::NoAnswer`]. Zero: there is no end,
    /// and calls are made on the caller's own thread, as a driver may want that opens windows. Of several that use the module in
    /// this process the last word counts.
    ///
    /// # Errors
    /// As [`Pkcs11Provider::load`].
    pub fn load_with_timeout(path: impl AsRef<Path>, timeout: Duration) -> Result<Self, Error> {
        Ok(Self::of(Module::load(path.as_ref(), Some(timeout))?))
    }

    /// Says how the driver does SM2, for the tokens that are opened from now on. Without a profile, what needs one fails with
    /// [`Error::Pkcs11Profile`]; everything else is as it was.
    #[must_use]
    pub fn with_profile(self, profile: Pkcs11Profile) -> Self {
        Self { profile: Some(profile), ..self }
    }

    fn of(module: Module) -> Self {
        Self { module, listed: Vec::new(), listed_at: None, profile: None }
    }

    /// Who made the module (C_GetInfo), as `SoftHSM`. Asks the module.
    ///
    /// # Errors
    /// What the driver says.
    pub fn manufacturer(&self) -> Result<String, Error> {
        Ok(readable(&self.module.library().info()?.manufacturerID))
    }

    /// Reads the slots' tokens; with a serial number, stops at the first token that has it.
    fn list(&mut self, wanted: Option<&str>) -> Result<(), Error> {
        self.listed_at = None;
        let library = self.module.library();
        let mut failure = None;
        let mut listed = Vec::new();
        for slot in library.slots(self.module.listed_before())? {
            match library.token_info(slot) {
                Ok(info) if info.flags & CKF_TOKEN_INITIALIZED == 0 => {}
                Ok(info) => listed.push(Listed::new(slot, &info)),
                // Pulled out in between, or a card that is no business of this driver.
                Err(Error::Removed { .. }) => {}
                Err(error) if rv::is(&error, &[CKR_TOKEN_NOT_RECOGNIZED]) => {}
                Err(error) => failure = Some(error),
            }
            if wanted.is_some() && listed.last().map(|token| token.info.serial.as_str()) == wanted {
                break;
            }
        }
        match failure {
            Some(error) if listed.is_empty() => return Err(error),
            _ => self.listed = listed,
        }
        // A list that was cut short serves one opening only.
        self.listed_at = wanted.is_none().then(Instant::now);
        Ok(())
    }

    fn listed_as(&self, serial: &str) -> Vec<&Listed> {
        self.listed.iter().filter(|token| token.info.serial == serial).collect()
    }
}

impl Provider for Pkcs11Provider {
    fn tokens(&mut self) -> Result<Vec<TokenInfo>, Error> {
        self.list(None)?;
        Ok(self.listed.iter().map(|token| token.info.clone()).collect())
    }

    fn open(&mut self, serial: &str) -> Result<Box<dyn Token>, Error> {
        let fresh = self.listed_at.is_some_and(|at| at.elapsed() < FRESH);
        if !fresh || self.listed_as(serial).is_empty() {
            self.list(Some(serial))?;
        }
        match self.listed_as(serial).as_slice() {
            [] => Err(Error::NotPresent { serial: Some(serial.to_owned()) }),
            [token] => Ok(Box::new(Pkcs11Token::open(self.module.clone(), (*token).clone(), self.profile.clone())?)),
            several => Err(Error::MoreThanOne {
                tokens: several.iter().map(|token| (token.info.serial.clone(), token.info.label.clone())).collect(),
            }),
        }
    }
}

impl Listed {
    pub(super) fn new(slot: CK_SLOT_ID, info: &CK_TOKEN_INFO) -> Self {
        let flags = info.flags;
        let (shortest, longest) = (info.ulMinPinLen, info.ulMaxPinLen);
        let told = longest != 0 && longest != CK_UNAVAILABLE_INFORMATION && shortest <= longest;
        Self {
            slot,
            info: TokenInfo {
                serial: readable(&info.serialNumber),
                label: readable(&info.label),
                manufacturer: readable(&info.manufacturerID),
                model: readable(&info.model),
                pin: pin_status(flags),
                pin_pad: flags & CKF_PROTECTED_AUTHENTICATION_PATH != 0,
            },
            pin_lengths: if told { (shortest as u64, longest as u64) } else { (1, u64::MAX) },
            read_at: Instant::now(),
        }
    }
}

fn pin_status(flags: CK_FLAGS) -> PinStatus {
    PinStatus {
        tries_left: None,
        count_low: flags & CKF_USER_PIN_COUNT_LOW != 0,
        final_try: flags & CKF_USER_PIN_FINAL_TRY != 0,
        locked: flags & CKF_USER_PIN_LOCKED != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token_info(flags: CK_FLAGS) -> CK_TOKEN_INFO {
        let mut info = CK_TOKEN_INFO { flags, ulMinPinLen: 6, ulMaxPinLen: 16, ..Default::default() };
        info.serialNumber = *b"A1B2C3          ";
        info.label = [b' '; 32];
        // "网证通" in GBK.
        info.label[..6].copy_from_slice(&[0xcd, 0xf8, 0xd6, 0xa4, 0xcd, 0xa8]);
        info
    }

    #[test]
    fn token_info_is_read() {
        let listed = Listed::new(3, &token_info(CKF_USER_PIN_FINAL_TRY | CKF_PROTECTED_AUTHENTICATION_PATH));
        assert_eq!(listed.info.serial, "A1B2C3");
        assert_eq!(listed.info.label, "网证通");
        assert!(listed.info.pin_pad && listed.info.pin.final_try);
        assert!(!listed.info.pin.locked && !listed.info.pin.count_low);
        assert_eq!(listed.pin_lengths, (6, 16));
    }

    #[test]
    fn nonsense_pin_lengths_are_not_enforced() {
        for (shortest, longest) in [(0, 0), (8, 4), (4, CK_UNAVAILABLE_INFORMATION)] {
            let info = CK_TOKEN_INFO { ulMinPinLen: shortest, ulMaxPinLen: longest, ..token_info(0) };
            assert_eq!(Listed::new(0, &info).pin_lengths, (1, u64::MAX));
        }
    }
}
