use std::time::{Duration, SystemTime};

use netca_cert::{Certificate, CertificatePair};
use netca_protocol::wire::{ProblemCode, RenewalPath, RenewalWindow};
use rusqlite::Transaction;

use crate::ca::Ca;
use crate::pki::is_acceptable;
use crate::refusal::Refusal;
use crate::store::certificates::{self, Known, Origin, Status};
use crate::store::pairs;

/// The field that names the partner, in a quote's request.
const PARTNER: &str = "encryption_certificate";

/// Whether a certificate can be renewed now, and on which path: issued by this very CA, not revoked or replaced, of a
/// person or organisation, for signing, and inside the window.
pub(crate) fn renewable(
    ca: &Ca,
    tx: &Transaction<'_>,
    certificate: &Certificate,
    now: SystemTime,
) -> Result<RenewalPath, Refusal> {
    is_ours(ca, tx, certificate, now)?;
    if certificate.key_usage().is_some_and(|usage| !usage.can_sign()) {
        return Err(not_renewable("证书不能用于签名,请使用签名证书办理续期。"));
    }
    path(ca, certificate, now)
}

/// Whether an encryption certificate can be renewed with a signing certificate that can: the one that was issued with it,
/// for the same holder, by this very CA; not revoked or replaced, and not ended for longer than the signing one may be.
/// `None` where there is none: then the signing certificate must be a single one.
pub(crate) fn partner(
    ca: &Ca,
    tx: &Transaction<'_>,
    signing: &Certificate,
    encryption: Option<&Certificate>,
    now: SystemTime,
) -> Result<(), Refusal> {
    let known = pairs::encryption_of(tx, &signing.sha256().to_string())?;
    let Some(encryption) = encryption else {
        return match known {
            None => Ok(()),
            Some(_) => Err(apart("证书与一张加密证书成对签发,请连同加密证书一并续期。").field(PARTNER)),
        };
    };
    is_ours(ca, tx, encryption, now).map_err(|refusal| refusal.field(PARTNER))?;
    let sha256 = encryption.sha256().to_string();
    let of_another =
        pairs::signing_of(tx, &sha256)?.is_some_and(|signing_of| signing_of != signing.sha256().to_string());
    if of_another || known.is_some_and(|known| known != sha256) {
        return Err(apart("加密证书不是与该签名证书成对签发的证书。").field(PARTNER));
    }
    CertificatePair::new(signing.clone(), Some(encryption.clone()))
        .map_err(|_| apart("加密证书与签名证书不能成对: 持有者、密钥种类或者密钥用法不符。").field(PARTNER))?;
    if now < encryption.not_before() {
        return Err(not_renewable("加密证书尚未生效。").field(PARTNER));
    }
    if now > window(ca, encryption).closes_at {
        return Err(not_renewable("加密证书过期已久,请到柜台办理。").field(PARTNER));
    }
    Ok(())
}

/// Whether the holder of a certificate may ask for its applications: it is this very CA's and not revoked. It may have
/// been replaced, or have ended long ago.
pub(crate) fn holder(ca: &Ca, tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<(), Refusal> {
    if !is_acceptable(certificate.public_key()) {
        return Err(untrusted("证书的密钥强度不足或者类型不受支持。"));
    }
    issued_here(ca, tx, certificate, now).map(drop)
}

/// Whether a certificate is one that this very CA issued and renews, and that still stands.
fn is_ours(ca: &Ca, tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<(), Refusal> {
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
    Ok(())
}

/// What the records say of a certificate that this very CA issued, and that is not revoked.
fn issued_here(ca: &Ca, tx: &Transaction<'_>, certificate: &Certificate, now: SystemTime) -> Result<Known, Refusal> {
    // An expired certificate was good while it lasted; one that has not begun is looked at when it has.
    let at = now.min(certificate.not_after()).max(certificate.not_before());
    if ca.issuers.of(certificate, at).is_none() {
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

/// Records certificates that were made elsewhere with this CA's key, once they have been found good: a single one, or a
/// pair.
pub(crate) fn record(
    tx: &Transaction<'_>,
    signing: &Certificate,
    encryption: Option<&Certificate>,
    now: SystemTime,
) -> Result<(), Refusal> {
    for certificate in std::iter::once(signing).chain(encryption) {
        if certificates::find(tx, certificate)? == Known::No {
            certificates::add(tx, certificate, Origin::Seen, now)?;
        }
    }
    let signing_sha256 = signing.sha256().to_string();
    if let Some(encryption) = encryption
        && pairs::encryption_of(tx, &signing_sha256)?.is_none()
    {
        pairs::add(tx, &signing_sha256, &encryption.sha256().to_string())?;
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

fn apart(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::PairMismatch, detail)
}

pub(super) fn not_renewable(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::CertificateNotRenewable, detail)
}
