//! Pointers of C. Each type is a pointer as an argument of an exported function; it is made nowhere else, so that whoever
//! called the function vouched for it.

use std::cell::Cell;
use std::ffi::{c_char, c_void};

use zeroize::Zeroizing;

use crate::codes::Sar;
use crate::faults::Twist;
use crate::handles::Handle;
use crate::layout::Layout;

use super::{Bool, Ulong};

/// The longest text that is looked through for its end.
const MAXIMUM_TEXT: usize = 255;
/// The most octets that are taken at once: a larger number is a mistake, such as a ULONG of another width.
const MAXIMUM_DATA: usize = 64 * 1024 * 1024;

/// How much longer lengths are that are too long, in bytes.
const TOO_LONG: u64 = 1_000_000;

thread_local! {
    static GARBLED: Cell<bool> = const { Cell::new(false) };
    static LYING: Cell<Option<Twist>> = const { Cell::new(None) };
}

/// Whether the lengths that this thread writes are the right ones.
pub(super) fn lie(twist: Option<Twist>) {
    LYING.set(twist);
}

/// Whether what this thread writes comes with every bit the other way round.
pub(super) fn garble(whether: bool) {
    GARBLED.set(whether);
}

/// LPSTR, read.
#[repr(transparent)]
pub(super) struct Text(*const c_char);

/// BYTE * or a structure, read.
#[repr(transparent)]
pub(super) struct Data(*const u8);

/// BYTE *, LPSTR or a structure, written.
#[repr(transparent)]
pub(super) struct Out(*mut u8);

/// ULONG *, of the profile's width.
#[repr(transparent)]
pub(super) struct UlongOut(*mut c_void);

/// BOOL *.
#[repr(transparent)]
pub(super) struct BoolOut(*mut Bool);

/// HANDLE *.
#[repr(transparent)]
pub(super) struct HandleOut(*mut Handle);

impl Text {
    /// The text without its end.
    ///
    /// # Errors
    /// [`Sar::InvalidParameter`] for NULL, [`Sar::NameLength`] above 255 bytes.
    pub(super) fn read(&self) -> Result<Vec<u8>, Sar> {
        if self.0.is_null() {
            return Err(Sar::InvalidParameter);
        }
        let mut text = Vec::new();
        for at in 0..=MAXIMUM_TEXT {
            // SAFETY: the caller promises a text that ends with a zero, and none was met so far.
            match unsafe { self.0.add(at).read() } as u8 {
                0 => return Ok(text),
                octet => text.push(octet),
            }
        }
        Err(Sar::NameLength)
    }

    /// A PIN.
    pub(super) fn secret(&self) -> Result<Zeroizing<Vec<u8>>, Sar> {
        self.read().map(Zeroizing::new).map_err(|sar| if sar == Sar::NameLength { Sar::PinLength } else { sar })
    }
}

impl Data {
    /// So many octets.
    ///
    /// # Errors
    /// [`Sar::InvalidParameter`] for NULL, [`Sar::InputLength`] above 64 MiB.
    pub(super) fn read(&self, len: usize) -> Result<&[u8], Sar> {
        if self.0.is_null() {
            return Err(Sar::InvalidParameter);
        }
        if len > MAXIMUM_DATA {
            return Err(Sar::InputLength);
        }
        // SAFETY: the caller promises as many octets as it says or the structure has, and leaves them alone during the call.
        Ok(unsafe { std::slice::from_raw_parts(self.0, len) })
    }

    /// A structure whose last member is a ULONG at the end of `head` and as many octets as that says.
    pub(super) fn read_with_tail(&self, layout: Layout, head: usize, maximum: u64) -> Result<&[u8], Sar> {
        let octets = self.read(head)?;
        let len = octets.get(head.saturating_sub(layout.ulong)..).map_or(0, |octets| layout.ulong_of(octets));
        if len == 0 || len > maximum {
            return Err(Sar::InputLength);
        }
        self.read(head + len as usize)
    }

    /// An argument whose meaning only the profile tells.
    #[cfg(target_pointer_width = "64")]
    pub(super) fn from_register(register: usize) -> Self {
        Self(std::ptr::with_exposed_provenance(register))
    }
}

impl Out {
    pub(super) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// # Errors
    /// [`Sar::InvalidParameter`] for NULL.
    pub(super) fn write(&self, octets: &[u8]) -> Result<(), Sar> {
        if self.0.is_null() {
            return Err(Sar::InvalidParameter);
        }
        let garbled: Vec<u8>;
        let octets = if GARBLED.get() {
            garbled = octets.iter().map(|octet| !octet).collect();
            &garbled
        } else {
            octets
        };
        // SAFETY: the caller promises room for the structure, or for as many octets as were compared with what it said.
        unsafe { std::ptr::copy_nonoverlapping(octets.as_ptr(), self.0, octets.len()) };
        Ok(())
    }

    /// An answer of variable length, as the standard has it: NULL asks how long it is, and where there is too little room
    /// that is told too.
    ///
    /// # Errors
    /// [`Sar::InvalidParameter`] without a place for the length, [`Sar::BufferTooSmall`].
    pub(super) fn answer(&self, layout: Layout, length: &UlongOut, octets: &[u8]) -> Result<(), Sar> {
        if self.room(layout, length, octets.len())? { self.write(octets) } else { Ok(()) }
    }

    /// The same before the answer is there, where making it changes something: whether to make it.
    pub(super) fn room(&self, layout: Layout, length: &UlongOut, needed: usize) -> Result<bool, Sar> {
        let room = length.get(layout)?;
        let told = match LYING.get() {
            Some(Twist::Long) => needed as u64 + TOO_LONG,
            Some(Twist::Short) => needed as u64 / 2,
            _ => needed as u64,
        };
        length.set(layout, told)?;
        if self.is_null() {
            return Ok(false);
        }
        if room < needed as u64 { Err(Sar::BufferTooSmall) } else { Ok(true) }
    }

    #[cfg(target_pointer_width = "64")]
    pub(super) fn from_register(register: usize) -> Self {
        Self(std::ptr::with_exposed_provenance_mut(register))
    }
}

impl UlongOut {
    pub(super) fn get(&self, layout: Layout) -> Result<u64, Sar> {
        let octets = Data(self.0.cast_const().cast());
        Ok(layout.ulong_of(octets.read(layout.ulong)?))
    }

    pub(super) fn set(&self, layout: Layout, value: u64) -> Result<(), Sar> {
        Out(self.0.cast()).write(&layout.ulong_octets(value))
    }

    /// For answers that drivers give where somebody wants them.
    pub(super) fn set_if_there(&self, layout: Layout, value: u64) -> Result<(), Sar> {
        if self.0.is_null() { Ok(()) } else { self.set(layout, value) }
    }

    #[cfg(target_pointer_width = "64")]
    pub(super) fn from_register(register: usize) -> Self {
        Self(std::ptr::with_exposed_provenance_mut(register))
    }
}

impl BoolOut {
    pub(super) fn set(&self, value: bool) -> Result<(), Sar> {
        Out(self.0.cast()).write(&Bool::from(value).to_ne_bytes())
    }
}

impl HandleOut {
    /// Looked at before anything is opened, so that nothing is left open.
    pub(super) fn check(&self) -> Result<(), Sar> {
        if self.0.is_null() { Err(Sar::InvalidParameter) } else { Ok(()) }
    }

    pub(super) fn set(&self, handle: Handle) -> Result<(), Sar> {
        Out(self.0.cast()).write(&handle.to_ne_bytes())
    }
}

/// A list of names: each with a zero behind it, and one more at the end.
pub(super) fn list(names: &[Vec<u8>]) -> Vec<u8> {
    let mut list: Vec<u8> = names.iter().flat_map(|name| [name.as_slice(), &[0]].concat()).collect();
    list.push(0);
    list
}

/// A ULONG of C and this crate's are the same where the profile says 64 bits, or the machine has no more than 32.
const _: () = assert!(size_of::<Ulong>() == size_of::<*const u8>());
