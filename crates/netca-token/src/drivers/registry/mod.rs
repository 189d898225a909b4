//! What Windows' registry says of drivers and of Keys that are plugged in.
//!
//! | below HKEY_LOCAL_MACHINE | what is read |
//! |---|---|
//! | `SOFTWARE\Microsoft\Cryptography\Defaults\Provider\*` | `SKFImagePath`: a driver's SKF library; `Image Path`: its CSP, whose folder may hold its PKCS#11 module |
//! | `SOFTWARE\Microsoft\Cryptography\Calais\SmartCards\*` | `80000001`: a card's minidriver, whose folder may hold the module |
//! | `SYSTEM\CurrentControlSet\Services\*\Enum` | the devices that are plugged in and started |
//!
//! Both views are read, that of this program and that of 32-bit ones: a driver that was made for the others is told as such, and
//! not as missing. Reading is all that is done on Windows alone; what it means is decided here, and tested everywhere.

mod path;
#[cfg(windows)]
mod windows;

use std::path::PathBuf;

use super::catalogue::UsbId;

/// A driver's library for the SKF interface (GM/T 0016), as the registry names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkfModule {
    /// The cryptographic provider's name: the registry's key.
    pub provider: String,
    /// The library.
    pub path: PathBuf,
}

/// The registry as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Registry {
    /// The system's folders that names without one are looked for in.
    pub(super) folders: SystemFolders,
    pub(super) providers: Vec<Provider>,
    /// Minidrivers, each with the view it is of.
    pub(super) minidrivers: Vec<(View, String)>,
    /// Instance ids of devices.
    pub(super) devices: Vec<String>,
}

/// Where Windows is, `C:\Windows` and the two folders below it: that of this program's own libraries, and that of 32-bit ones
/// where this is a 64-bit program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SystemFolders {
    pub(super) windows: String,
    pub(super) own: String,
    pub(super) of_32_bits: Option<String>,
}

/// Whose view of the registry, and of the system's folders.
#[cfg_attr(not(any(windows, test)), expect(dead_code, reason = "only the reader of Windows' registry makes them"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Own,
    Of32Bits,
}

/// One key below `Defaults\Provider`, its values as they stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Provider {
    pub(super) view: View,
    pub(super) name: String,
    pub(super) skf_image_path: Option<String>,
    pub(super) image_path: Option<String>,
}

/// The registry of this computer; empty where there is none.
pub(super) fn read() -> Registry {
    #[cfg(windows)]
    return windows::read();
    #[cfg(not(windows))]
    Registry::default()
}

impl Registry {
    /// The SKF libraries, each once.
    pub(super) fn skf_modules(&self) -> Vec<SkfModule> {
        let mut modules: Vec<SkfModule> = Vec::new();
        for provider in &self.providers {
            let Some(path) = self.resolve(provider.view, provider.skf_image_path.as_deref()) else { continue };
            if !modules.iter().any(|known| path::is_same(&known.path, &path)) {
                modules.push(SkfModule { provider: provider.name.clone(), path });
            }
        }
        modules
    }

    /// The folders in which vendors' modules may lie, the system's own first.
    pub(super) fn libraries(&self) -> Vec<PathBuf> {
        let system = [Some(&self.folders.own), self.folders.of_32_bits.as_ref()];
        let mut folders: Vec<PathBuf> =
            system.into_iter().flatten().filter(|path| !path.is_empty()).map(PathBuf::from).collect();
        let images = self.providers.iter().flat_map(|provider| {
            let images = [&provider.skf_image_path, &provider.image_path];
            images.map(|image| self.resolve(provider.view, image.as_deref()))
        });
        let minidrivers = self.minidrivers.iter().map(|(view, image)| self.resolve(*view, Some(image)));
        for image in images.chain(minidrivers).flatten() {
            let Some(folder) = path::folder(&image) else { continue };
            if !folders.iter().any(|known| path::is_same(known, &folder)) {
                folders.push(folder);
            }
        }
        folders
    }

    /// The USB devices that are plugged in, each kind once.
    pub(super) fn plugged_in(&self) -> Vec<UsbId> {
        let mut ids: Vec<_> = self.devices.iter().filter_map(|instance| usb_id(instance)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn resolve(&self, view: View, image: Option<&str>) -> Option<PathBuf> {
        path::resolve(image?, view, &self.folders)
    }
}

/// The ids in an instance id such as `USB\VID_096E&PID_0807\5&1F2E3D4C&0&2`.
fn usb_id(instance: &str) -> Option<UsbId> {
    let (bus, rest) = instance.split_once('\\')?;
    let (device, _) = rest.split_once('\\')?;
    let part = |name: &str| {
        device.split('&').find_map(|part| {
            let (key, value) = part.split_at_checked(4)?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    };
    let ids = format!("{}:{}", part("VID_")?, part("PID_")?);
    bus.eq_ignore_ascii_case("USB").then(|| UsbId::parse(&ids)).flatten()
}

#[cfg(test)]
mod tests;
