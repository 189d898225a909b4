use netca_renew::Error;
use netca_renew::netca_protocol::Error as ProtocolError;
use netca_renew::netca_token::Error as TokenError;
use netca_renew::texts::{Language, business_status, invoice_type, payment_channel, payment_status, stage};
use serde_json::json;

use super::words::words;
use super::{Output, fields, plain};
use crate::failure::Failure;

/// For people: what went wrong, the facts, and what to do next.
pub(super) fn text(failure: &Failure, output: &Output) -> String {
    let words = words(failure, output);
    let mut lines = vec![format!("✗ {}", plain(&words.what))];
    lines.extend(facts(failure, output).into_iter().map(|fact| format!("  {}", plain(&fact))));
    lines.extend(words.next.map(|next| format!("  → {next}")));
    lines.join("\n")
}

/// For scripts: one object on standard error.
pub(super) fn json(failure: &Failure, output: &Output) -> String {
    let words = words(failure, output);
    let fields: Vec<_> =
        failure.fields().iter().map(|f| json!({ "field": f.field, "rule": f.rule.to_string() })).collect();
    let error = json!({
        "code": failure.code(),
        "message": plain(&failure.to_string()),
        "text": words.what,
        "next": words.next,
        "fields": fields,
        "facts": facts(failure, output),
        "exit_code": failure.exit_code(),
    });
    serde_json::to_string_pretty(&json!({ "error": error })).unwrap_or_default()
}

fn facts(failure: &Failure, output: &Output) -> Vec<String> {
    let mut facts: Vec<String> = failure.fields().iter().map(|field| fields::sentence(field, output)).collect();
    match failure {
        Failure::Flow(error) => facts.extend(flow_facts(error, output)),
        Failure::AttachmentsMissing { commands, .. } => facts.extend(commands.clone()),
        Failure::CertificateChoice { choices } => facts.extend(choices.clone()),
        Failure::RenewalChoice { choices } => {
            let one = |(id, at): &(String, _)| format!("--application {id}  {}", stage(*at, output.language()));
            facts.extend(choices.iter().map(one));
        }
        Failure::Ended { reason, .. } => facts.extend(reason.clone()),
        Failure::AgreementNotAccepted { version } => facts.push(format!("--accept-agreement {version}")),
        _ => {}
    }
    facts
}

fn flow_facts(error: &Error, output: &Output) -> Vec<String> {
    match error {
        Error::Token(TokenError::MoreThanOne { tokens }) => {
            tokens.iter().map(|(serial, label)| format!("--token {serial}  {label}")).collect()
        }
        Error::Token(TokenError::NotPresent { serial: Some(serial) }) => vec![format!("--token {serial}")],
        Error::Token(TokenError::WrongPin { status }) => vec![match status.tries_left {
            Some(left) if output.language() == Language::English => format!("{left} tries left"),
            Some(left) => format!("还可尝试 {left} 次"),
            None if status.locked => output.pick("Key 已锁定", "the Key is locked now").into(),
            None if status.final_try => output.pick("只剩最后一次机会", "one try left").into(),
            None => output.pick("Key 未说明还可尝试几次", "the Key does not say how many tries are left").into(),
        }],
        Error::Protocol(ProtocolError::Problem { problem, retry_after }) => {
            let mut facts = vec![problem.detail.clone()];
            facts.extend(problem.field.clone());
            facts.extend(retry_after.map(|wait| format!("Retry-After: {} s", wait.as_secs())));
            facts.retain(|fact| !fact.is_empty());
            facts
        }
        Error::WrongStage { stage: at } => vec![stage(*at, output.language()).into()],
        Error::WrongPaymentStatus { status } => vec![payment_status(*status, output.language()).into()],
        Error::ChannelNotOffered { channel } | Error::NoPaymentPage { channel } => {
            vec![payment_channel(*channel, output.language()).into()]
        }
        Error::InvoiceNotElectronic { chosen } => vec![invoice_type(*chosen, output.language()).into()],
        Error::StatusesContradict { business, payment } => vec![
            business_status(*business, output.language()).into(),
            payment_status(*payment, output.language()).into(),
        ],
        Error::ClientTooOld { version, minimum, download } => {
            let versions = [output.pick("当前版本", "this version"), output.pick("所需版本", "needed")];
            let mut facts = vec![format!("{} {version}, {} {minimum}", versions[0], versions[1])];
            facts.extend(download.as_ref().map(|link| format!("{} {link}", output.pick("下载", "download"))));
            facts
        }
        error if has_facts(error) => vec![error.to_string()],
        _ => vec![],
    }
}

/// Whether the error's own text says more than the words for its code.
fn has_facts(error: &Error) -> bool {
    match error {
        Error::Token(error) => matches!(
            error,
            TokenError::Pkcs11 { .. }
                | TokenError::Skf { .. }
                | TokenError::NoAnswer { .. }
                | TokenError::Module { .. }
                | TokenError::SoftFile { .. }
                | TokenError::Catalogue { .. }
                | TokenError::Removed { .. }
                | TokenError::KeyNotFound { .. }
                | TokenError::Unsupported { .. }
                | TokenError::Malformed { .. }
        ),
        Error::Protocol(error) => !matches!(error, ProtocolError::Cancelled | ProtocolError::Field(_)),
        Error::Certificate(_) | Error::State { .. } | Error::JournalDamaged { .. } => true,
        _ => false,
    }
}
