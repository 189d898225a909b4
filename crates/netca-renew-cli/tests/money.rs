//! Paying by every way, transfers, invoices, withdrawal and refund, by single commands against a sandbox.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::process::Command;

use common::command::Run;
use common::has;
use common::place::Place;
use common::sandbox::Sandbox;
use common::world::User;
use serde_json::{Value, json};

const PAYER: &str = "6222000000000012";
const COMPANY: &str = "云杉示例有限公司";

/// A user and a sandbox whose operator does everything by hand.
struct Town {
    place: Place,
    user: User,
    sandbox: Sandbox,
}

impl Town {
    fn new() -> Option<Self> {
        let place = Place::new()?;
        let user = place.soft_user();
        let sandbox = Sandbox::start(&place.path("ca"), &place.path("data"), &[]);
        Some(Self { place, user, sandbox })
    }

    fn at(&self, command: &[&str]) -> Run {
        self.user.at(&self.sandbox.url, command)
    }

    /// Applies, an electronic invoice chosen; gives the business number.
    fn apply(&self) -> String {
        let mut form: Value = serde_json::from_slice(&std::fs::read(common::example_form()).unwrap()).unwrap();
        form["invoice_type"] = "electronic".into();
        let path = self.place.path("form.json");
        std::fs::write(&path, form.to_string()).unwrap();
        let apply = self.user.with_pin(&self.sandbox.url, &["apply", "--accept-agreement", "2026-01"]);
        apply.path("--form", path).json()["business_number"].as_str().unwrap().to_owned()
    }

    fn add(&self, amount: &str) -> Run {
        let payer = ["--payer-account", "6222 0000-0000 0012", "--payer-name", COMPANY, "--date", "2026-11-20"];
        self.at(&["transfer", "--add", "--amount", amount]).args(payer)
    }

    fn bank_receives(&self, amount: &str) {
        let entry = ["bank-transfer", "--payer-account", PAYER, "--payer-name", COMPANY, "--amount", amount];
        self.sandbox.desk(&entry).args(["--date", "2026-11-20"]).run().ends(0);
    }

    fn status(&self) -> Value {
        let ran = self.at(&["status", "--json"]).run();
        ran.json()["application"].clone()
    }
}

#[test]
fn a_bank_transfer_part_by_part() {
    let Some(town) = Town::new() else { return };
    town.apply();
    let ran = town.at(&["pay", "--channel", "bank-transfer", "--lang", "zh-CN"]).run().ends(3);
    for words in ["开户公司名称", "开户账号", "0000100020003000400", "开户行", "尚缺", "¥ 100.00", "transfer --add"]
    {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
    assert_eq!(town.sandbox.requests("POST /v1/applications/{id}/payments"), 0, "there is no page for it");
    town.at(&["transfer", "--verify", "--json"]).run().ends(2).error();

    let sheet = town.add("60").args(["--remark", "续期"]).json();
    assert_eq!(sheet["paid"], false);
    let first = &sheet["transfers"]["transfers"][0];
    assert_eq!(
        first["transfer"],
        json!({ "payer_account": PAYER, "payer_name": COMPANY, "amount": 6000, "date": "2026-11-20", "remark": "续期" })
    );
    town.add("7").run().ends(0).says("transfer --verify");
    town.at(&["transfer", "--remove", "2"]).run().ends(0);
    town.at(&["transfer", "--remove", "2"]).run().ends(2).says("there are 1");
    town.bank_receives("60");
    let ran = town.add("55").args(["--verify", "--lang", "zh-CN"]).run().ends(3);
    for words in ["已查验", "成功", "未到账", "账户余额", "已到账  ¥ 60.00", "尚缺    ¥ 40.00"] {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
    lines_up(&ran.out, "付款账号", PAYER);
    town.at(&["transfer", "--remove", "1"]).run().ends(2).says("has come in");
    assert_eq!(town.status()["payment_status"], "partly_paid");
    // The rest can be paid on a page, which asks for no more than that.
    let link = town.at(&["pay", "--channel", "alipay", "--no-wait", "--json"]).run().ends(3).json();
    assert_eq!(link["payment_link"]["amount"], 4_000);

    town.bank_receives("55");
    let ran = town.at(&["transfer", "--verify", "--lang", "zh-CN"]).run().ends(0);
    for words in ["多付    ¥ 15.00", "由 CA 退还", "✓ 已支付"] {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
    assert!(!ran.out.contains("尚缺"));
    town.at(&["transfer", "--verify"]).run().ends(0);
    town.at(&["pay"]).run().ends(0).says("Paid already");
    let application = town.status();
    assert_eq!(application["payments"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&application["refunds"][0]["reason"], &application["refunds"][0]["amount"]),
        (&"overpaid".into(), &1_500.into())
    );
    for file in town.user.journals() {
        let text = String::from_utf8(file.1).unwrap();
        assert!(!text.contains(PAYER) && !text.contains(COMPANY), "whose transfer it was is not kept");
    }
}

/// The columns of a table stand under their heads, a Chinese character taking two places.
#[track_caller]
fn lines_up(table: &str, head: &str, cell: &str) {
    use unicode_width::UnicodeWidthStr;
    let place = |what: &str| {
        let line = table.lines().find(|line| line.contains(what)).unwrap();
        line.split_once(what).unwrap().0.width()
    };
    assert_eq!(place(head), place(cell), "{table}");
}

#[test]
fn fields_that_break_a_rule_are_named_and_nothing_is_sent() {
    let Some(town) = Town::new() else { return };
    town.apply();
    let transfer = |account: &str, name: &str, amount: &str, date: &str| {
        let run = town.at(&["transfer", "--add", "--json", "--payer-account", account, "--payer-name", name]);
        let amount = format!("--amount={amount}");
        run.args([amount.as_str(), "--date", date]).run().ends(2).error()
    };
    for (field, error) in [
        ("transfer.amount", transfer(PAYER, COMPANY, "-1", "2026-11-20")),
        ("transfer.amount", transfer(PAYER, COMPANY, "0", "2026-11-20")),
        ("transfer.amount", transfer(PAYER, COMPANY, "0.001", "2026-11-20")),
        ("transfer.date", transfer(PAYER, COMPANY, "1", "2099-01-01")),
        ("transfer.payer_name", transfer(PAYER, "a\u{1b}[2Jb", "1", "2026-11-20")),
        ("transfer.payer_account", transfer("1'; DROP TABLE x;--", COMPANY, "1", "2026-11-20")),
    ] {
        let named: Vec<_> = error["fields"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
        assert_eq!(named, [field], "{error}");
        assert!(!error.to_string().contains("DROP TABLE"), "an error repeats what was typed");
    }
    let error = town.at(&["invoice", "--title", " ", "--tax-number", "91350100M000100Y44", "--email", "a@b", "--json"]);
    let error = error.run().ends(2).error();
    let named: Vec<_> = error["fields"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(named, ["invoice.title", "invoice.tax_number", "invoice.email"]);
    for usage in
        [&["transfer", "--amount", "1"][..], &["transfer", "--add", "--remove", "1"], &["invoice", "--email", "a"]]
    {
        town.at(usage).run().ends(2);
    }
    assert_eq!(town.sandbox.requests("PUT /v1/applications/{id}/"), 0);
}

#[test]
fn an_invoice_is_asked_for_after_payment_and_downloaded_when_issued() {
    let Some(town) = Town::new() else { return };
    let number = town.apply();
    let out = town.place.path("invoice.pdf");
    let ask = || town.at(&["invoice", "--title", COMPANY, "--tax-number", "91350100m000100y43"]);
    let error = ask().args(["--json"]).run().ends(1).error();
    assert_eq!((&error["code"], &error["facts"][0]), (&5031.into(), &"unpaid".into()), "{error}");
    town.at(&["invoice"]).run().ends(0).says("after payment");
    town.sandbox.desk(&["settle", &number]).run().ends(0);
    // 现金: settled by the CA, and shown.
    town.at(&["status", "--lang", "zh-CN"]).run().ends(3).says("现金").says("发票类型      电子发票");
    town.at(&["pay"]).run().ends(0).says("Paid already");
    town.at(&["invoice"]).run().ends(0).says("--title");
    let error = town.at(&["invoice", "--json"]).path("--out", &out).run().ends(1).error();
    assert_eq!(error["code"], 4135, "{error}");
    assert_eq!(ask().json()["invoice"]["status"], "requested");
    town.at(&["invoice"]).path("--out", &out).run().ends(3).says("not issued yet");
    assert!(!out.exists());
    town.sandbox.desk(&["invoice", &number]).run().ends(0);
    let shown = town.at(&["invoice", "--lang", "zh-CN"]).run().ends(0);
    shown.says("已开票").says("发票号码").says("纳税人识别号  91350100M000100Y43");
    town.at(&["invoice"]).path("--out", &out).run().ends(0).says("Saved to");
    assert_eq!(town.status()["invoice"]["status"], "issued");
    if has("pdftotext") {
        let text = common::run(Command::new("pdftotext").arg(&out).arg("-"));
        assert!(text.contains(COMPANY) && text.contains("91350100M000100Y43"), "{text}");
    }
}

#[test]
fn rejected_corrected_and_paid_at_once_then_withdrawn_and_refunded() {
    let Some(town) = Town::new() else { return };
    let first = town.apply();
    town.sandbox.desk(&["settle", &first, "--channel", "cheque"]).run().ends(0);
    town.sandbox.desk(&["reject", &first, "--reason", "公章不清晰", "--carry-over"]).run().ends(0);
    town.at(&["status"]).run().ends(0).says("公章不清晰").says("carried over");
    town.at(&["pay"]).run().ends(1).says("has ended").says("公章不清晰");
    town.at(&["transfer"]).run().ends(0).says("rejected");
    let apply = town.user.apply(&town.sandbox.url).run().ends(0);
    apply.says("nothing more is to be paid").says("netca-renew status");
    let second = town.status();
    assert_eq!((&second["payment_status"], &second["business_status"]), (&"paid".into(), &"under_review".into()));
    assert_eq!(second["payments"][0]["channel"], "carried_over");
    town.at(&["pay"]).run().ends(0).says("Paid already");
    assert_eq!(town.sandbox.requests("POST /v1/applications/{id}/payments"), 0, "a page was asked for");

    let ran = town.at(&["withdraw", "--reason", "不需要了", "--lang", "zh-CN"]).run().ends(0);
    for words in ["退款", "申请已撤销", "100.00", "退款中", "退款进度"] {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
    let number = second["business_number"].as_str().unwrap();
    town.sandbox.desk(&["refunded", number]).run().ends(0);
    let refund = &town.status()["refunds"][0];
    assert_eq!((&refund["status"], &refund["reason"]), (&"refunded".into(), &"withdrawn".into()));
    assert!(refund["refunded_at"].is_string());
    town.at(&["invoice"]).run().ends(0);
}

/// The payer declines on the page: the wait ends and says so, and another page can be asked for.
#[test]
fn a_declined_page_ends_the_wait() {
    let Some(town) = Town::new() else { return };
    if !has("curl") {
        return;
    }
    town.apply();
    let mut waiting = town.at(&["pay", "--channel", "unionpay-personal"]).spawn();
    let mut out = std::io::BufReader::new(waiting.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        line.trim().to_owned()
    };
    assert!(line().contains("UnionPay (personal)"));
    let url = line();
    let curl = |more: &[&str]| {
        let root = town.place.path("ca").join("ca.pem");
        let url = format!("{url}/decline");
        common::run(Command::new("curl").args(["-sSL", "--noproxy", "*", &url]).arg("--cacert").arg(root).args(more))
    };
    let page = curl(&[]);
    let token = page.split("name=\"token\"").nth(1).unwrap().split("value=\"").nth(1).unwrap();
    let token = format!("token={}", token.split('"').next().unwrap());
    curl(&["--data-raw", &token]);
    assert_eq!(line(), "The payer declined on the page");
    assert!(line().contains("netca-renew pay"));
    assert_eq!(waiting.wait().unwrap().code(), Some(3));
    let again = town.at(&["pay", "--no-wait", "--json"]).run().ends(3).json();
    assert_eq!((&again["payment_end"], &again["payment_link"]["channel"]), (&"still_waiting".into(), &"alipay".into()));
    assert_ne!(again["payment_link"]["url"], url);
}
