use netca_renew::Stage;

use crate::Ended;
use crate::args::{Options, Withdraw};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, interrupt, setup};

pub(crate) fn run(withdraw: &Withdraw, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &withdraw.renewal)?;
    let mut renewal = client.open(&id)?;
    if renewal.stage() == Stage::Withdrawn {
        output.line(output.pick("✓ 此前已撤销, 本次没有改动", "✓ Withdrawn already; nothing was changed"));
        output.line(format!("  {} netca-renew status", output.pick("下一步", "next:")));
        output.json(&application_json(&renewal, None));
        return Ok(Ended::Done);
    }
    let cancel = interrupt::cancel(output);
    let application = output.while_asking(|| renewal.withdraw(&withdraw.reason, &cancel))?;
    output.application(&application);
    output.line("");
    output.line(output.pick("✓ 申请已撤销", "✓ The application is withdrawn"));
    if !application.refunds.is_empty() {
        let command = format!("netca-renew status --application {}", application.business_number);
        output.line(format!("  {} {command}", output.pick("退款进度:", "how the refund stands:")));
    }
    output.json(&application_json(&renewal, Some(&application)));
    Ok(Ended::Done)
}
