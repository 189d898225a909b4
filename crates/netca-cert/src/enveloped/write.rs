use super::EnvelopeCipher;
use crate::asn1::{NULL, SEQUENCE, encode, encode_bits, encode_oid};
use crate::{PublicKey, Sm2Ciphertext};

/// The structure, with NULL parameters of the cipher.
pub(super) fn envelope(
    cipher: EnvelopeCipher,
    symmetric_key: &Sm2Ciphertext,
    public_key: &PublicKey,
    private_key: &[u8],
) -> Vec<u8> {
    let algorithm = encode(SEQUENCE, &[&encode_oid(cipher.oid()), NULL]);
    let public_key = encode_bits(public_key.sm2_point().unwrap_or_default());
    encode(SEQUENCE, &[&algorithm, &symmetric_key.to_der(), &public_key, &encode_bits(private_key)])
}
