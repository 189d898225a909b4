//! Everything at once: a sandbox CA, a fresh token with a certificate that ends in 20 days or ended 20 days ago, and its
//! renewal.

mod directory;
mod flow;
mod papers;
mod payment;
mod report;
mod token;

use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, KeyAlgorithm};
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{KeyId, Login, Pin, Placement, Token};
use netca_sandbox::{CaKey, Config, ExpiredPath, MoveToSm2, Running, Sandbox, operator};

use super::counter::{self, Counter};
use super::enroll;
use crate::Ended;
use crate::args::{Demo, Key, Options};
use crate::failure::Failure;
use crate::output::Output;

use directory::Directory;
use report::report;

/// The folder of the sandbox's records.
const SANDBOX: &str = "sandbox";
const DAY: Duration = Duration::from_secs(86_400);
/// So much is left of the certificate that the demo renews, or it ended so long ago.
const LEFT: Duration = Duration::from_secs(20 * 86_400);
/// 续期时间 of the demo.
const TERM_MONTHS: u32 = 12;

pub(crate) fn run(demo: &Demo, options: &Options, output: &Output) -> Result<Ended, Failure> {
    if demo.pair && demo.key == Key::P256 {
        return Err(Failure::OptionNeeded { option: enroll::PAIR_KEYS });
    }
    if options.skf.is_some() && demo.key == Key::P256 {
        // It is not in the standard.
        return Err(Failure::OptionNeeded { option: "--skf: --key sm2 / --key rsa2048" });
    }
    let directory = match (token::needs_private_store(options), token::private_store()) {
        (true, None) => return token::run_in_private_store(&Directory::prepare(&demo.dir)?, options),
        (true, Some(_)) => Directory::open(&demo.dir)?,
        (false, _) => Directory::prepare(&demo.dir)?,
    };
    let output = &output.narrated();
    let sandbox = start_sandbox(demo, &directory)?;
    output.line(output.pick(
        "演示: 沙箱 CA 与全新的令牌, 证书没有任何效力。",
        "A demo with a sandbox CA and a fresh token; the certificates are worth nothing.",
    ));
    directory.write("ca.pem", pem(&sandbox.roots()))?;
    directory.write("chain.pem", pem(&chain(demo, &sandbox)))?;
    let mut token = token::fresh(&directory, options)?;
    token.login(Login { pin: Some(&Pin::new(token::PIN)), allow_last_try: false })?;
    let before = enrolled(demo, &sandbox, token.as_mut())?;
    before.write("before", &directory)?;
    let client = flow::client(&sandbox, &directory, output)?;
    let (after, business) = flow::renew(&client, token.as_mut(), demo, &directory, output)?;
    after.write("after", &directory)?;
    directory.write("application.cms", operator::signed_application(&directory.path(SANDBOX), &business)?)?;
    check(&before, &after, demo)?;
    report(&directory, &before, &after, &business, output);
    sandbox.stop();
    Ok(Ended::Done)
}

/// The certificates of the demo's holder: one, or a pair.
struct Certificates {
    signing: Certificate,
    encryption: Option<Certificate>,
}

impl Certificates {
    fn write(&self, name: &str, directory: &Directory) -> Result<(), Failure> {
        directory.write(&format!("{name}.pem"), self.signing.to_pem())?;
        match &self.encryption {
            Some(encryption) => directory.write(&format!("{name}-encryption.pem"), encryption.to_pem()),
            None => Ok(()),
        }
    }
}

fn start_sandbox(demo: &Demo, directory: &Directory) -> Result<Running, Failure> {
    let mut config = Config::new(directory.path(SANDBOX));
    config.ca_key = if demo.key == Key::Rsa2048 { CaKey::Rsa2048 } else { CaKey::P256 };
    config.sm2 = demo.key == Key::Sm2;
    config.move_to_sm2 = demo.move_to_sm2.then_some(MoveToSm2::Pair);
    config.auto_pay = true;
    // Longer than the pause between two questions, so that the review is seen.
    config.auto_review = Some(Duration::from_secs(3));
    config.expired = demo.expired.then(ExpiredPath::usual);
    Ok(Sandbox::start(config)?)
}

/// What the demo renews, made on the token as at a counter.
fn enrolled(demo: &Demo, sandbox: &Running, token: &mut dyn Token) -> Result<Certificates, Failure> {
    let placement = Placement { key: KeyId(b"demo-1".to_vec()), label: token::LABEL.into(), like: None };
    let now = SystemTime::now();
    let not_after = if demo.expired { now - LEFT } else { now + LEFT };
    let counter = Counter { sandbox, not_after };
    let algorithm = counter::algorithm(demo.key);
    if !demo.pair {
        return Ok(Certificates { signing: counter.single(token, algorithm, &placement)?, encryption: None });
    }
    let pair = counter.pair(token, algorithm, &placement, KeyId(b"demo-2".to_vec()))?;
    Ok(Certificates { signing: pair.signing, encryption: Some(pair.encryption) })
}

/// The way of renewing: a move is one with a new key.
fn way(demo: &Demo) -> RenewWith {
    if demo.move_to_sm2 { RenewWith::NewKey } else { super::apply::renew_with(demo.renew_with) }
}

fn becomes_sm2(demo: &Demo) -> bool {
    demo.key == Key::Sm2 || demo.move_to_sm2
}

/// The certificates between the new one and its root.
fn chain(demo: &Demo, sandbox: &Running) -> Vec<Certificate> {
    let mut chain = if becomes_sm2(demo) { sandbox.sm2_path() } else { return sandbox.chain().to_vec() };
    // Without the root, which ca.pem has.
    chain.pop();
    chain
}

fn pem(certificates: &[Certificate]) -> String {
    certificates.iter().map(Certificate::to_pem).collect()
}

/// What the demo claims, it looks at.
fn check(before: &Certificates, after: &Certificates, demo: &Demo) -> Result<(), Failure> {
    let failed = |check| Err(Failure::DemoCheck { check });
    if after.encryption.is_some() != (demo.pair || demo.move_to_sm2) {
        return failed("a pair stays a pair, and moving to SM2 makes one");
    }
    let first = &before.signing;
    let sides = [(Some(first), Some(&after.signing)), (before.encryption.as_ref(), after.encryption.as_ref())];
    for (before, after) in sides {
        let Some(after) = after else { continue };
        // An encryption certificate that is the first of its holder's is looked at beside the signing certificate.
        let old = before.unwrap_or(first);
        check_one(old, after, demo)?;
        if (after.public_key().algorithm() == KeyAlgorithm::Sm2) != becomes_sm2(demo) {
            return failed("SM2 where it was asked for, and nowhere else");
        }
    }
    Ok(())
}

fn check_one(before: &Certificate, after: &Certificate, demo: &Demo) -> Result<(), Failure> {
    let failed = |check| Err(Failure::DemoCheck { check });
    if after.subject() != before.subject() {
        return failed("the subject stays");
    }
    // Renewed after its end, the new term starts on the day of issue.
    let (from, rule) = if demo.expired {
        (SystemTime::now() - DAY, "the new end is a year from now")
    } else {
        (before.not_after(), "the new end is a year after the old one")
    };
    if after.not_after() <= from + 360 * DAY || after.not_after() >= from + 370 * DAY {
        return failed(rule);
    }
    if (after.public_key() == before.public_key()) != (way(demo) == RenewWith::SameKey) {
        return failed("the key stays with same-key and changes with new-key");
    }
    Ok(())
}
