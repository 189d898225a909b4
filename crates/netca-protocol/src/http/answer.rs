//! From an HTTP answer to a value of the protocol, or to the error that it means.

use serde::de::DeserializeOwned;

use crate::wire::{MediaType, Problem};
use crate::{Error, Response};

/// The value of a 2xx answer; a problem document otherwise.
pub(super) fn read<T: DeserializeOwned>(operation: &'static str, response: &Response) -> Result<T, Error> {
    if !(200..300).contains(&response.status) {
        return Err(problem(operation, response));
    }
    netca_json::read(&response.body).map_err(|error| unreadable(operation, &error))
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

fn unreadable(operation: &'static str, error: &netca_json::Error) -> Error {
    // The error's own text may repeat what was sent: looked at by developers, never shown.
    let expected = match error {
        netca_json::Error::UnknownWord { .. } => return Error::UnknownState { operation },
        netca_json::Error::TooDeep { .. } => return Error::AnswerTooDeep { operation, limit: netca_json::DEEPEST },
        netca_json::Error::Syntax { .. } => "it should be JSON",
        netca_json::Error::Repeated { .. } => "a field is there twice",
        _ => "a field is missing or of another type",
    };
    Error::UnexpectedAnswer { operation, expected }
}

fn problem(operation: &'static str, response: &Response) -> Error {
    match netca_json::read::<Problem>(&response.body) {
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
    fn no_answer_is_deeper_than_it_may_be_and_no_field_is_there_twice() {
        let nested = |deep| format!("{}1{}", "[".repeat(deep), "]".repeat(deep));
        let read = |body: &str| read::<serde_json::Value>("status", &response(200, body));
        assert!(read(&nested(netca_json::DEEPEST)).is_ok());
        let deeper = read(&nested(netca_json::DEEPEST + 1));
        assert!(matches!(deeper, Err(Error::AnswerTooDeep { limit: netca_json::DEEPEST, .. })));
        assert!(matches!(
            read(r#"{"total":1,"total":2}"#),
            Err(Error::UnexpectedAnswer { expected: "a field is there twice", .. })
        ));
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
