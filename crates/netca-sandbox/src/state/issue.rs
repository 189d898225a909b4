//! 签发: one certificate, or a pair with its encryption key.

use std::time::SystemTime;

use netca_cert::{Certificate, CertificateRequest, EnvelopeCipher, EnvelopeForm, PublicKey};
use netca_protocol::wire::ImportCipher;
use rusqlite::Transaction;

use super::moves::{self, Paid};
use super::notices::{self, Notice};
use crate::ca::Ca;
use crate::pki::{Side, Validity};
use crate::store::applications::{Record, Status};
use crate::store::certificates::{self, Origin};
use crate::store::{escrow, pairs};
use crate::{Error, price};

/// Issues what was applied for; rejects when a certificate that is renewed was revoked meanwhile.
pub(super) fn issue(ca: &Ca, tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let (old, mut status) = certificates::by_sha256(tx, &record.certificate_sha256)?;
    let mut old_encryption = None;
    if let Some(sha256) = &record.encryption_sha256 {
        let (certificate, its_status) = certificates::by_sha256(tx, sha256)?;
        old_encryption = Some(certificate);
        status = if status == certificates::Status::Valid { its_status } else { status };
    }
    if status != certificates::Status::Valid {
        return moves::reject(tx, record, "被续期的证书已被吊销或者替换。", Paid::Refund, now);
    }
    let not_after = price::new_end(&old, record.term, now).ok_or(Error::Validity)?;
    let work = Work { ca, tx, record, now, validity: Validity { not_before: now, not_after } };
    let (signing, encryption) = match (&record.request, &old_encryption) {
        (Some(request), _) => {
            let request = CertificateRequest::from_der(request)?;
            work.for_new_key(&old, old_encryption.as_ref(), request.public_key())?
        }
        (None, encryption) => work.for_same_key(&old, encryption.as_ref())?,
    };
    record.new_sha256 = Some(signing);
    record.new_encryption_sha256 = encryption;
    record.status = Status::ReadyToInstall;
    moves::changed(tx, record, "issued", now)?;
    notices::send(tx, record, &Notice::ReadyToInstall, now)
}

/// The issue of one application. What it gives are the digests of the new certificates, which are recorded.
struct Work<'a> {
    ca: &'a Ca,
    tx: &'a Transaction<'a>,
    record: &'a Record,
    now: SystemTime,
    validity: Validity,
}

impl Work<'_> {
    /// New certificates for the keys on the Key.
    fn for_same_key(
        &self,
        old: &Certificate,
        old_encryption: Option<&Certificate>,
    ) -> Result<(String, Option<String>), Error> {
        let signing = self.renew(old, old.public_key(), Side::AsBefore)?;
        let Some(old) = old_encryption else { return Ok((signing, None)) };
        let encryption = self.renew(old, old.public_key(), Side::AsBefore)?;
        pairs::add(self.tx, &signing, &encryption)?;
        Ok((signing, Some(encryption)))
    }

    /// Certificates for a new signing key and, for a pair, for an encryption key that is made here.
    fn for_new_key(
        &self,
        old: &Certificate,
        old_encryption: Option<&Certificate>,
        key: &PublicKey,
    ) -> Result<(String, Option<String>), Error> {
        let Some(cipher) = self.record.envelope_cipher else {
            return Ok((self.renew(old, key, Side::AsBefore)?, None));
        };
        let signing = self.renew(old, key, Side::Signing)?;
        let made = self.ca.escrow.make(key, form(cipher)?)?;
        let encryption_key = made.envelope.public_key();
        let encryption = match old_encryption {
            Some(old) => self.renew(old, encryption_key, Side::Encryption)?,
            None => {
                let issuer = self.ca.issuers.for_key(encryption_key)?;
                self.keep(issuer.partner(old, encryption_key, self.validity)?)?
            }
        };
        pairs::add(self.tx, &signing, &encryption)?;
        escrow::add(self.tx, &made, &encryption, Some(&self.record.application_id), self.now)?;
        Ok((signing, Some(encryption)))
    }

    fn renew(&self, old: &Certificate, key: &PublicKey, side: Side) -> Result<String, Error> {
        self.keep(self.ca.issuers.for_key(key)?.renew(old, key, side, self.validity)?)
    }

    fn keep(&self, new: Certificate) -> Result<String, Error> {
        certificates::add(self.tx, &new, Origin::Renewal, self.now)?;
        Ok(new.sha256().to_string())
    }
}

/// How an encryption key is enveloped for a Key that imports under a cipher.
fn form(cipher: ImportCipher) -> Result<EnvelopeForm, Error> {
    match cipher {
        ImportCipher::Sm4Ecb => Ok(EnvelopeForm { cipher: EnvelopeCipher::Sm4Ecb, padded: false }),
        ImportCipher::Sm4EcbPadded => Ok(EnvelopeForm { cipher: EnvelopeCipher::Sm4Ecb, padded: true }),
        ImportCipher::Aes256WrapPad => Ok(EnvelopeForm { cipher: EnvelopeCipher::Aes256WrapPad, padded: false }),
        _ => Err(Error::RecordsInconsistent { what: "envelope cipher" }),
    }
}
