use super::driver::text;
use super::provider::{Device, SkfProvider};
use super::raw::{Arg, Memory};
use crate::{Error, Pin, Provider, TokenInfo};

/// Wrong tries of a PIN before it locks.
const TRIES: usize = 6;
/// SECURE_USER_ACCOUNT: who may make containers.
const USER: usize = 0x10;

impl SkfProvider {
    /// Makes the application of the only Key, which has none yet: its name, the administrator's PIN, the user's PIN, with six
    /// tries each. For trials and tests; a Key from a CA comes with one. Returns the Key as it is then listed.
    ///
    /// # Errors
    /// [`Error::NotPresent`] and [`Error::MoreThanOne`] unless there is one Key; [`Error::Unsupported`] when it has an
    /// application; [`Error::PinLength`]; or what the driver says, as [`Error::NotLoggedIn`] where it wants SKF_DevAuth first.
    pub fn create_application(&mut self, name: &str, admin_pin: &Pin, user_pin: &Pin) -> Result<TokenInfo, Error> {
        let tokens = self.tokens()?;
        let [token] = tokens.as_slice() else {
            let tokens: Vec<_> = tokens.into_iter().map(|token| (token.serial, token.label)).collect();
            return Err(if tokens.is_empty() {
                Error::NotPresent { serial: None }
            } else {
                Error::MoreThanOne { tokens }
            });
        };
        let pins = [admin_pin, user_pin].map(Pin::expose);
        if pins.iter().any(|pin| pin.is_empty() || pin.contains(&0)) {
            return Err(Error::PinLength);
        }
        if name.is_empty() || name.contains('\0') {
            return Err(Error::Malformed { what: "name" });
        }
        let device = Device::connect(&self.driver, self.device_name(&token.serial)?)?;
        if !self.driver.list("SKF_EnumApplication", device.handle)?.is_empty() {
            return Err(Error::Unsupported { operation: "a second application on a Key" });
        }
        let handle = Arg::Memory(Memory::new(&[], 8, 0));
        let [admin_pin, user_pin] = pins.map(text);
        let (tries, rights) = (|| Arg::Value(TRIES), Arg::Value(USER));
        let args = vec![
            Arg::Value(device.handle),
            text(name.as_bytes()),
            admin_pin,
            tries(),
            user_pin,
            tries(),
            rights,
            handle,
        ];
        self.driver.run("SKF_CreateApplication", args)?;
        drop(device);
        self.tokens()?.pop().ok_or(Error::NotPresent { serial: None })
    }
}
