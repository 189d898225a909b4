use std::time::{Duration, SystemTime};

use netca_cert::Certificate;
use netca_protocol::wire::{ProblemCode, RenewalPath, RenewalWindow};
use rusqlite::Transaction;

use crate::ca::Ca;
use crate::pki::is_acceptable;
use crate::refusal::Refusal;
use crate::store::certificates::{self, Known, Origin, Status};

/// Whether a certificate can be renewed now, and on which path: issued by this very CA, not revoked or replaced, of a
/// person or organisation, for signing, and inside the window.
pub(crate) fn renewable(
    ca: &Ca,
    tx: &Transaction<'_>,
    certificate: &Certificate,
    now: SystemTime,
) -> Result<RenewalPath, Refusal> {
    // Before the chain, for no application could be signed with such a key: what it signs is not verified any more.
    if !is_acceptable(certificate.public_key()) {
        return Err(not_renewable("证书的密钥强度不足或者类型不受支持,请到柜台办理。"));
    }
    if issued_here(ca, tx, certificate, now)? == Known::This(Status::Replaced) {
        return Err(revoked("证书已被续期后的新证书替换。"));
    }
    if certificate.is_ca() {
        return Err(not_renewable("CA 证书不能在线续期。"));
    }
    if certificate.key_usage().is_some_and(|usage| !usage.can_sign()) {
        return Err(not_renewable("证书不能用于签名,请使用签名证书办理续期。"));
    }
    path(ca, certificate, now)
}

/// Whether the holder of a certificate may ask for its applications: it is this very CA's and not revoked. It may have
/// been replaced, or have ended long ago.
pub(crate) fn holder(ca: &Ca, tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<(), Refusal> {
    if !is_acceptable(certificate.public_key()) {
        return Err(untrusted("证书的密钥强度不足或者类型不受支持。"));
    }
    issued_here(ca, tx, certificate, now).map(drop)
}

/// What the records say of a certificate that this very CA issued, and that is not revoked.
fn issued_here(ca: &Ca, tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<Known, Refusal> {
    // An expired certificate was good while it lasted; one that has not begun is looked at when it has.
    let at = now.min(certificate.not_after()).max(certificate.not_before());
    if !ca.issuer.issued(certificate, at) {
        return Err(untrusted("证书不是由本机构签发的。"));
    }
    match certificates::find(tx, certificate)? {
        Known::This(Status::Revoked) => Err(revoked("证书已被吊销。")),
        Known::Another => Err(untrusted("本机构签发的同一序列号的证书是另一张。")),
        known => Ok(known),
    }
}

/// When a certificate can be renewed online.
pub(crate) fn window(ca: &Ca, certificate: &Certificate) -> RenewalWindow {
    let not_after = certificate.not_after();
    let within = ca.config.expired.as_ref().map_or(Duration::ZERO, |path| path.within);
    RenewalWindow {
        opens_at: not_after.checked_sub(ca.config.window).unwrap_or(SystemTime::UNIX_EPOCH),
        closes_at: not_after.checked_add(within).unwrap_or(not_after),
    }
}

/// Records a certificate that was made elsewhere with this CA's key, once it has been found good.
pub(crate) fn record(tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<(), Refusal> {
    if certificates::find(tx, certificate)? == Known::No {
        certificates::add(tx, certificate, Origin::Seen, now)?;
    }
    Ok(())
}

fn path(ca: &Ca, certificate: &Certificate, now: SystemTime) -> Result<RenewalPath, Refusal> {
    let not_after = certificate.not_after();
    if now < certificate.not_before() {
        return Err(not_renewable("证书尚未生效。"));
    }
    let window = window(ca, certificate);
    if now <= not_after {
        if window.opens_at <= now {
            return Ok(RenewalPath::Unexpired);
        }
        let days = ca.config.window.as_secs() / (24 * 3600);
        return Err(not_renewable(&format!("证书有效期届满前 {days} 天内方可续期。")));
    }
    match ca.config.expired {
        Some(_) if now <= window.closes_at => Ok(RenewalPath::Expired),
        Some(_) => Err(not_renewable("证书过期已久,请到柜台办理。")),
        None => Err(not_renewable("证书已过期,不能在线续期,请到柜台办理。")),
    }
}

fn untrusted(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::CertificateUntrusted, detail)
}

fn revoked(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::CertificateRevoked, detail)
}

fn not_renewable(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::CertificateNotRenewable, detail)
}
