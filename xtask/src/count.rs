//! How many tests passed, read off what Rust's test harness prints.

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

impl TestOutput {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: &str) {
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

    /// What was counted so far.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

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
    fn what_tests_print_is_not_a_result() {
        assert_eq!(counted("  test result: ok. 7 passed; 0 failed\nmy test result: ok. 7 passed\n"), Counts::default());
    }
}
