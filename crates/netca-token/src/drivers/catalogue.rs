use std::path::Path;

use super::bounded::{self, Unread};
use crate::Error;

mod problem;
mod read;

pub use problem::{CatalogueProblem, CatalogueRule};

/// The drivers that an embedder knows of, from a file in JSON (see `examples/drivers.json`):
///
/// ```json
/// {
///   "format": "netca-drivers",
///   "version": 1,
///   "drivers": [
///     {
///       "vendor": "云杉科技",
///       "model": "YS-100",
///       "modules": ["libysp11.so"],
///       "download": "https://keys.yunshan.example/drivers",
///       "usb": ["fff0:0100"]
///     }
///   ]
/// }
/// ```
///
/// | field | what | bounds |
/// |---|---|---|
/// | `format`, `version` | `netca-drivers`, 1 | |
/// | `drivers` | the entries | at most 256 |
/// | `vendor`, `model` | for people | 1 to 100 characters, no control characters |
/// | `modules` | the names that the PKCS#11 module may have: a file name, a path below a library folder, or a full path; no `..` | 1 to 16 of 1 to 255 bytes |
/// | `download` | where the driver is to be had, optional | an `https` link of at most 2048 bytes |
/// | `usb` | ids of the Keys, `vendor:product` in hex as `lsusb` shows them, optional | at most 64 |
///
/// The file is at most 256 KiB. Unknown and repeated fields are errors. No catalogue is built in: which vendors a CA's Keys come
/// from is the CA's to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    pub(super) entries: Vec<CatalogueEntry>,
}

/// One model of Key and its driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueEntry {
    vendor: String,
    model: String,
    modules: Vec<String>,
    download: Option<String>,
    usb: Vec<UsbId>,
}

/// The ids by which a USB device is known: vendor and product. Displayed as `096e:0807`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsbId {
    /// idVendor, given out by the USB Implementers Forum.
    pub vendor: u16,
    /// idProduct, chosen by the vendor.
    pub product: u16,
}

const MAX_FILE: u64 = 256 * 1024;

impl Catalogue {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Catalogue`]: no such file, too large, not JSON (with the line), or a field that breaks a rule (with its name
    /// and entry).
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = bounded::read(path, MAX_FILE).map_err(|unread| match unread {
            Unread::Io(kind) => CatalogueProblem::Io { kind },
            Unread::TooLarge => CatalogueProblem::TooLarge { limit: MAX_FILE },
        });
        let read = bytes.and_then(|bytes| read::catalogue(&bytes));
        read.map_err(|problem| Error::Catalogue { path: Some(path.to_owned()), problem })
    }

    /// Reads what an embedder has in memory.
    ///
    /// # Errors
    /// As [`Catalogue::read`].
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let fits = json.len() as u64 <= MAX_FILE;
        let read = if fits { read::catalogue(json) } else { Err(CatalogueProblem::TooLarge { limit: MAX_FILE }) };
        read.map_err(|problem| Error::Catalogue { path: None, problem })
    }

    /// The entries, in the file's order.
    pub fn entries(&self) -> &[CatalogueEntry] {
        &self.entries
    }
}

impl CatalogueEntry {
    /// Who makes the Key.
    pub fn vendor(&self) -> &str {
        &self.vendor
    }

    /// What the Key is called.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The names its PKCS#11 module may have.
    pub fn modules(&self) -> &[String] {
        &self.modules
    }

    /// Where the driver is to be had: an `https` link.
    pub fn download(&self) -> Option<&str> {
        self.download.as_deref()
    }

    /// The USB ids of such Keys.
    pub fn usb(&self) -> &[UsbId] {
        &self.usb
    }

    /// Whether a file is called as one of the modules.
    pub(super) fn names(&self, path: &Path) -> bool {
        let same = |module: &String| match (Path::new(module).file_name(), path.file_name()) {
            // Windows takes names for the same whatever their case.
            (Some(one), Some(other)) if cfg!(windows) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        };
        self.modules.iter().any(same)
    }
}

impl UsbId {
    /// Reads `096e:0807`: four hex digits each.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            let hex = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
        };
        let (vendor, product) = text.split_once(':')?;
        Some(Self { vendor: number(vendor)?, product: number(product)? })
    }
}

impl std::fmt::Display for UsbId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)
    }
}

#[cfg(test)]
mod tests;
