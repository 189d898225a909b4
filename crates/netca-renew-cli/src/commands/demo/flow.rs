use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::TrustAnchors;
use netca_renew::netca_protocol::wire::ClientInfo;
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, Proxy, TlsRoots};
use netca_renew::netca_token::{Login, Pin, Token};
use netca_renew::{Client, Draft, Error, Goal, Settings, Waited};
use netca_sandbox::Running;

use super::directory::Directory;
use super::{Certificates, papers, payment, token};
use crate::args::Demo;
use crate::failure::Failure;
use crate::output::Output;
use crate::{choose, commands, interrupt};

/// The version that the demo's client says it has: that of NETCA's guide, old enough for nothing and new enough for an
/// expired certificate.
const CLIENT_VERSION: &str = "4.7.6";

pub(super) fn client(sandbox: &Running, directory: &Directory, output: &Output) -> Result<Client, Failure> {
    let roots = sandbox.roots();
    let config =
        HttpsConfig { tls_roots: TlsRoots::Only(roots.clone()), proxy: Proxy::Direct, ..HttpsConfig::default() };
    let service = HttpService::new(sandbox.url(), Arc::new(HttpsTransport::new(&config)?))?;
    let payment_hosts = vec![service.host().to_owned()];
    Ok(Client::new(Settings {
        service: Arc::new(service),
        anchors: TrustAnchors::new(roots),
        state: directory.path("state"),
        client: ClientInfo { name: "netca-renew-demo".into(), version: CLIENT_VERSION.into() },
        payment_hosts,
        observer: output.observer(),
        clock: SystemTime::now,
    })?)
}

/// Every step of the flow; gives what was installed and the business number.
pub(super) fn renew(
    client: &Client,
    token: &mut dyn Token,
    demo: &Demo,
    directory: &Directory,
    output: &Output,
) -> Result<(Certificates, String), Failure> {
    let cancel = interrupt::cancel(output);
    let pin = Pin::new(token::PIN);
    let login = Login { pin: Some(&pin), allow_last_try: false };

    step(0, "我的证书", "list", output);
    let listed = client.list(token)?;
    commands::list::show(token, &listed, output);
    let chosen = choose::certificate(listed, &crate::args::Which { certificate: None })?;

    step(1, "申请续期", "quote", output);
    let quote = client.quote(&chosen, &cancel)?;
    output.quote(&quote);

    step(2, "电子认证服务协议", "agreement", output);
    let agreement = client.agreement(&quote, &cancel)?;
    let accepted = output.pick("我接受电子认证服务协议内容", "accepted");
    output.line(format!("  {} {}: ☑ {accepted}", agreement.title(), agreement.version()));
    let agreement = agreement.accept();

    step(3, "续期申请表", "form", output);
    let mut input = papers::invented_form(super::way(demo));
    papers::print(&input, &chosen.stored.certificate, &quote, client, directory, output)?;
    input.attachments = papers::attach(client, &quote, directory, output)?;
    let form = input.check(&quote).map_err(Error::Form)?;
    let months = output.pick("个月", "months");
    output.line(format!("  {} {months}, ¥ {}", form.term(), form.total()));

    step(4, "输入证书的密码, 签名并提交", "PIN, signature, application", output);
    let draft = Draft { certificate: &chosen, quote: &quote, agreement: &agreement, form: &form };
    let mut renewal = client.apply(&draft, token, login, &cancel)?.into_renewal();

    step(5, "业务信息, 订单详情", "order", output);
    let application = renewal.refresh(&cancel)?;
    output.application(&application);

    step(6, "缴费", "payment", output);
    payment::pay(&mut renewal, client, demo.pay, output)?;
    payment::ask_for_invoice(&mut renewal, output)?;

    step(7, "等待审核, 查询进度", "review", output);
    let approved = || renewal.wait(Goal::ReadyToInstall, in_a_minute(), &cancel);
    reach(&output.while_waiting("等待审核", "waiting for the review", approved)?, "the sandbox approves")?;

    step(8, "安装证书", "install", output);
    let installed = renewal.install(token, login, &cancel)?;
    payment::fetch_invoice(&mut renewal, directory, output)?;

    step(9, "续期成功", "done", output);
    let listed = client.list(token)?;
    commands::list::show(token, &listed, output);
    let business = renewal.facts().submission.as_ref().map(|s| s.business_number.clone()).unwrap_or_default();
    let encryption = installed.encryption.map(|stored| stored.certificate);
    Ok((Certificates { signing: installed.stored.certificate, encryption }, business))
}

fn step(number: u32, chinese: &str, english: &str, output: &Output) {
    output.line("");
    output.line(format!("[{number}] {}", output.pick(chinese, english)));
}

pub(super) fn in_a_minute() -> SystemTime {
    SystemTime::now() + Duration::from_secs(60)
}

fn reach(waited: &Waited, check: &'static str) -> Result<(), Failure> {
    if *waited == Waited::Reached { Ok(()) } else { Err(Failure::DemoCheck { check }) }
}
