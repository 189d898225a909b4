//! The sandbox under load: many clients at once, every one with several certificates to renew, and a server that is killed in
//! the middle of it. No request may fail, and no order may be lost or be there twice.
//!
//! Small in every test run; `cargo xtask load` does it with 200 clients and 5,000 certificates and prints the numbers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

mod client;
mod server;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_protocol::wire::BusinessStatus;
use netca_sandbox::{Sandbox, operator};

use client::{Client, Holder};
use server::{Server, config};

const DAY: Duration = Duration::from_secs(86_400);

/// A number from the environment.
fn size(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn no_order_is_lost_or_doubled_when_many_renew_and_the_server_is_killed() {
    let (clients, certificates) = (size("NETCA_LOAD_CLIENTS", 12), size("NETCA_LOAD_CERTIFICATES", 48));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox");
    let (holders, root) = holders(&data, certificates);
    let mut server = Server::start(&data);
    let (next, done, kills) = (AtomicUsize::new(0), AtomicUsize::new(0), 2);
    let (failed, times) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let began = Instant::now();
    let retried = std::thread::scope(|scope| {
        let work = || {
            let client = Client::new(server::url(&data), &root);
            while let Some(holder) = holders.get(next.fetch_add(1, Ordering::SeqCst)) {
                let began = Instant::now();
                match client.renew(holder).and_then(|access| client.status(&access)) {
                    Ok(BusinessStatus::Installed) => {}
                    Ok(status) => failed.lock().unwrap().push(format!("{status:?} after the confirmation")),
                    Err(error) => failed.lock().unwrap().push(format!("{error} {error:?}")),
                }
                times.lock().unwrap().push(began.elapsed());
                done.fetch_add(1, Ordering::SeqCst);
            }
            client.retried()
        };
        let working: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
        for kill in 1..=kills {
            // By the work that is done, not by the clock: a third of it, and two thirds.
            while done.load(Ordering::SeqCst) < certificates * kill / (kills + 1) && failed.lock().unwrap().is_empty() {
                std::thread::sleep(Duration::from_millis(5));
            }
            server.kill_and_start();
        }
        working.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    let took = began.elapsed();
    drop(server);
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} of {certificates} failed, such as {}", failed.len(), failed[0]);
    let (lost, doubled) = books(&data, &holders);
    let mut times = times.into_inner().unwrap();
    times.sort();
    println!("LOAD clients {clients}, certificates {certificates}, kills {kills}, took {:.1} s", took.as_secs_f64());
    println!("LOAD renewals a second {:.1}, requests sent again {retried}", certificates as f64 / took.as_secs_f64());
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_millis();
    println!("LOAD a renewal in ms: median {}, 95 of 100 below {}, longest {}", at(50), at(95), at(100));
    let size = std::fs::metadata(data.join("sandbox.db")).unwrap().len();
    println!("LOAD records {:.1} KiB an application", size as f64 / 1024.0 / certificates as f64);
    println!("LOAD failed 0, lost {lost}, doubled {doubled}");
    assert_eq!((lost, doubled), (0, 0));
}

/// Holders of certificates that end soon, and the root.
fn holders(data: &std::path::Path, count: usize) -> (Vec<Holder>, Certificate) {
    let sandbox = Sandbox::start(config(data)).unwrap();
    let now = SystemTime::now();
    let holders = (0..count).map(|number| {
        let (request, key) = Holder::request(number);
        let certificate = sandbox.issue_first(&request, now - 345 * DAY, now + 20 * DAY).unwrap();
        Holder::new(certificate, key)
    });
    (holders.collect(), sandbox.root().clone())
}

/// How many certificates have no application that went to its end, and how many have more than one application, number or
/// payment: by the CA's records.
fn books(data: &std::path::Path, holders: &[Holder]) -> (usize, usize) {
    let mut by_certificate: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut numbers = Vec::new();
    for application in operator::applications(data).unwrap() {
        numbers.push(application.business_number.clone());
        by_certificate.entry(application.serial_number.to_lowercase()).or_default().push(application);
    }
    let all = numbers.len();
    numbers.sort();
    numbers.dedup();
    let twice = all - numbers.len();
    let ended = |name: &str| name.contains("install");
    let mut lost = 0;
    for holder in holders {
        let found = by_certificate.get(&holder.serial_number()).map_or(&[][..], Vec::as_slice);
        let finished = found.iter().filter(|one| {
            let events = |what: &str| one.timeline.iter().filter(|(_, event)| event.contains(what)).count();
            assert!(events("paid") <= 1 && events("issued") <= 1, "{:?}", one.timeline);
            one.timeline.iter().any(|(_, event)| ended(event)) && events("paid") == 1 && events("issued") == 1
        });
        lost += usize::from(finished.count() == 0);
    }
    let doubled = by_certificate.values().filter(|applications| applications.len() > 1).count();
    (lost, doubled + twice)
}
