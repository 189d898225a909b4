use crate::asn1::{CONTEXT_0, NULL, OCTET_STRING, SEQUENCE, SET, encode, encode_oid, encode_unsigned};
use crate::{Certificate, SignatureAlgorithm, oid};

/// Dialect 1: SignedData version 1 with the PKCS#7 OIDs, content and certificate included, no signed attributes.
pub(super) fn dialect1(
    content: &[u8],
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
    signature: &[u8],
) -> Vec<u8> {
    let version = encode_unsigned(&[1]);
    // RFC 5754, section 2: parameters of SHA-2 digests are left out.
    let digest = encode(SEQUENCE, &[&encode_oid(oid::SHA256)]);
    let octets = encode(OCTET_STRING, &[content]);
    let encapsulated = encode(SEQUENCE, &[&encode_oid(oid::DATA), &encode(CONTEXT_0, &[&octets])]);
    let signer = encode(SEQUENCE, &[certificate.issuer().as_der(), &certificate.serial_number().to_der()]);
    let signature = encode(OCTET_STRING, &[signature]);
    let signer_info = encode(SEQUENCE, &[&version, &signer, &digest, &signature_identifier(algorithm), &signature]);
    let signed_data = encode(
        SEQUENCE,
        &[
            &version,
            &encode(SET, &[&digest]),
            &encapsulated,
            &encode(CONTEXT_0, &[certificate.as_der()]),
            &encode(SET, &[&signer_info]),
        ],
    );
    encode(SEQUENCE, &[&encode_oid(oid::SIGNED_DATA), &encode(CONTEXT_0, &[&signed_data])])
}

/// RSA signatures are named by the key's algorithm alone (RFC 3370, section 3.2), as PKCS#7 has it and OpenSSL writes it.
fn signature_identifier(algorithm: SignatureAlgorithm) -> Vec<u8> {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1Sha256 => encode(SEQUENCE, &[&encode_oid(oid::RSA_ENCRYPTION), NULL]),
        other => other.identifier(),
    }
}
