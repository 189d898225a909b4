//! What a point of the matrix begins with: a CA's records and a Key with a certificate that ends soon, made once for each
//! case and copied for each point.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use netca_renew::netca_cert::KeyAlgorithm;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{Pin, Provider, SkfProfile, SkfProvider, open_only};
use netca_sandbox::{Clock, Config, Running, Sandbox};
use tempfile::TempDir;

use super::renewal::{Key, pkcs11};
use crate::c::succeed;
use crate::softhsm::{blank_store, configure, soft_hsm};
use crate::world::{PIN, blank_token, certify_pair, certify_single, temporary};

/// What holds the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// A file.
    Soft,
    /// SoftHSM2 behind the fault token.
    Pkcs11,
    /// SM2 by a vendor's numbers behind the fault token.
    Pkcs11Sm2,
    /// The software SKF module.
    Skf,
}

/// What is renewed, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Case {
    /// What holds the keys.
    pub backend: Backend,
    /// A pair, or one certificate.
    pub pair: bool,
    /// With which keys.
    pub renew_with: RenewWith,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let backend = match self.backend {
            Backend::Soft => "soft token",
            Backend::Pkcs11 => "PKCS#11",
            Backend::Pkcs11Sm2 => "PKCS#11 with SM2",
            Backend::Skf => "SKF",
        };
        let shape = if self.pair { "pair" } else { "single" };
        let with = if self.renew_with == RenewWith::SameKey { "same key" } else { "new key" };
        write!(f, "{backend}, {shape}, {with}")
    }
}

/// A library that cargo built for these tests.
pub fn built(name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("the program's path");
    let folder = program.parent().expect("a folder");
    let found = [folder.join("deps").join(name), folder.join(name)].into_iter().find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is missing beside {}", program.display()))
}

/// Numbers of nobody's: an encryption key comes in three steps, the most that there are.
const SM2_PROFILE: &str = "key-type=0x80000099,generate=0x80000011,sign=0x80000012,signature=raw,decrypt=0x80000013,point=bare,\
                           parameters=none,import=keys,unwrap=0x80000014,sm4=0x80000015,sm4-key-type=0x80000098";

impl Case {
    fn config(self, folder: &Path) -> Config {
        Config {
            auto_pay: true,
            auto_review: Some(Duration::ZERO),
            sm2: self.pair || matches!(self.backend, Backend::Skf | Backend::Pkcs11Sm2),
            ..Config::new(folder.join("sandbox"))
        }
    }

    /// The Key of a folder, as a client opens it.
    pub fn key(self, folder: &Path) -> Key {
        match self.backend {
            Backend::Soft => Key::Soft(folder.join("token.json")),
            Backend::Pkcs11 => Key::Pkcs11(built("libnetca_fault_token.so"), None),
            Backend::Pkcs11Sm2 => Key::Pkcs11(built("libnetca_fault_token.so"), Some(SM2_PROFILE.into())),
            Backend::Skf => Key::Skf(built("libnetca_soft_skf.so"), "timeout=2".into()),
        }
    }

    /// The PIN of that Key.
    pub fn pin(self) -> &'static str {
        match self.backend {
            Backend::Skf | Backend::Pkcs11Sm2 => "12345678",
            Backend::Soft | Backend::Pkcs11 => std::str::from_utf8(PIN).expect("digits"),
        }
    }

    /// The environment in which the Key is found, with faults and a log of its calls.
    pub fn set_environment(self, command: &mut Command, folder: &Path, faults: &str) {
        let (plug, log) = (plug(folder), folder.join("calls"));
        match self.backend {
            Backend::Soft => {}
            Backend::Pkcs11 | Backend::Pkcs11Sm2 => {
                if self.backend == Backend::Pkcs11 {
                    command.env("SOFTHSM2_CONF", folder.join("softhsm2.conf"));
                    command.env("NETCA_FAULT_TOKEN_MODULE", soft_hsm().expect("SoftHSM2"));
                } else {
                    command.env("NETCA_SM2_TOKEN", SM2_PROFILE).env("NETCA_SM2_TOKEN_STATE", folder.join("key.json"));
                    command.env("NETCA_FAULT_TOKEN_MODULE", built("libnetca_sm2_token.so"));
                }
                command.env("NETCA_FAULT_TOKEN", faults);
                command.env("NETCA_FAULT_TOKEN_PLUG", plug).env("NETCA_FAULT_TOKEN_LOG", log);
            }
            Backend::Skf => {
                // As the sandbox envelopes keys.
                let profile =
                    format!("application=NETCA,envelope=half{}{faults}", if faults.is_empty() { "" } else { "," });
                command.env("NETCA_SKF_STATE", folder.join("key.json")).env("NETCA_SKF_PROFILE", profile);
                command.env("NETCA_SKF_LOG", log);
            }
        }
    }

    /// Makes the ground in a folder. It runs in a process that has the Key's environment.
    pub fn prepare(self, folder: &Path) {
        let sandbox = Sandbox::start(self.config(folder)).expect("the sandbox starts");
        let mut provider: Box<dyn Provider> = match self.key(folder) {
            Key::Soft(file) => {
                blank_token(&file);
                Box::new(netca_renew::netca_token::SoftProvider::new(vec![file]))
            }
            Key::Pkcs11(module, profile) => Box::new(pkcs11(&module, profile.as_deref(), None).expect("the module")),
            Key::Skf(module, _) => Box::new(SkfProvider::load(module, SkfProfile::default()).expect("the module")),
        };
        let mut token = open_only(provider.as_mut(), None).expect("the token");
        let pin = Pin::new(self.pin().as_bytes());
        let algorithm = match self.backend {
            // SoftHSM decrypts with RSA keys alone.
            Backend::Pkcs11 if self.pair => KeyAlgorithm::Rsa { bits: 2048 },
            Backend::Skf | Backend::Pkcs11Sm2 => KeyAlgorithm::Sm2,
            Backend::Soft if self.pair => KeyAlgorithm::Sm2,
            _ => KeyAlgorithm::P256,
        };
        let stored = if self.pair {
            certify_pair(&sandbox, token.as_mut(), &pin, algorithm, 20).to_vec()
        } else {
            vec![certify_single(&sandbox, token.as_mut(), &pin, algorithm, 20)]
        };
        let old: Vec<String> = stored.iter().map(|stored| stored.certificate.to_pem()).collect();
        std::fs::write(folder.join("old.pem"), old.concat()).expect("a file");
    }
}

/// The file that says whether the Key is plugged in.
pub fn plug(folder: &Path) -> PathBuf {
    folder.join("key.json.plug")
}

/// A prepared folder, to be copied.
pub struct Ground {
    folder: TempDir,
    case: Case,
}

impl Ground {
    /// Has another process of this program prepare it.
    pub fn new(case: Case) -> Self {
        let folder = temporary();
        if case.backend == Backend::Pkcs11 {
            blank_store(folder.path());
        }
        let mut command = Command::new(std::env::current_exe().expect("the program's path"));
        command.arg("prepare").arg(folder.path()).arg(case.word());
        case.set_environment(&mut command, folder.path(), "");
        succeed(&mut command);
        let _ = std::fs::remove_file(folder.path().join("calls"));
        Self { folder, case }
    }

    /// What is renewed.
    pub fn case(&self) -> Case {
        self.case
    }

    /// A copy with a CA that serves, its clock so many seconds ahead.
    pub fn site(&self, ahead: i64) -> Site {
        let folder = temporary();
        copy(self.folder.path(), folder.path());
        if self.case.backend == Backend::Pkcs11 {
            configure(folder.path());
        }
        let by = Duration::from_secs(ahead.unsigned_abs());
        let now = move || {
            let now = std::time::SystemTime::now();
            if ahead < 0 { now - by } else { now + by }
        };
        let config = Config { clock: Clock::new(now), ..self.case.config(folder.path()) };
        let sandbox = Sandbox::start(config).expect("the sandbox starts");
        std::fs::write(folder.path().join("tls-root"), sandbox.root().as_der()).expect("a file");
        Site { sandbox, folder, case: self.case }
    }
}

/// A copy of the ground, and the CA.
pub struct Site {
    /// The CA.
    pub sandbox: Running,
    folder: TempDir,
    /// What is renewed.
    pub case: Case,
}

impl Site {
    /// Where everything is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many keys and certificates the Key holds, by its own files.
    pub fn objects(&self) -> usize {
        let folder = self.folder();
        let text = |name| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        match self.case.backend {
            Backend::Soft => text("token.json").matches("\"public_key\"").count(),
            Backend::Pkcs11Sm2 => {
                let key: serde_json::Map<_, _> = serde_json::from_str(&text("key.json")).expect("JSON");
                key.len()
            }
            Backend::Skf => {
                let key: serde_json::Value = serde_json::from_str(&text("key.json")).expect("JSON");
                let containers = &key["applications"][0]["containers"];
                let slots =
                    containers.as_array().into_iter().flatten().flat_map(|one| [&one["signing"], &one["encryption"]]);
                let full = |slot: &serde_json::Value| {
                    usize::from(!slot["key"].is_null()) + usize::from(slot["certificate"] != "")
                };
                slots.map(full).sum()
            }
            Backend::Pkcs11 => {
                let tokens = std::fs::read_dir(folder.join("tokens")).expect("the tokens");
                let files = tokens.flat_map(|token| std::fs::read_dir(token.expect("a token").path()).expect("it"));
                let objects = files.filter(|file| {
                    file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|end| end == "object"))
                });
                objects.count()
            }
        }
    }
}

impl Case {
    /// As an argument.
    fn word(self) -> String {
        format!("{:?}-{}-{:?}", self.backend, self.pair, self.renew_with)
    }

    /// Reads the argument.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.word() == word)
    }

    const fn new(backend: Backend, pair: bool, renew_with: RenewWith) -> Self {
        Self { backend, pair, renew_with }
    }

    /// Every case there is.
    pub const ALL: [Self; 14] = {
        use Backend::{Pkcs11, Pkcs11Sm2, Skf, Soft};
        use RenewWith::{NewKey, SameKey};
        [
            Self::new(Soft, false, SameKey),
            Self::new(Soft, false, NewKey),
            Self::new(Soft, true, SameKey),
            Self::new(Soft, true, NewKey),
            Self::new(Pkcs11, false, SameKey),
            Self::new(Pkcs11, false, NewKey),
            Self::new(Pkcs11, true, SameKey),
            Self::new(Skf, false, SameKey),
            Self::new(Skf, false, NewKey),
            Self::new(Skf, true, SameKey),
            Self::new(Skf, true, NewKey),
            Self::new(Pkcs11, true, NewKey),
            Self::new(Pkcs11Sm2, true, SameKey),
            Self::new(Pkcs11Sm2, true, NewKey),
        ]
    };
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            std::fs::set_permissions(&target, entry.metadata().expect("a mode").permissions()).expect("its mode");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
