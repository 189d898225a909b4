//! What netca-cert reads.

use std::hint::black_box;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{
    Certificate, CertificatePair, CertificateRequest, Dialect, EnvelopeForm, EnvelopedKey, Name, PublicKey, Secret,
    SignedMessage, Sm2Ciphertext, Supplied, TrustAnchors, gbk,
};

/// A certificate, whatever may be asked about it, and a path from it to itself and to its like.
pub(crate) fn certificate(bytes: &[u8]) -> bool {
    black_box(gbk::decode_lossy(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        black_box(TrustAnchors::from_pem(text).is_ok());
        return Certificate::all_from_pem(text).is_ok();
    }
    black_box(PublicKey::from_der(bytes).is_ok());
    black_box(Name::from_der(bytes).map(|name| name.to_string()).is_ok());
    let Ok(certificate) = Certificate::from_der(bytes) else { return false };
    assert_eq!(certificate.as_der(), bytes, "the bytes are kept");
    black_box((certificate.subject().to_string(), certificate.issuer().common_name(), certificate.holder_id()));
    black_box((certificate.role(), certificate.is_ca(), certificate.serial_number().to_string()));
    black_box(format!("{certificate:?}"));
    black_box(certificate.public_key().rsa_parts());
    let again = Certificate::from_pem(&certificate.to_pem());
    assert_eq!(again.as_ref(), Ok(&certificate), "PEM is the same bytes in letters");
    black_box(CertificatePair::new(certificate.clone(), Some(certificate.clone())).is_ok());
    black_box(certificate.verify_signed_by(certificate.public_key()).is_ok());
    true
}

/// Certificates one behind the other: the last is the anchor, the first is looked up a path for.
pub(crate) fn path(bytes: &[u8]) -> bool {
    let mut certificates = Vec::new();
    let mut rest = bytes;
    while let Some((one, after)) = first(rest) {
        certificates.extend(Certificate::from_der(one));
        rest = after;
    }
    let (Some(anchor), Some(leaf)) = (certificates.pop(), certificates.first()) else { return false };
    let intermediates = certificates.get(1..).unwrap_or_default();
    let anchors = TrustAnchors::new(vec![anchor]).allow_mixed_algorithms();
    let at = leaf.not_after().checked_sub(Duration::from_secs(60)).unwrap_or(SystemTime::UNIX_EPOCH);
    match anchors.validate(leaf, intermediates, at) {
        Ok(path) => {
            assert_eq!(path.certificates().first(), Some(leaf), "the path of another");
            assert!(path.certificates().len() <= 10, "too long a path");
        }
        Err(error) => drop(black_box(error.to_string())),
    }
    true
}

/// The first element of DER, whole, and what follows it.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (head, length) = match bytes {
        [0x30, 0x82, high, low, ..] => (4, usize::from(*high) << 8 | usize::from(*low)),
        [0x30, 0x81, length, ..] => (3, usize::from(*length)),
        [0x30, length @ ..=0x7f, ..] => (2, usize::from(*length)),
        _ => return None,
    };
    bytes.split_at_checked(head + length)
}

/// A request, its attributes and its proof.
pub(crate) fn request(bytes: &[u8]) -> bool {
    let Ok(request) = CertificateRequest::from_der(bytes) else { return false };
    assert_eq!(request.as_der(), bytes, "the bytes are kept");
    black_box((request.subject().to_string(), request.public_key().algorithm()));
    black_box(request.attributes().is_ok());
    black_box(request.verify().is_ok());
    true
}

/// A signed message, as it came and with its content beside it.
pub(crate) fn message(bytes: &[u8]) -> bool {
    let Ok(message) = SignedMessage::from_der(bytes) else { return false };
    assert_eq!(message.as_der(), bytes, "the bytes are kept");
    let supplied = Supplied::default().content(b"{}");
    black_box(message.verify_with(supplied).is_ok());
    if let Ok(verified) = message.verify() {
        black_box(format!("{:?}", verified.certificate()));
    }
    black_box(Dialect::Plain);
    true
}

/// An enveloped key, and what opens when the symmetric key is known.
pub(crate) fn envelope(bytes: &[u8]) -> bool {
    black_box(Sm2Ciphertext::from_c1c3c2(bytes).is_ok());
    if let Ok(ciphertext) = Sm2Ciphertext::from_der(bytes) {
        assert_eq!(Sm2Ciphertext::from_c1c3c2(&ciphertext.to_c1c3c2()).as_ref(), Ok(&ciphertext));
    }
    black_box(EnvelopeForm::default());
    let Ok(envelope) = EnvelopedKey::from_der(bytes) else { return false };
    assert_eq!(envelope.as_der(), bytes, "the bytes are kept");
    black_box(envelope.cipher());
    let expected = envelope.public_key().clone();
    black_box(envelope.check_is_of(&expected).is_ok());
    black_box(envelope.open_with(&Secret::from(vec![7; 16]), &expected).is_ok());
    black_box(envelope.open_rsa_with(&Secret::from(vec![7; 16])).is_ok());
    true
}
