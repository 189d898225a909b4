use netca_token::drivers::DriverStatus;

use super::{Advice, Language};

/// What was found of a driver, and what to do about it. Where a driver has to be installed, its download link
/// ([`CatalogueEntry::download`](netca_token::drivers::CatalogueEntry::download)) belongs beside this.
pub fn driver_status(status: &DriverStatus, language: Language) -> Advice {
    words(status.name(), language).unwrap_or(Advice {
        what: language.pick("未知", "unknown"),
        next: language.pick("请升级客户端", "Update the client"),
    })
}

fn words(name: &str, language: Language) -> Option<Advice> {
    let row = TABLE.iter().find(|row| row.0 == name)?;
    Some(Advice { what: language.pick(row.1, row.3), next: language.pick(row.2, row.4) })
}

/// Name, what and next in Chinese, what and next in English.
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str, &str, &str)] = &[
    ("found", "已安装", "无需处理; 可试加载确认其可用", "installed", "Nothing to do; loading it shows whether it works"),
    ("works", "可用", "无需处理", "works", "Nothing to do"),
    ("missing", "未安装", "如使用此 Key, 请安装驱动", "not installed", "Install it if this is your Key"),
    ("skf", "SKF 驱动", "可用, 但需指明其为 SKF 模块; 如不成功, 请安装厂商的 PKCS#11 驱动", "an SKF driver", "It can be used when it is named as an SKF module; should that fail, install the vendor's PKCS#11 module"),
    ("unreadable", "文件无法读取", "请检查文件权限, 或重新安装驱动", "cannot be read", "Check the file's permissions, or install the driver again"),
    ("not_a_library", "文件不是驱动", "请重新安装驱动", "is no shared library", "Install the driver again"),
    ("wrong_architecture", "系统或处理器架构不符", "请安装与本程序系统和架构相同的驱动", "for another system or processor", "Install the driver made for this program's system, processor and word size"),
    ("not_loadable", "无法加载", "请重新安装驱动及其依赖的库 (用 ldd 查看缺少哪些)", "cannot be loaded", "Install the driver again, and the libraries that it needs (ldd names those missing)"),
    ("no_function_list", "不是 PKCS#11 模块", "请重新安装驱动, 或更正目录中的文件名", "is no PKCS#11 module", "Install the driver again, or correct its name in the catalogue"),
    ("call_failed", "驱动报错", "请重新插拔 Key 后再试; 如仍失败请重新安装驱动", "reports an error", "Plug the Key in again and retry; if it stays, install the driver again"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that statuses and problems have, read from their source: one without words fails here.
    #[test]
    fn every_status_of_a_driver_has_words() {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../netca-token/src/drivers/driver.rs");
        let source = std::fs::read_to_string(source).unwrap();
        let arms = source.lines().filter(|line| line.trim_start().starts_with("Self::"));
        let names: Vec<_> =
            arms.filter_map(|line| line.split_once("=> \"")?.1.split_once('"')).map(|(name, _)| name).collect();
        assert_eq!(names.len(), TABLE.len(), "{names:?}");
        for name in names {
            for language in Language::ALL {
                let words = words(name, *language);
                assert!(words.is_some_and(|words| !words.what.is_empty() && !words.next.is_empty()), "{name}");
            }
        }
        let chinese = driver_status(&DriverStatus::Missing, Language::Chinese);
        assert_eq!((chinese.what, chinese.next), ("未安装", "如使用此 Key, 请安装驱动"));
    }
}
