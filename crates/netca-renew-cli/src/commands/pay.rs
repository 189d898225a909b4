use std::time::{Duration, SystemTime};

use netca_renew::netca_payment::{PaymentChannel, PaymentLink};
use netca_renew::netca_protocol::Cancel;
use netca_renew::texts;
use netca_renew::{Goal, Renewal, Stage, Waited};
use serde_json::json;

use crate::Ended;
use crate::args::{Channel, Options, Pay};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, interrupt, setup};

pub(crate) fn run(pay: &Pay, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &pay.renewal)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    let link = output.while_asking(|| renewal.payment_link(channel(pay.channel), &cancel))?;
    let paid = match &link {
        None => true,
        Some(link) => {
            show(link, output);
            !pay.no_wait
                && output.while_waiting("等待支付", "waiting for the payment", || {
                    wait(&mut renewal, link, pay.wait, &cancel)
                })?
        }
    };
    report(&renewal, link.as_ref(), paid, output)
}

fn show(link: &PaymentLink, output: &Output) {
    output.line(format!("{}  ¥ {}", texts::payment_channel(link.channel, output.language()), link.amount));
    output.line(&link.url);
    output.qr(&link.url);
    output.note(output.pick(
        "请用浏览器打开上面的链接支付; 如页面无法操作, 请复制链接到另一浏览器, 或用手机扫码。",
        "Open the link in a browser and pay; if the page does not work, copy it to another browser, or scan the code.",
    ));
}

fn wait(renewal: &mut Renewal<'_>, link: &PaymentLink, seconds: Option<u64>, cancel: &Cancel) -> Result<bool, Failure> {
    let until = seconds.map_or(link.expires_at, |seconds| SystemTime::now() + Duration::from_secs(seconds.min(86_400)));
    Ok(renewal.wait(Goal::Paid, until, cancel)? == Waited::Reached)
}

fn report(renewal: &Renewal<'_>, link: Option<&PaymentLink>, paid: bool, output: &Output) -> Result<Ended, Failure> {
    if matches!(renewal.stage(), Stage::Rejected | Stage::Withdrawn) {
        return Err(Failure::Ended { stage: renewal.stage(), reason: None });
    }
    let words = match (paid, link) {
        (true, None) => output.pick("✓ 此前已支付, 无需再次支付", "✓ Paid already; nothing more is to be paid"),
        (true, Some(_)) => output.pick("✓ 已支付, 等待审核", "✓ Paid; now it is reviewed"),
        (false, _) => output.pick("尚未支付", "Not paid yet"),
    };
    output.line(words);
    output.line(format!("  {} netca-renew status", output.pick("下一步", "next:")));
    let mut value = application_json(renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("paid".into(), paid.into());
        fields.insert("payment_link".into(), json!(link));
    }
    output.json(&value);
    Ok(if paid { Ended::Done } else { Ended::Waiting })
}

fn channel(channel: Channel) -> PaymentChannel {
    match channel {
        Channel::Alipay => PaymentChannel::Alipay,
        Channel::UnionpayPersonal => PaymentChannel::UnionpayPersonal,
        Channel::UnionpayCorporate => PaymentChannel::UnionpayCorporate,
    }
}
