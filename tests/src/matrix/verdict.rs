//! What must be true after a renewal that something went wrong in, once it was taken up again.

use std::time::SystemTime;

use netca_renew::netca_protocol::wire::{BusinessStatus, RenewWith};
use netca_sandbox::operator;

use super::ground::{Backend, Site};
use super::renewal::Report;

/// What is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// Of which kind.
    pub class: Class,
    /// What it is.
    pub what: String,
}

/// The kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Something is gone: a usable certificate, a key, an application, a PIN try.
    Lost,
    /// Something is there twice: an application, a payment, a set of certificates, a key.
    Doubled,
    /// It does not go on.
    Stuck,
}

/// What is there after an undisturbed renewal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    /// What [`Site::objects`] counts.
    pub objects: usize,
}

fn fail(class: Class, what: impl Into<String>) -> Result<(), Failure> {
    Err(Failure { class, what: what.into() })
}

/// Exactly so many of something, or it is lost or doubled.
fn exactly(wanted: usize, found: usize, what: &str) -> Result<(), Failure> {
    match found.cmp(&wanted) {
        std::cmp::Ordering::Less => fail(Class::Lost, format!("{what}: {found}, not {wanted}")),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => fail(Class::Doubled, format!("{what}: {found}, not {wanted}")),
    }
}

/// Whether all is well at the end.
///
/// # Errors
/// The first thing that is not.
pub(super) fn finished(site: &Site, report: &Report, expected: &Expected) -> Result<(), Failure> {
    let Some(token) = report.token.as_ref().filter(|_| report.complete) else {
        return fail(Class::Stuck, format!("not complete: {:?}", report.error));
    };
    if !token.usable {
        return fail(Class::Lost, "nothing usable on the token at the end");
    }
    let applications = match operator::applications(&site.folder().join("sandbox")) {
        Ok(applications) => applications,
        Err(error) => return fail(Class::Stuck, format!("the CA's records: {error}")),
    };
    exactly(1, applications.len(), "applications")?;
    let application = &applications[0];
    if application.business_status != BusinessStatus::Installed {
        return fail(Class::Stuck, format!("the CA has it as {:?}", application.business_status));
    }
    for event in ["entered", "paid", "issued", "installed"] {
        let times = |timeline: &[(SystemTime, String)]| timeline.iter().filter(|(_, name)| name == event).count();
        exactly(1, times(&application.timeline), event)?;
    }
    let (case, sides) = (site.case, if site.case.pair { 2 } else { 1 });
    let new: Vec<_> = token.certificates.iter().filter(|(_, _, new)| *new).collect();
    exactly(sides, new.len(), "new certificates")?;
    // An SKF container keeps what it has; a new key has a container of its own.
    let stays = case.backend == Backend::Skf && case.renew_with == RenewWith::NewKey;
    exactly(if stays { sides } else { 0 }, token.certificates.len() - new.len(), "old certificates")?;
    if case.backend != Backend::Skf {
        for (key, label) in [("key-1", "签名证书"), ("key-2", "加密证书")].into_iter().take(sides) {
            let placed = |one: &&&(Vec<u8>, Vec<u8>, bool)| one.0 == key.as_bytes() && one.1 == label.as_bytes();
            exactly(1, new.iter().filter(placed).count(), key)?;
        }
    }
    exactly(expected.objects, site.objects(), "keys and certificates in the token's files")?;
    if token.tries_left.is_some_and(|left| left != 6) || token.count_low {
        return fail(Class::Lost, format!("a PIN try: {:?} left", token.tries_left));
    }
    let names = std::fs::read_dir(site.folder().join("state")).into_iter().flatten().flatten();
    let names: Vec<String> = names.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    let count = |end: &str| names.iter().filter(|name| name.ends_with(end)).count();
    exactly(1, count(".journal"), "journals")?;
    for kept in [".application", ".signing", ".encryption"] {
        exactly(0, count(kept), kept)?;
    }
    Ok(())
}
