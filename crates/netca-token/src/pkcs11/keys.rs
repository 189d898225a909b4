use cryptoki_sys::{
    CK_MECHANISM_TYPE, CK_OBJECT_HANDLE, CKA_CLASS, CKA_EC_PARAMS, CKA_EC_POINT, CKA_EXTRACTABLE, CKA_ID, CKA_LABEL,
    CKA_MODULUS, CKA_MODULUS_BITS, CKA_PRIVATE, CKA_PUBLIC_EXPONENT, CKA_PUBLIC_KEY_INFO, CKA_SENSITIVE, CKA_SIGN,
    CKA_SUBJECT, CKA_TOKEN, CKA_UNWRAP, CKA_VERIFY, CKM_EC_KEY_PAIR_GEN, CKM_ECDSA, CKM_ECDSA_SHA256, CKM_RSA_PKCS,
    CKM_RSA_PKCS_KEY_PAIR_GEN, CKM_SHA256_RSA_PKCS, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY, CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_ATTRIBUTE_VALUE_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_KEY_SIZE_RANGE, CKR_MECHANISM_INVALID,
    CKR_TEMPLATE_INCONSISTENT,
};
use netca_cert::{KeyAlgorithm, PublicKey, SignatureAlgorithm, ecdsa_raw_to_der};
use sha2::{Digest, Sha256};

use super::{
    attribute::{self, Attribute},
    profile::{Pkcs11ProfileProblem, ulong},
    rv, sm2,
    token::Pkcs11Token,
};
use crate::{Error, KeyId, Placement};

/// DigestInfo of SHA-256 up to the digest (RFC 8017, section 9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
/// The OBJECT IDENTIFIER prime256v1, as CKA_EC_PARAMS has it.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// A public key object.
pub(super) struct PublicKeyObject {
    pub(super) object: CK_OBJECT_HANDLE,
    pub(super) id: Vec<u8>,
    pub(super) public_key: Option<PublicKey>,
}

impl Pkcs11Token {
    /// Hashes here and lets the token sign the hash: every token can, and no call is needed to find that out. A token
    /// that refuses is given the whole message from then on.
    pub(super) fn sign_message(
        &mut self,
        key: &KeyId,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, Error> {
        if algorithm == SignatureAlgorithm::Sm2Sm3 {
            return self.sign_sm2(key, message);
        }
        let (host, token): (CK_MECHANISM_TYPE, CK_MECHANISM_TYPE) = match algorithm {
            SignatureAlgorithm::RsaPkcs1Sha256 => (CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS),
            SignatureAlgorithm::EcdsaP256Sha256 => (CKM_ECDSA, CKM_ECDSA_SHA256),
            _ => return Err(Error::Unsupported { operation: "this signature algorithm" }),
        };
        self.need_login()?;
        let object = self.private_key(key)?;
        let digest = Sha256::digest(message);
        let prepared = match algorithm {
            SignatureAlgorithm::RsaPkcs1Sha256 => [&SHA256_DIGEST_INFO[..], &digest[..]].concat(),
            _ => digest.to_vec(),
        };
        let (library, session) = (self.session.library(), self.session.handle());
        let mut signed = Err(Error::Pkcs11 { function: "C_SignInit", rv: CKR_MECHANISM_INVALID as u64 });
        if !self.token_hashes {
            signed = library.sign(session, host, object, &prepared);
        }
        if matches!(&signed, Err(error) if rv::is(error, &[CKR_MECHANISM_INVALID])) {
            signed = library.sign(session, token, object, message);
            self.token_hashes |= signed.is_ok();
        }
        match signed {
            Ok(signature) => in_der(algorithm, signature),
            Err(error) => {
                self.logged_in &= !matches!(error, Error::NotLoggedIn);
                self.private_keys.remove(key);
                Err(error)
            }
        }
    }

    pub(super) fn private_key(&mut self, key: &KeyId) -> Result<CK_OBJECT_HANDLE, Error> {
        if let Some(object) = self.private_keys.get(key) {
            return Ok(*object);
        }
        match self.session.find(&attribute::private_keys(&key.0))?.as_slice() {
            [] => Err(Error::KeyNotFound { id: key.to_string() }),
            [object] => {
                self.private_keys.insert(key.clone(), *object);
                Ok(*object)
            }
            several => Err(Error::AmbiguousKey { id: key.to_string(), count: several.len() }),
        }
    }

    /// From the private key itself, else from its public key object, else from a certificate of the same id.
    pub(super) fn find_public_half(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        self.need_login()?;
        let private = match self.private_key(key) {
            Err(Error::KeyNotFound { .. }) => return Ok(None),
            found => found?,
        };
        if let Some(public_key) = self.read_public_key(private)?.public_key {
            return Ok(Some(public_key));
        }
        for object in self.session.find(&attribute::public_keys(&key.0))? {
            if let Some(public_key) = self.read_public_key(object)?.public_key {
                return Ok(Some(public_key));
            }
        }
        if self.certificates.is_empty() {
            self.list_certificates()?;
        }
        let certificate = self.certificates.iter().find(|known| known.id == key.0);
        let public_key = certificate.map(|known| known.certificate.public_key().clone());
        public_key.map(Some).ok_or(Error::Malformed { what: "a private key whose public half is nowhere" })
    }

    pub(super) fn generate_key_pair(
        &mut self,
        algorithm: KeyAlgorithm,
        placement: &Placement<'_>,
    ) -> Result<PublicKey, Error> {
        let (mechanism, parameter, of_the_private) = match algorithm {
            KeyAlgorithm::Rsa { bits: bits @ (2048 | 3072 | 4096) } => {
                let bits = Attribute::number(CKA_MODULUS_BITS, bits.into());
                (CKM_RSA_PKCS_KEY_PAIR_GEN, vec![bits, Attribute::bytes(CKA_PUBLIC_EXPONENT, [1, 0, 1])], vec![])
            }
            KeyAlgorithm::P256 => (CKM_EC_KEY_PAIR_GEN, vec![Attribute::bytes(CKA_EC_PARAMS, P256)], vec![]),
            KeyAlgorithm::Sm2 => {
                let (mechanism, public, private) = self.sm2_generation()?;
                (ulong(mechanism), public, private)
            }
            _ => return Err(Error::UnsupportedKey { algorithm }),
        };
        self.need_login()?;
        let id = &placement.key;
        self.make_room(placement)?;
        let named = |kind| {
            [
                Attribute::bytes(CKA_ID, id.0.clone()),
                Attribute::bytes(CKA_LABEL, &placement.label[..]),
                Attribute::flag(CKA_TOKEN, true),
                Attribute::flag(kind, true),
            ]
        };
        let public = [&named(CKA_VERIFY)[..], &[Attribute::flag(CKA_PRIVATE, false)], &parameter].concat();
        let secret = [(CKA_PRIVATE, true), (CKA_SENSITIVE, true), (CKA_EXTRACTABLE, false)];
        let mut private = named(CKA_SIGN).to_vec();
        private.extend(secret.map(|(kind, value)| Attribute::flag(kind, value)));
        private.extend(of_the_private);
        // What a driver refuses is left away from the end: a name first, then what only pairs need.
        let mut tries = vec![private.len()];
        if matches!(algorithm, KeyAlgorithm::Rsa { .. }) {
            // For the encryption key of a pair, which comes wrapped under this one; `may_unwrap` tells whether it was taken.
            private.push(Attribute::flag(CKA_UNWRAP, true));
            tries.push(private.len());
        }
        if let Some(like) = placement.like {
            private.push(Attribute::bytes(CKA_SUBJECT, like.certificate.subject().as_der()));
            tries.push(private.len());
        }
        let (library, session) = (self.session.library(), self.session.handle());
        let refusals = [CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCONSISTENT];
        let mut made = library.generate_key_pair(session, mechanism, &public, &private);
        while matches!(&made, Err(error) if rv::is(error, &refusals)) && tries.len() > 1 {
            tries.pop();
            private.truncate(tries.last().copied().unwrap_or_default());
            made = library.generate_key_pair(session, mechanism, &public, &private);
        }
        let made = match (made, &self.profile) {
            (Err(error), Some(profile)) if algorithm == KeyAlgorithm::Sm2 => {
                return Err(sm2::refused(sm2::no_mechanism(error, "generate", profile.generate)));
            }
            (made, _) => made,
        };
        let unable = [CKR_MECHANISM_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_KEY_SIZE_RANGE];
        let (public_key, private_key) = match made {
            Err(error) if rv::is(&error, &unable) => return Err(Error::UnsupportedKey { algorithm }),
            made => made?,
        };
        self.private_keys.insert(id.clone(), private_key);
        let public_key = self.read_public_key(public_key)?.public_key;
        if algorithm == KeyAlgorithm::Sm2 && public_key.as_ref().is_none_or(|key| key.algorithm() != algorithm) {
            return Err(sm2::problem(Pkcs11ProfileProblem::WrongKey));
        }
        public_key.ok_or(Error::Malformed { what: "the public half of a new key pair" })
    }

    /// An id that a private key has is taken; a public half that an interrupted try left behind goes.
    pub(super) fn make_room(&self, placement: &Placement<'_>) -> Result<(), Error> {
        let (library, session) = (self.session.library(), self.session.handle());
        let mut left = Vec::new();
        for object in self.session.find(&[Attribute::bytes(CKA_ID, placement.key.0.clone())])? {
            let [class, label] = library.attributes(session, object, [(CKA_CLASS, 33), (CKA_LABEL, 1025)])?;
            match class.as_deref().and_then(attribute::number) {
                Some(CKO_PRIVATE_KEY) => return Err(Error::KeyExists { id: placement.key.to_string() }),
                Some(CKO_PUBLIC_KEY) if label.as_deref() == Some(&placement.label) => left.push(object),
                _ => {}
            }
        }
        left.into_iter().try_for_each(|object| library.destroy_object(session, object))
    }

    /// One that cannot be read is read again: if a driver lost count, its id is wrong, too.
    pub(super) fn public_key_objects(&self) -> Result<Vec<PublicKeyObject>, Error> {
        let objects = self.session.find(&[Attribute::class(CKO_PUBLIC_KEY)])?;
        let read = |object| match self.read_public_key(object) {
            Ok(PublicKeyObject { public_key: None, .. }) => self.read_public_key(object),
            read => read,
        };
        objects.into_iter().map(read).collect()
    }

    /// The public half that an object of either class holds, if it holds one that this project can read.
    pub(super) fn read_public_key(&self, object: CK_OBJECT_HANDLE) -> Result<PublicKeyObject, Error> {
        let [id, modulus, exponent, parameters, point, info] = self.session.library().attributes(
            self.session.handle(),
            object,
            [
                (CKA_ID, 1025),
                (CKA_MODULUS, 2049),
                (CKA_PUBLIC_EXPONENT, 65),
                (CKA_EC_PARAMS, 1025),
                (CKA_EC_POINT, 1025),
                (CKA_PUBLIC_KEY_INFO, 4097),
            ],
        )?;
        let public_key = match (filled(modulus), filled(exponent), filled(point), filled(info.clone())) {
            (Some(modulus), Some(exponent), ..) => PublicKey::from_rsa_parts(&modulus, &exponent).ok(),
            (_, _, Some(point), _) => match filled(parameters) {
                Some(curve) if curve == P256 => PublicKey::from_p256_point(bare_point(&point)).ok(),
                Some(curve) if curve == sm2::CURVE => sm2::public_key(&point),
                Some(_) => filled(info).and_then(|info| PublicKey::from_der(&info).ok()),
                // No point is on both curves.
                None => PublicKey::from_p256_point(bare_point(&point)).ok().or_else(|| sm2::public_key(&point)),
            },
            (.., Some(info)) => PublicKey::from_der(&info).ok(),
            _ => None,
        };
        Ok(PublicKeyObject { object, id: id.unwrap_or_default(), public_key })
    }
}

fn filled(value: Option<Vec<u8>>) -> Option<Vec<u8>> {
    value.filter(|value| !value.is_empty())
}

/// The point inside the OCTET STRING that the standard wants and that some drivers leave away.
fn bare_point(value: &[u8]) -> &[u8] {
    match value {
        [0x04, 0x41, point @ ..] if point.len() == 65 => point,
        point => point,
    }
}

/// EC signatures come as r‖s by the standard; a few drivers give DER, which is passed on.
fn in_der(algorithm: SignatureAlgorithm, signature: Vec<u8>) -> Result<Vec<u8>, Error> {
    match (algorithm, signature.as_slice()) {
        (SignatureAlgorithm::RsaPkcs1Sha256, _) => Ok(signature),
        (_, [0x30, length, rest @ ..]) if signature.len() != 64 && rest.len() == usize::from(*length) => Ok(signature),
        (_, raw) => Ok(ecdsa_raw_to_der(raw)?),
    }
}
