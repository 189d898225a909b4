//! SoftHSM tokens, whose certificate the sandbox renews.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::CertificateRequest;
use netca_sandbox::{Config, Running, Sandbox};

const DAY: Duration = Duration::from_secs(86_400);
pub(crate) const PIN: &str = "246813";
pub(crate) const ID: &str = "4a31";
pub(crate) const LABEL: &str = "own label";
const SPY: &[&str] = &["/usr/lib/x86_64-linux-gnu/pkcs11-spy.so", "/usr/lib/aarch64-linux-gnu/pkcs11-spy.so"];
const HSM: &[&str] = &["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

fn first(paths: &[&str]) -> PathBuf {
    paths.iter().map(PathBuf::from).find(|path| path.exists()).unwrap_or_else(|| panic!("none of {paths:?} is there"))
}

/// A CA that is paid and decides at once.
pub(crate) struct Ca {
    folder: tempfile::TempDir,
    pub(crate) sandbox: Running,
}

impl Ca {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let mut config = Config::new(folder.path().join("sandbox"));
        (config.auto_pay, config.auto_review, config.played_after) = (true, Some(Duration::ZERO), Duration::ZERO);
        let sandbox = Sandbox::start(config).expect("the sandbox starts");
        std::fs::write(
            folder.path().join("chain.pem"),
            sandbox.chain().iter().map(|one| one.to_pem()).collect::<String>(),
        )
        .expect("a file");
        Self { folder, sandbox }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("sandbox/ca.pem")
    }

    pub(crate) fn chain(&self) -> PathBuf {
        self.folder.path().join("chain.pem")
    }
}

/// A token with P-256 key pairs and a certificate each, the first one of which has [`ID`].
pub(crate) struct Key {
    folder: tempfile::TempDir,
}

impl Key {
    /// With one key, and `count` certificates for it.
    pub(crate) fn new(ca: &Ca, count: usize) -> Self {
        let key = Self { folder: tempfile::tempdir().expect("a temporary directory") };
        let path = |name: &str| key.path(name);
        std::fs::create_dir(path("tokens")).expect("a folder");
        let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", path("tokens").display());
        std::fs::write(key.configuration(), text).expect("a file");
        std::fs::write(path("pin"), PIN).expect("a file");
        key.run("softhsm2-util", &["--init-token", "--free", "--label", "Key", "--so-pin", "13579135", "--pin", PIN]);
        key.run("openssl", &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem"]);
        key.run(
            "openssl",
            &["req", "-new", "-key", "key.pem", "-utf8", "-subj", "/CN=张三", "-outform", "DER", "-out", "csr"],
        );
        let request = CertificateRequest::from_der(&std::fs::read(path("csr")).expect("a request")).expect("a request");
        let now = SystemTime::now();
        let issued = ca.sandbox.issue_first(&request, now - 300 * DAY, now + 20 * DAY).expect("a certificate");
        std::fs::write(path("cert"), issued.as_der()).expect("a file");
        key.run("openssl", &["pkey", "-in", "key.pem", "-outform", "DER", "-out", "key"]);
        key.run("openssl", &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "pub"]);
        ["privkey", "pubkey"].iter().zip(["key", "pub"]).for_each(|(kind, file)| key.write(file, kind, ID));
        (0..count)
            .for_each(|at| key.write("cert", "cert", if at == 0 { ID.into() } else { format!("{at:04x}") }.as_str()));
        key
    }

    fn write(&self, file: &str, kind: &str, id: &str) {
        let module = hsm();
        let module = module.to_str().expect("a path");
        let object = ["--write-object", file, "--type", kind, "--id", id, "--label", LABEL];
        self.run("pkcs11-tool", &[&["--module", module, "--login", "--pin", PIN][..], &object].concat());
    }

    fn run(&self, program: &str, words: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(words).current_dir(self.folder.path());
        let output = self.reach(command).output().unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn configuration(&self) -> PathBuf {
        self.path("softhsm2.conf")
    }

    /// With what SoftHSM has to know.
    pub(crate) fn reach(&self, mut command: Command) -> Command {
        command.env("SOFTHSM2_CONF", self.configuration());
        command
    }

    /// With OpenSC's spy before SoftHSM; the module to name is then [`spy`].
    pub(crate) fn spied(&self, command: Command) -> Command {
        let mut command = self.reach(command);
        command.env("PKCS11SPY", hsm()).env("PKCS11SPY_OUTPUT", self.path("spy"));
        command
    }

    /// How many calls the spy saw since the last time.
    pub(crate) fn calls(&self) -> usize {
        let log = std::fs::read_to_string(self.path("spy")).unwrap_or_default();
        let _ = std::fs::remove_file(self.path("spy"));
        let is_call = |line: &&str| {
            line.split_once(": ").is_some_and(|(number, name)| number.parse::<u32>().is_ok() && name.starts_with("C_"))
        };
        log.lines().filter(is_call).count()
    }
}

pub(crate) fn hsm() -> PathBuf {
    first(HSM)
}

pub(crate) fn spy() -> PathBuf {
    first(SPY)
}

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches/ lies in the repository")
}
