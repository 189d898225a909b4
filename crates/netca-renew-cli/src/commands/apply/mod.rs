mod ask;
mod attach;
mod form;

use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::Quote;
use netca_renew::{AcceptedAgreement, Applied, Client, Draft, ListedCertificate, ServiceAgreement, Stage};

use crate::Ended;
use crate::args::{Apply, Options};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, interrupt, pin, setup};

pub(crate) use form::{fill, renew_with};

pub(crate) fn run(apply: &Apply, options: &Options, output: &Output) -> Result<Ended, Failure> {
    setup::need_anchors(options)?;
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let chosen = choose::certificate(client.list(token.as_mut())?, &apply.which)?;
    let cancel = interrupt::cancel(output);
    if let Some(done) = go_on(&client, &chosen, output, &cancel)? {
        return Ok(done);
    }
    let (quote, agreement) = output.while_asking(|| quoted(&client, &chosen, &cancel))?;
    client.check_version(&quote, &cancel)?;
    let agreement = accept(apply, agreement, output)?;
    let input = form::fill(&apply.form, &quote, output)?;
    let form = attach::attach(apply, &client, &quote, input, &cancel)?;
    output.note(format!("{} ¥ {}", output.pick("费用", "fee"), form.total()));
    let pin = pin::read(options, token.as_ref(), output)?;
    let draft = Draft { certificate: &chosen, quote: &quote, agreement: &agreement, form: &form };
    let applied = client.apply(&draft, token.as_mut(), pin::login(pin.as_ref(), options), &cancel)?;
    report(applied, output)
}

/// The quote that attachments were uploaded for before, while it is of use; else a new one.
fn quoted(
    client: &Client,
    chosen: &ListedCertificate,
    cancel: &Cancel,
) -> Result<(Quote, ServiceAgreement), netca_renew::Error> {
    if let Some(kept) = client.kept_quote(&chosen.stored.certificate) {
        match client.agreement(&kept, cancel) {
            Err(netca_renew::Error::AgreementChanged) => {}
            answer => return answer.map(|agreement| (kept, agreement)),
        }
    }
    let quote = client.quote(chosen, cancel)?;
    let agreement = client.agreement(&quote, cancel)?;
    Ok((quote, agreement))
}

/// What was begun before is not begun again: no form, no PIN.
fn go_on(
    client: &Client,
    chosen: &ListedCertificate,
    output: &Output,
    cancel: &Cancel,
) -> Result<Option<Ended>, Failure> {
    match client.find(&chosen.stored.certificate)? {
        Some(mut renewal) if renewal.stage() == Stage::Signed => {
            renewal.resume(cancel)?;
            report(Applied::Resumed(renewal), output).map(Some)
        }
        Some(renewal) if renewal.stage() != Stage::Prepared => report(Applied::Already(renewal), output).map(Some),
        _ => Ok(None),
    }
}

fn report(applied: Applied<'_>, output: &Output) -> Result<Ended, Failure> {
    let (words, how) = match &applied {
        Applied::Resumed(_) => {
            (output.pick("先前已签名的申请现已提交", "The application signed before is handed in now"), "resumed")
        }
        Applied::Already(_) => (
            output.pick("此前已提交申请, 本次没有签名也没有提交", "Applied for already; nothing was signed or sent"),
            "already",
        ),
        _ => (output.pick("申请已提交", "The application is handed in"), "submitted"),
    };
    let renewal = applied.into_renewal();
    let number = renewal.facts().submission.as_ref().map(|s| s.business_number.clone()).unwrap_or_default();
    output.line(format!("✓ {words}"));
    output.line(format!("  {} {number}", output.pick("业务单号", "business number")));
    // 结转: what was paid for a rejected application pays this one.
    let is_paid = matches!(renewal.stage(), Stage::UnderReview | Stage::ReadyToInstall);
    if is_paid && how == "submitted" {
        output.line(
            output
                .pick("  先前支付的费用已结转, 无需再次支付", "  paid with what was kept; nothing more is to be paid"),
        );
    }
    let next = if is_paid { "status" } else { "pay" };
    output.line(format!("  {} netca-renew {next}", output.pick("下一步", "next:")));
    let mut value = application_json(&renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("applied".into(), how.into());
    }
    output.json(&value);
    Ok(Ended::Done)
}

fn accept(apply: &Apply, agreement: ServiceAgreement, output: &Output) -> Result<AcceptedAgreement, Failure> {
    let refused = || Failure::AgreementNotAccepted { version: agreement.version().to_owned() };
    match &apply.accept_agreement {
        Some(version) if version == agreement.version() => {}
        None if ask::can_ask(output) => {
            super::agreement::show(agreement.title(), agreement.text(), output);
            let label = output.pick("我接受电子认证服务协议内容 (yes/no)", "I accept the agreement (yes/no)");
            if !ask::ask(label, output).is_some_and(|answer| ask::accepts(&answer)) {
                return Err(refused());
            }
        }
        _ => return Err(refused()),
    }
    Ok(agreement.accept())
}
