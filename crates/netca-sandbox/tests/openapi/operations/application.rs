//! The application, from being handed in to its end.

use netca_protocol::wire::ProblemCode::*;

use super::{Answer, OPENED, Operation, PLAIN, Request};

pub(super) const ALL: &[Operation] = &[
    Operation {
        method: "put",
        path: "/v1/applications/{application_id}",
        id: "apply",
        summary: "申请续期: the signed application",
        description: "The client makes the id once (a lower-case UUID) and keeps it as long as the renewal lives. The \
            same application again, sent again or signed again, gives the same receipt with the state as it is then; \
            another application under the same id is refused.",
        request: Request::Signed {
            content: "ApplicationRequest",
            description: "CMS SignedData (RFC 5652), DER: the content included, the certificate being renewed included, \
                signed with its key. The content is an ApplicationRequest as compact JSON.",
        },
        answer: Answer::Json("Receipt"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            SignatureInvalid,
            CertificateUntrusted,
            CertificateRevoked,
            CertificateNotRenewable,
            AgreementChanged,
            QuoteExpired,
            TermNotOffered,
            AmountChanged,
            ClientTooOld,
            AttachmentMissing,
            RequestInvalid,
            PairMismatch,
            ApplicationOpen,
            ApplicationConflict,
        ],
        ..PLAIN
    },
    Operation {
        path: "/v1/applications/{application_id}",
        id: "status",
        summary: "查询进度: the application as it stands",
        description: "While something is awaited, Retry-After says when to ask again.",
        answer: Answer::Json("Application"),
        may_be_asked_again: true,
        problems: &[ApplicationUnknown],
        ..OPENED
    },
    Operation {
        path: "/v1/applications/{application_id}/certificates",
        id: "certificates",
        summary: "What the CA issued",
        description: "As often as wanted once issued; the same each time.",
        answer: Answer::Json("IssuedCertificates"),
        problems: &[ApplicationUnknown, NotPaid, NotReady, ApplicationClosed],
        ..OPENED
    },
    Operation {
        method: "put",
        path: "/v1/applications/{application_id}/installation",
        id: "installed",
        summary: "续期成功: the new certificate is on the Key and was tried",
        description: "The old certificate counts as replaced from then on. Repeated, it changes nothing.",
        request: Request::Json("Installation"),
        answer: Answer::Json("Application"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            ApplicationUnknown,
            NotPaid,
            NotReady,
            CertificateMismatch,
            ApplicationClosed,
        ],
        ..OPENED
    },
    Operation {
        method: "put",
        path: "/v1/applications/{application_id}/withdrawal",
        id: "withdraw",
        summary: "撤销申请",
        description: "Until the certificate is issued; what was paid is given back. Repeated, it changes nothing.",
        request: Request::Json("Withdrawal"),
        answer: Answer::Json("Application"),
        problems: &[MalformedRequest, UnsupportedMediaType, FieldInvalid, ApplicationUnknown, ApplicationClosed],
        ..OPENED
    },
];
