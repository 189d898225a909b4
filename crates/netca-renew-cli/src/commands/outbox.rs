//! What a sandbox would have sent, were it a CA.

use std::path::Path;

use netca_renew::netca_payment::rfc3339;
use netca_sandbox::operator::{self, Message};
use serde_json::{Value, json};

use crate::Ended;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn list(data: &Path, output: &Output) -> Result<Ended, Failure> {
    let messages = operator::outbox(data)?;
    output.json(&json!({ "outbox": messages.iter().map(message_json).collect::<Vec<_>>() }));
    if messages.is_empty() {
        output.line(output.pick("没有消息", "No messages"));
    }
    for message in &messages {
        let medium = match message.medium.as_str() {
            "sms" => output.pick("短信", "SMS"),
            _ => output.pick("邮件", "e-mail"),
        };
        let at = rfc3339::format(message.at);
        output.line(format!("{at}  {medium}  {}  {}", message.recipient, message.subject));
        output.line(format!("    {}", message.body));
    }
    Ok(Ended::Done)
}

fn message_json(message: &Message) -> Value {
    json!({
        "at": rfc3339::format(message.at),
        "business_number": message.business_number,
        "kind": message.kind,
        "medium": message.medium,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
    })
}
