//! 附件, before the application.

use netca_protocol::wire::ProblemCode::*;

use super::{Answer, Operation, PLAIN, Request};

pub(super) const ALL: &[Operation] = &[
    Operation {
        path: "/v1/quotes/{quote_id}/attachments",
        id: "uploads",
        summary: "附件: what is there for a quote",
        answer: Answer::Json("Uploads"),
        problems: &[QuoteExpired],
        ..PLAIN
    },
    Operation {
        method: "put",
        path: "/v1/quotes/{quote_id}/attachments/{sha256}",
        id: "announce",
        summary: "Announces an attachment",
        description: "Says how much of it is there. The same again changes nothing; another kind for the same file changes \
            only that. Kind, type, size and number are checked against the quote's rules.",
        request: Request::Json("AttachmentRef"),
        answer: Answer::Json("Upload"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            QuoteExpired,
            ApplicationConflict,
            AttachmentInvalid,
            AttachmentLimit,
        ],
        ..PLAIN
    },
    Operation {
        method: "put",
        path: "/v1/quotes/{quote_id}/attachments/{sha256}/content/{offset}",
        id: "send",
        summary: "Sends the next bytes of an attachment",
        description: "At most `chunk_bytes` of the quote. Bytes that are there already are passed over, so a chunk may be \
            sent again; one that begins behind the last byte there is refused. When all of it is there, its SHA-256 is \
            compared and its type told by its content; what is wrong is thrown away, and can be sent again from 0.",
        request: Request::Bytes,
        answer: Answer::Json("Upload"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            QuoteExpired,
            ApplicationConflict,
            AttachmentMissing,
            OffsetMismatch,
            AttachmentInvalid,
            AttachmentDigest,
        ],
        ..PLAIN
    },
    Operation {
        method: "delete",
        path: "/v1/quotes/{quote_id}/attachments/{sha256}",
        id: "remove",
        summary: "Takes an attachment away",
        description: "Gives those that are left. Again changes nothing.",
        answer: Answer::Json("Uploads"),
        problems: &[FieldInvalid, QuoteExpired, ApplicationConflict],
        ..PLAIN
    },
];
