use netca_renew::netca_token::{StoredCertificate, Token, TokenInfo};
use netca_renew::{ListedCertificate, texts};
use serde_json::{Value, json};

use crate::Ended;
use crate::args::Options;
use crate::failure::Failure;
use crate::output::{Output, Table, action_words, date};
use crate::setup;

pub(crate) fn run(options: &Options, output: &Output) -> Result<Ended, Failure> {
    let state = setup::open_state(options)?;
    let mut token = setup::open_token(options)?;
    let listed = state.list(token.as_mut())?;
    show(token.as_ref(), &listed, output);
    output.json(&json!({
        "token": token_json(token.info()),
        "certificates": listed.iter().map(certificate_json).collect::<Vec<_>>(),
    }));
    Ok(Ended::Done)
}

/// 我的证书: the list for people.
pub(crate) fn show(token: &dyn Token, listed: &[ListedCertificate], output: &Output) {
    let info = token.info();
    output.line(format!("{}  {} {}  ({})", info.label, info.manufacturer, info.model, info.serial));
    if listed.is_empty() {
        output.line(output.pick(
            "Key 上没有证书。如应有证书, 请确认 Key 已插好, 再运行一次。",
            "There is no certificate on it. If there should be one, make sure that the Key is plugged in, and list again.",
        ));
        return;
    }
    let head = output.pick("有效期至|续期|操作|SHA-256|证书主题", "valid until|renewal|actions|SHA-256|subject");
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for one in listed {
        let certificate = &one.stored.certificate;
        let stage = one.renewal.as_ref().map_or("-", |(_, stage)| texts::stage(*stage, output.language()));
        table.row(&[
            &date(certificate.not_after()),
            stage,
            &action_words(&one.actions, output.language()),
            &format!("{:.16}", certificate.sha256().to_string()),
            // The longest last: where the line is too long for the terminal, only this is broken.
            &certificate.subject().to_string(),
        ]);
        if let Some(StoredCertificate { certificate, .. }) = &one.encryption {
            let sha256 = format!("{:.16}", certificate.sha256().to_string());
            let what = output.pick("└ 加密证书, 一并续期", "└ its encryption certificate, renewed with it");
            table.row(&[&date(certificate.not_after()), "", "", &sha256, what]);
        }
    }
    output.table(&table);
}

fn token_json(info: &TokenInfo) -> Value {
    json!({
        "serial": info.serial,
        "label": info.label,
        "manufacturer": info.manufacturer,
        "model": info.model,
        "pin": {
            "tries_left": info.pin.tries_left,
            "count_low": info.pin.count_low,
            "final_try": info.pin.final_try,
            "locked": info.pin.locked,
        },
        "pin_pad": info.pin_pad,
    })
}

fn encryption_json(stored: &StoredCertificate) -> Value {
    let certificate = &stored.certificate;
    json!({
        "sha256": certificate.sha256().to_string(),
        "serial_number": certificate.serial_number().to_string(),
        "not_before": netca_renew::netca_payment::rfc3339::format(certificate.not_before()),
        "not_after": netca_renew::netca_payment::rfc3339::format(certificate.not_after()),
        "key_id": stored.key.to_string(),
        "label": String::from_utf8_lossy(&stored.label),
    })
}

/// One certificate, for scripts.
pub(crate) fn certificate_json(one: &ListedCertificate) -> Value {
    let certificate = &one.stored.certificate;
    json!({
        "sha256": certificate.sha256().to_string(),
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "serial_number": certificate.serial_number().to_string(),
        "not_before": netca_renew::netca_payment::rfc3339::format(certificate.not_before()),
        "not_after": netca_renew::netca_payment::rfc3339::format(certificate.not_after()),
        "key_id": one.stored.key.to_string(),
        "role": one.stored.role().name(),
        "encryption": one.encryption.as_ref().map(encryption_json),
        "label": String::from_utf8_lossy(&one.stored.label),
        "application_id": one.renewal.as_ref().map(|(id, _)| id.as_str()),
        "stage": one.renewal.as_ref().map(|(_, stage)| stage),
        "actions": one.actions.iter().map(|action| action.name()).collect::<Vec<_>>(),
    })
}
