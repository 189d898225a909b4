//! How many PKCS#11 calls it takes, counted by OpenSC's pkcs11-spy over the whole process.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod kit;

use std::path::{Path, PathBuf};

use kit::{
    exercise::login,
    openssl::OpenSsl,
    softhsm::{PIN, Store},
};
use netca_token::{Pkcs11Provider, Placement, Provider, open_only};

const SPIES: [&str; 3] =
    ["/usr/lib/x86_64-linux-gnu/pkcs11-spy.so", "/usr/lib/aarch64-linux-gnu/pkcs11-spy.so", "/usr/lib64/pkcs11-spy.so"];

fn spy() -> Option<&'static str> {
    SPIES.into_iter().find(|path| Path::new(path).exists())
}

fn load() -> Pkcs11Provider {
    Pkcs11Provider::load(spy().unwrap()).unwrap()
}

/// A store with an empty token.
fn empty() -> Option<(Store, OpenSsl)> {
    if spy().is_none() {
        kit::skip("there is no pkcs11-spy.so");
        return None;
    }
    let (store, openssl) = (Store::new()?, OpenSsl::new()?);
    store.init_token("counted");
    Some((store, openssl))
}

/// A store with `count` certificates, and what runs in a child under the spy.
fn prepared(count: usize) -> Option<(Store, OpenSsl)> {
    let (store, openssl) = empty()?;
    openssl.self_signed("old", &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "/CN=张三");
    store.import(&openssl, "old", "01", "证书");
    let der = openssl.path("old.der").to_str().unwrap().to_owned();
    for number in 1..count {
        let hex = format!("{:02x}", number + 1);
        store.pkcs11_tool(&["--write-object", &der, "--type", "cert", "--id", &hex, "--label", "more"]);
    }
    Some((store, openssl))
}

/// The names of the calls that a child made, in order.
fn calls(store: &Store, test: &str, extra: &[(&str, &Path)]) -> Vec<String> {
    let output = store.path("spy.log");
    let _ = std::fs::remove_file(&output);
    let spied =
        [("PKCS11SPY", store.module()), ("PKCS11SPY_OUTPUT", output.as_path()), ("NETCA_TEST_SPIED", Path::new("1"))];
    store.child(test, &[&spied[..], extra].concat());
    let log = std::fs::read_to_string(output).unwrap();
    let call = |line: &str| {
        let (number, name) = line.split_once(": ")?;
        (number.parse::<u32>().is_ok() && name.starts_with("C_")).then(|| name.trim().to_owned())
    };
    log.lines().filter_map(call).collect()
}

fn spied() -> bool {
    std::env::var_os("NETCA_TEST_SPIED").is_some()
}

/// What the children do; nothing when run by itself.
#[test]
fn child_lists() {
    if !spied() {
        return;
    }
    let mut provider = load();
    let tokens = provider.tokens().unwrap();
    let listed = provider.open(&tokens[0].serial).unwrap().certificates().unwrap();
    let count: usize = std::env::var("NETCA_TEST_COUNT").unwrap().parse().unwrap();
    assert_eq!(listed.len(), count);
}

#[test]
fn listing_takes_at_most_11_and_n_calls() {
    for count in [1, 5, 40] {
        let Some((store, _openssl)) = prepared(count) else { return };
        let text = count.to_string();
        let made = calls(&store, "child_lists", &[("NETCA_TEST_COUNT", Path::new(&text))]);
        eprintln!("listing {count}: {} calls: {made:?}", made.len());
        assert!(made.len() <= 11 + count, "{} calls for {count} certificates: {made:?}", made.len());
        assert_eq!(made.iter().filter(|name| *name == "C_GetAttributeValue").count(), count);
        assert!(made.contains(&"C_CloseSession".to_owned()) && made.contains(&"C_Finalize".to_owned()));
    }
}

#[test]
fn child_applies() {
    if !spied() {
        return;
    }
    let mut provider = load();
    let mut token = open_only(&mut provider, None).unwrap();
    let stored = token.certificates().unwrap().remove(0);
    login(token.as_mut(), PIN).unwrap();
    let public_key = stored.certificate.public_key();
    let signature = token.sign(&stored.key, public_key.signature_algorithm().unwrap(), b"application").unwrap();
    public_key.verify(public_key.signature_algorithm().unwrap(), b"application", &signature).unwrap();
}

#[test]
fn child_installs() {
    if !spied() {
        return;
    }
    let (serial, new) = (std::env::var("NETCA_TEST_SERIAL").unwrap(), std::env::var_os("NETCA_TEST_NEW").unwrap());
    let new = netca_cert::Certificate::from_der(&std::fs::read(PathBuf::from(new)).unwrap()).unwrap();
    let mut provider = load();
    let mut token = open_only(&mut provider, Some(&serial)).unwrap();
    let stored = token.certificates().unwrap().remove(0);
    login(token.as_mut(), PIN).unwrap();
    let placement = Placement { key: stored.key.clone(), label: stored.label.clone(), like: Some(&stored) };
    let written = token.write_certificate(&new, &placement).unwrap();
    assert_eq!(token.read_certificate(&written).unwrap(), new.as_der());
    let algorithm = new.public_key().signature_algorithm().unwrap();
    let signature = token.sign(&written.key, algorithm, b"trial").unwrap();
    new.public_key().verify(algorithm, b"trial", &signature).unwrap();
    token.delete_certificate(&stored).unwrap();
}

/// Applying: 18 calls. Installing: 20, since a token named by its serial number ends the look at the slots. C_GetFunctionList
/// is one of them each time, and one of the 18 is for the spare slot that SoftHSM shows beside the token.
#[test]
fn a_renewal_with_the_same_key_takes_38_calls() {
    let Some((store, mut openssl)) = prepared(1) else { return };
    let old = netca_cert::Certificate::from_der(&std::fs::read(openssl.path("old.der")).unwrap()).unwrap();
    let new = openssl.certify(old.public_key(), "张三");
    std::fs::write(openssl.path("renewed.der"), new.as_der()).unwrap();
    let serial = store.serials().remove(0);
    let apply = calls(&store, "child_applies", &[]);
    let named = [("NETCA_TEST_SERIAL", Path::new(&serial)), ("NETCA_TEST_NEW", &openssl.path("renewed.der"))];
    let install = calls(&store, "child_installs", &named);
    eprintln!("applying: {} {apply:?}\ninstalling: {} {install:?}", apply.len(), install.len());
    assert!(apply.len() <= 18 && install.len() <= 20, "{apply:?} {install:?}");
}

#[test]
fn child_finds() {
    if !spied() {
        return;
    }
    let mut provider = load();
    let mut token = open_only(&mut provider, None).unwrap();
    let stored = token.certificates().unwrap().remove(0);
    login(token.as_mut(), PIN).unwrap();
    let found = token.find_key_by_public_key(stored.certificate.public_key()).unwrap();
    assert_eq!(found.as_ref(), Some(&stored.key));
    // What was found need not be looked for again.
    let algorithm = stored.certificate.public_key().signature_algorithm().unwrap();
    token.sign(&stored.key, algorithm, b"with the key that was found").unwrap();
}

/// RSA: one search and one look. EC, whose private keys show no point: the public key, its id, and what has that id.
#[test]
fn finding_a_key_by_its_public_key_takes_4_or_7_calls() {
    let search = ["C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal"];
    let sign = ["C_SignInit", "C_Sign"];
    let rsa = [&search[..], &["C_GetAttributeValue"], &sign].concat();
    let ec = [&search[..], &["C_GetAttributeValue"], &search, &sign].concat();
    let kinds =
        [(&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"][..], rsa), (&["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ec)];
    for (kind, expected) in kinds {
        let Some((store, openssl)) = empty() else { return };
        openssl.self_signed("old", kind, "/CN=张三");
        store.import(&openssl, "old", "01", "证书");
        let made = calls(&store, "child_finds", &[]);
        let from = made.iter().position(|name| name == "C_Login").unwrap() + 1;
        let to = made.iter().position(|name| name == "C_CloseSession").unwrap();
        assert_eq!(made[from..to], expected, "{kind:?}");
    }
}

#[test]
fn child_shares() {
    if !spied() {
        return;
    }
    let (one, mut two) = (load(), load());
    drop(one);
    let token = open_only(&mut two, None).unwrap();
    drop(two);
    let mut token = token;
    assert_eq!(token.certificates().unwrap().len(), 1, "an open token keeps the module");
    drop(token);
    assert_eq!(load().tokens().unwrap().len(), 1, "and it can be loaded again");
}

#[test]
fn a_module_is_finalised_with_its_last_user() {
    let Some((store, _openssl)) = prepared(1) else { return };
    let made = calls(&store, "child_shares", &[]);
    let count = |name: &str| made.iter().filter(|made| *made == name).count();
    assert_eq!((count("C_Initialize"), count("C_Finalize"), count("C_GetFunctionList")), (2, 2, 1), "{made:?}");
    assert_eq!(made.iter().rposition(|made| made == "C_Finalize"), Some(made.len() - 1));
}

/// A host program that uses the same driver through another library.
#[test]
fn child_joins() {
    if !spied() {
        return;
    }
    use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
    let host = Pkcs11::new(spy().unwrap()).unwrap();
    host.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let mut provider = load();
    assert_eq!(provider.tokens().unwrap().len(), 1);
    drop(provider);
    assert_eq!(host.get_slots_with_initialized_token().unwrap().len(), 1, "the host's module is not finalised");
}

#[test]
fn what_another_library_initialised_is_left_alone() {
    let Some((store, _openssl)) = prepared(1) else { return };
    let made = calls(&store, "child_joins", &[]);
    assert!(!made.contains(&"C_Finalize".to_owned()), "{made:?}");
}
