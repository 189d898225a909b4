use cryptoki_sys::{
    CK_ATTRIBUTE_TYPE, CK_OBJECT_HANDLE, CK_ULONG, CKA_CERTIFICATE_CATEGORY, CKA_CERTIFICATE_TYPE, CKA_END_DATE,
    CKA_ID, CKA_ISSUER, CKA_LABEL, CKA_MODIFIABLE, CKA_PRIVATE, CKA_SERIAL_NUMBER, CKA_START_DATE, CKA_SUBJECT,
    CKA_TOKEN, CKA_TRUSTED, CKA_VALUE, CKC_X_509, CKO_CERTIFICATE, CKR_ATTRIBUTE_READ_ONLY, CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_ATTRIBUTE_VALUE_INVALID, CKR_OBJECT_HANDLE_INVALID, CKR_TEMPLATE_INCONSISTENT,
};
use netca_cert::Certificate;

use super::{
    attribute::{self, Attribute},
    rv,
    token::Pkcs11Token,
};
use crate::{Error, KeyId, StoredCertificate};

/// A certificate object as the open token showed it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) object: CK_OBJECT_HANDLE,
    pub(super) certificate: Certificate,
    pub(super) label: Vec<u8>,
    /// CKA_ID, or that of its key where the certificate has none.
    pub(super) id: Vec<u8>,
    pub(super) carried: Carried,
}

/// A certificate object that cannot be read: it may be what is left of a write that was cut off.
#[derive(Debug, Clone)]
pub(super) struct Torn {
    object: CK_OBJECT_HANDLE,
    id: Vec<u8>,
    value: Vec<u8>,
}

impl Torn {
    /// Whether it is the beginning of this certificate, under the same id.
    fn is_of(&self, certificate: &Certificate, id: &[u8]) -> bool {
        let whole = certificate.as_der();
        !self.value.is_empty() && self.value.len() < whole.len() && whole.starts_with(&self.value) && self.id == id
    }
}

/// Attributes that a new certificate takes over from an old one.
#[derive(Debug, Clone, Default)]
pub(super) struct Carried {
    category: Option<CK_ULONG>,
    private: Option<bool>,
    modifiable: Option<bool>,
    trusted: Option<bool>,
    dates: bool,
}

/// Larger than any value expected, so that one call is enough (see `Library::attributes`).
const ROOM: usize = 16 * 1024;
const NAME_ROOM: usize = 1025;
const SMALL_ROOM: usize = 33;

/// All that is ever asked of a certificate, asked at once. What matters most comes first: some drivers stop at the first
/// attribute they do not know.
const WANTED: [(CK_ATTRIBUTE_TYPE, usize); 9] = [
    (CKA_VALUE, ROOM),
    (CKA_ID, NAME_ROOM),
    (CKA_LABEL, NAME_ROOM),
    (CKA_CERTIFICATE_CATEGORY, SMALL_ROOM),
    (CKA_PRIVATE, SMALL_ROOM),
    (CKA_MODIFIABLE, SMALL_ROOM),
    (CKA_TRUSTED, SMALL_ROOM),
    (CKA_START_DATE, SMALL_ROOM),
    (CKA_END_DATE, SMALL_ROOM),
];

impl Known {
    pub(super) fn stored(&self) -> StoredCertificate {
        StoredCertificate {
            certificate: self.certificate.clone(),
            label: self.label.clone(),
            key: KeyId(self.id.clone()),
            object: self.object as u64,
        }
    }

    fn is(&self, stored: &StoredCertificate) -> bool {
        self.certificate == stored.certificate && self.id == stored.key.0 && self.label == stored.label
    }
}

impl Pkcs11Token {
    /// One search, and one call for each object with all that will ever be asked of it.
    pub(super) fn list_certificates(&mut self) -> Result<(), Error> {
        self.certificates.clear();
        self.torn.clear();
        for object in self.session.find(&attribute::certificates())? {
            match self.read_known(object) {
                Ok(Ok(known)) => self.certificates.push(known),
                Ok(Err(torn)) => self.torn.push(torn),
                // Deleted by somebody else since the search.
                Err(error) if rv::is(&error, &[CKR_OBJECT_HANDLE_INVALID]) => {}
                Err(error) => return Err(error),
            }
        }
        if self.certificates.iter().any(|known| known.id.is_empty()) {
            self.name_by_public_key()?;
        }
        Ok(())
    }

    fn read_known(&self, object: CK_OBJECT_HANDLE) -> Result<Result<Known, Torn>, Error> {
        let all = self.session.library().attributes(self.session.handle(), object, WANTED);
        let [value, id, label, category, private, modifiable, trusted, start, end] = match all {
            Ok(all @ [Some(_), Some(_), ..]) => all,
            Err(error) if !matches!(error, Error::Pkcs11 { .. }) || rv::is(&error, &[CKR_OBJECT_HANDLE_INVALID]) => {
                return Err(error);
            }
            // Some drivers give nothing at all because of one attribute (SoftHSM: dates of a private certificate).
            _ => self.one_by_one(object)?,
        };
        let value = value.unwrap_or_default();
        let Ok(certificate) = Certificate::from_der(&value) else {
            return Ok(Err(Torn { object, id: id.unwrap_or_default(), value }));
        };
        let flag = |value: Option<Vec<u8>>| value.as_deref().and_then(attribute::flag);
        Ok(Ok(Known {
            object,
            certificate,
            label: label.unwrap_or_default(),
            id: id.unwrap_or_default(),
            carried: Carried {
                category: category.as_deref().and_then(attribute::number),
                private: flag(private),
                modifiable: flag(modifiable),
                trusted: flag(trusted),
                dates: [start, end].iter().flatten().any(|date| date.len() == 8),
            },
        }))
    }

    fn one_by_one(&self, object: CK_OBJECT_HANDLE) -> Result<[Option<Vec<u8>>; WANTED.len()], Error> {
        let mut all = [const { None }; WANTED.len()];
        for (place, wanted) in all.iter_mut().zip(WANTED) {
            match self.session.library().attributes(self.session.handle(), object, [wanted]) {
                Ok([value]) => *place = value,
                Err(Error::Pkcs11 { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// A certificate without CKA_ID belongs to the key pair whose public half it holds.
    fn name_by_public_key(&mut self) -> Result<(), Error> {
        let keys = self.public_key_objects()?;
        for known in self.certificates.iter_mut().filter(|known| known.id.is_empty()) {
            let key = keys.iter().find(|key| key.public_key.as_ref() == Some(known.certificate.public_key()));
            known.id = key.map(|key| key.id.clone()).unwrap_or_default();
        }
        Ok(())
    }

    /// The object behind a listed certificate; looked up again when it was listed by another session, whose handles
    /// may mean other objects in this one.
    pub(super) fn locate(&mut self, stored: &StoredCertificate) -> Result<&Known, Error> {
        let here = |known: &Known| known.object as u64 == stored.object && known.is(stored);
        if !self.certificates.iter().any(here) {
            self.list_certificates()?;
        }
        let exact = self.certificates.iter().position(here);
        let index = exact.or_else(|| self.certificates.iter().position(|known| known.is(stored)));
        index.and_then(|index| self.certificates.get(index)).ok_or(Error::CertificateGone)
    }

    pub(super) fn create_certificate(
        &mut self,
        certificate: &Certificate,
        id: &[u8],
        label: &[u8],
        like: Option<&Carried>,
    ) -> Result<&Known, Error> {
        // What an earlier try left of it would confuse whoever looks for the id.
        while let Some(at) = self.torn.iter().position(|torn| torn.is_of(certificate, id)) {
            self.session.library().destroy_object(self.session.handle(), self.torn.swap_remove(at).object)?;
        }
        let carried = like.cloned().unwrap_or_default();
        let mut template = vec![
            Attribute::class(CKO_CERTIFICATE),
            Attribute::number(CKA_CERTIFICATE_TYPE, CKC_X_509),
            Attribute::flag(CKA_TOKEN, true),
            Attribute::flag(CKA_PRIVATE, carried.private.unwrap_or(false)),
            Attribute::bytes(CKA_LABEL, label),
            Attribute::bytes(CKA_ID, id),
            Attribute::bytes(CKA_SUBJECT, certificate.subject().as_der()),
            Attribute::bytes(CKA_ISSUER, certificate.issuer().as_der()),
            Attribute::bytes(CKA_SERIAL_NUMBER, certificate.serial_number().to_der()),
            Attribute::bytes(CKA_VALUE, certificate.as_der()),
        ];
        let essential = template.len();
        template.extend(carried.attributes(certificate));
        let (library, session) = (self.session.library(), self.session.handle());
        let refusals = [
            CKR_ATTRIBUTE_READ_ONLY,
            CKR_ATTRIBUTE_TYPE_INVALID,
            CKR_ATTRIBUTE_VALUE_INVALID,
            CKR_TEMPLATE_INCONSISTENT,
        ];
        let object = match library.create_object(session, &template) {
            // CKA_TRUSTED, for one, is the security officer's to set.
            Err(error) if template.len() > essential && rv::is(&error, &refusals) => {
                library.create_object(session, template.get(..essential).unwrap_or_default())?
            }
            created => created?,
        };
        self.certificates.push(Known {
            object,
            certificate: certificate.clone(),
            label: label.to_vec(),
            id: id.to_vec(),
            carried,
        });
        self.certificates.last().ok_or(Error::CertificateGone)
    }

    pub(super) fn read_value(&self, object: CK_OBJECT_HANDLE) -> Result<Vec<u8>, Error> {
        let read = self.session.library().attributes(self.session.handle(), object, [(CKA_VALUE, ROOM)]);
        match read {
            Ok([Some(value)]) => Ok(value),
            Ok([None]) => Err(Error::Malformed { what: "CKA_VALUE" }),
            Err(error) if rv::is(&error, &[CKR_OBJECT_HANDLE_INVALID]) => Err(Error::CertificateGone),
            Err(error) => Err(error),
        }
    }

    pub(super) fn destroy_certificate(&mut self, object: CK_OBJECT_HANDLE) -> Result<(), Error> {
        self.session.library().destroy_object(self.session.handle(), object)?;
        self.certificates.retain(|known| known.object != object);
        Ok(())
    }
}

impl Carried {
    /// Only what the old one had; what it had by default is the default of the new one too.
    fn attributes(&self, certificate: &Certificate) -> Vec<Attribute> {
        let mut list = Vec::new();
        if let Some(category) = self.category.filter(|category| *category != 0) {
            list.push(Attribute::number(CKA_CERTIFICATE_CATEGORY, category));
        }
        if self.modifiable == Some(false) {
            list.push(Attribute::flag(CKA_MODIFIABLE, false));
        }
        if self.trusted == Some(true) {
            list.push(Attribute::flag(CKA_TRUSTED, true));
        }
        if self.dates {
            let date = |at| date(at).map(Vec::from).unwrap_or_default();
            list.push(Attribute::bytes(CKA_START_DATE, date(certificate.not_before())));
            list.push(Attribute::bytes(CKA_END_DATE, date(certificate.not_after())));
        }
        list
    }
}

/// CK_DATE: eight digits, year, month, day, in UTC. `None` outside the years 1970 to 9999.
fn date(at: std::time::SystemTime) -> Option<[u8; 8]> {
    let days = at.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs() / 86_400;
    // Civil date from days: years that begin in March put the leap day last.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}").into_bytes().try_into().ok()
}

#[cfg(test)]
mod tests;
