//! Step 3c, 续期申请表 on paper: printed, signed by the operator, stamped with the company's seal, scanned, and attached.
//!
//! The form is in Chinese, whatever language the client speaks: the CA's reviewers read it.

mod blank;
mod filled;

use std::time::{Duration, SystemTime};

use netca_cert::Certificate;
use netca_payment::{FeeLine, rfc3339};
use netca_pdf::{Align, Column, Field, Font, Pdf, Sheet};
use netca_protocol::wire::{AttachmentKind, Quote, RenewalPath, ServiceInfo};

use crate::texts::{self, Language};
use crate::{Error, FormInput};

const CHINESE: Language = Language::Chinese;
/// Room to sign and to stamp, in millimetres: a company's round seal is about 40 mm wide.
const SIGNATURE: f32 = 43.0;

/// The form as it is printed.
///
/// Its `Debug` holds nothing that was typed. The identity number stands on the paper, for the CA compares it with the
/// operator's papers, and goes nowhere else.
#[derive(Debug, Clone)]
pub struct ApplicationForm(Sheet);

impl ApplicationForm {
    /// The form for a certificate with nothing filled in but the certificate: to be filled in by hand.
    pub fn blank(certificate: &Certificate, quote: &Quote, info: &ServiceInfo) -> Self {
        let sheet = begin(certificate, info);
        Self(end(blank::body(sheet, quote), quote, info))
    }

    /// The form with what the user typed. The attachments are not looked at: this paper is to become one of them.
    ///
    /// # Errors
    /// [`Error::Form`] as [`FormInput::check_without_attachments`].
    pub fn filled(
        input: &FormInput,
        certificate: &Certificate,
        quote: &Quote,
        info: &ServiceInfo,
    ) -> Result<Self, Error> {
        let form = input.without_attachments(quote).map_err(Error::Form)?;
        let sheet = begin(certificate, info);
        Ok(Self(end(filled::body(sheet, &form, quote), quote, info)))
    }

    /// The form as PDF, on A4. `at` is written into the file as the time of its making.
    ///
    /// What the font lacks is told ([`Pdf::missing`]): such a name has to be written in by hand.
    ///
    /// # Errors
    /// [`Error::Paper`].
    pub fn to_pdf(&self, font: &Font, at: SystemTime) -> Result<Pdf, Error> {
        Ok(self.0.to_pdf(font, at)?)
    }
}

fn begin(certificate: &Certificate, info: &ServiceInfo) -> Sheet {
    let sample = if info.sandbox { "（沙箱样张，不具任何效力）" } else { "" };
    let sheet = Sheet::new("数字证书续期申请表").note(format!("{}{sample}", info.name), Align::Centre);
    sheet.heading("一、证书信息").fields([
        vec![Field::new("证书主题", certificate.subject().to_string())],
        vec![
            Field::new("证书序列号", certificate.serial_number().to_string()),
            Field::new("证书有效期至", date(certificate.not_after())),
        ],
    ])
}

/// 申请类型
fn path(quote: &Quote) -> &'static str {
    match quote.path {
        RenewalPath::Unexpired => "未过期证书续期",
        RenewalPath::Expired => "已过期证书续期",
        _ => "证书续期",
    }
}

fn end(sheet: Sheet, quote: &Quote, info: &ServiceInfo) -> Sheet {
    let version = &quote.agreement.version;
    let declaration = format!(
        "本单位（本人）申请办理上述数字证书的续期，确认所填信息真实、准确、完整，\
         已阅读并接受《电子认证服务协议》（版本 {version}），自愿承担由此产生的法律责任。"
    );
    sheet
        .space(2.5)
        .fields([
            vec![Field::new("申请声明", declaration)],
            vec![
                Field::space("经办人签字", SIGNATURE).hint("年　　　月　　　日"),
                Field::space("单位盖章", SIGNATURE).hint("年　　　月　　　日"),
            ],
        ])
        .space(1.5)
        .note(instructions(quote), Align::Left)
        .footer(format!("客服热线：{}", info.hotline))
}

fn instructions(quote: &Quote) -> String {
    let rules = &quote.requirements.attachments;
    let also = rules.iter().filter(|rule| rule.required && rule.kind != AttachmentKind::ApplicationForm);
    let also: Vec<&str> = also.map(|rule| texts::attachment_kind(rule.kind, CHINESE)).collect();
    let also = if also.is_empty() { String::new() } else { format!("须一并上传：{}。", also.join("、")) };
    format!("填表说明：请打印本表，由经办人手写签名，加盖单位实体公章（个人证书无须盖章），扫描后作为附件上传。{also}")
}

/// 详细信息: the lines that the price is made of.
fn fees(sheet: Sheet, lines: &[FeeLine]) -> Sheet {
    let columns = [
        ("费用名称", 4.0, Align::Left),
        ("费用单价", 2.4, Align::Right),
        ("数量", 1.0, Align::Right),
        ("小计（元）", 2.0, Align::Right),
    ];
    let rows = lines.iter().map(|line| {
        let price = format!("{} {}", line.unit_price, texts::fee_unit(line.unit, CHINESE));
        vec![line.name.clone(), price, line.quantity.to_string(), line.subtotal.to_string()]
    });
    sheet.list(columns.map(|(title, share, align)| Column::new(title, share, align)), rows)
}

/// A day in China: `2026年12月12日`.
fn date(time: SystemTime) -> String {
    let there = rfc3339::format(time + Duration::from_secs(8 * 3600));
    match there.get(..10).map(|day| day.split('-').collect::<Vec<_>>()).as_deref() {
        Some([year, month, day]) => format!("{year}年{month}月{day}日"),
        _ => there,
    }
}
