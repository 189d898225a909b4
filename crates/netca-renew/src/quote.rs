use std::cmp::Ordering;

use netca_cert::Certificate;
use netca_protocol::Cancel;
use netca_protocol::wire::{Quote, ServiceInfo};

use crate::{Client, Error};

impl Client {
    /// What the CA says of itself: name, hotline, newest client.
    ///
    /// # Errors
    /// What the connection or the CA says.
    pub fn service_info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error> {
        Ok(self.service().info(cancel)?)
    }

    /// Step 1, 申请续期: what renewing this certificate takes.
    ///
    /// # Errors
    /// What the connection or the CA says; also when the certificate cannot be renewed.
    pub fn quote(&self, certificate: &Certificate, cancel: &Cancel) -> Result<Quote, Error> {
        Ok(self.service().quote(certificate, self.info(), cancel)?)
    }

    /// Whether this client is new enough for what the quote asks. [`Client::apply`] checks it again.
    ///
    /// # Errors
    /// [`Error::ClientTooOld`].
    pub fn check_version(&self, quote: &Quote) -> Result<(), Error> {
        let version = &self.info().version;
        match &quote.requirements.minimum_client_version {
            Some(minimum) if compare_versions(version, minimum) == Ordering::Less => {
                Err(Error::ClientTooOld { version: version.clone(), minimum: minimum.clone() })
            }
            _ => Ok(()),
        }
    }
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
}
