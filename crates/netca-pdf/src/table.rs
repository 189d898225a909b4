//! Ruled tables. A row stays whole where it can; one that is longer than a page goes on on the next.

use crate::flow::Flow;
use crate::lines::wrap;
use crate::page::{BOTTOM, Item, LEFT, RIGHT, Style, TOP, millimetres};
use crate::sheet::{Align, Column, Field};

/// Seven Han of a label, and the padding.
const LABEL: f32 = 80.0;
/// Between text and the rules at its sides; above and below.
const PADDING: f32 = 5.0;
const GAP: f32 = 3.2;

struct Cell {
    left: f32,
    right: f32,
    lines: Vec<String>,
    hint: String,
    style: Style,
    align: Align,
    is_shaded: bool,
}

#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    /// At least so high.
    height: f32,
}

impl Flow<'_> {
    pub(crate) fn fields(&mut self, rows: &[Vec<Field>]) {
        for fields in rows {
            let share = (RIGHT - LEFT) / (fields.len().max(1) as f32);
            let label = LABEL.min(share * 0.4);
            let mut row = Row::default();
            for (index, field) in fields.iter().enumerate() {
                let left = LEFT + share * index as f32;
                let right = left + share;
                row.cells.push(Cell {
                    is_shaded: true,
                    align: Align::Centre,
                    ..self.cell(left, left + label, &field.label, Style::LABEL)
                });
                row.cells.push(Cell {
                    hint: field.hint.clone(),
                    ..self.cell(left + label, right, &field.value, Style::BODY)
                });
                row.height = row.height.max(millimetres(field.height));
            }
            self.row(&row, None);
        }
    }

    pub(crate) fn list(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let shares: f32 = columns.iter().map(|column| column.share).sum();
        let mut edges = vec![LEFT];
        for column in columns {
            let last = edges.last().copied().unwrap_or(LEFT);
            edges.push(last + (RIGHT - LEFT) * column.share / shares);
        }
        let places: Vec<(f32, f32)> = edges.iter().copied().zip(edges.iter().copied().skip(1)).collect();
        let mut head = Row::default();
        for (column, (left, right)) in columns.iter().zip(&places) {
            let cell = self.cell(*left, *right, &column.title, Style::LABEL);
            head.cells.push(Cell { is_shaded: true, align: Align::Centre, ..cell });
        }
        self.row(&head, None);
        for cells in rows {
            let mut row = Row::default();
            for (index, (column, (left, right))) in columns.iter().zip(&places).enumerate() {
                let text = cells.get(index).map(String::as_str).unwrap_or_default();
                row.cells.push(Cell { align: column.align, ..self.cell(*left, *right, text, Style::BODY) });
            }
            self.row(&row, Some(&head));
        }
    }

    fn cell(&self, left: f32, right: f32, text: &str, style: Style) -> Cell {
        let inner = right - left - 2.0 * padding(left, right);
        // A column narrower than two characters gets smaller ones, so that nothing stands over the rules.
        let style = style.at_most(inner / 2.0);
        let lines = wrap(text, self.face, style.size, inner);
        Cell { left, right, lines, hint: String::new(), style, align: Align::Left, is_shaded: false }
    }

    /// `head` is what is repeated when a page ends.
    fn row(&mut self, row: &Row, head: Option<&Row>) {
        let leading = row.cells.iter().map(|cell| cell.style.leading()).fold(1.0, f32::max);
        let lines = row.cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let page = BOTTOM - TOP - head.map_or(0.0, |head| self.height(head));
        let height = self.height(row);
        if height > self.room() && height <= page {
            self.turn(head);
        }
        if height <= self.room() {
            return self.slice(row, 0..lines, height);
        }
        // Longer than a page: as many lines as fit, page by page.
        let mut from = 0;
        while from < lines {
            let mut fit = ((self.room() - 2.0 * GAP) / leading) as usize;
            if fit == 0 {
                self.turn(head);
                fit = (((self.room() - 2.0 * GAP) / leading) as usize).max(1);
            }
            let to = lines.min(from + fit);
            self.slice(row, from..to, (to - from) as f32 * leading + 2.0 * GAP);
            from = to;
        }
    }

    fn turn(&mut self, head: Option<&Row>) {
        self.new_page();
        if let Some(head) = head {
            let height = self.height(head);
            // A head that leaves no room for rows is not worth repeating.
            if height < (BOTTOM - TOP) / 2.0 {
                let lines = head.cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
                self.slice(head, 0..lines, height);
            }
        }
    }

    fn height(&self, row: &Row) -> f32 {
        let text = row.cells.iter().map(|cell| {
            let hint = if cell.hint.is_empty() { 0.0 } else { Style::HINT.leading() };
            cell.lines.len() as f32 * cell.style.leading() + hint
        });
        let wanted = text.fold(0.0, f32::max) + 2.0 * GAP;
        wanted.max(row.height.min(BOTTOM - TOP))
    }

    fn slice(&mut self, row: &Row, lines: std::ops::Range<usize>, height: f32) {
        let (top, bottom) = (self.y, self.y + height);
        for cell in &row.cells {
            let (left, right) = (cell.left, cell.right);
            if cell.is_shaded {
                self.put(Item::Shade { x: left, y: top, width: right - left, height });
            }
            let inner = (left + padding(left, right), right - padding(left, right));
            let shown = cell.lines.get(lines.start.min(cell.lines.len())..lines.end.min(cell.lines.len()));
            let shown = shown.unwrap_or_default();
            let text = shown.len() as f32 * cell.style.leading();
            let mut y = top + (height - text) / 2.0;
            for line in shown {
                self.text(line.clone(), cell.style, cell.align, inner, y);
                y += cell.style.leading();
            }
            let is_last = lines.end >= cell.lines.len() && lines.start == 0;
            if is_last && !cell.hint.is_empty() {
                let hint = crate::lines::fit(&cell.hint, self.face, Style::HINT.size, inner.1 - inner.0);
                self.text(hint, Style::HINT, Align::Right, inner, bottom - GAP - Style::HINT.leading());
            }
            for (from, to) in [
                ((left, top), (right, top)),
                ((left, bottom), (right, bottom)),
                ((left, top), (left, bottom)),
                ((right, top), (right, bottom)),
            ] {
                self.put(Item::Rule { from, to });
            }
        }
        self.y = bottom;
    }
}

fn padding(left: f32, right: f32) -> f32 {
    PADDING.min((right - left) / 6.0)
}
