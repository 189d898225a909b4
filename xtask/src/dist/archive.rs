//! Checksums, and the archive: the same files make the same bytes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes SHA256SUMS into the folder, packs it, and puts the archive's own checksum beside that. Gives the archive.
pub(super) fn pack(folder: &Path) -> Result<PathBuf, String> {
    let (parent, name) = split(folder)?;
    sums(folder, &files(folder, Path::new(""))?, "SHA256SUMS")?;
    let archive = format!("{name}.tar.gz");
    let mut tar = Command::new("tar");
    tar.args(["--create", "--sort=name", "--format=ustar", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mode=u=rwX,go=rX", &format!("--mtime=@{}", moment()), "--use-compress-program=gzip -9 --no-name"]);
    passed(tar.args(["--file", &archive, &name]).current_dir(&parent))?;
    sums(&parent, &[archive.clone().into()], &format!("{archive}.sha256"))?;
    Ok(parent.join(archive))
}

/// Unpacks an archive into a folder, and holds it to both checksums. Gives the folder that was in it.
pub(super) fn unpack(archive: &Path, into: &Path) -> Result<PathBuf, String> {
    let (parent, name) = split(archive)?;
    let check = |folder: &Path, sums: &str| {
        passed(Command::new("sha256sum").args(["--check", "--strict", "--quiet", sums]).current_dir(folder))
    };
    check(&parent, &format!("{name}.sha256"))?;
    passed(Command::new("tar").arg("--extract").arg("--file").arg(archive).arg("--directory").arg(into))?;
    let folder = into.join(name.trim_end_matches(".tar.gz"));
    check(&folder, "SHA256SUMS")?;
    let listed = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap_or_default();
    let there = files(&folder, Path::new(""))?.len() - 1;
    if listed.lines().count() != there {
        return Err(format!("SHA256SUMS has {} lines, and there are {there} files", listed.lines().count()));
    }
    Ok(folder)
}

fn sums(folder: &Path, files: &[PathBuf], name: &str) -> Result<(), String> {
    let output = Command::new("sha256sum").args(files).current_dir(folder).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("sha256sum: {error}"))?;
    if !output.status.success() {
        return Err(format!("sha256sum: {}", output.status));
    }
    std::fs::write(folder.join(name), output.stdout).map_err(|error| format!("{name}: {error}"))
}

/// Every file under a folder, by its path from there, in order; what a symbolic link leads to is listed once, where it is.
fn files(folder: &Path, below: &Path) -> Result<Vec<PathBuf>, String> {
    let here = folder.join(below);
    let failed = |error: std::io::Error| format!("{}: {error}", here.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (kind, path) = (entry.file_type().map_err(failed)?, below.join(entry.file_name()));
        if kind.is_dir() {
            found.extend(files(folder, &path)?);
        } else if kind.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The time that every file in the archive bears: that of the last commit, unless `SOURCE_DATE_EPOCH` says another.
fn moment() -> u64 {
    let said = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    let git = || {
        let output =
            Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(crate::root()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    said.or_else(git).unwrap_or_default()
}

fn split(path: &Path) -> Result<(PathBuf, String), String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    path.parent().map(Path::to_owned).zip(name).ok_or_else(|| format!("{}: no file", path.display()))
}

fn passed(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!("{program}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(place: &Path) -> PathBuf {
        let folder = place.join("package-1");
        std::fs::create_dir_all(folder.join("lib")).unwrap();
        std::fs::write(folder.join("lib/b"), "two").unwrap();
        std::fs::write(folder.join("a"), "one").unwrap();
        std::os::unix::fs::symlink("b", folder.join("lib/c")).unwrap();
        folder
    }

    #[test]
    fn the_same_files_make_the_same_archive() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = std::fs::read(pack(&tree(one.path())).unwrap()).unwrap();
        let folder = tree(other.path());
        // Another time, another order, another mode.
        std::fs::write(folder.join("a"), "one").unwrap();
        passed(Command::new("chmod").arg("600").arg(folder.join("a"))).unwrap();
        assert!(first == std::fs::read(pack(&folder).unwrap()).unwrap());
    }

    #[test]
    fn what_was_packed_is_unpacked_and_what_was_changed_is_noticed() {
        let place = tempfile::tempdir().unwrap();
        let archive = pack(&tree(place.path())).unwrap();
        let into = tempfile::tempdir().unwrap();
        let folder = unpack(&archive, into.path()).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("lib/c")).unwrap(), "two");
        let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        assert!(sums.lines().count() == 2 && sums.contains("  lib/b\n"), "{sums}");

        let mut bytes = std::fs::read(&archive).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&archive, bytes).unwrap();
        assert!(unpack(&archive, into.path()).is_err());
    }

    #[test]
    fn a_file_that_no_checksum_is_for_is_noticed() {
        let place = tempfile::tempdir().unwrap();
        let folder = tree(place.path());
        pack(&folder).unwrap();
        std::fs::write(folder.join("stranger"), "x").unwrap();
        // Packed without writing the sums again.
        let archive = place.path().join("package-1.tar.gz");
        passed(Command::new("tar").arg("-czf").arg(&archive).arg("package-1").current_dir(place.path())).unwrap();
        sums(place.path(), &["package-1.tar.gz".into()], "package-1.tar.gz.sha256").unwrap();
        let into = tempfile::tempdir().unwrap();
        assert!(unpack(&archive, into.path()).unwrap_err().contains("SHA256SUMS"));
    }
}
