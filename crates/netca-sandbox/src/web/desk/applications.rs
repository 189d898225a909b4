//! 续期申请: all of them, by state, a page at a time.

use maud::{Markup, html};
use netca_payment::PaymentStatus;

use super::super::form::Form;
use super::super::{parts, words};
use super::paging::{Paging, to_page};
use super::{Desk, Room, signed_in};
use crate::ca::Ca;
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;
use crate::store::applications::{Record, Status};
use crate::store::desk::{Filter, counts, find};
use crate::store::{certificates, funds};

const ADDRESS: &str = "/desk";

/// One way of choosing among applications.
struct Tab {
    key: &'static str,
    name: &'static str,
    statuses: &'static [Status],
}

const TABS: [Tab; 7] = [
    Tab { key: "", name: "全部", statuses: &[] },
    Tab { key: "under_review", name: "待审核", statuses: &[Status::UnderReview] },
    Tab { key: "entered", name: "已录入", statuses: &[Status::Entered] },
    Tab { key: "ready", name: "待安装", statuses: &[Status::Approved, Status::ReadyToInstall] },
    Tab { key: "installed", name: "已完成", statuses: &[Status::Installed] },
    Tab { key: "rejected", name: "审核不通过", statuses: &[Status::Rejected] },
    Tab { key: "withdrawn", name: "已撤销", statuses: &[Status::Withdrawn] },
];

/// What one line of the list shows.
struct Row {
    record: Record,
    payment: PaymentStatus,
    subject: String,
}

/// `GET /desk?state=&number=&page=`
pub(crate) fn list(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let asked = Form::query(call);
        let tab = TABS.iter().find(|tab| tab.key == asked.text("state")).unwrap_or(&TABS[0]);
        let number = asked.text("number");
        let paging = Paging::of(call);
        let filter = Filter { statuses: tab.statuses, number, ..Filter::default() };
        let (rows, total, counts) = desk.transaction(|tx| {
            let (found, total) = find(tx, filter, paging.limit(), paging.offset())?;
            let rows = found.into_iter().map(|record| {
                let (certificate, _) = certificates::by_sha256(tx, &record.certificate_sha256)?;
                let payment = state::payment_status(&record, &funds::of(tx, &record.application_id)?);
                Ok(Row { subject: certificate.subject().to_string(), payment, record })
            });
            Ok((rows.collect::<Result<Vec<_>, crate::Error>>()?, total, counts(tx)?))
        })?;
        let content = html! {
            div.head {
                h1 { "续期申请" }
                form.search method="get" action="/desk" role="search" {
                    label.unseen for="number" { "业务单号或订单编号" }
                    input type="search" id="number" name="number" value=(number) placeholder="业务单号或订单编号"
                        inputmode="numeric" autocomplete="off" maxlength="32";
                    @if !tab.key.is_empty() { input type="hidden" name="state" value=(tab.key); }
                    button.plain type="submit" { "查询" }
                }
            }
            (tabs(tab, &counts))
            @if rows.is_empty() { (nothing(tab, number)) } @else { (table(&rows)) }
            (paging.links(ADDRESS, &[("state", tab.key), ("number", number)], total))
        };
        Ok(desk.page(Room::Applications, "续期申请", content)?.ok())
    })
}

fn tabs(current: &Tab, counts: &[(Status, u32)]) -> Markup {
    let count = |tab: &Tab| -> u32 {
        let fits = |(status, _): &&(Status, u32)| tab.statuses.is_empty() || tab.statuses.contains(status);
        counts.iter().filter(fits).map(|(_, count)| count).sum()
    };
    html! {
        ul.tabs aria-label="按状态筛选" {
            @for tab in &TABS {
                li {
                    a href=(to_page(ADDRESS, &[("state", tab.key)], 1)) aria-current=[(tab.key == current.key).then_some("true")] {
                        (tab.name) " " span.count { (count(tab)) }
                    }
                }
            }
        }
    }
}

fn table(rows: &[Row]) -> Markup {
    html! {
        div.card.wide {
            table.stack {
                thead {
                    tr {
                        th { "业务单号" } th { "证书主题" } th { "业务状态" } th { "支付状态" }
                        th.number { "费用（元）" } th { "申请时间" }
                    }
                }
                tbody {
                    @for Row { record, payment, subject } in rows {
                        tr {
                            td data-label="业务单号" {
                                a href=(Desk::address_of(&record.business_number)) { (record.business_number) }
                            }
                            td.long data-label="证书主题" { (subject) }
                            td data-label="业务状态" { (parts::badge(words::status(record.status))) }
                            td data-label="支付状态" { (parts::badge(words::payment_status(*payment))) }
                            td.number data-label="费用（元）" { (record.total) }
                            td.time data-label="申请时间" { (china_time(record.created_at)) }
                        }
                    }
                }
            }
        }
    }
}

fn nothing(tab: &Tab, number: &str) -> Markup {
    html! {
        section.card.empty {
            @if !number.is_empty() {
                p { "没有业务单号或订单编号以「" (number) "」开头的申请。" }
                p { a href=(to_page(ADDRESS, &[("state", tab.key)], 1)) { "清除查询条件" } }
            } @else if tab.key.is_empty() {
                p { "还没有人提交续期申请。" }
                p.hint { "申请人在客户端提交后，会出现在这里。" }
            } @else {
                p { "没有「" (tab.name) "」的申请。" }
                p { a href="/desk" { "查看全部申请" } }
            }
        }
    }
}
