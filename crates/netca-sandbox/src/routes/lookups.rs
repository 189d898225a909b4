//! Whoever proves to hold a certificate's key is told of its applications: on another computer, or without the journal.

use std::time::{Duration, SystemTime};

use netca_cert::Certificate;
use netca_protocol::wire::{Base64, Challenge, FoundApplication, FoundApplications, LookupRequest, ProblemCode};
use rusqlite::Transaction;

use super::{Call, Reply, receipt};
use crate::ca::Ca;
use crate::check::{self, Proof};
use crate::refusal::Refusal;
use crate::secret::{random, random_id};
use crate::store::{applications, challenges, submissions};

/// How long a challenge can be answered.
const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// So many are given to one certificate in that time,
const FOR_ONE_CERTIFICATE: i64 = 10;
/// and so many to all.
const FOR_ALL: i64 = 1000;
/// Signed applications up to so many bytes go into one answer, and one of any size: the newest matter most.
const MAX_ANSWER: usize = 2 << 20;

/// `POST /v1/lookups`
pub(crate) fn create(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let request: LookupRequest = call.json()?;
    let certificate = Certificate::from_der(&request.certificate.0).map_err(|_| {
        Refusal::new(ProblemCode::MalformedRequest, "证书不是可以读取的 X.509 证书。").field("certificate")
    })?;
    Reply::json(&ca.transaction(|tx, now| {
        check::holder(ca, tx, &certificate, now)?;
        let sha256 = certificate.sha256().to_string();
        let count = challenges::count(tx, &sha256, now)?;
        if count.of_certificate >= FOR_ONE_CERTIFICATE || count.all >= FOR_ALL {
            let wait = count.first_ends_at.duration_since(now).unwrap_or_default();
            return Err(Refusal::new(ProblemCode::TooManyRequests, "查询过于频繁,请稍后再试。").retry_after(wait));
        }
        let (challenge_id, nonce) = (random_id()?, random::<32>()?.to_vec());
        let expires_at = now + LIFETIME;
        challenges::add(tx, &challenge_id, &sha256, &nonce, expires_at)?;
        Ok(Challenge { challenge_id, nonce: Base64(nonce), expires_at })
    })?)
}

/// `PUT /v1/lookups/{challenge_id}`: good once. Whoever loses the answer asks for another challenge.
pub(crate) fn answer(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.media_type(&["application/cms", "application/pkcs7-mime", "application/octet-stream"])?;
    let Proof { proof, certificate } = Proof::read(ca, &call.id, &call.body)?;
    Reply::json(&ca.transaction(|tx, now| {
        check::holder(ca, tx, &certificate, now)?;
        let sha256 = certificate.sha256().to_string();
        if challenges::nonce(tx, &call.id, &sha256, now)?.is_none_or(|nonce| nonce != proof.nonce.0) {
            return Err(Refusal::new(ProblemCode::ChallengeInvalid, "质询不存在、已过期或者已使用,请重新查询。"));
        }
        challenges::answer(tx, &call.id)?;
        found(ca, tx, &sha256, now)
    })?)
}

fn found(ca: &Ca, tx: &Transaction<'_>, sha256: &str, now: SystemTime) -> Result<FoundApplications, Refusal> {
    let mut found = FoundApplications::default();
    let mut length = 0;
    for mut record in applications::of_certificate(tx, sha256)? {
        let signed = submissions::signed(tx, &record.application_id)?;
        length += signed.len();
        if length > MAX_ANSWER && !found.applications.is_empty() {
            break;
        }
        let receipt = receipt(ca, tx, &mut record, now)?;
        found.applications.push(FoundApplication { receipt, signed: Base64(signed) });
    }
    Ok(found)
}
