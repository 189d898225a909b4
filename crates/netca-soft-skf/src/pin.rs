//! PINs, and the tries that are left.

use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::codes::Sar;
use crate::keys::octets;

/// Bytes of a PIN.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=16;
/// The most tries that an application may ask for.
const MAXIMUM_TRIES: u64 = 15;

/// Whose PIN: ADMIN_TYPE and USER_TYPE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Admin,
    User,
}

impl Role {
    pub(crate) fn from_number(number: u64) -> Result<Self, Sar> {
        match number {
            0 => Ok(Self::Admin),
            1 => Ok(Self::User),
            _ => Err(Sar::UserTypeInvalid),
        }
    }
}

/// What is kept of a PIN. Its hash keeps it from being read by chance, and from nobody who wants to know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    #[serde(with = "octets")]
    salt: Vec<u8>,
    #[serde(with = "octets")]
    hash: Vec<u8>,
    pub(crate) tries: u64,
    pub(crate) tries_left: u64,
    /// Whether it is still the one that the application was made with.
    pub(crate) initial: bool,
}

impl Pin {
    /// # Errors
    /// [`Sar::PinLength`] for other than 6 to 16 bytes, [`Sar::InvalidParameter`] for other than 1 to 15 tries.
    pub(crate) fn new(pin: &[u8], tries: u64) -> Result<Self, Sar> {
        if !(1..=MAXIMUM_TRIES).contains(&tries) {
            return Err(Sar::InvalidParameter);
        }
        let mut new = Self { salt: Vec::new(), hash: Vec::new(), tries, tries_left: tries, initial: true };
        new.set(pin)?;
        Ok(new)
    }

    /// Tries a PIN. A call that could not be right spends no try.
    ///
    /// # Errors
    /// [`Sar::PinLength`], [`Sar::PinLocked`], [`Sar::PinIncorrect`]; how many tries are left then is in `tries_left`.
    pub(crate) fn verify(&mut self, pin: &[u8]) -> Result<(), Sar> {
        if !LENGTH.contains(&pin.len()) {
            return Err(Sar::PinLength);
        }
        if self.tries_left == 0 {
            return Err(Sar::PinLocked);
        }
        if self.hashed(pin) != self.hash {
            self.tries_left -= 1;
            return Err(Sar::PinIncorrect);
        }
        self.tries_left = self.tries;
        Ok(())
    }

    /// Changes the PIN for one who knows it. The new one is looked at first, so that one of a wrong length costs nothing.
    pub(crate) fn change(&mut self, old: &[u8], new: &[u8]) -> Result<(), Sar> {
        Self::check_length(new)?;
        self.verify(old)?;
        self.replace(new)
    }

    /// Sets the PIN and gives all tries back.
    pub(crate) fn replace(&mut self, new: &[u8]) -> Result<(), Sar> {
        self.set(new)?;
        (self.tries_left, self.initial) = (self.tries, false);
        Ok(())
    }

    pub(crate) fn check_length(pin: &[u8]) -> Result<(), Sar> {
        if LENGTH.contains(&pin.len()) { Ok(()) } else { Err(Sar::PinLength) }
    }

    fn set(&mut self, pin: &[u8]) -> Result<(), Sar> {
        Self::check_length(pin)?;
        self.salt = vec![0; 16];
        getrandom::fill(&mut self.salt).map_err(|_| Sar::Random)?;
        self.hash = self.hashed(pin);
        Ok(())
    }

    fn hashed(&self, pin: &[u8]) -> Vec<u8> {
        Sm3::new_with_prefix(&self.salt).chain_update(pin).finalize().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_after_as_many_tries_as_it_has() {
        let mut pin = Pin::new(b"123456", 6).unwrap();
        for left in (0..6).rev() {
            assert_eq!(pin.verify(b"12345"), Err(Sar::PinLength));
            assert_eq!(pin.verify(&[b'1'; 17]), Err(Sar::PinLength));
            assert_eq!((pin.verify(b"654321"), pin.tries_left), (Err(Sar::PinIncorrect), left));
        }
        assert_eq!(pin.verify(b"123456"), Err(Sar::PinLocked));
        pin.replace(b"abcdef").unwrap();
        assert_eq!((pin.verify(b"abcdef"), pin.tries_left, pin.initial), (Ok(()), 6, false));
    }

    #[test]
    fn a_right_pin_gives_the_tries_back() {
        let mut pin = Pin::new(b"123456", 3).unwrap();
        assert_eq!(pin.change(b"000000", b"short"), Err(Sar::PinLength));
        assert_eq!((pin.tries_left, pin.initial), (3, true));
        assert_eq!((pin.change(b"000000", b"222222"), pin.tries_left), (Err(Sar::PinIncorrect), 2));
        assert_eq!((pin.change(b"123456", b"222222"), pin.tries_left), (Ok(()), 3));
        assert_eq!(pin.verify(b"222222"), Ok(()));
        assert_eq!((Pin::new(b"123456", 0).err(), Pin::new(b"123456", 16).err()), {
            let refused = Some(Sar::InvalidParameter);
            (refused, refused)
        });
    }
}
