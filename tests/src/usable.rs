//! Whether what is on a token can be used: what must hold at every instant of a renewal.

use netca_renew::Client;
use netca_renew::netca_cert::Certificate;
use netca_renew::netca_token::{Pin, StoredCertificate, Token};

use crate::world::login;

/// How to look.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Both of a pair, as the client lists them, or any certificate.
    pub pair: bool,
    /// What was on the token before the renewal.
    pub old: &'a [Certificate],
    /// Whether an old one may stand beside a new one: where there is one place for each, they do so between two writes.
    pub mixed: bool,
}

/// Something on the token can be used with its key: a certificate signs, or of a pair one signs and the other decrypts.
pub fn usable(client: &Client, token: &mut dyn Token, pin: &Pin, wanted: Wanted<'_>) -> bool {
    if token.login(login(pin)).is_err() {
        return false;
    }
    if !wanted.pair {
        let stored = token.certificates().unwrap_or_default();
        return stored.iter().any(|one| signs(token, one));
    }
    let (listed, stored) = (client.list(token).unwrap_or_default(), token.certificates().unwrap_or_default());
    // While an id is taken over, a certificate lies on the token twice, and its key under one of the two ids.
    let copies = |of: &StoredCertificate| {
        stored.iter().filter(|one| one.certificate == of.certificate).cloned().collect::<Vec<_>>()
    };
    listed.iter().any(|one| {
        let Some(encryption) = &one.encryption else { return false };
        let is_old = |stored: &StoredCertificate| wanted.old.contains(&stored.certificate);
        (wanted.mixed || is_old(&one.stored) == is_old(encryption))
            && copies(&one.stored).iter().any(|one| signs(token, one))
            && copies(encryption)
                .iter()
                .any(|one| token.prove_decryption(&one.key, one.certificate.public_key()).is_ok())
    })
}

fn signs(token: &mut dyn Token, one: &StoredCertificate) -> bool {
    let key = one.certificate.public_key();
    let Ok(algorithm) = key.signature_algorithm() else { return false };
    let signature = token.sign(&one.key, algorithm, b"still here");
    signature.is_ok_and(|signature| key.verify(algorithm, b"still here", &signature).is_ok())
}
