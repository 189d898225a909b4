use std::path::Path;

use cryptoki::{context::Pkcs11, session::UserType, types::AuthPin};

use super::module::Module;
use crate::{Error, Pin, Pkcs11Provider, Provider, TokenInfo};

/// Makes a token of the first slot that has an uninitialised one: label, security officer's PIN, user PIN. For trials and
/// tests; a Key from a CA comes initialised. Returns the token as it is then listed.
///
/// # Errors
/// [`Error::NotPresent`] when no slot has an uninitialised token, [`Error::Module`], [`Error::PinLength`] when a PIN
/// is not UTF-8, or what the driver says.
pub fn initialize_token(
    module: impl AsRef<Path>,
    label: &str,
    so_pin: &Pin,
    user_pin: &Pin,
) -> Result<TokenInfo, Error> {
    let path = module.as_ref();
    // This holds C_Initialize for cryptoki too, which therefore must neither initialise nor finalise.
    let module = Module::load(path, None)?;
    let before = Pkcs11Provider::load(path)?.tokens()?;
    {
        let context = Pkcs11::new(path).map_err(|error| named("C_GetFunctionList", &error))?;
        let slots = context.get_slots_with_token().map_err(|error| named("C_GetSlotList", &error))?;
        let spare =
            slots.into_iter().find(|slot| context.get_token_info(*slot).is_ok_and(|info| !info.token_initialized()));
        let slot = spare.ok_or(Error::NotPresent { serial: None })?;
        let so_pin = auth_pin(so_pin)?;
        context.init_token(slot, &so_pin, label).map_err(|error| named("C_InitToken", &error))?;
        let session = context.open_rw_session(slot).map_err(|error| named("C_OpenSession", &error))?;
        session.login(UserType::So, Some(&so_pin)).map_err(|error| named("C_Login", &error))?;
        let outcome = session.init_pin(&auth_pin(user_pin)?).map_err(|error| named("C_InitPIN", &error));
        session.logout().map_err(|error| named("C_Logout", &error))?;
        outcome?;
    }
    let after = Pkcs11Provider::load(path)?.tokens()?;
    drop(module);
    let made = after.into_iter().find(|token| before.iter().all(|old| old.serial != token.serial));
    made.ok_or(Error::NotPresent { serial: None })
}

fn auth_pin(pin: &Pin) -> Result<AuthPin, Error> {
    let text = std::str::from_utf8(pin.expose()).map_err(|_| Error::PinLength)?;
    Ok(AuthPin::from(text.to_owned()))
}

/// cryptoki keeps the number only of what it does not know; the rest is found again by name.
fn named(function: &'static str, error: &cryptoki::error::Error) -> Error {
    let cryptoki::error::Error::Pkcs11(said, _) = error else { return Error::Malformed { what: "cryptoki" } };
    let known = (1..0x400).find(|rv| cryptoki::error::Rv::from(*rv) == cryptoki::error::Rv::Error(*said));
    match (said, known) {
        (cryptoki::error::RvError::VendorDefined(rv), _) => super::rv::error(function, *rv),
        (cryptoki::error::RvError::GeneralError, _) => super::rv::error(function, cryptoki_sys::CKR_GENERAL_ERROR),
        (_, Some(rv)) => super::rv::error(function, rv),
        (_, None) => Error::Malformed { what: "return value" },
    }
}
