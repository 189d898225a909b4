use netca_cert::Certificate;
use netca_protocol::wire::Sha256Hex;
use netca_token::{StoredCertificate, Token};

use crate::Error;
use crate::client::digest;

/// One certificate of the new set, and what of it and of the one before it is on the token.
pub(super) struct Place<'a> {
    pub(super) new: &'a Certificate,
    /// The one that it comes after.
    pub(super) old: Option<StoredCertificate>,
    /// The new one; twice where a take-over of the key id was cut off between its copies.
    copies: Vec<StoredCertificate>,
}

impl<'a> Place<'a> {
    pub(super) fn find(on_token: &[StoredCertificate], new: &'a Certificate, old: Option<Sha256Hex>) -> Self {
        let copies = on_token.iter().filter(|stored| stored.certificate == *new).cloned().collect();
        let mut place = Self { new, old: None, copies };
        place.find_old(on_token, old);
        place
    }

    /// Looks for the old one.
    pub(super) fn find_old(&mut self, on_token: &[StoredCertificate], old: Option<Sha256Hex>) {
        self.old = on_token.iter().find(|stored| Some(digest(&stored.certificate)) == old).cloned();
    }

    /// The new one, where it is on the token.
    pub(super) fn written(&self) -> Option<&StoredCertificate> {
        self.copies.first()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.old.is_none() && self.copies.is_empty()
    }

    /// Of two copies the one that its key is with. Needs a login.
    pub(super) fn choose_copy(&mut self, token: &mut dyn Token) -> Result<(), Error> {
        if self.copies.len() > 1
            && let Some(key) = token.find_key_by_public_key(self.new.public_key())?
        {
            self.copies.sort_by_key(|copy| copy.key != key);
        }
        self.copies.truncate(1);
        Ok(())
    }

    pub(super) fn put(&mut self, written: StoredCertificate) {
        self.copies = vec![written];
    }
}
