use serde::{Deserialize, Serialize};

/// 支付状态 of an application, as the CA reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentStatus {
    /// 未支付
    Unpaid,
    /// 部分支付: transfers have come in, but not enough.
    PartlyPaid,
    /// 已支付
    Paid,
    /// 退款中
    Refunding,
    /// 已退款
    Refunded,
    /// 已结转: kept for the next application, after this one was rejected.
    CarriedOver,
}

impl PaymentStatus {
    /// Whether the CA holds the money: the only state in which nothing more must be paid and nothing was given back.
    pub fn is_paid(self) -> bool {
        self == Self::Paid
    }
}
