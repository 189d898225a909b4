//! What a shared library says of itself, read by `readelf`, which knows every processor's files.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The facts that a package is checked by.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Elf {
    pub(super) soname: Option<String>,
    /// The libraries that it is loaded with.
    pub(super) needed: Vec<String>,
    /// What it offers to others.
    pub(super) exported: BTreeSet<String>,
    /// The newest glibc of which it wants a symbol, as (2, 17); `None` when it wants none.
    pub(super) glibc: Option<(u32, u32)>,
}

impl Elf {
    /// Reads a library or a program.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let text = |what: &[&str]| {
            let output = Command::new("readelf").args(what).arg("--wide").arg(file).output();
            let output = output.map_err(|error| format!("readelf: {error}"))?;
            if !output.status.success() {
                return Err(format!("readelf: {}: {}", file.display(), output.status));
            }
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        Ok(Self::parse(&text(&["--dynamic"])?, &text(&["--dyn-syms"])?))
    }

    fn parse(dynamic: &str, symbols: &str) -> Self {
        let mut elf = Self::default();
        for line in dynamic.lines() {
            let value =
                || line.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(value, _)| value.to_owned());
            if line.contains("(SONAME)") {
                elf.soname = value();
            } else if line.contains("(NEEDED)") {
                elf.needed.extend(value());
            }
        }
        for line in symbols.lines() {
            // Num: Value Size Type Bind Vis Ndx Name
            let words: Vec<&str> = line.split_whitespace().collect();
            let (Some(section), Some(name)) = (words.get(6), words.get(7)) else { continue };
            if *section == "UND" {
                elf.glibc = elf.glibc.max(version(name));
            } else if section.parse::<u32>().is_ok() && words[4] != "LOCAL" {
                elf.exported.insert((*name).to_owned());
            }
        }
        elf
    }
}

/// `memcpy@GLIBC_2.14` or `memcpy@GLIBC_2.2.5`: the first two numbers.
fn version(symbol: &str) -> Option<(u32, u32)> {
    let (_, version) = symbol.split_once("@GLIBC_")?;
    let mut numbers = version.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_read() {
        let dynamic = " 0x0000000000000001 (NEEDED)  Shared library: [libc.so.6]\n \
            0x000000000000000e (SONAME)  Library soname: [libx.so.0]\n";
        let symbols = "
   Num:    Value          Size Type    Bind   Vis      Ndx Name
     0: 0000000000000000     0 NOTYPE  LOCAL  DEFAULT  UND
     1: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND memcpy@GLIBC_2.14 (2)
     2: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND free@GLIBC_2.2.5 (3)
     3: 0000000000000000     0 NOTYPE  WEAK   DEFAULT  UND __gmon_start__
     4: 0000000000012340   120 FUNC    GLOBAL DEFAULT   12 netca_x
     5: 0000000000012340   120 OBJECT  GLOBAL DEFAULT  ABS other
";
        let elf = Elf::parse(dynamic, symbols);
        assert_eq!(elf.soname.as_deref(), Some("libx.so.0"));
        assert_eq!(elf.needed, ["libc.so.6"]);
        assert_eq!(elf.exported, BTreeSet::from(["netca_x".to_owned()]));
        assert_eq!(elf.glibc, Some((2, 14)));
    }

    #[test]
    fn versions_are_numbers() {
        assert_eq!(version("x@GLIBC_2.2.5"), Some((2, 2)));
        assert!(version("x@GLIBC_2.34") > version("x@GLIBC_2.4"));
        assert_eq!(version("x@GCC_3.0"), None);
        assert_eq!(version("x"), None);
    }
}
