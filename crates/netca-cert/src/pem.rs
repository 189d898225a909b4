//! PEM (RFC 7468) as it is met: text around the blocks, CRLF, odd line widths, spaces.

use base64ct::{Base64, Encoding};

use crate::Error;

/// The DER of every block with this label, in order; broken ones as errors.
pub(crate) fn blocks<'a>(pem: &'a str, label: &'static str) -> impl Iterator<Item = Result<Vec<u8>, Error>> + 'a {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut rest = pem;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&begin)?;
        let Some((body, after)) = after.split_once(&end) else {
            rest = "";
            return Some(Err(Error::NoPemBlock { label }));
        };
        rest = after;
        let base64: String = body.split_ascii_whitespace().collect();
        Some(Base64::decode_vec(&base64).map_err(|_| Error::NoPemBlock { label }))
    })
}

/// One block with 64 columns.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = Base64::encode_string(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for (i, c) in base64.chars().enumerate() {
        if i > 0 && i % 64 == 0 {
            pem.push('\n');
        }
        pem.push(c);
    }
    pem + &format!("\n-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pem: &str) -> Vec<Result<Vec<u8>, Error>> {
        blocks(pem, "THING").collect()
    }

    #[test]
    fn reads_what_it_writes_among_text_and_crlf() {
        let der: Vec<u8> = (0..100).collect();
        let pem = encode("THING", &der);
        assert!(pem.lines().all(|line| line.len() <= 64));
        let text = format!("Subject: x\n{pem}between\n-----BEGIN OTHER-----\nAA==\n-----END OTHER-----\n{pem}after");
        assert_eq!(all(&text), [Ok(der.clone()), Ok(der.clone())]);
        assert_eq!(all(&text.replace('\n', "\r\n")), [Ok(der.clone()), Ok(der)]);
    }

    #[test]
    fn broken_blocks_are_errors() {
        let error = || Err(Error::NoPemBlock { label: "THING" });
        assert_eq!(all("-----BEGIN THING-----\nAAAA\n"), [error()]);
        assert_eq!(all("-----BEGIN THING-----\n!!!!\n-----END THING-----"), [error()]);
        assert_eq!(all(""), []);
    }
}
