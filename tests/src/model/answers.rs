//! The CA as the client sees it.

use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, SignedMessage};
use netca_renew::netca_payment::{
    BankTransfer, DeclaredTransfer, FeeLine, FeeUnit, Invoice, InvoiceRequest, InvoiceStatus, InvoiceType, Money,
    Order, OrderStatus, PayeeAccount, PaymentChannel, PaymentLink, PaymentPage, PaymentPageStatus, PaymentStatus,
    TransactionStatus, TransactionType, TransferResult, TransferSheet, Verification,
};
use netca_renew::netca_protocol::wire::{
    Agreement, Application, ApplicationRequest, AttachmentRef, BusinessStatus, Challenge, ClientInfo,
    FoundApplications, Installation, IssuedCertificates, Problem, ProblemCode, Quote, Receipt, ServiceInfo, Sha256Hex,
    Upload, Uploads,
};
use netca_renew::netca_protocol::{Access, ApplicationId, Cancel, Error, Polled, RenewalService};

use super::{Books, File, ModelCa, Page, changed};

/// The ways to pay that are offered.
const CHANNELS: [PaymentChannel; 4] = [
    PaymentChannel::Alipay,
    PaymentChannel::UnionpayPersonal,
    PaymentChannel::UnionpayCorporate,
    PaymentChannel::BankTransfer,
];

fn refuse<T>(code: ProblemCode) -> Result<T, Error> {
    Err(Error::Problem { problem: Box::new(Problem::new(code, "")), retry_after: None })
}

impl Books {
    fn place(&self, access: &Access) -> Result<usize, Error> {
        let of = |file: &File| file.application.application_id == access.id.as_str();
        self.files.iter().position(of).map_or_else(|| refuse(ProblemCode::ApplicationUnknown), Ok)
    }

    fn payable(&self, at: usize) -> Result<(), Error> {
        match &self.files[at].application {
            ended if !self.files[at].is_open() && ended.business_status != BusinessStatus::Installed => {
                refuse(ProblemCode::ApplicationClosed)
            }
            application if application.payment_status.is_payable() => Ok(()),
            _ => refuse(ProblemCode::AlreadyPaid),
        }
    }

    fn take(&mut self, request: ApplicationRequest) -> Result<usize, Error> {
        let of = |file: &File| file.application.application_id == request.out_req_id;
        if let Some(at) = self.files.iter().position(of) {
            return Ok(at);
        }
        if self.files.iter().any(File::is_open) {
            return refuse(ProblemCode::ApplicationOpen);
        }
        if self.files.iter().any(|file| file.application.business_status == BusinessStatus::Installed) {
            return refuse(ProblemCode::CertificateRevoked);
        }
        let number = self.files.len();
        let application = application(&request, number, self.invoice_type);
        self.files.push(File { request, application, pages: Vec::new(), transfers: Vec::new() });
        let credit = std::mem::take(&mut self.credit);
        if credit > Money::ZERO {
            self.receive(number, PaymentChannel::CarriedOver, credit);
        }
        Ok(number)
    }

    fn seen(&self, at: usize) -> Application {
        let mut application = self.files[at].application.clone();
        if let Some(lie) = self.lie.clone() {
            (application.business_status, application.payment_status) = (lie.business, lie.payment);
            (application.payments, application.refunds) = (lie.payments, lie.refunds);
        }
        changed(application, &self.tampered.application)
    }

    fn sheet(&self, at: usize) -> TransferSheet {
        let file = &self.files[at];
        let total = file.application.order.total;
        let mut received = file.application.payments.iter().map(|payment| payment.amount);
        let received = received.try_fold(Money::ZERO, Money::checked_add).expect("small amounts");
        let verified = |found: &bool| Verification {
            checked_at: SystemTime::UNIX_EPOCH,
            result: if *found { TransferResult::Success } else { TransferResult::NotFound },
            balance: Money::ZERO,
        };
        let declared = |(transfer, found): &(BankTransfer, Option<bool>)| DeclaredTransfer {
            transfer: transfer.clone(),
            verification: found.as_ref().map(verified),
        };
        let sheet = TransferSheet {
            payee: PayeeAccount {
                company_name: "示例电子认证有限公司".into(),
                account: "0000100020003000400".into(),
                bank: "示例银行".into(),
            },
            total,
            transfers: file.transfers.iter().map(declared).collect(),
            received,
            missing: total.checked_sub(received).unwrap_or_default(),
            excess: received.checked_sub(total).unwrap_or_default(),
        };
        changed(sheet, &self.tampered.sheet)
    }
}

fn application(request: &ApplicationRequest, number: usize, invoice_type: InvoiceType) -> Application {
    let fee = FeeLine {
        name: "证书服务费用".into(),
        unit_price: request.amount,
        unit: FeeUnit::Piece,
        quantity: 1,
        subtotal: request.amount,
    };
    Application {
        application_id: request.out_req_id.clone(),
        business_number: format!("0120261122{number:07}"),
        business_status: BusinessStatus::Entered,
        payment_status: PaymentStatus::Unpaid,
        certificate_sha256: request.certificate_sha256,
        renew_with: request.renew_with,
        term_months: request.cert.interval,
        order: Order {
            order_number: format!("20261122{number:04}"),
            transaction_type: TransactionType::Purchase,
            transaction_status: TransactionStatus::Unpaid,
            order_status: OrderStatus::Normal,
            created_at: SystemTime::UNIX_EPOCH,
            fee_lines: vec![fee],
            courier_payment: request.courier_payment,
            invoice_type,
            total: request.amount,
            channels: CHANNELS.to_vec(),
        },
        reason: None,
        payments: Vec::new(),
        refunds: Vec::new(),
        invoice: None,
        attachments: Vec::new(),
        timeline: Vec::new(),
        updated_at: SystemTime::UNIX_EPOCH,
    }
}

fn polled<T>(value: T) -> Polled<T> {
    Polled { value, retry_after: Some(Duration::from_secs(1)) }
}

impl RenewalService for ModelCa {
    fn info(&self, _: &Cancel) -> Result<ServiceInfo, Error> {
        self.call("info", |_| Ok(self.info.clone()))
    }

    fn quote(
        &self,
        certificate: &Certificate,
        encryption: Option<&Certificate>,
        client: &ClientInfo,
        cancel: &Cancel,
    ) -> Result<Quote, Error> {
        self.real.quote(certificate, encryption, client, cancel)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        self.real.agreement(cancel)
    }

    fn apply(&self, _: &ApplicationId, signed: &[u8], _: &Cancel) -> Result<Receipt, Error> {
        self.call("apply", |books| {
            let verified = SignedMessage::from_der(signed).and_then(|message| message.verify()).expect("it is signed");
            let request = serde_json::from_slice(verified.content()).expect("it is an application");
            let at = books.take(request)?;
            let access_token = "0123456789abcdef0123456789abcdef".into();
            Ok(Receipt { access_token, application: books.seen(at) })
        })
    }

    fn application(&self, access: &Access, _: &Cancel) -> Result<Polled<Application>, Error> {
        self.call("application", |books| Ok(polled(books.seen(books.place(access)?))))
    }

    fn payment_link(&self, access: &Access, channel: PaymentChannel, _: &Cancel) -> Result<PaymentLink, Error> {
        self.call("payment_link", |books| {
            let at = books.place(access)?;
            if books.payable(at).is_err() {
                books.broken.push("a page was asked for although nothing is to be paid".into());
            }
            books.payable(at)?;
            let open = |page: &&Page| page.status == PaymentPageStatus::Open && page.channel == channel;
            let page = books.files[at].pages.iter().find(open).cloned().unwrap_or_else(|| {
                let (payment_id, amount) = (books.id("page"), books.files[at].missing());
                let page = Page { payment_id, channel, amount, status: PaymentPageStatus::Open };
                books.files[at].pages.push(page.clone());
                page
            });
            let expires_at = SystemTime::now() + Duration::from_secs(900);
            let url = format!("https://pay.ca.example/{}", page.payment_id);
            let link = PaymentLink { payment_id: page.payment_id, channel, url, amount: page.amount, expires_at };
            Ok(changed(link, &books.tampered.link))
        })
    }

    fn payment_page(&self, access: &Access, payment_id: &str, _: &Cancel) -> Result<Polled<PaymentPage>, Error> {
        self.call("payment_page", |books| {
            let at = books.place(access)?;
            let page = books.files[at].pages.iter().find(|page| page.payment_id == payment_id);
            let Some(page) = page else { return refuse(ProblemCode::PaymentUnknown) };
            let (payment_id, expires_at) = (payment_id.to_owned(), SystemTime::now() + Duration::from_secs(900));
            let page = PaymentPage { payment_id, channel: page.channel, status: page.status, expires_at };
            Ok(changed(polled(page), &books.tampered.page))
        })
    }

    fn transfers(&self, access: &Access, _: &Cancel) -> Result<TransferSheet, Error> {
        self.call("transfers", |books| Ok(books.sheet(books.place(access)?)))
    }

    fn declare_transfers(&self, access: &Access, list: &[BankTransfer], _: &Cancel) -> Result<TransferSheet, Error> {
        self.call("declare_transfers", |books| {
            let at = books.place(access)?;
            books.payable(at)?;
            let mut known = std::mem::take(&mut books.files[at].transfers);
            for transfer in list {
                let before = known.iter().position(|(known, _)| known == transfer).map(|index| known.remove(index));
                books.files[at].transfers.push(before.unwrap_or_else(|| (transfer.clone(), None)));
            }
            Ok(books.sheet(at))
        })
    }

    fn verify_transfers(&self, access: &Access, _: &Cancel) -> Result<TransferSheet, Error> {
        self.call("verify_transfers", |books| {
            let at = books.place(access)?;
            books.verify(at);
            Ok(books.sheet(at))
        })
    }

    fn request_invoice(&self, access: &Access, request: &InvoiceRequest, _: &Cancel) -> Result<Invoice, Error> {
        self.call("request_invoice", |books| {
            let at = books.place(access)?;
            let application = &mut books.files[at].application;
            if !application.payment_status.is_paid() || application.order.invoice_type != InvoiceType::Electronic {
                books.broken.push("an invoice was asked for that cannot be had".into());
                return refuse(ProblemCode::InvoiceNotOffered);
            }
            let invoice = Invoice {
                invoice_type: InvoiceType::Electronic,
                status: InvoiceStatus::Requested,
                title: request.title.clone(),
                tax_number: request.tax_number.clone(),
                amount: application.order.total,
                invoice_number: None,
                issued_at: None,
            };
            let invoice = application.invoice.get_or_insert(invoice).clone();
            Ok(changed(invoice, &books.tampered.invoice))
        })
    }

    fn invoice(&self, access: &Access, _: &Cancel) -> Result<Invoice, Error> {
        self.call("invoice", |books| {
            let invoice = books.files[books.place(access)?].application.invoice.clone();
            let invoice = invoice.map(|invoice| changed(invoice, &books.tampered.invoice));
            invoice.map_or_else(|| refuse(ProblemCode::InvoiceNotOffered), Ok)
        })
    }

    fn invoice_document(&self, access: &Access, _: &Cancel) -> Result<Vec<u8>, Error> {
        self.call("invoice_document", |books| {
            match books.files[books.place(access)?].application.invoice.as_ref().map(|invoice| invoice.status) {
                Some(InvoiceStatus::Issued) => {
                    Ok(changed(b"%PDF-1.7\nan invoice\n%%EOF\n".to_vec(), &books.tampered.document))
                }
                _ => refuse(ProblemCode::InvoiceNotIssued),
            }
        })
    }

    fn certificates(&self, access: &Access, _: &Cancel) -> Result<IssuedCertificates, Error> {
        self.call("certificates", |books| {
            // Given out whatever the books say: that it is not asked for without payment and approval is the client's.
            let application = books.seen(books.place(access)?);
            let due = matches!(application.business_status, BusinessStatus::ReadyToInstall | BusinessStatus::Installed);
            if !due || !application.payment_status.is_paid() {
                books.broken.push("certificates were asked for without payment and approval".into());
            }
            Ok(self.issued.clone())
        })
    }

    fn confirm_installation(&self, access: &Access, _: Installation, _: &Cancel) -> Result<Application, Error> {
        self.call("confirm_installation", |books| {
            let at = books.place(access)?;
            books.files[at].application.business_status = BusinessStatus::Installed;
            Ok(books.seen(at))
        })
    }

    fn withdraw(&self, access: &Access, _: &str, _: &Cancel) -> Result<Application, Error> {
        self.call("withdraw", |books| {
            let at = books.place(access)?;
            match books.files[at].application.business_status {
                BusinessStatus::Withdrawn => {}
                BusinessStatus::Entered | BusinessStatus::UnderReview => books.withdraw(at),
                _ => return refuse(ProblemCode::ApplicationClosed),
            }
            Ok(books.seen(at))
        })
    }

    fn audience(&self) -> &str {
        self.real.audience()
    }

    fn uploads(&self, quote_id: &str, cancel: &Cancel) -> Result<Uploads, Error> {
        self.real.uploads(quote_id, cancel)
    }

    fn announce(&self, quote_id: &str, attachment: &AttachmentRef, cancel: &Cancel) -> Result<Upload, Error> {
        self.real.announce(quote_id, attachment, cancel)
    }

    fn send_chunk(
        &self,
        quote_id: &str,
        sha256: Sha256Hex,
        offset: u64,
        chunk: &[u8],
        cancel: &Cancel,
    ) -> Result<Upload, Error> {
        self.real.send_chunk(quote_id, sha256, offset, chunk, cancel)
    }

    fn remove_upload(&self, quote_id: &str, sha256: Sha256Hex, cancel: &Cancel) -> Result<Uploads, Error> {
        self.real.remove_upload(quote_id, sha256, cancel)
    }

    fn challenge(&self, certificate: &Certificate, cancel: &Cancel) -> Result<Challenge, Error> {
        self.real.challenge(certificate, cancel)
    }

    fn lookup(&self, challenge_id: &str, signed: &[u8], cancel: &Cancel) -> Result<FoundApplications, Error> {
        self.real.lookup(challenge_id, signed, cancel)
    }
}
