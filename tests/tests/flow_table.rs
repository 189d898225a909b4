//! `docs/flow.md`: every step and rule of the flow stands beside the test that shows it, and that test exists.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

/// The rows that must be there: the two paths, the steps, and the rules that the seed states.
const ROWS: &[&str] = &[
    "P1", "P2", "P3", "P4", "S-", "S0", "S1", "S2", "S3", "S3a", "S3b", "S3c", "S4", "S5", "S5a", "S6", "S6a", "S6b",
    "S6c", "S7", "S8", "S9", "R1", "R2", "R3", "R4", "R5", "R6", "R7",
];

/// First cell and last cell of every row of every table in the file.
fn rows(text: &str) -> Vec<(String, String)> {
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let tables =
        text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---") && !line.starts_with("| # "));
    tables.map(cells).map(|cells| (cells[0].clone(), cells.last().unwrap().clone())).collect()
}

/// Whether `file::test` names a test that is run.
fn is_a_test(root: &Path, reference: &str) -> Result<(), String> {
    let (file, name) = reference.split_once("::").ok_or("no `file::test`")?;
    let source = std::fs::read_to_string(root.join(file)).map_err(|_| format!("there is no {file}"))?;
    if file.ends_with(".rs") {
        let at = source.find(&format!("fn {name}(")).ok_or(format!("{file} has no test {name}"))?;
        let above: String = source[..at].lines().rev().take(4).collect::<Vec<_>>().join("\n");
        return if above.contains("#[test]") { Ok(()) } else { Err(format!("{name} is no test")) };
    }
    let quoted = [format!("'{name}'"), format!("\"{name}\"")];
    if quoted.iter().any(|name| source.contains(name)) { Ok(()) } else { Err(format!("{file} has no test {name}")) }
}

#[test]
fn every_step_and_rule_has_a_test_that_exists() {
    let root = netca_tests::root();
    let rows = rows(&netca_tests::read(&root.join("docs/flow.md")));
    let there: BTreeSet<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(there.len(), rows.len(), "a row stands twice");
    for row in ROWS {
        assert!(there.contains(row), "row {row} is missing");
    }
    let mut wrong = Vec::new();
    for (id, tests) in &rows {
        let references: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        if references.is_empty() {
            wrong.push(format!("{id}: no test"));
        }
        let missing = references.iter().filter_map(|reference| is_a_test(root, reference).err());
        wrong.extend(missing.map(|why| format!("{id}: {why}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_can_fail() {
    let root = netca_tests::root();
    let this = "tests/tests/flow_table.rs";
    assert!(is_a_test(root, &format!("{this}::the_check_can_fail")).is_ok());
    assert!(is_a_test(root, &format!("{this}::is_a_test")).is_err());
    assert!(is_a_test(root, &format!("{this}::nothing_of_that_name")).is_err());
    assert!(is_a_test(root, "tests/tests/gone.rs::x").is_err());
    assert_eq!(rows("| # | a |\n|---|---|\n| S1 | what | `x` |\n"), [("S1".to_owned(), "`x`".to_owned())]);
}
