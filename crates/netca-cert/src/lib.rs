//! What a certificate says and proves: X.509, PKCS#10, CMS and path validation for certificate renewal.
//!
//! | type | what it is | standard |
//! |---|---|---|
//! | [`Certificate`] | subject, issuer, validity, key, usage, fingerprint, over the DER it came as | RFC 5280 |
//! | [`CertificatePair`] | a signing certificate and the encryption certificate of the same holder | |
//! | [`Name`], [`SerialNumber`], [`Fingerprint`], [`KeyUsage`], [`CertificateRole`] | its parts, readable and as bytes | RFC 5280, RFC 4514 |
//! | [`PublicKey`] | RSA (2048, 3072, 4096; 1024 only to be read), P-256, SM2, others unread; checks signatures | RFC 3279, RFC 5480, GB/T 32918 |
//! | [`Signer`] | a private key that signs where it lies: the key never comes here | |
//! | [`CertificateRequest`] | a request for a certificate and its proof of possession, with attributes as the standard or CFCA has them | RFC 2986 |
//! | [`SignedMessage`] | content signed in the three dialects that NETCA's software speaks | RFC 5652, GM/T 0010 |
//! | [`TrustAnchors`] | path validation to configured anchors, at a given time | RFC 5280 section 6, RFC 9618 |
//! | [`EnvelopedKey`] | an encryption key pair that the CA made, on its way to a Key | GM/T 0009; of RSA our own |
//! | [`Decryptor`] | an SM2 private key that decrypts where it lies | |
//! | [`Sm2Ciphertext`], [`Sm2PrivateKey`], [`Secret`] | what SM2 encrypts to; an SM2 key in memory, for soft tokens and test CAs | GB/T 32918 |
//!
//! # Rules it keeps
//! - The bytes received are what is verified, compared, stored and sent; nothing is decoded and encoded again.
//! - Nothing that is read can make it panic or work without bound.
//! - Reading and relying are two things: an old certificate with RSA-1024 and SHA-1, or one with a key of an unknown
//!   kind, can be read and shown, but no path, request or message is accepted with it.
//! - Time is an argument. No file, no network, no clock; random numbers come from the system.
//! - No algorithm is mistaken for another: an SM2 key goes with SM3 and with nothing else, and paths do not mix SM2 with
//!   other keys unless the anchors say so.
//! - What is secret is wiped when dropped, and neither shown nor compared in a time that tells of it.
//!
//! # A request signed by a key in memory
//! ```
//! use netca_cert::{CertificateRequest, Name, PublicKey, SignatureAlgorithm, Signer, TrustAnchors};
//! use p256::ecdsa::{DerSignature, SigningKey, signature::Signer as _};
//!
//! struct InMemory(SigningKey, PublicKey);
//!
//! impl Signer for InMemory {
//!     type Error = std::convert::Infallible;
//!     fn public_key(&self) -> &PublicKey {
//!         &self.1
//!     }
//!     fn algorithm(&self) -> SignatureAlgorithm {
//!         SignatureAlgorithm::EcdsaP256Sha256
//!     }
//!     fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
//!         let signature: DerSignature = self.0.sign(message);
//!         Ok(signature.as_bytes().to_vec())
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = SigningKey::from_slice(&[7; 32])?;
//! let public_key = PublicKey::from_p256_point(key.verifying_key().to_sec1_point(false).as_bytes())?;
//! let subject = Name::from_der(b"\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06\xe5\xbc\xa0\xe4\xb8\x89")?;
//! assert_eq!(subject.to_string(), "CN=张三");
//!
//! let request = CertificateRequest::sign(&subject, &mut InMemory(key, public_key))?;
//! request.verify()?;
//! assert_eq!(CertificateRequest::from_der(request.as_der())?.subject(), &subject);
//!
//! // Nothing is trusted that was not configured.
//! assert!(TrustAnchors::default().is_empty());
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod algorithm;
mod anchors;
mod asn1;
mod certificate;
mod decryptor;
mod ecdsa;
mod encrypt;
mod enveloped;
mod error;
mod fingerprint;
pub mod gbk;
mod key;
mod message;
mod name;
mod oid;
mod pair;
mod path;
mod pem;
mod request;
mod secret;
mod serial;
mod signer;
mod sm2;
mod usage;
mod verify;

pub use algorithm::{KeyAlgorithm, SignatureAlgorithm};
pub use anchors::{CertificateChain, TrustAnchors};
pub use certificate::Certificate;
pub use decryptor::Decryptor;
pub use ecdsa::ecdsa_raw_to_der;
pub use enveloped::{EncryptedSymmetricKey, EnvelopeCipher, EnvelopeForm, EnvelopedKey};
pub use error::{DecryptError, Error, PathFault, Purpose, SignError, Structure, Weakness};
pub use fingerprint::Fingerprint;
pub use key::PublicKey;
pub use message::{Dialect, SignedMessage, Supplied, VerifiedMessage};
pub use name::Name;
pub use pair::CertificatePair;
pub use path::PolicyInputs;
pub use request::{CertificateRequest, RequestAttribute};
pub use secret::Secret;
pub use serial::SerialNumber;
pub use signer::Signer;
pub use sm2::{SM2_DEFAULT_ID, Sm2Ciphertext, Sm2PrivateKey};
pub use usage::{CertificateRole, KeyUsage};
