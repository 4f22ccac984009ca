//! Names of strangers and the addresses they were looked at with: what was judged is what is connected to, whatever a
//! second look-up would answer.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;

/// How many names are remembered. Far more than are ever asked for at once.
const MOST: usize = 256;

/// The names that were looked up, the newest last.
#[derive(Debug, Default)]
pub(crate) struct Pins(Mutex<Vec<(String, Vec<IpAddr>)>>);

impl Pins {
    /// Looks a name up and holds it to what was found; a name that nobody knows in time is held to nothing.
    pub(crate) async fn look_up(&self, name: &str, patience: Duration) -> Vec<IpAddr> {
        let found = match timeout(patience, tokio::net::lookup_host((name, 0))).await {
            Ok(Ok(found)) => found.map(|address| address.ip()).collect(),
            Ok(Err(_)) | Err(_) => Vec::new(),
        };
        self.hold(name, found.clone());
        found
    }

    fn hold(&self, name: &str, addresses: Vec<IpAddr>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|(other, _)| other != name);
        if held.len() >= MOST {
            held.remove(0);
        }
        held.push((name.to_owned(), addresses));
    }

    fn held(&self, name: &str) -> Option<Vec<IpAddr>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.iter().find(|(other, _)| other == name);
        found.map(|(_, addresses)| addresses.clone())
    }
}

impl Resolve for Pins {
    fn resolve(&self, name: Name) -> Resolving {
        let held = self.held(name.as_str());
        Box::pin(async move {
            let sockets = match held {
                Some(addresses) if addresses.is_empty() => return Err("no such host".into()),
                Some(addresses) => addresses.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect(),
                // No stranger: the proxy that this computer is set up with.
                None => tokio::net::lookup_host((name.as_str(), 0))
                    .await?
                    .collect::<Vec<_>>(),
            };
            Ok(Box::new(sockets.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::dns::Resolve as _;

    use super::{MOST, Pins};

    async fn resolved(pins: &Pins, name: &str) -> Option<Vec<String>> {
        let found = pins.resolve(name.parse().unwrap()).await.ok()?;
        Some(found.map(|address| address.ip().to_string()).collect())
    }

    #[tokio::test]
    async fn a_name_keeps_the_addresses_that_were_judged() {
        let pins = Pins::default();
        pins.hold("pictures.example", vec!["192.0.2.1".parse().unwrap()]);
        assert_eq!(
            resolved(&pins, "pictures.example").await,
            Some(vec!["192.0.2.1".to_owned()])
        );
        pins.hold("pictures.example", vec!["192.0.2.2".parse().unwrap()]);
        assert_eq!(
            resolved(&pins, "pictures.example").await,
            Some(vec!["192.0.2.2".to_owned()])
        );
        pins.hold("nobody.example", vec![]);
        assert_eq!(
            resolved(&pins, "nobody.example").await,
            None,
            "not even a second look-up"
        );
    }

    #[test]
    fn only_so_many_names_are_remembered() {
        let pins = Pins::default();
        (0..MOST + 10).for_each(|n| pins.hold(&format!("n{n}.example"), vec![]));
        assert_eq!(pins.0.lock().unwrap().len(), MOST);
        assert_eq!(pins.held("n0.example"), None);
        assert!(pins.held(&format!("n{}.example", MOST + 9)).is_some());
    }
}
