/// A text of fixed length as tokens give it: UTF-8 by the standard, GBK in practice; padded with blanks or zeros.
pub(crate) fn readable(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | b' ')).map_or(0, |last| last + 1);
    let bytes = bytes.get(..end).unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => netca_cert::gbk::decode_lossy(bytes).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn utf8_gbk_and_padding() {
        assert_eq!(readable(b"Key  \0\0"), "Key");
        assert_eq!(readable("网证通   ".as_bytes()), "网证通");
        assert_eq!(readable(&[0xcd, 0xf8, 0xd6, 0xa4, 0xcd, 0xa8, b' ', b' ']), "网证通");
        assert_eq!(readable(b"    "), "");
        assert_eq!(readable(b""), "");
    }
}
