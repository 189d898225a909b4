use crate::Ended;
use crate::args::{Options, Which};
use crate::choose;
use crate::failure::Failure;
use crate::output::Output;
use crate::setup;

pub(crate) fn run(which: &Which, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let chosen = choose::certificate(client.list(token.as_mut())?, which)?;
    let quote = client.quote(&chosen.stored.certificate, &setup::cancel_on_interrupt())?;
    output.line(chosen.stored.certificate.subject().to_string());
    output.quote(&quote);
    output.json(&quote);
    Ok(Ended::Done)
}
