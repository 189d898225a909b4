//! One example a body, made of the types themselves, so that none can go stale.

use std::time::{Duration, SystemTime};

use netca_payment::*;
use netca_protocol::wire::*;
use serde::Serialize;
use serde_json::Value;

const ID: &str = "3f0c2a54-9d1b-4a57-8f6e-0b1c2d3e4f50";

/// The example of a schema, if there is one.
pub(crate) fn example(schema: &str) -> Option<Value> {
    let json = |value: Value| Some(value);
    match schema {
        "AttachmentRef" => json(value(form())),
        "Upload" => json(value(upload())),
        "Uploads" => json(value(Uploads { uploads: vec![upload()] })),
        "PaymentPage" => json(value(PaymentPage {
            payment_id: "9a".repeat(16),
            channel: PaymentChannel::Alipay,
            status: PaymentPageStatus::Open,
            expires_at: at(1_800),
        })),
        "InvoiceRequest" => json(value(InvoiceRequest {
            email: "finance@trade.example".into(),
            tax_number: Some("91350100M000100Y43".into()),
            title: "示例贸易有限公司".into(),
        })),
        "Invoice" => json(value(Invoice {
            invoice_type: InvoiceType::Electronic,
            status: InvoiceStatus::Issued,
            title: "示例贸易有限公司".into(),
            tax_number: Some("91350100M000100Y43".into()),
            amount: fen(20_000),
            invoice_number: Some("26440000000000000001".into()),
            issued_at: Some(at(900)),
        })),
        "Transfers" => json(value(Transfers { transfers: vec![transfer()] })),
        "TransferSheet" => json(value(transfer_sheet())),
        "LookupRequest" => json(value(LookupRequest { certificate: certificate() })),
        "Challenge" => json(value(challenge())),
        "LookupProof" => json(value(LookupProof::new(&challenge(), digest(0x11), "ca.example"))),
        "FoundApplications" => json(value(FoundApplications {
            applications: vec![FoundApplication {
                receipt: Receipt { access_token: "5d".repeat(32), application: application() },
                signed: certificate(),
            }],
        })),
        "QuoteRequest" => json(value(QuoteRequest {
            certificate: certificate(),
            encryption_certificate: None,
            client: ClientInfo { name: "netca-renew".into(), version: "0.1.0".into() },
        })),
        "Quote" => json(value(quote())),
        "Application" => json(value(application())),
        "Receipt" => json(value(Receipt { access_token: "5d".repeat(32), application: application() })),
        "ApplicationRequest" => json(value(request())),
        "PaymentRequest" => json(value(PaymentRequest { channel: PaymentChannel::Alipay })),
        "PaymentLink" => json(value(PaymentLink {
            payment_id: "9a".repeat(16),
            channel: PaymentChannel::Alipay,
            url: format!("https://ca.example/cashier/{}", "9a".repeat(16)),
            amount: fen(20_000),
            expires_at: at(1_800),
        })),
        "Installation" => {
            json(value(Installation { certificate_sha256: digest(0x22), encryption_certificate_sha256: None }))
        }
        "Withdrawal" => json(value(Withdrawal { reason: "不再需要".into() })),
        "IssuedCertificates" => json(value(IssuedCertificates {
            certificate: certificate(),
            encryption_certificate: None,
            enveloped_key: None,
            chain: vec![certificate()],
        })),
        "ServiceInfo" => json(value(ServiceInfo {
            name: "示例电子认证".into(),
            hotline: "400-000-0000".into(),
            client: ClientVersions::default(),
            application: ApplicationDefaults {
                business_center_id: 1,
                project_id: "EXAMPLE".into(),
                system_id: "EXAMPLE-RENEW".into(),
                template_id: "RENEWAL".into(),
            },
            sandbox: false,
        })),
        "Agreement" => json(value(Agreement {
            version: "2026-01".into(),
            sha256: digest(0x33),
            title: "电子认证服务协议".into(),
            text: "电子认证服务协议\n…\n".into(),
        })),
        "Problem" => json(value(
            Problem::new(ProblemCode::FieldInvalid, "手机号码应为 11 位数字,以 13 至 19 开头。")
                .with_field("linkman.phone"),
        )),
        _ => None,
    }
}

fn value(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn fen(fen: u64) -> Money {
    Money::from_fen(fen).unwrap()
}

fn at(seconds: u64) -> SystemTime {
    // 2026-12-01T02:00:00Z
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_796_090_400 + seconds)
}

fn digest(byte: u8) -> Sha256Hex {
    Sha256Hex([byte; 32])
}

/// Only the first bytes: an example is to be read.
fn certificate() -> Base64 {
    Base64(vec![0x30, 0x82, 0x03, 0x1c])
}

fn fee_lines() -> Vec<FeeLine> {
    vec![FeeLine {
        name: "证书服务费用".into(),
        unit_price: fen(10_000),
        unit: FeeUnit::Year,
        quantity: 2,
        subtotal: fen(20_000),
    }]
}

fn quote() -> Quote {
    Quote {
        quote_id: "6b".repeat(16),
        certificate_sha256: digest(0x11),
        encryption_certificate_sha256: None,
        path: RenewalPath::Unexpired,
        renew_with: vec![RenewWith::SameKey, RenewWith::NewKey],
        new_key: None,
        options: vec![QuoteOption {
            term_months: TermMonths::new(24).unwrap(),
            fee_lines: fee_lines(),
            total: fen(20_000),
            new_not_after: at(750 * 24 * 3_600),
        }],
        window: RenewalWindow { opens_at: at(0), closes_at: at(86_400) },
        requirements: Requirements {
            attachments: Vec::new(),
            chunk_bytes: 0,
            id_types: vec![IdTypeOption { identity_type: 2, name: "身份证".into() }],
            operator_address: false,
            invoice_types: vec![InvoiceType::OrdinaryFixed, InvoiceType::Electronic],
            courier_payments: vec![CourierPayment::OnDelivery],
            minimum_client_version: None,
        },
        agreement: agreement(),
        expires_at: at(24 * 3_600),
    }
}

fn form() -> AttachmentRef {
    let (kind, media_type) = (AttachmentKind::ApplicationForm, MediaType::Pdf);
    AttachmentRef { kind, media_type, sha256: digest(0x44), size: 1_234_567 }
}

fn upload() -> Upload {
    Upload { attachment: form(), received: 262_144, complete: false }
}

fn challenge() -> Challenge {
    Challenge { challenge_id: "7c".repeat(16), nonce: Base64(vec![0x5a; 32]), expires_at: at(300) }
}

fn transfer() -> BankTransfer {
    BankTransfer {
        payer_account: "44000000000000001".into(),
        payer_name: "示例贸易有限公司".into(),
        amount: fen(20_000),
        date: "2026-12-01".into(),
        remark: String::new(),
    }
}

fn transfer_sheet() -> TransferSheet {
    let verification = Verification { checked_at: at(600), result: TransferResult::Success, balance: Money::default() };
    TransferSheet {
        payee: PayeeAccount {
            company_name: "示例电子认证有限公司".into(),
            account: "44000000000000002".into(),
            bank: "示例银行广州分行".into(),
        },
        total: fen(20_000),
        transfers: vec![DeclaredTransfer { transfer: transfer(), verification: Some(verification) }],
        received: fen(20_000),
        missing: Money::default(),
        excess: Money::default(),
    }
}

fn agreement() -> AgreementRef {
    AgreementRef { sha256: digest(0x33), version: "2026-01".into() }
}

fn application() -> Application {
    Application {
        application_id: ID.into(),
        business_number: "01202612010000846".into(),
        business_status: BusinessStatus::Entered,
        payment_status: PaymentStatus::Unpaid,
        certificate_sha256: digest(0x11),
        renew_with: RenewWith::SameKey,
        term_months: TermMonths::new(24).unwrap(),
        order: Order {
            order_number: "202612010001".into(),
            transaction_type: TransactionType::Purchase,
            transaction_status: TransactionStatus::Unpaid,
            order_status: OrderStatus::Normal,
            created_at: at(60),
            fee_lines: fee_lines(),
            courier_payment: CourierPayment::OnDelivery,
            invoice_type: InvoiceType::OrdinaryFixed,
            total: fen(20_000),
            channels: vec![PaymentChannel::Alipay, PaymentChannel::UnionpayPersonal],
        },
        reason: None,
        payments: Vec::new(),
        refunds: Vec::new(),
        invoice: None,
        attachments: Vec::new(),
        timeline: vec![TimelineEntry { at: at(60), event: TimelineEvent::Entered }],
        updated_at: at(60),
    }
}

fn request() -> ApplicationRequest {
    ApplicationRequest {
        agreement: agreement(),
        amount: fen(20_000),
        attachments: Vec::new(),
        business_center_id: 1,
        cert: CertReference {
            cert_sn: "4f2a".into(),
            interval: TermMonths::new(24).unwrap(),
            issuer: "3010310E300C06035504030C05E4B880434131".into(),
        },
        certificate_request: None,
        certificate_sha256: digest(0x11),
        client: ClientInfo { name: "example-client".into(), version: "4.7.6".into() },
        courier_payment: CourierPayment::OnDelivery,
        encryption_certificate_sha256: None,
        envelope_cipher: None,
        invoice_type: InvoiceType::OrdinaryFixed,
        linkman: Linkman {
            address: String::new(),
            email: "zhang.san@trade.example".into(),
            // The specimen number of GB 11643.
            identity: "11010519491231002X".into(),
            identity_type: 2,
            name: "张三".into(),
            phone: "13800138000".into(),
        },
        memo: String::new(),
        out_req_id: ID.into(),
        project_id: "EXAMPLE".into(),
        quote_id: "6b".repeat(16),
        recipient: Recipient {
            address: "广州市天河区示例路 1 号".into(),
            mobile: "13900139000".into(),
            name: "李四".into(),
        },
        renew_with: RenewWith::SameKey,
        system_id: "EXAMPLE-RENEW".into(),
        template_id: "RENEWAL".into(),
        vat_invoice: None,
    }
}
