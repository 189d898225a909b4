//! A client of one CA, and what can be asked of it.

use std::sync::Arc;
use std::time::SystemTime;

use netca_renew::netca_cert::TrustAnchors;
use netca_renew::netca_protocol::wire::ClientInfo;
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, TlsRoots, Transport};
use netca_renew::{Client, Event, Settings};

use crate::agreement::netca_agreement;
use crate::callback::{self, Log, NETCA_LOG_INFO, Progress};
use crate::cancel::{cancel_of, netca_cancel};
use crate::certificates::netca_certificates;
use crate::error::Error;
use crate::journal::netca_journal;
use crate::log::LoggedTransport;
use crate::quote::netca_quote;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::service::netca_service;
use crate::settings::{Parts, netca_settings};
use crate::token::netca_token;
use crate::transport::HostTransport;

/// Renews certificates at one CA. Any thread may use it, several at once. It may be freed while its renewals are open.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_client {
    client: Arc<Client>,
}

/// Opens a client; connects to nothing yet. The settings are copied.
///
/// Fails with `NETCA_ERROR_C_SETTING_MISSING` when the server, the trust anchors, the state directory or the program is not
/// set, with `NETCA_ERROR_PROTOCOL_SETTING` when one cannot be used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_open(
    settings: *const netca_settings,
    client: *mut *mut netca_client,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("client", client);
        raw::call(error, || {
            let out = out?;
            let parts = raw::handle("settings", settings)?.parts().clone();
            out.give(netca_client { client: Arc::new(open(parts)?) });
            Ok(())
        })
    }
}

/// Frees a client. Its renewals go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_free(client: *mut netca_client) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(client) };
}

/// Asks the CA for its name, its hotline, and the newest version of the program.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_service(
    client: *const netca_client,
    cancel: *const netca_cancel,
    service: *mut *mut netca_service,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("service", service);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            out.give(netca_service::new(client.service_info(&cancel_of(cancel))?));
            Ok(())
        })
    }
}

/// Step 0, 我的证书, 刷新: lists the certificates on a token, CA certificates left out, with what can be done with each. Needs
/// no PIN and no network.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_list(
    client: *const netca_client,
    token: *const netca_token,
    certificates: *mut *mut netca_certificates,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("certificates", certificates);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let mut token = raw::handle("token", token)?.alone()?;
            out.give(netca_certificates::new(client.list(token.as_mut())?));
            Ok(())
        })
    }
}

/// Step 1, 申请续期: asks the CA what renewing a certificate takes. `index` is its place in the list.
///
/// Fails with `NETCA_ERROR_CA_CERTIFICATE_NOT_RENEWABLE` among others when it cannot be renewed here or now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_quote(
    client: *const netca_client,
    certificates: *const netca_certificates,
    index: usize,
    cancel: *const netca_cancel,
    quote: *mut *mut netca_quote,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("quote", quote);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let listed = raw::handle("certificates", certificates)?.at(index)?;
            out.give(netca_quote::new(client.quote(listed, &cancel_of(cancel))?));
            Ok(())
        })
    }
}

/// The quote of a certificate that attachments were uploaded for and that was not applied with, if it still holds; `quote` stays
/// NULL, and that is no error, when there is none. Going on with it, instead of asking for another, saves sending them again.
/// Needs no network.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_kept_quote(
    client: *const netca_client,
    certificates: *const netca_certificates,
    index: usize,
    quote: *mut *mut netca_quote,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("quote", quote);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let listed = raw::handle("certificates", certificates)?.at(index)?;
            out.give_if(client.kept_quote(&listed.stored.certificate).map(netca_quote::new));
            Ok(())
        })
    }
}

/// Step 2, 电子认证服务协议: fetches the agreement that a quote names, to be shown to the user, who must accept it
/// (`netca_agreement_accept`). Its digest is checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_agreement(
    client: *const netca_client,
    quote: *const netca_quote,
    cancel: *const netca_cancel,
    agreement: *mut *mut netca_agreement,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("agreement", agreement);
        raw::call(error, || {
            let out = out?;
            let client = client_of(client)?;
            let quote = raw::handle("quote", quote)?.quote();
            out.give(netca_agreement::new(client.agreement(quote, &cancel_of(cancel))?));
            Ok(())
        })
    }
}

/// Lists every renewal that the state directory knows of, ended ones too; the one begun last comes last. Needs no network.
/// `netca_renewal_open` takes one up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_journal(
    client: *const netca_client,
    journal: *mut *mut netca_journal,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("journal", journal);
        raw::call(error, || {
            let out = out?;
            out.give(netca_journal::new(client_of(client)?.state().renewals()?));
            Ok(())
        })
    }
}

/// The client behind a handle.
///
/// # Safety
/// Those of handles.
pub(crate) unsafe fn client_of<'a>(client: *const netca_client) -> Result<&'a Arc<Client>, Error> {
    // SAFETY: the caller's promise.
    unsafe { raw::handle("client", client) }.map(|own| &own.client)
}

fn open(parts: Parts) -> Result<Client, Error> {
    let missing = |setting| Error::SettingMissing { setting };
    let server = parts.server.as_deref().ok_or(missing("server"))?;
    let state = parts.state.ok_or(missing("state directory"))?;
    let (name, version) = parts.client.ok_or(missing("program"))?;
    if parts.anchors.is_empty() {
        return Err(missing("trust anchors"));
    }
    let mut transport: Arc<dyn Transport> = match parts.transport {
        Some(host) => Arc::new(HostTransport::new(host, parts.timeouts.request)),
        None => {
            let tls_roots = if parts.tls_roots.is_empty() { TlsRoots::System } else { TlsRoots::Only(parts.tls_roots) };
            Arc::new(HttpsTransport::new(&HttpsConfig { tls_roots, proxy: parts.proxy, timeouts: parts.timeouts })?)
        }
    };
    if let Some(log) = &parts.log {
        transport = Arc::new(LoggedTransport { inner: transport, log: Arc::clone(log) });
    }
    let service = HttpService::new(server, transport)?;
    let mut payment_hosts = parts.payment_hosts;
    payment_hosts.push(service.host().to_owned());
    Ok(Client::new(Settings {
        service: Arc::new(service),
        anchors: TrustAnchors::new(parts.anchors),
        state,
        client: ClientInfo { name, version },
        payment_hosts,
        observer: Arc::new(move |event| tell(event, parts.progress.as_deref(), parts.log.as_deref())),
        clock: SystemTime::now,
    })?)
}

fn tell(event: &Event, progress: Option<&Progress>, log: Option<&Log>) {
    if progress.is_none() && log.is_none() {
        return;
    }
    let told = callback::describe(event);
    if let Some(progress) = progress {
        progress.tell(&told);
    }
    if let Some(log) = log {
        log.line(NETCA_LOG_INFO, &told.json);
    }
}
