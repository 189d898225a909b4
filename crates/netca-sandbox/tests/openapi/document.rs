//! The document: OpenAPI 3.1, whose schemas are JSON Schema 2020-12.

use std::collections::BTreeMap;

use netca_payment::{Invoice, InvoiceRequest, PaymentLink, PaymentPage, TransferSheet};
use netca_protocol::wire::*;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::bounds;
use crate::examples::example;
use crate::operations::{self, Answer, Operation, Request};

/// What anything can be refused with.
const EVERYWHERE: [ProblemCode; 4] =
    [ProblemCode::TooLarge, ProblemCode::TooManyRequests, ProblemCode::Internal, ProblemCode::Unavailable];

pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for operation in &operations::all() {
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
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let parameters: Vec<Value> = names
        .map(|name| {
            let (schema, description) = bounds::parameter(name);
            json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
        })
        .collect();
    if parameters.is_empty() { json!({}) } else { json!({ "parameters": parameters }) }
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
    let body = match operation.request {
        Request::None => return out,
        Request::Json(schema) => json!({ "content": { "application/json": media(schema) } }),
        // No type: the body is bytes, of which JSON Schema knows nothing.
        Request::Signed { content, description } => json!({
            "description": description,
            "content": {
                "application/cms": {
                    "schema": { "contentMediaType": "application/cms", "x-signed-content": reference(content) },
                },
            },
        }),
        Request::Bytes => json!({
            "content": { "application/octet-stream": { "schema": { "contentMediaType": "application/octet-stream" } } },
        }),
    };
    out["requestBody"] = body;
    out["requestBody"]["required"] = true.into();
    out
}

fn responses(operation: &Operation) -> Value {
    let mut success = match operation.answer {
        Answer::Json(schema) => json!({ "description": schema, "content": { "application/json": media(schema) } }),
        Answer::Pdf => json!({
            "description": "PDF",
            "content": { "application/pdf": { "schema": { "contentMediaType": "application/pdf" } } },
        }),
    };
    if operation.may_be_asked_again {
        success["headers"]["Retry-After"] =
            header("Seconds to wait before asking again; absent when nothing is awaited.");
    }
    let mut by_status: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    let token = operation.needs_token.then_some(ProblemCode::Unauthorized);
    let address = operation.path.contains('{').then_some(ProblemCode::NotFound);
    for code in operation.problems.iter().copied().chain(EVERYWHERE).chain(token).chain(address) {
        by_status.entry(code.status()).or_default().push(code);
    }
    let mut out = json!({ "200": success });
    for (status, codes) in by_status {
        out[status.to_string()] = problem(&codes);
    }
    out
}

/// The problems of one status. `x-problem-codes` is for tests, which hold answers to it.
fn problem(codes: &[ProblemCode]) -> Value {
    let lines: Vec<String> = codes.iter().map(|code| format!("- `{}`: {}", code.name(), code.title())).collect();
    let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
    let mut document = media("Problem");
    document["example"] = serde_json::to_value(Problem::new(codes[0], codes[0].title())).unwrap();
    let mut out = json!({
        "description": lines.join("\n"),
        "x-problem-codes": names,
        "content": { "application/problem+json": document },
    });
    match codes[0] {
        ProblemCode::TooManyRequests | ProblemCode::Unavailable => {
            out["headers"]["Retry-After"] = header("Seconds to wait before asking again.");
        }
        ProblemCode::Unauthorized => {
            out["headers"]["WWW-Authenticate"] =
                json!({ "description": "The scheme to use.", "schema": { "type": "string", "const": "Bearer" } });
        }
        _ => {}
    }
    out
}

fn header(description: &str) -> Value {
    json!({ "description": description, "schema": { "type": "integer", "minimum": 1 } })
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
        ServiceInfo Agreement QuoteRequest Quote AttachmentRef Upload Uploads ApplicationRequest Receipt Application
        PaymentRequest PaymentLink PaymentPage Transfers TransferSheet
        InvoiceRequest Invoice IssuedCertificates Installation Withdrawal
        LookupRequest Challenge LookupProof FoundApplications Problem
    }
    let mut schemas = Value::Object(generator.take_definitions(true));
    for signed in ["ApplicationRequest", "LookupProof"] {
        schemas[signed]["examples"] = json!([example(signed)]);
    }
    let codes: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.name()).collect();
    schemas["Problem"]["properties"]["code"]["examples"] = json!(codes);
    bounds::add(&mut schemas);
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
