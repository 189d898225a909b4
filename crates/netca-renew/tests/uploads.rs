//! Uploads go on after any break, and believe no answer that cannot be true.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::sync::{Arc, Mutex};

use common::fake::{Break, Fake};
use common::{client, form, pdf, quote};
use netca_renew::netca_protocol::wire::{AttachmentKind, ProblemCode, Quote};
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::{Attachment, Client, Error, Event};
use proptest::prelude::*;

const KIND: AttachmentKind = AttachmentKind::ApplicationForm;

struct Bench {
    fake: Arc<Fake>,
    state: tempfile::TempDir,
    quote: Quote,
}

impl Bench {
    fn new(chunk_bytes: u32) -> Self {
        let mut quote = quote();
        quote.requirements.chunk_bytes = chunk_bytes;
        Self { fake: Arc::new(Fake::new(chunk_bytes)), state: tempfile::tempdir().unwrap(), quote }
    }

    fn client(&self) -> Client {
        client(Arc::clone(&self.fake) as _, self.state.path(), |_| {})
    }

    fn attachment(&self, size: usize) -> Attachment {
        Attachment::new(KIND, pdf(size), &self.quote).unwrap()
    }

    fn upload(&self, attachment: &Attachment) -> Result<(), Error> {
        let uploaded = self.client().upload(&self.quote, attachment, &Cancel::new())?;
        assert_eq!(uploaded, *attachment.reference());
        Ok(())
    }

    fn assert_whole(&self, attachment: &Attachment) {
        let there = self.fake.there();
        assert_eq!(there.files, [(attachment.reference().clone(), attachment.content().to_vec())]);
    }
}

#[test]
fn an_upload_goes_on_at_every_byte() {
    for chunk_bytes in [1, 7, 40, 1000] {
        for already in 0..=40 {
            let bench = Bench::new(chunk_bytes);
            let attachment = bench.attachment(40);
            let begun = attachment.content()[..already].to_vec();
            bench.fake.there().files.push((attachment.reference().clone(), begun));
            bench.upload(&attachment).unwrap();
            bench.assert_whole(&attachment);
            assert_eq!(bench.fake.there().carried, 40 - already, "nothing is sent twice");
        }
    }
}

#[test]
fn an_upload_goes_on_after_a_break_at_every_call() {
    let calls = {
        let bench = Bench::new(7);
        bench.upload(&bench.attachment(40)).unwrap();
        let calls = bench.fake.there().calls;
        assert_eq!(calls, 1 + 6);
        calls
    };
    for at in 1..=calls {
        for when in [Break::Before, Break::After] {
            let bench = Bench::new(7);
            let attachment = bench.attachment(40);
            bench.fake.there().breaks = Some((at, when));
            let error = bench.upload(&attachment).unwrap_err();
            assert!(matches!(error, Error::Protocol(ProtocolError::Interrupted { .. })), "{error}");
            // Another process: a client of its own.
            bench.upload(&attachment).unwrap();
            bench.assert_whole(&attachment);
            let carried = bench.fake.there().carried;
            assert_eq!(carried, 40, "{at} {when:?}: what arrived is not sent again");
        }
    }
}

proptest! {
    /// Any number of breaks, of any chunk size.
    #[test]
    fn an_upload_ends_whole_after_any_breaks(
        size in 20_usize..400,
        chunk_bytes in 1_u32..80,
        breaks in proptest::collection::vec((1_u32..30, any::<bool>()), 0..6),
    ) {
        let bench = Bench::new(chunk_bytes);
        let attachment = bench.attachment(size);
        for (after, acted) in breaks {
            {
                let mut there = bench.fake.there();
                there.breaks = Some((there.calls + after, if acted { Break::After } else { Break::Before }));
            }
            let _ = bench.upload(&attachment);
        }
        bench.fake.there().breaks = None;
        bench.upload(&attachment).unwrap();
        bench.assert_whole(&attachment);
        prop_assert_eq!(bench.fake.there().carried, size);
    }
}

#[test]
fn a_ca_that_lost_some_bytes_gets_them_again() {
    for keeps in [0, 5, 20] {
        let bench = Bench::new(10);
        let attachment = bench.attachment(40);
        bench.fake.there().loses = Some((4, keeps));
        bench.upload(&attachment).unwrap();
        bench.assert_whole(&attachment);
    }
}

#[test]
fn progress_is_told_and_cancelling_stops_between_chunks() {
    let bench = Bench::new(10);
    let attachment = bench.attachment(40);
    let told = Arc::new(Mutex::new(Vec::new()));
    let (cancel, seen) = (Cancel::new(), Arc::clone(&told));
    let stop = cancel.clone();
    let client = client(Arc::clone(&bench.fake) as _, bench.state.path(), move |event| {
        if let Event::Uploading { kind, sent, total } = event {
            assert_eq!((*kind, *total), (KIND, 40));
            seen.lock().unwrap().push(*sent);
            if *sent == 20 {
                stop.cancel();
            }
        }
    });
    let error = client.upload(&bench.quote, &attachment, &cancel).unwrap_err();
    assert!(matches!(error, Error::Protocol(ProtocolError::Cancelled)), "{error}");
    assert_eq!(*told.lock().unwrap(), [0, 10, 20]);
    assert_eq!(bench.fake.there().files[0].1.len(), 20);
    client.upload(&bench.quote, &attachment, &Cancel::new()).unwrap();
    assert_eq!(*told.lock().unwrap(), [0, 10, 20, 20, 30, 40]);
    bench.assert_whole(&attachment);
}

#[test]
fn an_answer_that_cannot_be_true_is_not_believed() {
    type Lie = fn(&mut netca_renew::netca_protocol::wire::Upload);
    let lies: [(&str, Lie); 7] = [
        ("another digest", |upload| upload.attachment.sha256.0[0] ^= 1),
        ("another size", |upload| upload.attachment.size += 1),
        ("another kind", |upload| upload.attachment.kind = AttachmentKind::OperatorPapers),
        ("complete too early", |upload| upload.complete = true),
        ("never complete", |upload| upload.complete = false),
        ("more than there is", |upload| upload.received = upload.attachment.size + 1),
        ("no progress", |upload| upload.received = upload.received.min(10)),
    ];
    for (name, lie) in lies {
        let bench = Bench::new(10);
        bench.fake.there().lie = Some(Box::new(lie));
        let error = bench.upload(&bench.attachment(40)).unwrap_err();
        assert!(matches!(error, Error::Protocol(ProtocolError::UnexpectedAnswer { .. })), "{name}: {error}");
    }
}

#[test]
fn a_ca_that_never_agrees_on_an_offset_is_given_up() {
    let bench = Bench::new(10);
    let attachment = bench.attachment(40);
    // It says that 20 bytes are there, and has none.
    bench.fake.there().lie = Some(Box::new(|upload| upload.received = 20));
    let error = bench.upload(&attachment).unwrap_err();
    assert_eq!(problem(&error), Some(ProblemCode::OffsetMismatch));
    assert!(bench.fake.there().calls < 20);
}

fn problem(error: &Error) -> Option<ProblemCode> {
    match error {
        Error::Protocol(ProtocolError::Problem { problem, .. }) => problem.known(),
        _ => None,
    }
}

#[test]
fn a_quote_that_takes_no_chunks_takes_no_attachment() {
    let bench = Bench::new(10);
    let quote = Quote { requirements: Default::default(), ..bench.quote.clone() };
    let error = bench.client().upload(&quote, &bench.attachment(40), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::Protocol(ProtocolError::UnexpectedAnswer { .. })), "{error}");
    assert_eq!(bench.fake.there().calls, 0);
}

#[test]
fn what_is_attached_replaces_what_was() {
    let bench = Bench::new(10);
    let (bad, good) = (bench.attachment(50), bench.attachment(60));
    let client = bench.client();
    client.attach(&bench.quote, std::slice::from_ref(&bad), &Cancel::new()).unwrap();
    bench.assert_whole(&bad);
    let named = client.attach(&bench.quote, std::slice::from_ref(&good), &Cancel::new()).unwrap();
    assert_eq!(named, [good.reference().clone()]);
    bench.assert_whole(&good);
    let carried = bench.fake.there().carried;
    client.attach(&bench.quote, std::slice::from_ref(&good), &Cancel::new()).unwrap();
    assert_eq!(bench.fake.there().carried, carried, "what is there is not sent again");
    assert!(client.remove_upload(&bench.quote, good.reference().sha256, &Cancel::new()).unwrap().uploads.is_empty());
}

#[test]
fn a_form_is_ready_when_all_that_it_names_is_there() {
    let bench = Bench::new(10);
    let client = bench.client();
    let attachment = bench.attachment(40);
    let mut input = form();
    input.attachments = vec![attachment.reference().clone()];
    let form = input.check(&bench.quote).unwrap();
    let missing = |error| matches!(error, Error::AttachmentNotUploaded { kind: KIND });
    assert!(missing(client.check_uploads(&bench.quote, &form, &Cancel::new()).unwrap_err()));
    bench.fake.there().breaks = Some((4, Break::After));
    bench.upload(&attachment).unwrap_err();
    assert!(missing(client.check_uploads(&bench.quote, &form, &Cancel::new()).unwrap_err()), "half of it");
    bench.upload(&attachment).unwrap();
    client.check_uploads(&bench.quote, &form, &Cancel::new()).unwrap();
}

#[test]
fn a_form_without_attachments_asks_nothing() {
    let bench = Bench::new(10);
    let mut quote = bench.quote.clone();
    quote.requirements.attachments.clear();
    let form = form().check(&quote).unwrap();
    bench.client().check_uploads(&quote, &form, &Cancel::new()).unwrap();
    assert_eq!(bench.fake.there().calls, 0);
}

/// The quote that attachments hang on lies in the state directory until the CA says that it is of no use.
#[test]
fn the_quote_is_kept_for_another_process() {
    let kept = |state: &Path| {
        std::fs::read_dir(state).unwrap().flatten().any(|file| file.path().extension().is_some_and(|e| e == "quote"))
    };
    for (code, stays) in [
        (ProblemCode::QuoteExpired, false),
        (ProblemCode::ApplicationConflict, false),
        (ProblemCode::AttachmentLimit, true),
        (ProblemCode::Unavailable, true),
    ] {
        let bench = Bench::new(10);
        bench.upload(&bench.attachment(40)).unwrap();
        assert!(kept(bench.state.path()));
        bench.fake.there().refuses = Some(code);
        assert_eq!(problem(&bench.upload(&bench.attachment(50)).unwrap_err()), Some(code));
        assert_eq!(kept(bench.state.path()), stays, "{code:?}");
    }
}
