//! Section 7.5: containers and certificates.

use crate::handles::Handle;

use super::memory::{Data, HandleOut, Out, Text, UlongOut, list};
use super::{Bool, Ulong, call};

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CreateContainer(
    hApplication: Handle,
    szContainerName: Text,
    phContainer: HandleOut,
) -> Ulong {
    call("SKF_CreateContainer", |module| {
        phContainer.check()?;
        phContainer.set(module.create_container(hApplication, szContainerName.read()?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_DeleteContainer(hApplication: Handle, szContainerName: Text) -> Ulong {
    call("SKF_DeleteContainer", |module| module.delete_container(hApplication, &szContainerName.read()?))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_EnumContainer(
    hApplication: Handle,
    szContainerName: Out,
    pulSize: UlongOut,
) -> Ulong {
    call("SKF_EnumContainer", |module| {
        let names = module.container_names(hApplication)?;
        szContainerName.answer(module.profile.layout, &pulSize, &list(&names))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_OpenContainer(
    hApplication: Handle,
    szContainerName: Text,
    phContainer: HandleOut,
) -> Ulong {
    call("SKF_OpenContainer", |module| {
        phContainer.check()?;
        phContainer.set(module.open_container(hApplication, szContainerName.read()?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_CloseContainer(hContainer: Handle) -> Ulong {
    call("SKF_CloseContainer", |module| module.close_container(hContainer))
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_GetContainerType(hContainer: Handle, pulContainerType: UlongOut) -> Ulong {
    call("SKF_GetContainerType", |module| {
        pulContainerType.set(module.profile.layout, module.container_type(hContainer)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ImportCertificate(
    hContainer: Handle,
    bSignFlag: Bool,
    pbCert: Data,
    ulCertLen: Ulong,
) -> Ulong {
    call("SKF_ImportCertificate", |module| {
        module.import_certificate(hContainer, bSignFlag != 0, pbCert.read(module.length(ulCertLen)?)?)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ExportCertificate(
    hContainer: Handle,
    bSignFlag: Bool,
    pbCert: Out,
    pulCertLen: UlongOut,
) -> Ulong {
    call("SKF_ExportCertificate", |module| {
        let der = module.export_certificate(hContainer, bSignFlag != 0)?;
        pbCert.answer(module.profile.layout, &pulCertLen, &der)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "system" fn SKF_ExportPublicKey(
    hContainer: Handle,
    bSignFlag: Bool,
    pbBlob: Out,
    pulBlobLen: UlongOut,
) -> Ulong {
    call("SKF_ExportPublicKey", |module| {
        let blob = module.export_public_key(hContainer, bSignFlag != 0)?;
        pbBlob.answer(module.profile.layout, &pulBlobLen, &blob)
    })
}
