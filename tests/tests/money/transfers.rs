//! Step 6b: bank transfers, declared and verified.

use netca_renew::netca_payment::{PaymentChannel, TransferResult, TransferSheet};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::person::FieldRule;
use netca_renew::{Error, Renewal, Stage};
use netca_tests::model::Place;

use super::{COMPANY, PAYER, Tampers, code, fen, transfer, typed};

fn applied(place: &Place) -> Renewal<'_> {
    place.apply().unwrap();
    place.renewal().unwrap()
}

#[test]
fn parts_are_declared_verified_and_told_apart_from_too_much() {
    let place = Place::new();
    let (mut renewal, cancel, client) = (applied(&place), Cancel::new(), &place.client);
    let sheet = renewal.transfers(&cancel).unwrap();
    assert_eq!((sheet.total, sheet.missing, sheet.transfers.len()), (fen(10_000), fen(10_000), 0));
    assert!(!sheet.payee.account.is_empty());
    let first = transfer(client, "40");
    let sheet = renewal.declare_transfers(&[first.clone(), transfer(client, "10")], &cancel).unwrap();
    assert_eq!((sheet.transfers.len(), sheet.received), (2, fen(0)));
    assert!(sheet.transfers.iter().all(|one| one.verification.is_none()));
    // 删除, 添加更多
    let second = transfer(client, "60.50");
    place.ca.books().bank_receives(first.clone());
    renewal.declare_transfers(&[first.clone(), second.clone()], &cancel).unwrap();
    let sheet = renewal.verify_transfers(&cancel).unwrap();
    let results: Vec<_> =
        sheet.transfers.iter().map(|one| one.verification.as_ref().map(|found| found.result).unwrap()).collect();
    assert_eq!(results, [TransferResult::Success, TransferResult::NotFound]);
    assert_eq!((sheet.received, sheet.missing, sheet.excess), (fen(4_000), fen(6_000), fen(0)));
    assert_eq!(renewal.stage(), Stage::AwaitingPayment);
    // Partly paid: a page asks for the rest, and not for all of it again.
    let link = renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap().unwrap();
    assert_eq!(link.amount, fen(6_000));
    place.ca.books().bank_receives(second);
    let sheet = renewal.verify_transfers(&cancel).unwrap();
    assert_eq!((sheet.missing, sheet.excess), (fen(0), fen(50)));
    assert_eq!(renewal.stage(), Stage::UnderReview, "the application was asked for");
    assert_eq!(renewal.facts().refunds[0].amount, fen(50));
    // Once more changes nothing, and nothing more is declared.
    place.ca.books().calls.clear();
    assert_eq!(renewal.verify_transfers(&cancel).unwrap(), sheet);
    assert!(!place.ca.books().calls.contains(&"verify_transfers"));
    assert_eq!(code(renewal.declare_transfers(&[first], &cancel)), 5006);
}

#[test]
fn a_transfer_under_way_is_looked_for_before_anybody_is_sent_to_a_page() {
    let place = Place::new();
    let (mut renewal, cancel) = (applied(&place), Cancel::new());
    let all = transfer(&place.client, "100");
    renewal.declare_transfers(std::slice::from_ref(&all), &cancel).unwrap();
    assert!(renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap().is_some(), "it has not come in yet");
    place.ca.books().bank_receives(all);
    drop(renewal);
    let mut renewal = place.renewal().unwrap();
    assert_eq!(renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap(), None);
    assert_eq!(renewal.stage(), Stage::UnderReview);
}

#[test]
fn what_breaks_a_rule_is_named_and_not_sent() {
    let place = Place::new();
    let (mut renewal, cancel) = (applied(&place), Cancel::new());
    place.ca.books().calls.clear();
    let good = transfer(&place.client, "1");
    let fields = |error: Error| match error {
        Error::Form(fields) => fields.into_iter().map(|field| (field.field, field.rule)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let mut tomorrow = good.clone();
    tomorrow.date = "9999-12-31".into();
    let mut free = good.clone();
    free.amount = fen(0);
    let mut escape = good.clone();
    escape.remark = "\u{1b}[2J".into();
    for (bad, field, rule) in [
        (tomorrow, "transfer.date", FieldRule::FutureDate),
        (free, "transfer.amount", FieldRule::Amount),
        (escape, "transfer.remark", FieldRule::ControlCharacter),
    ] {
        let error = renewal.declare_transfers(&[good.clone(), bad], &cancel).unwrap_err();
        assert_eq!(fields(error), [(field.to_owned(), rule)]);
    }
    let error = renewal.declare_transfers(&vec![good; 21], &cancel).unwrap_err();
    assert_eq!(fields(error), [("transfers".to_owned(), FieldRule::TooMany { max: 20 })]);
    assert!(place.ca.books().calls.is_empty());
    assert!(place.client.check_transfer(&typed("0.001")).is_err());
    let error = renewal.verify_transfers(&cancel).unwrap_err();
    assert_eq!(fields(error), [("transfers".to_owned(), FieldRule::Required)]);
    assert!(!place.ca.books().calls.contains(&"verify_transfers"));
}

#[test]
fn a_sheet_that_does_not_fit_is_refused() {
    let tampers: Tampers<TransferSheet, 6> = [
        (3006, |sheet| (sheet.total, sheet.missing) = (fen(20_000), fen(20_000))),
        (3008, |sheet| sheet.missing = fen(9_999)),
        (3008, |sheet| sheet.excess = fen(1)),
        (4008, |sheet| sheet.payee.account = " ".into()),
        (4008, |sheet| sheet.transfers[0].transfer.amount = fen(9_999)),
        (4008, |sheet| sheet.transfers.clear()),
    ];
    for (number, tamper) in tampers {
        let place = Place::new();
        let (mut renewal, cancel) = (applied(&place), Cancel::new());
        place.ca.books().tampered.sheet = Some(Box::new(tamper));
        let declared = renewal.declare_transfers(&[transfer(&place.client, "100")], &cancel);
        assert_eq!(code(declared), number);
    }
}

/// All has come in, says the sheet: only the application says that it is paid.
#[test]
fn a_sheet_alone_pays_nothing() {
    let place = Place::new();
    let (mut renewal, cancel) = (applied(&place), Cancel::new());
    renewal.declare_transfers(&[transfer(&place.client, "100")], &cancel).unwrap();
    place.ca.books().tampered.sheet = Some(Box::new(|sheet| (sheet.received, sheet.missing) = (sheet.total, fen(0))));
    let sheet = renewal.verify_transfers(&cancel).unwrap();
    assert!(sheet.is_covered() && renewal.stage() == Stage::AwaitingPayment);
}

#[test]
fn the_journal_keeps_no_account_and_no_name() {
    let place = Place::new();
    let (mut renewal, cancel) = (applied(&place), Cancel::new());
    renewal.declare_transfers(&[transfer(&place.client, "100")], &cancel).unwrap();
    place.ca.books().bank_receives(transfer(&place.client, "100"));
    renewal.verify_transfers(&cancel).unwrap();
    drop(renewal);
    let mut files = 0;
    for file in std::fs::read_dir(place.state()).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        assert!(!text.contains(PAYER) && !text.contains(COMPANY), "{text}");
        files += usize::from(text.contains("declaring_transfers") && text.contains("verifying_transfers"));
    }
    assert_eq!(files, 1, "the intents are written down");
}
