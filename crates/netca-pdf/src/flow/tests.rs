//! Whatever is typed stays on the paper.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::font::{for_tests, width};
use crate::page::{HEIGHT, WIDTH};
use crate::{Column, Field};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[一-龥，。（）“”A-Za-z0-9 -]{0,60}",
        1 => ".{0,40}",
        1 => "(广东省广州市，){0,400}",
        1 => "[W\u{478}]{0,200}",
        1 => "(\n){0,120}",
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let align = prop_oneof![Just(Align::Left), Just(Align::Centre), Just(Align::Right)];
    let field =
        (text(), text(), text(), -10.0_f32..400.0, any::<bool>()).prop_map(|(label, value, hint, room, sign)| {
            if sign { Field::space(label, room).hint(hint) } else { Field::new(label, value).hint(hint) }
        });
    let column = (text(), -1.0_f32..9.0, align.clone()).prop_map(|(title, share, a)| Column::new(title, share, a));
    prop_oneof![
        (text(), align).prop_map(|(text, align)| Block::Note(text, align)),
        text().prop_map(Block::Heading),
        text().prop_map(Block::Paragraph),
        (0.0_f32..500.0).prop_map(Block::Space),
        vec(vec(field, 0..7), 0..4).prop_map(Block::Fields),
        (vec(column, 0..30), vec(vec(text(), 0..12), 0..4)).prop_map(|(columns, rows)| Block::List(columns, rows)),
    ]
}

fn inside(page: &Page) -> Result<(), TestCaseError> {
    let face = for_tests().face().unwrap();
    for item in &page.items {
        let (left, right, top, bottom) = match item {
            Item::Text(text) => {
                let wide = text.text.chars().map(|c| width(&face, c) * text.style.size).sum::<f32>();
                let top = text.baseline - 0.88 * text.style.size;
                (text.x, text.x + wide, top, text.baseline + 0.12 * text.style.size)
            }
            Item::Rule { from, to } => (from.0, to.0, from.1, to.1),
            Item::Shade { x, y, width, height } => (*x, x + width, *y, y + height),
        };
        let fits = left >= LEFT - 0.1 && right <= RIGHT + 0.1 && top >= TOP - 0.1;
        // The footer stands below.
        let fits = fits && (bottom <= BOTTOM + 0.1 || (top >= FOOTER - 5.0 && bottom <= HEIGHT - 28.0));
        prop_assert!(fits && right <= WIDTH && left <= right && top <= bottom, "{item:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn everything_stays_between_the_margins(title in text(), footer in text(), blocks in vec(block(), 0..8)) {
        let sheet = Sheet { title, footer, blocks };
        let pages = Flow::lay_out(&sheet, &for_tests().face().unwrap());
        prop_assert!(!pages.is_empty());
        for page in &pages {
            inside(page)?;
        }
    }
}

fn texts(pages: &[Page]) -> Vec<String> {
    let texts = pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(text) => Some(text.text.clone()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_row_stays_whole_and_a_list_repeats_its_titles() {
    let rows = (0..100).map(|row| vec![format!("第 {row} 项\n续"), "1".into()]);
    let columns = [Column::new("名称", 2.0, Align::Left), Column::new("数量", 1.0, Align::Right)];
    let sheet = Sheet::new("清单").list(columns, rows);
    let pages = Flow::lay_out(&sheet, &for_tests().face().unwrap());
    assert!(pages.len() > 3);
    for page in &pages {
        let texts = texts(std::slice::from_ref(page));
        assert_eq!(texts.iter().filter(|text| *text == "名称").count(), 1);
        let firsts = texts.iter().filter(|text| text.starts_with('第') && text.ends_with('项')).count();
        assert_eq!(firsts, texts.iter().filter(|text| *text == "续").count());
    }
}

#[test]
fn a_cell_longer_than_a_page_goes_on() {
    let long: String = (0..200).map(|line| format!("第{line}行\n")).collect();
    let sheet = Sheet::new("").fields([vec![Field::new("说明", &long), Field::space("签字", 20.0).hint("日期")]]);
    let pages = Flow::lay_out(&sheet, &for_tests().face().unwrap());
    let texts = texts(&pages);
    assert!(pages.len() > 2);
    for line in 0..200 {
        assert_eq!(texts.iter().filter(|text| **text == format!("第{line}行")).count(), 1, "{line}");
    }
    assert_eq!(texts.iter().filter(|text| *text == "日期").count(), 1);
    assert_eq!(texts.iter().filter(|text| *text == "签字").count(), 1);
}

#[test]
fn a_heading_is_not_left_alone_at_the_foot() {
    for lines in 0..80 {
        let body = "一\n".repeat(lines);
        let sheet = Sheet::new("").paragraph(body).heading("标题").fields([vec![Field::new("姓名", "张三")]]);
        let pages = Flow::lay_out(&sheet, &for_tests().face().unwrap());
        let on = |text: &str| pages.iter().position(|page| texts(std::slice::from_ref(page)).iter().any(|t| t == text));
        assert_eq!(on("标题"), on("姓名"), "{lines}");
        assert!(on("标题").is_some());
    }
}
