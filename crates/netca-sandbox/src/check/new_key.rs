use netca_cert::{Certificate, CertificateRequest};
use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{ApplicationRequest, ProblemCode, Quote, RenewWith};

use crate::pki::is_acceptable;
use crate::refusal::Refusal;

/// Whether the way of renewing is offered and the PKCS#10 fits it: none with the same key; with a new one, a request
/// that proves its possession, for the same subject byte for byte, and for a key that is new and strong enough. Gives
/// the request's DER.
pub(crate) fn new_key(
    request: &ApplicationRequest,
    certificate: &Certificate,
    quote: &Quote,
) -> Result<Option<Vec<u8>>, Refusal> {
    if !quote.renew_with.contains(&request.renew_with) {
        return Err(FieldError::new("renew_with", FieldRule::NotOffered).into());
    }
    let der = match (request.renew_with, &request.certificate_request) {
        (RenewWith::SameKey, None) => return Ok(None),
        (RenewWith::SameKey, Some(_)) => return Err(invalid("不更换密钥的续期不应附带证书请求。")),
        (_, None) => return Err(invalid("更换密钥的续期必须附带证书请求。")),
        (_, Some(der)) => &der.0,
    };
    let pkcs10 = CertificateRequest::from_der(der).map_err(|_| invalid("证书请求不是可以读取的 PKCS#10。"))?;
    // First, for what a weak key or one of an unknown kind signs is not verified.
    if !is_acceptable(pkcs10.public_key()) {
        return Err(invalid("证书请求的密钥应为 2048 位以上的 RSA 或者 P-256。"));
    }
    pkcs10.verify().map_err(|_| invalid("证书请求的签名不正确。"))?;
    if pkcs10.subject().as_der() != certificate.subject().as_der() {
        return Err(invalid("证书请求的主体名称与被续期的证书不一致。"));
    }
    if pkcs10.public_key() == certificate.public_key() {
        return Err(invalid("证书请求中的密钥不是新密钥。"));
    }
    Ok(Some(pkcs10.as_der().to_vec()))
}

fn invalid(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::RequestInvalid, detail).field("certificate_request")
}
