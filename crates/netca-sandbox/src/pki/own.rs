//! The CAs that the sandbox makes for itself: a root and one issuing CA below it, in files of the data directory.

use std::fs;
use std::time::{Duration, SystemTime};

use netca_cert::{KeyAlgorithm, PublicKey};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::extensions;
use super::issuer::Issuer;
use super::keys::CaKeyPair;
use super::tbs::extensions_of;
use super::template::{self, Template};
use crate::Error;
use crate::files::{self, DataDir};

/// What stands in the names of the sandbox's CAs and server.
pub(super) const ORGANIZATION: &str = "沙箱电子认证 Sandbox CA";
const DAY: Duration = Duration::from_secs(24 * 3600);
const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// One of the sandbox's own CAs.
pub(super) struct Own {
    /// What the names of its files begin with.
    prefix: &'static str,
    root: &'static str,
    issuing: &'static str,
}

/// The one for RSA and P-256 keys, and for the server.
pub(super) const CLASSIC: Own =
    Own { prefix: "", root: "沙箱根证书 Sandbox Root CA", issuing: "沙箱签发证书 Sandbox Issuing CA" };

/// The one for SM2 keys.
pub(super) const SM2: Own = Own {
    prefix: "sm2-",
    root: "沙箱国密根证书 Sandbox SM2 Root CA",
    issuing: "沙箱国密签发证书 Sandbox SM2 Issuing CA",
};

impl Own {
    /// The CA that an earlier start left in the data directory.
    pub(super) fn load(&self, data: &DataDir) -> Result<Option<Issuer>, Error> {
        let (key_path, chain_path) = (self.file(data, "issuing.key"), self.file(data, "issuing.pem"));
        // The certificates are written last: with them there, the key is there.
        let Some(pem) = files::read_if_there(&chain_path)? else { return Ok(None) };
        let key = fs::read_to_string(&key_path).map_err(Error::file(&key_path))?;
        let key = CaKeyPair::from_pem(&key_path, &key)?;
        Issuer::from_pem(&chain_path, &String::from_utf8_lossy(&pem), key).map(Some)
    }

    /// A root and one issuing CA below it. They began ten years ago, so that certificates that have long ended can be
    /// made for trying.
    pub(super) fn create(&self, kind: KeyAlgorithm, now: SystemTime, data: &DataDir) -> Result<Issuer, Error> {
        let (root_key, key) = (CaKeyPair::generate(kind)?, CaKeyPair::generate(kind)?);
        let root_name = template::name(ORGANIZATION, self.root)?;
        let not_before = now.checked_sub(10 * YEAR).unwrap_or(now);
        let root = Template {
            issuer: &root_name,
            subject: &root_name,
            key: root_key.public(),
            not_before,
            not_after: now + 30 * YEAR,
            extensions: authority(None, root_key.public())?,
        }
        .sign(&root_key)?;
        let mut below_root = authority(Some(0), key.public())?;
        below_root.extend(extensions::authority_key_id(&extensions_of(&root)?)?);
        let issuing = Template {
            issuer: &root_name,
            subject: &template::name(ORGANIZATION, self.issuing)?,
            key: key.public(),
            not_before: not_before + DAY,
            not_after: now + 20 * YEAR,
            extensions: below_root,
        }
        .sign(&root_key)?;
        let pem = issuing.to_pem() + &root.to_pem();
        let chain_path = self.file(data, "issuing.pem");
        files::write(&self.file(data, "root.key"), root_key.to_pem()?.as_bytes(), true)?;
        files::write(&self.file(data, "issuing.key"), key.to_pem()?.as_bytes(), true)?;
        files::write(&chain_path, pem.as_bytes(), false)?;
        Issuer::from_pem(&chain_path, &pem, key)
    }

    fn file(&self, data: &DataDir, name: &str) -> std::path::PathBuf {
        data.file(&format!("{}{name}", self.prefix))
    }
}

fn authority(below: Option<u8>, key: &PublicKey) -> Result<Vec<Extension>, Error> {
    let usage = extensions::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?;
    Ok(vec![extensions::authority(below)?, usage, extensions::subject_key_id(key)?])
}
