use std::{fmt, hash};

use const_oid::ObjectIdentifier;
use der::{Decode, Sequence, Tag, asn1::UintRef};
use p256::ecdsa::VerifyingKey;
use rsa::{BoxedUint, RsaPublicKey};
use sha2::{Digest, Sha256};

use crate::asn1::{self, Walk};
use crate::verify::{self, Scheme};
use crate::{Error, KeyAlgorithm, SignatureAlgorithm, Structure, Weakness, oid};

/// The largest SubjectPublicKeyInfo that is read: RSA with 8192 bits needs 1062 bytes.
const MAXIMUM_LEN: usize = 2048;
/// Moduli that are read at all.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;

/// A public key: a SubjectPublicKeyInfo whose bytes are kept as they came.
///
/// Two keys are equal when they are the same key: the bytes around it may differ in the NULL that some leave out. A key that exists is well-formed: an RSA modulus of 1024 to 8192 bits with
/// a sane exponent, a point on P-256, or an SM2 point (65 bytes; whether it is on the curve is not checked yet).
#[derive(Clone)]
pub struct PublicKey {
    der: Vec<u8>,
    algorithm: KeyAlgorithm,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7).
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`]; [`Error::UnsupportedAlgorithm`] with the OID of the algorithm or
    /// curve; [`Error::TooWeak`] for RSA below 1024 bits.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            return Err(Error::TooLarge { structure: Structure::PublicKey, actual: der.len(), limit: MAXIMUM_LEN });
        }
        let (identifier, octets) = split(der)?;
        let algorithm = recognise(identifier, octets)?;
        Ok(Self { der: der.to_vec(), algorithm })
    }

    /// Builds from an RSA modulus and exponent, big-endian as PKCS#11 gives them (CKA_MODULUS, CKA_PUBLIC_EXPONENT).
    ///
    /// # Errors
    /// As [`PublicKey::from_der`].
    pub fn from_rsa_parts(modulus: &[u8], exponent: &[u8]) -> Result<Self, Error> {
        let (modulus, exponent) = (asn1::encode_unsigned(modulus), asn1::encode_unsigned(exponent));
        let key = asn1::encode(asn1::SEQUENCE, &[&modulus, &exponent]);
        let identifier = asn1::encode(asn1::SEQUENCE, &[&asn1::encode_oid(oid::RSA_ENCRYPTION), asn1::NULL]);
        Self::from_der(&asn1::encode(asn1::SEQUENCE, &[&identifier, &asn1::encode_bits(&key)]))
    }

    /// Builds from an uncompressed P-256 point, 65 bytes (the content of CKA_EC_POINT's OCTET STRING).
    ///
    /// # Errors
    /// [`Error::Malformed`] for bytes that are no uncompressed point of the curve.
    pub fn from_p256_point(point: &[u8]) -> Result<Self, Error> {
        if point.len() != 65 {
            return Err(MALFORMED);
        }
        let (algorithm, curve) = (asn1::encode_oid(oid::EC_PUBLIC_KEY), asn1::encode_oid(oid::CURVE_P256));
        let identifier = asn1::encode(asn1::SEQUENCE, &[&algorithm, &curve]);
        Self::from_der(&asn1::encode(asn1::SEQUENCE, &[&identifier, &asn1::encode_bits(point)]))
    }

    /// The SubjectPublicKeyInfo.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The algorithm with which this kind of key signs.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        match self.algorithm {
            KeyAlgorithm::Rsa { .. } => SignatureAlgorithm::RsaPkcs1Sha256,
            KeyAlgorithm::P256 => SignatureAlgorithm::EcdsaP256Sha256,
            KeyAlgorithm::Sm2 => SignatureAlgorithm::Sm2Sm3,
        }
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// Checks a signature over a message (RSA: PKCS#1 v1.5; EC: DER `SEQUENCE { r, s }`).
    ///
    /// # Errors
    /// [`Error::BadSignature`]; [`Error::AlgorithmMismatch`] when such a key does not sign so; [`Error::TooWeak`] for
    /// RSA below 2048 bits; [`Error::UnsupportedAlgorithm`] for SM2.
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
        split(&self.der).ok().map(|(_, octets)| octets)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.algorithm == other.algorithm && self.key_octets() == other.key_octets()
    }
}

impl Eq for PublicKey {}

impl hash::Hash for PublicKey {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (self.algorithm, self.key_octets()).hash(state);
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

/// An RSAPublicKey (RFC 8017, appendix A.1.1).
#[derive(Sequence)]
pub(crate) struct RsaParts<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

impl<'a> RsaParts<'a> {
    pub(crate) fn read(octets: &'a [u8]) -> Result<Self, Error> {
        Self::from_der(octets).map_err(|_| MALFORMED)
    }

    /// The key, when modulus and exponent are such that signatures can be checked with it.
    pub(crate) fn key(&self) -> Option<RsaPublicKey> {
        let modulus = BoxedUint::from_be_slice_vartime(self.modulus.as_bytes());
        let exponent = BoxedUint::from_be_slice_vartime(self.exponent.as_bytes());
        RsaPublicKey::new_with_size_limits(modulus, exponent, RSA_BITS).ok()
    }

    fn bits(&self) -> usize {
        let octets = self.modulus.as_bytes();
        let unused = octets.first().map_or(0, |first| first.leading_zeros() as usize);
        (octets.len() * 8).saturating_sub(unused)
    }
}

const MALFORMED: Error = Error::Malformed { structure: Structure::PublicKey };

/// AlgorithmIdentifier and key octets of a SubjectPublicKeyInfo.
fn split(der: &[u8]) -> Result<(Walk<'_>, &[u8]), Error> {
    let mut info = Walk::only_sequence(der, Structure::PublicKey)?;
    let identifier = info.sequence()?;
    let octets = info.octets_in_bits()?;
    info.finish()?;
    Ok((identifier, octets))
}

fn recognise(mut identifier: Walk<'_>, octets: &[u8]) -> Result<KeyAlgorithm, Error> {
    match identifier.oid()? {
        oid::RSA_ENCRYPTION => {
            identifier.optional(Tag::Null)?;
            identifier.finish()?;
            recognise_rsa(octets)
        }
        oid::EC_PUBLIC_KEY => {
            let curve = identifier.oid()?;
            identifier.finish()?;
            recognise_point(curve, octets)
        }
        algorithm => Err(Error::UnsupportedAlgorithm { oid: algorithm.to_string() }),
    }
}

fn recognise_point(curve: ObjectIdentifier, octets: &[u8]) -> Result<KeyAlgorithm, Error> {
    match curve {
        oid::CURVE_P256 if VerifyingKey::from_sec1_bytes(octets).is_ok() => Ok(KeyAlgorithm::P256),
        oid::CURVE_SM2 if octets.len() == 65 && octets.first() == Some(&4) => Ok(KeyAlgorithm::Sm2),
        oid::CURVE_P256 | oid::CURVE_SM2 => Err(MALFORMED),
        other => Err(Error::UnsupportedAlgorithm { oid: other.to_string() }),
    }
}

fn recognise_rsa(octets: &[u8]) -> Result<KeyAlgorithm, Error> {
    let parts = RsaParts::read(octets)?;
    let bits = parts.bits();
    let reported = u32::try_from(bits).map_err(|_| MALFORMED)?;
    if bits < *RSA_BITS.start() {
        return Err(Error::TooWeak { weakness: Weakness::Rsa { bits: reported } });
    }
    parts.key().ok_or(MALFORMED)?;
    Ok(KeyAlgorithm::Rsa { bits: reported })
}
