//! What a hostile CA may try, each with the number it is refused with, and no number twice. A text of ten megabytes (4007), deep JSON
//! (4014) and a bomb of compressed bytes (4015) are in netca-protocol's `tests/hostile_servers.rs`, for they need a server.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::Error;
use netca_renew::netca_cert::{Certificate, EnvelopeForm, EnvelopedKey, Sm2PrivateKey};
use netca_renew::netca_payment::{Money, PaymentChannel};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{Base64, BusinessStatus, RenewWith};
use netca_tests::hostile::Hostile;
use netca_tests::world::{Prepared, World, login, pin};

/// What the one renewal there is comes to with answers that were changed; nothing may be on the token that was not.
fn refused(world: &World, step: Step, change: impl FnOnce(&mut Hostile)) -> i32 {
    let mut service = Hostile::new(world.service());
    change(&mut service);
    let client = world.client(Arc::new(service));
    let (cancel, pin, mut token) = (Cancel::new(), pin(), world.token());
    let before = certificates(world);
    let outcome: Result<(), Error> = match step {
        Step::Apply => {
            let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
            client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).map(drop)
        }
        _ => {
            let (id, _) = client.state().renewals().unwrap().pop().unwrap();
            let mut renewal = client.open(&id).unwrap();
            match step {
                Step::Pay => renewal.payment_link(PaymentChannel::Alipay, &cancel).map(drop),
                Step::Refresh => renewal.refresh(&cancel).map(drop),
                _ => renewal.install(token.as_mut(), login(&pin), &cancel).map(drop),
            }
        }
    };
    assert_eq!(certificates(world), before, "the token was touched");
    outcome.unwrap_err().code()
}

fn certificates(world: &World) -> Vec<Certificate> {
    world.token().certificates().unwrap().into_iter().map(|stored| stored.certificate).collect()
}

#[derive(Clone, Copy)]
enum Step {
    Apply,
    Pay,
    Refresh,
    Install,
}

/// Certificates that the real CA could sign but never would, by OpenSSL with its keys.
struct Forge {
    folder: tempfile::TempDir,
    data: PathBuf,
}

impl Forge {
    fn new(world: &World, old: &Certificate) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old.pem"), old.to_pem()).unwrap();
        let forge = Self { folder, data: world.directory.path().join("sandbox") };
        forge.openssl("x509 -pubkey -noout -in old.pem -out old.pub");
        forge
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, words: &str) {
        let output = Command::new("openssl").args(words.split(' ')).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Signed by a CA whose files are named; with a new key, or the old certificate's.
    fn certificate(
        &self,
        name: &str,
        subject: &str,
        ca: [&Path; 2],
        days: u32,
        old_key: bool,
        extension: &str,
    ) -> Certificate {
        std::fs::write(self.path("extension"), extension).unwrap();
        self.openssl(&format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -utf8 -subj {subject} -keyout {name}.key -out csr"
        ));
        let force = if old_key { " -force_pubkey old.pub" } else { "" };
        let [ca, key] = ca.map(Path::display);
        let at = format!("-CA {ca} -CAkey {key} -CAcreateserial -days {days} -extfile extension -out {name}.pem");
        self.openssl(&format!("x509 -req -in csr{force} {at}"));
        Certificate::from_pem(&std::fs::read_to_string(self.path(&format!("{name}.pem"))).unwrap()).unwrap()
    }

    fn own(&self, name: &str) -> [PathBuf; 2] {
        ["pem", "key"].map(|end| self.path(&format!("{name}.{end}")))
    }

    /// The sandbox's issuing CA, or its root.
    fn sandbox(&self, name: &str) -> [PathBuf; 2] {
        ["pem", "key"].map(|end| {
            let file = if (name, end) == ("root", "pem") { "ca.pem".into() } else { format!("{name}.{end}") };
            self.data.join(file)
        })
    }
}

const SUBJECT: &str = "/CN=测试";
const SIGNING: &str = "keyUsage=critical,digitalSignature";
const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign";

#[test]
fn each_is_refused_with_a_number_of_its_own() {
    let world = World::new();
    let order = |ca: &mut Hostile| {
        ca.receipt = Box::new(|receipt| {
            let order = &mut receipt.application.order;
            order.total = Money::from_fen(order.total.fen() + 1).unwrap();
            order.fee_lines[0].unit_price = order.total;
            order.fee_lines[0].subtotal = order.total;
        });
    };
    let link = |url: &'static str| move |ca: &mut Hostile| ca.link = Box::new(move |link| link.url = url.into());
    let mut seen: Vec<(&str, i32, i32)> = Vec::new();
    seen.push(("an order with another amount than the quote", 3006, refused(&world, Step::Apply, order)));

    let world = World::without_certificate(|_| {});
    world.certify(20);
    let (client, pin_, mut token) = (world.client(world.service()), pin(), world.token());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    client.apply(&prepared.draft(), token.as_mut(), login(&pin_), &Cancel::new()).unwrap();
    drop(client);
    let host = refused(&world, Step::Pay, link("https://evil.example/cashier/1"));
    seen.push(("a payment link to another host", 5014, host));
    let script = refused(&world, Step::Pay, link("javascript:alert(1)"));
    seen.push(("a payment link of another scheme", 3007, script));
    assert_eq!(refused(&world, Step::Pay, link("file:///etc/passwd")), script);

    let world = World::new();
    world.ready(RenewWith::SameKey);
    let backwards = |ca: &mut Hostile| {
        ca.application = Box::new(|polled| polled.value.business_status = BusinessStatus::Entered);
    };
    seen.push(("states that run backwards", 5015, refused(&world, Step::Refresh, backwards)));
    let old = world.token().certificates().unwrap().swap_remove(0).certificate;
    let forge = Forge::new(&world, &old);
    let issuing = forge.sandbox("issuing");
    let by = |ca: &'_ [PathBuf; 2]| -> [PathBuf; 2] { ca.clone() };
    let certificate = |name: &str, subject: &str, ca: &[PathBuf; 2], old_key, extension: &str| {
        let ca = by(ca);
        forge.certificate(name, subject, [&ca[0], &ca[1]], 20_000, old_key, extension)
    };
    let stranger = certificate("stranger", "/CN=Somebody", &issuing, false, SIGNING);
    let other_key = certificate("other", SUBJECT, &issuing, false, SIGNING);
    let usage = certificate("usage", SUBJECT, &issuing, true, "keyUsage=critical,keyEncipherment");
    // One CA more than the issuing CA allows below it.
    let below = certificate("below", "/CN=Below", &issuing, false, CA);
    let by_below = certificate("by-below", SUBJECT, &forge.own("below"), true, SIGNING);
    let root = forge.sandbox("root");
    let expired = forge.certificate("expired", "/CN=Over", [&root[0], &root[1]], 0, false, CA);
    let by_expired = certificate("by-expired", SUBJECT, &forge.own("expired"), true, SIGNING);
    // Its last second is still good.
    while SystemTime::now() <= expired.not_after() + Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let mut issued = |what, number, leaf: &Certificate, above: &[&Certificate]| {
        let leaf = Base64(leaf.as_der().to_vec());
        let above: Vec<Base64> = above.iter().map(|one| Base64(one.as_der().to_vec())).collect();
        let change = move |ca: &mut Hostile| {
            ca.certificates = Box::new(move |issued| {
                issued.certificate = leaf.clone();
                issued.chain.extend(above.iter().cloned());
            });
        };
        seen.push((what, number, refused(&world, Step::Install, change)));
    };
    issued("another customer's certificate", 5102, &stranger, &[]);
    issued("a certificate for another key", 5101, &other_key, &[]);
    issued("wrong usages", 5105, &usage, &[]);
    issued("a longer chain", 5110, &by_below, &[&below]);
    issued("an expired intermediate", 5111, &by_expired, &[&expired]);

    let world = World::with_pair();
    world.ready(RenewWith::NewKey);
    let foreign = |ca: &mut Hostile| {
        ca.certificates = Box::new(|issued| {
            let new = Certificate::from_der(&issued.certificate.0).unwrap();
            let key = Sm2PrivateKey::generate().unwrap();
            let envelope = EnvelopedKey::seal(&key, new.public_key(), EnvelopeForm::default()).unwrap();
            issued.enveloped_key = Some(Base64(envelope.as_der().to_vec()));
        });
    };
    seen.push(("an encryption key that does not fit", 5109, refused(&world, Step::Install, foreign)));

    for (what, number, found) in &seen {
        assert_eq!(found, number, "{what}");
    }
    let numbers: BTreeSet<i32> = seen.iter().map(|(_, number, _)| *number).collect();
    assert_eq!((seen.len(), numbers.len()), (10, 10), "two have one number");
}

#[test]
fn more_certificates_than_a_chain_has_are_not_even_read() {
    let world = World::new();
    world.ready(RenewWith::SameKey);
    let long = |ca: &mut Hostile| {
        ca.certificates = Box::new(|issued| issued.chain = vec![Base64(vec![0; 3]); 9]);
    };
    assert_eq!(refused(&world, Step::Install, long), 5110);
}
