//! The examples in other languages than Rust: each runs a whole renewal, and all print the same report.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use netca_renew::Stage;
use netca_renew::journal::StateDirectory;
use netca_tests::c::{Installed, missing, succeed, without_braces};
use netca_tests::root;
use netca_tests::softhsm::SoftHsm;
use netca_tests::world::{PIN, World};

/// What examples/README.md promises, with what differs from run to run taken out.
const REPORT: &str = "\
netca-renew, ABI 1
step 0, list: 1 certificate
  CN=测试, until {}: apply
step 1, quote: unexpired
  12 months, same key: 100.00 yuan
  证书服务费用: 100.00 * 1 = 100.00
step 2, agreement: accepted {}
step 3, form: good
step 4, apply: submitted {}
step 5, order {}: 100.00 yuan
step 6, pay: Alipay, 100.00 yuan, {}
step 7, progress: approved, ready to install
step 8, install
  checking the new certificate
  writing it; leave the Key plugged in
  reading it back
  trial signature
  retiring the old certificate
  telling the CA
step 9, done
  CN=测试, until {}
";

/// Runs an example.
fn report(command: Command, world: &World, token: &Path) -> String {
    String::from_utf8(succeed(&mut with_arguments(command, world, token)).stdout).unwrap()
}

/// What every example is given, as examples/README.md says.
fn with_arguments(mut command: Command, world: &World, token: &Path) -> Command {
    let path = |name: &str| world.directory.path().join(name);
    command.arg(world.sandbox.url()).arg(path("sandbox/ca.pem")).arg(token).arg(path("state"));
    command.arg(root().join("examples/form.json")).env("PIN", std::str::from_utf8(PIN).unwrap());
    command
}

fn token_file(world: &World) -> PathBuf {
    world.directory.path().join("token.json")
}

#[test]
fn c_on_a_soft_token() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let before = world.token().certificates().unwrap().swap_remove(0).certificate;
    let printed = report(installed.command(program), &world, &token_file(&world));
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
    let after = world.token().certificates().unwrap();
    assert_eq!(after.len(), 1);
    assert!(after[0].certificate.not_after() > before.not_after());
    assert_eq!(after[0].certificate.public_key(), before.public_key());
}

#[test]
fn c_on_softhsm() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let mut command = installed.command(program);
    command.env("SOFTHSM2_CONF", &hsm.configuration);
    let printed = report(command, &world, &hsm.module);
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
}

/// The host process dies, again and again, each time a little later; what is started in its place finishes the renewal.
///
/// On SoftHSM, since a soft token takes a process that dies while it looks at a PIN for a wrong try, and locks itself.
#[test]
fn killed_at_any_point_and_started_again() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let stages = || {
        let renewals = StateDirectory::open(&world.state()).unwrap().renewals().unwrap();
        renewals.iter().map(|(_, facts)| facts.stage()).collect::<Vec<_>>()
    };
    let own = hsm.own_files();
    let mut killed = 0;
    for patience in (0..).map(|step| Duration::from_millis(20 * step)) {
        let mut command = with_arguments(installed.command(&program), &world, &hsm.module);
        command.env("SOFTHSM2_CONF", &hsm.configuration).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(patience);
        match child.try_wait().unwrap() {
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                own.iter().for_each(|(path, content)| std::fs::write(path, content).unwrap());
                killed += 1;
            }
            Some(status) if status.success() => break,
            // Killed after the end, so to speak: a renewed certificate is not renewed again.
            Some(_) if stages() == [Stage::Complete] => break,
            Some(status) => panic!("{status}: {}", std::io::read_to_string(child.stderr.unwrap()).unwrap()),
        }
    }
    // More on a slow machine; at once, after 20 ms and after 40 ms on any.
    assert!(killed >= 3, "killed only {killed} times");
    assert_eq!(stages(), [Stage::Complete]);
    assert_eq!((hsm.count("cert"), hsm.count("privkey")), (1, 1));
    let applications = netca_sandbox::operator::applications(&world.directory.path().join("sandbox")).unwrap();
    assert_eq!(applications.len(), 1, "however often it was started, the CA got one application");
}

/// With nothing but a C compiler, make, the header and the library.
#[test]
fn the_makefile_builds_it() {
    if ["make", "cc"].into_iter().any(missing) {
        return;
    }
    let (installed, folder) = (Installed::new(), tempfile::tempdir().unwrap());
    for file in ["Makefile", "renew.c"] {
        std::fs::copy(root().join("examples/c").join(file), folder.path().join(file)).unwrap();
    }
    let include = format!("NETCA_INCLUDE={}", root().join("include").display());
    let library = format!("NETCA_LIB={}", installed.folder().display());
    succeed(Command::new("make").args([&include, &library, "NETCA_NAME=netca_renew"]).current_dir(folder.path()));
    let output = installed.command(folder.path().join("renew")).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "it says how it is used");
}
