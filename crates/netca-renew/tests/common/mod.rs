#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod fake;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::TrustAnchors;
use netca_renew::netca_protocol::RenewalService;
use netca_renew::netca_protocol::wire::{ClientInfo, Quote};
use netca_renew::{Client, Event, FormInput, OperatorInput, Settings};

/// The golden quote: an application form in PDF, JPEG or PNG is required, and papers in PDF for a VAT invoice.
pub fn quote() -> Quote {
    let json = include_str!("../../../../tests/fixtures/quote.json");
    let mut quote: Quote = serde_json::from_str(json).unwrap();
    quote.expires_at = now() + Duration::from_secs(86_400);
    quote
}

/// A form of an invented person that wants nothing but what has to be attached.
pub fn form() -> FormInput {
    let operator = OperatorInput {
        id_type: 2,
        id_number: "11010519491231002X".into(),
        name: "张三".into(),
        mobile: "13800000000".into(),
        email: "zhangsan@yunshan.example".into(),
        address: "广州市天河区示例路 1 号".into(),
    };
    FormInput { term_months: 24, operator, ..FormInput::default() }
}

pub fn pdf(size: usize) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..size.saturating_sub(15)).map(|at| b' ' + (at % 89) as u8));
    content.extend(b"%%EOF\n");
    content
}

pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_322_096)
}

pub fn client(
    service: Arc<dyn RenewalService>,
    state: &Path,
    observer: impl Fn(&Event) + Send + Sync + 'static,
) -> Client {
    Client::new(Settings {
        service,
        anchors: TrustAnchors::new(vec![]),
        state: state.to_owned(),
        client: ClientInfo { name: "tests".into(), version: "1.0.0".into() },
        payment_hosts: vec![],
        observer: Arc::new(observer),
        clock: now,
    })
    .unwrap()
}
