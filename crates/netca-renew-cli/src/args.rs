use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 usage (also a field of the form that breaks a rule), \
3 waiting (for payment or review), 4 PIN wrong, missing or locked, 5 token missing or more than one, \
6 server unreachable or unusable.";

/// Renews a certificate on a USB Key or a software token, online.
#[derive(Debug, Parser)]
#[command(name = "netca-renew", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// PKCS#11 module of the Key's driver
    #[arg(long, global = true, value_name = "PATH", env = "NETCA_RENEW_MODULE", conflicts_with = "soft_token")]
    pub(crate) module: Option<PathBuf>,
    /// Software token file; may be given more than once
    #[arg(long, global = true, value_name = "FILE", env = "NETCA_RENEW_SOFT_TOKEN")]
    pub(crate) soft_token: Vec<PathBuf>,
    /// Serial number of the token, when more than one is plugged in
    #[arg(long, global = true, value_name = "SERIAL")]
    pub(crate) token: Option<String>,
    /// Address of the CA's renewal service
    #[arg(long, global = true, value_name = "URL", env = "NETCA_RENEW_SERVER")]
    pub(crate) server: Option<String>,
    /// Root certificates that new certificates must lead to; also for TLS unless --tls-root is given
    #[arg(long, global = true, value_name = "PEM", env = "NETCA_RENEW_TRUST_ANCHOR")]
    pub(crate) trust_anchor: Vec<PathBuf>,
    /// Root certificates for the TLS connection
    #[arg(long, global = true, value_name = "PEM")]
    pub(crate) tls_root: Vec<PathBuf>,
    /// Proxy address, or `direct` for none; the system's settings otherwise
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// Further host that payment pages may be on, with its port unless it is 443
    #[arg(long, global = true, value_name = "HOST")]
    pub(crate) payment_host: Vec<String>,
    /// Directory for the journals of renewals
    #[arg(long, global = true, value_name = "DIR", env = "NETCA_RENEW_STATE")]
    pub(crate) state: Option<PathBuf>,
    /// Environment variable that holds the PIN
    #[arg(long, global = true, value_name = "VAR", conflicts_with = "pin_file")]
    pub(crate) pin_env: Option<String>,
    /// File that holds the PIN on its first line
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) pin_file: Option<PathBuf>,
    /// Spend the last PIN try before the Key locks
    #[arg(long, global = true)]
    pub(crate) allow_last_try: bool,
    /// JSON on standard output, for scripts
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language: zh-CN or en; the locale's otherwise
    #[arg(long, global = true, value_name = "TAG")]
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
    /// What renewing a certificate takes: terms, fees, what the form must hold
    Quote(Which),
    /// The service agreement that has to be accepted
    Agreement(Which),
    /// Fill in the form, sign the application with the certificate, and hand it in
    Apply(Box<Apply>),
    /// The page on which the order is paid: link, QR code, and waiting for the payment
    Pay(Pay),
    /// How far a renewal has come; the order
    Status(Status),
    /// Put the new certificate on the token in place of the old one
    Install(Renewal),
    /// Give an application up; what was paid is refunded by the CA
    Withdraw(Withdraw),
}

/// Which certificate.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Which certificate, when the token has more than one: the beginning of its SHA-256, or its serial number
    #[arg(long, value_name = "HEX")]
    pub(crate) certificate: Option<String>,
}

/// Which renewal.
#[derive(Debug, Args)]
pub(crate) struct Renewal {
    /// Which renewal, when there is more than one: its application id or business number
    #[arg(long, value_name = "ID")]
    pub(crate) application: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    pub(crate) which: Which,
    /// Renewal term in months, one that the quote offers
    #[arg(long, value_name = "MONTHS")]
    pub(crate) term: Option<u32>,
    /// Keep the key pair or make a new one; the CA's own choice otherwise
    #[arg(long, value_enum)]
    pub(crate) renew_with: Option<KeyChoice>,
    /// The version of the agreement that you accept, from `netca-renew agreement`; asked for at a terminal
    #[arg(long, value_name = "VERSION")]
    pub(crate) accept_agreement: Option<String>,
    /// The form as a JSON file (see examples/form.json); `-` for standard input. Other options go before it
    #[arg(long, value_name = "FILE")]
    pub(crate) form: Option<PathBuf>,
    /// Operator's kind of identity document; 2 is the resident ID card
    #[arg(long, value_name = "NUMBER")]
    pub(crate) operator_id_type: Option<u32>,
    /// Operator's identity number (visible to others in the process list: prefer --form)
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_id: Option<String>,
    /// Operator's name
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_name: Option<String>,
    /// Operator's mobile number; the notices go there
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_mobile: Option<String>,
    /// Operator's e-mail address; the notices go there
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_email: Option<String>,
    /// Operator's postal address
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_address: Option<String>,
    /// Recipient's name; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_name: Option<String>,
    /// Recipient's mobile number; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_mobile: Option<String>,
    /// Recipient's postal address; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_address: Option<String>,
    /// A remark to the CA
    #[arg(long, value_name = "TEXT")]
    pub(crate) memo: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Pay {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Way to pay
    #[arg(long, value_enum, default_value_t = Channel::Alipay)]
    pub(crate) channel: Channel,
    /// How long to wait for the payment, in seconds; as long as the page is open otherwise
    #[arg(long, value_name = "SECONDS")]
    pub(crate) wait: Option<u64>,
    /// Show the link and do not wait
    #[arg(long, conflicts_with = "wait")]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Wait so many seconds for the approval
    #[arg(long, value_name = "SECONDS")]
    pub(crate) wait: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Why, for the CA to read
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to leave before.pem, after.pem, ca.pem, chain.pem and the journal
    #[arg(long, value_name = "DIR", default_value = "netca-renew-demo")]
    pub(crate) dir: PathBuf,
    /// Kind of the user's key
    #[arg(long, value_enum, default_value_t = Key::P256)]
    pub(crate) key: Key,
    /// Keep the key pair or make a new one
    #[arg(long, value_enum, default_value_t = KeyChoice::SameKey)]
    pub(crate) renew_with: KeyChoice,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Sandbox {
    #[command(subcommand)]
    pub(crate) desk: Option<Desk>,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// Directory for the CA's keys and records
    #[arg(long, value_name = "DIR", default_value = "netca-sandbox-data")]
    pub(crate) data: PathBuf,
    /// Certificate of an existing CA to issue with, and those above it
    #[arg(long, value_name = "PEM", requires = "issuer_key")]
    pub(crate) issuer_cert: Option<PathBuf>,
    /// Its private key, not encrypted
    #[arg(long, value_name = "PEM", requires = "issuer_cert")]
    pub(crate) issuer_key: Option<PathBuf>,
    /// Play the payer: what has a payment link is paid at once
    #[arg(long)]
    pub(crate) auto_pay: bool,
    /// Approve so many seconds after payment
    #[arg(long, value_name = "SECONDS")]
    pub(crate) auto_review: Option<u64>,
}

/// The review desk.
#[derive(Debug, Subcommand)]
pub(crate) enum Desk {
    /// The applications of a sandbox
    Applications {
        /// The sandbox's data directory
        #[arg(long, value_name = "DIR", default_value = "netca-sandbox-data")]
        data: PathBuf,
    },
    /// Approve an application that was paid
    Approve {
        /// The sandbox's data directory
        #[arg(long, value_name = "DIR", default_value = "netca-sandbox-data")]
        data: PathBuf,
        /// Business number
        business_number: String,
    },
    /// Reject an application
    Reject {
        /// The sandbox's data directory
        #[arg(long, value_name = "DIR", default_value = "netca-sandbox-data")]
        data: PathBuf,
        /// Business number
        business_number: String,
        /// Why, for the applicant to read
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Revoke a certificate
    Revoke {
        /// The sandbox's data directory
        #[arg(long, value_name = "DIR", default_value = "netca-sandbox-data")]
        data: PathBuf,
        /// Serial number of the certificate, hex
        serial: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Key {
    P256,
    Rsa2048,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyChoice {
    SameKey,
    NewKey,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Channel {
    Alipay,
    UnionpayPersonal,
    UnionpayCorporate,
}
