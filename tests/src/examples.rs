//! The examples, whatever language they are written in: what each is given, what it must print, and what it must survive.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output};

use netca_renew::Stage;
use netca_renew::journal::StateDirectory;

use crate::c::{Installed, SONAME, STRICT, missing, succeed, without_braces};
use crate::kills::Kills;
use crate::softhsm::SoftHsm;
use crate::world::{PIN, World};
use crate::{header, root};

/// What examples/README.md promises, with what differs from run to run taken out.
pub const REPORT: &str = "\
netca-renew {}
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

/// A whole renewal on a soft token: the report is the one above, and the token holds the new certificate for the same key.
///
/// `program` gives the command that starts the example, without its arguments.
pub fn on_a_soft_token(program: &dyn Fn() -> Command) {
    let world = World::new();
    let before = world.token().certificates().expect("certificates").swap_remove(0).certificate;
    let token = world.directory.path().join("token.json");
    same_report(&succeed(&mut with_arguments(program(), &world, &token)));
    let after = world.token().certificates().expect("certificates");
    assert_eq!(after.len(), 1);
    assert!(after[0].certificate.not_after() > before.not_after());
    assert_eq!(after[0].certificate.public_key(), before.public_key());
}

/// The same on SoftHSM, through PKCS#11.
pub fn on_softhsm(program: &dyn Fn() -> Command) {
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    same_report(&succeed(&mut on_hsm(program(), &world, &hsm)));
    assert_eq!((hsm.count("cert"), hsm.count("privkey")), (1, 1));
}

/// The host process dies, again and again, each time a little later; what is started in its place finishes the renewal.
///
/// On SoftHSM, since a soft token takes a process that dies while it looks at a PIN for a wrong try, and locks itself.
pub fn killed_at_any_point(program: &dyn Fn() -> Command) {
    let Some(kills) = Kills::new("netca") else { return };
    let Some(calls) = calls_of_a_renewal(program, &kills) else { return };
    assert!(calls > 50, "only {calls} calls: what is counted is not the example");
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let stages = || {
        let renewals = StateDirectory::open(&world.state()).expect("the state").renewals().expect("renewals");
        renewals.iter().map(|(_, facts)| facts.stage()).collect::<Vec<_>>()
    };
    let own = hsm.own_files();
    let mut killed = 0;
    for at in (1..).map(|run| calls * run / 12) {
        let mut command = on_hsm(program(), &world, &hsm);
        kills.arm(&mut command, at);
        let output = command.output().expect("it starts");
        if output.status.signal() == Some(9) {
            own.iter().for_each(|(path, content)| std::fs::write(path, content).expect("SoftHSM's own file"));
            killed += 1;
            continue;
        }
        // Killed after the end, so to speak: a renewed certificate is not renewed again.
        assert!(output.status.success() || stages() == [Stage::Complete], "{output:?}");
        break;
    }
    eprintln!("killed {killed} times, {calls} calls in all");
    assert!(killed >= 3, "killed only {killed} times");
    assert_eq!(stages(), [Stage::Complete]);
    assert_eq!((hsm.count("cert"), hsm.count("privkey")), (1, 1));
    let applications = netca_sandbox::operator::applications(&world.directory.path().join("sandbox"));
    assert_eq!(
        applications.expect("applications").len(),
        1,
        "however often it was started, the CA got one application"
    );
}

/// How many calls that others can see a renewal on SoftHSM makes; `None` where there is no SoftHSM.
fn calls_of_a_renewal(program: &dyn Fn() -> Command, kills: &Kills) -> Option<u64> {
    let world = World::new();
    let hsm = SoftHsm::new(&world)?;
    let mut command = on_hsm(program(), &world, &hsm);
    kills.arm(&mut command, 0);
    succeed(&mut command);
    u64::try_from(kills.calls().len()).ok()
}

/// What every example is given, as examples/README.md says.
pub fn with_arguments(mut command: Command, world: &World, token: &Path) -> Command {
    let path = |name: &str| world.directory.path().join(name);
    command.arg(world.sandbox.url()).arg(path("sandbox/ca.pem")).arg(token).arg(path("state"));
    command.arg(root().join("examples/form.json")).env("PIN", std::str::from_utf8(PIN).expect("digits"));
    command
}

/// The same for the token on SoftHSM.
pub fn on_hsm(command: Command, world: &World, hsm: &SoftHsm) -> Command {
    let mut command = with_arguments(command, world, &hsm.module);
    command.env("SOFTHSM2_CONF", &hsm.configuration);
    command
}

/// That a run printed the report.
pub fn same_report(output: &Output) {
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
}

/// The ABI version that [`of_another_abi`] answers.
pub const OTHER_ABI: u32 = 4_242;

/// A library of another ABI version, under the names of the real one: it has every function of the header, and each but
/// `netca_abi_version` and `netca_version` ends the process with SIGABRT. `None` without a C compiler.
pub fn of_another_abi() -> Option<Installed> {
    if missing("cc") {
        return None;
    }
    Some(Installed::made(|library| {
        let source = library.with_extension("c");
        std::fs::write(&source, other()).expect("a file");
        let mut command = Command::new("cc");
        command.args(STRICT).args(["-shared", "-fPIC"]);
        command.arg(format!("-Wl,-soname,{SONAME}")).arg("-o").arg(library).arg(source);
        succeed(&mut command);
    }))
}

/// Its source.
fn other() -> String {
    let known = ["netca_abi_version", "netca_version"];
    let rest = header::functions().into_iter().filter(|function| !known.contains(&function.name.as_str()));
    let rest = rest.map(|function| format!("void {0}(void);\nvoid {0}(void) {{ abort(); }}\n", function.name));
    format!(
        "#include <stdlib.h>\nunsigned netca_abi_version(void);\nunsigned netca_abi_version(void) {{ return {OTHER_ABI}; }}\n\
         const char *netca_version(void);\nconst char *netca_version(void) {{ return \"42.0.0\"; }}\n{}",
        rest.collect::<String>()
    )
}
