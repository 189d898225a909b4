//! What a CA's counter does: a key and a first certificate on a token, so that there is something to renew.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, CertificateRequest, KeyAlgorithm, SignError};
use netca_renew::netca_token::{KeyId, Pin, Placement, Token, TokenSigner, soft};
use netca_sandbox::{Config, Running, Sandbox};

use super::subject;
use crate::Ended;
use crate::args::{Enroll, Key, Options};
use crate::failure::Failure;
use crate::output::{Output, date};
use crate::setup::Source;
use crate::{pin, setup};

const DAY: Duration = Duration::from_secs(86_400);
/// How old a certificate is at its end.
const AGE: Duration = Duration::from_secs(300 * 86_400);

pub(crate) fn run(enroll: &Enroll, data: &Path, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let mut config = Config::new(data.to_owned());
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let sandbox = Sandbox::start(config)?;
    let pin = match setup::source(options)? {
        Source::SoftTokens(files) => make_missing(&files, options, output)?,
        Source::Module(_) => None,
    };
    let mut token = setup::open_token(options)?;
    let pin = match pin {
        Some(pin) => Some(pin),
        None => pin::read(options, token.as_ref(), output)?,
    };
    token.login(pin::login(pin.as_ref(), options))?;
    let placement = Placement { key: new_key_id(), label: "netca-renew".into(), like: None };
    let now = SystemTime::now();
    let not_after = match enroll.ended {
        Some(days) => now - days * DAY,
        None => now + enroll.days * DAY,
    };
    let issue = |request: &CertificateRequest| issue(&sandbox, request, not_after);
    let certificate = first_certificate(token.as_mut(), algorithm(enroll.key), &placement, issue)?;
    let until = date(certificate.not_after());
    output.line(format!(
        "✓ {} {until}",
        output.pick("已写入一张证书, 有效期至", "A certificate is on the token, valid until")
    ));
    output.line(format!("  {} netca-renew list", output.pick("下一步", "next:")));
    output.json(&serde_json::json!({
        "serial": token.info().serial,
        "sha256": certificate.sha256().to_string(),
        "not_after": netca_renew::netca_payment::rfc3339::format(certificate.not_after()),
    }));
    Ok(Ended::Done)
}

/// Makes the soft token if it is not there yet; gives its PIN then.
fn make_missing(files: &[PathBuf], options: &Options, output: &Output) -> Result<Option<Pin>, Failure> {
    match files {
        [file] if !file.exists() => {
            let pin = pin::choose(options, output)?;
            soft::create(file, "netca-renew", None, &pin)?;
            Ok(Some(pin))
        }
        _ => Ok(None),
    }
}

/// Makes a key on a token that is logged in to, and a certificate for it.
pub(super) fn first_certificate(
    token: &mut dyn Token,
    algorithm: KeyAlgorithm,
    placement: &Placement<'_>,
    issue: impl FnOnce(&CertificateRequest) -> Result<Certificate, Failure>,
) -> Result<Certificate, Failure> {
    let public_key = token.generate_key(algorithm, placement)?;
    let mut signer = TokenSigner::new(token, placement.key.clone(), public_key)?;
    let request = CertificateRequest::sign(&subject::invented()?, &mut signer).map_err(|error| match error {
        SignError::Structure(error) => Failure::from(error),
        SignError::Signer(error) => Failure::from(error),
    })?;
    let certificate = issue(&request)?;
    token.write_certificate(&certificate, placement)?;
    Ok(certificate)
}

/// A certificate that was issued a while before it ends, or ended.
pub(super) fn issue(
    sandbox: &Running,
    request: &CertificateRequest,
    not_after: SystemTime,
) -> Result<Certificate, Failure> {
    Ok(sandbox.issue_first(request, not_after - AGE, not_after)?)
}

pub(super) fn algorithm(key: Key) -> KeyAlgorithm {
    match key {
        Key::P256 => KeyAlgorithm::P256,
        Key::Rsa2048 => KeyAlgorithm::Rsa { bits: 2048 },
    }
}

/// Unlike any other on the token: the time, to the nanosecond.
fn new_key_id() -> KeyId {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    KeyId(now.as_nanos().to_be_bytes().to_vec())
}
