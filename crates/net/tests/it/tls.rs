//! A certificate that nobody knows: refused with a sentence, nothing sent.

use std::sync::Arc;

use regarding_net::{Method, NetError, Outcome, Request, Rule};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::peer::Rig;

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_refused() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    let rig = Rig::new();
    let url = Url::parse(&format!("https://localhost:{port}/")).unwrap();
    let told = rig
        .send(Request::new(Method::GET, url, Rule::Probe))
        .await
        .unwrap_err();
    assert_eq!(told, NetError::Certificate);
    assert_eq!(
        rig.evidence.outcomes(),
        [Outcome::NotSent],
        "and it is not tried again"
    );
}
