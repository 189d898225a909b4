use netca_protocol::wire::{Base64, IssuedCertificates, ProblemCode};

use super::{Call, Reply, closed, find};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::state;
use crate::store::applications::{Record, Status};
use crate::store::certificates;

/// `GET /v1/applications/{application_id}/certificates`: as often as wanted once issued, also after installation.
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let (certificate, _) = certificates::by_sha256(tx, issued(&record)?)?;
        Reply::json(&IssuedCertificates {
            certificate: Base64(certificate.as_der().to_vec()),
            encryption_certificate: None,
            enveloped_key: None,
            chain: ca.issuer.chain().iter().map(|certificate| Base64(certificate.as_der().to_vec())).collect(),
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
