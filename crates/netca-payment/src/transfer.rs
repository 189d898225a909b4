use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Error, Money, rfc3339};

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

impl TransferSheet {
    /// Checks what a CA says: that received, missing and too much add up to the total, that nothing is missing where
    /// something is too much, that every transfer is of some money, and that those found are no more than what came in.
    ///
    /// # Errors
    /// [`Error::SheetMismatch`], [`Error::VerifiedExceedsReceived`], [`Error::TooMany`], [`Error::AmountOutOfRange`].
    pub fn check(&self) -> Result<(), Error> {
        let Self { total, transfers, received, missing, excess, .. } = self;
        if transfers.len() > MAX_TRANSFERS {
            return Err(Error::TooMany { list: "transfers", max: MAX_TRANSFERS });
        }
        let both = *missing > Money::ZERO && *excess > Money::ZERO;
        let adds_up = received.checked_add(*missing).is_some_and(|sum| Some(sum) == total.checked_add(*excess));
        if both || !adds_up {
            let (total, received, missing, excess) = (*total, *received, *missing, *excess);
            return Err(Error::SheetMismatch { total, received, missing, excess });
        }
        let out_of_range = Error::AmountOutOfRange { field: "transfer.amount" };
        if transfers.iter().any(|declared| declared.transfer.amount == Money::ZERO) {
            return Err(out_of_range);
        }
        let found = transfers.iter().filter(|declared| declared.is_found());
        let verified = found.map(|declared| declared.transfer.amount).try_fold(Money::ZERO, Money::checked_add);
        let verified = verified.ok_or(out_of_range)?;
        if verified > *received {
            return Err(Error::VerifiedExceedsReceived { verified, received: *received });
        }
        Ok(())
    }

    /// Whether the transfers are these, in this order.
    pub fn holds(&self, declared: &[BankTransfer]) -> bool {
        self.transfers.iter().map(|one| &one.transfer).eq(declared)
    }

    /// Whether all that the order asks for has come in. Only the application's payment status says that it is paid.
    pub fn is_covered(&self) -> bool {
        self.missing == Money::ZERO
    }
}

impl DeclaredTransfer {
    /// 成功: whether the CA found the money.
    pub fn is_found(&self) -> bool {
        self.verification.as_ref().is_some_and(|verification| verification.result == TransferResult::Success)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(fen: u64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    fn transfer(amount: u64, result: Option<TransferResult>) -> DeclaredTransfer {
        let transfer = BankTransfer {
            payer_account: "6222000000000000000".into(),
            payer_name: "云杉示例有限公司".into(),
            amount: fen(amount),
            date: "2026-11-22".into(),
            remark: String::new(),
        };
        let checked_at = SystemTime::UNIX_EPOCH;
        let verification = result.map(|result| Verification { checked_at, result, balance: Money::ZERO });
        DeclaredTransfer { transfer, verification }
    }

    fn sheet(received: u64, missing: u64, excess: u64, transfers: Vec<DeclaredTransfer>) -> TransferSheet {
        let payee = PayeeAccount { company_name: "示例".into(), account: "1".into(), bank: "示例银行".into() };
        TransferSheet {
            payee,
            total: fen(20_000),
            transfers,
            received: fen(received),
            missing: fen(missing),
            excess: fen(excess),
        }
    }

    #[test]
    fn a_sheet_adds_up() {
        use TransferResult::{NotFound, Success};
        for (received, missing, excess) in [(0, 20_000, 0), (15_000, 5_000, 0), (20_000, 0, 0), (20_001, 0, 1)] {
            assert_eq!(sheet(received, missing, excess, vec![]).check(), Ok(()));
        }
        // Missing and too much at once add up, too, and mean nothing.
        for (received, missing, excess) in [(0, 0, 0), (15_000, 5_001, 0), (20_000, 0, 1), (15_000, 5_001, 1)] {
            let refused = sheet(received, missing, excess, vec![]).check();
            assert!(matches!(refused, Err(Error::SheetMismatch { .. })), "{received} {missing} {excess}");
        }
        let found = |amount| vec![transfer(amount, Some(Success)), transfer(99_999, Some(NotFound))];
        assert_eq!(sheet(15_000, 5_000, 0, found(15_000)).check(), Ok(()));
        assert_eq!(
            sheet(15_000, 5_000, 0, found(15_001)).check(),
            Err(Error::VerifiedExceedsReceived { verified: fen(15_001), received: fen(15_000) })
        );
        let nothing = sheet(0, 20_000, 0, vec![transfer(0, None)]).check();
        assert_eq!(nothing, Err(Error::AmountOutOfRange { field: "transfer.amount" }));
        let most = vec![transfer(1, None); MAX_TRANSFERS + 1];
        assert_eq!(sheet(0, 20_000, 0, most[1..].to_vec()).check(), Ok(()));
        assert!(matches!(sheet(0, 20_000, 0, most).check(), Err(Error::TooMany { .. })));
    }

    #[test]
    fn a_sheet_never_wraps() {
        let mut huge = sheet(0, 0, 0, vec![transfer(1, Some(TransferResult::Success)); 2]);
        (huge.total, huge.received, huge.missing) = (Money::MAX, Money::MAX, Money::MAX);
        assert!(matches!(huge.check(), Err(Error::SheetMismatch { .. })));
        huge.missing = Money::ZERO;
        assert_eq!(huge.check(), Ok(()));
        huge.transfers = vec![transfer(Money::MAX.fen(), Some(TransferResult::Success)); 2];
        assert_eq!(huge.check(), Err(Error::AmountOutOfRange { field: "transfer.amount" }));
    }

    #[test]
    fn a_sheet_holds_what_was_declared_and_nothing_else() {
        let [a, b] = [transfer(1, None), transfer(2, None)];
        let (declared, sheet) = ([a.transfer.clone(), b.transfer.clone()], sheet(0, 20_000, 0, vec![a, b]));
        assert!(sheet.holds(&declared));
        assert!(!sheet.holds(&declared[..1]) && !sheet.holds(&[declared[1].clone(), declared[0].clone()]));
    }
}
