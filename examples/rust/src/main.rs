//! A whole renewal in one program: `netca-renew-example SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json`, with the PIN in
//! the environment variable `PIN`. TOKEN is a soft token's file (`.json`), a PKCS#11 module, or an SKF module with `skf:` before its
//! path. Start it again after any failure: it goes on where it stopped. What differs from run to run stands in braces
//! (examples/README.md).
#![forbid(unsafe_code)]

mod failure;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, TrustAnchors};
use netca_renew::netca_payment::{PaymentChannel, rfc3339};
use netca_renew::netca_protocol::wire::{ClientInfo, RenewalPath};
use netca_renew::netca_protocol::{Cancel, HttpService, HttpsConfig, HttpsTransport, TlsRoots};
use netca_renew::netca_token::{
    Login, Pin, Pkcs11Provider, Provider, SkfProfile, SkfProvider, SoftProvider, Token, open_only,
};
use netca_renew::texts::{self, Language};
use netca_renew::{
    Applied, Client, Draft, Event, FormInput, Goal, ListedCertificate, Renewal, Settings, Stage, Waited,
};

use failure::Failure;

const ENGLISH: Language = Language::English;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, anchor, token, state, form] = arguments.as_slice() else {
        eprintln!("usage: netca-renew-example SERVER TRUST_ANCHOR.pem TOKEN STATE_DIR FORM.json");
        return ExitCode::from(2);
    };
    println!("netca-renew {{Rust}}");
    let renewed = client(server, anchor, state).and_then(|client| renew(&client, token, form));
    renewed.map_or_else(Failure::report, |()| ExitCode::SUCCESS)
}

fn client(server: &str, anchor: &str, state: &str) -> Result<Client, Failure> {
    let roots = Certificate::all_from_pem(&std::fs::read_to_string(anchor)?)?;
    let config = HttpsConfig { tls_roots: TlsRoots::Only(roots.clone()), ..HttpsConfig::default() };
    let service = HttpService::new(server, Arc::new(HttpsTransport::new(&config)?))?;
    Ok(Client::new(Settings {
        payment_hosts: vec![service.host().to_owned()],
        service: Arc::new(service),
        anchors: TrustAnchors::new(roots),
        state: state.into(),
        client: ClientInfo { name: "example".into(), version: "4.7.6".into() },
        observer: Arc::new(progress),
        clock: SystemTime::now,
    })?)
}

/// Called while a step blocks: on the same thread, so it must not take long.
fn progress(event: &Event) {
    match event {
        Event::Install(step) => println!("  {}", texts::install_step(*step, ENGLISH)),
        Event::Stage(stage) => eprintln!("... {}", texts::stage(*stage, ENGLISH)),
        _ => {}
    }
}

fn renew(client: &Client, token: &str, form: &str) -> Result<(), Failure> {
    let mut provider: Box<dyn Provider> = if let Some(module) = token.strip_prefix("skf:") {
        Box::new(SkfProvider::load(module, SkfProfile::default())?)
    } else if token.ends_with(".json") {
        Box::new(SoftProvider::new(vec![token.into()]))
    } else {
        Box::new(Pkcs11Provider::load(token)?)
    };
    let mut token = open_only(provider.as_mut(), None)?;
    let pin = Pin::new(std::env::var("PIN").unwrap_or_default());
    let login = Login { pin: Some(&pin), allow_last_try: false };
    let cancel = Cancel::new();

    let certificate = list(client, token.as_mut())?;
    // One that the CA does not have yet is let go of here, and taken up by apply.
    let begun = client.find(&certificate.stored.certificate)?.filter(|begun| begun.stage() > Stage::Signed);
    let mut renewal = match begun {
        Some(renewal) => {
            println!("taken up {{{}}}: {}", renewal.id(), texts::stage(renewal.stage(), ENGLISH));
            renewal
        }
        None => apply(client, &certificate, token.as_mut(), login, form, &cancel)?,
    };
    if renewal.stage() < Stage::ReadyToInstall {
        pay(&mut renewal, &cancel)?;
    }
    println!("step 8, install");
    let renewed = renewal.install(token.as_mut(), login, &cancel)?;
    let new = &renewed.stored.certificate;
    println!("step 9, done\n  {}, until {{{}}}", new.subject(), rfc3339::format(new.not_after()));
    show_encryption(&renewed);
    Ok(())
}

/// The other half of a pair, which is renewed with it.
fn show_encryption(one: &ListedCertificate) {
    if let Some(encryption) = &one.encryption {
        let until = rfc3339::format(encryption.certificate.not_after());
        println!("  with its encryption certificate, until {{{until}}}");
    }
}

fn list(client: &Client, token: &mut dyn Token) -> Result<ListedCertificate, Failure> {
    let mut listed = client.list(token)?;
    println!("step 0, list: {} {}", listed.len(), if listed.len() == 1 { "certificate" } else { "certificates" });
    for one in &listed {
        let certificate = &one.stored.certificate;
        let actions: String = one.actions.iter().map(|action| format!(" {}", action.name())).collect();
        println!("  {}, until {{{}}}:{actions}", certificate.subject(), rfc3339::format(certificate.not_after()));
        show_encryption(one);
    }
    if listed.is_empty() { Err(Failure::NoCertificate) } else { Ok(listed.swap_remove(0)) }
}

/// Steps 1 to 4: from the quote to the application.
fn apply<'a>(
    client: &'a Client,
    certificate: &ListedCertificate,
    token: &mut dyn Token,
    login: Login<'_>,
    form: &str,
    cancel: &Cancel,
) -> Result<Renewal<'a>, Failure> {
    let quote = client.quote(certificate, cancel)?;
    println!("step 1, quote: {}", if quote.path == RenewalPath::Expired { "expired" } else { "unexpired" });
    if let (Some(option), Some(way)) = (quote.options.first(), quote.renew_with.first()) {
        let way = texts::renew_with(*way, ENGLISH);
        println!("  {} months, {way}: {} yuan", option.term_months.months(), option.total);
        for line in &option.fee_lines {
            println!("  {}: {} * {} = {}", line.name, line.unit_price, line.quantity, line.subtotal);
        }
    }

    let agreement = client.agreement(&quote, cancel)?;
    println!("step 2, agreement: accepted {{{}}}", agreement.version());
    let agreement = agreement.accept(); // Here the user reads agreement.text() and ticks 我接受.

    let input: FormInput = serde_json::from_str(&std::fs::read_to_string(form)?)?;
    let form = input.check(&quote).map_err(Failure::Fields)?;
    println!("step 3, form: good");

    let draft = Draft { certificate, quote: &quote, agreement: &agreement, form: &form };
    let applied = client.apply(&draft, token, login, cancel)?;
    let how = if matches!(applied, Applied::Submitted(_)) { "submitted" } else { "resumed" };
    let renewal = applied.into_renewal();
    println!("step 4, apply: {how} {{{}}}", renewal.id());
    Ok(renewal)
}

/// Steps 5 to 7: from the order to the approval.
fn pay(renewal: &mut Renewal<'_>, cancel: &Cancel) -> Result<(), Failure> {
    let order = renewal.order(cancel)?;
    println!("step 5, order {{{}}}: {} yuan", order.order_number, order.total);
    if let Some(link) = renewal.payment_link(PaymentChannel::Alipay, cancel)? {
        let channel = texts::payment_channel(link.channel, ENGLISH);
        println!("step 6, pay: {channel}, {} yuan, {{{}}}", link.amount, link.url);
    }
    let waited = renewal.wait(Goal::ReadyToInstall, SystemTime::now() + Duration::from_secs(120), cancel)?;
    println!("step 7, progress: {}", texts::stage(renewal.stage(), ENGLISH));
    if waited == Waited::Reached { Ok(()) } else { Err(Failure::NotApproved) }
}
