//! Doors for the fuzzer, and for the test that searches memory, to what no caller reaches with bytes of its own.

pub use crate::skf::fuzz as skf;
pub use crate::soft::{fuzz as soft_keys, secrets as soft_secrets};
