use std::time::SystemTime;

use netca_payment::{CourierPayment, InvoiceType};
use netca_protocol::wire::{ApplicationDefaults, IdTypeOption};
use rusqlite::Transaction;

use crate::Config;
use crate::escrow::Escrow;
use crate::pki::Issuers;
use crate::refusal::Refusal;
use crate::secret::ServerSecret;
use crate::store::Store;
use crate::web::Web;

/// What the CA calls itself.
pub(crate) const NAME: &str = "沙箱电子认证";

/// 客服热线; invented.
pub(crate) const HOTLINE: &str = "400-000-0000";

/// 身份证: the identity type whose check digit is verified.
pub(crate) const RESIDENT_ID: u32 = 2;

/// The CA at work: what every request needs.
pub(crate) struct Ca {
    pub(crate) config: Config,
    pub(crate) issuers: Issuers,
    pub(crate) escrow: Escrow,
    pub(crate) store: Store,
    pub(crate) secret: ServerSecret,
    pub(crate) web: Web,
    /// Where this server is reached, as `https://127.0.0.1:8443`.
    pub(crate) base_url: String,
    /// The names that clients may know it by: host, with the port unless it is 443.
    pub(crate) names: Vec<String>,
}

impl Ca {
    /// Does a request's work in one transaction, at one time.
    pub(crate) fn transaction<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>, SystemTime) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let now = self.config.clock.now();
        self.store.transaction(|tx| work(tx, now))
    }
}

/// What an application to this CA carries.
pub(crate) fn defaults() -> ApplicationDefaults {
    ApplicationDefaults {
        business_center_id: 1,
        project_id: "SANDBOX".into(),
        system_id: "NETCA-RENEW-SANDBOX".into(),
        template_id: "RENEWAL".into(),
    }
}

/// The invoices that can be chosen.
pub(crate) const INVOICE_TYPES: [InvoiceType; 3] =
    [InvoiceType::OrdinaryFixed, InvoiceType::Electronic, InvoiceType::Vat];

/// The ways to pay the courier.
pub(crate) const COURIER_PAYMENTS: [CourierPayment; 3] =
    [CourierPayment::OnDelivery, CourierPayment::WithBusiness, CourierPayment::ByCa];

/// The identity documents that are taken.
pub(crate) fn id_types() -> Vec<IdTypeOption> {
    let option = |identity_type, name: &str| IdTypeOption { identity_type, name: name.into() };
    vec![option(RESIDENT_ID, "身份证"), option(3, "护照"), option(4, "港澳居民来往内地通行证")]
}
