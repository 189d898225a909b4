use netca_payment::{InvoiceType, PaymentChannel, PaymentStatus};
use netca_protocol::person::FieldError;
use netca_protocol::wire::{AttachmentKind, BusinessStatus};

use crate::Stage;

/// What can keep a renewal from going on. Codes 5000 to 5999, and those of the crates below.
///
/// `Display` is English and safe to log. Words for people, in Chinese and English, come from [`crate::texts`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The token.
    #[error(transparent)]
    Token(#[from] netca_token::Error),
    /// The connection or the CA.
    #[error(transparent)]
    Protocol(#[from] netca_protocol::Error),
    /// A certificate, a request or a signed message.
    #[error(transparent)]
    Certificate(#[from] netca_cert::Error),
    /// Fields of a form (the application's, a transfer's, an invoice's) that break a rule; nothing was signed or sent.
    #[error("the form has {} field(s) that break a rule, first {}", .0.len(), .0.first().map_or("-", |e| e.field.as_str()))]
    Form(Vec<FieldError>),
    /// The agreement that was accepted is not the one that the CA's quote names.
    #[error("the agreement has changed since it was accepted")]
    AgreementChanged,
    /// The agreement's text does not have the digest that it claims.
    #[error("the agreement's text does not fit its digest")]
    AgreementDigest,
    /// The embedding client is too old for this renewal.
    #[error("client version {version} is too old: {minimum} is needed{}", .download.as_ref().map(|link| format!(", to be had at {link}")).unwrap_or_default())]
    ClientTooOld {
        /// The client's version.
        version: String,
        /// The version that is needed.
        minimum: String,
        /// Where the newest is to be had, if the CA says: an https link.
        download: Option<String>,
    },
    /// There is no renewal with this id, or for this certificate, in the state directory.
    #[error("there is no such renewal here")]
    NoRenewal,
    /// The step does not fit the stage.
    #[error("not possible at stage {stage}")]
    WrongStage {
        /// The stage the renewal is at.
        stage: Stage,
    },
    /// Another process is working on this renewal.
    #[error("another process is working on this renewal")]
    Busy,
    /// A file of the state directory cannot be read or written.
    #[error("cannot {action} in the state directory: {kind}")]
    State {
        /// What was tried.
        action: &'static str,
        /// The system's reason.
        kind: std::io::ErrorKind,
    },
    /// A journal is damaged before its last line.
    #[error("the journal is damaged at line {line}")]
    JournalDamaged {
        /// The line, from 1.
        line: usize,
    },
    /// A journal was written by a newer version.
    #[error("the journal was written by a newer version")]
    JournalTooNew,
    /// The signed application is missing or not the one that the journal names.
    #[error("the signed application is missing or was changed")]
    ApplicationLost,
    /// The certificate is not on the token.
    #[error("the certificate is not on the token that is plugged in")]
    CertificateNotOnToken,
    /// The token made a signature that does not verify.
    #[error("the token's signature does not verify with the certificate")]
    SignatureWrong,
    /// The payment link leads to a host that this client does not trust with payments.
    #[error("the payment link leads to another host than allowed")]
    PaymentHost,
    /// The CA's answer goes back behind what it said before.
    #[error("the CA's answer goes back behind an earlier one")]
    StateRanBackwards,
    /// The certificate that the CA issued cannot be accepted. Nothing was written.
    #[error("the new certificate is refused: {rule}")]
    CertificateRefused {
        /// The rule that it breaks.
        rule: CertificateRule,
    },
    /// The certificate read back from the token is not the one that was written; it was taken away again.
    #[error("the token gave back another certificate than was written")]
    ReadBackDiffers,
    /// The trial signature does not verify with the new certificate; it was taken away again.
    #[error("the trial signature does not verify with the new certificate")]
    TrialSignatureWrong,
    /// The trial decryption with the encryption certificate's key failed. Before an application nothing was signed; while
    /// installing, the new certificates were taken away again.
    #[error("the trial decryption with the encryption certificate's key failed")]
    TrialDecryptionWrong,
    /// The CA would issue a pair with an encryption key that this token cannot import. Nothing was signed.
    #[error("the token cannot import the encryption key of the pair that the CA would issue: {algorithm:?}")]
    KeyImportUnsupported {
        /// The kind of the encryption key.
        algorithm: netca_cert::KeyAlgorithm,
    },
    /// What the CA shows as an application is not one that the holder of the certificate signed.
    #[error("the application that the CA shows is refused: {rule}")]
    RecoveryRefused {
        /// The rule that it breaks.
        rule: RecoveryRule,
    },
    /// The CA offers another way of renewing than the one asked for.
    #[error("this way of renewing is not offered")]
    RenewWithNotOffered,
    /// A file to attach cannot be read.
    #[error("the file for the attachment {} cannot be read: {reason}", .kind.name())]
    AttachmentUnreadable {
        /// What it was to be.
        kind: AttachmentKind,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The form names an attachment that is not at the CA, or not whole. Nothing was signed.
    #[error("the attachment {} is not uploaded", .kind.name())]
    AttachmentNotUploaded {
        /// Its kind.
        kind: AttachmentKind,
    },
    /// The sheet that is to be printed cannot be made.
    #[error(transparent)]
    Paper(#[from] netca_pdf::Error),
    /// The step does not fit the payment status: what was given back cannot be paid, invoiced or installed.
    #[error("not possible at payment status {status:?}")]
    WrongPaymentStatus {
        /// 支付状态 as the CA says.
        status: PaymentStatus,
    },
    /// The CA's two statuses cannot both be true, as an application under review that was never paid.
    #[error("business status {business:?} and payment status {payment:?} contradict each other")]
    StatusesContradict {
        /// 业务状态 as the CA says.
        business: BusinessStatus,
        /// 支付状态 as the CA says.
        payment: PaymentStatus,
    },
    /// There is no page for this way to pay: a bank transfer is declared, and the others are settled by the CA only.
    #[error("there is no page to pay by {channel:?}")]
    NoPaymentPage {
        /// The way to pay.
        channel: PaymentChannel,
    },
    /// The order does not offer this way to pay.
    #[error("the order does not offer {channel:?}")]
    ChannelNotOffered {
        /// The way to pay.
        channel: PaymentChannel,
    },
    /// An electronic invoice can only be asked for where it was chosen.
    #[error("the order has another invoice: {chosen:?}")]
    InvoiceNotElectronic {
        /// The invoice that was chosen with the application.
        chosen: InvoiceType,
    },
}

/// A rule for a new certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateRule {
    /// Its public key is the one on the token.
    #[error("its key is not the one on the token")]
    Key,
    /// Its subject is the old one's, byte for byte.
    #[error("its subject is not the old one's")]
    Subject,
    /// It ends later than the old one.
    #[error("it does not end later than the old one")]
    Validity,
    /// It is over already.
    #[error("it has expired already")]
    Expired,
    /// It may sign, and is no CA's.
    #[error("its key usage does not fit")]
    Usage,
    /// It leads to a configured trust anchor.
    #[error("it does not lead to a configured trust anchor")]
    Chain,
    /// It is the certificate that was received before.
    #[error("it is another one than was received before")]
    Changed,
    /// Signing and encryption certificate are a pair of one holder; one comes exactly when a pair was promised.
    #[error("signing and encryption certificate are not the pair that was promised")]
    Pair,
    /// The encryption certificate's key is the one on the token, or the one that the CA sent along for it.
    #[error("the encryption certificate's key is neither the one on the token nor the one sent along")]
    EncryptionKey,
    /// No more certificates come along than a chain has, and no CA in it has more below it than it may.
    #[error("its chain is longer than allowed")]
    ChainTooLong,
    /// No CA's certificate between it and the trust anchor has expired.
    #[error("a CA's certificate above it has expired")]
    ChainExpired,
}

impl CertificateRule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
        Self::Key,
        Self::Subject,
        Self::Validity,
        Self::Expired,
        Self::Usage,
        Self::Chain,
        Self::Changed,
        Self::Pair,
        Self::EncryptionKey,
        Self::ChainTooLong,
        Self::ChainExpired,
    ];

    fn code(self) -> i32 {
        match self {
            Self::Key => 5101,
            Self::Subject => 5102,
            Self::Validity => 5103,
            Self::Expired => 5104,
            Self::Usage => 5105,
            Self::Chain => 5106,
            Self::Changed => 5107,
            Self::Pair => 5108,
            Self::EncryptionKey => 5109,
            Self::ChainTooLong => 5110,
            Self::ChainExpired => 5111,
        }
    }
}

/// A rule for an application that the CA shows to who holds the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryRule {
    /// It is a signed message, and its signature verifies.
    #[error("its signature does not verify")]
    Signature,
    /// It is an application, about the very certificate that signed it.
    #[error("what is signed is no application for the certificate that signed it")]
    Content,
    /// That certificate is the holder's.
    #[error("it is signed by somebody else's certificate")]
    Signer,
    /// What the CA says of it is what was signed: id, certificate, term, same or new key.
    #[error("the CA says of it what was not signed")]
    Receipt,
}

impl RecoveryRule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[Self::Signature, Self::Content, Self::Signer, Self::Receipt];

    fn code(self) -> i32 {
        match self {
            Self::Signature => 5201,
            Self::Content => 5202,
            Self::Signer => 5203,
            Self::Receipt => 5204,
        }
    }
}

impl Error {
    /// The stable number of this error; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::Token(error) => error.code(),
            Self::Protocol(error) => error.code(),
            Self::Certificate(error) => error.code(),
            Self::Form(_) => 5001,
            Self::AgreementChanged => 5002,
            Self::AgreementDigest => 5003,
            Self::ClientTooOld { .. } => 5004,
            Self::NoRenewal => 5005,
            Self::WrongStage { .. } => 5006,
            Self::Busy => 5007,
            Self::State { .. } => 5008,
            Self::JournalDamaged { .. } => 5009,
            Self::JournalTooNew => 5010,
            Self::ApplicationLost => 5011,
            Self::CertificateNotOnToken => 5012,
            Self::SignatureWrong => 5013,
            Self::PaymentHost => 5014,
            Self::StateRanBackwards => 5015,
            Self::CertificateRefused { rule } => rule.code(),
            Self::ReadBackDiffers => 5016,
            Self::TrialSignatureWrong => 5017,
            Self::RenewWithNotOffered => 5018,
            Self::AttachmentUnreadable { .. } => 5021,
            Self::AttachmentNotUploaded { .. } => 5022,
            Self::Paper(error) => error.code(),
            Self::RecoveryRefused { rule } => rule.code(),
            Self::WrongPaymentStatus { .. } => 5031,
            Self::StatusesContradict { .. } => 5032,
            Self::NoPaymentPage { .. } => 5033,
            Self::ChannelNotOffered { .. } => 5034,
            Self::InvoiceNotElectronic { .. } => 5035,
            Self::TrialDecryptionWrong => 5036,
            Self::KeyImportUnsupported { .. } => 5037,
        }
    }

    pub(crate) fn state(action: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::State { action, kind: error.kind() }
    }
}

impl From<netca_payment::Error> for Error {
    fn from(error: netca_payment::Error) -> Self {
        Self::Protocol(error.into())
    }
}

impl From<netca_cert::SignError<netca_token::Error>> for Error {
    fn from(error: netca_cert::SignError<netca_token::Error>) -> Self {
        match error {
            // netca-cert verifies what it had signed: a Key that signs wrongly is found out here, not by the CA.
            netca_cert::SignError::Structure(netca_cert::Error::BadSignature { .. }) => Self::SignatureWrong,
            netca_cert::SignError::Structure(error) => error.into(),
            netca_cert::SignError::Signer(error) => error.into(),
        }
    }
}
