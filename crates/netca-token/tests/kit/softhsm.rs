use std::{
    path::{Path, PathBuf},
    process::Command,
};

pub const PIN: &str = "246810";
pub const SO_PIN: &str = "13579135";

/// A SoftHSM store of its own. SoftHSM reads its configuration once a process, from the environment, so that what uses
/// the store runs in a child: this very test again, with the environment set.
pub struct Store {
    dir: PathBuf,
    module: PathBuf,
    _keep: Option<tempfile::TempDir>,
}

const STORE: &str = "NETCA_TEST_STORE";

fn module() -> Option<PathBuf> {
    let usual = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let named = std::env::var_os("NETCA_SOFTHSM").map(PathBuf::from);
    let found = named.into_iter().chain(usual.map(PathBuf::from)).find(|path| path.exists());
    if found.is_none() {
        super::skip("there is no SoftHSM2 (libsofthsm2.so)");
    }
    found
}

/// Runs `body` in a child process with a private store.
pub fn in_private_store(test: &str, body: impl FnOnce(&Store)) {
    if let Some(store) = Store::inside() {
        return body(&store);
    }
    if let Some(store) = Store::new() {
        store.child(test, &[]);
    }
}

impl Store {
    /// The store of the parent, in a child.
    pub fn inside() -> Option<Self> {
        let dir = PathBuf::from(std::env::var_os(STORE)?);
        Some(Self { dir, module: module()?, _keep: None })
    }

    pub fn new() -> Option<Self> {
        let module = module()?;
        let keep = tempfile::tempdir().unwrap();
        let dir = keep.path().to_path_buf();
        std::fs::create_dir(dir.join("tokens")).unwrap();
        let tokens = dir.join("tokens");
        let text =
            format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
        std::fs::write(dir.join("softhsm2.conf"), text).unwrap();
        Some(Self { dir, module, _keep: Some(keep) })
    }

    pub fn module(&self) -> &Path {
        &self.module
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn with_store<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("SOFTHSM2_CONF", self.dir.join("softhsm2.conf")).env(STORE, &self.dir)
    }

    /// Runs a test of this binary once more, alone, with the store; its failure is this one's.
    pub fn child(&self, test: &str, env: &[(&str, &Path)]) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--nocapture"]).envs(env.iter().copied());
        let said = super::run(self.with_store(&mut command));
        assert!(said.contains("1 passed"), "no test {test} ran: {said}");
    }

    pub fn init_token(&self, label: &str) {
        let args = ["--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", PIN];
        super::run(self.with_store(Command::new("softhsm2-util").args(args)));
    }

    /// pkcs11-tool, logged in, on the only token.
    pub fn pkcs11_tool(&self, args: &[&str]) -> String {
        let module = self.module.to_str().unwrap();
        let mut command = Command::new("pkcs11-tool");
        command.args(["--module", module, "--login", "--pin", PIN]).args(args);
        super::run(self.with_store(&mut command))
    }

    /// The tokens' serial numbers as pkcs11-tool shows them.
    pub fn serials(&self) -> Vec<String> {
        let mut command = Command::new("pkcs11-tool");
        command.args(["--list-token-slots", "--module"]).arg(&self.module);
        let said = super::run(self.with_store(&mut command));
        let serial = |line: &str| line.trim().strip_prefix("serial num").map(|rest| rest.replace([' ', ':'], ""));
        said.lines().filter_map(serial).collect()
    }

    /// Writes a key pair and a certificate made by OpenSSL with pkcs11-tool.
    pub fn import(&self, openssl: &super::openssl::OpenSsl, name: &str, id: &str, label: &str) {
        let file = |end: &str| openssl.path(&format!("{name}.{end}")).to_str().unwrap().to_owned();
        openssl.run(&["pkey", "-in", &file("key"), "-outform", "DER", "-out", &file("key.der")]);
        openssl.run(&["pkey", "-in", &file("key"), "-pubout", "-outform", "DER", "-out", &file("pub.der")]);
        for (kind, end) in [("privkey", "key.der"), ("pubkey", "pub.der"), ("cert", "der")] {
            self.pkcs11_tool(&["--write-object", &file(end), "--type", kind, "--id", id, "--label", label]);
        }
    }
}
