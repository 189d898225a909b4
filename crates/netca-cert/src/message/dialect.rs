use std::time::SystemTime;

use crate::Certificate;

/// How a [`crate::SignedMessage`] is written. NETCA's software has been seen to sign SM2 in each of these:
///
/// | | `Plain` | `Detached` | `Attributes` |
/// |---|---|---|---|
/// | OIDs of message and content | PKCS#7's | GM/T 0010's | GM/T 0010's |
/// | version | 1 | 1 | 3 |
/// | content | included | left out | included |
/// | signer's certificate | included | included | left out |
/// | signed attributes | none | none | contentType, signingTime, messageDigest |
/// | digest | SM3, no parameters | SM3, NULL | SM3, no parameters |
/// | signature algorithm | 1.2.156.10197.1.501, no parameters | 1.2.156.10197.1.301.1, NULL | 1.2.156.10197.1.301.1, NULL |
///
/// With an RSA or P-256 key, content, certificate and attributes are the same, while OIDs, version, digest (SHA-256) and
/// algorithm are those of RFC 5652, RFC 3370 and RFC 5754: GM/T 0010 is about SM2 alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// Everything that a reader needs is in the message, and the signature is straight over the content.
    #[default]
    Plain,
    /// The content stays outside: its reader has it already.
    Detached,
    /// The signature is over attributes that hold the content's digest; the reader has the certificate already.
    Attributes {
        /// When it is signed, as the signer says. Whole seconds.
        signing_time: SystemTime,
    },
}

/// What a message may leave out and its reader has from elsewhere.
///
/// ```
/// # use netca_cert::{Certificate, Error, SignedMessage, Supplied};
/// # fn example(message: &SignedMessage, content: &[u8], certificate: &Certificate) -> Result<(), Error> {
/// let verified = message.verify_with(Supplied::default().content(content).certificate(certificate))?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Supplied<'a> {
    pub(super) content: Option<&'a [u8]>,
    pub(super) certificate: Option<&'a Certificate>,
}

impl<'a> Supplied<'a> {
    /// The content that a detached signature is over.
    pub fn content(mut self, content: &'a [u8]) -> Self {
        self.content = Some(content);
        self
    }

    /// The certificate that must have signed.
    pub fn certificate(mut self, certificate: &'a Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }
}
