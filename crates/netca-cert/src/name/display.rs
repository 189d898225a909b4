use std::fmt::{self, Write};

use super::Attribute;

/// Writes a name the way RFC 4514 orders and escapes it, with a space after each comma.
pub(super) fn write(f: &mut fmt::Formatter<'_>, relative_names: &[Vec<Attribute<'_>>]) -> fmt::Result {
    for (i, attributes) in relative_names.iter().rev().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        for (j, attribute) in attributes.iter().enumerate() {
            if j > 0 {
                f.write_char('+')?;
            }
            write_attribute(f, attribute)?;
        }
    }
    Ok(())
}

/// Characters that would move a terminal's cursor, hide text or turn its direction.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn write_attribute(f: &mut fmt::Formatter<'_>, attribute: &Attribute<'_>) -> fmt::Result {
    let oid = attribute.oid.to_string();
    write!(f, "{}=", short_name(&oid).unwrap_or(&oid))?;
    match attribute.text() {
        Some(text) => write_text(f, &text),
        None => {
            f.write_char('#')?;
            attribute.value.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let last = text.chars().count().saturating_sub(1);
    for (i, c) in text.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{c}")?,
            '#' if i == 0 => f.write_str("\\#")?,
            ' ' if i == 0 || i == last => f.write_str("\\ ")?,
            c if is_unsafe(c) => {
                let mut utf8 = [0; 4];
                c.encode_utf8(&mut utf8).bytes().try_for_each(|byte| write!(f, "\\{byte:02X}"))?;
            }
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

/// The names of RFC 4514, section 3, and those that OpenSSL and the CAs of China print.
fn short_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "T",
        "2.5.4.13" => "DESCRIPTION",
        "2.5.4.15" => "BUSINESSCATEGORY",
        "2.5.4.17" => "POSTALCODE",
        "2.5.4.20" => "TELEPHONENUMBER",
        "2.5.4.42" => "GN",
        "2.5.4.43" => "INITIALS",
        "2.5.4.44" => "GENERATIONQUALIFIER",
        "2.5.4.46" => "DNQUALIFIER",
        "2.5.4.65" => "PSEUDONYM",
        "2.5.4.97" => "ORGANIZATIONIDENTIFIER",
        "1.2.840.113549.1.9.1" => "E",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => return None,
    })
}
