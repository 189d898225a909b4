use netca_renew::Error;
use netca_renew::netca_protocol::Error as ProtocolError;
use netca_renew::netca_token::Error as TokenError;
use netca_renew::texts::{Language, advice, stage};
use serde_json::json;

use super::{Output, plain};
use crate::failure::Failure;

/// For people: what went wrong, the facts, and what to do next.
pub(super) fn text(failure: &Failure, output: &Output) -> String {
    let words = failure.flow().and_then(|error| advice(error.code(), output.language()));
    let mut lines = vec![match words {
        Some(words) => format!("✗ {}", words.what),
        None => format!("✗ {}", own_words(failure, output)),
    }];
    lines.extend(facts(failure, output).into_iter().map(|fact| format!("  {}", plain(&fact))));
    if let Some(words) = words {
        lines.push(format!("  → {}", words.next));
    }
    lines.join("\n")
}

/// For scripts: one object on standard error.
pub(super) fn json(failure: &Failure, output: &Output) -> String {
    let words = failure.flow().and_then(|error| advice(error.code(), output.language()));
    let fields: Vec<_> =
        failure.fields().iter().map(|f| json!({ "field": f.field, "rule": f.rule.to_string() })).collect();
    let error = json!({
        "code": failure.flow().map(Error::code),
        "message": plain(&failure.to_string()),
        "text": words.map(|words| words.what),
        "next": words.map(|words| words.next),
        "fields": fields,
        "facts": facts(failure, output),
        "exit_code": failure.exit_code(),
    });
    serde_json::to_string_pretty(&json!({ "error": error })).unwrap_or_default()
}

fn facts(failure: &Failure, output: &Output) -> Vec<String> {
    let mut facts: Vec<String> = failure.fields().iter().map(ToString::to_string).collect();
    let english = output.language() == Language::English;
    match failure {
        Failure::Flow(Error::Token(TokenError::MoreThanOne { tokens })) => {
            facts.extend(tokens.iter().map(|(serial, label)| format!("{serial}  {label}")));
        }
        Failure::Flow(Error::Token(TokenError::WrongPin { status })) => facts.push(match status.tries_left {
            Some(left) if english => format!("{left} tries left"),
            Some(left) => format!("还可尝试 {left} 次"),
            None if status.locked => output.pick("Key 已锁定", "the Key is locked now").into(),
            None if status.final_try => output.pick("只剩最后一次机会", "one try left").into(),
            None => {
                output.pick("剩余次数: Key 未说明, 不多", "tries left: the Key does not say how many, but few").into()
            }
        }),
        Failure::Flow(Error::Protocol(ProtocolError::Problem { problem, retry_after })) => {
            facts.extend([&problem.detail].into_iter().filter(|detail| !detail.is_empty()).cloned());
            facts.extend(problem.field.clone());
            facts.extend(retry_after.map(|wait| format!("Retry-After: {} s", wait.as_secs())));
        }
        Failure::Flow(Error::WrongStage { stage: at }) => facts.push(stage(*at, output.language()).into()),
        Failure::Flow(Error::Form(_)) => {}
        Failure::Flow(error) => facts.push(error.to_string()),
        Failure::CertificateChoice { choices } => {
            facts.extend(choices.iter().map(|hex| format!("--certificate {hex:.16}")))
        }
        Failure::RenewalChoice { choices } => {
            let one = |(id, at): &(String, _)| format!("--application {id}  {}", stage(*at, output.language()));
            facts.extend(choices.iter().map(one));
        }
        Failure::Ended { reason, .. } => facts.extend(reason.clone()),
        Failure::AgreementNotAccepted { version } => facts.push(format!("--accept-agreement {version}")),
        Failure::OptionNeeded { .. } => facts.push("netca-renew --help".into()),
        _ => {}
    }
    facts
}

fn own_words(failure: &Failure, output: &Output) -> String {
    if output.language() == Language::English {
        return plain(&failure.to_string());
    }
    match failure {
        Failure::OptionNeeded { option } => format!("缺少选项 {option}"),
        Failure::OptionWrong { option, .. } => format!("选项 {option} 不正确: {failure}"),
        Failure::PinNeeded => "需要证书密码: 使用 --pin-env, --pin-file, 或在终端输入".into(),
        Failure::PinVariable { name } => format!("环境变量 {name} 未设置"),
        Failure::File { path, kind } => format!("无法读写 {}: {kind}", path.display()),
        Failure::FormFile { line, column } => format!("申请表文件不是所需的 JSON (第 {line} 行第 {column} 列)"),
        Failure::NoCertificate => "Key 上没有可续期的证书".into(),
        Failure::CertificateChoice { .. } => "请用 --certificate 指定一个证书".into(),
        Failure::RenewalChoice { .. } => "有多个续期申请, 请用 --application 指定".into(),
        Failure::AgreementNotAccepted { .. } => "尚未接受电子认证服务协议".into(),
        Failure::Ended { stage: at, .. } => format!("申请已结束: {}", stage(*at, output.language())),
        Failure::DemoDirectory { dir } => format!("{} 中有不属于演示的文件", dir.display()),
        _ => plain(&failure.to_string()),
    }
}
