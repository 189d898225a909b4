use std::time::SystemTime;

use netca_payment::rfc3339;
use serde::{Deserialize, Serialize};

/// Something that happened to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TimelineEvent {
    /// 已录入
    Entered,
    /// 到账: money came in, not all of it.
    PaymentReceived,
    /// 已支付
    Paid,
    /// 审核通过
    Approved,
    /// 审核不通过
    Rejected,
    /// 已签发: the new certificate can be installed.
    Issued,
    /// 已安装
    Installed,
    /// 已撤销
    Withdrawn,
    /// 退款中
    RefundRequested,
    /// 已退款
    Refunded,
    /// 已结转 to a later application
    CarriedOver,
    /// 申请开票
    InvoiceRequested,
    /// 已开票
    InvoiceIssued,
    /// Something that this version does not know.
    #[serde(other)]
    Other,
}

impl TimelineEvent {
    /// Every event that this version knows.
    pub const ALL: &'static [Self] = &[
        Self::Entered,
        Self::PaymentReceived,
        Self::Paid,
        Self::Approved,
        Self::Rejected,
        Self::Issued,
        Self::Installed,
        Self::Withdrawn,
        Self::RefundRequested,
        Self::Refunded,
        Self::CarriedOver,
        Self::InvoiceRequested,
        Self::InvoiceIssued,
    ];
}

/// One entry of the timeline (查询进度).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TimelineEntry {
    /// When.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub at: SystemTime,
    /// What.
    pub event: TimelineEvent,
}
