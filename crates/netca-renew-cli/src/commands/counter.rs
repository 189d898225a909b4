//! What a CA's counter does: keys and first certificates on a token that is logged in to.

use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, CertificateRequest, EnvelopeForm, KeyAlgorithm, SignError};
use netca_renew::netca_token::{KeyId, Placement, Token, TokenSigner};
use netca_sandbox::{EncryptionKey, FirstPair, Running};

use super::subject;
use crate::args::Key;
use crate::failure::Failure;

/// How old a certificate is at its end.
const AGE: Duration = Duration::from_secs(300 * 86_400);

/// A counter of the sandbox's, for certificates that were issued a while ago and end, or ended, then.
pub(super) struct Counter<'a> {
    pub(super) sandbox: &'a Running,
    pub(super) not_after: SystemTime,
}

impl Counter<'_> {
    /// Makes a key on the token, and writes a certificate for it.
    pub(super) fn single(
        &self,
        token: &mut dyn Token,
        algorithm: KeyAlgorithm,
        placement: &Placement<'_>,
    ) -> Result<Certificate, Failure> {
        let request = request(token, algorithm, placement)?;
        let certificate = self.sandbox.issue_first(&request, self.not_after - AGE, self.not_after)?;
        token.write_certificate(&certificate, placement)?;
        Ok(certificate)
    }

    /// Makes a signing key on the token, and writes a pair. With an SM2 key the CA makes the encryption key, and the token imports it;
    /// so it is with RSA behind an SKF driver, which makes signing keys alone. Other tokens make both RSA keys.
    pub(super) fn pair(
        &self,
        token: &mut dyn Token,
        algorithm: KeyAlgorithm,
        placement: &Placement<'_>,
        encryption_key: KeyId,
    ) -> Result<FirstPair, Failure> {
        let request = request(token, algorithm, placement)?;
        let mut beside = Placement { key: encryption_key, label: placement.label.clone(), like: None };
        let issue =
            |key: EncryptionKey<'_>| self.sandbox.issue_first_pair(&request, key, self.not_after - AGE, self.not_after);
        let by_the_ca = algorithm == KeyAlgorithm::Sm2 || token.replaces_certificates();
        let pair = if by_the_ca {
            issue(EncryptionKey::Escrowed(EnvelopeForm { padded: token.takes_padded_keys(), ..Default::default() }))?
        } else {
            issue(EncryptionKey::Own(&self::request(token, algorithm, &beside)?))?
        };
        if let Some(envelope) = &pair.enveloped_key {
            beside.key = token.import_encryption_key(envelope, &placement.key, &beside)?;
        }
        token.write_certificate(&pair.signing, placement)?;
        token.write_certificate(&pair.encryption, &beside)?;
        Ok(pair)
    }
}

pub(super) fn algorithm(key: Key) -> KeyAlgorithm {
    match key {
        Key::P256 => KeyAlgorithm::P256,
        Key::Rsa2048 => KeyAlgorithm::Rsa { bits: 2048 },
        Key::Sm2 => KeyAlgorithm::Sm2,
    }
}

/// Makes a key, and a request that proves its possession.
fn request(
    token: &mut dyn Token,
    algorithm: KeyAlgorithm,
    placement: &Placement<'_>,
) -> Result<CertificateRequest, Failure> {
    let public_key = token.generate_key(algorithm, placement)?;
    let mut signer = TokenSigner::new(token, placement.key.clone(), public_key)?;
    CertificateRequest::sign(&subject::invented()?, &mut signer).map_err(|error| match error {
        SignError::Structure(error) => Failure::from(error),
        SignError::Signer(error) => Failure::from(error),
    })
}
