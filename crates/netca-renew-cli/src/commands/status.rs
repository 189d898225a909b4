use std::time::{Duration, SystemTime};

use netca_renew::texts;
use netca_renew::{Goal, Stage};

use crate::Ended;
use crate::args::{Options, Status};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, interrupt, setup};

pub(crate) fn run(status: &Status, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &status.renewal)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    if matches!(renewal.stage(), Stage::Prepared | Stage::Signed) {
        output.line(texts::stage(renewal.stage(), output.language()));
        output.line(format!("  {} netca-renew apply", output.pick("下一步", "next:")));
        output.json(&application_json(&renewal, None));
        return Ok(Ended::Done);
    }
    if let Some(seconds) = status.wait {
        let until = SystemTime::now() + Duration::from_secs(seconds.min(30 * 86_400));
        let wait = || renewal.wait(Goal::ReadyToInstall, until, &cancel);
        output.while_waiting("等待审核", "waiting for the review", wait)?;
    }
    let application = output.while_asking(|| renewal.refresh(&cancel))?;
    output.application(&application);
    output.line("");
    output.line(next(renewal.stage(), output));
    output.json(&application_json(&renewal, Some(&application)));
    match renewal.stage() {
        Stage::AwaitingPayment | Stage::UnderReview => Ok(Ended::Waiting),
        stage @ (Stage::Rejected | Stage::Withdrawn) if status.wait.is_some() => {
            Err(Failure::Ended { stage, reason: application.reason })
        }
        _ => Ok(Ended::Done),
    }
}

fn next(stage: Stage, output: &Output) -> String {
    let command = match stage {
        Stage::AwaitingPayment => "netca-renew pay",
        Stage::ReadyToInstall | Stage::Installing | Stage::Installed => "netca-renew install",
        Stage::UnderReview => output.pick("等待审核 (1 至 3 个工作日)", "wait for the review (1 to 3 working days)"),
        _ => return texts::stage(stage, output.language()).to_owned(),
    };
    format!("{} → {command}", texts::stage(stage, output.language()))
}
