//! A module with its profile: calls in terms of names, handles and bytes.

use zeroize::Zeroizing;

use super::blobs::{self, DeviceInfo};
use super::names::is_name;
use super::profile::{SkfLayout, SkfProfile};
use super::raw::{Arg, Library, Memory};
use super::sar;
use crate::Error;

/// Room for lists and certificates at the first try, and at the second.
const ROOM: usize = 8 * 1024;
const MOST: usize = 1024 * 1024;
/// More than a DEVINFO, an ECCCIPHERBLOB or a signature has in any layout.
const STRUCTURE: usize = 4096;
/// The most devices, applications and containers.
const NAMES: usize = 256;

/// A handle of a driver.
pub(super) type Handle = usize;

#[derive(Clone)]
pub(super) struct Driver {
    pub(super) library: &'static Library,
    pub(super) profile: SkfProfile,
}

/// A number in memory. Little-endian machines read the lower half of it as a ULONG of 32 bits, too; whoever writes so many
/// leaves the upper half zero.
fn number(value: usize) -> Arg {
    Arg::Memory(Memory::new(&(value as u64).to_le_bytes(), 8, 0))
}

fn read_number(memory: &Memory) -> u64 {
    memory.octets().iter().rev().fold(0, |value, octet| value << 8 | u64::from(*octet))
}

/// A text with its zero.
pub(super) fn text(octets: &[u8]) -> Arg {
    Arg::Memory(Memory::new(octets, octets.len() + 1, 0))
}

pub(super) fn data(octets: &[u8]) -> Arg {
    Arg::Memory(Memory::new(octets, octets.len() + 16, 0))
}

pub(super) fn room() -> Arg {
    Arg::Memory(Memory::new(&[], STRUCTURE, 0))
}

impl Driver {
    /// The answer, whatever it is, and the memory.
    pub(super) fn ask(&self, function: &'static str, args: Vec<Arg>) -> Result<(u32, Vec<Memory>), Error> {
        self.library.call(function, args, self.profile.timeout)
    }

    /// The memory, where the answer is SAR_OK.
    pub(super) fn run(&self, function: &'static str, args: Vec<Arg>) -> Result<Vec<Memory>, Error> {
        match self.ask(function, args)? {
            (sar::OK, memory) => Ok(memory),
            (code, _) => Err(sar::error(function, code)),
        }
    }

    /// A function that ends in (…, out, length): what it put out. `before` is called for each try.
    pub(super) fn sized(
        &self,
        function: &'static str,
        before: impl Fn() -> Vec<Arg>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut room = ROOM;
        loop {
            let mut args = before();
            args.extend([Arg::Memory(Memory::new(&[], room, 0)), number(room)]);
            let (code, mut memory) = self.ask(function, args)?;
            let len = memory.pop().map_or(0, |memory| read_number(&memory));
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            match code {
                sar::OK => {
                    let octets = memory.pop().and_then(|out| out.octets().get(..len).map(<[u8]>::to_vec));
                    return octets.map(Zeroizing::new).ok_or(Error::Malformed { what: "length of an answer" });
                }
                sar::BUFFER_TOO_SMALL if room == ROOM && (ROOM..=MOST).contains(&len) => room = len,
                code => return Err(sar::error(function, code)),
            }
        }
    }

    /// A list of names, which ends with two zeros or with what was put out.
    pub(super) fn list(&self, function: &'static str, first: usize) -> Result<Vec<Vec<u8>>, Error> {
        let octets = self.sized(function, || vec![Arg::Value(first)])?;
        let names: Vec<Vec<u8>> =
            octets.split(|octet| *octet == 0).take_while(|name| !name.is_empty()).map(<[u8]>::to_vec).collect();
        let good = names.len() <= NAMES && names.iter().all(|name| function == "SKF_EnumDev" || is_name(name));
        if good { Ok(names) } else { Err(Error::Malformed { what: "list of names" }) }
    }

    /// Something with a name, opened: (…, name, handle *).
    pub(super) fn open(&self, function: &'static str, parent: Option<Handle>, name: &[u8]) -> Result<Handle, Error> {
        if name.contains(&0) {
            return Err(Error::Malformed { what: "name" });
        }
        let mut args: Vec<Arg> = parent.map(Arg::Value).into_iter().collect();
        args.extend([text(name), number(0)]);
        let memory = self.run(function, args)?;
        let handle = memory.last().map_or(0, read_number);
        usize::try_from(handle).ok().filter(|handle| *handle != 0).ok_or(Error::Malformed { what: "handle" })
    }

    /// A handle is closed; nothing can be done about a driver that does not want to.
    pub(super) fn close(&self, function: &'static str, handle: Handle) {
        let _ = self.run(function, vec![Arg::Value(handle)]);
    }

    /// DEVINFO, and the layout: the profile's, else what the length of it shows.
    ///
    /// It is asked for twice, into two kinds of filling: what is the same in both was written.
    pub(super) fn device_info(&self, device: Handle) -> Result<(DeviceInfo, SkfLayout), Error> {
        let ask = |filling| {
            let args = vec![Arg::Value(device), Arg::Memory(Memory::new(&[], STRUCTURE, filling))];
            self.run("SKF_GetDevInfo", args)?.pop().ok_or(Error::Malformed { what: "DEVINFO" })
        };
        let zeroed = ask(0)?;
        let info = blobs::device_info(zeroed.octets())?;
        if let Some(layout) = self.profile.layout {
            return Ok((info, layout));
        }
        let filled = ask(0x5A)?;
        let same = zeroed.octets().iter().zip(filled.octets()).rposition(|(one, other)| one == other);
        let layout = same.and_then(|last| blobs::layout_of(last + 1));
        Ok((info, layout.unwrap_or(SkfLayout::DEFAULT)))
    }

    /// GetPINInfo of the user: the most tries, and those left; `None` where it is not exported or says nonsense.
    pub(super) fn pin_info(&self, application: Handle) -> Result<Option<(u32, u32)>, Error> {
        if !self.library.has("SKF_GetPINInfo") {
            return Ok(None);
        }
        let args = vec![Arg::Value(application), Arg::Value(USER), number(0), number(0), number(0)];
        let memory = match self.run("SKF_GetPINInfo", args) {
            Err(Error::Unsupported { .. }) => return Ok(None),
            said => said?,
        };
        let tries: Vec<u32> = memory.iter().map(read_number).filter_map(plausible).collect();
        Ok(tries.get(..2).filter(|tries| tries[0] != 0 && tries[1] <= tries[0]).map(|tries| (tries[0], tries[1])))
    }

    /// VerifyPIN: what it answers, and the tries left that it tells.
    pub(super) fn verify_pin(&self, application: Handle, pin: &[u8]) -> Result<(u32, Option<u32>), Error> {
        let args = vec![Arg::Value(application), Arg::Value(USER), text(pin), number(0)];
        let (code, memory) = self.ask("SKF_VerifyPIN", args)?;
        Ok((code, memory.last().map(read_number).and_then(plausible)))
    }

    /// The application to use.
    pub(super) fn application(&self, device: Handle) -> Result<Handle, Error> {
        let open = |name: &[u8]| self.open("SKF_OpenApplication", Some(device), name);
        if let Some(name) = &self.profile.application {
            return open(name.as_bytes());
        }
        let names = self.list("SKF_EnumApplication", device)?;
        if let [_, _, ..] = names.as_slice() {
            for name in &names {
                let application = open(name)?;
                match self.list("SKF_EnumContainer", application) {
                    Ok(containers) if !containers.is_empty() => return Ok(application),
                    _ => self.close("SKF_CloseApplication", application),
                }
            }
        }
        open(names.first().ok_or(Error::Unsupported { operation: "a Key without an application" })?)
    }
}

/// The user's PIN, not the administrator's.
const USER: usize = 1;

fn plausible(tries: u64) -> Option<u32> {
    u32::try_from(tries).ok().filter(|tries| *tries <= 255)
}
