//! Any order of events by payers, the bank, clients, the operator and time.

mod books;
mod events;
mod world;

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};

use world::World;

fn run(cases: u32, played: bool) {
    let world = RefCell::new(World::new());
    // PROPTEST_CASES asks for more of them than a build has time for.
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&vec(events::any(), 1..60), |events| {
        let mut world = world.borrow_mut();
        world.begin(played);
        for event in &events {
            world.step(event);
            world.check();
        }
        world.end();
        Ok(())
    });
    if let Err(failed) = outcome {
        panic!("{failed}");
    }
}

#[test]
fn no_order_of_events_breaks_the_books() {
    run(160, false);
}

#[test]
fn nor_does_one_with_payer_bank_and_reviewer_played() {
    run(60, true);
}

/// The generator gets everywhere: otherwise the properties above would say little.
#[test]
fn the_events_reach_every_end() {
    let wanted = [
        "application installed",
        "application rejected",
        "application withdrawn",
        "credit returned",
        "credit used",
        "invoice issued",
        "invoice voided",
        "page closed",
        "page declined",
        "page expired",
        "page paid",
        "partly paid",
        "paid by carried_over",
        "paid by cash",
        "refund overpaid",
        "refund rejected",
        "refund withdrawn",
        "transfer already_used",
        "transfer amount_differs",
        "transfer not_found",
        "transfer success",
    ];
    let mut missing: BTreeSet<&str> = wanted.into();
    let mut world = World::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..1000 {
        let events = vec(events::any(), 1..60).new_tree(&mut runner).unwrap().current();
        world.begin(false);
        events.iter().for_each(|event| world.step(event));
        // Before the end as well, for some of it is over by then.
        let mut seen = world.seen();
        world.end();
        seen.extend(world.seen());
        missing.retain(|what| !seen.contains(*what));
        if missing.is_empty() {
            return;
        }
    }
    panic!("never seen: {missing:?}");
}
