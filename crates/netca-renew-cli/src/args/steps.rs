use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
