//! Tables as Markdown, lined up, so that they read well on a terminal, too.

use std::fmt;

/// A table.
pub(crate) struct Table {
    pub(crate) title: &'static str,
    /// What was done, and what has to be known to read it.
    pub(crate) about: String,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &'static str, about: impl Into<String>, head: &[&str]) -> Self {
        Self { title, about: about.into(), head: head.iter().map(|&cell| cell.into()).collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || [&self.head].into_iter().chain(&self.rows);
        let widths: Vec<usize> = (0..self.head.len())
            .map(|at| {
                lines().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0).max(4)
            })
            .collect();
        let line = |f: &mut fmt::Formatter<'_>, cells: &[String]| {
            for (at, width) in widths.iter().enumerate() {
                let cell = cells.get(at).map_or("", String::as_str);
                // The first column is words, the others are figures.
                if at == 0 { write!(f, "| {cell:<width$} ")? } else { write!(f, "| {cell:>width$} ")? }
            }
            writeln!(f, "|")
        };
        writeln!(f, "## {}\n\n{}\n", self.title, self.about)?;
        line(f, &self.head)?;
        for (at, width) in widths.iter().enumerate() {
            let dashes = "-".repeat(width + 1);
            if at == 0 { write!(f, "|-{dashes}")? } else { write!(f, "|{dashes}:")? }
        }
        writeln!(f, "|")?;
        self.rows.iter().try_for_each(|row| line(f, row))
    }
}

/// `0.4 x`: how much of the second the first is.
pub(crate) fn ratio(ours: f64, theirs: f64) -> String {
    if theirs == 0.0 { "-".into() } else { format!("{:.2} x", ours / theirs) }
}
