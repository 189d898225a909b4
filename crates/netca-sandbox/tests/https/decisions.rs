//! What the staff decides at the desk, and what becomes of it.

use netca_payment::{BankTransfer, Money, rfc3339};
use netca_sandbox::operator;
use serde_json::json;

use crate::support::{Bench, DAY, Desk, Holder};

type Application = (String, String);

fn paid(bench: &Bench, name: &str) -> (Application, String) {
    let application = bench.apply(&Holder::new(bench, name, "p256"), 12);
    bench.pay(&application);
    let number = bench.number(&application);
    (application, number)
}

#[test]
fn approved_is_issued_and_told() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let (application, number) = paid(&bench, "holder");
    let desk = Desk::sign_in(&bench);
    assert!(desk.page("/desk?state=under_review").contains(&number));
    let page = desk.decide(&number, "approve", &[]);
    for part in ["已审核通过。", "待安装", "新证书序列号", "张三", "11010519491231002X", "zhang.san@trade.example"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(bench.status(&application)["business_status"], "ready_to_install");
    assert!(!desk.page(&format!("/desk/applications/{number}")).contains("已审核通过。"), "said once");
    let outbox = desk.page("/desk/outbox");
    assert!(outbox.contains("13800138000") && outbox.contains("请插入 Key"), "{outbox}");
    // It is too late for anything else.
    for act in ["approve", "reject", "settle", "verify", "refunded", "refund", "invoice"] {
        let answer = desk.get(&format!("/desk/applications/{number}/{act}"));
        assert_eq!(answer.status, 303, "{act}");
        assert!(desk.page(&format!("/desk/applications/{number}")).contains("没有执行"), "{act}");
    }
}

#[test]
fn a_decision_that_comes_second_changes_nothing() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let (application, number) = paid(&bench, "holder");
    let desk = Desk::sign_in(&bench);
    let address = format!("/desk/applications/{number}");
    let token = desk.token(&format!("{address}/approve"));
    desk.decide(&number, "reject", &[("reason", "资料不全"), ("paid", "refund")]);
    assert_eq!(desk.post(&format!("{address}/approve"), &[("token", &token)]).status, 303);
    assert!(desk.page(&address).contains("没有执行"));
    assert_eq!(bench.status(&application)["business_status"], "rejected");
}

#[test]
fn rejected_with_the_money_given_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let (application, number) = paid(&bench, "holder");
    let desk = Desk::sign_in(&bench);
    let reject = format!("/desk/applications/{number}/reject");
    let long = "长".repeat(201);
    for (fields, says) in [
        (&[("paid", "refund")][..], "请填写不通过的原因"),
        (&[("reason", &long), ("paid", "refund")], "不能超过 200"),
        (&[("reason", "一\u{202e}二"), ("paid", "refund")], "控制字符"),
        (&[("reason", "资料不全")], "请选择已付费用的处理方式"),
        (&[("reason", "资料不全"), ("paid", "keep")], "请选择已付费用的处理方式"),
    ] {
        let answer = desk.send(&reject, fields);
        assert_eq!(answer.status, 422, "{says}");
        let page = answer.text();
        assert!(page.contains(says), "{says}: {page}");
        if let Some((_, typed)) = fields.iter().find(|(name, _)| *name == "reason") {
            assert!(page.contains(&format!("value=\"{typed}\"")), "what was typed is kept");
        }
    }
    assert_eq!(bench.status(&application)["business_status"], "under_review");
    let page = desk.decide(&number, "reject", &[("reason", "申请表未盖公章"), ("paid", "refund")]);
    assert!(page.contains("申请表未盖公章") && page.contains("退款中"), "{page}");
    let seen = bench.status(&application);
    assert_eq!((&seen["reason"], &seen["payment_status"]), (&json!("申请表未盖公章"), &json!("refunding")));
    assert!(desk.page("/desk/refunds").contains(&format!("{number}/refunded")));
    assert!(desk.page(&format!("/desk/applications/{number}/refunded")).contains("100.00 元"));
    desk.decide(&number, "refunded", &[]);
    assert_eq!(bench.status(&application)["payment_status"], "refunded");
    assert!(!desk.page("/desk/refunds").contains(&format!("{number}/refunded")));
}

#[test]
fn rejected_with_the_money_carried_over_and_then_given_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let (application, number) = paid(&bench, "holder");
    let desk = Desk::sign_in(&bench);
    let page = desk.decide(&number, "reject", &[("reason", "请更正地址"), ("paid", "carry_over")]);
    assert!(page.contains("已结转 100.00 元"), "{page}");
    assert_eq!(bench.status(&application)["payment_status"], "carried_over");
    desk.decide(&number, "refund", &[]);
    assert_eq!(bench.status(&application)["payment_status"], "refunding");
    desk.decide(&number, "refunded", &[]);
    assert_eq!(bench.status(&application)["payment_status"], "refunded");
}

#[test]
fn rejected_before_payment_asks_for_no_money() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let number = bench.number(&application);
    let desk = Desk::sign_in(&bench);
    assert!(!desk.page(&format!("/desk/applications/{number}/reject")).contains("name=\"paid\""));
    desk.decide(&number, "reject", &[("reason", "重复申请")]);
    let seen = bench.status(&application);
    assert_eq!((&seen["business_status"], &seen["payment_status"]), (&json!("rejected"), &json!("unpaid")));
}

#[test]
fn settled_at_the_counter() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let desk = Desk::sign_in(&bench);
    for channel in ["cash", "cheque", "periodic_settlement"] {
        let application = bench.apply(&Holder::new(&bench, channel, "p256"), 24);
        let number = bench.number(&application);
        let settle = format!("/desk/applications/{number}/settle");
        assert!(desk.page(&settle).contains("200.00 元"));
        for fields in [&[][..], &[("channel", "alipay")], &[("channel", "bank_transfer")]] {
            assert_eq!(desk.send(&settle, fields).status, 422, "{fields:?}");
        }
        desk.decide(&number, "settle", &[("channel", channel)]);
        let seen = bench.status(&application);
        assert_eq!(seen["business_status"], "under_review");
        assert_eq!(seen["payments"][0]["channel"], channel);
        assert_eq!(seen["payments"][0]["amount"], 20_000);
    }
}

#[test]
fn transfers_are_looked_for_in_the_ledger_of_the_desk() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let number = bench.number(&application);
    // Yesterday: a date that has come in China, whatever the hour.
    let day = rfc3339::format(bench.now() - DAY)[..10].to_owned();
    let transfer = json!({
        "payer_account": "6222020012345678", "payer_name": "云杉示例有限公司", "amount": 10_000, "date": day, "remark": "",
    });
    let path = format!("{}/transfers", application.0);
    bench.json("PUT", &path, Some(&application.1), Some(&json!({ "transfers": [transfer] }))).ok();
    let desk = Desk::sign_in(&bench);
    assert!(desk.page(&format!("/desk/applications/{number}")).contains("未查验"));
    assert!(desk.decide(&number, "verify", &[]).contains("未到账"));
    let entry = |amount: &'static str, date| {
        [
            ("payer_account", "6222 0200 1234 5678"),
            ("payer_name", "云杉示例有限公司"),
            ("amount", amount),
            ("date", date),
        ]
    };
    for (amount, date) in [("-1", day.as_str()), ("0.001", &day), ("100", "2999-01-01"), ("100", "昨天"), ("", "")] {
        let answer = desk.send("/desk/ledger", &entry(amount, date));
        assert_eq!(answer.status, 422, "{amount} {date}");
        assert!(answer.text().contains("value=\"6222 0200 1234 5678\""), "what was typed is kept");
    }
    assert!(operator::ledger(bench.data()).unwrap().is_empty());
    assert_eq!(desk.send("/desk/ledger", &entry("100", &day)).status, 303);
    let page = desk.decide(&number, "verify", &[]);
    assert!(page.contains("待审核") && page.contains("成功"), "{page}");
    assert!(desk.page("/desk/ledger").contains(&format!("/desk/applications/{number}")), "what it was used for");
    let known = operator::ledger(bench.data()).unwrap().remove(0).transfer;
    let expected = BankTransfer {
        payer_account: "6222020012345678".into(),
        payer_name: "云杉示例有限公司".into(),
        amount: Money::from_fen(10_000).unwrap(),
        date: day,
        remark: String::new(),
    };
    assert_eq!(known, expected);
}

#[test]
fn invoices_are_issued_at_the_desk() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let (id, answer) = bench.apply_with(&holder, 12, |content| content["invoice_type"] = json!("electronic"));
    let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
    bench.pay(&application);
    let number = bench.number(&application);
    let desk = Desk::sign_in(&bench);
    assert!(desk.page("/desk/invoices").contains("没有开票申请"));
    assert_eq!(desk.get(&format!("/desk/applications/{number}/invoice.pdf")).status, 404);
    let request = json!({ "title": "云杉示例有限公司", "tax_number": "91350100M000100Y43", "email": "" });
    bench.json("PUT", &format!("{}/invoice", application.0), Some(&application.1), Some(&request)).ok();
    assert!(
        desk.page("/desk/invoices").contains("91350100M000100Y43") || desk.page("/desk/invoices").contains(&number)
    );
    assert!(desk.page(&format!("/desk/applications/{number}/invoice")).contains("91350100M000100Y43"));
    let page = desk.decide(&number, "invoice", &[]);
    assert!(page.contains("发票已开具。") && page.contains("已开票"), "{page}");
    let pdf = desk.get(&format!("/desk/applications/{number}/invoice.pdf"));
    assert_eq!(pdf.status, 200);
    assert!(pdf.body.starts_with(b"%PDF-") && pdf.head.contains("content-disposition: attachment"), "{}", pdf.head);
    let path = format!("{}/invoice/document", application.0);
    assert_eq!(pdf.body, bench.json("GET", &path, Some(&application.1), None).body, "the client has the same");
}
