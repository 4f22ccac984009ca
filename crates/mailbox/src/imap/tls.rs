//! TLS: always verified, against what the operating system trusts. There is no switch to turn that off.

use std::io;
use std::sync::Arc;

use regarding_model::say;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::error::MailboxError;

/// Makes the connection private, and proves that the server is the host that was asked for.
pub(crate) async fn wrap(stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, MailboxError> {
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(|_| {
        MailboxError::Invalid {
            reason: say!("the server's name is no host name"),
        }
    })?;
    let connector = TlsConnector::from(Arc::new(config()?));
    connector
        .connect(name, stream)
        .await
        .map_err(|error| refusal(host, &error))
}

fn config() -> Result<ClientConfig, MailboxError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let unusable = |_| MailboxError::Unsupported {
        what: say!("TLS with this computer's trusted certificates"),
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    Ok(builder
        .with_platform_verifier()
        .map_err(unusable)?
        .with_no_client_auth())
}

/// A failed handshake in words.
fn refusal(host: &str, error: &io::Error) -> MailboxError {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(reason)) => MailboxError::BadCertificate {
            host: host.to_owned(),
            reason: in_words(reason),
        },
        Some(_) => MailboxError::Offline {
            reason: say!("no private connection could be agreed on"),
        },
        None => super::wire::io_error(error),
    }
}

fn in_words(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            say!("its certificate has expired")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            say!("its certificate is not valid yet; is this computer's clock right?")
        }
        CertificateError::Revoked => say!("its certificate was revoked"),
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            say!("its certificate is signed by nobody that this computer trusts")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            say!("its certificate is for another name")
        }
        _ => say!("its certificate is not valid"),
    }
}
