use crate::verify;
use crate::{Error, PublicKey, SignError, SignatureAlgorithm, Structure};

/// A private key that signs where it lies: on a Key, in a file, behind a service.
///
/// The whole message is handed over; hashing is the signer's part, since devices differ in what they take:
///
/// - RSA and P-256: SHA-256 of the message, or the message itself.
/// - SM2: the digest e = SM3(Z ‖ message), which [`PublicKey::sm2_digest`] computes; or Z ([`PublicKey::sm2_z`]) to begin
///   the device's own hash with; or the message itself, to a device that is given the public key and the identifier
///   [`crate::SM2_DEFAULT_ID`]. Plain SM3 of the message, without Z, makes a signature that nobody accepts.
///
/// Devices answer EC signatures as r ‖ s; [`crate::ecdsa_raw_to_der`] makes what [`Signer::sign`] has to give. A signature
/// is verified before it is used, so a device that does another of these things than its driver says is found out.
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

/// Signs and verifies what came back, so that a signer of another key or with raw r‖s is found out at once. What cannot
/// be verified is not signed.
pub(crate) fn sign_checked<S: Signer + ?Sized>(
    signer: &mut S,
    message: &[u8],
    structure: Structure,
) -> Result<Vec<u8>, SignError<S::Error>> {
    let algorithm = signer.algorithm();
    if signer.public_key().signature_algorithm()? != algorithm {
        return Err(Error::AlgorithmMismatch.into());
    }
    verify::refuse_weak_key(signer.public_key())?;
    let signature = signer.sign(message).map_err(SignError::Signer)?;
    signer.public_key().verify_in(algorithm.into(), message, &signature, structure)?;
    Ok(signature)
}
