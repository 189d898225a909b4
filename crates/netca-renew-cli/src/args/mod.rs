mod chinese;
mod drivers;
mod form;
mod money;
mod offline;
mod steps;

use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use netca_renew::texts::Language;

use crate::language;

pub(crate) use drivers::Drivers;
pub(crate) use form::{Apply, Form, FormOptions, kind_name, shell_word};
pub(crate) use money::{Channel, Invoice, Pay, Transfer};
pub(crate) use offline::{Attachments, BankTransfer, Demo, DemoPay, Desk, Enroll, Key, MoveTo, Sandbox, Settled};
pub(crate) use steps::{KeyChoice, Renewal, Status, Which, Withdraw};

const AFTER_HELP: &str = "\
With --json a command prints its result as JSON on standard output, and why it failed as JSON on standard error.

Exit codes:
  0    done
  1    failed; of drivers: none was found, or with --probe none works
  2    usage, also a field of the form that breaks a rule
  3    waiting for payment or review
  4    PIN wrong, missing or locked
  5    token missing, or more than one
  6    server unreachable or unusable
  130  interrupted (Ctrl-C); what was done is kept, the same command goes on";

/// Renews a certificate on a USB Key or a software token, online.
#[derive(Debug, Parser)]
#[command(name = "netca-renew", version, after_help = AFTER_HELP, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// Reads the command line; its help speaks the language that is meant.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let command = match language::choose(wanted_language().as_deref()) {
            Language::Chinese => chinese::translate(Self::command()),
            _ => Self::command(),
        };
        Self::from_arg_matches(&command.try_get_matches()?)
    }
}

/// `--lang` is looked for by hand: help is asked for before the command line is read.
fn wanted_language() -> Option<String> {
    let mut arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let found = arguments.find(|argument| argument == "--lang" || argument.starts_with("--lang="))?;
    found.strip_prefix("--lang=").map(str::to_owned).or_else(|| arguments.next())
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// PKCS#11 module of the Key's driver [env: NETCA_RENEW_MODULE]
    #[arg(long, global = true, value_name = "PATH", help_heading = "Token", conflicts_with = "soft_token")]
    pub(crate) module: Option<PathBuf>,
    /// SKF module (GM/T 0016) of the Key's driver [env: NETCA_RENEW_SKF]
    #[arg(long, global = true, value_name = "PATH", help_heading = "Token", conflicts_with_all = ["module", "soft_token"])]
    pub(crate) skf: Option<PathBuf>,
    /// How the SKF module differs from others, as ulong64,natural,decrypt=flag; rarely needed [env: NETCA_RENEW_SKF_PROFILE]
    #[arg(long, global = true, value_name = "WORDS", help_heading = "Token")]
    pub(crate) skf_profile: Option<String>,
    /// How the PKCS#11 module does SM2, as ep11 or swpkcs11,import=host; needed for SM2 alone [env: NETCA_RENEW_PKCS11_PROFILE]
    #[arg(long, global = true, value_name = "WORDS", help_heading = "Token")]
    pub(crate) pkcs11_profile: Option<String>,
    /// Software token file; may be given more than once [env: NETCA_RENEW_SOFT_TOKEN]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Token")]
    pub(crate) soft_token: Vec<PathBuf>,
    /// Serial number of the token, when more than one is plugged in
    #[arg(long, global = true, value_name = "SERIAL", help_heading = "Token")]
    pub(crate) token: Option<String>,
    /// Environment variable that holds the PIN; without this and --pin-file it is asked for
    #[arg(long, global = true, value_name = "VAR", help_heading = "Token", conflicts_with = "pin_file")]
    pub(crate) pin_env: Option<String>,
    /// File that holds the PIN on its first line
    #[arg(long, global = true, value_name = "FILE", help_heading = "Token")]
    pub(crate) pin_file: Option<PathBuf>,
    /// Spend the last PIN try before the Key locks
    #[arg(long, global = true, help_heading = "Token")]
    pub(crate) allow_last_try: bool,
    /// Address of the CA's renewal service
    #[arg(long, global = true, value_name = "URL", help_heading = "CA", env = "NETCA_RENEW_SERVER")]
    pub(crate) server: Option<String>,
    /// Root certificates that new certificates must lead to; also for TLS unless --tls-root is given
    #[arg(long, global = true, value_name = "PEM", help_heading = "CA", env = "NETCA_RENEW_TRUST_ANCHOR")]
    pub(crate) trust_anchor: Vec<PathBuf>,
    /// Root certificates for the TLS connection
    #[arg(long, global = true, value_name = "PEM", help_heading = "CA")]
    pub(crate) tls_root: Vec<PathBuf>,
    /// Proxy address, or `direct` for none; the system's settings otherwise
    #[arg(long, global = true, value_name = "URL", help_heading = "CA")]
    pub(crate) proxy: Option<String>,
    /// Further host that payment pages may be on, with its port unless it is 443
    #[arg(long, global = true, value_name = "HOST", help_heading = "CA")]
    pub(crate) payment_host: Vec<String>,
    /// Version of the client to name to the CA, where it goes by the versions of a client of its own
    #[arg(long, global = true, value_name = "VERSION", help_heading = "CA", env = "NETCA_RENEW_CLIENT_VERSION",
        default_value = env!("CARGO_PKG_VERSION"))]
    pub(crate) client_version: String,
    /// Directory for the journals of renewals; without it, the user's own
    #[arg(long, global = true, value_name = "DIR", help_heading = "Common", env = "NETCA_RENEW_STATE")]
    pub(crate) state: Option<PathBuf>,
    /// JSON on standard output, for scripts
    #[arg(long, global = true, help_heading = "Common")]
    pub(crate) json: bool,
    /// Language: zh-CN or en; the locale's otherwise
    #[arg(long, global = true, value_name = "TAG", help_heading = "Common")]
    pub(crate) lang: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A whole renewal against a sandbox CA, on a fresh token: everything at once
    Demo(Demo),
    /// A stand-in CA to try renewals against; its certificates are worth nothing
    Sandbox(Sandbox),
    /// The certificates on the token, and what can be done with each
    List,
    /// The drivers of Keys: found, missing or broken, and what to do about it; Keys plugged in without a driver
    Drivers(Drivers),
    /// What renewing a certificate takes: terms, fees, what the form must hold
    Quote(Which),
    /// The service agreement that has to be accepted
    Agreement(Which),
    /// The form as a PDF to print, to sign by hand and to stamp, where the CA asks for it on paper
    Form(Box<Form>),
    /// Fill in the form, sign the application with the certificate, and hand it in
    Apply(Box<Apply>),
    /// The page on which the order is paid: link, QR code, and waiting for the payment
    Pay(Pay),
    /// Bank transfers: where to pay, what was transferred, and whether it has come in
    Transfer(Transfer),
    /// The electronic invoice: ask for it after payment, see how it stands, download it
    Invoice(Invoice),
    /// How far a renewal has come; the order
    Status(Status),
    /// Go on with a renewal that was begun on another computer or whose journal is lost: with the token and its PIN
    Recover(Which),
    /// Put the new certificate on the token in place of the old one
    Install(Renewal),
    /// Give an application up; what was paid is refunded by the CA
    Withdraw(Withdraw),
}
