use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use netca_payment::{Money, PayeeAccount, PaymentChannel, TermMonths};
use netca_protocol::person::{BankAccount, Text};
use netca_protocol::wire::{AttachmentRule, ClientVersions, RenewWith};

use crate::expired::vat_papers;
use crate::router::MAX_BODY;
use crate::{AgreementText, Clock, Error, ExpiredPath};

/// No rule takes a larger attachment: it is looked at whole, in memory.
const MAX_ATTACHMENT: u64 = 64 << 20;

/// What takes one line of the log, without a line break and without personal data.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How a sandbox is to run. [`Config::new`] gives the defaults named here.
#[derive(Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one. Default `127.0.0.1:0`.
    pub listen: SocketAddr,
    /// Other names that clients reach it by (`renew.ca.example`, with the port unless it is 443): proofs of possession are
    /// taken that are made out to them. Its addresses and `localhost` need not be named. Default none.
    pub names: Vec<String>,
    /// Where keys and records are kept; made if it is not there (mode 0700).
    pub data: PathBuf,
    /// An existing CA to issue with; one with SM2 keys issues for SM2 keys, any other for the others. Default none: the
    /// sandbox makes a root and an issuing CA on its first start.
    pub issuer: Option<IssuerFiles>,
    /// The kind of key of the CA that the sandbox makes for RSA and P-256 keys and for its server. Default
    /// [`CaKey::P256`].
    pub ca_key: CaKey,
    /// Whether there is a CA for SM2 keys beside it. Once made it stays, whatever this says later. Default no.
    pub sm2: bool,
    /// Moves the holders of other certificates to SM2: a change of CA, so their renewals are with a new key alone. Default
    /// `None`: they stay with what they have.
    pub move_to_sm2: Option<MoveToSm2>,
    /// The ways to pay that are offered, online ones and bank transfer. Default Alipay, UnionPay (personal, corporate)
    /// and bank transfer.
    pub channels: Vec<PaymentChannel>,
    /// Where bank transfers go. Default an invented company.
    pub payee: PayeeAccount,
    /// Whether the sandbox plays the payer and the bank: what has a payment link is paid, what was declared as a bank
    /// transfer is in the ledger, and what is to be given back is given back, [`Config::played_after`]. Default no.
    pub auto_pay: bool,
    /// How long what the sandbox plays takes, with [`Config::auto_review`] the invoice office's work, too. Default a tenth of
    /// a second; zero is for measurements, and has everything done when it is first asked for.
    pub played_after: Duration,
    /// How long after payment an application is approved by itself; `None` waits for the operator. Default `None`.
    pub auto_review: Option<Duration>,
    /// The agreement in force. Default [`AgreementText::default`].
    pub agreement: AgreementText,
    /// The ways of renewing that are allowed, the one wanted first. Default same key, then new key.
    pub renew_with: Vec<RenewWith>,
    /// The price of a year. Default 100.00 yuan.
    pub price_per_year: Money,
    /// The terms offered, whole years. Default 12, 24 and 36 months.
    pub terms: Vec<TermMonths>,
    /// How long before its end a certificate can be renewed. Default 90 days.
    pub window: Duration,
    /// Whether and how certificates that have ended can be renewed. Default `None`: they are refused.
    pub expired: Option<ExpiredPath>,
    /// What must or may come along on either path, one rule a kind. Default the papers for a VAT invoice, required with
    /// one.
    pub attachments: Vec<AttachmentRule>,
    /// The largest chunk of an upload, in bytes. Default 256 KiB.
    pub chunk_bytes: u32,
    /// The most that all attachments of one quote may have together, in bytes. Default 100 MiB.
    pub max_upload_bytes: u64,
    /// The newest client, and where it is to be had: said to every client, and to one that is too old. Default nothing.
    pub newest_client: ClientVersions,
    /// How long a quote holds. Default 24 hours.
    pub quote_lifetime: Duration,
    /// How long a payment page takes money. Default 30 minutes.
    pub payment_lifetime: Duration,
    /// Where the time comes from. Default the system's clock.
    pub clock: Clock,
    /// Where a line for each request goes. Default nowhere.
    pub log: Option<Log>,
}

/// A CA made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerFiles {
    /// PEM: the issuing CA's certificate, and any of the CAs above it.
    pub certificate: PathBuf,
    /// PEM: its private key, RSA (2048 to 4096 bits), P-256 or SM2, as PKCS#8, PKCS#1 or SEC1, not encrypted.
    pub key: PathBuf,
}

/// What holders get who are moved to SM2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MoveToSm2 {
    /// What they had: one certificate, or a pair.
    AsBefore,
    /// A pair, whose encryption key the CA makes.
    Pair,
}

/// The kind of key of a CA that the sandbox makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CaKey {
    /// ECDSA on P-256.
    #[default]
    P256,
    /// RSA with 2048 bits.
    Rsa2048,
}

impl Config {
    /// The defaults, with records kept in `data`.
    pub fn new(data: PathBuf) -> Self {
        const DAY: Duration = Duration::from_secs(24 * 3600);
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            names: Vec::new(),
            data,
            issuer: None,
            ca_key: CaKey::P256,
            sm2: false,
            move_to_sm2: None,
            channels: vec![
                PaymentChannel::Alipay,
                PaymentChannel::UnionpayPersonal,
                PaymentChannel::UnionpayCorporate,
                PaymentChannel::BankTransfer,
            ],
            payee: PayeeAccount {
                company_name: "沙箱电子认证有限公司".into(),
                account: "0000100020003000400".into(),
                bank: "示例银行广州沙箱支行".into(),
            },
            auto_pay: false,
            played_after: Duration::from_millis(100),
            auto_review: None,
            agreement: AgreementText::default(),
            renew_with: vec![RenewWith::SameKey, RenewWith::NewKey],
            price_per_year: Money::from_fen(10_000).unwrap_or_default(),
            terms: [12, 24, 36].into_iter().filter_map(|months| TermMonths::new(months).ok()).collect(),
            window: 90 * DAY,
            expired: None,
            attachments: vec![vat_papers()],
            chunk_bytes: 256 << 10,
            max_upload_bytes: 100 << 20,
            newest_client: ClientVersions::default(),
            quote_lifetime: DAY,
            payment_lifetime: Duration::from_secs(30 * 60),
            clock: Clock::system(),
            log: None,
        }
    }

    /// Refuses what no quote could be made of.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let invalid = |setting, rule| Err(Error::Setting { setting, rule });
        if self.terms.is_empty() || self.terms.iter().any(|term| term.months() % 12 != 0) {
            return invalid("terms", "at least one, each whole years");
        }
        if self.renew_with.is_empty() {
            return invalid("renew_with", "at least one way");
        }
        let is_offered = |channel: &PaymentChannel| channel.is_online() || *channel == PaymentChannel::BankTransfer;
        if self.channels.is_empty() || !self.channels.iter().all(is_offered) {
            return invalid("channels", "at least one way, online or bank transfer");
        }
        let names = [&self.payee.company_name, &self.payee.bank];
        if names.iter().any(|name| Text::parse("payee", name, 64).is_err())
            || BankAccount::parse("payee", &self.payee.account).is_err()
        {
            return invalid("payee", "company and bank in at most 64 characters, an account of 5 to 30 digits");
        }
        let longest = self.terms.iter().map(|term| term.months() / 12).max().unwrap_or(0);
        let prices = [Some(self.price_per_year), self.expired.as_ref().map(|path| path.price_per_year)];
        if prices.into_iter().flatten().any(|price| price.checked_mul(longest).is_none()) {
            return invalid("price_per_year", "the longest term must cost less than 10 billion yuan");
        }
        if self.chunk_bytes == 0 || self.chunk_bytes as usize > MAX_BODY {
            return invalid("chunk_bytes", "from 1 to what a request may hold, 1 MiB");
        }
        let expired = self.expired.iter().flat_map(|path| &path.attachments);
        let rules: Vec<&AttachmentRule> = expired.chain(&self.attachments).collect();
        if rules.iter().enumerate().any(|(at, rule)| rules.iter().skip(at + 1).any(|other| other.kind == rule.kind)) {
            return invalid("attachments", "one rule a kind");
        }
        let empty = |rule: &&AttachmentRule| rule.media_types.is_empty() || rule.max_count == 0;
        if rules.iter().any(|rule| empty(rule) || !(1..=MAX_ATTACHMENT).contains(&rule.max_bytes)) {
            return invalid("attachments", "at least one media type and one file, of 1 byte to 64 MiB");
        }
        Ok(())
    }
}
