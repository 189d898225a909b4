//! 缴费

use netca_protocol::wire::ProblemCode::*;

use super::{Answer, OPENED, Operation, Request};

pub(super) const ALL: &[Operation] = &[
    Operation {
        method: "post",
        path: "/v1/applications/{application_id}/payments",
        id: "pay",
        summary: "在线支付: a page on which the order can be paid",
        description: "The same page again for a channel as long as it takes money.",
        request: Request::Json("PaymentRequest"),
        answer: Answer::Json("PaymentLink"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            ApplicationUnknown,
            ChannelNotOffered,
            AlreadyPaid,
            ApplicationClosed,
        ],
        ..OPENED
    },
    Operation {
        path: "/v1/applications/{application_id}/payments/{payment_id}",
        id: "payment",
        summary: "How a page to pay on stands",
        description: "While it takes money, Retry-After says when to ask again.",
        answer: Answer::Json("PaymentPage"),
        may_be_asked_again: true,
        problems: &[ApplicationUnknown, PaymentUnknown],
        ..OPENED
    },
    Operation {
        path: "/v1/applications/{application_id}/transfers",
        id: "transfers",
        summary: "银行转账: where to pay, what was declared, what has come in",
        answer: Answer::Json("TransferSheet"),
        problems: &[ApplicationUnknown, ChannelNotOffered],
        ..OPENED
    },
    Operation {
        method: "put",
        path: "/v1/applications/{application_id}/transfers",
        id: "declare",
        summary: "银行转账: declares the transfers that were made, all of them",
        description: "What was declared before is replaced; what has come in already cannot be taken away. Repeated, it \
            changes nothing.",
        request: Request::Json("Transfers"),
        answer: Answer::Json("TransferSheet"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            ApplicationUnknown,
            ChannelNotOffered,
            AlreadyPaid,
            ApplicationClosed,
        ],
        ..OPENED
    },
    Operation {
        method: "post",
        path: "/v1/applications/{application_id}/transfers/verification",
        id: "verify",
        summary: "核验转账信息: looks for the declared transfers in the bank's records",
        description: "As often as wanted: what has come in stays so.",
        answer: Answer::Json("TransferSheet"),
        problems: &[FieldInvalid, ApplicationUnknown, ChannelNotOffered, ApplicationClosed],
        ..OPENED
    },
    Operation {
        method: "put",
        path: "/v1/applications/{application_id}/invoice",
        id: "request_invoice",
        summary: "电子发票: asks for an electronic invoice, after payment",
        description: "The same again changes nothing; another one replaces it until it is issued.",
        request: Request::Json("InvoiceRequest"),
        answer: Answer::Json("Invoice"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            ApplicationUnknown,
            NotPaid,
            InvoiceNotOffered,
            ApplicationClosed,
        ],
        ..OPENED
    },
    Operation {
        path: "/v1/applications/{application_id}/invoice",
        id: "invoice",
        summary: "发票: the invoice as it stands",
        answer: Answer::Json("Invoice"),
        problems: &[ApplicationUnknown, InvoiceNotOffered],
        ..OPENED
    },
    Operation {
        path: "/v1/applications/{application_id}/invoice/document",
        id: "invoice_document",
        summary: "The issued invoice",
        answer: Answer::Pdf,
        problems: &[ApplicationUnknown, InvoiceNotOffered, InvoiceNotIssued],
        ..OPENED
    },
];
