//! The fields of the form and their rules, in words, with the option that gives each.

use netca_renew::netca_protocol::person::FieldError;
use netca_renew::texts::{self, Language};

use super::Output;

/// Field, and the option that gives it.
const OPTIONS: &[(&str, &str)] = &[
    ("term_months", "--term"),
    ("renew_with", "--renew-with"),
    ("invoice_type", "--form"),
    ("courier_payment", "--form"),
    ("operator.id_type", "--operator-id-type"),
    ("operator.id_number", "--operator-id"),
    ("operator.name", "--operator-name"),
    ("operator.mobile", "--operator-mobile"),
    ("operator.email", "--operator-email"),
    ("operator.address", "--operator-address"),
    ("recipient.name", "--recipient-name"),
    ("recipient.mobile", "--recipient-mobile"),
    ("recipient.address", "--recipient-address"),
    ("memo", "--memo"),
    ("attachments.application_form", "--attach application-form=FILE"),
    ("attachments.organisation_papers", "--attach organisation-papers=FILE"),
    ("attachments.operator_papers", "--attach operator-papers=FILE"),
    ("attachments.vat_papers", "--attach vat-papers=FILE"),
    ("transfer.payer_account", "--payer-account"),
    ("transfer.payer_name", "--payer-name"),
    ("transfer.amount", "--amount"),
    ("transfer.date", "--date"),
    ("transfer.remark", "--remark"),
    ("transfers", "--add"),
    ("invoice.title", "--title"),
    ("invoice.tax_number", "--tax-number"),
    ("invoice.email", "--email"),
    ("vat_invoice", "--form"),
    ("vat_invoice.title", "--form"),
    ("vat_invoice.tax_number", "--form"),
    ("vat_invoice.address", "--form"),
    ("vat_invoice.telephone", "--form"),
    ("vat_invoice.bank", "--form"),
    ("vat_invoice.bank_account", "--form"),
];

/// `operator.email (--operator-email): …`, never what was typed.
pub(super) fn sentence(error: &FieldError, output: &Output) -> String {
    let (field, language) = (error.field.as_str(), output.language());
    let (name, rule) = (texts::field_name(field, language), texts::field_rule(error.rule, language));
    let option = OPTIONS.iter().find(|(known, _)| *known == field).map(|(_, option)| *option);
    match (option, language) {
        (Some(option), Language::English) => format!("{field} ({option}): {rule}"),
        (Some(option), _) => format!("{name} ({field}, {option}): {rule}"),
        (None, _) if name == field => format!("{field}: {rule}"),
        (None, _) => format!("{name} ({field}): {rule}"),
    }
}
