use crate::{PublicKey, SignatureAlgorithm};

/// A private key that signs where it lies: on a Key, in a file, behind a service.
///
/// The whole message is handed over; hashing is the signer's part.
pub trait Signer {
    /// What can go wrong while signing, such as a token's error.
    type Error;

    /// The public half, as a SubjectPublicKeyInfo.
    fn public_key(&self) -> &PublicKey;

    /// The algorithm that [`Signer::sign`] uses.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs a message. ECDSA and SM2 signatures come as DER `SEQUENCE { r, s }`, RSA ones as PKCS#1 v1.5 octets.
    ///
    /// # Errors
    /// Whatever kept the key from signing.
    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error>;
}
