//! The C ABI is called as C calls it.

pub(crate) mod c_abi;
mod input;
