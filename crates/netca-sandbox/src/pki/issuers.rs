use std::time::SystemTime;

use netca_cert::{Certificate, KeyAlgorithm, PublicKey};

use super::issuer::Issuer;
use super::own::{CLASSIC, SM2};
use crate::files::{self, DataDir};
use crate::{CaKey, Config, Error};

/// The sandbox's issuing CAs: one for RSA and P-256 keys, whose root the server's certificate leads to as well, and where
/// it is wanted one for SM2 keys. Each path is of one kind throughout.
pub(crate) struct Issuers {
    classic: Issuer,
    sm2: Option<Issuer>,
}

impl Issuers {
    /// The CAs of the configuration: those given, those in the data directory, or new ones. Leaves `ca.pem` and
    /// `chain.pem` in the data directory.
    pub(crate) fn load_or_create(config: &Config, data: &DataDir) -> Result<Self, Error> {
        let now = config.clock.now();
        let (classic, sm2) = match config.issuer.as_ref().map(Issuer::given).transpose()? {
            Some(given) if given.is_sm2() => (None, Some(given)),
            given => (given, None),
        };
        let classic = match classic.map_or_else(|| CLASSIC.load(data), |given| Ok(Some(given)))? {
            Some(classic) => classic,
            None => CLASSIC.create(config.ca_key.into(), now, data)?,
        };
        let sm2 = match sm2.map_or_else(|| SM2.load(data), |given| Ok(Some(given)))? {
            None if config.sm2 || config.move_to_sm2.is_some() => Some(SM2.create(KeyAlgorithm::Sm2, now, data)?),
            there => there,
        };
        let issuers = Self { classic, sm2 };
        let pem = |all: Vec<&Certificate>| all.into_iter().map(Certificate::to_pem).collect::<String>();
        files::write(&data.file("ca.pem"), pem(issuers.roots().collect()).as_bytes(), false)?;
        let chains = issuers.all().flat_map(Issuer::chain).collect();
        files::write(&data.file("chain.pem"), pem(chains).as_bytes(), false)?;
        Ok(issuers)
    }

    /// The one for RSA and P-256 keys, and for the server.
    pub(crate) fn classic(&self) -> &Issuer {
        &self.classic
    }

    /// The one for SM2 keys.
    pub(crate) fn sm2(&self) -> Option<&Issuer> {
        self.sm2.as_ref()
    }

    /// What clients trust: the root that the server's certificate leads to first.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &Certificate> {
        self.all().map(Issuer::root)
    }

    /// The one that issues for a key; [`Error::KeyNotAcceptable`] when there is none.
    pub(crate) fn for_key(&self, key: &PublicKey) -> Result<&Issuer, Error> {
        match key.algorithm() {
            KeyAlgorithm::Sm2 => self.sm2.as_ref().ok_or(Error::KeyNotAcceptable),
            _ => Ok(&self.classic),
        }
    }

    /// The one that issued a certificate, when its chain holds at a time. Says nothing of revocation.
    pub(crate) fn of(&self, certificate: &Certificate, at: SystemTime) -> Option<&Issuer> {
        self.all().find(|issuer| issuer.issued(certificate, at))
    }

    fn all(&self) -> impl Iterator<Item = &Issuer> {
        std::iter::once(&self.classic).chain(&self.sm2)
    }
}

impl From<CaKey> for KeyAlgorithm {
    fn from(kind: CaKey) -> Self {
        match kind {
            CaKey::P256 => Self::P256,
            CaKey::Rsa2048 => Self::Rsa { bits: 2048 },
        }
    }
}
