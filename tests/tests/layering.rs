//! The picture of crates, and nothing beside it.

use std::collections::BTreeSet;

use netca_tests::packages;

/// The only arrows allowed. The sandbox uses `netca-cert` because a CA has to read and check certificates, requests and
/// signed messages as strictly as a client does, and writing that twice would be two chances to get it wrong.
const ARROWS: &[(&str, &[&str])] = &[
    // What an embedding program is allowed to need.
    ("netca-renew-example", &["netca-renew"]),
    ("netca-renew-ffi", &["netca-renew"]),
    ("netca-renew-cli", &["netca-renew", "netca-sandbox"]),
    // The CA prints its invoices as the client prints its forms.
    ("netca-sandbox", &["netca-protocol", "netca-payment", "netca-cert", "netca-pdf"]),
    ("netca-renew", &["netca-token", "netca-protocol", "netca-cert", "netca-json", "netca-payment", "netca-pdf"]),
    ("netca-token", &["netca-cert", "netca-json"]),
    ("netca-protocol", &["netca-cert", "netca-json", "netca-payment"]),
    // Whatever comes from outside is read by it.
    ("netca-json", &[]),
    ("netca-cert", &[]),
    ("netca-payment", &[]),
    ("netca-pdf", &[]),
    // A Key to test with, which the product loads as it loads a vendor's and never links. SM2 keys and ciphertexts are
    // netca-cert's; C programs with OpenSSL in them see to it that the two are not wrong together.
    ("netca-soft-skf", &["netca-cert"]),
    // Stands before a vendor's module, and knows nothing of what it is for.
    ("netca-fault-token", &[]),
    ("netca-sm2-token", &["netca-cert", "netca-token"]),
];

/// May use any crate; no crate may use them.
const TOOLS: &[&str] = &["xtask", "netca-tests", "netca-fuzz"];

#[test]
fn crates_depend_along_the_arrows_only() {
    let packages = packages();
    let names: BTreeSet<&str> = packages.iter().map(|package| package.name()).collect();
    let wrong = packages.iter().filter(|package| !TOOLS.contains(&package.name())).flat_map(|package| {
        let used = package.dependencies().into_iter().filter(|name| names.contains(name));
        used.filter(|name| !allowed(package.name(), name)).map(|name| format!("{} -> {name}", package.name()))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "not among the arrows of docs/architecture.md: {wrong:?}");
}

#[test]
fn every_crate_is_in_the_picture() {
    let packages = packages();
    let found: BTreeSet<&str> = packages.iter().map(|package| package.name()).collect();
    let drawn: BTreeSet<&str> = ARROWS.iter().map(|(from, _)| *from).chain(TOOLS.iter().copied()).collect();
    assert_eq!(found, drawn);
}

#[test]
fn tools_depend_on_no_private_arrow_of_each_other() {
    // Both are only ever built for the project itself; one needing the other would be a knot.
    let packages = packages();
    for package in packages.iter().filter(|package| TOOLS.contains(&package.name())) {
        let knots: Vec<_> = package.dependencies().into_iter().filter(|name| TOOLS.contains(name)).collect();
        assert!(knots.is_empty(), "{} -> {knots:?}", package.name());
    }
}

fn allowed(from: &str, to: &str) -> bool {
    ARROWS.iter().any(|(name, targets)| *name == from && targets.contains(&to))
}
