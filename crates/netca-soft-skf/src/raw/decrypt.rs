//! Decrypting with a container's SM2 key. The standard has no function for that; vendors have, under two names and with three
//! lists of arguments.

use netca_cert::Sm2Ciphertext;

use crate::blobs::{self, MAX_ECC_BUFFER};
use crate::codes::Sar;
use crate::handles::Handle;
use crate::module::Module;
#[cfg(target_pointer_width = "64")]
use crate::profile::DecryptCall;

use super::memory::{Data, Out, UlongOut};
use super::{Ulong, call};

/// (hContainer, ECCCIPHERBLOB *, out, length) with the encryption key, whatever the profile says of SKF_ECCDecrypt.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ECCPrvKeyDecrypt(
    hContainer: Handle,
    pCipherText: Data,
    pbPlainText: Out,
    pulPlainTextLen: UlongOut,
) -> Ulong {
    call("SKF_ECCPrvKeyDecrypt", |module| {
        answer(module, hContainer, false, &blob(module, &pCipherText)?, &pbPlainText, &pulPlainTextLen)
    })
}

/// Which arguments these are the profile says; the fifth is not looked at where there are four.
#[cfg(target_pointer_width = "64")]
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ECCDecrypt(
    hContainer: Handle,
    second: usize,
    third: usize,
    fourth: usize,
    fifth: usize,
) -> Ulong {
    call("SKF_ECCDecrypt", |module| {
        let (signing, ciphertext, out, length) = match module.profile.decrypt {
            DecryptCall::Blob => (false, blob(module, &Data::from_register(second))?, third, fourth),
            DecryptCall::Flag => (second as i32 != 0, blob(module, &Data::from_register(third))?, fourth, fifth),
            DecryptCall::Octets => {
                let len = module.length(third)?;
                let octets = Data::from_register(second);
                let octets = octets.read(len)?;
                (false, Sm2Ciphertext::from_c1c3c2(octets).map_err(|_| Sar::InputData)?, fourth, fifth)
            }
        };
        let (out, length) = (Out::from_register(out), UlongOut::from_register(length));
        answer(module, hContainer, signing, &ciphertext, &out, &length)
    })
}

/// Four arguments, as the one who is called takes them off the stack on 32-bit Windows.
#[cfg(not(target_pointer_width = "64"))]
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ECCDecrypt(
    hContainer: Handle,
    pCipherText: Data,
    pbPlainText: Out,
    pulPlainTextLen: UlongOut,
) -> Ulong {
    call("SKF_ECCDecrypt", |module| {
        answer(module, hContainer, false, &blob(module, &pCipherText)?, &pbPlainText, &pulPlainTextLen)
    })
}

fn blob(module: &Module, pointer: &Data) -> Result<Sm2Ciphertext, Sar> {
    let layout = module.profile.layout;
    let octets = pointer.read_with_tail(layout, blobs::ecc_cipher_head(layout), MAX_ECC_BUFFER)?;
    blobs::parse_ecc_cipher(&module.profile, octets)
}

/// The plaintext is as long as the ciphertext; it is decrypted before anything is told of it.
fn answer(
    module: &Module,
    container: Handle,
    signing: bool,
    ciphertext: &Sm2Ciphertext,
    out: &Out,
    length: &UlongOut,
) -> Result<(), Sar> {
    let plaintext = module.decrypt_sm2(container, signing, ciphertext)?;
    out.answer(module.profile.layout, length, &plaintext)
}
