use super::EnvelopeCipher;
use crate::asn1::{NULL, OCTET_STRING, SEQUENCE, encode, encode_bits, encode_oid};
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

/// The same of an RSA key. AES key wrap has no parameters (RFC 5649, section 3.2).
pub(super) fn rsa_envelope(
    cipher: EnvelopeCipher,
    symmetric_key: &[u8],
    public_key: &PublicKey,
    private_key: &[u8],
) -> Vec<u8> {
    let parameters = if cipher == EnvelopeCipher::Aes256WrapPad { &[][..] } else { NULL };
    let algorithm = encode(SEQUENCE, &[&encode_oid(cipher.oid()), parameters]);
    let octets = |octets: &[u8]| encode(OCTET_STRING, &[octets]);
    encode(SEQUENCE, &[&algorithm, &octets(symmetric_key), public_key.as_der(), &octets(private_key)])
}
