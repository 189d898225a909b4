//! The pieces that pages are made of.

use maud::{Markup, Render, html};
use netca_payment::{FeeLine, Money};

use super::words::{self, Tone};

/// A state, in its colour.
pub(super) fn badge((word, tone): (&'static str, Tone)) -> Markup {
    html! { span class=(tone.class()) { (word) } }
}

/// A part of a page under a heading.
pub(super) fn section(title: &str, content: impl Render) -> Markup {
    html! { section.card { h2 { (title) } (content) } }
}

/// Names and values below each other; a value that is empty is shown as a dash.
pub(super) fn facts<V: Render>(rows: impl IntoIterator<Item = (&'static str, V)>) -> Markup {
    let rows = rows.into_iter().map(|(name, value)| (name, value.render()));
    html! {
        dl.facts {
            @for (name, value) in rows {
                div { dt { (name) } dd { @if value.0.is_empty() { "—" } @else { (value) } } }
            }
        }
    }
}

/// A text, or a dash where there is none.
pub(super) fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

/// 总价
pub(super) fn total(total: Money) -> Markup {
    html! { p.total { "总价：" strong { "¥ " (total) } " 元" } }
}

/// 费用, line by line.
pub(super) fn fees(lines: &[FeeLine]) -> Markup {
    html! {
        table.stack {
            thead { tr { th { "费用名称" } th.number { "费用单价" } th.number { "数量" } th.number { "小计（元）" } } }
            tbody {
                @for line in lines {
                    tr {
                        td data-label="费用名称" { (line.name) }
                        td.number data-label="费用单价" { (line.unit_price) " " (words::fee_unit(line.unit)) }
                        td.number data-label="数量" { (line.quantity) }
                        td.number data-label="小计（元）" { (line.subtotal) }
                    }
                }
            }
        }
    }
}

/// Something said once, above what the page is about.
pub(super) fn notice(tone: Tone, text: &str) -> Markup {
    let (class, role) = match tone {
        Tone::Good => ("notice good", "status"),
        Tone::Bad => ("notice bad", "alert"),
        Tone::Calm | Tone::Waiting => ("notice", "status"),
    };
    html! { p class=(class) role=(role) { (text) } }
}

/// The hidden field that every form carries.
pub(super) fn token(token: &str) -> Markup {
    html! { input type="hidden" name="token" value=(token); }
}

/// A sum in fen as yuan; unlike [`Money`] it has no upper end.
pub(super) fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A file's size.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// One line to type into, with what was typed before and what was wrong with it.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    pub(super) value: &'a str,
    pub(super) error: Option<&'a str>,
    pub(super) hint: &'a str,
    pub(super) required: bool,
    /// `text`, `date`, `email`; or what the keyboard of a phone should be for: `numeric`, `decimal`.
    pub(super) kind: &'a str,
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let (kind, mode) = match self.kind {
            mode @ ("numeric" | "decimal") => ("text", Some(mode)),
            kind => (kind, None),
        };
        let (hint, error) = (format!("{}-hint", self.name), format!("{}-error", self.name));
        let described = match (self.error, self.hint) {
            (Some(_), _) => Some(&error),
            (None, "") => None,
            (None, _) => Some(&hint),
        };
        html! {
            div class=(if self.error.is_some() { "field wrong" } else { "field" }) {
                label for=(self.name) { (self.label) @if self.required { span.star { " *" } } }
                input type=(kind) inputmode=[mode] id=(self.name) name=(self.name) value=(self.value)
                    autocomplete="off" aria-invalid=[self.error.map(|_| "true")] aria-describedby=[described];
                @if let Some(text) = self.error {
                    p.error id=(error) { (text) }
                } @else if !self.hint.is_empty() {
                    p.hint id=(hint) { (self.hint) }
                }
            }
        }
    }
}

/// One of several to choose, each a key and what it says.
pub(super) struct Choice<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    /// The key that is chosen; none, when it is no option's.
    pub(super) value: &'a str,
    pub(super) error: Option<&'a str>,
    pub(super) options: &'a [(&'a str, &'a str)],
}

impl Render for Choice<'_> {
    fn render(&self) -> Markup {
        html! {
            fieldset.field.wrong[self.error.is_some()] {
                legend { (self.label) span.star { " *" } }
                div.choices {
                    @for (key, says) in self.options {
                        label.way {
                            input type="radio" name=(self.name) value=(key) checked[*key == self.value];
                            span { (says) }
                        }
                    }
                }
                @if let Some(text) = self.error { p.error { (text) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_sizes_are_readable() {
        assert_eq!((yuan(0), yuan(5), yuan(12_345)), ("0.00".into(), "0.05".into(), "123.45".into()));
        assert_eq!((size(1), size(1024), size(1025)), ("1 字节".into(), "1 KB".into(), "2 KB".into()));
        assert_eq!((size(1_048_576), size(2_621_440)), ("1.0 MB".into(), "2.5 MB".into()));
    }

    #[test]
    fn what_was_typed_is_text_wherever_it_stands() {
        let typed = "\"><script>alert(1)</script>'&";
        let field = Field {
            name: "a",
            label: typed,
            value: typed,
            error: Some(typed),
            hint: "",
            required: false,
            kind: "text",
        };
        let choice = Choice { name: "b", label: typed, value: typed, error: Some(typed), options: &[(typed, typed)] };
        let page =
            html! { (field) (choice) (facts([("c", typed)])) (notice(Tone::Bad, typed)) (token(typed)) }.into_string();
        assert_eq!(page.matches("&lt;script&gt;").count(), 10, "{page}");
        assert!(!page.contains("<script") && !page.contains("\"\">"), "{page}");
    }
}
