//! Section 7.2: PINs.

use crate::codes::Sar;
use crate::handles::Handle;
use crate::module::Module;

use super::memory::{BoolOut, Text, UlongOut};
use super::{Ulong, call};

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ChangePIN(
    hApplication: Handle,
    ulPINType: Ulong,
    szOldPin: Text,
    szNewPin: Text,
    pulRetryCount: UlongOut,
) -> Ulong {
    call("SKF_ChangePIN", |module| {
        let (old, new) = (szOldPin.secret()?, szNewPin.secret()?);
        let tried = module.change_pin(hApplication, module.scalar(ulPINType), &old, &new)?;
        tell(module, &pulRetryCount, tried)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GetPINInfo(
    hApplication: Handle,
    ulPINType: Ulong,
    pulMaxRetryCount: UlongOut,
    pulRemainRetryCount: UlongOut,
    pbDefaultPin: BoolOut,
) -> Ulong {
    call("SKF_GetPINInfo", |module| {
        let info = module.pin_info(hApplication, module.scalar(ulPINType))?;
        pulMaxRetryCount.set(module.profile.layout, info.tries)?;
        pulRemainRetryCount.set(module.profile.layout, info.tries_left)?;
        pbDefaultPin.set(info.initial)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_VerifyPIN(
    hApplication: Handle,
    ulPINType: Ulong,
    szPIN: Text,
    pulRetryCount: UlongOut,
) -> Ulong {
    call("SKF_VerifyPIN", |module| {
        let tried = module.verify_pin(hApplication, module.scalar(ulPINType), &szPIN.secret()?)?;
        tell(module, &pulRetryCount, tried)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_UnblockPIN(
    hApplication: Handle,
    szAdminPIN: Text,
    szNewUserPIN: Text,
    pulRetryCount: UlongOut,
) -> Ulong {
    call("SKF_UnblockPIN", |module| {
        let tried = module.unblock_pin(hApplication, &szAdminPIN.secret()?, &szNewUserPIN.secret()?)?;
        tell(module, &pulRetryCount, tried)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ClearSecureState(hApplication: Handle) -> Ulong {
    call("SKF_ClearSecureState", |module| module.clear_secure_state(hApplication))
}

fn tell(module: &Module, tries: &UlongOut, (left, outcome): (u64, Result<(), Sar>)) -> Result<(), Sar> {
    tries.set_if_there(module.profile.layout, left)?;
    outcome
}
