use netca_cert::{
    Certificate, CertificateRole, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm, Signer,
};
use zeroize::Zeroizing;

use crate::{Error, Login, PinStatus};

/// What is known of a token without its PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Serial number: what tells two tokens apart.
    pub serial: String,
    /// Label, trimmed; GBK labels are made readable.
    pub label: String,
    /// Manufacturer, trimmed.
    pub manufacturer: String,
    /// Model, trimmed.
    pub model: String,
    /// How many PIN tries are left, as far as the token tells.
    pub pin: PinStatus,
    /// Whether the PIN is entered on the token itself (CKF_PROTECTED_AUTHENTICATION_PATH).
    pub pin_pad: bool,
}

/// What ties a certificate to its private key on one token: CKA_ID, or a soft token's key id.
///
/// Each key pair has an id of its own, the two of a pair of certificates too: a backend whose containers hold a signing
/// and an encryption key (SKF) makes ids of container and side, and takes any other id as the name of a new container.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub Vec<u8>);

/// Lower-case hex.
impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// One certificate as it lies on a token.
#[derive(Debug, Clone)]
pub struct StoredCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// Its label, byte for byte (CKA_LABEL).
    pub label: Vec<u8>,
    /// The key it belongs to.
    pub key: KeyId,
    /// The backend's own handle for the object, valid while the token stays open.
    pub(crate) object: u64,
}

impl StoredCertificate {
    /// Which side of a pair it can be, by its key usage.
    pub fn role(&self) -> CertificateRole {
        self.certificate.role()
    }
}

/// Where a new object goes: the names that other software will look it up by.
#[derive(Debug, Clone)]
pub struct Placement<'a> {
    /// The key id of the object.
    pub key: KeyId,
    /// The label of the object.
    pub label: Vec<u8>,
    /// The certificate whose other attributes (category, private, modifiable …) are taken over.
    pub like: Option<&'a StoredCertificate>,
}

/// What [`Token::prove_decryption`] proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecryptionProof {
    /// The key decrypted a fresh secret.
    Decrypted,
    /// The token shows the public key beside this private key. That the private key is its other half is the token's word
    /// alone: nothing was decrypted.
    PublicKeyOnly,
}

/// Finds tokens and opens them.
pub trait Provider: Send {
    /// The tokens plugged in now. Asks the hardware each time.
    ///
    /// # Errors
    /// When the driver fails; a broken token among good ones is left out.
    fn tokens(&mut self) -> Result<Vec<TokenInfo>, Error>;

    /// Opens a token that the last [`Provider::tokens`] listed; asks again only when it did not list it.
    ///
    /// # Errors
    /// [`Error::NotPresent`] when no such token is plugged in.
    fn open(&mut self, serial: &str) -> Result<Box<dyn Token>, Error>;
}

/// An open token: one session, kept until it is dropped.
///
/// Every method asks the token as few times as its interface allows and nothing twice. None retries a PIN.
pub trait Token: Send {
    /// What was known of the token when it was opened.
    fn info(&self) -> &TokenInfo;

    /// The X.509 certificates on the token, in the token's order; needs no PIN. An object that is no certificate is left out.
    ///
    /// # Errors
    /// When the token fails or was removed.
    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error>;

    /// How many PIN tries are left, asked now.
    ///
    /// # Errors
    /// When the token fails or was removed.
    fn pin_status(&mut self) -> Result<PinStatus, Error>;

    /// Logs in with one try and no more. Does nothing when logged in already.
    ///
    /// # Errors
    /// [`Error::WrongPin`] with the status after it, [`Error::PinLocked`], [`Error::LastTry`] when one try is left and
    /// `allow_last_try` is false (no try is spent), [`Error::PinLength`].
    fn login(&mut self, login: Login<'_>) -> Result<(), Error>;

    /// Signs a whole message with a private key; hashing is done here. EC signatures come as DER. Needs a login.
    ///
    /// # Errors
    /// [`Error::KeyNotFound`], [`Error::NotLoggedIn`], or what the token says.
    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error>;

    /// Decrypts a short secret with a private key. Needs a login. What was encrypted is a PKCS#1 v1.5 block to an RSA key,
    /// and the DER of an SM2Cipher to an SM2 key: what [`PublicKey::encrypt`] makes.
    ///
    /// Whether a PKCS#1 v1.5 block is well-formed is a secret, too (Bleichenbacher), which is why some tokens give random
    /// octets for one that is not (implicit rejection): where ciphertexts come from strangers, an error of this must look to
    /// them like any other outcome, in time as well.
    ///
    /// # Errors
    /// [`Error::DecryptionFailed`], whatever is wrong with the ciphertext; [`Error::KeyNotFound`], [`Error::NotLoggedIn`];
    /// [`Error::Unsupported`] where the token or this backend does not decrypt, or the key is of another kind.
    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error>;

    /// Proves that the private key `key` decrypts what is encrypted to `public_key`: a fresh secret is encrypted to the
    /// one and decrypted with the other. Needs a login. Where a driver has no function to decrypt with, as the SKF standard
    /// has none, less is proved: see [`DecryptionProof`].
    ///
    /// # Errors
    /// [`Error::DecryptionFailed`] when it does not; else as [`Token::decrypt`].
    fn prove_decryption(&mut self, key: &KeyId, public_key: &PublicKey) -> Result<DecryptionProof, Error> {
        let mut secret = Zeroizing::new([0; 16]);
        getrandom::fill(secret.as_mut_slice()).map_err(|_| Error::Random)?;
        let decrypted = self.decrypt(key, &public_key.encrypt(secret.as_slice())?)?;
        if decrypted.as_bytes() == secret.as_slice() {
            Ok(DecryptionProof::Decrypted)
        } else {
            Err(Error::DecryptionFailed)
        }
    }

    /// Whether [`Token::generate_key`] makes such keys, as far as is known without asking the token: no I/O.
    ///
    /// Asked before anything is signed or paid for. `true` is no promise: a driver may still refuse.
    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool;

    /// Whether [`Token::import_encryption_key`] takes key pairs of this kind. Asked as [`Token::can_generate`]; a PKCS#11 module is
    /// asked what it unwraps, which takes three calls at most.
    fn can_import(&self, algorithm: KeyAlgorithm) -> bool;

    /// Whether [`Token::import_encryption_key`] is served best by 64 bytes of encrypted private key, zeros before its 32, as
    /// in SKF: the CA is asked for them. Either form may come all the same. No I/O.
    fn takes_padded_keys(&self) -> bool {
        false
    }

    /// Whether [`Token::import_encryption_key`] takes RSA keys wrapped with AES (RFC 5649), as PKCS#11 has it, and not under SM4, as
    /// SKF has it: the CA is asked for the one or the other. No I/O.
    fn takes_aes_wrapped_keys(&self) -> bool {
        false
    }

    /// Whether a signing key on this token opens what [`Token::import_encryption_key`] brings, where keys are made for one use and not
    /// for another (CKA_UNWRAP of PKCS#11): asked before anything is signed with it or paid for. A token that does not tell is believed
    /// to. Needs a login.
    ///
    /// # Errors
    /// [`Error::KeyNotFound`], or what the token says.
    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, Error> {
        let _ = signing;
        Ok(true)
    }

    /// Puts an encryption key pair that the CA made onto the token; gives the id that it has there. Needs a login.
    ///
    /// It is enveloped under the signing key `signing`, which is on this token, and is opened nowhere else: by the token
    /// itself (SKF's ImportECCKeyPair and ImportRSAKeyPair, into the container of `signing`; PKCS#11's C_UnwrapKey), or within a soft
    /// token, which checks it and wipes what it saw. The caller has asked [`EnvelopedKey::check_is_of`] with the key of the encryption certificate.
    ///
    /// The pair gets the id of `placement`, unless its place follows from where `signing` lies: use the id that is given
    /// back. Again with the same key pair it changes nothing and gives the same id, so an interrupted import is repeated.
    ///
    /// # Errors
    /// [`Error::KeyNotFound`] without `signing`; [`Error::KeyExists`] when another key pair has the id, or the container of
    /// `signing` another encryption key: none is ever overwritten; [`Error::Structure`] when the private key within is not
    /// the one of the public key beside it; [`Error::UnsupportedKey`], or what the token says.
    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error>;

    /// Whether [`Token::write_certificate`] takes the place of the certificate that its key had before, as in SKF, where a
    /// container has one place for a certificate of either side and nothing can be deleted. No I/O.
    ///
    /// Where this is `true`, [`Token::delete_certificate`] answers [`Error::Unsupported`], and whoever writes keeps the old
    /// certificate's bytes (public data) to put them back. Elsewhere certificates lie beside each other.
    fn replaces_certificates(&self) -> bool;

    /// Makes a key pair on the token and gives its public half. Needs a login. Refuses a key id that is taken.
    ///
    /// # Errors
    /// [`Error::KeyExists`], [`Error::UnsupportedKey`], or what the token says.
    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, Error>;

    /// The public half of a key pair, or `None` when the token has no such pair. Needs a login.
    ///
    /// # Errors
    /// When the token fails or was removed.
    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error>;

    /// The id of the private key that a public key belongs to, or `None` when the token has no such pair. Needs a login.
    ///
    /// Where a token shows no public half of a private key, that key is tried with a signature over a fresh message that
    /// means nothing.
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] for a key of a kind that is not known here, or when the token fails or was removed.
    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error>;

    /// Writes a certificate for the key `placement.key`. Needs a login. It lies beside what is there, and deletes nothing,
    /// unless the token [replaces certificates](Token::replaces_certificates).
    ///
    /// # Errors
    /// What the token says; nothing is left behind where the token allows that.
    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error>;

    /// The bytes of a certificate object, read from the token now.
    ///
    /// # Errors
    /// When the object is gone, or the token fails.
    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error>;

    /// Deletes one certificate object. Its key pair stays. Needs a login.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the token has no way to do that; what the token says.
    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), Error>;

    /// Gives a new certificate and its key pair the key id that an older, already deleted certificate had, so that
    /// software configured with that id goes on working. The older key pair stays on the token under `retired`.
    ///
    /// At every instant in between some certificate object with `stored`'s bytes has its private key under the same
    /// id. It may be called again after an interruption at any point, and finishes the rest. Needs a login.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where the token does not let ids be changed: nothing is changed then, and the new
    /// certificate stays usable under its own id.
    fn take_over_key_id(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error>;

    /// Whether the token still answers. Asks the token.
    fn is_present(&mut self) -> bool;
}

/// A key on an open token, as a [`Signer`].
pub struct TokenSigner<'a> {
    token: &'a mut dyn Token,
    key: KeyId,
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl<'a> TokenSigner<'a> {
    /// Signs with the key `key` of `token`, whose public half is `public_key`.
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] for a key of [`KeyAlgorithm::Unknown`]: the token is not asked.
    pub fn new(token: &'a mut dyn Token, key: KeyId, public_key: PublicKey) -> Result<Self, Error> {
        let unsupported = |_| Error::UnsupportedKey { algorithm: public_key.algorithm() };
        let algorithm = public_key.signature_algorithm().map_err(unsupported)?;
        Ok(Self { token, key, public_key, algorithm })
    }
}

impl Signer for TokenSigner<'_> {
    type Error = Error;

    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.token.sign(&self.key, self.algorithm, message)
    }
}
