//! What OpenSSL does, through its Rust crate.

use foreign_types::ForeignTypeRef as _;
use netca_cert::CertificateRequest;
use openssl::cms::{CMSOptions, CmsContentInfo};
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private, Public};
use openssl::stack::Stack;
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::{X509, X509NameBuilder, X509Req, X509ReqBuilder, X509StoreContext};

use crate::world::{self, Holder, World};

#[derive(Clone)]
pub(crate) struct Peer {
    der: Vec<u8>,
    certificate: X509,
    intermediates: Vec<X509>,
    root: X509,
    key: PKey<Private>,
    is_sm2: bool,
}

/// A CMS message, or of SM2 a signature alone.
pub(crate) struct Signed(Vec<u8>);

impl Peer {
    pub(crate) fn new(_: &World, holder: &Holder) -> Self {
        let mut path: Vec<X509> =
            holder.path.iter().map(|one| X509::from_der(one.as_der()).expect("a certificate")).collect();
        let (root, certificate) = (path.pop().expect("a root"), path.remove(0));
        let key = PKey::private_key_from_der(&holder.pkcs8).expect("a key");
        let der = holder.path[0].as_der().to_vec();
        Self { der, certificate, intermediates: path, root, key, is_sm2: holder.kind == "SM2" }
    }

    /// With its key ready for use.
    pub(crate) fn parse(&self) -> (X509, PKey<Public>) {
        let certificate = X509::from_der(&self.der).expect("a certificate");
        let key = certificate.public_key().expect("a key");
        (certificate, key)
    }

    fn store(&self) -> X509Store {
        let mut store = X509StoreBuilder::new().expect("a store");
        store.add_cert(self.root.clone()).expect("room");
        store.build()
    }

    pub(crate) fn validate(&self) {
        let mut others = Stack::new().expect("a stack");
        self.intermediates.iter().for_each(|one| others.push(one.clone()).expect("room"));
        let mut context = X509StoreContext::new().expect("a context");
        // Read anew, as ours is checked anew: OpenSSL remembers what it found out about a certificate.
        let certificate = X509::from_der(&self.der).expect("a certificate");
        let valid = context.init(&self.store(), &certificate, &others, |context| context.verify_cert());
        assert!(valid.expect("an answer"), "a path");
    }

    pub(crate) fn sign(&self) -> Signed {
        if self.is_sm2 {
            return Signed(sm2::sign(&self.key, &world::content()));
        }
        let options = CMSOptions::BINARY | CMSOptions::NOATTR | CMSOptions::NOSMIMECAP;
        let message =
            CmsContentInfo::sign(Some(&self.certificate), Some(&self.key), None, Some(&world::content()), options);
        Signed(message.and_then(|message| message.to_der()).expect("a message"))
    }

    pub(crate) fn verify(&self, signed: &Signed) {
        if self.is_sm2 {
            return sm2::verify(&self.certificate.public_key().expect("a key"), &world::content(), &signed.0);
        }
        let mut message = CmsContentInfo::from_der(&signed.0).expect("a message");
        let mut content = Vec::new();
        let flags = CMSOptions::NO_SIGNER_CERT_VERIFY | CMSOptions::BINARY;
        message.verify(None, None, None, Some(&mut content), flags).expect("a good signature");
    }

    pub(crate) fn request(&self) -> Vec<u8> {
        let mut name = X509NameBuilder::new().expect("a name");
        name.append_entry_by_text("CN", "张三").expect("room");
        let mut request = X509ReqBuilder::new().expect("a request");
        request.set_subject_name(&name.build()).expect("a subject");
        request.set_pubkey(&self.key).expect("a key");
        request.sign(&self.key, MessageDigest::sha256()).expect("a signature");
        request.build().to_der().expect("DER")
    }

    pub(crate) fn check_request(&self, request: &CertificateRequest) {
        let request = X509Req::from_der(request.as_der()).expect("a request");
        let key = request.public_key().expect("a key");
        assert!(request.verify(&key).expect("an answer"), "a good request");
    }
}

/// SM2 with SM3 and the default id, which the crate has no name for.
mod sm2 {
    use super::*;
    use openssl_sys as sys;
    use std::ffi::{c_int, c_void};
    use std::ptr::null_mut;

    const ID: &[u8] = b"1234567812345678";

    unsafe extern "C" {
        fn EVP_PKEY_CTX_set1_id(context: *mut sys::EVP_PKEY_CTX, id: *const c_void, length: c_int) -> c_int;
    }

    struct Context(*mut sys::EVP_MD_CTX);

    impl Context {
        /// With the key set, by `EVP_DigestSignInit` or its like.
        fn new(init: impl FnOnce(*mut sys::EVP_MD_CTX, *mut *mut sys::EVP_PKEY_CTX) -> c_int) -> Self {
            let mut inner = null_mut();
            // SAFETY: the context is freed by `drop`, and the key's context belongs to it.
            let context = Self(unsafe { sys::EVP_MD_CTX_new() });
            assert_eq!(init(context.0, &raw mut inner), 1);
            // SAFETY: `inner` was just made; 16 octets are read.
            assert_eq!(unsafe { EVP_PKEY_CTX_set1_id(inner, ID.as_ptr().cast(), 16) }, 1);
            context
        }
    }

    impl Drop for Context {
        fn drop(&mut self) {
            // SAFETY: made by `new`.
            unsafe { sys::EVP_MD_CTX_free(self.0) }
        }
    }

    pub(super) fn sign(key: &PKey<Private>, content: &[u8]) -> Vec<u8> {
        let digest = MessageDigest::from_name("sm3").expect("SM3");
        let context = Context::new(|context, inner| {
            // SAFETY: all of them live.
            unsafe { sys::EVP_DigestSignInit(context, inner, digest.as_ptr(), null_mut(), key.as_ptr()) }
        });
        let mut signature = vec![0; 128];
        let mut length = signature.len();
        // SAFETY: both buffers are as long as is said.
        let made = unsafe {
            sys::EVP_DigestSign(context.0, signature.as_mut_ptr(), &raw mut length, content.as_ptr(), content.len())
        };
        assert_eq!(made, 1);
        signature.truncate(length);
        signature
    }

    pub(super) fn verify(key: &PKey<Public>, content: &[u8], signature: &[u8]) {
        let digest = MessageDigest::from_name("sm3").expect("SM3");
        let context = Context::new(|context, inner| {
            // SAFETY: all of them live.
            unsafe { sys::EVP_DigestVerifyInit(context, inner, digest.as_ptr(), null_mut(), key.as_ptr()) }
        });
        // SAFETY: both buffers are as long as is said.
        let good = unsafe {
            sys::EVP_DigestVerify(context.0, signature.as_ptr(), signature.len(), content.as_ptr(), content.len())
        };
        assert_eq!(good, 1, "a good signature");
    }
}
