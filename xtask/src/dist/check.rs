//! What must be true of a package's libraries, whoever uses them.

use std::collections::BTreeSet;
use std::path::Path;

use super::elf::Elf;
use super::target::Floor;
use super::tree::SONAME;
use super::{build, users};

/// In bytes, of the shared library as it is shipped for a floor, with everything in it.
const LARGEST: u64 = 3_500_000;
/// The same of one that is made with any Rust, whose standard library comes as it is.
const LARGEST_HERE: u64 = 4_200_000;

/// Libraries that are on every Linux of ours. What glibc 2.34 took into libc.so.6 is still there under its old names.
const SYSTEM: [&str; 6] = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"];

/// Checks the libraries in a package's folder; says what was found.
pub(super) fn libraries(folder: &Path, floor: Option<Floor>) -> Result<(), String> {
    let shared = folder.join("lib/libnetca_renew.so");
    let elf = Elf::read(&shared)?;
    let header = folder.join("include/netca_renew.h");
    let header = std::fs::read_to_string(&header).map_err(|error| format!("{}: {error}", header.display()))?;
    let bytes = std::fs::metadata(&shared).map_err(|error| error.to_string())?.len();
    facts(&elf, &declared(&header), bytes, floor)?;
    for name in ["lib/libnetca_renew.so", "lib/libnetca_renew.a"] {
        says_no_folder(&folder.join(name))?;
    }
    let (major, minor) = elf.glibc.unwrap_or_default();
    println!("{SONAME}: {bytes} bytes, {} functions, glibc {major}.{minor}", elf.exported.len());
    println!("  loaded with {}", elf.needed.join(" "));
    Ok(())
}

fn facts(elf: &Elf, declared: &BTreeSet<String>, bytes: u64, floor: Option<Floor>) -> Result<(), String> {
    if elf.soname.as_deref() != Some(SONAME) {
        return Err(format!("its SONAME is {:?}, not {SONAME}", elf.soname));
    }
    let difference: Vec<_> = elf.exported.symmetric_difference(declared).map(String::as_str).collect();
    if !difference.is_empty() {
        return Err(format!("exported or declared, and not both: {}", difference.join(", ")));
    }
    let largest = if floor.is_some() { LARGEST } else { LARGEST_HERE };
    if bytes > largest {
        return Err(format!("it has {bytes} bytes, and {largest} are the most"));
    }
    let loader = |name: &str| name.starts_with("ld-linux");
    let unwinder = |name: &str| name == "libgcc_s.so.1" && floor.is_none();
    let strange = |name: &&String| !SYSTEM.contains(&name.as_str()) && !loader(name) && !unwinder(name);
    if let Some(name) = elf.needed.iter().find(strange) {
        return Err(format!("it is loaded with {name}"));
    }
    match (elf.glibc, floor) {
        (Some(found), Some(floor)) if found > floor.glibc => Err(format!(
            "it wants a glibc of {}.{}, and {}.{} has to do",
            found.0, found.1, floor.glibc.0, floor.glibc.1
        )),
        (None, _) => Err("it wants no glibc at all: it was not read rightly".into()),
        _ => Ok(()),
    }
}

/// The functions in the header.
fn declared(header: &str) -> BTreeSet<String> {
    // A declaration begins at the margin and may go on over several lines.
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('(');
    let names = header.lines().filter(begins).filter(|line| !line.starts_with("typedef"));
    let name = |line: &str| line.split('(').next()?.split([' ', '*']).next_back().map(str::to_owned);
    names.filter_map(name).collect()
}

/// Where it was made is nobody's business, and would make it differ from machine to machine.
fn says_no_folder(file: &Path) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    for folder in [crate::root(), build::cargo_home()] {
        let said = folder.to_string_lossy();
        if users::contains(&bytes, said.as_bytes()) {
            return Err(format!("{} says where it was made: {said}", file.display()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::target::Target;
    use super::*;

    fn good() -> (Elf, BTreeSet<String>) {
        let exported = BTreeSet::from(["netca_one".to_owned(), "netca_two".to_owned()]);
        let elf = Elf {
            soname: Some(SONAME.into()),
            needed: ["libc.so.6", "ld-linux-x86-64.so.2"].map(str::to_owned).into(),
            exported: exported.clone(),
            glibc: Some((2, 17)),
        };
        (elf, exported)
    }

    fn refused(change: impl FnOnce(&mut Elf), bytes: u64) -> String {
        let (mut elf, declared) = good();
        change(&mut elf);
        facts(&elf, &declared, bytes, Target::all()[0].floor()).unwrap_err()
    }

    #[test]
    fn what_is_right_passes() {
        let (elf, declared) = good();
        assert_eq!(facts(&elf, &declared, LARGEST, Target::all()[0].floor()), Ok(()));
    }

    #[test]
    fn each_fault_is_seen() {
        assert!(refused(|elf| elf.soname = None, 1).contains("SONAME"));
        assert!(refused(|elf| elf.soname = Some("libnetca_renew_ffi.so".into()), 1).contains("SONAME"));
        assert!(refused(|elf| elf.exported.extend(["ring_core".into()]), 1).contains("ring_core"));
        assert!(refused(|elf| elf.exported.retain(|name| name != "netca_two"), 1).contains("netca_two"));
        assert!(refused(|_| {}, LARGEST + 1).contains("bytes"));
        assert!(refused(|elf| elf.needed.push("libssl.so.3".into()), 1).contains("libssl"));
        assert!(refused(|elf| elf.needed.push("libgcc_s.so.1".into()), 1).contains("libgcc_s"));
        assert!(refused(|elf| elf.glibc = Some((2, 18)), 1).contains("2.18"));
        assert!(refused(|elf| elf.glibc = None, 1).contains("glibc"));
    }

    /// What is made for this machine has its C library, and its unwinder.
    #[test]
    fn without_a_floor_this_machines_libraries_do() {
        let (mut elf, declared) = good();
        elf.needed.push("libgcc_s.so.1".into());
        elf.glibc = Some((2, 36));
        assert_eq!(facts(&elf, &declared, 1, None), Ok(()));
    }

    #[test]
    fn declarations_are_found_over_several_lines() {
        let header = "typedef void (*netca_cb)(int);\n#define X(a) a\nvoid netca_one(int a,\n               int b);\n\
            const char *netca_two(void);\n/* netca_three( */\n";
        assert_eq!(declared(header).into_iter().collect::<Vec<_>>(), ["netca_one", "netca_two"]);
    }

    #[test]
    fn a_folder_in_a_library_is_seen() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("lib");
        std::fs::write(&file, b"\x7fELF netca-renew/src/lib.rs").unwrap();
        says_no_folder(&file).unwrap();
        std::fs::write(&file, format!("\x7fELF\0{}/src/lib.rs", crate::root().display())).unwrap();
        assert!(says_no_folder(&file).is_err());
    }
}
