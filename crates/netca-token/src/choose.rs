use crate::{Error, Provider, Token};

/// Opens the token named by its serial number or, when none is named, the only one plugged in: the rule of one Key.
///
/// # Errors
/// [`Error::NotPresent`] when there is none, or not the one named; [`Error::MoreThanOne`], listing them all, when there
/// are two or more and none is named; otherwise what listing or opening says.
pub fn open_only(provider: &mut dyn Provider, serial: Option<&str>) -> Result<Box<dyn Token>, Error> {
    if let Some(serial) = serial {
        return provider.open(serial);
    }
    let tokens = provider.tokens()?;
    match tokens.as_slice() {
        [] => Err(Error::NotPresent { serial: None }),
        [only] => provider.open(&only.serial),
        _ => Err(Error::MoreThanOne { tokens: tokens.into_iter().map(|token| (token.serial, token.label)).collect() }),
    }
}
