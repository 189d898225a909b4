use std::path::{Path, PathBuf};

use super::{CatalogueEntry, P11Kit, SkfModule, UsbId, registry};

/// Where drivers and Keys are looked for. [`Places::default`] is nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The folders that the module names of a catalogue are looked for in, each with its subfolder `pkcs11`.
    pub libraries: Vec<PathBuf>,
    /// p11-kit's configuration; `None` when it is not to be read.
    pub p11_kit: Option<P11Kit>,
    /// Libraries for the SKF interface, which is not that of [`crate::pkcs11`].
    pub skf_modules: Vec<SkfModule>,
    /// The folder in which the kernel shows USB devices; `None` when Keys are not to be looked for there.
    pub usb_devices: Option<PathBuf>,
    /// USB devices that are plugged in, beside those of that folder.
    pub plugged_in: Vec<UsbId>,
    /// The name that p11-kit's `enable-in` and `disable-in` know this program by.
    pub program: Option<String>,
}

impl Places {
    /// Where Linux has them: the library folders of Debian, Fedora and others, `/usr/share/p11-kit/modules`, `/etc/pkcs11`,
    /// `~/.config/pkcs11` (`$XDG_CONFIG_HOME/pkcs11`) and `/sys/bus/usb/devices`; the program is called as its executable
    /// is. A setuid program sets [`P11Kit::user`] to `None`.
    ///
    /// Where Windows has them: its system folder, and what its registry names: the folders of cryptographic providers and of smart
    /// cards' minidrivers, SKF libraries, and the USB devices that are plugged in. Nowhere on other systems.
    pub fn system() -> Self {
        if !cfg!(target_os = "linux") {
            let registry = registry::read();
            let (libraries, skf_modules) = (registry.libraries(), registry.skf_modules());
            return Self { libraries, skf_modules, plugged_in: registry.plugged_in(), ..Self::default() };
        }
        let libraries = libraries();
        Self {
            p11_kit: Some(P11Kit {
                user: user_folder(),
                system: Some("/etc/pkcs11".into()),
                packages: Some("/usr/share/p11-kit/modules".into()),
                module_folders: libraries.iter().map(|folder| folder.join("pkcs11")).collect(),
            }),
            libraries,
            usb_devices: Some("/sys/bus/usb/devices".into()),
            program: program(),
            ..Self::default()
        }
    }

    /// The files that an entry's module names lead to.
    pub(super) fn of(&self, entry: &CatalogueEntry) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for module in entry.modules().iter().map(Path::new) {
            let full = module.is_absolute().then(|| module.to_owned());
            let below = |folder: &PathBuf| [folder.join("pkcs11").join(module), folder.join(module)];
            let folders = if module.is_absolute() { &[][..] } else { &self.libraries };
            found.extend(full.into_iter().chain(folders.iter().flat_map(below)).filter(|path| path.exists()));
        }
        found
    }
}

fn libraries() -> Vec<PathBuf> {
    // Debian's multiarch tuple; distributions without it have lib64.
    let tuple = match std::env::consts::ARCH {
        "x86" => "i386-linux-gnu".to_owned(),
        "arm" => "arm-linux-gnueabihf".to_owned(),
        arch => format!("{arch}-linux-gnu"),
    };
    let long = if cfg!(target_pointer_width = "64") { "lib64" } else { "lib" };
    let mut folders = vec![PathBuf::from("/usr/local/lib")];
    folders.extend([&*tuple, ""].map(|below| Path::new("/usr/lib").join(below)));
    folders.push(Path::new("/usr").join(long));
    folders.dedup();
    folders
}

fn user_folder() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let configuration = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    configuration.map(|folder| folder.join("pkcs11"))
}

fn program() -> Option<String> {
    std::env::current_exe().ok()?.file_name()?.to_str().map(str::to_owned)
}
