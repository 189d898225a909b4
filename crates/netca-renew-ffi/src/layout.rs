//! Structures that C and the library share: where each member is, on every processor. tests/c/layout.c says the same in C.

use std::mem::{offset_of, size_of};

use crate::login::netca_login;
use crate::transport::netca_transport;

const WORD: usize = size_of::<*const ()>();

const _: () = {
    assert!(size_of::<usize>() == WORD);
    assert!(size_of::<netca_login>() == 6 * WORD);
    assert!(offset_of!(netca_login, size) == 0);
    assert!(offset_of!(netca_login, pin) == WORD);
    assert!(offset_of!(netca_login, pin_length) == 2 * WORD);
    assert!(offset_of!(netca_login, ask) == 3 * WORD);
    assert!(offset_of!(netca_login, user_data) == 4 * WORD);
    assert!(offset_of!(netca_login, allow_last_try) == 5 * WORD);
    assert!(size_of::<netca_transport>() == 5 * WORD);
    assert!(offset_of!(netca_transport, size) == 0);
    assert!(offset_of!(netca_transport, user_data) == WORD);
    assert!(offset_of!(netca_transport, send) == 2 * WORD);
    assert!(offset_of!(netca_transport, abandon) == 3 * WORD);
    assert!(offset_of!(netca_transport, release) == 4 * WORD);
};
