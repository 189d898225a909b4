//! The calls that give a file its access list.

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::mem::size_of;
use std::os::windows::io::AsRawHandle;
use std::ptr;

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, TRUE};
use windows_sys::Win32::Security::{
    ACL, ACL_REVISION, AddAccessAllowedAceEx, CONTAINER_INHERIT_ACE, CreateWellKnownSid, DACL_SECURITY_INFORMATION,
    GetTokenInformation, InitializeAcl, InitializeSecurityDescriptor, OBJECT_INHERIT_ACE,
    PROTECTED_DACL_SECURITY_INFORMATION, PSID, SE_DACL_PROTECTED, SECURITY_DESCRIPTOR, SECURITY_MAX_SID_SIZE,
    SetKernelObjectSecurity, SetSecurityDescriptorControl, SetSecurityDescriptorDacl, TOKEN_QUERY, TOKEN_USER,
    TokenUser, WinLocalSystemSid,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// What the access list is for: that of a folder is handed down to what is made in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

/// winnt.h
const FILE_ALL_ACCESS: u32 = 0x001f_01ff;
/// Of security descriptors.
const REVISION: u32 = 1;
/// Two entries and their SIDs take less; in words of 64 bits, since a list must be aligned.
const LIST: usize = 64;
/// A TOKEN_USER and its SID.
const USER: usize = 32;

/// Gives an open file or folder an access list that inherits nothing: all for the user of this process and for SYSTEM.
pub(super) fn restrict(file: &File, kind: Kind) -> io::Result<()> {
    let mut user = [0_u64; USER];
    let user = user_of_process(&mut user)?;
    let mut system = [0_u64; (SECURITY_MAX_SID_SIZE as usize).div_ceil(8)];
    let mut length = SECURITY_MAX_SID_SIZE;
    // SAFETY: `system` has room for the longest SID, aligned, as `length` says.
    succeeded(unsafe {
        CreateWellKnownSid(WinLocalSystemSid, ptr::null_mut(), system.as_mut_ptr().cast(), &mut length)
    })?;
    let mut list = [0_u64; LIST];
    let acl: *mut ACL = list.as_mut_ptr().cast();
    // SAFETY: `acl` points to as many bytes, aligned.
    succeeded(unsafe { InitializeAcl(acl, (LIST * 8) as u32, ACL_REVISION) })?;
    let inherit = if kind == Kind::Folder { OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE } else { 0 };
    for sid in [user, system.as_mut_ptr().cast()] {
        // SAFETY: the list was just initialised and knows its size; the SID is a valid one that lives until the end.
        succeeded(unsafe { AddAccessAllowedAceEx(acl, ACL_REVISION, inherit, FILE_ALL_ACCESS, sid) })?;
    }
    let mut descriptor = SECURITY_DESCRIPTOR::default();
    let place = (&raw mut descriptor).cast();
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: `place` is that of a descriptor, which is initialised first and refers to the list above, alive until the end. The
    // handle is open as long as `file` is. SetSecurityInfo would do the same, but some make it look at the folder above.
    unsafe {
        succeeded(InitializeSecurityDescriptor(place, REVISION))?;
        succeeded(SetSecurityDescriptorDacl(place, TRUE, acl, 0))?;
        succeeded(SetSecurityDescriptorControl(place, SE_DACL_PROTECTED, SE_DACL_PROTECTED))?;
        succeeded(SetKernelObjectSecurity(file.as_raw_handle(), what, place))
    }
}

/// The SID lies in the buffer.
fn user_of_process(buffer: &mut [u64; USER]) -> io::Result<PSID> {
    let mut token: HANDLE = ptr::null_mut();
    // SAFETY: the pseudo handle of this process needs no closing, and `token` is a valid place for a handle.
    succeeded(unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &mut token) })?;
    let mut length = 0;
    let room = size_of::<[u64; USER]>() as u32;
    // SAFETY: the buffer has the room announced, aligned for what is put into it.
    let asked = unsafe { GetTokenInformation(token, TokenUser, buffer.as_mut_ptr().cast(), room, &mut length) };
    let asked = succeeded(asked);
    // SAFETY: the handle is ours, and is not used again.
    unsafe { CloseHandle(token) };
    asked?;
    // SAFETY: the call filled the beginning of the buffer with a TOKEN_USER, whose SID follows it there.
    Ok(unsafe { (*buffer.as_ptr().cast::<TOKEN_USER>()).User.Sid })
}

fn succeeded(returned: i32) -> io::Result<()> {
    if returned != 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
