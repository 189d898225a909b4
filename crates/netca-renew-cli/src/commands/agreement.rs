use serde_json::json;

use crate::Ended;
use crate::args::{Options, Which};
use crate::failure::Failure;
use crate::output::Output;
use crate::{choose, interrupt, setup};

pub(crate) fn run(which: &Which, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let chosen = choose::certificate(client.list(token.as_mut())?, which)?;
    let cancel = interrupt::cancel(output);
    let agreement = output.while_asking(|| {
        let quote = client.quote(&chosen, &cancel)?;
        client.agreement(&quote, &cancel)
    })?;
    show(agreement.title(), agreement.text(), output);
    output.line("");
    output.line(format!(
        "{} {}",
        output.pick("如接受, 申请时加", "To accept it, apply with"),
        accept_option(agreement.version())
    ));
    output.json(&json!({
        "version": agreement.version(),
        "sha256": agreement.sha256(),
        "title": agreement.title(),
        "text": agreement.text(),
    }));
    Ok(Ended::Done)
}

/// The agreement's text, line by line.
pub(crate) fn show(title: &str, text: &str, output: &Output) {
    // Most texts begin with their title.
    if text.lines().next().is_none_or(|first| first.trim() != title.trim()) {
        output.line(title);
        output.line("");
    }
    text.lines().for_each(|line| output.line(line));
}

fn accept_option(version: &str) -> String {
    format!("--accept-agreement {version}")
}
