use netca_cert::Certificate;
use netca_payment::QuoteOption;
use netca_protocol::wire::{Base64, ProblemCode, Quote, QuoteRequest, RenewalPath, Requirements, Sha256Hex};

use super::{Call, Reply};
use crate::ca::{COURIER_PAYMENTS, Ca, INVOICE_TYPES, id_types};
use crate::refusal::Refusal;
use crate::secret::random_id;
use crate::store::quotes;
use crate::{ExpiredPath, check, price};

/// `POST /v1/quotes`
pub(crate) fn create(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let request: QuoteRequest = call.json()?;
    let certificate = read("certificate", &request.certificate)?;
    let encryption = request.encryption_certificate.as_ref().map(|der| read("encryption_certificate", der));
    let encryption = encryption.transpose()?;
    check::client_info(&request.client)?;
    let quote = ca.transaction(|tx, now| {
        let path = check::renewable(ca, tx, &certificate, now)?;
        check::partner(ca, tx, &certificate, encryption.as_ref(), now)?;
        let check::Offer { renew_with, new_key } = check::offer(ca, &certificate, encryption.as_ref())?;
        let expired = ca.config.expired.as_ref().filter(|_| path == RenewalPath::Expired);
        let per_year = expired.map_or(ca.config.price_per_year, |path| path.price_per_year);
        let options: Vec<QuoteOption> =
            ca.config.terms.iter().filter_map(|term| price::option(per_year, *term, &certificate, now)).collect();
        if options.is_empty() {
            let detail = "没有适用于该证书的续期方式,请到柜台办理。";
            return Err(Refusal::new(ProblemCode::CertificateNotRenewable, detail));
        }
        let quote = Quote {
            quote_id: random_id()?,
            certificate_sha256: digest(&certificate),
            encryption_certificate_sha256: encryption.as_ref().map(digest),
            path,
            window: check::window(ca, &certificate),
            renew_with,
            new_key,
            options,
            requirements: requirements(ca, expired),
            agreement: ca.config.agreement.reference(),
            expires_at: now + ca.config.quote_lifetime,
        };
        check::record(tx, &certificate, encryption.as_ref(), now)?;
        quotes::add(tx, &quote, now)?;
        Ok(quote)
    })?;
    Reply::json(&quote)
}

fn read(field: &str, der: &Base64) -> Result<Certificate, Refusal> {
    Certificate::from_der(&der.0)
        .map_err(|_| Refusal::new(ProblemCode::MalformedRequest, "证书不是可以读取的 X.509 证书。").field(field))
}

fn digest(certificate: &Certificate) -> Sha256Hex {
    Sha256Hex(*certificate.sha256().as_bytes())
}

fn requirements(ca: &Ca, expired: Option<&ExpiredPath>) -> Requirements {
    let attachments = expired.iter().flat_map(|path| &path.attachments).chain(&ca.config.attachments);
    Requirements {
        id_types: id_types(),
        operator_address: expired.is_some(),
        invoice_types: INVOICE_TYPES.to_vec(),
        courier_payments: COURIER_PAYMENTS.to_vec(),
        attachments: attachments.cloned().collect(),
        chunk_bytes: ca.config.chunk_bytes,
        minimum_client_version: expired.map(|path| path.minimum_client_version.clone()),
    }
}
