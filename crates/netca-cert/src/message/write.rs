use super::algorithm::{Digest, Family};
use super::{Dialect, attributes};
use crate::asn1::{CONTEXT_0, NULL, OCTET_STRING, SEQUENCE, SET, encode, encode_oid, encode_unsigned};
use crate::{Certificate, Error, SignatureAlgorithm, oid};

/// A dialect with everything that it leaves to the kind of key.
pub(super) struct Style {
    dialect: Dialect,
    family: Family,
    version: u8,
    digest: Digest,
    /// The digest's AlgorithmIdentifier.
    digest_identifier: Vec<u8>,
    /// The signature's AlgorithmIdentifier.
    signature_identifier: Vec<u8>,
}

impl Style {
    pub(super) fn of(dialect: Dialect, algorithm: SignatureAlgorithm) -> Self {
        let is_sm2 = algorithm == SignatureAlgorithm::Sm2Sm3;
        let is_gm = is_sm2 && dialect != Dialect::Plain;
        let digest = if is_sm2 { Digest::Sm3 } else { Digest::Sha256 };
        // RFC 5754, section 2: parameters of SHA-2 digests are left out. GM software writes NULL where it was seen to.
        let parameters = if is_gm && dialect == Dialect::Detached { NULL } else { &[] };
        let signature_identifier = match algorithm {
            // The key's algorithm alone (RFC 3370, section 3.2), as PKCS#7 has it and OpenSSL writes it.
            SignatureAlgorithm::RsaPkcs1Sha256 => encode(SEQUENCE, &[&encode_oid(oid::RSA_ENCRYPTION), NULL]),
            SignatureAlgorithm::Sm2Sm3 if is_gm => encode(SEQUENCE, &[&encode_oid(oid::SM2_SIGN), NULL]),
            other => other.identifier(),
        };
        Self {
            dialect,
            family: if is_gm { Family::Gm } else { Family::Pkcs7 },
            // RFC 5652, section 5.1: 3 for a content type other than PKCS#7's data, which NETCA's software keeps to in
            // the one dialect and not in the other.
            version: if is_gm && dialect != Dialect::Detached { 3 } else { 1 },
            digest,
            digest_identifier: encode(SEQUENCE, &[&encode_oid(digest.oid()), parameters]),
            signature_identifier,
        }
    }

    /// The content of the signed attributes, where the dialect has any.
    pub(super) fn attributes(&self, content: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let Dialect::Attributes { signing_time } = self.dialect else { return Ok(None) };
        attributes::encode(self.family.data(), &self.digest.of(content), signing_time).map(Some)
    }

    pub(super) fn message(
        &self,
        content: &[u8],
        certificate: &Certificate,
        attributes: Option<&[u8]>,
        signature: &[u8],
    ) -> Vec<u8> {
        let (has_content, has_certificate) = match self.dialect {
            Dialect::Plain => (true, true),
            Dialect::Detached => (false, true),
            Dialect::Attributes { .. } => (true, false),
        };
        let content = if has_content { encode(CONTEXT_0, &[&encode(OCTET_STRING, &[content])]) } else { Vec::new() };
        let certificates = if has_certificate { encode(CONTEXT_0, &[certificate.as_der()]) } else { Vec::new() };
        let attributes = attributes.map(|attributes| encode(CONTEXT_0, &[attributes])).unwrap_or_default();
        let signer_info = encode(
            SEQUENCE,
            &[
                &encode_unsigned(&[1]),
                &encode(SEQUENCE, &[certificate.issuer().as_der(), &certificate.serial_number().to_der()]),
                &self.digest_identifier,
                &attributes,
                &self.signature_identifier,
                &encode(OCTET_STRING, &[signature]),
            ],
        );
        let signed_data = encode(
            SEQUENCE,
            &[
                &encode_unsigned(&[self.version]),
                &encode(SET, &[&self.digest_identifier]),
                &encode(SEQUENCE, &[&encode_oid(self.family.data()), &content]),
                &certificates,
                &encode(SET, &[&signer_info]),
            ],
        );
        encode(SEQUENCE, &[&encode_oid(self.family.signed_data()), &encode(CONTEXT_0, &[&signed_data])])
    }
}
