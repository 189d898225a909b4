//! The form on paper, and scans that go with an application.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::latecomer::Latecomer;
use common::place::Place;
use common::{PIN, has};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

fn text(pdf: &Path) -> String {
    let text = common::run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(pdf).arg("-"));
    text.split_whitespace().collect()
}

fn pdf(size: usize) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..size).map(|at| b' ' + (at % 89) as u8));
    content.extend(b"\n%%EOF\n");
    content
}

/// The whole of the expired path: told what is missing, printed, "scanned" by poppler, attached, renewed.
#[test]
fn an_expired_certificate_is_renewed_with_the_form_on_paper() {
    if !has("pdftotext") || !has("pdftoppm") {
        return;
    }
    let user = Latecomer::new(&["--auto-pay", "--auto-review", "0"]);
    let quote = user.run(&["quote"]).run().ends(0).says("application-form").says("always").says("4.7.6");
    assert!(quote.out.contains("10.0 MiB") && quote.out.contains("operator's address"), "{}", quote.out);
    let json = user.run(&["quote"]).json();
    assert_eq!(json["requirements"]["attachments"][0]["kind"], "application_form");
    assert!(json["window"]["closes_at"].is_string());

    // Too old: said before anything is asked for or uploaded.
    let old = user.apply().env("NETCA_RENEW_CLIENT_VERSION", "4.7.5").run().ends(1);
    old.says("this version 4.7.5, needed 4.7.6");

    let missing = user.apply().args(["--json"]).run().ends(2).error();
    assert_eq!(missing["code"], 5001);
    assert_eq!(missing["fields"][0]["field"], "attachments.application_form");
    let facts: Vec<&str> = missing["facts"].as_array().unwrap().iter().map(|fact| fact.as_str().unwrap()).collect();
    assert!(facts.iter().any(|fact| fact.starts_with("netca-renew form --form ")), "{facts:?}");
    let attach = "--attach application-form=application-form-scan.pdf";
    assert!(facts.iter().any(|fact| fact.starts_with("netca-renew apply ") && fact.ends_with(attach)), "{facts:?}");
    user.apply().args(["--lang", "zh-CN"]).run().ends(2).says("缺少附件").says("续期申请表");

    let form = user.path("form.pdf");
    let made = user.run(&["form"]).path("--form", common::example_form()).path("--out", &form).json();
    assert_eq!((&made["pages"], &made["required"], &made["blank"]), (&1.into(), &true.into(), &false.into()));
    for wanted in ["张三", "11010519491231002X", "已过期证书续期", "单位盖章", "400-000-0000"] {
        assert!(text(&form).contains(wanted), "{wanted}");
    }
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&form).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "an identity number stands in it");
    }
    common::run(Command::new("pdftoppm").args(["-r", "100", "-png", "-singlefile"]).arg(&form).arg(user.path("scan")));

    let attach = format!("application-form={}", user.path("scan.png").display());
    let applied = user.apply().args(["--attach", &attach]).run().ends(0);
    assert!(applied.err.contains("application form: uploaded ("), "{}", applied.err);
    user.run(&["pay", "--wait", "30"]).run().ends(0);
    user.run(&["status", "--wait", "30"]).run().ends(0);
    user.run(&["install"]).run().ends(0);

    let number = user.sandbox.applications()[0]["business_number"].as_str().unwrap().to_owned();
    let desk = user.path("desk");
    user.sandbox.desk(&["attachments", &number]).path("--out", &desk).run().ends(0);
    let arrived: Vec<_> = std::fs::read_dir(&desk).unwrap().flatten().map(|file| file.path()).collect();
    assert_eq!(arrived.len(), 1);
    assert_eq!(std::fs::read(&arrived[0]).unwrap(), std::fs::read(user.path("scan.png")).unwrap());
    // What is personal is in no file that stays.
    for file in std::fs::read_dir(user.path("state")).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!bytes.windows(18).any(|window| window == b"11010519491231002X"), "{:?}", file.path());
    }
}

/// What was uploaded stays there for the next run, after a wrong PIN or whatever else came between.
#[test]
fn the_next_run_does_not_send_it_again() {
    let user = Latecomer::new(&[]);
    std::fs::write(user.path("scan.pdf"), pdf(600_000)).unwrap();
    let attach = format!("application-form={}", user.path("scan.pdf").display());
    std::fs::write(user.path("pin"), "000000\n").unwrap();
    user.apply().args(["--attach", &attach]).run().ends(4);
    assert_eq!(user.uploaded_chunks(), 3);
    std::fs::write(user.path("pin"), format!("{PIN}\n")).unwrap();
    let applied = user.apply().args(["--attach", &attach]).json();
    assert_eq!(applied["applied"], "submitted");
    assert_eq!(user.uploaded_chunks(), 3, "nothing was sent again");
    assert_eq!(user.sandbox.requests("POST /v1/quotes "), 1, "and no other quote was asked for");
}

#[test]
fn files_that_cannot_be_meant_are_told_before_anything_travels() {
    let user = Latecomer::new(&[]);
    let whole = pdf(5000);
    std::fs::write(user.path("half.pdf"), &whole[..3000]).unwrap();
    std::fs::write(user.path("letter.pdf"), "Dear CA").unwrap();
    std::fs::File::create(user.path("huge.pdf")).unwrap().set_len(11 << 20).unwrap();
    std::fs::write(user.path("good.pdf"), &whole).unwrap();
    let apply = |attached: &[(&str, &str)]| {
        let words = attached.iter().map(|(kind, file)| format!("--attach={kind}={}", user.path(file).display()));
        user.apply().args(words).args(["--json"]).run()
    };
    for (file, rule) in
        [("half.pdf", "end of this one is missing"), ("letter.pdf", "PDF, JPEG or PNG"), ("huge.pdf", "1 to 10485760")]
    {
        let error = apply(&[("application-form", file)]).ends(2).error();
        assert_eq!(error["fields"][0]["field"], "attachments.application_form");
        assert!(error["fields"][0]["rule"].as_str().unwrap().contains(rule), "{error}");
    }
    let twice = apply(&[("application-form", "good.pdf"), ("operator-papers", "good.pdf")]).ends(2).error();
    assert_eq!(twice["fields"][0]["field"], "attachments.operator_papers");
    assert!(
        apply(&[("application-form", "none.pdf")]).ends(1).error()["message"].as_str().unwrap().contains("none.pdf")
    );
    user.apply().args(["--attach", "passport=a.pdf"]).run().ends(2).says("vat-papers");
    assert_eq!(user.uploaded_chunks() + user.sandbox.requests("PUT "), 0);
}

/// A VAT invoice by a JSON form, on the path that asks for nothing else.
#[test]
fn a_vat_invoice_takes_its_papers_along() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let apply = || {
        let run = user.with_pin(&sandbox.url, &["apply", "--accept-agreement", "2026-01"]);
        run.path("--form", example("form-vat.json"))
    };
    apply().run().ends(2).says("--attach vat-papers=vat-papers-scan.pdf");
    std::fs::write(place.path("licence.pdf"), pdf(2000)).unwrap();
    let attach = format!("vat-papers={}", place.path("licence.pdf").display());
    assert_eq!(apply().args(["--attach", &attach]).json()["applied"], "submitted");
    let number = sandbox.applications()[0]["business_number"].as_str().unwrap().to_owned();
    let listed = sandbox.desk(&["attachments", &number]).json();
    assert!(listed.to_string().contains("vat_papers"), "{listed}");
}

#[test]
fn a_blank_form_is_for_writing_by_hand() {
    let Some(place) = Place::new() else { return };
    if !has("pdftotext") {
        return;
    }
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let out = place.path("blank.pdf");
    let blank = || user.at(&sandbox.url, &["form", "--blank"]).path("--out", &out);
    let said = blank().run().ends(0).says("does not ask for it on paper");
    assert!(said.out.contains("blank.pdf"));
    assert!(text(&out).contains("□12个月") && !text(&out).contains("张三"));
    blank().args(["--memo", "x"]).run().ends(2);
    blank().path("--out", Path::new("/no/such/folder/form.pdf")).run().ends(2);
    user.at(&sandbox.url, &["form", "--blank", "--out", "/no/such/folder/form.pdf"]).run().ends(1).says("folder");
}
