//! What the demo says at its end, and how to look at it oneself.

use netca_renew::netca_cert::{Certificate, KeyAlgorithm, Name};
use netca_renew::netca_payment::rfc3339;
use serde_json::{Value, json};

use super::Certificates;
use super::directory::Directory;
use crate::output::{Output, date};

pub(super) fn report(
    directory: &Directory,
    before: &Certificates,
    after: &Certificates,
    business: &str,
    output: &Output,
) {
    output.line("");
    let (old, new) = (date(before.signing.not_after()), date(after.signing.not_after()));
    output.line(format!("✓ {} {old} → {new}", output.pick("续期成功, 证书有效期", "Renewed:")));
    if let Some(encryption) = &after.encryption {
        let says = output.pick("加密证书有效期至", "the encryption certificate is valid until");
        output.line(format!("  {says} {}", date(encryption.not_after())));
    }
    output.line(format!("  {} {}", output.pick("文件在", "files in"), directory.shown()));
    output.line(format!("  cd {} && {}", directory.shown(), verify(after)));
    output.json(&json!({
        "directory": directory.shown(),
        "business_number": business,
        "before": describe(&before.signing),
        "after": describe(&after.signing),
        "before_encryption": before.encryption.as_ref().map(describe),
        "after_encryption": after.encryption.as_ref().map(describe),
        "same_key": before.signing.public_key() == after.signing.public_key(),
    }));
}

/// The command that verifies what was issued. OpenSSL 3.0 carries the identifier of SM2's signatures to the leaf alone, so
/// an SM2 path is verified link by link.
fn verify(after: &Certificates) -> String {
    let files = if after.encryption.is_some() { "after.pem after-encryption.pem" } else { "after.pem" };
    if after.signing.public_key().algorithm() != KeyAlgorithm::Sm2 {
        return format!("openssl verify -CAfile ca.pem -untrusted chain.pem {files}");
    }
    let openssl = "openssl verify -vfyopt distid:1234567812345678";
    format!("{openssl} -partial_chain -trusted chain.pem {files} && {openssl} -CAfile ca.pem chain.pem")
}

fn describe(certificate: &Certificate) -> Value {
    json!({
        "sha256": certificate.sha256().to_string(),
        "subject": Name::to_string(certificate.subject()),
        "not_after": rfc3339::format(certificate.not_after()),
    })
}
