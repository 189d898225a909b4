use std::path::{Path, PathBuf};

use super::{
    SoftProblem,
    file::{Base64, Bound, Contents, Kdf},
    store::{self, Lock},
    token::{SoftToken, checked, info_of},
    vault::{self, SealError},
};
use crate::{Error, KeyId, Pin, Provider, Token, TokenInfo};

/// Makes an empty soft token. Without a serial number it gets a random one of 16 hex digits.
///
/// # Errors
/// [`Error::PinLength`] for a PIN of fewer than 4 or more than 64 bytes; [`Error::SoftFile`] when there is a file
/// already, when the label (256 bytes) or the serial number (1 to 64 bytes) is too long, or when it cannot be written.
pub fn create(path: impl AsRef<Path>, label: &str, serial: Option<&str>, pin: &Pin) -> Result<TokenInfo, Error> {
    let path = path.as_ref();
    checked(pin)?;
    let serial = match serial {
        Some(serial) => serial.to_owned(),
        None => KeyId(vault::random::<8>()?.to_vec()).to_string(),
    };
    if serial.is_empty() || serial.len() > 64 {
        return Err(store::at(path, SoftProblem::Field { field: "serial" }));
    }
    if label.len() > 256 {
        return Err(store::at(path, SoftProblem::Field { field: "label" }));
    }
    let lock = Lock::take(path)?;
    let kdf = Kdf::new(vault::random::<16>()?.to_vec());
    let (key, check) = vault::derive(pin, &kdf).map_err(|problem| store::at(path, problem))?;
    let mut contents = Contents::new(Bound {
        serial,
        label: label.to_owned(),
        kdf,
        pin_check: Base64(check.to_vec()),
        next_object: 1,
        keys: Vec::new(),
        certificates: Vec::new(),
    });
    key.seal(&mut contents, &[]).map_err(|error| sealed(path, error))?;
    lock.create(&contents)?;
    Ok(info_of(&contents))
}

/// Soft tokens at given paths. A path without a file counts as a token that is not plugged in.
#[derive(Debug, Clone)]
pub struct SoftProvider {
    paths: Vec<PathBuf>,
}

impl SoftProvider {
    /// Looks for tokens at these paths, each time anew.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self { paths }
    }

    /// The tokens that can be read; what is wrong with a file is told when no other can be.
    fn readable(&self) -> Result<Vec<(&Path, TokenInfo)>, Error> {
        let mut found = Vec::new();
        let mut failure = None;
        for path in &self.paths {
            match store::read(path) {
                Ok(contents) => found.push((path.as_path(), info_of(&contents))),
                Err(Error::SoftFile { problem: SoftProblem::Missing, .. }) => {}
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(found),
        }
    }
}

impl Provider for SoftProvider {
    fn tokens(&mut self) -> Result<Vec<TokenInfo>, Error> {
        Ok(self.readable()?.into_iter().map(|(_, info)| info).collect())
    }

    fn open(&mut self, serial: &str) -> Result<Box<dyn Token>, Error> {
        let mut found = self.readable()?;
        found.retain(|(_, info)| info.serial == serial);
        match found.as_slice() {
            [] => Err(Error::NotPresent { serial: Some(serial.to_owned()) }),
            [(path, info)] => Ok(Box::new(SoftToken::new(path, info.clone()))),
            several => Err(Error::MoreThanOne {
                tokens: several.iter().map(|(_, info)| (info.serial.clone(), info.label.clone())).collect(),
            }),
        }
    }
}

pub(super) fn sealed(path: &Path, error: SealError) -> Error {
    match error {
        SealError::File(problem) => store::at(path, problem),
        SealError::Other(error) => error,
    }
}
