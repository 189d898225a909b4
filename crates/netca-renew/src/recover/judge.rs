//! Whether what the CA shows is what the holder signed. Nothing is believed because the CA says it.

use netca_cert::{Certificate, CertificateRequest, PublicKey, SignedMessage};
use netca_protocol::wire::{Application, ApplicationRequest, CertReference, FoundApplication, RenewWith, Sha256Hex};
use netca_token::{KeyId, Token};
use sha2::{Digest, Sha256};

use super::Holder;
use crate::client::digest;
use crate::settlement::check_money;
use crate::{Error, RecoveryRule};

/// An application that the holder signed.
pub(super) struct Vouched {
    /// What was signed.
    pub(super) request: ApplicationRequest,
    /// The certificate that signed, which is the one being renewed.
    pub(super) signer: Certificate,
    /// Where its key is on the token.
    pub(super) signer_key: KeyId,
    /// The new key, with a new key.
    pub(super) new_key: Option<PublicKey>,
    /// SHA-256 of the signed message.
    pub(super) signed: Sha256Hex,
}

impl Vouched {
    /// Whether a pair was promised.
    pub(super) fn pair(&self) -> bool {
        match self.request.renew_with {
            RenewWith::NewKey => self.request.envelope_cipher.is_some(),
            _ => self.request.encryption_certificate_sha256.is_some(),
        }
    }
}

/// The application, or why it is refused. The outer error is the token's.
pub(super) fn judge(
    found: &FoundApplication,
    by: &Holder<'_>,
    token: &mut dyn Token,
) -> Result<Result<Vouched, Error>, Error> {
    let refuse = |rule| Ok(Err(Error::RecoveryRefused { rule }));
    let message = SignedMessage::from_der(&found.signed.0).and_then(|message| message.verify());
    let Ok(message) = message else { return refuse(RecoveryRule::Signature) };
    let signer = message.certificate().clone();
    let request = netca_json::read::<ApplicationRequest>(message.content()).ok();
    let Some(request) = request.filter(|request| names(request, &signer)) else {
        return refuse(RecoveryRule::Content);
    };
    let Some(signer_key) = key_of_holder(&signer, by, token)? else { return refuse(RecoveryRule::Signer) };
    let new_key = match (request.renew_with, &request.certificate_request) {
        (RenewWith::SameKey, None) => None,
        (RenewWith::NewKey, Some(der)) => match new_key(&der.0, &signer) {
            Some(key) => Some(key),
            None => return refuse(RecoveryRule::Content),
        },
        _ => return refuse(RecoveryRule::Content),
    };
    let application = &found.receipt.application;
    if !is_receipt_of(&request, application) {
        return refuse(RecoveryRule::Receipt);
    }
    let money = application.order.check_against(request.amount).map_err(Error::from);
    if let Err(error) = money.and_then(|()| check_money(application)) {
        return Ok(Err(error));
    }
    let signed = Sha256Hex(Sha256::digest(&found.signed.0).into());
    Ok(Ok(Vouched { request, signer, signer_key, new_key, signed }))
}

/// Whether the application is about the certificate that signed it: the whole of it, not a serial number alone.
fn names(request: &ApplicationRequest, signer: &Certificate) -> bool {
    request.certificate_sha256 == digest(signer) && request.cert == CertReference::new(signer, request.cert.interval)
}

/// Where the key of the certificate that signed is on the token. `None` when that is neither the certificate that asked
/// nor one that it can have come from: of the same subject, and with a key that is here as well.
fn key_of_holder(signer: &Certificate, by: &Holder<'_>, token: &mut dyn Token) -> Result<Option<KeyId>, Error> {
    let asked = &by.certificate.certificate;
    if signer == asked {
        return Ok(Some(by.certificate.key.clone()));
    }
    if signer.subject().as_der() != asked.subject().as_der() {
        return Ok(None);
    }
    if signer.public_key() == asked.public_key() {
        return Ok(Some(by.certificate.key.clone()));
    }
    Ok(token.find_key_by_public_key(signer.public_key())?)
}

fn new_key(der: &[u8], signer: &Certificate) -> Option<PublicKey> {
    let request = CertificateRequest::from_der(der).ok()?;
    request.verify().ok()?;
    (request.subject().as_der() == signer.subject().as_der()).then(|| request.public_key().clone())
}

fn is_receipt_of(request: &ApplicationRequest, application: &Application) -> bool {
    application.application_id == request.out_req_id
        && application.certificate_sha256 == request.certificate_sha256
        && application.term_months == request.cert.interval
        && application.renew_with == request.renew_with
}
