//! A SoftHSM2 token of a test's own: a Key as good as any that can be had without one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::CertificateRequest;

use crate::c::{missing, succeed};
use crate::skip;
use crate::world::{PIN, World};

const DAY: Duration = Duration::from_secs(86_400);

/// A store with one token, and on it a P-256 key and a certificate that ends in 20 days.
pub struct SoftHsm {
    /// For the environment variable `SOFTHSM2_CONF`.
    pub configuration: PathBuf,
    /// The PKCS#11 module.
    pub module: PathBuf,
}

/// SoftHSM2's module, where it is installed.
pub fn soft_hsm() -> Option<PathBuf> {
    let usual = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let named = std::env::var_os("NETCA_SOFTHSM").map(PathBuf::from);
    named.into_iter().chain(usual.map(PathBuf::from)).find(|path| path.exists())
}

/// Makes a folder a store, or says where it lies now; gives its configuration.
pub fn configure(folder: &Path) -> PathBuf {
    let (tokens, configuration) = (folder.join("tokens"), folder.join("softhsm2.conf"));
    std::fs::create_dir_all(&tokens).expect("a folder");
    let text = format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
    std::fs::write(&configuration, text).expect("a file");
    configuration
}

/// A store with one token that has nothing on it and the PIN [`PIN`]; gives its configuration.
pub fn blank_store(folder: &Path) -> PathBuf {
    let configuration = configure(folder);
    let pin = std::str::from_utf8(PIN).expect("digits");
    let init = ["--init-token", "--free", "--label", "Key", "--so-pin", "13579135", "--pin", pin];
    succeed(Command::new("softhsm2-util").args(init).env("SOFTHSM2_CONF", &configuration));
    configuration
}

impl SoftHsm {
    /// In the world's folder, certified by its CA; `None`, and the test is skipped, where a peer is missing.
    pub fn new(world: &World) -> Option<Self> {
        let Some(module) = soft_hsm() else {
            skip("there is no SoftHSM2 (libsofthsm2.so)");
            return None;
        };
        if ["softhsm2-util", "pkcs11-tool"].into_iter().any(missing) {
            return None;
        }
        let folder = world.directory.path().join("hsm");
        let hsm = Self { configuration: blank_store(&folder), module };
        hsm.certify(world, &folder);
        Some(hsm)
    }

    /// What SoftHSM keeps of its token itself, apart from the objects on it. It rewrites that file at each login, not
    /// safely against a kill: a test that kills puts it back.
    pub fn own_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let tokens = std::fs::read_dir(self.configuration.with_file_name("tokens")).expect("a folder");
        let files = tokens.map(|token| token.expect("a token").path().join("token.object"));
        files.map(|file| (file.clone(), std::fs::read(file).expect("a file"))).collect()
    }

    /// OpenSSL makes key and request, the CA certifies, pkcs11-tool writes: none of it is ours.
    fn certify(&self, world: &World, folder: &Path) {
        let openssl = |args: &[&str]| succeed(Command::new("openssl").args(args).current_dir(folder));
        openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem"]);
        let subject = ["-utf8", "-subj", "/CN=测试", "-outform", "DER", "-out", "csr"];
        openssl(&[&["req", "-new", "-key", "key.pem"][..], &subject].concat());
        let request = CertificateRequest::from_der(&std::fs::read(folder.join("csr")).expect("a request"));
        let now = SystemTime::now();
        let request = request.expect("a good request");
        let issued = world.sandbox.issue_first(&request, now - 300 * DAY, now + 20 * DAY).expect("a certificate");
        std::fs::write(folder.join("cert"), issued.as_der()).expect("a file");
        openssl(&["pkey", "-in", "key.pem", "-outform", "DER", "-out", "key"]);
        openssl(&["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "pub"]);
        for (kind, file) in [("privkey", "key"), ("pubkey", "pub"), ("cert", "cert")] {
            let file = folder.join(file);
            let file = file.to_str().expect("a path");
            self.tool(&["--write-object", file, "--type", kind, "--id", "4a31", "--label", "own label"]);
        }
    }

    /// How many objects of a kind pkcs11-tool finds: `cert`, `privkey`.
    pub fn count(&self, kind: &str) -> usize {
        self.tool(&["--list-objects", "--type", kind]).lines().filter(|line| line.trim().starts_with("ID:")).count()
    }

    /// What pkcs11-tool says, logged in.
    fn tool(&self, arguments: &[&str]) -> String {
        let pin = std::str::from_utf8(PIN).expect("digits");
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(&self.module).args(["--login", "--pin", pin]).args(arguments);
        let output = succeed(tool.env("SOFTHSM2_CONF", &self.configuration));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
