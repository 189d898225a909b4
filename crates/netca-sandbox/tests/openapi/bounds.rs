//! What the wire's plain strings and numbers may be: rules that their parsers hold, and a schema made of types cannot
//! know.

use serde_json::{Value, json};

const ID: &str = "^[A-Za-z0-9_-]{1,128}$";
const UUID: &str = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const DIGEST: &str = "^[0-9a-f]{64}$";

/// The schema and description of a parameter of a path.
pub(crate) fn parameter(name: &str) -> (Value, &'static str) {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match name {
        "application_id" => (text(UUID), "The id that the client made."),
        "quote_id" => (text(ID), "From the quote: as hard to guess as a token."),
        "payment_id" => (text(ID), "From the payment link."),
        "challenge_id" => (text(ID), "From the challenge."),
        "sha256" => (text(DIGEST), "SHA-256 of the attachment, by which it is known."),
        "offset" => {
            let schema = json!({ "type": "integer", "minimum": 0, "maximum": 999_999_999_999_999_u64 });
            (schema, "Where in the attachment the bytes begin.")
        }
        other => panic!("nothing is known of the parameter {other}"),
    }
}

/// Adds the rules to the schemas. A rule for a property that is not there panics: it would be about nothing.
pub(crate) fn add(schemas: &mut Value) {
    let pattern = |pattern: &str| json!({ "pattern": pattern });
    let line = |most: usize| json!({ "maxLength": most });
    let typed = |most: usize| json!({ "minLength": 1, "maxLength": most });
    let rules = [
        ("Application", "application_id", pattern(UUID)),
        ("Application", "business_number", pattern("^[0-9]{17}$")),
        ("ApplicationRequest", "outReqId", pattern(UUID)),
        ("ApplicationRequest", "memo", line(500)),
        ("ApplicationRequest", "quote_id", pattern(ID)),
        ("AttachmentRef", "size", json!({ "minimum": 1 })),
        ("AttachmentRule", "media_types", json!({ "minItems": 1 })),
        ("AttachmentRule", "max_bytes", json!({ "minimum": 1 })),
        ("AttachmentRule", "max_count", json!({ "minimum": 1 })),
        ("BankTransfer", "amount", json!({ "minimum": 1 })),
        ("BankTransfer", "date", pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
        ("BankTransfer", "payer_account", json!({ "minLength": 5 })),
        ("BankTransfer", "payer_name", json!({ "minLength": 1 })),
        ("CertReference", "certSN", pattern("^[0-9a-f]{2,}$")),
        ("CertReference", "issuer", pattern("^([0-9A-F]{2})+$")),
        ("Challenge", "challenge_id", pattern(ID)),
        ("ClientInfo", "name", line(64)),
        ("ClientInfo", "version", line(64)),
        ("InvoiceRequest", "email", line(254)),
        ("InvoiceRequest", "title", json!({ "minLength": 1 })),
        ("Linkman", "address", line(200)),
        ("Linkman", "email", typed(254)),
        ("Linkman", "identity", typed(40)),
        ("Linkman", "name", typed(64)),
        ("LookupProof", "purpose", json!({ "const": netca_protocol::wire::LookupProof::PURPOSE })),
        ("Order", "order_number", pattern("^[0-9]{12,}$")),
        ("PaymentLink", "payment_id", pattern(ID)),
        ("PaymentLink", "url", json!({ "format": "uri", "pattern": "^https://", "maxLength": 2048 })),
        ("PaymentPage", "payment_id", pattern(ID)),
        ("Problem", "code", pattern("^[a-z][a-z0-9_]*$")),
        ("Problem", "status", json!({ "minimum": 400, "maximum": 599 })),
        ("Problem", "detail", json!({ "minLength": 1 })),
        ("Quote", "quote_id", pattern(ID)),
        ("Quote", "options", json!({ "minItems": 1 })),
        ("Quote", "renew_with", json!({ "minItems": 1 })),
        ("Receipt", "access_token", pattern("^[!-~]{16,1024}$")),
        ("Recipient", "address", typed(200)),
        ("Recipient", "name", typed(64)),
        ("Requirements", "id_types", json!({ "minItems": 1 })),
        ("Transfers", "transfers", json!({ "maxItems": netca_payment::MAX_TRANSFERS })),
        ("Withdrawal", "reason", line(200)),
    ];
    for (schema, property, rule) in rules {
        let place = &mut schemas[schema]["properties"][property];
        assert!(place.is_object(), "there is no {schema}.{property}");
        place.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
    }
    // With padding, and nothing between its characters.
    schemas["Base64"]["pattern"] = json!("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$");
}
