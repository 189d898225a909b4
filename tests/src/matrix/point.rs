//! The points of the matrix: a case, and the one thing that goes wrong.

use super::baseline::Baseline;
use super::ground::{Backend, Case};
use super::network::NetworkFault;
use netca_renew::netca_protocol::wire::RenewWith;

/// One thing that goes wrong in one renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    /// What is renewed.
    pub case: Case,
    /// What goes wrong.
    pub fault: Fault,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// At a call of the token, by the words of the module.
    Token {
        /// The words.
        words: String,
        /// What a report calls it.
        kind: &'static str,
        /// Which call, with its function.
        place: String,
        /// What the process is to do about it.
        then: Then,
    },
    /// The process is killed before its nth call that others can see.
    Kill {
        /// Which one, from 1.
        at: u64,
        /// Its letter, see [`crate::kills`].
        letter: char,
    },
    /// Between client and CA, at the nth request.
    Network {
        /// Which one, from 1.
        at: usize,
        /// What happens to it.
        fault: NetworkFault,
        /// What a report calls it.
        kind: &'static str,
        /// How often the client sends a request at most.
        attempts: u32,
    },
    /// Clocks that are wrong, by so many seconds.
    Clock {
        /// The client's.
        client: i64,
        /// The CA's.
        server: i64,
    },
}

/// What becomes of a process whose token failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It ends, and another one goes on.
    Ends,
    /// The token is plugged in again, and the same process goes on.
    GoesOn,
    /// It never ends by itself: somebody kills it.
    IsKilled,
}

impl Point {
    /// What a report counts it under.
    pub(super) fn kind(&self) -> String {
        match &self.fault {
            Fault::Token { kind, .. } if self.case.backend == Backend::Skf => format!("SKF call: {kind}"),
            Fault::Token { kind, .. } if self.case.backend == Backend::Pkcs11Sm2 => {
                format!("PKCS#11 call, SM2: {kind}")
            }
            Fault::Token { kind, .. } => format!("PKCS#11 call: {kind}"),
            Fault::Kill { letter, .. } => format!("killed before {}", said(*letter)),
            Fault::Network { kind, attempts: 1, .. } => format!("network: {kind}"),
            Fault::Network { kind, .. } => format!("network: {kind}, sent again"),
            Fault::Clock { client: 0, .. } => "clock of the CA wrong by days".into(),
            Fault::Clock { .. } => "clock of the client wrong by days".into(),
        }
    }
}

impl Point {
    /// Whether no order of writes could leave something usable where it breaks off: the only key loses its id in the write that
    /// gives it one; an SKF container has one place for the certificate of a key, and half of one is in it. It must be found and
    /// mended when the renewal is taken up again.
    pub(super) fn has_no_safe_order(&self) -> bool {
        let Fault::Token { words, place, .. } = &self.fault else { return false };
        let only_place = place.ends_with("SKF_ImportCertificate") && self.case.renew_with == RenewWith::SameKey;
        words.contains("tear") && words.contains("unplug") && (place.ends_with("C_SetAttributeValue") || only_place)
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}; ", self.case, self.kind())?;
        match &self.fault {
            Fault::Token { place, words, .. } => write!(f, "call {place} ({words})"),
            Fault::Kill { at, .. } => write!(f, "call {at}"),
            Fault::Network { at, .. } => write!(f, "request {at}"),
            Fault::Clock { client, server } => write!(f, "client {client} s, CA {server} s"),
        }
    }
}

fn said(letter: char) -> &'static str {
    match letter {
        'w' => "a write to a file",
        's' => "sending",
        'f' => "an fsync",
        'o' => "making a file",
        'r' => "a rename",
        'u' => "an unlink",
        't' => "cutting a file",
        'm' => "a mode or a folder",
        _ => "a lock",
    }
}

const CODES: [(&str, &str, &str); 4] = [
    ("CKR_DEVICE_REMOVED", "CKR_DEVICE_REMOVED, before it acted", "CKR_DEVICE_REMOVED, after it acted"),
    ("CKR_TOKEN_NOT_PRESENT", "CKR_TOKEN_NOT_PRESENT, before it acted", "CKR_TOKEN_NOT_PRESENT, after it acted"),
    (
        "CKR_SESSION_HANDLE_INVALID",
        "CKR_SESSION_HANDLE_INVALID, before it acted",
        "CKR_SESSION_HANDLE_INVALID, after it acted",
    ),
    ("CKR_DEVICE_ERROR", "CKR_DEVICE_ERROR, before it acted", "CKR_DEVICE_ERROR, after it acted"),
];

/// What SKF drivers answer for SAR_DEVICE_REMOVED.
const SKF_CODES: [(&str, &str, &str); 2] = [
    ("0x0A000005", "SAR_INVALIDHANDLEERR, before it acted", "SAR_INVALIDHANDLEERR, after it acted"),
    ("0x0A000001", "SAR_FAIL, before it acted", "SAR_FAIL, after it acted"),
];

/// Functions of PKCS#11 that write, and that give lengths.
const WRITES: [&str; 3] = ["C_CreateObject", "C_SetAttributeValue", "C_GenerateKeyPair"];
const LENGTHS: [&str; 5] = ["C_GetSlotList", "C_GetAttributeValue", "C_FindObjects", "C_Sign", "C_Decrypt"];

/// The same of SKF.
const SKF_WRITES: [&str; 5] =
    ["SKF_ImportCertificate", "SKF_GenECCKeyPair", "SKF_GenRSAKeyPair", "SKF_ImportECCKeyPair", "SKF_ImportRSAKeyPair"];
const SKF_LENGTHS: [&str; 9] = [
    "SKF_EnumDev",
    "SKF_EnumApplication",
    "SKF_EnumContainer",
    "SKF_ExportCertificate",
    "SKF_ExportPublicKey",
    "SKF_GenRSAKeyPair",
    "SKF_RSASignData",
    "SKF_ECCDecrypt",
    "SKF_Digest",
];

/// Every point of a case, given what it does undisturbed.
pub(super) fn of(case: Case, baseline: &Baseline) -> Vec<Point> {
    let mut points = Vec::new();
    let mut add = |fault| points.push(Point { case, fault });
    for (index, function) in baseline.functions.iter().enumerate() {
        let n = index + 1;
        let place = format!("{n}, {function}");
        let mut token = |kind, words: String, then| add(Fault::Token { words, kind, place: place.clone(), then });
        if case.backend == Backend::Skf {
            token("pulled out before it acted", format!("unplug-before={n}"), Then::Ends);
            token("pulled out after it acted", format!("unplug-after={n}"), Then::Ends);
            if !case.pair {
                continue;
            }
            token("pulled out and plugged in again, before", format!("unplug-before={n}"), Then::GoesOn);
            token("pulled out and plugged in again, after", format!("unplug-after={n}"), Then::GoesOn);
            token("the process dies before it acted", format!("die-before={n}"), Then::IsKilled);
            token("the process dies after it acted", format!("die-after={n}"), Then::IsKilled);
            token("fails once, before it acted", format!("fail-before={n}:0x0A000001"), Then::Ends);
            token("fails once, after it acted", format!("fail-after={n}:0x0A000001"), Then::Ends);
            token("hangs before it acted", format!("hang-before={n}"), Then::Ends);
            token("hangs after it acted", format!("hang-after={n}"), Then::Ends);
            for (code, before, after) in SKF_CODES {
                token(before, format!("unplug-before={n}:{code}"), Then::Ends);
                token(after, format!("unplug-after={n}:{code}"), Then::Ends);
            }
            if SKF_WRITES.contains(&function.as_str()) {
                token("a torn write that is told of", format!("tear={n},unplug-after={n}"), Then::Ends);
                token("a torn write that nobody tells of", format!("tear={n}"), Then::Ends);
            }
            if SKF_LENGTHS.contains(&function.as_str()) {
                token("lengths that are too long", format!("long={n}"), Then::Ends);
                token("lengths that are too short", format!("short={n}"), Then::Ends);
            }
            continue;
        }
        for (code, before, after) in CODES {
            token(before, format!("unplug-before={n}:{code}"), Then::Ends);
            token(after, format!("unplug-after={n}:{code}"), Then::Ends);
        }
        token("plugged in again in the same process, before", format!("unplug-before={n}"), Then::GoesOn);
        token("plugged in again in the same process, after", format!("unplug-after={n}"), Then::GoesOn);
        token("fails once, before it acted", format!("fail-before={n}:CKR_GENERAL_ERROR"), Then::Ends);
        token("fails once, after it acted", format!("fail-after={n}:CKR_FUNCTION_FAILED"), Then::Ends);
        token("hangs before it acted", format!("hang-before={n}"), Then::Ends);
        token("hangs after it acted", format!("hang-after={n}"), Then::Ends);
        if WRITES.contains(&function.as_str()) {
            token("a torn write that is told of", format!("tear={n},unplug-after={n}"), Then::Ends);
            token("a torn write that nobody tells of", format!("tear={n}"), Then::Ends);
        }
        if LENGTHS.contains(&function.as_str()) {
            token("lengths that are too long", format!("long={n}"), Then::Ends);
            token("lengths that are too short", format!("short={n}"), Then::Ends);
        }
    }
    if case.backend != Backend::Soft {
        let (words, place) = ("delay=20".to_owned(), "all".to_owned());
        add(Fault::Token { words, kind: "every call takes 20 ms longer", place, then: Then::Ends });
    }
    // What is written between two calls of another token differs with a new key alone.
    let killed = case.backend == Backend::Soft || case.renew_with == RenewWith::NewKey;
    for (index, letter) in baseline.letters.chars().enumerate().filter(|_| killed) {
        add(Fault::Kill { at: index as u64 + 1, letter });
    }
    if case.backend == Backend::Soft {
        for at in 1..=baseline.requests {
            for (fault, kind) in NetworkFault::ALL {
                add(Fault::Network { at, fault, kind, attempts: 1 });
                if fault.is_sent_again() {
                    add(Fault::Network { at, fault, kind, attempts: 3 });
                }
            }
        }
        for days in [-3, -1, 1, 3] {
            add(Fault::Clock { client: days * 86_400, server: 0 });
            add(Fault::Clock { client: 0, server: days * 86_400 });
        }
    }
    points
}

/// A few of each kind, evenly over where they come.
pub(super) fn spread(points: &[Point], of_each: usize) -> Vec<Point> {
    let mut kinds: Vec<String> = points.iter().map(Point::kind).collect();
    kinds.sort();
    kinds.dedup();
    let few = |kind: &String| {
        let all: Vec<&Point> = points.iter().filter(|point| point.kind() == *kind).collect();
        let count = of_each.min(all.len());
        (0..count).map(|at| all[(2 * at + 1) * all.len() / (2 * count)].clone()).collect::<Vec<_>>()
    };
    kinds.iter().flat_map(few).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_fault_comes_at_every_request() {
        let case = Case { backend: Backend::Soft, pair: false, renew_with: RenewWith::SameKey };
        let points = of(case, &Baseline { requests: 3, ..Baseline::default() });
        let has = |wanted: Fault| points.iter().any(|point| point.fault == wanted);
        for (fault, kind) in NetworkFault::ALL {
            assert!((1..=3).all(|at| has(Fault::Network { at, fault, kind, attempts: 1 })), "{kind}");
        }
        for days in [-3, 3] {
            assert!(has(Fault::Clock { client: days * 86_400, server: 0 }));
            assert!(has(Fault::Clock { client: 0, server: days * 86_400 }));
        }
    }
}
