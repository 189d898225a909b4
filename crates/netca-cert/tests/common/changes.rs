//! Changes to true structures, for property tests: most of them small, some of them moving parts about.

use proptest::prelude::*;

/// Which seed to change, and how.
pub fn changes() -> impl Strategy<Value = (usize, Vec<Change>)> {
    (any::<usize>(), prop::collection::vec(change(), 1..4))
}

#[derive(Debug, Clone)]
pub enum Change {
    Set(usize, u8),
    Flip(usize, u8),
    Cut(usize),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Copy(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let (at, len) = (any::<usize>(), 1..40_usize);
    prop_oneof![
        4 => (at, any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        4 => (at, 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        1 => at.prop_map(Change::Cut),
        2 => (at, prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        2 => (at, len.clone()).prop_map(|(at, len)| Change::Remove(at, len)),
        2 => (at, at, len).prop_map(|(from, to, len)| Change::Copy(from, to, len)),
    ]
}

pub fn apply(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let len = bytes.len().max(1);
        bytes.resize(len, 0);
        match change {
            Change::Set(at, byte) => bytes[at % len] = *byte,
            Change::Flip(at, bit) => bytes[at % len] ^= 1 << bit,
            Change::Cut(at) => bytes.truncate(at % len),
            Change::Insert(at, new) => drop(bytes.splice(at % len..at % len, new.iter().copied())),
            Change::Remove(at, count) => drop(bytes.drain(at % len..(at % len + count).min(len))),
            Change::Copy(from, to, count) => {
                let part = bytes[from % len..(from % len + count).min(len)].to_vec();
                bytes.splice(to % len..to % len, part);
            }
        }
    }
    bytes
}
