use netca_json::Error;
use netca_protocol::wire::ProblemCode;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

/// The longest path of a field that is named.
const LONGEST: usize = 64;

/// Reads a JSON object; `what` is what it is called.
///
/// The refusal says where reading stopped, or in which field when that is missing, is there twice, or holds something else than
/// it should. It repeats nothing of what was sent: not serde's own words, and no name of a field that is not ours.
pub(crate) fn json<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T, Refusal> {
    let malformed = |detail: String| Refusal::new(ProblemCode::MalformedRequest, detail);
    netca_json::read(bytes).map_err(|error| match (error.path(), error.position()) {
        (Some(""), _) => malformed(format!("{what}应为 JSON 对象。")),
        (Some(path), _) if is_ours(path) && !matches!(error, Error::UnknownName { .. }) => {
            malformed(format!("{what}不符合格式:{path}。")).field(path)
        }
        (_, Some((line, column))) => malformed(format!("{what}不符合格式:第 {line} 行第 {column} 列。")),
        _ => malformed(format!("{what}不符合格式。")),
    })
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
        assert_eq!(field::<LookupRequest>("{}"), at("certificate"));
        assert_eq!(
            field::<QuoteRequest>(&format!(r#"{{{certificate},"client":{{"name":"a"}}}}"#)),
            at("client.version")
        );
        assert_eq!(field::<LookupRequest>(&format!(r#"{{{certificate},{certificate}}}"#)), at("certificate"));
        // What is not JSON is in no field.
        for text in ["{", "[]", "null", "", "\"typed\"", "{} typed", "{\"certificate\":\"AA", "[\"AAAA\"]"] {
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
