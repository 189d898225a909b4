//! A PKCS#11 module that does SM2 by the numbers and forms of `NETCA_SM2_TOKEN`, the words of `netca_token::Pkcs11Profile`: what
//! vendors' drivers do, each in its own way. It keeps everything in memory, and the PIN is 12345678.
//!
//! Test only, strict where drivers are: another mechanism, another type of key, another form of a point, a digest or a ciphertext
//! than it is told to have is refused. `raw` follows pointers, `token` is what they lead to.

mod raw;
mod token;
