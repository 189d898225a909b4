//! Certificates on a Key whose own key is of a kind that is not known here: shown, and nothing is begun with them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::path::Path;
use std::process::Command;

use netca_renew::netca_cert::{Certificate, Error as CertificateError, KeyAlgorithm};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{Error as TokenError, KeyId, Placement, TokenSigner};
use netca_renew::{Action, Draft, Error, ListedCertificate};
use netca_tests::world::{Prepared, World, login, pin};

#[test]
fn they_are_listed_without_actions_and_never_applied_for() {
    if Command::new("openssl").arg("version").output().is_err() {
        netca_tests::skip("there is no openssl command");
        return;
    }
    let world = World::new();
    let (client, mut token, pin) = (world.client(world.service()), world.token(), pin());
    token.login(login(&pin)).unwrap();
    let mut foreign = Vec::new();
    for (id, (kind, oid)) in (2..).zip([("ec:secp384r1", "1.3.132.0.34"), ("ed25519", "1.3.101.112")]) {
        let certificate = self_signed(world.directory.path(), kind);
        let placement = Placement { key: KeyId(vec![id]), label: kind.into(), like: None };
        foreign.push((token.write_certificate(&certificate, &placement).unwrap(), oid));
    }
    drop(token);

    let mut token = world.token();
    let listed = client.list(token.as_mut()).unwrap();
    let actions: Vec<_> = listed.iter().map(|one| one.actions.as_slice()).collect();
    assert_eq!(actions, [&[Action::Apply][..], &[], &[]]);
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    for (stored, oid) in foreign {
        let public_key = stored.certificate.public_key().clone();
        assert_eq!((public_key.algorithm(), public_key.algorithm_oid().as_str()), (KeyAlgorithm::Unknown, oid));
        assert!(listed.iter().any(|one| one.stored.certificate == stored.certificate));
        let single = ListedCertificate::single(stored.clone());
        let draft = Draft { certificate: &single, ..prepared.draft() };
        let refused = client.apply(&draft, token.as_mut(), login(&pin), &Cancel::new()).unwrap_err();
        let Error::Certificate(CertificateError::UnsupportedAlgorithm { oid: named }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(named, oid);
        let signer = TokenSigner::new(token.as_mut(), stored.key, public_key);
        assert!(matches!(signer.err(), Some(TokenError::UnsupportedKey { algorithm: KeyAlgorithm::Unknown })));
    }
    assert!(client.state().renewals().unwrap().is_empty(), "nothing was begun");
}

fn self_signed(directory: &Path, kind: &str) -> Certificate {
    let mut openssl = Command::new("openssl");
    openssl.current_dir(directory).args(["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=x"]);
    openssl.args(["-addext", "basicConstraints=CA:FALSE", "-keyout", "foreign.key", "-out", "foreign.pem"]);
    match kind.split_once(':') {
        Some((_, curve)) => openssl.args(["-newkey", "ec", "-pkeyopt", &format!("ec_paramgen_curve:{curve}")]),
        None => openssl.args(["-newkey", kind]),
    };
    let done = openssl.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Certificate::from_pem(&netca_tests::read(&directory.join("foreign.pem"))).unwrap()
}
