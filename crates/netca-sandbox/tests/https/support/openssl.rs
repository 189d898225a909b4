use std::ffi::OsStr;
use std::process::Command;

/// Runs OpenSSL, which must succeed, and gives what it wrote.
#[track_caller]
pub(crate) fn openssl_bytes<S: AsRef<OsStr>>(args: &[S]) -> Vec<u8> {
    let output = Command::new("openssl").args(args).output().unwrap();
    let shown: Vec<_> = args.iter().map(|arg| arg.as_ref().to_string_lossy()).collect();
    assert!(output.status.success(), "openssl {}: {}", shown.join(" "), String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The same, as text without the last line break.
#[track_caller]
pub(crate) fn text<S: AsRef<OsStr>>(args: &[S]) -> String {
    String::from_utf8(openssl_bytes(args)).unwrap().trim_end().into()
}

/// A command line with spaces between its arguments; `{}` stands for the next path.
#[track_caller]
pub(crate) fn openssl(line: &str, paths: &[&std::path::Path]) -> String {
    let mut paths = paths.iter();
    let args: Vec<std::ffi::OsString> = line
        .split_whitespace()
        .map(|arg| if arg == "{}" { paths.next().unwrap().as_os_str().to_owned() } else { arg.into() })
        .collect();
    assert!(paths.next().is_none());
    text(&args)
}
