//! What to do next, in this command's own options, where the flow's words cannot know them.

use netca_renew::texts::Language;

/// The words for an error's stable number, where the command has some of its own.
pub(super) fn next(code: i32, language: Language) -> Option<&'static str> {
    let row = TABLE.binary_search_by_key(&code, |row| row.0).ok().and_then(|at| TABLE.get(at))?;
    Some(match language {
        Language::English => row.2,
        _ => row.1,
    })
}

/// Code, Chinese, English; in the order of the codes.
#[rustfmt::skip]
const TABLE: &[(i32, &str, &str)] = &[
    (1041, "请检查 --trust-anchor", "Check --trust-anchor"),
    (1062, "请检查 --trust-anchor", "Check --trust-anchor"),
    (2002, "请只保留一个 Key, 或用 --token 指定序列号", "Leave only one, or name one with --token SERIAL"),
    (2006, "确认密码无误后加 --allow-last-try", "When you are sure of the PIN, add --allow-last-try"),
    (2008, "请使用 --pin-env, --pin-file 或在终端输入", "Use --pin-env or --pin-file, or type it at a terminal"),
    (2018, "请检查 --module 或 --skf 的路径, 或重新安装驱动", "Check the path of --module or --skf, or install the driver again"),
    (2027, "请用 --pkcs11-profile 给出厂商参数或换用 SKF 驱动 (--skf)", "Give the right ones with --pkcs11-profile, or use the SKF driver (--skf)"),
    (4002, "请检查网络、代理和 --server 地址, 稍后再试; 已有进度不会丢失", "Check the network, the proxy and --server, and try later; nothing is lost"),
    (4003, "请检查 --server 和 --trust-anchor / --tls-root; 不要在可疑网络中继续", "Check --server and --trust-anchor or --tls-root; do not go on in a network that you do not trust"),
    (4007, "请检查 --server 地址", "Check --server"),
    (4008, "请检查 --server 地址", "Check --server"),
    (4103, "请检查 --server 地址", "Check --server"),
    (4104, "请检查 --server 和 --state", "Check --server and --state"),
    (4106, "请确认插入的 Key 和 --server", "Check the Key and --server"),
    (4113, "请查询该申请, 或先撤销; 如在别的电脑上申请, 请先运行 netca-renew recover", "Look at that one, or withdraw it first; if it was made on another computer, run netca-renew recover before"),
    (5005, "请先申请续期, 或检查 --state; 如在别的电脑上申请过, 请运行 netca-renew recover", "Apply first, or check --state; if it was applied for on another computer, run netca-renew recover"),
    (5008, "请检查 --state 目录的权限和剩余空间", "Check the permissions and the free space of --state"),
    (5009, "请用 --state 指定新的目录并运行 netca-renew recover, 或联系服务热线; 不要删除原目录", "Run netca-renew recover with a new directory as --state, or call the hotline; do not delete the old one"),
    (5014, "请勿支付; 如确认属实, 用 --payment-host 允许", "Do not pay; if the CA confirms the host, allow it with --payment-host"),
    (5018, "请去掉 --renew-with 使用 CA 的方式", "Leave --renew-with out to take the CA's own"),
    (5033, "银行转账请用 netca-renew transfer; 现金、支票、定期结算由 CA 办理, 结果见 netca-renew status", "For a bank transfer use netca-renew transfer; cash, cheque and periodic settlement are settled by the CA and shown by netca-renew status"),
    (5034, "请选择订单所列的缴费方式, 见 netca-renew status", "Choose one that the order lists, see netca-renew status"),
    (5106, "请检查 --trust-anchor", "Check --trust-anchor"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::args::Arguments;

    #[test]
    fn the_table_is_in_order_and_of_errors_that_there_are() {
        assert!(TABLE.windows(2).all(|rows| rows[0].0 < rows[1].0));
        assert!(TABLE.iter().all(|row| netca_renew::texts::advice(row.0, Language::English).is_some()));
        assert_eq!(next(2008, Language::Chinese), Some("请使用 --pin-env, --pin-file 或在终端输入"));
        assert_eq!(next(2001, Language::English), None);
    }

    #[test]
    fn the_options_and_commands_exist() {
        let command = Arguments::command();
        let all = || std::iter::once(&command).chain(command.get_subcommands());
        let options: BTreeSet<&str> =
            all().flat_map(|own| own.get_arguments().filter_map(clap::Arg::get_long)).collect();
        let commands: BTreeSet<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        let word = |text: &str| {
            text.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect::<String>()
        };
        for text in TABLE.iter().flat_map(|row| [row.1, row.2]) {
            for option in text.split("--").skip(1).map(word) {
                assert!(options.contains(option.as_str()), "there is no --{option}");
            }
            for name in text.split("netca-renew ").skip(1).map(word) {
                assert!(commands.contains(name.as_str()), "there is no command {name}");
            }
        }
    }
}
