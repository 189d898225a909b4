use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, TrustAnchors};
use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::wire::{ClientInfo, RenewWith};
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, Proxy, TlsRoots};
use netca_renew::netca_token::{Login, Pin, Token};
use netca_renew::{Client, Draft, Error, FormInput, Goal, OperatorInput, Settings, Waited};
use netca_sandbox::Running;

use super::directory::Directory;
use super::{TERM_MONTHS, token};
use crate::failure::Failure;
use crate::output::Output;
use crate::{choose, commands, interrupt};

pub(super) fn client(sandbox: &Running, directory: &Directory, output: &Output) -> Result<Client, Failure> {
    let root = vec![sandbox.root().clone()];
    let config =
        HttpsConfig { tls_roots: TlsRoots::Only(root.clone()), proxy: Proxy::Direct, ..HttpsConfig::default() };
    let service = HttpService::new(sandbox.url(), Arc::new(HttpsTransport::new(&config)?))?;
    let payment_hosts = vec![service.host().to_owned()];
    Ok(Client::new(Settings {
        service: Arc::new(service),
        anchors: TrustAnchors::new(root),
        state: directory.path("state"),
        client: ClientInfo { name: "netca-renew-demo".into(), version: env!("CARGO_PKG_VERSION").into() },
        payment_hosts,
        observer: output.observer(),
        clock: SystemTime::now,
    })?)
}

/// Every step of the flow; gives the new certificate and the business number.
pub(super) fn renew(
    client: &Client,
    token: &mut dyn Token,
    renew_with: RenewWith,
    output: &Output,
) -> Result<(Certificate, String), Failure> {
    let cancel = interrupt::cancel(output);
    let pin = Pin::new(token::PIN);
    let login = Login { pin: Some(&pin), allow_last_try: false };

    step(0, "我的证书", "list", output);
    let listed = client.list(token)?;
    commands::list::show(token, &listed, output);
    let chosen = choose::certificate(listed, &crate::args::Which { certificate: None })?;

    step(1, "申请续期", "quote", output);
    let quote = client.quote(&chosen.stored.certificate, &cancel)?;
    output.quote(&quote);

    step(2, "电子认证服务协议", "agreement", output);
    let agreement = client.agreement(&quote, &cancel)?;
    let accepted = output.pick("我接受电子认证服务协议内容", "accepted");
    output.line(format!("  {} {}: ☑ {accepted}", agreement.title(), agreement.version()));
    let agreement = agreement.accept();

    step(3, "续期申请表", "form", output);
    let form = invented_form(renew_with).check(&quote).map_err(Error::Form)?;
    let months = output.pick("个月", "months");
    output.line(format!("  {} {months}, ¥ {}", form.term(), form.total()));

    step(4, "输入证书的密码, 签名并提交", "PIN, signature, application", output);
    let draft = Draft { certificate: &chosen.stored, quote: &quote, agreement: &agreement, form: &form };
    let mut renewal = client.apply(&draft, token, login, &cancel)?.into_renewal();

    step(5, "业务信息, 订单详情", "order", output);
    let application = renewal.refresh(&cancel)?;
    output.application(&application);

    step(6, "缴费", "payment", output);
    if let Some(link) = renewal.payment_link(PaymentChannel::Alipay, &cancel)? {
        output.line(format!("  {}", link.url));
    }
    let paid = || renewal.wait(Goal::Paid, in_a_minute(), &cancel);
    reach(&output.while_waiting("等待支付", "waiting for the payment", paid)?, "the sandbox pays")?;

    step(7, "等待审核, 查询进度", "review", output);
    let approved = || renewal.wait(Goal::ReadyToInstall, in_a_minute(), &cancel);
    reach(&output.while_waiting("等待审核", "waiting for the review", approved)?, "the sandbox approves")?;

    step(8, "安装证书", "install", output);
    let stored = renewal.install(token, login, &cancel)?;

    step(9, "续期成功", "done", output);
    let listed = client.list(token)?;
    commands::list::show(token, &listed, output);
    let business = renewal.facts().submission.as_ref().map(|s| s.business_number.clone()).unwrap_or_default();
    Ok((stored.certificate, business))
}

fn step(number: u32, chinese: &str, english: &str, output: &Output) {
    output.line("");
    output.line(format!("[{number}] {}", output.pick(chinese, english)));
}

fn in_a_minute() -> SystemTime {
    SystemTime::now() + Duration::from_secs(60)
}

fn reach(waited: &Waited, check: &'static str) -> Result<(), Failure> {
    if *waited == Waited::Reached { Ok(()) } else { Err(Failure::DemoCheck { check }) }
}

/// An invented person: the resident ID is the specimen of GB 11643, the mobile number is not given out.
fn invented_form(renew_with: RenewWith) -> FormInput {
    FormInput {
        term_months: TERM_MONTHS,
        renew_with: Some(renew_with),
        operator: OperatorInput {
            id_type: 2,
            id_number: "11010519491231002X".into(),
            name: "张三".into(),
            mobile: "13800000000".into(),
            email: "zhangsan@yunshan.example".into(),
            address: "广州市天河区示例路 1 号".into(),
        },
        ..FormInput::default()
    }
}
