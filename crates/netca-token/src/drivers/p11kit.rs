//! p11-kit's module files (pkcs11.conf(5)): where packages say which PKCS#11 modules there are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::bounded::{self, Unread};

/// Where p11-kit's configuration lies. What the user's own files say goes before the system's, and that before the
/// packages', setting by setting for files of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct P11Kit {
    /// The user's folder, `~/.config/pkcs11`; `pkcs11.conf` and `modules/` are in it. A program that runs with more rights
    /// than its user (setuid) leaves it out, as p11-kit does.
    pub user: Option<PathBuf>,
    /// The system's folder, `/etc/pkcs11`, with the same in it.
    pub system: Option<PathBuf>,
    /// The packages' folder of module files, `/usr/share/p11-kit/modules`.
    pub packages: Option<PathBuf>,
    /// The folders that a relative `module:` is looked for in, in turn: `/usr/lib/x86_64-linux-gnu/pkcs11` and the like.
    pub module_folders: Vec<PathBuf>,
}

/// A configuration file of p11-kit that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedFile {
    /// The file.
    pub path: PathBuf,
    /// The line that is not of the form `name: value`, from 1; `None` when the file cannot be read, is larger than 64 KiB, or
    /// is not UTF-8.
    pub line: Option<usize>,
}

/// A module that a module file names.
pub(super) struct Module {
    pub(super) path: PathBuf,
    pub(super) file: PathBuf,
}

const MAX_FILE: u64 = 64 * 1024;
const MAX_FILES: usize = 256;

/// One file's settings, or those of all files of one name; a name given twice has its last value.
struct Settings {
    file: PathBuf,
    values: BTreeMap<String, String>,
}

impl P11Kit {
    /// The modules for a program, in p11-kit's order: higher priority first, then by name.
    ///
    /// Left out are: modules that are not for this program (`enable-in`, `disable-in`), empty ones (that is how a user turns one
    /// off), those behind a pipe (`remote`), and sources of trust policy (`trust-policy: yes`), which hold no keys.
    pub(super) fn modules(&self, program: Option<&str>, skipped: &mut Vec<SkippedFile>) -> Vec<Module> {
        let system_mode = self.system.as_deref().and_then(|folder| user_config(folder, skipped));
        let mode = system_mode.unwrap_or(UserConfig::Merge);
        let mode = match (&self.user, mode) {
            (Some(folder), UserConfig::Merge | UserConfig::Only) => user_config(folder, skipped).unwrap_or(mode),
            _ => UserConfig::None,
        };
        let mut named: BTreeMap<String, Settings> = BTreeMap::new();
        let user = self.user.as_ref().filter(|_| mode != UserConfig::None).map(|folder| folder.join("modules"));
        let system = self.system.as_ref().filter(|_| mode != UserConfig::Only).map(|folder| folder.join("modules"));
        let packages = self.packages.clone().filter(|_| mode != UserConfig::Only);
        for folder in [user, system, packages].into_iter().flatten() {
            for (name, path) in module_files(&folder) {
                let Some(settings) = settings(&path, skipped) else { continue };
                let known = named.entry(name).or_insert_with(|| Settings { file: path, values: BTreeMap::new() });
                for (name, value) in settings {
                    known.values.entry(name).or_insert(value);
                }
            }
        }
        let mut modules: Vec<_> = named.into_values().filter(|settings| settings.is_for(program)).collect();
        modules.sort_by_key(|settings| std::cmp::Reverse(settings.priority()));
        modules.iter().filter_map(|settings| self.module(settings)).collect()
    }

    fn module(&self, settings: &Settings) -> Option<Module> {
        let module = settings.value("module").filter(|module| !module.is_empty())?;
        if settings.value("remote").is_some() || settings.value("trust-policy") == Some("yes") {
            return None;
        }
        // Joining an absolute path gives that path.
        let places: Vec<_> = self.module_folders.iter().map(|folder| folder.join(module)).collect();
        let found = places.iter().find(|path| path.exists()).or(places.first());
        // Never a relative path, which whoever chooses the working directory could answer.
        let path = found.cloned().or_else(|| Path::new(module).is_absolute().then(|| module.into()))?;
        Some(Module { path, file: settings.file.clone() })
    }
}

impl Settings {
    fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    fn priority(&self) -> i64 {
        self.value("priority").and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    fn is_for(&self, program: Option<&str>) -> bool {
        let lists = |list: &str| {
            let mut names = list.split(|c: char| c == ',' || c.is_whitespace());
            program.is_some_and(|program| names.any(|name| name == program))
        };
        match (self.value("enable-in"), self.value("disable-in")) {
            (Some(list), _) => lists(list),
            (None, Some(list)) => !lists(list),
            (None, None) => true,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UserConfig {
    None,
    Merge,
    Only,
}

/// The setting `user-config` of a folder's global configuration.
fn user_config(folder: &Path, skipped: &mut Vec<SkippedFile>) -> Option<UserConfig> {
    let path = folder.join("pkcs11.conf");
    let settings = if path.exists() { settings(&path, skipped)? } else { return None };
    match settings.get("user-config").map(String::as_str) {
        Some("none") => Some(UserConfig::None),
        Some("merge") => Some(UserConfig::Merge),
        Some("only") => Some(UserConfig::Only),
        _ => None,
    }
}

/// The module files of a folder by name. An editor's backup is none: the name ends in `.module` and begins with a letter or
/// digit.
fn module_files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    let named = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".module")?.to_owned();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ',');
        (name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(fits)).then_some((name, path))
    };
    entries.flatten().filter_map(|entry| named(entry.path())).take(MAX_FILES).collect()
}

fn settings(path: &Path, skipped: &mut Vec<SkippedFile>) -> Option<BTreeMap<String, String>> {
    let text = bounded::read(path, MAX_FILE).and_then(|bytes| String::from_utf8(bytes).map_err(|_| Unread::TooLarge));
    let parsed = text.map_err(|_| None).and_then(|text| parse(&text).map_err(Some));
    parsed.map_err(|line| skipped.push(SkippedFile { path: path.to_owned(), line })).ok()
}

/// `name: value` lines; else the number of the first that is none.
fn parse(text: &str) -> Result<BTreeMap<String, String>, usize> {
    let mut settings = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once(':').ok_or(index + 1)?;
        settings.insert(name.trim_end().to_owned(), value.trim_start().to_owned());
    }
    Ok(settings)
}

#[cfg(test)]
mod tests;
