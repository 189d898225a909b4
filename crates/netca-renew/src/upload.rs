use netca_cert::Certificate;
use netca_protocol::wire::{AttachmentRef, ProblemCode, Quote, Sha256Hex, Upload, Uploads};
use netca_protocol::{Cancel, Error as ProtocolError};

use crate::client::digest;
use crate::{Attachment, Client, Error, Event, Form};

/// So often in one upload the CA may say that less is there than it said before.
const MOST_SETBACKS: u32 = 3;

impl Client {
    /// Step 3c, 附件: brings the attachments to the CA, and takes away what was uploaded for this quote before and is not
    /// among them. Gives them as the form names them ([`crate::FormInput::attachments`]).
    ///
    /// # Errors
    /// As [`Client::upload`].
    pub fn attach(
        &self,
        quote: &Quote,
        attachments: &[Attachment],
        cancel: &Cancel,
    ) -> Result<Vec<AttachmentRef>, Error> {
        let wanted = |upload: &Upload| attachments.iter().any(|one| *one.reference() == upload.attachment);
        for left_over in self.uploads(quote, cancel)?.uploads.iter().filter(|upload| !wanted(upload)) {
            self.remove_upload(quote, left_over.attachment.sha256, cancel)?;
        }
        attachments.iter().map(|one| self.upload(quote, one, cancel)).collect()
    }

    /// Brings one attachment to the CA, in chunks as large as the quote allows. What is there already is not sent again:
    /// after a break, also in another process ([`Client::kept_quote`]), the upload goes on where it stopped.
    ///
    /// # Errors
    /// What the connection or the CA says; [`ProtocolError::Cancelled`] between two chunks.
    pub fn upload(&self, quote: &Quote, attachment: &Attachment, cancel: &Cancel) -> Result<AttachmentRef, Error> {
        self.state().keep_quote(quote)?;
        self.bring(quote, attachment, cancel).map_err(|error| self.note_lost_quote(quote, error))
    }

    /// The attachments that are at the CA for a quote.
    ///
    /// # Errors
    /// What the connection or the CA says.
    pub fn uploads(&self, quote: &Quote, cancel: &Cancel) -> Result<Uploads, Error> {
        let asked = self.service().uploads(&quote.quote_id, cancel);
        asked.map_err(|error| self.note_lost_quote(quote, error.into()))
    }

    /// Takes an attachment away before the application is handed in. Gives those that are left.
    ///
    /// # Errors
    /// What the connection or the CA says.
    pub fn remove_upload(&self, quote: &Quote, sha256: Sha256Hex, cancel: &Cancel) -> Result<Uploads, Error> {
        let asked = self.service().remove_upload(&quote.quote_id, sha256, cancel);
        asked.map_err(|error| self.note_lost_quote(quote, error.into()))
    }

    /// The quote of a certificate that attachments were uploaded for and that was not applied with, if it still holds.
    /// Going on with it, instead of asking for another, saves sending them again.
    pub fn kept_quote(&self, certificate: &Certificate) -> Option<Quote> {
        self.state().kept_quote(digest(certificate), self.now())
    }

    /// Whether every attachment that the form names is at the CA, whole. Asks only when there is one.
    ///
    /// # Errors
    /// [`Error::AttachmentNotUploaded`], or what the connection or the CA says.
    pub fn check_uploads(&self, quote: &Quote, form: &Form, cancel: &Cancel) -> Result<(), Error> {
        if form.attachments.is_empty() {
            return Ok(());
        }
        let there = self.uploads(quote, cancel)?.uploads;
        let is_there = |named: &AttachmentRef| there.iter().any(|one| one.complete && one.attachment == *named);
        match form.attachments.iter().find(|named| !is_there(named)) {
            Some(named) => Err(Error::AttachmentNotUploaded { kind: named.kind }),
            None => Ok(()),
        }
    }

    fn bring(&self, quote: &Quote, attachment: &Attachment, cancel: &Cancel) -> Result<AttachmentRef, Error> {
        let (reference, content) = (attachment.reference(), attachment.content());
        let most = chunk_size(quote)?;
        let mut setbacks = 0;
        let mut there = answer(reference, self.service().announce(&quote.quote_id, reference, cancel)?)?;
        loop {
            self.tell(&Event::Uploading { kind: reference.kind, sent: there as u64, total: reference.size });
            if there == content.len() {
                return Ok(reference.clone());
            }
            cancel.check()?;
            let chunk = content.get(there..content.len().min(there.saturating_add(most))).unwrap_or_default();
            let sent = self.service().send_chunk(&quote.quote_id, reference.sha256, there as u64, chunk, cancel);
            let now = match sent {
                Ok(upload) => answer(reference, upload)?,
                // The CA knows best how much it has; once it has lost some, that is sent again.
                Err(error) if is_setback(&error) && setbacks < MOST_SETBACKS => {
                    setbacks += 1;
                    there = answer(reference, self.service().announce(&quote.quote_id, reference, cancel)?)?;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if now <= there {
                return Err(unexpected("upload", "more of the attachment than before"));
            }
            there = now;
        }
    }

    /// A quote that the CA holds no longer is of no use to another process.
    fn note_lost_quote(&self, quote: &Quote, error: Error) -> Error {
        if let Error::Protocol(ProtocolError::Problem { problem, .. }) = &error
            && matches!(problem.known(), Some(ProblemCode::QuoteExpired | ProblemCode::ApplicationConflict))
        {
            // The error is what matters; a file that stays is asked about once more.
            let _ = self.state().forget_quote(quote.certificate_sha256);
        }
        error
    }
}

fn chunk_size(quote: &Quote) -> Result<usize, Error> {
    match usize::try_from(quote.requirements.chunk_bytes) {
        Ok(size @ 1..) => Ok(size),
        _ => Err(unexpected("quote", "the size of an upload's chunks, for it asks for attachments")),
    }
}

/// How much the CA has, after an answer about exactly this attachment that is not at odds with itself.
fn answer(reference: &AttachmentRef, upload: Upload) -> Result<usize, Error> {
    let about_this = upload.attachment == *reference && upload.received <= reference.size;
    match usize::try_from(upload.received) {
        Ok(received) if about_this && upload.complete == (upload.received == reference.size) => Ok(received),
        _ => Err(unexpected("upload", "it should be about the attachment that was sent, with its digest and size")),
    }
}

fn is_setback(error: &ProtocolError) -> bool {
    let ProtocolError::Problem { problem, .. } = error else { return false };
    matches!(problem.known(), Some(ProblemCode::OffsetMismatch))
}

fn unexpected(operation: &'static str, expected: &'static str) -> Error {
    ProtocolError::UnexpectedAnswer { operation, expected }.into()
}
