use netca_cert::{Certificate, CertificateRequest, KeyAlgorithm};
use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{ApplicationRequest, ImportCipher, KeyKind, NewKeyOffer, ProblemCode, Quote, RenewWith};

use crate::pki::is_acceptable;
use crate::refusal::Refusal;

/// What an application says of the keys.
pub(crate) struct NewKey {
    /// The PKCS#10's DER, with a new key.
    pub(crate) request: Option<Vec<u8>>,
    /// Whether a pair is to be issued.
    pub(crate) pair: bool,
    /// Under what its new encryption key is to come.
    pub(crate) envelope_cipher: Option<ImportCipher>,
}

/// Whether the way of renewing is offered and what comes along fits it: no PKCS#10 with the same key; with a new one, a
/// request that proves its possession, for the same subject byte for byte, and for a key that is new, strong enough and
/// of the kind that the quote says; and the cipher of the envelope exactly where there is one.
pub(crate) fn new_key(
    request: &ApplicationRequest,
    certificate: &Certificate,
    encryption: Option<&Certificate>,
    quote: &Quote,
) -> Result<NewKey, Refusal> {
    if !quote.renew_with.contains(&request.renew_with) {
        return Err(FieldError::new("renew_with", FieldRule::NotOffered).into());
    }
    let offer = quote.new_key.as_ref().filter(|_| request.renew_with == RenewWith::NewKey);
    let new_pair = offer.is_some_and(|offer| offer.pair);
    // One that this version does not know was not read as an application.
    match (new_pair, request.envelope_cipher) {
        (true, None) => return Err(FieldError::new("envelope_cipher", FieldRule::Required).into()),
        (false, Some(_)) => return Err(FieldError::new("envelope_cipher", FieldRule::NotOffered).into()),
        // AES wraps RSA keys alone.
        (true, Some(ImportCipher::Aes256WrapPad)) if offer.is_some_and(|offer| offer.key_algorithm == KeyKind::Sm2) => {
            return Err(FieldError::new("envelope_cipher", FieldRule::NotOffered).into());
        }
        _ => {}
    }
    let der = match (request.renew_with, &request.certificate_request) {
        (RenewWith::SameKey, None) => {
            let pair = quote.encryption_certificate_sha256.is_some();
            return Ok(NewKey { request: None, pair, envelope_cipher: None });
        }
        (RenewWith::SameKey, Some(_)) => return Err(invalid("不更换密钥的续期不应附带证书请求。")),
        (_, None) => return Err(invalid("更换密钥的续期必须附带证书请求。")),
        (_, Some(der)) => &der.0,
    };
    let pkcs10 = CertificateRequest::from_der(der).map_err(|_| invalid("证书请求不是可以读取的 PKCS#10。"))?;
    // First, for what a weak key or one of an unknown kind signs is not verified.
    if !is_acceptable(pkcs10.public_key()) {
        return Err(invalid("证书请求的密钥应为 2048 位以上的 RSA、P-256 或者 SM2。"));
    }
    pkcs10.verify().map_err(|_| invalid("证书请求的签名不正确。"))?;
    if pkcs10.subject().as_der() != certificate.subject().as_der() {
        return Err(invalid("证书请求的主体名称与被续期的证书不一致。"));
    }
    if !is_of_the_kind(offer, certificate, pkcs10.public_key().algorithm()) {
        return Err(invalid("证书请求的密钥种类与报价不一致。"));
    }
    if std::iter::once(certificate).chain(encryption).any(|old| pkcs10.public_key() == old.public_key()) {
        return Err(invalid("证书请求中的密钥不是新密钥。"));
    }
    Ok(NewKey { request: Some(pkcs10.as_der().to_vec()), pair: new_pair, envelope_cipher: request.envelope_cipher })
}

/// Whether a key is of the kind that was offered, or else of that of the key before it; RSA keys may grow.
fn is_of_the_kind(offer: Option<&NewKeyOffer>, certificate: &Certificate, new: KeyAlgorithm) -> bool {
    match (offer, certificate.public_key().algorithm()) {
        (Some(offer), _) => offer.key_algorithm.algorithm() == new,
        (None, KeyAlgorithm::Rsa { .. }) => matches!(new, KeyAlgorithm::Rsa { .. }),
        (None, before) => before == new,
    }
}

fn invalid(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::RequestInvalid, detail).field("certificate_request")
}
