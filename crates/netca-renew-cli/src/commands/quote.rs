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
    let quote = output.while_asking(|| client.quote(&chosen, &cancel))?;
    output.line(chosen.stored.certificate.subject().to_string());
    output.quote(&quote);
    output.json(&quote);
    Ok(Ended::Done)
}
