use std::time::SystemTime;

use netca_payment::{
    BankTransfer, Invoice, Order, PaymentChannel, PaymentStatus, ReceivedPayment, Refund, TermMonths, rfc3339,
};
use serde::{Deserialize, Serialize};

use super::{AttachmentRef, RenewWith, Sha256Hex, TimelineEntry};

/// 业务状态, as the CA reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BusinessStatus {
    /// 已录入: accepted, and waiting to be paid.
    Entered,
    /// 审核中: paid, and waiting for review.
    UnderReview,
    /// 待安装: approved and issued.
    ReadyToInstall,
    /// 已完成: the client said that the new certificate is on the Key.
    Installed,
    /// 审核不通过
    Rejected,
    /// 已撤销
    Withdrawn,
}

/// The CA's answer to an application that it took.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Opens this application to whoever has it: at least 128 bits, to be kept like a password.
    pub access_token: String,
    /// The application as it stands.
    pub application: Application,
}

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt").field("application", &self.application).finish_non_exhaustive()
    }
}

/// 业务信息: an application as it stands at the CA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Application {
    /// The id that the client made.
    pub application_id: String,
    /// 业务单号: 2 digits kind, 8 digits date, 7 digits sequence.
    pub business_number: String,
    /// 业务状态
    pub business_status: BusinessStatus,
    /// 支付状态
    pub payment_status: PaymentStatus,
    /// SHA-256 of the certificate being renewed.
    pub certificate_sha256: Sha256Hex,
    /// Same key or new key.
    pub renew_with: RenewWith,
    /// 续期时间
    pub term_months: TermMonths,
    /// 订单详情
    pub order: Order,
    /// Why it was rejected or withdrawn, for the user to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The money that came in.
    #[serde(default)]
    pub payments: Vec<ReceivedPayment>,
    /// 退款: the money that goes or went back.
    #[serde(default)]
    pub refunds: Vec<Refund>,
    /// 发票, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<Invoice>,
    /// 附件 that came along.
    #[serde(default)]
    pub attachments: Vec<AttachmentRef>,
    /// What happened, in order.
    #[serde(default)]
    pub timeline: Vec<TimelineEntry>,
    /// When the state last changed.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub updated_at: SystemTime,
}

/// Asks for a page on which the order can be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PaymentRequest {
    /// The way to pay; an online one.
    pub channel: PaymentChannel,
}

/// The transfers that the payer says were made, all of them: what was declared before is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Transfers {
    /// At most [`netca_payment::MAX_TRANSFERS`].
    pub transfers: Vec<BankTransfer>,
}

/// Says that the new certificate is on the Key and was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Installation {
    /// SHA-256 of the new (signing) certificate.
    pub certificate_sha256: Sha256Hex,
    /// SHA-256 of the new encryption certificate; present exactly when a pair was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate_sha256: Option<Sha256Hex>,
}

/// 撤销申请
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Withdrawal {
    /// Why, in the user's words; may be empty; at most 200 characters.
    pub reason: String,
}
