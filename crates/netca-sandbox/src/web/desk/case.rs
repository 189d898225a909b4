//! An application with all that belongs to it, as the staff sees it.

use std::time::SystemTime;

use netca_cert::Certificate;
use netca_payment::{InvoiceStatus, VatInvoice};
use netca_protocol::wire::Application;
use rusqlite::Transaction;

use super::Desk;
use crate::ca::Ca;
use crate::store::applications::{self, Record, Status};
use crate::store::funds::{self, Funds};
use crate::store::invoices::{self, Kept};
use crate::store::submissions::{self, People};
use crate::store::transfers::{self, Declared};
use crate::store::{certificates, escrow};
use crate::{Error, state};

/// An application with all that belongs to it.
pub(super) struct Case {
    pub(super) record: Record,
    /// The same as the applicant sees it.
    pub(super) seen: Application,
    /// The certificate that is renewed.
    pub(super) certificate: Certificate,
    /// Its partner, when it is of a pair.
    pub(super) encryption: Option<Certificate>,
    /// The one that was issued.
    pub(super) new: Option<Certificate>,
    /// Its partner, when a pair was issued.
    pub(super) new_encryption: Option<Certificate>,
    /// When the new encryption key was made and escrowed, if one was.
    pub(super) escrowed_at: Option<SystemTime>,
    /// `None` once it was deleted.
    pub(super) people: Option<People>,
    /// What a VAT invoice is to say, when one was chosen.
    pub(super) vat: Option<VatInvoice>,
    pub(super) transfers: Vec<Declared>,
    /// The invoice, once it was asked for.
    pub(super) invoice: Option<Kept>,
    pub(super) funds: Funds,
    /// Whether money is kept for the next application that could still be given back.
    pub(super) holds_credit: bool,
}

impl Case {
    /// The application with this business number.
    pub(super) fn find(ca: &Ca, tx: &Transaction<'_>, business_number: &str) -> Result<Option<Self>, Error> {
        let Some(record) = applications::by_business_number(tx, business_number)? else { return Ok(None) };
        let id = &record.application_id;
        let certificate = |sha256: Option<&str>| -> Result<Option<Certificate>, Error> {
            Ok(sha256
                .map(|sha256| certificates::by_sha256(tx, sha256))
                .transpose()?
                .map(|(certificate, _)| certificate))
        };
        let new_encryption = record.new_encryption_sha256.as_deref();
        let escrowed = new_encryption.map(|sha256| escrow::of_certificate(tx, sha256)).transpose()?.flatten();
        Ok(Some(Self {
            seen: state::to_wire(ca, tx, &record)?,
            certificate: certificates::by_sha256(tx, &record.certificate_sha256)?.0,
            encryption: certificate(record.encryption_sha256.as_deref())?,
            new: certificate(record.new_sha256.as_deref())?,
            new_encryption: certificate(new_encryption)?,
            escrowed_at: escrowed.map(|kept| kept.made_at),
            people: submissions::people(tx, id)?,
            vat: submissions::vat_invoice(tx, id)?,
            transfers: transfers::of(tx, id)?,
            invoice: invoices::of(tx, id)?,
            funds: funds::of(tx, id)?,
            holds_credit: !funds::held_of(tx, id)?.is_empty(),
            record,
        }))
    }

    /// Its address at the desk.
    pub(super) fn address(&self) -> String {
        Desk::address_of(&self.record.business_number)
    }

    /// Whether it is paid and waits for the review.
    pub(super) fn can_be_approved(&self) -> bool {
        self.record.status == Status::UnderReview
    }

    /// Whether it has neither ended nor been issued.
    pub(super) fn can_be_rejected(&self) -> bool {
        matches!(self.record.status, Status::Entered | Status::UnderReview | Status::Approved)
    }

    /// Whether money is still to come in.
    pub(super) fn awaits_payment(&self) -> bool {
        self.record.status == Status::Entered
    }

    /// Whether transfers were declared that could be looked for.
    pub(super) fn awaits_transfers(&self) -> bool {
        self.awaits_payment() && self.transfers.iter().any(|declared| !declared.has_come_in())
    }

    /// Whether an invoice was asked for that is not issued yet.
    pub(super) fn awaits_invoice(&self) -> bool {
        self.invoice.as_ref().is_some_and(|kept| kept.invoice.status == InvoiceStatus::Requested)
    }

    /// Whether money is to be given back.
    pub(super) fn owes_refund(&self) -> bool {
        self.funds.refunding > 0
    }
}
