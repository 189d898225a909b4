//! NIST PKITS: every case outside revocation, with its policy inputs.
//!
//! The vectors lie beside the repository (`shared/vectors/pkits`) or under `$NETCA_VECTORS/pkits`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_cert::{Certificate, Error, KeyAlgorithm, PathFault, PolicyInputs, TrustAnchors};
use serde_json::Value;

/// Whole sections about revocation lists, which are the CA's own business here: revocation is asked of its records.
const REVOCATION_SECTIONS: [&str; 3] = ["4.4.", "4.14.", "4.15."];

/// What a case comes out as; every certificate of every case can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Valid,
    Invalid(Error),
}

/// The cases outside the revocation sections that do not come out as PKITS expects, or (4.1.6) for another reason, each
/// with why and with what happens instead: the fault, or `None` for a valid path.
fn exceptions() -> BTreeMap<&'static str, (&'static str, Option<PathFault>)> {
    const DSA: &str = "DSA is not done here: no CA of this flow uses it, NIST has withdrawn it";
    const CRL: &str =
        "the case turns on a CRL (a revoked certificate, or a CRL signer's missing right), CRLs are not read";
    // DSA with SHA-1, as the signature is.
    let dsa = || Some(PathFault::UnsupportedAlgorithm { oid: "1.2.840.10040.4.3".into() });
    BTreeMap::from([
        ("4.1.4", (DSA, dsa())),
        ("4.1.5", (DSA, dsa())),
        ("4.1.6", (DSA, dsa())),
        ("4.5.2", (CRL, None)),
        ("4.5.5", (CRL, None)),
        ("4.5.7", (CRL, None)),
        ("4.7.4", (CRL, None)),
        ("4.7.5", (CRL, None)),
    ])
}

#[test]
fn every_case_outside_revocation_is_as_expected() {
    let Some(vectors) = vectors() else { return };
    let mut exceptions = exceptions();
    let (mut as_expected, mut failures) = (0, Vec::new());
    for case in cases(&vectors) {
        let name = case["Name"].as_str().unwrap();
        let number = name.split(' ').next().unwrap();
        if REVOCATION_SECTIONS.iter().any(|section| number.starts_with(section)) {
            continue;
        }
        let outcome = run(&vectors, &case);
        let should_validate = case["ShouldValidate"].as_bool().unwrap();
        match exceptions.remove(number) {
            Some((reason, expected)) => {
                let met = match outcome {
                    Outcome::Valid => None,
                    Outcome::Invalid(Error::Path { fault, .. }) => Some(fault),
                    Outcome::Invalid(other) => panic!("{name}: {other:?}"),
                };
                assert_eq!(met, expected, "{name}, an exception: {reason}");
            }
            None if (outcome == Outcome::Valid) == should_validate => as_expected += 1,
            None => failures.push(format!("{name}: {outcome:?} instead of {should_validate}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(exceptions.is_empty(), "exceptions that no case met: {:?}", exceptions.keys());
    assert_eq!(as_expected, 175, "cases that came out as PKITS expects");
}

/// The refusals have the reason that the case is about, not just any.
#[test]
fn refusals_name_the_rule() {
    let Some(vectors) = vectors() else { return };
    let unknown = PathFault::UnknownCriticalExtension { oid: "2.16.840.1.101.2.1.12.2".into() };
    for (number, index, fault) in [
        ("4.1.2 ", 1, PathFault::BadSignature),
        ("4.1.3 ", 0, PathFault::BadSignature),
        ("4.2.1 ", 1, PathFault::NotYetValid),
        ("4.2.2 ", 0, PathFault::NotYetValid),
        ("4.2.5 ", 1, PathFault::Expired),
        ("4.2.6 ", 0, PathFault::Expired),
        ("4.6.1 ", 1, PathFault::NotACa),
        ("4.6.2 ", 1, PathFault::NotACa),
        ("4.6.5 ", 1, PathFault::PathTooLong),
        ("4.7.1 ", 1, PathFault::NotForCertificates),
        ("4.10.7 ", 1, PathFault::Policy),
        ("4.13.2 ", 0, PathFault::NameConstraint),
        ("4.13.22 ", 0, PathFault::NameConstraint),
        ("4.16.2 ", 0, unknown),
    ] {
        match run(&vectors, &case(&vectors, number)) {
            Outcome::Invalid(Error::Path { index: at, fault: met, .. }) => {
                assert_eq!((at, met), (index, fault), "{number}")
            }
            other => panic!("{number}: {other:?}"),
        }
    }
    let outcome = run(&vectors, &case(&vectors, "4.9.3 "));
    assert_eq!(outcome, Outcome::Invalid(Error::NoAcceptablePolicy));
}

/// The certificates of the revocation sections are good but for revocation: each must validate without CRLs.
#[test]
fn paths_of_the_revocation_sections_validate() {
    let Some(vectors) = vectors() else { return };
    let sections = cases(&vectors).into_iter().filter(|case| {
        let name = case["Name"].as_str().unwrap();
        REVOCATION_SECTIONS.iter().any(|section| name.starts_with(section))
    });
    let mut count = 0;
    for case in sections {
        assert_eq!(run(&vectors, &case), Outcome::Valid, "{}", case["Name"]);
        count += 1;
    }
    assert_eq!(count, 66);
}

#[test]
fn every_certificate_is_read() {
    let Some(vectors) = vectors() else { return };
    let mut unknown = Vec::new();
    for entry in std::fs::read_dir(vectors.join("certs")).unwrap() {
        let path = entry.unwrap().path();
        let der = std::fs::read(&path).unwrap();
        let certificate = Certificate::from_der(&der).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        assert_eq!(certificate.as_der(), der);
        if certificate.public_key().algorithm() == KeyAlgorithm::Unknown {
            unknown.push(path.file_name().unwrap().to_owned());
        }
    }
    assert!(!unknown.is_empty() && unknown.iter().all(|name| name.to_str().unwrap().contains("DSA")), "{unknown:?}");
}

fn run(vectors: &Path, case: &Value) -> Outcome {
    let certificates = case["CertPath"].as_array().unwrap().iter().map(|file| {
        let der = std::fs::read(vectors.join("certs").join(file.as_str().unwrap())).unwrap();
        Certificate::from_der(&der).unwrap()
    });
    let mut certificates: Vec<Certificate> = certificates.collect();
    let anchors = TrustAnchors::new(vec![certificates.remove(0)]);
    let leaf = certificates.pop().unwrap();
    let flag = |name: &str| case[name].as_bool().unwrap();
    let policies =
        case["InitialPolicySet"].as_array().unwrap().iter().map(|policy| policy_oid(policy.as_str().unwrap()));
    let policies: Vec<String> = policies.collect();
    let mut inputs = PolicyInputs::default().accept_only(policies.iter().map(String::as_str)).unwrap();
    if flag("InitialExplicitPolicy") {
        inputs = inputs.require_explicit_policy();
    }
    if flag("InitialPolicyMappingInhibit") {
        inputs = inputs.inhibit_policy_mapping();
    }
    if flag("InitialAnyPolicyInhibit") {
        inputs = inputs.inhibit_any_policy();
    }
    match anchors.validate_for(&leaf, &certificates, at(), &inputs) {
        Ok(chain) => {
            let path = chain.certificates();
            assert_eq!((path.first(), path.last()), (Some(&leaf), anchors.certificates().first()));
            Outcome::Valid
        }
        Err(error) => Outcome::Invalid(error),
    }
}

/// 2020-01-01, inside the validity of all certificates that have one meant to be met.
fn at() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_577_836_800)
}

fn policy_oid(name: &str) -> String {
    match name.strip_prefix("NIST-test-policy-") {
        Some(number) => format!("2.16.840.1.101.3.2.1.48.{number}"),
        None => {
            assert_eq!(name, "anyPolicy");
            "2.5.29.32.0".into()
        }
    }
}

fn case(vectors: &Path, number: &str) -> Value {
    let is_it = |case: &Value| case["Name"].as_str().unwrap().starts_with(number);
    cases(vectors).into_iter().find(is_it).unwrap()
}

fn cases(vectors: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(vectors.join("vectors.json")).unwrap()).unwrap()
}

fn vectors() -> Option<PathBuf> {
    let root = match std::env::var_os("NETCA_VECTORS") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors"),
    };
    let vectors = root.join("pkits");
    if vectors.join("vectors.json").is_file() {
        return Some(vectors);
    }
    common::skip("the PKITS vectors are not there (NETCA_VECTORS)");
    None
}
