//! Digests: SM3, with an SM2 signer's Z before the message where that is asked for; SHA-1 and SHA-256.

use sha1::Sha1;
use sha2::Sha256;
use sm3::{Digest, Sm3};

use crate::blobs::Point;
use crate::codes::Sar;
use crate::handles::{Handle, OpenHash};
use crate::module::Module;

/// The longest identifier of a signer: its length in bits is hashed as two bytes.
const MAXIMUM_ID: usize = 8191;

/// a, b and the base point of SM2's curve (GB/T 32918.5).
const CURVE: &str = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC\
    28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93\
    32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7\
    BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0";

/// A digest at some point of its life.
#[derive(Clone)]
pub(crate) struct Hasher {
    kind: Kind,
    stage: Stage,
}

#[derive(Clone)]
enum Kind {
    Sm3(Sm3),
    Sha1(Sha1),
    Sha256(Sha256),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Updated,
    Finished,
}

impl Hasher {
    fn new(kind: Kind) -> Self {
        Self { kind, stage: Stage::Fresh }
    }

    fn len(&self) -> usize {
        match self.kind {
            Kind::Sm3(_) | Kind::Sha256(_) => 32,
            Kind::Sha1(_) => 20,
        }
    }

    fn update(&mut self, data: &[u8]) {
        match &mut self.kind {
            Kind::Sm3(hash) => hash.update(data),
            Kind::Sha1(hash) => hash.update(data),
            Kind::Sha256(hash) => hash.update(data),
        }
        self.stage = Stage::Updated;
    }

    fn finish(&mut self) -> Vec<u8> {
        self.stage = Stage::Finished;
        match self.kind.clone() {
            Kind::Sm3(hash) => hash.finalize().to_vec(),
            Kind::Sha1(hash) => hash.finalize().to_vec(),
            Kind::Sha256(hash) => hash.finalize().to_vec(),
        }
    }
}

impl Module {
    /// SKF_DigestInit. A public key without an identifier, or the other way round, is no Z: the standard wants both.
    pub(crate) fn digest_init(
        &self,
        device: Handle,
        algorithm: u64,
        signer: Option<(Point, &[u8])>,
    ) -> Result<Handle, Sar> {
        self.connection(device)?;
        let ids = &self.profile.algorithms;
        let hasher = match (algorithm, signer) {
            (id, Some((point, signer))) if id == ids.sm3 => {
                Hasher::new(Kind::Sm3(Sm3::new_with_prefix(z(&point, signer)?)))
            }
            // Z goes with SM3 only.
            (_, Some(_)) => return Err(Sar::InvalidParameter),
            (id, None) if id == ids.sm3 => Hasher::new(Kind::Sm3(Sm3::new())),
            (id, None) if id == ids.sha1 => Hasher::new(Kind::Sha1(Sha1::new())),
            (id, None) if id == ids.sha256 => Hasher::new(Kind::Sha256(Sha256::new())),
            _ => return Err(Sar::NotSupported),
        };
        Ok(self.handles().open_hash(device, hasher))
    }

    /// SKF_DigestUpdate.
    pub(crate) fn digest_update(&self, handle: Handle, data: &[u8]) -> Result<(), Sar> {
        self.hashing(handle, |hasher| {
            if hasher.stage == Stage::Finished {
                return Err(Sar::HashObject);
            }
            hasher.update(data);
            Ok(())
        })
    }

    /// The length of a digest, of one that is not finished.
    pub(crate) fn digest_len(&self, handle: Handle) -> Result<usize, Sar> {
        self.hashing(
            handle,
            |hasher| if hasher.stage == Stage::Finished { Err(Sar::HashObject) } else { Ok(hasher.len()) },
        )
    }

    /// SKF_Digest: all of the message at once, which nothing may have come before.
    pub(crate) fn digest(&self, handle: Handle, data: &[u8]) -> Result<Vec<u8>, Sar> {
        self.hashing(handle, |hasher| {
            if hasher.stage != Stage::Fresh {
                return Err(Sar::HashObject);
            }
            hasher.update(data);
            Ok(hasher.finish())
        })
    }

    /// SKF_DigestFinal.
    pub(crate) fn digest_final(&self, handle: Handle) -> Result<Vec<u8>, Sar> {
        self.hashing(handle, |hasher| match hasher.stage {
            Stage::Finished => Err(Sar::HashObject),
            _ => Ok(hasher.finish()),
        })
    }

    /// SKF_CloseHandle.
    pub(crate) fn close_hash(&self, handle: Handle) -> Result<(), Sar> {
        let mut handles = self.handles();
        handles.hash(handle)?;
        handles.close(handle);
        Ok(())
    }

    fn hashing<T>(&self, handle: Handle, act: impl FnOnce(&mut Hasher) -> Result<T, Sar>) -> Result<T, Sar> {
        let connection = self.handles().hash(handle)?.connection;
        self.connection(connection)?;
        let mut handles = self.handles();
        let OpenHash { hasher, .. } = handles.hash(handle)?;
        act(hasher)
    }
}

/// What the signer's identifier, the curve and the key hash to (GB/T 32918.2, section 5.5).
fn z(point: &Point, id: &[u8]) -> Result<[u8; 32], Sar> {
    if id.is_empty() || id.len() > MAXIMUM_ID {
        return Err(Sar::InputLength);
    }
    let digits = CURVE.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
    let curve: Vec<u8> = digits.collect();
    let hash = Sm3::new_with_prefix((id.len() as u16 * 8).to_be_bytes());
    Ok(hash.chain_update(id).chain_update(curve).chain_update(point).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::KeyPair;
    use netca_cert::PublicKey;

    /// The product computes Z by itself; both have to come to the same. OpenSSL is asked in tests/skf.
    #[test]
    fn z_is_that_of_netca_cert() {
        let point = KeyPair::generate_sm2().unwrap().point().unwrap();
        let key = PublicKey::from_sm2_point(&crate::keys::uncompressed(&point)).unwrap();
        assert_eq!(z(&point, b"1234567812345678"), Ok(key.sm2_z().unwrap()));
        assert_ne!(z(&point, b"8765432187654321"), Ok(key.sm2_z().unwrap()));
        assert_eq!((z(&point, b""), z(&point, &[0; 8192])), (Err(Sar::InputLength), Err(Sar::InputLength)));
    }
}
