//! What the library does while a call blocks, in words.

use netca_renew::texts::{self, Language};
use netca_renew::{ClientUpdate, Event};

use super::Output;

/// What is said of an event.
pub(super) struct Said {
    pub(super) text: String,
    /// Whether a person should see that it goes on.
    pub(super) takes_long: bool,
}

/// `None` for what a status line says already: the pauses between two questions.
pub(super) fn words(event: &Event, output: &Output) -> Option<Said> {
    let english = output.language() == Language::English;
    let text = match event {
        Event::Stage(stage) => texts::stage(*stage, output.language()).to_owned(),
        Event::FewPinTries { left: Some(left) } if english => format!("careful: {left} PIN tries left"),
        Event::FewPinTries { left: Some(left) } => format!("注意: 密码还可尝试 {left} 次"),
        Event::FewPinTries { left: None } => output
            .pick(
                "注意: 上次密码输入有误, Key 未说明还可尝试几次",
                "careful: the last PIN was wrong, and the Key does not say how many tries are left",
            )
            .to_owned(),
        Event::ClientUpdate(update) => update_words(update, output),
        Event::MakingKey => {
            output.pick("Key 正在生成新密钥, 请勿拔出", "the Key makes a new key pair; leave it plugged in").to_owned()
        }
        Event::Signing => output.pick("正在用证书签名", "signing with the certificate").to_owned(),
        Event::Submitting => output.pick("正在提交申请", "handing the application in").to_owned(),
        Event::Install(step) => texts::install_step(*step, output.language()).to_owned(),
        Event::ClockBehind { by } if english => {
            format!("this computer's clock is behind by {} s or more", by.as_secs())
        }
        Event::ClockBehind { by } => format!("本机时间至少慢了 {} 秒", by.as_secs()),
        Event::KeyIdKept => output.pick("Key 不允许更改密钥标识", "the Key does not let key ids be changed").to_owned(),
        Event::OldCertificateKept => output
            .pick("Key 不能删除旧证书, 请使用新证书", "the Key cannot delete the old certificate; use the new one")
            .to_owned(),
        Event::DecryptionNotTried => output
            .pick(
                "Key 的驱动不提供解密功能: 加密公钥相符, 未能试解密",
                "the Key's driver has no function to decrypt: the encryption key's public half fits, a decryption was not tried",
            )
            .to_owned(),
        _ => return None,
    };
    let is_short = matches!(event, Event::Stage(_) | Event::FewPinTries { .. } | Event::ClientUpdate(_));
    Some(Said { text, takes_long: !is_short })
}

fn update_words(ClientUpdate { newest, download }: &ClientUpdate, output: &Output) -> String {
    let link = download.as_ref().map(|link| format!(": {link}")).unwrap_or_default();
    match output.language() {
        Language::English => format!("the CA's client has a newer version, {newest}{link}"),
        _ => format!("CA 的客户端有新版本 {newest}{link}"),
    }
}
