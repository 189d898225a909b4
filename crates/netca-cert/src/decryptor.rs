use crate::{Secret, Sm2Ciphertext};

/// An SM2 private key that decrypts where it lies: on a Key, in a file, behind a service. What [`crate::Signer`] is to
/// signing.
///
/// A Key that takes enveloped keys whole (SKF's ImportECCKeyPair) is not one, and needs none: it is given the
/// structure's parts, and the plain key never leaves it.
pub trait Decryptor {
    /// What can go wrong while decrypting, such as a token's error.
    type Error;

    /// Decrypts what was encrypted to this key.
    ///
    /// # Errors
    /// Whatever kept the key from decrypting.
    fn decrypt(&mut self, ciphertext: &Sm2Ciphertext) -> Result<Secret, Self::Error>;
}
