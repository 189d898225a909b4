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

/// GM/T 0015: each keeps to its side, for the CA has the encryption key too.
#[test]
fn an_sm2_pair_keeps_its_sides_apart() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.self_signed("ca", "SM2", "/CN=CA", &[]);
    openssl.self_signed("rsa-ca", "rsa:2048", "/CN=CA", &[]);
    let issue = |name: &str, kind: &str, usage: &str| {
        let issuer = if kind == "SM2" { "ca" } else { "rsa-ca" };
        openssl.issue(name, kind, "/C=CN/O=示例公司", issuer, &format!("{usage}\n{HOLDER}0123@S02"))
    };
    let (signing, encryption) = (issue("s", "SM2", SIGN), issue("e", "SM2", ENCRYPT));
    let new =
        |a: &netca_cert::Certificate, b: &netca_cert::Certificate| CertificatePair::new(a.clone(), Some(b.clone()));
    let pair = new(&signing, &encryption).unwrap();
    assert_eq!((pair.signing(), pair.encryption()), (&signing, Some(&encryption)));
    assert_eq!(signing.holder_id(), Some("0123@S02"));
    for usage in ["digitalSignature", "nonRepudiation"] {
        assert!(new(&issue("s", "SM2", &format!("keyUsage={usage}")), &encryption).is_ok(), "{usage} is enough");
    }
    for usage in ["keyEncipherment", "dataEncipherment", "keyAgreement"] {
        assert!(new(&signing, &issue("e", "SM2", &format!("keyUsage={usage}"))).is_ok(), "{usage} is enough");
        let both = format!("keyUsage=digitalSignature,{usage}");
        let mixes = |purpose| Err(Error::PairUsage { purpose });
        assert_eq!(new(&issue("s", "SM2", &both), &encryption), mixes(Purpose::Signing), "{usage}");
        assert_eq!(new(&signing, &issue("e", "SM2", &both)), mixes(Purpose::Encryption), "{usage}");
        assert!(CertificatePair::new(issue("s", "SM2", &both), None).is_ok(), "a single one may");
    }
    let unstated = "basicConstraints=CA:FALSE";
    let absent = |purpose| Err(Error::PairUsage { purpose });
    assert_eq!(new(&issue("s", "SM2", unstated), &encryption), absent(Purpose::Signing));
    assert_eq!(new(&signing, &issue("e", "SM2", unstated)), absent(Purpose::Encryption));

    let (rsa_signing, rsa_encryption) = (issue("rs", "rsa:2048", SIGN), issue("re", "rsa:2048", ENCRYPT));
    assert!(new(&rsa_signing, &rsa_encryption).is_ok());
    assert_eq!(new(&signing, &rsa_encryption), Err(Error::PairAlgorithms));
    assert_eq!(new(&rsa_signing, &encryption), Err(Error::PairAlgorithms));
}
