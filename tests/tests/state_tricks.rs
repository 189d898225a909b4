//! The state directory when others have a hand in it: links, pipes, files that are swapped, modes, and several processes at once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use netca_renew::Error;
use netca_renew::journal::StateDirectory;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{SoftProvider, open_only};
use netca_sandbox::operator;
use netca_tests::world::{World, client_apart, go_on, go_on_with, pin};

const ID: &str = "0238bf61-a66a-4e28-ab3c-fac85d06c691";
/// Says to [`plays_a_process`] that it is one, and where.
const PLAY: &str = "NETCA_TRICKS_PLACE";

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_directory_that_every_user_may_write_to_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    for (mode, taken) in [(0o777, false), (0o1777, false), (0o702, false), (0o770, true), (0o755, true), (0o700, true)]
    {
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
        let opened = StateDirectory::open(folder.path());
        assert_eq!(opened.is_ok(), taken, "{mode:o}: {opened:?}");
        assert!(taken || matches!(opened, Err(Error::State { kind: std::io::ErrorKind::PermissionDenied, .. })));
    }
}

/// A pipe would be waited for until somebody writes to it, which nobody does.
#[test]
fn a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for() {
    let world = World::new();
    let client = world.client(world.service());
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let journal = world.state().join(format!("{ID}.journal"));
    pipe(&journal);
    assert!(matches!(client.state().renewals(), Err(Error::State { .. })));
    assert!(matches!(client.open(&ID.parse().unwrap()).map(drop), Err(Error::State { .. })));
    fs::remove_file(&journal).unwrap();
    let lock = world.state().join("state.lock");
    let _ = fs::remove_file(&lock);
    pipe(&lock);
    let error = go_on(&client, world.token().as_mut(), RenewWith::SameKey).unwrap_err();
    assert!(matches!(error, Error::State { .. }), "{error:?}");
    fs::remove_file(&lock).unwrap();
    go_on(&client, world.token().as_mut(), RenewWith::SameKey).unwrap();
    let token = world.directory.path().join("pipe.json");
    pipe(&token);
    assert!(open_only(&mut SoftProvider::new(vec![token]), None).is_err());
}

/// Whoever swaps a file for a link while it is opened gains nothing: what the link points to is neither read nor written.
#[test]
fn a_link_that_is_swapped_in_meanwhile_is_never_followed() {
    let world = World::new();
    go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey).unwrap();
    let client = world.client(world.service());
    let (id, facts) = client.state().renewals().unwrap().pop().unwrap();
    let journal = world.state().join(format!("{id}.journal"));
    let (own, link, victim) =
        (world.state().join("own"), world.state().join("link"), world.directory.path().join("victim"));
    // Opened, it would be mended: its last line is torn.
    let text = [&fs::read(&journal).unwrap()[..], b"torn"].concat();
    fs::write(&victim, &text).unwrap();
    fs::copy(&journal, &own).unwrap();
    let over = AtomicBool::new(false);
    let (mut opened, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                symlink(&victim, &link).unwrap();
                fs::rename(&link, &journal).unwrap();
                fs::copy(&own, &link).unwrap();
                fs::rename(&link, &journal).unwrap();
            }
        });
        for _ in 0..400 {
            match client.open(&id) {
                Ok(renewal) => {
                    assert_eq!(renewal.facts(), &facts);
                    opened += 1;
                }
                Err(Error::State { .. }) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        over.store(true, Ordering::SeqCst);
    });
    assert_eq!(fs::read(&victim).unwrap(), text, "written through the link");
    println!("{opened} opened, {refused} refused");
}

/// Links that lie where a new file is about to be written, before the renewal begins and in the middle of it.
#[test]
fn links_that_lie_in_wait_are_not_written_through() {
    let world = World::new();
    let victim = world.directory.path().join("victim");
    fs::write(&victim, "untouched").unwrap();
    fs::create_dir_all(world.state()).unwrap();
    for name in ["token.json.lock", ".token.json.tmp"] {
        let path = world.directory.path().join(name);
        let _ = fs::remove_file(&path);
        symlink(&victim, &path).unwrap();
    }
    let refused = go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey);
    assert!(refused.is_err(), "the token's lock is a link");
    fs::remove_file(world.directory.path().join("token.json.lock")).unwrap();
    go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
    assert!(!fs::symlink_metadata(world.directory.path().join("token.json")).unwrap().is_symlink());
}

/// No test by itself: one of the processes of the others.
#[test]
fn plays_a_process() {
    let Some(place) = std::env::var_os(PLAY).map(PathBuf::from) else { return };
    let client = client_apart(&place, &std::env::var("NETCA_SERVER").unwrap());
    let mut token = open_only(&mut SoftProvider::new(vec![place.join("token.json")]), None).unwrap();
    loop {
        match go_on_with(&client, token.as_mut(), RenewWith::SameKey, &pin()) {
            Ok(()) => break,
            // Another one is at work, or has been further than this one knew.
            Err(Error::Busy | Error::WrongStage { .. }) => {}
            Err(error) => {
                println!("{error:?}");
            }
        }
        let ended = client.state().renewals().unwrap().iter().any(|(_, facts)| facts.stage().is_end());
        if ended {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn process(world: &World) -> Command {
    let test = std::env::current_exe().unwrap();
    // Whatever the user's umask: files are their owner's alone.
    let mut command = Command::new("sh");
    command.args(["-c", "umask 0; exec \"$0\" --exact plays_a_process --nocapture"]).arg(test);
    command.env(PLAY, world.directory.path()).env("NETCA_SERVER", world.sandbox.url());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn three_processes_on_one_renewal_and_one_token_make_one_application() {
    let world = World::new();
    let processes: Vec<_> = (0..3).map(|_| process(&world).spawn().unwrap()).collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
    let applications = operator::applications(&world.directory.path().join("sandbox")).unwrap();
    assert_eq!(applications.len(), 1, "{applications:?}");
    let on_token = world.token().certificates().unwrap();
    assert_eq!(on_token.len(), 1, "the old one went, the new one is there");
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(6), "no try was wasted");
    assert_eq!(mode(&world.state()), 0o700);
    let own = [world.directory.path().join("token.json"), world.directory.path().join("token.json.lock")];
    let state = fs::read_dir(world.state()).unwrap().map(|file| file.unwrap().path());
    for path in state.chain(own) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
