//! Words for people, in Chinese and English: stages, statuses, ways to pay, and what each error code means and asks for.

mod drivers;
mod errors;
mod fields;
mod names;
mod progress;

pub use drivers::driver_status;
pub use errors::{Advice, advice};
pub use fields::{field_name, field_rule};
pub use names::{
    attachment_kind, business_status, courier_payment, fee_unit, install_step, invoice_status, invoice_type,
    order_status, payment_channel, payment_page_status, payment_status, refund_reason, refund_status, renew_with,
    stage, timeline_event, transaction_status, transaction_type, transfer_result,
};
pub use progress::{file_size, uploading};

/// A language that there are texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::Chinese, Self::English];

    /// The language of a tag (RFC 5646) or of a locale's name: Chinese for `zh…`, else English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("zh")) { Self::Chinese } else { Self::English }
    }

    pub(crate) fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn locales_are_read() {
        for (tag, language) in [
            ("zh-CN", Language::Chinese),
            ("zh_CN.UTF-8", Language::Chinese),
            ("ZH", Language::Chinese),
            ("en", Language::English),
            ("C.UTF-8", Language::English),
            ("", Language::English),
            ("é", Language::English),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }
}
