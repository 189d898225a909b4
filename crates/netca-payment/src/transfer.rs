use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Money, rfc3339};

/// 收款账户: where a bank transfer goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct PayeeAccount {
    /// 开户公司名称
    pub company_name: String,
    /// 开户账号
    pub account: String,
    /// 开户行
    pub bank: String,
}

/// 银行转账: one transfer that the payer says was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct BankTransfer {
    /// 付款账号: 5 to 30 digits, no spaces.
    pub payer_account: String,
    /// 付款账户名
    pub payer_name: String,
    /// 转账金额, more than nothing.
    pub amount: Money,
    /// 付款日期 in China, `YYYY-MM-DD`, not in the future.
    pub date: String,
    /// 备注说明, may be empty.
    pub remark: String,
}

/// Accounts and names are not for logs.
impl fmt::Debug for BankTransfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankTransfer").field("amount", &self.amount).field("date", &self.date).finish_non_exhaustive()
    }
}

/// 转账结果: what the CA found when it looked for a transfer in its bank's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TransferResult {
    /// 成功: the money has come in.
    Success,
    /// 未到账: there is no such transfer (yet).
    NotFound,
    /// 金额不符: a transfer of this account and date has come in, with another amount.
    AmountDiffers,
    /// 已使用: the transfer paid for another order.
    AlreadyUsed,
}

/// 核验结果 of one transfer: it has been looked for (已查验).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Verification {
    /// When it was looked for.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub checked_at: SystemTime,
    /// 转账结果
    pub result: TransferResult,
    /// 账户余额: what the CA holds of this payer account that is not used for any order.
    pub balance: Money,
}

/// A transfer of the sheet, and what was found of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct DeclaredTransfer {
    /// What the payer says.
    pub transfer: BankTransfer,
    /// 查询结果; absent until it was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
}

/// 银行转账 of one order: where to, what was declared, and what has come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct TransferSheet {
    /// Where the money goes.
    pub payee: PayeeAccount,
    /// What the order asks for.
    pub total: Money,
    /// The transfers, in the order in which they were declared.
    pub transfers: Vec<DeclaredTransfer>,
    /// What has come in for this order, all ways to pay together.
    pub received: Money,
    /// What is still missing: nothing once the order is paid.
    pub missing: Money,
    /// What came in above the total; it is given back.
    pub excess: Money,
}

/// How many transfers an order can be paid with.
pub const MAX_TRANSFERS: usize = 20;
