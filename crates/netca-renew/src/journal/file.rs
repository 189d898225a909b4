use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_protocol::ApplicationId;
use netca_protocol::wire::Sha256Hex;
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
    /// [`Error::State`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(Error::state("make the directory"))?;
        Ok(Self(path.to_owned()))
    }

    /// Every renewal in the directory with what its journal says, ended ones too; the one begun last comes last.
    ///
    /// # Errors
    /// [`Error::State`], [`Error::JournalDamaged`], [`Error::JournalTooNew`].
    pub fn renewals(&self) -> Result<Vec<(ApplicationId, Facts)>, Error> {
        let all = self.ids()?.into_iter().map(|id| Journal::peek(self, &id).map(|facts| (id, facts)));
        let mut renewals = all.collect::<Result<Vec<_>, Error>>()?;
        renewals.sort_by_key(|(_, facts)| facts.opened);
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
        // Windows has no way to sync a directory, and needs none: NTFS journals its names.
        if cfg!(unix) {
            File::open(&self.0).and_then(|directory| directory.sync_all()).map_err(Error::state("sync"))?;
        }
        Ok(())
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
    /// Begins the journal of a new renewal.
    pub(crate) fn create(directory: &StateDirectory, id: ApplicationId, now: SystemTime) -> Result<Self, Error> {
        let held = lock(&directory.file(&id, "lock"))?;
        let file = options().append(true).create_new(true).open(directory.file(&id, "journal"));
        let file = file.map_err(Error::state("make a journal"))?;
        directory.sync()?;
        let opened = Entry::Opened { version: VERSION, application_id: id.to_string(), at: now };
        let mut journal = Self { directory: directory.clone(), id, file, facts: Facts::default(), _lock: held };
        journal.write(&opened)?;
        Ok(journal)
    }

    /// Takes up a journal; a torn last line is cut off.
    pub(crate) fn open(directory: &StateDirectory, id: &ApplicationId) -> Result<Self, Error> {
        let held = lock(&directory.file(id, "lock"))?;
        let (bytes, file) = read(directory, id, options().append(true))?;
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
        let (bytes, _) = read(directory, id, &mut options())?;
        add_up(id, &line::read_all(&bytes)?.0)
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
        remove(&fresh)?;
        let mut file =
            options().write(true).create_new(true).open(&fresh).map_err(Error::state("keep the application"))?;
        file.write_all(signed).and_then(|()| file.sync_all()).map_err(Error::state("keep the application"))?;
        fs::rename(&fresh, &path).map_err(Error::state("keep the application"))?;
        self.directory.sync()?;
        self.write(&Entry::Signed { sha256: Sha256Hex(Sha256::digest(signed).into()) })
    }

    /// The signed application, byte for byte as it was signed.
    pub(crate) fn application(&self) -> Result<Vec<u8>, Error> {
        let signed = self.facts.signed.ok_or(Error::WrongStage { stage: self.facts.stage() })?;
        let file = options().open(self.directory.file(&self.id, "application")).map_err(|_| Error::ApplicationLost)?;
        let mut bytes = Vec::new();
        file.take(LONGEST).read_to_end(&mut bytes).map_err(Error::state("read the application"))?;
        if Sha256Hex(Sha256::digest(&bytes).into()) == signed { Ok(bytes) } else { Err(Error::ApplicationLost) }
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

fn read(directory: &StateDirectory, id: &ApplicationId, options: &mut OpenOptions) -> Result<(Vec<u8>, File), Error> {
    let mut file = options.open(directory.file(id, "journal")).map_err(|error| match error.kind() {
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
    let file = options().write(true).create(true).open(path).map_err(Error::state("lock"))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(Error::state("lock")(error)),
        }
    }
    Err(Error::Busy)
}

pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::state("delete")(error)),
        _ => Ok(()),
    }
}

/// Files for their owner only; a symbolic link in the last place is not followed.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> (tempfile::TempDir, StateDirectory, ApplicationId) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDirectory::open(&folder.path().join("state")).unwrap();
        let id = ApplicationId::random().unwrap();
        Journal::create(&state, id.clone(), SystemTime::UNIX_EPOCH).unwrap();
        (folder, state, id)
    }

    fn making(key: &str) -> Entry {
        Entry::MakingKey { key: key.into() }
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_written_over() {
        let (_folder, state, id) = begun();
        let path = state.file(&id, "journal");
        let whole = {
            let mut journal = Journal::open(&state, &id).unwrap();
            journal.write(&making("aa")).unwrap();
            fs::read(&path).unwrap()
        };
        fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        let mut journal = Journal::open(&state, &id).unwrap();
        assert_eq!(journal.facts().new_key, None);
        journal.write(&making("bb")).unwrap();
        drop(journal);
        let facts = Journal::peek(&state, &id).unwrap();
        assert_eq!(facts.new_key.unwrap().key, "bb");
        assert_eq!(fs::read(&path).unwrap().iter().filter(|byte| **byte == b'\n').count(), 2);
    }

    #[test]
    fn damage_before_the_last_line_stops_everything() {
        let (_folder, state, id) = begun();
        Journal::open(&state, &id).unwrap().write(&making("aa")).unwrap();
        let path = state.file(&id, "journal");
        let mut bytes = fs::read(&path).unwrap();
        bytes[12] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(matches!(Journal::open(&state, &id), Err(Error::JournalDamaged { line: 1 })));
        assert!(matches!(state.renewals(), Err(Error::JournalDamaged { line: 1 })));
    }

    #[test]
    fn a_journal_under_another_name_is_not_this_renewals() {
        let (_folder, state, id) = begun();
        let other = ApplicationId::random().unwrap();
        fs::copy(state.file(&id, "journal"), state.file(&other, "journal")).unwrap();
        assert!(matches!(Journal::open(&state, &other), Err(Error::JournalDamaged { line: 1 })));
    }

    #[test]
    fn two_cannot_work_on_one_renewal() {
        let (_folder, state, id) = begun();
        let first = Journal::open(&state, &id).unwrap();
        assert!(matches!(Journal::open(&state, &id), Err(Error::Busy)));
        Journal::peek(&state, &id).expect("looking is free");
        drop(first);
        Journal::open(&state, &id).expect("the lock is given back");
    }

    fn prepared() -> Entry {
        let digest = "00".repeat(32);
        let json = serde_json::json!({
            "entry": "prepared", "token": "T-1", "term_months": 12, "total": 10000, "renew_with": "same_key",
            "quote_id": "q", "agreement": { "version": "1", "sha256": digest },
            "old": {
                "sha256": digest, "subject_sha256": digest, "public_key_sha256": digest,
                "not_after": "2026-12-12T00:00:00Z", "key": "aa", "label": "",
            },
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_signed_application_that_was_changed_is_not_sent() {
        let (_folder, state, id) = begun();
        let mut journal = Journal::open(&state, &id).unwrap();
        assert!(journal.keep_application(b"signed").is_err(), "nothing was prepared");
        journal.write(&prepared()).unwrap();
        journal.keep_application(b"signed").unwrap();
        assert_eq!(journal.application().unwrap(), b"signed");
        fs::write(state.file(&id, "application"), b"signed.").unwrap();
        assert!(matches!(journal.application(), Err(Error::ApplicationLost)));
        journal.forget_application().unwrap();
        assert!(matches!(journal.application(), Err(Error::ApplicationLost)));
        assert!(journal.write(&prepared()).is_err(), "what is signed is not prepared anew");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_refused() {
        let (folder, state, id) = begun();
        let elsewhere = folder.path().join("elsewhere");
        fs::rename(state.file(&id, "journal"), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, state.file(&id, "journal")).unwrap();
        assert!(matches!(Journal::open(&state, &id), Err(Error::State { action: "open a journal", .. })));
        let target = folder.path().join("precious");
        fs::write(&target, "precious").unwrap();
        let other = ApplicationId::random().unwrap();
        std::os::unix::fs::symlink(&target, state.file(&other, "journal")).unwrap();
        assert!(Journal::create(&state, other, SystemTime::UNIX_EPOCH).is_err());
        assert_eq!(fs::read(&target).unwrap(), b"precious");
    }
}
