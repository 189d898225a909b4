/// Key usage bits (RFC 5280, section 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);
impl KeyUsage {
    pub fn digital_signature(self) -> bool {
        unimplemented!()
    }
    pub fn non_repudiation(self) -> bool {
        unimplemented!()
    }
    pub fn key_encipherment(self) -> bool {
        unimplemented!()
    }
    pub fn data_encipherment(self) -> bool {
        unimplemented!()
    }
    pub fn key_agreement(self) -> bool {
        unimplemented!()
    }
    pub fn key_cert_sign(self) -> bool {
        unimplemented!()
    }
    pub fn crl_sign(self) -> bool {
        unimplemented!()
    }
    /// Fit for a signing certificate: digitalSignature or nonRepudiation
    pub fn can_sign(self) -> bool {
        unimplemented!()
    }
    /// Fit for an encryption certificate: keyEncipherment, dataEncipherment or keyAgreement
    pub fn can_encrypt(self) -> bool {
        unimplemented!()
    }
}
