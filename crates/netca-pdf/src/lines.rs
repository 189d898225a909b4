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
        if at > start && may_break(text.get(at - 1).copied(), character) {
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

fn may_break(before: Option<char>, after: char) -> bool {
    let Some(before) = before else { return false };
    if after == ' ' || closes(after) || opens(before) {
        return false;
    }
    before == ' ' || stands_alone(before) || stands_alone(after)
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
