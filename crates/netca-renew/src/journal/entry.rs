use std::time::SystemTime;

use netca_cert::Certificate;
use netca_payment::{Money, PaymentChannel, PaymentStatus, ReceivedPayment, Refund, TermMonths, rfc3339};
use netca_protocol::wire::{AgreementRef, BusinessStatus, RenewWith, Sha256Hex};
use netca_token::{KeyId, StoredCertificate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::client::digest;

/// One thing that is about to happen or has happened. Ids and digests only: no person's data, no PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "written one at a time, and added up as they are read")]
pub enum Entry {
    /// The first line: which application this is about.
    Opened {
        /// Version of the file's form, 1.
        version: u32,
        /// The id that the client made.
        application_id: String,
        /// When; exact, because renewals are put in order by it.
        #[serde(with = "rfc3339::exact")]
        at: SystemTime,
    },
    /// What is going to be applied for. A later one replaces it as long as nothing is signed.
    Prepared {
        /// The certificate being renewed; of a pair the signing certificate.
        old: OldCertificate,
        /// The encryption certificate being renewed with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encryption: Option<OldCertificate>,
        /// Whether a pair is to be issued.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pair: bool,
        /// Serial number of the token that it is on.
        token: String,
        /// 续期时间
        term_months: TermMonths,
        /// What the user agreed to pay.
        total: Money,
        /// Same key or new key.
        renew_with: RenewWith,
        /// The quote.
        quote_id: String,
        /// The agreement that was accepted.
        agreement: AgreementRef,
    },
    /// Intent: a key pair is going to be made under this id (hex).
    MakingKey {
        /// The key id, hex.
        key: String,
    },
    /// Outcome: it is there.
    KeyMade {
        /// SHA-256 of its SubjectPublicKeyInfo.
        public_key_sha256: Sha256Hex,
    },
    /// The application is signed and its bytes are synced to their own file.
    Signed {
        /// SHA-256 of the CMS message.
        sha256: Sha256Hex,
    },
    /// Intent: it is sent to the CA.
    Submitting,
    /// Outcome: the CA refused it, with this problem code; nothing was taken.
    Refused {
        /// The problem's stable number.
        code: i32,
    },
    /// Outcome: the CA has it.
    Submitted {
        /// 业务单号
        business_number: String,
        /// 订单编号
        order_number: String,
        /// What the order asks for.
        total: Money,
        /// The receipt's token; a secret, which is why the file is for its owner only.
        access_token: String,
    },
    /// A page to pay on was asked for.
    PaymentAsked {
        /// The way to pay.
        channel: PaymentChannel,
    },
    /// Intent: these transfers are declared; whose they are is not kept.
    DeclaringTransfers {
        /// How many.
        count: u32,
        /// What they add up to.
        amount: Money,
    },
    /// Intent: the CA looks for the declared transfers.
    VerifyingTransfers,
    /// Intent: an electronic invoice is asked for; for whom is not kept.
    AskingInvoice,
    /// The money that the CA listed last, when the list was another one before.
    Settlement {
        /// The money that came in.
        payments: Vec<ReceivedPayment>,
        /// 退款
        refunds: Vec<Refund>,
    },
    /// What the CA said last.
    Status {
        /// 业务状态
        business: BusinessStatus,
        /// 支付状态
        payment: PaymentStatus,
    },
    /// When the CA may be asked next.
    NextQuestion {
        /// Not before this time.
        #[serde(with = "rfc3339")]
        at: SystemTime,
    },
    /// The new certificate was fetched and every check passed.
    Received {
        /// SHA-256 of the new certificate.
        certificate_sha256: Sha256Hex,
        /// SHA-256 of the new encryption certificate, where a pair was issued.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encryption_sha256: Option<Sha256Hex>,
    },
    /// Intent: the encryption key pair is put onto the token, under this id (hex) unless its place is given.
    ImportingKey {
        /// The key id, hex.
        key: String,
    },
    /// Outcome: it is there.
    KeyImported {
        /// The key id that it has, hex.
        key: String,
        /// SHA-256 of its SubjectPublicKeyInfo.
        public_key_sha256: Sha256Hex,
    },
    /// The old certificates' bytes are synced to files of their own: writing the new ones overwrites them on this token.
    OldKept,
    /// Intent: the new certificate, or each of the pair, is written to the token.
    Writing,
    /// Outcome: all of it is there, was read back, signed on trial and, of a pair, decrypted on trial.
    Verified,
    /// Intent: the old certificate, or each of the pair, is deleted.
    RetiringOld,
    /// Outcome: they are gone, or the token has no way to delete them.
    OldRetired,
    /// Intent: the new key pair takes over the old one's id; the old key pair is kept under this id (hex).
    TakingOver {
        /// The key id for the old key pair, hex.
        retired_key: String,
    },
    /// Outcome: it did, or the token does not let it.
    TakenOver {
        /// Whether it did.
        changed: bool,
    },
    /// Intent: the new encryption key takes over the old one's id; the old encryption key is kept under this id (hex).
    TakingOverEncryption {
        /// The key id for the old encryption key, hex.
        retired_key: String,
    },
    /// Outcome: it did, or the token does not let it.
    EncryptionTakenOver {
        /// Whether it did.
        changed: bool,
    },
    /// The CA knows that the new certificate is installed.
    Confirmed,
    /// Intent: the application is withdrawn.
    Withdrawing,
    /// All of the above was learnt from the CA and from the token, because its own journal is elsewhere or lost.
    Recovered {
        /// When.
        #[serde(with = "rfc3339")]
        at: SystemTime,
        /// The id that the old key pair was found under (hex), where it has been retired already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retired_key: Option<String>,
    },
}

/// What must be remembered of the certificate being renewed once it is no longer on the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldCertificate {
    /// SHA-256 of its DER.
    pub sha256: Sha256Hex,
    /// SHA-256 of its subject's DER.
    pub subject_sha256: Sha256Hex,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub public_key_sha256: Sha256Hex,
    /// Its end.
    #[serde(with = "rfc3339")]
    pub not_after: SystemTime,
    /// Its key id on the token, hex.
    pub key: String,
    /// Its label on the token, hex.
    pub label: String,
}

impl OldCertificate {
    /// What is remembered of a certificate that is on the token.
    pub(crate) fn of(stored: &StoredCertificate) -> Self {
        Self::placed(&stored.certificate, &stored.key, &stored.label)
    }

    /// The same of one that lies or lay under a key id and a label.
    pub(crate) fn placed(certificate: &Certificate, key: &KeyId, label: &[u8]) -> Self {
        Self {
            sha256: digest(certificate),
            subject_sha256: Sha256Hex(Sha256::digest(certificate.subject().as_der()).into()),
            public_key_sha256: Sha256Hex(certificate.public_key().sha256()),
            not_after: certificate.not_after(),
            key: key.to_string(),
            label: KeyId(label.to_vec()).to_string(),
        }
    }
}
