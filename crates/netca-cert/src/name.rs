/// A distinguished name; bytes kept; Display is readable (`CN=…, O=…`, RFC 4514 order and escaping, GBK/BMP/T61 decoded).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name {
    der: Vec<u8>,
}
impl Name {
    pub fn from_der(der: &[u8]) -> Result<Self, crate::Error> {
        unimplemented!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }
    /// the last (most specific) commonName, readable
    pub fn common_name(&self) -> Option<String> {
        unimplemented!()
    }
}
impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}
impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}
