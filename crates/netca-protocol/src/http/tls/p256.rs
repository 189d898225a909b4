//! P-256 in TLS: key agreement (RFC 8446, sections 4.2.8.2 and 7.4.2) and ECDSA.

use getrandom::SysRng;
use p256::PublicKey;
use p256::ecdh::EphemeralSecret;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use p256::elliptic_curve::Generate;
use p256::elliptic_curve::sec1::ToSec1Point;
use rustls::crypto::{ActiveKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use rustls::{Error, NamedGroup, PeerMisbehaved};
use sha2::{Digest, Sha256, Sha384};

/// A point without compression (SEC 1, section 2.3.3), the only form that TLS and X.509's users have.
fn is_uncompressed(point: &[u8]) -> bool {
    point.len() == 65 && point.first() == Some(&4)
}

/// The group secp256r1.
#[derive(Debug)]
pub(super) struct Group;

impl SupportedKxGroup for Group {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = EphemeralSecret::try_generate_from_rng(&mut SysRng).map_err(|_| GetRandomFailed)?;
        let public = secret.public_key().to_sec1_point(false).as_bytes().to_vec();
        Ok(Box::new(Exchange { secret, public }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

/// The secret is overwritten when it is dropped.
struct Exchange {
    secret: EphemeralSecret,
    public: Vec<u8>,
}

impl ActiveKeyExchange for Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let peer = Some(peer).filter(|peer| is_uncompressed(peer));
        // A point that is not on the curve, or is the point at infinity, is no key.
        let peer = peer.and_then(|peer| PublicKey::from_sec1_bytes(peer).ok());
        let peer = peer.ok_or(PeerMisbehaved::InvalidKeyShare)?;
        Ok(SharedSecret::from(self.secret.diffie_hellman(&peer).raw_secret_bytes().as_slice()))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

/// ECDSA with a P-256 key, its signature in DER.
#[derive(Debug)]
pub(super) struct Ecdsa {
    signature: AlgorithmIdentifier,
    digest: fn(&[u8]) -> Vec<u8>,
}

pub(super) const ECDSA_SHA256: Ecdsa =
    Ecdsa { signature: alg_id::ECDSA_SHA256, digest: |message| Sha256::digest(message).to_vec() };

/// The digest's first 256 bits count (FIPS 186-5, section 6.4.2).
pub(super) const ECDSA_SHA384: Ecdsa =
    Ecdsa { signature: alg_id::ECDSA_SHA384, digest: |message| Sha384::digest(message).to_vec() };

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = Some(public_key).filter(|key| is_uncompressed(key)).ok_or(InvalidSignature)?;
        let key = VerifyingKey::from_sec1_bytes(key).map_err(|_| InvalidSignature)?;
        let signature = DerSignature::from_bytes(signature).map_err(|_| InvalidSignature)?;
        key.verify_prehash(&(self.digest)(message), &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    /// The key of RFC 6979, appendix A.2.5.
    const POINT: &str = "04
        60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6
        7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

    /// A signature in DER of two integers in hex.
    fn signature(r: &str, s: &str) -> Vec<u8> {
        let integer = |hex: &str| {
            let mut value = bytes(hex);
            if value[0] >= 0x80 {
                value.insert(0, 0);
            }
            [vec![2, u8::try_from(value.len()).unwrap()], value].concat()
        };
        let content = [integer(r), integer(s)].concat();
        [vec![0x30, u8::try_from(content.len()).unwrap()], content].concat()
    }

    #[test]
    fn signatures_of_rfc_6979_are_good_and_none_beside_them() {
        let sha256 = signature(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        );
        let sha384 = signature(
            "0EAFEA039B20E9B42309FB1D89E213057CBF973DC0CFC8F129EDDDC800EF7719",
            "4861F0491E6998B9455193E34E7B0D284DDD7149A74B95B9261F13ABDE940954",
        );
        let point = bytes(POINT);
        for (algorithm, signature, other) in [(&ECDSA_SHA256, &sha256, &sha384), (&ECDSA_SHA384, &sha384, &sha256)] {
            assert!(algorithm.verify_signature(&point, b"sample", signature).is_ok());
            assert!(algorithm.verify_signature(&point, b"sampla", signature).is_err());
            assert!(algorithm.verify_signature(&point, b"sample", other).is_err());
            for at in 0..signature.len() {
                let mut changed = signature.clone();
                changed[at] ^= 1;
                assert!(algorithm.verify_signature(&point, b"sample", &changed).is_err(), "byte {at}");
            }
            let longer = [signature.as_slice(), &[0]].concat();
            assert!(algorithm.verify_signature(&point, b"sample", &longer).is_err());
            let compressed = [&[3], &point[1..33]].concat();
            assert!(algorithm.verify_signature(&compressed, b"sample", signature).is_err());
            let zeros = [&[0x30, 6, 2, 1, 0, 2, 1], &[0][..]].concat();
            assert!(algorithm.verify_signature(&point, b"sample", &zeros).is_err());
        }
    }

    #[test]
    fn a_share_is_an_uncompressed_point_of_the_curve() {
        let start = || Group.start().unwrap();
        let mine = start();
        assert!(is_uncompressed(mine.pub_key()));
        assert_ne!(mine.pub_key(), start().pub_key(), "a secret serves once");
        let point = bytes(POINT);
        assert!(start().complete(&point).is_ok());
        let mut off = point.clone();
        off[64] ^= 1;
        let hybrid = [&[7], &point[1..]].concat();
        let compressed = [&[3], &point[1..33]].concat();
        for wrong in [&off[..], &hybrid, &compressed, &[0], &[], &point[..64], &[&point[..], &[0]].concat(), &[4; 65]] {
            assert!(start().complete(wrong).is_err(), "{wrong:?}");
        }
        let (mine, other) = (start(), start());
        let (my_share, other_share) = (mine.pub_key().to_vec(), other.pub_key().to_vec());
        let (one, two) = (mine.complete(&other_share).unwrap(), other.complete(&my_share).unwrap());
        assert_eq!(one.secret_bytes(), two.secret_bytes());
        assert_eq!(one.secret_bytes().len(), 32);
    }
}
