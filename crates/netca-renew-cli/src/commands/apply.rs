use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;

use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{Quote, RenewWith};
use netca_renew::{
    AcceptedAgreement, Applied, Client, Draft, Form, FormInput, ListedCertificate, RecipientInput, Stage,
};

use crate::Ended;
use crate::args::{Apply, KeyChoice, Options};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, pin, setup};

/// No form is larger.
const LONGEST_FORM: u64 = 1 << 20;

pub(crate) fn run(apply: &Apply, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let chosen = choose::certificate(client.list(token.as_mut())?, &apply.which)?;
    let cancel = setup::cancel_on_interrupt();
    if let Some(done) = go_on(&client, &chosen, output, &cancel)? {
        return Ok(done);
    }
    let quote = client.quote(&chosen.stored.certificate, &cancel)?;
    let agreement = accept(apply, &client, &quote, output, &cancel)?;
    let form = form(apply, &quote, output)?;
    output.note(format!("{} ¥ {}", output.pick("费用", "fee"), form.total()));
    let pin = pin::read(options, token.as_ref(), output)?;
    let draft = Draft { certificate: &chosen.stored, quote: &quote, agreement: &agreement, form: &form };
    let applied = client.apply(&draft, token.as_mut(), pin::login(pin.as_ref(), options), &cancel)?;
    report(applied, output)
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
    output.line(format!("  {} netca-renew pay", output.pick("下一步", "next:")));
    let mut value = application_json(&renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("applied".into(), how.into());
    }
    output.json(&value);
    Ok(Ended::Done)
}

fn accept(
    apply: &Apply,
    client: &Client,
    quote: &Quote,
    output: &Output,
    cancel: &Cancel,
) -> Result<AcceptedAgreement, Failure> {
    let agreement = client.agreement(quote, cancel)?;
    let refused = || Failure::AgreementNotAccepted { version: agreement.version().to_owned() };
    match &apply.accept_agreement {
        Some(version) if version == agreement.version() => {}
        None if can_ask(output) => {
            super::agreement::show(agreement.title(), agreement.text(), output);
            let answer = ask(output.pick("我接受电子认证服务协议内容 (yes/no)", "I accept the agreement (yes/no)"));
            if !matches!(answer.trim(), "yes" | "y" | "是" | "接受") {
                return Err(refused());
            }
        }
        _ => return Err(refused()),
    }
    Ok(agreement.accept())
}

fn form(apply: &Apply, quote: &Quote, output: &Output) -> Result<Form, Failure> {
    let mut input = match &apply.form {
        Some(path) => read_form(path)?,
        None => FormInput::default(),
    };
    fill_in(&mut input, apply);
    if apply.form.is_none() && can_ask(output) {
        ask_for_missing(&mut input, quote, output);
    }
    Ok(input.check(quote).map_err(netca_renew::Error::Form)?)
}

fn read_form(path: &Path) -> Result<FormInput, Failure> {
    let mut text = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(LONGEST_FORM).read_to_end(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LONGEST_FORM).read_to_end(&mut text))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    serde_json::from_slice(&text).map_err(|error| Failure::FormFile { line: error.line(), column: error.column() })
}

/// What the options say goes before what the file says.
fn fill_in(input: &mut FormInput, apply: &Apply) {
    let set = |field: &mut String, option: &Option<String>| {
        if let Some(value) = option {
            field.clone_from(value);
        }
    };
    input.term_months = apply.term.unwrap_or(input.term_months);
    input.renew_with = apply.renew_with.map(renew_with).or(input.renew_with);
    let operator = &mut input.operator;
    operator.id_type = apply.operator_id_type.unwrap_or(if operator.id_type == 0 { 2 } else { operator.id_type });
    set(&mut operator.id_number, &apply.operator_id);
    set(&mut operator.name, &apply.operator_name);
    set(&mut operator.mobile, &apply.operator_mobile);
    set(&mut operator.email, &apply.operator_email);
    set(&mut operator.address, &apply.operator_address);
    set(&mut input.memo, &apply.memo);
    let given = [&apply.recipient_name, &apply.recipient_mobile, &apply.recipient_address];
    if given.iter().any(|option| option.is_some()) {
        let copied = RecipientInput {
            name: input.operator.name.clone(),
            mobile: input.operator.mobile.clone(),
            address: input.operator.address.clone(),
        };
        let recipient = input.recipient.get_or_insert(copied);
        set(&mut recipient.name, &apply.recipient_name);
        set(&mut recipient.mobile, &apply.recipient_mobile);
        set(&mut recipient.address, &apply.recipient_address);
    }
}

pub(crate) fn renew_with(choice: KeyChoice) -> RenewWith {
    match choice {
        KeyChoice::SameKey => RenewWith::SameKey,
        KeyChoice::NewKey => RenewWith::NewKey,
    }
}

/// A person at a terminal is asked for what is missing.
fn ask_for_missing(input: &mut FormInput, quote: &Quote, output: &Output) {
    if input.term_months == 0 {
        output.quote(quote);
        input.term_months = ask(output.pick("续期时间 (月)", "Term (months)")).trim().parse().unwrap_or(0);
    }
    let operator = &mut input.operator;
    let fields = [
        (&mut operator.id_number, output.pick("经办人身份证号码", "Operator's resident ID number")),
        (&mut operator.name, output.pick("经办人姓名", "Operator's name")),
        (&mut operator.mobile, output.pick("经办人手机号码 (接收通知)", "Operator's mobile (for notices)")),
        (&mut operator.email, output.pick("经办人 email (接收通知)", "Operator's e-mail (for notices)")),
        (&mut operator.address, output.pick("地址 (发票收件)", "Address (for the invoice)")),
    ];
    for (field, label) in fields {
        if field.is_empty() {
            *field = ask(label);
        }
    }
}

fn can_ask(output: &Output) -> bool {
    !output.is_json() && std::io::stdin().is_terminal()
}

fn ask(label: &str) -> String {
    let _ = write!(std::io::stderr(), "{label}: ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    line.trim().to_owned()
}
