//! What a renewal does when nothing goes wrong: the places at which something can.

use super::ground::{Ground, Site};
use super::process::Process;
use super::verdict::{self, Expected};
use crate::kills::Kills;

/// The calls of one undisturbed renewal.
#[derive(Debug, Clone, Default)]
pub(super) struct Baseline {
    /// The token's functions, in the order of their calls.
    pub functions: Vec<String>,
    /// The letters of the calls that others can see.
    pub letters: String,
    /// How many requests the CA got.
    pub requests: usize,
    /// What must be there in the end.
    pub expected: Expected,
}

impl Baseline {
    /// Runs it once, and sees that it is right.
    pub(super) fn of(ground: &Ground, tools: &super::Tools, kills: &Kills) -> Self {
        let site = ground.site(0);
        let front = super::network::Front::new(&tools.identities, &site.sandbox, None);
        let mut process = Process::new(&site, "");
        process.through(&front, &tools.identities);
        process.order.attempts = 1;
        kills.arm(process.command(), 0);
        let end = process.run();
        let report = end.report.unwrap_or_else(|| panic!("{}: {}", site.case, end.said));
        assert!(report.complete, "{}, undisturbed: {report:?}", site.case);
        let functions = functions(&site);
        let expected = Expected { objects: site.objects() };
        verdict::finished(&site, &report, &expected).unwrap_or_else(|failure| panic!("{}: {failure:?}", site.case));
        // What comes after the renewal is this process looking at the token.
        let calls = functions.iter().rposition(|function| function == "C_Login" || function == "SKF_VerifyPIN");
        let opened = functions
            .iter()
            .take(calls.unwrap_or(0))
            .rposition(|function| function == "C_Initialize" || function == "SKF_EnumDev");
        let functions = functions.into_iter().take(opened.unwrap_or(0)).collect();
        Self { functions, letters: kills.calls(), requests: front.requests(), expected }
    }
}

/// The functions in the log of calls.
fn functions(site: &Site) -> Vec<String> {
    let text = std::fs::read_to_string(site.folder().join("calls")).unwrap_or_default();
    text.lines().filter_map(|line| line.split(' ').nth(1)).map(str::to_owned).collect()
}
