//! What libFuzzer prints.

use std::time::Duration;

/// What came of one target.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    /// Inputs that were fed.
    pub(crate) executions: u64,
    /// Places reached by the corpus, and at the end.
    covered: Option<(u64, u64)>,
    /// Where the input lies that broke something, or what else ended the run.
    pub(crate) finding: Option<String>,
    took: Duration,
}

impl Run {
    /// The head of the table.
    pub(crate) const HEAD: &str = "target       executions  per second  coverage at first, at the end  findings";

    /// Reads what was printed to the end.
    pub(crate) fn read(text: &str, succeeded: bool, took: Duration) -> Self {
        let covered: Vec<u64> = text.lines().filter_map(coverage).collect();
        let first = text.lines().filter(|line| line.contains("INITED")).find_map(coverage);
        let counted = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        // A run that broke off prints no statistics where it died; its last line of progress knows.
        let mut shown = text.lines().filter_map(|line| line.strip_prefix('#')?.split_whitespace().next()?.parse().ok());
        let executions = counted.and_then(|number| number.trim().parse().ok()).or(shown.next_back()).unwrap_or(0);
        let written = text.lines().find_map(|line| line.split_once("Test unit written to ").map(|(_, path)| path));
        let finding = written.map(str::to_owned).or((!succeeded).then(|| "ended with an error".into()));
        Self { executions, covered: first.zip(covered.last().copied()), finding, took }
    }

    /// A line of the table.
    pub(crate) fn line(&self, name: &str) -> String {
        let speed = self.executions as f64 / self.took.as_secs_f64().max(0.001);
        let (first, last) = self.covered.unwrap_or_default();
        let found = self.finding.as_deref().unwrap_or("none");
        format!("{name:12} {:>10} {speed:>11.0} {:>30}  {found}", self.executions, format!("{first}, {last}"))
    }

    /// What is wrong with it, if anything: a finding, or nothing done at all.
    pub(crate) fn wrong(&self) -> Option<String> {
        match &self.finding {
            Some(finding) => Some(finding.clone()),
            None if self.executions == 0 || self.covered.is_none() => Some("nothing was run".into()),
            None => None,
        }
    }
}

/// `#12  NEW    cov: 345 ft: …`
fn coverage(line: &str) -> Option<u64> {
    line.split_once(" cov: ")?.1.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "INFO: Seed: 1\n#4\tINITED cov: 812 ft: 900 corp: 3/2Kb\n#90\tNEW    cov: 830 ft: 1\n\
        #1024\tDONE   cov: 831 ft: 2\nstat::number_of_executed_units: 1030\n";

    #[test]
    fn a_run_is_counted() {
        let run = Run::read(GOOD, true, Duration::from_secs(2));
        assert_eq!((run.executions, run.covered, run.wrong()), (1030, Some((812, 831)), None));
        assert!(run.line("wire").contains("515"), "{}", run.line("wire"));
    }

    #[test]
    fn a_finding_is_named_and_nothing_run_is_no_success() {
        let bad = "#7\tINITED cov: 8 ft: 9\n==1== ERROR: libFuzzer: deadly signal\nartifact_prefix='x/'; Test unit written to x/crash-1\n";
        let run = Run::read(bad, false, Duration::from_secs(1));
        assert_eq!((run.executions, run.wrong().as_deref()), (7, Some("x/crash-1")));
        assert!(Run::read("", true, Duration::ZERO).wrong().is_some());
        assert!(Run::read(GOOD, false, Duration::ZERO).wrong().is_some());
    }
}
