//! `crates/netca-renew-ffi/src/codes.rs`: the numbers of all errors as constants, for the header. Read from the sources, as
//! the numbers stand there once.

use std::path::PathBuf;

/// Crate, and what the names of its errors begin with.
const CRATES: &[(&str, &str)] = &[
    ("netca-cert", "CERT"),
    ("netca-token", "TOKEN"),
    ("netca-payment", "PAYMENT"),
    ("netca-pdf", "PDF"),
    ("netca-protocol", "PROTOCOL"),
    ("netca-renew", "RENEW"),
    ("netca-renew-ffi", "C"),
];

const HEAD: &str = "\
//! The numbers of all errors. Written by `cargo xtask header` from the crates' sources; do not edit.

/// Success.
pub const NETCA_OK: i32 = 0;
";

/// Where it is.
pub(crate) fn file() -> PathBuf {
    crate::root().join("crates/netca-renew-ffi/src/codes.rs")
}

/// Its text.
pub(crate) fn generate() -> Result<String, String> {
    let words = words()?;
    // What a CA answers that this version does not know has no variant of its own.
    let mut codes = vec![(4099, "CA_UNKNOWN".to_owned())];
    for (name, prefix) in CRATES {
        codes.extend(read(&format!("crates/{name}/src/error.rs"))?.lines().filter_map(|line| arm(line, prefix)));
    }
    codes.extend(read("crates/netca-protocol/src/wire/problem.rs")?.lines().filter_map(problem));
    codes.sort_by_key(|(number, _)| *number);
    if let Some(twice) = codes.windows(2).find(|pair| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1) {
        return Err(format!("two errors of one number or name: {twice:?}"));
    }
    let mut text = HEAD.to_owned();
    for (number, name) in codes {
        let meaning = words.iter().find(|(code, _)| *code == number).map(|(_, meaning)| meaning.as_str());
        let meaning = meaning.ok_or_else(|| format!("{number} ({name}) has no words in texts/errors.rs"))?;
        text += &format!("/// {meaning}.\npub const NETCA_ERROR_{name}: i32 = {number};\n");
    }
    Ok(text)
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(crate::root().join(path)).map_err(|error| format!("{path}: {error}"))
}

/// `Self::WrongPin { .. } => 2004,` of a `code()`.
fn arm(line: &str, prefix: &str) -> Option<(i32, String)> {
    let (left, right) = line.trim().strip_prefix("Self::")?.split_once("=> ")?;
    let number = right.trim_end_matches(',').parse().ok().filter(|number| *number >= 1000)?;
    let variant: String = left.chars().take_while(char::is_ascii_alphanumeric).collect();
    let group = match number {
        1050..=1069 => "CERT_PATH",
        5101..=5199 => "RENEW_CERTIFICATE",
        5201..=5299 => "RENEW_RECOVERY",
        _ => prefix,
    };
    let name = screaming(&variant);
    // A path that is too long is no CERT_PATH_PATH_TOO_LONG.
    let name = name.strip_prefix("PATH_").filter(|_| group == "CERT_PATH").unwrap_or(&name);
    Some((number, format!("{group}_{name}")))
}

/// `AlreadyPaid = 4117, "already_paid", 409, "…";` of the problems that a CA answers with.
fn problem(line: &str) -> Option<(i32, String)> {
    let (variant, rest) = line.trim().split_once(" = ")?;
    let number = rest.split(',').next()?.parse().ok().filter(|number| (4100..4200).contains(number))?;
    Some((number, format!("CA_{}", screaming(variant))))
}

/// Number and English meaning of each row of the words for people.
fn words() -> Result<Vec<(i32, String)>, String> {
    let rows = read("crates/netca-renew/src/texts/errors.rs")?;
    let row = |line: &str| {
        let row = line.trim().strip_prefix('(')?;
        let number = row.split(',').next()?.parse().ok()?;
        Some((number, row.split('"').nth(5)?.to_owned()))
    };
    Ok(rows.lines().filter_map(row).collect())
}

fn screaming(name: &str) -> String {
    let mut text = String::new();
    for (at, c) in name.chars().enumerate() {
        if at > 0 && c.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(c.to_ascii_uppercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        assert_eq!(arm("    Self::WrongPin { .. } => 2004,", "TOKEN"), Some((2004, "TOKEN_WRONG_PIN".into())));
        assert_eq!(arm("Self::PathTooLong => 1057,", "CERT"), Some((1057, "CERT_PATH_TOO_LONG".into())));
        assert_eq!(arm("Self::DecryptionFailed => 1070,", "CERT"), Some((1070, "CERT_DECRYPTION_FAILED".into())));
        assert_eq!(arm("Self::Problem { problem, .. } => problem.known().map_or(4099, |c| c.number()),", "X"), None);
        let line = r#"    AlreadyPaid = 4117, "already_paid", 409, "The order is paid already";"#;
        assert_eq!(problem(line), Some((4117, "CA_ALREADY_PAID".into())));
        assert_eq!(problem("    let a = 5;"), None);
    }

    #[test]
    fn every_number_is_there() {
        let text = generate().unwrap();
        for line in ["NETCA_ERROR_TOKEN_WRONG_PIN: i32 = 2004;", "NETCA_ERROR_C_NULL: i32 = 8001;", "5107;", "4099;"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
