//! The online renewal of a certificate on a Key, step by step.
//!
//! | step | 中文 | method | command |
//! |---|---|---|---|
//! | 0 list | 我的证书, 刷新 | [`Client::list`] | `netca-renew list` |
//! | 1 quote | 申请续期 | [`Client::quote`] | `netca-renew quote` |
//! | 2 agreement | 电子认证服务协议 | [`Client::agreement`] | `netca-renew agreement` |
//! | 3 form | 续期申请表 | [`FormInput::check`] | `netca-renew apply` |
//! | 3c paper | 导出申请表模板 | [`paper::ApplicationForm::filled`], [`paper::ApplicationForm::blank`] | `netca-renew form` |
//! | 3c attach | 附件 | [`Attachment::read`], [`Client::attach`] | `netca-renew apply --attach` |
//! | 4 apply | 输入证书的密码 | [`Client::apply`] | `netca-renew apply` |
//! | 5 order | 业务信息, 订单详情 | [`Renewal::order`] | `netca-renew status` |
//! | 6a pay | 缴费, 在线支付 | [`Renewal::payment_link`], [`Renewal::wait_for_payment`] | `netca-renew pay` |
//! | 6b transfer | 银行转账, 核验转账信息 | [`Renewal::declare_transfers`], [`Renewal::verify_transfers`] | `netca-renew transfer` |
//! | 6c withdraw | 撤销申请 | [`Renewal::withdraw`] | `netca-renew withdraw` |
//! | 7 progress | 等待审核, 查询进度 | [`Renewal::refresh`], [`Renewal::wait`] | `netca-renew status` |
//! | 7a recover | 查询进度, 换了电脑或记录丢失 | [`Client::recover`] | `netca-renew recover` |
//! | 8 install | 安装证书 | [`Renewal::install`] | `netca-renew install` |
//! | 9 done | 续期成功 | [`Client::list`] | `netca-renew list` |
//!
//! Beside the steps: an electronic invoice (电子发票) after payment, with [`Renewal::request_invoice`] and
//! `netca-renew invoice`.
//!
//! Everything that happens is written to a [journal](mod@journal) before it is done, so a renewal outlives the process:
//! [`Client::open`] or [`Client::find`] takes it up where it stopped. Where there is no journal, [`Client::recover`] writes one
//! from what the CA keeps and the certificate's key vouches for.
//!
//! ```no_run
//! use std::time::{Duration, SystemTime};
//!
//! use netca_renew::netca_payment::PaymentChannel;
//! use netca_renew::netca_protocol::Cancel;
//! use netca_renew::netca_token::{Login, Pin, Pkcs11Provider, open_only};
//! use netca_renew::{Client, Draft, Error, FormInput, Goal};
//!
//! # fn renew(client: Client, input: FormInput) -> Result<(), Error> {
//! let cancel = Cancel::new();
//! let mut token = open_only(&mut Pkcs11Provider::load("/usr/lib/softhsm/libsofthsm2.so")?, None)?;
//! let certificate = client.list(token.as_mut())?.swap_remove(0);
//! let quote = client.quote(&certificate, &cancel)?;
//! let agreement = client.agreement(&quote, &cancel)?;
//! println!("{}", agreement.text()); // and only when the user ticked 我接受:
//! let agreement = agreement.accept();
//! let form = input.check(&quote).map_err(Error::Form)?;
//! let pin = Pin::new("typed by the user");
//! let login = Login { pin: Some(&pin), allow_last_try: false };
//! let draft = Draft { certificate: &certificate, quote: &quote, agreement: &agreement, form: &form };
//! let mut renewal = client.apply(&draft, token.as_mut(), login, &cancel)?.into_renewal();
//! if let Some(link) = renewal.payment_link(PaymentChannel::Alipay, &cancel)? {
//!     println!("{} yuan: {}", link.amount, link.url);
//! }
//! let until = SystemTime::now() + Duration::from_secs(3600);
//! renewal.wait(Goal::ReadyToInstall, until, &cancel)?;
//! let new = renewal.install(token.as_mut(), login, &cancel)?;
//! println!("valid until {:?}", new.stored.certificate.not_after());
//! # Ok(()) }
//! ```
#![forbid(unsafe_code)]

mod agreement;
mod apply;
mod attachment;
mod client;
mod error;
mod event;
mod form;
mod install;
mod invoice;
pub mod journal;
mod list;
mod order;
mod pairs;
pub mod paper;
mod payment;
mod payment_page;
mod poll;
mod progress;
mod quote;
mod recover;
mod renewal;
mod settlement;
mod stage;
pub mod texts;
mod transfer;
mod upload;
mod version;
mod withdraw;

pub use agreement::{AcceptedAgreement, ServiceAgreement};
pub use apply::{Applied, Draft};
pub use attachment::Attachment;
pub use client::{Client, Settings};
pub use error::{CertificateRule, Error, RecoveryRule};
pub use event::{Event, InstallStep};
pub use form::{Form, FormInput, OperatorInput, RecipientInput, VatInvoiceInput};
pub use invoice::InvoiceInput;
pub use list::{Action, ListedCertificate};
pub use payment_page::PaymentEnd;
pub use progress::{Goal, Waited};
pub use recover::{Recovered, Recovery};
pub use renewal::Renewal;
pub use stage::Stage;
pub use transfer::TransferInput;
pub use version::ClientUpdate;

pub use {netca_cert, netca_json, netca_payment, netca_pdf, netca_protocol, netca_token};
