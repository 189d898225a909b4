use netca_renew::netca_protocol::wire::ProblemCode;
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::netca_token::{Login, Token};
use netca_renew::texts::{self, advice};
use netca_renew::{Client, Error, ListedCertificate, Recovered, Recovery, Stage};
use serde_json::{Value, json};

use crate::Ended;
use crate::args::{Options, Which};
use crate::failure::Failure;
use crate::output::{Output, Table};
use crate::{choose, interrupt, pin, setup};

pub(crate) fn run(which: &Which, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let certificates = meant(client.list(token.as_mut())?, which)?;
    let pin = pin::read(options, token.as_ref(), output)?;
    let login = pin::login(pin.as_ref(), options);
    let found = ask(&client, &certificates, token.as_mut(), login, output, &interrupt::cancel(output))?;
    if found.is_empty() {
        output.line(
            output
                .pick("CA 没有此 Key 上证书的续期申请", "The CA knows of no application for a certificate on this Key"),
        );
        output.json(&json!({ "applications": [] }));
        return Ok(Ended::NoneFound);
    }
    report(found, output)
}

/// The one that is named; else each that can sign, for any may be the one that was applied with.
fn meant(mut listed: Vec<ListedCertificate>, which: &Which) -> Result<Vec<ListedCertificate>, Failure> {
    if which.certificate.is_some() {
        return Ok(vec![choose::certificate(listed, which)?]);
    }
    listed.retain(|one| !one.actions.is_empty());
    // Twice on the Key while a take-over of its key id is cut off.
    let mut seen = Vec::new();
    listed.retain(|one| {
        let is_new = !seen.contains(&one.stored.certificate);
        seen.push(one.stored.certificate.clone());
        is_new
    });
    if listed.is_empty() { Err(Failure::NoCertificate) } else { Ok(listed) }
}

/// Asks by each certificate. Another CA's on the same Key does not stand in the way of this CA's.
fn ask(
    client: &Client,
    certificates: &[ListedCertificate],
    token: &mut dyn Token,
    login: Login<'_>,
    output: &Output,
    cancel: &Cancel,
) -> Result<Vec<Recovered>, Failure> {
    let (mut found, mut answered, mut refused) = (Vec::<Recovered>::new(), false, None);
    for one in certificates {
        match output.while_asking(|| client.recover(&one.stored, token, login, cancel)) {
            Ok(more) => {
                answered = true;
                found.extend(
                    more.into_iter().filter(|new| found.iter().all(|old| old.id != new.id)).collect::<Vec<_>>(),
                );
            }
            Err(error) if is_of_the_certificate(&error) => refused = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    match refused {
        Some(error) if !answered => Err(error.into()),
        _ => Ok(found),
    }
}

fn is_of_the_certificate(error: &Error) -> bool {
    let Error::Protocol(ProtocolError::Problem { problem, .. }) = error else { return false };
    matches!(problem.known(), Some(ProblemCode::CertificateUntrusted | ProblemCode::CertificateRevoked))
}

fn report(found: Vec<Recovered>, output: &Output) -> Result<Ended, Failure> {
    let several = found.iter().filter(|one| stage_of(one).is_some_and(|stage| !stage.is_end())).count() > 1;
    let all: Vec<Value> = found.iter().map(|one| recovered_json(one, several, output)).collect();
    let head = output.pick("业务单号|业务状态|支付状态|续期记录|下一步", "business number|status|payment|journal|next");
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for one in &found {
        table.row(&[
            &one.application.business_number,
            texts::business_status(one.application.business_status, output.language()),
            texts::payment_status(one.application.payment_status, output.language()),
            outcome(one, output),
            &next(one, several, output).unwrap_or_else(|| "-".into()),
        ]);
    }
    let (mut notes, mut refusal, mut restored) = (Vec::new(), None, false);
    for Recovered { application, outcome, .. } in found {
        let mut note = |words: &str| notes.push(format!("! {}: {words}", application.business_number));
        restored |= !matches!(outcome, Recovery::Refused(_));
        match outcome {
            Recovery::Restored { key_missing: true, .. } => note(key_missing(output)),
            Recovery::Refused(error) => {
                note(advice(error.code(), output.language()).map_or(&error.to_string(), |words| words.what));
                refusal = Some(error);
            }
            _ => {}
        }
    }
    if let (false, Some(error)) = (restored, refusal) {
        return Err(error.into());
    }
    output.table(&table);
    notes.iter().for_each(|note| output.note(note));
    output.json(&json!({ "applications": all }));
    Ok(Ended::Done)
}

fn stage_of(one: &Recovered) -> Option<Stage> {
    match one.outcome {
        Recovery::Restored { stage, .. } | Recovery::Known { stage } => Some(stage),
        Recovery::Refused(_) => None,
    }
}

fn outcome(one: &Recovered, output: &Output) -> &'static str {
    match one.outcome {
        Recovery::Restored { .. } => output.pick("已恢复", "restored"),
        Recovery::Known { .. } => output.pick("本机已有", "here already"),
        Recovery::Refused(_) => output.pick("未采用", "refused"),
    }
}

/// The command that goes on with it, or why there is none.
fn next(one: &Recovered, several: bool, output: &Output) -> Option<String> {
    let command = match (stage_of(one)?, &one.outcome) {
        (stage, Recovery::Restored { key_missing: true, .. }) if !stage.is_end() => "netca-renew withdraw",
        (Stage::Prepared | Stage::Signed, _) => "netca-renew apply",
        (Stage::AwaitingPayment, _) => "netca-renew pay",
        (Stage::UnderReview, _) => "netca-renew status",
        (Stage::ReadyToInstall | Stage::Installing | Stage::Installed, _) => "netca-renew install",
        (Stage::Complete, _) => return Some(output.pick("无需处理", "nothing to do").into()),
        _ => return Some(one.application.reason.clone().unwrap_or_else(|| output.pick("已结束", "ended").into())),
    };
    let number = &one.application.business_number;
    Some(if several { format!("{command} --application {number}") } else { command.to_owned() })
}

fn key_missing(output: &Output) -> &'static str {
    output.pick(
        "为该申请生成的新密钥不在此 Key 上, 新证书无法安装到此 Key; 请插入申请时使用的 Key, 或撤销申请",
        "the new key pair that was made for it is not on this Key, so its certificate cannot be installed here; plug in the \
         Key that was applied with, or withdraw the application",
    )
}

fn recovered_json(one: &Recovered, several: bool, output: &Output) -> Value {
    let (name, key_missing, refused) = match &one.outcome {
        Recovery::Restored { key_missing, .. } => ("restored", Some(*key_missing), None),
        Recovery::Known { .. } => ("known", None, None),
        Recovery::Refused(error) => ("refused", None, Some(error)),
    };
    json!({
        "application_id": one.id.as_str(),
        "business_number": one.application.business_number,
        "outcome": name,
        "stage": stage_of(one),
        "key_missing": key_missing,
        "refused": refused.map(|error| json!({
            "code": error.code(),
            "message": error.to_string(),
            "text": advice(error.code(), output.language()).map(|words| words.what),
        })),
        "next": next(one, several, output),
        "application": one.application,
    })
}
