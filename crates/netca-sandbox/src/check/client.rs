use netca_protocol::person::FieldError;
use netca_protocol::wire::{ApplicationRequest, ClientInfo, ProblemCode, Quote};

use super::line;
use crate::ca::Ca;
use crate::refusal::Refusal;

const LINE: usize = 64;

/// Whether the client that made an application is new enough for the quote's path. The detail names the version that is
/// needed and where the newest is to be had, for this may be read in a client that knows nothing of either.
pub(crate) fn client(ca: &Ca, request: &ApplicationRequest, quote: &Quote) -> Result<(), Refusal> {
    client_info(&request.client)?;
    let Some(minimum) = &quote.requirements.minimum_client_version else { return Ok(()) };
    if is_at_least(&request.client.version, minimum) {
        return Ok(());
    }
    let download = ca.config.newest_client.download.as_ref();
    let from = download.map(|link| format!("最新版本下载地址:{link}。")).unwrap_or_default();
    let detail = format!("客户端版本过低,请升级到 {minimum} 或以上,或者携带相关资料到柜台办理。{from}");
    Err(Refusal::new(ProblemCode::ClientTooOld, detail).field("client.version"))
}

/// Whether what a client says of itself is two short lines, of which either may be empty.
pub(crate) fn client_info(client: &ClientInfo) -> Result<(), FieldError> {
    line("client.name", &client.name, LINE)?;
    line("client.version", &client.version, LINE)
}

/// Compares versions part by part as numbers; a part that is no number counts as 0.
fn is_at_least(version: &str, minimum: &str) -> bool {
    let parts = |version: &str| -> Vec<u64> { version.split('.').map(|part| part.parse().unwrap_or(0)).collect() };
    let (version, minimum) = (parts(version), parts(minimum));
    let part = |parts: &[u64], at: usize| parts.get(at).copied().unwrap_or(0);
    let longest = version.len().max(minimum.len());
    let differs = (0..longest).map(|at| (part(&version, at), part(&minimum, at))).find(|(one, other)| one != other);
    differs.is_none_or(|(one, other)| one > other)
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn versions_compare_as_numbers() {
        for version in ["4.7.6", "4.7.6.0", "4.7.6.1", "4.7.10", "4.10.0", "4.10", "5", "10.0.0"] {
            assert!(is_at_least(version, "4.7.6"), "{version}");
        }
        for version in ["4.7.5", "4.7.5.9", "4.7", "4", "", "x", "-1", "4.7.x", "04.07.05", "４.７.６"] {
            assert!(!is_at_least(version, "4.7.6"), "{version}");
        }
        assert!(is_at_least("4.7", "4.7.0") && is_at_least("", "0"));
    }
}
