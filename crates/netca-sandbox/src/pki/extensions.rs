//! The extensions of new certificates (RFC 5280, section 4.2), as x509-cert's types.

use std::net::IpAddr;

use const_oid::AssociatedOid;
use der::asn1::{Ia5String, ObjectIdentifier, OctetString, Utf8StringRef};
use der::flagset::FlagSet;
use der::{Decode, Encode};
use netca_cert::{KeyAlgorithm, PublicKey};
use sha1::{Digest, Sha1};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::malformed;
use crate::Error;

/// NETCA's own: a digest of the holder's identity number.
const HOLDER_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.18760.1.14");

/// What is carried over from a certificate to its renewal, as it stands there.
pub(crate) const CARRIED_OVER: [ObjectIdentifier; 4] =
    [KeyUsage::OID, SubjectAltName::OID, ExtendedKeyUsage::OID, HOLDER_ID];

/// basicConstraints of an end entity: present, critical, and empty, for CA is FALSE by default.
pub(crate) fn end_entity() -> Result<Extension, Error> {
    extension(true, &BasicConstraints { ca: false, path_len_constraint: None })
}

/// basicConstraints of a CA, with so many CAs allowed below it.
pub(crate) fn authority(path_length: Option<u8>) -> Result<Extension, Error> {
    extension(true, &BasicConstraints { ca: true, path_len_constraint: path_length })
}

/// keyUsage.
pub(crate) fn key_usage(usages: impl Into<FlagSet<KeyUsages>>) -> Result<Extension, Error> {
    extension(true, &KeyUsage(usages.into()))
}

/// What a certificate for signing is for (GM/T 0015, and the CAs in the field).
pub(crate) fn signing_usage() -> FlagSet<KeyUsages> {
    KeyUsages::DigitalSignature | KeyUsages::NonRepudiation
}

/// What an encryption certificate is for: GM/T 0015's three usages with an SM2 key, otherwise those that the kind of key
/// can do (RFC 3279, section 2.3.1; RFC 5480, section 3).
pub(crate) fn encryption_usage(key: &PublicKey) -> FlagSet<KeyUsages> {
    let wraps = KeyUsages::KeyEncipherment | KeyUsages::DataEncipherment;
    match key.algorithm() {
        KeyAlgorithm::Sm2 => wraps | KeyUsages::KeyAgreement,
        KeyAlgorithm::Rsa { .. } => wraps,
        _ => KeyUsages::KeyAgreement.into(),
    }
}

/// extKeyUsage with these purposes.
pub(crate) fn extended_key_usage(purposes: &[ObjectIdentifier]) -> Result<Extension, Error> {
    extension(false, &ExtendedKeyUsage(purposes.to_vec()))
}

/// Whether an extension says what the key is for.
pub(crate) fn is_usage(extension: &Extension) -> bool {
    extension.extn_id == KeyUsage::OID
}

/// Whether an extension says for which purposes the certificate is.
pub(crate) fn is_purpose(extension: &Extension) -> bool {
    extension.extn_id == ExtendedKeyUsage::OID
}

/// NETCA's holder id.
pub(crate) fn holder_id(id: &str) -> Result<Extension, Error> {
    of_type(HOLDER_ID, false, &Utf8StringRef::new(id).map_err(malformed)?)
}

/// subjectKeyIdentifier: SHA-1 of the key's bits (RFC 5280, section 4.2.1.2, method 1). SHA-1 names the key here, it
/// protects nothing.
pub(crate) fn subject_key_id(key: &PublicKey) -> Result<Extension, Error> {
    let info = SubjectPublicKeyInfoRef::from_der(key.as_der()).map_err(malformed)?;
    let id = OctetString::new(&Sha1::digest(info.subject_public_key.raw_bytes())[..]).map_err(malformed)?;
    extension(false, &SubjectKeyIdentifier(id))
}

/// authorityKeyIdentifier, repeating the issuer's subjectKeyIdentifier; none when the issuer has none.
pub(crate) fn authority_key_id(issuer: &[Extension]) -> Result<Option<Extension>, Error> {
    let Some(id) = issuer.iter().find(|extension| extension.extn_id == SubjectKeyIdentifier::OID) else {
        return Ok(None);
    };
    let SubjectKeyIdentifier(id) = Decode::from_der(id.extn_value.as_bytes()).map_err(malformed)?;
    extension(false, &AuthorityKeyIdentifier { key_identifier: Some(id), ..Default::default() }).map(Some)
}

/// subjectAltName of a server: a host name and addresses.
pub(crate) fn server_names(host: &str, addresses: &[IpAddr]) -> Result<Extension, Error> {
    let mut names = vec![GeneralName::DnsName(Ia5String::new(host).map_err(malformed)?)];
    names.extend(addresses.iter().copied().map(GeneralName::from));
    extension(false, &SubjectAltName(names))
}

fn extension<T: AssociatedOid + Encode>(critical: bool, value: &T) -> Result<Extension, Error> {
    of_type(T::OID, critical, value)
}

fn of_type(extn_id: ObjectIdentifier, critical: bool, value: &impl Encode) -> Result<Extension, Error> {
    let extn_value = value.to_der().and_then(OctetString::new).map_err(malformed)?;
    Ok(Extension { extn_id, critical, extn_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values by hand, from RFC 5280.
    #[test]
    fn values_are_der() {
        let value = |made: Result<Extension, Error>| {
            let made = made.unwrap();
            (made.critical, made.extn_value.as_bytes().to_vec())
        };
        assert_eq!(value(end_entity()), (true, vec![0x30, 0]));
        assert_eq!(value(authority(None)), (true, vec![0x30, 3, 1, 1, 0xff]));
        assert_eq!(value(authority(Some(0))), (true, vec![0x30, 6, 1, 1, 0xff, 2, 1, 0]));
        assert_eq!(value(key_usage(KeyUsages::DigitalSignature)), (true, vec![3, 2, 7, 0x80]));
        assert_eq!(value(key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)), (true, vec![3, 2, 1, 6]));
        assert_eq!(value(holder_id("a@S02")), (false, b"\x0c\x05a@S02".to_vec()));
        let names = server_names("a", &[[127, 0, 0, 1].into()]);
        assert_eq!(value(names), (false, vec![0x30, 9, 0x82, 1, b'a', 0x87, 4, 127, 0, 0, 1]));
        let id = OctetString::new([1, 2]).unwrap();
        let issuer = extension(false, &SubjectKeyIdentifier(id)).unwrap();
        assert_eq!(issuer.extn_value.as_bytes(), [4, 2, 1, 2]);
        assert_eq!(value(Ok(authority_key_id(&[issuer]).unwrap().unwrap())), (false, vec![0x30, 4, 0x80, 2, 1, 2]));
        assert_eq!(authority_key_id(&[]).unwrap(), None);
    }
}
