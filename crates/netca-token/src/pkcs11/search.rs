//! From a public key to the private key that belongs to it.

use cryptoki_sys::{CK_OBJECT_HANDLE, CKA_EC_POINT, CKA_ID, CKA_MODULUS, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY};
use netca_cert::{KeyAlgorithm, PublicKey, SignatureAlgorithm};

use super::{
    attribute::{self, Attribute},
    token::Pkcs11Token,
};
use crate::{Error, KeyId, Token as _};

/// More keys whose public half is nowhere than any Key holds.
const MOST_TRIALS: usize = 16;

impl Pkcs11Token {
    /// An RSA key takes 4 calls, since a private one shows its modulus. An EC one takes 7: by its public key object, and
    /// by the id of that. What is not found so (an id moved half-way, no public key objects) is looked for among all.
    pub(super) fn find_private_half(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        self.need_login()?;
        let by_value = match (public_key.rsa_parts(), public_key.ec_point()) {
            (Some((modulus, _)), _) => self.by_modulus(modulus)?,
            (_, Some(point)) => self.by_point(&point)?,
            _ => return Err(Error::UnsupportedKey { algorithm: public_key.algorithm() }),
        };
        match by_value {
            Some(key) => Ok(Some(key)),
            None => self.among_all(public_key),
        }
    }

    fn by_modulus(&mut self, modulus: Vec<u8>) -> Result<Option<KeyId>, Error> {
        let template = [Attribute::class(CKO_PRIVATE_KEY), Attribute::bytes(CKA_MODULUS, modulus)];
        match self.session.find(&template)?.first() {
            Some(object) => self.known_under_its_id(*object).map(Some),
            None => Ok(None),
        }
    }

    fn by_point(&mut self, point: &[u8]) -> Result<Option<KeyId>, Error> {
        // In an OCTET STRING by the standard; bare by some drivers.
        let length = u8::try_from(point.len()).unwrap_or_default();
        let wrapped = [&[0x04, length], point].concat();
        // Without its 04 by drivers that do SM2 in their own way; nobody else is asked once more.
        let coordinates = self.profile.is_some().then(|| point.get(1..).unwrap_or_default().to_vec());
        for value in [wrapped, point.to_vec()].into_iter().chain(coordinates) {
            let template = [Attribute::class(CKO_PUBLIC_KEY), Attribute::bytes(CKA_EC_POINT, value)];
            for object in self.session.find(&template)? {
                let key = self.id_of(object)?;
                if let [private] = self.session.find(&attribute::private_keys(&key.0))?.as_slice() {
                    self.private_keys.insert(key.clone(), *private);
                    return Ok(Some(key));
                }
            }
        }
        Ok(None)
    }

    /// Each private key by what it shows of its public half; one that shows none, and has no public key object of another
    /// key beside it, by a trial signature.
    fn among_all(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        let mut silent = Vec::new();
        for object in self.session.find(&[Attribute::class(CKO_PRIVATE_KEY)])? {
            let shown = self.read_public_key(object)?;
            match shown.public_key {
                Some(shown) if shown == *public_key => return self.known_under_its_id(object).map(Some),
                Some(_) => {}
                None => silent.push((object, KeyId(shown.id))),
            }
        }
        let beside = self.public_key_objects()?;
        silent.retain(|(_, key)| {
            let others = beside.iter().filter(|other| other.id == key.0).filter_map(|other| other.public_key.as_ref());
            others.into_iter().all(|other| other == public_key)
        });
        for (object, key) in silent.into_iter().take(MOST_TRIALS) {
            let before = self.private_keys.insert(key.clone(), object);
            if self.signs_for(&key, public_key)? || self.decrypts_for(&key, public_key)? {
                return Ok(Some(key));
            }
            self.private_keys.remove(&key);
            self.private_keys.extend(before.map(|before| (key, before)));
        }
        Ok(None)
    }

    /// Where a key may not sign, and does not show what it is: an encryption key of SM2.
    fn decrypts_for(&mut self, key: &KeyId, public_key: &PublicKey) -> Result<bool, Error> {
        if public_key.algorithm() != KeyAlgorithm::Sm2 {
            return Ok(false);
        }
        match self.prove_decryption(key, public_key) {
            Err(error @ Error::Removed { .. }) => Err(error),
            proof => Ok(proof.is_ok()),
        }
    }

    fn signs_for(&mut self, key: &KeyId, public_key: &PublicKey) -> Result<bool, Error> {
        let algorithm = public_key.signature_algorithm()?;
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| Error::Random)?;
        // Fresh and named, so that the signature is worth nothing to anyone.
        let message = [b"netca-renew trial signature ".as_slice(), &nonce].concat();
        let logged_in = self.logged_in;
        let signed = match algorithm {
            SignatureAlgorithm::Sm2Sm3 => self.sign_sm2_as(key, public_key, &message),
            _ => self.sign_message(key, algorithm, &message),
        };
        // A key that wants its PIN for each signature says that nobody is logged in.
        self.logged_in = logged_in;
        match signed {
            Ok(signature) => Ok(public_key.verify(algorithm, &message, &signature).is_ok()),
            Err(error @ Error::Removed { .. }) => Err(error),
            Err(_) => Ok(false),
        }
    }

    fn known_under_its_id(&mut self, private: CK_OBJECT_HANDLE) -> Result<KeyId, Error> {
        let key = self.id_of(private)?;
        self.private_keys.insert(key.clone(), private);
        Ok(key)
    }

    pub(super) fn id_of(&self, object: CK_OBJECT_HANDLE) -> Result<KeyId, Error> {
        let [id] = self.session.library().attributes(self.session.handle(), object, [(CKA_ID, 1025)])?;
        Ok(KeyId(id.unwrap_or_default()))
    }
}
