use netca_renew::texts::Language;

/// The language of the option, or of the locale as POSIX orders its variables.
pub(crate) fn choose(option: Option<&str>) -> Language {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    Language::from_tag(option.or(locale.as_deref()).unwrap_or_default())
}

/// Picks between a Chinese and an English text.
pub(crate) fn pick<'a>(language: Language, chinese: &'a str, english: &'a str) -> &'a str {
    if language == Language::Chinese { chinese } else { english }
}
