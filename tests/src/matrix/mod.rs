//! The matrix: a whole renewal with one thing going wrong, at every place where it can. Then it is taken up again, and must
//! end in one application, one payment, one set of certificates, with a usable one on the token at every instant.
//!
//! Each renewal is a process of its own (`netca-faults renew`), since modules find their Keys in the environment and
//! processes are killed. The CA serves from the process that runs the matrix.

mod baseline;
pub mod ground;
mod network;
mod point;
mod process;
pub mod renewal;
mod verdict;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use baseline::Baseline;
use ground::{Backend, Case, Ground, plug};
use network::{Front, Identities};
use point::{Fault, Point, Then};
use process::Process;
use verdict::{Class, Failure};

use crate::kills::Kills;
use crate::softhsm::soft_hsm;

/// What all points share.
struct Tools {
    identities: Identities,
}

/// Which points.
#[derive(Debug, Clone)]
pub enum Extent {
    /// A few of each kind, in the cases that differ most.
    Spread,
    /// All whose description holds this text, where `*` stands for anything.
    All(String),
}

/// The cases of a spread.
const FEW: [Case; 5] = [Case::ALL[1], Case::ALL[3], Case::ALL[5], Case::ALL[10], Case::ALL[13]];

/// Runs the matrix, and prints what failed and the counts; whether nothing failed.
pub fn run(extent: &Extent) -> bool {
    let tools = Tools { identities: Identities::new() };
    let cases: Vec<Case> = match extent {
        Extent::Spread => FEW.to_vec(),
        Extent::All(text) => {
            let first = text.split(';').next().unwrap_or_default();
            let names_a_case =
                ["soft token,", "PKCS#11,", "PKCS#11 with SM2,", "SKF,"].iter().any(|name| first.starts_with(name));
            let named = |case: &Case| !names_a_case || case.to_string().starts_with(first);
            Case::ALL.into_iter().filter(named).collect()
        }
    };
    let cases = cases.into_iter().filter(|case| case.backend != Backend::Pkcs11 || soft_hsm().is_some());
    let kills = kills();
    let grounds: Vec<(Ground, Baseline)> = cases
        .map(|case| {
            let ground = Ground::new(case);
            let baseline = Baseline::of(&ground, &tools, &kills);
            (ground, baseline)
        })
        .collect();
    let mut points: Vec<(usize, Point)> = Vec::new();
    for (index, (ground, baseline)) in grounds.iter().enumerate() {
        points.extend(point::of(ground.case(), baseline).into_iter().map(|point| (index, point)));
    }
    let chosen: Vec<(usize, Point)> = match extent {
        Extent::Spread => {
            let all: Vec<Point> = points.iter().map(|(_, point)| point.clone()).collect();
            let few = point::spread(&all, 1);
            points.into_iter().filter(|(_, point)| few.contains(point)).collect()
        }
        Extent::All(text) => points.into_iter().filter(|(_, point)| holds(&point.to_string(), text)).collect(),
    };
    let failed = at_once(&chosen, |kills, (index, point)| {
        let (ground, baseline) = &grounds[*index];
        broken(ground, baseline, point, &tools, kills)
    });
    report(&chosen.into_iter().map(|(_, point)| point).collect::<Vec<_>>(), &failed)
}

fn holds(description: &str, text: &str) -> bool {
    let mut rest = Some(description);
    for part in text.split('*') {
        rest = rest.and_then(|rest| rest.split_once(part)).map(|(_, after)| after);
    }
    rest.is_some()
}

fn kills() -> Kills {
    Kills::new("netca-faults").expect("a C compiler")
}

/// Works on several points at once, since most of the time is spent waiting for the CA to be paid; gives the failures.
fn at_once(
    points: &[(usize, Point)],
    work: impl Fn(&Kills, &(usize, Point)) -> Result<(), Failure> + Sync,
) -> Vec<(Point, Failure)> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = 2 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let kills = kills();
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some(point) = points.get(index) else { return };
                    if index > 0 && index % 100 == 0 {
                        eprintln!("{index} of {} points", points.len());
                    }
                    if let Err(failure) = work(&kills, point) {
                        println!("{:?}: {}: {}", failure.class, point.1, failure.what);
                        failed.lock().expect("no panic").push((point.1.clone(), failure));
                    }
                }
            });
        }
    });
    failed.into_inner().expect("no panic")
}

/// One point: breaks a renewal, takes it up again, looks.
fn broken(ground: &Ground, baseline: &Baseline, point: &Point, tools: &Tools, kills: &Kills) -> Result<(), Failure> {
    let server = if let Fault::Clock { server, .. } = point.fault { server } else { 0 };
    let site = ground.site(server);
    let words = if let Fault::Token { words, .. } = &point.fault { words.as_str() } else { "" };
    let mut process = Process::new(&site, words);
    let mut dies = false;
    let front = match &point.fault {
        Fault::Network { at, fault, attempts, .. } => {
            let front = Front::new(&tools.identities, &site.sandbox, Some((*at, *fault)));
            // What is refused now is refused for as long as this process waits.
            process.order.wait_ms = 3_000;
            process.through(&front, &tools.identities);
            process.order.attempts = *attempts;
            if *fault == network::NetworkFault::TooLate {
                process.order.patience_ms = 2_000;
            }
            Some(front)
        }
        Fault::Kill { at, .. } => {
            kills.arm(process.command(), *at);
            dies = true;
            None
        }
        Fault::Token { then, .. } => {
            dies = *then == Then::IsKilled;
            if *then == Then::GoesOn {
                process.plugs_in(site.folder());
            }
            None
        }
        Fault::Clock { client, .. } => {
            process.order.ahead = *client;
            None
        }
    };
    let end = process.run();
    drop(front);
    let stuck = |what: String| Failure { class: Class::Stuck, what };
    if end.stuck {
        return Err(stuck("it did not end".into()));
    }
    match &end.report {
        None if !dies => return Err(stuck(format!("it crashed: {}", end.said))),
        Some(report) if report.panicked => return Err(stuck(format!("it panicked: {}", end.said))),
        Some(report) if !report.complete && matches!(&point.fault, Fault::Token { then: Then::GoesOn, .. }) => {
            return Err(stuck(format!("it did not go on after being plugged in again: {:?}", report.error)));
        }
        _ => {}
    }
    again(&site, baseline, point)
}

/// Takes it up, as a user would: the Key plugged in, the network and the clocks right.
fn again(site: &ground::Site, baseline: &Baseline, point: &Point) -> Result<(), Failure> {
    if plug(site.folder()).exists() {
        std::fs::write(plug(site.folder()), "unplug\nplug\n").expect("the file of events");
    }
    let _ = std::fs::remove_file(site.folder().join("calls"));
    let mut process = Process::new(site, "");
    process.order.look_first = true;
    let end = process.run();
    let Some(report) = end.report else {
        return Err(Failure { class: Class::Stuck, what: format!("it cannot be taken up: {}", end.said) });
    };
    if report.usable_before != Some(true) && !point.has_no_safe_order() {
        let what = format!("nothing usable on the token when it was broken off; {:?}", report.error);
        return Err(Failure { class: Class::Lost, what });
    }
    verdict::finished(site, &report, &baseline.expected).map_err(|failure| {
        let what = if report.panicked { format!("{}; {}", failure.what, end.said) } else { failure.what.clone() };
        Failure { what, ..failure }
    })
}

/// The counts by kind; what failed, once more; and the last line.
fn report(points: &[Point], failed: &[(Point, Failure)]) -> bool {
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for point in points {
        kinds.entry(point.kind()).or_default().0 += 1;
    }
    for (point, _) in failed {
        kinds.entry(point.kind()).or_default().1 += 1;
    }
    let mut text = String::from("\npoints  failed  kind\n");
    for (kind, (count, failed)) in &kinds {
        let _ = writeln!(text, "{count:6}  {failed:6}  {kind}");
    }
    let _ = writeln!(text, "{:6}  {:6}  in all\n", points.len(), failed.len());
    for (point, failure) in failed {
        let _ = writeln!(text, "{:?}: {point}: {}", failure.class, failure.what);
    }
    let count = |class| failed.iter().filter(|(_, failure)| failure.class == class).count();
    let (lost, doubled, stuck) = (count(Class::Lost), count(Class::Doubled), count(Class::Stuck));
    println!("{text}{lost} lost, {doubled} doubled, {stuck} stuck");
    failed.is_empty()
}
