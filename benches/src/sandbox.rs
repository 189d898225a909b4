//! The sandbox: how much it bears, and whether that changes with what it has stored.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_protocol::Access;
use netca_sandbox::{Config, Sandbox, operator};

use crate::table::Table;

// The client of the load test. It needs a core itself; so does a server's machine have others beside it.
#[path = "../../tests/tests/load/client.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the load test uses all of it")]
mod client;

use client::{Client, Holder};

/// The word that makes this program the server, which is measured from outside: `--sandbox DATA`.
pub(crate) const WORD: &str = "--sandbox";

const DAY: Duration = Duration::from_secs(86_400);
/// Stored applications with which it is measured; each is a renewal that went to its end.
const STORED: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// For the filling and the requests.
const CLIENTS: usize = 16;
/// Renewals that are timed, one after the other.
const TIMED: usize = 50;
const REQUESTS: usize = 4_000;

/// One that is paid and decides at once.
fn config(data: &Path) -> Config {
    let played = Config { auto_pay: true, auto_review: Some(Duration::ZERO), ..Config::new(data.into()) };
    Config { played_after: Duration::ZERO, ..played }
}

/// The server's process; writes its address into `url` and stays.
pub(crate) fn serve(data: &Path) -> ExitCode {
    let running = Sandbox::start(config(data)).expect("the sandbox starts");
    std::fs::write(data.join("url.new"), running.url()).expect("a file");
    std::fs::rename(data.join("url.new"), data.join("url")).expect("a file");
    running.wait();
    ExitCode::SUCCESS
}

struct Server {
    process: Child,
    url: String,
    /// From the start of the process to its answering.
    start: Duration,
}

impl Server {
    fn start(data: &Path) -> Self {
        let url = data.join("url");
        let _ = std::fs::remove_file(&url);
        let begun = Instant::now();
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        let mut process = command.arg(WORD).arg(data).stdout(Stdio::null()).spawn().expect("it starts");
        while !url.exists() {
            assert!(process.try_wait().expect("a process").is_none(), "the server ended");
            std::thread::sleep(Duration::from_millis(1));
        }
        let start = begun.elapsed();
        Self { process, url: std::fs::read_to_string(&url).expect("the address"), start }
    }

    /// The most memory it had, in MiB.
    fn peak(&self) -> f64 {
        let file = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(file).expect("the process");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// First certificates with the numbers `from..to`, which end soon.
fn holders(data: &Path, from: usize, to: usize) -> (Vec<Holder>, Certificate) {
    let sandbox = Sandbox::start(config(data)).expect("the sandbox starts");
    let now = SystemTime::now();
    let one = |number| {
        let (request, key) = Holder::request(number);
        let issued = sandbox.issue_first(&request, now - 345 * DAY, now + 20 * DAY).expect("a certificate");
        Holder::new(issued, key)
    };
    ((from..to).map(one).collect(), sandbox.root().clone())
}

/// Runs `work` on each of `items` by [`CLIENTS`] clients at once; how many a second.
fn at_once<T: Sync>(server: &Server, root: &Certificate, items: &[T], work: impl Fn(&Client, &T) + Sync) -> f64 {
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let client = Client::new(server.url.clone(), root);
                while let Some(item) = items.get(next.fetch_add(1, Ordering::SeqCst)) {
                    work(&client, item);
                }
            });
        }
    });
    items.len() as f64 / begun.elapsed().as_secs_f64()
}

/// In ms.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

pub(crate) fn table(most: usize) -> Table {
    let about = "The sandbox in a process of its own, its records synced at every commit, on the machine that its clients run on. \
                 *Renewals a second*: whole ones, of nine requests or more, by 16 clients at once, while the records grow to \
                 the number in the first column. *Requests a second*: those for an application's state, by 16 clients. *One renewal*: \
                 the median of 50, by one client. *Start*: until it answers, with so much stored. *Memory*: the most the server had, \
                 after being started with so much stored. *List*: `netca-renew sandbox applications`, which reads every application.";
    let head =
        ["stored", "renewals a second", "requests a second", "one renewal, ms", "start, ms", "memory, MiB", "list, ms"];
    let mut table = Table::new("The sandbox", about, &head);
    let folder = tempfile::tempdir().expect("a temporary directory");
    let data = folder.path().join("sandbox");
    let mut stored = 0;
    for goal in STORED.into_iter().filter(|goal| *goal <= most) {
        table.row(row(&data, &mut stored, goal));
    }
    let bytes = std::fs::metadata(data.join("sandbox.db")).expect("the records").len();
    table.about += &format!(" The records take {:.1} KiB an application.", bytes as f64 / 1024.0 / stored as f64);
    table
}

fn row(data: &PathBuf, stored: &mut usize, goal: usize) -> [String; 7] {
    let (holders, root) = holders(data, *stored, goal + TIMED);
    let (filling, timed) = holders.split_at(goal - *stored);
    let server = Server::start(data);
    let accesses: Mutex<Vec<Access>> = Mutex::new(Vec::new());
    let renewals = at_once(&server, &root, filling, |client, holder| {
        let access = client.renew(holder).expect("a renewal");
        accesses.lock().expect("the list").push(access);
    });
    drop(server);
    let server = Server::start(data);
    let accesses = accesses.into_inner().expect("the list");
    let asked: Vec<&Access> = (0..REQUESTS).map(|at| &accesses[at * accesses.len() / REQUESTS]).collect();
    let requests = at_once(&server, &root, &asked, |client, access| {
        client.status(access).expect("a state");
    });
    let client = Client::new(server.url.clone(), &root);
    let times = timed.iter().map(|holder| {
        let begun = Instant::now();
        client.renew(holder).expect("a renewal");
        begun.elapsed()
    });
    let one = median(times.collect());
    let begun = Instant::now();
    let all = operator::applications(data).expect("the records").len();
    let list = begun.elapsed().as_secs_f64() * 1e3;
    *stored = goal + TIMED;
    assert_eq!(all, *stored, "an application is missing");
    [
        goal.to_string(),
        format!("{renewals:.0}"),
        format!("{requests:.0}"),
        format!("{one:.1}"),
        format!("{:.0}", server.start.as_secs_f64() * 1e3),
        format!("{:.1}", server.peak()),
        format!("{list:.0}"),
    ]
}
