//! Applications and their PINs.

use zeroize::Zeroizing;

use crate::codes::Sar;
use crate::handles::{Connection, Handle};
use crate::module::Module;
use crate::pin::{Pin, Role};
use crate::state::{self, Text};

const NAME: usize = 32;
const MAXIMUM: usize = 8;

/// What an application is made with.
pub(crate) struct NewApplication {
    pub(crate) name: Vec<u8>,
    pub(crate) admin_pin: Zeroizing<Vec<u8>>,
    pub(crate) admin_tries: u64,
    pub(crate) user_pin: Zeroizing<Vec<u8>>,
    pub(crate) user_tries: u64,
    pub(crate) rights: u64,
}

/// What SKF_GetPINInfo tells.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PinInfo {
    pub(crate) tries: u64,
    pub(crate) tries_left: u64,
    pub(crate) initial: bool,
}

impl Module {
    pub(crate) fn application_names(&self, device: Handle) -> Result<Vec<Vec<u8>>, Sar> {
        let connection = self.connection(device)?;
        self.with_state(connection, |state| Ok(state.applications.iter().map(|one| one.name.0.clone()).collect()))
    }

    pub(crate) fn create_application(&self, device: Handle, new: &NewApplication) -> Result<Handle, Sar> {
        let connection = self.authenticated(device)?;
        check_name(&new.name)?;
        let (admin, user) = (Pin::new(&new.admin_pin, new.admin_tries)?, Pin::new(&new.user_pin, new.user_tries)?);
        let rights = match new.rights {
            rights @ (0x00 | 0x01 | 0x10 | 0x11 | 0xFF) => rights as u32,
            _ => return Err(Sar::InvalidParameter),
        };
        self.with_state(connection, |state| {
            if state.application(&new.name).is_ok() {
                return Err(Sar::ApplicationExists);
            }
            if state.applications.len() >= MAXIMUM {
                return Err(Sar::NoRoom);
            }
            let name = Text(new.name.clone());
            state.applications.push(state::Application { name, admin, user, rights, containers: Vec::new() });
            Ok(())
        })?;
        Ok(self.handles().open_application(device, new.name.clone()))
    }

    pub(crate) fn delete_application(&self, device: Handle, name: &[u8]) -> Result<(), Sar> {
        let connection = self.authenticated(device)?;
        self.with_state(connection, |state| {
            state.application(name)?;
            state.applications.retain(|one| one.name.0 != name);
            Ok(())
        })?;
        let mut handles = self.handles();
        handles.opened(connection.device, name, None).into_iter().for_each(|handle| handles.close(handle));
        Ok(())
    }

    pub(crate) fn open_application(&self, device: Handle, name: Vec<u8>) -> Result<Handle, Sar> {
        let connection = self.connection(device)?;
        check_name(&name)?;
        self.with_state(connection, |state| state.application(&name).map(|_| ()))?;
        Ok(self.handles().open_application(device, name))
    }

    pub(crate) fn close_application(&self, handle: Handle) -> Result<(), Sar> {
        let there = self.opened_application(handle);
        if matches!(there, Err(Sar::InvalidHandle)) {
            return Err(Sar::InvalidHandle);
        }
        self.handles().close(handle);
        there.map(|_| ())
    }

    pub(crate) fn pin_info(&self, handle: Handle, role: u64) -> Result<PinInfo, Sar> {
        self.with_application(handle, |_, application| {
            let pin = application.pin(Role::from_number(role)?);
            Ok(PinInfo { tries: pin.tries, tries_left: pin.tries_left, initial: pin.initial })
        })
    }

    /// Gives a PIN: the tries left behind a wrong one, and what came of it. A wrong one also logs out.
    pub(crate) fn verify_pin(&self, handle: Handle, role: u64, pin: &[u8]) -> Result<(u64, Result<(), Sar>), Sar> {
        let role = Role::from_number(role)?;
        let (left, outcome) = self.with_application(handle, |_, application| {
            let kept = application.pin(role);
            let outcome = kept.verify(pin);
            Ok((kept.tries_left, outcome))
        })?;
        // One whose length is wrong was not tried.
        if outcome != Err(Sar::PinLength) {
            self.handles().application(handle)?.set(role, outcome.is_ok());
        }
        Ok((left, outcome))
    }

    /// Changes a PIN for who knows it; the tries left, and what came of it.
    pub(crate) fn change_pin(
        &self,
        handle: Handle,
        role: u64,
        old: &[u8],
        new: &[u8],
    ) -> Result<(u64, Result<(), Sar>), Sar> {
        let role = Role::from_number(role)?;
        self.with_application(handle, |_, application| {
            let kept = application.pin(role);
            let outcome = kept.change(old, new);
            Ok((kept.tries_left, outcome))
        })
    }

    /// Sets the user's PIN anew for who knows the administrator's; the tries left of that one, and what came of it.
    pub(crate) fn unblock_pin(&self, handle: Handle, admin: &[u8], new: &[u8]) -> Result<(u64, Result<(), Sar>), Sar> {
        self.with_application(handle, |_, application| {
            let outcome = Pin::check_length(new).and_then(|()| application.admin.verify(admin));
            let outcome = outcome.and_then(|()| application.user.replace(new));
            Ok((application.admin.tries_left, outcome))
        })
    }

    /// Logs out.
    pub(crate) fn clear_secure_state(&self, handle: Handle) -> Result<(), Sar> {
        self.opened_application(handle)?;
        let mut handles = self.handles();
        let open = handles.application(handle)?;
        (open.user, open.admin) = (false, false);
        Ok(())
    }

    /// A connection that may make and delete applications.
    fn authenticated(&self, device: Handle) -> Result<Connection, Sar> {
        let connection = self.connection(device)?;
        let needed = self.profile.device_auth && !connection.authenticated;
        if needed { Err(Sar::NotLoggedIn) } else { Ok(connection) }
    }
}

impl state::Application {
    fn pin(&mut self, role: Role) -> &mut Pin {
        match role {
            Role::Admin => &mut self.admin,
            Role::User => &mut self.user,
        }
    }
}

fn check_name(name: &[u8]) -> Result<(), Sar> {
    match name.len() {
        0 => Err(Sar::ApplicationNameInvalid),
        1..=NAME => Ok(()),
        _ => Err(Sar::NameLength),
    }
}
