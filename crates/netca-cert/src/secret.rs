use std::fmt;

use zeroize::Zeroizing;

/// Octets that are nobody else's business: a private key, a symmetric key, what was decrypted. Wiped when dropped, and not
/// shown by `Debug`.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The octets. Copies made of them are the caller's to wipe.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Takes the octets over without copying them.
impl From<Vec<u8>> for Secret {
    fn from(octets: Vec<u8>) -> Self {
        Self(Zeroizing::new(octets))
    }
}

impl From<Zeroizing<Vec<u8>>> for Secret {
    fn from(octets: Zeroizing<Vec<u8>>) -> Self {
        Self(octets)
    }
}

/// That there is something, never what or how long.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_kept_and_not_shown() {
        let secret = Secret::from(vec![0xab; 3]);
        assert_eq!(secret.as_bytes(), [0xab; 3]);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
