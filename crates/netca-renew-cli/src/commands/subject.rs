use netca_renew::netca_cert::Name;

use crate::failure::Failure;

/// An invented company: `C=CN, O=…, CN=…` with UTF8String values, as CAs write them today.
pub(super) fn invented() -> Result<Name, Failure> {
    const COUNTRY: [u8; 3] = [0x55, 0x04, 0x06];
    const ORGANIZATION: [u8; 3] = [0x55, 0x04, 0x0a];
    const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
    const PRINTABLE_STRING: u8 = 0x13;
    const UTF8_STRING: u8 = 0x0c;
    let company = "广州云杉演示有限公司";
    let attributes = [
        attribute(&COUNTRY, PRINTABLE_STRING, "CN"),
        attribute(&ORGANIZATION, UTF8_STRING, company),
        attribute(&COMMON_NAME, UTF8_STRING, company),
    ];
    Ok(Name::from_der(&tlv(0x30, &attributes.concat()))?)
}

/// One RelativeDistinguishedName (RFC 5280, section 4.1.2.4).
fn attribute(oid: &[u8], tag: u8, value: &str) -> Vec<u8> {
    let pair = [tlv(0x06, oid), tlv(tag, value.as_bytes())].concat();
    tlv(0x31, &tlv(0x30, &pair))
}

/// DER for contents of up to 255 bytes, which is more than the name above has.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u8;
    let head = if length < 128 { vec![tag, length] } else { vec![tag, 0x81, length] };
    [head.as_slice(), content].concat()
}
