//! Rule 5: neither a PIN nor a private key is left in a file, a log, an error or the memory of the process, once the call is over
//! that needed it. Each host renews a certificate in a process of its own, which then stands still and is looked through.
//!
//! What a runtime copies of a string is its own, so hosts hand the PIN over as bytes and wipe them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]
#![cfg(target_os = "linux")]

mod hosts;
mod rust;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use netca_renew::netca_cert::KeyAlgorithm;
use netca_renew::netca_token::{Pin, fuzzing, soft};
use netca_tests::memory::{Needle, forms, found_in};
use netca_tests::world::World;

/// Long, so that it is nowhere by chance; and one that is wrong.
const PIN: &[u8] = b"PIN-of-the-token-7gQ2xLw9Vb5mKd8sTq1Zr7Wy";
const WRONG: &[u8] = b"PIN-that-is-wrong-4tR8bNz1Hc6Jf3pXe9Ua2Qk";
/// Printed by a host when the token is still open, and when it is closed; it goes on when it is sent a line.
const OPEN: &str = "TOKEN OPEN";
const CLOSED: &str = "TOKEN CLOSED";
/// Kept in memory by every host, to see that the search finds what is there.
const KEPT: &[u8] = b"kept-by-the-host-3f6c";

/// A CA, and a soft token of its own beside it whose private keys are known.
struct Place {
    world: World,
    keys: Vec<Needle>,
    /// The `rsa` crate leaves copies of primes in memory that it has freed, which the soft token's documentation tells.
    keys_in_memory: bool,
}

impl Place {
    fn new(algorithm: KeyAlgorithm) -> Self {
        let world = World::without_certificate(|config| {
            config.sm2 = algorithm == KeyAlgorithm::Sm2;
            config.auto_pay = true;
            config.auto_review = Some(std::time::Duration::ZERO);
        });
        let place = Self { world, keys: Vec::new(), keys_in_memory: matches!(algorithm, KeyAlgorithm::Rsa { .. }) };
        std::fs::remove_file(place.token()).unwrap();
        let pin = Pin::new(PIN);
        soft::create(place.token(), "测试 Key", Some("T-1"), &pin).unwrap();
        let mut token = place.world.token();
        if algorithm == KeyAlgorithm::Sm2 {
            place.world.certify_pair_on(token.as_mut(), &pin, algorithm, 20);
        } else {
            place.world.certify_on(token.as_mut(), &pin, algorithm, 20);
        }
        place
    }

    fn token(&self) -> PathBuf {
        self.world.directory.path().join("token.json")
    }

    /// The secret numbers of every key that is on the token now.
    fn learn_keys(&mut self) {
        let file = std::fs::read(self.token()).unwrap();
        let keys = fuzzing::soft_secrets(&file, &Pin::new(PIN));
        assert!(!keys.is_empty());
        self.keys = keys.iter().flat_map(|key| forms("a private key", key)).collect();
    }

    /// Runs a host, and looks through it each time that it stands still.
    fn look_through(&mut self, mut host: Command) {
        let pipes = host.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Guard(pipes.spawn().unwrap());
        let mut input = child.0.stdin.take().unwrap();
        input.write_all(&[PIN, b"\n", WRONG, b"\n"].concat()).unwrap();
        let mut output = BufReader::new(child.0.stdout.take().unwrap());
        let mut said = until(&mut output, OPEN, &mut child);
        self.learn_keys();
        let pins = [forms("the PIN", PIN), forms("a wrong PIN", WRONG)].concat();
        let kept = (String::from("what the host keeps"), KEPT.to_vec());
        let process = child.0.id();
        assert!(!found_in(process, std::slice::from_ref(&kept)).is_empty(), "the search finds nothing at all");
        // A soft token has its private keys in memory only while it uses them.
        let secret = if self.keys_in_memory { pins.clone() } else { [pins.clone(), self.keys.clone()].concat() };
        let left = found_in(process, &secret);
        assert!(left.is_empty(), "while the token is open: {left:#?}");
        input.write_all(b"on\n").unwrap();
        said += &until(&mut output, CLOSED, &mut child);
        let left = found_in(process, &secret);
        assert!(left.is_empty(), "after the token was closed: {left:#?}");
        drop(input);
        output.read_to_string(&mut said).unwrap();
        child.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(child.0.wait().unwrap().success(), "{said}");
        assert!(said.contains("tries_left") || said.contains("try") || said.contains("tries"), "no wrong try: {said}");
        let mut texts = vec![(PathBuf::from("what was printed"), said.into_bytes())];
        files(self.world.directory.path(), &mut texts);
        for (path, text) in texts {
            for (name, bytes) in pins.iter().chain(&self.keys) {
                assert!(!text.windows(bytes.len()).any(|part| part == bytes), "{name} is in {}", path.display());
            }
        }
    }
}

/// Every file below a folder, but those of the CA.
fn files(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() && !entry.ends_with("sandbox") {
            files(&entry, found);
        } else if entry.is_file() {
            found.push((entry.clone(), std::fs::read(entry).unwrap()));
        }
    }
}

/// What is printed up to a line.
fn until(output: &mut impl BufRead, line: &str, child: &mut Guard) -> String {
    let mut said = String::new();
    loop {
        let before = said.len();
        if output.read_line(&mut said).unwrap() == 0 {
            let mut errors = String::new();
            child.0.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("it ended before {line}: {said}{errors}");
        }
        if said[before..].trim_end().ends_with(line) {
            return said;
        }
    }
}

/// Never left behind.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
