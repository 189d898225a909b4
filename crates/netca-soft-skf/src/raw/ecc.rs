//! Section 7.6: SM2.

use crate::blobs::{self, MAX_ECC_BUFFER};
use crate::codes::Sar;
use crate::handles::Handle;
use crate::keys;

use super::memory::{Data, Out, UlongOut};
use super::{Ulong, call};

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GenECCKeyPair(hContainer: Handle, ulAlgId: Ulong, pBlob: Out) -> Ulong {
    call("SKF_GenECCKeyPair", |module| {
        pBlob.write(&[])?;
        pBlob.write(&module.generate_sm2(hContainer, module.scalar(ulAlgId))?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ImportECCKeyPair(hContainer: Handle, pEnvelopedKeyBlob: Data) -> Ulong {
    call("SKF_ImportECCKeyPair", |module| {
        let head = blobs::enveloped_key_head(module.profile.layout);
        let octets = pEnvelopedKeyBlob.read_with_tail(module.profile.layout, head, MAX_ECC_BUFFER)?;
        module.import_sm2(hContainer, &blobs::parse_enveloped_key(&module.profile, octets)?)
    })
}

/// Signs a digest, 32 bytes.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ECCSignData(
    hContainer: Handle,
    pbData: Data,
    ulDataLen: Ulong,
    pSignature: Out,
) -> Ulong {
    call("SKF_ECCSignData", |module| {
        pSignature.write(&[])?;
        let signature = module.sign_sm2(hContainer, pbData.read(module.length(ulDataLen)?)?)?;
        pSignature.write(&blobs::ecc_signature(&module.profile, &signature))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ECCVerify(
    hDev: Handle,
    pECCPubKeyBlob: Data,
    pbData: Data,
    ulDataLen: Ulong,
    pSignature: Data,
) -> Ulong {
    call("SKF_ECCVerify", |module| {
        module.connection(hDev)?;
        let key = pECCPubKeyBlob.read(blobs::ecc_public_key_len(module.profile.layout))?;
        let digest = pbData.read(module.length(ulDataLen)?)?;
        let signature = pSignature.read(blobs::ECC_SIGNATURE_LEN)?;
        let key = blobs::parse_ecc_public_key(&module.profile, key)?;
        keys::verify_sm2(&key, digest, &blobs::parse_ecc_signature(&module.profile, signature)?)
    })
}

/// The caller has to have room for the ECCCIPHERBLOB with as many bytes of ciphertext as of plaintext.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ExtECCEncrypt(
    hDev: Handle,
    pECCPubKeyBlob: Data,
    pbPlainText: Data,
    ulPlainTextLen: Ulong,
    pCipherText: Out,
) -> Ulong {
    call("SKF_ExtECCEncrypt", |module| {
        module.connection(hDev)?;
        pCipherText.write(&[])?;
        let key = pECCPubKeyBlob.read(blobs::ecc_public_key_len(module.profile.layout))?;
        let key = blobs::parse_ecc_public_key(&module.profile, key)?;
        let len = module.length(ulPlainTextLen)?;
        if len == 0 || len as u64 > MAX_ECC_BUFFER {
            return Err(Sar::InputLength);
        }
        let ciphertext = keys::encrypt_to(&key, pbPlainText.read(len)?)?;
        pCipherText.write(&blobs::ecc_cipher(&module.profile, &ciphertext)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ExtECCDecrypt(
    hDev: Handle,
    pECCPriKeyBlob: Data,
    pCipherText: Data,
    pbPlainText: Out,
    pulPlainTextLen: UlongOut,
) -> Ulong {
    call("SKF_ExtECCDecrypt", |module| {
        module.connection(hDev)?;
        let layout = module.profile.layout;
        let key = pECCPriKeyBlob.read(blobs::ecc_private_key_len(layout))?;
        let key = blobs::parse_ecc_private_key(&module.profile, key)?;
        let octets = pCipherText.read_with_tail(layout, blobs::ecc_cipher_head(layout), MAX_ECC_BUFFER)?;
        let ciphertext = blobs::parse_ecc_cipher(&module.profile, octets)?;
        if pbPlainText.room(layout, &pulPlainTextLen, ciphertext.ciphertext().len())? {
            pbPlainText.write(&keys::decrypt_with(&key, &ciphertext)?)?;
        }
        Ok(())
    })
}
