//! What was agreed to and changes between the form and the application: the user is told, and nothing is lost.

use netca_payment::Money;
use netca_sandbox::AgreementText;
use serde_json::{Value, json};

use crate::support::{Bench, DAY, Holder, Paper, uploads};

fn next_agreement() -> AgreementText {
    let text = "沙箱电子认证服务协议(第二版)\n一、本协议仅供测试。\n";
    AgreementText { version: "2027-01".into(), title: "沙箱电子认证服务协议".into(), text: text.into() }
}

#[test]
fn an_agreement_that_changes_is_to_be_read_again_and_the_quote_goes_on() {
    let Some(mut bench) = Bench::start(|config| config.expired = Some(netca_sandbox::ExpiredPath::usual())) else {
        return;
    };
    let now = bench.now();
    let holder = Holder::with_validity(&bench, "holder", "p256", now - 375 * DAY, now - 10 * DAY);
    let quote = bench.quote(&holder).ok();
    let form = Paper::pdf("application_form", 1000);
    form.upload(&bench, &quote);
    let first = bench.json("GET", "/v1/agreement", None, None).ok();
    bench.config.agreement = next_agreement();
    bench.restart();
    let complete = |content: &mut Value| {
        content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
        content["attachments"] = json!([form.reference()]);
    };
    bench.apply_on(&quote, &holder, 12, complete).1.problem("agreement_changed", Some("agreement"));
    assert_eq!(uploads(&bench, &quote).ok()["uploads"][0]["complete"], true, "the attachment is still there");
    let second = bench.json("GET", "/v1/agreement", None, None).ok();
    assert_ne!(second["sha256"], first["sha256"]);
    // The new text under the old version's name, and the other way round.
    for (version, sha256) in [(&first["version"], &second["sha256"]), (&second["version"], &first["sha256"])] {
        let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
            complete(content);
            content["agreement"] = json!({ "version": version, "sha256": sha256 });
        });
        answer.problem("agreement_changed", Some("agreement"));
    }
    let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
        complete(content);
        content["agreement"] = json!({ "version": second["version"], "sha256": second["sha256"] });
    });
    let taken = answer.ok();
    assert_eq!(taken["application"]["attachments"], json!([form.reference()]));
    // A new quote names the new agreement.
    let quote = bench.quote(&Holder::new(&bench, "other", "p256")).ok();
    assert_eq!(quote["agreement"], json!({ "version": "2027-01", "sha256": second["sha256"] }));
}

#[test]
fn a_quote_holds_until_it_ends_whatever_is_asked_for_meanwhile() {
    let Some(mut bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let cheap = bench.quote(&holder).ok();
    bench.config.price_per_year = Money::from_fen(12_345).unwrap();
    bench.config.terms = vec![netca_payment::TermMonths::new(24).unwrap()];
    bench.restart();
    let dear = bench.quote(&holder).ok();
    assert_eq!((&cheap["options"][1]["total"], &dear["options"][0]["total"]), (&json!(20_000), &json!(24_690)));
    // Neither quote takes the other's amount, or a term that only the other offers.
    let (_, answer) = bench.apply_on(&cheap, &holder, 24, |content| content["amount"] = json!(24_690));
    answer.problem("amount_changed", Some("amount"));
    let (_, answer) = bench.apply_on(&dear, &holder, 24, |content| content["amount"] = json!(20_000));
    answer.problem("amount_changed", Some("amount"));
    let (_, answer) = bench.apply_on(&dear, &holder, 12, |content| content["amount"] = json!(10_000));
    answer.problem("term_not_offered", Some("cert.interval"));
    let taken = bench.apply_on(&cheap, &holder, 24, |_| {}).1.ok();
    assert_eq!(taken["application"]["order"]["total"], 20_000);

    let late = Holder::new(&bench, "late", "p256");
    let quote = bench.quote(&late).ok();
    bench.wait(DAY);
    let (_, answer) = bench.apply_on(&quote, &late, 24, |_| {});
    answer.problem("quote_expired", Some("quote_id"));
    bench.apply(&late, 24);
}
