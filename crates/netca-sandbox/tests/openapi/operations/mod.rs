//! The operations: one a line of the table in `netca_protocol::wire`.

mod application;
mod attachments;
mod lookups;
mod money;
mod quote;

use netca_protocol::wire::ProblemCode;

/// One operation.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) request: Request,
    pub(crate) answer: Answer,
    /// Whether Retry-After may come along.
    pub(crate) may_be_asked_again: bool,
    pub(crate) needs_token: bool,
    /// What it is refused with, besides what anything can be refused with.
    pub(crate) problems: &'static [ProblemCode],
}

/// What comes along.
#[derive(Clone, Copy)]
pub(crate) enum Request {
    None,
    Json(&'static str),
    /// A CMS SignedData over this schema, as JSON.
    Signed {
        content: &'static str,
        description: &'static str,
    },
    Bytes,
}

/// What a 200 holds.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    Json(&'static str),
    Pdf,
}

/// Nothing comes along, a token is not needed.
const PLAIN: Operation = Operation {
    method: "get",
    path: "",
    id: "",
    summary: "",
    description: "",
    request: Request::None,
    answer: Answer::Json(""),
    may_be_asked_again: false,
    needs_token: false,
    problems: &[],
};

/// Below an application.
const OPENED: Operation = Operation { needs_token: true, ..PLAIN };

/// All of them.
pub(crate) fn all() -> Vec<Operation> {
    [quote::ALL, attachments::ALL, application::ALL, money::ALL, lookups::ALL].concat()
}
