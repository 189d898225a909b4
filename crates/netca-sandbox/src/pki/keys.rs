use std::path::Path;

use der::Encode;
use der::asn1::{AnyRef, ObjectIdentifier};
use der::pem::LineEnding;
use netca_cert::{KeyAlgorithm, PublicKey, Sm2PrivateKey};
use p256::ecdsa::signature::Signer as _;
use p256::elliptic_curve::Generate;
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, PrivateKeyInfoRef};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey};
use rsa::rand_core::UnwrapErr;
use x509_cert::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use crate::Error;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const CURVE_SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const SM2_WITH_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

/// Whether a CA issues certificates for this kind of key: RSA from 2048 bits, P-256, or SM2.
pub(crate) fn is_acceptable(key: &PublicKey) -> bool {
    match key.algorithm() {
        KeyAlgorithm::Rsa { bits } => (2048..=8192).contains(&bits),
        KeyAlgorithm::P256 | KeyAlgorithm::Sm2 => true,
        _ => false,
    }
}

/// A private key of the CA.
pub(crate) struct CaKeyPair {
    private: Private,
    public: PublicKey,
}

enum Private {
    P256(p256::SecretKey),
    /// Signed with by ring: the `rsa` crate's private-key operations leak their timing (RUSTSEC-2023-0071).
    Rsa {
        pair: Box<RsaKeyPair>,
        pkcs8: Zeroizing<String>,
    },
    Sm2(Box<Sm2PrivateKey>),
}

impl CaKeyPair {
    /// Makes a new key: P-256, SM2, or RSA.
    pub(crate) fn generate(kind: KeyAlgorithm) -> Result<Self, Error> {
        match kind {
            KeyAlgorithm::P256 => Self::from_p256(p256::SecretKey::try_generate().map_err(|_| Error::Random)?),
            KeyAlgorithm::Sm2 => Ok(Self::from_sm2(Sm2PrivateKey::generate()?)),
            KeyAlgorithm::Rsa { bits } => {
                let bits = bits.try_into().unwrap_or(usize::MAX);
                let key = RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), bits).map_err(|_| Error::Sign)?;
                Self::from_rsa(&key).ok_or(Error::Sign)
            }
            _ => Err(Error::KeyNotAcceptable),
        }
    }

    /// Reads the first private key of a PEM text: PKCS#8, PKCS#1 or SEC1, as OpenSSL writes them.
    pub(crate) fn from_pem(path: &Path, pem: &str) -> Result<Self, Error> {
        let rule = |rule| Error::IssuerFile { path: path.into(), rule };
        for block in blocks(pem) {
            let Ok((label, der)) = der::pem::decode_vec(block.as_bytes()) else { continue };
            let der = Zeroizing::new(der);
            if !label.ends_with("PRIVATE KEY") {
                continue;
            }
            if label == "ENCRYPTED PRIVATE KEY" {
                return Err(rule("the private key must not be encrypted"));
            }
            let p256 = p256::SecretKey::from_pkcs8_der(&der).ok().or_else(|| p256::SecretKey::from_sec1_der(&der).ok());
            if let Some(key) = p256 {
                return Self::from_p256(key);
            }
            if let Some(key) = sm2(&der) {
                return Ok(Self::from_sm2(key));
            }
            let rsa = RsaPrivateKey::from_pkcs8_der(&der).ok().or_else(|| RsaPrivateKey::from_pkcs1_der(&der).ok());
            return rsa
                .and_then(|key| Self::from_rsa(&key))
                .ok_or_else(|| rule("the private key must be RSA of 2048 to 4096 bits, P-256 or SM2"));
        }
        Err(rule("no private key in PEM, not encrypted, was found"))
    }

    /// The key as PKCS#8 in PEM.
    pub(crate) fn to_pem(&self) -> Result<Zeroizing<String>, Error> {
        match &self.private {
            Private::P256(key) => key.to_pkcs8_pem(LineEnding::LF).map_err(|_| Error::Sign),
            Private::Rsa { pkcs8, .. } => Ok(pkcs8.clone()),
            Private::Sm2(key) => {
                let der = key.to_pkcs8_der()?;
                let pem = der::pem::encode_string("PRIVATE KEY", LineEnding::LF, der.as_bytes());
                Ok(Zeroizing::new(pem.map_err(|_| Error::Sign)?))
            }
        }
    }

    /// The public half.
    pub(crate) fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The AlgorithmIdentifier of its signatures.
    pub(crate) fn signature_algorithm(&self) -> AlgorithmIdentifierRef<'static> {
        match self.private {
            Private::P256(_) => AlgorithmIdentifierRef { oid: ECDSA_WITH_SHA256, parameters: None },
            // RFC 4055, section 5: the parameters are NULL.
            Private::Rsa { .. } => AlgorithmIdentifierRef { oid: SHA256_WITH_RSA, parameters: Some(AnyRef::NULL) },
            Private::Sm2(_) => AlgorithmIdentifierRef { oid: SM2_WITH_SM3, parameters: None },
        }
    }

    /// Signs: ECDSA and SM2 as DER `SEQUENCE { r, s }`, RSA by PKCS#1 v1.5; with SHA-256, SM2 with SM3.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.private {
            Private::P256(key) => {
                let signing = p256::ecdsa::SigningKey::from(key);
                let signature: p256::ecdsa::Signature = signing.try_sign(message).map_err(|_| Error::Sign)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Private::Rsa { pair, .. } => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(|_| Error::Sign)?;
                Ok(signature)
            }
            Private::Sm2(key) => Ok(key.sign_message(message)?),
        }
    }

    fn from_sm2(key: Sm2PrivateKey) -> Self {
        Self { public: key.public_key().clone(), private: Private::Sm2(Box::new(key)) }
    }

    fn from_p256(key: p256::SecretKey) -> Result<Self, Error> {
        let spki = key.public_key().to_public_key_der().map_err(|_| Error::Sign)?;
        Ok(Self { public: PublicKey::from_der(spki.as_bytes())?, private: Private::P256(key) })
    }

    fn from_rsa(key: &RsaPrivateKey) -> Option<Self> {
        let spki = key.to_public_key().to_public_key_der().ok()?;
        let pair = RsaKeyPair::from_der(key.to_pkcs1_der().ok()?.as_bytes()).ok()?;
        let pkcs8 = key.to_pkcs8_pem(LineEnding::LF).ok()?;
        let public = PublicKey::from_der(spki.as_bytes()).ok()?;
        Some(Self { public, private: Private::Rsa { pair: Box::new(pair), pkcs8 } })
    }
}

/// An SM2 key, as PKCS#8 or SEC1; the latter is read as what stands within the former.
fn sm2(der: &[u8]) -> Option<Sm2PrivateKey> {
    if let Ok(key) = Sm2PrivateKey::from_pkcs8_der(der) {
        return Some(key);
    }
    let algorithm = AlgorithmIdentifierRef { oid: EC_PUBLIC_KEY, parameters: Some(AnyRef::from(&CURVE_SM2)) };
    let octets = der::asn1::OctetStringRef::new(der).ok()?;
    let wrapped = Zeroizing::new(PrivateKeyInfoRef::new(algorithm, octets).to_der().ok()?);
    Sm2PrivateKey::from_pkcs8_der(&wrapped).ok()
}

/// The blocks of a PEM text; OpenSSL writes `EC PARAMETERS` before an EC key, and text before certificates.
fn blocks(pem: &str) -> impl Iterator<Item = &str> {
    let starts = pem.match_indices("-----BEGIN ").map(|(start, _)| start);
    starts.filter_map(|start| {
        let rest = pem.get(start..)?;
        let end = rest.find("-----END ")?;
        let line = rest.get(end..)?.find('\n').map_or(rest.len(), |at| end + at + 1);
        rest.get(..line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_pem_and_sign() {
        for kind in [KeyAlgorithm::P256, KeyAlgorithm::Rsa { bits: 2048 }, KeyAlgorithm::Sm2] {
            let key = CaKeyPair::generate(kind).unwrap();
            let again = CaKeyPair::from_pem(Path::new("k"), &key.to_pem().unwrap()).unwrap();
            assert_eq!(again.public().as_der(), key.public().as_der());
            let signature = again.sign(b"message").unwrap();
            let algorithm = key.public().signature_algorithm().unwrap();
            key.public().verify(algorithm, b"message", &signature).unwrap();
            assert!(key.public().verify(algorithm, b"massage", &signature).is_err());
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for bad in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN "] {
            assert!(matches!(CaKeyPair::from_pem(Path::new("k"), bad), Err(Error::IssuerFile { .. })), "{bad}");
        }
    }
}
