//! Servers that are down, impostors, or talk nonsense. Nothing of ours is on their side.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::openssl::{EC, OpenSsl};

pub type Tls = StreamOwned<ServerConnection, TcpStream>;

/// A TLS server with a certificate of its own, which is its own root.
pub struct Server {
    pub url: String,
    pub root: PathBuf,
    requests: Arc<AtomicU32>,
}

impl Server {
    /// Reads one request a connection and answers it as the test wants.
    pub fn start(folder: &Path, answer: impl Fn(&mut Tls, &[u8]) + Send + Sync + 'static) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let config = Arc::new(self_signed(folder));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicU32::new(0));
        let (counter, answer) = (Arc::clone(&requests), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, counter, answer) = (Arc::clone(&config), Arc::clone(&counter), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let mut tls = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
                    let Some(request) = read_request(&mut tls) else { return };
                    counter.fetch_add(1, Ordering::SeqCst);
                    answer(&mut tls, &request);
                    tls.conn.send_close_notify();
                    let _ = tls.flush();
                });
            }
        });
        Self { url, root: folder.join("server.pem"), requests }
    }

    pub fn nonsense(folder: &Path) -> Self {
        Self::start(folder, |tls, _| {
            let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n<html>hello</html>");
        })
    }

    pub fn ten_gigabytes(folder: &Path) -> Self {
        Self::start(folder, |tls, _| {
            let _ = tls.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
            for _ in 0..10 * 1024 * 16 {
                if tls.write_all(&chunk).is_err() {
                    return;
                }
            }
        })
    }

    /// Hands every request to the CA and its answer back, but cuts the answer to requests with this method.
    pub fn cuts_answers(folder: &Path, ca: &str, ca_root: &Path, method: &'static str) -> Self {
        let address: SocketAddr = ca.strip_prefix("https://").unwrap().parse().unwrap();
        let ca_root = ca_root.to_owned();
        Self::start(folder, move |tls, request| {
            let answer = forward(address, &ca_root, request);
            if !request.starts_with(method.as_bytes()) {
                let _ = tls.write_all(&answer);
            }
        })
    }

    /// Hands every request to the CA and its answer back, but those with this in their first line come to nobody.
    pub fn loses_requests(folder: &Path, ca: &str, ca_root: &Path, part: &'static str) -> Self {
        let address: SocketAddr = ca.strip_prefix("https://").unwrap().parse().unwrap();
        let ca_root = ca_root.to_owned();
        Self::start(folder, move |tls, request| {
            let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
            if !String::from_utf8_lossy(line).contains(part) {
                let _ = tls.write_all(&forward(address, &ca_root, request));
            }
        })
    }

    /// How many requests came through; none comes to an impostor.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::SeqCst)
    }
}

/// An address that nobody listens on.
pub fn nobody() -> String {
    format!("https://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

fn self_signed(folder: &Path) -> ServerConfig {
    let openssl = OpenSsl::at(folder);
    openssl.key("server", EC);
    let names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
    let usage = ["-addext", "basicConstraints=critical,CA:FALSE", "-key", "server.key", "-out", "server.pem"];
    openssl.run(&[&["req", "-x509"][..], &names, &usage].concat());
    let chain = vec![CertificateDer::from_pem_file(openssl.path("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(openssl.path("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    config.with_safe_default_protocol_versions().unwrap().with_no_client_auth().with_single_cert(chain, key).unwrap()
}

/// The head of a request and as much of a body as it announces.
fn read_request(tls: &mut Tls) -> Option<Vec<u8>> {
    let (mut request, mut buffer) = (Vec::new(), [0; 16 * 1024]);
    loop {
        match tls.read(&mut buffer) {
            Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
        let Some(end) = request.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if request.len() >= end + 4 + length.unwrap_or(0) {
            return Some(request);
        }
    }
}

fn forward(address: SocketAddr, root: &Path, request: &[u8]) -> Vec<u8> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(root).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config =
        config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::IpAddress(address.ip().into());
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut tls = StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream);
    let end = request.windows(2).position(|line| line == b"\r\n").unwrap();
    tls.write_all(&request[..end]).unwrap();
    tls.write_all(b"\r\nconnection: close").unwrap();
    tls.write_all(&request[end..]).unwrap();
    let mut answer = Vec::new();
    let _ = tls.read_to_end(&mut answer);
    answer
}
