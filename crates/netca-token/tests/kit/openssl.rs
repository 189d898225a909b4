use std::{path::PathBuf, process::Command};

use netca_cert::{Certificate, KeyAlgorithm, PublicKey};

/// A folder of its own with a CA made by the `openssl` command.
pub struct OpenSsl {
    pub dir: tempfile::TempDir,
    made: u32,
}

impl OpenSsl {
    /// `None`, loudly, where there is no `openssl`.
    pub fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            super::skip("there is no openssl command");
            return None;
        }
        let this = Self { dir: tempfile::tempdir().unwrap(), made: 0 };
        this.run(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ca.key"]);
        let subject = "/C=CN/O=测试认证中心/CN=Test CA";
        this.run(&["req", "-x509", "-utf8", "-key", "ca.key", "-subj", subject, "-days", "30", "-out", "ca.pem"]);
        Some(this)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> String {
        super::run(Command::new("openssl").args(args).current_dir(self.dir.path()))
    }

    /// Has the CA certify a public key.
    pub fn certify(&mut self, public_key: &PublicKey, name: &str) -> Certificate {
        self.made += 1;
        std::fs::write(self.path("key.spki"), public_key.as_der()).unwrap();
        self.run(&["pkey", "-pubin", "-inform", "DER", "-in", "key.spki", "-out", "key.pub"]);
        let (subject, serial) = (format!("/C=CN/O=示例公司/CN={name}"), self.made.to_string());
        let request = ["x509", "-new", "-force_pubkey", "key.pub", "-subj", &subject, "-set_serial", &serial];
        let issuer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-days", "20", "-out", "new.pem"];
        self.run(&[&request[..], &issuer[..]].concat());
        Certificate::from_pem(&std::fs::read_to_string(self.path("new.pem")).unwrap()).unwrap()
    }

    /// A key pair and a self-signed certificate, as `NAME.key` (PEM), `NAME.pem` and `NAME.der`.
    pub fn self_signed(&self, name: &str, algorithm: &[&str], subject: &str) -> Certificate {
        let (key, pem, der) = (format!("{name}.key"), format!("{name}.pem"), format!("{name}.der"));
        self.run(&[&["genpkey", "-out", &key, "-algorithm"], algorithm].concat());
        self.run(&["req", "-x509", "-utf8", "-key", &key, "-subj", subject, "-days", "20", "-out", &pem]);
        self.run(&["x509", "-in", &pem, "-outform", "DER", "-out", &der]);
        Certificate::from_der(&std::fs::read(self.path(&der)).unwrap()).unwrap()
    }

    /// Whether OpenSSL takes a signature (SHA-256, or SM3 with the default identifier) over a message for one of this key.
    pub fn verifies(&self, public_key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
        std::fs::write(self.path("key.spki"), public_key.as_der()).unwrap();
        std::fs::write(self.path("message"), message).unwrap();
        std::fs::write(self.path("signature"), signature).unwrap();
        let sha256 = "dgst -sha256 -verify key.spki -keyform DER -signature signature message";
        let sm3 = "pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey key.spki -keyform DER \
                   -in message -sigfile signature";
        let line = if public_key.algorithm() == KeyAlgorithm::Sm2 { sm3 } else { sha256 };
        Command::new("openssl")
            .args(line.split_whitespace())
            .current_dir(self.dir.path())
            .output()
            .unwrap()
            .status
            .success()
    }

    /// Has OpenSSL encrypt to a public key: a PKCS#1 v1.5 block, or an SM2Cipher.
    pub fn encrypts(&self, public_key: &PublicKey, plaintext: &[u8]) -> Vec<u8> {
        std::fs::write(self.path("key.spki"), public_key.as_der()).unwrap();
        std::fs::write(self.path("plain"), plaintext).unwrap();
        let line = "pkeyutl -encrypt -pubin -inkey key.spki -keyform DER -in plain -out cipher";
        self.run(&line.split(' ').collect::<Vec<_>>());
        std::fs::read(self.path("cipher")).unwrap()
    }
}
