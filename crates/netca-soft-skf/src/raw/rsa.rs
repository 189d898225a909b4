//! Section 7.6: RSA; and SKF_RSADecrypt, which vendors added.

use crate::handles::Handle;

use super::memory::{Data, Out, UlongOut};
use super::{Ulong, call};

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GenRSAKeyPair(hContainer: Handle, ulBitsLen: Ulong, pBlob: Out) -> Ulong {
    call("SKF_GenRSAKeyPair", |module| {
        pBlob.write(&[])?;
        pBlob.write(&module.generate_rsa(hContainer, module.scalar(ulBitsLen))?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ImportRSAKeyPair(
    hContainer: Handle,
    ulSymAlgId: Ulong,
    pbWrappedKey: Data,
    ulWrappedKeyLen: Ulong,
    pbEncryptedData: Data,
    ulEncryptedDataLen: Ulong,
) -> Ulong {
    call("SKF_ImportRSAKeyPair", |module| {
        let wrapped = pbWrappedKey.read(module.length(ulWrappedKeyLen)?)?;
        let data = pbEncryptedData.read(module.length(ulEncryptedDataLen)?)?;
        module.import_rsa(hContainer, module.scalar(ulSymAlgId), wrapped, data)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_RSASignData(
    hContainer: Handle,
    pbData: Data,
    ulDataLen: Ulong,
    pbSignature: Out,
    pulSignLen: UlongOut,
) -> Ulong {
    call("SKF_RSASignData", |module| {
        let data = pbData.read(module.length(ulDataLen)?)?;
        let needed = module.rsa_signature_len(hContainer)?;
        if pbSignature.room(module.profile.layout, &pulSignLen, needed)? {
            pbSignature.write(&module.sign_rsa(hContainer, data)?)?;
        }
        Ok(())
    })
}

/// No function of the standard: decrypts with the encryption key, and takes PKCS#1 v1.5 padding away.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_RSADecrypt(
    hContainer: Handle,
    pbCipherText: Data,
    ulCipherTextLen: Ulong,
    pbPlainText: Out,
    pulPlainTextLen: UlongOut,
) -> Ulong {
    call("SKF_RSADecrypt", |module| {
        let plaintext = module.decrypt_rsa(hContainer, pbCipherText.read(module.length(ulCipherTextLen)?)?)?;
        pbPlainText.answer(module.profile.layout, &pulPlainTextLen, &plaintext)
    })
}
