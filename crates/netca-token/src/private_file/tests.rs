use std::io::{Read, Seek};

use super::*;

#[test]
fn a_file_is_made_once_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("日志");
    assert_eq!(open(&path, Access::Read).unwrap_err().kind(), ErrorKind::NotFound);
    let mut made = create(&path, Access::Append).unwrap();
    made.write_all(b"one").unwrap();
    assert_eq!(create(&path, Access::Write).unwrap_err().kind(), ErrorKind::AlreadyExists);
    let mut text = String::new();
    made.rewind().unwrap();
    made.write_all(b" two").unwrap();
    open(&path, Access::Read).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "one two", "it was opened for writing at its end");
    assert!(open(&path, Access::Read).unwrap().write_all(b"x").is_err());
    open_or_create(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one two", "its content stays");
}

#[test]
fn what_is_replaced_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (fresh, path) = (folder.path().join("a.new"), folder.path().join("a"));
    fs::write(&fresh, "left by a crash, and longer").unwrap();
    for content in ["first", "second"] {
        write_new(&fresh, content.as_bytes()).unwrap();
        replace(&fresh, &path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        assert!(!fresh.exists());
    }
    assert!(replace(&fresh, &path).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "second");
    remove(&path).unwrap();
    remove(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn for_the_owner_only_and_through_no_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("a/b");
    create_folder(&below).unwrap();
    create_folder(&below).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&below), 0o700);
    let (file, lock, link) = (below.join("file"), below.join("lock"), below.join("link"));
    create(&file, Access::Write).unwrap();
    open_or_create(&lock).unwrap();
    assert_eq!((mode(&file), mode(&lock)), (0o600, 0o600));
    symlink(&file, &link).unwrap();
    assert!(open(&link, Access::Read).is_err());
    assert!(open_or_create(&link).is_err());
    assert_eq!(create(&link, Access::Write).unwrap_err().kind(), ErrorKind::AlreadyExists);
    write_new(&link, b"in place of the link").unwrap();
    assert_eq!((fs::read(&file).unwrap().len(), mode(&link)), (0, 0o600));
}
