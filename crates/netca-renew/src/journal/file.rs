use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_protocol::ApplicationId;
use netca_protocol::wire::Sha256Hex;
use netca_token::private_file::{self, Access};
use sha2::{Digest, Sha256};

use super::{Entry, Facts, line};
use crate::Error;

const VERSION: u32 = 1;
/// A journal of a renewal that was asked about every minute for a year stays below this.
const LONGEST: u64 = 64 << 20;

/// A process that the host just started holds a copy of our lock until it runs its own program. That is over at once;
/// somebody at work is not.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// The directory that holds the journals.
#[derive(Debug, Clone)]
pub struct StateDirectory(pub(super) PathBuf);

/// Held while one process works; given back when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "its drop unlocks")] File);

impl StateDirectory {
    /// Opens a state directory, making it if it is missing.
    ///
    /// # Errors
    /// [`Error::State`], also for one that every user may write to: whoever can put a journal there can have a renewal gone on with
    /// that its owner never began.
    pub fn open(path: &Path) -> Result<Self, Error> {
        private_file::create_folder(path).map_err(Error::state("make the directory"))?;
        if private_file::is_open_to_others(path).map_err(Error::state("look at the directory"))? {
            return Err(Error::State {
                action: "use a directory that others may write to",
                kind: ErrorKind::PermissionDenied,
            });
        }
        Ok(Self(path.to_owned()))
    }

    /// Every renewal in the directory with what its journal says, ended ones too; the one begun last comes last.
    ///
    /// # Errors
    /// [`Error::State`], [`Error::JournalDamaged`], [`Error::JournalTooNew`].
    pub fn renewals(&self) -> Result<Vec<(ApplicationId, Facts)>, Error> {
        let all = self.ids()?.into_iter().map(|id| Journal::peek(self, &id).map(|facts| (id, facts)));
        let mut renewals = all.collect::<Result<Vec<_>, Error>>()?;
        // Those learnt from the CA have whole seconds only, and the CA counts its numbers upwards.
        let number = |facts: &Facts| facts.submission.as_ref().map(|submission| submission.business_number.clone());
        renewals.sort_by_cached_key(|(_, facts)| (facts.opened, number(facts)));
        Ok(renewals)
    }

    /// Keeps other processes from starting a renewal at the same time.
    pub(crate) fn lock(&self) -> Result<Lock, Error> {
        lock(&self.0.join("state.lock"))
    }

    fn ids(&self) -> Result<Vec<ApplicationId>, Error> {
        let mut ids = Vec::new();
        for file in fs::read_dir(&self.0).map_err(Error::state("list"))? {
            let name = file.map_err(Error::state("list"))?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".journal")).and_then(|id| id.parse().ok());
            ids.extend(id);
        }
        ids.sort();
        Ok(ids)
    }

    fn file(&self, id: &ApplicationId, extension: &str) -> PathBuf {
        self.0.join(format!("{id}.{extension}"))
    }

    pub(super) fn sync(&self) -> Result<(), Error> {
        private_file::sync_folder(&self.0).map_err(Error::state("sync"))
    }
}

/// The journal of one renewal, open for writing.
#[derive(Debug)]
pub(crate) struct Journal {
    directory: StateDirectory,
    id: ApplicationId,
    file: File,
    facts: Facts,
    _lock: Lock,
}

impl Journal {
    /// The first line of a journal.
    pub(crate) fn opened(id: &ApplicationId, at: SystemTime) -> Entry {
        Entry::Opened { version: VERSION, application_id: id.to_string(), at }
    }

    /// Begins the journal of a new renewal.
    pub(crate) fn create(directory: &StateDirectory, id: ApplicationId, now: SystemTime) -> Result<Self, Error> {
        let held = lock(&directory.file(&id, "lock"))?;
        let file = private_file::create(&directory.file(&id, "journal"), Access::Append);
        let file = file.map_err(Error::state("make a journal"))?;
        directory.sync()?;
        let opened = Self::opened(&id, now);
        let mut journal = Self { directory: directory.clone(), id, file, facts: Facts::default(), _lock: held };
        journal.write(&opened)?;
        Ok(journal)
    }

    /// Writes the journal of a renewal that was begun elsewhere: all of it, or nothing. One that is here and knows of the
    /// CA's answer is left as it is; one that does not is gone on from. Says whether anything was written.
    pub(crate) fn restore(directory: &StateDirectory, id: &ApplicationId, entries: &[Entry]) -> Result<bool, Error> {
        let path = directory.file(id, "journal");
        let held = lock(&directory.file(id, "lock"))?;
        if fs::symlink_metadata(&path).is_ok() {
            drop(held);
            return Self::open(directory, id)?.catch_up(entries);
        }
        add_up(id, entries)?;
        let fresh = directory.file(id, "journal.new");
        let lines: Vec<u8> = entries.iter().flat_map(line::write).collect();
        put(&fresh, &path, &lines).map_err(Error::state("make a journal"))?;
        Ok(true)
    }

    /// Adds what the CA answered, where a journal ends before it: after a crash, or in a directory from a backup.
    fn catch_up(&mut self, entries: &[Entry]) -> Result<bool, Error> {
        let theirs = add_up(&self.id, entries)?;
        if self.facts.submission.is_some() || self.facts.signed.is_some_and(|signed| Some(signed) != theirs.signed) {
            return Ok(false);
        }
        let (opened, signed) = (self.facts.opened.is_some(), self.facts.signed.is_some());
        let known = |entry: &&Entry| match entry {
            Entry::Opened { .. } => opened,
            Entry::Prepared { .. } | Entry::MakingKey { .. } | Entry::KeyMade { .. } | Entry::Signed { .. } => signed,
            _ => false,
        };
        for entry in entries.iter().filter(|entry| !known(entry)) {
            self.write(entry)?;
        }
        self.forget_application()?;
        Ok(true)
    }

    /// Takes up a journal; a torn last line is cut off.
    pub(crate) fn open(directory: &StateDirectory, id: &ApplicationId) -> Result<Self, Error> {
        let held = lock(&directory.file(id, "lock"))?;
        let (bytes, file) = read(directory, id, Access::Append)?;
        let (entries, good) = line::read_all(&bytes)?;
        if good < bytes.len() {
            file.set_len(good as u64).and_then(|()| file.sync_all()).map_err(Error::state("mend a journal"))?;
        }
        let facts = add_up(id, &entries)?;
        let mut journal = Self { directory: directory.clone(), id: id.clone(), file, facts, _lock: held };
        journal.discard_leftovers();
        Ok(journal)
    }

    /// What a journal says, without working on it.
    pub(crate) fn peek(directory: &StateDirectory, id: &ApplicationId) -> Result<Facts, Error> {
        let (bytes, _) = read(directory, id, Access::Read)?;
        add_up(id, &line::read_all(&bytes)?.0)
    }

    /// Deletes a journal that says nothing, as a crash leaves it before the first line.
    pub(crate) fn discard(self) -> Result<(), Error> {
        remove(&self.directory.file(&self.id, "journal"))
    }

    pub(crate) fn id(&self) -> &ApplicationId {
        &self.id
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Writes one entry and syncs it: when this returns, it is on the disk.
    pub(crate) fn write(&mut self, entry: &Entry) -> Result<(), Error> {
        let mut facts = self.facts.clone();
        facts.add(entry)?;
        self.file.write_all(&line::write(entry)).map_err(Error::state("write a journal"))?;
        self.file.sync_data().map_err(Error::state("sync a journal"))?;
        self.facts = facts;
        Ok(())
    }

    /// Keeps the signed application, then writes that it is there.
    pub(crate) fn keep_application(&mut self, signed: &[u8]) -> Result<(), Error> {
        let (path, fresh) =
            (self.directory.file(&self.id, "application"), self.directory.file(&self.id, "application.new"));
        put(&fresh, &path, signed).map_err(Error::state("keep the application"))?;
        self.write(&Entry::Signed { sha256: Sha256Hex(Sha256::digest(signed).into()) })
    }

    /// The signed application, byte for byte as it was signed.
    pub(crate) fn application(&self) -> Result<Vec<u8>, Error> {
        let signed = self.facts.signed.ok_or(Error::WrongStage { stage: self.facts.stage() })?;
        let path = self.directory.file(&self.id, "application");
        let file = private_file::open(&path, Access::Read).map_err(|_| Error::ApplicationLost)?;
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes).map_err(Error::state("read the application"))?;
        if Sha256Hex(Sha256::digest(&bytes).into()) == signed { Ok(bytes) } else { Err(Error::ApplicationLost) }
    }

    /// A file beside the journal.
    pub(super) fn path(&self, extension: &str) -> PathBuf {
        self.directory.file(&self.id, extension)
    }

    /// Deletes the signed application: the CA has it, or refused it, and it holds personal data.
    pub(crate) fn forget_application(&self) -> Result<(), Error> {
        remove(&self.directory.file(&self.id, "application"))?;
        self.directory.sync()
    }

    /// After a crash between a journal entry and the deletion that follows it.
    fn discard_leftovers(&mut self) {
        let _ = remove(&self.directory.file(&self.id, "application.new"));
        if self.facts.signed.is_none() || self.facts.submission.is_some() {
            let _ = remove(&self.directory.file(&self.id, "application"));
        }
        if self
            .facts
            .installation
            .as_ref()
            .is_some_and(|installation| installation.old_kept && installation.old_retired)
        {
            let _ = self.forget_certificates();
        }
    }
}

fn add_up(id: &ApplicationId, entries: &[Entry]) -> Result<Facts, Error> {
    match entries.first() {
        Some(Entry::Opened { version, .. }) if *version > VERSION => return Err(Error::JournalTooNew),
        Some(Entry::Opened { application_id, .. }) if application_id == id.as_str() => {}
        // A crash while the very first line was written: nothing had been done yet.
        None => {}
        Some(_) => return Err(Error::JournalDamaged { line: 1 }),
    }
    let mut facts = Facts::default();
    for (index, entry) in entries.iter().enumerate() {
        facts.add(entry).map_err(|_| Error::JournalDamaged { line: index + 1 })?;
    }
    Ok(facts)
}

fn read(directory: &StateDirectory, id: &ApplicationId, access: Access) -> Result<(Vec<u8>, File), Error> {
    let mut file = private_file::open(&directory.file(id, "journal"), access).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NoRenewal,
        kind => Error::State { action: "open a journal", kind },
    })?;
    if !file.metadata().is_ok_and(|data| data.is_file() && data.len() <= LONGEST) {
        return Err(Error::State { action: "open a journal", kind: io::ErrorKind::InvalidData });
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(Error::state("read a journal"))?;
    Ok((bytes, file))
}

fn lock(path: &Path) -> Result<Lock, Error> {
    let file = private_file::open_or_create(path).map_err(Error::state("lock"))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(Error::state("lock")(error)),
        }
    }
    Err(Error::Busy)
}

/// Writes a whole file, for its owner only, in place of `path`, by way of `fresh` beside it.
pub(super) fn put(fresh: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    private_file::write_new(fresh, bytes).and_then(|()| private_file::replace(fresh, path))
}

pub(super) fn remove(path: &Path) -> Result<(), Error> {
    private_file::remove(path).map_err(Error::state("delete"))
}

#[cfg(test)]
mod tests;
