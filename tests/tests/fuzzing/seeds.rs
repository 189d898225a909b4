//! Makes the corpus: a CA of the sandbox, its certificates with invented names, and a renewal of each kind.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use netca_renew::netca_cert::{
    CertificateRequest, Dialect, EncryptedSymmetricKey, EnvelopeCipher, EnvelopeForm, EnvelopedKey, PublicKey,
    SignedMessage, Sm2PrivateKey,
};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{StoredCertificate, Token, TokenSigner};
use netca_tests::world::{Prepared, World, form, go_on, login, pin};

/// Writes every file of the corpus. What a fuzzer found (`found-…`) stays.
pub(crate) fn write() {
    let (plain, pair) = (World::new(), World::with_pair());
    let token_of_p256 = std::fs::read(plain.directory.path().join("token.json")).unwrap();
    let [p256] = <[_; 1]>::try_from(plain.token().certificates().unwrap()).unwrap();
    let [signing, encryption] = <[_; 2]>::try_from(pair.token().certificates().unwrap()).unwrap();
    for (name, stored) in [("p256", &p256), ("sm2-signing", &signing), ("sm2-encryption", &encryption)] {
        put("certificate", name, stored.certificate.as_der());
        put("certificate", &format!("{name}.pem"), stored.certificate.to_pem().as_bytes());
    }
    let root = plain.sandbox.root().as_der();
    put("certificate", "root", root);
    let chain: Vec<u8> = plain.sandbox.chain().iter().flat_map(|one| one.as_der().to_vec()).collect();
    put("path", "p256", &[p256.certificate.as_der(), &chain, root].concat());
    put("path", "itself", &[root, root].concat());
    let sm2: Vec<u8> = pair.sandbox.roots().iter().flat_map(|root| root.as_der().to_vec()).collect();
    put("path", "sm2", &[signing.certificate.as_der(), &sm2].concat());
    signed("p256", &p256, plain.token().as_mut());
    signed("sm2", &signing, pair.token().as_mut());
    envelopes();
    rsa_envelopes();
    structures(&signing);
    put("soft", "p256", &token_of_p256);
    put("soft", "sm2", &std::fs::read(pair.directory.path().join("token.json")).unwrap());
    let key = Sm2PrivateKey::generate().unwrap().to_pkcs8_der().unwrap();
    put("soft", "keys", &sealed(b"key-1", key.as_bytes()));
    answers();
    calls(&plain);
    journal(&plain, "same-key", RenewWith::SameKey);
    journal(&pair, "pair", RenewWith::SameKey);
    journal(&World::new(), "new-key", RenewWith::NewKey);
}

fn put(target: &str, name: &str, bytes: &[u8]) {
    let folder = netca_tests::root().join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// A request and messages in each dialect by the key of a certificate.
fn signed(name: &str, stored: &StoredCertificate, token: &mut dyn Token) {
    token.login(login(&pin())).unwrap();
    let certificate = &stored.certificate;
    let key = stored.key.clone();
    let mut signer = TokenSigner::new(token, key, certificate.public_key().clone()).unwrap();
    let request = CertificateRequest::sign(certificate.subject(), &mut signer).unwrap();
    put("request", name, request.as_der());
    let dialects = [
        ("plain", Dialect::Plain),
        ("detached", Dialect::Detached),
        ("attributes", Dialect::Attributes { signing_time: SystemTime::now() }),
    ];
    for (dialect, how) in dialects {
        let message = SignedMessage::sign_in(how, b"{}", certificate, &mut signer).unwrap();
        put("message", &format!("{name}-{dialect}"), message.as_der());
    }
}

fn envelopes() {
    let (key, recipient) = (Sm2PrivateKey::generate().unwrap(), Sm2PrivateKey::generate().unwrap());
    let forms = [
        (EnvelopeCipher::Sm4, false, "32"),
        (EnvelopeCipher::Sm4Ecb, true, "64"),
        (EnvelopeCipher::Sm4Cbc, false, "cbc"),
    ];
    for (cipher, padded, name) in forms {
        let envelope = EnvelopedKey::seal(&key, recipient.public_key(), EnvelopeForm { cipher, padded }).unwrap();
        let EncryptedSymmetricKey::Sm2(symmetric_key) = envelope.encrypted_symmetric_key() else { unreachable!() };
        put("envelope", name, envelope.as_der());
        put("skf", &format!("envelope-{name}"), &[&[3, 4][..], envelope.as_der()].concat());
        put("skf", &format!("cipher-{name}"), &[&[1, 3][..], &symmetric_key.to_der()].concat());
    }
}

/// Nothing opens them; what is read are the parts.
fn rsa_envelopes() {
    let public = PublicKey::from_rsa_parts(&[0xc1; 256], &[1, 0, 1]).unwrap();
    for (cipher, name) in [(EnvelopeCipher::Sm4Ecb, "rsa-sm4"), (EnvelopeCipher::Aes256WrapPad, "rsa-aes")] {
        let envelope = EnvelopedKey::of_rsa(cipher, &[7; 256], &public, &[9; 48]).unwrap();
        put("envelope", name, envelope.as_der());
    }
}

/// What a driver fills in: 32 and 64 bits, both sides.
fn structures(signing: &StoredCertificate) {
    let point = signing.certificate.public_key().ec_point().unwrap();
    let (x, y) = point[1..].split_at(32);
    let zeros = [0; 32];
    let right = [&zeros[..], x, &zeros, y].concat();
    let left = [x, &zeros[..], y, &zeros].concat();
    let (bits32, bits64) = (256_u32.to_le_bytes(), 256_u64.to_le_bytes());
    put("skf", "key-32-right", &[&[0, 1][..], &bits32, &right].concat());
    put("skf", "key-64-left", &[&[2 | 4 | 8, 1][..], &bits64, &left].concat());
    put("skf", "signature-right", &[&[0, 2][..], &right].concat());
    put("skf", "signature-left", &[&[4, 2][..], &left].concat());
    let mut device = vec![0; 328];
    for (at, text) in [(2, "云杉示例厂"), (66, "NETCA"), (130, "测试 Key"), (162, "T-1")] {
        device[at..at + text.len()].copy_from_slice(text.as_bytes());
    }
    put("skf", "device", &[&[3, 0][..], &device].concat());
    put("skf", "name", b"\0\x05container\0signing");
}

/// Two octets of a count, then for each key its id and its PKCS#8, each with a length before it.
fn sealed(id: &[u8], pkcs8: &[u8]) -> Vec<u8> {
    let lengths = ((id.len() as u16).to_be_bytes(), (pkcs8.len() as u32).to_be_bytes());
    [&[0, 0, 1][..], &lengths.0, id, &lengths.1, pkcs8].concat()
}

/// The bodies of `tests/fixtures`, each behind the question that it answers.
fn answers() {
    let fixtures = [
        ("service", 0),
        ("payment_link", 3),
        ("payment_page", 4),
        ("transfer_sheet", 5),
        ("issued_certificates", 9),
        ("receipt", 14),
        ("application_rejected", 2),
        ("upload", 13),
        ("quote", 15),
        ("quote_pair", 15),
        ("application_request", 16),
        ("application_request_pair", 16),
        ("quote_request_pair", 17),
        ("lookup_proof", 18),
        ("problem", 19),
    ];
    for (name, question) in fixtures {
        let body = netca_tests::read(&netca_tests::root().join(format!("tests/fixtures/{name}.json")));
        put("wire", name, &[&[question, 0][..], body.as_bytes()].concat());
    }
}

/// Calls from the settings to the application, and others about files; the answers are a CA's.
fn calls(world: &World) {
    let client = world.client(world.service());
    let prepared = Prepared::new(&client, world.token().as_mut(), RenewWith::SameKey).unwrap();
    let json = |value: serde_json::Result<String>| value.unwrap();
    let info = json(serde_json::to_string(&world.service().info(&Cancel::new()).unwrap()));
    let agreement = json(serde_json::to_string(&world.service().agreement(&Cancel::new()).unwrap()));
    let quote = json(serde_json::to_string(&prepared.quote));
    let answers: Vec<u8> =
        [info, quote, agreement].iter().flat_map(|body| [&[0], body.as_bytes(), &[0]].concat()).collect();
    let email = form(RenewWith::SameKey).operator.email.clone();
    let renewal: &[&[u8]] = &[
        b"\x04\0\0",
        b"\x05\0\0",
        b"\x06\0\0",
        b"\x07\0\0",
        b"\x08\0\0",
        b"\x11\0\0",
        b"\x09\0\0",
        b"\x0a\0\0",
        b"\x0b\0\0",
        b"\x0c\0\0",
        b"\x0f\0\0\0\x0c",
        b"\x0e\0",
        email.as_bytes(),
        b"\0\x04",
        b"\x10\0\0",
        b"\x12\0\0",
        b"\x15\0\0",
        b"\x21\0\0",
        b"\x13\0\0",
        b"\x1c\0\0",
    ];
    put("c_abi", "renewal", &[&renewal.concat()[..], &[0xff], &answers].concat());
    let others = [
        &b"\x19\0\0\x1b\0\0\x16\0\0\x17\x002000.01\x002026-01-05\0\x18\0\0\x1d\0[]\0\x21\0\0\x1a\0\0"[..],
        b"\x0d\0{\"term_months\":12}\0\x12\0\0\x21\0\0\x00\0\0\x01\0https://ca.example\0\x02\0-\0\x03\0direct\0\x2a\0\0\x3c\0\0",
    ];
    put("c_abi", "others", &others.concat());
}

/// A whole renewal's journal, without the checksums that the target puts there.
fn journal(world: &World, name: &str, renew_with: RenewWith) {
    go_on(&world.client(world.service()), world.token().as_mut(), renew_with).unwrap();
    let path = only(&world.state(), "journal");
    let text = std::fs::read_to_string(path).unwrap();
    let id = text.split("\"application_id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let lines: Vec<&str> = text.lines().map(|line| &line[9..]).collect();
    let text = lines.join("\n").replace(&id, "0238bf61-a66a-4e28-ab3c-fac85d06c691") + "\n";
    put("journal", name, text.as_bytes());
    let begun = text.lines().take(lines.len() / 2).collect::<Vec<_>>().join("\n") + "\n";
    put("journal", &format!("{name}-begun"), begun.as_bytes());
}

fn only(folder: &Path, extension: &str) -> PathBuf {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files = files.filter(|path| path.extension().is_some_and(|end| end == extension));
    files.next().unwrap()
}
