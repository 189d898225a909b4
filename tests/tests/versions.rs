//! 主程序版本: how the CA's word on the newest client reaches an embedder, and what one that is too old learns.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};

use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{ClientInfo, ClientVersions, RenewWith};
use netca_renew::{Client, ClientUpdate, Error, Event, Settings};
use netca_tests::faults::{Faults, FaultyService, Moment};
use netca_tests::hostile::Hostile;
use netca_tests::world::{Prepared, World, login, pin};

const LINK: &str = "https://download.ca.example/client";

fn world(newest: &str, download: &str) -> World {
    let world = World::without_certificate(|config| {
        config.newest_client = ClientVersions { newest: Some(newest.into()), download: Some(download.into()) };
    });
    world.certify(20);
    world
}

fn updates(world: &World, version: &str) -> (Client, Arc<Mutex<Vec<ClientUpdate>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&told);
    let settings = Settings {
        client: ClientInfo { name: "netca-tests".into(), version: version.into() },
        observer: Arc::new(move |event| {
            if let Event::ClientUpdate(update) = event {
                keep.lock().unwrap().push(update.clone());
            }
        }),
        ..world.settings(world.service())
    };
    (Client::new(settings).unwrap(), told)
}

#[test]
fn a_newer_client_reaches_the_embedder_while_it_applies() {
    let world = world("4.9.1", LINK);
    let (client, told) = updates(&world, "4.9.0");
    let (pin, mut token, cancel) = (pin(), world.token(), Cancel::new());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    assert!(told.lock().unwrap().is_empty(), "nobody has asked the CA about itself");
    client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap();
    let update = ClientUpdate { newest: "4.9.1".into(), download: Some(LINK.into()) };
    assert_eq!(*told.lock().unwrap(), std::slice::from_ref(&update));
    let info = client.service_info(&cancel).unwrap();
    assert_eq!(client.update(&info), Some(update));
    for version in ["4.9.1", "4.9.1.0", "4.10", "5"] {
        let (client, told) = updates(&world, version);
        let info = client.service_info(&cancel).unwrap();
        assert_eq!((client.update(&info), told.lock().unwrap().len()), (None, 0), "{version}");
    }
}

#[test]
fn what_could_not_be_followed_or_shown_safely_is_left_out() {
    let plain = world("4.9.1", "http://download.ca.example/client");
    let (client, _) = updates(&plain, "1.0");
    let update = client.update(&client.service_info(&Cancel::new()).unwrap());
    assert_eq!(update, Some(ClientUpdate { newest: "4.9.1".into(), download: None }));
    let odd = world("9.9.9 \u{1b}[31m", LINK);
    let (client, told) = updates(&odd, "1.0");
    assert_eq!(client.update(&client.service_info(&Cancel::new()).unwrap()), None);
    assert!(told.lock().unwrap().is_empty());
}

#[test]
fn too_old_names_the_version_and_the_link_and_holds_when_the_ca_cannot_say() {
    let world = world("4.9.1", LINK);
    let demanding = |ca: &mut Hostile| {
        ca.quote = Box::new(|quote| quote.requirements.minimum_client_version = Some("4.7.6".into()));
    };
    let mut ca = Hostile::new(world.service());
    demanding(&mut ca);
    let client = world.client(Arc::new(ca));
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let too_old = |client: &Client| {
        let error = client.apply(&prepared.draft(), world.token().as_mut(), login(&pin()), &Cancel::new()).unwrap_err();
        match error {
            Error::ClientTooOld { version, minimum, download } => (version, minimum, download),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(too_old(&client), ("1.0.0".into(), "4.7.6".into(), Some(LINK.into())));
    let silent = FaultyService { inner: world.service(), faults: Faults::new(1, Moment::Before) };
    assert_eq!(too_old(&world.client(Arc::new(silent))), ("1.0.0".into(), "4.7.6".into(), None));
    assert!(client.state().renewals().unwrap().is_empty(), "nothing was begun");
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(6));
}
