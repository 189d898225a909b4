//! Paths as the registry has them, read as text: they are Windows' on every system that tests them.

use std::path::{Path, PathBuf};

use super::{SystemFolders, View};

/// The full path of an image: quoted or not, with variables, a name alone for one in the system's folder. `None` for what is
/// no such path: a relative one could be answered by whoever chooses the working directory.
pub(super) fn resolve(image: &str, view: View, folders: &SystemFolders) -> Option<PathBuf> {
    let text = image.trim_matches(|c: char| c == '\0' || c.is_whitespace()).trim_matches('"').trim();
    let text = expand(text, folders)?.replace('/', "\\");
    if text.is_empty() || text.chars().any(char::is_control) || text.split('\\').any(|part| part == "..") {
        return None;
    }
    let full = if text.contains('\\') { text } else { format!("{}\\{text}", folders.own) };
    // A second colon names a stream of a file, and one elsewhere a drive's own working directory.
    let is_full = !full.chars().skip(2).any(|c| c == ':')
        && full
            .as_bytes()
            .first_chunk::<3>()
            .is_some_and(|drive| drive[0].is_ascii_alphabetic() && drive[1..] == *b":\\");
    is_full.then(|| PathBuf::from(redirected(&full, view, folders)))
}

/// The folder that a file is in.
pub(super) fn folder(path: &Path) -> Option<PathBuf> {
    path.to_str()?.rsplit_once('\\').map(|(folder, _)| folder.into())
}

/// Whether two paths name the same file, as far as their text tells.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let text = |path: &Path| path.to_string_lossy().to_lowercase();
    text(one) == text(other)
}

/// `%SystemRoot%` and `%windir%`; other variables are the user's, and are not followed.
fn expand(text: &str, folders: &SystemFolders) -> Option<String> {
    let mut parts = text.split('%');
    let mut whole = parts.next()?.to_owned();
    while let Some(variable) = parts.next() {
        let known = ["systemroot", "windir"].contains(&variable.to_ascii_lowercase().as_str());
        whole.push_str(known.then_some(&folders.windows)?);
        whole.push_str(parts.next()?);
    }
    Some(whole)
}

/// What 32-bit programs call the system's folder is another one to a 64-bit program.
fn redirected(full: &str, view: View, folders: &SystemFolders) -> String {
    let (View::Of32Bits, Some(other)) = (view, &folders.of_32_bits) else { return full.to_owned() };
    let below =
        full.split_at_checked(folders.own.len()).filter(|(folder, _)| folder.eq_ignore_ascii_case(&folders.own));
    match below {
        Some((_, rest)) if rest.starts_with('\\') => format!("{other}{rest}"),
        _ => full.to_owned(),
    }
}
