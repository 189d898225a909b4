//! 查询进度 without the journal: by proof of possession of the certificate.

use netca_protocol::wire::ProblemCode::*;

use super::{Answer, Operation, PLAIN, Request};

pub(super) const ALL: &[Operation] = &[
    Operation {
        method: "post",
        path: "/v1/lookups",
        id: "challenge",
        summary: "Asks for a challenge, to be told of a certificate's applications",
        description: "For a certificate that this CA issued and did not revoke; it may have been replaced, or have ended \
            long ago. A challenge is good once, for a few minutes; so many are given to one certificate in that time.",
        request: Request::Json("LookupRequest"),
        answer: Answer::Json("Challenge"),
        problems: &[MalformedRequest, UnsupportedMediaType, CertificateUntrusted, CertificateRevoked],
        ..PLAIN
    },
    Operation {
        method: "put",
        path: "/v1/lookups/{challenge_id}",
        id: "lookup",
        summary: "The applications of the certificate that signed",
        description: "The newest first, with what opens them. Whoever loses the answer asks for another challenge.",
        request: Request::Signed {
            content: "LookupProof",
            description: "CMS SignedData (RFC 5652), DER: the content included, the certificate that was named when the \
                challenge was asked for included, signed with its key. The content is a LookupProof as compact JSON with \
                keys in alphabetical order, and nothing else.",
        },
        answer: Answer::Json("FoundApplications"),
        problems: &[
            MalformedRequest,
            UnsupportedMediaType,
            FieldInvalid,
            SignatureInvalid,
            CertificateUntrusted,
            CertificateRevoked,
            ChallengeInvalid,
        ],
        ..PLAIN
    },
];
