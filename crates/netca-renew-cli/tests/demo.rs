//! The demo, looked at from outside: `openssl verify`, the dates, the keys, the token.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::{Path, PathBuf};

use common::command::Run;
use common::has;
use common::openssl::{OpenSsl, a_year_later};
use common::softhsm::{self, SoftHsm};
use serde_json::Value;

/// The PIN of the demo's tokens.
const DEMO_PIN: &str = "135790";

struct Demo {
    directory: tempfile::TempDir,
    key: &'static str,
    renew_with: &'static str,
    expired: bool,
}

impl Demo {
    fn new(key: &'static str, renew_with: &'static str) -> Self {
        Self { directory: tempfile::tempdir().unwrap(), key, renew_with, expired: false }
    }

    fn folder(&self) -> PathBuf {
        self.directory.path().join("demo")
    }

    fn command(&self) -> Run {
        Run::new(&["demo", "--key", self.key, "--renew-with", self.renew_with]).path("--dir", self.folder())
    }

    /// What poppler reads on a page of paper.
    fn text_of(&self, paper: &str) -> String {
        let said =
            std::process::Command::new("pdftotext").args(["-layout", paper, "-"]).current_dir(self.folder()).output();
        String::from_utf8(said.unwrap().stdout).unwrap()
    }

    fn openssl(&self) -> OpenSsl {
        OpenSsl::at(&self.folder())
    }

    /// What the issue asks to be seen.
    #[track_caller]
    fn is_as_promised(&self) {
        let openssl = self.openssl();
        let said = openssl.run(&["verify", "-CAfile", "ca.pem", "-untrusted", "chain.pem", "after.pem"]);
        assert_eq!(said.trim(), "after.pem: OK");
        if self.expired {
            // Renewed after its end, the new term starts on the day of issue: 20 days more than a year.
            let days = |file| openssl.run(&["x509", "-in", file, "-noout", "-checkend", "0"]);
            assert!(days("after.pem").contains("will not expire"));
            let (old, new) = (openssl.end("before.pem"), openssl.end("after.pem"));
            assert!(new.0 > old.0 && new != (old.0 + 1, old.1), "{new:?}");
        } else {
            a_year_later(&openssl.end("before.pem"), &openssl.end("after.pem"));
        }
        for (paper, words) in [
            ("form.pdf", ["数字证书续期申请表", "广州云杉演示有限公司"]),
            ("invoice.pdf", ["沙箱样张, 无效", "91350100M000100Y43"]),
        ] {
            let said = self.text_of(paper);
            words.iter().for_each(|word| assert!(said.contains(word), "{paper} lacks {word}: {said}"));
        }
        let one_key = openssl.public_key("before.pem") == openssl.public_key("after.pem");
        assert_eq!(one_key, self.renew_with == "same-key");
        let is_journal = |path: &Path| path.extension().is_some_and(|ending| ending == "journal");
        let state = std::fs::read_dir(self.folder().join("state")).unwrap();
        assert_eq!(state.filter(|entry| is_journal(&entry.as_ref().unwrap().path())).count(), 1);
    }
}

#[test]
fn soft_token_same_key() {
    if !has("openssl") || !has("pdftotext") {
        return;
    }
    let demo = Demo::new("p256", "same-key");
    let ran = demo.command().run().ends(0);
    assert_eq!(ran.err, "", "the way is the result, on one stream");
    let places: Vec<_> = (0..10).map(|step| ran.out.find(&format!("\n[{step}] ")).unwrap()).collect();
    assert!(places.is_sorted(), "every step of the flow, in its order");
    demo.is_as_promised();
    // Again in the same directory: it is the demo's own.
    demo.command().run().ends(0);
    demo.is_as_promised();
}

#[test]
fn soft_token_new_key_rsa() {
    if !has("openssl") || !has("pdftotext") {
        return;
    }
    let demo = Demo::new("rsa2048", "new-key");
    let result = demo.command().json();
    demo.is_as_promised();
    assert_eq!(result["same_key"], false);
    assert_eq!(result["after"]["subject"], "CN=广州云杉演示有限公司, O=广州云杉演示有限公司, C=CN");
}

#[test]
fn an_expired_certificate() {
    if !has("openssl") || !has("pdftotext") {
        return;
    }
    let demo = Demo { expired: true, ..Demo::new("p256", "same-key") };
    let ran = demo.command().args(["--expired"]).run().ends(0).says("¥ 400.00").says("attachment: the form");
    // Whatever else stands in the table decides how far apart the two are.
    let ways = ran.out.lines().find_map(|line| line.trim().strip_prefix("renewed with"));
    assert_eq!(ways.map(str::trim), Some("same key / new key"));
    demo.is_as_promised();
}

#[test]
fn every_way_to_pay() {
    if !has("openssl") || !has("pdftotext") {
        return;
    }
    for (way, words) in [("alipay", "/cashier/"), ("unionpay", "/cashier/"), ("bank-transfer", "0000100020003000400")] {
        let demo = Demo::new("p256", "same-key");
        demo.command().args(["--pay", way]).run().ends(0).says(words);
        demo.is_as_promised();
    }
}

#[test]
fn softhsm_p256() {
    on_softhsm("p256", &["same-key", "new-key"]);
}

#[test]
fn softhsm_rsa() {
    on_softhsm("rsa2048", &["same-key", "new-key"]);
}

fn on_softhsm(key: &'static str, ways: &[&'static str]) {
    if !has("openssl") || !has("pdftotext") {
        return;
    }
    for way in ways {
        let demo = Demo::new(key, way);
        let Some(own) = SoftHsm::new(&demo.directory.path().join("own")) else { return };
        own.init_token("the user's own");
        let before = snapshot(&demo.directory.path().join("own"));
        let ran = demo.command().path("--module", &own.module).env("SOFTHSM2_CONF", &own.configuration);
        let result: Value = ran.args(["--json"]).run().ends(0).json();
        assert_eq!(result["same_key"], *way == "same-key");
        demo.is_as_promised();
        assert_eq!(snapshot(&demo.directory.path().join("own")), before, "the user's own store was touched");
        is_on_the_token(&demo);
    }
}

/// pkcs11-tool lists the new certificate and signs with its key; OpenSSL verifies that.
fn is_on_the_token(demo: &Demo) {
    let store = SoftHsm::at(demo.folder().join("softhsm/softhsm2.conf")).unwrap();
    let listed = store.tool(DEMO_PIN, &["-O", "--type", "cert"]);
    let ids: Vec<&str> = listed.lines().filter_map(|line| line.trim().strip_prefix("ID:")).map(str::trim).collect();
    let [id] = ids.as_slice() else { panic!("one certificate is expected: {listed}") };
    let openssl = demo.openssl();
    store.read(&openssl, DEMO_PIN, id, "on-token");
    let der = |file| openssl.run(&["x509", "-in", file, "-noout", "-fingerprint", "-sha256"]);
    assert_eq!(der("on-token.pem"), der("after.pem"));
    store.signs_for(&openssl, DEMO_PIN, id, "after.pem", demo.key == "rsa2048");
}

/// Every file below a folder with its content.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(snapshot(&path));
        } else {
            files.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn what_is_not_a_demos_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("netca-renew-demo");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("after.pem"), "mine").unwrap();
    let command = |arguments: &[&str]| {
        let mut run = Run::new(arguments);
        run.0.current_dir(home.path());
        run
    };
    let ran = command(&["demo", "--lang", "en"]).run().ends(1);
    assert_eq!(ran.out, "");
    ran.says("netca-renew-demo").says("--dir");
    command(&["demo", "--lang", "zh-CN"]).run().ends(1).says("--dir").says("未作改动");
    command(&["demo", "--json"]).run().ends(1).error();
    assert_eq!(std::fs::read_to_string(folder.join("after.pem")).unwrap(), "mine");
    assert_eq!(snapshot(home.path()).len(), 1, "nothing was written");
}

#[test]
fn only_softhsm_is_used() {
    let Some(module) = softhsm::module() else { return };
    let home = tempfile::tempdir().unwrap();
    let nothing = home.path().join("no.so");
    let demo = |module: &Path| Run::new(&["demo"]).path("--dir", home.path().join("d")).path("--module", module).run();
    demo(&nothing).ends(1).says("no.so");
    // A store in which somebody's token lies already is not the demo's own.
    let other = SoftHsm::new(&home.path().join("other")).unwrap();
    other.init_token("somebody's");
    let run = Run::new(&["demo"]).path("--dir", home.path().join("e")).path("--module", &module);
    let run = run.env("NETCA_RENEW_DEMO_STORE", "x").env("SOFTHSM2_CONF", &other.configuration);
    run.run().ends(1).says("leaves real Keys alone");
}
