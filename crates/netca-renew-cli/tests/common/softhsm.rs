use std::path::{Path, PathBuf};
use std::process::Command;

use super::PIN;
use super::openssl::OpenSsl;

const SO_PIN: &str = "13579135";

/// A SoftHSM store of its own.
pub struct SoftHsm {
    pub configuration: PathBuf,
    pub module: PathBuf,
}

pub fn module() -> Option<PathBuf> {
    let usual = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let named = std::env::var_os("NETCA_SOFTHSM").map(PathBuf::from);
    let found = named.into_iter().chain(usual.map(PathBuf::from)).find(|path| path.exists());
    if found.is_none() {
        super::skip("there is no SoftHSM2 (libsofthsm2.so)");
        return None;
    }
    (super::has("pkcs11-tool") && super::has("softhsm2-util")).then_some(found).flatten()
}

impl SoftHsm {
    /// A new, empty store in a folder.
    pub fn new(folder: &Path) -> Option<Self> {
        let tokens = folder.join("tokens");
        std::fs::create_dir_all(&tokens).unwrap();
        let configuration = folder.join("softhsm2.conf");
        let text =
            format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
        std::fs::write(&configuration, text).unwrap();
        Self::at(configuration)
    }

    /// A store that is there already.
    pub fn at(configuration: PathBuf) -> Option<Self> {
        Some(Self { configuration, module: module()? })
    }

    pub fn init_token(&self, label: &str) {
        let args = ["--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", PIN];
        super::run(Command::new("softhsm2-util").args(args).env("SOFTHSM2_CONF", &self.configuration));
    }

    /// What SoftHSM keeps of its tokens themselves, apart from the objects on them.
    pub fn own_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let tokens = std::fs::read_dir(self.configuration.with_file_name("tokens")).unwrap();
        let files = tokens.map(|token| token.unwrap().path().join("token.object"));
        files.map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
    }

    /// pkcs11-tool, logged in with a PIN, on the only token.
    pub fn tool(&self, pin: &str, args: &[&str]) -> String {
        let mut command = Command::new("pkcs11-tool");
        command.arg("--module").arg(&self.module).args(["--login", "--pin", pin]).args(args);
        super::run(command.env("SOFTHSM2_CONF", &self.configuration))
    }

    /// Writes `NAME.key` and `NAME.pem` with pkcs11-tool.
    pub fn import(&self, openssl: &OpenSsl, name: &str, id: &str, label: &str) {
        let file = |end: &str| openssl.path(&format!("{name}.{end}")).to_str().unwrap().to_owned();
        openssl.run(&["pkey", "-in", &file("key"), "-outform", "DER", "-out", &file("key.der")]);
        openssl.run(&["pkey", "-in", &file("key"), "-pubout", "-outform", "DER", "-out", &file("pub.der")]);
        openssl.run(&["x509", "-in", &file("pem"), "-outform", "DER", "-out", &file("der")]);
        for (kind, end) in [("privkey", "key.der"), ("pubkey", "pub.der"), ("cert", "der")] {
            self.tool(PIN, &["--write-object", &file(end), "--type", kind, "--id", id, "--label", label]);
        }
    }

    /// The certificates on the token: (id, label), as pkcs11-tool lists them.
    pub fn certificates(&self) -> Vec<(String, String)> {
        let said = self.tool(PIN, &["-O", "--type", "cert"]);
        let values = |name: &str| -> Vec<String> {
            let lines = said.lines().filter_map(|line| line.trim().strip_prefix(name));
            lines.map(|rest| rest.trim().to_owned()).collect()
        };
        let (ids, labels) = (values("ID:"), values("label:"));
        assert_eq!(ids.len(), labels.len(), "{said}");
        ids.into_iter().zip(labels).collect()
    }

    /// Reads a certificate with pkcs11-tool, into `NAME.pem`.
    pub fn read(&self, openssl: &OpenSsl, pin: &str, id: &str, name: &str) {
        let der = openssl.path(&format!("{name}.read.der"));
        let der = der.to_str().unwrap();
        self.tool(pin, &["--read-object", "--type", "cert", "--id", id, "--output-file", der]);
        openssl.run(&["x509", "-inform", "DER", "-in", der, "-out", &format!("{name}.pem")]);
    }

    /// Signs with pkcs11-tool and has OpenSSL verify it with a certificate.
    #[track_caller]
    pub fn signs_for(&self, openssl: &OpenSsl, pin: &str, id: &str, certificate: &str, is_rsa: bool) {
        std::fs::write(openssl.path("message"), "续期后的签名 a message").unwrap();
        let file = |name: &str| openssl.path(name).to_str().unwrap().to_owned();
        openssl.run(&["dgst", "-sha256", "-binary", "-out", "digest", "message"]);
        let (message, digest, output) = (file("message"), file("digest"), file("signature"));
        // SoftHSM has no ECDSA with SHA-256 in one.
        let how: &[&str] = if is_rsa {
            &["--mechanism", "SHA256-RSA-PKCS", "--input-file", &message]
        } else {
            &["--mechanism", "ECDSA", "--signature-format", "openssl", "--input-file", &digest]
        };
        self.tool(pin, &[&["--sign", "--id", id, "--output-file", &output], how].concat());
        assert!(openssl.signed(certificate, "message", "signature"), "OpenSSL refuses the signature");
    }
}
