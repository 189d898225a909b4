use std::time::{Duration, UNIX_EPOCH};

use cryptoki_sys::{CKF_TOKEN_INITIALIZED, CKO_CERTIFICATE};

use super::*;
use crate::{
    Placement, Token,
    kit::{
        exercise::{id, login},
        openssl::OpenSsl,
        softhsm::{PIN, in_private_store},
    },
    pkcs11::{module::Module, provider::Listed},
};

#[test]
fn dates() {
    for (seconds, text) in [
        (0, b"19700101"),
        (951_782_399, b"20000228"),
        (951_782_400, b"20000229"),
        (1_795_305_600, b"20261122"),
        (4_107_542_400, b"21000301"),
    ] {
        assert_eq!(date(UNIX_EPOCH + Duration::from_secs(seconds)).as_ref(), Some(text));
    }
}

/// The only token of a private store, opened without the provider so that its insides can be looked at.
fn on_a_token(test: &str, body: impl FnOnce(Pkcs11Token, OpenSsl)) {
    in_private_store(&format!("pkcs11::certificates::tests::{test}"), |store| {
        let Some(openssl) = OpenSsl::new() else { return };
        store.init_token("certificates");
        let module = Module::load(store.module(), None).unwrap();
        let slots = module.library().slots(module.listed_before()).unwrap();
        let infos = slots.into_iter().map(|slot| (slot, module.library().token_info(slot).unwrap()));
        let (slot, info) = infos.into_iter().find(|(_, info)| info.flags & CKF_TOKEN_INITIALIZED != 0).unwrap();
        let mut token = Pkcs11Token::open(module, Listed::new(slot, &info), None).unwrap();
        login(&mut token, PIN).unwrap();
        body(token, openssl);
    });
}

const P256: [&str; 3] = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];

/// Writes a certificate object as other software might have.
fn old_one(token: &Pkcs11Token, old: &Certificate, private: bool, dates: bool) {
    let mut template = vec![
        Attribute::class(CKO_CERTIFICATE),
        Attribute::number(CKA_CERTIFICATE_TYPE, CKC_X_509),
        Attribute::flag(CKA_TOKEN, true),
        Attribute::flag(CKA_PRIVATE, private),
        Attribute::bytes(CKA_LABEL, "旧标签"),
        Attribute::bytes(CKA_ID, [1]),
        Attribute::bytes(CKA_SUBJECT, old.subject().as_der()),
        Attribute::bytes(CKA_VALUE, old.as_der()),
        Attribute::number(CKA_CERTIFICATE_CATEGORY, 1),
    ];
    if dates {
        template.push(Attribute::bytes(CKA_START_DATE, *b"20200101"));
        template.push(Attribute::bytes(CKA_END_DATE, *b"20210101"));
    }
    token.session.library().create_object(token.session.handle(), &template).unwrap();
}

fn taken_over(mut token: Pkcs11Token, openssl: &OpenSsl, private: bool) {
    let (old, new) = (openssl.self_signed("a", &P256, "/CN=旧"), openssl.self_signed("b", &P256, "/CN=新"));
    old_one(&token, &old, private, !private);
    let stored = token.certificates().unwrap().remove(0);
    let placement = Placement { key: stored.key.clone(), label: stored.label.clone(), like: Some(&stored) };
    let written = token.write_certificate(&new, &placement).unwrap();
    let mut wanted = vec![
        (CKA_LABEL, Vec::from("旧标签")),
        (CKA_ID, vec![1]),
        (CKA_PRIVATE, vec![u8::from(private)]),
        (CKA_CERTIFICATE_CATEGORY, CK_ULONG::to_ne_bytes(1).to_vec()),
        (CKA_SUBJECT, new.subject().as_der().to_vec()),
        (CKA_ISSUER, new.issuer().as_der().to_vec()),
        (CKA_SERIAL_NUMBER, new.serial_number().to_der()),
        (CKA_VALUE, new.as_der().to_vec()),
    ];
    if !private {
        wanted.push((CKA_START_DATE, date(new.not_before()).unwrap().to_vec()));
        wanted.push((CKA_END_DATE, date(new.not_after()).unwrap().to_vec()));
    }
    let (library, session) = (token.session.library(), token.session.handle());
    for (kind, value) in wanted {
        let read = library.attributes(session, written.object as CK_OBJECT_HANDLE, [(kind, ROOM)]).unwrap();
        assert_eq!(read, [Some(value)], "{kind:#x}");
    }
}

#[test]
fn the_old_ones_attributes_are_taken_over() {
    on_a_token("the_old_ones_attributes_are_taken_over", |token, openssl| taken_over(token, &openssl, false));
}

#[test]
fn a_private_certificate_stays_private() {
    on_a_token("a_private_certificate_stays_private", |token, openssl| taken_over(token, &openssl, true));
}

/// SoftHSM answers a request for all of its attributes with CKR_GENERAL_ERROR.
#[test]
fn one_attribute_that_cannot_be_read_hides_no_certificate() {
    on_a_token("one_attribute_that_cannot_be_read_hides_no_certificate", |mut token, openssl| {
        let old = openssl.self_signed("a", &P256, "/CN=旧");
        old_one(&token, &old, true, true);
        let listed = token.certificates().unwrap();
        assert_eq!((&listed[0].certificate, &listed[0].key), (&old, &id(1)));
        assert_eq!(token.certificates[0].carried.private, Some(true));
    });
}

#[test]
fn what_the_token_refuses_to_carry_over_is_left_out() {
    on_a_token("what_the_token_refuses_to_carry_over_is_left_out", |mut token, openssl| {
        let certificate = openssl.self_signed("a", &P256, "/CN=a");
        let trusted = Carried { trusted: Some(true), ..Carried::default() };
        token.create_certificate(&certificate, &[1], b"label", Some(&trusted)).unwrap();
        assert_eq!(token.certificates().unwrap()[0].certificate, certificate);
    });
}

#[test]
fn a_handle_of_another_session_deletes_nothing_else() {
    on_a_token("a_handle_of_another_session_deletes_nothing_else", |mut token, openssl| {
        let (one, two) = (openssl.self_signed("a", &P256, "/CN=a"), openssl.self_signed("b", &P256, "/CN=b"));
        let mut placement = Placement { key: id(1), label: b"one".to_vec(), like: None };
        let first = token.write_certificate(&one, &placement).unwrap();
        placement.label = b"two".to_vec();
        let second = token.write_certificate(&two, &placement).unwrap();
        let foreign = StoredCertificate { object: second.object, ..first };
        assert_eq!(token.read_certificate(&foreign).unwrap(), one.as_der());
        token.delete_certificate(&foreign).unwrap();
        let left = token.certificates().unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].certificate, two);
        assert!(matches!(token.delete_certificate(&foreign), Err(Error::CertificateGone)));
    });
}
