use netca_protocol::wire::ServiceInfo;

use super::{Call, Reply};
use crate::ca::{Ca, HOTLINE, NAME, defaults};
use crate::refusal::Refusal;

/// `GET /v1/service`
pub(crate) fn info(ca: &Ca, _: &Call) -> Result<Reply, Refusal> {
    Reply::json(&ServiceInfo {
        name: format!("{NAME} Sandbox CA"),
        hotline: HOTLINE.into(),
        client: ca.config.newest_client.clone(),
        application: defaults(),
        sandbox: true,
    })
}

/// `GET /v1/agreement`
pub(crate) fn agreement(ca: &Ca, _: &Call) -> Result<Reply, Refusal> {
    Reply::json(&ca.config.agreement.to_wire())
}
