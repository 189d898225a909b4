use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Money, rfc3339};

/// The state of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundStatus {
    /// 退款中
    Requested,
    /// 已退款
    Refunded,
}

/// Why money is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundReason {
    /// 申请已撤销
    Withdrawn,
    /// 审核不通过
    Rejected,
    /// 多付: more came in than the order asks for.
    Overpaid,
}

/// 退款: money on its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Refund {
    /// The CA's name for this refund.
    pub refund_id: String,
    /// What is given back.
    pub amount: Money,
    /// Why.
    pub reason: RefundReason,
    /// How far it has come.
    pub status: RefundStatus,
    /// When it was begun.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub requested_at: SystemTime,
    /// When the money was given back.
    #[serde(default, with = "rfc3339::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schemars(with = "Option<String>", extend("format" = "date-time")))]
    pub refunded_at: Option<SystemTime>,
}
