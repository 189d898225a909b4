//! 银行转账 on the page: where to pay, what was transferred, and whether it has come in. Works without a script: each
//! button sends the whole form, and what was typed comes back with it.

use maud::{Markup, html};
use netca_payment::{
    BankTransfer, DeclaredTransfer, MAX_TRANSFERS, Money, PaymentChannel, TransferResult, TransferSheet,
};
use rusqlite::Transaction;

use super::super::form::Form;
use super::super::page::see_other;
use super::super::token::Spent;
use super::super::transfer::{Typed, Wrong};
use super::super::words::{self, Tone};
use super::super::{guard, parts, stale};
use super::{Till, outcome, page};
use crate::ca::Ca;
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::applications::Status;
use crate::store::payments;
use crate::{Error, state};

/// What stands in the form for one transfer that has not come in.
struct Row {
    typed: Typed,
    wrong: Wrong,
}

impl Row {
    fn new(typed: Typed) -> Self {
        Self { typed, wrong: Wrong::default() }
    }
}

/// `GET /cashier/{payment_id}/transfer`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        let Some(till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        let sheet = state::sheet(ca, tx, &till.record)?;
        if !till.takes_transfers(ca) && !has_come_in(&sheet) {
            return Ok(till.back());
        }
        let mut rows: Vec<Row> = open(&sheet).map(|declared| Row::new(Typed::of(&declared.transfer))).collect();
        if rows.is_empty() {
            rows.push(Row::new(Typed::default()));
        }
        Ok(page("银行转账", till.sheet(ca, &sheet, &rows, None)?).ok())
    })
}

/// `POST /cashier/{payment_id}/transfer`: adds or takes away a transfer, or has all of them looked for.
pub(crate) fn send(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let form = Form::sent(call)?;
    if guard::is_foreign(call) {
        return Ok(stale());
    }
    ca.transaction(|tx, now| {
        let Some(mut till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        if !till.takes_transfers(ca) {
            return Ok(till.back());
        }
        let token = form.text("token");
        let mut rows: Vec<Row> =
            (0..MAX_TRANSFERS).filter_map(|at| Typed::read(&form, &format!("-{at}")).map(Row::new)).collect();
        match form.text("do") {
            "verify" => match ca.web.forms.spend(&till.purpose("transfer"), token, now) {
                Spent::Now => till.verify(ca, tx, rows),
                Spent::Before => Ok(see_other(till.transfer_address())),
                Spent::Refused => Ok(stale()),
            },
            // These change the form only.
            change => {
                let removed = change.strip_prefix("remove-").and_then(|at| at.parse::<usize>().ok());
                match removed {
                    Some(at) if at < rows.len() => drop(rows.remove(at)),
                    Some(_) => {}
                    None if rows.len() < MAX_TRANSFERS => rows.push(Row::new(Typed::default())),
                    None => {}
                }
                let sheet = state::sheet(ca, tx, &till.record)?;
                Ok(page("银行转账", till.sheet(ca, &sheet, &rows, None)?).ok())
            }
        }
    })
}

impl Till {
    /// Whether transfers can be declared: also after a part has come in, which closes the page for other ways to pay.
    fn takes_transfers(&self, ca: &Ca) -> bool {
        ca.config.channels.contains(&PaymentChannel::BankTransfer)
            && self.record.status == Status::Entered
            && matches!(self.payment.status, payments::Status::Open | payments::Status::Closed)
    }

    pub(super) fn transfer_address(&self) -> String {
        format!("{}/transfer", self.address())
    }

    /// 核验转账信息
    fn verify(&mut self, ca: &Ca, tx: &Transaction<'_>, mut rows: Vec<Row>) -> Result<Reply, Refusal> {
        let sheet = state::sheet(ca, tx, &self.record)?;
        rows.retain(|row| !row.typed.is_blank());
        let mut list: Vec<BankTransfer> = settled(&sheet).map(|declared| declared.transfer.clone()).collect();
        let mut good = true;
        for row in &mut rows {
            match row.typed.parse(self.now) {
                Ok(transfer) => list.push(transfer),
                Err(wrong) => (row.wrong, good) = (wrong, false),
            }
        }
        let error = if list.len() > MAX_TRANSFERS {
            Some("转账笔数过多。")
        } else if rows.is_empty() {
            rows.push(Row::new(Typed::default()));
            Some("请填写转账信息后再核验。")
        } else if !good {
            Some("请更正标出的内容后再核验。")
        } else {
            None
        };
        if error.is_some() {
            return Ok(page("银行转账", self.sheet(ca, &sheet, &rows, error)?).unacceptable());
        }
        state::declare(tx, &self.record, &list, self.now)?;
        state::verify(tx, &mut self.record, self.now)?;
        Ok(see_other(self.transfer_address()))
    }

    fn sheet(&self, ca: &Ca, sheet: &TransferSheet, rows: &[Row], error: Option<&str>) -> Result<Markup, Error> {
        let complete = sheet.missing == Money::ZERO;
        Ok(html! {
            (self.steps_by(2, "银行转账"))
            @if let Some(text) = error { (parts::notice(Tone::Bad, text)) }
            (payee(sheet, &self.record.business_number))
            @for (at, declared) in settled(sheet).enumerate() { (found(at + 1, declared)) }
            @if complete {
                section.card {
                    p.verdict { "银行转账结果：" (parts::badge(words::transfer_result(TransferResult::Success))) }
                    @if sheet.excess > Money::ZERO { p { "多付的 " (sheet.excess) " 元将退回。" } }
                    p.actions { a.button href=(self.address()) { "提交" } }
                }
            } @else {
                (self.form(ca, sheet, rows)?)
            }
        })
    }

    fn form(&self, ca: &Ca, sheet: &TransferSheet, rows: &[Row]) -> Result<Markup, Error> {
        let first = settled(sheet).count() + 1;
        Ok(html! {
            form method="post" action=(self.transfer_address()) {
                (parts::token(&ca.web.forms.issue(&self.purpose("transfer"), self.now)?))
                // What the Enter key presses.
                button.unseen type="submit" name="do" value="verify" tabindex="-1" aria-hidden="true" { "核验" }
                @for (at, row) in rows.iter().enumerate() {
                    fieldset.card {
                        legend { "第 " (first + at) " 笔转账" }
                        (verdict(open(sheet).find(|declared| Typed::of(&declared.transfer) == row.typed)))
                        (row.typed.fields(&format!("-{at}"), &row.wrong))
                        p.actions {
                            button.plain type="submit" name="do" value={ "remove-" (at) } { "删除此银行转账信息" }
                        }
                    }
                }
                @if first + rows.len() <= MAX_TRANSFERS {
                    p { button.plain.more type="submit" name="do" value="add" { "添加更多银行转账信息" } }
                }
                p.actions {
                    button type="submit" name="do" value="verify" { "核验转账信息" }
                    a.button.plain href=(self.address()) { "返回" }
                }
            }
        })
    }
}

/// 收款账户, and how much is still missing.
fn payee(sheet: &TransferSheet, business_number: &str) -> Markup {
    let mut rows = vec![
        ("开户公司名称", sheet.payee.company_name.clone()),
        ("开户账号", sheet.payee.account.clone()),
        ("开户行", sheet.payee.bank.clone()),
        ("业务单号", business_number.to_owned()),
        ("应付金额", format!("{} 元", sheet.total)),
    ];
    if sheet.received > Money::ZERO {
        rows.push(("已到账", format!("{} 元", sheet.received)));
        rows.push(("尚需支付", format!("{} 元", sheet.missing)));
    }
    let content = html! {
        (parts::facts(rows))
        p.hint { "请先通过柜台、网银等方式转账到上述账户，再填写转账信息并核验。可分多笔转账。" }
    };
    parts::section("线下方式：银行转账", content)
}

/// A transfer that has come in: it stays as it is.
fn found(number: usize, declared: &DeclaredTransfer) -> Markup {
    let transfer = &declared.transfer;
    let content = html! {
        (verdict(Some(declared)))
        (parts::facts([
            ("付款账号", transfer.payer_account.clone()),
            ("付款账户名", transfer.payer_name.clone()),
            ("转账金额", format!("{} 元", transfer.amount)),
            ("付款日期", transfer.date.clone()),
            ("备注说明", transfer.remark.clone()),
        ]))
    };
    parts::section(&format!("第 {number} 笔转账"), content)
}

/// 查询结果, 账户余额 and 转账结果
fn verdict(declared: Option<&DeclaredTransfer>) -> Markup {
    let verification = declared.and_then(|declared| declared.verification.as_ref());
    html! {
        p.verdict {
            "查询结果："
            @match verification {
                None => (parts::badge(words::NOT_CHECKED)),
                Some(verification) => {
                    (parts::badge(words::CHECKED)) (parts::badge(words::transfer_result(verification.result)))
                    span.hint { "账户余额 " (verification.balance) " 元 · " (china_time(verification.checked_at)) }
                }
            }
        }
    }
}

fn is_in(declared: &DeclaredTransfer) -> bool {
    declared.verification.as_ref().is_some_and(|verification| verification.result == TransferResult::Success)
}

/// The transfers that have come in.
fn settled(sheet: &TransferSheet) -> impl Iterator<Item = &DeclaredTransfer> {
    sheet.transfers.iter().filter(|declared| is_in(declared))
}

/// Those that have not.
fn open(sheet: &TransferSheet) -> impl Iterator<Item = &DeclaredTransfer> {
    sheet.transfers.iter().filter(|declared| !is_in(declared))
}

/// Whether the order was paid by transfers, so that there is something to show.
fn has_come_in(sheet: &TransferSheet) -> bool {
    sheet.missing == Money::ZERO && settled(sheet).next().is_some()
}
