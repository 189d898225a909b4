//! Talking to the CA.
#![forbid(unsafe_code)]

pub mod person;
pub mod wire;
