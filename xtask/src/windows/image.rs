//! What a DLL exports and imports, as mingw's objdump prints it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::arch::Arch;

/// What every Windows since 7 brings, in lower case. Nothing else is there on a user's machine.
const SYSTEM: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "crypt32.dll",
    "iphlpapi.dll",
    "kernel32.dll",
    "ktmw32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "secur32.dll",
    "user32.dll",
    "userenv.dll",
    "ws2_32.dll",
];

/// The names in a DLL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    /// The DLL's own name, which programs that are linked with it look for.
    pub(super) name: String,
    pub(super) exports: BTreeSet<String>,
    imports: BTreeSet<String>,
}

impl Image {
    pub(super) fn read(arch: Arch, dll: &Path) -> Result<Self, String> {
        let tool = arch.tool("objdump");
        let output = Command::new(&tool).arg("-p").arg(dll).output().map_err(|error| format!("{tool}: {error}"))?;
        if !output.status.success() {
            return Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr)));
        }
        Ok(Self::parse(&String::from_utf8_lossy(&output.stdout)))
    }

    /// `Name <address> <name>` within the export directory, `[ 0] name` behind `[Ordinal/Name Pointer] Table`, `DLL Name: name`.
    fn parse(text: &str) -> Self {
        let mut image = Self { name: String::new(), exports: BTreeSet::new(), imports: BTreeSet::new() };
        let mut in_names = false;
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("DLL Name: ") {
                image.imports.insert(name.to_lowercase());
            } else if line.starts_with("[Ordinal/Name Pointer] Table") {
                in_names = true;
            } else if in_names && line.starts_with('[') {
                image.exports.extend(line.rsplit(char::is_whitespace).next().map(str::to_owned));
            } else {
                in_names = false;
                // Not `Name Pointer Table <address>`.
                if let ["Name", _, name] = line.split_whitespace().collect::<Vec<_>>().as_slice() {
                    image.name = (*name).to_owned();
                }
            }
        }
        image
    }

    /// The name as it should be, no more and no fewer exports than the header has functions, and no import but the system's. On
    /// 32 bits, a name with `_` before it or `@4` behind it would be another calling convention's.
    pub(super) fn check(&self, name: &str, declared: &BTreeSet<String>) -> Result<(), String> {
        if self.name != name {
            return Err(format!("the DLL calls itself {}, and not {name}", self.name));
        }
        let foreign: Vec<_> = self.exports.difference(declared).collect();
        let missing: Vec<_> = declared.difference(&self.exports).collect();
        if !foreign.is_empty() || !missing.is_empty() {
            return Err(format!("exports that are not in the header: {foreign:?}; not exported: {missing:?}"));
        }
        let strange: Vec<_> = self.imports.iter().filter(|name| !SYSTEM.contains(&name.as_str())).collect();
        match strange.as_slice() {
            [] if self.imports.is_empty() => Err("no imports were found at all".into()),
            [] => Ok(()),
            _ => Err(format!("imports that not every Windows has: {strange:?}")),
        }
    }

    /// A module definition file, for MSVC's `lib /def`.
    pub(super) fn definitions(&self) -> String {
        let exports: String = self.exports.iter().map(|name| format!("    {name}\n")).collect();
        format!("LIBRARY {}\nEXPORTS\n{exports}", self.name)
    }

    pub(super) fn shown(&self) -> String {
        self.imports.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The functions of a header, or of Rust's source: every `netca_…`, or what else they begin with, that stands right before a bracket.
pub(super) fn declared(header: &str, prefix: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = header.match_indices('(').map(|(at, _)| &header[..at]);
    let words = before.map(|text| text.rsplit(|c| !word(c)).next().unwrap_or_default());
    words.filter(|name| name.starts_with(prefix)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\
Time/Date\t\tWed Nov 25 22:46:00 2026

The Import Tables (interpreted .idata section contents)
\tDLL Name: KERNEL32.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t8060\t  277  DeleteCriticalSection

\tDLL Name: msvcrt.dll

Name \t\t\t\t0000000000008032 netca_renew.dll
Ordinal Base \t\t\t1
Table Addresses
\tExport Address Table \t\t000000000044f028
\tName Pointer Table \t\t000000000044f4b4

[Ordinal/Name Pointer] Table
\t[   0] netca_a
\t[   1] +base[   2]  0001 netca_b

The Function Table
\t[   0] other
";

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_are_read_and_held_to_the_header() {
        let image = Image::parse(DUMP);
        assert_eq!(image.exports, names(&["netca_a", "netca_b"]));
        assert_eq!(image.shown(), "kernel32.dll msvcrt.dll");
        let both = names(&["netca_a", "netca_b"]);
        image.check("netca_renew.dll", &both).unwrap();
        assert_eq!(image.definitions(), "LIBRARY netca_renew.dll\nEXPORTS\n    netca_a\n    netca_b\n");
        assert!(image.check("netca_renew_ffi.dll", &both).is_err());
        assert!(image.check("netca_renew.dll", &names(&["netca_a"])).unwrap_err().contains("netca_b"));
        assert!(image.check("netca_renew.dll", &names(&["netca_a", "netca_b", "netca_c"])).is_err());
        // `_` before it, `@4` behind it, or both: each a calling convention's.
        for name in ["_netca_a", "netca_a@4", "_netca_a@4"] {
            let decorated = Image::parse(&DUMP.replace("netca_a", name));
            assert!(decorated.check("netca_renew.dll", &both).unwrap_err().contains(name));
        }
    }

    #[test]
    fn only_the_system_is_imported() {
        let both = names(&["netca_a", "netca_b"]);
        for foreign in ["libwinpthread-1.dll", "libgcc_s_seh-1.dll", "bcryptprimitives.dll", "vcruntime140.dll"] {
            let image = Image::parse(&DUMP.replace("msvcrt.dll", foreign));
            assert!(image.check("netca_renew.dll", &both).unwrap_err().contains(foreign));
        }
        assert!(Image::parse(&DUMP.replace("DLL Name", "")).check("netca_renew.dll", &both).is_err());
    }

    #[test]
    fn functions_of_the_header_and_no_types() {
        let header = "\
/** See `netca_a()`. */
typedef void (*netca_send_callback)(void *user_data);
#define NETCA_TEXT(text) (text), strlen(text)
int32_t netca_a(const struct netca_x *x);
struct netca_x *netca_b(void);
";
        assert_eq!(declared(header, "netca_"), names(&["netca_a", "netca_b"]));
        let real = std::fs::read_to_string(crate::root().join("include/netca_renew.h")).unwrap();
        assert!(declared(&real, "netca_").len() > 150);
    }
}
