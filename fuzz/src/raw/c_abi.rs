//! The C ABI as a sequence of calls: each byte names the next one, what follows it are its arguments. Handles are made and freed in
//! any order and used whether they are there or not; what the CA answers comes out of the same bytes.

#![allow(unsafe_code, reason = "it calls what C calls")]

use std::ffi::{c_char, c_void};
use std::ptr::null_mut;

use netca_renew_ffi::*;

use super::input::Input;
use crate::targets::folder;

/// More calls find nothing that fewer do not.
const CALLS: usize = 48;

/// Every handle that a call can make, or NULL.
macro_rules! handles {
    ($($name:ident: $kind:ident, $free:ident;)*) => {
        struct World<'a> {
            answers: Box<Input<'a>>,
            made: usize,
            $($name: *mut $kind,)*
        }

        impl<'a> World<'a> {
            fn new(answers: Input<'a>) -> Self {
                Self { answers: Box::new(answers), made: 0, $($name: null_mut(),)* }
            }

            /// Frees the handle of this number.
            fn free(&mut self, number: usize) {
                let mut at = 0;
                $(
                    if at == number {
                        c!($free(self.$name));
                        self.$name = null_mut();
                    }
                    at += 1;
                )*
                let _ = at;
            }
        }

        impl Drop for World<'_> {
            fn drop(&mut self) {
                $(c!($free(self.$name));)*
            }
        }
    };
}

handles! {
    settings: netca_settings, netca_settings_free;
    client: netca_client, netca_client_free;
    provider: netca_provider, netca_provider_free;
    tokens: netca_tokens, netca_tokens_free;
    token: netca_token, netca_token_free;
    certificates: netca_certificates, netca_certificates_free;
    service: netca_service, netca_service_free;
    quote: netca_quote, netca_quote_free;
    agreement: netca_agreement, netca_agreement_free;
    form: netca_form, netca_form_free;
    uploads: netca_uploads, netca_uploads_free;
    paper: netca_paper, netca_paper_free;
    journal: netca_journal, netca_journal_free;
    renewal: netca_renewal, netca_renewal_free;
    transfers: netca_transfers, netca_transfers_free;
    cancel: netca_cancel, netca_cancel_free;
    texts: netca_texts, netca_texts_free;
    recovered: netca_recovered, netca_recovered_free;
    drivers: netca_drivers, netca_drivers_free;
}

/// Answers at once, with the next bytes.
extern "C" fn send(data: *mut c_void, exchange: *mut netca_exchange) {
    // SAFETY: it is the box of the world that makes this call and waits for it.
    let answers = unsafe { &mut *data.cast::<Input<'_>>() };
    let mut length = 0;
    c!(netca_exchange_url(exchange, &mut length));
    c!(netca_exchange_body(exchange, &mut length));
    c!(netca_exchange_bearer(exchange, &mut length));
    let (status, body) = (answers.byte(), answers.block());
    let status = [200, 200, 201, 204, 404, 409, 429, 503][usize::from(status % 8)];
    let mut error = null_mut();
    match answers.is_empty() {
        true => c!(netca_exchange_fail(exchange, NETCA_ERROR_PROTOCOL_INTERRUPTED, &mut error)),
        false => c!(netca_exchange_answer(exchange, status, text!(b"0").0, 1, body.as_ptr(), body.len(), &mut error)),
    };
    c!(netca_error_free(error));
    c!(netca_exchange_free(exchange));
}

/// The user cancels: a PIN costs a try, and a key derivation.
extern "C" fn ask(
    _: *mut c_void,
    _: *const c_char,
    _: *const c_char,
    _: i32,
    _: u32,
    _: *mut u8,
    _: *mut usize,
) -> i32 {
    1
}

impl World<'_> {
    /// What an error says, and that it is freed.
    fn look(&self, code: i32, error: *mut netca_error) {
        assert_eq!(c!(netca_error_code(error)), code, "the error is of the call");
        assert_ne!(code, NETCA_ERROR_C_PANICKED, "a panic was caught");
        let mut length = 0;
        c!(netca_error_json(error, &mut length));
        c!(netca_error_message(error, &mut length));
        for language in [NETCA_LANGUAGE_CHINESE, NETCA_LANGUAGE_ENGLISH] {
            c!(netca_error_what(error, language, &mut length));
            c!(netca_error_next(error, language, &mut length));
        }
        c!(netca_error_field(error, usize::from(code < 0), &mut length));
        c!(netca_error_free(error));
    }

    fn step(&mut self, input: &mut Input<'_>) {
        let world = self;
        let call = input.byte();
        let index = usize::from(input.byte() % 4);
        let (value, value_length) = text!(input.block());
        match call % 40 {
            0 => make!(world.settings, netca_settings_free, |out, error| netca_settings_new(out, error)),
            1 => tell!(world, |error| netca_settings_set_server(world.settings, value, value_length, error)),
            2 => tell!(world, |error| netca_settings_add_trust_anchors(world.settings, value, value_length, error)),
            3 => tell!(world, |error| netca_settings_set_proxy(world.settings, value, value_length, error)),
            4 => world.ready(),
            5 => make!(world.client, netca_client_free, |out, error| netca_client_open(world.settings, out, error)),
            6 => world.open_token(),
            7 => make!(world.tokens, netca_tokens_free, |out, error| netca_provider_tokens(world.provider, out, error)),
            8 => make!(world.certificates, netca_certificates_free, |out, error| netca_client_list(
                world.client,
                world.token,
                out,
                error
            )),
            9 => make!(world.quote, netca_quote_free, |out, error| netca_client_quote(
                world.client,
                world.certificates,
                index,
                world.cancel,
                out,
                error
            )),
            10 => make!(world.agreement, netca_agreement_free, |out, error| netca_client_agreement(
                world.client,
                world.quote,
                world.cancel,
                out,
                error
            )),
            11 => tell!(world, |error| netca_agreement_accept(world.agreement, error)),
            12 => make!(world.form, netca_form_free, |out, error| netca_form_new(out, error)),
            13 => {
                make!(world.form, netca_form_free, |out, error| netca_form_from_json(value, value_length, out, error))
            }
            14 => {
                let (field, field_length) = text!(FIELDS[usize::from(input.byte()) % FIELDS.len()]);
                tell!(world, |error| netca_form_set_text(world.form, field, field_length, value, value_length, error));
            }
            15 => {
                let (field, field_length) = text!(FIELDS[usize::from(input.byte()) % FIELDS.len()]);
                let number = i32::from(input.byte());
                tell!(world, |error| netca_form_set_number(world.form, field, field_length, number, error));
            }
            16 => tell!(world, |error| netca_form_check(world.form, world.quote, error)),
            17 => make!(world.service, netca_service_free, |out, error| netca_client_service(
                world.client,
                world.cancel,
                out,
                error
            )),
            18 => make!(world.paper, netca_paper_free, |out, error| netca_paper_new(
                world.form,
                world.certificates,
                index,
                world.quote,
                world.service,
                value.cast(),
                value_length,
                0,
                out,
                error
            )),
            19 => make!(world.journal, netca_journal_free, |out, error| netca_client_journal(world.client, out, error)),
            20 => make!(world.renewal, netca_renewal_free, |out, error| netca_renewal_open(
                world.client,
                value,
                value_length,
                out,
                error
            )),
            21 => make!(world.renewal, netca_renewal_free, |out, error| {
                let mut how = 0;
                let login = login();
                netca_client_apply(
                    world.client,
                    world.token,
                    world.certificates,
                    index,
                    world.quote,
                    world.agreement,
                    world.form,
                    &login,
                    world.cancel,
                    &mut how,
                    out,
                    error,
                )
            }),
            22 => {
                make!(world.transfers, netca_transfers_free, |out, error| netca_transfers_new(null_mut(), out, error))
            }
            23 => {
                let (date, date_length) = text!(input.block());
                tell!(world, |error| netca_transfers_add(
                    world.transfers,
                    value,
                    value_length,
                    value,
                    value_length,
                    date,
                    date_length,
                    date,
                    date_length,
                    value,
                    value_length,
                    error
                ));
            }
            24 => tell!(world, |error| netca_transfers_remove(world.transfers, index, error)),
            25 => make!(world.cancel, netca_cancel_free, |out, error| netca_cancel_new(out, error)),
            26 => c!(netca_cancel_request(world.cancel)),
            27 => make!(world.texts, netca_texts_free, |out, error| netca_texts_new(
                i32::try_from(index).unwrap_or(0),
                out,
                error
            )),
            28 => make!(world.recovered, netca_recovered_free, |out, error| {
                let login = login();
                netca_client_recover(
                    world.client,
                    world.token,
                    world.certificates,
                    index,
                    &login,
                    world.cancel,
                    out,
                    error,
                )
            }),
            29 => make!(world.drivers, netca_drivers_free, |out, error| netca_drivers_find(
                value,
                value_length,
                0,
                out,
                error
            )),
            30 => make!(world.uploads, netca_uploads_free, |out, error| netca_client_uploads(
                world.client,
                world.quote,
                world.cancel,
                out,
                error
            )),
            31 => tell!(world, |error| netca_client_upload(
                world.client,
                world.quote,
                i32::try_from(index).unwrap_or(0),
                value.cast(),
                value_length,
                world.cancel,
                world.form,
                error
            )),
            32 => tell!(world, |error| netca_form_use_uploads(world.form, world.uploads, error)),
            33 => world.read(index),
            _ => world.free(usize::from(call) % 20),
        }
    }

    /// Settings with which a client can be opened.
    fn ready(&mut self) {
        let world = self;
        make!(world.settings, netca_settings_free, |out, error| netca_settings_new(out, error));
        let state = folder().map(|folder| folder.join("c-state").to_string_lossy().into_owned()).unwrap_or_default();
        let transport = netca_transport {
            size: size_of::<netca_transport>(),
            user_data: (&raw mut *world.answers).cast(),
            send: Some(send),
            abandon: None,
            release: None,
        };
        let (url, url_length) = text!("https://ca.example");
        let (path, path_length) = text!(state);
        let (name, name_length) = text!("netca-fuzz");
        tell!(world, |error| netca_settings_set_server(world.settings, url, url_length, error));
        tell!(world, |error| netca_settings_set_state_directory(world.settings, path, path_length, error));
        tell!(world, |error| netca_settings_set_program(world.settings, name, name_length, text!("1.0.0").0, 5, error));
        tell!(world, |error| netca_settings_set_transport(world.settings, &transport, error));
    }

    /// The token with the certificate that the corpus is about.
    fn open_token(&mut self) {
        let world = self;
        let Some(path) = super::input::token_file() else { return };
        let (file, file_length) = text!(path);
        make!(world.provider, netca_provider_free, |out, error| netca_provider_open_soft(
            file,
            file_length,
            out,
            error
        ));
        make!(world.token, netca_token_free, |out, error| netca_token_open(
            world.provider,
            std::ptr::null(),
            0,
            out,
            error
        ));
    }

    /// Reads all kinds of handles, of which most are not there.
    fn read(&self, index: usize) {
        let mut length = 0;
        c!(netca_tokens_json(self.tokens, &mut length));
        c!(netca_tokens_label(self.tokens, index, &mut length));
        c!(netca_certificates_json(self.certificates, &mut length));
        c!(netca_certificates_der(self.certificates, index, &mut length));
        c!(netca_certificates_subject(self.certificates, index, &mut length));
        c!(netca_service_json(self.service, &mut length));
        c!(netca_quote_json(self.quote, &mut length));
        c!(netca_fees_name(netca_quote_option_fees(self.quote, index), index, &mut length));
        c!(netca_agreement_json(self.agreement, &mut length));
        c!(netca_uploads_json(self.uploads, &mut length));
        c!(netca_paper_data(self.paper, &mut length));
        c!(netca_paper_missing(self.paper, &mut length));
        c!(netca_journal_json(self.journal, &mut length));
        c!(netca_renewal_id(self.renewal, &mut length));
        c!(netca_recovered_json(self.recovered, &mut length));
        c!(netca_drivers_json(self.drivers, &mut length));
        c!(netca_texts_value(self.texts, 1, 1, &mut length));
        c!(netca_transfers_count(self.transfers));
    }
}

fn login() -> netca_login {
    let size = size_of::<netca_login>();
    netca_login { size, pin: std::ptr::null(), pin_length: 0, ask: Some(ask), user_data: null_mut(), allow_last_try: 0 }
}

/// The fields of a form, and one that there is not.
const FIELDS: [&str; 8] = [
    "term_months",
    "renew_with",
    "operator.id_type",
    "operator.id_number",
    "operator.email",
    "recipient.mobile",
    "invoice.type",
    "nothing",
];

/// Runs the calls; says whether most made something.
pub(crate) fn run(bytes: &[u8]) -> bool {
    let (calls, answers) = Input::new(bytes).halves();
    let (mut world, mut calls) = (World::new(answers), calls);
    let mut done = 0;
    while !calls.is_empty() && done < CALLS {
        world.step(&mut calls);
        done += 1;
    }
    world.made > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// libFuzzer found the pointer of one text with the length of the next one.
    #[test]
    fn pointer_and_length_are_of_one_text() {
        let mut input = Input::new(b"ab\0cde\0");
        let (first, length) = text!(input.block());
        assert!(!first.is_null());
        assert_eq!((length, input.block()), (2, &b"cde"[..]));
    }
}
