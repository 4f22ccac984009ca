//! A proxy that counts requests and changes nothing.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What stands at the end of the first line of each request, and nowhere in what these requests carry.
const MARK: &[u8] = b" HTTP/1.1\r\n";

/// The proxy in front of a server. It ends with the program.
pub(crate) struct Counting {
    /// Its address, with the path of the server's.
    pub(crate) url: String,
    server: String,
    count: Arc<AtomicU64>,
}

impl Counting {
    /// In front of the server at this address.
    pub(crate) fn before(url: &str) -> Self {
        let (authority, path) = parts(url);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let count = Arc::new(AtomicU64::new(0));
        let (server, counter) = (authority.clone(), Arc::clone(&count));
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                let (server, counter) = (server.clone(), Arc::clone(&counter));
                thread::spawn(move || serve(line, &server, &counter));
            }
        });
        Self {
            url: format!("http://{address}{path}"),
            server: authority,
            count,
        }
    }

    /// An address of the server's, behind the proxy.
    pub(crate) fn of(&self, url: &str) -> String {
        let (_, own) = parts(url);
        let here = parts(&self.url).0;
        assert!(url.contains(&self.server), "an address of the server");
        format!("http://{here}{own}")
    }

    /// How many requests there were since this was asked last.
    pub(crate) fn take(&self) -> u64 {
        self.count.swap(0, Ordering::Relaxed)
    }
}

fn parts(url: &str) -> (String, String) {
    let rest = url.trim_start_matches("http://");
    match rest.split_once('/') {
        Some((authority, path)) => (authority.to_owned(), format!("/{path}")),
        None => (rest.to_owned(), "/".to_owned()),
    }
}

fn serve(line: TcpStream, server: &str, count: &AtomicU64) {
    let Ok(there) = TcpStream::connect(server) else {
        return;
    };
    let _ = (line.set_nodelay(true), there.set_nodelay(true));
    let (Ok(line_down), Ok(there_down)) = (line.try_clone(), there.try_clone()) else {
        return;
    };
    let down = thread::spawn(move || pump(there_down, line_down, |_| ()));
    let mut tail: Vec<u8> = Vec::new();
    pump(line, there, |bytes| {
        tail.extend_from_slice(bytes);
        let found = tail.windows(MARK.len()).filter(|window| *window == MARK).count();
        count.fetch_add(u64::try_from(found).unwrap_or_default(), Ordering::Relaxed);
        let keep = tail.len().saturating_sub(MARK.len() - 1);
        tail.drain(..keep);
    });
    let _ = down.join();
}

fn pump(mut from: TcpStream, mut to: TcpStream, mut seen: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut buffer) {
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        seen(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
