//! A bank transfer as it is typed: by the payer at the cashier's, by the staff for the ledger.

use std::time::SystemTime;

use maud::{Markup, html};
use netca_payment::{BankTransfer, Money};

use super::form::Form;
use super::parts::Field;
use crate::check;
use crate::clock::china_time;
use crate::refusal::Refusal;

/// The fields of a transfer: name, label, hint, whether it must be there, what the keyboard is for.
const FIELDS: [(&str, &str, &str, bool, &str); 5] = [
    ("payer_account", "付款账号", "5 至 30 位数字", true, "numeric"),
    ("payer_name", "付款账户名", "", true, "text"),
    ("amount", "转账金额（元）", "如 200.00", true, "decimal"),
    ("date", "付款日期", "", true, "date"),
    ("remark", "备注说明", "", false, "text"),
];

/// What was typed, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed([String; 5]);

/// What is wrong, field by field.
pub(super) type Wrong = [Option<String>; 5];

impl Typed {
    /// What a form says, its fields named with a suffix such as `-0`; `None` when it has none of them.
    pub(super) fn read(form: &Form, suffix: &str) -> Option<Self> {
        let names = FIELDS.map(|(name, ..)| format!("{name}{suffix}"));
        names.iter().any(|name| form.has(name)).then(|| Self(names.map(|name| form.text(&name).to_owned())))
    }

    /// A transfer as it would be typed.
    pub(super) fn of(transfer: &BankTransfer) -> Self {
        let BankTransfer { payer_account, payer_name, amount, date, remark } = transfer;
        Self([payer_account.clone(), payer_name.clone(), amount.to_string(), date.clone(), remark.clone()])
    }

    /// Whether nothing was typed.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// The transfer, or everything that is wrong with it at once.
    pub(super) fn parse(&self, now: SystemTime) -> Result<BankTransfer, Wrong> {
        let [account, name, amount, date, remark] = &self.0;
        let money = amount.parse::<Money>();
        // Each field is judged in the company of good ones, so that all that is wrong is said.
        let good = BankTransfer {
            payer_account: "00000".into(),
            payer_name: "-".into(),
            amount: Money::MAX,
            date: today(now),
            remark: String::new(),
        };
        let judge = |transfer: BankTransfer| {
            let judged = check::transfer(&transfer, str::to_owned, now);
            judged.err().map(|error| Refusal::from(error).into_parts().0.detail)
        };
        let wrong_amount = match &money {
            _ if amount.is_empty() => Some("不能为空。".into()),
            Ok(amount) => judge(BankTransfer { amount: *amount, ..good.clone() }),
            Err(_) => Some("金额应为数字，最多两位小数，如 200.00。".into()),
        };
        let wrong = [
            judge(BankTransfer { payer_account: account.clone(), ..good.clone() }),
            judge(BankTransfer { payer_name: name.clone(), ..good.clone() }),
            wrong_amount,
            judge(BankTransfer { date: date.clone(), ..good.clone() }),
            judge(BankTransfer { remark: remark.clone(), ..good.clone() }),
        ];
        let typed = BankTransfer {
            payer_account: account.clone(),
            payer_name: name.clone(),
            amount: money.unwrap_or_default(),
            date: date.clone(),
            remark: remark.clone(),
        };
        match check::transfer(&typed, str::to_owned, now) {
            Ok(transfer) if wrong.iter().all(Option::is_none) => Ok(transfer),
            _ => Err(wrong),
        }
    }

    /// The fields, with what was typed and what is wrong with it.
    pub(super) fn fields(&self, suffix: &str, wrong: &Wrong) -> Markup {
        html! {
            div.grid {
                @for (((name, label, hint, required, kind), value), wrong) in FIELDS.iter().zip(&self.0).zip(wrong) {
                    (Field {
                        name: &format!("{name}{suffix}"),
                        label,
                        value,
                        error: wrong.as_deref(),
                        hint,
                        required: *required,
                        kind,
                    })
                }
            }
        }
    }
}

/// The day in China, as dates are typed.
fn today(now: SystemTime) -> String {
    china_time(now).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use netca_payment::rfc3339;

    use super::*;

    fn parse(fields: [&str; 5]) -> Result<BankTransfer, Wrong> {
        // In China it is the next day already.
        Typed(fields.map(str::to_owned)).parse(rfc3339::parse("2026-11-22T16:00:00Z").unwrap())
    }

    #[test]
    fn a_transfer_is_read_as_it_is_kept() {
        let read = parse(["7443 9001 8260 0096 874", "云杉公司", "200", "2026-11-23", "第一笔"]).unwrap();
        assert_eq!((read.payer_account.as_str(), read.amount.fen()), ("7443900182600096874", 20_000));
        assert_eq!(Typed::of(&read).0[2], "200.00");
        assert_eq!(Typed::of(&read).parse(SystemTime::now()).unwrap(), read);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = parse(["", "", "", "", ""]).unwrap_err();
        assert_eq!(wrong.map(|wrong| wrong.is_some()), [true, true, true, true, false]);
        let wrong = parse(["12a45", "\u{202e}", "-1", "2026-11-24", "\u{7}"]).unwrap_err();
        assert!(wrong.iter().all(Option::is_some), "{wrong:?}");
        for amount in ["0", "0.00", "0.001", "1,000.00", "1e3", "一百", "99999999999"] {
            let wrong = parse(["12345", "x", amount, "2026-11-23", ""]).unwrap_err();
            assert_eq!(wrong.map(|wrong| wrong.is_some()), [false, false, true, false, false], "{amount}");
        }
    }
}
