//! A program in Rust: this one, run again.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::Command;

use netca_renew::netca_cert::KeyAlgorithm;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{Login, Pin, SoftProvider, open_only};
use netca_tests::world::{client_apart, go_on_with};

use super::{CLOSED, KEPT, OPEN, Place, WRONG};

/// Set for the copy that plays the host.
const PLAY: &str = "NETCA_SECRETS_HOST";

/// Without a buffer, which would keep what went through it.
struct Lines(File);

impl Lines {
    fn next(&mut self) -> Vec<u8> {
        // Never grown, so that no copy is left behind.
        let mut line = Vec::with_capacity(256);
        let mut byte = [0];
        while self.0.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
            line.push(byte[0]);
        }
        line
    }
}

/// The host. Does nothing in an ordinary run of the tests.
#[test]
fn plays_the_host() {
    let Some(place) = std::env::var_os(PLAY).map(PathBuf::from) else { return };
    let kept = [KEPT, b"!"].concat();
    let mut lines = Lines(File::open("/dev/stdin").unwrap());
    let pin = Pin::new(lines.next());
    let wrong = Pin::new(lines.next());
    assert_eq!(wrong.expose().len(), WRONG.len());
    let client = client_apart(&place, &std::env::var("NETCA_SERVER").unwrap());
    let mut token = open_only(&mut SoftProvider::new(vec![place.join("token.json")]), None).unwrap();
    let refused = token.login(Login { pin: Some(&wrong), allow_last_try: false }).unwrap_err();
    println!("{refused} {refused:?} {wrong:?}");
    drop(wrong);
    go_on_with(&client, token.as_mut(), RenewWith::SameKey, &pin).unwrap();
    drop(pin);
    println!("{OPEN}");
    lines.next();
    drop(token);
    println!("{CLOSED}");
    lines.next();
    assert_eq!(kept.len(), KEPT.len() + 1);
}

fn host(place: &Place) -> Command {
    let mut host = Command::new(std::env::current_exe().unwrap());
    host.args(["--exact", "rust::plays_the_host", "--nocapture"]);
    host.env(PLAY, place.world.directory.path()).env("NETCA_SERVER", place.world.sandbox.url());
    host
}

#[test]
fn nothing_is_left_in_a_rust_program_with_sm2_keys() {
    let mut place = Place::new(KeyAlgorithm::Sm2);
    let host = host(&place);
    place.look_through(host);
}

#[test]
fn nothing_is_left_in_a_rust_program_with_rsa_keys() {
    let mut place = Place::new(KeyAlgorithm::Rsa { bits: 2048 });
    let host = host(&place);
    place.look_through(host);
}

#[test]
fn nothing_is_left_in_a_rust_program_with_p256_keys() {
    let mut place = Place::new(KeyAlgorithm::P256);
    let host = host(&place);
    place.look_through(host);
}
