//! The frame of a certificate (RFC 5280, section 4.1). Own types: x509-cert's decode names and encode them again, here
//! names and keys stay the bytes they came as, into new certificates too.

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Sequence};
use netca_cert::Certificate;
use x509_cert::ext::Extension;
use x509_cert::spki::AlgorithmIdentifierRef;

use super::malformed;
use crate::Error;

/// A certificate: what is signed, and the signature.
#[derive(Sequence)]
pub(super) struct Signed<'a> {
    pub(super) tbs: AnyRef<'a>,
    pub(super) algorithm: AlgorithmIdentifierRef<'a>,
    pub(super) signature: BitStringRef<'a>,
}

/// A TBSCertificate. What nobody here looks into when reading is any element.
#[derive(Sequence)]
pub(super) struct Tbs<'a> {
    #[asn1(context_specific = "0", default = "Default::default")]
    pub(super) version: u8,
    pub(super) serial_number: AnyRef<'a>,
    pub(super) signature: AlgorithmIdentifierRef<'a>,
    pub(super) issuer: AnyRef<'a>,
    pub(super) validity: AnyRef<'a>,
    pub(super) subject: AnyRef<'a>,
    pub(super) subject_public_key_info: AnyRef<'a>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) issuer_unique_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) subject_unique_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "3", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// The extensions of a certificate; none when it has none.
///
/// # Errors
/// When they cannot be read: a renewal without the usages of the certificate before it would be another certificate.
pub(super) fn extensions_of(certificate: &Certificate) -> Result<Vec<Extension>, Error> {
    let signed = Signed::from_der(certificate.as_der()).map_err(malformed)?;
    let tbs: Tbs<'_> = signed.tbs.decode_as().map_err(malformed)?;
    Ok(tbs.extensions.unwrap_or_default())
}
