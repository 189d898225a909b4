//! The server's secret: access tokens are message authentication codes under it, so they need not be stored and come out
//! the same each time.

use std::path::Path;

use ring::hmac;
use zeroize::Zeroizing;

use crate::{Error, files};

/// The key of all tokens.
pub(crate) struct ServerSecret(hmac::Key);

impl ServerSecret {
    /// Reads the secret, or makes it at the first start.
    pub(crate) fn load_or_create(path: &Path) -> Result<Self, Error> {
        let bytes = match files::read_if_there(path)? {
            Some(bytes) => Zeroizing::new(bytes),
            None => {
                let bytes = Zeroizing::new(random::<32>()?.to_vec());
                files::write(path, &bytes, true)?;
                bytes
            }
        };
        if bytes.len() != 32 {
            return Err(Error::IssuerFile { path: path.into(), rule: "32 bytes" });
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The token for a purpose and an id: HMAC-SHA256, 64 hex digits.
    pub(crate) fn token(&self, purpose: &str, id: &str) -> String {
        hex(hmac::sign(&self.0, message(purpose, id).as_bytes()).as_ref())
    }

    /// Whether a token is the one for a purpose and an id; in constant time.
    pub(crate) fn accepts(&self, purpose: &str, id: &str, token: &str) -> bool {
        unhex(token).is_some_and(|tag| hmac::verify(&self.0, message(purpose, id).as_bytes(), &tag).is_ok())
    }
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

/// A name that nobody guesses: 128 random bits, 32 hex digits.
pub(crate) fn random_id() -> Result<String, Error> {
    Ok(hex(&random::<16>()?))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hex of even length.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| (c as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.as_bytes().chunks(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

fn message(purpose: &str, id: &str) -> String {
    format!("{purpose}:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_one_thing_and_survives_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("server.secret");
        let secret = ServerSecret::load_or_create(&path).unwrap();
        let token = secret.token("application", "a");
        assert_eq!(token.len(), 64);
        assert!(secret.accepts("application", "a", &token));
        assert!(!secret.accepts("application", "b", &token));
        assert!(!secret.accepts("cashier", "a", &token));
        assert!(!secret.accepts("application", "a", &token[..62]));
        assert!(!secret.accepts("application", "a", ""));
        let again = ServerSecret::load_or_create(&path).unwrap();
        assert_eq!(again.token("application", "a"), token);
        let other = ServerSecret::load_or_create(&dir.path().join("other")).unwrap();
        assert!(!other.accepts("application", "a", &token));
    }
}
