//! The form on paper, as poppler and qpdf see it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::process::Command;

use common::{form, now, quote};
use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::InvoiceType;
use netca_renew::netca_pdf::{Font, Pdf};
use netca_renew::netca_protocol::person::FieldRule;
use netca_renew::netca_protocol::wire::{RenewalPath, ServiceInfo};
use netca_renew::paper::ApplicationForm;
use netca_renew::{Error, FormInput, RecipientInput, VatInvoiceInput};

const COMPANY: &str = "广州云杉演示有限公司";

fn font() -> Font {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../netca-pdf/fonts/sheet-hei.ttf");
    Font::from_bytes(std::fs::read(path).unwrap(), 0).unwrap()
}

fn info() -> ServiceInfo {
    serde_json::from_str(include_str!("../../../tests/fixtures/service.json")).unwrap()
}

/// `None`, loudly, where there is no openssl to make one.
fn certificate(subject: &str) -> Option<Certificate> {
    let folder = tempfile::tempdir().unwrap();
    let (key, pem) = (folder.path().join("key.pem"), folder.path().join("cert.pem"));
    let arguments = ["req", "-x509", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let more = ["-set_serial", "0x61f3a90c52d7e8b410", "-days", "20", "-subj", subject];
    let output =
        Command::new("openssl").args(arguments).args(more).arg("-keyout").arg(&key).arg("-out").arg(&pem).output();
    let Ok(output) = output else { return skip("openssl") };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(Certificate::from_pem(&std::fs::read_to_string(&pem).unwrap()).unwrap())
}

fn company() -> Option<Certificate> {
    certificate(&format!("/C=CN/O={COMPANY}/CN={COMPANY}"))
}

fn skip<T>(program: &str) -> Option<T> {
    assert!(std::env::var("NETCA_REQUIRE_PEERS").is_err(), "NETCA_REQUIRE_PEERS=1, but there is no {program}");
    eprintln!("SKIPPED: there is no {program}");
    None
}

fn judge(pdf: &Pdf, program: &str, arguments: &[&str]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &pdf.bytes).unwrap();
    let named = arguments.iter().map(|one| if *one == "FILE" { file.path().as_os_str() } else { one.as_ref() });
    let Ok(output) = Command::new(program).args(named).output() else { return skip(program) };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The text without spaces and ends of lines, at which poppler parts it.
fn text(pdf: &Pdf) -> Option<String> {
    assert!(judge(pdf, "qpdf", &["--check", "FILE"])?.contains("No syntax or stream encoding errors"));
    Some(close(&judge(pdf, "pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"])?))
}

fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

fn vat() -> FormInput {
    let recipient =
        RecipientInput {
            name: "李四".into(), mobile: "13900000000".into(), address: "广州市越秀区示例街 2 号".into()
        };
    let buyer = VatInvoiceInput {
        title: COMPANY.into(),
        tax_number: "91350100M000100Y43".into(),
        address: "广州市天河区示例路 1 号示例大厦".into(),
        telephone: "020-12345678".into(),
        bank: "示例银行广州分行营业部".into(),
        bank_account: "6200000000000000".into(),
    };
    FormInput {
        recipient: Some(recipient),
        invoice_type: InvoiceType::Vat,
        vat_invoice: Some(buyer),
        memo: "请尽快办理".into(),
        ..form()
    }
}

fn filled(input: &FormInput, certificate: &Certificate) -> Pdf {
    let form = ApplicationForm::filled(input, certificate, &quote(), &info()).unwrap();
    form.to_pdf(&font(), now()).unwrap()
}

/// Nothing is attached yet: this paper is what will be.
#[test]
fn everything_typed_stands_on_one_sheet() {
    let Some(certificate) = company() else { return };
    let pdf = filled(&vat(), &certificate);
    assert_eq!((pdf.pages, pdf.missing.as_slice()), (1, &[][..]));
    let Some(text) = text(&pdf) else { return };
    for wanted in [
        "数字证书续期申请表",
        "示例 CA",
        "CN=广州云杉演示有限公司",
        "61f3a90c52d7e8b410",
        "未过期证书续期",
        "24 个月",
        "沿用原密钥",
        "¥ 200.00 元",
        "证书服务费用",
        "100.00 元/年",
        "张三",
        "13800000000",
        "身份证",
        "11010519491231002X",
        "zhangsan@yunshan.example",
        "广州市天河区示例路 1 号",
        "李四",
        "13900000000",
        "广州市越秀区示例街 2 号",
        "增值税发票",
        "货到付款",
        "91350100M000100Y43",
        "020-12345678",
        "示例银行广州分行营业部",
        "6200000000000000",
        "请尽快办理",
        "经办人签字",
        "单位盖章",
        "版本 2026-01",
        "客服热线：400-000-0000",
    ] {
        assert!(text.contains(&close(wanted)), "{wanted}: {text}");
    }
}

#[test]
fn the_longest_that_may_be_typed_stays_readable() {
    let long = |unit: &str, most: usize| unit.chars().cycle().take(most).collect::<String>();
    let subject = format!(
        "/C=CN/O={}/OU={}/CN={}",
        long("广州云杉演示", 60),
        long("证书管理与信息安全部", 60),
        long("有限公司", 60)
    );
    let Some(certificate) = certificate(&subject) else { return };
    let mut input = vat();
    input.operator.name = long("欧阳某", 60);
    input.operator.address = long("广东省广州市天河区示例街道示例路一号，", 200);
    input.operator.email = format!("{}@{}.example", "a".repeat(64), "b".repeat(60));
    input.memo = long("请尽快办理。", 200);
    let recipient = input.recipient.as_mut().unwrap();
    recipient.address = long("广东省广州市越秀区示例街二号（东塔）", 200);
    let buyer = input.vat_invoice.as_mut().unwrap();
    buyer.address = long("W", 200);
    let pdf = filled(&input, &certificate);
    assert!(pdf.pages <= 3, "{}", pdf.pages);
    let Some(text) = text(&pdf) else { return };
    for wanted in
        [&input.operator.name, &input.operator.address, &input.operator.email, &buyer_address(&input), &input.memo]
    {
        assert!(text.contains(&close(wanted)), "{wanted}: {text}");
    }
}

fn buyer_address(input: &FormInput) -> String {
    input.vat_invoice.as_ref().unwrap().address.clone()
}

#[test]
fn a_blank_form_offers_what_the_quote_offers() {
    let Some(certificate) = company() else { return };
    let mut quote = quote();
    quote.path = RenewalPath::Expired;
    let pdf = ApplicationForm::blank(&certificate, &quote, &info()).to_pdf(&font(), now()).unwrap();
    assert_eq!(pdf.pages, 1);
    let Some(text) = text(&pdf) else { return };
    for wanted in [
        "已过期证书续期",
        "□ 沿用原密钥",
        "□ 更换新密钥",
        "24 个月（200.00 元）",
        "□ 普通定额发票",
        "□ 增值税发票",
        "□ 货到付款",
        "经办人签字",
        "单位盖章",
        "纳税人识别号",
    ] {
        assert!(text.contains(&close(wanted)), "{wanted}: {text}");
    }
    assert!(!text.contains("□24") && !text.contains("张三"), "one term is no choice");
}

#[test]
fn a_form_that_breaks_a_rule_is_not_printed() {
    let Some(certificate) = company() else { return };
    let mut input = vat();
    input.operator.mobile = "1".into();
    let error = ApplicationForm::filled(&input, &certificate, &quote(), &info()).unwrap_err();
    let Error::Form(errors) = error else { panic!("{error}") };
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].field.as_str(), errors[0].rule), ("operator.mobile", FieldRule::Mobile));
}

#[test]
fn a_rare_name_is_told_and_a_sandbox_says_what_it_is() {
    let Some(certificate) = company() else { return };
    let mut input = vat();
    input.operator.name = "张䶮\u{20bb7}".into();
    let pdf = filled(&input, &certificate);
    assert_eq!(pdf.missing, ['\u{20bb7}']);
    let Some(text_of_it) = text(&pdf) else { return };
    assert!(text_of_it.contains("张䶮\u{20bb7}"));
    assert!(text_of_it.contains("沙箱样张"));
    let real = ServiceInfo { sandbox: false, ..info() };
    let form = ApplicationForm::filled(&input, &certificate, &quote(), &real).unwrap();
    assert!(!text(&form.to_pdf(&font(), now()).unwrap()).unwrap().contains("沙箱"));
    assert!(!format!("{form:?}").contains("张"));
}
