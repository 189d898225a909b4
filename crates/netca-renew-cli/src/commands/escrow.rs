//! The encryption keys that a sandbox's CA made and keeps: that they are there.

use std::path::Path;

use netca_renew::netca_payment::rfc3339;
use netca_sandbox::operator::{self, EscrowedKey};
use serde_json::{Value, json};

use crate::Ended;
use crate::failure::Failure;
use crate::output::{Output, Table};

pub(crate) fn list(data: &Path, output: &Output) -> Result<Ended, Failure> {
    let keys = operator::escrowed(data)?;
    output.json(&json!({ "escrow": keys.iter().map(key_json).collect::<Vec<_>>() }));
    if keys.is_empty() {
        output.line(output.pick("没有托管的密钥", "No escrowed keys"));
        return Ok(Ended::Done);
    }
    let head = output
        .pick("托管时间|加密证书序列号|业务单号|证书主题", "made at|encryption certificate|business number|subject");
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for key in &keys {
        let number = key.business_number.as_deref().unwrap_or("-");
        table.row(&[&rfc3339::format(key.made_at), &key.serial_number, number, &key.subject]);
    }
    output.table(&table);
    Ok(Ended::Done)
}

fn key_json(key: &EscrowedKey) -> Value {
    json!({
        "made_at": rfc3339::format(key.made_at),
        "serial_number": key.serial_number,
        "public_key_sha256": key.public_key_sha256,
        "business_number": key.business_number,
        "subject": key.subject,
    })
}
