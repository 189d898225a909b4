//! A fuzzer where it is built as one (`cargo xtask fuzz`); elsewhere it feeds a target the files that are named.
#![deny(unsafe_code)]
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
#[path = "raw/entry.rs"]
mod entry;

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    let mut words = std::env::args_os().skip(1);
    let target = words.next().and_then(|name| netca_fuzz::target(&name.to_string_lossy()));
    let Some(target) = target else {
        let names: Vec<_> = netca_fuzz::TARGETS.iter().map(|target| target.name).collect();
        eprintln!("netca-fuzz TARGET FILE…   feeds files to a target: {}", names.join(", "));
        return std::process::ExitCode::from(2);
    };
    for file in words {
        match std::fs::read(&file) {
            Ok(bytes) => println!("{}: taken: {}", file.to_string_lossy(), (target.run)(&bytes)),
            Err(error) => println!("{}: {error}", file.to_string_lossy()),
        }
    }
    std::process::ExitCode::SUCCESS
}
