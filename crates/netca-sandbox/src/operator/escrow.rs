use std::path::Path;
use std::time::SystemTime;

use crate::Error;
use crate::secret::hex;
use crate::store::{Store, certificates, escrow};

/// That an encryption key is escrowed. The key itself is nobody's to see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EscrowedKey {
    /// The serial number of its certificate, lower-case hex.
    pub serial_number: String,
    /// The certificate's subject, readable.
    pub subject: String,
    /// SHA-256 of the SubjectPublicKeyInfo, hex.
    pub public_key_sha256: String,
    /// 业务单号 of the application that it was made for; none for a first pair.
    pub business_number: Option<String>,
    /// When the CA made it.
    pub made_at: SystemTime,
}

/// 托管密钥: the encryption keys that the CA made and keeps, the newest first.
///
/// # Errors
/// [`Error::NoSandbox`] when the directory holds no records; those of the records.
pub fn escrowed(data: &Path) -> Result<Vec<EscrowedKey>, Error> {
    Store::open_existing(data)?.transaction(|tx| {
        let told = |kept: escrow::Kept| {
            let (certificate, _) = certificates::by_sha256(tx, &kept.encryption_sha256)?;
            Ok(EscrowedKey {
                serial_number: certificate.serial_number().to_string(),
                subject: certificate.subject().to_string(),
                public_key_sha256: hex(&kept.public_key.sha256()),
                business_number: kept.business_number,
                made_at: kept.made_at,
            })
        };
        escrow::all(tx)?.into_iter().map(told).collect()
    })
}
