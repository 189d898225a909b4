//! What libFuzzer calls. One program holds every target, for linking it is what takes long; the environment says which.
#![allow(unsafe_code, reason = "libFuzzer finds it by a name that is not mangled")]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static RUN: OnceLock<fn(&[u8]) -> bool> = OnceLock::new();

fn chosen() -> fn(&[u8]) -> bool {
    let name = std::env::var("NETCA_FUZZ_TARGET").unwrap_or_default();
    match netca_fuzz::target(&name) {
        Some(target) => target.run,
        None => {
            eprintln!("NETCA_FUZZ_TARGET={name}: no such target");
            std::process::exit(2);
        }
    }
}

fuzz_target!(|data: &[u8]| {
    RUN.get_or_init(chosen)(data);
});
