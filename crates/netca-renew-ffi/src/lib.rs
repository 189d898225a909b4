//! The C ABI of netca-renew, a thin beginning: it tells which library is loaded, and no more.
//!
//! | C | what it gives |
//! |---|---|
//! | [`NETCA_ABI_VERSION`] | the ABI's version in the header |
//! | [`netca_abi_version`] | the ABI's version in the library; a binding compares the two at load |
//! | [`netca_version`] | the library's version as text |
//!
//! The renewal flow does not cross to C yet; that is the project's next step. `include/netca_renew.h` is written from
//! this crate by `cargo xtask header`. No panic crosses to C, only names that begin with `netca_` are exported, and on
//! Linux the shared library's SONAME is `libnetca_renew.so.0`.

mod panic;
mod version;

pub use version::{NETCA_ABI_VERSION, netca_abi_version, netca_version};
