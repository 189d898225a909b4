//! Breaking text into lines: the part of UAX #14 and of the Requirements for Chinese Text Layout that forms need.

use ttf_parser::Face;

use crate::font::width;

/// Text in lines that are no wider than `max` (in points, at `size`), unless one character alone is.
///
/// Line feeds break; Han may be parted anywhere, but no line begins with a closing mark or ends with an opening one as
/// long as there is another place to break; words and numbers stay whole as long as they fit.
pub(crate) fn wrap(text: &str, face: &Face<'_>, size: f32, max: f32) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, face, size, max)).collect()
}

/// How wide text is, in points.
pub(crate) fn measure(text: &str, face: &Face<'_>, size: f32) -> f32 {
    text.chars().map(|character| width(face, character) * size).sum()
}

/// Text on one line: what does not fit is cut off, and an ellipsis says so.
pub(crate) fn fit(text: &str, face: &Face<'_>, size: f32, max: f32) -> String {
    let text: String = text.chars().filter_map(printable).collect();
    if measure(&text, face, size) <= max {
        return text;
    }
    let mut left = max - measure("…", face, size);
    let fits = |character: &char| {
        left -= width(face, *character) * size;
        left >= 0.0
    };
    let mut short: String = text.chars().take_while(fits).collect();
    short.push('…');
    short
}

fn wrap_paragraph(text: &str, face: &Face<'_>, size: f32, max: f32) -> Vec<String> {
    let text: Vec<char> = text.chars().filter_map(printable).collect();
    let mut lines = Vec::new();
    let (mut start, mut used, mut last_break) = (0, 0.0, 0);
    let mut at = 0;
    while let Some(&character) = text.get(at) {
        if at > start && may_break(text.get(start..at).unwrap_or_default(), character) {
            last_break = at;
        }
        let wide = width(face, character) * size;
        // A space that does not fit hangs over the end.
        if used + wide > max && at > start && character != ' ' {
            let end = if last_break > start { last_break } else { at };
            lines.push(line(text.get(start..end).unwrap_or_default()));
            (start, at, used, last_break) = (end, end, 0.0, end);
            continue;
        }
        used += wide;
        at += 1;
    }
    lines.push(line(text.get(start..).unwrap_or_default()));
    lines
}

fn line(characters: &[char]) -> String {
    characters.iter().collect::<String>().trim_end_matches(' ').to_owned()
}

/// What can stand on paper: tabs as spaces; control characters, and those that only steer others, are left out.
fn printable(character: char) -> Option<char> {
    match character {
        '\t' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        // Variation selectors choose a glyph that this crate does not look for.
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => None,
        other if other.is_control() => None,
        other => Some(other),
    }
}

/// Whether a line may end with these characters when this one comes next.
fn may_break(line: &[char], next: char) -> bool {
    let Some((last, is_last_shown)) = line.iter().rev().find(|c| **c != ' ').map(|c| (*c, line.last() == Some(c)))
    else {
        return false;
    };
    if next == ' ' || closes(next) || opens(last) {
        return false;
    }
    !is_last_shown || stands_alone(last) || stands_alone(next)
}

/// Marks that may not begin a line (CLREQ, 3.1.5; JIS X 4051's for what is not Chinese).
fn closes(character: char) -> bool {
    matches!(
        character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '］'
            | '｝'
            | '”'
            | '’'
            | '·'
            | '…'
            | '—'
            | '～'
            | '／'
            | '％'
            | '‰'
            | '℃'
            | '々'
            | 'ー'
            | '．'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '%'
            | '/'
    )
}

/// Marks that may not end a line.
fn opens(character: char) -> bool {
    matches!(
        character,
        '（' | '《'
            | '〈'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〖'
            | '［'
            | '｛'
            | '“'
            | '‘'
            | '￥'
            | '¥'
            | '$'
            | '＄'
            | '('
            | '['
            | '{'
            | '№'
    )
}

/// Han, kana, hangul, full-width forms and symbols: no words that must be kept together.
fn stands_alone(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2014 | 0x2018..=0x201d | 0x2026 | 0x2190..=0x2bff | 0x2e80..=0xa4cf | 0xac00..=0xd7af | 0xf900..=0xfaff
            | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x1f000..=0x1faff | 0x20000..=0x3ffff
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::font::for_tests;

    fn wrapped(text: &str, ems: f32) -> Vec<String> {
        wrap(text, &for_tests().face().unwrap(), 10.0, ems * 10.0)
    }

    #[test]
    fn han_fill_the_line() {
        assert_eq!(wrapped("数字证书续期申请表", 4.0), ["数字证书", "续期申请", "表"]);
        assert_eq!(wrapped("一\n\n二", 4.0), ["一", "", "二"]);
        assert_eq!(wrapped("", 4.0), [""]);
    }

    #[test]
    fn marks_stay_with_what_they_belong_to() {
        assert_eq!(wrapped("数字证书，续期", 4.0), ["数字证", "书，续期"]);
        assert_eq!(wrapped("数字证（书）", 4.0), ["数字证", "（书）"]);
        assert_eq!(wrapped("他说：“续期。”完", 6.0), ["他说：“续", "期。”完"]);
        assert_eq!(wrapped("续期续期……完", 5.0), ["续期续", "期……完"]);
        // Nothing but marks: there is no good place, and the line ends all the same.
        assert_eq!(wrapped("。。。。。", 3.0), ["。。。", "。。"]);
    }

    #[test]
    fn words_and_numbers_stay_whole_as_long_as_they_fit() {
        assert_eq!(wrapped("续期 renewal 期限 2026-12-12 止", 6.0), ["续期 renewal", "期限", "2026-12-12", "止"]);
        assert_eq!(wrapped("a b", 9.0), ["a b"]);
        let hex = "0123456789abcdef".repeat(4);
        let lines = wrapped(&hex, 5.0);
        assert!(lines.len() > 5 && lines.concat() == hex);
    }

    #[test]
    fn what_only_steers_is_left_out() {
        assert_eq!(wrapped("a\u{202e}b\u{200b}\u{7}c\td\u{feff}", 20.0), ["abc d"]);
    }

    #[test]
    fn one_line_says_where_it_was_cut() {
        let face = for_tests().face().unwrap();
        assert_eq!(fit("数字证书", &face, 10.0, 40.0), "数字证书");
        assert_eq!(fit("数字证书续期", &face, 10.0, 40.0), "数字证…");
        assert_eq!(fit("数字", &face, 10.0, 1.0), "…");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_wider(text in any_text(), ems in 2.0_f32..40.0) {
            let face = for_tests().face().unwrap();
            let lines = wrapped(&text, ems);
            let visible = |text: &str| text.chars().filter_map(printable).filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(visible(&lines.concat()), visible(&text));
            for line in &lines {
                prop_assert!(measure(line, &face, 10.0) <= ems * 10.0 + 0.01, "{line:?}");
            }
        }

        /// A line begins with a closing mark only where the line above had no place to break.
        #[test]
        fn no_line_begins_with_a_closing_mark(text in "[一二三，。（）“”a1 ]{0,80}", ems in 3.0_f32..20.0) {
            let lines = wrapped(&text, ems);
            for pair in lines.windows(2) {
                let above: Vec<char> = pair[0].chars().collect();
                let had_place = (1..above.len()).any(|at| may_break(&above[..at], above[at]));
                let first = pair[1].chars().next();
                prop_assert!(!(had_place && first.is_some_and(closes)), "{lines:?}");
                prop_assert!(!(had_place && above.last().is_some_and(|last| opens(*last))), "{lines:?}");
            }
        }
    }

    pub(crate) fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![".{0,60}", "\\PC{0,120}", "[一-龥，。（）“”A-Za-z0-9 \\n-]{0,200}", "[W￥々\u{478}]{0,300}"]
    }
}
