//! Pairs of certificates: renewed whole, with their own keys or new ones, and everything that a CA would refuse of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use netca_cert::{EncryptedSymmetricKey, EnvelopeCipher, EnvelopedKey};
use serde_json::{Value, json};

use crate::support::{Answer, Bench, DAY, Holder, Pair, base64, open, openssl, quote, verify};

fn bench() -> Option<Bench> {
    Bench::start(|config| {
        config.sm2 = true;
        config.auto_review = Some(Duration::ZERO);
    })
}

fn public_key(certificate: &Path) -> String {
    openssl("x509 -noout -pubkey -in {}", &[certificate])
}

fn install(bench: &Bench, (path, token): &(String, String), body: &Value) -> Answer {
    bench.json("PUT", &format!("{path}/installation"), Some(token), Some(body))
}

/// The certificates that were issued, as files.
fn issued(bench: &Bench, application: &(String, String)) -> (Value, PathBuf, PathBuf) {
    let issued = bench.issued(application);
    let pem = |name: &str, file| bench.pem(file, issued[name].as_str().unwrap());
    let both = (pem("certificate", "after.pem"), pem("encryption_certificate", "after-encryption.pem"));
    (issued, both.0, both.1)
}

fn sha256(certificate: &Path) -> String {
    Holder { key: certificate.into(), certificate: certificate.into() }.sha256()
}

#[test]
fn both_certificates_for_the_keys_in_place() {
    let Some(bench) = bench() else { return };
    for pair in [Pair::sm2(&bench, "sm2"), Pair::own(&bench, "rsa", "rsa")] {
        verify(&bench, &pair.encryption.certificate);
        let quoted = pair.quote(&bench).ok();
        assert_eq!(quoted["encryption_certificate_sha256"], json!(pair.encryption.sha256()));
        let application = pair.renew(&bench, |_| {});
        let (answer, after, after_encryption) = issued(&bench, &application);
        assert_eq!(answer["enveloped_key"], json!(null), "the key is on the Key");
        for (old, new) in [(&pair.signing, &after), (&pair.encryption, &after_encryption)] {
            verify(&bench, new);
            assert_eq!(public_key(&old.certificate), public_key(new));
            let usage = |file: &Path| openssl("x509 -noout -ext keyUsage,extendedKeyUsage -in {}", &[file]);
            assert_eq!(usage(&old.certificate), usage(new));
        }
        // Both or nothing.
        let (one, other) = (sha256(&after), sha256(&after_encryption));
        let field = Some("encryption_certificate_sha256");
        install(&bench, &application, &json!({ "certificate_sha256": one })).problem("certificate_mismatch", field);
        let wrong = json!({ "certificate_sha256": one, "encryption_certificate_sha256": pair.encryption.sha256() });
        install(&bench, &application, &wrong).problem("certificate_mismatch", field);
        let right = json!({ "certificate_sha256": one, "encryption_certificate_sha256": other });
        assert_eq!(install(&bench, &application, &right).ok()["business_status"], "installed");
        pair.quote(&bench).problem("certificate_revoked", None);
    }
}

#[test]
fn a_new_key_and_an_encryption_key_that_the_ca_made() {
    let Some(mut bench) = bench() else { return };
    let pair = Pair::sm2(&bench, "pair");
    let quoted = pair.quote(&bench).ok();
    assert_eq!(quoted["new_key"], json!({ "key_algorithm": "sm2", "pair": true }));
    let mut key = PathBuf::new();
    let application = pair.renew(&bench, |content| key = pair.new_key(&bench, "new.key", content));
    let (answer, after, after_encryption) = issued(&bench, &application);
    verify(&bench, &after);
    verify(&bench, &after_encryption);
    let shown = openssl("x509 -noout -text -in {}", &[&after_encryption]);
    for part in ["Key Encipherment, Data Encipherment, Key Agreement\n", "1.3.6.1.4.1.18760.1.14", "SM2-with-SM3"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert_ne!(public_key(&after_encryption), public_key(&pair.encryption.certificate));

    // What OpenSSL encrypts to the new certificate, the key out of the envelope decrypts, with OpenSSL as well.
    let envelope = bench.path("envelope");
    std::fs::write(bench.path("envelope.base64"), answer["enveloped_key"].as_str().unwrap()).unwrap();
    openssl("base64 -d -A -in {} -out {}", &[&bench.path("envelope.base64"), &envelope]);
    let certificate = netca_cert::Certificate::from_pem(&std::fs::read_to_string(&after_encryption).unwrap()).unwrap();
    let opened = open(&bench, "opened.key", &key, &std::fs::read(&envelope).unwrap(), &certificate);
    let (plain, cipher) = (bench.path("plain"), bench.path("cipher"));
    std::fs::write(&plain, "加密给新的加密证书").unwrap();
    openssl("pkeyutl -encrypt -certin -inkey {} -in {} -out {}", &[&after_encryption, &plain, &cipher]);
    let decrypted = openssl("pkeyutl -decrypt -inkey {} -in {}", &[&opened, &cipher]);
    assert_eq!(decrypted, "加密给新的加密证书");

    // As often as it is asked for, and after a restart, the same.
    assert_eq!(bench.issued(&application), answer);
    bench.restart();
    assert_eq!(bench.issued(&application), answer);
    assert_eq!(netca_sandbox::operator::escrowed(bench.data()).unwrap().len(), 2, "one of the first pair, one of this");
    let body =
        json!({ "certificate_sha256": sha256(&after), "encryption_certificate_sha256": sha256(&after_encryption) });
    install(&bench, &application, &body).ok();
    assert_eq!(bench.issued(&application), answer);
}

/// The key out of the envelope, by OpenSSL alone but for the parts of the structure.
fn opened_by_openssl(bench: &Bench, signing: &Path, envelope: &EnvelopedKey) -> PathBuf {
    let file = |name: &str, octets: &[u8]| {
        std::fs::write(bench.path(name), octets).unwrap();
        bench.path(name)
    };
    let EncryptedSymmetricKey::Rsa(outer) = envelope.encrypted_symmetric_key() else { panic!("{envelope:?}") };
    let (outer, inner) = (file("outer", outer), file("inner", envelope.encrypted_private_key()));
    let (symmetric, key) = (bench.path("symmetric"), bench.path("opened.pem"));
    openssl(
        "pkeyutl -decrypt -inkey {} -in {} -out {} -pkeyopt rsa_padding_mode:pkcs1",
        &[signing, &outer, &symmetric],
    );
    let hex: String = std::fs::read(&symmetric).unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
    let how = match envelope.cipher() {
        EnvelopeCipher::Aes256WrapPad => format!("enc -d -id-aes256-wrap-pad -K {hex} -iv a65959a6"),
        _ => format!("enc -d -sm4-ecb -K {hex}"),
    };
    let der = bench.path("opened.der");
    openssl(&format!("{how} -in {{}} -out {{}}"), &[&inner, &der]);
    openssl("pkey -inform DER -in {} -out {}", &[&der, &key]);
    key
}

#[test]
fn a_new_rsa_key_and_an_encryption_key_that_the_ca_made() {
    let Some(bench) = bench() else { return };
    for (cipher, kind) in [("sm4_ecb", EnvelopeCipher::Sm4Ecb), ("aes256_wrap_pad", EnvelopeCipher::Aes256WrapPad)] {
        let pair = Pair::own(&bench, cipher, "rsa");
        let quoted = pair.quote(&bench).ok();
        assert_eq!(quoted["new_key"], json!({ "key_algorithm": "rsa2048", "pair": true }));
        let mut key = PathBuf::new();
        let application = pair.renew(&bench, |content| {
            key = pair.new_key_of(&bench, "new.key", "rsa", content);
            content["envelope_cipher"] = json!(cipher);
        });
        let (answer, after, after_encryption) = issued(&bench, &application);
        verify(&bench, &after);
        verify(&bench, &after_encryption);
        std::fs::write(bench.path("envelope.base64"), answer["enveloped_key"].as_str().unwrap()).unwrap();
        openssl("base64 -d -A -in {} -out {}", &[&bench.path("envelope.base64"), &bench.path("envelope")]);
        let envelope = EnvelopedKey::from_der(&std::fs::read(bench.path("envelope")).unwrap()).unwrap();
        assert_eq!(envelope.cipher(), kind);
        let opened = opened_by_openssl(&bench, &key, &envelope);
        let (plain, encrypted) = (bench.path("plain"), bench.path("cipher"));
        std::fs::write(&plain, "加密给新的加密证书").unwrap();
        openssl("pkeyutl -encrypt -certin -inkey {} -in {} -out {}", &[&after_encryption, &plain, &encrypted]);
        assert_eq!(openssl("pkeyutl -decrypt -inkey {} -in {}", &[&opened, &encrypted]), "加密给新的加密证书");
        assert_eq!(bench.issued(&application), answer, "the same as often as it is asked for");
    }
    // AES wraps RSA keys alone.
    let pair = Pair::sm2(&bench, "sm2");
    let quoted = pair.quote(&bench).ok();
    let (_, answer) = pair.apply_on(&bench, &quoted, |content| {
        pair.new_key(&bench, "sm2-new.key", content);
        content["envelope_cipher"] = json!("aes256_wrap_pad");
    });
    answer.problem("field_invalid", Some("envelope_cipher"));
}

#[test]
fn who_is_not_the_partner() {
    let Some(bench) = bench() else { return };
    let Some(elsewhere) = Bench::start(|config| config.sm2 = true) else { return };
    let (pair, other) = (Pair::sm2(&bench, "pair"), Pair::sm2(&bench, "other"));
    let stranger = Pair::sm2(&elsewhere, "stranger");
    let single = Holder::new(&bench, "single", "sm2");
    let field = Some("encryption_certificate");
    let ask = |signing: &Holder, encryption: &Holder| quote(&bench, signing, encryption);
    ask(&pair.signing, &stranger.encryption).problem("certificate_untrusted", field);
    ask(&pair.signing, &other.encryption).problem("pair_mismatch", field);
    ask(&pair.signing, &single).problem("pair_mismatch", field);
    ask(&single, &pair.encryption).problem("pair_mismatch", field);
    ask(&pair.signing, &pair.signing).problem("pair_mismatch", field);
    // A pair is not renewed by half, and an encryption certificate not at all.
    bench.quote(&pair.signing).problem("pair_mismatch", field);
    bench.quote(&pair.encryption).problem("certificate_not_renewable", None);
    ask(&pair.encryption, &pair.signing).problem("certificate_not_renewable", None);
    let client = json!({ "name": "test", "version": "1" });
    let body = json!({ "certificate": pair.signing.base64(), "encryption_certificate": "AAAA", "client": client });
    bench.json("POST", "/v1/quotes", None, Some(&body)).problem("malformed_request", field);
    pair.quote(&bench).ok();
    netca_sandbox::operator::revoke(bench.data(), &pair.encryption.serial()).unwrap();
    pair.quote(&bench).problem("certificate_revoked", field);
}

/// Certificates that OpenSSL made with this CA's key: nobody recorded which belong together.
#[test]
fn partners_from_elsewhere_are_told_by_what_they_say() {
    let Some(bench) = bench() else { return };
    let ca = bench.running().sm2_path()[0].to_pem();
    std::fs::write(bench.path("issuing.pem"), ca).unwrap();
    let (ca, ca_key) = (bench.path("issuing.pem"), bench.data().join("sm2-issuing.key"));
    let sm2 = "-sm3 -sigopt distid:1234567812345678 -vfyopt distid:1234567812345678";
    let made = |name: &str, kind: &str, usage: &str, holder: &str| {
        let extensions = format!("keyUsage=critical,{usage}\n1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:{holder}@S02\n");
        Holder::by_openssl(&bench, name, kind, (&ca, &ca_key), &format!("-days 20 {sm2}"), &extensions)
    };
    let (signs, encrypts) = ("digitalSignature,nonRepudiation", "keyEncipherment,dataEncipherment,keyAgreement");
    let signing = made("signing", "sm2", signs, "00");
    let field = Some("encryption_certificate");
    quote(&bench, &signing, &made("another", "sm2", encrypts, "01")).problem("pair_mismatch", field);
    quote(&bench, &signing, &made("mixed", "sm2", &format!("{signs},{encrypts}"), "00"))
        .problem("pair_mismatch", field);
    let partner = made("partner", "sm2", encrypts, "00");
    quote(&bench, &signing, &partner).ok();
    // From now on they are one.
    quote(&bench, &signing, &made("second", "sm2", encrypts, "00")).problem("pair_mismatch", field);
    quote(&bench, &made("second-signing", "sm2", signs, "00"), &partner).problem("pair_mismatch", field);
    bench.quote(&signing).problem("pair_mismatch", field);
}

#[test]
fn an_encryption_certificate_that_ended_long_ago() {
    let Some(bench) = Bench::start(|config| {
        config.sm2 = true;
        config.expired = Some(netca_sandbox::ExpiredPath::usual());
    }) else {
        return;
    };
    std::fs::write(bench.path("issuing.pem"), bench.running().sm2_path()[0].to_pem()).unwrap();
    let (ca, ca_key) = (bench.path("issuing.pem"), bench.data().join("sm2-issuing.key"));
    let sm2 = "-sm3 -sigopt distid:1234567812345678 -vfyopt distid:1234567812345678";
    let signing = Holder::by_openssl(
        &bench,
        "signing",
        "sm2",
        (&ca, &ca_key),
        &format!("-days 20 {sm2}"),
        "keyUsage=critical,digitalSignature\n",
    );
    let encryption = Holder::by_openssl(
        &bench,
        "encryption",
        "sm2",
        (&ca, &ca_key),
        &format!("-days 2 {sm2}"),
        "keyUsage=critical,keyEncipherment\n",
    );
    // Ended, and within the window; then the signing certificate ends, and the other's window closes before its own.
    bench.wait(3 * DAY);
    assert_eq!(quote(&bench, &signing, &encryption).ok()["path"], "unexpired");
    bench.wait(370 * DAY);
    let closed = quote(&bench, &signing, &encryption);
    closed.problem("certificate_not_renewable", Some("encryption_certificate"));
}

#[test]
fn what_an_application_must_say_of_a_pair() {
    let Some(bench) = bench() else { return };
    let (pair, other) = (Pair::sm2(&bench, "pair"), Pair::sm2(&bench, "other"));
    let quoted = pair.quote(&bench).ok();
    let refused = |adjust: &dyn Fn(&mut Value), code: &str, field: &str| {
        pair.apply_on(&bench, &quoted, |content| adjust(content)).1.problem(code, Some(field));
    };
    let named = "encryption_certificate_sha256";
    refused(&|content| content[named] = json!(other.encryption.sha256()), "pair_mismatch", named);
    refused(&|content| drop(content.as_object_mut().unwrap().remove(named)), "pair_mismatch", named);
    // A quote for a single certificate says nothing of another.
    let single = Holder::new(&bench, "single", "sm2");
    let (_, answer) = bench.apply_with(&single, 12, |content| content[named] = json!(pair.encryption.sha256()));
    answer.problem("pair_mismatch", Some(named));

    refused(&|content| content["envelope_cipher"] = json!("sm4_ecb"), "field_invalid", "envelope_cipher");
    let new_key = |content: &mut Value| drop(pair.new_key(&bench, "new.key", content));
    let with = |content: &mut Value, cipher: Value| {
        new_key(content);
        content["envelope_cipher"] = cipher;
    };
    refused(&|content| with(content, json!(null)), "field_invalid", "envelope_cipher");
    refused(&|content| with(content, json!("sm4_gcm")), "malformed_request", "envelope_cipher");
    let request = |content: &mut Value, kind: &str| {
        new_key(content);
        content["certificate_request"] = json!(pair.signing.new_key_request(&bench, "wrong", kind));
    };
    for kind in ["rsa", "p256"] {
        refused(&|content| request(content, kind), "request_invalid", "certificate_request");
    }
    // The encryption key's own public half is nobody's new signing key.
    refused(
        &|content| {
            new_key(content);
            content["certificate_request"] = json!(base64(&pair.signing.request(&pair.encryption.key)));
        },
        "request_invalid",
        "certificate_request",
    );
    // What was good when the quote was made is looked at again.
    netca_sandbox::operator::revoke(bench.data(), &pair.encryption.serial()).unwrap();
    refused(&|_| {}, "certificate_revoked", named);
}

#[test]
fn a_partner_that_is_revoked_after_the_application_ends_it() {
    let Some(bench) = Bench::start(|config| config.sm2 = true) else { return };
    let pair = Pair::sm2(&bench, "pair");
    let (id, answer) = pair.apply_on(&bench, &pair.quote(&bench).ok(), |_| {});
    let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
    bench.pay(&application);
    netca_sandbox::operator::revoke(bench.data(), &pair.encryption.serial()).unwrap();
    netca_sandbox::operator::approve(bench.data(), &bench.number(&application)).unwrap();
    let rejected = bench.until(&application, "rejected");
    assert_eq!(rejected["payment_status"], "refunding", "{rejected}");
}
