use std::time::{Duration, Instant};

use netca_cert::SignatureAlgorithm;

use super::{
    super::{attribute, module::Module, provider::Listed, token::Pkcs11Token},
    driver::{Attributes, calls, library, script},
    objects::MAX_VALUE,
    *,
};
use crate::{KeyId, Login, Pin, Token};

const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256Sha256;

fn token(flags: CK_FLAGS) -> Pkcs11Token {
    let library = library();
    script(|script| script.token_flags = flags);
    let info = library.token_info(0).unwrap();
    let token = Pkcs11Token::open(Module::of(library), Listed::new(0, &info), None).unwrap();
    calls();
    token
}

fn log_in(token: &mut Pkcs11Token, allow_last_try: bool) -> Result<(), Error> {
    token.login(Login { pin: Some(&Pin::new("123456")), allow_last_try })
}

#[test]
fn a_driver_without_locks_is_called_one_at_a_time() {
    let library = library();
    assert!(turn(&library.serial).is_none());
    script(|script| script.initialize.push_back(CKR_CANT_LOCK));
    assert!(library.initialize().unwrap());
    assert_eq!(calls(), ["initialize args", "initialize null"]);
    assert!(turn(&library.serial).is_some());
    script(|script| script.initialize.push_back(CKR_CRYPTOKI_ALREADY_INITIALIZED));
    assert!(!library.initialize().unwrap(), "somebody else's");
}

#[test]
fn the_slot_list_takes_one_call_unless_refreshed_or_long() {
    let library = library();
    script(|script| script.slots = 3);
    assert_eq!(library.slots(false).unwrap(), [0, 1, 2]);
    assert_eq!(calls(), ["slots list"]);
    assert_eq!(library.slots(true).unwrap(), [0, 1, 2]);
    assert_eq!(calls(), ["slots null", "slots list"]);
    script(|script| script.slots = 100);
    assert_eq!(library.slots(false).unwrap().len(), 100);
    assert_eq!(calls(), ["slots list", "slots list"]);
}

#[test]
fn a_search_comes_in_batches_and_always_ends() {
    let library = library();
    let find = |library: &Library| library.find_in_batches(7, &attribute::certificates(), 2);
    script(|script| script.objects = vec![1, 2, 3, 4, 5]);
    assert_eq!(find(&library).unwrap(), [1, 2, 3, 4, 5]);
    assert_eq!(calls(), ["find init", "find", "find", "find", "find final"]);
    script(|script| script.find.push_back(CKR_DEVICE_REMOVED));
    assert!(matches!(find(&library), Err(Error::Removed { function: "C_FindObjects", .. })));
    assert_eq!(calls(), ["find init", "find", "find final"]);
    // Claims more handles than there was room for.
    script(|script| (script.objects, script.claims) = ((1..=3).collect(), 1000));
    let found = library.find_in_batches(7, &[], 8).unwrap();
    assert!(found.len() <= MAX_OBJECTS && found.starts_with(&[1, 2, 3]));
}

#[test]
fn attributes_take_one_call_unless_the_buffer_is_too_small() {
    let library = library();
    let read = |library: &Library| library.attributes(7, 1, [(CKA_VALUE, 100), (CKA_ID, 100)]).unwrap();
    script(|script| script.value = vec![5; 40]);
    assert_eq!(read(&library), [Some(vec![5; 40]), Some(vec![5; 40])]);
    assert_eq!(calls(), ["attributes"]);
    script(|script| script.value = vec![6; 4000]);
    assert_eq!(read(&library), [Some(vec![6; 4000]), Some(vec![6; 4000])]);
    assert_eq!(calls(), ["attributes", "attributes"]);
    script(|script| script.value = vec![7; MAX_VALUE + 1]);
    assert_eq!(read(&library), [None, None], "and no third call");
    assert_eq!(calls(), ["attributes", "attributes"]);
}

#[test]
fn a_length_beyond_the_buffer_is_not_believed() {
    let library = library();
    script(|script| script.attributes = Attributes::LieLong);
    assert_eq!(library.attributes(7, 1, [(CKA_VALUE, 100)]).unwrap(), [None]);
}

#[test]
fn what_the_driver_did_not_get_to_is_absent() {
    let library = library();
    script(|script| (script.value, script.attributes) = (vec![1; 10], Attributes::StopAtSecond));
    let read = library.attributes(7, 1, [(CKA_VALUE, 100), (CKA_TRUSTED, 33), (CKA_START_DATE, 33)]).unwrap();
    assert_eq!(read, [Some(vec![1; 10]), None, None]);
}

#[test]
fn a_write_protected_token_is_opened_for_reading() {
    let library = library();
    let info = library.token_info(0).unwrap();
    calls();
    script(|script| script.open_session.push_back(CKR_TOKEN_WRITE_PROTECTED));
    Pkcs11Token::open(Module::of(library), Listed::new(0, &info), None).unwrap();
    assert_eq!(calls(), ["open rw", "open ro"]);
}

#[test]
fn the_last_try_is_refused_unless_allowed() {
    let mut last = token(CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_COUNT_LOW);
    assert!(matches!(log_in(&mut last, false), Err(Error::LastTry)));
    assert!(calls().is_empty(), "no try was made");
    log_in(&mut last, true).unwrap();
    assert_eq!(calls(), ["login 6"]);
    let mut locked = token(CKF_USER_PIN_LOCKED);
    assert!(matches!(log_in(&mut locked, true), Err(Error::PinLocked)));
    assert!(calls().is_empty(), "no try was made");
}

#[test]
fn a_wrong_pin_is_tried_once_and_the_state_read_after() {
    let mut token = token(0);
    script(|script| {
        script.login.push_back(CKR_PIN_INCORRECT);
        script.token_flags = CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY;
    });
    let Err(Error::WrongPin { status }) = log_in(&mut token, false) else { panic!("wrong is wrong") };
    assert!(status.final_try && status.count_low);
    assert_eq!(calls(), ["login 6", "token info"]);
    assert!(matches!(log_in(&mut token, false), Err(Error::LastTry)), "what was read after is what counts next");
    assert!(calls().is_empty());
}

#[test]
fn an_old_state_is_read_again_before_a_try() {
    let mut token = token(0);
    script(|script| script.token_flags = CKF_USER_PIN_FINAL_TRY);
    token.seen.read_at = Instant::now().checked_sub(Duration::from_secs(60)).unwrap();
    assert!(matches!(log_in(&mut token, false), Err(Error::LastTry)));
    assert_eq!(calls(), ["token info"]);
}

#[test]
fn a_pin_pad_gets_no_pin() {
    let mut token = token(CKF_PROTECTED_AUTHENTICATION_PATH);
    assert!(token.info().pin_pad);
    script(|script| script.login.push_back(CKR_FUNCTION_CANCELED));
    assert!(matches!(token.login(Login { pin: None, allow_last_try: false }), Err(Error::Cancelled)));
    token.login(Login { pin: None, allow_last_try: false }).unwrap();
    assert_eq!(calls(), ["login null", "login null"]);
}

#[test]
fn a_token_that_hashes_itself_is_remembered() {
    let mut token = token(0);
    log_in(&mut token, false).unwrap();
    script(|script| {
        script.objects = vec![3];
        script.sign_init.push_back(CKR_MECHANISM_INVALID);
        script.signature = vec![0x11; 64];
    });
    calls();
    token.sign(&KeyId(vec![1]), P256, b"a message").unwrap();
    let (search, host, itself) = (["find init", "find", "find final"], "sign init 0x1041", "sign init 0x1044");
    assert_eq!(calls(), [&search[..], &[host, itself, "sign 9"]].concat());
    token.sign(&KeyId(vec![1]), P256, b"a message").unwrap();
    assert_eq!(calls(), [itself, "sign 9"], "neither the key nor the mechanism is asked for again");
}

#[test]
fn a_signature_is_bounded_and_removal_is_seen() {
    let mut token = token(0);
    log_in(&mut token, false).unwrap();
    script(|script| (script.objects, script.signature_length) = (vec![3], Some(CK_ULONG::MAX)));
    assert!(matches!(token.sign(&KeyId(vec![1]), P256, b"x"), Err(Error::Malformed { .. })));
    script(|script| {
        script.objects = vec![3];
        script.sign_init.push_back(CKR_DEVICE_ERROR);
    });
    let removed = token.sign(&KeyId(vec![1]), P256, b"x");
    assert!(matches!(removed, Err(Error::Removed { function: "C_SignInit", rv: 0x30 })), "{removed:?}");
}
