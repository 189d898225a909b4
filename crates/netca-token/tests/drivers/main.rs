//! Drivers found through a catalogue and p11-kit's module files: real modules, broken ones, none; Keys without a driver.
#![cfg(target_os = "linux")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

#[path = "../kit/mod.rs"]
mod kit;
mod registry;

use std::path::{Path, PathBuf};
use std::process::Command;

use kit::softhsm::in_private_store;
use netca_token::drivers::{
    BinaryFormat, Catalogue, Driver, DriverProblem, DriverStatus, Drivers, Found, P11Kit, Places,
};

/// A computer in a folder: `lib/`, `packages/` for module files, `usb/`.
struct Computer {
    root: tempfile::TempDir,
}

impl Computer {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["lib/pkcs11", "packages", "usb"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        Self { root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A shared library that cc makes of a text; `None` when there is no cc.
    fn compile(&self, name: &str, text: &str, more: &[&str]) -> Option<PathBuf> {
        let source = self.write(&format!("{name}.c"), text);
        let library = self.path(name);
        let mut command = Command::new("cc");
        command.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).args(more).current_dir(self.root.path());
        match command.status() {
            Ok(status) => assert!(status.success(), "{command:?}"),
            Err(_) => {
                kit::skip("there is no cc");
                return None;
            }
        }
        Some(library)
    }

    fn find(&self, entries: &str, probe: bool) -> Found {
        self.find_also(Places::default(), entries, probe)
    }

    /// With what only Windows' registry names.
    fn find_also(&self, registry: Places, entries: &str, probe: bool) -> Found {
        let json = format!(r#"{{ "format": "netca-drivers", "version": 1, "drivers": [{entries}] }}"#);
        let p11_kit = P11Kit { packages: Some(self.path("packages")), ..P11Kit::default() };
        let places = Places {
            libraries: vec![self.path("lib")],
            p11_kit: Some(p11_kit),
            usb_devices: Some(self.path("usb")),
            program: Some("netca-renew".into()),
            ..registry
        };
        Drivers { catalogue: Catalogue::from_json(json.as_bytes()).unwrap(), places }.find(probe)
    }

    /// The only driver there is.
    fn only(&self, entries: &str, probe: bool) -> Driver {
        let mut drivers = self.find(entries, probe).drivers;
        assert_eq!(drivers.len(), 1, "{drivers:?}");
        drivers.remove(0)
    }

    fn plug_in(&self, name: &str, attributes: &[(&str, &str)]) {
        for (attribute, value) in attributes {
            self.write(&format!("usb/{name}/{attribute}"), format!("{value}\n"));
        }
    }
}

fn entry(model: &str, module: &str, usb: &str) -> String {
    format!(
        r#"{{ "vendor": "云杉科技", "model": "{model}", "modules": ["{module}"], "usb": [{usb}],
             "download": "https://keys.yunshan.example/{model}" }}"#
    )
}

fn works(driver: &Driver) -> &netca_token::drivers::LibraryInfo {
    match &driver.status {
        DriverStatus::Found { library: Some(library) } => library,
        other => panic!("{other:?}"),
    }
}

const FOUND: DriverStatus = DriverStatus::Found { library: None };

#[test]
fn softhsm_and_opensc_are_found_and_work() {
    in_private_store("softhsm_and_opensc_are_found_and_work", |store| {
        let Some(opensc) = opensc() else { return };
        store.init_token("one");
        let computer = Computer::new();
        let soft = store.module().to_str().unwrap();
        computer.write("packages/softhsm2.module", format!("# SoftHSM\nmodule: {soft}\n"));
        std::os::unix::fs::symlink(&opensc, computer.path("lib/pkcs11/opensc-pkcs11.so")).unwrap();
        let entries = [entry("soft", "libsofthsm2.so", ""), entry("card", "opensc-pkcs11.so", "")].join(",");

        let unprobed = computer.find(&entries, false);
        assert!(unprobed.drivers.iter().all(|driver| driver.status == FOUND), "{unprobed:?}");
        let found = computer.find(&entries, true);
        let [softhsm, card] = &*found.drivers else { panic!("{found:?}") };
        assert_eq!(softhsm.entry.as_ref().unwrap().model(), "soft");
        assert_eq!(softhsm.module_file, Some(computer.path("packages/softhsm2.module")));
        assert_eq!((&*softhsm.module, &card.module_file), (store.module(), &None));
        // pkcs11-tool as the other side: what the library says of itself, and the slots with a token.
        for (driver, slots) in [(softhsm, true), (card, false)] {
            let info = works(driver);
            let show = Command::new("pkcs11-tool").arg("--show-info").arg("--module").arg(&driver.module).output();
            let show = String::from_utf8(show.unwrap().stdout).unwrap();
            let said = format!("{} (ver {}.{})", info.description, info.version.0, info.version.1);
            assert!(show.contains(&said), "{said}\n{show}");
            assert!(show.contains(&info.manufacturer), "{info:?}\n{show}");
            if slots {
                let mut list = Command::new("pkcs11-tool");
                let said = kit::run(list.args(["--list-token-slots", "--module"]).arg(&driver.module));
                assert_eq!(info.slots_with_token, said.lines().filter(|line| line.starts_with("Slot ")).count());
                assert!(info.slots_with_token > 0);
            }
        }

        // The same without the module file: its full path in the catalogue. Then p11-kit's word alone.
        std::fs::remove_file(computer.path("packages/softhsm2.module")).unwrap();
        std::fs::remove_file(computer.path("lib/pkcs11/opensc-pkcs11.so")).unwrap();
        works(&computer.only(&entry("soft", soft, ""), true));
        computer.write("packages/opensc-pkcs11.module", format!("module: {}\n", opensc.display()));
        let nameless = computer.only("", true);
        assert_eq!((nameless.name(), &nameless.entry), ("opensc-pkcs11.so".into(), &None));
        works(&nameless);
    });
}

fn opensc() -> Option<PathBuf> {
    let mut folders = vec![PathBuf::from("/usr/lib"), "/usr/lib64".into()];
    folders.extend(std::fs::read_dir("/usr/lib").unwrap().flatten().map(|entry| entry.path()));
    let found = folders.into_iter().map(|folder| folder.join("opensc-pkcs11.so")).find(|path| path.exists());
    if found.is_none() {
        kit::skip("there is no OpenSC (opensc-pkcs11.so)");
    }
    found
}

/// A module whose C_Initialize fails, and that leaves a mark when it is loaded.
const FAILING: &str = r#"
#include <stdio.h>
static unsigned long initialize(void *arguments) { (void)arguments; return 0x30; }
static struct { unsigned char version[2]; void *functions[68]; } list = { { 2, 40 }, { initialize } };
unsigned long C_GetFunctionList(void **place) { *place = &list; return 0; }
__attribute__((constructor)) static void loaded(void) {
    FILE *mark = fopen(MARK, "w");
    if (mark) fclose(mark);
}
"#;

#[test]
fn a_module_that_fails_is_broken_and_is_only_loaded_when_asked() {
    let computer = Computer::new();
    let mark = computer.path("loaded");
    let define = format!("-DMARK=\"{}\"", mark.display());
    if computer.compile("lib/failing.so", FAILING, &[&define]).is_none() {
        return;
    }
    let entry = entry("YS-1", "failing.so", "");
    assert_eq!(computer.only(&entry, false).status, FOUND);
    assert!(!mark.exists(), "loaded without having been asked to");
    let problem = DriverProblem::Call { function: "C_Initialize", rv: 0x30 };
    assert_eq!(computer.only(&entry, true).status, DriverStatus::Broken(problem));
    assert_eq!(problem.to_string(), "C_Initialize: CKR_DEVICE_ERROR");
    assert!(mark.exists());
}

#[test]
fn libraries_that_are_no_modules_are_broken() {
    let computer = Computer::new();
    if computer.compile("lib/empty.so", "", &[]).is_none() {
        return;
    }
    let empty = entry("YS-1", "empty.so", "");
    assert_eq!(computer.only(&empty, false).status, FOUND, "the file alone does not show it");
    let status = computer.only(&empty, true).status;
    assert_eq!(status, DriverStatus::Broken(DriverProblem::NoFunctionList));
    assert_eq!(status.name(), "no_function_list");

    // One that needs a library that is gone.
    computer.compile("libneeded.so", "int needed(void) { return 1; }", &[]).unwrap();
    let text = "int needed(void); int call(void) { return needed(); }";
    computer.compile("lib/needing.so", text, &["-L.", "-lneeded"]).unwrap();
    std::fs::remove_file(computer.path("libneeded.so")).unwrap();
    let status = computer.only(&entry("YS-1", "needing.so", ""), true).status;
    assert_eq!(status, DriverStatus::Broken(DriverProblem::NotLoadable));

    // A program is an ELF file, and no library.
    let program = computer.write("main.c", "int main(void) { return 0; }");
    kit::run(Command::new("cc").args(["-no-pie", "-o"]).arg(computer.path("lib/program.so")).arg(program));
    for probe in [false, true] {
        let status = computer.only(&entry("YS-1", "program.so", ""), probe).status;
        assert_eq!(status, DriverStatus::Broken(DriverProblem::NotALibrary));
    }
}

/// As much of an ELF file as says what it is for.
fn elf(bits: u8, big_endian: bool, machine: u16) -> Vec<u8> {
    let mut bytes = b"\x7fELF".to_vec();
    bytes.extend([if bits == 64 { 2 } else { 1 }, if big_endian { 2 } else { 1 }, 1]);
    bytes.resize(16, 0);
    for half in [3u16, machine] {
        bytes.extend(if big_endian { half.to_be_bytes() } else { half.to_le_bytes() });
    }
    bytes.resize(64, 0);
    bytes
}

#[test]
fn files_tell_by_themselves_what_they_are() {
    let computer = Computer::new();
    // Only the machine is another one in the last.
    let arm64_or_x86 = if cfg!(target_arch = "aarch64") { 62 } else { 183 };
    for (bits, big_endian, machine) in [(32, false, 3), (32, false, 40), (64, true, 22), (64, false, arm64_or_x86)] {
        computer.write("lib/other.so", elf(bits, big_endian, machine));
        for probe in [false, true] {
            let status = computer.only(&entry("YS-1", "other.so", ""), probe).status;
            assert_eq!(
                status,
                DriverStatus::Broken(DriverProblem::WrongArchitecture { format: BinaryFormat::Elf, bits, machine })
            );
        }
        // readelf as the other side.
        let header = Command::new("readelf").args(["-h"]).arg(computer.path("lib/other.so")).output();
        let Ok(header) = header else { return kit::skip("there is no readelf") };
        let said = String::from_utf8(header.stdout).unwrap();
        assert!(said.contains(&format!("ELF{bits}")) && said.contains("DYN"), "{said}");
    }
    computer.write("lib/text.so", "#!/bin/sh\necho what a vendor's installer left here\n");
    computer.write("lib/short.so", b"\x7fELF\x02");
    computer.write("lib/nothing.so", b"");
    std::fs::create_dir(computer.path("lib/folder.so")).unwrap();
    for name in ["text.so", "short.so", "nothing.so", "folder.so"] {
        for probe in [false, true] {
            let status = computer.only(&entry("YS-1", name, ""), probe).status;
            assert_eq!(status, DriverStatus::Broken(DriverProblem::NotALibrary), "{name}");
        }
    }
}

/// As much of a PE file as says what it is for.
fn pe(bits: u8, machine: u16, characteristics: u16) -> Vec<u8> {
    let mut bytes = b"MZ".to_vec();
    bytes.resize(0x3c, 0);
    bytes.extend(0x80_u32.to_le_bytes());
    bytes.resize(0x80, 0);
    bytes.extend(b"PE\0\0");
    bytes.extend(machine.to_le_bytes());
    bytes.resize(0x80 + 20, 0);
    bytes.extend([0xf0, 0]);
    bytes.extend(characteristics.to_le_bytes());
    bytes.extend(if bits == 64 { 0x20b_u16 } else { 0x10b }.to_le_bytes());
    bytes.resize(0x400, 0);
    bytes
}

#[test]
fn windows_libraries_are_told_by_their_header() {
    let computer = Computer::new();
    for (bits, machine, name) in [(64, 0x8664, "x86-64"), (32, 0x14c, "Intel"), (64, 0xaa64, "Aarch64")] {
        let path = computer.write("lib/ysp11.dll", pe(bits, machine, 0x2022));
        let status = computer.only(&entry("YS-1", "ysp11.dll", ""), true).status;
        let problem = DriverProblem::WrongArchitecture { format: BinaryFormat::Pe, bits, machine };
        assert_eq!(status, DriverStatus::Broken(problem));
        assert!(problem.to_string().contains(&format!("{bits} bits, PE machine {machine}")), "{problem}");
        // file(1) as the other side.
        let Ok(said) = Command::new("file").arg("-b").arg(path).output() else { return kit::skip("there is no file") };
        let said = String::from_utf8(said.stdout).unwrap();
        let kind = if bits == 64 { "PE32+ executable" } else { "PE32 executable" };
        assert!(said.starts_with(kind) && said.contains("(DLL)") && said.contains(name), "{said}");
    }
}

#[test]
fn a_pipe_is_not_waited_for() {
    let computer = Computer::new();
    let pipe = computer.path("lib/pipe.so");
    if Command::new("mkfifo").arg(&pipe).status().is_err() {
        return kit::skip("there is no mkfifo");
    }
    computer.write("packages/a.module", format!("module: {}\n", pipe.display()));
    assert_eq!(computer.only("", true).status, DriverStatus::Broken(DriverProblem::NotALibrary));
}

#[test]
fn what_is_missing_is_told_with_where_it_is_to_be_had() {
    let computer = Computer::new();
    let driver = computer.only(&entry("YS-1", "libys1.so", ""), true);
    assert_eq!((driver.status.name(), &*driver.module), ("missing", Path::new("libys1.so")));
    assert_eq!(driver.entry.unwrap().download(), Some("https://keys.yunshan.example/YS-1"));

    // A module file that outlived its module, next to the module in another place.
    computer.write("packages/ys.module", "module: /nowhere/libys1.so\n");
    assert_eq!(computer.only(&entry("YS-1", "libys1.so", ""), true).status, DriverStatus::Missing);
    computer.write("lib/libys1.so", elf(32, false, 40));
    let found = computer.find(&entry("YS-1", "libys1.so", ""), false);
    let names: Vec<_> = found.drivers.iter().map(|driver| driver.status.name()).collect();
    assert_eq!(names, ["missing", "wrong_architecture"]);
    assert!(found.skipped.is_empty() && found.unclaimed.is_empty());
    computer.write("packages/zz.module", "what\n");
    assert_eq!(computer.find("", false).skipped[0].line, Some(1));
}

#[test]
fn one_module_is_told_once_and_the_catalogue_comes_first() {
    let computer = Computer::new();
    let own = std::env::current_exe().unwrap();
    std::fs::copy(own, computer.path("lib/libys1.so")).unwrap();
    std::os::unix::fs::symlink("../libys1.so", computer.path("lib/pkcs11/libys1.so")).unwrap();
    computer.write("packages/a.module", "module: /nowhere/a.so\n");
    computer.write("packages/ys.module", format!("module: {}\n", computer.path("lib/libys1.so").display()));
    let found = computer.find(&[entry("YS-9", "libys9.so", ""), entry("YS-1", "libys1.so", "")].join(","), false);
    let rows: Vec<_> = found.drivers.iter().map(|d| (d.name(), d.entry.as_ref().map(|e| e.model()))).collect();
    let expected = [("libys9.so", Some("YS-9")), ("libys1.so", Some("YS-1")), ("a.so", None)];
    assert_eq!(rows, expected.map(|(name, model)| (name.to_owned(), model)));
}

#[test]
fn a_key_without_a_driver_is_told_apart_from_no_key() {
    let computer = Computer::new();
    let entries = [entry("YS-1", "libys1.so", r#""fff0:0001", "FFF0:000A""#), entry("YS-2", "libys2.so", "")].join(",");
    assert!(computer.find(&entries, false).unclaimed.is_empty(), "no Key");
    // A hub, an interface, a mouse, something unreadable; and one Key, whose ids the kernel writes in lower case.
    computer.plug_in("usb1", &[("idVendor", "1d6b"), ("idProduct", "0002"), ("product", "a hub")]);
    computer.plug_in("1-1:1.0", &[("bInterfaceClass", "0b")]);
    computer.plug_in("1-2", &[("idVendor", "fff0"), ("idProduct", "0002"), ("product", "a mouse")]);
    computer.plug_in("1-3", &[("idVendor", "nonsense"), ("idProduct", "0002")]);
    assert!(computer.find(&entries, false).unclaimed.is_empty(), "no Key either");
    let told = [("idVendor", "fff0"), ("idProduct", "000a"), ("product", "YS 网证通 Key"), ("manufacturer", "云杉")];
    computer.plug_in("1-4", &told);
    let unclaimed = computer.find(&entries, false).unclaimed;
    assert_eq!(unclaimed.len(), 1, "{unclaimed:?}");
    assert_eq!(unclaimed[0].usb_id.to_string(), "fff0:000a");
    assert_eq!(unclaimed[0].product.as_deref(), Some("YS 网证通 Key"));
    assert_eq!(unclaimed[0].manufacturer.as_deref(), Some("云杉"));
    assert_eq!((unclaimed[0].entry.vendor(), unclaimed[0].entry.model()), ("云杉科技", "YS-1"));

    // A driver that does not work claims no Key; one that is there does, and one of another model does not.
    computer.write("lib/libys1.so", elf(32, false, 40));
    assert_eq!(computer.find(&entries, false).unclaimed.len(), 1);
    std::fs::copy(std::env::current_exe().unwrap(), computer.path("lib/libys2.so")).unwrap();
    assert_eq!(computer.find(&entries, false).unclaimed.len(), 1);
    if computer.compile("lib/libys1.so", "", &[]).is_some() {
        assert!(computer.find(&entries, false).unclaimed.is_empty());
        assert_eq!(computer.find(&entries, true).unclaimed.len(), 1, "there, but no module");
    }
}

#[test]
fn the_example_is_a_catalogue() {
    let catalogue = Catalogue::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/drivers.json")).unwrap();
    let modules: Vec<_> = catalogue.entries().iter().flat_map(|entry| entry.modules()).collect();
    assert!(modules.iter().any(|name| name.ends_with("libsofthsm2.so")));
    assert!(modules.iter().any(|name| *name == "opensc-pkcs11.so"));
    for link in catalogue.entries().iter().filter(|entry| !entry.usb().is_empty()).filter_map(|entry| entry.download())
    {
        assert!(link.contains(".example/"), "{link}");
    }
}
