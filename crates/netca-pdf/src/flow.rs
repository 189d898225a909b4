use ttf_parser::Face;

use crate::lines::{fit, measure, wrap};
use crate::page::{BOTTOM, FOOTER, Item, LEFT, Page, RIGHT, Style, TOP, Text, millimetres};
use crate::sheet::{Align, Block, Sheet};

/// Room that a heading wants below itself, so that it does not stand alone at the foot of a page.
const COMPANY: f32 = 60.0;

/// Puts blocks one below the other, and begins new pages.
pub(crate) struct Flow<'a> {
    pub(crate) face: &'a Face<'a>,
    pages: Vec<Page>,
    pub(crate) y: f32,
}

impl<'a> Flow<'a> {
    pub(crate) fn lay_out(sheet: &Sheet, face: &'a Face<'a>) -> Vec<Page> {
        let mut flow = Self { face, pages: vec![Page::default()], y: TOP };
        if !sheet.title.is_empty() {
            flow.paragraph(&sheet.title, Style::TITLE, Align::Centre);
            flow.space(3.0);
        }
        for block in &sheet.blocks {
            flow.block(block);
        }
        flow.footers(&sheet.footer);
        flow.pages
    }

    /// How much is left of this page.
    pub(crate) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    pub(crate) fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// One line of text, `top` being where the line begins.
    pub(crate) fn text(&mut self, text: String, style: Style, align: Align, x: (f32, f32), top: f32) {
        if text.is_empty() {
            return;
        }
        let free = x.1 - x.0 - measure(&text, self.face, style.size);
        let x = match align {
            Align::Left => x.0,
            Align::Centre => x.0 + free / 2.0,
            Align::Right => x.0 + free,
        };
        self.put(Item::Text(Text { x, baseline: top + style.ascent(), style, text }));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Note(text, align) => {
                self.paragraph(text, Style::SMALL, *align);
                self.space(2.0);
            }
            Block::Heading(text) => {
                self.space(6.0);
                if self.room() < COMPANY {
                    self.new_page();
                }
                self.paragraph(text, Style::HEADING, Align::Left);
                self.space(3.0);
            }
            Block::Fields(rows) => self.fields(rows),
            Block::List(columns, rows) => self.list(columns, rows),
            Block::Paragraph(text) => {
                self.paragraph(text, Style::BODY, Align::Left);
                self.space(2.0);
            }
            Block::Space(height) => self.space(millimetres(*height)),
        }
    }

    fn paragraph(&mut self, text: &str, style: Style, align: Align) {
        for line in wrap(text, self.face, style.size, RIGHT - LEFT) {
            if self.room() < style.leading() {
                self.new_page();
            }
            self.text(line, style, align, (LEFT, RIGHT), self.y);
            self.y += style.leading();
        }
    }

    fn space(&mut self, height: f32) {
        self.y = (self.y + height).min(BOTTOM);
    }

    fn footers(&mut self, footer: &str) {
        let (style, total) = (Style::SMALL, self.pages.len());
        let face = self.face;
        for (index, page) in self.pages.iter_mut().enumerate() {
            let number = format!("第 {} 页 / 共 {total} 页", index + 1);
            let wide = measure(&number, face, style.size);
            let baseline = FOOTER + style.ascent();
            page.items.push(Item::Rule { from: (LEFT, FOOTER - 4.0), to: (RIGHT, FOOTER - 4.0) });
            page.items.push(Item::Text(Text { x: RIGHT - wide, baseline, style, text: number }));
            let footer = fit(footer, face, style.size, RIGHT - LEFT - wide - 12.0);
            page.items.push(Item::Text(Text { x: LEFT, baseline, style, text: footer }));
        }
    }
}

#[cfg(test)]
mod tests;
