use der::Tag;

use super::constraints::read_general_names;
use super::extension;
use crate::{Certificate, Error, Name, PathFault, Structure, oid};

/// A GeneralName (RFC 5280, section 4.2.1.6), as a name or as the base of a subtree. Own type: x509-cert's refuses names
/// with GBK inside PrintableString, and x400Address.
pub(super) enum GeneralName {
    Email(String),
    Dns(String),
    Uri(String),
    Directory(Name),
    Ip(Vec<u8>),
    /// otherName, x400Address, ediPartyName, registeredID: known by their tag only.
    Other(u32),
}

#[derive(PartialEq, Eq)]
pub(super) enum Form {
    Email,
    Dns,
    Uri,
    Directory,
    Ip,
    Other(u32),
}

/// Subject and alternative names of a certificate. An e-mail address in the subject counts where the alternative names
/// have none (section 4.2.1.10).
pub(super) fn of(certificate: &Certificate) -> Result<Vec<GeneralName>, PathFault> {
    let mut names = extension::read(certificate, oid::SUBJECT_ALT_NAME, read_general_names)?.unwrap_or_default();
    if !names.iter().any(|name| matches!(name, GeneralName::Email(_))) {
        let subject = certificate.subject().relative_names();
        let attributes = subject.iter().flatten().filter(|attribute| attribute.oid == oid::EMAIL_ADDRESS);
        // One that is no text is kept as an address that nothing can be compared with.
        names.extend(attributes.map(|attribute| GeneralName::Email(attribute.text().unwrap_or_default())));
    }
    if !certificate.subject().is_empty() {
        names.push(GeneralName::Directory(certificate.subject().clone()));
    }
    Ok(names)
}

impl GeneralName {
    pub(super) fn read(tag: Tag, content: &[u8]) -> Result<Self, Error> {
        let malformed = || Error::Malformed { structure: Structure::Certificate };
        let Tag::ContextSpecific { number, .. } = tag else { return Err(malformed()) };
        let text = || match std::str::from_utf8(content) {
            Ok(text) if text.is_ascii() => Ok(text.to_owned()),
            _ => Err(malformed()),
        };
        Ok(match number.0 {
            1 => Self::Email(text()?),
            2 => Self::Dns(text()?),
            4 => Self::Directory(Name::from_der(content)?),
            6 => Self::Uri(text()?),
            7 => Self::Ip(content.to_vec()),
            other @ (0 | 3 | 5 | 8) => Self::Other(other),
            _ => return Err(malformed()),
        })
    }

    pub(super) fn form(&self) -> Form {
        match self {
            Self::Email(_) => Form::Email,
            Self::Dns(_) => Form::Dns,
            Self::Uri(_) => Form::Uri,
            Self::Directory(_) => Form::Directory,
            Self::Ip(_) => Form::Ip,
            Self::Other(tag) => Form::Other(*tag),
        }
    }

    /// Whether this name has the parts that its form is compared by.
    pub(super) fn is_comparable(&self) -> bool {
        match self {
            Self::Email(address) => mailbox(address).is_some(),
            Self::Dns(name) => !name.is_empty(),
            Self::Uri(uri) => uri_host(uri).is_some(),
            Self::Directory(_) => true,
            Self::Ip(address) => matches!(address.len(), 4 | 16),
            Self::Other(_) => false,
        }
    }

    /// Whether this name lies in the subtree below `base` (section 4.2.1.10); never across forms.
    pub(super) fn is_within(&self, base: &Self) -> bool {
        match (self, base) {
            (Self::Email(address), Self::Email(base)) => email_is_within(address, base),
            (Self::Dns(name), Self::Dns(base)) => dns_is_within(name, base),
            (Self::Uri(uri), Self::Uri(base)) => uri_host(uri).is_some_and(|host| host_is_within(host, base)),
            (Self::Directory(name), Self::Directory(base)) => name.is_within(base),
            (Self::Ip(address), Self::Ip(base)) => ip_is_within(address, base),
            _ => false,
        }
    }
}

/// A mailbox, all mailboxes of a host, or of all hosts below a domain.
fn email_is_within(address: &str, base: &str) -> bool {
    let Some((local, host)) = mailbox(address) else { return false };
    match mailbox(base) {
        Some((base_local, base_host)) => local == base_local && host.eq_ignore_ascii_case(base_host),
        None => host_is_within(host, base),
    }
}

fn mailbox(address: &str) -> Option<(&str, &str)> {
    address.rsplit_once('@').filter(|(local, host)| !local.is_empty() && !host.is_empty())
}

/// A host itself, or with a leading period every host below it.
fn host_is_within(host: &str, base: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if base.starts_with('.') {
        ends_with(host, base) && host.len() > base.len()
    } else {
        host.eq_ignore_ascii_case(base)
    }
}

/// The name itself and every name made by adding labels to the left.
fn dns_is_within(name: &str, base: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    if base.is_empty() || base.starts_with('.') {
        return ends_with(name, base);
    }
    name.eq_ignore_ascii_case(base) || ends_with(name, &format!(".{base}"))
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// The host of a URI, where that is a name (RFC 3986, section 3.2).
fn uri_host(uri: &str) -> Option<&str> {
    let (_, after) = uri.split_once("://")?;
    let authority = after.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.starts_with('[') {
        return None;
    }
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    (!host.is_empty() && host.parse::<std::net::Ipv4Addr>().is_err()).then_some(host)
}

/// An address of 4 or 16 octets in a network of address and mask.
fn ip_is_within(address: &[u8], base: &[u8]) -> bool {
    let (network, mask) = base.split_at(base.len() / 2);
    network.len() == address.len()
        && mask.len() == address.len()
        && address.iter().zip(network).zip(mask).all(|((a, n), m)| a & m == n & m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(tag: u32, name: &[u8], base: &[u8]) -> bool {
        let tag = crate::asn1::context_primitive(tag);
        let (name, base) = (GeneralName::read(tag, name).unwrap(), GeneralName::read(tag, base).unwrap());
        name.is_comparable() && name.is_within(&base)
    }

    #[test]
    fn subtrees_of_each_form() {
        for (tag, name, base, expected) in [
            (1, "a@host.example", "a@HOST.example", true),
            (1, "A@host.example", "a@host.example", false),
            (1, "b@host.example", "host.example", true),
            (1, "b@sub.host.example", "host.example", false),
            (1, "b@sub.host.example", ".host.example", true),
            (1, "b@host.example", ".host.example", false),
            (1, "b@evilhost.example", "host.example", false),
            (1, "host.example", "host.example", false),
            (2, "a.host.example", "host.example", true),
            (2, "HOST.example.", "host.example", true),
            (2, "ahost.example", "host.example", false),
            (2, "any.example", "", true),
            (2, "host.example", ".host.example", false),
            (6, "https://u:p@a.host.example:8443/x", ".host.example", true),
            (6, "https://host.example?x", "host.example", true),
            (6, "https://a.host.example/", "host.example", false),
            (6, "https://evil.example/@host.example", "host.example", false),
            (6, "https://127.0.0.1/", "127.0.0.1", false),
            (6, "https://[::1]/", "[", false),
            (6, "mailto:a@host.example", "host.example", false),
        ] {
            assert_eq!(within(tag, name.as_bytes(), base.as_bytes()), expected, "{name} in {base}");
        }
        assert!(within(7, &[10, 1, 2, 3], &[10, 1, 0, 0, 255, 255, 0, 0]));
        assert!(!within(7, &[10, 2, 2, 3], &[10, 1, 0, 0, 255, 255, 0, 0]));
        assert!(!within(7, &[10, 1, 2, 3], &[0; 32]));
        assert!(!within(7, &[10, 1, 2], &[0, 0, 0, 0, 0, 0]));
    }
}
