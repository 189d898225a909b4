//! The C ABI is called as C calls it.

#[macro_use]
mod macros;

pub(crate) mod c_abi;
mod input;
