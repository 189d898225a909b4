use std::time::SystemTime;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

use crate::date::date;
use crate::font::Characters;
use crate::page::{HEIGHT, Item, Page, Text, WIDTH};
use crate::{Error, Font, Pdf};

const FONT: Name<'static> = Name(b"F1");
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const FAINT: f32 = 0.5;
const SHADE: f32 = 0.94;
const RULE: f32 = 0.6;

/// Objects, in the order of the file; pages and their contents come behind.
struct Numbers {
    catalog: Ref,
    tree: Ref,
    info: Ref,
    font: Ref,
    cid_font: Ref,
    descriptor: Ref,
    file: Ref,
    unicode: Ref,
    glyphs: Ref,
    next: Ref,
}

pub(crate) fn pdf(title: &str, pages: &[Page], font: &Font, face: &Face<'_>, at: SystemTime) -> Result<Pdf, Error> {
    let mut characters = Characters::new(face);
    let contents: Vec<Vec<u8>> = pages.iter().map(|page| content(page, &mut characters)).collect();

    let mut next = Ref::new(1);
    let mut bump = || next.bump();
    let mut numbers = Numbers {
        catalog: bump(),
        tree: bump(),
        info: bump(),
        font: bump(),
        cid_font: bump(),
        descriptor: bump(),
        file: bump(),
        unicode: bump(),
        glyphs: bump(),
        next: bump(),
    };
    let mut pdf = pdf_writer::Pdf::new();
    let mut catalog = pdf.catalog(numbers.catalog);
    catalog.pages(numbers.tree);
    catalog.lang(TextStr("zh-CN"));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.finish();
    let at = date(at);
    let mut info = pdf.document_info(numbers.info);
    info.title(TextStr(title)).producer(TextStr("netca-pdf")).creation_date(at).modified_date(at);
    info.finish();

    let kids: Vec<(Ref, Ref)> = contents.iter().map(|_| (numbers.next.bump(), numbers.next.bump())).collect();
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(numbers.tree).kids(kids.iter().map(|(page, _)| *page)).count(count);
    for ((page_number, content_number), content) in kids.iter().zip(&contents) {
        let mut page = pdf.page(*page_number);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(numbers.tree).contents(*content_number);
        page.resources().fonts().pair(FONT, numbers.font);
        page.finish();
        pdf.stream(*content_number, content);
    }
    embed(&mut pdf, &numbers, font, &characters)?;
    Ok(Pdf { bytes: pdf.finish(), pages: pages.len(), missing: characters.missing() })
}

fn content(page: &Page, characters: &mut Characters<'_>) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_width(RULE).set_line_cap(pdf_writer::types::LineCapStyle::ProjectingSquareCap);
    // Shades first: rules and text stand on them.
    for item in &page.items {
        if let Item::Shade { x, y, width, height } = item {
            content.set_fill_gray(SHADE).rect(*x, HEIGHT - y - height, *width, *height).fill_nonzero();
        }
    }
    for item in &page.items {
        match item {
            Item::Shade { .. } => {}
            Item::Rule { from, to } => {
                content.set_stroke_gray(0.0).move_to(from.0, HEIGHT - from.1).line_to(to.0, HEIGHT - to.1).stroke();
            }
            Item::Text(text) => show(&mut content, text, characters),
        }
    }
    content.finish().to_vec()
}

fn show(content: &mut Content, text: &Text, characters: &mut Characters<'_>) {
    let size = text.style.size;
    let gray = if text.style.faint { FAINT } else { 0.0 };
    let mode = if text.style.bold { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
    let mut boxes = Vec::new();
    let mut x = text.x;
    content.save_state().set_fill_gray(gray).set_stroke_gray(gray).set_line_width(size * 0.03);
    content.begin_text().set_font(FONT, size).next_line(text.x, HEIGHT - text.baseline);
    let shown: Vec<_> = text.text.chars().map(|character| characters.shown(character)).collect();
    for run in shown.chunk_by(|a, b| a.missing == b.missing) {
        let is_missing = run.first().is_some_and(|first| first.missing);
        // What the font lacks is there to be copied out, but not to be seen.
        content.set_text_rendering_mode(if is_missing { TextRenderingMode::Invisible } else { mode });
        let codes: Vec<u8> = run.iter().flat_map(|shown| shown.cid.to_be_bytes()).collect();
        content.show(Str(&codes));
        for shown in run {
            if is_missing {
                boxes.push(x);
            }
            x += shown.width * size;
        }
    }
    content.end_text();
    for x in boxes {
        let (left, right) = (x + size * 0.08, x + size * 0.92);
        let (bottom, top) = (HEIGHT - text.baseline - size * 0.08, HEIGHT - text.baseline + size * 0.84);
        content.rect(left, bottom, right - left, top - bottom);
        content.move_to(left, bottom).line_to(right, top).move_to(left, top).line_to(right, bottom).stroke();
    }
    content.restore_state();
}

/// The font as a CIDFont (ISO 32000-1, 9.7.4), with those glyphs only that are used.
fn embed(pdf: &mut pdf_writer::Pdf, numbers: &Numbers, font: &Font, characters: &Characters<'_>) -> Result<(), Error> {
    let face = characters.face;
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = vec![0, 0];
    let mut unicode = UnicodeCmap::<u16>::new(Name(b"Sheet"), SYSTEM);
    for (cid, (character, glyph)) in (1_u16..).zip(characters.used()) {
        let new = glyph.map_or(0, |glyph| remapper.remap(glyph.0));
        glyphs.extend(new.to_be_bytes());
        unicode.pair(cid, *character);
    }
    let (data, index) = font.data();
    // subsetter 0.2.6 trusts the offsets of some tables: a damaged font is an overflow there, and must be an error here.
    let subset = std::panic::catch_unwind(|| subsetter::subset(data, index, &remapper));
    let subset = subset.ok().and_then(Result::ok).ok_or(Error::FontDamaged)?;
    let name = base_name(face, characters);
    let per_em = f32::from(face.units_per_em());
    let scaled = |value: i16| f32::from(value) * 1000.0 / per_em;

    let mut type0 = pdf.type0_font(numbers.font);
    type0.base_font(Name(name.as_bytes())).encoding_predefined(Name(b"Identity-H"));
    type0.descendant_font(numbers.cid_font).to_unicode(numbers.unicode);
    type0.finish();
    let mut cid = pdf.cid_font(numbers.cid_font);
    cid.subtype(CidFontType::Type2).base_font(Name(name.as_bytes())).system_info(SYSTEM);
    cid.font_descriptor(numbers.descriptor).default_width(1000.0).cid_to_gid_map_stream(numbers.glyphs);
    let widths = characters.used().iter().map(|(character, _)| crate::font::width(face, *character) * 1000.0);
    cid.widths().consecutive(1, widths);
    cid.finish();
    let bounds = face.global_bounding_box();
    let bounds = Rect::new(scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max));
    let mut descriptor = pdf.font_descriptor(numbers.descriptor);
    descriptor.name(Name(name.as_bytes())).flags(FontFlags::SYMBOLIC).bbox(bounds).italic_angle(0.0);
    descriptor.ascent(scaled(face.ascender())).descent(scaled(face.descender()));
    descriptor.cap_height(scaled(face.capital_height().unwrap_or(face.ascender()))).stem_v(80.0);
    descriptor.font_file2(numbers.file);
    descriptor.finish();
    let length = i32::try_from(subset.len()).map_err(|_| Error::FontDamaged)?;
    pdf.stream(numbers.file, &subset).pair(Name(b"Length1"), length);
    pdf.stream(numbers.unicode, &unicode.finish());
    pdf.stream(numbers.glyphs, &glyphs);
    Ok(())
}

/// `ABCDEF+SheetHei`: subsets are told apart by six letters (ISO 32000-1, 9.6.4), here from what is in them.
fn base_name(face: &Face<'_>, characters: &Characters<'_>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (character, _) in characters.used() {
        hash = (hash ^ u64::from(u32::from(*character))).wrapping_mul(0x0100_0000_01b3);
    }
    let mut tag = String::new();
    for _ in 0..6 {
        tag.push(char::from(b'A' + (hash % 26) as u8));
        hash /= 26;
    }
    let names = face.names().into_iter();
    let name =
        names.filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME).find_map(|name| name.to_string());
    let mut name = name.unwrap_or_default();
    name.retain(|character| character.is_ascii_alphanumeric() || character == '-');
    name.truncate(60);
    if name.is_empty() { format!("{tag}+Font") } else { format!("{tag}+{name}") }
}
