//! What was found, for programs in other languages.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{CatalogueEntry, Driver, DriverStatus, Found, LibraryInfo, SkippedFile, UnclaimedKey};

/// `{ drivers, unclaimed_keys, skipped_files }`
impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_struct("Found", 3)?;
        all.serialize_field("drivers", &self.drivers)?;
        all.serialize_field("unclaimed_keys", &self.unclaimed)?;
        all.serialize_field("skipped_files", &self.skipped)?;
        all.end()
    }
}

/// What is not known is null.
impl Serialize for Driver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.entry.as_ref();
        let (library, problem) = match &self.status {
            DriverStatus::Found { library } => (library.as_ref(), None),
            DriverStatus::Broken(problem) => (None, Some(problem.to_string())),
            DriverStatus::Missing | DriverStatus::Skf => (None, None),
        };
        let mut driver = serializer.serialize_struct("Driver", 10)?;
        driver.serialize_field("vendor", &entry.map(CatalogueEntry::vendor))?;
        driver.serialize_field("model", &entry.map(CatalogueEntry::model))?;
        driver.serialize_field("module", &self.module.display().to_string())?;
        driver.serialize_field("module_file", &self.module_file.as_ref().map(|file| file.display().to_string()))?;
        driver.serialize_field("provider", &self.provider)?;
        driver.serialize_field("status", self.status.name())?;
        driver.serialize_field("found", &self.is_found())?;
        driver.serialize_field("problem", &problem)?;
        driver.serialize_field("library", &library)?;
        driver.serialize_field("download", &entry.and_then(CatalogueEntry::download))?;
        driver.end()
    }
}

impl Serialize for LibraryInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut library = serializer.serialize_struct("LibraryInfo", 4)?;
        library.serialize_field("description", &self.description)?;
        library.serialize_field("manufacturer", &self.manufacturer)?;
        library.serialize_field("version", &format!("{}.{}", self.version.0, self.version.1))?;
        library.serialize_field("slots_with_token", &self.slots_with_token)?;
        library.end()
    }
}

impl Serialize for UnclaimedKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut key = serializer.serialize_struct("UnclaimedKey", 6)?;
        key.serialize_field("usb_id", &self.usb_id.to_string())?;
        key.serialize_field("product", &self.product)?;
        key.serialize_field("manufacturer", &self.manufacturer)?;
        key.serialize_field("vendor", self.entry.vendor())?;
        key.serialize_field("model", self.entry.model())?;
        key.serialize_field("download", &self.entry.download())?;
        key.end()
    }
}

impl Serialize for SkippedFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut file = serializer.serialize_struct("SkippedFile", 2)?;
        file.serialize_field("path", &self.path.display().to_string())?;
        file.serialize_field("line", &self.line)?;
        file.end()
    }
}
