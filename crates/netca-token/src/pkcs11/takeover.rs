//! Moving a key id from an old key pair to a new one, in steps that each leave the token usable.

use cryptoki_sys::{
    CK_OBJECT_HANDLE, CKA_ID, CKA_LABEL, CKR_ACTION_PROHIBITED, CKR_ATTRIBUTE_READ_ONLY, CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_ATTRIBUTE_VALUE_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_TEMPLATE_INCONSISTENT,
};

use super::{
    attribute::{self, Attribute},
    certificates::Known,
    keys::PublicKeyObject,
    rv,
    token::Pkcs11Token,
};
use crate::{Error, KeyId, StoredCertificate};

/// What a token answers that does not let ids be changed.
const REFUSALS: [cryptoki_sys::CK_RV; 6] = [
    CKR_ACTION_PROHIBITED,
    CKR_ATTRIBUTE_READ_ONLY,
    CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_ATTRIBUTE_VALUE_INVALID,
    CKR_FUNCTION_NOT_SUPPORTED,
    CKR_TEMPLATE_INCONSISTENT,
];

/// A step made, to be taken back when a later one is refused.
enum Undo {
    Id(CK_OBJECT_HANDLE, Vec<u8>),
    Copy(CK_OBJECT_HANDLE),
}

impl Pkcs11Token {
    /// The steps, `new` being the key pair of the certificate and `old` the one that has `id`:
    ///
    /// 1. `old`'s private and public key get the id `retired`;
    /// 2. a second copy of the certificate is written under `id`, and read back;
    /// 3. `new`'s private key gets `id`: both copies are there, so one of them matches it before and after;
    /// 4. `new`'s public key gets `id`;
    /// 5. the first copy of the certificate is destroyed;
    /// 6. `old` is labelled as retired, where the token allows it.
    ///
    /// Each step is left out when what it brings about is there already, which is all that resuming takes: as long as a
    /// copy of the certificate has another id, that is the id `new` came from, and the private key under `id` is `old`
    /// if a private key still has that other id, and `new` if none has.
    pub(super) fn take_over(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error> {
        self.list_certificates()?;
        let copies: Vec<Known> =
            self.certificates.iter().filter(|known| known.certificate == stored.certificate).cloned().collect();
        let under_id = copies.iter().find(|known| known.id == id.0);
        let Some(first) = copies.iter().find(|known| known.id != id.0) else {
            // Nothing but the last copy is left: all but the labels was done before.
            let last = under_id.ok_or(Error::CertificateGone)?;
            self.mark_retired(retired, &last.label)?;
            return Ok(last.stored());
        };
        let from = KeyId(first.id.clone());
        let (new, old) = self.key_pairs(&from, id, retired, stored)?;
        if new.is_none() && under_id.is_none() {
            // Its key cannot have been moved before its copy was written: it has none.
            return Err(Error::KeyNotFound { id: from.to_string() });
        }

        let mut done = Vec::new();
        let moved = self.make_steps(&mut done, first, under_id, (new, &from), old, id, retired);
        self.private_keys.clear();
        let written = match moved {
            Err(error) if rv::is(&error, &REFUSALS) => {
                self.take_back(done)?;
                return Err(Error::Unsupported { operation: "changing the id of a key" });
            }
            moved => moved?,
        };
        for copy in copies.iter().filter(|known| known.id != id.0) {
            self.destroy_certificate(copy.object)?;
        }
        self.mark_retired(retired, &first.label)?;
        Ok(written)
    }

    /// Software that looks keys up by label must meet the new pair only. A token that keeps labels fixed keeps them.
    fn mark_retired(&self, retired: &KeyId, label: &[u8]) -> Result<(), Error> {
        let label = [label, b" (retired)"].concat();
        for key in self.session.find(&[Attribute::bytes(CKA_ID, retired.0.clone())])? {
            match self.session.set(key, Attribute::bytes(CKA_LABEL, label.clone())) {
                Err(error) if rv::is(&error, &REFUSALS) => {}
                outcome => outcome?,
            }
        }
        Ok(())
    }

    /// The private key of the certificate, if it is still to be moved, and the one to be retired, if it still is.
    fn key_pairs(
        &mut self,
        from: &KeyId,
        id: &KeyId,
        retired: &KeyId,
        stored: &StoredCertificate,
    ) -> Result<(Option<CK_OBJECT_HANDLE>, Option<CK_OBJECT_HANDLE>), Error> {
        let at_from = self.only_private_key(from)?;
        let at_id = self.only_private_key(id)?;
        match (at_from, at_id) {
            // Its id was cut while it was written.
            (None, None) => match self.find_private_half(stored.certificate.public_key())? {
                Some(cut) => Ok((Some(self.private_key(&cut)?), None)),
                None => Err(Error::KeyNotFound { id: from.to_string() }),
            },
            (None, Some(new)) => self.must_match(new, id, stored).map(|()| (None, None)),
            (Some(new), old) => {
                self.must_match(new, from, stored)?;
                // Two keys under one id are no use to anybody: that there is none is asked twice, for drivers lose count.
                let old = if old.is_none() { self.only_private_key(id)? } else { old };
                if old.is_some() && self.only_private_key(retired)?.is_some() {
                    return Err(Error::KeyExists { id: retired.to_string() });
                }
                Ok((Some(new), old))
            }
        }
    }

    pub(super) fn only_private_key(&self, id: &KeyId) -> Result<Option<CK_OBJECT_HANDLE>, Error> {
        match self.session.find(&attribute::private_keys(&id.0))?.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            several => Err(Error::AmbiguousKey { id: id.to_string(), count: several.len() }),
        }
    }

    /// Where the token shows the public half of a private key, it must be the certificate's.
    fn must_match(&self, private: CK_OBJECT_HANDLE, id: &KeyId, stored: &StoredCertificate) -> Result<(), Error> {
        match self.read_public_key(private)?.public_key {
            Some(public_key) if public_key != *stored.certificate.public_key() => {
                Err(Error::KeyNotFound { id: id.to_string() })
            }
            _ => Ok(()),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn make_steps(
        &mut self,
        done: &mut Vec<Undo>,
        first: &Known,
        under_id: Option<&Known>,
        (new, from): (Option<CK_OBJECT_HANDLE>, &KeyId),
        old: Option<CK_OBJECT_HANDLE>,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error> {
        let public_keys = self.public_key_objects()?;
        // One that cannot be read belongs to the private key that still has its id.
        let is_new = |key: &PublicKeyObject| match &key.public_key {
            Some(public_key) => public_key == first.certificate.public_key(),
            None => key.id == from.0 || new.is_none(),
        };
        if let Some(old) = old {
            self.move_to(done, old, id, retired)?;
        }
        for key in public_keys.iter().filter(|key| key.id == id.0 && !is_new(key)) {
            self.move_to(done, key.object, id, retired)?;
        }
        let written = match under_id {
            Some(known) => known.stored(),
            None => {
                let carried = first.carried.clone();
                let known = self.create_certificate(&first.certificate, &id.0, &first.label, Some(&carried))?;
                let (object, stored) = (known.object, known.stored());
                done.push(Undo::Copy(object));
                // From the next step on, it is the only one beside its key.
                if self.read_value(object)? != first.certificate.as_der() {
                    self.take_back(std::mem::take(done))?;
                    return Err(Error::Malformed { what: "certificate, read back" });
                }
                stored
            }
        };
        if let Some(new) = new {
            self.move_to(done, new, from, id)?;
        }
        for key in public_keys.iter().filter(|key| key.id == from.0 && is_new(key)) {
            self.move_to(done, key.object, from, id)?;
        }
        Ok(written)
    }

    fn move_to(&self, done: &mut Vec<Undo>, object: CK_OBJECT_HANDLE, from: &KeyId, to: &KeyId) -> Result<(), Error> {
        done.push(Undo::Id(object, from.0.clone()));
        // Read back, since a key under an id that was cut is one that nobody finds; once more, where it was.
        for _ in 0..2 {
            self.session.set(object, Attribute::bytes(CKA_ID, to.0.clone()))?;
            if self.id_of(object)? == *to {
                return Ok(());
            }
        }
        Err(Error::Malformed { what: "id of a key, read back" })
    }

    /// In reverse order, which keeps a copy of the certificate beside its private key here too.
    fn take_back(&mut self, done: Vec<Undo>) -> Result<(), Error> {
        for step in done.into_iter().rev() {
            match step {
                Undo::Id(object, id) => self.session.set(object, Attribute::bytes(CKA_ID, id))?,
                Undo::Copy(object) => self.destroy_certificate(object)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
