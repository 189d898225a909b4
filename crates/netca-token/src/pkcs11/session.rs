use cryptoki_sys::{
    CK_OBJECT_HANDLE, CK_SESSION_HANDLE, CK_SLOT_ID, CKF_RW_SESSION, CKR_SESSION_READ_ONLY, CKR_TOKEN_WRITE_PROTECTED,
};

use super::{attribute::Attribute, module::Module, raw::Library, rv};
use crate::Error;

/// One session, closed when dropped. It is opened for writing at once, since a second one would cost two more calls.
pub(super) struct Session {
    module: Module,
    handle: CK_SESSION_HANDLE,
}

impl Session {
    pub(super) fn open(module: Module, slot: CK_SLOT_ID) -> Result<Self, Error> {
        let library = module.library();
        let handle = match library.open_session(slot, CKF_RW_SESSION) {
            // A write-protected token can still be listed and can still sign.
            Err(error) if rv::is(&error, &[CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_READ_ONLY]) => {
                library.open_session(slot, 0)?
            }
            opened => opened?,
        };
        Ok(Self { module, handle })
    }

    pub(super) fn library(&self) -> &'static Library {
        self.module.library()
    }

    pub(super) fn handle(&self) -> CK_SESSION_HANDLE {
        self.handle
    }

    pub(super) fn find(&self, template: &[Attribute]) -> Result<Vec<CK_OBJECT_HANDLE>, Error> {
        self.library().find(self.handle, template)
    }

    pub(super) fn set(&self, object: CK_OBJECT_HANDLE, attribute: Attribute) -> Result<(), Error> {
        self.library().set_attributes(self.handle, object, &[attribute])
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A token that is gone took its sessions with it, and a driver that does not answer is not asked once more.
        if !self.library().has_given_up() {
            let _ = self.library().close_session(self.handle);
        }
    }
}
