//! From an HTTP answer to a value of the protocol, or to the error that it means.

use serde::de::DeserializeOwned;

use crate::wire::{MediaType, Problem};
use crate::{Error, Response};

/// Levels of arrays and objects, several times as many as any answer of the protocol has.
const DEEPEST: usize = 32;

/// The value of a 2xx answer; a problem document otherwise.
pub(super) fn read<T: DeserializeOwned>(operation: &'static str, response: &Response) -> Result<T, Error> {
    if !(200..300).contains(&response.status) {
        return Err(problem(operation, response));
    }
    // Also in fields that nobody knows, which serde passes over.
    if depth(&response.body) > DEEPEST {
        return Err(Error::AnswerTooDeep { operation, limit: DEEPEST });
    }
    serde_json::from_slice(&response.body).map_err(|error| unreadable(operation, &error))
}

/// How deep arrays and objects are nested; what is no JSON is found out by who reads it.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The PDF of a 2xx answer; a problem document otherwise.
pub(super) fn pdf(operation: &'static str, response: &Response) -> Result<Vec<u8>, Error> {
    if !(200..300).contains(&response.status) {
        return Err(problem(operation, response));
    }
    if MediaType::of(&response.body) != Some(MediaType::Pdf) {
        return Err(Error::UnexpectedAnswer { operation, expected: "it should be a PDF" });
    }
    Ok(response.body.clone())
}

fn unreadable(operation: &'static str, error: &serde_json::Error) -> Error {
    // serde has no other way to tell an unknown state from a wrong type; its text is looked at, never shown.
    if error.is_data() && error.to_string().starts_with("unknown variant") {
        return Error::UnknownState { operation };
    }
    let expected = if error.is_data() { "a field is missing or of another type" } else { "it should be JSON" };
    Error::UnexpectedAnswer { operation, expected }
}

fn problem(operation: &'static str, response: &Response) -> Error {
    match serde_json::from_slice::<Problem>(&response.body) {
        Ok(mut problem) => {
            problem.status = response.status;
            problem.detail = plain(&problem.detail, 500);
            problem.title = plain(&problem.title, 200);
            problem.field = problem.field.map(|field| plain(&field, 100));
            Error::Problem { problem: Box::new(problem), retry_after: response.retry_after }
        }
        // A gateway's own page: only the status can be trusted to mean something.
        Err(_) if response.status == 429 || response.status >= 500 => {
            let code = if response.status == 429 { "too_many_requests" } else { "unavailable" };
            let problem = Problem {
                type_uri: "about:blank".into(),
                title: String::new(),
                status: response.status,
                detail: String::new(),
                code: code.into(),
                field: None,
            };
            Error::Problem { problem: Box::new(problem), retry_after: response.retry_after }
        }
        Err(_) => Error::UnexpectedAnswer { operation, expected: "an error should be a problem document (RFC 9457)" },
    }
}

/// A server's words, cut and without anything that could play with a terminal.
fn plain(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{BusinessStatus, ProblemCode};

    fn response(status: u16, body: &str) -> Response {
        Response { status, retry_after: None, body: body.into() }
    }

    #[test]
    fn an_unknown_state_says_so_and_nonsense_does_too() {
        let read = |body| read::<BusinessStatus>("status", &response(200, body));
        assert!(matches!(read("\"entered\""), Ok(BusinessStatus::Entered)));
        assert!(matches!(read("\"melted\""), Err(Error::UnknownState { .. })));
        assert!(matches!(read("<html>"), Err(Error::UnexpectedAnswer { .. })));
        assert!(matches!(read("1"), Err(Error::UnexpectedAnswer { .. })));
        assert!(matches!(read(""), Err(Error::UnexpectedAnswer { .. })));
    }

    #[test]
    fn depth_is_that_of_brackets_outside_of_strings() {
        for (json, deep) in
            [("1", 0), ("[]", 1), (r#"{"a":[{"b":1}],"c":[[]]}"#, 3), (r#"["[[\"[[",[]]"#, 2), ("]]]", 0)]
        {
            assert_eq!(depth(json.as_bytes()), deep, "{json}");
        }
        let nested = |deep| format!("{}1{}", "[".repeat(deep), "]".repeat(deep));
        let read = |body: String| read::<serde_json::Value>("status", &response(200, &body));
        assert!(read(nested(DEEPEST)).is_ok());
        assert!(matches!(read(nested(DEEPEST + 1)), Err(Error::AnswerTooDeep { limit: DEEPEST, .. })));
    }

    #[test]
    fn problems_keep_their_code_and_lose_control_characters() {
        let body = r#"{"code":"term_not_offered","detail":"no\u001b[31m","status":200}"#;
        let Err(Error::Problem { problem, .. }) = read::<u8>("apply", &response(422, body)) else { panic!() };
        assert_eq!(problem.known(), Some(ProblemCode::TermNotOffered));
        assert_eq!((problem.status, problem.detail.as_str()), (422, "no[31m"));
    }

    #[test]
    fn a_gateway_page_is_a_retryable_problem_only_when_its_status_is() {
        assert!(read::<u8>("apply", &response(502, "<html>bad gateway")).unwrap_err().is_retryable());
        assert!(!read::<u8>("apply", &response(404, "<html>")).unwrap_err().is_retryable());
        assert!(matches!(read::<u8>("apply", &response(302, "")), Err(Error::UnexpectedAnswer { .. })));
    }
}
