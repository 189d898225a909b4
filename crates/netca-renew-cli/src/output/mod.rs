//! What people see: lines and tables that line up with Chinese text; or JSON for scripts.

mod describe;
mod failure;
mod qr;
mod table;

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use netca_renew::Event;
use netca_renew::texts::{self, Language};
use serde::Serialize;

use crate::failure::Failure;
use crate::language;

pub(crate) use describe::{application_json, date};
pub(crate) use table::Table;

/// Where a command's words go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    language: Language,
    json: bool,
}

impl Output {
    pub(crate) fn new(language: Language, json: bool) -> Self {
        Self { language, json }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn pick<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        language::pick(self.language, chinese, english)
    }

    /// A line of the result, for people.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        if !self.json {
            print(&format!("{}\n", plain(text.as_ref())));
        }
    }

    /// A table of the result, for people.
    pub(crate) fn table(&self, table: &Table) {
        if !self.json {
            print(&table.to_string());
        }
    }

    /// A link as a QR code, when a person looks at a terminal.
    pub(crate) fn qr(&self, link: &str) {
        if !self.json
            && std::io::stdout().is_terminal()
            && let Some(code) = qr::render(link)
        {
            print(&code);
        }
    }

    /// The result, for scripts.
    pub(crate) fn json(&self, value: &impl Serialize) {
        if self.json {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            print(&format!("{text}\n"));
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A word on the way, for people; not part of the result.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if !self.json {
            let _ = writeln!(std::io::stderr(), "{}", plain(text.as_ref()));
        }
    }

    pub(crate) fn failure(&self, failure: &Failure) {
        let text = if self.json { failure::json(failure, self) } else { failure::text(failure, self) };
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Tells a person what the library is doing.
    pub(crate) fn observer(&self) -> Arc<dyn Fn(&Event) + Send + Sync> {
        let output = *self;
        Arc::new(move |event| output.event(event))
    }

    fn event(&self, event: &Event) {
        let english = self.language == Language::English;
        let text = match event {
            Event::Stage(stage) => texts::stage(*stage, self.language).to_owned(),
            Event::FewPinTries { left: Some(left) } if english => format!("careful: {left} PIN tries left"),
            Event::FewPinTries { left: Some(left) } => format!("注意: 密码还可尝试 {left} 次"),
            Event::FewPinTries { left: None } => {
                self.pick("注意: 上次密码输入有误, 剩余次数不多", "careful: few PIN tries are left").to_owned()
            }
            Event::MakingKey => {
                self.pick("Key 正在生成新密钥, 请勿拔出", "the Key makes a new key pair; leave it in").into()
            }
            Event::Signing => self.pick("正在用证书签名", "signing with the certificate").into(),
            Event::Submitting => self.pick("正在提交申请", "handing the application in").into(),
            Event::NextQuestion { after } if english => format!("waiting {} s", after.as_secs().max(1)),
            Event::NextQuestion { after } => format!("等待 {} 秒", after.as_secs().max(1)),
            Event::Install(step) => texts::install_step(*step, self.language).to_owned(),
            Event::ClockBehind { by } if english => {
                format!("this computer's clock is behind by {} s or more", by.as_secs())
            }
            Event::ClockBehind { by } => format!("本机时间至少慢了 {} 秒", by.as_secs()),
            Event::KeyIdKept => self.pick("Key 不允许更改密钥标识", "the Key does not let key ids be changed").into(),
            _ => return,
        };
        self.note(format!("  · {text}"));
    }
}

/// A closed pipe is the reader's choice, not a failure.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
    let _ = std::io::stdout().flush();
}

/// Text from a server or a certificate must not play with the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}
