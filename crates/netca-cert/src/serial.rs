use std::fmt;

use crate::asn1;

/// A certificate's serial number, as it stands there.
///
/// `Display` is lower-case hex of its value without leading zero octets, two digits an octet (`00` for zero), as NETCA's
/// `certSN` has it; the odd negative number of a broken CA has a `-` before its magnitude.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SerialNumber(Vec<u8>);

impl SerialNumber {
    pub(crate) fn from_content(content: &[u8]) -> Self {
        Self(content.to_vec())
    }

    /// Content octets of the INTEGER as they stand in the certificate: two's complement, big-endian, so a number whose
    /// first bit is set comes with a zero octet before it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The whole INTEGER, as PKCS#11 wants it in CKA_SERIAL_NUMBER.
    pub fn to_der(&self) -> Vec<u8> {
        asn1::encode(asn1::INTEGER, &[&self.0])
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let negative = self.0.first().is_some_and(|first| first & 0x80 != 0);
        let magnitude = if negative { negate(&self.0) } else { self.0.clone() };
        if negative {
            f.write_str("-")?;
        }
        let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
        let kept = magnitude.get(zeros.min(magnitude.len().saturating_sub(1))..).unwrap_or_default();
        kept.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

fn negate(octets: &[u8]) -> Vec<u8> {
    let mut carry = true;
    let mut negated: Vec<u8> = octets
        .iter()
        .rev()
        .map(|octet| {
            let (sum, overflow) = (!octet).overflowing_add(u8::from(carry));
            carry = overflow;
            sum
        })
        .collect();
    negated.reverse();
    negated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_value_and_keeps_octets() {
        for (content, text) in [
            (&[0x00, 0xff][..], "ff"),
            (&[0x0a, 0x00], "0a00"),
            (&[0x00], "00"),
            (&[0xff], "-01"),
            (&[0x80], "-80"),
            (&[0xff, 0x00], "-0100"),
        ] {
            let serial = SerialNumber::from_content(content);
            assert_eq!(serial.to_string(), text);
            assert_eq!(serial.as_bytes(), content);
            assert_eq!(serial.to_der(), [&[2, content.len() as u8], content].concat());
        }
    }
}
