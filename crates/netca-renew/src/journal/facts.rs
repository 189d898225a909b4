use std::time::SystemTime;

use netca_payment::{Money, PaymentStatus, ReceivedPayment, Refund, TermMonths};
use netca_protocol::wire::{AgreementRef, BusinessStatus, RenewWith, Sha256Hex};
use netca_token::KeyId;

use super::{Entry, OldCertificate};
use crate::{Error, Stage};

/// What a journal adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// When the renewal was begun.
    pub opened: Option<SystemTime>,
    /// What was applied for, from the last `prepared` entry.
    pub prepared: Option<Prepared>,
    /// The new key pair, with a new key.
    pub new_key: Option<NewKey>,
    /// SHA-256 of the signed application.
    pub signed: Option<Sha256Hex>,
    /// What the CA answered to it.
    pub submission: Option<Submission>,
    /// 业务状态 and 支付状态 as the CA said last.
    pub status: Option<(BusinessStatus, PaymentStatus)>,
    /// The money that came in, as the CA listed it last.
    pub payments: Vec<ReceivedPayment>,
    /// The money that goes or went back, as the CA listed it last.
    pub refunds: Vec<Refund>,
    /// When the CA may be asked next.
    pub next_question: Option<SystemTime>,
    /// How far the installation has come.
    pub installation: Option<Installation>,
    /// Whether the CA knows of it.
    pub confirmed: bool,
    /// Set where this journal was not kept from the beginning.
    pub recovered: Option<Recovery>,
}

/// What was applied for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The certificate being renewed; of a pair the signing certificate.
    pub old: RenewedCertificate,
    /// The encryption certificate being renewed with it.
    pub encryption: Option<RenewedCertificate>,
    /// Whether a pair is to be issued.
    pub pair: bool,
    /// Serial number of the token.
    pub token: String,
    /// 续期时间
    pub term: TermMonths,
    /// What the user agreed to pay.
    pub total: Money,
    /// Same key or new key.
    pub renew_with: RenewWith,
    /// The quote.
    pub quote_id: String,
    /// The agreement that was accepted.
    pub agreement: AgreementRef,
}

/// The certificate being renewed, and where it lies or lay on the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewedCertificate {
    /// SHA-256 of its DER.
    pub sha256: Sha256Hex,
    /// SHA-256 of its subject's DER.
    pub subject_sha256: Sha256Hex,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub public_key_sha256: Sha256Hex,
    /// Its end.
    pub not_after: SystemTime,
    /// Its key id.
    pub key: KeyId,
    /// Its label, byte for byte.
    pub label: Vec<u8>,
}

impl RenewedCertificate {
    fn read(entry: OldCertificate) -> Option<Self> {
        let OldCertificate { sha256, subject_sha256, public_key_sha256, not_after, key, label } = entry;
        Some(Self { sha256, subject_sha256, public_key_sha256, not_after, key: KeyId(hex(&key)?), label: hex(&label)? })
    }
}

/// A key pair made for this renewal, on the token or by the CA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its id on the token.
    pub key: KeyId,
    /// SHA-256 of its SubjectPublicKeyInfo, once it is there.
    pub public_key_sha256: Option<Sha256Hex>,
}

/// What the CA answered to the application.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    /// 业务单号
    pub business_number: String,
    /// 订单编号
    pub order_number: String,
    /// What the order asks for.
    pub total: Money,
    /// The receipt's token.
    pub access_token: String,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Submission").field("business_number", &self.business_number).finish_non_exhaustive()
    }
}

/// How a renewal came to this journal, when not by being begun in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// When.
    pub at: SystemTime,
    /// The id that the old key pair was found under, where it has been retired already.
    pub retired_key: Option<KeyId>,
}

/// How far the installation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// SHA-256 of the new certificate; of a pair the signing certificate.
    pub certificate_sha256: Sha256Hex,
    /// SHA-256 of the new encryption certificate of a pair.
    pub encryption_sha256: Option<Sha256Hex>,
    /// The encryption key pair that the CA made, once putting it onto the token was begun.
    pub imported_key: Option<NewKey>,
    /// Whether the old certificates' bytes lie in files of their own.
    pub old_kept: bool,
    /// Whether writing was begun.
    pub writing: bool,
    /// Whether all of it is on the token, was read back and tried.
    pub verified: bool,
    /// Whether deleting the old ones was begun.
    pub retiring: bool,
    /// Whether the old ones are gone.
    pub old_retired: bool,
    /// The id that the old key pair is kept under, once taking over was begun; `None` again where the token does not let it.
    pub retired_key: Option<KeyId>,
    /// Whether taking over is finished, one way or the other.
    pub taken_over: bool,
    /// The id that the old encryption key is kept under, once taking that over was begun; `None` again where it cannot be.
    pub retired_encryption_key: Option<KeyId>,
    /// Whether taking over the encryption key's id is finished, one way or the other.
    pub encryption_taken_over: bool,
}

impl Facts {
    /// Adds one entry.
    ///
    /// # Errors
    /// [`Error::WrongStage`] when the entry cannot follow what is there, or a key id or label in it is not hex.
    pub(crate) fn add(&mut self, entry: &Entry) -> Result<(), Error> {
        let wrong = Error::WrongStage { stage: self.stage() };
        match entry.clone() {
            Entry::Opened { at, .. } => self.opened = Some(at),
            Entry::Submitting
            | Entry::PaymentAsked { .. }
            | Entry::DeclaringTransfers { .. }
            | Entry::VerifyingTransfers
            | Entry::AskingInvoice
            | Entry::Withdrawing => {}
            Entry::Prepared { old, encryption, pair, token, term_months, total, renew_with, quote_id, agreement } => {
                if self.signed.is_some() {
                    return Err(wrong);
                }
                if renew_with == RenewWith::SameKey {
                    self.new_key = None;
                }
                let (has_encryption, encryption) =
                    (encryption.is_some(), encryption.and_then(RenewedCertificate::read));
                let Some(old) = RenewedCertificate::read(old).filter(|_| encryption.is_some() == has_encryption) else {
                    return Err(wrong);
                };
                let term = term_months;
                self.prepared =
                    Some(Prepared { old, encryption, pair, token, term, total, renew_with, quote_id, agreement });
            }
            Entry::MakingKey { key } => {
                let key = KeyId(hex(&key).ok_or(wrong)?);
                self.new_key = Some(NewKey { key, public_key_sha256: None });
            }
            Entry::KeyMade { public_key_sha256 } => {
                self.new_key.as_mut().ok_or(wrong)?.public_key_sha256 = Some(public_key_sha256);
            }
            Entry::Signed { sha256 } => {
                self.prepared.as_ref().ok_or(wrong)?;
                self.signed = Some(sha256);
            }
            Entry::Refused { .. } => {
                if self.submission.is_some() {
                    return Err(wrong);
                }
                self.signed = None;
            }
            Entry::Submitted { business_number, order_number, total, access_token } => {
                self.signed.ok_or(wrong)?;
                self.submission = Some(Submission { business_number, order_number, total, access_token });
                self.status.get_or_insert((BusinessStatus::Entered, PaymentStatus::Unpaid));
            }
            Entry::Status { business, payment } => {
                self.submission.as_ref().ok_or(wrong)?;
                self.status = Some((business, payment));
            }
            Entry::Settlement { payments, refunds } => {
                self.submission.as_ref().ok_or(wrong)?;
                (self.payments, self.refunds) = (payments, refunds);
            }
            Entry::NextQuestion { at } => self.next_question = Some(at),
            Entry::Received { certificate_sha256, encryption_sha256 } => {
                self.submission.as_ref().ok_or(wrong)?;
                self.installation = Some(Installation::new(certificate_sha256, encryption_sha256));
            }
            Entry::ImportingKey { .. }
            | Entry::KeyImported { .. }
            | Entry::OldKept
            | Entry::Writing
            | Entry::Verified
            | Entry::RetiringOld
            | Entry::OldRetired
            | Entry::TakingOver { .. }
            | Entry::TakenOver { .. }
            | Entry::TakingOverEncryption { .. }
            | Entry::EncryptionTakenOver { .. } => {
                self.installation.as_mut().and_then(|it| it.add(entry)).ok_or(wrong)?
            }
            Entry::Confirmed => self.confirmed = true,
            Entry::Recovered { at, retired_key } => {
                let retired_key = retired_key.map(|key| hex(&key).map(KeyId).ok_or(wrong)).transpose()?;
                self.recovered = Some(Recovery { at, retired_key });
            }
        }
        Ok(())
    }

    /// The stage that these facts amount to.
    pub fn stage(&self) -> Stage {
        if self.confirmed {
            return Stage::Complete;
        }
        match &self.installation {
            Some(installation) if installation.is_finished(self) => return Stage::Installed,
            Some(installation) if installation.writing => return Stage::Installing,
            _ => {}
        }
        match (&self.status, self.signed) {
            (Some((BusinessStatus::Withdrawn, _)), _) => Stage::Withdrawn,
            (Some((BusinessStatus::Rejected, _)), _) => Stage::Rejected,
            (Some((BusinessStatus::Installed, _)), _) => Stage::Complete,
            (Some((BusinessStatus::ReadyToInstall, _)), _) => Stage::ReadyToInstall,
            (Some((BusinessStatus::UnderReview, _)), _) => Stage::UnderReview,
            (Some((_, payment)), _) if payment.is_paid() => Stage::UnderReview,
            (Some(_), _) => Stage::AwaitingPayment,
            (None, Some(_)) => Stage::Signed,
            (None, None) => Stage::Prepared,
        }
    }

    /// Whether a new key pair has to take over the old one's id.
    pub(crate) fn takes_over(&self) -> bool {
        self.new_key.is_some()
    }

    /// Whether the new encryption key has to take over the id of an old one.
    pub(crate) fn takes_over_encryption(&self) -> bool {
        let replaced = |prepared: &Prepared| prepared.pair && prepared.encryption.is_some();
        self.takes_over() && self.prepared.as_ref().is_some_and(replaced)
    }
}

impl Installation {
    fn new(certificate_sha256: Sha256Hex, encryption_sha256: Option<Sha256Hex>) -> Self {
        Self {
            certificate_sha256,
            encryption_sha256,
            imported_key: None,
            old_kept: false,
            writing: false,
            verified: false,
            retiring: false,
            old_retired: false,
            retired_key: None,
            taken_over: false,
            retired_encryption_key: None,
            encryption_taken_over: false,
        }
    }

    fn add(&mut self, entry: &Entry) -> Option<()> {
        match entry {
            Entry::ImportingKey { key } => {
                self.imported_key = Some(NewKey { key: KeyId(hex(key)?), public_key_sha256: None });
            }
            Entry::KeyImported { key, public_key_sha256 } => {
                self.imported_key.as_ref()?;
                let public_key_sha256 = Some(*public_key_sha256);
                self.imported_key = Some(NewKey { key: KeyId(hex(key)?), public_key_sha256 });
            }
            Entry::OldKept => self.old_kept = true,
            Entry::Writing => self.writing = true,
            Entry::Verified => self.verified = true,
            Entry::RetiringOld => self.retiring = true,
            Entry::OldRetired => self.old_retired = true,
            Entry::TakingOver { retired_key } => self.retired_key = Some(KeyId(hex(retired_key)?)),
            Entry::TakenOver { changed } => {
                self.taken_over = true;
                self.retired_key.take_if(|_| !changed);
            }
            Entry::TakingOverEncryption { retired_key } => self.retired_encryption_key = Some(KeyId(hex(retired_key)?)),
            Entry::EncryptionTakenOver { changed } => {
                self.encryption_taken_over = true;
                self.retired_encryption_key.take_if(|_| !changed);
            }
            _ => {}
        }
        Some(())
    }

    /// Whether nothing is left to do on the token.
    pub(crate) fn is_finished(&self, facts: &Facts) -> bool {
        let signing = self.taken_over || !facts.takes_over();
        let encryption = self.encryption_taken_over || !facts.takes_over_encryption();
        self.verified && self.old_retired && signing && encryption
    }
}

/// Bytes from the lower-case hex that key ids and labels are written in.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
