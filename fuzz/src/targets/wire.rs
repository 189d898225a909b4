//! What a CA answers, through the whole of `HttpService`: the first byte says which question was asked, the second how the
//! answer came, the rest is its body.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::person::FieldError;
use netca_renew::netca_protocol::wire::{ApplicationRequest, LookupProof, Problem, QuoteRequest, Sha256Hex, Upload};
use netca_renew::netca_protocol::{
    Access, Cancel, Error, HttpService, RenewalService, Request, Response, RetryPolicy, Transport, retry_after,
};

/// How answers come: HTTP statuses, by the second byte.
const STATUSES: [u16; 10] = [200, 201, 204, 400, 401, 404, 409, 422, 429, 503];

struct Answer(Response);

impl Transport for Answer {
    fn send(&self, _: &Request<'_>, _: &Cancel) -> Result<Response, Error> {
        Ok(self.0.clone())
    }
}

/// An answer to each of the questions.
pub(crate) fn wire(bytes: &[u8]) -> bool {
    let [question, status, body @ ..] = bytes else { return false };
    let status = STATUSES.get(usize::from(*status) % STATUSES.len()).copied().unwrap_or(200);
    let answer = Response { status, retry_after: Some(Duration::ZERO), body: body.to_vec() };
    let Ok(service) = HttpService::new("https://ca.example", Arc::new(Answer(answer))) else { return false };
    let service = service.with_retry(RetryPolicy::ONCE);
    let (cancel, Ok(id)) = (Cancel::new(), "0238bf61-a66a-4e28-ab3c-fac85d06c691".parse()) else { return false };
    let access = Access { id, token: "token".into() };
    let taken = |result: Result<String, Error>| match result {
        Ok(shown) => {
            black_box(shown);
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.len() < 4096, "a log that a server fills");
            black_box((text, error.code()));
            false
        }
    };
    match question % 20 {
        0 => taken(service.info(&cancel).map(shown)),
        1 => taken(service.agreement(&cancel).map(shown)),
        2 => taken(service.application(&access, &cancel).map(shown)),
        3 => taken(service.payment_link(&access, PaymentChannel::Alipay, &cancel).map(shown)),
        4 => taken(service.payment_page(&access, "p-1", &cancel).map(shown)),
        5 => taken(service.transfers(&access, &cancel).map(shown)),
        6 => taken(service.verify_transfers(&access, &cancel).map(shown)),
        7 => taken(service.invoice(&access, &cancel).map(shown)),
        8 => taken(service.invoice_document(&access, &cancel).map(shown)),
        9 => taken(service.certificates(&access, &cancel).map(shown)),
        10 => taken(service.withdraw(&access, "", &cancel).map(shown)),
        11 => taken(service.lookup("c-1", b"0", &cancel).map(shown)),
        12 => taken(service.uploads("q-1", &cancel).map(shown)),
        13 => {
            // It is refused unless it is about the very attachment.
            black_box(service.send_chunk("q-1", Sha256Hex([0; 32]), 0, b"x", &cancel).is_ok());
            read::<Upload>(body)
        }
        14 => taken(service.apply(&access.id, b"0", &cancel).map(shown)),
        15 => quote(body),
        // What the CA reads of a client.
        16 => read::<ApplicationRequest>(body),
        17 => read::<QuoteRequest>(body),
        18 => read::<LookupProof>(body),
        _ => {
            black_box(std::str::from_utf8(body).ok().and_then(retry_after));
            read::<Problem>(body)
        }
    }
}

/// A quote, and a form checked by it: what the CA says that it takes decides how a user's input is read.
fn quote(body: &[u8]) -> bool {
    let Ok(quote) = netca_renew::netca_json::read::<netca_renew::netca_protocol::wire::Quote>(body) else {
        return false;
    };
    for option in &quote.options {
        black_box(option.check().is_ok());
    }
    let checked = netca_renew::FormInput { term_months: 12, ..netca_renew::FormInput::default() }.check(&quote);
    black_box(checked.map_err(|errors: Vec<FieldError>| errors.len()).is_ok());
    true
}

fn shown(value: impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

/// Reads, writes and reads again: what was read must be sayable.
fn read<T: serde::de::DeserializeOwned + serde::Serialize>(body: &[u8]) -> bool {
    let Ok(value) = netca_renew::netca_json::read::<T>(body) else { return false };
    let written = serde_json::to_vec(&value).unwrap_or_default();
    assert!(netca_renew::netca_json::read::<T>(&written).is_ok(), "what is written is read");
    true
}
