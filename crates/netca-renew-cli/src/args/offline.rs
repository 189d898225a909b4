use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use netca_renew::netca_payment::Money;

use super::KeyChoice;

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to leave before.pem, after.pem, the same of the encryption certificate of a pair, ca.pem, chain.pem, the
    /// signed application, form.pdf, invoice.pdf and the journal; what an earlier demo left is replaced
    #[arg(long, value_name = "DIR", default_value = "netca-renew-demo")]
    pub(crate) dir: PathBuf,
    /// Kind of the user's key
    #[arg(long, value_enum, default_value_t = Key::P256)]
    pub(crate) key: Key,
    /// Renew a signing and an encryption certificate as a pair; with --key sm2 or rsa2048
    #[arg(long)]
    pub(crate) pair: bool,
    /// Move an RSA or P-256 holder to an SM2 pair: another CA, so with new keys
    #[arg(long)]
    pub(crate) move_to_sm2: bool,
    /// Keep the key pair or make a new one
    #[arg(long, value_enum, default_value_t = KeyChoice::SameKey)]
    pub(crate) renew_with: KeyChoice,
    /// Renew a certificate that ended 20 days ago: dearer, and with the form as an attachment
    #[arg(long)]
    pub(crate) expired: bool,
    /// Way to pay
    #[arg(long, value_enum, value_name = "WAY", default_value_t = DemoPay::Alipay)]
    pub(crate) pay: DemoPay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DemoPay {
    Alipay,
    Unionpay,
    BankTransfer,
}

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    #[command(subcommand)]
    pub(crate) desk: Option<Desk>,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// Directory for the CA's keys and records
    #[arg(long, global = true, value_name = "DIR", default_value = "netca-sandbox-data")]
    pub(crate) data: PathBuf,
    /// Certificate of an existing CA to issue with, and those above it
    #[arg(long, value_name = "PEM", requires = "issuer_key")]
    pub(crate) issuer_cert: Option<PathBuf>,
    /// Its private key, not encrypted
    #[arg(long, value_name = "PEM", requires = "issuer_cert")]
    pub(crate) issuer_key: Option<PathBuf>,
    /// Play the payer and the bank: what has a payment link is paid, a declared transfer comes in, at once
    #[arg(long)]
    pub(crate) auto_pay: bool,
    /// Approve so many seconds after payment, and issue invoices that are asked for
    #[arg(long, value_name = "SECONDS")]
    pub(crate) auto_review: Option<u64>,
    /// How long a payment page takes money, in seconds; half an hour otherwise
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) payment_lifetime: Option<u64>,
    /// Renew expired certificates, too: for a year after, 400 yuan a year, with client 4.7.6 and the application form
    #[arg(long)]
    pub(crate) expired: bool,
    /// Move the holders of RSA and P-256 certificates to SM2: another CA, so with a new key
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) move_to_sm2: Option<MoveTo>,
    /// Newest version of the client, to tell those who ask
    #[arg(long, value_name = "VERSION")]
    pub(crate) newest_client: Option<String>,
    /// Where the newest client is to be had
    #[arg(long, value_name = "URL")]
    pub(crate) download: Option<String>,
}

/// The review desk.
#[derive(Debug, Subcommand)]
pub(crate) enum Desk {
    /// Put a key and a first certificate on a token, so that there is something to renew; the sandbox must not run
    Enroll(Enroll),
    /// The applications of a sandbox
    Applications,
    /// The attachments that came with an application
    Attachments(Attachments),
    /// Approve an application that was paid
    Approve {
        /// Business number
        business_number: String,
    },
    /// Reject an application
    Reject {
        /// Business number
        business_number: String,
        /// Why, for the applicant to read
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Keep what was paid for the certificate's next application, instead of giving it back
        #[arg(long)]
        carry_over: bool,
    },
    /// Record that a bank transfer came in on the CA's account
    BankTransfer(BankTransfer),
    /// The bank's ledger: what came in, and what it paid for
    Ledger,
    /// Note that what an application has still to pay was taken in cash, by cheque or in a periodic settlement
    Settle {
        /// Business number
        business_number: String,
        /// How it was paid
        #[arg(long, value_enum, default_value_t = Settled::Cash)]
        channel: Settled,
    },
    /// Have money given back that was carried over and that no application has used
    Refund {
        /// Business number
        business_number: String,
    },
    /// Note that the money that was to be given back was given back
    Refunded {
        /// Business number
        business_number: String,
    },
    /// Issue the invoice that was asked for
    Invoice {
        /// Business number
        business_number: String,
    },
    /// The SMS and e-mails that a CA would have sent
    Outbox,
    /// The encryption keys that the CA made and keeps, by their certificates; the keys are not shown
    Escrow,
    /// Revoke a certificate
    Revoke {
        /// Serial number of the certificate, hex
        serial: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Attachments {
    /// Business number
    pub(crate) business_number: String,
    /// Directory to write them to; without it they are listed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct BankTransfer {
    /// Account of the payer
    #[arg(long, value_name = "NUMBER")]
    pub(crate) payer_account: String,
    /// Name of the payer, as the bank has it
    #[arg(long, value_name = "NAME")]
    pub(crate) payer_name: String,
    /// Amount in yuan, as 200.00
    #[arg(long, value_name = "YUAN")]
    pub(crate) amount: Money,
    /// Day of the payment in China; today otherwise
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
    /// What the payer wrote
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) remark: String,
}

/// Accounts and names are not for logs.
impl std::fmt::Debug for BankTransfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BankTransfer(…)")
    }
}

/// What only the CA can settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Settled {
    Cash,
    Cheque,
    PeriodicSettlement,
}

#[derive(Debug, Args)]
pub(crate) struct Enroll {
    /// So many days are left of the certificate
    #[arg(long, value_name = "DAYS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) days: u32,
    /// So many days ago the certificate ended
    #[arg(long, value_name = "DAYS", conflicts_with = "days", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) ended: Option<u32>,
    /// Kind of the user's key
    #[arg(long, value_enum, default_value_t = Key::P256)]
    pub(crate) key: Key,
    /// A signing and an encryption certificate, each with a key of its own; with --key sm2 or rsa2048
    #[arg(long)]
    pub(crate) pair: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Key {
    P256,
    Rsa2048,
    Sm2,
}

/// What the holders of RSA and P-256 certificates get who are moved to SM2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MoveTo {
    /// What they had: one certificate, or a pair
    AsBefore,
    /// A pair
    Pair,
}
