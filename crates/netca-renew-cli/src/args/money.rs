//! What is said of money: paying, bank transfers, invoices.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Renewal;

#[derive(Debug, Args)]
pub(crate) struct Pay {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Way to pay; asked for at a terminal, else the first online one that the order offers
    #[arg(long, value_enum)]
    pub(crate) channel: Option<Channel>,
    /// How long to wait for the payment, in seconds; as long as the page is open otherwise
    #[arg(long, value_name = "SECONDS")]
    pub(crate) wait: Option<u64>,
    /// Show the link and do not wait
    #[arg(long, conflicts_with = "wait")]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Channel {
    Alipay,
    UnionpayPersonal,
    UnionpayCorporate,
    BankTransfer,
}

#[derive(Args)]
pub(crate) struct Transfer {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Say that one more transfer was made; at a terminal, what is left out is asked for
    #[arg(long, conflicts_with = "remove")]
    pub(crate) add: bool,
    /// Take the transfer of this number away
    #[arg(long, value_name = "NUMBER")]
    pub(crate) remove: Option<usize>,
    /// Have the CA look for the transfers in its bank's records
    #[arg(long)]
    pub(crate) verify: bool,
    /// Account that paid: 5 to 30 digits (visible to others in the process list: leave it out to be asked)
    #[arg(long, value_name = "NUMBER", requires = "add")]
    pub(crate) payer_account: Option<String>,
    /// Name that the account is in
    #[arg(long, value_name = "TEXT", requires = "add")]
    pub(crate) payer_name: Option<String>,
    /// What was transferred, in yuan
    #[arg(long, value_name = "YUAN", requires = "add")]
    pub(crate) amount: Option<String>,
    /// Day of the transfer in China, YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "add")]
    pub(crate) date: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT", requires = "add")]
    pub(crate) remark: Option<String>,
}

/// Accounts and names are not for logs.
impl std::fmt::Debug for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transfer(…)")
    }
}

#[derive(Args)]
pub(crate) struct Invoice {
    #[command(flatten)]
    pub(crate) renewal: Renewal,
    /// Ask for an electronic invoice with this title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Taxpayer number of the title (GB 32100); leave it out for a person
    #[arg(long, value_name = "NUMBER", requires = "title")]
    pub(crate) tax_number: Option<String>,
    /// Where the invoice is sent; leave it out to only download it
    #[arg(long, value_name = "ADDRESS", requires = "title")]
    pub(crate) email: Option<String>,
    /// Write the issued invoice (PDF) to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

impl std::fmt::Debug for Invoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invoice(…)")
    }
}
