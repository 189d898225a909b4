//! Signing and encryption certificate of one holder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::OpenSsl;
use netca_cert::{CertificatePair, Error, Purpose};

const SIGN: &str = "keyUsage=critical,digitalSignature,nonRepudiation";
const ENCRYPT: &str = "keyUsage=critical,keyEncipherment,dataEncipherment,keyAgreement";
const HOLDER: &str = "1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:";

#[test]
fn a_pair_is_one_holders_and_each_has_its_use() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.self_signed("ca", "p256", "/CN=CA", &[]);
    let issue = |subject: &str, usage: &str, holder: &str| {
        let holder = if holder.is_empty() { String::new() } else { format!("\n{HOLDER}{holder}") };
        openssl.issue("ee", "p256", subject, "ca", &format!("{usage}{holder}"))
    };
    let signing = issue("/CN=Example Ltd", SIGN, "a@S02");
    let encryption = issue("/CN=EXAMPLE  ltd", ENCRYPT, "a@S02");
    let pair = CertificatePair::new(signing.clone(), Some(encryption.clone())).unwrap();
    assert_eq!((pair.signing(), pair.encryption()), (&signing, Some(&encryption)));
    let single = issue("/CN=x", "keyUsage=digitalSignature,keyEncipherment", "");
    assert_eq!(CertificatePair::new(single.clone(), None).unwrap().encryption(), None);
    assert!(CertificatePair::new(issue("/CN=x", "", ""), Some(single)).is_ok(), "no key usage forbids nothing");

    let new =
        |a: &netca_cert::Certificate, b: &netca_cert::Certificate| CertificatePair::new(a.clone(), Some(b.clone()));
    let forbids = |purpose| Err(Error::KeyUsageForbids { purpose });
    assert_eq!(new(&encryption, &encryption), forbids(Purpose::Signing));
    assert_eq!(new(&signing, &signing), forbids(Purpose::Encryption));
    assert_eq!(new(&signing, &issue("/CN=Other Ltd", ENCRYPT, "a@S02")), Err(Error::PairMismatch));
    assert_eq!(new(&signing, &issue("/CN=Example Ltd", ENCRYPT, "b@S02")), Err(Error::PairMismatch));
    assert!(new(&signing, &issue("/CN=Example Ltd", ENCRYPT, "")).is_ok());
}
