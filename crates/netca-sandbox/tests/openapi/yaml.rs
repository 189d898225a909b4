//! JSON values as YAML 1.2 in block style, the document's usual order of keys first.

use serde_json::Value;

const FIRST: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "tags",
    "paths",
    "security",
    "components",
    "title",
    "version",
    "summary",
    "description",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "type",
    "format",
    "required",
    "properties",
    "name",
    "in",
    "schema",
];

/// The whole document.
pub(crate) fn write(document: &Value) -> String {
    let mut out = String::from(
        "# Written from the code: NETCA_UPDATE=1 cargo test -p netca-sandbox --test openapi. Do not edit by hand.\n",
    );
    block(document, 0, &mut out);
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_by_key(|key| (FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()), *key));
            for key in keys {
                out.push_str(&format!("{pad}{}:", text(key)));
                after(&map[key.as_str()], indent + 2, out);
            }
        }
        Value::Array(values) => {
            for value in values {
                let mut nested = String::new();
                after(value, indent + 2, &mut nested);
                // A block begins on the line of its dash.
                let nested =
                    nested.strip_prefix('\n').map(|nested| &nested[indent + 2..]).unwrap_or(nested.trim_start());
                out.push_str(&format!("{pad}- {nested}"));
            }
        }
        _ => {}
    }
}

/// What follows a key or a dash: the rest of the line, or a block below.
fn after(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if map.is_empty() => out.push_str(" {}\n"),
        Value::Array(values) if values.is_empty() => out.push_str(" []\n"),
        Value::Object(_) | Value::Array(_) => {
            out.push('\n');
            block(value, indent, out);
        }
        Value::String(string) => out.push_str(&format!(" {}\n", text(string))),
        other => out.push_str(&format!(" {other}\n")),
    }
}

/// Plain where nothing can be misread, else in double quotes, whose escapes YAML shares with JSON.
fn text(string: &str) -> String {
    let plain = !string.is_empty()
        && string.chars().all(|c| c.is_ascii_alphanumeric() || "/_-.$ ".contains(c))
        && string.starts_with(|c: char| c.is_ascii_alphabetic() || "/$".contains(c))
        && !string.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&string.to_lowercase().as_str());
    if plain { string.into() } else { serde_json::to_string(string).unwrap() }
}
