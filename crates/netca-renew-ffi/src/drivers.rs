//! 驱动安装: which drivers are there, and which work.

use std::ffi::c_char;

use netca_renew::netca_token::Drivers;
use netca_renew::netca_token::drivers::{Catalogue, CatalogueEntry, Driver, DriverStatus, Found};
use netca_renew::texts;

use crate::json;
use crate::lent::{self, Lends, Lent};
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::texts::language_of;
use crate::values::NETCA_NONE;

/// What became of looking for a driver. It is there and made for this processor; if probed, it also loads and answers.
pub const NETCA_DRIVER_FOUND: i32 = 0;
/// What became of looking for a driver. There is none.
pub const NETCA_DRIVER_MISSING: i32 = 1;
/// What became of looking for a driver. It is there and does not work.
pub const NETCA_DRIVER_BROKEN: i32 = 2;
/// What became of looking for a driver. It is there, made for this processor, and an SKF module.
pub const NETCA_DRIVER_SKF: i32 = 3;

/// The drivers that were found, or ought to be there, and Keys that have none. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_drivers {
    found: Found,
    json: String,
    lent: Lent,
}

/// Looks for the drivers of a catalogue (JSON as in `examples/drivers.json`; NULL for none) and for those that the system knows:
/// through p11-kit's files on Linux, the registry on Windows. Needs no client.
///
/// With `probe` not 0, each module that is there is loaded and asked who it is: foreign code, which can crash or hang this
/// process, so better in a process of its own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_find(
    catalogue: *const c_char,
    catalogue_length: usize,
    probe: i32,
    drivers: *mut *mut netca_drivers,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("drivers", drivers);
        raw::call(error, || {
            let out = out?;
            let catalogue = raw::optional_text("catalogue", catalogue, catalogue_length)?;
            let catalogue =
                catalogue.map(|text| Catalogue::from_json(text.as_bytes())).transpose()?.unwrap_or_default();
            out.give(netca_drivers::new(Drivers::new(catalogue).find(probe != 0)));
            Ok(())
        })
    }
}

/// How many drivers are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_count(drivers: *const netca_drivers) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(drivers, 0, |own| Some(own.found.drivers.len())) }
}

/// The module's path, for `netca_provider_open_skf` where the status is `NETCA_DRIVER_SKF`, else for
/// `netca_provider_open_pkcs11`; of a missing one, its name. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_module(
    drivers: *const netca_drivers,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(drivers, length, |own| Some(own.at(index)?.module.display().to_string())) }
}

/// The vendor of its Keys, from the catalogue. NULL where the catalogue does not have it, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_vendor(
    drivers: *const netca_drivers,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(drivers, length, |own| own.entry(index, |entry| Some(entry.vendor()))) }
}

/// The model of its Keys, from the catalogue. NULL where the catalogue does not have it, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_model(
    drivers: *const netca_drivers,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(drivers, length, |own| own.entry(index, |entry| Some(entry.model()))) }
}

/// Where it is to be had, an https link, from the catalogue. NULL where the catalogue does not say, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_download(
    drivers: *const netca_drivers,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(drivers, length, |own| own.entry(index, CatalogueEntry::download)) }
}

/// What became of looking for it, a `NETCA_DRIVER_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_status(drivers: *const netca_drivers, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(drivers, NETCA_NONE, |own| Some(status_number(&own.at(index)?.status))) }
}

/// The same for the user to read. `language` is a `NETCA_LANGUAGE_…`. NULL beyond the last, or for another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_what(
    drivers: *const netca_drivers,
    index: usize,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(drivers, length, |own| {
            Some(texts::driver_status(&own.at(index)?.status, language_of(language)?).what.to_owned())
        })
    }
}

/// What the user should do about it. `language` is a `NETCA_LANGUAGE_…`. NULL beyond the last, or for another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_next(
    drivers: *const netca_drivers,
    index: usize,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(drivers, length, |own| {
            Some(texts::driver_status(&own.at(index)?.status, language_of(language)?).next.to_owned())
        })
    }
}

/// All of it as JSON, also the Keys without a driver. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_json(drivers: *const netca_drivers, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(drivers, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_drivers_free(drivers: *mut netca_drivers) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(drivers) };
}

impl netca_drivers {
    fn new(found: Found) -> Self {
        let json = json::snapshot(&found);
        Self { found, json, lent: Lent::default() }
    }

    fn at(&self, index: usize) -> Option<&Driver> {
        self.found.drivers.get(index)
    }

    fn entry<'a>(&'a self, index: usize, read: impl FnOnce(&'a CatalogueEntry) -> Option<&'a str>) -> Option<String> {
        read(self.at(index)?.entry.as_ref()?).map(str::to_owned)
    }
}

impl Lends for netca_drivers {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

fn status_number(status: &DriverStatus) -> i32 {
    match status {
        DriverStatus::Found { .. } => NETCA_DRIVER_FOUND,
        DriverStatus::Missing => NETCA_DRIVER_MISSING,
        DriverStatus::Skf => NETCA_DRIVER_SKF,
        _ => NETCA_DRIVER_BROKEN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only Windows' registry names SKF modules, so that no test elsewhere meets one.
    #[test]
    fn an_skf_module_is_not_broken() {
        assert_eq!(status_number(&DriverStatus::Skf), NETCA_DRIVER_SKF);
        assert_eq!(status_number(&DriverStatus::Missing), NETCA_DRIVER_MISSING);
    }
}
