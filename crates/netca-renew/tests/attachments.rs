//! Files that may go with an application, and the form that names them.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{form, pdf, quote};
use netca_renew::netca_payment::InvoiceType;
use netca_renew::netca_protocol::person::FieldRule;
use netca_renew::netca_protocol::wire::{AttachmentKind, AttachmentRef, MediaType, Quote};
use netca_renew::texts::{Language, field_name};
use netca_renew::{Attachment, Error, FormInput, VatInvoiceInput};

const FORM: AttachmentKind = AttachmentKind::ApplicationForm;
const VAT: AttachmentKind = AttachmentKind::VatPapers;

/// A grey pixel, by libpng.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\0\0\0\0\x57\xdd\x52\xf8\0\0\0\x0eIDAT\x78\x9c\x63\x6c\x60\x60\x62\x60\0\0\x02\x92\0\x84\xf7\x7c\xa3\x58\0\0\0\0IEND\xae\x42\x60\x82";

fn rule(result: Result<Attachment, Error>) -> (String, FieldRule) {
    match result {
        Err(Error::Form(errors)) if errors.len() == 1 => (errors[0].field.clone(), errors[0].rule),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_told_by_its_content() {
    let quote = quote();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("申请表.png");
    std::fs::write(&path, pdf(50)).unwrap();
    let attachment = Attachment::read(FORM, &path, &quote).unwrap();
    assert_eq!(attachment.reference().media_type, MediaType::Pdf);
    assert_eq!((attachment.reference().kind, attachment.reference().size), (FORM, 50));
    assert_eq!(attachment.content(), pdf(50));
    let png = Attachment::new(FORM, PNG.to_vec(), &quote).unwrap();
    assert_eq!(png.reference().media_type, MediaType::Png);
    assert!(!format!("{attachment:?}").contains("PDF-1.7"));
}

/// The digest that the CA compares, by OpenSSL's own command.
#[test]
fn the_digest_is_sha_256() {
    let quote = quote();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf(999)).unwrap();
    let Ok(output) = std::process::Command::new("openssl").args(["dgst", "-sha256", "-r"]).arg(&path).output() else {
        assert!(std::env::var("NETCA_REQUIRE_PEERS").is_err(), "NETCA_REQUIRE_PEERS=1, but there is no openssl");
        eprintln!("SKIPPED: there is no openssl");
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let digest = Attachment::read(FORM, &path, &quote).unwrap().reference().sha256.to_string();
    assert_eq!(said.split(' ').next(), Some(digest.as_str()));
}

#[test]
fn what_is_cut_off_anywhere_is_refused() {
    for whole in [pdf(60), PNG.to_vec()] {
        // The last line feed of a PDF may be missing, and the first bytes show no type yet.
        for length in 8..whole.len() - 1 {
            let refused = Attachment::new(FORM, whole[..length].to_vec(), &quote());
            assert_eq!(rule(refused), ("attachments.application_form".into(), FieldRule::CutOff), "{length}");
        }
    }
}

#[test]
fn what_the_quote_does_not_take_is_refused() {
    let quote = quote();
    let field = |kind: AttachmentKind| format!("attachments.{}", kind.name());
    let papers = AttachmentKind::OrganisationPapers;
    assert_eq!(rule(Attachment::new(papers, pdf(50), &quote)), (field(papers), FieldRule::NotOffered));
    assert_eq!(rule(Attachment::new(VAT, PNG.to_vec(), &quote)), (field(VAT), FieldRule::MediaType));
    for unknown in [&b"GIF89a..."[..], b"hello", b"PK\x03\x04", b"%PDF"] {
        assert_eq!(rule(Attachment::new(FORM, unknown.to_vec(), &quote)), (field(FORM), FieldRule::MediaType));
    }
    let max = quote.requirements.attachments[0].max_bytes;
    assert_eq!(rule(Attachment::new(FORM, vec![], &quote)), (field(FORM), FieldRule::FileSize { max }));
    for kind in AttachmentKind::ALL {
        assert_ne!(field_name(&field(*kind), Language::Chinese), field(*kind), "every kind has its word");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let mut quote = quote();
    quote.requirements.attachments[0].max_bytes = 100;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf(100)).unwrap();
    Attachment::read(FORM, &path, &quote).unwrap();
    // A hole of a terabyte: reading it would take for ever.
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(rule(Attachment::read(FORM, &path, &quote)).1, FieldRule::FileSize { max: 100 });
    std::fs::write(&path, pdf(101)).unwrap();
    assert_eq!(rule(Attachment::read(FORM, &path, &quote)).1, FieldRule::FileSize { max: 100 });
}

#[test]
fn what_is_no_file_is_an_error_and_no_wait() {
    let quote = quote();
    let folder = tempfile::tempdir().unwrap();
    let unreadable = |path: &Path| match Attachment::read(FORM, path, &quote) {
        Err(Error::AttachmentUnreadable { kind: FORM, reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(unreadable(&folder.path().join("none.pdf")), std::io::ErrorKind::NotFound);
    assert_eq!(unreadable(folder.path()), std::io::ErrorKind::IsADirectory);
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.pdf");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(unreadable(&pipe), std::io::ErrorKind::InvalidInput);
    }
}

fn reference(kind: AttachmentKind, tag: u8, quote: &Quote) -> AttachmentRef {
    let mut content = pdf(60);
    content[20] = tag;
    Attachment::new(kind, content, quote).unwrap().reference().clone()
}

fn broken(input: &FormInput, quote: &Quote) -> Vec<(String, FieldRule)> {
    let errors = input.check(quote).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.field, error.rule)).collect()
}

fn vat() -> VatInvoiceInput {
    VatInvoiceInput {
        title: "广州云杉演示有限公司".into(),
        tax_number: "91350100m000100y43".into(),
        address: "广州市天河区示例路 1 号".into(),
        telephone: "020-12345678".into(),
        bank: "示例银行广州分行".into(),
        bank_account: "6200 0000 0000 0000".into(),
    }
}

#[test]
fn the_form_names_what_is_missing_and_what_is_too_much() {
    let quote = quote();
    let (needed, vat_needed) = ("attachments.application_form".to_owned(), "attachments.vat_papers".to_owned());
    let mut input = form();
    assert_eq!(broken(&input, &quote), [(needed.clone(), FieldRule::Required)]);
    input.check_without_attachments(&quote).unwrap();
    input.attachments = (0..3).map(|tag| reference(FORM, tag, &quote)).collect();
    assert_eq!(broken(&input, &quote), []);
    input.attachments.push(reference(FORM, 9, &quote));
    assert_eq!(broken(&input, &quote), [(needed.clone(), FieldRule::TooMany { max: 3 })]);
    input.attachments = vec![reference(FORM, 1, &quote), reference(FORM, 1, &quote)];
    assert_eq!(broken(&input, &quote), [(needed, FieldRule::Twice)]);
    // One file cannot be two kinds.
    input.attachments = vec![reference(FORM, 1, &quote), reference(VAT, 1, &quote)];
    assert_eq!(broken(&input, &quote), [(vat_needed, FieldRule::Twice)]);
    let organisation = AttachmentKind::OrganisationPapers;
    input.attachments[1] = AttachmentRef { kind: organisation, ..reference(FORM, 2, &quote) };
    assert_eq!(broken(&input, &quote), [("attachments.organisation_papers".into(), FieldRule::NotOffered)]);
}

#[test]
fn a_vat_invoice_needs_its_papers_and_the_buyer() {
    let quote = quote();
    let mut input = form();
    input.attachments = vec![reference(FORM, 1, &quote)];
    input.invoice_type = InvoiceType::Vat;
    let fields: Vec<String> = broken(&input, &quote).into_iter().map(|(field, _)| field).collect();
    let papers = "attachments.vat_papers";
    for wanted in ["title", "tax_number", "address", "telephone", "bank", "bank_account"] {
        assert!(fields.contains(&format!("vat_invoice.{wanted}")), "{wanted}: {fields:?}");
    }
    assert!(fields.contains(&papers.to_owned()) && fields.len() == 7, "{fields:?}");
    input.vat_invoice = Some(vat());
    assert_eq!(broken(&input, &quote), [(papers.into(), FieldRule::Required)]);
    input.attachments.push(reference(VAT, 2, &quote));
    assert_eq!(broken(&input, &quote), []);
    input.vat_invoice =
        Some(VatInvoiceInput { tax_number: "91350100M000100Y44".into(), bank_account: "12".into(), ..vat() });
    let wrong = broken(&input, &quote);
    assert_eq!(wrong[0], ("vat_invoice.tax_number".into(), FieldRule::TaxNumberCheckCharacter));
    assert_eq!(wrong[1], ("vat_invoice.bank_account".into(), FieldRule::BankAccount));
}

#[test]
fn no_other_invoice_has_a_place_for_the_buyer() {
    let quote = quote();
    for invoice_type in [InvoiceType::OrdinaryFixed, InvoiceType::Electronic] {
        let mut input = FormInput { invoice_type, vat_invoice: Some(vat()), ..form() };
        input.attachments = vec![reference(FORM, 1, &quote)];
        assert_eq!(broken(&input, &quote), [("vat_invoice".into(), FieldRule::NotOffered)]);
    }
}

#[test]
fn a_form_as_json_may_name_both() {
    let quote = quote();
    let json = serde_json::json!({
        "term_months": 24, "invoice_type": "vat",
        "vat_invoice": { "title": "x", "tax_number": "91350100M000100Y43" },
        "attachments": [reference(FORM, 1, &quote)],
    });
    let input: FormInput = serde_json::from_value(json).unwrap();
    assert_eq!(input.attachments, [reference(FORM, 1, &quote)]);
    assert_eq!(input.vat_invoice.unwrap().tax_number, "91350100M000100Y43");
    assert!(serde_json::from_str::<FormInput>(r#"{"vat_invoice": {"taxnumber": "1"}}"#).is_err());
}
