//! What lasts: a JSON file a device, read and written whole under a lock, so that processes can share a Key.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::codes::Sar;
use crate::keys::KeyPair;
use crate::pin::Pin;

const FORMAT: &str = "netca-soft-skf";
const VERSION: u32 = 1;
/// The PINs of the application that a device comes with, as if from the factory, and their tries.
const USER_PIN: &[u8] = b"12345678";
const ADMIN_PIN: &[u8] = b"87654321";
const TRIES: u64 = 6;
/// SECURE_USER_ACCOUNT.
const USER: u32 = 0x10;

/// A device's memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    format: String,
    version: u32,
    /// What SKF_EnumDev calls it.
    pub(crate) name: Text,
    pub(crate) serial: Text,
    pub(crate) label: Text,
    pub(crate) applications: Vec<Application>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub(crate) name: Text,
    pub(crate) admin: Pin,
    pub(crate) user: Pin,
    /// Who may make containers: SECURE_ADM_ACCOUNT, SECURE_USER_ACCOUNT, both, or SECURE_ANYONE_ACCOUNT.
    pub(crate) rights: u32,
    pub(crate) containers: Vec<Container>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Container {
    pub(crate) name: Text,
    pub(crate) signing: Slot,
    pub(crate) encryption: Slot,
}

/// A key pair and its certificate; either may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) key: Option<KeyPair>,
    #[serde(with = "crate::keys::octets")]
    pub(crate) certificate: Vec<u8>,
}

/// Octets that are most often a text; in the file, what is not printable ASCII is written %XX.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Vec<u8>);

impl State {
    fn new(application: Option<&str>) -> Result<Self, Sar> {
        let mut random = [0; 4];
        getrandom::fill(&mut random).map_err(|_| Sar::Random)?;
        let serial = format!("SOFT{:08X}", u32::from_be_bytes(random));
        let name = format!("Software SKF {serial}");
        let [name, serial, label] = [name.as_str(), &serial, "Software SKF"].map(|text| Text(text.into()));
        let applications = application.map(Application::from_factory).into_iter().collect::<Result<_, _>>()?;
        Ok(Self { format: FORMAT.into(), version: VERSION, name, serial, label, applications })
    }

    pub(crate) fn application(&mut self, name: &[u8]) -> Result<&mut Application, Sar> {
        self.applications.iter_mut().find(|one| one.name.0 == name).ok_or(Sar::ApplicationMissing)
    }

    /// Bytes taken, roughly as a card would count them.
    pub(crate) fn used(&self) -> u64 {
        let slots =
            self.applications.iter().flat_map(|one| &one.containers).flat_map(|one| [&one.signing, &one.encryption]);
        slots.map(|slot| 512 + slot.certificate.len() as u64).sum()
    }
}

impl Application {
    fn from_factory(name: &str) -> Result<Self, Sar> {
        let (admin, user) = (Pin::new(ADMIN_PIN, TRIES)?, Pin::new(USER_PIN, TRIES)?);
        Ok(Self { name: Text(name.into()), admin, user, rights: USER, containers: Vec::new() })
    }

    pub(crate) fn container(&mut self, name: &[u8]) -> Result<&mut Container, Sar> {
        self.containers.iter_mut().find(|one| one.name.0 == name).ok_or(Sar::ContainerMissing)
    }
}

impl Container {
    pub(crate) fn slot(&mut self, signing: bool) -> &mut Slot {
        if signing { &mut self.signing } else { &mut self.encryption }
    }
}

/// The file of a device.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    application: Option<String>,
}

impl Store {
    /// The application is the one that a new device comes with.
    pub(crate) fn new(path: PathBuf, application: Option<String>) -> Self {
        Self { path, application }
    }

    /// The path with something behind it: where the lock is, and what the device is plugged in and out with.
    pub(crate) fn beside(&self, end: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(end);
        name.into()
    }

    /// Gives the state to look at and to change; a change is written whole or not at all, also when the answer is an error.
    /// A file that is not there is a new device.
    ///
    /// # Errors
    /// Those of the closure; [`Sar::File`] when the file cannot be read or written, or is none of ours.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut State) -> Result<T, Sar>) -> Result<T, Sar> {
        let lock = OpenOptions::new().create(true).append(true).open(self.beside(".lock")).map_err(|_| Sar::File)?;
        lock.lock().map_err(|_| Sar::File)?;
        let before = self.read()?;
        let mut state = before.clone().map_or_else(|| State::new(self.application.as_deref()), Ok)?;
        let answer = act(&mut state);
        if before.as_ref() != Some(&state) {
            self.write(&state)?;
        }
        answer
    }

    fn read(&self) -> Result<Option<State>, Sar> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Sar::File),
        };
        let state: State = serde_json::from_slice(&text).map_err(|_| Sar::File)?;
        let ours = state.format == FORMAT && state.version == VERSION;
        if ours { Ok(Some(state)) } else { Err(Sar::File) }
    }

    /// Renaming is what makes it whole. Not synchronised to the disk: keys worth that do not belong here.
    fn write(&self, state: &State) -> Result<(), Sar> {
        let text = serde_json::to_vec_pretty(state).map_err(|_| Sar::File)?;
        let new = self.beside(".new");
        let written = create(&new).and_then(|mut file| file.write_all(&text));
        written.and_then(|()| fs::rename(&new, &self.path)).map_err(|_| Sar::File)
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = |octet: &u8| (b' '..=b'~').contains(octet) && *octet != b'%';
        let one = |octet: &u8| if plain(octet) { char::from(*octet).to_string() } else { format!("%{octet:02X}") };
        serializer.serialize_str(&self.0.iter().map(one).collect::<String>())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut parts = text.split('%');
        let mut octets = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let (digits, rest) = part.split_at_checked(2).ok_or_else(|| D::Error::custom("% without two digits"))?;
            octets.push(u8::from_str_radix(digits, 16).map_err(D::Error::custom)?);
            octets.extend(rest.as_bytes());
        }
        Ok(Self(octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_there_again_and_what_was_only_looked_at_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("key.json"), None);
        let serial = store.with(|state| Ok(state.serial.clone())).unwrap();
        let label = Text("测试%Key".into());
        let refused: Result<(), Sar> = store.with(|state| {
            state.label = label.clone();
            Err(Sar::Fail)
        });
        assert_eq!(refused, Err(Sar::Fail));
        let written = fs::read_to_string(folder.path().join("key.json")).unwrap();
        assert!(written.contains("%E6%B5%8B%E8%AF%95%25Key"), "{written}");
        let seen = store.with(|state| Ok((state.serial.clone(), state.label.clone()))).unwrap();
        assert_eq!(seen, (serial, label));
        let time = fs::metadata(folder.path().join("key.json")).unwrap().modified().unwrap();
        store.with(|_| Ok(())).unwrap();
        assert_eq!(fs::metadata(folder.path().join("key.json")).unwrap().modified().unwrap(), time);
        assert!(!folder.path().join("key.json.new").exists());
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        for text in ["", "{}", "{\"format\":\"netca-soft-token\"}"] {
            fs::write(&path, text).unwrap();
            assert_eq!(Store::new(path.clone(), None).with(|_| Ok(())), Err(Sar::File), "{text}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
