//! Section 7.6: digests.

use crate::blobs;
use crate::handles::Handle;

use super::memory::{Data, HandleOut, Out, UlongOut};
use super::{Ulong, call};

/// With an identifier the digest begins with the signer's Z, and the public key has to be there; else neither is looked at.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DigestInit(
    hDev: Handle,
    ulAlgID: Ulong,
    pPubKey: Data,
    pucID: Data,
    ulIDLen: Ulong,
    phHash: HandleOut,
) -> Ulong {
    call("SKF_DigestInit", |module| {
        phHash.check()?;
        let len = module.length(ulIDLen)?;
        let signer = if len == 0 {
            None
        } else {
            let key = pPubKey.read(blobs::ecc_public_key_len(module.profile.layout))?;
            Some((blobs::parse_ecc_public_key(&module.profile, key)?, pucID.read(len)?))
        };
        phHash.set(module.digest_init(hDev, module.scalar(ulAlgID), signer)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_Digest(
    hHash: Handle,
    pbData: Data,
    ulDataLen: Ulong,
    pbHashData: Out,
    pulHashLen: UlongOut,
) -> Ulong {
    call("SKF_Digest", |module| {
        if pbHashData.room(module.profile.layout, &pulHashLen, module.digest_len(hHash)?)? {
            pbHashData.write(&module.digest(hHash, pbData.read(module.length(ulDataLen)?)?)?)?;
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DigestUpdate(hHash: Handle, pbData: Data, ulDataLen: Ulong) -> Ulong {
    call("SKF_DigestUpdate", |module| module.digest_update(hHash, pbData.read(module.length(ulDataLen)?)?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DigestFinal(hHash: Handle, pHashData: Out, pulHashLen: UlongOut) -> Ulong {
    call("SKF_DigestFinal", |module| {
        if pHashData.room(module.profile.layout, &pulHashLen, module.digest_len(hHash)?)? {
            pHashData.write(&module.digest_final(hHash)?)?;
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CloseHandle(hHandle: Handle) -> Ulong {
    call("SKF_CloseHandle", |module| module.close_hash(hHandle))
}
