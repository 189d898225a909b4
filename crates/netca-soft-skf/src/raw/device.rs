//! Section 7.1: devices.

use crate::handles::Handle;

use super::memory::{Data, HandleOut, Out, Text, UlongOut, list};
use super::{Bool, Ulong, call};

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_WaitForDevEvent(
    szDevName: Out,
    pulDevNameLen: UlongOut,
    pulEvent: UlongOut,
) -> Ulong {
    call("SKF_WaitForDevEvent", |module| {
        let layout = module.profile.layout;
        // NULL is found before a long wait is in vain.
        pulEvent.set(layout, 0)?;
        pulDevNameLen.get(layout)?;
        szDevName.write(&[])?;
        module.wait(|name, event| {
            szDevName.answer(layout, &pulDevNameLen, &[name, &[0]].concat())?;
            pulEvent.set(layout, event as u64)
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CancelWaitForDevEvent() -> Ulong {
    call("SKF_CancelWaitForDevEvent", |module| {
        module.cancel_waiting();
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_EnumDev(bPresent: Bool, szNameList: Out, pulSize: UlongOut) -> Ulong {
    call("SKF_EnumDev", |module| {
        let names = module.device_names(bPresent != 0)?;
        szNameList.answer(module.profile.layout, &pulSize, &list(&names))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ConnectDev(szName: Text, phDev: HandleOut) -> Ulong {
    call("SKF_ConnectDev", |module| {
        phDev.check()?;
        phDev.set(module.connect(&szName.read()?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DisConnectDev(hDev: Handle) -> Ulong {
    call("SKF_DisConnectDev", |module| module.disconnect(hDev))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GetDevState(szDevName: Text, pulDevState: UlongOut) -> Ulong {
    call("SKF_GetDevState", |module| pulDevState.set(module.profile.layout, module.device_state(&szDevName.read()?)?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_SetLabel(hDev: Handle, szLabel: Text) -> Ulong {
    call("SKF_SetLabel", |module| module.set_label(hDev, szLabel.read()?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GetDevInfo(hDev: Handle, pDevInfo: Out) -> Ulong {
    call("SKF_GetDevInfo", |module| pDevInfo.write(&module.device_info(hDev)?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_LockDev(hDev: Handle, ulTimeOut: Ulong) -> Ulong {
    call("SKF_LockDev", |module| module.lock(hDev, module.scalar(ulTimeOut)))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_UnlockDev(hDev: Handle) -> Ulong {
    call("SKF_UnlockDev", |module| module.unlock(hDev))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GenRandom(hDev: Handle, pbRandom: Out, ulRandomLen: Ulong) -> Ulong {
    call("SKF_GenRandom", |module| {
        pbRandom.write(&[])?;
        pbRandom.write(&module.random(hDev, module.length(ulRandomLen)?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DevAuth(hDev: Handle, pbAuthData: Data, ulLen: Ulong) -> Ulong {
    call("SKF_DevAuth", |module| module.authenticate(hDev, pbAuthData.read(module.length(ulLen)?)?))
}
