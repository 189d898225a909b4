use netca_renew::{Renewal, Stage};
use serde_json::Value;

use crate::Ended;
use crate::args::{self, Options};
use crate::failure::Failure;
use crate::output::{Output, application_json, date};
use crate::{choose, interrupt, pin, setup};

pub(crate) fn run(which: &args::Renewal, options: &Options, output: &Output) -> Result<Ended, Failure> {
    setup::need_anchors(options)?;
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), which)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    if matches!(renewal.stage(), Stage::AwaitingPayment | Stage::UnderReview) {
        output.while_asking(|| renewal.refresh(&cancel))?;
    }
    match renewal.stage() {
        Stage::Complete => return Ok(already(&renewal, output)),
        Stage::AwaitingPayment | Stage::UnderReview => return Ok(waiting(&renewal, output)),
        stage @ (Stage::Rejected | Stage::Withdrawn) => return Err(Failure::Ended { stage, reason: None }),
        _ => {}
    }
    let mut token = setup::open_token(options)?;
    // All that is left then is to look at the token and to tell the CA.
    let needs_pin = renewal.stage() != Stage::Installed;
    let pin = if needs_pin { pin::read(options, token.as_ref(), output)? } else { None };
    let installed = renewal.install(token.as_mut(), pin::login(pin.as_ref(), options), &cancel)?;
    let stored = &installed.stored;
    let until = date(stored.certificate.not_after());
    output.line(format!(
        "✓ {} {until}",
        output.pick("续期成功, 证书有效期至", "Renewed; the certificate is valid until")
    ));
    let mut value = application_json(&renewal, None);
    add(&mut value, "not_after", netca_renew::netca_payment::rfc3339::format(stored.certificate.not_after()).into());
    add(&mut value, "key_id", stored.key.to_string().into());
    output.json(&value);
    Ok(Ended::Done)
}

fn already(renewal: &Renewal<'_>, output: &Output) -> Ended {
    output.line(output.pick("✓ 此前已安装, 本次没有改动", "✓ Installed already; nothing was changed"));
    let mut value = application_json(renewal, None);
    add(&mut value, "already", true.into());
    output.json(&value);
    Ended::Done
}

fn waiting(renewal: &Renewal<'_>, output: &Output) -> Ended {
    output.line(output.pick("证书尚不能安装, 请先查询进度", "Nothing to install yet; look at the status"));
    output.line(format!("  {} netca-renew status", output.pick("下一步", "next:")));
    output.json(&application_json(renewal, None));
    Ended::Waiting
}

fn add(value: &mut Value, name: &str, field: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(name.into(), field);
    }
}
