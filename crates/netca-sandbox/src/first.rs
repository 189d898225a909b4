//! First certificates, as a counter issues them: so that there is something to renew.

use netca_cert::{Certificate, CertificateRequest, EnvelopeForm, EnvelopedKey, KeyAlgorithm};

use crate::Error;
use crate::ca::Ca;
use crate::escrow::Made;
use crate::pki::Validity;
use crate::store::certificates::{self, Origin};
use crate::store::{escrow, events, pairs};

/// Whose the encryption key of a first pair is.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum EncryptionKey<'a> {
    /// The CA makes it, keeps it, and gives it in an envelope under the signing key. For SM2 and RSA.
    Escrowed(EnvelopeForm),
    /// The holder made it on the Key, as this request proves. Nobody keeps it.
    Own(&'a CertificateRequest),
}

/// A pair as it was first issued.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FirstPair {
    /// The signing certificate.
    pub signing: Certificate,
    /// The encryption certificate.
    pub encryption: Certificate,
    /// The encryption key, when the CA made it.
    pub enveloped_key: Option<EnvelopedKey>,
}

/// A single one, for signing.
pub(crate) fn issue(ca: &Ca, request: &CertificateRequest, validity: Validity) -> Result<Certificate, Error> {
    let certificate = ca.issuers.for_key(request.public_key())?.issue_first(request, validity)?;
    let now = ca.config.clock.now();
    ca.store.transaction(|tx| {
        certificates::add(tx, &certificate, Origin::First, now)?;
        events::add(tx, now, None, "issued_first")
    })?;
    Ok(certificate)
}

/// A pair. All of it is recorded, or nothing.
pub(crate) fn issue_pair(
    ca: &Ca,
    request: &CertificateRequest,
    key: EncryptionKey<'_>,
    validity: Validity,
) -> Result<FirstPair, Error> {
    let signing = ca.issuers.for_key(request.public_key())?.issue_first(request, validity)?;
    let (public_key, made) = match key {
        EncryptionKey::Own(own) => {
            own.verify()?;
            if own.subject() != request.subject() || own.public_key() == request.public_key() {
                return Err(Error::KeyNotAcceptable);
            }
            (own.public_key().clone(), None)
        }
        EncryptionKey::Escrowed(form) => {
            if !matches!(request.public_key().algorithm(), KeyAlgorithm::Sm2 | KeyAlgorithm::Rsa { .. }) {
                return Err(Error::KeyNotAcceptable);
            }
            let made: Made = ca.escrow.make(request.public_key(), form)?;
            (made.envelope.public_key().clone(), Some(made))
        }
    };
    let encryption = ca.issuers.for_key(&public_key)?.partner(&signing, &public_key, validity)?;
    let now = ca.config.clock.now();
    let (signing_sha256, encryption_sha256) = (signing.sha256().to_string(), encryption.sha256().to_string());
    ca.store.transaction(|tx| {
        certificates::add(tx, &signing, Origin::First, now)?;
        certificates::add(tx, &encryption, Origin::First, now)?;
        pairs::add(tx, &signing_sha256, &encryption_sha256)?;
        if let Some(made) = &made {
            escrow::add(tx, made, &encryption_sha256, None, now)?;
        }
        events::add(tx, now, None, "issued_first")
    })?;
    Ok(FirstPair { signing, encryption, enveloped_key: made.map(|made| made.envelope) })
}
