//! The licence texts of what is linked, collected from the packages' sources into one file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::linked::Package;
use super::sbom::Other;

/// How the names of such files begin, in any case.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];
/// Not linked, whatever lies in them.
const FOREIGN: [&str; 4] = ["tests", "benches", "examples", "fuzz"];

/// The text of THIRD-PARTY: a list of packages, then each text once with the packages that it came with.
///
/// # Errors
/// A package of somebody else's brings no text.
pub(super) fn write(packages: &[Package], others: &[Other]) -> Result<String, String> {
    let foreign: Vec<&Package> = packages.iter().filter(|package| !package.is_own()).collect();
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in &foreign {
        let files = files(&package.folder)?;
        if files.is_empty() {
            return Err(format!("{} {} brings no text of its licence", package.name, package.version));
        }
        for file in files {
            let name = file.strip_prefix(&package.folder).unwrap_or(&file).display();
            let text = normal(&std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?);
            by_text.entry(text).or_default().push(format!("{} {}, {name}", package.name, package.version));
        }
    }
    let mut out = String::from(
        "What this library is made of beside netca-renew's own code, and the licences that it comes under.\n\n",
    );
    for other in others {
        let _ = writeln!(out, "{} {}: {} ({})", other.name, other.version, other.license, other.note);
    }
    for package in &foreign {
        let authors =
            if package.authors.is_empty() { String::new() } else { format!(" ({})", package.authors.join(", ")) };
        let _ = writeln!(out, "{} {}: {}{authors}", package.name, package.version, package.license);
    }
    // In the order of the list above, not of the texts.
    let mut texts: Vec<_> = by_text.into_iter().collect();
    texts.sort_by(|one, other| one.1.cmp(&other.1));
    for (text, whose) in texts {
        let _ = write!(out, "\n{0}\n{1}\n{0}\n\n{text}", "=".repeat(80), whose.join("\n"));
    }
    Ok(out)
}

/// All of them under a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().to_lowercase());
        if path.is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                found.extend(files(&path)?);
            }
        } else if is_licence(&name) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A module of that name is none.
fn is_licence(name: &str) -> bool {
    NAMES.iter().any(|beginning| name.starts_with(beginning)) && !name.ends_with(".rs") && !name.ends_with(".h")
}

/// The same text is the same, however its lines end.
fn normal(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_matches(['\u{feff}', '\n', '\r', ' ']).lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(folder: &Path, name: &str) -> Package {
        Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: "MIT".into(),
            authors: vec!["Somebody".into()],
            checksum: Some("aa".into()),
            folder: folder.join(name),
            uses: Vec::new(),
        }
    }

    fn put(folder: &Path, file: &str, text: &str) {
        let file = folder.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    #[test]
    fn a_text_stands_once_with_all_that_it_is_for() {
        let place = tempfile::tempdir().unwrap();
        put(place.path(), "one/LICENSE-MIT", "Copyright X\r\nfree\r\n");
        put(place.path(), "two/third_party/License.txt", "Copyright X\nfree");
        put(place.path(), "two/COPYING", "another");
        put(place.path(), "two/src/license.rs", "not a text");
        put(place.path(), "two/tests/LICENSE", "not linked");
        let packages = [package(place.path(), "one"), package(place.path(), "two")];
        let text = write(&packages, &[]).unwrap();
        assert_eq!(text.matches("Copyright X\nfree\n").count(), 1, "{text}");
        assert!(text.contains("one 1.0.0, LICENSE-MIT\ntwo 1.0.0, third_party/License.txt\n"), "{text}");
        assert!(text.contains("another") && !text.contains("not "), "{text}");
        assert!(text.contains("one 1.0.0: MIT (Somebody)\n"), "{text}");
    }

    #[test]
    fn a_package_without_a_text_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        put(place.path(), "bare/Cargo.toml", "");
        assert!(write(&[package(place.path(), "bare")], &[]).unwrap_err().starts_with("bare 1.0.0"));
    }

    #[test]
    fn our_own_packages_are_not_third_parties() {
        let own = Package { checksum: None, ..package(Path::new("/nowhere"), "netca-renew") };
        assert!(!write(&[own], &[]).unwrap().contains("1.0.0"));
    }
}
