//! A software Key behind the C interface of GM/T 0016 (SKF): a shared library to test and to demonstrate with, and nothing
//! for Rust to call.
//!
//! It is no place for real keys: private keys lie unencrypted in a JSON file. `README.md` tells what it is driven with and
//! which vendors' habits it can put on.
//!
//! | module | what |
//! |---|---|
//! | `raw` | the exported functions: pointers in, pointers out, all of the unsafe code |
//! | `device`, `application`, `container`, `keys`, `digest` | what they do |
//! | `profile`, `codes`, `layout`, `blobs` | how vendors differ: widths, packing, alignment, numbers |
//! | `faults` | what goes wrong on purpose |
//! | `module`, `handles` | what the process holds: devices, and handles on them |
//! | `state`, `pin`, `plug` | what lasts: the file with applications and keys, PINs, and whether the Key is plugged in |

mod application;
mod blobs;
mod codes;
mod container;
mod device;
mod digest;
mod faults;
mod handles;
mod keys;
mod layout;
mod module;
mod pin;
mod plug;
mod profile;
mod raw;
mod state;
