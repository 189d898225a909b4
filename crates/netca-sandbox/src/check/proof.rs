use netca_cert::{Certificate, SignedMessage};
use netca_protocol::wire::{LookupProof, ProblemCode};

use super::json;
use crate::ca::Ca;
use crate::refusal::Refusal;

/// The answer to a challenge, as it came: read, its signature verified, bound to the certificate that signed, to this
/// purpose and to this server.
///
/// Nothing here says that the certificate is to be trusted, or the challenge is good.
pub(crate) struct Proof {
    /// What was signed.
    pub(crate) proof: LookupProof,
    /// The certificate that signed.
    pub(crate) certificate: Certificate,
}

impl Proof {
    /// Reads a CMS SignedData. Its content must be the one text that a proof has: an application, or anything else that
    /// happens to have the same fields, is none.
    pub(crate) fn read(ca: &Ca, challenge_id: &str, signed: &[u8]) -> Result<Self, Refusal> {
        let malformed = |detail| Refusal::new(ProblemCode::MalformedRequest, detail);
        let invalid = |detail: &str, field: &str| Err(Refusal::new(ProblemCode::FieldInvalid, detail).field(field));
        let unsigned = |detail: &str| Refusal::new(ProblemCode::SignatureInvalid, detail);
        let message = SignedMessage::from_der(signed).map_err(|_| malformed("应答不是可以读取的 CMS 签名数据。"))?;
        let verified = message.verify().map_err(|_| unsigned("应答的数字签名不正确。"))?;
        let proof: LookupProof = json("应答内容", verified.content())?;
        if verified.content() != proof.to_bytes() {
            return Err(malformed("应答内容应为按键名排序的紧凑 JSON,不含其他字段。"));
        }
        if proof.purpose != LookupProof::PURPOSE {
            return invalid("应答的用途不是查询申请。", "purpose");
        }
        if proof.challenge_id != challenge_id {
            return invalid("应答的质询编号与请求地址不一致。", "challenge_id");
        }
        if !ca.names.iter().any(|name| name.eq_ignore_ascii_case(&proof.server)) {
            return invalid("应答是给另一台服务器的。", "server");
        }
        let certificate = verified.certificate().clone();
        if proof.certificate_sha256.0 != *certificate.sha256().as_bytes() {
            return Err(unsigned("应答不是由其所述证书签名的。").field("certificate_sha256"));
        }
        Ok(Self { proof, certificate })
    }
}
