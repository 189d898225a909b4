//! What goes wrong between client and CA: a server in front of the sandbox, with TLS of its own, that passes on all but one
//! request as it should. What the client sees is real TCP and real TLS.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use netca_renew::netca_protocol::{
    Cancel, HttpsConfig, HttpsTransport, Method, Proxy, Request, Response, TlsRoots, Transport,
};
use netca_sandbox::Running;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto};

use crate::c::succeed;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NetworkFault {
    /// From this request on nobody listens.
    Refused,
    /// The connection ends, and the CA heard nothing.
    DroppedBefore,
    /// The connection ends, and the CA acted.
    DroppedAfter,
    /// The CA acted; the answer does not come while the client waits.
    TooLate,
    /// The answer ends half-way.
    CutHalfWay,
    /// 500 instead of passing the request on.
    ServerErrorBefore,
    /// 500 instead of the answer.
    ServerErrorAfter,
    /// 503 with `Retry-After: 1`.
    Unavailable,
    /// 429 with `Retry-After: 1`.
    TooManyRequests,
    /// The answer comes twice on the connection.
    AnsweredTwice,
    /// The CA gets the request twice.
    DeliveredTwice,
    /// The answer to an earlier request: to the same one where there was one.
    OldAnswer,
    /// From this request on the server's certificate leads to another root.
    OtherRoot,
}

impl NetworkFault {
    /// All of them, with what a report calls them.
    pub(super) const ALL: [(Self, &'static str); 13] = [
        (Self::Refused, "connection refused"),
        (Self::DroppedBefore, "dropped before the CA acted"),
        (Self::DroppedAfter, "dropped after the CA acted"),
        (Self::TooLate, "answered after the time-out"),
        (Self::CutHalfWay, "answer cut half-way"),
        (Self::ServerErrorBefore, "500 before the CA acted"),
        (Self::ServerErrorAfter, "500 after the CA acted"),
        (Self::Unavailable, "503 with Retry-After"),
        (Self::TooManyRequests, "429 with Retry-After"),
        (Self::AnsweredTwice, "answered twice"),
        (Self::DeliveredTwice, "delivered twice"),
        (Self::OldAnswer, "old answer replayed"),
        (Self::OtherRoot, "TLS with another root"),
    ];

    /// Whether the client sees a request fail on the way, and may send it again.
    pub(super) fn is_sent_again(self) -> bool {
        !matches!(self, Self::AnsweredTwice | Self::DeliveredTwice | Self::OldAnswer | Self::OtherRoot)
    }

    /// Whether the request before this one must be the last on its connection, so that the next one meets the fault.
    fn needs_new_connection(self) -> bool {
        matches!(self, Self::Refused | Self::OtherRoot)
    }
}

/// TLS certificates for 127.0.0.1 under two roots, by OpenSSL.
pub(super) struct Identities {
    folder: tempfile::TempDir,
    right: Arc<ServerConfig>,
    other: Arc<ServerConfig>,
}

impl Identities {
    /// Makes them.
    pub(super) fn new() -> Self {
        let folder = crate::world::temporary();
        let [right, other] = ["right", "other"].map(|name| identity(folder.path(), name));
        Self { folder, right, other }
    }

    /// The root that clients are to trust, DER.
    pub(super) fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("right-root.der")
    }
}

impl Default for Identities {
    fn default() -> Self {
        Self::new()
    }
}

fn identity(folder: &Path, name: &str) -> Arc<ServerConfig> {
    let openssl = |words: &str| {
        succeed(Command::new("openssl").args(words.replace("NAME", name).split(' ')).current_dir(folder));
    };
    std::fs::write(folder.join("leaf.cnf"), "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
        .expect("a file");
    let curve = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(&format!(
        "req -x509 {curve} -keyout NAME-root.key -out NAME-root.der -outform DER -days 30 -subj /CN=NAME"
    ));
    openssl(&format!("req -new {curve} -keyout NAME.key -out NAME.csr -subj /CN=127.0.0.1"));
    openssl("x509 -in NAME-root.der -inform DER -out NAME-root.pem");
    let ca = "-CA NAME-root.pem -CAkey NAME-root.key -CAcreateserial -days 30 -extfile leaf.cnf";
    openssl(&format!("x509 -req -in NAME.csr {ca} -out NAME.der -outform DER"));
    openssl("pkcs8 -topk8 -nocrypt -in NAME.key -outform DER -out NAME-key.der");
    let read = |end: &str| std::fs::read(folder.join(format!("{name}{end}"))).expect("what OpenSSL wrote");
    let chain = vec![CertificateDer::from(read(".der"))];
    let key = PrivateKeyDer::try_from(read("-key.der")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    Arc::new(config.expect("a server"))
}

/// The server in front.
pub(super) struct Front {
    address: SocketAddr,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

struct State {
    fault: Option<(usize, NetworkFault)>,
    right: Arc<ServerConfig>,
    other: Arc<ServerConfig>,
    behind: HttpsTransport,
    url: String,
    requests: AtomicUsize,
    /// Whether nobody listens any more.
    closed: AtomicBool,
    answers: Mutex<Answers>,
}

/// What was answered.
#[derive(Default)]
struct Answers {
    /// Last, to each request.
    to: HashMap<String, Vec<u8>>,
    /// Last of all.
    last: Option<Vec<u8>>,
}

impl Front {
    /// Before a sandbox, with a fault at one request, from 1.
    pub(super) fn new(identities: &Identities, sandbox: &Running, fault: Option<(usize, NetworkFault)>) -> Self {
        let tls_roots = TlsRoots::Only(vec![sandbox.root().clone()]);
        let config = HttpsConfig { tls_roots, proxy: Proxy::Direct, ..HttpsConfig::default() };
        let state = Arc::new(State {
            fault,
            right: identities.right.clone(),
            other: identities.other.clone(),
            behind: HttpsTransport::new(&config).expect("a transport"),
            url: sandbox.url().to_owned(),
            requests: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
            answers: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its number");
        let refuses = fault == Some((1, NetworkFault::Refused));
        let accepting = (!refuses).then(|| {
            let state = state.clone();
            std::thread::spawn(move || accept(&listener, &state))
        });
        Self { address, state, accepting }
    }

    /// Where clients reach it.
    pub(super) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// How many requests came.
    pub(super) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.state.closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

/// The listener goes with this function, so that the port refuses from then on.
fn accept(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming() {
        if state.closed.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { return };
        let state = state.clone();
        // Ends with the client's connection.
        std::thread::spawn(move || serve(stream, &state));
    }
}

fn serve(stream: TcpStream, state: &State) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let address = stream.local_addr()?;
    let next = state.requests.load(Ordering::SeqCst) + 1;
    let is_other = matches!(state.fault, Some((at, NetworkFault::OtherRoot)) if next >= at);
    let config = if is_other { &state.other } else { &state.right };
    let connection = ServerConnection::new(config.clone()).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    loop {
        let Some(asked) = Asked::read(&mut stream)? else { return Ok(()) };
        let number = state.requests.fetch_add(1, Ordering::SeqCst) + 1;
        let fault = state.fault.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        let last = state.fault.is_some_and(|(at, fault)| at == number + 1 && fault.needs_new_connection());
        if last && matches!(state.fault, Some((_, NetworkFault::Refused))) {
            state.closed.store(true, Ordering::SeqCst);
            let _ = TcpStream::connect(address);
            // The listener is gone once it answers no more.
            while TcpStream::connect(address).is_ok() {
                std::thread::yield_now();
            }
        }
        match answer(state, &asked, fault, last) {
            Sent::Whole(octets) => stream.write_all(&octets)?,
            Sent::Twice(octets) => {
                stream.write_all(&octets)?;
                stream.write_all(&octets)?;
            }
            Sent::Cut(octets) => {
                stream.write_all(&octets[..octets.len() / 2 + 1])?;
                stream.flush()?;
                return Ok(());
            }
            Sent::Never => {
                // Until the client gives up.
                let _ = stream.read(&mut [0; 16]);
                return Ok(());
            }
            Sent::Nothing => return Ok(()),
        }
        stream.flush()?;
        if last {
            stream.conn.send_close_notify();
            let _ = stream.flush();
            return Ok(());
        }
    }
}

enum Sent {
    Whole(Vec<u8>),
    Twice(Vec<u8>),
    Cut(Vec<u8>),
    Never,
    Nothing,
}

fn answer(state: &State, asked: &Asked, fault: Option<NetworkFault>, last: bool) -> Sent {
    use NetworkFault as F;
    match fault {
        Some(F::DroppedBefore) => return Sent::Nothing,
        Some(F::ServerErrorBefore) => return Sent::Whole(refusal("500 Internal Server Error", "")),
        Some(F::Unavailable) => return Sent::Whole(refusal("503 Service Unavailable", "Retry-After: 1\r\n")),
        Some(F::TooManyRequests) => return Sent::Whole(refusal("429 Too Many Requests", "Retry-After: 1\r\n")),
        Some(F::OldAnswer) => {
            let answers = state.answers.lock().unwrap_or_else(PoisonError::into_inner);
            let old = answers.to.get(&asked.name()).or(answers.last.as_ref());
            if let Some(old) = old {
                return Sent::Whole(old.clone());
            }
        }
        Some(F::DeliveredTwice) => drop(asked.pass_on(state)),
        _ => {}
    }
    let Some(response) = asked.pass_on(state) else { return Sent::Nothing };
    let octets = written(&response, last);
    let mut answers = state.answers.lock().unwrap_or_else(PoisonError::into_inner);
    answers.to.insert(asked.name(), octets.clone());
    answers.last = Some(octets.clone());
    match fault {
        Some(F::DroppedAfter) => Sent::Nothing,
        Some(F::TooLate) => Sent::Never,
        Some(F::CutHalfWay) => Sent::Cut(octets),
        Some(F::ServerErrorAfter) => Sent::Whole(refusal("500 Internal Server Error", "")),
        Some(F::AnsweredTwice) => Sent::Twice(octets),
        _ => Sent::Whole(octets),
    }
}

/// As a gateway says it, which knows nothing of problem details.
fn refusal(status: &str, headers: &str) -> Vec<u8> {
    let page = "<html>sorry</html>";
    let length = page.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{headers}Content-Length: {length}\r\n\r\n{page}")
        .into_bytes()
}

fn written(response: &Response, last: bool) -> Vec<u8> {
    let wait = response.retry_after.map_or(String::new(), |wait| format!("Retry-After: {}\r\n", wait.as_secs()));
    let close = if last { "Connection: close\r\n" } else { "" };
    let (status, length) = (response.status, response.body.len());
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n{wait}{close}Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &response.body].concat()
}

/// A request.
struct Asked {
    method: Method,
    path: String,
    media_type: &'static str,
    bearer: Option<String>,
    body: Vec<u8>,
}

impl Asked {
    /// `None` when the client has closed.
    fn read(stream: &mut impl Read) -> io::Result<Option<Self>> {
        let mut octets = Vec::new();
        let mut room = [0; 16 * 1024];
        let end = loop {
            if let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            let read = stream.read(&mut room)?;
            if read == 0 {
                return Ok(None);
            }
            octets.extend_from_slice(&room[..read]);
        };
        let head = String::from_utf8_lossy(&octets[..end]).into_owned();
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ');
        let method = match words.next() {
            Some("GET") => Method::Get,
            Some("PUT") => Method::Put,
            Some("DELETE") => Method::Delete,
            _ => Method::Post,
        };
        let path = words.next().unwrap_or_default().to_owned();
        let header = |name: &str| {
            let found =
                head.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_owned())
        };
        let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = octets[end + 4..].to_vec();
        while body.len() < length {
            let read = stream.read(&mut room)?;
            if read == 0 {
                return Ok(None);
            }
            body.extend_from_slice(&room[..read]);
        }
        let media_type = match header("content-type").as_deref() {
            Some("application/cms") => "application/cms",
            Some("application/octet-stream") => "application/octet-stream",
            _ => "application/json",
        };
        let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
        Ok(Some(Self { method, path, media_type, bearer, body }))
    }

    fn name(&self) -> String {
        format!("{:?} {}", self.method, self.path)
    }

    fn pass_on(&self, state: &State) -> Option<Response> {
        let url = format!("{}{}", state.url, self.path);
        let body = (!self.body.is_empty()).then_some((self.media_type, self.body.as_slice()));
        let request =
            Request { method: self.method, url: &url, body, bearer: self.bearer.as_deref(), answer_limit: 8 << 20 };
        state.behind.send(&request, &Cancel::new()).ok()
    }
}
