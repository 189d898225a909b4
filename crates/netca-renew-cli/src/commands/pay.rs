use std::time::{Duration, SystemTime};

use netca_renew::netca_payment::{PaymentChannel, PaymentLink};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::Application;
use netca_renew::texts;
use netca_renew::{PaymentEnd, Renewal, Stage};
use serde_json::json;

use super::transfer;
use crate::Ended;
use crate::args::{Channel, Options, Pay};
use crate::ask::{ask_or, can_ask};
use crate::failure::Failure;
use crate::output::{Output, Table, application_json};
use crate::{choose, interrupt, setup};

/// After a page's time is over the CA is asked once more how it ended.
const AFTER_THE_END: Duration = Duration::from_secs(15);

pub(crate) fn run(pay: &Pay, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &pay.renewal)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    let Some(channel) = channel(pay, &mut renewal, output, &cancel)? else {
        return report(&renewal, None, PaymentEnd::Paid, output);
    };
    if channel == PaymentChannel::BankTransfer {
        return transfer::how_to(&mut renewal, output, &cancel);
    }
    let Some(link) = output.while_asking(|| renewal.payment_link(channel, &cancel))? else {
        return report(&renewal, None, PaymentEnd::Paid, output);
    };
    show(&link, output);
    let end = if pay.no_wait {
        PaymentEnd::StillWaiting
    } else {
        let wait = || renewal.wait_for_payment(&link, until(pay, &link), &cancel);
        output.while_waiting("等待支付", "waiting for the payment", wait)?
    };
    ended(&mut renewal, &cancel)?;
    report(&renewal, Some(&link), end, output)
}

/// 请选择缴费方式: the way that was named, or chosen at a terminal, or the first online one of the order; `None` when it
/// is paid already.
fn channel(
    pay: &Pay,
    renewal: &mut Renewal<'_>,
    output: &Output,
    cancel: &Cancel,
) -> Result<Option<PaymentChannel>, Failure> {
    if renewal.stage() == Stage::AwaitingPayment {
        let application = output.while_asking(|| renewal.refresh(cancel))?;
        if renewal.stage() == Stage::AwaitingPayment {
            return match pay.channel {
                Some(channel) => Ok(Some(wire(channel))),
                None => choose_of(&application, output).map(Some),
            };
        }
    }
    ended(renewal, cancel)?;
    if renewal.stage() > Stage::AwaitingPayment {
        return Ok(None);
    }
    // Nothing was handed in: the flow says so.
    Ok(Some(pay.channel.map_or(PaymentChannel::Alipay, wire)))
}

fn choose_of(application: &Application, output: &Output) -> Result<PaymentChannel, Failure> {
    let way = |channel: &PaymentChannel| channel.is_online() || *channel == PaymentChannel::BankTransfer;
    let mut ways: Vec<_> = application.order.channels.iter().copied().filter(way).collect();
    // An online way is the usual one, wherever the CA lists it.
    ways.sort_by_key(|channel| !channel.is_online());
    let first = *ways.first().ok_or(Failure::PaidAtTheCaOnly)?;
    if !can_ask(output) || ways.len() == 1 {
        return Ok(first);
    }
    let mut table = Table::of_pairs();
    for (at, channel) in ways.iter().enumerate() {
        table.row(&[&(at + 1).to_string(), texts::payment_channel(*channel, output.language())]);
    }
    output.line(format!("{} {}", output.pick("总价", "total"), output.yuan(application.order.total)));
    output.table(&table);
    loop {
        let answer = ask_or(output.pick("请选择缴费方式", "Way to pay"), "1", output);
        let answer = answer.ok_or(Failure::OptionNeeded { option: "--channel" })?;
        let chosen = answer.parse::<usize>().ok().and_then(|number| ways.get(number.checked_sub(1)?));
        if let Some(channel) = chosen {
            return Ok(*channel);
        }
    }
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

fn until(pay: &Pay, link: &PaymentLink) -> SystemTime {
    match pay.wait {
        Some(seconds) => SystemTime::now() + Duration::from_secs(seconds.min(86_400)),
        None => link.expires_at + AFTER_THE_END,
    }
}

/// A rejected or withdrawn application ends the command, with the CA's reason.
fn ended(renewal: &mut Renewal<'_>, cancel: &Cancel) -> Result<(), Failure> {
    if !matches!(renewal.stage(), Stage::Rejected | Stage::Withdrawn) {
        return Ok(());
    }
    let reason = renewal.refresh(cancel)?.reason;
    Err(Failure::Ended { stage: renewal.stage(), reason })
}

fn report(
    renewal: &Renewal<'_>,
    link: Option<&PaymentLink>,
    end: PaymentEnd,
    output: &Output,
) -> Result<Ended, Failure> {
    let paid = end == PaymentEnd::Paid;
    let words = match (end, link) {
        (PaymentEnd::Paid, None) => {
            output.pick("✓ 此前已支付, 无需再次支付", "✓ Paid already; nothing more is to be paid")
        }
        (PaymentEnd::Paid, Some(_)) => output.pick("✓ 已支付, 等待审核", "✓ Paid; now it is reviewed"),
        (PaymentEnd::Declined, _) => output.pick("付款人在页面上取消了支付", "The payer declined on the page"),
        (PaymentEnd::Expired, _) => output.pick("支付页面已过期, 尚未支付", "The page has expired; not paid"),
        (PaymentEnd::Closed, _) => output.pick("支付页面已关闭, 尚未支付", "The page was closed; not paid"),
        _ => output.pick("尚未支付", "Not paid yet"),
    };
    output.line(words);
    let next = match end {
        PaymentEnd::Declined | PaymentEnd::Expired | PaymentEnd::Closed => "netca-renew pay",
        _ => "netca-renew status",
    };
    output.line(format!("  {} {next}", output.pick("下一步", "next:")));
    let mut value = application_json(renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("paid".into(), paid.into());
        fields.insert("payment_link".into(), json!(link));
        fields.insert("payment_end".into(), end.name().into());
    }
    output.json(&value);
    Ok(if paid { Ended::Done } else { Ended::Waiting })
}

fn wire(channel: Channel) -> PaymentChannel {
    match channel {
        Channel::Alipay => PaymentChannel::Alipay,
        Channel::UnionpayPersonal => PaymentChannel::UnionpayPersonal,
        Channel::UnionpayCorporate => PaymentChannel::UnionpayCorporate,
        Channel::BankTransfer => PaymentChannel::BankTransfer,
    }
}
