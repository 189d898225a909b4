//! 账务: what came in on the CA's bank account, recorded by the staff; transfers are looked for here.

use maud::{Markup, html};

use super::super::form::Form;
use super::super::page::Page;
use super::super::parts;
use super::super::transfer::{Typed, Wrong};
use super::super::words::Tone;
use super::paging::Paging;
use super::{Desk, Room, once, signed_in};
use crate::Error;
use crate::ca::Ca;
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::ledger::{self, Entry};

const ADDRESS: &str = "/desk/ledger";
const WHAT: &str = "ledger";

/// `GET /desk/ledger`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| Ok(page(desk, call, &Typed::default(), &Wrong::default())?.ok()))
}

/// `POST /desk/ledger`: records that money came in.
pub(crate) fn record(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    once(ca, call, WHAT, ADDRESS, |desk, form: &Form| {
        let typed = Typed::read(form, "").unwrap_or_default();
        match typed.parse(desk.now) {
            Ok(transfer) => {
                let number = desk.transaction(|tx| ledger::add(tx, &transfer, desk.now))?;
                Ok(desk.go(ADDRESS, Tone::Good, format!("已记录第 {number} 笔到账，金额 {} 元。", transfer.amount)))
            }
            Err(wrong) => Ok(page(desk, call, &typed, &wrong)?.unacceptable()),
        }
    })
}

fn page(desk: &Desk<'_>, call: &Call, typed: &Typed, wrong: &Wrong) -> Result<Page, Error> {
    let paging = Paging::of(call);
    let (entries, total) = desk.transaction(|tx| {
        let entries = ledger::page(tx, paging.limit(), paging.offset())?;
        Ok((entries, ledger::count(tx)?))
    })?;
    let content = html! {
        div.head { h1 { "账务" } }
        section.card {
            h2 { "记录银行到账" }
            p.hint { "按银行流水逐笔记录。申请人填写的转账，账号、户名、金额和日期都一致时才会核验成功。" }
            form method="post" action=(ADDRESS) {
                (parts::token(&desk.token(WHAT)?))
                (typed.fields("", wrong))
                p.actions { button type="submit" { "记录到账" } }
            }
        }
        @if entries.is_empty() {
            section.card.empty { p { "还没有到账记录。" } }
        } @else {
            (table(&entries))
        }
        (paging.links(ADDRESS, &[], total))
    };
    desk.page(Room::Ledger, "账务", content)
}

fn table(entries: &[Entry]) -> Markup {
    html! {
        div.card.wide {
            table.stack {
                thead {
                    tr {
                        th.number { "编号" } th { "付款账号" } th { "付款账户名" } th.number { "金额（元）" }
                        th { "付款日期" } th { "备注说明" } th { "记录时间" } th { "用于" }
                    }
                }
                tbody {
                    @for entry in entries {
                        tr {
                            td.number data-label="编号" { (entry.entry_id) }
                            td data-label="付款账号" { (entry.transfer.payer_account) }
                            td data-label="付款账户名" { (entry.transfer.payer_name) }
                            td.number data-label="金额（元）" { (entry.transfer.amount) }
                            td.time data-label="付款日期" { (entry.transfer.date) }
                            td data-label="备注说明" { (parts::or_dash(&entry.transfer.remark)) }
                            td.time data-label="记录时间" { (china_time(entry.recorded_at)) }
                            td data-label="用于" {
                                @match &entry.used_for {
                                    Some(number) => { a href=(Desk::address_of(number)) { (number) } }
                                    None => { span.hint { "未使用" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
