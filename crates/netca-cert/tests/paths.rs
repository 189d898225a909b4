//! Paths that OpenSSL issues, judged by it and by us, and what a hostile server may send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::{Duration, SystemTime};

use common::{OpenSsl, reissue};
use netca_cert::{Certificate, Error, PathFault, PolicyInputs, TrustAnchors, Weakness};

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign";
const DAY: Duration = Duration::from_secs(86_400);

/// Root, intermediate and leaf with these extensions.
struct Path {
    openssl: OpenSsl,
    root: Certificate,
    ca: Certificate,
    leaf: Certificate,
}

impl Path {
    fn new(root: &str, ca: &str, leaf: &str) -> Option<Self> {
        Self::with_leaf(root, ca, "/C=CN/O=示例公司/CN=张三", leaf)
    }

    fn with_leaf(root: &str, ca: &str, subject: &str, leaf: &str) -> Option<Self> {
        let openssl = OpenSsl::new()?;
        openssl.write("root.cnf", format!("[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\nutf8=yes\n[dn]\nC=CN\nCN=根\n[ext]\n{root}\n"));
        openssl.key("root", "p256");
        openssl.run("req -x509 -new -utf8 -config root.cnf -key root.key -days 3650 -out root.pem");
        let root = Certificate::from_pem(&openssl.read_text("root.pem")).unwrap();
        let ca = openssl.issue("ca", "p256", "/C=CN/CN=CA", "root", ca);
        let leaf = openssl.issue_for(10, "leaf", "p256", subject, "ca", leaf);
        Some(Self { openssl, root, ca, leaf })
    }

    fn anchors(&self) -> TrustAnchors {
        TrustAnchors::new(vec![self.root.clone()])
    }

    fn validate(&self, at: SystemTime) -> Result<(), Error> {
        let chain = self.anchors().validate(&self.leaf, std::slice::from_ref(&self.ca), at)?;
        assert_eq!(chain.certificates(), [self.leaf.clone(), self.ca.clone(), self.root.clone()]);
        Ok(())
    }

    fn openssl_accepts(&self) -> bool {
        self.openssl
            .output("verify -x509_strict -CAfile root.pem -untrusted ca.pem leaf.pem".split(' '))
            .status
            .success()
    }
}

/// The place on the path and the rule.
fn fault(outcome: Result<impl Sized, Error>) -> (usize, PathFault) {
    match outcome.map(|_| ()) {
        Err(Error::Path { index, fault, .. }) => (index, fault),
        other => panic!("{other:?}"),
    }
}

fn now() -> SystemTime {
    SystemTime::now() + Duration::from_secs(2)
}

#[test]
fn openssl_and_we_agree() {
    const KEY_IDS: &str = "\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid";
    let unknown = PathFault::UnknownCriticalExtension { oid: "1.2.3.4".into() };
    for (root, ca, leaf, expected) in [
        ("", "", "", None),
        ("", "", "\nextendedKeyUsage=critical,emailProtection", None),
        ("", "", "\n1.2.3.4=ASN1:NULL", None),
        ("", "", "\n1.2.3.4=critical,ASN1:NULL", Some((0, unknown.clone()))),
        ("", "\n1.2.3.4=critical,ASN1:NULL", "", Some((1, unknown.clone()))),
        ("\nnameConstraints=critical,permitted;dirName:ok", "", "", Some((1, PathFault::NameConstraint))),
        ("", "\nnameConstraints=critical,permitted;dirName:ok", "", None),
        ("", "\nnameConstraints=critical,excluded;dirName:ok", "", Some((0, PathFault::NameConstraint))),
        ("", "\nnameConstraints=critical,permitted;dirName:no", "", Some((0, PathFault::NameConstraint))),
        ("", "\nnameConstraints=critical,permitted;email:ok.example", "\nsubjectAltName=email:a@ok.example", None),
        (
            "",
            "\nnameConstraints=critical,permitted;email:ok.example",
            "\nsubjectAltName=email:a@no.example",
            Some((0, PathFault::NameConstraint)),
        ),
        ("", "\nnameConstraints=critical,permitted;DNS:ok.example", "\nsubjectAltName=DNS:a.ok.example", None),
        (
            "",
            "\nnameConstraints=critical,permitted;DNS:ok.example",
            "\nsubjectAltName=DNS:notok.example",
            Some((0, PathFault::NameConstraint)),
        ),
        (
            "",
            "\nnameConstraints=critical,permitted;URI:.ok.example",
            "\nsubjectAltName=URI:https://a.ok.example/",
            None,
        ),
        (
            "",
            "\nnameConstraints=critical,excluded;URI:.no.example",
            "\nsubjectAltName=URI:https://a.no.example/",
            Some((0, PathFault::NameConstraint)),
        ),
        (
            "",
            "\nnameConstraints=critical,permitted;otherName:1.2.3.4;UTF8:a",
            "\nsubjectAltName=otherName:1.2.3.4;UTF8:a",
            Some((0, PathFault::NameConstraint)),
        ),
        ("", "\nnameConstraints=critical,permitted;IP:10.0.0.0/255.0.0.0", "\nsubjectAltName=IP:10.1.2.3", None),
        (
            "",
            "\nnameConstraints=critical,permitted;IP:10.0.0.0/255.0.0.0",
            "\nsubjectAltName=IP:11.1.2.3",
            Some((0, PathFault::NameConstraint)),
        ),
    ] {
        let sections = "\n[ok]\nC=CN\nO=example  TRADING\n[no]\nC=CN\nO=Other";
        let (root, ca) =
            (format!("{CA}\nsubjectKeyIdentifier=hash{root}{sections}"), format!("{CA}{KEY_IDS}{ca}{sections}"));
        let leaf = format!("keyUsage=digitalSignature{KEY_IDS}{leaf}");
        let subject = "/C=CN/O=Example Trading/CN=张三";
        let Some(path) = Path::with_leaf(&root, &ca, subject, &leaf) else { return };
        let outcome = path.validate(now());
        assert_eq!(outcome.is_ok(), path.openssl_accepts(), "{ca} {leaf}: {outcome:?}");
        assert_eq!(
            outcome.is_ok().then_some(()).map_or_else(|| Some(fault(outcome)), |()| None),
            expected,
            "{ca} {leaf}"
        );
    }
}

/// Both sides of the bound; OpenSSL has one as well, a higher one.
#[test]
fn comparisons_of_names_are_bounded() {
    for (count, allowed) in [(60, true), (70, false)] {
        let list = |item: &str| vec![item; count].join(",");
        let ca = format!("{CA}\nnameConstraints={}", list("permitted;DNS:ok.example"));
        let leaf = format!("subjectAltName={}", list("DNS:ok.example"));
        let Some(path) = Path::new(CA, &ca, &leaf) else { return };
        let outcome = path.validate(now());
        assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
        if !allowed {
            assert_eq!(fault(outcome), (0, PathFault::NameConstraint));
        }
    }
}

/// An address without a host is in no subtree, nor outside one.
#[test]
fn a_name_that_cannot_be_compared_is_not_allowed() {
    let ca = format!("{CA}\nnameConstraints=excluded;email:no.example");
    for (leaf, allowed) in [("email:a@ok.example", true), ("email:nobody", false)] {
        let Some(path) = Path::new(CA, &ca, &format!("subjectAltName={leaf}")) else { return };
        assert_eq!(path.validate(now()).is_ok(), allowed, "{leaf}");
    }
}

#[test]
fn issuers_must_be_cas() {
    for (root, ca, expected) in [
        (CA, "basicConstraints=CA:FALSE", (1, PathFault::NotACa)),
        (CA, "keyUsage=keyCertSign", (1, PathFault::NotACa)),
        (CA, "", (1, PathFault::NotACa)),
        (CA, "basicConstraints=CA:TRUE\nkeyUsage=digitalSignature", (1, PathFault::NotForCertificates)),
        ("basicConstraints=CA:TRUE,pathlen:0", CA, (1, PathFault::PathTooLong)),
        ("basicConstraints=CA:FALSE", CA, (2, PathFault::NotACa)),
        ("basicConstraints=CA:TRUE\nkeyUsage=digitalSignature", CA, (2, PathFault::NotForCertificates)),
        (
            "basicConstraints=CA:TRUE\n1.2.3.4=critical,ASN1:NULL",
            CA,
            (2, PathFault::UnknownCriticalExtension { oid: "1.2.3.4".into() }),
        ),
    ] {
        let Some(path) = Path::new(root, ca, "") else { return };
        assert_eq!(fault(path.validate(now())), expected, "{root} {ca}");
        assert!(!path.openssl_accepts());
    }
    let Some(path) = Path::new("subjectKeyIdentifier=hash", "basicConstraints=CA:TRUE,pathlen:0", "") else { return };
    assert_eq!(path.validate(now()), Ok(()), "a root without basicConstraints, as v1 ones are");
}

#[test]
fn time_is_looked_at_from_both_sides() {
    let Some(path) = Path::new(CA, CA, "keyUsage=digitalSignature") else { return };
    assert_eq!(path.validate(path.leaf.not_after()), Ok(()), "the last second belongs to it");
    assert_eq!(fault(path.validate(path.leaf.not_after() + Duration::from_secs(1))), (0, PathFault::Expired));
    assert_eq!(fault(path.validate(now() + 40 * DAY)), (1, PathFault::Expired));
    assert_eq!(fault(path.validate(now() + 4000 * DAY)), (2, PathFault::Expired));
    assert_eq!(fault(path.validate(path.root.not_before() - DAY)), (2, PathFault::NotYetValid));
    for far in [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - 30_000 * DAY] {
        assert_eq!(fault(path.validate(far)), (2, PathFault::NotYetValid));
    }
    // A leaf that begins tomorrow, as a renewal may.
    let der = reissue(&path.leaf, &mut path.openssl.signer("ca"), |fields| {
        let end = common::children(&fields[4])[1].clone();
        fields[4] = common::tlv(0x30, &[&common::tlv(0x18, &[b"20981231235959Z"]), &end]);
    });
    let early = Certificate::from_der(&der).unwrap();
    let outcome = path.anchors().validate(&early, std::slice::from_ref(&path.ca), now());
    assert_eq!(fault(outcome), (0, PathFault::NotYetValid));
}

#[test]
fn nothing_else_is_trusted() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let intermediates = [path.ca.clone()];
    let empty = TrustAnchors::default().validate(&path.leaf, &intermediates, now());
    assert_eq!(empty, Err(Error::NoPath));
    assert_eq!(path.anchors().validate(&path.leaf, &[], now()), Err(Error::NoPath));
    let other = path.openssl.self_signed("other", "p256", "/CN=Other", &[]);
    let unrelated = TrustAnchors::new(vec![other]);
    assert_eq!(unrelated.validate(&path.leaf, &intermediates, now()), Err(Error::NoPath));
    let same_name = path.openssl.self_signed("impostor", "p256", "/C=CN/CN=根", &[]);
    assert!(same_name.subject().matches(path.root.subject()));
    let outcome = TrustAnchors::new(vec![same_name]).validate(&path.leaf, &intermediates, now());
    assert_eq!(fault(outcome), (1, PathFault::BadSignature));
    // An issuer without a name is none.
    let nameless = path.openssl.self_signed("nameless", "p256", "/", &[]);
    let under = path.openssl.issue("under", "p256", "/CN=x", "nameless", "");
    assert!(nameless.subject().is_empty() && under.verify_signed_by(nameless.public_key()).is_ok());
    assert_eq!(TrustAnchors::new(vec![nameless]).validate(&under, &[], now()), Err(Error::NoPath));
    // A self-signed certificate in the holder's name, and one that claims the CA for its issuer.
    let own = path.openssl.self_signed("own", "p256", "/C=CN/O=示例公司/CN=张三", &[]);
    assert_eq!(path.anchors().validate(&own, &intermediates, now()), Err(Error::NoPath));
    path.openssl.self_signed("fake", "p256", "/C=CN/CN=CA", &[]);
    let forged = path.openssl.issue("forged", "p256", "/C=CN/O=示例公司/CN=张三", "fake", "");
    let outcome = path.anchors().validate(&forged, &intermediates, now());
    assert_eq!(fault(outcome), (0, PathFault::BadSignature));
}

#[test]
fn a_leaf_that_is_an_anchor_is_trusted_byte_for_byte() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let anchors = TrustAnchors::new(vec![path.leaf.clone()]);
    let chain = anchors.validate(&path.leaf, &[], now()).unwrap();
    assert_eq!(chain.certificates(), std::slice::from_ref(&path.leaf));
    assert_eq!(fault(anchors.validate(&path.leaf, &[], now() + 20 * DAY)), (0, PathFault::Expired));
    let again = path.openssl.issue("leaf", "p256", "/C=CN/O=示例公司/CN=张三", "ca", "");
    assert_eq!(again.public_key(), path.leaf.public_key());
    assert_eq!(anchors.validate(&again, &[], now()), Err(Error::NoPath), "same subject and key are not enough");
    // An intermediate as the anchor ends the path there.
    let anchors = TrustAnchors::new(vec![path.ca.clone()]);
    let chain = anchors.validate(&path.leaf, std::slice::from_ref(&path.root), now()).unwrap();
    assert_eq!(chain.certificates(), [path.leaf.clone(), path.ca.clone()]);
}

#[test]
fn weak_keys_and_digests_are_refused_on_the_whole_path() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let (openssl, anchors) = (&path.openssl, path.anchors());
    let weak = PathFault::TooWeak(Weakness::Rsa { bits: 1024 });
    let leaf = openssl.issue("small", "rsa:1024", "/CN=x", "ca", "");
    assert_eq!(fault(anchors.validate(&leaf, std::slice::from_ref(&path.ca), now())), (0, weak.clone()));
    let ca = openssl.issue("smallca", "rsa:1024", "/CN=Small CA", "root", CA);
    let leaf = openssl.issue("under", "p256", "/CN=x", "smallca", "");
    assert_eq!(fault(anchors.validate(&leaf, &[ca], now())), (1, weak));
    let ca = openssl.issue("rsaca", "rsa:2048", "/CN=RSA CA", "root", CA);
    let leaf = openssl.issue("good", "p256", "/CN=x", "rsaca", "");
    assert!(anchors.validate(&leaf, std::slice::from_ref(&ca), now()).is_ok());
    openssl.run("req -new -key leaf.key -subj /CN=x -out r");
    openssl.run("x509 -req -in r -CA rsaca.pem -CAkey rsaca.key -CAcreateserial -sha1 -days 5 -out sha1.pem");
    let leaf = Certificate::from_pem(&openssl.read_text("sha1.pem")).unwrap();
    let outcome = anchors.validate(&leaf, &[ca], now());
    assert_eq!(fault(outcome), (0, PathFault::TooWeak(Weakness::Sha1)));
}

#[test]
fn the_right_intermediate_is_found_among_others() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    // Look-alikes with other keys, and an expired and a narrower one with the same key.
    let mut intermediates = Vec::new();
    for i in 0..10 {
        intermediates.push(path.openssl.self_signed(&format!("like{i}"), "p256", "/C=CN/CN=CA", &[]));
    }
    let narrow = format!("{CA}\nnameConstraints=permitted;email:no.example,permitted;dirName:no\n[no]\nC=US");
    intermediates.push(path.openssl.issue("ca", "p256", "/C=CN/CN=CA", "root", &narrow));
    let at = now() + 5 * DAY;
    intermediates.push(path.openssl.issue_for(1, "ca", "p256", "/C=CN/CN=CA", "root", CA));
    assert_eq!(fault(path.anchors().validate(&path.leaf, &intermediates, at)), (0, PathFault::NameConstraint));
    intermediates.push(path.ca.clone());
    intermediates.push(path.root.clone());
    intermediates.push(path.leaf.clone());
    let chain = path.anchors().validate(&path.leaf, &intermediates, at);
    let expected = [path.leaf.clone(), path.ca.clone(), path.root.clone()];
    let faulty = chain.as_ref().err().map(|_| fault(chain.clone()));
    assert_eq!(faulty, None);
    assert_eq!(chain.unwrap().certificates(), expected);
    intermediates.reverse();
    assert_eq!(path.anchors().validate(&path.leaf, &intermediates, at).unwrap().certificates(), expected);
    let many = vec![path.ca.clone(); 33];
    let too_many = Error::TooManyCertificates { count: 33, limit: 32 };
    assert_eq!(path.anchors().validate(&path.leaf, &many, at), Err(too_many));
}

#[test]
fn a_thicket_of_cross_certificates_ends_in_bounded_time() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let names = ["A", "B", "C", "D", "E"];
    for name in names {
        path.openssl.self_signed(name, "p256", &format!("/CN={name}"), &[]);
    }
    let mut intermediates = Vec::new();
    for issuer in names {
        let own = path.openssl.read(&format!("{issuer}.pem"));
        for subject in names.iter().filter(|subject| **subject != issuer) {
            // `issue` writes the subject's certificate: put the issuer's own back each time.
            intermediates.push(path.openssl.issue(subject, "p256", &format!("/CN={subject}"), issuer, CA));
        }
        path.openssl.write(&format!("{issuer}.pem"), own);
    }
    let leaf = path.openssl.issue("thick", "p256", "/CN=x", "A", "");
    let started = std::time::Instant::now();
    let outcome = path.anchors().validate(&leaf, &intermediates, now());
    assert_eq!(outcome, Err(Error::PathSearchExhausted { steps: 100 }));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn paths_end_at_ten_certificates() {
    let Some(openssl) = OpenSsl::new() else { return };
    let root = openssl.self_signed("ca0", "p256", "/CN=CA0", &[]);
    let mut intermediates = Vec::new();
    for i in 1..10 {
        let (name, issuer) = (format!("ca{i}"), format!("ca{}", i - 1));
        intermediates.push(openssl.issue(&name, "p256", &format!("/CN=CA{i}"), &issuer, CA));
    }
    let anchors = TrustAnchors::new(vec![root]);
    let ten = openssl.issue("ten", "p256", "/CN=x", "ca8", "");
    assert_eq!(anchors.validate(&ten, &intermediates, now()).unwrap().certificates().len(), 10);
    let eleven = openssl.issue("eleven", "p256", "/CN=x", "ca9", "");
    assert_eq!(anchors.validate(&eleven, &intermediates, now()), Err(Error::NoPath));
}

#[test]
fn policies_are_asked_for_by_their_oid() {
    let Some(path) =
        Path::new(CA, &format!("{CA}\ncertificatePolicies=1.2.3.1,1.2.3.2"), "certificatePolicies=1.2.3.1")
    else {
        return;
    };
    let validate = |oid: &str| {
        let inputs = PolicyInputs::default().accept_only([oid]).unwrap().require_explicit_policy();
        path.anchors().validate_for(&path.leaf, std::slice::from_ref(&path.ca), now(), &inputs).map(|_| ())
    };
    assert_eq!(validate("1.2.3.1"), Ok(()));
    assert_eq!(validate("1.2.3.2"), Err(Error::NoAcceptablePolicy));
    assert!(PolicyInputs::default().accept_only(["policy"]).is_err());
}

#[test]
fn anchors_come_from_pem() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let text = path.openssl.read_text("root.pem") + &path.openssl.read_text("ca.pem");
    let anchors = TrustAnchors::from_pem(&text).unwrap();
    assert_eq!(anchors.certificates(), [path.root.clone(), path.ca.clone()]);
    assert_eq!(TrustAnchors::from_pem("").map(|_| ()), Err(Error::NoPemBlock { label: "CERTIFICATE" }));
}

/// Roots whose keys are of an unknown kind do not stand in the way of the others, and vouch for nothing.
#[test]
fn keys_of_unknown_kinds_are_passed_over_and_never_trusted() {
    let Some(path) = Path::new(CA, CA, "") else { return };
    let openssl = &path.openssl;
    let unsupported = |oid: &str| PathFault::UnsupportedAlgorithm { oid: oid.into() };
    for (kind, oid) in [("P-384", "1.3.132.0.34"), ("ed25519", "1.3.101.112")] {
        // The very name of the good root, and before it.
        let root = openssl.self_signed("other", kind, "/C=CN/CN=根", &[]);
        assert!(root.subject().matches(path.root.subject()));
        let bundle = root.to_pem() + &path.root.to_pem();
        let anchors = TrustAnchors::from_pem(&bundle).unwrap();
        assert_eq!(anchors.certificates().len(), 2);
        let chain = anchors.validate(&path.leaf, std::slice::from_ref(&path.ca), now()).unwrap();
        assert_eq!(chain.certificates().last(), Some(&path.root), "{kind}");
        // A certificate that it really issued, with a key that is known.
        let below = openssl.issue("below", "p256", "/CN=x", "other", "keyUsage=digitalSignature");
        let (_, met) = fault(anchors.validate(&below, &[], now()));
        assert_eq!(met, unsupported(oid), "{kind}");
        // Nor is one relied on as an anchor byte for byte, or at the end of a good path.
        assert_eq!(fault(anchors.validate(&root, &[], now())), (0, unsupported(oid)), "{kind}");
        let leaf = openssl.issue("unknown", kind, "/CN=x", "ca", "keyUsage=digitalSignature");
        assert!(leaf.verify_signed_by(path.ca.public_key()).is_ok());
        assert_eq!(fault(anchors.validate(&leaf, std::slice::from_ref(&path.ca), now())), (0, unsupported(oid)));
        openssl.run("verify -CAfile root.pem -untrusted ca.pem unknown.pem");
        for name in ["unknown.key", "below.key"] {
            std::fs::remove_file(openssl.path(name)).unwrap();
        }
    }
}
