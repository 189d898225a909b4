//! Whole renewals of an SM2 pair by programs, whatever language they are written in, on the soft token and on the software SKF
//! module. What is on the token afterwards is looked at by another process than the example's, with OpenSSL beside it.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use netca_renew::journal::StateDirectory;
use netca_renew::netca_cert::{KeyAlgorithm, SignatureAlgorithm};
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{Pin, SkfProfile, SkfProvider, StoredCertificate, Token, open_only};
use netca_renew::{ListedCertificate, Stage};
use serde_json::{Value, json};

use crate::c::{missing, succeed, without_braces};
use crate::examples::with_form;
use crate::kills::Kills;
use crate::skf::{SkfKey, module};
use crate::world::{PIN, World, login};
use crate::{read, root, wine};

/// The user's PIN of the software SKF module.
const SKF_PIN: &str = "12345678";
/// The ignored test that each test program has for [`inside`]: the SKF module finds its Key in the environment, and so each Key has a
/// process of its own.
const INSIDE: &str = "renews_a_pair_on_skf";

/// A process is killed each time so much later: a part of a whole renewal's calls.
const KILLS: u64 = 12;

/// What the example prints, with what differs from run to run taken out.
fn report(renew_with: RenewWith) -> String {
    let new_key = renew_with == RenewWith::NewKey;
    let pair = "  CN=测试, until {}\n  with its encryption certificate, until {}\n";
    let made = if new_key { "  importing the encryption key; leave the Key plugged in\n" } else { "" };
    let taken_over = if new_key { "  taking over the old key id\n".repeat(2) } else { String::new() };
    format!(
        "netca-renew {{}}\nstep 0, list: 1 certificate\n{}step 1, quote: unexpired\n  12 months, same key: 100.00 yuan\n  \
         证书服务费用: 100.00 * 1 = 100.00\nstep 2, agreement: accepted {{}}\nstep 3, form: good\nstep 4, apply: submitted {{}}\n\
         step 5, order {{}}: 100.00 yuan\nstep 6, pay: Alipay, 100.00 yuan, {{}}\nstep 7, progress: approved, ready to install\n\
         step 8, install\n  checking the new certificate\n{made}  writing it; leave the Key plugged in\n  reading it back\n  \
         trial signature\n  trial decryption\n  retiring the old certificate\n{taken_over}  telling the CA\nstep 9, done\n{pair}",
        pair.replacen("{}\n", "{}: apply\n", 1)
    )
}

/// What a program prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prints {
    /// The report of the examples.
    Report,
    /// The ids that the library says the old keys are kept under, signing and encryption, each on a line, empty where they were
    /// not moved.
    RetiredKeys,
}

/// On the soft token and on the software SKF module. `program` gives the command that starts it, without arguments.
pub fn renewed_by(program: &dyn Fn() -> Command, prints: Prints) {
    on_a_soft_token(program, prints);
    on_skf(program, prints);
}

/// With the same keys and with new ones.
fn on_a_soft_token(program: &dyn Fn() -> Command, prints: Prints) {
    for renew_with in [RenewWith::SameKey, RenewWith::NewKey] {
        let world = World::with_pair();
        let pair = Pair::listed(&world, world.token().as_mut());
        let token = world.directory.path().join("token.json");
        let pin = std::str::from_utf8(PIN).expect("digits");
        let retired = renew(with_form(program(), &world, &token, &form(&world, renew_with)), pin, renew_with, prints);
        pair.check(&world, world.token().as_mut(), pin, renew_with, retired);
    }
}

/// With the same keys, and with new ones on a Key of another layout, which nobody tells.
pub fn on_skf(program: &dyn Fn() -> Command, prints: Prints) {
    for (renew_with, profile) in [("same_key", "envelope=half"), ("new_key", "envelope=half,ulong64,natural,left")] {
        on_a_key(&program(), renew_with, prints, &SkfKey::new(&format!("application=NETCA,{profile}")), None);
    }
}

/// The host process dies again and again while it renews a pair with new keys on SKF, each time a little later; what is started in
/// its place finishes. Counted are the library's calls: what the module does to its file is the Key's own matter.
pub fn killed_at_any_point(program: &dyn Fn() -> Command) {
    if missing("cc") {
        return;
    }
    let run = |calls: u64| {
        let key = SkfKey::new("application=NETCA");
        on_a_key(&program(), "new_key", Prints::Report, &key, Some(calls))
    };
    let said = run(0);
    let calls = said.lines().find_map(|line| line.strip_prefix("calls ")).and_then(|calls| calls.parse().ok());
    let said = run(calls.expect("a count"));
    said.lines().filter(|line| line.starts_with("killed ")).for_each(|line| eprintln!("{line}"));
}

/// Puts a pair on a Key, has it renewed, and looks at it, in a process that has the Key.
fn on_a_key(program: &Command, renew_with: &str, prints: Prints, key: &SkfKey, kills: Option<u64>) -> String {
    let text = |text: &std::ffi::OsStr| text.to_str().expect("UTF-8").to_owned();
    let variables = program.get_envs().filter_map(|(name, value)| Some(json!([text(name), text(value?)])));
    let command = json!({
        "program": text(program.get_program()),
        "arguments": program.get_args().map(text).collect::<Vec<_>>(),
        "variables": variables.collect::<Vec<_>>(),
        "folder": program.get_current_dir(),
        "renew_with": renew_with,
        "report": prints == Prints::Report,
        "kills": kills,
    });
    let mut inside = key.command(std::env::current_exe().expect("the test's path"));
    inside.args(["--exact", INSIDE, "--ignored", "--nocapture"]);
    let output = succeed(inside.env("NETCA_PAIR_PROGRAM", command.to_string()));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1 passed"), "there is no ignored test {INSIDE} here: {said}");
    said
}

/// What the ignored test does.
pub fn inside() {
    let command = std::env::var("NETCA_PAIR_PROGRAM").expect("this test is run by another one");
    let command: Value = serde_json::from_str(&command).expect("a command");
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let mut program = Command::new(command["program"].as_str().expect("a program"));
    program.args(texts(&command["arguments"]));
    command["variables"].as_array().expect("a list").iter().map(texts).for_each(|variable| {
        program.env(&variable[0], &variable[1]);
    });
    if let Some(folder) = command["folder"].as_str() {
        program.current_dir(folder);
    }
    let renew_with = if command["renew_with"] == "same_key" { RenewWith::SameKey } else { RenewWith::NewKey };
    let prints = if command["report"] == true { Prints::Report } else { Prints::RetiredKeys };
    let world = World::without_certificate(|config| {
        (config.sm2, config.auto_pay, config.auto_review) = (true, true, Some(Duration::ZERO));
    });
    let token = || {
        let mut provider = SkfProvider::load(module(), SkfProfile::default()).expect("the module");
        open_only(&mut provider, None).expect("the Key")
    };
    world.certify_pair_on(token().as_mut(), &Pin::new(SKF_PIN), KeyAlgorithm::Sm2, 20);
    let pair = Pair::listed(&world, token().as_mut());
    let under_wine = command["program"].as_str() == std::env::var("NETCA_WINE").ok().as_deref();
    let driver = if under_wine { wine::skf_module() } else { module() };
    let path = PathBuf::from(format!("skf:{}", driver.display()));
    let mut program = with_form(program, &world, &path, &form(&world, renew_with));
    if under_wine {
        program.env("NETCA_SKF_STATE", std::env::var_os("NETCA_SKF_STATE").expect("the Key"));
        program = wine::translated(&program);
    }
    let retired = match command["kills"].as_u64() {
        None => renew(program, SKF_PIN, renew_with, prints),
        Some(calls) => {
            killed(program.env("PIN", SKF_PIN), calls);
            assert_eq!(token().pin_status().expect("tries").tries_left, Some(6), "a try of the PIN is lost");
            None
        }
    };
    pair.check(&world, token().as_mut(), SKF_PIN, renew_with, retired);
}

/// Starts it until it ends by itself, and kills it before a later one of its `calls` each time; of none, it only says how many
/// there are.
fn killed(program: &mut Command, calls: u64) {
    let kills = Kills::new("netca_renew").expect("a C compiler");
    if calls == 0 {
        kills.arm(program, 0);
        succeed(program);
        // On a line of its own, whatever the test's harness began one with.
        return println!("\ncalls {}", kills.calls().len());
    }
    assert!(calls > 50, "only {calls} calls: what is counted is not the library");
    let mut killed = 0;
    for at in (1..).map(|run| (calls * run / KILLS).max(run)) {
        kills.arm(program, at);
        let output = program.output().expect("it starts");
        if output.status.signal() != Some(9) {
            // Killed after the end, so to speak: there is nothing more to renew.
            let said = String::from_utf8_lossy(&output.stderr);
            println!("\nkilled {killed} times, {calls} calls in all; at last: {} {said}", output.status);
            break;
        }
        killed += 1;
    }
    assert!(killed >= 3, "killed only {killed} times");
}

/// The form of the examples, with the keys to renew with.
fn form(world: &World, renew_with: RenewWith) -> PathBuf {
    let mut form: Value = serde_json::from_str(&read(&root().join("examples/form.json"))).expect("JSON");
    form["renew_with"] = json!(renew_with);
    let path = world.directory.path().join("form.json");
    std::fs::write(&path, form.to_string()).expect("a file");
    path
}

fn renew(mut command: Command, pin: &str, renew_with: RenewWith, prints: Prints) -> Option<[String; 2]> {
    let output = succeed(command.env("PIN", pin));
    let printed = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    if prints == Prints::RetiredKeys {
        return Some([0, 1].map(|line| printed.split('\n').nth(line).expect("two lines").to_owned()));
    }
    assert_eq!(without_braces(&printed), report(renew_with), "{printed}");
    None
}

/// A pair as it lies on its token, before.
struct Pair {
    signing: StoredCertificate,
    encryption: StoredCertificate,
}

impl Pair {
    fn listed(world: &World, token: &mut dyn Token) -> Self {
        let ListedCertificate { stored, encryption, .. } =
            world.client(world.service()).list(token).expect("a list").swap_remove(0);
        Self { signing: stored, encryption: encryption.expect("a pair") }
    }

    /// Both new certificates are on the token, fit their keys, sign and decrypt; the old encryption key still opens what is old;
    /// and the CA has one application.
    fn check(
        &self,
        world: &World,
        token: &mut dyn Token,
        pin: &str,
        renew_with: RenewWith,
        retired: Option<[String; 2]>,
    ) {
        let listed = world.client(world.service()).list(token).expect("a list");
        let new = listed.iter().max_by_key(|one| one.stored.certificate.not_after()).expect("a certificate");
        let encryption = new.encryption.as_ref().expect("a pair");
        token.login(login(&Pin::new(pin))).expect("a login");
        for (new, old) in [(&new.stored, &self.signing), (encryption, &self.encryption)] {
            assert!(new.certificate.not_after() > old.certificate.not_after());
            let (key, before) = (new.certificate.public_key(), old.certificate.public_key());
            assert_eq!(key == before, renew_with == RenewWith::SameKey);
            assert_eq!(token.find_key_by_public_key(key).expect("a search").as_ref(), Some(&new.key));
        }
        let kept = [&self.signing, &self.encryption].map(|old| {
            let kept = token.find_key_by_public_key(old.certificate.public_key()).expect("a search");
            let kept = kept.expect("no key pair is deleted");
            (kept != old.key).then_some(kept)
        });
        let said = kept.each_ref().map(|kept| kept.as_ref().map(ToString::to_string).unwrap_or_default());
        assert!(retired.is_none_or(|retired| retired == said), "where the old keys are: {said:?}");
        let [_, old_encryption] = kept;
        let old_encryption = old_encryption.as_ref().unwrap_or(&self.encryption.key);
        let public_key = self.encryption.certificate.public_key();
        token.prove_decryption(old_encryption, public_key).expect("old documents still open");
        self.signs_and_decrypts(world, token, &new.stored, encryption);

        let renewals = StateDirectory::open(&world.state()).expect("the state").renewals().expect("renewals");
        let facts = &renewals[0].1;
        assert_eq!((renewals.len(), facts.stage()), (1, Stage::Complete));
        let applications = netca_sandbox::operator::applications(&world.directory.path().join("sandbox"));
        assert_eq!(applications.expect("applications").len(), 1);
    }

    /// OpenSSL verifies what the token signs, and the token decrypts what OpenSSL encrypts.
    fn signs_and_decrypts(
        &self,
        world: &World,
        token: &mut dyn Token,
        signing: &StoredCertificate,
        encryption: &StoredCertificate,
    ) {
        if missing("openssl") {
            return;
        }
        let path = |name: &str| world.directory.path().join(name);
        let write = |name: &str, content: &[u8]| std::fs::write(path(name), content).expect("a file");
        let openssl = |words: &str| {
            succeed(Command::new("openssl").current_dir(path("")).args(words.split(' ')));
        };
        let signature = token.sign(&signing.key, SignatureAlgorithm::Sm2Sm3, b"message").expect("a signature");
        write("message", b"message");
        write("signature", &signature);
        write("signing.pem", signing.certificate.to_pem().as_bytes());
        write("encryption.pem", encryption.certificate.to_pem().as_bytes());
        openssl("x509 -in signing.pem -pubkey -noout -out signing.key");
        openssl(
            "pkeyutl -verify -pubin -inkey signing.key -rawin -digest sm3 -in message -sigfile signature -pkeyopt distid:1234567812345678",
        );
        openssl("pkeyutl -encrypt -certin -inkey encryption.pem -in message -out ciphertext");
        let ciphertext = std::fs::read(path("ciphertext")).expect("a file");
        assert_eq!(token.decrypt(&encryption.key, &ciphertext).expect("a decryption").as_bytes(), b"message");
    }
}
