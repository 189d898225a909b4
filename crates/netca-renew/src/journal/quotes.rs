//! Quotes that attachments hang on.

use std::io::Read;
use std::path::PathBuf;
use std::time::SystemTime;

use netca_protocol::wire::{Quote, Sha256Hex};
use netca_token::private_file::{self, Access};

use super::StateDirectory;
use super::file::{put, remove};
use crate::Error;

/// No quote is longer.
const LONGEST: u64 = 1 << 20;

impl StateDirectory {
    /// The quote that was kept for a certificate, if it still holds at `now`. One that cannot be read is none: the next
    /// costs a question.
    pub(crate) fn kept_quote(&self, certificate: Sha256Hex, now: SystemTime) -> Option<Quote> {
        let file = private_file::open(&self.quote(certificate), Access::Read).ok()?;
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes).ok()?;
        let quote: Quote = netca_json::read(&bytes).ok()?;
        let holds = quote.certificate_sha256 == certificate && now < quote.expires_at;
        let adds_up = quote.options.iter().all(|option| option.check().is_ok());
        (holds && adds_up).then_some(quote)
    }

    /// Keeps a quote in place of an earlier one.
    pub(crate) fn keep_quote(&self, quote: &Quote) -> Result<(), Error> {
        let error = Error::state("keep the quote");
        let path = self.quote(quote.certificate_sha256);
        let fresh = path.with_extension("quote.new");
        let bytes = serde_json::to_vec(quote).map_err(|json| error(json.into()))?;
        put(&fresh, &path, &bytes).map_err(error)
    }

    /// Forgets the quote of a certificate, if one was kept.
    pub(crate) fn forget_quote(&self, certificate: Sha256Hex) -> Result<(), Error> {
        remove(&self.quote(certificate))
    }

    fn quote(&self, certificate: Sha256Hex) -> PathBuf {
        self.0.join(format!("{certificate}.quote"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_quote_is_kept_as_long_as_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDirectory::open(&folder.path().join("state")).unwrap();
        let mut quote: Quote = serde_json::from_str(include_str!("../../../../tests/fixtures/quote.json")).unwrap();
        let (certificate, end) = (quote.certificate_sha256, quote.expires_at);
        let before = end - Duration::from_secs(1);
        assert_eq!(state.kept_quote(certificate, before), None);
        state.keep_quote(&quote).unwrap();
        assert_eq!(state.kept_quote(certificate, before), Some(quote.clone()));
        assert_eq!(state.kept_quote(certificate, end), None, "it has ended");
        assert_eq!(state.kept_quote(Sha256Hex([0; 32]), before), None, "another certificate's");
        quote.quote_id = "q-2".into();
        state.keep_quote(&quote).unwrap();
        assert_eq!(state.kept_quote(certificate, before).unwrap().quote_id, "q-2");
        quote.options[0].total = netca_payment::Money::ZERO;
        state.keep_quote(&quote).unwrap();
        assert_eq!(state.kept_quote(certificate, before), None, "it does not add up");
        std::fs::write(state.quote(certificate), "{").unwrap();
        assert_eq!(state.kept_quote(certificate, before), None, "damaged");
        state.forget_quote(certificate).unwrap();
        state.forget_quote(certificate).unwrap();
        assert_eq!(state.renewals().unwrap(), []);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let state = StateDirectory::open(folder.path()).unwrap();
        let quote: Quote = serde_json::from_str(include_str!("../../../../tests/fixtures/quote.json")).unwrap();
        state.keep_quote(&quote).unwrap();
        let mode = std::fs::metadata(state.quote(quote.certificate_sha256)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
