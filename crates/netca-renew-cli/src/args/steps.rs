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
