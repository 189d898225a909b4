//! One renewal: begun, or taken up where it stopped.

use std::ffi::c_char;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use netca_renew::journal::Facts;
use netca_renew::netca_protocol::ApplicationId;
use netca_renew::{Applied, Client, Draft, Error as FlowError, Renewal, Stage};

use crate::agreement::netca_agreement;
use crate::cancel::{cancel_of, netca_cancel};
use crate::certificates::netca_certificates;
use crate::client::{client_of, netca_client};
use crate::error::Error;
use crate::form::netca_form;
use crate::journal::netca_journal;
use crate::lent::{self, Lends, Lent};
use crate::login::{HowToLogIn, netca_login};
use crate::quote::netca_quote;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::token::netca_token;
use crate::values::{NETCA_NONE, stage_number};

/// How `netca_client_apply` ended. The application was signed and the CA has it.
pub const NETCA_APPLIED_SUBMITTED: i32 = 0;
/// How `netca_client_apply` ended. It had been signed by an earlier call; the CA has it now. The form of this call was not used.
pub const NETCA_APPLIED_RESUMED: i32 = 1;
/// How `netca_client_apply` ended. The CA had it already; nothing was signed or sent.
pub const NETCA_APPLIED_ALREADY: i32 = 2;

/// One renewal, with its journal open: no other process can work on it meanwhile. Any thread may use it, one at a time: a
/// second call meanwhile fails with `NETCA_ERROR_C_IN_USE`, but for the id, the stage and the journal, which may be asked at
/// any time. It may outlive its client's handle.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_renewal {
    work: Mutex<Work>,
    id: ApplicationId,
    stage: AtomicI32,
    facts: Mutex<Facts>,
    lent: Lent,
}

/// The renewal, and the client that it borrows. The order matters: the renewal goes first.
struct Work {
    renewal: Renewal<'static>,
    _client: Arc<Client>,
}

/// Step 4, 输入证书的密码: signs the application with the certificate being renewed, and hands it in. The certificate is named by
/// its place in the list. With a new key, the Key makes the key pair first. One login is made, with one try, unless the token is
/// still logged in.
///
/// A renewal of this certificate that was begun before is taken up where it stopped, with the same application id: however
/// often this is called, the CA gets one application. `how`, which may be NULL, says which it was, a `NETCA_APPLIED_…`.
///
/// Fails before anything is signed with `NETCA_ERROR_RENEW_FORM`, `NETCA_ERROR_C_NOT_ACCEPTED`,
/// `NETCA_ERROR_RENEW_CLIENT_TOO_OLD`, `NETCA_ERROR_RENEW_BUSY` and those of the login. After that, whatever fails, calling it
/// again goes on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_apply(
    client: *const netca_client,
    token: *const netca_token,
    certificates: *const netca_certificates,
    index: usize,
    quote: *const netca_quote,
    agreement: *const netca_agreement,
    form: *const netca_form,
    login: *const netca_login,
    cancel: *const netca_cancel,
    how: *mut i32,
    renewal: *mut *mut netca_renewal,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and structures.
    unsafe {
        raw::write(how, NETCA_NONE);
        let out = Out::handle("renewal", renewal);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let listed = raw::handle("certificates", certificates)?.at(index)?;
            let quote = raw::handle("quote", quote)?;
            let agreement = raw::handle("agreement", agreement)?.accepted()?;
            let form = raw::handle("form", form)?.check(quote)?;
            let login = HowToLogIn::of(login)?;
            let cancel = cancel_of(cancel);
            let mut token = raw::handle("token", token)?.alone()?;
            let draft = Draft { certificate: listed, quote: quote.quote(), agreement: &agreement, form: &form };
            let mut ended = NETCA_APPLIED_SUBMITTED;
            let begun = netca_renewal::begin(client, |client| {
                let applied = login.with(token.as_mut(), |token, login| client.apply(&draft, token, login, &cancel))?;
                ended = match &applied {
                    Applied::Submitted(_) => NETCA_APPLIED_SUBMITTED,
                    Applied::Resumed(_) => NETCA_APPLIED_RESUMED,
                    Applied::Already(_) => NETCA_APPLIED_ALREADY,
                };
                Ok(Some(applied.into_renewal()))
            })?;
            raw::write(how, ended);
            out.give_if(begun);
            Ok(())
        })
    }
}

/// Takes up a renewal by its id, wherever it stands. Fails with `NETCA_ERROR_RENEW_NO_RENEWAL` when the state directory has none
/// of this id, and with `NETCA_ERROR_RENEW_BUSY` when another process or another handle works on it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_open(
    client: *const netca_client,
    id: *const c_char,
    id_length: usize,
    renewal: *mut *mut netca_renewal,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("renewal", renewal);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let id: ApplicationId = raw::text("id", id, id_length)?.parse()?;
            let opened = netca_renewal::begin(client, |client| client.open(&id).map(Some))?;
            out.give_if(opened);
            Ok(())
        })
    }
}

/// Takes up the renewal of a certificate that has not ended; `renewal` stays NULL, and that is no error, when there is none. The
/// certificate is named by its place in the list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_find(
    client: *const netca_client,
    certificates: *const netca_certificates,
    index: usize,
    renewal: *mut *mut netca_renewal,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("renewal", renewal);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let listed = raw::handle("certificates", certificates)?.at(index)?;
            let found = netca_renewal::begin(client, |client| client.find(&listed.stored.certificate))?;
            out.give_if(found);
            Ok(())
        })
    }
}

/// The application's id, which opens it again. NULL for NULL. May be asked while another thread uses the renewal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_id(renewal: *const netca_renewal, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(renewal, length, |own| Some(own.id.to_string())) }
}

/// How far it has come, as far as is known here, a `NETCA_STAGE_…`; `NETCA_NONE` for NULL. May be asked while another thread
/// uses the renewal, and changes when that call ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_stage(renewal: *const netca_renewal) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(renewal, NETCA_NONE, |own| Some(own.stage.load(Ordering::SeqCst))) }
}

/// What is known here of it: a list with this renewal alone. May be asked while another thread uses the renewal, and changes
/// when that call ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_journal(
    renewal: *const netca_renewal,
    journal: *mut *mut netca_journal,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("journal", journal);
        raw::call(error, || {
            let out = out?;
            let own = raw::handle("renewal", renewal)?;
            let facts = own.facts.lock().unwrap_or_else(PoisonError::into_inner).clone();
            out.give(netca_journal::new(vec![(own.id.clone(), facts)]));
            Ok(())
        })
    }
}

/// Closes a renewal, so that others can work on it. What was begun is in its journal. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_free(renewal: *mut netca_renewal) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(renewal) };
}

impl netca_renewal {
    /// Begins a renewal of a client, or takes one up, and keeps the client for as long as it is open.
    fn begin(
        client: &Arc<Client>,
        begin: impl FnOnce(&'static Client) -> Result<Option<Renewal<'static>>, FlowError>,
    ) -> Result<Option<Self>, Error> {
        let kept = Arc::clone(client);
        // SAFETY: the client lies in the Arc, which is kept beside the renewal and dropped after it; what `begin` and the
        // renewal's methods give out does not borrow from the client.
        let borrowed: &'static Client = unsafe { &*Arc::as_ptr(&kept) };
        let Some(renewal) = begin(borrowed)? else { return Ok(None) };
        Ok(Some(Self {
            id: renewal.id().clone(),
            stage: AtomicI32::new(stage_number(renewal.stage())),
            facts: Mutex::new(renewal.facts().clone()),
            work: Mutex::new(Work { renewal, _client: kept }),
            lent: Lent::default(),
        }))
    }

    /// Runs one step alone. An error says at which stage the renewal is then.
    pub(crate) fn step<T>(&self, step: impl FnOnce(&mut Renewal<'static>) -> Result<T, FlowError>) -> Result<T, Error> {
        let mut work = raw::alone("renewal", &self.work)?;
        let outcome = step(&mut work.renewal);
        let stage: Stage = work.renewal.stage();
        self.stage.store(stage_number(stage), Ordering::SeqCst);
        *self.facts.lock().unwrap_or_else(PoisonError::into_inner) = work.renewal.facts().clone();
        outcome.map_err(|error| Error::from(error).at(stage))
    }
}

impl Lends for netca_renewal {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}
