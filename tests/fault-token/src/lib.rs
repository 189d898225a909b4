//! A PKCS#11 module that passes every call on to another module, counts and logs it, and fails as it was told: a Key that
//! is pulled out, hangs, takes its time, tears a write or lies about lengths. See its README.md for the words.
//!
//! Test only: nothing of the product depends on it, and programs load it as they load a vendor's driver.

mod journal;
mod plan;
mod plug;
mod raw;
mod token;
