//! The calls themselves, made under a watchdog.
//!
//! Every argument of every SKF function is a number or a pointer, of a register or a place on the stack each, so that one list of
//! numbers of a machine word calls them all. What memory a driver is given is moved to the calling thread, and has a guard
//! behind it.

#![allow(unsafe_code)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::Error;
use crate::pkcs11::{ModuleProblem, load_library};
use crate::watchdog::Watchdog;

/// Bytes behind each buffer that nobody may write to.
const GUARD: usize = 512;
const PATTERN: u8 = 0xA5;
/// What structures are aligned to.
const ALIGNMENT: usize = 16;

/// A loaded module. It stays loaded for the life of the process: drivers start threads and register exit handlers.
pub(super) struct Library {
    module: libloading::Library,
    watchdog: Watchdog,
    // One call at a time: the standard promises no more.
    turn: Mutex<()>,
}

static LOADED: Mutex<Option<HashMap<PathBuf, &'static Library>>> = Mutex::new(None);

/// An argument.
pub(super) enum Arg {
    Value(usize),
    Memory(Memory),
}

/// Memory that a driver reads or writes. Wiped when dropped.
pub(super) struct Memory {
    // As long as it ever is, so that nothing of it is left elsewhere.
    octets: Zeroizing<Vec<u8>>,
    start: usize,
    len: usize,
}

impl Memory {
    /// These bytes, and zeros (or another filling) behind them up to `len`.
    pub(super) fn new(content: &[u8], len: usize, filling: u8) -> Self {
        let len = len.max(content.len());
        let mut octets = Zeroizing::new(vec![PATTERN; len + GUARD + ALIGNMENT]);
        let start = octets.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        if let Some(inner) = octets.get_mut(start..start + len) {
            inner.fill(filling);
            inner.iter_mut().zip(content).for_each(|(to, octet)| *to = *octet);
        }
        Self { octets, start, len }
    }

    pub(super) fn octets(&self) -> &[u8] {
        self.octets.get(self.start..self.start + self.len).unwrap_or_default()
    }

    fn is_intact(&self) -> bool {
        self.octets.iter().skip(self.start + self.len).all(|octet| *octet == PATTERN)
    }

    fn address(&mut self) -> usize {
        self.octets.get_mut(self.start..).map_or(0, |octets| octets.as_mut_ptr().expose_provenance())
    }
}

impl Library {
    /// Loads a module, or joins the others that use it.
    pub(super) fn load(path: &Path) -> Result<&'static Self, ModuleProblem> {
        // A bare name is looked up by the loader, not in the working directory.
        let full = if path.components().count() > 1 { std::fs::canonicalize(path).ok() } else { None };
        let key = full.unwrap_or_else(|| path.to_path_buf());
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let modules = loaded.get_or_insert_default();
        if let Some(library) = modules.get(&key) {
            return Ok(library);
        }
        let module = load_library(path).map_err(|said| ModuleProblem::of_loading(path, &said))?;
        let library = Self { module, watchdog: Watchdog::default(), turn: Mutex::new(()) };
        if !library.has("SKF_EnumDev") {
            return Err(ModuleProblem::NoSkfFunctions);
        }
        let library: &'static Self = Box::leak(Box::new(library));
        modules.insert(key, library);
        Ok(library)
    }

    pub(super) fn has(&self, function: &str) -> bool {
        self.address(function).is_some()
    }

    fn address(&self, function: &str) -> Option<usize> {
        // SAFETY: only the address is taken; what is behind it is called by `invoke`.
        let symbol = unsafe { self.module.get::<unsafe extern "system" fn()>(function.as_bytes()) }.ok()?;
        Some(*symbol as usize)
    }

    /// Calls a function, and waits so long for it: its answer and the memory it was given, in the order of the arguments.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when it is not exported; [`Error::NoAnswer`] when it does not come back, after which its thread is left
    /// to itself; [`Error::Malformed`] when it wrote where it may not.
    pub(super) fn call(
        &self,
        function: &'static str,
        mut args: Vec<Arg>,
        timeout: Duration,
    ) -> Result<(u32, Vec<Memory>), Error> {
        let address = self.address(function).ok_or(Error::Unsupported { operation: function })?;
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (code, args) = self.watchdog.run(function, timeout, move || (invoke(address, &mut args), args))?;
        drop(turn);
        let memory: Vec<Memory> = args.into_iter().filter_map(Arg::memory).collect();
        if !memory.iter().all(Memory::is_intact) {
            return Err(Error::Malformed { what: "length of what the driver wrote" });
        }
        Ok((code, memory))
    }
}

impl Arg {
    fn memory(self) -> Option<Memory> {
        match self {
            Self::Memory(memory) => Some(memory),
            Self::Value(_) => None,
        }
    }

    fn word(&mut self) -> usize {
        match self {
            Self::Memory(memory) => memory.address(),
            Self::Value(value) => *value,
        }
    }
}

/// SAR_… has 32 bits; where a ULONG has 64, the rest of it is nothing.
fn invoke(address: usize, args: &mut [Arg]) -> u32 {
    type A = usize;
    let function = std::ptr::with_exposed_provenance::<()>(address);
    let words: Vec<usize> = args.iter_mut().map(Arg::word).collect();
    macro_rules! call {
        ($($kind:ty),*; $($word:expr),*) => {{
            // SAFETY: the address is that of an exported function with this number of arguments, each a number or a pointer: the
            // standard says so, or the profile that the caller vouches for.
            let function = unsafe { std::mem::transmute::<*const (), unsafe extern "system" fn($($kind),*) -> usize>(function) };
            // SAFETY: pointers lead to memory of the length that goes along, or that the standard's structures have at most in
            // any layout; it lives in `args`, which outlives the call.
            unsafe { function($($word),*) }
        }};
    }
    let answer = match *words.as_slice() {
        [a] => call!(A; a),
        [a, b] => call!(A, A; a, b),
        [a, b, c] => call!(A, A, A; a, b, c),
        [a, b, c, d] => call!(A, A, A, A; a, b, c, d),
        [a, b, c, d, e] => call!(A, A, A, A, A; a, b, c, d, e),
        [a, b, c, d, e, f] => call!(A, A, A, A, A, A; a, b, c, d, e, f),
        [a, b, c, d, e, f, g, h] => call!(A, A, A, A, A, A, A, A; a, b, c, d, e, f, g, h),
        // No function that is called has another number of them.
        _ => 0x0A00_0006,
    };
    answer as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    extern "system" fn writes(memory: *mut u8, len: usize) -> usize {
        // SAFETY: the tests give no length beyond the guard.
        unsafe { memory.write_bytes(7, len) };
        0xFFFF_FFFF_usize.wrapping_add(0x0B00_0002)
    }

    #[test]
    fn memory_is_guarded() {
        for (len, intact) in [(8, true), (9, false)] {
            let mut args = [Arg::Memory(Memory::new(&[1], 8, 0)), Arg::Value(len)];
            assert_eq!(invoke(writes as *const () as usize, &mut args), 0x0B00_0001);
            let [Arg::Memory(memory), _] = &args else { panic!("memory") };
            assert_eq!(memory.octets(), [7; 8]);
            assert_eq!(memory.is_intact(), intact);
        }
    }
}
