//! Rejected applications whose money pays for the next one, and money that goes back after all.

use netca_payment::PaymentChannel;
use netca_sandbox::operator::{self, Paid};
use serde_json::{Value, json};

use crate::support::{Bench, Holder};

type Application = (String, String);

fn number(application: &Value) -> String {
    application["business_number"].as_str().unwrap().into()
}

/// Applies, pays, and is rejected with the money carried over.
fn rejected(bench: &Bench, holder: &Holder, months: u32) -> Application {
    let application = bench.apply(holder, months);
    bench.pay(&application);
    operator::reject(bench.data(), &number(&bench.status(&application)), "公章不清晰", Paid::CarryOver).unwrap();
    let rejected = bench.status(&application);
    assert_eq!(
        (&rejected["business_status"], &rejected["payment_status"]),
        (&json!("rejected"), &json!("carried_over"))
    );
    assert_eq!(rejected["refunds"], json!([]));
    application
}

#[test]
fn what_was_paid_pays_for_the_next_application() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let first = rejected(&bench, &holder, 12);
    let second = bench.apply(&holder, 12);
    let paid = bench.status(&second);
    assert_eq!((&paid["business_status"], &paid["payment_status"]), (&json!("under_review"), &json!("paid")));
    assert_eq!(
        (&paid["payments"][0]["channel"], &paid["payments"][0]["amount"]),
        (&json!("carried_over"), &json!(10_000))
    );
    assert!(operator::refund(bench.data(), &number(&bench.status(&first))).is_err(), "it is used");

    // Withdrawn, it goes back once, from the second.
    let withdrawal = format!("{}/withdrawal", second.0);
    bench.json("PUT", &withdrawal, Some(&second.1), Some(&json!({ "reason": "" }))).ok();
    operator::refunded(bench.data(), &number(&paid)).unwrap();
    assert_eq!(bench.status(&second)["payment_status"], "refunded");
    assert_eq!(bench.status(&first)["refunds"], json!([]));
    let third = bench.apply(&holder, 12);
    assert_eq!(bench.status(&third)["payment_status"], "unpaid");
}

#[test]
fn a_cheaper_or_dearer_one() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    rejected(&bench, &holder, 24);
    let cheaper = bench.apply(&holder, 12);
    let paid = bench.status(&cheaper);
    assert_eq!((&paid["business_status"], &paid["payment_status"]), (&json!("under_review"), &json!("paid")));
    assert_eq!((&paid["refunds"][0]["amount"], &paid["refunds"][0]["reason"]), (&json!(10_000), &json!("overpaid")));
    operator::reject(bench.data(), &number(&paid), "再次", Paid::CarryOver).unwrap();
    // Only what it had cost is carried on; the rest is on its way back.
    assert_eq!(bench.status(&cheaper)["payment_status"], "refunding");
    let dearer = bench.apply(&holder, 36);
    let partly = bench.status(&dearer);
    assert_eq!((&partly["business_status"], &partly["payment_status"]), (&json!("entered"), &json!("partly_paid")));
    let page = json!({ "channel": "unionpay_corporate" });
    let link = bench.json("POST", &format!("{}/payments", dearer.0), Some(&dearer.1), Some(&page)).ok();
    assert_eq!(link["amount"], 20_000, "the rest");
    operator::settle(bench.data(), &number(&partly), PaymentChannel::Cash).unwrap();
    let paid = bench.status(&dearer);
    assert_eq!((&paid["business_status"], &paid["payments"][1]["channel"]), (&json!("under_review"), &json!("cash")));
    assert!(operator::settle(bench.data(), &number(&partly), PaymentChannel::Cheque).is_err(), "once");
    assert!(operator::settle(bench.data(), &number(&partly), PaymentChannel::Alipay).is_err(), "not in his hands");
}

#[test]
fn an_unused_credit_goes_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let application = rejected(&bench, &holder, 12);
    let business = number(&bench.status(&application));
    assert!(operator::refunded(bench.data(), &business).is_err());
    operator::refund(bench.data(), &business).unwrap();
    assert!(operator::refund(bench.data(), &business).is_err(), "once");
    let refunding = bench.status(&application);
    assert_eq!(refunding["payment_status"], "refunding");
    assert_eq!(
        (&refunding["refunds"][0]["amount"], &refunding["refunds"][0]["reason"]),
        (&json!(10_000), &json!("rejected"))
    );
    operator::refunded(bench.data(), &business).unwrap();
    assert_eq!(bench.status(&application)["payment_status"], "refunded");
    let next = bench.apply(&holder, 12);
    assert_eq!(bench.status(&next)["payment_status"], "unpaid");
}
