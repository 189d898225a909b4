//! The document: OpenAPI 3.1, whose schemas are JSON Schema 2020-12.

use std::collections::BTreeMap;

use netca_protocol::wire::*;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::examples::example;
use crate::operations::{OPERATIONS, Operation, Request};

/// What anything can be refused with.
const EVERYWHERE: [ProblemCode; 4] =
    [ProblemCode::TooLarge, ProblemCode::TooManyRequests, ProblemCode::Internal, ProblemCode::Unavailable];

pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for operation in &OPERATIONS {
        let item = paths.entry(operation.path).or_insert_with(|| path_item(operation.path));
        item[operation.method] = describe(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "netca-renew: renewing a certificate online",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            "description": "JSON in UTF-8, names in snake_case, amounts in whole fen, times in RFC 3339, binary data in \
                base64, digests in lower-case hex. What is not 2xx is a problem document (RFC 9457) with a stable \
                `code`. A field that is not known is ignored; a state that is not known is an error.",
        },
        "servers": [{ "url": "https://ca.example", "description": "The CA, or the sandbox." }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "access_token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The receipt's access token. It opens this one application.",
                },
            },
        },
    })
}

fn path_item(path: &str) -> Value {
    if !path.contains("{application_id}") {
        return json!({});
    }
    let id = json!({
        "name": "application_id",
        "in": "path",
        "required": true,
        "description": "The id that the client made.",
        "schema": { "type": "string", "format": "uuid" },
    });
    json!({ "parameters": [id] })
}

fn describe(operation: &Operation) -> Value {
    let mut out = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": responses(operation),
        // None needed, where none is named.
        "security": if operation.needs_token { json!([{ "access_token": [] }]) } else { json!([]) },
    });
    if !operation.description.is_empty() {
        out["description"] = operation.description.into();
    }
    match operation.request {
        Request::None => {}
        Request::Json(schema) => {
            out["requestBody"] = json!({ "required": true, "content": { "application/json": media(schema) } });
        }
        Request::SignedApplication => {
            out["requestBody"] = json!({
                "required": true,
                "description": "CMS SignedData (RFC 5652), DER: the content included, the certificate being renewed \
                    included, signed with its key. The content is an ApplicationRequest as compact JSON.",
                "content": {
                    "application/cms": {
                        "schema": {
                            "type": "string",
                            "contentMediaType": "application/cms",
                            "x-signed-content": reference("ApplicationRequest"),
                        },
                    },
                },
            });
        }
    }
    out
}

fn responses(operation: &Operation) -> Value {
    let mut success = json!({
        "description": operation.answer,
        "content": { "application/json": media(operation.answer) },
    });
    if operation.id == "status" {
        success["headers"]["Retry-After"] = json!({
            "description": "Seconds to wait before asking again; absent when nothing is awaited.",
            "schema": { "type": "integer", "minimum": 1 },
        });
    }
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    let token = operation.needs_token.then_some(ProblemCode::Unauthorized);
    for code in operation.problems.iter().copied().chain(EVERYWHERE).chain(token) {
        by_status.entry(code.status()).or_default().push(code);
    }
    let mut out = json!({ "200": success });
    for (status, codes) in by_status {
        let lines: Vec<String> = codes.iter().map(|code| format!("- `{}`: {}", code.name(), code.title())).collect();
        let mut problem = media("Problem");
        problem["example"] = serde_json::to_value(Problem::new(codes[0], codes[0].title())).unwrap();
        out[status.to_string()] =
            json!({ "description": lines.join("\n"), "content": { "application/problem+json": problem } });
    }
    out
}

fn media(schema: &str) -> Value {
    let mut out = json!({ "schema": { "$ref": reference(schema) } });
    if let Some(example) = example(schema) {
        out["example"] = example;
    }
    out
}

fn reference(schema: &str) -> String {
    format!("#/components/schemas/{schema}")
}

fn schemas() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator: SchemaGenerator = settings.into_generator();
    macro_rules! add {
        ($($name:ident)*) => { $(generator.subschema_for::<$name>();)* };
    }
    add! {
        ServiceInfo Agreement QuoteRequest Quote ApplicationRequest Receipt Application PaymentRequest
        IssuedCertificates Installation Withdrawal Problem
    }
    generator.subschema_for::<netca_payment::PaymentLink>();
    let mut schemas = Value::Object(generator.take_definitions(true));
    schemas["ApplicationRequest"]["examples"] = json!([example("ApplicationRequest")]);
    let codes: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.name()).collect();
    schemas["Problem"]["properties"]["code"]["examples"] = json!(codes);
    plain(&mut schemas);
    schemas
}

/// Takes what only rustdoc understands out of the descriptions: links, examples, and line breaks inside paragraphs.
fn plain(value: &mut Value) {
    match value {
        Value::Object(map) => map.iter_mut().for_each(|(key, value)| match value {
            Value::String(text) if key == "description" => {
                let paragraph = |paragraph: &str| paragraph.replace('\n', " ").replace("[`", "`").replace("`]", "`");
                let prose = text.split("\n\n").filter(|paragraph| !paragraph.starts_with("```"));
                *text = prose.map(paragraph).collect::<Vec<_>>().join("\n\n");
            }
            value => plain(value),
        }),
        Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}
