//! What people see: lines and tables that line up with Chinese text; or JSON for scripts.

mod describe;
mod events;
mod failure;
mod fields;
mod money;
mod next;
mod qr;
mod quote;
mod screen;
mod table;
mod words;

use std::io::IsTerminal;
use std::sync::{Arc, OnceLock};

use netca_renew::netca_protocol::person::FieldError;
use netca_renew::texts::{self, Language};
use netca_renew::{ClientUpdate, Event};
use serde::Serialize;

use crate::failure::Failure;
use crate::language;

pub(crate) use describe::{action_words, application_json, date};
pub(crate) use table::Table;

use screen::{Screen, Stream};

/// Where a command's words go: results to standard output, everything on the way there to standard error.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    language: Language,
    json: bool,
    /// Whether what happens on the way is the result.
    narrated: bool,
    /// What the CA says of newer clients, once it was asked about itself.
    update: Arc<OnceLock<ClientUpdate>>,
    screen: Arc<Screen>,
}

impl Output {
    pub(crate) fn new(language: Language, json: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let animated = !json && !dumb && std::io::stderr().is_terminal();
        Self { language, json, narrated: false, update: Arc::default(), screen: Arc::new(Screen::new(animated)) }
    }

    /// For a command whose way is its result: one stream, in the order in which things happen.
    pub(crate) fn narrated(&self) -> Self {
        Self { narrated: true, ..self.clone() }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    pub(crate) fn pick<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        language::pick(self.language, chinese, english)
    }

    /// A line of the result, for people.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        if !self.json {
            self.screen.write(Stream::Out, &format!("{}\n", plain(text.as_ref())));
        }
    }

    /// A table of the result, for people.
    pub(crate) fn table(&self, table: &Table) {
        if !self.json {
            self.screen.write(Stream::Out, &table.to_string());
        }
    }

    /// A link as a QR code, when a person looks at a terminal.
    pub(crate) fn qr(&self, link: &str) {
        if !self.json
            && std::io::stdout().is_terminal()
            && let Some(code) = qr::render(link)
        {
            self.screen.write(Stream::Out, &code);
        }
    }

    /// The result, for scripts; with the newer client beside it, where the CA was asked and named one.
    pub(crate) fn json(&self, value: &impl Serialize) {
        if self.json {
            let mut value = serde_json::to_value(value).unwrap_or_default();
            if let (Some(fields), Some(update)) = (value.as_object_mut(), self.update.get()) {
                fields.insert("client_update".into(), serde_json::json!(update));
            }
            let text = serde_json::to_string_pretty(&value).unwrap_or_default();
            self.screen.write(Stream::Out, &format!("{text}\n"));
        }
    }

    /// One of several results on its own line, for scripts that read while the command runs.
    pub(crate) fn json_line(&self, value: &impl Serialize) {
        if self.json {
            let text = serde_json::to_string(value).unwrap_or_default();
            self.screen.write(Stream::Out, &format!("{text}\n"));
        }
    }

    /// A word on the way, for people; not part of the result unless that is narrated.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if !self.json {
            let stream = if self.narrated { Stream::Out } else { Stream::Err };
            self.screen.write(stream, &format!("{}\n", plain(text.as_ref())));
        }
    }

    /// A question; the answer follows on the same line.
    pub(crate) fn question(&self, text: &str) {
        self.screen.write(Stream::Err, &format!("{}: ", plain(text)));
    }

    /// A line of a log, for whoever runs a server.
    pub(crate) fn log(&self, text: &str) {
        self.screen.write(Stream::Err, &format!("{}\n", plain(text)));
    }

    pub(crate) fn failure(&self, failure: &Failure) {
        self.screen.end();
        let text = if self.json { failure::json(failure, self) } else { failure::text(failure, self) };
        self.screen.write(Stream::Err, &format!("{text}\n"));
    }

    /// The fields that break a rule, before they are asked for again.
    pub(crate) fn fields(&self, errors: &[FieldError]) {
        errors.iter().for_each(|error| self.note(format!("✗ {}", fields::sentence(error, self))));
    }

    /// The last word of a program that a second Ctrl-C ends.
    pub(crate) fn interrupted(&self) {
        self.screen.end();
        self.screen.write(Stream::Err, &format!("\n✗ {}\n", self.pick("已中断", "interrupted")));
    }

    /// Waits for somebody else: a person sees for what and for how long.
    pub(crate) fn while_waiting<T>(&self, chinese: &str, english: &str, wait: impl FnOnce() -> T) -> T {
        let text = self.pick(chinese, english);
        if !self.screen.is_animated() {
            self.note(format!("  · {text}"));
        }
        self.while_busy(text, wait)
    }

    /// Asks the CA something; worth a word on a terminal only when it takes long.
    pub(crate) fn while_asking<T>(&self, ask: impl FnOnce() -> T) -> T {
        self.while_busy(self.pick("正在询问 CA", "asking the CA"), ask)
    }

    fn while_busy<T>(&self, text: &str, work: impl FnOnce() -> T) -> T {
        self.screen.begin(text, false);
        let result = work();
        self.screen.end();
        result
    }

    /// Tells a person what the library is doing.
    pub(crate) fn observer(&self) -> Arc<dyn Fn(&Event) + Send + Sync> {
        let output = self.clone();
        Arc::new(move |event| output.event(event))
    }

    /// One line that stays, of what was only a status line on the way.
    fn done(&self, text: &str) {
        self.screen.end();
        self.note(format!("  · {text}"));
    }

    /// A newer client is told once, however often the CA is asked.
    fn is_news(&self, update: &ClientUpdate) -> bool {
        self.update.set(update.clone()).is_ok()
    }

    fn event(&self, event: &Event) {
        if let Event::Uploading { kind, sent, total } = event {
            let text = texts::uploading(*kind, *sent, *total, self.language());
            return if sent < total { self.screen.progress(&text) } else { self.done(&text) };
        }
        if matches!(event, Event::ClientUpdate(update) if !self.is_news(update)) {
            return;
        }
        let Some(said) = events::words(event, self) else { return };
        self.screen.event();
        self.note(format!("  · {}", said.text));
        if said.takes_long {
            self.screen.begin(&said.text, true);
        }
    }
}

/// Text from a server or a certificate must not play with the terminal, nor turn or hide what stands beside it.
pub(crate) fn plain(text: &str) -> String {
    let harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_client_is_news_once() {
        let output = Output::new(Language::English, false);
        let update = ClientUpdate { newest: "4.9.1".into(), download: None };
        assert!(output.is_news(&update));
        // Also by what was made of it before.
        assert!(!output.narrated().is_news(&update) && !output.is_news(&update));
    }
}
