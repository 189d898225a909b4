//! The objects of the token in a JSON file, private keys and all, each write whole or not at all. One process at a time.

use std::collections::BTreeMap;
use std::path::Path;

use cryptoki_sys::{CK_ATTRIBUTE_TYPE, CK_OBJECT_HANDLE, CK_RV, CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY};
use netca_cert::Sm2PrivateKey;
use serde::{Deserialize, Serialize};

use crate::token::{Object, Objects, Secret};

#[derive(Serialize, Deserialize)]
struct Kept {
    attributes: BTreeMap<CK_ATTRIBUTE_TYPE, Vec<u8>>,
    /// The private key.
    sm2: Option<Vec<u8>>,
}

/// What is in the file; nothing where there is none. `None`, with a word on standard error, where it cannot be read.
pub(crate) fn read(file: &Path) -> Option<Objects> {
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(Objects::new()),
        Err(error) => {
            eprintln!("netca-sm2-token: {}: {error}", file.display());
            return None;
        }
    };
    let kept: serde_json::Result<BTreeMap<CK_OBJECT_HANDLE, Kept>> = serde_json::from_slice(&text);
    let kept = kept.inspect_err(|error| eprintln!("netca-sm2-token: {}: {error}", file.display())).ok()?;
    let object = |kept: Kept| {
        let secret = match kept.sm2 {
            Some(key) => Some(Secret::Sm2(Box::new(Sm2PrivateKey::from_bytes(&key).ok()?))),
            None => None,
        };
        Some(Object { attributes: kept.attributes, secret })
    };
    kept.into_iter().map(|(handle, kept)| Some((handle, object(kept)?))).collect()
}

/// # Errors
/// CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY.
pub(crate) fn write(file: &Path, objects: &Objects) -> Result<(), CK_RV> {
    let kept = objects.iter().filter(|(_, object)| object.is_kept()).map(|(handle, object)| {
        let sm2 = match &object.secret {
            Some(Secret::Sm2(key)) => Some(key.to_bytes().as_bytes().to_vec()),
            _ => None,
        };
        (*handle, Kept { attributes: object.attributes.clone(), sm2 })
    });
    let kept: BTreeMap<CK_OBJECT_HANDLE, Kept> = kept.collect();
    let text = serde_json::to_vec(&kept).map_err(|_| CKR_DEVICE_ERROR)?;
    let new = file.with_extension("new");
    std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, file)).map_err(|_| CKR_DEVICE_MEMORY)
}
