//! How many tests passed, read off what test harnesses print: Rust's, and Node.js's.

use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Ran and held.
    pub(crate) passed: usize,
    /// Ran and broke.
    pub(crate) failed: usize,
    /// Ignored, or said `SKIPPED:` because a peer or a vector is missing.
    pub(crate) skipped: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// All of them.
    pub(crate) fn total(self) -> usize {
        self.passed + self.failed + self.skipped
    }
}

/// Reads the lines that a test harness prints, as they come.
pub(crate) trait Output: Default + Send + 'static {
    /// Takes the next line.
    fn line(&mut self, line: &str);

    /// What was counted so far.
    fn counts(&self) -> Counts;
}

/// Reads the lines of `cargo test -- --show-output` as they come.
///
/// The harness calls a test passed that printed `SKIPPED:` and returned; here it counts as skipped.
#[derive(Debug, Default)]
pub(crate) struct TestOutput {
    counts: Counts,
    /// Inside the captured output of the tests that passed.
    in_successes: bool,
    /// The test whose output is being read has already said that it was skipped.
    said: bool,
    /// Tests of this binary that said that they were skipped.
    skipped_here: usize,
}

impl Output for TestOutput {
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(result) = line.strip_prefix("test result: ") {
            self.result(result);
        } else if line == "successes:" || line == "failures:" {
            self.in_successes = line == "successes:";
        } else if line.starts_with("---- ") && line.ends_with(" ----") {
            self.said = false;
        } else if self.in_successes && !self.said && line.trim_start().starts_with("SKIPPED:") {
            self.said = true;
            self.skipped_here += 1;
        }
    }

    fn counts(&self) -> Counts {
        self.counts
    }
}

/// Reads the lines of `node --test --test-reporter=spec`: the summary at their end, as `ℹ pass 17`.
#[derive(Debug, Default)]
pub(crate) struct NodeOutput {
    passed: usize,
    failed: usize,
    cancelled: usize,
    skipped: usize,
}

impl Output for NodeOutput {
    fn line(&mut self, line: &str) {
        let Some((word, number)) = line.trim_end().strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) else {
            return;
        };
        let Ok(number) = number.parse() else { return };
        match word {
            "pass" => self.passed = number,
            "fail" => self.failed = number,
            "cancelled" => self.cancelled = number,
            "skipped" => self.skipped = number,
            _ => {}
        }
    }

    fn counts(&self) -> Counts {
        Counts { passed: self.passed, failed: self.failed + self.cancelled, skipped: self.skipped }
    }
}

impl TestOutput {
    fn result(&mut self, result: &str) {
        let passed = number_before(result, "passed");
        let skipped = self.skipped_here.min(passed);
        self.counts += Counts {
            passed: passed - skipped,
            failed: number_before(result, "failed"),
            skipped: number_before(result, "ignored") + skipped,
        };
        *self = Self { counts: self.counts, ..Self::default() };
    }
}

/// The number in front of a word: 3 in `ok. 3 passed; 0 failed` for `passed`; 0 where there is none.
fn number_before(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ';', '.']).filter(|part| !part.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> Counts {
        let mut output = TestOutput::default();
        text.lines().for_each(|line| output.line(line));
        output.counts()
    }

    #[test]
    fn adds_up_the_results_of_several_binaries() {
        let text = "\
running 2 tests
test a ... ok
test b ... FAILED
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
running 12 tests
test result: ok. 10 passed; 0 failed; 2 ignored; 0 measured; 3 filtered out; finished in 1.23s
";
        assert_eq!(counted(text), Counts { passed: 11, failed: 1, skipped: 2 });
        assert_eq!(counted(text).total(), 14);
    }

    #[test]
    fn a_test_that_says_skipped_has_not_passed() {
        let text = "\
successes:

---- peers::asks_openssl stdout ----
SKIPPED: there is no openssl
SKIPPED: there is no curl

---- peers::asks_certtool stdout ----
  SKIPPED: there is no certtool

---- pure stdout ----
nothing was SKIPPED: here

successes:
    peers::asks_certtool
    peers::asks_openssl
    pure

test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(counted(text), Counts { passed: 1, failed: 0, skipped: 2 });
    }

    #[test]
    fn a_failed_test_stays_failed_whatever_it_says() {
        let text = "\
successes:

successes:
    one

failures:

---- two stdout ----
SKIPPED: half of it
thread 'two' panicked

failures:
    two

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(counted(text), Counts { passed: 1, failed: 1, skipped: 0 });
    }

    #[test]
    fn skips_of_one_binary_are_not_taken_from_the_next() {
        let skip = "successes:\n---- a stdout ----\nSKIPPED: x\n";
        let text = format!("{skip}{skip}test result: ok. 0 passed; 0 failed\ntest result: ok. 5 passed; 0 failed\n");
        assert_eq!(counted(&text), Counts { passed: 5, failed: 0, skipped: 0 });
    }

    #[test]
    fn the_summary_of_node_is_read() {
        let mut output = NodeOutput::default();
        let text = "✔ pays (3.5ms)\nℹ tests 9\nℹ suites 2\nℹ pass 5\nℹ fail 1\nℹ cancelled 2\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 1.5\n";
        text.lines().for_each(|line| output.line(line));
        assert_eq!(output.counts(), Counts { passed: 5, failed: 3, skipped: 1 });
    }

    #[test]
    fn what_tests_print_is_not_a_result() {
        assert_eq!(counted("  test result: ok. 7 passed; 0 failed\nmy test result: ok. 7 passed\n"), Counts::default());
    }
}
