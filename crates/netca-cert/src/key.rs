use std::{fmt, hash};

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Encode};
use p256::ecdsa::VerifyingKey;
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::{BoxedUint, RsaPublicKey};
use sha2::{Digest, Sha256};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::verify::{self, Scheme};
use crate::{Error, KeyAlgorithm, SignatureAlgorithm, Structure, Weakness, oid, sm2};

/// The largest SubjectPublicKeyInfo that is read: RSA with 8192 bits needs 1062 bytes, ML-DSA-87 2614.
const MAXIMUM_LEN: usize = 4096;
/// Moduli that are read at all.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;

/// A public key: a SubjectPublicKeyInfo whose bytes are kept as they came.
///
/// Two keys are equal when they are the same key: the bytes around it may differ in the NULL that some leave out. A key
/// that exists and is of a known kind is well-formed: an RSA modulus of 1024 to 8192 bits with a sane exponent, a point
/// on P-256, or an uncompressed point on SM2's curve. One of another kind, such as P-384, Ed25519 or DSA, is carried along
/// unread, so that what holds it can be read; nothing verifies with it.
#[derive(Clone)]
pub struct PublicKey {
    der: Vec<u8>,
    algorithm: KeyAlgorithm,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7); of a kind not known here, no more than its OID.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`] above 4 KiB; [`Error::TooWeak`] for RSA below 1024 bits.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            return Err(Error::TooLarge { structure: Structure::PublicKey, actual: der.len(), limit: MAXIMUM_LEN });
        }
        let algorithm = recognise(&SubjectPublicKeyInfoRef::from_der(der).map_err(|_| MALFORMED)?)?;
        Ok(Self { der: der.to_vec(), algorithm })
    }

    /// Builds from an RSA modulus and exponent, big-endian as PKCS#11 gives them (CKA_MODULUS, CKA_PUBLIC_EXPONENT).
    ///
    /// # Errors
    /// As [`PublicKey::from_der`].
    pub fn from_rsa_parts(modulus: &[u8], exponent: &[u8]) -> Result<Self, Error> {
        let integer = |octets| UintRef::new(octets).map_err(|_| MALFORMED);
        let key = RsaPublicKeyRef { modulus: integer(modulus)?, public_exponent: integer(exponent)? };
        Self::from_parts(oid::RSA_ENCRYPTION, AnyRef::NULL, &key.to_der().map_err(|_| MALFORMED)?)
    }

    /// Builds from an uncompressed P-256 point, 65 bytes (the content of CKA_EC_POINT's OCTET STRING).
    ///
    /// # Errors
    /// [`Error::Malformed`] for bytes that are no uncompressed point of the curve.
    pub fn from_p256_point(point: &[u8]) -> Result<Self, Error> {
        if point.len() != 65 {
            return Err(MALFORMED);
        }
        Self::from_parts(oid::EC_PUBLIC_KEY, AnyRef::from(&oid::CURVE_P256), point)
    }

    /// Builds from an uncompressed SM2 point, 65 bytes 04 ‖ x ‖ y. (SKF's ECCPUBLICKEYBLOB has x and y in fields of 64
    /// bytes each.)
    ///
    /// # Errors
    /// [`Error::Malformed`] for bytes that are no uncompressed point of the curve.
    pub fn from_sm2_point(point: &[u8]) -> Result<Self, Error> {
        Self::from_parts(oid::EC_PUBLIC_KEY, AnyRef::from(&oid::CURVE_SM2), point)
    }

    /// The SubjectPublicKeyInfo.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Modulus and exponent of an RSA key, big-endian without leading zeros, as PKCS#11 has them.
    pub fn rsa_parts(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let octets = self.key_octets().filter(|_| matches!(self.algorithm, KeyAlgorithm::Rsa { .. }))?;
        let parts = RsaPublicKeyRef::from_der(octets).ok()?;
        Some((parts.modulus.as_bytes().to_vec(), parts.public_exponent.as_bytes().to_vec()))
    }

    /// The point of a P-256 or SM2 key, uncompressed, 65 bytes: the content of CKA_EC_POINT's OCTET STRING.
    pub fn ec_point(&self) -> Option<Vec<u8>> {
        let octets = self.key_octets()?;
        match self.algorithm {
            KeyAlgorithm::P256 => {
                Some(VerifyingKey::from_sec1_bytes(octets).ok()?.to_sec1_point(false).as_bytes().to_vec())
            }
            KeyAlgorithm::Sm2 => Some(octets.to_vec()),
            _ => None,
        }
    }

    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The object identifier, dotted, of what kind of key it is: of the curve for a key on a named curve, else of the
    /// algorithm.
    pub fn algorithm_oid(&self) -> String {
        let info = SubjectPublicKeyInfoRef::from_der(&self.der);
        info.map(|info| kind(&info.algorithm).to_string()).unwrap_or_default()
    }

    /// The algorithm with which this kind of key signs.
    ///
    /// # Errors
    /// [`Error::UnsupportedAlgorithm`] with [`PublicKey::algorithm_oid`] for [`KeyAlgorithm::Unknown`].
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, Error> {
        match self.algorithm {
            KeyAlgorithm::Rsa { .. } => Ok(SignatureAlgorithm::RsaPkcs1Sha256),
            KeyAlgorithm::P256 => Ok(SignatureAlgorithm::EcdsaP256Sha256),
            KeyAlgorithm::Sm2 => Ok(SignatureAlgorithm::Sm2Sm3),
            KeyAlgorithm::Unknown => Err(self.unsupported()),
        }
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// Checks a signature over a message (RSA: PKCS#1 v1.5; EC and SM2: DER `SEQUENCE { r, s }`; SM2 with the identifier
    /// [`crate::SM2_DEFAULT_ID`]).
    ///
    /// # Errors
    /// [`Error::BadSignature`]; [`Error::AlgorithmMismatch`] when such a key does not sign so; [`Error::TooWeak`] for
    /// RSA below 2048 bits; [`Error::UnsupportedAlgorithm`] for [`KeyAlgorithm::Unknown`].
    pub fn verify(&self, algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        self.verify_in(algorithm.into(), message, signature, Structure::Signature)
    }

    /// [`PublicKey::verify`] for any scheme, naming in its error what was signed.
    pub(crate) fn verify_in(
        &self,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
        structure: Structure,
    ) -> Result<(), Error> {
        scheme.refuse_weak(self)?;
        verify::verify(self, scheme, message, signature, structure)
    }

    /// The content of the BIT STRING.
    pub(crate) fn key_octets(&self) -> Option<&[u8]> {
        SubjectPublicKeyInfoRef::from_der(&self.der).ok()?.subject_public_key.as_bytes()
    }

    /// The key, when it is RSA.
    pub(crate) fn rsa(&self) -> Option<RsaPublicKey> {
        rsa_key(&RsaPublicKeyRef::from_der(self.key_octets()?).ok()?)
    }

    /// The point of an SM2 key, 65 bytes 04 ‖ x ‖ y.
    pub(crate) fn sm2_point(&self) -> Option<&[u8]> {
        if self.is_sm2() { self.key_octets() } else { None }
    }

    pub(crate) fn is_sm2(&self) -> bool {
        self.algorithm == KeyAlgorithm::Sm2
    }

    pub(crate) fn unsupported(&self) -> Error {
        Error::UnsupportedAlgorithm { oid: self.algorithm_oid() }
    }

    fn from_parts(algorithm: ObjectIdentifier, parameters: AnyRef<'_>, key: &[u8]) -> Result<Self, Error> {
        let algorithm = AlgorithmIdentifierRef { oid: algorithm, parameters: Some(parameters) };
        let subject_public_key = BitStringRef::from_bytes(key).map_err(|_| MALFORMED)?;
        let info = SubjectPublicKeyInfoRef { algorithm, subject_public_key };
        Self::from_der(&info.to_der().map_err(|_| MALFORMED)?)
    }

    /// What makes it this key and no other. The parameters of an unknown kind may be part of the key, as DSA's are.
    fn identity(&self) -> (KeyAlgorithm, Option<&[u8]>) {
        let octets = if self.algorithm == KeyAlgorithm::Unknown { Some(&*self.der) } else { self.key_octets() };
        (self.algorithm, octets)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for PublicKey {}

impl hash::Hash for PublicKey {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// Algorithm and the first bytes of the key's SHA-256, never the key.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?}, ", self.algorithm)?;
        self.sha256().iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

const MALFORMED: Error = Error::Malformed { structure: Structure::PublicKey };

/// The named curve of an EC key, else the algorithm.
fn kind(algorithm: &AlgorithmIdentifierRef<'_>) -> ObjectIdentifier {
    match algorithm.oid {
        oid::EC_PUBLIC_KEY => algorithm.parameters_oid().unwrap_or(oid::EC_PUBLIC_KEY),
        other => other,
    }
}

fn recognise(info: &SubjectPublicKeyInfoRef<'_>) -> Result<KeyAlgorithm, Error> {
    let octets = || info.subject_public_key.as_bytes().ok_or(MALFORMED);
    match (info.algorithm.oid, kind(&info.algorithm)) {
        (oid::RSA_ENCRYPTION, _) if info.algorithm.parameters.is_none_or(|null| null == AnyRef::NULL) => {
            recognise_rsa(octets()?)
        }
        (oid::EC_PUBLIC_KEY, oid::CURVE_P256) if VerifyingKey::from_sec1_bytes(octets()?).is_ok() => {
            Ok(KeyAlgorithm::P256)
        }
        (oid::EC_PUBLIC_KEY, oid::CURVE_SM2) if sm2::is_point(octets()?) => Ok(KeyAlgorithm::Sm2),
        (oid::RSA_ENCRYPTION, _) | (oid::EC_PUBLIC_KEY, oid::CURVE_P256 | oid::CURVE_SM2) => Err(MALFORMED),
        _ => Ok(KeyAlgorithm::Unknown),
    }
}

fn recognise_rsa(octets: &[u8]) -> Result<KeyAlgorithm, Error> {
    let parts = RsaPublicKeyRef::from_der(octets).map_err(|_| MALFORMED)?;
    let modulus = parts.modulus.as_bytes();
    let unused = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    let bits = (modulus.len() * 8).saturating_sub(unused);
    let reported = u32::try_from(bits).map_err(|_| MALFORMED)?;
    if bits < *RSA_BITS.start() {
        return Err(Error::TooWeak { weakness: Weakness::Rsa { bits: reported } });
    }
    rsa_key(&parts).ok_or(MALFORMED)?;
    Ok(KeyAlgorithm::Rsa { bits: reported })
}

/// The key, when modulus and exponent are such that signatures can be checked with it.
fn rsa_key(parts: &RsaPublicKeyRef<'_>) -> Option<RsaPublicKey> {
    let modulus = BoxedUint::from_be_slice_vartime(parts.modulus.as_bytes());
    let exponent = BoxedUint::from_be_slice_vartime(parts.public_exponent.as_bytes());
    RsaPublicKey::new_with_size_limits(modulus, exponent, RSA_BITS).ok()
}
