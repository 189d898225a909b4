use const_oid::ObjectIdentifier;
use der::Tag;

use crate::asn1::{self, Walk};
use crate::{Error, Structure};

/// An attribute of a [`crate::CertificateRequest`] (RFC 2986, section 4.1), such as a challenge password or the
/// extensions that are asked for. Values are DER, as they stand there.
///
/// ```text
/// Attribute     ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }   -- the standard's
/// BareAttribute ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }           -- CFCA's
/// ```
///
/// CFCA and those who work with it leave the SET out; OpenSSL cannot read such a request ("wrong tag").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAttribute {
    oid: ObjectIdentifier,
    values: Vec<Vec<u8>>,
    is_bare: bool,
}

impl RequestAttribute {
    /// An attribute with one value, as the standard has it.
    ///
    /// # Errors
    /// [`Error::Malformed`] for a text that is no OID, or a value that is not one DER element.
    pub fn new(oid: &str, value: &[u8]) -> Result<Self, Error> {
        let malformed = |structure| Error::Malformed { structure };
        let oid = oid.parse().map_err(|_| malformed(Structure::ObjectIdentifier))?;
        let mut walk = Walk::over(value, Structure::CertificateRequest)?;
        walk.any()?;
        walk.finish()?;
        Ok(Self { oid, values: vec![value.to_vec()], is_bare: false })
    }

    /// The same without the SET, as CFCA has it.
    ///
    /// # Errors
    /// As [`RequestAttribute::new`]; also for a value that is itself a SET, which nobody could tell from the standard's form.
    pub fn bare(oid: &str, value: &[u8]) -> Result<Self, Error> {
        if value.first() == Some(&asn1::SET) {
            return Err(Error::Malformed { structure: Structure::CertificateRequest });
        }
        Ok(Self { is_bare: true, ..Self::new(oid, value)? })
    }

    /// Its object identifier, dotted.
    pub fn oid(&self) -> String {
        self.oid.to_string()
    }

    /// Its values, each one DER element. A bare attribute has one.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.values.iter().map(Vec::as_slice)
    }

    /// Whether its value stands there without a SET around it.
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    pub(super) fn to_der(&self) -> Vec<u8> {
        let values = self.values.concat();
        let values = if self.is_bare { values } else { asn1::encode(asn1::SET, &[&values]) };
        asn1::encode(asn1::SEQUENCE, &[&asn1::encode_oid(self.oid), &values])
    }

    /// Reads the elements of the `[0]` of a request, in either form.
    pub(super) fn read_all(mut walk: Walk<'_>) -> Result<Vec<Self>, Error> {
        let mut attributes = Vec::new();
        while !walk.is_finished() {
            let mut fields = walk.sequence()?;
            let oid = fields.oid()?;
            let value = fields.any()?;
            fields.finish()?;
            let is_bare = value.tag != Tag::Set;
            let mut values = Vec::new();
            if is_bare {
                values.push(value.raw.to_vec());
            } else {
                let mut set = walk.within(value)?;
                while !set.is_finished() {
                    values.push(set.any()?.raw.to_vec());
                }
            }
            attributes.push(Self { oid, values, is_bare });
        }
        Ok(attributes)
    }
}
