use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use netca_cert::{Certificate, CertificateRequest};
use tokio::sync::watch;

use crate::ca::Ca;
use crate::escrow::Escrow;
use crate::files::DataDir;
use crate::first::{self, EncryptionKey, FirstPair};
use crate::pki::{Issuer, Issuers, Validity};
use crate::secret::ServerSecret;
use crate::store::Store;
use crate::web::Web;
use crate::{Config, Error, router, server};

/// The file of the data directory that holds the desk's password.
const DESK_PASSWORD: &str = "desk.password";

/// A stand-in CA; [`Sandbox::start`] brings it up.
#[derive(Debug)]
pub struct Sandbox;

/// A sandbox that serves, on threads of its own. Stops when dropped.
pub struct Running {
    ca: Arc<Ca>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    ended: Arc<Ended>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Sandbox {
    /// Starts: takes the data directory, loads or makes the CA, listens, and serves. Returns once requests are answered.
    ///
    /// # Errors
    /// Those of the settings, the files and the address; [`Error::DataInUse`] while another sandbox has the directory.
    pub fn start(config: Config) -> Result<Running, Error> {
        config.check()?;
        let data = DataDir::open(&config.data)?;
        let issuers = Issuers::load_or_create(&config, &data)?;
        let secret = ServerSecret::load_or_create(&data.file("server.secret"))?;
        let web = Web::new(&data.file(DESK_PASSWORD))?;
        let store = Store::open_or_create(&data.file("sandbox.db"))?;
        let escrow = store.transaction(|tx| Escrow::load_or_create(&data.file("escrow.key"), tx))?;
        let listen = |source| Error::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let addresses = server_addresses(address.ip());
        // The server certificate is for the clients' clocks, whatever clock the sandbox was given.
        let (chain, key) = issuers.classic().server_certificate(&addresses, SystemTime::now())?;
        let tls = server::tls(chain, key)?;
        let base_url = format!("https://{}", SocketAddr::new(reachable(address.ip()), address.port()));
        let names = names(&config.names, &addresses, address.port());
        let ca = Arc::new(Ca { names, config, issuers, escrow, store, secret, web, base_url });
        let (stop, stopping) = watch::channel(false);
        let ended = Arc::new(Ended::default());
        let work = Work { ca: ca.clone(), listener, tls, stopping, data, ended: EndsWhenDropped(ended.clone()) };
        let thread = work.spawn()?;
        Ok(Running { ca, address, stop, ended, thread: Mutex::new(Some(thread)) })
    }
}

impl Running {
    /// The address that it listens on, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where clients reach it, as `https://127.0.0.1:8443`.
    pub fn url(&self) -> &str {
        &self.ca.base_url
    }

    /// 审核台: where the CA's staff works, in a browser.
    pub fn desk_url(&self) -> String {
        format!("{}/desk", self.ca.base_url)
    }

    /// The file (mode 0600) that holds the desk's password, one line of text.
    pub fn desk_password_file(&self) -> PathBuf {
        self.ca.config.data.join(DESK_PASSWORD)
    }

    /// The root that the server's certificate leads to, and those of RSA and P-256 keys: the first of [`Running::roots`].
    pub fn root(&self) -> &Certificate {
        self.ca.issuers.classic().root()
    }

    /// All that clients are to trust (`ca.pem`): one root or, with a CA for SM2 keys, two.
    pub fn roots(&self) -> Vec<Certificate> {
        self.ca.issuers.roots().cloned().collect()
    }

    /// The certificates below [`Running::root`], the issuing CA's first; empty when the root issues itself.
    pub fn chain(&self) -> &[Certificate] {
        self.ca.issuers.classic().chain()
    }

    /// The SM2 CA's certificates: the issuing CA's first, the root last. Empty where there is none.
    pub fn sm2_path(&self) -> Vec<Certificate> {
        let path = |issuer: &Issuer| issuer.chain().iter().chain([issuer.root()]).cloned().collect();
        self.ca.issuers.sm2().map(path).unwrap_or_default()
    }

    /// Issues a first certificate, for signing, so that there is one to renew: to the request's subject and key.
    /// Whole seconds count.
    ///
    /// # Errors
    /// [`Error::Certificate`] when the request's signature is wrong; [`Error::KeyNotAcceptable`], also for an SM2 key where
    /// there is no CA for them ([`Config::sm2`]); [`Error::Validity`].
    pub fn issue_first(
        &self,
        request: &CertificateRequest,
        not_before: SystemTime,
        not_after: SystemTime,
    ) -> Result<Certificate, Error> {
        first::issue(&self.ca, request, Validity { not_before, not_after })
    }

    /// Issues a first pair: a certificate for the request's key, and an encryption certificate for a key that the CA makes
    /// and keeps, or that is the holder's own.
    ///
    /// # Errors
    /// As [`Running::issue_first`]; [`Error::KeyNotAcceptable`] for a key that no encryption key can be enveloped under,
    /// which is any but an SM2 key.
    pub fn issue_first_pair(
        &self,
        request: &CertificateRequest,
        encryption: EncryptionKey<'_>,
        not_before: SystemTime,
        not_after: SystemTime,
    ) -> Result<FirstPair, Error> {
        first::issue_pair(&self.ca, request, encryption, Validity { not_before, not_after })
    }

    #[cfg(test)]
    pub(crate) fn ca(&self) -> &Arc<Ca> {
        &self.ca
    }

    /// Waits until the sandbox has stopped.
    pub fn wait(&self) {
        self.ended.wait();
    }

    /// Stops, and waits until it has: requests under way get two seconds. Again, or from several threads, is fine.
    pub fn stop(&self) {
        self.stop.send_replace(true);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic there has been printed; the sandbox has stopped all the same.
            let _ = thread.join();
        }
        self.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Everything that the server's thread takes along. It drops the directory's lock last but one, then says it has ended.
struct Work {
    ca: Arc<Ca>,
    listener: TcpListener,
    tls: tokio_rustls::TlsAcceptor,
    stopping: watch::Receiver<bool>,
    data: DataDir,
    ended: EndsWhenDropped,
}

impl Work {
    /// The runtime is made, used and dropped on the new thread: a caller inside another runtime is none the wiser.
    fn spawn(self) -> Result<JoinHandle<()>, Error> {
        let run = |source| Error::Run { source };
        let (ready, is_ready) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("netca-sandbox".into());
        let thread = thread.spawn(move || {
            let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let Self { ca, listener, tls, stopping, data, ended } = self;
            let _last = ended;
            let _lock = data;
            let runtime = match built {
                Ok(runtime) => runtime,
                Err(error) => return drop(ready.send(Err(error))),
            };
            let entered = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener);
            drop(entered);
            match listener {
                Ok(listener) => {
                    let _ = ready.send(Ok(()));
                    runtime.spawn(server::tick(ca.clone(), stopping.clone()));
                    runtime.block_on(server::serve(listener, tls, router::router(ca), stopping));
                }
                Err(error) => drop(ready.send(Err(error))),
            }
            runtime.shutdown_timeout(Duration::from_secs(2));
        });
        let thread = thread.map_err(run)?;
        match is_ready.recv() {
            Ok(Ok(())) => Ok(thread),
            Ok(Err(error)) => Err(run(error)),
            Err(_) => Err(run(std::io::ErrorKind::BrokenPipe.into())),
        }
    }
}

/// Which addresses the server certificate is for.
fn server_addresses(listen: IpAddr) -> Vec<IpAddr> {
    let mut addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    if !listen.is_unspecified() && !addresses.contains(&listen) {
        addresses.push(listen);
    }
    addresses
}

/// A server that listens everywhere is reached on this machine.
fn reachable(listen: IpAddr) -> IpAddr {
    match listen {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

/// The names that clients may know a server by: those given, its addresses, and that of this machine.
fn names(given: &[String], addresses: &[IpAddr], port: u16) -> Vec<String> {
    let with_port = |host: String| if port == 443 { host } else { format!("{host}:{port}") };
    let host = |address: &IpAddr| match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    let own = addresses.iter().map(host).chain(["localhost".to_owned()]).map(with_port);
    given.iter().cloned().chain(own).collect()
}

/// Whether the server's thread has ended.
#[derive(Default)]
struct Ended(Mutex<bool>, Condvar);

impl Ended {
    fn wait(&self) {
        let mut ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !*ended {
            ended = self.1.wait(ended).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Says so also when the thread panics.
struct EndsWhenDropped(Arc<Ended>);

impl Drop for EndsWhenDropped {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_addresses_and_by_the_names_given() {
        let addresses = server_addresses(Ipv4Addr::new(192, 0, 2, 7).into());
        let known = names(&["renew.ca.example".into()], &addresses, 8443);
        assert_eq!(known, ["renew.ca.example", "127.0.0.1:8443", "[::1]:8443", "192.0.2.7:8443", "localhost:8443"]);
        assert_eq!(names(&[], &addresses[..1], 443), ["127.0.0.1", "localhost"]);
    }
}
