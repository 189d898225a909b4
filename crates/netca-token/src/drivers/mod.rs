//! Drivers (驱动安装): which PKCS#11 modules are there, which of them work, and what to do about the others.
//!
//! They are looked for by a [`Catalogue`] that the embedder gives (vendor, model, module names, download link, USB ids), by
//! p11-kit's module files on Linux, and by Windows' registry. Keys that are plugged in are seen through Linux's sysfs and
//! Windows' registry, so that a Key without a driver is told apart from no Key.
//!
//! **Probing loads foreign code into this process.** A broken driver can crash it, or hang in C_Initialize, and nothing here
//! could end that; so a module is only loaded when [`Drivers::find`] is told to, best in a process of its own. Without
//! probing only files are read: whether the module is there, is a shared library, and is made for this processor.
//!
//! Linux and Windows: elsewhere [`Places::system`] is empty, and what an embedder puts there is checked for being there, not for
//! its architecture.

mod bounded;
mod catalogue;
mod check;
mod driver;
mod json;
mod p11kit;
mod places;
mod registry;
mod usb;

use std::path::{Path, PathBuf};

pub use crate::binary::BinaryFormat;
pub use catalogue::{Catalogue, CatalogueEntry, CatalogueProblem, CatalogueRule, UsbId};
pub use driver::{Driver, DriverProblem, DriverStatus, LibraryInfo};
pub use p11kit::{P11Kit, SkippedFile};
pub use places::Places;
pub use registry::SkfModule;

/// The drivers that there may be: those of a catalogue, and those of a computer.
#[derive(Debug, Clone, Default)]
pub struct Drivers {
    /// The drivers that the embedder knows of; may be empty.
    pub catalogue: Catalogue,
    /// Where to look.
    pub places: Places,
}

/// What was found. It can be serialized, with the names that `netca-renew drivers --json` has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The drivers: those of the catalogue in its order, each at least once, then those that only p11-kit knows.
    pub drivers: Vec<Driver>,
    /// Keys that are plugged in and have no driver.
    pub unclaimed: Vec<UnclaimedKey>,
    /// Files of p11-kit's configuration that could not be read and were left out.
    pub skipped: Vec<SkippedFile>,
}

/// A Key that is plugged in, is in the catalogue, and has no driver that was found (when probed: that works).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnclaimedKey {
    /// Its USB ids.
    pub usb_id: UsbId,
    /// What it calls itself, if it says.
    pub product: Option<String>,
    /// Who made it, if it says.
    pub manufacturer: Option<String>,
    /// The catalogue's entry for it; the first one, where several have its ids.
    pub entry: CatalogueEntry,
}

impl Drivers {
    /// The drivers of a catalogue and of this computer.
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, places: Places::system() }
    }

    /// Looks for all drivers, and for Keys without one.
    ///
    /// With `probe`, each module that is there is loaded, initialised, asked who it is and how many slots hold a token, and
    /// finalised: see the module's documentation for what that risks. A module that this process uses already stays in use.
    ///
    /// Never fails: what is not there or not readable is told in the result.
    pub fn find(&self, probe: bool) -> Found {
        let mut skipped = Vec::new();
        let mut candidates = self.candidates(&mut skipped);
        candidates.sort_by_key(|candidate| candidate.entry.unwrap_or(usize::MAX));
        let driver = |candidate: Candidate| Driver {
            status: match (candidate.is_there, &candidate.provider) {
                (false, _) => DriverStatus::Missing,
                (true, None) => check::check(&candidate.module, probe),
                (true, Some(_)) => check::check_skf(&candidate.module, probe),
            },
            entry: candidate.entry.and_then(|entry| self.catalogue.entries.get(entry).cloned()),
            module: candidate.module,
            module_file: candidate.module_file,
            provider: candidate.provider,
        };
        let mut drivers: Vec<Driver> = candidates.into_iter().map(driver).collect();
        // Windows has drivers for both word sizes side by side: the other one is worth a word only where this one's is missing.
        let fits: Vec<Driver> = drivers.iter().filter(|driver| driver.is_found() || driver.is_skf()).cloned().collect();
        drivers.retain(|driver| !driver.is_foreign() || fits.iter().all(|other| !driver.is_twin_of(other)));
        Found { unclaimed: self.unclaimed(&drivers), drivers, skipped }
    }

    fn candidates(&self, skipped: &mut Vec<SkippedFile>) -> Vec<Candidate> {
        let places = &self.places;
        let mut candidates: Vec<Candidate> = Vec::new();
        for module in places.p11_kit.iter().flat_map(|p11_kit| p11_kit.modules(places.program.as_deref(), skipped)) {
            let entry = self.catalogue.entries.iter().position(|entry| entry.names(&module.path));
            if !known(&mut candidates, &module.path, entry) {
                candidates.push(Candidate { module_file: Some(module.file), ..Candidate::at(entry, module.path) });
            }
        }
        for (index, entry) in self.catalogue.entries.iter().enumerate() {
            for path in places.of(entry) {
                if !known(&mut candidates, &path, Some(index)) {
                    candidates.push(Candidate::at(Some(index), path));
                }
            }
            if !candidates.iter().any(|candidate| candidate.entry == Some(index)) {
                let module = entry.modules().first().map(PathBuf::from).unwrap_or_default();
                candidates.push(Candidate { is_there: false, ..Candidate::at(Some(index), module) });
            }
        }
        for SkfModule { provider, path } in &places.skf_modules {
            if !known(&mut candidates, path, None) {
                candidates.push(Candidate { provider: Some(provider.clone()), ..Candidate::at(None, path.clone()) });
            }
        }
        candidates
    }

    fn unclaimed(&self, drivers: &[Driver]) -> Vec<UnclaimedKey> {
        let is_claimed = |id: UsbId| {
            let of = |driver: &Driver| driver.entry.as_ref().is_some_and(|entry| entry.usb().contains(&id));
            drivers.iter().any(|driver| driver.is_found() && of(driver))
        };
        let unclaimed = |device: usb::Device| {
            let entry = self.catalogue.entries.iter().find(|entry| entry.usb().contains(&device.id))?;
            (!is_claimed(device.id)).then(|| UnclaimedKey {
                usb_id: device.id,
                product: device.product,
                manufacturer: device.manufacturer,
                entry: entry.clone(),
            })
        };
        let folder = self.places.usb_devices.iter().flat_map(|folder| usb::devices(folder));
        let listed = self.places.plugged_in.iter().map(|id| usb::Device { id: *id, manufacturer: None, product: None });
        folder.chain(listed).filter_map(unclaimed).collect()
    }
}

/// A module that has still to be looked at.
struct Candidate {
    entry: Option<usize>,
    module: PathBuf,
    module_file: Option<PathBuf>,
    provider: Option<String>,
    is_there: bool,
}

impl Candidate {
    fn at(entry: Option<usize>, module: PathBuf) -> Self {
        Self { entry, module, module_file: None, provider: None, is_there: true }
    }
}

/// Whether a file is among the candidates under this or another name; if so, the entry is its entry unless it has one. A module
/// that two entries share is a driver of each.
fn known(candidates: &mut [Candidate], path: &Path, entry: Option<usize>) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = real(path);
    let same = |other: &&mut Candidate| {
        (other.entry.is_none() || entry.is_none() || other.entry == entry) && real(&other.module) == path
    };
    match candidates.iter_mut().find(same) {
        Some(candidate) => {
            candidate.entry = candidate.entry.or(entry);
            true
        }
        None => false,
    }
}
