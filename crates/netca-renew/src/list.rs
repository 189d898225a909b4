use netca_cert::KeyAlgorithm;
use netca_protocol::ApplicationId;
use netca_protocol::wire::Sha256Hex;
use netca_token::{StoredCertificate, Token};

use crate::client::digest;
use crate::journal::{Facts, StateDirectory};
use crate::{Client, Error, Stage, pairs};

/// Step 0, 我的证书: one certificate on the Key, or a pair.
#[derive(Debug, Clone)]
pub struct ListedCertificate {
    /// The certificate as it lies on the Key; of a pair the signing certificate.
    pub stored: StoredCertificate,
    /// The encryption certificate of the pair, which is renewed with it.
    pub encryption: Option<StoredCertificate>,
    /// The renewal of it that has not ended, with its stage.
    pub renewal: Option<(ApplicationId, Stage)>,
    /// What can be done with it now: nothing when it is not for signing, or its key is of a kind that is not known here.
    pub actions: Vec<Action>,
}

/// 操作: what can be done with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// 申请续期
    Apply,
    /// 查询进度
    QueryProgress,
    /// 安装证书
    Install,
}

impl Action {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::QueryProgress => "query_progress",
            Self::Install => "install",
        }
    }
}

impl Client {
    /// Step 0, 刷新: the certificates on a Key, CA certificates left out. Needs no PIN and no network.
    ///
    /// A signing certificate and the encryption certificate that belongs to it are one entry: same holder, keys of the same
    /// kind, key usages that make a pair ([`netca_cert::CertificatePair`]); of several the one with the same label or
    /// container, the same issuer, the closest validity. An encryption certificate alone is an entry without actions.
    ///
    /// # Errors
    /// When the token or the state directory cannot be read.
    pub fn list(&self, token: &mut dyn Token) -> Result<Vec<ListedCertificate>, Error> {
        self.state().list(token)
    }
}

impl StateDirectory {
    /// What [`Client::list`] gives, for a program that knows no CA yet.
    ///
    /// # Errors
    /// When the token or the state directory cannot be read.
    pub fn list(&self, token: &mut dyn Token) -> Result<Vec<ListedCertificate>, Error> {
        let renewals = self.renewals()?;
        let mut users = token.certificates()?;
        users.retain(|stored| !stored.certificate.is_ca());
        let on_token: Vec<_> = users.iter().map(|stored| digest(&stored.certificate)).collect();
        let pairs = pairs::put_together(users).into_iter();
        Ok(pairs.map(|(stored, encryption)| describe(stored, encryption, &renewals, &on_token)).collect())
    }
}

impl ListedCertificate {
    /// A certificate by itself, that no renewal is known of.
    pub fn single(stored: StoredCertificate) -> Self {
        describe(stored, None, &[], &[])
    }
}

fn describe(
    stored: StoredCertificate,
    encryption: Option<StoredCertificate>,
    renewals: &[(ApplicationId, Facts)],
    on_token: &[Sha256Hex],
) -> ListedCertificate {
    let wanted = digest(&stored.certificate);
    let about = |facts: &Facts| {
        // Between writing the new certificate and retiring the old one both are listed; the old one leads on. Where the new
        // one took its place it is gone.
        let old = facts.prepared.as_ref().map(|prepared| prepared.old.sha256);
        let old_leads = |retired: bool| !retired && old.is_some_and(|old| on_token.contains(&old));
        old == Some(wanted)
            || facts.installation.as_ref().is_some_and(|i| i.certificate_sha256 == wanted && !old_leads(i.old_retired))
    };
    let open = renewals.iter().filter(|(_, facts)| !facts.stage().is_end() && about(facts));
    let open = open.min_by_key(|(_, facts)| facts.stage() == Stage::Prepared);
    let renewal = open.map(|(id, facts)| (id.clone(), facts.stage()));
    let signs = stored.certificate.key_usage().is_none_or(|usage| usage.can_sign());
    let is_known = stored.certificate.public_key().algorithm() != KeyAlgorithm::Unknown;
    let actions = match &renewal {
        _ if !signs || !is_known => vec![],
        None | Some((_, Stage::Prepared | Stage::Signed)) => vec![Action::Apply],
        Some((_, Stage::ReadyToInstall | Stage::Installing | Stage::Installed)) => {
            vec![Action::QueryProgress, Action::Install]
        }
        Some(_) => vec![Action::QueryProgress],
    };
    ListedCertificate { stored, encryption, renewal, actions }
}
