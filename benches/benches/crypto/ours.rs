//! What netca-cert does.

use netca_cert::{Certificate, CertificateChain, CertificateRequest, SignedMessage, TrustAnchors};

use crate::world::{self, Holder, InMemory, World};

#[derive(Clone)]
pub(crate) struct Ours {
    path: Vec<Certificate>,
    anchors: TrustAnchors,
    now: std::time::SystemTime,
    signer: InMemory,
}

impl Ours {
    pub(crate) fn new(world: &World, holder: &Holder) -> Self {
        let mut path = holder.path.clone();
        let root = path.pop().expect("a root");
        let public_key = path[0].public_key().clone();
        let signer = InMemory { key: holder.key.clone(), public_key };
        Self { path, anchors: TrustAnchors::new(vec![root]), now: world.now, signer }
    }

    /// With its key ready for use, as it always is.
    pub(crate) fn parse(&self) -> Certificate {
        Certificate::from_der(self.path[0].as_der()).expect("a certificate")
    }

    pub(crate) fn validate(&self) -> CertificateChain {
        self.anchors.validate(&self.path[0], &self.path[1..], self.now).expect("a path")
    }

    /// And checked, as each signature that comes back from a token is.
    pub(crate) fn sign(&mut self) -> SignedMessage {
        SignedMessage::sign(&world::content(), &self.path[0], &mut self.signer).expect("a message")
    }

    pub(crate) fn verify(&self, message: &SignedMessage) {
        SignedMessage::from_der(message.as_der()).and_then(|message| message.verify()).expect("a good signature");
    }

    /// And checked.
    pub(crate) fn request(&mut self) -> CertificateRequest {
        world::request(&mut self.signer)
    }

    pub(crate) fn check_request(&self, request: &CertificateRequest) {
        CertificateRequest::from_der(request.as_der()).and_then(|request| request.verify()).expect("a good request");
    }
}
