use netca_cert::{Certificate, SignedMessage};
use netca_protocol::wire::{ApplicationRequest, CertReference, ProblemCode};

use super::{json, sha256_hex};
use crate::refusal::Refusal;
use crate::store::applications::Record;

/// An application as it came: read, its signature verified, and bound to the certificate that signed.
///
/// Nothing here says that the certificate is to be trusted.
pub(crate) struct Submission {
    /// What was signed, parsed.
    pub(crate) request: ApplicationRequest,
    /// The certificate that signed, which is the one being renewed.
    pub(crate) certificate: Certificate,
    /// SHA-256 of the bytes that were signed.
    pub(crate) content_sha256: String,
}

impl Submission {
    /// Reads a CMS SignedData. The whole certificate that signed is compared, not its serial number: its digest, and
    /// the serial number and issuer that the application names.
    pub(crate) fn read(application_id: &str, signed: &[u8]) -> Result<Self, Refusal> {
        let unreadable = |_| Refusal::new(ProblemCode::MalformedRequest, "申请不是可以读取的 CMS 签名数据。");
        let message = SignedMessage::from_der(signed).map_err(unreadable)?;
        let verified = message.verify().map_err(|_| unsigned("申请的数字签名不正确。"))?;
        let request: ApplicationRequest = json("申请内容", verified.content())?;
        if request.out_req_id != application_id {
            let refusal = Refusal::new(ProblemCode::FieldInvalid, "申请编号与请求地址不一致。");
            return Err(refusal.field("outReqId"));
        }
        let certificate = verified.certificate().clone();
        if request.certificate_sha256.0 != *certificate.sha256().as_bytes() {
            return Err(unsigned("申请不是由被续期的证书签名的。").field("certificate_sha256"));
        }
        let named = CertReference::new(&certificate, request.cert.interval);
        if request.cert.cert_sn != named.cert_sn {
            return Err(unsigned("申请中的证书序列号与签名证书不一致。").field("cert.certSN"));
        }
        if request.cert.issuer != named.issuer {
            return Err(unsigned("申请中的颁发者与签名证书不一致。").field("cert.issuer"));
        }
        let content_sha256 = sha256_hex(verified.content());
        Ok(Self { request, certificate, content_sha256 })
    }

    /// Whether this is an application that was taken before: the same content, signed by the same certificate.
    pub(crate) fn is_of(&self, record: &Record) -> bool {
        record.content_sha256 == self.content_sha256
            && record.certificate_sha256 == self.certificate.sha256().to_string()
    }
}

fn unsigned(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::SignatureInvalid, detail)
}
