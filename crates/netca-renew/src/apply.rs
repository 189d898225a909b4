use netca_cert::{Certificate, CertificateRequest, KeyAlgorithm, SignedMessage};
use netca_protocol::wire::{
    ApplicationRequest, Base64, CertReference, ClientInfo, ImportCipher, NewKeyOffer, Quote, RenewWith, ServiceInfo,
    Sha256Hex,
};
use netca_protocol::{ApplicationId, Cancel, Error as ProtocolError};
use netca_token::{
    DecryptionProof, Error as TokenError, KeyId, Login, Placement, StoredCertificate, Token, TokenSigner,
};

use crate::client::digest;
use crate::journal::{Entry, Facts, Journal, OldCertificate};
use crate::{AcceptedAgreement, Client, Error, Event, Form, ListedCertificate, Renewal, Stage};

/// Everything that step 4 signs.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The certificate to renew, or the pair, from [`Client::list`].
    pub certificate: &'a ListedCertificate,
    /// What the CA asks for it, from [`Client::quote`].
    pub quote: &'a Quote,
    /// The agreement that the user accepted.
    pub agreement: &'a AcceptedAgreement,
    /// The form, from [`crate::FormInput::check`].
    pub form: &'a Form,
}

/// How [`Client::apply`] ended.
#[derive(Debug)]
pub enum Applied<'a> {
    /// The application was signed and the CA has it.
    Submitted(Renewal<'a>),
    /// It had been signed by an earlier call; the CA has it now. The form of this call was not used.
    Resumed(Renewal<'a>),
    /// The CA had it already. Nothing was signed or sent.
    Already(Renewal<'a>),
}

impl Draft<'_> {
    /// What a new key brings, with a new key: by default one certificate for a key of the same kind.
    fn new_key(&self) -> Option<(KeyAlgorithm, bool)> {
        let same = || (self.certificate.stored.certificate.public_key().algorithm(), false);
        let offered = |offer: NewKeyOffer| (offer.key_algorithm.algorithm(), offer.pair);
        let new_key = || self.quote.new_key.map_or_else(same, offered);
        (self.form.renew_with == RenewWith::NewKey).then(new_key)
    }

    /// The encryption certificate that is renewed along.
    fn encryption(&self) -> Option<&StoredCertificate> {
        self.certificate.encryption.as_ref().filter(|_| self.quote.encryption_certificate_sha256.is_some())
    }

    /// Whether a pair comes of it.
    fn pair(&self) -> bool {
        self.new_key().map_or(self.encryption().is_some(), |(_, pair)| pair)
    }

    /// Whether the quote is about this pair.
    fn check_pair(&self) -> Result<(), Error> {
        let named = self.quote.encryption_certificate_sha256;
        let here = self.certificate.encryption.as_ref().map(|stored| digest(&stored.certificate));
        if named.is_some() && named != here {
            let expected = "it should be about the encryption certificate beside the one that is renewed";
            return Err(ProtocolError::UnexpectedAnswer { operation: "quote", expected }.into());
        }
        Ok(())
    }

    /// Whether the token can do what the quote promises, as far as it tells without being asked.
    fn check_token(&self, token: &dyn Token) -> Result<(), Error> {
        match self.new_key() {
            Some((algorithm, _)) if !token.can_generate(algorithm) => {
                Err(TokenError::UnsupportedKey { algorithm }.into())
            }
            Some((algorithm, true)) if !token.can_import(algorithm) => Err(Error::KeyImportUnsupported { algorithm }),
            _ => Ok(()),
        }
    }
}

impl<'a> Applied<'a> {
    /// The renewal, however it came about.
    pub fn into_renewal(self) -> Renewal<'a> {
        match self {
            Self::Submitted(renewal) | Self::Resumed(renewal) | Self::Already(renewal) => renewal,
        }
    }
}

impl Client {
    /// Step 4, 输入证书的密码: signs the application with the certificate being renewed, and hands it in.
    ///
    /// With a new key, the Key makes the key pair first, and of a pair it tells whether the encryption key can come in under it; of a
    /// pair with the same keys the encryption key is tried. One login is made, with one try. A renewal of this certificate that was
    /// begun before is taken up where it stopped, with the same application id: however often this is called, the CA gets one
    /// application.
    ///
    /// # Errors
    /// Before anything is signed: [`Error::ClientTooOld`], [`Error::AgreementChanged`], [`Error::AttachmentNotUploaded`],
    /// [`Error::Busy`], [`Error::Certificate`] for a certificate whose key is of a kind that is not known here,
    /// [`TokenError::UnsupportedKey`] and [`Error::KeyImportUnsupported`] when the token cannot make or take the keys that
    /// the quote promises, [`Error::TrialDecryptionWrong`] when a pair's encryption key is not what it was, those of the
    /// login. After: what the connection or the CA says; calling again, or [`Renewal::resume`], goes on.
    pub fn apply(
        &self,
        draft: &Draft<'_>,
        token: &mut dyn Token,
        login: Login<'_>,
        cancel: &Cancel,
    ) -> Result<Applied<'_>, Error> {
        self.check_version(draft.quote, cancel)?;
        if *draft.agreement.reference() != draft.quote.agreement {
            return Err(Error::AgreementChanged);
        }
        let old = &draft.certificate.stored.certificate;
        old.public_key().signature_algorithm()?;
        if let Some(renewal) = self.find(old)?
            && renewal.stage() != Stage::Prepared
        {
            return renewal.take_up(cancel);
        }
        draft.check_pair()?;
        draft.check_token(token)?;
        self.check_uploads(draft.quote, draft.form, cancel)?;
        let info = self.service_info(cancel)?;
        let mut renewal = self.begin(old)?;
        if renewal.stage() != Stage::Prepared {
            return renewal.take_up(cancel);
        }
        renewal.prepare(draft, token)?;
        self.warn_of_few_tries(token);
        token.login(login)?;
        renewal.try_encryption_key(draft, token)?;
        renewal.sign(draft, &info, token)?;
        renewal.submit(cancel)?;
        Ok(Applied::Submitted(renewal))
    }

    /// The renewal of this certificate that was begun before, or a new one; two processes never begin two.
    fn begin(&self, certificate: &Certificate) -> Result<Renewal<'_>, Error> {
        let _only_one_begins = self.state().lock()?;
        if let Some(renewal) = self.find(certificate)? {
            return Ok(renewal);
        }
        match self.unused()? {
            Some(renewal) => Ok(renewal),
            None => Ok(Renewal::new(self, Journal::create(self.state(), ApplicationId::random()?, self.now())?)),
        }
    }

    /// What a crash left before it was known what for: its id has been used for nothing.
    fn unused(&self) -> Result<Option<Renewal<'_>>, Error> {
        let unused = |facts: &Facts| facts.prepared.is_none();
        for (id, _) in self.state().renewals()?.into_iter().filter(|(_, facts)| unused(facts)) {
            match self.open(&id) {
                // Not even begun, or emptied by somebody else: its id is not trusted.
                Ok(renewal) if renewal.facts().opened.is_none() => renewal.journal.discard()?,
                // Another process may have used it in the meantime, or may be about to.
                Ok(renewal) if unused(renewal.facts()) => return Ok(Some(renewal)),
                Ok(_) | Err(Error::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    pub(crate) fn warn_of_few_tries(&self, token: &dyn Token) {
        let pin = token.info().pin;
        if pin.count_low || pin.final_try || pin.tries_left.is_some_and(|left| left <= 3) {
            let left = if pin.final_try { Some(1) } else { pin.tries_left };
            self.tell(&Event::FewPinTries { left });
        }
    }
}

impl<'a> Renewal<'a> {
    fn take_up(mut self, cancel: &Cancel) -> Result<Applied<'a>, Error> {
        if self.stage() != Stage::Signed {
            return Ok(Applied::Already(self));
        }
        self.submit(cancel)?;
        Ok(Applied::Resumed(self))
    }
}

impl Renewal<'_> {
    /// Goes on with an application that was signed before but may not have reached the CA. Needs no PIN.
    ///
    /// # Errors
    /// [`Error::WrongStage`] when nothing is signed or the CA has it, [`Error::ApplicationLost`], or what the
    /// connection or the CA says.
    pub fn resume(&mut self, cancel: &Cancel) -> Result<(), Error> {
        self.submit(cancel).map(drop)
    }

    fn prepare(&mut self, draft: &Draft<'_>, token: &dyn Token) -> Result<(), Error> {
        self.write(&Entry::Prepared {
            old: OldCertificate::of(&draft.certificate.stored),
            encryption: draft.encryption().map(OldCertificate::of),
            pair: draft.pair(),
            token: token.info().serial.clone(),
            term_months: draft.form.term,
            total: draft.form.total,
            renew_with: draft.form.renew_with,
            quote_id: draft.quote.quote_id.clone(),
            agreement: draft.agreement.reference().clone(),
        })
    }

    /// With the same keys, before anything is signed or paid for: what the installation would find out too late.
    fn try_encryption_key(&self, draft: &Draft<'_>, token: &mut dyn Token) -> Result<(), Error> {
        match draft.encryption() {
            Some(StoredCertificate { certificate, key, .. }) if draft.new_key().is_none() => {
                self.client.prove_decryption(token, key, certificate)
            }
            _ => Ok(()),
        }
    }

    fn sign(&mut self, draft: &Draft<'_>, info: &ServiceInfo, token: &mut dyn Token) -> Result<(), Error> {
        let request = match draft.new_key() {
            Some(offer) => Some(self.request_for_new_key(offer, &draft.certificate.stored, token)?),
            None => None,
        };
        let envelope = match draft.new_key() {
            Some((KeyAlgorithm::Rsa { .. }, _)) if token.takes_aes_wrapped_keys() => ImportCipher::Aes256WrapPad,
            _ if token.takes_padded_keys() => ImportCipher::Sm4EcbPadded,
            _ => ImportCipher::Sm4Ecb,
        };
        let content =
            application_request(draft, info, self.client.info(), self.id(), request.as_ref(), envelope).to_bytes();
        let StoredCertificate { certificate, key, .. } = &draft.certificate.stored;
        self.client.tell(&Event::Signing);
        let mut signer = TokenSigner::new(token, key.clone(), certificate.public_key().clone())?;
        let signed = SignedMessage::sign(&content, certificate, &mut signer)?;
        self.journal.keep_application(signed.as_der())?;
        self.client.tell(&Event::Stage(self.stage()));
        Ok(())
    }

    /// Makes the new key pair, or finds the one that an interrupted call made.
    fn request_for_new_key(
        &mut self,
        offer: (KeyAlgorithm, bool),
        old: &StoredCertificate,
        token: &mut dyn Token,
    ) -> Result<CertificateRequest, Error> {
        let begun = self.facts().new_key.as_ref().map(|new| (new.key.clone(), new.public_key_sha256.is_some()));
        if let Some((key, is_made)) = begun {
            match self.request_with(key, offer, old, token) {
                // What a crash left of a key pair may be of no use, or the CA asks for another kind by now: another is
                // made, under another id.
                Err(error) if !is_made && is_of_the_key(&error) => {}
                Ok(None) => {}
                Ok(Some(request)) => return Ok(request),
                Err(error) => return Err(error),
            }
        }
        let key = random_key_id()?;
        self.write(&Entry::MakingKey { key: key.to_string() })?;
        let made = self.request_with(key, offer, old, token)?;
        made.ok_or(TokenError::UnsupportedKey { algorithm: offer.0 }.into())
    }

    /// `None` when there is a key pair of another kind.
    fn request_with(
        &mut self,
        key: KeyId,
        (algorithm, pair): (KeyAlgorithm, bool),
        old: &StoredCertificate,
        token: &mut dyn Token,
    ) -> Result<Option<CertificateRequest>, Error> {
        let public_key = match token.find_key(&key)? {
            Some(public_key) => public_key,
            None => {
                self.client.tell(&Event::MakingKey);
                let placement = Placement { key: key.clone(), label: old.label.clone(), like: Some(old) };
                token.generate_key(algorithm, &placement)?
            }
        };
        if public_key.algorithm() != algorithm {
            return Ok(None);
        }
        if pair && !token.may_unwrap(&key)? {
            return Err(Error::KeyImportUnsupported { algorithm });
        }
        let public_key_sha256 = Sha256Hex(public_key.sha256());
        let request =
            CertificateRequest::sign(old.certificate.subject(), &mut TokenSigner::new(token, key, public_key)?)?;
        // Only a key pair that has signed counts as made.
        self.write(&Entry::KeyMade { public_key_sha256 })?;
        Ok(Some(request))
    }
}

/// Whether a key pair is at fault, rather than the Key being away or not logged in to.
fn is_of_the_key(error: &Error) -> bool {
    match error {
        Error::Token(error) => matches!(
            error,
            TokenError::Pkcs11 { .. }
                | TokenError::Skf { .. }
                | TokenError::Malformed { .. }
                | TokenError::Structure(_)
                | TokenError::KeyNotFound { .. }
                | TokenError::KeyExists { .. }
                | TokenError::AmbiguousKey { .. }
        ),
        Error::Certificate(_) | Error::SignatureWrong => true,
        _ => false,
    }
}

fn application_request(
    draft: &Draft<'_>,
    info: &ServiceInfo,
    client: &ClientInfo,
    id: &ApplicationId,
    request: Option<&CertificateRequest>,
    envelope: ImportCipher,
) -> ApplicationRequest {
    let certificate: &Certificate = &draft.certificate.stored.certificate;
    let form = draft.form;
    ApplicationRequest {
        agreement: draft.agreement.reference().clone(),
        amount: form.total,
        attachments: form.attachments.clone(),
        business_center_id: info.application.business_center_id,
        cert: CertReference::new(certificate, form.term),
        certificate_request: request.map(|request| Base64(request.as_der().to_vec())),
        certificate_sha256: digest(certificate),
        client: client.clone(),
        courier_payment: form.courier_payment,
        encryption_certificate_sha256: draft.quote.encryption_certificate_sha256,
        envelope_cipher: draft.new_key().filter(|(_, pair)| *pair).map(|_| envelope),
        invoice_type: form.invoice_type,
        linkman: form.linkman.clone(),
        memo: form.memo.clone(),
        out_req_id: id.to_string(),
        project_id: info.application.project_id.clone(),
        quote_id: draft.quote.quote_id.clone(),
        recipient: form.recipient.clone(),
        renew_with: form.renew_with,
        system_id: info.application.system_id.clone(),
        template_id: info.application.template_id.clone(),
        vat_invoice: form.vat_invoice.clone(),
    }
}

impl Client {
    /// Whether the key `key` decrypts what is encrypted to a certificate; where that cannot be tried, it is said.
    pub(crate) fn prove_decryption(
        &self,
        token: &mut dyn Token,
        key: &KeyId,
        certificate: &Certificate,
    ) -> Result<(), Error> {
        match token.prove_decryption(key, certificate.public_key()) {
            Ok(DecryptionProof::Decrypted) => Ok(()),
            Ok(_) => {
                self.tell(&Event::DecryptionNotTried);
                Ok(())
            }
            Err(TokenError::DecryptionFailed | TokenError::KeyNotFound { .. }) => Err(Error::TrialDecryptionWrong),
            Err(error) => Err(error.into()),
        }
    }
}

/// 20 bytes, as long as the SHA-1 that others use, and never equal to an id on the token.
pub(crate) fn random_key_id() -> Result<KeyId, Error> {
    let mut id = vec![0; 20];
    getrandom::fill(&mut id).map_err(|_| netca_protocol::Error::NoRandomness)?;
    Ok(KeyId(id))
}
