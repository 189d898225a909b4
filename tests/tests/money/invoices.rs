//! Electronic invoices, after payment.

use std::time::SystemTime;

use netca_renew::netca_payment::{InvoiceStatus, InvoiceType, PaymentChannel, PaymentStatus};
use netca_renew::netca_protocol::Cancel;
use netca_renew::{Error, InvoiceInput, Renewal};
use netca_tests::model::Place;

use super::{COMPANY, Tampers, code, fen};

const TAX_NUMBER: &str = "91350100M000100Y43";

fn input() -> InvoiceInput {
    InvoiceInput { title: COMPANY.into(), tax_number: Some(TAX_NUMBER.into()), email: "cw@yunshan.example".into() }
}

fn paid(place: &Place, invoice_type: InvoiceType) -> Renewal<'_> {
    place.ca.books().invoice_type = invoice_type;
    place.apply().unwrap();
    place.ca.books().settle(PaymentChannel::Cash);
    place.renewal().unwrap()
}

#[test]
fn an_invoice_is_asked_for_shown_and_downloaded() {
    let place = Place::new();
    let (mut renewal, cancel) = (paid(&place, InvoiceType::Electronic), Cancel::new());
    assert_eq!(code(renewal.invoice(&cancel)), 4135, "none was asked for");
    let invoice = renewal.request_invoice(&input(), &cancel).unwrap();
    assert_eq!((invoice.status, invoice.amount), (InvoiceStatus::Requested, fen(10_000)));
    assert_eq!(renewal.request_invoice(&input(), &cancel).unwrap(), invoice);
    assert_eq!(code(renewal.invoice_document(&cancel)), 4136);
    {
        let mut books = place.ca.books();
        let invoice = books.invoice().unwrap();
        invoice.status = InvoiceStatus::Issued;
        invoice.invoice_number = Some("26442000000000000001".into());
        invoice.issued_at = Some(SystemTime::UNIX_EPOCH);
    }
    assert_eq!(renewal.invoice(&cancel).unwrap().status, InvoiceStatus::Issued);
    assert!(renewal.invoice_document(&cancel).unwrap().starts_with(b"%PDF-"));
    drop(renewal);
    for file in std::fs::read_dir(place.state()).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        assert!([COMPANY, TAX_NUMBER, "cw@yunshan"].iter().all(|personal| !text.contains(personal)));
    }
}

#[test]
fn only_a_paid_order_with_an_electronic_invoice_has_one() {
    let place = Place::new();
    place.ca.books().invoice_type = InvoiceType::Electronic;
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    let error = renewal.request_invoice(&input(), &cancel).unwrap_err();
    assert!(matches!(error, Error::WrongPaymentStatus { status: PaymentStatus::Unpaid }), "{error:?}");
    place.ca.books().settle(PaymentChannel::Cash);
    renewal.withdraw("", &cancel).unwrap();
    let error = renewal.request_invoice(&input(), &cancel).unwrap_err();
    assert!(matches!(error, Error::WrongPaymentStatus { status: PaymentStatus::Refunding }), "{error:?}");
    let place = Place::new();
    let error = paid(&place, InvoiceType::OrdinaryFixed).request_invoice(&input(), &cancel).unwrap_err();
    assert!(matches!(error, Error::InvoiceNotElectronic { chosen: InvoiceType::OrdinaryFixed }), "{error:?}");
    let wrong = InvoiceInput { tax_number: Some("91350100M000100Y44".into()), ..input() };
    place.ca.books().calls.clear();
    assert_eq!(code(place.renewal().unwrap().request_invoice(&wrong, &cancel)), 5001);
    let books = place.ca.books();
    assert!(books.calls.is_empty() && books.broken.is_empty(), "{:?} {:?}", books.calls, books.broken);
}

#[test]
fn an_invoice_to_somebody_else_or_for_another_amount_is_refused() {
    let place = Place::new();
    let (mut renewal, cancel) = (paid(&place, InvoiceType::Electronic), Cancel::new());
    let tampers: [fn(&mut netca_renew::netca_payment::Invoice); 4] = [
        |invoice| invoice.title = "另一家公司".into(),
        |invoice| invoice.tax_number = None,
        |invoice| invoice.amount = fen(1),
        |invoice| invoice.status = InvoiceStatus::Issued,
    ];
    for tamper in tampers {
        place.ca.books().tampered.invoice = Some(Box::new(tamper));
        assert_eq!(code(renewal.request_invoice(&input(), &cancel)), 3016);
    }
    place.ca.books().tampered.invoice = None;
    renewal.request_invoice(&input(), &cancel).unwrap();
    place.ca.books().tampered.invoice = Some(Box::new(|invoice| invoice.amount = fen(1)));
    assert_eq!(code(renewal.invoice(&cancel)), 3016);
}

#[test]
fn a_document_is_a_whole_pdf() {
    let place = Place::new();
    let (mut renewal, cancel) = (paid(&place, InvoiceType::Electronic), Cancel::new());
    renewal.request_invoice(&input(), &cancel).unwrap();
    place.ca.books().invoice().unwrap().status = InvoiceStatus::Issued;
    let tampers: Tampers<Vec<u8>, 4> = [
        (4008, |document| document.truncate(20)),
        (4008, |document| document[0] = b'<'),
        (4008, |document| document.extend(vec![b' '; 2000])),
        (4007, |document| document.splice(9..9, vec![b' '; 4 << 20]).for_each(drop)),
    ];
    for (number, tamper) in tampers {
        place.ca.books().tampered.document = Some(Box::new(tamper));
        assert_eq!(code(renewal.invoice_document(&cancel)), number);
    }
}
