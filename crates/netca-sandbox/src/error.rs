use std::io;
use std::path::{Path, PathBuf};

use netca_protocol::person::FieldError;

/// What can keep a sandbox from starting or from doing what its operator asks.
///
/// Codes 7000 to 7999. The text is safe to log: it holds paths, rules and numbers, never names or keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting breaks a rule.
    #[error("{setting}: {rule}")]
    Setting {
        /// The setting, as [`crate::Config`] names it.
        setting: &'static str,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// A file or directory could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the CA does not hold what it should.
    #[error("{path}: {rule}", path = path.display())]
    IssuerFile {
        /// Which one.
        path: PathBuf,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// Another sandbox works on this data directory.
    #[error("{path} is in use by another sandbox", path = path.display())]
    DataInUse {
        /// The directory.
        path: PathBuf,
    },
    /// The directory holds no records of a sandbox.
    #[error("{path} holds no sandbox", path = path.display())]
    NoSandbox {
        /// The directory.
        path: PathBuf,
    },
    /// The records were written by another version.
    #[error("the records have schema version {found}, this sandbox knows {known}")]
    SchemaVersion {
        /// The version found.
        found: i64,
        /// The version that this sandbox reads and writes.
        known: i64,
    },
    /// SQLite failed.
    #[error("the records failed: {detail} (SQLite {sqlite_code:?})")]
    Records {
        /// SQLite's extended result code, if it gave one.
        sqlite_code: Option<i32>,
        /// What went wrong; from SQLite, and without the data.
        detail: String,
    },
    /// The records hold something that cannot be.
    #[error("the records hold a {what} that cannot be read")]
    RecordsInconsistent {
        /// What it is.
        what: &'static str,
    },
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A thread or runtime could not be had.
    #[error("cannot run: {source}")]
    Run {
        /// What the system said.
        source: io::Error,
    },
    /// The CA's key could not sign.
    #[error("the CA's key could not sign")]
    Sign,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Random,
    /// TLS could not be set up with the server certificate that was made.
    #[error("TLS could not be set up")]
    Tls,
    /// A certificate or request cannot be read or is not acceptable.
    #[error("the certificate or request is not acceptable: {source}")]
    Certificate {
        /// What is wrong with it.
        #[from]
        source: netca_cert::Error,
    },
    /// A certificate would end before it begins, or after the year 9999.
    #[error("a certificate cannot have this validity")]
    Validity,
    /// The public key of a request is too weak or of a kind that is not issued for, or there is no CA for that.
    #[error("the key of the request is not acceptable: RSA from 2048 bits, P-256, or SM2 where there is a CA for it")]
    KeyNotAcceptable,
    /// No application has this business number.
    #[error("no application has the business number {business_number}")]
    UnknownApplication {
        /// The number.
        business_number: String,
    },
    /// The application's state does not allow what was asked.
    #[error("application {business_number} is {status}")]
    WrongState {
        /// The business number.
        business_number: String,
        /// The state that it is in.
        status: &'static str,
    },
    /// No certificate has this serial number.
    #[error("no certificate in the records has the serial number {serial}")]
    UnknownCertificate {
        /// The serial number, hex.
        serial: String,
    },
    /// The day's numbers are used up.
    #[error("no {kind} numbers are left today")]
    NumbersUsedUp {
        /// Which numbers.
        kind: &'static str,
    },
    /// A field breaks a rule.
    #[error("{source}")]
    Field {
        /// Which field, and which rule.
        #[from]
        source: FieldError,
    },
    /// This way to pay is not one that the operator takes money by.
    #[error("the operator settles cash, cheque and periodic_settlement only")]
    NotSettledHere,
    /// No invoice was asked for, or it is issued already.
    #[error("application {business_number} has no invoice to issue")]
    NoInvoiceToIssue {
        /// The business number.
        business_number: String,
    },
    /// A document could not be drawn.
    #[error("a document could not be drawn: {source}")]
    Document {
        /// Why.
        #[from]
        source: netca_pdf::Error,
    },
    /// No attachment of the application has this digest.
    #[error("the application has no attachment {sha256}")]
    UnknownAttachment {
        /// SHA-256, hex.
        sha256: String,
    },
}

impl Error {
    /// The stable number of this error, 7000 to 7999; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::Setting { .. } => 7001,
            Self::File { .. } => 7002,
            Self::IssuerFile { .. } => 7003,
            Self::DataInUse { .. } => 7004,
            Self::NoSandbox { .. } => 7005,
            Self::SchemaVersion { .. } => 7006,
            Self::Records { .. } => 7007,
            Self::RecordsInconsistent { .. } => 7008,
            Self::Listen { .. } => 7009,
            Self::Run { .. } => 7010,
            Self::Sign => 7011,
            Self::Random => 7012,
            Self::Tls => 7013,
            Self::Certificate { .. } => 7014,
            Self::Validity => 7015,
            Self::KeyNotAcceptable => 7016,
            Self::UnknownApplication { .. } => 7017,
            Self::WrongState { .. } => 7018,
            Self::UnknownCertificate { .. } => 7019,
            Self::NumbersUsedUp { .. } => 7020,
            Self::Field { .. } => 7021,
            Self::NotSettledHere => 7022,
            Self::NoInvoiceToIssue { .. } => 7023,
            Self::Document { .. } => 7024,
            Self::UnknownAttachment { .. } => 7031,
        }
    }

    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.into(), source }
    }
}

/// Not public: `rusqlite` stays out of signatures. Its messages name tables and columns, never values.
pub(crate) fn records(error: rusqlite::Error) -> Error {
    let sqlite_code = error.sqlite_error().map(|e| e.extended_code);
    let detail = match &error {
        rusqlite::Error::SqliteFailure(code, _) => code.to_string(),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".into(),
        _ => "a value has an unexpected shape".into(),
    };
    Error::Records { sqlite_code, detail }
}
