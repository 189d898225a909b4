//! Section 7.3: applications.

use crate::application::NewApplication;
use crate::handles::Handle;

use super::memory::{HandleOut, Out, Text, UlongOut, list};
use super::{Ulong, call};

/// The counts and the rights are DWORDs, of 32 bits whatever a ULONG has.
#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CreateApplication(
    hDev: Handle,
    szAppName: Text,
    szAdminPin: Text,
    dwAdminPinRetryCount: Ulong,
    szUserPin: Text,
    dwUserPinRetryCount: Ulong,
    dwCreateFileRights: Ulong,
    phApplication: HandleOut,
) -> Ulong {
    call("SKF_CreateApplication", |module| {
        phApplication.check()?;
        let dword = |value: Ulong| u64::from(value as u32);
        let new = NewApplication {
            name: szAppName.read()?,
            admin_pin: szAdminPin.secret()?,
            admin_tries: dword(dwAdminPinRetryCount),
            user_pin: szUserPin.secret()?,
            user_tries: dword(dwUserPinRetryCount),
            rights: dword(dwCreateFileRights),
        };
        phApplication.set(module.create_application(hDev, &new)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_EnumApplication(hDev: Handle, szAppName: Out, pulSize: UlongOut) -> Ulong {
    call("SKF_EnumApplication", |module| {
        let names = module.application_names(hDev)?;
        szAppName.answer(module.profile.layout, &pulSize, &list(&names))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DeleteApplication(hDev: Handle, szAppName: Text) -> Ulong {
    call("SKF_DeleteApplication", |module| module.delete_application(hDev, &szAppName.read()?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_OpenApplication(hDev: Handle, szAppName: Text, phApplication: HandleOut) -> Ulong {
    call("SKF_OpenApplication", |module| {
        phApplication.check()?;
        phApplication.set(module.open_application(hDev, szAppName.read()?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CloseApplication(hApplication: Handle) -> Ulong {
    call("SKF_CloseApplication", |module| module.close_application(hApplication))
}
