//! What a CA's counter does: a key and a first certificate on a token, so that there is something to renew.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_renew::netca_token::{KeyId, Pin, Placement, soft};
use netca_sandbox::{Config, Sandbox};

use super::counter::{self, Counter};
use crate::Ended;
use crate::args::{Enroll, Key, Options};
use crate::failure::Failure;
use crate::output::{Output, date};
use crate::setup::Source;
use crate::{pin, setup};

/// Of a pair: nothing is encrypted to a P-256 key, which only agrees on keys.
pub(super) const PAIR_KEYS: &str = "--pair: --key sm2 / --key rsa2048";
const DAY: Duration = Duration::from_secs(86_400);

pub(crate) fn run(enroll: &Enroll, data: &Path, options: &Options, output: &Output) -> Result<Ended, Failure> {
    if enroll.pair && enroll.key == Key::P256 {
        return Err(Failure::OptionNeeded { option: PAIR_KEYS });
    }
    let mut config = Config::new(data.to_owned());
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.sm2 = enroll.key == Key::Sm2;
    let sandbox = Sandbox::start(config)?;
    let pin = match setup::source(options)? {
        Source::SoftTokens(files) => make_missing(&files, options, output)?,
        Source::Module(_) | Source::Skf(_) => None,
    };
    let mut token = setup::open_token(options)?;
    let pin = match pin {
        Some(pin) => Some(pin),
        None => pin::read(options, token.as_ref(), output)?,
    };
    token.login(pin::login(pin.as_ref(), options))?;
    let placement = Placement { key: new_key_id("s"), label: "netca-renew".into(), like: None };
    let now = SystemTime::now();
    let not_after = match enroll.ended {
        Some(days) => now - days * DAY,
        None => now + enroll.days * DAY,
    };
    let counter = Counter { sandbox: &sandbox, not_after };
    let algorithm = counter::algorithm(enroll.key);
    let (certificate, encryption) = if enroll.pair {
        let encryption_key = new_key_id("e");
        let pair = counter.pair(token.as_mut(), algorithm, &placement, encryption_key)?;
        (pair.signing, Some(pair.encryption))
    } else {
        (counter.single(token.as_mut(), algorithm, &placement)?, None)
    };
    let until = date(certificate.not_after());
    output.line(format!(
        "✓ {} {until}",
        match encryption {
            Some(_) => output.pick(
                "已写入签名证书和加密证书, 有效期至",
                "A signing and an encryption certificate are on the token, valid until"
            ),
            None => output.pick("已写入一张证书, 有效期至", "A certificate is on the token, valid until"),
        }
    ));
    output.line(format!("  {} netca-renew list", output.pick("下一步", "next:")));
    output.json(&serde_json::json!({
        "serial": token.info().serial,
        "sha256": certificate.sha256().to_string(),
        "encryption_sha256": encryption.map(|certificate| certificate.sha256().to_string()),
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

/// Unlike any other on the token: the time, to the nanosecond, and which of a pair.
fn new_key_id(side: &str) -> KeyId {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    KeyId([&now.as_nanos().to_be_bytes()[..], side.as_bytes()].concat())
}
