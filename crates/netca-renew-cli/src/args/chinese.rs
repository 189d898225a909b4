//! `--help` in Chinese. Everything that a user reads before the first command runs.

use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}";
const AFTER_HELP: &str = "\
使用 --json 时, 结果以 JSON 写到标准输出, 失败原因以 JSON 写到标准错误。

退出码:
  0    完成
  1    失败
  2    用法有误, 包括申请表填写有误
  3    等待支付或审核
  4    证书密码 (PIN) 错误、缺少或已锁定
  5    没有 Key, 或插入了多个
  6    服务器无法连接或不可用
  130  被中断 (Ctrl-C); 已有进度不会丢失, 再运行一次将继续";

/// By command, or by command and subcommand where a name means different things.
#[rustfmt::skip]
const COMMANDS: &[(&str, &str)] = &[
    ("netca-renew", "在线续期 USB Key 或软件令牌上的证书"),
    ("demo", "演示: 用沙箱 CA 和全新的令牌, 一次走完整个续期流程"),
    ("sandbox", "沙箱 CA, 供试用; 其证书没有任何效力"),
    ("list", "我的证书: 令牌上的证书, 以及可进行的操作"),
    ("quote", "申请续期: 可选期限, 费用, 申请表要求"),
    ("agreement", "电子认证服务协议"),
    ("form", "导出续期申请表 (PDF), 供打印、手写签名和盖章"),
    ("apply", "填写续期申请表, 用证书签名并提交"),
    ("pay", "缴费: 选择缴费方式, 支付链接, 二维码, 等待支付完成"),
    ("transfer", "银行转账: 收款账户, 填写和删除转账信息, 核验转账信息"),
    ("invoice", "电子发票: 支付后申请, 查询, 下载"),
    ("status", "查询进度, 订单详情"),
    ("recover", "换了电脑或续期记录丢失时, 凭 Key 和密码取回进度并继续"),
    ("install", "安装证书: 用新证书替换令牌上的旧证书"),
    ("withdraw", "撤销申请; 已付费用由 CA 退还"),
    ("drivers", "驱动安装: 找到、缺少或损坏的 Key 驱动, 以及如何处理"),
    ("enroll", "在令牌上生成密钥并写入首张证书, 供续期试用; 沙箱须未在运行"),
    ("applications", "沙箱收到的申请"),
    ("attachments", "申请所附的附件"),
    ("approve", "审核通过一项已支付的申请"),
    ("reject", "审核不通过"),
    ("bank-transfer", "记录一笔银行到账"),
    ("ledger", "银行流水: 到账的转账, 以及用于哪项申请"),
    ("settle", "记录以现金、支票或定期结算收到申请尚欠的费用"),
    ("refund", "退还已结转而未被使用的费用"),
    ("refunded", "记录已退款"),
    ("sandbox invoice", "开具已申请的发票"),
    ("outbox", "CA 本应发出的短信和邮件"),
    ("escrow", "托管密钥: CA 生成并保管的加密密钥, 以其证书列出; 密钥本身不显示"),
    ("revoke", "吊销证书"),
];

/// By command where a name means different things, else for all.
#[rustfmt::skip]
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "module", "Key 驱动的 PKCS#11 模块 [env: NETCA_RENEW_MODULE]"),
    ("", "skf", "Key 驱动的 SKF 模块 (GM/T 0016) [env: NETCA_RENEW_SKF]"),
    ("", "skf_profile", "SKF 模块的特点, 如 ulong64,natural,decrypt=flag; 一般不需要 [env: NETCA_RENEW_SKF_PROFILE]"),
    ("", "pkcs11_profile", "PKCS#11 模块使用 SM2 的厂商参数, 如 ep11 或 swpkcs11,import=host; 仅 SM2 需要 [env: NETCA_RENEW_PKCS11_PROFILE]"),
    ("", "soft_token", "软件令牌文件, 可给出多个 [env: NETCA_RENEW_SOFT_TOKEN]"),
    ("", "token", "令牌序列号, 插入多个时使用"),
    ("", "pin_env", "存放证书密码的环境变量; 与 --pin-file 都没有时会询问"),
    ("", "pin_file", "第一行为证书密码的文件"),
    ("", "allow_last_try", "允许使用锁定前的最后一次密码机会"),
    ("", "server", "CA 续期服务的地址"),
    ("", "trust_anchor", "新证书必须归于的根证书; 没有 --tls-root 时也用于 TLS"),
    ("", "tls_root", "TLS 连接的根证书"),
    ("", "proxy", "代理地址, direct 为不用代理; 默认按系统设置"),
    ("", "payment_host", "另外允许的支付网站, 端口不是 443 时一并给出"),
    ("", "client_version", "向 CA 说明的客户端版本, 用于按自家客户端版本设限的 CA [env: NETCA_RENEW_CLIENT_VERSION]"),
    ("", "state", "续期记录的目录; 默认在用户目录中"),
    ("", "json", "在标准输出给出 JSON, 供脚本使用"),
    ("", "lang", "语言: zh-CN 或 en; 默认按系统区域"),
    ("", "certificate", "令牌上有多个证书时指定: SHA-256 的开头, 或序列号"),
    ("", "application", "有多个续期时指定: 申请编号或业务单号"),
    ("", "term", "续期时间 (月), 须为报价所列"),
    ("", "renew_with", "沿用原密钥或更换新密钥; 默认按 CA 的方式"),
    ("", "accept_agreement", "所接受协议的版本, 见 netca-renew agreement; 在终端上会询问"),
    ("", "form", "JSON 申请表文件 (见 examples/form.json); - 为标准输入。其他选项优先于其内容"),
    ("", "operator_id_type", "经办人证件类型; 2 为身份证"),
    ("", "operator_id", "经办人证件号码 (在进程列表中可见, 建议用 --form)"),
    ("", "operator_name", "经办人姓名"),
    ("", "operator_mobile", "经办人手机号码, 接收通知"),
    ("", "operator_email", "经办人 email, 接收通知"),
    ("", "operator_address", "经办人地址"),
    ("", "recipient_name", "收件人姓名; 默认同经办人"),
    ("", "recipient_mobile", "收件人手机; 默认同经办人"),
    ("", "recipient_address", "收件人地址; 默认同经办人"),
    ("form", "out", "要写入的 PDF 文件"),
    ("", "blank", "空白表, 只填证书信息, 其余手写"),
    ("", "attach", "随申请提交的扫描件 (PDF、JPEG、PNG), 可给出多个。KIND 为 application-form (续期申请表)、organisation-papers (单位证明材料)、operator-papers (经办人证明材料) 或 vat-papers (增值税开票材料)"),
    ("", "memo", "给 CA 的备注"),
    ("pay", "channel", "缴费方式; 在终端上会询问, 否则为订单的第一种在线方式"),
    ("", "channel", "缴费方式"),
    ("transfer", "add", "填写一笔已完成的转账; 在终端上会询问缺少的内容"),
    ("transfer", "remove", "删除这一序号的转账信息"),
    ("transfer", "verify", "核验转账信息: 由 CA 在银行到账记录中查找"),
    ("transfer", "payer_account", "付款账号, 5 至 30 位数字 (在进程列表中可见, 不给出时会询问)"),
    ("transfer", "payer_name", "付款账户名"),
    ("transfer", "amount", "转账金额 (元)"),
    ("transfer", "date", "付款日期 (中国时间), YYYY-MM-DD"),
    ("transfer", "remark", "备注说明"),
    ("invoice", "title", "以此抬头申请电子发票"),
    ("invoice", "tax_number", "抬头的纳税人识别号 (GB 32100); 个人不填"),
    ("invoice", "email", "接收发票的 email; 不填则仅下载"),
    ("invoice", "out", "把已开具的发票 (PDF) 写入此文件"),
    ("pay", "wait", "等待支付的秒数; 默认到支付页面失效为止"),
    ("status", "wait", "等待审核通过的秒数"),
    ("", "no_wait", "显示链接后不等待"),
    ("", "reason", "原因"),
    ("", "dir", "存放 before.pem, after.pem, 证书对的加密证书, ca.pem, chain.pem, 已签名的申请, form.pdf, invoice.pdf 和续期记录的目录; 先前演示留下的会被替换"),
    ("demo", "expired", "续期一张已过期 20 天的证书: 费用更高, 须附申请表"),
    ("", "pay", "缴费方式"),
    ("", "key", "用户密钥的种类"),
    ("demo", "pair", "将签名证书和加密证书成对续期; 与 --key sm2 或 rsa2048 合用"),
    ("", "pair", "签发签名证书和加密证书各一张, 密钥各一; 与 --key sm2 或 rsa2048 合用"),
    ("demo", "move_to_sm2", "将 RSA 或 P-256 证书换发为国密 SM2 证书对: 更换 CA, 须更换密钥"),
    ("", "move_to_sm2", "将 RSA 和 P-256 证书换发为国密 SM2 证书: 更换 CA, 须更换密钥; as-before 为保持单证书或证书对, pair 为一律换为证书对"),
    ("", "days", "证书剩余的有效天数"),
    ("", "listen", "监听地址"),
    ("", "data", "沙箱的数据目录"),
    ("", "issuer_cert", "已有 CA 的证书及其上级证书"),
    ("", "issuer_key", "其私钥, 未加密"),
    ("", "auto_pay", "代付款人和银行操作: 有了支付链接随即支付, 填报的转账随即到账"),
    ("", "payment_lifetime", "支付页面的有效时间 (秒); 不指定则为半小时"),
    ("", "auto_review", "支付后若干秒自动审核通过, 并开具已申请的发票"),
    ("", "carry_over", "所付费用予以保留, 抵付该证书的下一次申请, 不予退还"),
    ("", "payer_account", "付款账号"),
    ("", "payer_name", "付款账户名"),
    ("", "amount", "金额 (元), 如 200.00"),
    ("", "date", "付款日期, 如 2026-11-22; 默认为今天"),
    ("", "remark", "付款人的备注"),
    ("", "expired", "也受理已过期证书: 过期一年内, 每年 400 元, 客户端 4.7.6 及以上, 须附申请表"),
    ("", "newest_client", "告知客户端的最新版本"),
    ("", "download", "最新客户端的下载地址"),
    ("", "ended", "证书过期的天数"),
    ("attachments", "out", "写入的目录; 不给出时列出附件"),
    ("", "catalogue", "除 p11-kit 模块文件外要查找的驱动, JSON (见 examples/drivers.json)"),
    ("", "probe", "加载每个驱动并查询; 损坏的驱动可能使本命令崩溃或停住"),
    ("", "business_number", "业务单号"),
    ("", "serial", "证书序列号, 十六进制"),
];

/// The command line with its help in Chinese.
pub(crate) fn translate(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助").help_heading("选项");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    within(command, "")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help.global(true))
        .arg(version.help("显示版本").help_heading("选项"))
        .after_help(AFTER_HELP)
}

fn within(command: Command, parent: &str) -> Command {
    let name = command.get_name().to_owned();
    let about = |name: &str| COMMANDS.iter().find(|(command, _)| *command == name).map(|(_, about)| *about);
    let about = about(&format!("{parent} {name}")).or_else(|| about(&name));
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .mut_args(|argument| words(argument, &name))
        .mut_subcommands(|command| within(command, &name));
    if let Some(about) = about {
        command = command.about(about);
    }
    command
}

fn words(argument: Arg, command: &str) -> Arg {
    let of = |command: &str| ARGUMENTS.iter().find(|(of, id, _)| *of == command && argument.get_id() == id);
    let found = of(command).or_else(|| of(""));
    let heading = match argument.get_help_heading() {
        Some("Token") => "令牌",
        Some("CA") => "CA",
        Some("Common") => "通用",
        _ => "选项",
    };
    let heading = if argument.is_positional() { "参数" } else { heading };
    let argument = argument.help_heading(heading);
    match found {
        Some((_, _, help)) => argument.help(*help),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Arguments;

    #[test]
    fn nothing_is_left_in_english() {
        let mut open = vec![translate(Arguments::command())];
        while let Some(command) = open.pop() {
            let chinese = |text: String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(command.get_about().is_some_and(|about| chinese(about.to_string())), "{}", command.get_name());
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string);
                assert!(help.is_some_and(chinese), "{} {}", command.get_name(), argument.get_id());
            }
            open.extend(command.get_subcommands().cloned());
        }
        translate(Arguments::command()).debug_assert();
    }
}
