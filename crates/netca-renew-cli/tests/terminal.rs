//! What a person sees and types at a terminal, played by `expect`.
#![cfg(unix)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::process::Command;

use common::command::Run;
use common::openssl::{EC, OpenSsl};
use common::sandbox::Sandbox;
use common::world::User;
use common::{PIN, has};

/// Waits for a text, or says what was missing.
const BEGIN: &str = r#"
set timeout 60
set stty_init "columns 120 rows 60"
proc want {text} {
    expect {
        -ex $text {}
        timeout { puts "\nMISSING: $text"; exit 99 }
        eof { puts "\nMISSING: $text"; exit 98 }
    }
}
proc answer {question line} { want $question; send -- "$line\r" }
# Nobody types before the prompt was read; the echo is off by then.
proc secret {question line} { want $question; after 500; send -- "$line\r" }
spawn -noecho {*}$argv
"#;
const END: &str = r#"
expect {
    eof {}
    timeout { puts "\nMISSING: the end"; exit 97 }
}
lassign [wait] pid spawned os code
exit $code
"#;

struct Seen {
    code: i32,
    text: String,
}

/// Runs a command at a terminal while a script answers.
fn at_a_terminal(run: &Run, script: &str) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.exp");
    std::fs::write(&file, [BEGIN, script, END].concat()).unwrap();
    let mut expect = Command::new("expect");
    expect.arg(&file).arg(run.0.get_program()).args(run.0.get_args());
    for (name, value) in run.0.get_envs() {
        match value {
            Some(value) => expect.env(name, value),
            None => expect.env_remove(name),
        };
    }
    let output = expect.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let code = output.status.code().unwrap();
    assert!(!text.contains("MISSING: "), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    Seen { code, text }
}

struct Place {
    _home: tempfile::TempDir,
    user: User,
    sandbox: Sandbox,
}

impl Place {
    fn new(more: &[&str]) -> Option<Self> {
        if !has("openssl") || !has("expect") {
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let openssl = OpenSsl::with_ca(&home.path().join("ca"), EC);
        let user = User::with_soft_token(&home.path().join("user"), &openssl, "user");
        let sandbox = Sandbox::start(&home.path().join("ca"), &home.path().join("data"), more);
        Some(Self { _home: home, user, sandbox })
    }

    fn at(&self, command: &[&str]) -> Run {
        self.user.at(&self.sandbox.url, command)
    }
}

#[test]
fn a_person_is_asked_for_everything() {
    let Some(place) = Place::new(&[]) else { return };
    let script = format!(
        r#"
answer "(yes/no): " "yes"
answer "Term (months): " "13"
answer "Operator's ID number: " "11010519491231002X"
answer "Operator's name: " "Zhang San"
answer "Operator's mobile (for notices): " "13800000000"
answer "Operator's e-mail (for notices): " "no address"
answer "Operator's address (for the invoice): " "1 Example Road"
want "term_months"
want "operator.email"
answer "Term (months): " "12"
answer "Operator's e-mail (for notices): " "zhangsan@yunshan.example"
want "100.00"
secret "PIN (Soft Key): " "{PIN}"
want "The application is handed in"
"#
    );
    let seen = at_a_terminal(&place.at(&["apply"]), &script);
    assert_eq!(seen.code, 0, "{}", seen.text);
    assert!(!seen.text.contains(PIN), "the PIN was echoed");
    // All of the agreement stands before the question.
    let agreement = place.at(&["agreement"]).json();
    let question = seen.text.find("(yes/no)").unwrap();
    for line in agreement["text"].as_str().unwrap().lines().filter(|line| !line.is_empty()) {
        assert!(seen.text.find(line).is_some_and(|place| place < question), "{line} is missing");
    }
    assert_eq!(place.sandbox.applications().len(), 1);
}

#[test]
fn who_does_not_accept_signs_nothing() {
    let Some(place) = Place::new(&[]) else { return };
    let run = place.at(&["apply", "--lang", "zh-CN"]).path("--form", common::example_form());
    let seen = at_a_terminal(&run, "answer \"(yes/no): \" \"no\"\n");
    assert_eq!(seen.code, 2, "{}", seen.text);
    assert!(seen.text.contains("尚未接受"));
    // Ctrl-C while the PIN is typed: the program ends, no try is spent.
    let run = place.at(&["apply", "--accept-agreement", "2026-01"]).path("--form", common::example_form());
    let seen = at_a_terminal(&run, "want \"PIN (Soft Key): \"\nsend \"246\\003\"\n");
    assert_eq!(seen.code, 130, "{}", seen.text);
    assert_eq!(place.user.token_info()["pin"]["tries_left"], 6);
    assert!(place.user.journals().is_empty());
}

#[test]
fn the_payment_link_is_text_and_code_and_a_wait_can_be_left() {
    let Some(place) = Place::new(&[]) else { return };
    place.user.apply(&place.sandbox.url).run().ends(0);
    let seen = at_a_terminal(&place.at(&["pay", "--no-wait", "--channel", "alipay"]), "");
    assert_eq!(seen.code, 3, "{}", seen.text);
    assert!(seen.text.contains(&format!("{}/cashier/", place.sandbox.url)));
    let rows: Vec<&str> = seen.text.lines().filter(|line| line.contains("\u{1b}[38;5;16;48;5;231m")).collect();
    assert!(rows.len() > 15, "{}", seen.text);
    assert!(rows.iter().skip(2).take(10).all(|row| row.contains('█') || row.contains('▀')));
    // Without a terminal there is none.
    let ran = place.at(&["pay", "--no-wait"]).run().ends(3);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");

    let seen = at_a_terminal(
        &place.at(&["pay", "--channel", "alipay"]),
        "want \"waiting for the payment 0:01\"\nsend \"\\003\"\n",
    );
    assert_eq!(seen.code, 130, "{}", seen.text);
    let last = seen.text.rsplit("\r\u{1b}[K").next().unwrap();
    assert!(last.contains("Cancelled") && last.contains("Run the command again"), "{last:?}");
    assert!(!last.contains("waiting"), "the status line stays behind: {last:?}");
    // Nothing else stays behind, and the flow goes on.
    let ran = place.at(&["status", "--wait", "2"]).run().ends(3);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");
    assert_eq!(ran.err.matches("waiting").count(), 1, "{}", ran.err);
}

#[test]
fn a_person_chooses_how_to_pay() {
    let Some(place) = Place::new(&[]) else { return };
    place.user.apply(&place.sandbox.url).run().ends(0);
    let script = "want \"Alipay\"\nwant \"bank transfer\"\nanswer \"Way to pay \\[1\\]: \" \"9\"\nanswer \"Way to pay \\[1\\]: \" \"2\"\nwant \"UnionPay (personal)\"\nwant \"/cashier/\"\n";
    let seen = at_a_terminal(&place.at(&["pay", "--no-wait"]), script);
    assert_eq!(seen.code, 3, "{}", seen.text);
    // An empty line takes what stands in brackets.
    let script = "answer \"请选择缴费方式 \\[1\\]: \" \"\"\nwant \"支付宝\"\nwant \"/cashier/\"\n";
    let seen = at_a_terminal(&place.at(&["pay", "--no-wait", "--lang", "zh-CN"]), script);
    assert_eq!(seen.code, 3, "{}", seen.text);
}

#[test]
fn a_person_is_asked_for_a_transfer() {
    let Some(place) = Place::new(&[]) else { return };
    place.user.apply(&place.sandbox.url).run().ends(0);
    let script = r#"
answer "Account that paid: " "12"
answer "Name of the account: " "Example Software"
answer "Amount (yuan) \[100.00\]: " "-5"
answer "Date " "2026-11-20"
want "transfer.payer_account"
want "transfer.amount"
answer "Account that paid: " "6222 0000 0000 0012"
answer "Amount (yuan) \[100.00\]: " ""
want "transfer --verify"
"#;
    let seen = at_a_terminal(&place.at(&["transfer", "--add"]), script);
    assert_eq!(seen.code, 0, "{}", seen.text);
    let sheet = place.at(&["transfer"]).json();
    let transfer = &sheet["transfers"]["transfers"][0]["transfer"];
    assert_eq!((&transfer["amount"], &transfer["payer_account"]), (&10_000.into(), &"6222000000000012".into()));
}
