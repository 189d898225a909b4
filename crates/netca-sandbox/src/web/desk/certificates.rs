//! 证书 of an application: what is renewed, and what was issued.

use maud::Markup;

use super::super::{parts, words};
use super::case::Case;
use crate::clock::china_time;

pub(super) fn certificates(case: &Case) -> Markup {
    let old = &case.certificate;
    let mut rows = vec![
        ("证书主题", old.subject().to_string()),
        ("序列号", old.serial_number().to_string()),
        ("有效期至", china_time(old.not_after())),
    ];
    if let Some(encryption) = &case.encryption {
        rows.push(("加密证书序列号", encryption.serial_number().to_string()));
        rows.push(("加密证书有效期至", china_time(encryption.not_after())));
    }
    rows.push(("续期方式", words::renew_with(case.record.renew_with).into()));
    rows.push(("续期时间", format!("{} 个月", case.record.term.months())));
    if let Some(new) = &case.new {
        rows.push(("新证书序列号", new.serial_number().to_string()));
        rows.push(("新证书有效期至", china_time(new.not_after())));
    }
    if let Some(new) = &case.new_encryption {
        rows.push(("新加密证书序列号", new.serial_number().to_string()));
    }
    // That it is there, and nothing of it.
    if let Some(at) = case.escrowed_at {
        rows.push(("加密密钥托管", format!("已托管，{}", china_time(at))));
    }
    parts::facts(rows)
}
