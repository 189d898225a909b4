//! Key ids for containers and their sides.

use crate::{Error, KeyId};

/// The longest name of a container.
const LONGEST: usize = 64;
const SIGNING: &[u8] = b"\0signing";
const ENCRYPTION: &[u8] = b"\0encryption";

/// A key pair's place: a container, and one of its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) container: Vec<u8>,
    pub(super) signing: bool,
}

impl Place {
    /// The place that an id names. One that names none stands for the signing key in the container that has it for a name, in hex.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for one that is empty, or too long for a name.
    pub(super) fn of(id: &KeyId) -> Result<Self, Error> {
        let named = |mark: &[u8]| id.0.strip_suffix(mark).filter(|name| is_name(name)).map(<[u8]>::to_vec);
        if let Some(container) = named(ENCRYPTION) {
            return Ok(Self { container, signing: false });
        }
        let container = named(SIGNING).unwrap_or_else(|| id.to_string().into_bytes());
        if !is_name(&container) {
            return Err(Error::Unsupported { operation: "a key id of no or more than 32 bytes" });
        }
        Ok(Self { container, signing: true })
    }

    /// The one id of a place, so that ids can be compared.
    pub(super) fn id(&self) -> KeyId {
        if !self.signing {
            return KeyId([&self.container, ENCRYPTION].concat());
        }
        let plain = std::str::from_utf8(&self.container).ok().and_then(unhex);
        let plain = plain.filter(|id| !id.0.ends_with(SIGNING) && !id.0.ends_with(ENCRYPTION));
        plain.unwrap_or_else(|| KeyId([&self.container, SIGNING].concat()))
    }

    pub(super) fn encryption(&self) -> Self {
        Self { signing: false, ..self.clone() }
    }
}

pub(super) fn is_name(name: &[u8]) -> bool {
    (1..=LONGEST).contains(&name.len()) && !name.contains(&0)
}

/// Lower-case hex.
fn unhex(text: &str) -> Option<KeyId> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).filter(|_| !c.is_ascii_uppercase()).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(KeyId(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_places_belong_to_each_other() {
        for (container, signing) in
            [("证书容器", true), ("{A-1}", false), ("0a0b", true), ("0A0B", true), ("abc", true)]
        {
            let place = Place { container: container.into(), signing };
            assert_eq!(Place::of(&place.id()).unwrap(), place, "{container}");
        }
        for id in [b"key-1".to_vec(), vec![0], vec![0xff; 32]] {
            let id = KeyId(id);
            assert_eq!(Place::of(&id).unwrap().id(), id);
        }
        assert!(Place::of(&KeyId(vec![])).is_err() && Place::of(&KeyId(vec![1; 33])).is_err());
        // An id that would name another place in the form of a name is no name of a container.
        let tricky = Place { container: KeyId(b"a\0signing".to_vec()).to_string().into_bytes(), signing: true };
        assert_eq!(Place::of(&tricky.id()).unwrap(), tricky);
    }
}
