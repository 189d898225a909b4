use netca_protocol::Cancel;
use netca_protocol::wire::{Quote, ServiceInfo};

use crate::{Client, Error, Event, ListedCertificate};

impl Client {
    /// What the CA says of itself: name, hotline, newest client. A newer client than this one is told as
    /// [`Event::ClientUpdate`], too.
    ///
    /// # Errors
    /// What the connection or the CA says.
    pub fn service_info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error> {
        let info = self.service().info(cancel)?;
        if let Some(update) = self.update(&info) {
            self.tell(&Event::ClientUpdate(update));
        }
        Ok(info)
    }

    /// Step 1, 申请续期: what renewing this certificate takes, with its encryption certificate where it has one beside it.
    ///
    /// # Errors
    /// What the connection or the CA says; also when the certificate cannot be renewed.
    pub fn quote(&self, certificate: &ListedCertificate, cancel: &Cancel) -> Result<Quote, Error> {
        let encryption = certificate.encryption.as_ref().map(|stored| &stored.certificate);
        Ok(self.service().quote(&certificate.stored.certificate, encryption, self.info(), cancel)?)
    }
}
