//! What lies on a disk, or in a driver's memory.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use netca_renew::netca_cert::TrustAnchors;
use netca_renew::netca_protocol::wire::ClientInfo;
use netca_renew::netca_protocol::{Cancel, Error, HttpService, Request, Response, RetryPolicy, Transport};
use netca_renew::netca_token::{Provider, SoftProvider, fuzzing, private_file};
use netca_renew::{Client, Settings};

const ID: &str = "0238bf61-a66a-4e28-ab3c-fac85d06c691";

/// A folder of this process, in memory where the system has one for that.
pub(crate) fn folder() -> Option<PathBuf> {
    static FOLDER: OnceLock<Option<tempfile::TempDir>> = OnceLock::new();
    let made = FOLDER.get_or_init(|| tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).ok());
    made.as_ref().map(|folder| folder.path().to_path_buf())
}

/// Structures of SKF, as a driver fills them.
pub(crate) fn skf(bytes: &[u8]) -> bool {
    fuzzing::skf(bytes)
}

/// A soft token's file; and, after a zero byte, what it has sealed.
pub(crate) fn soft(bytes: &[u8]) -> bool {
    if let [0, sealed @ ..] = bytes {
        return fuzzing::soft_keys(sealed);
    }
    let Some(path) = folder().map(|folder| folder.join("token.json")) else { return false };
    if private_file::write_new(&path, bytes).is_err() {
        return false;
    }
    let mut provider = SoftProvider::new(vec![path]);
    let Ok(tokens) = provider.tokens() else { return false };
    let Some(info) = tokens.first() else { return false };
    black_box(format!("{info:?}"));
    let Ok(mut token) = provider.open(&info.serial) else { return false };
    black_box(token.pin_status().is_ok());
    token.certificates().is_ok()
}

struct Offline;

impl Transport for Offline {
    fn send(&self, _: &Request<'_>, _: &Cancel) -> Result<Response, Error> {
        Err(Error::Cancelled)
    }
}

/// A client whose state directory holds nothing but the journal.
fn client() -> Option<&'static Client> {
    static CLIENT: OnceLock<Option<Client>> = OnceLock::new();
    let made = CLIENT.get_or_init(|| {
        let service = HttpService::new("https://ca.example", Arc::new(Offline)).ok()?.with_retry(RetryPolicy::ONCE);
        let settings = Settings {
            service: Arc::new(service),
            anchors: TrustAnchors::default(),
            state: folder()?.join("state"),
            client: ClientInfo { name: "netca-fuzz".into(), version: "1.0.0".into() },
            payment_hosts: Vec::new(),
            observer: Arc::new(|_| {}),
            clock: SystemTime::now,
        };
        Client::new(settings).ok()
    });
    made.as_ref()
}

/// A journal. Its lines have their checksums put right, unless the first byte is zero: a checksum is no lock.
pub(crate) fn journal(bytes: &[u8]) -> bool {
    let (Some(client), Some(folder)) = (client(), folder()) else { return false };
    let lines = match bytes {
        [0, raw @ ..] => raw.to_vec(),
        _ => bytes.split_inclusive(|byte| *byte == b'\n').flat_map(checked).collect(),
    };
    let path = folder.join("state").join(format!("{ID}.journal"));
    if private_file::write_new(&path, &lines).is_err() {
        return false;
    }
    let listed = client.state().renewals();
    let Ok(id) = ID.parse() else { return false };
    let opened = client.open(&id);
    assert_eq!(listed.is_ok(), opened.is_ok(), "what is listed can be taken up, and nothing else");
    let Ok(mut renewal) = opened else { return false };
    black_box((renewal.stage(), renewal.total(), format!("{:?}", renewal.facts())));
    black_box(renewal.refresh(&Cancel::new()).is_ok());
    drop(renewal);
    assert!(client.state().renewals().is_ok(), "taking it up left it readable");
    true
}

/// A line with the checksum of what it says.
fn checked(line: &[u8]) -> Vec<u8> {
    let (json, end) = match line.split_last() {
        Some((b'\n', json)) => (json, &b"\n"[..]),
        _ => (line, &b""[..]),
    };
    [format!("{:08x} ", crc32fast::hash(json)).as_bytes(), json, end].concat()
}
