//! The C ABI of netca-renew: the whole flow for programs in C, C++, C# and Electron.
//!
//! `include/netca_renew.h` is written from this crate by `cargo xtask header`, and is where a C programmer reads on. There is
//! no logic of its own here: each function looks at its arguments, calls the method of [`netca_renew`] that does it, and
//! turns what comes back into handles, numbers and texts.
//!
//! | step | 中文 | Rust | C |
//! |---|---|---|---|
//! | 0 list | 我的证书, 刷新 | `Client::list` | [`netca_client_list`] |
//! | 1 quote | 申请续期 | `Client::quote` | [`netca_client_quote`] |
//! | 2 agreement | 电子认证服务协议 | `Client::agreement` | [`netca_client_agreement`], [`netca_agreement_accept`] |
//! | 3 form | 续期申请表 | `FormInput::check` | [`netca_form_new`], [`netca_form_check`] |
//! | 3c attachments | 附件 | `Client::upload` | [`netca_client_upload`] |
//! | 3c paper | 导出申请表模板 | `ApplicationForm` | [`netca_paper_new`] |
//! | 4 apply | 输入证书的密码 | `Client::apply` | [`netca_client_apply`] |
//! | 5 order | 业务信息, 订单详情 | `Renewal::order` | [`netca_renewal_order`] |
//! | 6a pay | 缴费, 在线支付 | `Renewal::payment_link`, `Renewal::wait_for_payment` | [`netca_renewal_payment_link`], [`netca_renewal_wait_for_payment`] |
//! | 6b transfer | 银行转账, 核验转账信息 | `Renewal::declare_transfers`, `Renewal::verify_transfers` | [`netca_renewal_declare_transfers`], [`netca_renewal_verify_transfers`] |
//! | 6c withdraw | 撤销申请 | `Renewal::withdraw` | [`netca_renewal_withdraw`] |
//! | 7 progress | 等待审核, 查询进度 | `Renewal::refresh`, `Renewal::wait` | [`netca_renewal_refresh`], [`netca_renewal_wait`] |
//! | 7a recover | 查询进度, 换了电脑或记录丢失 | `Client::recover` | [`netca_client_recover`] |
//! | 8 install | 安装证书 | `Renewal::install` | [`netca_renewal_install`] |
//! | 9 done | 续期成功 | `Client::list` | [`netca_client_list`] |
//!
//! No panic crosses to C, only names that begin with `netca_` are exported, there is no global state but the loaded modules,
//! and on Linux the shared library's SONAME is `libnetca_renew.so.0`.
//!
//! `unsafe` is what a C ABI is made of. Pointers are looked at in one place (`raw.rs`); what remains is the promise that a C
//! program keeps: a handle came from here, was not freed, and is of the type that the header says; a pointer with a length
//! points to so many bytes. Handles are shared between threads, and every one can bear it.
#![allow(unsafe_code, reason = "the C ABI is made of it; each block says what it relies on")]
#![allow(clippy::missing_safety_doc, reason = "the header says once, for every function, what C must keep to")]
#![allow(clippy::too_many_arguments, reason = "C has no other way to say what a step needs")]

// In the order in which the header shows them.
mod version;

mod codes;
mod values;

mod error;
mod json;
mod lent;
mod panic;
mod raw;

mod report;

mod cancel;
mod texts;

mod callback;
mod settings;

mod exchange;
mod log;
mod transport;

mod provider;
mod token;
mod tokens;

mod client;
mod service;

mod certificates;

mod fees;
mod quote;

mod agreement;

mod form;

mod uploads;

mod paper;

mod layout;
mod login;
mod renewal;

mod money_steps;
mod steps;

mod recovered;

mod journal;

mod application;
mod order;

mod payment_link;

mod sheet;
mod transfers;

mod bytes;
mod invoice;

mod drivers;

pub use agreement::*;
pub use application::*;
pub use bytes::*;
pub use callback::*;
pub use cancel::*;
pub use certificates::*;
pub use client::*;
pub use codes::*;
pub use drivers::*;
pub use exchange::*;
pub use fees::*;
pub use form::*;
pub use invoice::*;
pub use journal::*;
pub use login::*;
pub use money_steps::*;
pub use order::*;
pub use paper::*;
pub use payment_link::*;
pub use provider::*;
pub use quote::*;
pub use recovered::*;
pub use renewal::*;
pub use report::*;
pub use service::*;
pub use settings::*;
pub use sheet::*;
pub use steps::*;
pub use texts::*;
pub use token::*;
pub use tokens::*;
pub use transfers::*;
pub use transport::*;
pub use uploads::*;
pub use values::*;
pub use version::{NETCA_ABI_VERSION, netca_abi_version, netca_version};
