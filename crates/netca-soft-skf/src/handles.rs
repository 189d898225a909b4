//! Handles: numbers that lead to nothing but this table, so that a wrong one is found out and not followed.

use std::collections::BTreeMap;

use crate::codes::Sar;
use crate::digest::Hasher;
use crate::pin::Role;

/// A handle's number; zero is none.
pub(crate) type Handle = usize;

/// A connection to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection {
    /// Which of the module's devices.
    pub(crate) device: usize,
    /// The device's generation when the connection was made: it ends with the device's being unplugged.
    pub(crate) generation: usize,
    /// What SKF_GenRandom gave last, if that was a challenge for SKF_DevAuth.
    pub(crate) challenge: Option<[u8; 16]>,
    pub(crate) authenticated: bool,
}

/// An application, opened; with it goes who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenApplication {
    pub(crate) connection: Handle,
    pub(crate) name: Vec<u8>,
    pub(crate) user: bool,
    pub(crate) admin: bool,
}

/// A container, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenContainer {
    pub(crate) application: Handle,
    pub(crate) name: Vec<u8>,
}

/// A digest under way.
#[derive(Clone)]
pub(crate) struct OpenHash {
    pub(crate) connection: Handle,
    pub(crate) hasher: Hasher,
}

#[derive(Clone)]
enum Entry {
    Connection(Connection),
    Application(OpenApplication),
    Container(OpenContainer),
    Hash(OpenHash),
}

/// All handles of the process.
#[derive(Default)]
pub(crate) struct Handles {
    entries: BTreeMap<Handle, Entry>,
    made: usize,
}

impl OpenApplication {
    pub(crate) fn set(&mut self, role: Role, logged_in: bool) {
        match role {
            Role::User => self.user = logged_in,
            Role::Admin => self.admin = logged_in,
        }
    }
}

impl Handles {
    pub(crate) fn connect(&mut self, connection: Connection) -> Handle {
        self.add(Entry::Connection(connection))
    }

    pub(crate) fn open_application(&mut self, connection: Handle, name: Vec<u8>) -> Handle {
        self.add(Entry::Application(OpenApplication { connection, name, user: false, admin: false }))
    }

    pub(crate) fn open_container(&mut self, application: Handle, name: Vec<u8>) -> Handle {
        self.add(Entry::Container(OpenContainer { application, name }))
    }

    pub(crate) fn open_hash(&mut self, connection: Handle, hasher: Hasher) -> Handle {
        self.add(Entry::Hash(OpenHash { connection, hasher }))
    }

    pub(crate) fn connection(&mut self, handle: Handle) -> Result<&mut Connection, Sar> {
        match self.entries.get_mut(&handle) {
            Some(Entry::Connection(connection)) => Ok(connection),
            _ => Err(Sar::InvalidHandle),
        }
    }

    pub(crate) fn application(&mut self, handle: Handle) -> Result<&mut OpenApplication, Sar> {
        match self.entries.get_mut(&handle) {
            Some(Entry::Application(application)) => Ok(application),
            _ => Err(Sar::InvalidHandle),
        }
    }

    pub(crate) fn container(&mut self, handle: Handle) -> Result<&mut OpenContainer, Sar> {
        match self.entries.get_mut(&handle) {
            Some(Entry::Container(container)) => Ok(container),
            _ => Err(Sar::InvalidHandle),
        }
    }

    pub(crate) fn hash(&mut self, handle: Handle) -> Result<&mut OpenHash, Sar> {
        match self.entries.get_mut(&handle) {
            Some(Entry::Hash(hash)) => Ok(hash),
            _ => Err(Sar::InvalidHandle),
        }
    }

    /// Takes a handle away, and every one that was opened through it.
    pub(crate) fn close(&mut self, handle: Handle) {
        self.entries.remove(&handle);
        let through = |entry: &Entry| match entry {
            Entry::Connection(_) => false,
            Entry::Application(application) => application.connection == handle,
            Entry::Hash(hash) => hash.connection == handle,
            Entry::Container(container) => container.application == handle,
        };
        let opened: Vec<Handle> = self.entries.iter().filter(|(_, one)| through(one)).map(|(key, _)| *key).collect();
        opened.into_iter().for_each(|handle| self.close(handle));
    }

    /// The handles of an application of a device, or of one of its containers.
    pub(crate) fn opened(&self, device: usize, application: &[u8], container: Option<&[u8]>) -> Vec<Handle> {
        let is_application = |one: &OpenApplication| {
            let on_device =
                matches!(self.entries.get(&one.connection), Some(Entry::Connection(it)) if it.device == device);
            on_device && one.name == application
        };
        let wanted = |entry: &Entry| match (entry, container) {
            (Entry::Application(one), None) => is_application(one),
            (Entry::Container(one), Some(name)) => {
                let of = self.entries.get(&one.application);
                one.name == name && matches!(of, Some(Entry::Application(of)) if is_application(of))
            }
            _ => false,
        };
        self.entries.iter().filter(|(_, entry)| wanted(entry)).map(|(handle, _)| *handle).collect()
    }

    /// Never a number that was given out before, and none that could be an address of something.
    fn add(&mut self, entry: Entry) -> Handle {
        self.made += 1;
        let handle = self.made * 16 + 1;
        self.entries.insert(handle, entry);
        handle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_opened_through_a_handle_ends_with_it() {
        let mut handles = Handles::default();
        let connection = Connection { device: 0, generation: 0, challenge: None, authenticated: false };
        let device = handles.connect(connection);
        let application = handles.open_application(device, b"app".to_vec());
        let container = handles.open_container(application, b"one".to_vec());
        assert_eq!(handles.opened(0, b"app", None), [application]);
        assert_eq!(handles.opened(0, b"app", Some(b"one")), [container]);
        assert!(handles.opened(1, b"app", None).is_empty() && handles.opened(0, b"app", Some(b"two")).is_empty());
        // Not one for the other.
        assert_eq!(handles.container(application).err(), Some(Sar::InvalidHandle));
        assert_eq!(handles.connection(0).err(), Some(Sar::InvalidHandle));
        handles.close(device);
        assert_eq!(handles.application(application).err(), Some(Sar::InvalidHandle));
        assert_eq!(handles.container(container).err(), Some(Sar::InvalidHandle));
        assert!(handles.connect(connection) > container);
    }
}
