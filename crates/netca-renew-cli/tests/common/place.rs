use std::path::PathBuf;

use super::has;
use super::openssl::{EC, OpenSsl};
use super::sandbox::Sandbox;
use super::world::User;

/// A folder with a CA by OpenSSL, users and a sandbox on that CA.
pub struct Place {
    home: tempfile::TempDir,
    pub openssl: OpenSsl,
}

impl Place {
    /// `None`, loudly, where there is no OpenSSL.
    pub fn new() -> Option<Self> {
        let home = tempfile::tempdir().unwrap();
        has("openssl").then(|| Self { openssl: OpenSsl::with_ca(&home.path().join("ca"), EC), home })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn soft_user(&self) -> User {
        User::with_soft_token(&self.path("user"), &self.openssl, "user")
    }

    pub fn softhsm_user(&self) -> Option<User> {
        self.openssl.key("hsm", EC);
        self.openssl.certify("hsm", Some(("CN=Key", "utf8only")));
        User::with_softhsm(&self.path("hsm"), &self.openssl, "hsm")
    }

    pub fn sandbox(&self) -> Sandbox {
        Sandbox::start(&self.path("ca"), &self.path("data"), &["--auto-pay", "--auto-review", "0"])
    }
}
