//! What is plugged in, as the kernel lists it in sysfs (Documentation/ABI/stable/sysfs-bus-usb).

use std::path::Path;

use super::{bounded, catalogue::UsbId};

/// A USB device.
pub(super) struct Device {
    pub(super) id: UsbId,
    pub(super) manufacturer: Option<String>,
    pub(super) product: Option<String>,
}

/// More than any computer has; the rest of a folder is left unread.
const MAX_DEVICES: usize = 1024;
/// sysfs attributes are at most a page.
const MAX_ATTRIBUTE: u64 = 4096;

/// The devices below a folder such as `/sys/bus/usb/devices`; none where there is no such folder.
pub(super) fn devices(folder: &Path) -> Vec<Device> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut devices: Vec<_> = entries.flatten().take(MAX_DEVICES).map(|entry| entry.path()).collect();
    devices.sort();
    // Interfaces lie in the same folder and have no ids.
    devices.iter().filter_map(|device| read(device)).collect()
}

fn read(device: &Path) -> Option<Device> {
    let attribute = |name: &str| {
        let bytes = bounded::read(&device.join(name), MAX_ATTRIBUTE).ok()?;
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let id = UsbId::parse(&format!("{}:{}", attribute("idVendor")?, attribute("idProduct")?))?;
    Some(Device { id, manufacturer: attribute("manufacturer"), product: attribute("product") })
}
