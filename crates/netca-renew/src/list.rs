use netca_cert::KeyAlgorithm;
use netca_protocol::ApplicationId;
use netca_token::{StoredCertificate, Token};

use crate::client::digest;
use crate::journal::{Facts, StateDirectory};
use crate::{Client, Error, Stage};

/// Step 0, 我的证书: one certificate on the Key.
#[derive(Debug, Clone)]
pub struct ListedCertificate {
    /// The certificate as it lies on the Key.
    pub stored: StoredCertificate,
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
        let users = token.certificates()?.into_iter().filter(|stored| !stored.certificate.is_ca());
        Ok(users.map(|stored| describe(stored, &renewals)).collect())
    }
}

fn describe(stored: StoredCertificate, renewals: &[(ApplicationId, Facts)]) -> ListedCertificate {
    let wanted = digest(&stored.certificate);
    let about = |facts: &Facts| {
        // Between writing the new certificate and retiring the old one both are listed; the old one leads on.
        facts.prepared.as_ref().is_some_and(|prepared| prepared.old.sha256 == wanted)
            || facts.installation.as_ref().is_some_and(|i| i.certificate_sha256 == wanted && i.old_retired)
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
    ListedCertificate { stored, renewal, actions }
}
