//! What the process holds: its devices, and the handles on them.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::codes::Sar;
use crate::device::Waiting;
use crate::faults::{Accident, Moment};
use crate::handles::{Connection, Handle, Handles, OpenApplication};
use crate::plug::Plug;
use crate::profile::Profile;
use crate::state::{Application, Container, State, Store};

/// The state files, with the system's separator of PATH between them.
const STATE: &str = "NETCA_SKF_STATE";
const PROFILE: &str = "NETCA_SKF_PROFILE";
const LOG: &str = "NETCA_SKF_LOG";

/// The module, loaded.
pub(crate) struct Module {
    pub(crate) profile: Profile,
    pub(crate) devices: Vec<Device>,
    handles: Mutex<Handles>,
    calls: AtomicUsize,
    log: Option<File>,
    pub(crate) waiting: Waiting,
    /// Which connection has each device for itself.
    pub(crate) locks: Mutex<Vec<Option<Handle>>>,
    pub(crate) unlocked: Condvar,
}

/// A device that the module knows of.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) store: Store,
    pub(crate) plug: Plug,
}

/// The one of this process, as the environment says at the first call.
///
/// # Errors
/// [`Sar::InvalidParameter`] for a profile that cannot be read; which word is at fault stands on standard error.
pub(crate) fn module() -> Result<&'static Module, Sar> {
    static MODULE: OnceLock<Option<Module>> = OnceLock::new();
    MODULE.get_or_init(from_environment).as_ref().ok_or(Sar::InvalidParameter)
}

fn from_environment() -> Option<Module> {
    let profile = match std::env::var(PROFILE).unwrap_or_default().parse() {
        Ok(profile) => profile,
        Err(word) => {
            // Not `eprintln`, which panics where standard error is closed.
            let _ = writeln!(std::io::stderr(), "netca-soft-skf: {PROFILE}: unknown word {word:?}");
            return None;
        }
    };
    let paths = std::env::var_os(STATE).unwrap_or_default();
    Some(Module::new(profile, std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty())))
}

impl Module {
    pub(crate) fn new(profile: Profile, states: impl Iterator<Item = PathBuf>) -> Self {
        let device = |path| {
            let store = Store::new(path, profile.application.clone());
            Device { plug: Plug::new(store.beside(".plug")), store }
        };
        let devices: Vec<Device> = states.map(device).collect();
        let locks = Mutex::new(vec![None; devices.len()]);
        let (handles, calls, waiting) = (Mutex::default(), AtomicUsize::new(0), Waiting::default());
        let log = std::env::var_os(LOG).and_then(|path| OpenOptions::new().create(true).append(true).open(path).ok());
        Self { profile, devices, handles, calls, log, waiting, locks, unlocked: Condvar::new() }
    }

    /// The number of a call that begins.
    pub(crate) fn count_call(&self) -> usize {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// What was to happen at this moment happens; what the call answers then, if not its own answer.
    pub(crate) fn pass(&self, call: usize, moment: Moment) -> Option<u32> {
        match self.profile.faults.accident(call, moment)? {
            Accident::Unplug => self.devices.iter().for_each(|device| device.plug.pull()),
            Accident::Die => std::process::abort(),
            Accident::Fail(code) => return Some(code),
            Accident::Hang => loop {
                std::thread::park();
            },
        }
        None
    }

    /// A line in the log, where there is one: `NUMBER FUNCTION 0xANSWER`.
    pub(crate) fn note(&self, call: usize, function: &str, answer: usize) {
        if let Some(mut log) = self.log.as_ref() {
            // In one write, so that nothing of it is lost when the process ends next.
            let _ = log.write_all(format!("{call} {function} 0x{answer:x}\n").as_bytes());
        }
    }

    pub(crate) fn handles(&self) -> MutexGuard<'_, Handles> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn device(&self, index: usize) -> Result<&Device, Sar> {
        self.devices.get(index).ok_or(Sar::InvalidHandle)
    }

    /// A connection whose device has been plugged in ever since.
    pub(crate) fn connection(&self, handle: Handle) -> Result<Connection, Sar> {
        let connection = *self.handles().connection(handle)?;
        let generation = self.device(connection.device)?.plug.generation();
        if generation == Some(connection.generation) { Ok(connection) } else { Err(Sar::DeviceRemoved) }
    }

    /// An open application on a device that is there.
    pub(crate) fn opened_application(&self, handle: Handle) -> Result<(Connection, OpenApplication), Sar> {
        let open = self.handles().application(handle)?.clone();
        Ok((self.connection(open.connection)?, open))
    }

    /// Works on a device's memory.
    pub(crate) fn with_state<T>(
        &self,
        connection: Connection,
        act: impl FnOnce(&mut State) -> Result<T, Sar>,
    ) -> Result<T, Sar> {
        self.device(connection.device)?.store.with(act)
    }

    /// Works on an application.
    pub(crate) fn with_application<T>(
        &self,
        handle: Handle,
        act: impl FnOnce(&OpenApplication, &mut Application) -> Result<T, Sar>,
    ) -> Result<T, Sar> {
        let (connection, open) = self.opened_application(handle)?;
        self.with_state(connection, |state| act(&open, state.application(&open.name)?))
    }

    /// Works on a container.
    pub(crate) fn with_container<T>(
        &self,
        handle: Handle,
        access: Access,
        act: impl FnOnce(&mut Container) -> Result<T, Sar>,
    ) -> Result<T, Sar> {
        let container = self.handles().container(handle)?.clone();
        self.with_application(container.application, |open, application| {
            if access == Access::User && !open.user {
                return Err(Sar::NotLoggedIn);
            }
            act(application.container(&container.name)?)
        })
    }
}

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Anyone,
    /// Who gave the user's PIN to the application's handle.
    User,
}
