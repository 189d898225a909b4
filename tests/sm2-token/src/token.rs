//! Objects in memory, and what is done with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cryptoki_sys::*;
use getrandom::SysRng;
use netca_cert::{EnvelopedKey, PublicKey, Sm2Ciphertext, Sm2PrivateKey};
use netca_token::{Pkcs11Ciphertext, Pkcs11Import, Pkcs11Point, Pkcs11Profile, Pkcs11Signature, Pkcs11Signs};
use sm2::dsa::SigningKey;
use sm2::dsa::signature::hazmat::RandomizedPrehashSigner;
use sm4::cipher::{BlockCipherDecrypt, KeyInit};

use crate::state;

pub(crate) type Template = Vec<(CK_ATTRIBUTE_TYPE, Vec<u8>)>;

const PIN: &[u8] = b"12345678";
/// 1.2.156.10197.1.301.
const CURVE: [u8; 10] = [0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];
/// Signatures of digests have no identifier; the sm2 crate wants one.
const NO_ID: &str = "1234567812345678";

/// A key's secret half.
pub(crate) enum Secret {
    Sm2(Box<Sm2PrivateKey>),
    Sm4(Vec<u8>),
}

#[derive(Default)]
pub(crate) struct Object {
    pub(crate) attributes: BTreeMap<CK_ATTRIBUTE_TYPE, Vec<u8>>,
    pub(crate) secret: Option<Secret>,
}

pub(crate) type Objects = BTreeMap<CK_OBJECT_HANDLE, Object>;

/// The one token there is.
pub(crate) struct Token {
    profile: Pkcs11Profile,
    /// Where the objects of the token are kept; without it they go with the process.
    file: Option<PathBuf>,
    objects: Objects,
    next: CK_OBJECT_HANDLE,
    sessions: BTreeSet<CK_SESSION_HANDLE>,
    pub(crate) logged_in: bool,
    pub(crate) found: Vec<CK_OBJECT_HANDLE>,
    pub(crate) key: Option<CK_OBJECT_HANDLE>,
}

impl Token {
    /// As the environment says; `None` for words and for a file that cannot be read.
    pub(crate) fn from_environment() -> Option<Self> {
        let words = std::env::var("NETCA_SM2_TOKEN").unwrap_or_default();
        let profile = words.parse().inspect_err(|error| eprintln!("netca-sm2-token: {error}")).ok()?;
        let file = std::env::var_os("NETCA_SM2_TOKEN_STATE").map(PathBuf::from);
        let objects = file.as_deref().map_or(Some(Objects::new()), state::read)?;
        let (next, sessions) = (objects.keys().max().copied().unwrap_or(1), BTreeSet::new());
        Some(Self { profile, file, objects, next, sessions, logged_in: false, found: Vec::new(), key: None })
    }

    pub(crate) fn open(&mut self) -> CK_SESSION_HANDLE {
        self.next += 1;
        self.sessions.insert(self.next);
        self.next
    }

    /// One session, or all. The last one ends the login, and objects that are not the token's go with it.
    pub(crate) fn close(&mut self, session: Option<CK_SESSION_HANDLE>) {
        self.sessions.retain(|open| session.is_some_and(|session| session != *open));
        if self.sessions.is_empty() {
            self.logged_in = false;
            self.objects.retain(|_, object| object.is_kept());
        }
    }

    /// # Errors
    /// CKR_SESSION_HANDLE_INVALID.
    pub(crate) fn need_session(&self, session: CK_SESSION_HANDLE) -> Result<(), CK_RV> {
        if self.sessions.contains(&session) { Ok(()) } else { Err(CKR_SESSION_HANDLE_INVALID) }
    }

    pub(crate) fn login(&mut self, pin: &[u8]) -> CK_RV {
        self.logged_in |= pin == PIN;
        if pin == PIN { CKR_OK } else { CKR_PIN_INCORRECT }
    }

    /// The mechanisms of the profile, and what they are for.
    pub(crate) fn mechanism(&self, mechanism: CK_MECHANISM_TYPE) -> Option<CK_FLAGS> {
        let profile = &self.profile;
        let mut known = vec![(profile.generate, CKF_GENERATE_KEY_PAIR), (profile.sign, CKF_SIGN)];
        known.extend(profile.decrypt.map(|number| (number, CKF_DECRYPT)));
        match profile.import {
            Pkcs11Import::Envelope { unwrap } => known.push((unwrap, CKF_UNWRAP)),
            Pkcs11Import::Keys { unwrap, sm4, .. } => known.extend([(unwrap, CKF_UNWRAP), (sm4, CKF_UNWRAP)]),
            _ => {}
        }
        known.iter().find(|(number, _)| CK_MECHANISM_TYPE::from(*number) == mechanism).map(|(_, flags)| *flags)
    }

    pub(crate) fn find(&mut self, template: &Template) {
        let visible = |object: &Object| self.logged_in || object.attributes.get(&CKA_PRIVATE) != Some(&vec![1]);
        let fits = |object: &Object| template.iter().all(|(kind, value)| object.attributes.get(kind) == Some(value));
        self.found =
            self.objects.iter().filter(|(_, one)| visible(one) && fits(one)).map(|(at, _)| *at).rev().collect();
    }

    /// # Errors
    /// CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID.
    pub(crate) fn attribute(&self, object: CK_OBJECT_HANDLE, kind: CK_ATTRIBUTE_TYPE) -> Result<Vec<u8>, CK_RV> {
        let object = self.objects.get(&object).ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        if kind == CKA_VALUE && object.secret.is_some() {
            return Err(CKR_ATTRIBUTE_SENSITIVE);
        }
        object.attributes.get(&kind).cloned().ok_or(CKR_ATTRIBUTE_TYPE_INVALID)
    }

    pub(crate) fn set(&mut self, object: CK_OBJECT_HANDLE, template: Template) -> Result<(), CK_RV> {
        self.need_login()?;
        let object = self.objects.get_mut(&object).ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        if template.iter().any(|(kind, _)| ![CKA_ID, CKA_LABEL, CKA_SUBJECT].contains(kind)) {
            return Err(CKR_ATTRIBUTE_READ_ONLY);
        }
        object.attributes.extend(template);
        self.save()
    }

    pub(crate) fn destroy(&mut self, object: CK_OBJECT_HANDLE) -> Result<(), CK_RV> {
        self.need_login()?;
        self.objects.remove(&object).ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        self.save()
    }

    /// A certificate, or half of a key pair.
    pub(crate) fn create(&mut self, template: Template) -> Result<CK_OBJECT_HANDLE, CK_RV> {
        self.need_login()?;
        let mut object = Object { attributes: template.into_iter().collect(), secret: None };
        match object.class() {
            Some(CKO_CERTIFICATE) => {}
            Some(CKO_PUBLIC_KEY) => {
                self.check_key(&object)?;
                let point = object.attributes.get(&CKA_EC_POINT).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
                if self.written(&self.read_point(point)?) != *point {
                    return Err(CKR_ATTRIBUTE_VALUE_INVALID);
                }
            }
            Some(CKO_PRIVATE_KEY) if self.profile.import == Pkcs11Import::Host => {
                self.check_key(&object)?;
                let value = object.attributes.remove(&CKA_VALUE).ok_or(CKR_TEMPLATE_INCOMPLETE)?;
                let key = Sm2PrivateKey::from_bytes(&value).map_err(|_| CKR_ATTRIBUTE_VALUE_INVALID)?;
                object.secret = Some(Secret::Sm2(Box::new(key)));
            }
            _ => return Err(CKR_TEMPLATE_INCONSISTENT),
        }
        self.keep(object)
    }

    pub(crate) fn generate(
        &mut self,
        mechanism: CK_MECHANISM_TYPE,
        public: Template,
        private: Template,
    ) -> Result<(CK_OBJECT_HANDLE, CK_OBJECT_HANDLE), CK_RV> {
        self.need_login()?;
        self.is(mechanism, self.profile.generate)?;
        let key = Sm2PrivateKey::generate().map_err(|_| CKR_FUNCTION_FAILED)?;
        let half = |template: Template, class: CK_OBJECT_CLASS| {
            let mut attributes: BTreeMap<_, _> = template.into_iter().collect();
            attributes.insert(CKA_CLASS, class.to_ne_bytes().to_vec());
            Object { attributes, secret: None }
        };
        let (mut public, mut private) = (half(public, CKO_PUBLIC_KEY), half(private, CKO_PRIVATE_KEY));
        if public.attributes.contains_key(&CKA_EC_PARAMS) != self.profile.parameters {
            return Err(CKR_TEMPLATE_INCONSISTENT);
        }
        for one in [&public, &private] {
            self.check_type(one, self.profile.key_type)?;
        }
        let point = self.written(&key.public_key().ec_point().unwrap_or_default());
        public.attributes.insert(CKA_EC_POINT, point);
        private.secret = Some(Secret::Sm2(Box::new(key)));
        let (public, private) = (self.add(public), self.add(private));
        self.save()?;
        Ok((public, private))
    }

    pub(crate) fn sign(&self, mechanism: CK_MECHANISM_TYPE, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
        self.is(mechanism, self.profile.sign)?;
        self.may(self.key, CKA_SIGN)?;
        let key = self.sm2(self.key)?;
        let signature = match self.profile.signs {
            Pkcs11Signs::Message => key.sign_message(data).map_err(|_| CKR_FUNCTION_FAILED)?,
            Pkcs11Signs::Digest if data.len() != 32 => return Err(CKR_DATA_LEN_RANGE),
            Pkcs11Signs::Digest => {
                let key = SigningKey::from_slice(NO_ID, key.to_bytes().as_bytes()).map_err(|_| CKR_FUNCTION_FAILED)?;
                let raw: sm2::dsa::Signature =
                    key.sign_prehash_with_rng(&mut SysRng, data).map_err(|_| CKR_FUNCTION_FAILED)?;
                netca_cert::ecdsa_raw_to_der(&raw.to_bytes()).map_err(|_| CKR_FUNCTION_FAILED)?
            }
        };
        Ok(match self.profile.signature {
            Pkcs11Signature::Der => signature,
            Pkcs11Signature::Raw => raw(&signature).ok_or(CKR_FUNCTION_FAILED)?,
        })
    }

    pub(crate) fn decrypt(&self, mechanism: CK_MECHANISM_TYPE, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
        self.is(mechanism, self.profile.decrypt.unwrap_or_default())?;
        self.may(self.key, CKA_DECRYPT)?;
        self.decrypted(self.key, data)
    }

    pub(crate) fn unwrap_key(
        &mut self,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        wrapped: &[u8],
        template: Template,
    ) -> Result<CK_OBJECT_HANDLE, CK_RV> {
        self.need_login()?;
        self.may(Some(key), CKA_UNWRAP)?;
        let mut object = Object { attributes: template.into_iter().collect(), secret: None };
        let is = |number: u32| CK_MECHANISM_TYPE::from(number) == mechanism;
        let secret = match self.profile.import {
            Pkcs11Import::Envelope { unwrap } if is(unwrap) => {
                self.check_key(&object)?;
                let envelope = EnvelopedKey::from_der(wrapped).map_err(|_| CKR_WRAPPED_KEY_INVALID)?;
                let mut signing = Sm2PrivateKey::from_bytes(self.sm2(Some(key))?.to_bytes().as_bytes())
                    .map_err(|_| CKR_FUNCTION_FAILED)?;
                let opened = envelope.open(&mut signing, envelope.public_key()).map_err(|_| CKR_WRAPPED_KEY_INVALID)?;
                Secret::Sm2(Box::new(opened))
            }
            Pkcs11Import::Keys { unwrap, key_type, .. } if is(unwrap) => {
                self.check_type(&object, key_type)?;
                Secret::Sm4(self.decrypted(Some(key), wrapped).map_err(|_| CKR_WRAPPED_KEY_INVALID)?)
            }
            Pkcs11Import::Keys { sm4, .. } if is(sm4) => {
                self.check_key(&object)?;
                let Some(Secret::Sm4(key)) = self.objects.get(&key).and_then(|one| one.secret.as_ref()) else {
                    return Err(CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT);
                };
                let cipher = sm4::Sm4::new_from_slice(key).map_err(|_| CKR_WRAPPED_KEY_INVALID)?;
                let mut octets = wrapped.to_vec();
                octets
                    .chunks_exact_mut(16)
                    .filter_map(|block| block.try_into().ok())
                    .for_each(|b| cipher.decrypt_block(b));
                Secret::Sm2(Box::new(Sm2PrivateKey::from_bytes(&octets).map_err(|_| CKR_WRAPPED_KEY_INVALID)?))
            }
            _ => return Err(CKR_MECHANISM_INVALID),
        };
        object.secret = Some(secret);
        self.keep(object)
    }

    /// # Errors
    /// CKR_USER_NOT_LOGGED_IN.
    pub(crate) fn need_login(&self) -> Result<(), CK_RV> {
        if self.logged_in { Ok(()) } else { Err(CKR_USER_NOT_LOGGED_IN) }
    }

    fn is(&self, mechanism: CK_MECHANISM_TYPE, number: u32) -> Result<(), CK_RV> {
        if CK_MECHANISM_TYPE::from(number) == mechanism { Ok(()) } else { Err(CKR_MECHANISM_INVALID) }
    }

    /// What it was made for.
    fn may(&self, key: Option<CK_OBJECT_HANDLE>, usage: CK_ATTRIBUTE_TYPE) -> Result<(), CK_RV> {
        let object = key.and_then(|key| self.objects.get(&key)).ok_or(CKR_KEY_HANDLE_INVALID)?;
        if object.attributes.get(&usage) == Some(&vec![1]) { Ok(()) } else { Err(CKR_KEY_FUNCTION_NOT_PERMITTED) }
    }

    fn keep(&mut self, object: Object) -> Result<CK_OBJECT_HANDLE, CK_RV> {
        let handle = self.add(object);
        self.save()?;
        Ok(handle)
    }

    fn add(&mut self, object: Object) -> CK_OBJECT_HANDLE {
        self.next += 1;
        self.objects.insert(self.next, object);
        self.next
    }

    fn save(&self) -> Result<(), CK_RV> {
        self.file.as_deref().map_or(Ok(()), |file| state::write(file, &self.objects))
    }

    fn sm2(&self, key: Option<CK_OBJECT_HANDLE>) -> Result<&Sm2PrivateKey, CK_RV> {
        match key.and_then(|key| self.objects.get(&key)).and_then(|object| object.secret.as_ref()) {
            Some(Secret::Sm2(key)) => Ok(key),
            _ => Err(CKR_KEY_TYPE_INCONSISTENT),
        }
    }

    fn decrypted(&self, key: Option<CK_OBJECT_HANDLE>, data: &[u8]) -> Result<Vec<u8>, CK_RV> {
        let ciphertext = match self.profile.ciphertext {
            Pkcs11Ciphertext::Raw => Sm2Ciphertext::from_c1c3c2(data),
            Pkcs11Ciphertext::Der => Sm2Ciphertext::from_der(data),
        };
        let ciphertext = ciphertext.map_err(|_| CKR_ENCRYPTED_DATA_INVALID)?;
        let plain = self.sm2(key)?.decrypt_ciphertext(&ciphertext).map_err(|_| CKR_ENCRYPTED_DATA_INVALID)?;
        Ok(plain.as_bytes().to_vec())
    }

    /// Half of an SM2 key pair that comes in.
    fn check_key(&self, object: &Object) -> Result<(), CK_RV> {
        self.check_type(object, self.profile.key_type)?;
        match object.attributes.get(&CKA_EC_PARAMS) {
            Some(curve) if *curve != CURVE => Err(CKR_ATTRIBUTE_VALUE_INVALID),
            curve if curve.is_some() != self.profile.parameters => Err(CKR_TEMPLATE_INCONSISTENT),
            _ => Ok(()),
        }
    }

    fn check_type(&self, object: &Object, key_type: u32) -> Result<(), CK_RV> {
        let wanted = CK_KEY_TYPE::from(key_type).to_ne_bytes();
        match object.attributes.get(&CKA_KEY_TYPE) {
            Some(value) if *value == wanted => Ok(()),
            Some(_) => Err(CKR_ATTRIBUTE_VALUE_INVALID),
            None => Err(CKR_TEMPLATE_INCOMPLETE),
        }
    }

    /// A point in the form of the profile.
    fn written(&self, point: &[u8]) -> Vec<u8> {
        match self.profile.point {
            Pkcs11Point::Octets => [&[0x04, 0x41], point].concat(),
            Pkcs11Point::Bare => point.to_vec(),
            Pkcs11Point::Coordinates => point.get(1..).unwrap_or_default().to_vec(),
        }
    }

    fn read_point(&self, value: &[u8]) -> Result<Vec<u8>, CK_RV> {
        let point = match self.profile.point {
            Pkcs11Point::Octets => value.get(2..).unwrap_or_default().to_vec(),
            Pkcs11Point::Bare => value.to_vec(),
            Pkcs11Point::Coordinates => [&[0x04], value].concat(),
        };
        PublicKey::from_sm2_point(&point).map(|_| point).map_err(|_| CKR_ATTRIBUTE_VALUE_INVALID)
    }
}

impl Object {
    pub(crate) fn is_kept(&self) -> bool {
        self.attributes.get(&CKA_TOKEN) == Some(&vec![1])
    }

    fn class(&self) -> Option<CK_OBJECT_CLASS> {
        let value = self.attributes.get(&CKA_CLASS)?;
        value.as_slice().try_into().ok().map(CK_OBJECT_CLASS::from_ne_bytes)
    }
}

/// r ‖ s of DER `SEQUENCE { r, s }`.
fn raw(der: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| {
        let length = usize::from(*der.get(at + 1)?);
        let octets = der.get(at + 2..at + 2 + length)?;
        let octets = octets.strip_prefix(&[0]).unwrap_or(octets);
        Some(([vec![0; 32_usize.checked_sub(octets.len())?], octets.to_vec()].concat(), at + 2 + length))
    };
    let (r, next) = number(2)?;
    Some([r, number(next)?.0].concat())
}
