//! The exported functions, a file a chapter of GM/T 0016 (section 7), and beside them `memory`, where pointers are followed.
//!
//! The caller of each function vouches, as with any driver, that a pointer which is not NULL leads to what the standard says
//! it does, in the layout of NETCA_SKF_PROFILE. NULL is looked for.
#![allow(unsafe_code, reason = "exported names, and in `memory` the pointers of C")]
#![allow(non_snake_case, reason = "the standard's names")]

mod access;
mod application;
mod container;
mod decrypt;
mod device;
mod digest;
mod ecc;
mod memory;
mod rsa;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::codes::{Codes, Sar};
use crate::faults::{Moment, tear};
use crate::module::{Module, module};

/// A ULONG on its way in or out by value: in a register or a place on the stack of its own, of which a caller with 32 bits
/// fills only the lower half. On a 32-bit machine it never has more.
type Ulong = usize;
/// A BOOL: 32 bits on every side.
type Bool = i32;

const OK: Ulong = 0;

/// Runs a function, with the faults that it has; what panics answers SAR_UNKNOWNERR.
fn call(function: &str, body: impl FnOnce(&Module) -> Result<(), Sar>) -> Ulong {
    let module = match module() {
        Ok(module) => module,
        Err(sar) => return sar.number(Codes::default()) as Ulong,
    };
    let number = module.count_call();
    let answer = run(module, function, number, body);
    module.note(number, function, answer);
    answer
}

fn run(module: &Module, function: &str, number: usize, body: impl FnOnce(&Module) -> Result<(), Sar>) -> Ulong {
    let faults = &module.profile.faults;
    if let Some(code) = module.pass(number, Moment::Before) {
        return code as Ulong;
    }
    let pause = faults.pause(function);
    if !pause.is_zero() {
        std::thread::sleep(pause);
    }
    if let Some(code) = faults.failure(function) {
        return code as Ulong;
    }
    memory::garble(faults.is_garbage(function));
    let twist = faults.twist(number);
    memory::lie(twist);
    tear(twist);
    let run = || if faults.lacks(function) { Err(Sar::NotSupported) } else { body(module) };
    let answer = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Sar::Unknown));
    if let Some(code) = module.pass(number, Moment::After) {
        return code as Ulong;
    }
    let number = |sar: Sar| {
        let removal = faults.removal().filter(|_| sar == Sar::DeviceRemoved);
        removal.unwrap_or_else(|| sar.number(module.profile.codes)) as Ulong
    };
    answer.map_or_else(number, |()| OK)
}

impl Module {
    /// A ULONG as it was meant.
    fn scalar(&self, value: Ulong) -> u64 {
        value as u64 & self.profile.layout.ulong_max()
    }

    /// A length.
    fn length(&self, value: Ulong) -> Result<usize, Sar> {
        usize::try_from(self.scalar(value)).map_err(|_| Sar::InputLength)
    }
}
