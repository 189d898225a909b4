//! What the CA says of itself, and what a renewal takes.

use netca_protocol::wire::ProblemCode::*;

use super::{Answer, Operation, PLAIN, Request};

pub(super) const ALL: &[Operation] = &[
    Operation {
        path: "/v1/service",
        id: "service",
        summary: "What the CA says of itself",
        answer: Answer::Json("ServiceInfo"),
        ..PLAIN
    },
    Operation {
        path: "/v1/agreement",
        id: "agreement",
        summary: "电子认证服务协议: the agreement in force",
        answer: Answer::Json("Agreement"),
        ..PLAIN
    },
    Operation {
        method: "post",
        path: "/v1/quotes",
        id: "quote",
        summary: "What renewing one certificate or one pair takes",
        description: "Says whether the certificate can be renewed now, what for, and what the form must hold. A signing \
            certificate that was issued in a pair is renewed with its encryption certificate, and not without.",
        request: Request::Json("QuoteRequest"),
        answer: Answer::Json("Quote"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            CertificateUntrusted,
            CertificateRevoked,
            CertificateNotRenewable,
            PairMismatch,
            FieldInvalid,
        ],
        ..PLAIN
    },
];
