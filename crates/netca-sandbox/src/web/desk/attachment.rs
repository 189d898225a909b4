//! 附件: the bytes as they came, kept from doing anything in a browser but being looked at.

use axum::http::{HeaderName, StatusCode, header};
use netca_protocol::wire::MediaType;

use super::super::words;
use super::{Room, signed_in};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::{applications, attachments};

/// A browser opens it in a place of its own, where nothing runs and nothing is loaded.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// `GET /desk/applications/{business_number}/attachments/{sha256}`: pictures are shown, PDF is saved, because browsers
/// open no PDF under such a policy.
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let found = desk.transaction(|tx| {
            let Some(record) = applications::by_business_number(tx, &call.id)? else { return Ok(None) };
            let there = attachments::of_application(tx, &record.application_id)?;
            let wanted = there.iter().find(|stored| stored.attachment.sha256.to_string() == call.param("sha256"));
            wanted.map(|stored| Ok((stored.attachment.clone(), attachments::content(tx, stored)?))).transpose()
        })?;
        let Some((attachment, body)) = found else {
            return desk.unknown(Room::Applications, "申请中没有这个附件。");
        };
        let way = if words::is_picture(attachment.media_type) { "inline" } else { "attachment" };
        let name = format!("{}-{}{}", call.id, attachment.kind.name(), ending(attachment.media_type));
        let headers = vec![
            (header::CONTENT_TYPE, attachment.media_type.name().to_owned()),
            (header::CONTENT_DISPOSITION, format!("{way}; filename=\"{name}\"")),
            (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
            (header::REFERRER_POLICY, "no-referrer".to_owned()),
            (header::X_FRAME_OPTIONS, "DENY".to_owned()),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
        ];
        Ok(Reply { status: StatusCode::OK, headers, body })
    })
}

fn ending(kind: MediaType) -> &'static str {
    match kind {
        MediaType::Pdf => ".pdf",
        MediaType::Jpeg => ".jpg",
        MediaType::Png => ".png",
        _ => "",
    }
}
