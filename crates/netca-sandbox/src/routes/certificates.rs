use netca_cert::Certificate;
use netca_protocol::wire::{Base64, IssuedCertificates, ProblemCode};

use super::{Call, Reply, closed, find};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::state;
use crate::store::applications::{Record, Status};
use crate::store::{certificates, escrow};

/// `GET /v1/applications/{application_id}/certificates`: as often as wanted once issued, also after installation.
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let (certificate, _) = certificates::by_sha256(tx, issued(&record)?)?;
        let encryption = record.new_encryption_sha256.as_deref();
        let encryption = encryption.map(|sha256| certificates::by_sha256(tx, sha256)).transpose()?;
        let der = |certificate: &Certificate| Base64(certificate.as_der().to_vec());
        Reply::json(&IssuedCertificates {
            certificate: der(&certificate),
            encryption_certificate: encryption.map(|(certificate, _)| der(&certificate)),
            enveloped_key: escrow::envelope(tx, &record.application_id)?.map(Base64),
            chain: ca.issuers.for_key(certificate.public_key())?.chain().iter().map(der).collect(),
        })
    })
}

/// The digest of the certificate that was issued, or why there is none.
pub(super) fn issued(record: &Record) -> Result<&str, Refusal> {
    match (record.status, &record.new_sha256) {
        (_, Some(sha256)) => Ok(sha256),
        (Status::Entered, None) => Err(Refusal::new(ProblemCode::NotPaid, "费用尚未支付。")),
        (Status::Rejected | Status::Withdrawn, None) => Err(closed()),
        _ => Err(Refusal::new(ProblemCode::NotReady, "证书尚未签发,请等待审核。")),
    }
}
