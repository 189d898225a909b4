use netca_protocol::wire::ProblemCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::refusal::Refusal;

/// The longest path of a field that is named.
const LONGEST: usize = 64;

/// Reads a JSON object; `what` is what it is called.
///
/// The refusal says where reading stopped, and in which field when that holds something else than it should. It repeats
/// nothing of what was sent: not serde's own words, and no name of a field that is not ours.
pub(crate) fn json<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, Refusal> {
    let malformed = |detail: String| Refusal::new(ProblemCode::MalformedRequest, detail);
    // serde would take an array for an object, its values in the order of the fields.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(malformed(format!("{what}应为 JSON 对象。")));
    }
    let refused = |error: &serde_json::Error, path: Option<String>| {
        let detail = format!("{what}不符合格式:第 {} 行第 {} 列。", error.line(), error.column());
        let refusal = malformed(detail);
        // An enum that is no string is bad syntax to serde; in JSON that is well formed, it is a value like others.
        let is_value = || error.classify() == Category::Data || serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        match path.filter(|path| is_ours(path) && is_value()) {
            Some(path) => refusal.field(&path),
            None => refusal,
        }
    };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| refused(error.inner(), Some(field(error.path()))))?;
    reader.end().map_err(|error| refused(&error, None))?;
    Ok(value)
}

/// The path to the value that was wrong; what is wrong inside one that should be plain is not gone into.
fn field(path: &Path) -> String {
    let mut out = String::new();
    for segment in path {
        match segment {
            Segment::Map { key } if out.is_empty() => out.push_str(key),
            Segment::Map { key } => out.extend([".", key]),
            Segment::Seq { index } => out.push_str(&format!("[{index}]")),
            _ => break,
        }
    }
    out
}

/// A path such as `transfers[0].amount`: of the names that the protocol has, and not the whole.
fn is_ours(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    path.starts_with(|c: char| c.is_ascii_alphabetic()) && path.len() <= LONGEST && path.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use netca_protocol::wire::{LookupRequest, PaymentRequest, QuoteRequest, Transfers};

    use super::*;

    fn field<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> Option<String> {
        let (problem, _) = json::<T>("请求内容", text.as_bytes()).unwrap_err().into_parts();
        assert_eq!(problem.known(), Some(ProblemCode::MalformedRequest), "{text}");
        assert!(!problem.detail.contains("typed"), "{}", problem.detail);
        problem.field
    }

    #[test]
    fn the_field_is_named_and_nothing_is_repeated() {
        let certificate = r#""certificate":"AAAA""#;
        let at = |path: &str| Some(path.to_owned());
        assert_eq!(field::<QuoteRequest>(&format!(r#"{{{certificate},"client":{{"name":1}}}}"#)), at("client.name"));
        assert_eq!(field::<QuoteRequest>(&format!(r#"{{{certificate},"client":"typed"}}"#)), at("client"));
        assert_eq!(field::<LookupRequest>(r#"{"certificate":"typed"}"#), at("certificate"));
        assert_eq!(field::<Transfers>(r#"{"transfers":[{"payer_account":null}]}"#), at("transfers[0].payer_account"));
        assert_eq!(field::<PaymentRequest>(r#"{"channel":{}}"#), at("channel"));
        // Missing is in no field; what is not JSON is neither.
        for text in ["{}", "{", "[]", "null", "", "\"typed\"", "{} typed", "{\"certificate\":\"AA", "[\"AAAA\"]"] {
            assert_eq!(field::<LookupRequest>(text), None, "{text}");
        }
        assert!(json::<LookupRequest>("", b" \n{\"certificate\":\"AAAA\",\"typed\":[{}]} ").is_ok());
    }

    #[test]
    fn no_depth_is_too_deep() {
        for text in ["[".repeat(100_000), "{\"typed\":".repeat(100_000), format!("{{\"typed\":{}", "[".repeat(100_000))]
        {
            assert_eq!(field::<LookupRequest>(&text), None);
        }
        let named = format!(r#"{{"certificate":"AAAA","{}":{}"#, "typed".repeat(9), "[".repeat(200));
        assert_eq!(field::<LookupRequest>(&named), None);
    }
}
