use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use netca_renew::netca_payment::rfc3339;
use netca_renew::texts;
use netca_sandbox::operator::{self, ApplicationSummary};
use netca_sandbox::{Config, ExpiredPath, IssuerFiles, MoveToSm2, Running, Sandbox};
use serde_json::{Value, json};

use crate::Ended;
use crate::args::{self, Desk, MoveTo, Options};
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{Output, Table};

pub(crate) fn run(sandbox: &args::Sandbox, options: &Options, output: &Output) -> Result<Ended, Failure> {
    match &sandbox.desk {
        Some(desk) => desk_work(desk, &sandbox.data, options, output),
        None => serve(sandbox, output),
    }
}

fn serve(sandbox: &args::Sandbox, output: &Output) -> Result<Ended, Failure> {
    let mut config = Config::new(sandbox.data.clone());
    config.listen = sandbox.listen;
    config.auto_pay = sandbox.auto_pay;
    config.auto_review = sandbox.auto_review.map(Duration::from_secs);
    if let (Some(certificate), Some(key)) = (&sandbox.issuer_cert, &sandbox.issuer_key) {
        config.issuer = Some(IssuerFiles { certificate: certificate.clone(), key: key.clone() });
    }
    config.expired = sandbox.expired.then(ExpiredPath::usual);
    config.move_to_sm2 = sandbox.move_to_sm2.map(|what| match what {
        MoveTo::AsBefore => MoveToSm2::AsBefore,
        MoveTo::Pair => MoveToSm2::Pair,
    });
    if let Some(seconds) = sandbox.payment_lifetime {
        config.payment_lifetime = Duration::from_secs(seconds);
    }
    config.newest_client.newest = sandbox.newest_client.clone();
    config.newest_client.download = sandbox.download.clone();
    let log = output.clone();
    config.log = Some(Arc::new(move |line| log.log(line)));
    let cancel = interrupt::cancel(output);
    let running = Sandbox::start(config)?;
    introduce(&running, &sandbox.data, output);
    while !cancel.sleep(Duration::from_secs(3600)) {}
    running.stop();
    Ok(Ended::Done)
}

fn introduce(running: &Running, data: &Path, output: &Output) {
    let url = running.url();
    let anchor = std::path::absolute(data).unwrap_or_else(|_| data.to_owned()).join("ca.pem");
    output.line(
        output
            .pick("沙箱 CA 已启动; 其证书没有任何效力。", "The sandbox CA is up; its certificates are worth nothing."),
    );
    output.line(format!("  --server {url} --trust-anchor {}", anchor.display()));
    let password = running.desk_password_file();
    output.line(format!("  {} {}", output.pick("审核台:", "review desk:"), running.desk_url()));
    if let Ok(text) = std::fs::read_to_string(&password) {
        let (says, kept) = (output.pick("密码:", "password:"), output.pick("保存于", "kept in"));
        output.line(format!("    {says} {} ({kept} {})", text.trim(), password.display()));
    }
    let desk = |command: &str| format!("netca-renew sandbox {command} --data {}", data.display());
    output.line(format!("  {} {}", output.pick("申请:", "applications:"), desk("applications")));
    output.line(format!("  {} {} BUSINESS_NUMBER", output.pick("审核:", "review:"), desk("approve")));
    output.line(output.pick("  按 Ctrl-C 停止。", "  Ctrl-C stops it."));
    output.json_line(&json!({
        "server": url,
        "trust_anchor": anchor,
        "desk": { "url": running.desk_url(), "password_file": password },
    }));
}

fn desk_work(desk: &Desk, data: &Path, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let number = match desk {
        Desk::Enroll(enroll) => return super::enroll::run(enroll, data, options, output),
        Desk::Applications => {
            show(&operator::applications(data)?, output);
            return Ok(Ended::Done);
        }
        Desk::Attachments(attachments) => return super::attachments::run(attachments, data, output),
        Desk::BankTransfer(transfer) => return super::bank::record(transfer, data, output),
        Desk::Ledger => return super::bank::list(data, output),
        Desk::Outbox => return super::outbox::list(data, output),
        Desk::Escrow => return super::escrow::list(data, output),
        Desk::Approve { business_number } => {
            operator::approve(data, business_number)?;
            business_number
        }
        Desk::Reject { business_number, reason, carry_over } => {
            let paid = if *carry_over { operator::Paid::CarryOver } else { operator::Paid::Refund };
            operator::reject(data, business_number, reason, paid)?;
            business_number
        }
        Desk::Settle { business_number, channel } => {
            operator::settle(data, business_number, super::bank::channel(*channel))?;
            business_number
        }
        Desk::Refund { business_number } => {
            operator::refund(data, business_number)?;
            business_number
        }
        Desk::Invoice { business_number } => {
            let number = operator::invoice(data, business_number)?;
            output.line(format!("✓ {} {number}", output.pick("已开具发票", "Issued invoice")));
            output.json(&json!({ "done": business_number, "invoice_number": number }));
            return Ok(Ended::Done);
        }
        Desk::Refunded { business_number } => {
            operator::refunded(data, business_number)?;
            business_number
        }
        Desk::Revoke { serial } => {
            operator::revoke(data, serial)?;
            serial
        }
    };
    output.line(format!("✓ {} {number}", output.pick("已处理", "Done:")));
    output.json(&json!({ "done": number }));
    Ok(Ended::Done)
}

fn show(applications: &[ApplicationSummary], output: &Output) {
    output.json(&json!({ "applications": applications.iter().map(summary_json).collect::<Vec<_>>() }));
    if applications.is_empty() {
        output.line(output.pick("没有申请", "No applications"));
        return;
    }
    let head = output.pick(
        "业务单号|业务状态|支付状态|月|费用(元)|续期方式|证书主题",
        "business number|status|payment|months|yuan|renewed with|subject",
    );
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for one in applications {
        table.row(&[
            &one.business_number,
            texts::business_status(one.business_status, output.language()),
            texts::payment_status(one.payment_status, output.language()),
            &one.term_months.to_string(),
            &one.total.to_string(),
            texts::renew_with(one.renew_with, output.language()),
            &one.subject,
        ]);
    }
    output.table(&table);
}

fn summary_json(one: &ApplicationSummary) -> Value {
    let timeline = one.timeline.iter().map(|(at, what)| json!({ "at": rfc3339::format(*at), "event": what }));
    json!({
        "business_number": one.business_number,
        "application_id": one.application_id,
        "business_status": one.business_status,
        "payment_status": one.payment_status,
        "subject": one.subject,
        "serial_number": one.serial_number,
        "not_after": rfc3339::format(one.not_after),
        "renew_with": one.renew_with,
        "term_months": one.term_months,
        "total": one.total,
        "created_at": rfc3339::format(one.created_at),
        "updated_at": rfc3339::format(one.updated_at),
        "timeline": timeline.collect::<Vec<_>>(),
    })
}
