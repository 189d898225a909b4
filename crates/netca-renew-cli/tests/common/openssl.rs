use std::path::{Path, PathBuf};
use std::process::Command;

/// Kinds of keys, as `openssl genpkey` names them.
pub const EC: &[&str] = &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub const RSA: &[&str] = &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"];

/// A folder in which OpenSSL makes and judges things: `NAME.key` and `NAME.pem`.
pub struct OpenSsl(PathBuf);

impl OpenSsl {
    /// In a folder that is there.
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// With a CA, `ca.key` and `ca.pem`.
    pub fn with_ca(folder: &Path, algorithm: &[&str]) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let this = Self(folder.to_owned());
        this.key("ca", algorithm);
        let subject = "/C=CN/O=测试认证中心/CN=Test CA";
        let usage = "keyUsage=critical,keyCertSign,cRLSign";
        this.run(&[
            "req", "-x509", "-utf8", "-key", "ca.key", "-subj", subject, "-days", "3650", "-addext", usage, "-out",
            "ca.pem",
        ]);
        this
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn run(&self, args: &[&str]) -> String {
        super::run(Command::new("openssl").args(args).current_dir(&self.0))
    }

    /// Verifies SM2 certificates with what is in `chain.pem` and `ca.pem`, link by link.
    pub fn verifies_sm2(&self, files: &[&str]) {
        const ID: [&str; 3] = ["verify", "-vfyopt", "distid:1234567812345678"];
        for file in files {
            let link = self.run(&[&ID[..], &["-partial_chain", "-trusted", "chain.pem", file]].concat());
            assert_eq!(link.trim(), format!("{file}: OK"));
        }
        let link = self.run(&[&ID[..], &["-CAfile", "ca.pem", "chain.pem"]].concat());
        assert_eq!(link.trim(), "chain.pem: OK");
    }

    /// Encrypts a file to the key of a certificate.
    pub fn encrypts(&self, plain: &str, certificate: &str, cipher: &str) {
        self.run(&["pkeyutl", "-encrypt", "-certin", "-inkey", certificate, "-in", plain, "-out", cipher]);
    }

    pub fn succeeds(&self, args: &[&str]) -> bool {
        Command::new("openssl").args(args).current_dir(&self.0).output().unwrap().status.success()
    }

    pub fn key(&self, name: &str, algorithm: &[&str]) {
        self.run(&[&["genpkey", "-out", &format!("{name}.key"), "-algorithm"], algorithm].concat());
    }

    /// Has the CA certify `NAME.csr`, or `NAME.key` with a subject in this string mask, for 20 days.
    pub fn certify(&self, name: &str, request: Option<(&str, &str)>) {
        let (csr, pem) = (format!("{name}.csr"), format!("{name}.pem"));
        if let Some((subject, mask)) = request {
            let text =
                format!("[req]\nstring_mask={mask}\nutf8=yes\nprompt=no\ndistinguished_name=dn\n[dn]\n{subject}\n");
            std::fs::write(self.path("req.cnf"), text).unwrap();
            let key = format!("{name}.key");
            self.run(&["req", "-new", "-utf8", "-config", "req.cnf", "-key", &key, "-out", &csr]);
        }
        std::fs::write(self.path("leaf.ext"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
        let issuer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20", "-extfile", "leaf.ext"];
        self.run(&[&["x509", "-req", "-in", &csr, "-out", &pem][..], &issuer].concat());
    }

    /// The end of a certificate: year, and the rest of its date.
    pub fn end(&self, file: &str) -> (i32, String) {
        let said = self.run(&["x509", "-in", file, "-noout", "-enddate", "-dateopt", "iso_8601"]);
        let (year, rest) = said.trim().strip_prefix("notAfter=").unwrap().split_once('-').unwrap();
        (year.parse().unwrap(), rest.to_owned())
    }

    pub fn public_key(&self, file: &str) -> String {
        self.run(&["x509", "-in", file, "-noout", "-pubkey"])
    }

    /// Whether OpenSSL takes a signature over the file `message` (SHA-256) for one by this certificate's key.
    pub fn signed(&self, certificate: &str, message: &str, signature: &str) -> bool {
        std::fs::write(self.path("verify.pub"), self.public_key(certificate)).unwrap();
        self.succeeds(&["dgst", "-sha256", "-verify", "verify.pub", "-signature", signature, message])
    }
}

/// Twelve months later, counted from the old end.
#[track_caller]
pub fn a_year_later(old: &(i32, String), new: &(i32, String)) {
    assert_eq!(new.0, old.0 + 1);
    assert_eq!(new.1, old.1.replace("02-29", "02-28"));
}
