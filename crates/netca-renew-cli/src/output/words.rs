//! The command's own failures, in words: what went wrong, and what to do next.

use std::io::ErrorKind;

use netca_renew::netca_json::Error as JsonError;
use netca_renew::texts::{Language, advice, stage};
use netca_sandbox::Error as SandboxError;

use super::{Output, next};
use crate::failure::Failure;

pub(super) struct Words {
    pub(super) what: String,
    pub(super) next: Option<String>,
}

pub(super) fn words(failure: &Failure, output: &Output) -> Words {
    let language = output.language();
    if let Failure::AttachmentsMissing { .. } = failure {
        let what = output.pick("缺少附件, 尚未签名", "An attachment is missing; nothing was signed");
        let next = output.pick(
            "请导出并打印申请表, 手写签名, 加盖公章, 扫描后附上 (命令如上)",
            "Print the form, sign it by hand, have it stamped, scan it and attach it (the commands are above)",
        );
        return Words { what: what.into(), next: Some(next.into()) };
    }
    if let Some((code, advice)) = failure.flow().and_then(|error| Some((error.code(), advice(error.code(), language)?)))
    {
        let next = next::next(code, language).unwrap_or(advice.next);
        return Words { what: advice.what.into(), next: Some(next.into()) };
    }
    let what = match language {
        Language::English => failure.to_string(),
        _ => chinese(failure, output),
    };
    Words { what, next: own_next(failure).map(|(chinese, english)| output.pick(chinese, english).to_owned()) }
}

fn chinese(failure: &Failure, output: &Output) -> String {
    match failure {
        Failure::Flow(error) | Failure::AttachmentsMissing { error, .. } => error.to_string(),
        Failure::Sandbox(error) => sandbox(error),
        Failure::OptionNeeded { option } => format!("缺少选项 {option}"),
        Failure::OptionWord { option, word, rule } => format!("{option} 中不认识 {word:?}: {rule}"),
        Failure::PinNeeded => "需要证书密码 (PIN)".into(),
        Failure::PinVariable { name } => format!("--pin-env 所指的环境变量 {name} 未设置"),
        Failure::File { path, kind } => format!("无法读写 {}: {}", path.display(), file_problem(*kind)),
        Failure::CertificateFile { path, error } => format!("{} 中没有可读的证书: {error}", path.display()),
        Failure::FormFile(error) => format!("申请表文件不是所需的 JSON: {}", form_file(error)),
        Failure::NoCertificate => "Key 上没有可续期的证书".into(),
        Failure::CertificateChoice { .. } => "没有证书与 --certificate 相符, 或不止一个".into(),
        Failure::RenewalChoice { .. } => "有多个续期申请".into(),
        Failure::AgreementNotAccepted { version } => format!("尚未接受电子认证服务协议 {version}"),
        Failure::NoSuchTransfer { number, count } => format!("没有第 {number} 笔转账信息, 共 {count} 笔"),
        Failure::TransferCameIn { number } => format!("第 {number} 笔转账已到账, 不能删除"),
        Failure::PaidAtTheCaOnly => "此订单只能在 CA 缴费".into(),
        Failure::Ended { stage: at, .. } => format!("申请已结束: {}", stage(*at, output.language())),
        Failure::DemoDirectory { dir } => format!("{} 中有不属于演示的文件, 未作改动", dir.display()),
        Failure::DemoModule { module } => {
            format!("{} 不是使用演示专用存储的 SoftHSM 或软件 SKF 模块, 未作改动", module.display())
        }
        Failure::DemoCheck { check } => format!("演示自检未通过: {check}"),
        Failure::Interrupted => "已中断".into(),
    }
}

fn form_file(error: &JsonError) -> String {
    match error {
        JsonError::Syntax { line, column } => format!("第 {line} 行第 {column} 列有语法错误"),
        JsonError::TooDeep { line, column } => format!("第 {line} 行第 {column} 列嵌套过深"),
        JsonError::Repeated { path, line, .. } => format!("第 {line} 行的 {path} 重复"),
        JsonError::Missing { path } => format!("缺少 {path}"),
        JsonError::UnknownName { path } => format!("没有 {path} 这个字段"),
        JsonError::UnknownWord { path } => format!("不认识 {path} 的取值"),
        JsonError::Value { path, .. } => format!("{path} 的类型不符"),
    }
}

fn own_next(failure: &Failure) -> Option<(&'static str, &'static str)> {
    Some(match failure {
        Failure::OptionNeeded { .. } | Failure::OptionWord { .. } => {
            ("用法见 netca-renew --help", "See netca-renew --help")
        }
        Failure::PinNeeded => {
            ("请使用 --pin-env 或 --pin-file, 或在终端中运行", "Use --pin-env or --pin-file, or run it at a terminal")
        }
        Failure::PinVariable { .. } => ("请先导出该变量, 未尝试密码", "Export it first; no try was spent"),
        Failure::CertificateFile { .. } => {
            ("请检查 --trust-anchor / --tls-root 所指的文件", "Check the file of --trust-anchor or --tls-root")
        }
        Failure::FormFile(_) => ("请参照 examples/form.json", "Compare it with examples/form.json"),
        Failure::NoCertificate => {
            ("请确认 Key 已插好, 用 netca-renew list 查看", "Make sure of the Key, and look at netca-renew list")
        }
        Failure::CertificateChoice { .. } => ("请指定其中一个", "Name one of these"),
        Failure::RenewalChoice { .. } => ("请指定其中一个", "Name one of these"),
        Failure::AgreementNotAccepted { .. } => (
            "用 netca-renew agreement 阅读, 接受后加上面的选项",
            "Read it with netca-renew agreement; to accept it, add the option above",
        ),
        Failure::NoSuchTransfer { .. } => {
            ("用 netca-renew transfer 查看序号", "See the numbers with netca-renew transfer")
        }
        Failure::TransferCameIn { .. } => (
            "不再需要续期时, 请用 netca-renew withdraw 撤销申请, 由 CA 退款",
            "If the renewal is not wanted any more, withdraw the application: the CA gives the money back",
        ),
        Failure::PaidAtTheCaOnly => {
            ("请联系 CA 办理; 结果见 netca-renew status", "Ask the CA; netca-renew status shows when it is paid")
        }
        Failure::Ended { .. } => ("如仍需续期, 请重新申请", "Apply again if it is still wanted"),
        Failure::DemoDirectory { .. } => ("请用 --dir 指定另一个目录", "Name another directory with --dir"),
        Failure::DemoModule { .. } => (
            "请用 --module 指定 libsofthsm2.so, 或用 --skf 指定 libnetca_soft_skf.so",
            "Name libsofthsm2.so with --module, or libnetca_soft_skf.so with --skf; the demo leaves real Keys alone",
        ),
        Failure::Interrupted => ("再运行一次将从中断处继续", "Run the command again to go on"),
        Failure::Sandbox(SandboxError::NoSandbox { .. }) => {
            ("请用 --data 指定沙箱的数据目录", "Name the sandbox's directory with --data")
        }
        Failure::Sandbox(SandboxError::UnknownApplication { .. }) => {
            ("用 netca-renew sandbox applications 查看", "Look at netca-renew sandbox applications")
        }
        Failure::Sandbox(SandboxError::NoInvoiceToIssue { .. }) => (
            "电子发票由申请人在支付后申请, 增值税发票在审核通过后开具",
            "The applicant asks for an electronic one after payment; a VAT invoice follows the approval",
        ),
        Failure::Sandbox(SandboxError::Listen { .. }) => (
            "请用 --listen 指定另一个地址; 127.0.0.1:0 为任一空闲端口",
            "Name another with --listen; 127.0.0.1:0 takes a free port",
        ),
        Failure::Sandbox(SandboxError::DataInUse { .. }) => (
            "请停止另一个沙箱, 或用 --data 指定另一个目录",
            "Stop the other one, or name another directory with --data",
        ),
        _ => return None,
    })
}

fn file_problem(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => "不存在".into(),
        ErrorKind::PermissionDenied => "没有权限".into(),
        ErrorKind::IsADirectory => "是目录".into(),
        ErrorKind::NotADirectory => "不是目录".into(),
        ErrorKind::StorageFull => "磁盘已满".into(),
        other => other.to_string(),
    }
}

fn sandbox(error: &SandboxError) -> String {
    match error {
        SandboxError::File { path, source } => format!("无法读写 {}: {}", path.display(), file_problem(source.kind())),
        SandboxError::IssuerFile { path, .. } => format!("签发 CA 的文件不可用: {} ({error})", path.display()),
        SandboxError::DataInUse { path } => format!("{} 正被另一个沙箱使用", path.display()),
        SandboxError::NoSandbox { path } => format!("{} 中没有沙箱数据", path.display()),
        SandboxError::Listen { address, .. } => format!("无法监听 {address}"),
        SandboxError::UnknownApplication { business_number } => format!("没有业务单号为 {business_number} 的申请"),
        SandboxError::WrongState { business_number, status } => {
            format!("申请 {business_number} 目前的状态 ({status}) 不允许此操作")
        }
        SandboxError::NoInvoiceToIssue { business_number } => format!("申请 {business_number} 没有待开具的发票"),
        SandboxError::Field { .. } => "填写有误, 未作记录".into(),
        SandboxError::UnknownCertificate { serial } => format!("没有序列号为 {serial} 的证书"),
        other => format!("沙箱出错: {other}"),
    }
}
