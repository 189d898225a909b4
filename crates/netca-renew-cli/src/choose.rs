use netca_renew::journal::{Facts, StateDirectory};
use netca_renew::netca_protocol::ApplicationId;
use netca_renew::{ListedCertificate, Stage};

use crate::args::{Renewal, Which};
use crate::failure::Failure;
use crate::output::date;

/// The certificate that is meant: the one named, or the only one that can be renewed.
pub(crate) fn certificate(mut listed: Vec<ListedCertificate>, which: &Which) -> Result<ListedCertificate, Failure> {
    listed.retain(|one| !one.actions.is_empty());
    if listed.is_empty() {
        return Err(Failure::NoCertificate);
    }
    let matching: Vec<_> = match &which.certificate {
        Some(wanted) => {
            let wanted = wanted.replace([':', ' '], "").to_ascii_lowercase();
            listed.iter().filter(|one| is_meant(one, &wanted)).collect()
        }
        None => listed.iter().collect(),
    };
    match matching.as_slice() {
        [one] => Ok((*one).clone()),
        _ => Err(Failure::CertificateChoice { choices: listed.iter().map(choice).collect() }),
    }
}

fn choice(one: &ListedCertificate) -> String {
    let certificate = &one.stored.certificate;
    let until = date(certificate.not_after());
    format!("--certificate {:.16}  {until}  {}", certificate.sha256().to_string(), certificate.subject())
}

fn is_meant(one: &ListedCertificate, wanted: &str) -> bool {
    let certificate = &one.stored.certificate;
    !wanted.is_empty()
        && (certificate.sha256().to_string().starts_with(wanted) || certificate.serial_number().to_string() == wanted)
}

/// The renewal that is meant: the one named; else the only one that was signed and has not ended; else the only one that
/// was begun; else the last one that has ended.
pub(crate) fn renewal(state: &StateDirectory, which: &Renewal) -> Result<(ApplicationId, Facts), Failure> {
    let mut renewals = state.renewals()?;
    if let Some(wanted) = &which.application {
        let named = |(id, facts): &(ApplicationId, Facts)| {
            id.as_str() == wanted || facts.submission.as_ref().is_some_and(|s| s.business_number == *wanted)
        };
        return renewals.into_iter().find(named).ok_or_else(|| netca_renew::Error::NoRenewal.into());
    }
    // Cut short before it was about any certificate: nothing to be meant.
    renewals.retain(|(_, facts)| facts.prepared.is_some());
    let at = |begun: bool| -> Vec<_> {
        let meant = |stage: Stage| !stage.is_end() && (stage == Stage::Prepared) == begun;
        renewals.iter().filter(|(_, facts)| meant(facts.stage())).cloned().collect()
    };
    let open = Some(at(false)).filter(|open| !open.is_empty()).unwrap_or_else(|| at(true));
    match open.as_slice() {
        [one] => Ok(one.clone()),
        [] => renewals.pop().ok_or_else(|| netca_renew::Error::NoRenewal.into()),
        several => Err(Failure::RenewalChoice {
            choices: several.iter().map(|(id, facts)| (id.to_string(), facts.stage())).collect(),
        }),
    }
}
