//! Escrowed keys: sealed at rest, shown to nobody, and never lost without a word.

use std::time::Duration;

use netca_sandbox::{Error, Sandbox, operator};

use crate::support::{Bench, Desk, Pair, sm2_key};

fn bench() -> Option<Bench> {
    Bench::start(|config| {
        config.sm2 = true;
        config.auto_review = Some(Duration::ZERO);
    })
}

/// Everything that lies in the data directory, and the bytes of none of these keys.
fn holds_nowhere(bench: &Bench, secrets: &[Vec<u8>]) {
    for entry in std::fs::read_dir(bench.data()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            let shown = String::from_utf8_lossy(&bytes).to_lowercase();
            let there = bytes.windows(secret.len()).any(|window| window == secret) || shown.contains(&hex);
            assert!(!there, "an escrowed key is in {}", path.display());
        }
    }
}

#[test]
fn the_records_hold_them_sealed_and_the_desk_says_that_they_are_there() {
    let Some(bench) = bench() else { return };
    let pair = Pair::sm2(&bench, "pair");
    let mut key = None;
    let application = pair.renew(&bench, |content| key = Some(pair.new_key(&bench, "new.key", content)));
    let issued = bench.issued(&application);
    let after = bench.pem("after-encryption.pem", issued["encryption_certificate"].as_str().unwrap());
    let certificate = netca_cert::Certificate::from_pem(&std::fs::read_to_string(&after).unwrap()).unwrap();
    let (text, envelope) = (bench.path("envelope.base64"), bench.path("envelope"));
    std::fs::write(&text, issued["enveloped_key"].as_str().unwrap()).unwrap();
    crate::support::openssl("base64 -d -A -in {} -out {}", &[&text, &envelope]);
    let envelope = std::fs::read(envelope).unwrap();
    let opened = crate::support::open(&bench, "opened.key", &key.unwrap(), &envelope, &certificate);
    let bytes = |path| sm2_key(path).unwrap().to_bytes().as_bytes().to_vec();
    let secrets = [bytes(&opened), bytes(&pair.encryption.key)];
    holds_nowhere(&bench, &secrets);

    let told = operator::escrowed(bench.data()).unwrap();
    let number = bench.number(&application);
    assert_eq!((told.len(), told[0].business_number.as_deref()), (2, Some(number.as_str())));
    assert_eq!(
        (told[0].serial_number.clone(), told[1].business_number.clone()),
        (certificate.serial_number().to_string(), None)
    );
    assert_eq!(told[0].subject, certificate.subject().to_string());
    let page = Desk::sign_in(&bench).page(&format!("/desk/applications/{number}"));
    let parts =
        [certificate.serial_number().to_string(), pair.encryption.serial(), "加密密钥托管".into(), "已托管".into()];
    assert!(parts.iter().all(|part| page.contains(part)), "{page}");
    let same = Pair::sm2(&bench, "same");
    let application = same.renew(&bench, |_| {});
    let page = Desk::sign_in(&bench).page(&format!("/desk/applications/{}", bench.number(&application)));
    assert!(page.contains("新加密证书序列号") && !page.contains("已托管"), "{page}");
}

#[test]
fn a_sandbox_without_the_key_of_its_escrow_does_not_start() {
    let Some(mut bench) = bench() else { return };
    let path = bench.data().join("escrow.key");
    // Nothing is sealed yet: a new key does no harm.
    bench.running = None;
    std::fs::remove_file(&path).unwrap();
    bench.restart();
    Pair::sm2(&bench, "pair");
    let kept = std::fs::read(&path).unwrap();
    bench.running = None;
    std::fs::remove_file(&path).unwrap();
    let refused = |words: &str| {
        let error = Sandbox::start(bench.config.clone()).unwrap_err();
        assert!(matches!(&error, Error::IssuerFile { rule, .. } if rule.contains(words)), "{error}");
    };
    refused("is missing");
    assert!(!path.exists(), "no other was made in its place");
    std::fs::write(&path, [7; 32]).unwrap();
    refused("were sealed");
    std::fs::write(&path, &kept).unwrap();
    bench.restart();
    assert_eq!(operator::escrowed(bench.data()).unwrap().len(), 1);
}
