//! SM2 through PKCS#11: by the numbers of a [`Pkcs11Profile`], since the standard has none.

use cryptoki_sys::{
    CK_ATTRIBUTE_TYPE, CK_OBJECT_CLASS, CKA_DECRYPT, CKA_EC_PARAMS, CKA_EC_POINT, CKA_ENCRYPT, CKA_EXTRACTABLE, CKA_ID,
    CKA_KEY_TYPE, CKA_LABEL, CKA_PRIVATE, CKA_SENSITIVE, CKA_TOKEN, CKA_UNWRAP, CKA_VALUE, CKO_PRIVATE_KEY,
    CKO_PUBLIC_KEY, CKO_SECRET_KEY, CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID, CKR_MECHANISM_INVALID,
    CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT,
};
use netca_cert::{
    EncryptedSymmetricKey, EnvelopedKey, Error as CertificateError, PublicKey, Secret, SignatureAlgorithm,
    Sm2Ciphertext, ecdsa_raw_to_der,
};

use super::attribute::Attribute;
use super::import::meant;
use super::profile::{
    Pkcs11Ciphertext, Pkcs11Import, Pkcs11Point, Pkcs11Profile, Pkcs11ProfileProblem as Problem, Pkcs11Signature,
    Pkcs11Signs, ulong,
};
use super::{rv, token::Pkcs11Token};
use crate::{Error, KeyId, Placement, Token as _};

/// The OBJECT IDENTIFIER of SM2's curve, 1.2.156.10197.1.301, as CKA_EC_PARAMS has it.
pub(super) const CURVE: [u8; 10] = [0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];
/// Of the private key, at the end of what is encrypted.
const PRIVATE_KEY_LEN: usize = 32;

impl Pkcs11Token {
    fn profile(&self) -> Result<Pkcs11Profile, Error> {
        self.profile.clone().ok_or_else(|| problem(Problem::NotGiven))
    }

    pub(super) fn sign_sm2(&mut self, key: &KeyId, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.profile()?;
        self.need_login()?;
        self.private_key(key)?;
        let public_key = self.find_public_half(key)?.ok_or_else(|| problem(Problem::WrongKey))?;
        self.sign_sm2_as(key, &public_key, message)
    }

    /// With the public half that the private key is held to have.
    pub(super) fn sign_sm2_as(
        &mut self,
        key: &KeyId,
        public_key: &PublicKey,
        message: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let profile = self.profile()?;
        self.need_login()?;
        let object = self.private_key(key)?;
        let prepared = match profile.signs {
            Pkcs11Signs::Digest => public_key.sm2_digest(message)?.to_vec(),
            Pkcs11Signs::Message => message.to_vec(),
        };
        let (library, session) = (self.session.library(), self.session.handle());
        let signed = library.sign(session, ulong(profile.sign), object, &prepared);
        let signature = signed.map_err(|error| {
            self.logged_in &= !matches!(error, Error::NotLoggedIn);
            self.private_keys.remove(key);
            no_mechanism(error, "sign", profile.sign)
        })?;
        let signature = match profile.signature {
            Pkcs11Signature::Raw => ecdsa_raw_to_der(&signature).map_err(|_| problem(Problem::WrongSignature))?,
            Pkcs11Signature::Der => signature,
        };
        // Whatever the driver takes for Z, or the number for a mechanism: what does not verify goes nowhere.
        match public_key.verify(SignatureAlgorithm::Sm2Sm3, message, &signature) {
            Ok(()) => Ok(signature),
            Err(_) => Err(problem(Problem::WrongSignature)),
        }
    }

    /// `None` for what is no SM2 ciphertext.
    pub(super) fn decrypt_sm2(&mut self, key: &KeyId, ciphertext: &[u8]) -> Option<Result<Secret, Error>> {
        let ciphertext = Sm2Ciphertext::from_der(ciphertext).ok()?;
        Some(self.profile().and_then(|profile| self.decrypt_with(&profile, key, &ciphertext)))
    }

    fn decrypt_with(
        &mut self,
        profile: &Pkcs11Profile,
        key: &KeyId,
        ciphertext: &Sm2Ciphertext,
    ) -> Result<Secret, Error> {
        let mechanism = profile.decrypt.ok_or_else(|| problem(Problem::Missing { word: "decrypt" }))?;
        let object = self.private_key(key)?;
        let data = given(profile, ciphertext);
        let (library, session) = (self.session.library(), self.session.handle());
        library.decrypt(session, ulong(mechanism), object, &data).map_err(|error| {
            self.private_keys.remove(key);
            match no_mechanism(error, "decrypt", mechanism) {
                error @ Error::Pkcs11 { function: "C_Decrypt", .. } => super::decrypt::meant(error),
                error => error,
            }
        })
    }

    /// What a key pair of SM2 is made with: the mechanism, what the public half gets, and what the private one: what it will be used for
    /// when an encryption key comes in is said now, for it cannot be said later.
    pub(super) fn sm2_generation(&self) -> Result<(u32, Vec<Attribute>, Vec<Attribute>), Error> {
        let profile = self.profile()?;
        let key_type = Attribute::number(CKA_KEY_TYPE, ulong(profile.key_type));
        let usage = match profile.import {
            Pkcs11Import::None => None,
            Pkcs11Import::Host => Some(CKA_DECRYPT),
            Pkcs11Import::Envelope { .. } | Pkcs11Import::Keys { .. } => Some(CKA_UNWRAP),
        };
        let private = std::iter::once(key_type.clone()).chain(usage.map(|usage| Attribute::flag(usage, true)));
        let public = std::iter::once(key_type).chain(parameters(&profile));
        Ok((profile.generate, public.collect(), private.collect()))
    }

    /// Whether the token has what is needed to import: a call for each mechanism of the profile.
    pub(super) fn imports_sm2(&self) -> bool {
        let needed = self.profile.as_ref().and_then(Pkcs11Profile::to_import);
        let (library, slot) = (self.session.library(), self.seen.slot);
        needed
            .is_some_and(|words| words.iter().all(|(_, number)| library.mechanism_flags(slot, ulong(*number)).is_ok()))
    }

    /// The public half first: it is found by that, and what an interruption left of it alone is taken away the next time.
    pub(super) fn import_sm2(
        &mut self,
        enveloped: &EnvelopedKey,
        wrapped: &Sm2Ciphertext,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        let profile = self.profile()?;
        let signing_object = self.private_key(signing)?;
        let (library, session) = (self.session.library(), self.session.handle());
        if let Some(there) = self.find_private_half(enveloped.public_key())? {
            if there != placement.key {
                return Ok(there);
            }
            // Left by an import that broke off, perhaps before it was tried.
            match self.prove_decryption(&there, enveloped.public_key()) {
                Err(Error::DecryptionFailed) => {
                    let object = self.private_key(&there)?;
                    self.private_keys.remove(&there);
                    library.destroy_object(session, object)?;
                }
                proof => return proof.map(|_| there),
            }
        }
        self.make_room(placement)?;
        let private = named(&profile, CKO_PRIVATE_KEY, placement, &[(CKA_PRIVATE, true), (CKA_DECRYPT, true)]);
        let hidden = [Attribute::flag(CKA_SENSITIVE, true), Attribute::flag(CKA_EXTRACTABLE, false)];
        let private = [private, hidden.to_vec()].concat();
        let public = named(&profile, CKO_PUBLIC_KEY, placement, &[(CKA_PRIVATE, false), (CKA_ENCRYPT, true)]);
        let public = [public, vec![Attribute::bytes(CKA_EC_POINT, point(&profile, enveloped.public_key())?)]].concat();
        let wrong = |error| refused(meant(error));
        // Opened before anything is written, where it is opened here.
        let opened = match profile.import {
            Pkcs11Import::Host => {
                let symmetric_key = self.decrypt_with(&profile, signing, wrapped)?;
                Some(enveloped.open_with(&symmetric_key, enveloped.public_key())?)
            }
            _ => None,
        };
        let public = library.create_object(session, &public).map_err(refused)?;
        let made = match (profile.import, opened) {
            (Pkcs11Import::Host, Some(key)) => {
                let value = Attribute::bytes(CKA_VALUE, key.to_bytes().as_bytes());
                library.create_object(session, &[private, vec![value]].concat()).map_err(refused)
            }
            (Pkcs11Import::Envelope { unwrap }, _) => {
                let key = library.unwrap_key(session, ulong(unwrap), signing_object, enveloped.as_der(), &private);
                key.map_err(|error| wrong(no_mechanism(error, "unwrap", unwrap)))
            }
            (Pkcs11Import::Keys { unwrap, sm4, key_type }, _) => {
                let template = [
                    Attribute::class(CKO_SECRET_KEY),
                    Attribute::number(CKA_KEY_TYPE, ulong(key_type)),
                    Attribute::flag(CKA_TOKEN, false),
                    Attribute::flag(CKA_SENSITIVE, true),
                    Attribute::flag(CKA_EXTRACTABLE, false),
                    Attribute::flag(CKA_UNWRAP, true),
                ];
                let data = given(&profile, wrapped);
                let symmetric = library.unwrap_key(session, ulong(unwrap), signing_object, &data, &template);
                symmetric.map_err(|error| wrong(no_mechanism(error, "unwrap", unwrap))).and_then(|symmetric| {
                    let sent = enveloped.encrypted_private_key();
                    let key = sent.get(sent.len().saturating_sub(PRIVATE_KEY_LEN)..).unwrap_or_default();
                    let made = library.unwrap_key(session, ulong(sm4), symmetric, key, &private);
                    // It would go with the session, too.
                    let _ = library.destroy_object(session, symmetric);
                    made.map_err(|error| wrong(no_mechanism(error, "sm4", sm4)))
                })
            }
            _ => Err(problem(Problem::Missing { word: "import" })),
        };
        let object = match made {
            Ok(object) => object,
            Err(error) => {
                // A call that failed may have acted: then both halves stay, and are found the next time.
                if matches!(self.only_private_key(&placement.key), Ok(None)) {
                    let _ = library.destroy_object(session, public);
                }
                return Err(error);
            }
        };
        self.private_keys.insert(placement.key.clone(), object);
        // What was unwrapped out of sight is tried before it counts: another key, or half of one, would be in the way of every retry.
        match self.prove_decryption(&placement.key, enveloped.public_key()) {
            Err(Error::DecryptionFailed) => {
                self.private_keys.remove(&placement.key);
                library.destroy_object(session, object)?;
                library.destroy_object(session, public)?;
                Err(Error::Structure(CertificateError::EnvelopedKeyMismatch))
            }
            Err(error) => Err(error),
            Ok(_) => Ok(placement.key.clone()),
        }
    }
}

/// The SM2 ciphertext of an envelope; of another kind of key there is none.
pub(super) fn sm2_part(enveloped: &EnvelopedKey) -> Option<&Sm2Ciphertext> {
    match enveloped.encrypted_symmetric_key() {
        EncryptedSymmetricKey::Sm2(ciphertext) => Some(ciphertext),
        _ => None,
    }
}

/// What a driver gave for a point: in an OCTET STRING or bare, with or without its 04.
pub(super) fn public_key(value: &[u8]) -> Option<PublicKey> {
    let whole = match value {
        [0x04, 0x41, point @ ..] if point.len() == 65 => point.to_vec(),
        [0x04, 0x40, point @ ..] if point.len() == 64 => [&[0x04], point].concat(),
        point if point.len() == 64 => [&[0x04], point].concat(),
        point => point.to_vec(),
    };
    PublicKey::from_sm2_point(&whole).ok()
}

fn named(
    profile: &Pkcs11Profile,
    class: CK_OBJECT_CLASS,
    placement: &Placement<'_>,
    flags: &[(CK_ATTRIBUTE_TYPE, bool)],
) -> Vec<Attribute> {
    let mut template = vec![
        Attribute::class(class),
        Attribute::number(CKA_KEY_TYPE, ulong(profile.key_type)),
        Attribute::bytes(CKA_ID, placement.key.0.clone()),
        Attribute::bytes(CKA_LABEL, &placement.label[..]),
        Attribute::flag(CKA_TOKEN, true),
    ];
    template.extend(flags.iter().map(|(kind, value)| Attribute::flag(*kind, *value)));
    template.extend(parameters(profile));
    template
}

fn parameters(profile: &Pkcs11Profile) -> Vec<Attribute> {
    if profile.parameters { vec![Attribute::bytes(CKA_EC_PARAMS, CURVE)] } else { Vec::new() }
}

fn point(profile: &Pkcs11Profile, key: &PublicKey) -> Result<Vec<u8>, Error> {
    let point = key.ec_point().ok_or_else(|| problem(Problem::WrongKey))?;
    Ok(match profile.point {
        Pkcs11Point::Octets => [&[0x04, 0x41], &point[..]].concat(),
        Pkcs11Point::Bare => point,
        Pkcs11Point::Coordinates => point.get(1..).unwrap_or_default().to_vec(),
    })
}

fn given(profile: &Pkcs11Profile, ciphertext: &Sm2Ciphertext) -> Vec<u8> {
    match profile.ciphertext {
        Pkcs11Ciphertext::Raw => ciphertext.to_c1c3c2(),
        Pkcs11Ciphertext::Der => ciphertext.to_der(),
    }
}

pub(super) fn problem(problem: Problem) -> Error {
    Error::Pkcs11Profile { problem }
}

pub(super) fn no_mechanism(error: Error, word: &'static str, number: u32) -> Error {
    if rv::is(&error, &[CKR_MECHANISM_INVALID]) { problem(Problem::NoMechanism { word, number }) } else { error }
}

/// A template that the driver does not take is the profile's.
pub(super) fn refused(error: Error) -> Error {
    let template =
        [CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCOMPLETE, CKR_TEMPLATE_INCONSISTENT];
    if rv::is(&error, &template) { problem(Problem::TemplateRefused) } else { error }
}
