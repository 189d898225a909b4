//! Reading the registry, and nothing else.

use windows_registry::{Key, LOCAL_MACHINE};

use super::{Provider, Registry, SystemFolders, View};

/// winnt.h
const KEY_WOW64_32KEY: u32 = 0x0200;
const PROVIDERS: &str = r"SOFTWARE\Microsoft\Cryptography\Defaults\Provider";
const CARDS: &str = r"SOFTWARE\Microsoft\Cryptography\Calais\SmartCards";
const SERVICES: &str = r"SYSTEM\CurrentControlSet\Services";
const WINDOWS: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
/// More keys, and values of a key, than any computer has.
const MOST: usize = 8192;

pub(super) fn read() -> Registry {
    let mut registry = Registry { folders: folders(), devices: devices(), ..Registry::default() };
    let views: &[View] = if cfg!(target_pointer_width = "64") { &[View::Own, View::Of32Bits] } else { &[View::Own] };
    for view in views.iter().copied() {
        registry.providers.extend(below(view, PROVIDERS).into_iter().map(|(name, key)| Provider {
            view,
            name,
            skf_image_path: key.get_string("SKFImagePath").ok(),
            image_path: key.get_string("Image Path").ok(),
        }));
        let minidrivers = below(view, CARDS).into_iter().filter_map(|(_, card)| card.get_string("80000001").ok());
        registry.minidrivers.extend(minidrivers.map(|image| (view, image)));
    }
    registry
}

fn folders() -> SystemFolders {
    // From the registry, not from the environment, which is the user's.
    let windows = open(View::Own, WINDOWS).and_then(|key| key.get_string("SystemRoot").ok()).unwrap_or_default();
    if windows.is_empty() {
        return SystemFolders::default();
    }
    let of_32_bits = cfg!(target_pointer_width = "64").then(|| format!(r"{windows}\SysWOW64"));
    SystemFolders { own: format!(r"{windows}\System32"), of_32_bits, windows }
}

/// What each driver's service has started: its key `Enum` holds instance ids under the names 0, 1, 2 ….
fn devices() -> Vec<String> {
    let started = below(View::Own, SERVICES).into_iter().filter_map(|(_, service)| service.open("Enum").ok());
    let instances =
        |list: Key| -> Vec<String> { (0..MOST).map_while(|number| list.get_string(number.to_string()).ok()).collect() };
    started.flat_map(instances).collect()
}

fn open(view: View, path: &str) -> Option<Key> {
    let mut options = LOCAL_MACHINE.options();
    options.read();
    if view == View::Of32Bits {
        options.access(KEY_WOW64_32KEY);
    }
    options.open(path).ok()
}

/// The keys below a path; one that cannot be read is left out.
fn below(view: View, path: &str) -> Vec<(String, Key)> {
    let Some(parent) = open(view, path) else { return Vec::new() };
    let Ok(names) = parent.keys() else { return Vec::new() };
    let names: Vec<String> = names.take(MOST).collect();
    let child = |name: String| open(view, &format!(r"{path}\{name}")).map(|key| (name, key));
    names.into_iter().filter_map(child).collect()
}
