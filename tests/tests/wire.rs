//! The bytes on the wire, pinned by the files in `tests/fixtures`, so that client and sandbox cannot drift together.
//! The files were written by hand (and `application_request.json` by Python's `json`), not by this project.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;

use netca_renew::netca_payment::{
    CourierPayment, InvoiceType, Money, PaymentLink, PaymentPage, TermMonths, TransferSheet, VatInvoice,
};
use netca_renew::netca_protocol::wire::{
    AgreementRef, Application, ApplicationRequest, AttachmentKind, AttachmentRef, Base64, CertReference, Challenge,
    ClientInfo, ImportCipher, Installation, IssuedCertificates, KeyKind, Linkman, LookupProof, MediaType, NewKeyOffer,
    Problem, ProblemCode, Quote, QuoteRequest, Receipt, Recipient, RenewWith, ServiceInfo, Sha256Hex, Upload,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn fixture(name: &str) -> String {
    netca_tests::read(&netca_tests::root().join("tests/fixtures").join(name))
}

fn application_request() -> ApplicationRequest {
    ApplicationRequest {
        agreement: AgreementRef { sha256: Sha256Hex([0x11; 32]), version: "2026-01".into() },
        amount: Money::from_fen(20_000).unwrap(),
        attachments: vec![AttachmentRef {
            kind: AttachmentKind::ApplicationForm,
            media_type: MediaType::Pdf,
            sha256: Sha256Hex([0x33; 32]),
            size: 123_456,
        }],
        business_center_id: 1,
        cert: CertReference {
            cert_sn: "1122334455667788990a0b".into(),
            interval: TermMonths::new(24).unwrap(),
            issuer: "300D310B300906035504061302434E".into(),
        },
        certificate_request: Some(Base64(vec![0x30, 0])),
        certificate_sha256: Sha256Hex([0x22; 32]),
        client: ClientInfo { name: "netca-renew-cli".into(), version: "4.7.6".into() },
        courier_payment: CourierPayment::OnDelivery,
        encryption_certificate_sha256: None,
        envelope_cipher: None,
        invoice_type: InvoiceType::Vat,
        linkman: Linkman {
            address: "广州市示例路 1 号".into(),
            email: "zhangsan@yunshan.example".into(),
            identity: "11010519491231002X".into(),
            identity_type: 2,
            name: "张三".into(),
            phone: "13800000000".into(),
        },
        memo: String::new(),
        out_req_id: "0238bf61-a66a-4e28-ab3c-fac85d06c691".into(),
        project_id: "P".into(),
        quote_id: "q-1".into(),
        recipient: Recipient {
            address: "广州市示例街 2 号".into(), mobile: "13900000000".into(), name: "李四".into()
        },
        renew_with: RenewWith::NewKey,
        system_id: "S".into(),
        template_id: "T".into(),
        vat_invoice: Some(VatInvoice {
            address: "广州市示例路 1 号".into(),
            bank: "示例银行广州支行".into(),
            bank_account: "6222000000000000000".into(),
            tax_number: "91350100M000100Y43".into(),
            telephone: "02000000000".into(),
            title: "云杉示例有限公司".into(),
        }),
    }
}

#[test]
fn what_is_signed_is_compact_json_with_sorted_keys_under_netcas_names() {
    let bytes = application_request().to_bytes();
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), fixture("application_request.json"));
    assert_eq!(serde_json::from_slice::<ApplicationRequest>(&bytes).unwrap(), application_request());
}

#[test]
fn a_pair_is_named_beside_what_was_there_before() {
    let pair = ApplicationRequest {
        encryption_certificate_sha256: Some(Sha256Hex([0x44; 32])),
        envelope_cipher: Some(ImportCipher::Sm4Ecb),
        ..application_request()
    };
    assert_eq!(String::from_utf8(pair.to_bytes()).unwrap(), fixture("application_request_pair.json"));
    for (name, cipher) in [("sm4_ecb", ImportCipher::Sm4Ecb), ("sm4_ecb_padded", ImportCipher::Sm4EcbPadded)] {
        assert_eq!(serde_json::to_value(cipher).unwrap(), name);
    }
    let quote = round_trip::<Quote>("quote_pair.json");
    assert_eq!(quote.new_key, Some(NewKeyOffer { key_algorithm: KeyKind::Sm2, pair: true }));
    assert_eq!(quote.encryption_certificate_sha256, Some(Sha256Hex([0x44; 32])));
    assert!(round_trip::<QuoteRequest>("quote_request_pair.json").encryption_certificate.is_some());
    round_trip::<Installation>("installation_pair.json");
    // Whoever knows nothing of pairs reads and writes what it always did.
    for (name, kind) in [("sm2", KeyKind::Sm2), ("p256", KeyKind::P256), ("rsa2048", KeyKind::Rsa2048)] {
        assert_eq!((serde_json::to_value(kind).unwrap(), kind.name()), (Value::from(name), name));
        assert_eq!(KeyKind::of(kind.algorithm()), Some(kind));
    }
    let mut unknown: Value = serde_json::from_str(&fixture("quote_pair.json")).unwrap();
    unknown["new_key"]["key_algorithm"] = "kyber".into();
    assert!(serde_json::from_value::<Quote>(unknown).unwrap_err().to_string().starts_with("unknown variant"));
}

/// Reads a fixture, and writes it back: nothing is lost, renamed, or made up.
fn round_trip<T: Serialize + DeserializeOwned + Debug>(name: &str) -> T {
    let text = fixture(name);
    let value: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (written, read): (Value, Value) = (serde_json::to_value(&value).unwrap(), serde_json::from_str(&text).unwrap());
    assert_eq!(written, read, "{name}");
    value
}

#[test]
fn answers_are_read_and_written_as_pinned() {
    assert!(round_trip::<ServiceInfo>("service.json").sandbox);
    let quote = round_trip::<Quote>("quote.json");
    quote.options.iter().for_each(|option| option.check().unwrap());
    let receipt = round_trip::<Receipt>("receipt.json");
    receipt.application.order.check_against(Money::from_fen(20_000).unwrap()).unwrap();
    assert!(!format!("{receipt:?}").contains(&receipt.access_token), "the token is no matter for a log");
    assert!(round_trip::<Application>("application_rejected.json").refunds.len() == 1);
    round_trip::<PaymentLink>("payment_link.json").check_against(Money::from_fen(20_000).unwrap()).unwrap();
    round_trip::<IssuedCertificates>("issued_certificates.json");
    round_trip::<TransferSheet>("transfer_sheet.json");
    round_trip::<PaymentPage>("payment_page.json");
    round_trip::<Upload>("upload.json");
    let challenge = round_trip::<Challenge>("challenge.json");
    let proof = LookupProof::new(&challenge, Sha256Hex([0x22; 32]), "renew.ca.example:8443");
    assert_eq!(String::from_utf8(proof.to_bytes()).unwrap(), fixture("lookup_proof.json"));
    assert_eq!(round_trip::<Problem>("problem.json").known(), Some(ProblemCode::TermNotOffered));
}

#[test]
fn unknown_fields_are_ignored_and_unknown_states_are_not() {
    let mut value: Value = serde_json::from_str(&fixture("receipt.json")).unwrap();
    value["from_the_future"] = Value::Bool(true);
    value["application"]["order"]["from_the_future"] = Value::Null;
    serde_json::from_value::<Receipt>(value.clone()).unwrap();
    for path in ["business_status", "payment_status", "renew_with"] {
        let mut changed = value.clone();
        changed["application"][path] = "melted".into();
        let error = serde_json::from_value::<Receipt>(changed).unwrap_err();
        assert!(error.to_string().starts_with("unknown variant"), "{path}: {error}");
    }
}

#[test]
fn deep_and_long_json_ends_in_an_error() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(serde_json::from_str::<Quote>(&deep).is_err());
    let long = format!("{{\"quote_id\":\"{}\"}}", "a".repeat(10 << 20));
    assert!(serde_json::from_str::<Quote>(&long).is_err());
}
