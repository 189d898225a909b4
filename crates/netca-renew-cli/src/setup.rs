use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use netca_renew::journal::StateDirectory;
use netca_renew::netca_cert::{Certificate, Error as CertificateError, TrustAnchors};
use netca_renew::netca_protocol::wire::ClientInfo;
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, Proxy, TlsRoots};
use netca_renew::netca_token::{
    Pkcs11Profile, Pkcs11ProfileWord, Pkcs11Provider, Provider, SkfProfile, SkfProvider, SoftProvider, Token, open_only,
};
use netca_renew::{Client, Settings};

use crate::args::Options;
use crate::failure::Failure;
use crate::output::Output;

/// Where the token is.
pub(crate) enum Source {
    Module(PathBuf),
    Skf(PathBuf),
    SoftTokens(Vec<PathBuf>),
}

/// What the options name, else the environment.
pub(crate) fn source(options: &Options) -> Result<Source, Failure> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(module) = &options.module {
        Ok(Source::Module(module.clone()))
    } else if let Some(module) = &options.skf {
        Ok(Source::Skf(module.clone()))
    } else if !options.soft_token.is_empty() {
        Ok(Source::SoftTokens(options.soft_token.clone()))
    } else if let Some(module) = set("NETCA_RENEW_MODULE") {
        Ok(Source::Module(module))
    } else if let Some(module) = set("NETCA_RENEW_SKF") {
        Ok(Source::Skf(module))
    } else if let Some(file) = set("NETCA_RENEW_SOFT_TOKEN") {
        Ok(Source::SoftTokens(vec![file]))
    } else {
        Err(Failure::OptionNeeded { option: "--module PATH / --skf PATH / --soft-token FILE" })
    }
}

/// The only token there, unless the options say which.
pub(crate) fn open_token(options: &Options) -> Result<Box<dyn Token>, Failure> {
    let mut provider: Box<dyn Provider> = match source(options)? {
        Source::Module(module) => {
            let profile = pkcs11_profile(options)?;
            let provider = Pkcs11Provider::load(&module)?;
            Box::new(match profile {
                Some(profile) => provider.with_profile(profile),
                None => provider,
            })
        }
        Source::Skf(module) => Box::new(SkfProvider::load(&module, skf_profile(options)?)?),
        Source::SoftTokens(files) => Box::new(SoftProvider::new(files)),
    };
    Ok(open_only(provider.as_mut(), options.token.as_deref())?)
}

fn pkcs11_profile(options: &Options) -> Result<Option<Pkcs11Profile>, Failure> {
    let set = options.pkcs11_profile.clone().or_else(|| std::env::var("NETCA_RENEW_PKCS11_PROFILE").ok());
    let words = set.filter(|words| !words.trim().is_empty());
    words.map(|words| words.parse()).transpose().map_err(|wrong: Pkcs11ProfileWord| Failure::OptionWord {
        option: "--pkcs11-profile",
        word: wrong.word,
        rule: wrong.rule,
    })
}

pub(crate) fn skf_profile(options: &Options) -> Result<SkfProfile, Failure> {
    let set = options.skf_profile.clone().or_else(|| std::env::var("NETCA_RENEW_SKF_PROFILE").ok());
    set.unwrap_or_default()
        .parse()
        .map_err(|_| Failure::OptionNeeded { option: "--skf-profile: ulong32|ulong64,packed|natural,right|left,…" })
}

pub(crate) fn open_client(options: &Options, output: &Output) -> Result<Client, Failure> {
    let server = options.server.as_deref().ok_or(Failure::OptionNeeded { option: "--server URL" })?;
    let anchors = certificates(&options.trust_anchor)?;
    let roots = if options.tls_root.is_empty() { anchors.clone() } else { certificates(&options.tls_root)? };
    let tls_roots = if roots.is_empty() { TlsRoots::System } else { TlsRoots::Only(roots) };
    let proxy = match options.proxy.as_deref() {
        None => Proxy::System,
        Some("direct") => Proxy::Direct,
        Some(url) => Proxy::Url(url.to_owned()),
    };
    let transport = HttpsTransport::new(&HttpsConfig { tls_roots, proxy, ..HttpsConfig::default() })?;
    let service = HttpService::new(server, Arc::new(transport))?;
    let mut payment_hosts = options.payment_host.clone();
    payment_hosts.push(service.host().to_owned());
    Ok(Client::new(Settings {
        service: Arc::new(service),
        anchors: TrustAnchors::new(anchors),
        state: state_path(options)?,
        client: ClientInfo { name: "netca-renew-cli".into(), version: options.client_version.clone() },
        payment_hosts,
        observer: output.observer(),
        clock: SystemTime::now,
    })?)
}

/// Without anchors the new certificate could not be accepted: to be said before anything is signed or paid.
pub(crate) fn need_anchors(options: &Options) -> Result<(), Failure> {
    let missing = options.trust_anchor.is_empty();
    if missing { Err(Failure::OptionNeeded { option: "--trust-anchor PEM" }) } else { Ok(()) }
}

pub(crate) fn open_state(options: &Options) -> Result<StateDirectory, Failure> {
    Ok(StateDirectory::open(&state_path(options)?)?)
}

fn certificates(paths: &[PathBuf]) -> Result<Vec<Certificate>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let pem = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
        let wrong = |error| Failure::CertificateFile { path: path.clone(), error };
        let found = Certificate::all_from_pem(&pem).map_err(wrong)?;
        // A file without any must not mean "no file": then the system's roots would count.
        if found.is_empty() {
            return Err(wrong(CertificateError::NoPemBlock { label: "CERTIFICATE" }));
        }
        all.extend(found);
    }
    Ok(all)
}

fn state_path(options: &Options) -> Result<PathBuf, Failure> {
    let from = |variable: &str, below: &str| {
        std::env::var_os(variable).filter(|value| !value.is_empty()).map(|value| Path::new(&value).join(below))
    };
    let usual = if cfg!(windows) {
        from("LOCALAPPDATA", "netca-renew")
    } else {
        from("XDG_STATE_HOME", "netca-renew").or_else(|| from("HOME", ".local/state/netca-renew"))
    };
    options.state.clone().or(usual).ok_or(Failure::OptionNeeded { option: "--state DIR" })
}
