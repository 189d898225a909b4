//! What the built-in transport makes of servers that are down, impostors, silent, endless, or talk nonsense.
//! The servers are made of rustls alone, with certificates by OpenSSL: nothing of ours is on their side.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use netca_cert::Certificate;
use netca_protocol::wire::ProblemCode;
use netca_protocol::{
    Cancel, ConnectFailure, Error, HttpService, HttpsConfig, HttpsTransport, Proxy, RenewalService, RetryPolicy,
    Timeouts, TlsRoots,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

type Tls = StreamOwned<ServerConnection, TcpStream>;

struct Server {
    address: SocketAddr,
    root: Certificate,
    requests: Arc<AtomicU32>,
    _directory: tempfile::TempDir,
}

/// A TLS server that reads one request a connection and then does whatever the test wants.
fn serve(answer: impl Fn(&mut Tls, u32) + Send + Sync + 'static) -> Server {
    serve_with(self_signed, answer)
}

/// The same with a chain of the test's own: `make` writes the key and the chain, whose last is the root.
fn serve_with(make: fn(&Path, &Path), answer: impl Fn(&mut Tls, u32) + Send + Sync + 'static) -> Server {
    let directory = tempfile::tempdir().unwrap();
    let (key, cert) = (directory.path().join("key.pem"), directory.path().join("cert.pem"));
    make(&key, &cert);
    let chain = CertificateDer::pem_file_iter(&cert).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(&key).unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicU32::new(0));
    let (counter, answer) = (Arc::clone(&requests), Arc::new(answer));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (config, counter, answer) = (Arc::clone(&config), Arc::clone(&counter), Arc::clone(&answer));
            std::thread::spawn(move || {
                let mut tls = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
                let mut request = Vec::new();
                let mut buffer = [0; 4096];
                while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                    match tls.read(&mut buffer) {
                        Ok(1..) => request.extend_from_slice(&buffer),
                        _ => return,
                    }
                }
                let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
                answer(&mut tls, number);
                tls.conn.send_close_notify();
                let _ = tls.flush();
            });
        }
    });
    let root = Certificate::all_from_pem(&std::fs::read_to_string(&cert).unwrap()).unwrap().pop().unwrap();
    Server { address, root, requests, _directory: directory }
}

fn self_signed(key: &Path, cert: &Path) {
    let done = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(key)
        .arg("-out")
        .arg(cert)
        .output()
        .expect("openssl is needed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A server's certificate below a root, both with P-384 keys.
fn p384_chain(key: &Path, cert: &Path) {
    let script = "set -e; cd \"$(dirname \"$1\")\"
        new='-newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -sha384'
        openssl req -x509 $new -days 2 -subj /CN=Root -addext keyUsage=critical,keyCertSign -keyout root.key -out root.pem
        echo 'subjectAltName=IP:127.0.0.1' > san
        openssl req $new -subj /CN=localhost -keyout \"$1\" -out csr
        openssl x509 -req -in csr -sha384 -days 2 -CA root.pem -CAkey root.key -CAcreateserial -extfile san -out leaf.pem
        cat leaf.pem root.pem > \"$2\"";
    let done = Command::new("sh").args(["-c", script, "sh"]).arg(key).arg(cert).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn service(address: SocketAddr, root: &Certificate, retry: RetryPolicy) -> HttpService {
    let config = HttpsConfig {
        tls_roots: TlsRoots::Only(vec![root.clone()]),
        proxy: Proxy::Direct,
        timeouts: Timeouts { connect: Duration::from_secs(5), request: Duration::from_secs(5) },
    };
    let transport = HttpsTransport::new(&config).unwrap();
    HttpService::new(&format!("https://{address}"), Arc::new(transport)).unwrap().with_retry(retry)
}

fn ask(server: &Server) -> Error {
    service(server.address, &server.root, RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err()
}

fn reply(tls: &mut Tls, head: &str, body: &[u8]) {
    let _ = tls.write_all(format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes());
    let _ = tls.write_all(body);
    let _ = tls.flush();
}

#[test]
fn down() {
    let server = serve(|_, _| {});
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = service(nobody, &server.root, RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::Unreachable { reason: ConnectFailure::Refused, .. }), "{error:?}");
    assert!(error.is_unusable_server() && error.is_retryable());
}

#[test]
fn another_root() {
    let (server, other) = (serve(|_, _| {}), serve(|_, _| {}));
    let error = service(server.address, &other.root, RetryPolicy::default()).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::TlsUntrusted { .. }), "{error:?}");
    assert!(!error.is_retryable());
    assert_eq!(server.requests.load(Ordering::SeqCst), 0, "a request went to an impostor");
}

/// What this project does not verify itself, TLS does: a root's kind of key need not be known to trust a server by it.
#[test]
fn roots_of_other_kinds_of_keys_are_good_for_tls() {
    let server = serve_with(p384_chain, |tls, _| reply(tls, "404 Not Found", b"{\"code\":\"not_found\"}"));
    assert_eq!(server.root.public_key().algorithm(), netca_cert::KeyAlgorithm::Unknown);
    let Error::Problem { problem, .. } = ask(&server) else { panic!("no answer of the server") };
    assert_eq!(problem.known(), Some(ProblemCode::NotFound));
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
    let other = serve_with(p384_chain, |_, _| {});
    let error = service(server.address, &other.root, RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::TlsUntrusted { .. }), "{error:?}");
}

#[test]
fn no_tls_at_all() {
    let root = serve(|_, _| {}).root;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        }
    });
    let error = service(address, &root, RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::TlsFailed { .. }), "{error:?}");
}

#[test]
fn nonsense() {
    for body in [&b"<html>hello</html>"[..], b"", b"[]", b"{\"name\":1}", b"\xff\xfe"] {
        let server = serve(move |tls, _| reply(tls, "200 OK", body));
        assert!(matches!(ask(&server), Error::UnexpectedAnswer { .. }), "{body:?}");
    }
    let server = serve(|tls, _| {
        let _ = tls.write_all(b"this is no HTTP\r\n\r\n");
    });
    assert!(matches!(ask(&server), Error::Interrupted { .. }));
}

#[test]
fn a_redirect_is_not_followed() {
    let target = serve(|tls, _| reply(tls, "200 OK", b"{}"));
    let location = format!("302 Found\r\nlocation: https://{}/", target.address);
    let server = serve(move |tls, _| reply(tls, &location, b""));
    assert!(matches!(ask(&server), Error::UnexpectedAnswer { .. }));
    assert_eq!(target.requests.load(Ordering::SeqCst), 0);
}

#[test]
fn ten_gigabytes_announced_or_simply_sent() {
    let announced = serve(|tls, _| {
        let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n[");
        let _ = tls.flush();
        std::thread::sleep(Duration::from_secs(4));
    });
    assert!(matches!(ask(&announced), Error::AnswerTooLarge { .. }));
    let sent = serve(|tls, _| {
        let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
        while tls.write_all(&chunk).is_ok() {}
    });
    assert!(matches!(ask(&sent), Error::AnswerTooLarge { .. }));
}

#[test]
fn a_text_of_ten_megabytes_is_not_read_to_its_end() {
    let body = format!(r#"{{"name":"{}"}}"#, "长".repeat(10 << 20));
    let server = serve(move |tls, _| reply(tls, "200 OK", body.as_bytes()));
    assert_eq!(ask(&server).code(), 4007);
}

#[test]
fn json_nested_a_hundred_thousand_deep_is_refused() {
    // In a field that nobody knows as well, where serde_json has no limit.
    for (before, after) in [("", ""), (r#"{"from_the_future":"#, "}")] {
        let body = format!("{before}{}{}{after}", "[".repeat(100_000), "]".repeat(100_000));
        let server = serve(move |tls, _| reply(tls, "200 OK", body.as_bytes()));
        assert_eq!(ask(&server).code(), 4014, "{before}");
    }
}

/// A gigabyte of zeros in one megabyte, by gzip.
#[test]
fn a_bomb_of_compressed_bytes_is_not_unpacked() {
    let script = "head -c 1000000000 /dev/zero | gzip -1 | gzip -9";
    let bomb = Command::new("sh").args(["-c", script]).output().unwrap().stdout;
    assert!(!bomb.is_empty() && bomb.len() < 1 << 20, "{} bytes", bomb.len());
    for encoding in ["gzip", "gzip, gzip", "deflate", "br"] {
        let bomb = bomb.clone();
        let server = serve(move |tls, _| reply(tls, &format!("200 OK\r\ncontent-encoding: {encoding}"), &bomb));
        assert_eq!(ask(&server).code(), 4015, "{encoding}");
    }
    // Compressed as a whole, and called JSON.
    let server = serve(move |tls, _| reply(tls, "200 OK\r\ncontent-encoding: identity", &bomb));
    assert_eq!(ask(&server).code(), 4008);
}

#[test]
fn cut_half_way() {
    let server = serve(|tls, _| {
        let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"name\":");
    });
    let error = ask(&server);
    assert!(matches!(error, Error::Interrupted { .. }) && error.is_retryable(), "{error:?}");
}

#[test]
fn silence_ends_in_time() {
    let server = serve(|_, _| std::thread::sleep(Duration::from_secs(60)));
    let config = HttpsConfig {
        tls_roots: TlsRoots::Only(vec![server.root.clone()]),
        proxy: Proxy::Direct,
        timeouts: Timeouts { connect: Duration::from_secs(5), request: Duration::from_millis(300) },
    };
    let transport = Arc::new(HttpsTransport::new(&config).unwrap());
    let service = HttpService::new(&format!("https://{}", server.address), transport).unwrap();
    let error = service.with_retry(RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::TimedOut { .. }), "{error:?}");
}

#[test]
fn silence_can_be_cancelled() {
    let server = serve(|_, _| std::thread::sleep(Duration::from_secs(60)));
    let cancel = Cancel::new();
    let other = cancel.clone();
    let service = service(server.address, &server.root, RetryPolicy::default());
    let caller = std::thread::spawn(move || service.info(&cancel).unwrap_err());
    while server.requests.load(Ordering::SeqCst) == 0 {
        std::thread::yield_now();
    }
    let started = Instant::now();
    other.cancel();
    assert!(matches!(caller.join().unwrap(), Error::Cancelled));
    assert!(started.elapsed() < Duration::from_secs(4), "only the timeout ended it");
}

#[test]
fn busy_servers_are_asked_again_as_they_wish() {
    let server = serve(|tls, number| match number {
        1 => reply(tls, "503 Service Unavailable\r\nretry-after: 0", b"<html>busy</html>"),
        2 => reply(
            tls,
            "429 Too Many Requests\r\nretry-after: 0\r\ncontent-type: application/problem+json",
            b"{\"code\":\"too_many_requests\"}",
        ),
        _ => reply(tls, "422 Unprocessable Content", b"{\"code\":\"term_not_offered\",\"field\":\"cert.interval\"}"),
    });
    let error = service(server.address, &server.root, RetryPolicy::default()).info(&Cancel::new()).unwrap_err();
    let Error::Problem { problem, .. } = error else { panic!("{error:?}") };
    assert_eq!(problem.known(), Some(ProblemCode::TermNotOffered));
    assert_eq!(server.requests.load(Ordering::SeqCst), 3);
}

#[test]
fn an_embedder_with_an_async_runtime_sees_nothing_of_it() {
    let server = serve(|tls, _| reply(tls, "404 Not Found", b"{\"code\":\"not_found\"}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // Made, used and dropped on the thread that runs the runtime.
        let service = service(server.address, &server.root, RetryPolicy::ONCE);
        assert!(matches!(service.info(&Cancel::new()), Err(Error::Problem { .. })));
        drop(service);
    });
}

#[test]
fn settings_are_checked_before_anything_is_sent() {
    let root = serve(|_, _| {}).root;
    let transport = || {
        Arc::new(
            HttpsTransport::new(&HttpsConfig {
                tls_roots: TlsRoots::Only(vec![root.clone()]),
                ..HttpsConfig::default()
            })
            .unwrap(),
        )
    };
    for bad in [
        "http://ca.example",
        "ca.example",
        "https://user@ca.example",
        "https://ca.example/?x",
        "file:///etc/passwd",
        "",
    ] {
        assert!(matches!(HttpService::new(bad, transport()), Err(Error::Setting { setting: "server", .. })), "{bad}");
    }
    let nobody = HttpsConfig { tls_roots: TlsRoots::Only(vec![]), ..HttpsConfig::default() };
    assert!(matches!(HttpsTransport::new(&nobody), Err(Error::Setting { setting: "tls_roots", .. })));
    let proxy = HttpsConfig {
        proxy: Proxy::Url("::".into()),
        tls_roots: TlsRoots::Only(vec![root.clone()]),
        ..HttpsConfig::default()
    };
    assert!(matches!(HttpsTransport::new(&proxy), Err(Error::Setting { setting: "proxy", .. })));
}

/// A proxy that knows CONNECT and nothing else; tells what it was asked to connect to.
fn proxy() -> (SocketAddr, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, seen) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let target =
                head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap_or("?").to_owned();
            let _ = asked.send(target.clone());
            let Ok(mut server) = TcpStream::connect(&target) else { continue };
            let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
            std::thread::spawn(move || std::io::copy(&mut server, &mut client));
        }
    });
    (address, seen)
}

#[test]
fn a_proxy_is_used_when_it_is_named() {
    let server = serve(|tls, _| reply(tls, "404 Not Found", b"{\"code\":\"not_found\"}"));
    let (address, seen) = proxy();
    let config = HttpsConfig {
        tls_roots: TlsRoots::Only(vec![server.root.clone()]),
        proxy: Proxy::Url(format!("http://{address}")),
        ..HttpsConfig::default()
    };
    let transport = Arc::new(HttpsTransport::new(&config).unwrap());
    let service = HttpService::new(&format!("https://{}", server.address), transport).unwrap();
    let error = service.with_retry(RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::Problem { .. }), "{error:?}");
    assert_eq!(seen.recv().unwrap(), server.address.to_string());
}
