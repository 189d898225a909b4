use std::time::Duration;

use netca_protocol::wire::AttachmentKind;

use crate::{ClientUpdate, Stage};

/// Something worth telling a user while a call blocks. Safe to log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The renewal has come to another stage.
    Stage(Stage),
    /// The CA has a newer version of the embedding client; told whenever it is asked about itself.
    ClientUpdate(ClientUpdate),
    /// Few PIN tries are left; a wrong PIN now may lock the Key.
    FewPinTries {
        /// How many, where the token tells.
        left: Option<u32>,
    },
    /// The Key is making a key pair; that can take a minute. It must stay plugged in.
    MakingKey,
    /// An attachment is on its way to the CA: said before the first chunk, and after each.
    Uploading {
        /// What it is.
        kind: AttachmentKind,
        /// So many of its bytes are there.
        sent: u64,
        /// Of so many.
        total: u64,
    },
    /// The application is being signed on the Key.
    Signing,
    /// The application is on its way to the CA.
    Submitting,
    /// The next question to the CA is asked after this pause.
    NextQuestion {
        /// The pause.
        after: Duration,
    },
    /// One step of the installation begins. The Key must stay plugged in.
    Install(InstallStep),
    /// This computer's clock is behind the time at which the new certificate was issued.
    ClockBehind {
        /// By how much, at least.
        by: Duration,
    },
    /// The Key does not let the new key pair take over the old one's id; the new certificate has an id of its own.
    KeyIdKept,
    /// The Key has no way to delete the old certificate; it stays beside the new one, which is to be used.
    OldCertificateKept,
    /// The Key's driver has no function to decrypt with. The Key shows the public key of the encryption certificate beside
    /// its private key; that it decrypts what is encrypted to it was not tried.
    DecryptionNotTried,
}

/// A step of the installation, in order. Importing a key and the trial decryption are for pairs only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InstallStep {
    /// The new certificate is fetched and checked.
    Check,
    /// The encryption key pair that the CA made is put onto the Key.
    ImportKey,
    /// It is written beside the old one, or in its place.
    Write,
    /// It is read back and compared.
    ReadBack,
    /// A trial signature is made and verified with it.
    TrialSignature,
    /// What was encrypted to the new encryption certificate is decrypted.
    TrialDecryption,
    /// The old certificate is deleted; its key pair stays.
    RetireOld,
    /// The new key pair takes over the old one's id.
    TakeOverKeyId,
    /// The CA is told.
    Confirm,
}

impl InstallStep {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::ImportKey => "import_key",
            Self::Write => "write",
            Self::ReadBack => "read_back",
            Self::TrialSignature => "trial_signature",
            Self::TrialDecryption => "trial_decryption",
            Self::RetireOld => "retire_old",
            Self::TakeOverKeyId => "take_over_key_id",
            Self::Confirm => "confirm",
        }
    }
}
