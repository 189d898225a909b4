use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use netca_sandbox::{Config, IssuerFiles, Sandbox, operator};

use crate::Ended;
use crate::args::{self, Desk};
use crate::failure::Failure;
use crate::output::Output;
use crate::setup;

pub(crate) fn run(sandbox: &args::Sandbox, output: &Output) -> Result<Ended, Failure> {
    match &sandbox.desk {
        Some(desk) => desk_work(desk, output),
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
    let log = *output;
    config.log = Some(Arc::new(move |line| log.note(line)));
    let cancel = setup::cancel_on_interrupt();
    let running = Sandbox::start(config)?;
    introduce(running.url(), &sandbox.data, output);
    while !cancel.sleep(Duration::from_secs(3600)) {}
    running.stop();
    Ok(Ended::Done)
}

fn introduce(url: &str, data: &Path, output: &Output) {
    let anchor = data.join("ca.pem");
    output.line(
        output
            .pick("沙箱 CA 已启动; 其证书没有任何效力。", "The sandbox CA is up; its certificates are worth nothing."),
    );
    output.line(format!("  --server {url} --trust-anchor {}", anchor.display()));
    output.line(format!(
        "  {} netca-renew sandbox approve --data {} BUSINESS_NUMBER",
        output.pick("审核:", "review:"),
        data.display()
    ));
    output.json(&serde_json::json!({ "server": url, "trust_anchor": anchor }));
}

fn desk_work(desk: &Desk, output: &Output) -> Result<Ended, Failure> {
    match desk {
        Desk::Applications { data } => {
            let applications = operator::applications(data)?;
            let _ = applications;
        }
        Desk::Approve { data, business_number } => operator::approve(data, business_number)?,
        Desk::Reject { data, business_number, reason } => operator::reject(data, business_number, reason)?,
        Desk::Revoke { data, serial } => operator::revoke(data, serial)?,
    }
    output.line(output.pick("✓ 已处理", "✓ Done"));
    Ok(Ended::Done)
}
