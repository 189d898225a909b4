//! What every step came to, and the closing table.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::count::Counts;

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be, and why.
    Failed(String),
    /// Not done, and why.
    Skipped(String),
}

/// The steps done so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    title: &'static str,
    outcome: Outcome,
    tests: Counts,
    took: Duration,
}

impl Report {
    /// Runs a step under its heading and keeps what it came to. A failing step keeps no other from running.
    pub(crate) fn step(&mut self, title: &'static str, run: impl FnOnce() -> (Outcome, Counts)) {
        println!("\n==== {title} ====");
        let start = Instant::now();
        let (outcome, tests) = run();
        let step = Step { title, outcome, tests, took: start.elapsed() };
        match &step.outcome {
            Outcome::Passed => println!("==== {title}: passed in {} ====", seconds(step.took)),
            Outcome::Failed(reason) => println!("==== {title}: FAILED in {}: {reason} ====", seconds(step.took)),
            Outcome::Skipped(reason) => println!("==== {title}: SKIPPED: {reason} ===="),
        }
        self.steps.push(step);
    }

    /// Prints the table and the closing line.
    pub(crate) fn close(&self) -> ExitCode {
        print!("\n{}", self.text());
        self.exit_code()
    }

    fn exit_code(&self) -> ExitCode {
        if self.counts().failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Steps and single tests together.
    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for step in &self.steps {
            counts += step.tests;
            match step.outcome {
                Outcome::Passed => counts.passed += 1,
                Outcome::Failed(_) => counts.failed += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }

    fn text(&self) -> String {
        let width = self.steps.iter().map(|step| step.title.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for Step { title, outcome, tests, took } in &self.steps {
            let (word, mut note) = match outcome {
                Outcome::Passed => ("passed", String::new()),
                Outcome::Failed(reason) => ("FAILED", reason.clone()),
                Outcome::Skipped(reason) => ("SKIPPED", reason.clone()),
            };
            if tests.total() > 0 {
                let tests =
                    format!("{} tests passed, {} failed, {} skipped", tests.passed, tests.failed, tests.skipped);
                note = if note.is_empty() { tests } else { format!("{tests}: {note}") };
            }
            let line = format!("{title:width$}  {word:7}  {:>8}  {note}", seconds(*took));
            let _ = writeln!(text, "{}", line.trim_end());
        }
        let Counts { passed, failed, skipped } = self.counts();
        let _ = write!(text, "\n{passed} passed, {failed} failed");
        let _ = if skipped > 0 { writeln!(text, ", {skipped} skipped") } else { writeln!(text) };
        text
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(steps: impl IntoIterator<Item = (Outcome, Counts)>) -> Report {
        let steps =
            steps.into_iter().map(|(outcome, tests)| Step { title: "step", outcome, tests, took: Duration::ZERO });
        Report { steps: steps.collect() }
    }

    fn last_line(report: &Report) -> String {
        report.text().lines().last().unwrap().to_owned()
    }

    #[test]
    fn the_last_line_counts_steps_and_tests() {
        let tests = Counts { passed: 40, failed: 0, skipped: 0 };
        assert_eq!(
            last_line(&report([(Outcome::Passed, tests), (Outcome::Passed, Counts::default())])),
            "42 passed, 0 failed"
        );
    }

    #[test]
    fn what_was_skipped_is_said_and_fails_nothing() {
        let report = report([
            (Outcome::Passed, Counts { passed: 1, failed: 0, skipped: 2 }),
            (Outcome::Skipped("no cargo-deny".into()), Counts::default()),
        ]);
        assert_eq!(last_line(&report), "2 passed, 0 failed, 3 skipped");
        assert_eq!(report.exit_code(), ExitCode::SUCCESS);
    }

    #[test]
    fn one_failed_step_fails_the_whole() {
        let report = report([
            (Outcome::Passed, Counts { passed: 5, failed: 0, skipped: 0 }),
            (Outcome::Failed("exit status: 101".into()), Counts { passed: 3, failed: 1, skipped: 0 }),
        ]);
        assert_eq!(last_line(&report), "9 passed, 2 failed");
        assert_eq!(report.exit_code(), ExitCode::FAILURE);
        assert!(report.text().contains("FAILED"));
        assert!(report.text().contains("3 tests passed, 1 failed, 0 skipped: exit status: 101"));
    }

    #[test]
    fn a_step_is_timed_and_kept() {
        let mut report = Report::default();
        report.step("sleep", || {
            std::thread::sleep(Duration::from_millis(20));
            (Outcome::Passed, Counts::default())
        });
        assert!(report.steps[0].took >= Duration::from_millis(20));
        assert_eq!(last_line(&report), "1 passed, 0 failed");
    }
}
