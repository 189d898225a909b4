use netca_cert::{Certificate, KeyAlgorithm};
use netca_protocol::wire::{KeyKind, NewKeyOffer, RenewWith};

use super::certificate::not_renewable;
use crate::MoveToSm2;
use crate::ca::Ca;
use crate::refusal::Refusal;

/// The ways in which certificates can be renewed, never none, and what a new key brings where that is not a single
/// certificate for a key of the same kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) renew_with: Vec<RenewWith>,
    pub(crate) new_key: Option<NewKeyOffer>,
}

/// What the CA's policy offers to the holder of a certificate, or of a pair.
///
/// The encryption key of a pair is the CA's making, and travels in an envelope that opens on the Key alone. There is none for
/// P-256 keys, with which nothing is encrypted: such pairs get a new key only by moving to SM2.
///
/// # Errors
/// When nothing is left to offer: before anything is signed or paid for.
pub(crate) fn offer(ca: &Ca, signing: &Certificate, encryption: Option<&Certificate>) -> Result<Offer, Refusal> {
    let is_sm2 = signing.public_key().algorithm() == KeyAlgorithm::Sm2;
    let sm2 = |pair| Some(NewKeyOffer { key_algorithm: KeyKind::Sm2, pair });
    let as_before = KeyKind::of(signing.public_key().algorithm()).filter(|kind| *kind != KeyKind::P256);
    if let Some(target) = ca.config.move_to_sm2
        && !is_sm2
    {
        let pair = target == MoveToSm2::Pair || encryption.is_some();
        return Ok(Offer { renew_with: vec![RenewWith::NewKey], new_key: sm2(pair) });
    }
    let mut renew_with = ca.config.renew_with.clone();
    if encryption.is_some() && as_before.is_none() {
        renew_with.retain(|way| *way != RenewWith::NewKey);
    }
    if renew_with.is_empty() {
        return Err(not_renewable("该证书对的加密密钥不能以数字信封下发,不能更换密钥续期,请到柜台办理。"));
    }
    let new_key = renew_with.contains(&RenewWith::NewKey) && encryption.is_some();
    let offer = |key_algorithm| NewKeyOffer { key_algorithm, pair: true };
    Ok(Offer { renew_with, new_key: as_before.filter(|_| new_key).map(offer) })
}
