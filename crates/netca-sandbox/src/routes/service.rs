use netca_protocol::wire::ServiceInfo;

use super::{Call, Reply};
use crate::ca::{Ca, defaults};
use crate::refusal::Refusal;

/// `GET /v1/service`
pub(crate) fn info(ca: &Ca, _: &Call) -> Result<Reply, Refusal> {
    Reply::json(&ServiceInfo {
        name: "沙箱电子认证 Sandbox CA".into(),
        hotline: "400-000-0000".into(),
        client: ca.config.newest_client.clone(),
        application: defaults(),
        sandbox: true,
    })
}

/// `GET /v1/agreement`
pub(crate) fn agreement(ca: &Ca, _: &Call) -> Result<Reply, Refusal> {
    Reply::json(&ca.config.agreement.to_wire())
}
