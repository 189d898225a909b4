mod named;

use crate::Fingerprint;

pub use named::{Purpose, Structure, Weakness};

/// What can be wrong with a certificate, a request, a signed message or a path. Codes 1000 to 1999.
///
/// The text is safe to log: it holds algorithms, sizes, positions and digests, never a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not the DER of such a structure, or bytes follow it.
    #[error("malformed {structure}")]
    Malformed {
        /// What was being read.
        structure: Structure,
    },
    /// The structure is larger than this crate takes.
    #[error("{structure} of {actual} bytes: at most {limit} are taken")]
    TooLarge {
        /// What was being read.
        structure: Structure,
        /// Its size in bytes.
        actual: usize,
        /// The largest size in bytes.
        limit: usize,
    },
    /// A PEM text without a block of the kind looked for, or with a broken one.
    #[error("no readable {label} block in the PEM text")]
    NoPemBlock {
        /// The label of the block looked for.
        label: &'static str,
    },
    /// A text that is no SHA-256 fingerprint of 64 hexadecimal digits.
    #[error("a fingerprint is 64 hexadecimal digits")]
    MalformedFingerprint,
    /// An algorithm or curve that this crate does not do.
    #[error("unsupported algorithm {oid}")]
    UnsupportedAlgorithm {
        /// Its object identifier, dotted.
        oid: String,
    },
    /// A key or signature algorithm that is read but no longer relied on: RSA below 2048 bits, SHA-1.
    #[error("{weakness} is too weak to be relied on")]
    TooWeak {
        /// What is too weak.
        weakness: Weakness,
    },
    /// The signature algorithm does not go with the key, or two statements of the algorithm differ.
    #[error("the signature algorithm does not go with the key, the digest, or its other statement")]
    AlgorithmMismatch,
    /// The signature is not one of these bytes by this key.
    #[error("the signature of the {structure} does not verify")]
    BadSignature {
        /// What was signed.
        structure: Structure,
    },
    /// The signer holds another key than the certificate names.
    #[error("the signing key is not the key of the certificate")]
    KeyMismatch,
    /// The certificate's key usage does not allow what its key is wanted for.
    #[error("the certificate's key usage does not allow {purpose}")]
    KeyUsageForbids {
        /// What the key is wanted for.
        purpose: Purpose,
    },
    /// The message has no signer or several.
    #[error("the message has {count} signers instead of one")]
    SignerCount {
        /// How many signers it has.
        count: usize,
    },
    /// The message does not carry the certificate that its signer names, or carries two of that name.
    #[error("the message does not carry the one certificate that its signer names")]
    SignerCertificateMissing,
    /// The message's content is elsewhere; only embedded content is taken.
    #[error("the message carries no content")]
    DetachedContent,
    /// The content is of another type than plain data (RFC 5652, section 4).
    #[error("the content type is {oid}, not data")]
    ContentType {
        /// The object identifier met, dotted.
        oid: String,
    },
    /// Content that could be taken for signed attributes, or attributes for content: see [`crate::SignedMessage`].
    #[error("the content could be mistaken for signed attributes")]
    AmbiguousContent,
    /// The signed attributes do not hold exactly one content type and one digest, those of the content.
    #[error("the signed attributes do not belong to the content")]
    SignedAttributes,
    /// The content that was given is not the content that the message carries.
    #[error("the message carries other content than the one given")]
    ContentMismatch,
    /// The certificate that was given is not the one that the message's signer names.
    #[error("the message was signed with another certificate than the one given")]
    OtherSigner,
    /// The two certificates of a pair are not one holder's.
    #[error("signing and encryption certificate are not one holder's")]
    PairMismatch,
    /// One certificate of an SM2 pair does not keep to its side: its key usage is absent, or allows the other side's uses
    /// too. The CA keeps a copy of the encryption key, so signatures of it would prove nothing.
    #[error("the key usage of a pair's certificate is not for {purpose} alone")]
    PairUsage {
        /// The side on which it stands.
        purpose: Purpose,
    },
    /// One certificate of a pair has an SM2 key and the other a key of another kind.
    #[error("the keys of a pair are of different kinds")]
    PairAlgorithms,
    /// More certificates came along than are looked at.
    #[error("{count} certificates came along: at most {limit} are looked at")]
    TooManyCertificates {
        /// How many came.
        count: usize,
        /// How many are looked at.
        limit: usize,
    },
    /// No chain of issuers leads from the certificate to a trust anchor.
    #[error("no path from the certificate to a trust anchor")]
    NoPath,
    /// So many look-alike paths that the search was given up before all had been tried.
    #[error("the search for a path was given up after {steps} steps")]
    PathSearchExhausted {
        /// The steps that were allowed.
        steps: usize,
    },
    /// A certificate on the path breaks a rule of path validation.
    #[error("certificate {index} of the path ({certificate}): {fault}")]
    Path {
        /// Place on the path: 0 is the certificate to be validated, the anchor comes last.
        index: usize,
        /// SHA-256 of that certificate.
        certificate: Fingerprint,
        /// The rule it breaks.
        fault: PathFault,
    },
    /// A ciphertext is not one of this key, or was changed. Which, is not told.
    #[error("the ciphertext cannot be decrypted with this key")]
    DecryptionFailed,
    /// The symmetric key of an enveloped key has not the 16 bytes of SM4.
    #[error("an enveloped key's symmetric key has {actual} bytes instead of 16")]
    SymmetricKeyLength {
        /// Its length in bytes.
        actual: usize,
    },
    /// An enveloped key is not the key of the certificate that it came with.
    #[error("the enveloped key is not the key of the encryption certificate")]
    EnvelopedKeyMismatch,
    /// Nothing, or too much, to encrypt with SM2.
    #[error("SM2 encrypts 1 to {limit} bytes, not {actual}")]
    PlaintextLength {
        /// How many bytes there were.
        actual: usize,
        /// The most that are taken.
        limit: usize,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// The path as a whole is good for none of the policies asked for (RFC 5280, section 6.1.5 (g)).
    #[error("the path is valid for none of the required certificate policies")]
    NoAcceptablePolicy,
}

impl Error {
    /// The stable number of this error, 1000 to 1999; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::Malformed { .. } => 1001,
            Self::TooLarge { .. } => 1002,
            Self::NoPemBlock { .. } => 1003,
            Self::MalformedFingerprint => 1004,
            Self::UnsupportedAlgorithm { .. } => 1010,
            Self::TooWeak { .. } => 1011,
            Self::AlgorithmMismatch => 1012,
            Self::BadSignature { .. } => 1013,
            Self::KeyMismatch => 1014,
            Self::KeyUsageForbids { .. } => 1015,
            Self::SignerCount { .. } => 1020,
            Self::SignerCertificateMissing => 1021,
            Self::DetachedContent => 1022,
            Self::ContentType { .. } => 1023,
            Self::AmbiguousContent => 1024,
            Self::SignedAttributes => 1025,
            Self::ContentMismatch => 1026,
            Self::OtherSigner => 1027,
            Self::PairMismatch => 1030,
            Self::PairUsage { .. } => 1031,
            Self::PairAlgorithms => 1032,
            Self::TooManyCertificates { .. } => 1040,
            Self::NoPath => 1041,
            Self::PathSearchExhausted { .. } => 1042,
            Self::NoAcceptablePolicy => 1043,
            Self::Path { fault, .. } => fault.code(),
            Self::DecryptionFailed => 1070,
            Self::SymmetricKeyLength { .. } => 1071,
            Self::EnvelopedKeyMismatch => 1072,
            Self::PlaintextLength { .. } => 1073,
            Self::NoRandomness => 1074,
        }
    }
}

/// A rule of path validation (RFC 5280, section 6.1) that a certificate breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathFault {
    /// Its validity has ended.
    #[error("it has expired")]
    Expired,
    /// Its validity has not begun.
    #[error("it is not yet valid")]
    NotYetValid,
    /// Its signature is not its issuer's.
    #[error("its signature is not its issuer's")]
    BadSignature,
    /// It is signed with an algorithm that this crate does not do, or its key is of such a kind.
    #[error("its signature or its key is of the unsupported algorithm {oid}")]
    UnsupportedAlgorithm {
        /// The object identifier, dotted.
        oid: String,
    },
    /// Its key, or the algorithm of its signature, is too weak to be relied on.
    #[error("{0} is too weak to be relied on")]
    TooWeak(Weakness),
    /// It has issued a certificate and is no CA (basicConstraints).
    #[error("it is not a CA's")]
    NotACa,
    /// It has issued a certificate and its key usage does not allow that (keyCertSign).
    #[error("its key is not for signing certificates")]
    NotForCertificates,
    /// More CAs stand below it than it allows (pathLenConstraint).
    #[error("the path below it is longer than it allows")]
    PathTooLong,
    /// One of its names is outside what a CA above it allows (nameConstraints), or of a form that cannot be checked.
    #[error("its names are outside what a CA above it allows")]
    NameConstraint,
    /// It has a critical extension that is not known here.
    #[error("its critical extension {oid} is not known")]
    UnknownCriticalExtension {
        /// The object identifier, dotted.
        oid: String,
    },
    /// An extension of it that path validation needs is malformed.
    #[error("one of its extensions is malformed")]
    MalformedExtension,
    /// Its policies leave none that is required (requireExplicitPolicy), or its mappings name anyPolicy.
    #[error("its policies leave none that is required")]
    Policy,
    /// Its key is SM2 and its issuer's is not, or the other way round, and the anchors do not allow that.
    #[error("its key is SM2 and its issuer's is not, or the other way round")]
    MixedAlgorithms,
}

impl PathFault {
    fn code(&self) -> i32 {
        match self {
            Self::Expired => 1050,
            Self::NotYetValid => 1051,
            Self::BadSignature => 1052,
            Self::UnsupportedAlgorithm { .. } => 1053,
            Self::TooWeak(_) => 1054,
            Self::NotACa => 1055,
            Self::NotForCertificates => 1056,
            Self::PathTooLong => 1057,
            Self::NameConstraint => 1058,
            Self::UnknownCriticalExtension { .. } => 1059,
            Self::MalformedExtension => 1060,
            Self::Policy => 1061,
            Self::MixedAlgorithms => 1062,
        }
    }
}

/// A failure to make a signed structure: ours, or the signer's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError<E> {
    /// What was to be signed is not right, or the signature that came back is not.
    #[error(transparent)]
    Structure(#[from] Error),
    /// The signer failed.
    #[error("the key could not sign")]
    Signer(E),
}

/// A failure to decrypt: of what was to be decrypted, or of the key that should have done it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecryptError<E> {
    /// What was to be decrypted, or what came of it, is not right.
    #[error(transparent)]
    Structure(#[from] Error),
    /// The decryptor failed.
    #[error("the key could not decrypt")]
    Decryptor(E),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// The numbers are promised to C callers: each stands for one variant, inside the crate's range.
    #[test]
    fn codes_are_distinct_and_in_range() {
        let source = include_str!("error.rs").split("mod tests").next().unwrap();
        let codes = source.lines().filter_map(|line| line.split_once("=> ")?.1.strip_suffix(',')?.parse::<i32>().ok());
        let codes: Vec<i32> = codes.collect();
        assert_eq!(codes.len(), 43, "a new variant has a new number");
        assert!(codes.iter().all(|code| (1001..2000).contains(code)));
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }
}
