//! Devices: lists, connections, events, labels, locks, random numbers, authentication.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::blobs::{self, DeviceInfo, TOTAL_SPACE};
use crate::codes::Sar;
use crate::handles::{Connection, Handle};
use crate::keys;
use crate::module::Module;
use crate::plug::Event;

/// How often the files with events are looked at.
const PAUSE: Duration = Duration::from_millis(20);
/// "The string shall be shorter than 32 bytes."
const LABEL: usize = 31;
/// What the factory puts in for SKF_DevAuth.
const DEVICE_KEY: &[u8; 16] = b"1234567812345678";
const FOREVER: u64 = 0xFFFF_FFFF;
/// The most random bytes a call.
const RANDOM: usize = 4096;

/// Who waits for events.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<Waits>);

#[derive(Default)]
struct Waits {
    /// How many events of each device were told already; known from the first call on.
    told: Option<Vec<usize>>,
    /// How often waiting was cancelled.
    cancelled: usize,
}

impl Module {
    /// The names of all devices, or of those that are plugged in.
    pub(crate) fn device_names(&self, present: bool) -> Result<Vec<Vec<u8>>, Sar> {
        let shown = self.devices.iter().filter(|device| !present || device.plug.generation().is_some());
        shown.map(|device| device.store.with(|state| Ok(state.name.0.clone()))).collect()
    }

    /// DEV_ABSENT_STATE or DEV_PRESENT_STATE.
    pub(crate) fn device_state(&self, name: &[u8]) -> Result<u64, Sar> {
        let present = self.find(name)?.is_some_and(|index| self.generation(index).is_some());
        Ok(u64::from(present))
    }

    pub(crate) fn connect(&self, name: &[u8]) -> Result<Handle, Sar> {
        let device = self.find(name)?.ok_or(Sar::DeviceRemoved)?;
        let generation = self.generation(device).ok_or(Sar::DeviceRemoved)?;
        let connection = Connection { device, generation, challenge: None, authenticated: false };
        Ok(self.handles().connect(connection))
    }

    /// Ends a connection and all that was opened through it; that of a device which is gone too, but then says so.
    pub(crate) fn disconnect(&self, handle: Handle) -> Result<(), Sar> {
        let there = self.connection(handle);
        if there == Err(Sar::InvalidHandle) {
            return Err(Sar::InvalidHandle);
        }
        self.handles().close(handle);
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        locks.iter_mut().filter(|owner| **owner == Some(handle)).for_each(|owner| *owner = None);
        self.unlocked.notify_all();
        there.map(|_| ())
    }

    /// DEVINFO's octets.
    pub(crate) fn device_info(&self, handle: Handle) -> Result<Vec<u8>, Sar> {
        let connection = self.connection(handle)?;
        self.with_state(connection, |state| {
            let free = TOTAL_SPACE.saturating_sub(state.used());
            let info = DeviceInfo { label: &state.label.0, serial: &state.serial.0, free };
            Ok(blobs::device_info(&self.profile, &info))
        })
    }

    pub(crate) fn set_label(&self, handle: Handle, label: Vec<u8>) -> Result<(), Sar> {
        let connection = self.connection(handle)?;
        if label.len() > LABEL {
            return Err(Sar::InputLength);
        }
        self.with_state(connection, |state| {
            state.label.0 = label;
            Ok(())
        })
    }

    /// Waits at most so many milliseconds for the device to be this connection's alone. That keeps others from locking it;
    /// what else they do goes on.
    pub(crate) fn lock(&self, handle: Handle, milliseconds: u64) -> Result<(), Sar> {
        let index = self.connection(handle)?.device;
        let end = (milliseconds != FOREVER).then(|| Instant::now() + Duration::from_millis(milliseconds.min(FOREVER)));
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match locks.get_mut(index) {
                Some(owner @ None) => {
                    *owner = Some(handle);
                    return Ok(());
                }
                Some(Some(owner)) if *owner == handle => return Ok(()),
                _ => {}
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                return Err(Sar::Timeout);
            }
            // Looks up now and then, for the device may go away meanwhile.
            locks = self.unlocked.wait_timeout(locks, PAUSE).unwrap_or_else(PoisonError::into_inner).0;
            self.connection(handle)?;
        }
    }

    pub(crate) fn unlock(&self, handle: Handle) -> Result<(), Sar> {
        let index = self.connection(handle)?.device;
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        let owner = locks.get_mut(index).filter(|owner| **owner == Some(handle)).ok_or(Sar::Fail)?;
        *owner = None;
        self.unlocked.notify_all();
        Ok(())
    }

    /// Waits for the next event: the device's name, and the event. What happens between two calls is kept for the second.
    /// The event is told once, when `take` says that its name could be handed over.
    ///
    /// # Errors
    /// [`Sar::NoEvent`] when it was cancelled.
    pub(crate) fn wait<T>(&self, take: impl Fn(&[u8], Event) -> Result<T, Sar>) -> Result<T, Sar> {
        let cancelled = self.waits(|waits| waits.cancelled);
        loop {
            let told = self.waits(|waits| {
                if waits.cancelled != cancelled {
                    return Err(Sar::NoEvent);
                }
                let so_far = || self.devices.iter().map(|device| device.plug.events().len()).collect();
                let told = waits.told.get_or_insert_with(so_far);
                for (device, told) in self.devices.iter().zip(told) {
                    if let Some(event) = device.plug.events().get(*told) {
                        let name = device.store.with(|state| Ok(state.name.0.clone()))?;
                        let taken = take(&name, *event)?;
                        *told += 1;
                        return Ok(Some(taken));
                    }
                }
                Ok(None)
            })?;
            match told {
                Some(taken) => return Ok(taken),
                None => std::thread::sleep(PAUSE),
            }
        }
    }

    pub(crate) fn cancel_waiting(&self) {
        self.waits(|waits| waits.cancelled += 1);
    }

    /// Random bytes; 8 or 16 of them are also the challenge for [`Module::authenticate`], 8 with eight zeros behind.
    pub(crate) fn random(&self, handle: Handle, len: usize) -> Result<Vec<u8>, Sar> {
        self.connection(handle)?;
        if len == 0 || len > RANDOM {
            return Err(Sar::InputLength);
        }
        let mut random = vec![0; len];
        getrandom::fill(&mut random).map_err(|_| Sar::Random)?;
        let mut challenge = [0; 16];
        challenge.iter_mut().zip(&random).for_each(|(to, octet)| *to = *octet);
        self.handles().connection(handle)?.challenge = matches!(len, 8 | 16).then_some(challenge);
        Ok(random)
    }

    /// SKF_DevAuth: the challenge, encrypted with the device's key. Each is good for one try.
    pub(crate) fn authenticate(&self, handle: Handle, answer: &[u8]) -> Result<(), Sar> {
        self.connection(handle)?;
        let mut handles = self.handles();
        let connection = handles.connection(handle)?;
        let challenge = connection.challenge.take().ok_or(Sar::Fail)?;
        connection.authenticated = keys::sm4_ecb_encrypt(DEVICE_KEY, challenge)? == answer;
        if connection.authenticated { Ok(()) } else { Err(Sar::Fail) }
    }

    fn find(&self, name: &[u8]) -> Result<Option<usize>, Sar> {
        Ok(self.device_names(false)?.iter().position(|one| one == name))
    }

    fn generation(&self, device: usize) -> Option<usize> {
        self.devices.get(device).and_then(|device| device.plug.generation())
    }

    fn waits<T>(&self, act: impl FnOnce(&mut Waits) -> T) -> T {
        act(&mut self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
