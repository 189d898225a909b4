use std::io::{ErrorKind, IsTerminal, Read};

use netca_renew::netca_token::{Login, Pin, Token};

use crate::args::Options;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{Output, plain};

/// No token takes a longer PIN.
const LONGEST_LINE: u64 = 1024;

/// The PIN as the options say, or typed without echo; `None` when the token has a PIN pad of its own.
pub(crate) fn read(options: &Options, token: &dyn Token, output: &Output) -> Result<Option<Pin>, Failure> {
    if let Some(pin) = given(options)? {
        return Ok(Some(pin));
    }
    if token.info().pin_pad {
        output.note(output.pick("请在 Key 上输入密码", "Enter the PIN on the Key"));
        return Ok(None);
    }
    ask(&format!("{} ({}): ", output.pick("证书密码 (PIN)", "PIN"), plain(&token.info().label))).map(Some)
}

/// The PIN that a new token is to have.
pub(crate) fn choose(options: &Options, output: &Output) -> Result<Pin, Failure> {
    match given(options)? {
        Some(pin) => Ok(pin),
        None => ask(output.pick("新令牌的密码 (PIN): ", "PIN for the new token: ")),
    }
}

fn given(options: &Options) -> Result<Option<Pin>, Failure> {
    if let Some(name) = &options.pin_env {
        let value = std::env::var(name).map_err(|_| Failure::PinVariable { name: name.clone() })?;
        return Ok(Some(Pin::new(value)));
    }
    let Some(path) = &options.pin_file else { return Ok(None) };
    let unreadable = |error: std::io::Error| Failure::file(path, &error);
    let mut text = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(LONGEST_LINE).read_to_end(&mut text).map_err(unreadable)?;
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    Ok(Some(Pin::new(line)))
}

fn ask(label: &str) -> Result<Pin, Failure> {
    // The form may come through standard input while a person sits at the terminal.
    if !std::io::stdin().is_terminal() && !std::io::stderr().is_terminal() {
        return Err(Failure::PinNeeded);
    }
    let typed = interrupt::while_asking(|| rpassword::prompt_password(label));
    typed.map(Pin::new).map_err(|error| match error.kind() {
        ErrorKind::Interrupted => Failure::Interrupted,
        _ => Failure::PinNeeded,
    })
}

/// One login with this PIN, as the options allow it.
pub(crate) fn login<'a>(pin: Option<&'a Pin>, options: &Options) -> Login<'a> {
    Login { pin, allow_last_try: options.allow_last_try }
}
