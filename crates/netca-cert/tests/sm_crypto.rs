//! sm-crypto (npm), a third implementation of SM2, in both directions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::gm::{Folder, tests};
use common::skip;
use netca_cert::{SignatureAlgorithm, Sm2Ciphertext, Sm2PrivateKey, ecdsa_raw_to_der};

const CONTENT: &[u8] = "{\"memo\":\"续期\"}\r\n\0".as_bytes();

/// Where `cargo xtask test` installs npm's packages.
fn node_modules() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/npm/node_modules");
    std::env::var_os("NETCA_NODE_MODULES").map_or(here, PathBuf::from)
}

#[test]
fn signatures_and_ciphertexts_pass_both_ways() {
    let modules = node_modules();
    if Command::new("node").arg("--version").output().is_err() || !modules.join("sm-crypto").exists() {
        return skip("there is no node, or no sm-crypto in target/npm (cargo xtask test installs both)");
    }
    let key = Sm2PrivateKey::generate().unwrap();
    let public = key.public_key();
    let folder = Folder::new();
    folder.write("private", key.to_bytes().as_bytes());
    folder.write("public", public.ec_point().unwrap());
    folder.write("content", CONTENT);
    folder.write("ours/signature", key.sign_message(CONTENT).unwrap());
    folder.write("ours/cipher", public.sm2_encrypt(CONTENT).unwrap().to_c1c3c2());
    let mut node = Command::new("node");
    let verdicts = folder.run(node.env("NODE_PATH", modules).arg(tests("peers/sm_crypto.js")));
    for name in ["signature", "changed", "cipher"] {
        assert_eq!(verdicts.get(name).map(String::as_str), Some("ok"), "{name}");
    }
    let raw = ecdsa_raw_to_der(&folder.theirs("signature-raw")).unwrap();
    for signature in [folder.theirs("signature"), raw] {
        assert_eq!(public.verify(SignatureAlgorithm::Sm2Sm3, CONTENT, &signature), Ok(()));
    }
    let ciphertext = Sm2Ciphertext::from_c1c3c2(&folder.theirs("cipher")).unwrap();
    assert_eq!(key.decrypt_ciphertext(&ciphertext).unwrap().as_bytes(), CONTENT);
}
