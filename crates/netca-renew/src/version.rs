//! 主程序版本: the embedding client's own version, the newest there is, and the oldest that may apply.

use std::cmp::Ordering;

use netca_protocol::Cancel;
use netca_protocol::wire::{Quote, ServiceInfo};
use serde::Serialize;

use crate::{Client, Error};

/// No version is longer.
const LONGEST_VERSION: usize = 32;
const LONGEST_LINK: usize = 2048;

/// A newer version of the embedding client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClientUpdate {
    /// The version, as `4.7.6`.
    pub newest: String,
    /// Where it is to be had: an https link. `None` when the CA names none that could be followed safely.
    pub download: Option<String>,
}

impl Client {
    /// The newest client, when the CA names one and it is newer than this.
    pub fn update(&self, info: &ServiceInfo) -> Option<ClientUpdate> {
        let newest = info.client.newest.as_deref().filter(|version| is_version(version))?;
        (compare_versions(&self.info().version, newest) == Ordering::Less)
            .then(|| ClientUpdate { newest: newest.to_owned(), download: download(info) })
    }

    /// Whether this client is new enough for what the quote asks. [`Client::apply`] checks it again. The CA is asked only
    /// when it is not, and then for where a newer one is to be had.
    ///
    /// # Errors
    /// [`Error::ClientTooOld`].
    pub fn check_version(&self, quote: &Quote, cancel: &Cancel) -> Result<(), Error> {
        let version = &self.info().version;
        match &quote.requirements.minimum_client_version {
            Some(minimum) if compare_versions(version, minimum) == Ordering::Less => {
                let info = self.service_info(cancel).ok();
                let download = info.as_ref().and_then(download);
                Err(Error::ClientTooOld { version: version.clone(), minimum: minimum.clone(), download })
            }
            _ => Ok(()),
        }
    }
}

/// Programs are loaded from there: nothing but https, and nothing that plays with a terminal.
fn download(info: &ServiceInfo) -> Option<String> {
    let is_safe = |link: &&String| {
        let host = link.strip_prefix("https://").unwrap_or_default();
        link.len() <= LONGEST_LINK
            && host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && link.bytes().all(|c| c.is_ascii_graphic())
    };
    info.client.download.as_ref().filter(is_safe).cloned()
}

fn is_version(text: &str) -> bool {
    text.len() <= LONGEST_VERSION && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'+'))
}

/// Compares dotted versions number by number; what is missing counts as 0, what is no number as less than 0.
fn compare_versions(a: &str, b: &str) -> Ordering {
    let numbers =
        |version: &str| version.split('.').map(|part| part.trim().parse::<i64>().unwrap_or(-1)).collect::<Vec<_>>();
    let (a, b) = (numbers(a), numbers(b));
    let longest = a.len().max(b.len());
    let at = |numbers: &[i64], index: usize| numbers.get(index).copied().unwrap_or(0);
    (0..longest).map(|index| at(&a, index).cmp(&at(&b, index))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        for (a, b, order) in [
            ("4.7.6", "4.7.6", Ordering::Equal),
            ("4.7.5", "4.7.6", Ordering::Less),
            ("4.10", "4.7.6", Ordering::Greater),
            ("4.7", "4.7.0", Ordering::Equal),
            ("", "4.7.6", Ordering::Less),
            ("x.y", "0", Ordering::Less),
        ] {
            assert_eq!(compare_versions(a, b), order, "{a} {b}");
        }
    }

    #[test]
    fn only_links_that_can_be_followed_safely_are_given_out() {
        let mut info: ServiceInfo = serde_json::from_str(include_str!("../../../tests/fixtures/service.json")).unwrap();
        let mut given = |link: &str| {
            info.client.download = Some(link.into());
            download(&info)
        };
        let good = "https://download.ca.example/client?os=linux";
        assert_eq!(given(good).as_deref(), Some(good));
        let long = format!("https://ca.example/{}", "a".repeat(LONGEST_LINK));
        for bad in [
            "",
            "http://ca.example/",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https://ca.example/\u{1b}[2J",
            &long,
        ] {
            assert_eq!(given(bad), None, "{bad}");
        }
        for bad in ["4.7.6 \u{1b}[2J", "4.7.6\n", &"9".repeat(33)] {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
