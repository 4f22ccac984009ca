//! A relay before the organization that keeps every byte on its way out of the program.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};

/// What went out.
#[derive(Clone, Default)]
pub(crate) struct Relay(Arc<Mutex<Vec<u8>>>);

impl Relay {
    /// Stands before an address (`127.0.0.1:80`); the relay and its own.
    pub(crate) async fn before(target: &str) -> (Self, String) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let (relay, target) = (Self::default(), target.to_owned());
        let keeping = relay.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(keeping.clone().pass(near, target.clone()));
            }
        });
        (relay, address)
    }

    async fn pass(self, near: TcpStream, target: String) {
        let far = TcpStream::connect(target).await.unwrap();
        let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
        tokio::spawn(async move { copy(&mut far_in, &mut near_out).await });
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = near_in.read(&mut buffer).await {
            let bytes = buffer.get(..length).unwrap();
            self.0.lock().unwrap().extend_from_slice(bytes);
            if far_out.write_all(bytes).await.is_err() {
                return;
            }
        }
    }

    /// Everything that went out so far, as text.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}
