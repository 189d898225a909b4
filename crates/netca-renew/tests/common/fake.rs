//! A CA that takes attachments, strictly, and can be made to fail or to lie.

use std::sync::{Mutex, MutexGuard};

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::{self as money, PaymentChannel};
use netca_renew::netca_protocol::wire::{self, AttachmentRef, Problem, ProblemCode, Sha256Hex, Upload, Uploads};
use netca_renew::netca_protocol::{Access, ApplicationId, Cancel, Error, Polled, RenewalService};
use sha2::{Digest, Sha256};

/// When, at a call, the connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    Before,
    After,
}

type Lie = Box<dyn Fn(&mut Upload) + Send + Sync>;

#[derive(Default)]
pub struct There {
    /// What was announced, with the bytes that are there.
    pub files: Vec<(AttachmentRef, Vec<u8>)>,
    /// Calls so far.
    pub calls: u32,
    /// The bytes that came in chunks, wanted or not.
    pub carried: usize,
    /// The call that breaks, from 1.
    pub breaks: Option<(u32, Break)>,
    /// Before this call it loses all but so many bytes.
    pub loses: Option<(u32, usize)>,
    /// Said to every call instead of an answer.
    pub refuses: Option<ProblemCode>,
    /// Done to every answer.
    pub lie: Option<Lie>,
}

/// See the module.
pub struct Fake {
    pub chunk_bytes: usize,
    pub there: Mutex<There>,
}

impl Fake {
    pub fn new(chunk_bytes: u32) -> Self {
        Self { chunk_bytes: chunk_bytes as usize, there: Mutex::default() }
    }

    pub fn there(&self) -> MutexGuard<'_, There> {
        self.there.lock().unwrap()
    }

    fn around<T>(&self, act: impl FnOnce(&mut There) -> Result<T, Error>) -> Result<T, Error> {
        let mut there = self.there();
        there.calls += 1;
        let calls = there.calls;
        if let Some(code) = there.refuses {
            return refuse(code);
        }
        if let Some((_, keeps)) = there.loses.filter(|(at, _)| *at == calls) {
            there.files.iter_mut().for_each(|(_, content)| content.truncate(keeps));
        }
        let breaks = there.breaks.filter(|(at, _)| *at == calls).map(|(_, when)| when);
        let broken = || Err(Error::Interrupted { host: "ca.example:443".into() });
        if breaks == Some(Break::Before) {
            return broken();
        }
        let answer = act(&mut there);
        if breaks == Some(Break::After) { broken() } else { answer }
    }
}

fn refuse<T>(code: ProblemCode) -> Result<T, Error> {
    Err(Error::Problem { problem: Box::new(Problem::new(code, "")), retry_after: None })
}

fn to_wire(there: &There, reference: &AttachmentRef, content: &[u8]) -> Upload {
    let received = content.len() as u64;
    let mut upload = Upload { attachment: reference.clone(), received, complete: received == reference.size };
    if let Some(lie) = &there.lie {
        lie(&mut upload);
    }
    upload
}

impl RenewalService for Fake {
    fn uploads(&self, _: &str, _: &Cancel) -> Result<Uploads, Error> {
        self.around(|there| {
            Ok(Uploads { uploads: there.files.iter().map(|(file, content)| to_wire(there, file, content)).collect() })
        })
    }

    fn announce(&self, quote_id: &str, attachment: &AttachmentRef, _: &Cancel) -> Result<Upload, Error> {
        assert_eq!(quote_id, "q-1");
        self.around(|there| {
            if !there.files.iter().any(|(file, _)| file.sha256 == attachment.sha256) {
                there.files.push((attachment.clone(), Vec::new()));
            }
            let found = there.files.iter().find(|(file, _)| file == attachment);
            let Some((file, content)) = found else { return refuse(ProblemCode::AttachmentInvalid) };
            Ok(to_wire(there, file, content))
        })
    }

    fn send_chunk(&self, _: &str, sha256: Sha256Hex, offset: u64, chunk: &[u8], _: &Cancel) -> Result<Upload, Error> {
        let most = self.chunk_bytes;
        self.around(|there| {
            there.carried += chunk.len();
            if chunk.is_empty() || chunk.len() > most {
                return refuse(ProblemCode::TooLarge);
            }
            let Some(at) = there.files.iter().position(|(file, _)| file.sha256 == sha256) else {
                return refuse(ProblemCode::AttachmentMissing);
            };
            let (file, content) = &mut there.files[at];
            let Some(known) = content.len().checked_sub(offset as usize) else {
                return refuse(ProblemCode::OffsetMismatch);
            };
            content.extend(chunk.get(known..).unwrap_or_default());
            let whole = content.len() as u64 >= file.size;
            if whole && Sha256Hex(Sha256::digest(content.as_slice()).into()) != file.sha256 {
                content.clear();
                return refuse(ProblemCode::AttachmentDigest);
            }
            let (file, content) = &there.files[at];
            Ok(to_wire(there, file, content))
        })
    }

    fn remove_upload(&self, quote_id: &str, sha256: Sha256Hex, cancel: &Cancel) -> Result<Uploads, Error> {
        self.around(|there| {
            there.files.retain(|(file, _)| file.sha256 != sha256);
            Ok(())
        })?;
        self.uploads(quote_id, cancel)
    }

    fn audience(&self) -> &str {
        "ca.example"
    }

    crate::not_asked! {
        info() -> wire::ServiceInfo;
        quote(certificate: &Certificate, encryption: Option<&Certificate>, client: &wire::ClientInfo) -> wire::Quote;
        agreement() -> wire::Agreement;
        apply(id: &ApplicationId, signed: &[u8]) -> wire::Receipt;
        application(access: &Access) -> Polled<wire::Application>;
        payment_link(access: &Access, channel: PaymentChannel) -> money::PaymentLink;
        payment_page(access: &Access, payment_id: &str) -> Polled<money::PaymentPage>;
        transfers(access: &Access) -> money::TransferSheet;
        declare_transfers(access: &Access, transfers: &[money::BankTransfer]) -> money::TransferSheet;
        verify_transfers(access: &Access) -> money::TransferSheet;
        request_invoice(access: &Access, request: &money::InvoiceRequest) -> money::Invoice;
        invoice(access: &Access) -> money::Invoice;
        invoice_document(access: &Access) -> Vec<u8>;
        certificates(access: &Access) -> wire::IssuedCertificates;
        confirm_installation(access: &Access, installation: wire::Installation) -> wire::Application;
        withdraw(access: &Access, reason: &str) -> wire::Application;
        challenge(certificate: &Certificate) -> wire::Challenge;
        lookup(challenge_id: &str, signed: &[u8]) -> wire::FoundApplications;
    }
}

/// Calls that no upload makes.
#[macro_export]
macro_rules! not_asked {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        $(fn $name(&self, $($argument: $type,)* _: &Cancel) -> Result<$answer, Error> {
            $(let _ = $argument;)*
            panic!(concat!(stringify!($name), " was asked"))
        })*
    };
}
