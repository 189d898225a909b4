//! One module a resource of the protocol; each handler blocks, and is called with the request read whole.

pub(crate) mod applications;
pub(crate) mod attachments;
pub(crate) mod certificates;
pub(crate) mod invoices;
pub(crate) mod lookups;
pub(crate) mod payments;
pub(crate) mod quotes;
pub(crate) mod service;
pub(crate) mod transfers;

use std::time::SystemTime;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use netca_protocol::wire::{ProblemCode, Receipt};
use rusqlite::Transaction;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::ca::Ca;
use crate::check;
use crate::refusal::Refusal;
use crate::state;
use crate::store::{self, applications::Record};

/// A request, read whole.
#[derive(Default)]
pub(crate) struct Call {
    /// The first parameter of the path, whose resource everything below is; empty where there is none.
    pub(crate) id: String,
    /// All parameters of the path, by name.
    pub(crate) params: Vec<(String, String)>,
    /// What stands behind the `?`, as it came; empty where there is none.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(header::HeaderName, String)>,
    pub(crate) body: Vec<u8>,
}

/// What answers a request.
pub(crate) type Handler = fn(&Ca, &Call) -> Result<Reply, Refusal>;

impl Call {
    /// A parameter of the path, as the address names it (`payment_id`); empty where there is none.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.media_type(&["application/json"])?;
        check::json("请求内容", &self.body)
    }

    /// Refuses a body of another media type; parameters such as `charset` are not looked at.
    pub(crate) fn media_type(&self, taken: &[&str]) -> Result<(), Refusal> {
        let given = self.header(header::CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
        if taken.iter().any(|taken| given.eq_ignore_ascii_case(taken)) {
            return Ok(());
        }
        Err(Refusal::new(ProblemCode::UnsupportedMediaType, format!("请求的媒体类型应为 {}。", taken.join(" 或 "))))
    }

    /// Refuses whoever has not the access token of the application in the path.
    fn authorize(&self, ca: &Ca) -> Result<(), Refusal> {
        let token = match self.header(header::AUTHORIZATION).split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => "",
        };
        if ca.secret.accepts("application", &self.id, token) {
            Ok(())
        } else {
            Err(Refusal::new(ProblemCode::Unauthorized, "访问令牌缺失或者不正确。"))
        }
    }

    /// A header's text; empty when there is none.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Reply {
    /// 200 with JSON.
    fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(value).map_err(|_| Error::RecordsInconsistent { what: "value" })?;
        let headers = vec![(header::CONTENT_TYPE, "application/json".into())];
        Ok(Self { status: StatusCode::OK, headers, body })
    }

    /// The same with one header more.
    pub(crate) fn with(mut self, name: header::HeaderName, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }
}

/// The application in the path.
fn find(tx: &Transaction<'_>, id: &str) -> Result<Record, Refusal> {
    let unknown = || Refusal::new(ProblemCode::ApplicationUnknown, "没有这一续期申请。");
    store::applications::by_id(tx, id)?.ok_or_else(unknown)
}

/// The receipt of an application, as it stands now.
fn receipt(ca: &Ca, tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<Receipt, Refusal> {
    state::advance(ca, tx, record, now)?;
    let access_token = ca.secret.token("application", &record.application_id);
    Ok(Receipt { access_token, application: state::to_wire(ca, tx, record)? })
}

fn closed() -> Refusal {
    Refusal::new(ProblemCode::ApplicationClosed, "续期申请已经结束。")
}
