use cryptoki_sys::{
    CK_ATTRIBUTE_TYPE, CK_OBJECT_CLASS, CK_ULONG, CKA_CLASS, CKA_ID, CKO_CERTIFICATE, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY,
};

use zeroize::Zeroize as _;

/// One attribute of a template: its type and its value as the standard lays it out in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) kind: CK_ATTRIBUTE_TYPE,
    pub(super) value: Vec<u8>,
}

/// A value may be a private key.
impl Drop for Attribute {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

impl Attribute {
    pub(super) fn bytes(kind: CK_ATTRIBUTE_TYPE, value: impl Into<Vec<u8>>) -> Self {
        Self { kind, value: value.into() }
    }

    pub(super) fn flag(kind: CK_ATTRIBUTE_TYPE, value: bool) -> Self {
        Self { kind, value: vec![u8::from(value)] }
    }

    pub(super) fn number(kind: CK_ATTRIBUTE_TYPE, value: CK_ULONG) -> Self {
        Self { kind, value: value.to_ne_bytes().to_vec() }
    }

    pub(super) fn class(class: CK_OBJECT_CLASS) -> Self {
        Self::number(CKA_CLASS, class)
    }
}

/// Templates of searches.
pub(super) fn certificates() -> Vec<Attribute> {
    // No CKA_CERTIFICATE_TYPE: some drivers do not match on it, and what is no X.509 certificate does not parse.
    vec![Attribute::class(CKO_CERTIFICATE)]
}

pub(super) fn private_keys(id: &[u8]) -> Vec<Attribute> {
    vec![Attribute::class(CKO_PRIVATE_KEY), Attribute::bytes(CKA_ID, id)]
}

pub(super) fn public_keys(id: &[u8]) -> Vec<Attribute> {
    vec![Attribute::class(CKO_PUBLIC_KEY), Attribute::bytes(CKA_ID, id)]
}

/// Reads a CK_ULONG back; `None` when it has another length.
pub(super) fn number(value: &[u8]) -> Option<CK_ULONG> {
    value.try_into().ok().map(CK_ULONG::from_ne_bytes)
}

/// Reads a CK_BBOOL back; `None` when it has another length.
pub(super) fn flag(value: &[u8]) -> Option<bool> {
    match value {
        [byte] => Some(*byte != 0),
        _ => None,
    }
}
