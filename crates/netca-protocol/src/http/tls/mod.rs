mod p256;
mod provider;

use std::sync::Arc;

use rustls::client::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::{RootCertStore, SupportedProtocolVersion};
use rustls_platform_verifier::Verifier;

use super::TlsRoots;
use crate::Error;

const VERSIONS: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];

/// A TLS client that trusts the given roots, no process-wide provider is installed for the host.
pub(super) fn client_config(roots: &TlsRoots) -> Result<ClientConfig, Error> {
    const NO_TLS: Error = Error::Setting { setting: "tls", rule: "TLS 1.2 and 1.3 must be available" };
    let provider = Arc::new(provider::provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(VERSIONS)
        .map_err(|_| NO_TLS)?;
    let config = match roots {
        TlsRoots::System => {
            let verifier = Verifier::new(provider).map_err(|_| Error::Setting {
                setting: "tls_roots",
                rule: "the system has no trust store that can be read",
            })?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
        TlsRoots::Only(certificates) => {
            let mut store = RootCertStore::empty();
            // An SM2 anchor cannot vouch for a TLS server here and is passed over.
            store.add_parsable_certificates(certificates.iter().map(|cert| CertificateDer::from_slice(cert.as_der())));
            if store.is_empty() {
                return Err(Error::Setting {
                    setting: "tls_roots",
                    rule: "at least one certificate with an RSA or ECDSA key is needed",
                });
            }
            builder.with_root_certificates(store).with_no_client_auth()
        }
    };
    Ok(config)
}
