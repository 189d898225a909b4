//! The pages: the cashier, where an order is paid, and the desk, where the CA's staff works.
//!
//! | module | what it does |
//! |---|---|
//! | `page` | the frame of every page, its style, and the headers that keep it to itself |
//! | `parts`, `words` | what pages are made of: tables, fields, badges; the seed's words for states |
//! | `form`, `token`, `guard` | forms: what was typed, taken once, and only from pages of ours |
//! | `cashier` | 缴费: the order, the ways to pay, the result |
//! | `desk` | 审核台: behind a password |
//!
//! Pages are written with `maud`, which escapes whatever is put into them; a test finds the one place that is exempt, the
//! style sheet. They hold no script, and load nothing but pictures from here.

pub(crate) mod cashier;
pub(crate) mod desk;
mod form;
mod guard;
mod page;
mod parts;
mod token;
mod transfer;
mod words;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use maud::html;
use netca_protocol::wire::Problem;

use crate::Error;
use crate::ca::Ca;
use crate::router::page;
use crate::routes::Reply;
use desk::decisions::{approve, invoice, refunds, reject, settle, verify};
use page::Page;
use token::FormTokens;

/// What the pages remember between requests; gone when the server stops.
pub(crate) struct Web {
    forms: FormTokens,
    gate: desk::Gate,
    sessions: desk::Sessions,
}

impl Web {
    /// `password` is the file that the desk's password is kept in.
    pub(crate) fn new(password: &Path) -> Result<Self, Error> {
        Ok(Self {
            forms: FormTokens::new()?,
            gate: desk::Gate::load_or_create(password)?,
            sessions: desk::Sessions::default(),
        })
    }
}

/// The addresses of all pages.
pub(crate) fn routes() -> Router<Arc<Ca>> {
    Router::new()
        .route("/", get(page(|_, _| Ok(page::see_other("/desk".into())))))
        .route("/icon.svg", get(page(|_, _| Ok(page::icon()))))
        .route("/cashier/{id}", get(page(cashier::show)))
        .route("/cashier/{id}/confirm", get(page(cashier::confirm)).post(page(cashier::pay)))
        .route("/cashier/{id}/decline", get(page(cashier::ask_decline)).post(page(cashier::decline)))
        .route("/cashier/{id}/transfer", get(page(cashier::transfer::show)).post(page(cashier::transfer::send)))
        .route("/desk", get(page(desk::applications::list)))
        .route("/desk/login", get(page(desk::login::show)).post(page(desk::login::enter)))
        .route("/desk/logout", get(page(desk::login::show)).post(page(desk::login::leave)))
        .route("/desk/ledger", get(page(desk::ledger::show)).post(page(desk::ledger::record)))
        .route("/desk/refunds", get(page(desk::refunds::show)))
        .route("/desk/invoices", get(page(desk::invoices::show)))
        .route("/desk/outbox", get(page(desk::outbox::show)))
        .route("/desk/applications/{id}", get(page(desk::application::show)))
        .route("/desk/applications/{id}/attachments/{sha256}", get(page(desk::attachment::show)))
        .route("/desk/applications/{id}/invoice.pdf", get(page(desk::invoices::document)))
        .route("/desk/applications/{id}/invoice", get(page(invoice::ask)).post(page(invoice::act)))
        .route("/desk/applications/{id}/approve", get(page(approve::ask)).post(page(approve::act)))
        .route("/desk/applications/{id}/reject", get(page(reject::ask)).post(page(reject::act)))
        .route("/desk/applications/{id}/settle", get(page(settle::ask)).post(page(settle::act)))
        .route("/desk/applications/{id}/verify", get(page(verify::ask)).post(page(verify::act)))
        .route("/desk/applications/{id}/refunded", get(page(refunds::ask_refunded)).post(page(refunds::refunded)))
        .route("/desk/applications/{id}/refund", get(page(refunds::ask_refund)).post(page(refunds::refund)))
}

/// A refusal as a page, for whoever looks at it in a browser.
pub(crate) fn refused(problem: &Problem) -> Reply {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    message(status, "无法处理", &problem.detail)
}

/// What is said of an address that nothing has, when it looks as if a page were there.
pub(crate) fn no_page(path: &str) -> Option<Reply> {
    let is_page = path.starts_with("/desk/") || path.starts_with("/cashier/");
    let text = "请检查地址，或者从审核台首页重新进入。";
    is_page.then(|| message(StatusCode::NOT_FOUND, "没有这个页面", text))
}

/// A page that says one thing.
fn message(status: StatusCode, title: &str, text: &str) -> Reply {
    let content = html! { section.card.result { h1 { (title) } p { (text) } } };
    Page { title: title.into(), place: html! {}, navigation: None, content }.with_status(status)
}

/// What is said to a form that no page of ours has sent, or that is too old.
fn stale() -> Reply {
    message(StatusCode::FORBIDDEN, "页面已失效", "该页面已失效，本次提交没有执行。请返回并刷新页面后重试。")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    /// Text that is put into a page without being escaped must be ours.
    #[test]
    fn only_the_style_sheet_is_not_escaped() {
        let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    let raw = concat!("PreEsc", "aped(");
                    found.extend(text.lines().filter(|line| line.contains(raw)).map(|line| line.trim().to_owned()));
                }
            }
        }
        assert_eq!(found, [concat!("style { (PreEsc", "aped(STYLE)) }")]);
    }
}
