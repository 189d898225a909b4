use std::collections::HashMap;
use std::path::Path;

use super::driver::{Driver, Handle};
use super::profile::SkfProfile;
use super::raw::Library;
use super::token::SkfToken;
use crate::{Error, PinStatus, Provider, Token, TokenInfo};

/// The Keys behind one SKF module.
pub struct SkfProvider {
    pub(super) driver: Driver,
    /// The names of the devices with a serial number.
    listed: HashMap<String, Vec<Vec<u8>>>,
}

impl SkfProvider {
    /// Loads a vendor's module by its path, or joins those in this process that use it already.
    ///
    /// # Errors
    /// [`Error::Module`] with the reason.
    pub fn load(path: impl AsRef<Path>, profile: SkfProfile) -> Result<Self, Error> {
        let path = path.as_ref();
        let library = Library::load(path).map_err(|problem| Error::Module { path: path.to_path_buf(), problem })?;
        Ok(Self { driver: Driver { library, profile }, listed: HashMap::new() })
    }

    /// The name of the only device with a serial number.
    pub(super) fn device_name(&self, serial: &str) -> Result<&[u8], Error> {
        match self.listed.get(serial).map(Vec::as_slice).unwrap_or_default() {
            [name] => Ok(name),
            [] => Err(Error::NotPresent { serial: Some(serial.to_owned()) }),
            names => {
                let tokens = names.iter().map(|name| (serial.to_owned(), crate::text::readable(name))).collect();
                Err(Error::MoreThanOne { tokens })
            }
        }
    }

    fn token_info(&self, name: &[u8]) -> Result<TokenInfo, Error> {
        let device = Device::connect(&self.driver, name)?;
        let (said, _) = self.driver.device_info(device.handle)?;
        let mut info = TokenInfo {
            // Some have none: their name then tells them apart.
            serial: if said.serial.is_empty() { crate::text::readable(name) } else { said.serial },
            label: said.label,
            manufacturer: said.manufacturer,
            model: said.issuer,
            pin: PinStatus::default(),
            pin_pad: false,
        };
        // A Key without an application is shown, too.
        if let Ok(application) = self.driver.application(device.handle) {
            info.pin = self.driver.pin_info(application).map(pin_status).unwrap_or_default();
            self.driver.close("SKF_CloseApplication", application);
        }
        Ok(info)
    }
}

impl Provider for SkfProvider {
    fn tokens(&mut self) -> Result<Vec<TokenInfo>, Error> {
        self.listed.clear();
        let (mut tokens, mut failure) = (Vec::new(), None);
        for name in self.driver.list("SKF_EnumDev", 1)? {
            match self.token_info(&name) {
                Ok(info) => {
                    self.listed.entry(info.serial.clone()).or_default().push(name);
                    tokens.push(info);
                }
                // Pulled out in between.
                Err(Error::Removed { .. }) => {}
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if tokens.is_empty() => Err(error),
            _ => Ok(tokens),
        }
    }

    fn open(&mut self, serial: &str) -> Result<Box<dyn Token>, Error> {
        if !self.listed.contains_key(serial) {
            self.tokens()?;
        }
        let name = self.device_name(serial)?;
        // Asked again, since another Key may be there under the same name by now.
        let info = self.token_info(name)?;
        if info.serial != serial {
            self.listed.clear();
            return Err(Error::NotPresent { serial: Some(serial.to_owned()) });
        }
        let device = Device::connect(&self.driver, name)?;
        let layout = self.driver.device_info(device.handle)?.1;
        let application = self.driver.application(device.handle)?;
        Ok(Box::new(SkfToken::new(device, application, layout, info)))
    }
}

pub(super) fn pin_status(tries: Option<(u32, u32)>) -> PinStatus {
    let Some((most, left)) = tries else { return PinStatus::default() };
    PinStatus { tries_left: Some(left), count_low: left < most, final_try: left == 1, locked: left == 0 }
}

/// A connection, until it is dropped.
pub(super) struct Device {
    pub(super) driver: Driver,
    pub(super) handle: Handle,
}

impl Device {
    pub(super) fn connect(driver: &Driver, name: &[u8]) -> Result<Self, Error> {
        let handle = driver.open("SKF_ConnectDev", None, name)?;
        Ok(Self { driver: driver.clone(), handle })
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.driver.close("SKF_DisConnectDev", self.handle);
    }
}
