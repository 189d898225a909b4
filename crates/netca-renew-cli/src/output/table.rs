use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::plain;

/// Rows whose columns line up, a Chinese character counting as two places.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    has_head: bool,
}

impl Table {
    /// A table with a head line.
    pub(crate) fn with_head(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|cell| plain(cell)).collect()], has_head: true }
    }

    /// A table of names and values.
    pub(crate) fn of_pairs() -> Self {
        Self::default()
    }

    pub(crate) fn row(&mut self, cells: &[&str]) {
        self.rows.push(cells.iter().map(|cell| plain(cell)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = String::from(" ");
            for (cell, width) in row.iter().zip(&widths) {
                line.push(' ');
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width - cell.width() + 1));
            }
            writeln!(f, "{}", line.trim_end())?;
            if index == 0 && self.has_head {
                let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                writeln!(f, "  {}", rules.join("  "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_chinese_text() {
        let mut table = Table::with_head(&["证书主题", "until"]);
        table.row(&["CN=胡", "2027"]);
        table.row(&["CN=abcdefgh", "2028"]);
        let text = table.to_string();
        let place = |line: &str, what: &str| line.split_once(what).unwrap().0.width();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(place(lines[0], "until"), place(lines[2], "2027"));
        assert_eq!(place(lines[2], "2027"), place(lines[3], "2028"));
    }

    #[test]
    fn nothing_plays_with_the_terminal() {
        let mut table = Table::of_pairs();
        table.row(&["a\u{1b}[2J\nb\u{202e}"]);
        assert_eq!(table.to_string(), "  a[2Jb\n");
    }
}
