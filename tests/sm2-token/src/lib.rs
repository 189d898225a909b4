//! A PKCS#11 module that does SM2 by the numbers and forms of `NETCA_SM2_TOKEN`, the words of `netca_token::Pkcs11Profile`: what
//! vendors' drivers do, each in its own way. What is on it lies in the file of `NETCA_SM2_TOKEN_STATE`, or in memory where none is
//! named; the PIN is 12345678.
//!
//! Test only, strict where drivers are: another mechanism, another type of key, another form of a point, a digest or a ciphertext
//! than it is told to have is refused. `raw` follows pointers, `token` is what they lead to, `state` is where that lasts.

mod raw;
mod state;
mod token;
