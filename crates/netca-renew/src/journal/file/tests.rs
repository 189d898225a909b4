use std::fs::OpenOptions;

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
fn renewals_of_one_second_are_in_the_order_they_were_begun_in() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDirectory::open(folder.path()).unwrap();
    let created = (0..8).map(|millisecond| {
        let id = ApplicationId::random().unwrap();
        let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(1_700_000_000_000 + millisecond);
        Journal::create(&state, id.clone(), at).unwrap();
        id
    });
    let created: Vec<_> = created.collect();
    let found = || state.renewals().unwrap().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(found(), created);

    // Learnt from the CA: of one second, and told apart by its numbers.
    let numbered = |number: u32| {
        let id = ApplicationId::random().unwrap();
        let mut journal = Journal::create(&state, id.clone(), SystemTime::UNIX_EPOCH).unwrap();
        let submitted = serde_json::json!({
            "entry": "submitted", "business_number": format!("0120261212000000{number}"),
            "order_number": "202612120001", "total": 1, "access_token": "t",
        });
        for entry in [prepared(), Entry::Signed { sha256: Sha256Hex([0; 32]) }, entry(&submitted)] {
            journal.write(&entry).unwrap();
        }
        id
    };
    let mut all: Vec<_> = [5, 1, 4, 2, 3].map(|number| (number, numbered(number))).to_vec();
    all.sort();
    assert_eq!(found(), all.into_iter().map(|(_, id)| id).chain(created).collect::<Vec<_>>());
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
    assert_eq!(facts.new_key.unwrap().key.0, [0xbb]);
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
fn a_key_id_or_label_that_is_no_hex_names_its_line() {
    let received = Entry::Received { certificate_sha256: Sha256Hex([0; 32]), encryption_sha256: None };
    let mut label = prepared();
    let Entry::Prepared { old, .. } = &mut label else { panic!() };
    old.label = "+a".into();
    let mut key = prepared();
    let Entry::Prepared { old, .. } = &mut key else { panic!() };
    old.key = "abc".into();
    let submitted = serde_json::json!({
        "entry": "submitted", "business_number": "01202612120000001", "order_number": "202612120001", "total": 1,
        "access_token": "t",
    });
    let submitted = entry(&submitted);
    let signed = Entry::Signed { sha256: Sha256Hex([0; 32]) };
    let until_received = vec![prepared(), signed, submitted, received];
    for (before, wrong) in [
        (vec![], label),
        (vec![], key),
        (vec![prepared()], making("zz")),
        (until_received, Entry::TakingOver { retired_key: "AA".into() }),
    ] {
        let (_folder, state, id) = begun();
        let mut journal = Journal::open(&state, &id).unwrap();
        before.iter().for_each(|entry| journal.write(entry).unwrap());
        assert!(journal.write(&wrong).is_err(), "it is not written either");
        drop(journal);
        let mut file = OpenOptions::new().append(true).open(state.file(&id, "journal")).unwrap();
        file.write_all(&[line::write(&wrong), line::write(&Entry::Confirmed)].concat()).unwrap();
        let expected = before.len() + 2;
        let damaged = |error| matches!(error, Error::JournalDamaged { line } if line == expected);
        assert!(damaged(Journal::open(&state, &id).unwrap_err()), "{wrong:?}");
        assert!(damaged(Journal::peek(&state, &id).unwrap_err()), "{wrong:?}");
    }
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
    entry(&json)
}

fn entry(json: &serde_json::Value) -> Entry {
    netca_json::read_tagged("entry", json.to_string().as_bytes()).unwrap()
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

/// What another computer's renewal adds up to.
fn foreign(id: &ApplicationId) -> Vec<Entry> {
    let submitted = serde_json::json!({
        "entry": "submitted", "business_number": "01202612120000001", "order_number": "202612120001", "total": 10000,
        "access_token": "t",
    });
    vec![
        Journal::opened(id, SystemTime::UNIX_EPOCH),
        prepared(),
        Entry::Signed { sha256: Sha256Hex(Sha256::digest(b"signed").into()) },
        entry(&submitted),
        Entry::Recovered { at: SystemTime::UNIX_EPOCH, retired_key: Some("0a".into()) },
    ]
}

#[test]
fn a_journal_is_restored_whole_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let (state, id) = (StateDirectory::open(folder.path()).unwrap(), ApplicationId::random().unwrap());
    // What a crash left of an earlier attempt is no journal.
    fs::write(folder.path().join(format!("{id}.journal.new")), "half a li").unwrap();
    assert!(state.renewals().unwrap().is_empty());
    assert!(Journal::restore(&state, &id, &foreign(&id)).unwrap());
    let facts = Journal::open(&state, &id).unwrap().facts().clone();
    assert_eq!(facts.stage(), crate::Stage::AwaitingPayment);
    assert_eq!(facts.recovered.unwrap().retired_key.unwrap().0, [0x0a]);
    let path = state.file(&id, "journal");
    let before = fs::read(&path).unwrap();
    let mut other = foreign(&id);
    other.pop();
    assert!(!Journal::restore(&state, &id, &other).unwrap(), "it is here already");
    assert_eq!(fs::read(&path).unwrap(), before);
    let at_work = Journal::open(&state, &id).unwrap();
    assert!(matches!(Journal::restore(&state, &id, &foreign(&id)), Err(Error::Busy)));
    drop(at_work);
    let elsewhere = ApplicationId::random().unwrap();
    assert!(Journal::restore(&state, &elsewhere, &foreign(&id)).is_err(), "it is about another application");
    assert_eq!(state.renewals().unwrap().len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

/// In a directory from a backup, or after a crash, a journal ends before the CA's answer.
#[test]
fn a_journal_that_lags_behind_catches_up() {
    for lines in 0..=3 {
        let (_folder, state, id) = begun();
        let path = state.file(&id, "journal");
        let theirs = foreign(&id);
        let mut journal = Journal::open(&state, &id).unwrap();
        match lines {
            0 => fs::write(&path, "0badc0de {\"ent").unwrap(),
            2 => journal.write(&theirs[1]).unwrap(),
            3 => {
                journal.write(&theirs[1]).unwrap();
                journal.keep_application(b"signed").unwrap();
            }
            _ => {}
        }
        drop(journal);
        assert!(Journal::restore(&state, &id, &theirs).unwrap(), "{lines}");
        let facts = Journal::peek(&state, &id).unwrap();
        assert_eq!((facts.stage(), facts.opened.is_some()), (crate::Stage::AwaitingPayment, true), "{lines}");
        assert!(!state.file(&id, "application").exists(), "personal data is kept");
    }
    // Another application was signed under this id: which one the CA has cannot be told from here.
    let (_folder, state, id) = begun();
    let mut journal = Journal::open(&state, &id).unwrap();
    journal.write(&prepared()).unwrap();
    journal.keep_application(b"signed otherwise").unwrap();
    drop(journal);
    assert!(!Journal::restore(&state, &id, &foreign(&id)).unwrap());
    assert_eq!(Journal::open(&state, &id).unwrap().application().unwrap(), b"signed otherwise");
}
