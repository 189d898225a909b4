//! Containers: the two key pairs in each, and their certificates.

use netca_cert::Sm2Ciphertext;
use zeroize::Zeroizing;

use crate::blobs::{self, EnvelopedKeyBlob, Point};
use crate::codes::Sar;
use crate::faults::is_torn;
use crate::handles::Handle;
use crate::keys::{self, KeyPair};
use crate::module::{Access, Module};
use crate::state::{Container, Text};

const NAME: usize = 64;
const MAXIMUM: usize = 16;
/// The longest certificate.
const CERTIFICATE: usize = 4096;
const ADMIN: u32 = 0x01;
const USER: u32 = 0x10;
const ANYONE: u32 = 0xFF;

impl Module {
    pub(crate) fn container_names(&self, application: Handle) -> Result<Vec<Vec<u8>>, Sar> {
        self.with_application(application, |_, one| Ok(one.containers.iter().map(|one| one.name.0.clone()).collect()))
    }

    pub(crate) fn create_container(&self, application: Handle, name: Vec<u8>) -> Result<Handle, Sar> {
        self.with_application(application, |open, one| {
            let may = |right: u32, logged_in: bool| one.rights & right == right && logged_in;
            if !(one.rights == ANYONE || may(ADMIN, open.admin) || may(USER, open.user)) {
                return Err(Sar::NotLoggedIn);
            }
            check_name(&name)?;
            if one.container(&name).is_ok() {
                return Err(Sar::ContainerExists);
            }
            if one.containers.len() >= MAXIMUM {
                return Err(Sar::TooManyContainers);
            }
            one.containers.push(Container { name: Text(name.clone()), ..Container::default() });
            Ok(())
        })?;
        Ok(self.handles().open_container(application, name))
    }

    pub(crate) fn delete_container(&self, application: Handle, name: &[u8]) -> Result<(), Sar> {
        let application_name = self.with_application(application, |open, one| {
            if !open.user {
                return Err(Sar::NotLoggedIn);
            }
            check_name(name)?;
            one.container(name)?;
            one.containers.retain(|one| one.name.0 != name);
            Ok(open.name.clone())
        })?;
        let device = self.opened_application(application)?.0.device;
        let mut handles = self.handles();
        let dead = handles.opened(device, &application_name, Some(name));
        dead.into_iter().for_each(|handle| handles.close(handle));
        Ok(())
    }

    pub(crate) fn open_container(&self, application: Handle, name: Vec<u8>) -> Result<Handle, Sar> {
        self.with_application(application, |_, one| {
            check_name(&name)?;
            one.container(&name).map(|_| ())
        })?;
        Ok(self.handles().open_container(application, name))
    }

    pub(crate) fn close_container(&self, handle: Handle) -> Result<(), Sar> {
        let application = self.handles().container(handle)?.application;
        let there = self.opened_application(application);
        self.handles().close(handle);
        there.map(|_| ())
    }

    /// 0 without any key, 1 for RSA, 2 for SM2.
    pub(crate) fn container_type(&self, handle: Handle) -> Result<u64, Sar> {
        self.with_container(handle, Access::Anyone, |container| {
            let key = container.signing.key.as_ref().or(container.encryption.key.as_ref());
            Ok(key.map_or(0, |key| if key.is_rsa() { 1 } else { 2 }))
        })
    }

    /// Writes a certificate over the one that is there. Whether its key is the container's nobody looks, as with real ones.
    pub(crate) fn import_certificate(&self, handle: Handle, signing: bool, der: &[u8]) -> Result<(), Sar> {
        self.with_container(handle, Access::User, |container| {
            if der.len() > CERTIFICATE {
                return Err(Sar::InputLength);
            }
            if !is_sequence(der) {
                return Err(Sar::InputData);
            }
            let slot = container.slot(signing);
            slot.key.as_ref().ok_or(Sar::KeyNotFound)?;
            slot.certificate = if is_torn() { &der[..der.len() / 2] } else { der }.to_vec();
            Ok(())
        })
    }

    pub(crate) fn export_certificate(&self, handle: Handle, signing: bool) -> Result<Vec<u8>, Sar> {
        self.with_container(handle, Access::Anyone, |container| {
            let der = container.slot(signing).certificate.clone();
            if der.is_empty() { Err(Sar::CertificateNotFound) } else { Ok(der) }
        })
    }

    /// The octets of an ECCPUBLICKEYBLOB or an RSAPUBLICKEYBLOB.
    pub(crate) fn export_public_key(&self, handle: Handle, signing: bool) -> Result<Vec<u8>, Sar> {
        self.with_container(handle, Access::Anyone, |container| self.public_blob(key_of(container, signing)?))
    }

    /// Makes a signing key in place of the one that is there. Its certificate stays, as on real ones, and fits no longer.
    pub(crate) fn generate_sm2(&self, handle: Handle, algorithm: u64) -> Result<Vec<u8>, Sar> {
        if algorithm != self.profile.algorithms.sm2_sign {
            return Err(Sar::NotSupported);
        }
        self.replace(handle, true, |_| KeyPair::generate_sm2())
    }

    /// The same with RSA, of 2048 bits.
    pub(crate) fn generate_rsa(&self, handle: Handle, bits: u64) -> Result<Vec<u8>, Sar> {
        if bits != 8 * blobs::RSA_MODULUS as u64 {
            return Err(Sar::ModulusLength);
        }
        // Seconds of work: not while others wait for the file.
        self.with_container(handle, Access::User, |container| one_kind(container, true))?;
        let key = KeyPair::generate_rsa()?;
        self.replace(handle, true, |_| Ok(key))
    }

    /// SKF_ImportECCKeyPair.
    pub(crate) fn import_sm2(&self, handle: Handle, blob: &EnvelopedKeyBlob) -> Result<(), Sar> {
        self.replace(handle, false, |container| key_of(container, true)?.open_envelope(&self.profile, blob)).map(|_| ())
    }

    /// SKF_ImportRSAKeyPair.
    pub(crate) fn import_rsa(&self, handle: Handle, cipher: u64, wrapped: &[u8], data: &[u8]) -> Result<(), Sar> {
        let open = |container: &mut Container| key_of(container, true)?.open_rsa(&self.profile, cipher, wrapped, data);
        self.replace(handle, false, open).map(|_| ())
    }

    pub(crate) fn sign_sm2(&self, handle: Handle, digest: &[u8]) -> Result<Point, Sar> {
        self.with_container(handle, Access::User, |container| key_of(container, true)?.sign_sm2(digest))
    }

    pub(crate) fn sign_rsa(&self, handle: Handle, data: &[u8]) -> Result<Vec<u8>, Sar> {
        let info = if self.profile.rsa_digests { keys::sha256_info(data) } else { data.to_vec() };
        self.with_container(handle, Access::User, |container| key_of(container, true)?.sign_rsa(&info))
    }

    /// The length of the container's RSA signatures.
    pub(crate) fn rsa_signature_len(&self, handle: Handle) -> Result<usize, Sar> {
        self.with_container(handle, Access::User, |container| Ok(key_of(container, true)?.rsa_public_key()?.0.len()))
    }

    pub(crate) fn decrypt_sm2(
        &self,
        handle: Handle,
        signing: bool,
        text: &Sm2Ciphertext,
    ) -> Result<Zeroizing<Vec<u8>>, Sar> {
        self.with_container(handle, Access::User, |container| key_of(container, signing)?.decrypt_sm2(text))
    }

    pub(crate) fn decrypt_rsa(&self, handle: Handle, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Sar> {
        self.with_container(handle, Access::User, |container| key_of(container, false)?.decrypt_rsa(ciphertext))
    }

    fn replace(
        &self,
        handle: Handle,
        signing: bool,
        make: impl FnOnce(&mut Container) -> Result<KeyPair, Sar>,
    ) -> Result<Vec<u8>, Sar> {
        self.with_container(handle, Access::User, |container| {
            let key = make(container)?;
            let blob = self.public_blob(&key)?;
            one_kind(container, key.is_rsa())?;
            container.slot(signing).key = Some(key).filter(|_| !is_torn());
            // What was made is told of, what came in is not.
            if is_torn() && signing { Err(Sar::Fail) } else { Ok(blob) }
        })
    }

    fn public_blob(&self, key: &KeyPair) -> Result<Vec<u8>, Sar> {
        if key.is_rsa() {
            let (modulus, exponent) = key.rsa_public_key()?;
            return Ok(blobs::rsa_public_key(&self.profile, &modulus, exponent));
        }
        Ok(blobs::ecc_public_key(&self.profile, &key.point()?))
    }
}

fn key_of(container: &mut Container, signing: bool) -> Result<&KeyPair, Sar> {
    container.slot(signing).key.as_ref().ok_or(Sar::KeyNotFound)
}

/// A container is an RSA container or an SM2 container, never both.
fn one_kind(container: &Container, rsa: bool) -> Result<(), Sar> {
    let keys = container.signing.key.iter().chain(&container.encryption.key);
    if keys.into_iter().all(|key| key.is_rsa() == rsa) { Ok(()) } else { Err(Sar::KeyType) }
}

fn check_name(name: &[u8]) -> Result<(), Sar> {
    if (1..=NAME).contains(&name.len()) { Ok(()) } else { Err(Sar::NameLength) }
}

/// Whether it is one DER SEQUENCE with its length in two bytes, as any certificate is, and nothing behind it.
fn is_sequence(der: &[u8]) -> bool {
    let length = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
    matches!(der, [0x30, 0x82, high, low, rest @ ..] if rest.len() == length(*high, *low))
}
