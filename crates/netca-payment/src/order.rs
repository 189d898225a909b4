use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::quote::check_lines;
use crate::{CourierPayment, Error, FeeLine, InvoiceType, Money, PaymentChannel, rfc3339};

/// 交易类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TransactionType {
    /// 消费
    Purchase,
    /// 退款
    Refund,
}

/// 交易状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TransactionStatus {
    /// 未支付
    Unpaid,
    /// 已支付
    Paid,
    /// 已关闭: ended without money, or with all of it given back.
    Closed,
}

/// 订单状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OrderStatus {
    /// 正常
    Normal,
    /// 已取消
    Cancelled,
}

/// 订单详情: what the user is asked to pay, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Order {
    /// 订单编号: the date and four or more digits, as `201709210001`.
    pub order_number: String,
    /// 交易类型
    pub transaction_type: TransactionType,
    /// 交易状态
    pub transaction_status: TransactionStatus,
    /// 订单状态
    pub order_status: OrderStatus,
    /// 创建时间
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub created_at: SystemTime,
    /// The fees, one by one.
    pub fee_lines: Vec<FeeLine>,
    /// 快递付款方式
    pub courier_payment: CourierPayment,
    /// 发票类型
    pub invoice_type: InvoiceType,
    /// 总价
    pub total: Money,
    /// The ways to pay that the CA takes for this order.
    pub channels: Vec<PaymentChannel>,
}

impl Order {
    /// Checks that the lines add up and that the total is what the user agreed to pay.
    ///
    /// # Errors
    /// [`Error::SubtotalMismatch`], [`Error::TotalMismatch`], [`Error::OrderDiffersFromQuote`].
    pub fn check_against(&self, quoted: Money) -> Result<(), Error> {
        check_lines(&self.fee_lines, self.total)?;
        if self.total == quoted { Ok(()) } else { Err(Error::OrderDiffersFromQuote { quoted, ordered: self.total }) }
    }
}
