use crate::{Error, Structure, asn1};

/// Raw r‖s, 64 bytes as devices give it for P-256 and SM2, to DER `SEQUENCE { r, s }` (RFC 3279, section 2.2.3; GM/T 0009,
/// section 7.3). SKF's ECCSIGNATUREBLOB has each in a field of 64 bytes: cut out the 32 that count.
///
/// # Errors
/// [`Error::Malformed`] for anything but 64 bytes, and for an r or s of zero.
pub fn ecdsa_raw_to_der(raw: &[u8]) -> Result<Vec<u8>, Error> {
    let malformed = Error::Malformed { structure: Structure::Signature };
    let Some((r, s)) = raw.split_at_checked(32).filter(|(_, s)| s.len() == 32) else { return Err(malformed) };
    if [r, s].iter().any(|half| half.iter().all(|octet| *octet == 0)) {
        return Err(malformed);
    }
    Ok(asn1::encode(asn1::SEQUENCE, &[&asn1::encode_unsigned(r), &asn1::encode_unsigned(s)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_minimal_and_positive() {
        let mut raw = [0; 64];
        raw[31] = 0x80;
        raw[63] = 0x7f;
        assert_eq!(ecdsa_raw_to_der(&raw).unwrap(), [0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7f]);
    }

    #[test]
    fn refuses_other_lengths_and_zero() {
        for raw in [&[1; 63][..], &[1; 65], &[], &[0; 64]] {
            assert_eq!(ecdsa_raw_to_der(raw), Err(Error::Malformed { structure: Structure::Signature }));
        }
    }
}
