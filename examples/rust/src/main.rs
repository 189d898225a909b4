//! A whole renewal in one program: `netca-renew-example SERVER TRUST_ANCHOR.pem TOKEN_FILE STATE_DIR FORM.json`,
//! with the PIN in the environment variable `PIN`. Start it again after any failure: it goes on where it stopped.
#![forbid(unsafe_code)]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, TrustAnchors};
use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::wire::ClientInfo;
use netca_renew::netca_protocol::{Cancel, HttpService, HttpsConfig, HttpsTransport, TlsRoots};
use netca_renew::netca_token::{Login, Pin, SoftProvider, open_only};
use netca_renew::{Client, Draft, FormInput, Goal, Settings, Stage};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, anchor, token, state, form] = arguments.as_slice() else {
        return Err("usage: netca-renew-example SERVER TRUST_ANCHOR.pem TOKEN_FILE STATE_DIR FORM.json".into());
    };
    let client = client(server, anchor, state)?;
    let mut token = open_only(&mut SoftProvider::new(vec![token.into()]), None)?;
    let pin = Pin::new(std::env::var("PIN")?);
    let login = Login { pin: Some(&pin), allow_last_try: false };
    let cancel = Cancel::new();

    let certificate = client.list(token.as_mut())?.swap_remove(0);
    let old = &certificate.stored.certificate;
    println!("{} ends {:?}", old.subject(), old.not_after());
    let mut renewal = match client.find(old)? {
        Some(renewal) if renewal.stage() > Stage::Signed => renewal,
        _ => {
            let quote = client.quote(&certificate, &cancel)?;
            let agreement = client.agreement(&quote, &cancel)?;
            println!("{}\n{}", agreement.title(), agreement.text()); // The user reads it and ticks 我接受.
            let agreement = agreement.accept();
            let form = serde_json::from_str::<FormInput>(&std::fs::read_to_string(form)?)?;
            let form = form.check(&quote).map_err(|errors| format!("{errors:?}"))?;
            let draft = Draft { certificate: &certificate, quote: &quote, agreement: &agreement, form: &form };
            client.apply(&draft, token.as_mut(), login, &cancel)?.into_renewal()
        }
    };
    if let Some(link) = renewal.payment_link(PaymentChannel::Alipay, &cancel)? {
        println!("pay {} yuan at {}", link.amount, link.url);
    }
    renewal.wait(Goal::ReadyToInstall, SystemTime::now() + Duration::from_secs(60), &cancel)?;
    let new = renewal.install(token.as_mut(), login, &cancel)?.stored.certificate;
    println!("{} ends {:?}", new.subject(), new.not_after());
    Ok(())
}

fn client(server: &str, anchor: &str, state: &str) -> Result<Client, Box<dyn Error>> {
    let roots = Certificate::all_from_pem(&std::fs::read_to_string(anchor)?)?;
    let config = HttpsConfig { tls_roots: TlsRoots::Only(roots.clone()), ..HttpsConfig::default() };
    let service = HttpService::new(server, Arc::new(HttpsTransport::new(&config)?))?;
    Ok(Client::new(Settings {
        payment_hosts: vec![service.host().to_owned()],
        service: Arc::new(service),
        anchors: TrustAnchors::new(roots),
        state: state.into(),
        client: ClientInfo { name: "netca-renew-example".into(), version: env!("CARGO_PKG_VERSION").into() },
        observer: Arc::new(|event| println!("  {event:?}")),
        clock: SystemTime::now,
    })?)
}
