//! A server that a message names: it notes who asks for what, and answers as the path says.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The smallest picture that there is.
pub(crate) const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";

/// A trap on a free port, standing until the test's runtime ends.
pub(crate) struct Trap {
    /// Host and port, as they stand in an address.
    pub(crate) host: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    pub(crate) async fn set() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(serve(line, Arc::clone(&heard)));
            }
        });
        Self { host, asked }
    }

    /// The paths that were asked for, sorted.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = self.asked.lock().unwrap().clone();
        paths.sort_unstable();
        paths
    }
}

async fn serve(mut line: TcpStream, heard: Arc<Mutex<Vec<String>>>) {
    let mut buffer = vec![0; 16 * 1024];
    let count = line.read(&mut buffer).await.unwrap_or(0);
    let head = String::from_utf8_lossy(buffer.get(..count).unwrap()).into_owned();
    let Some(path) = head.split(' ').nth(1).map(str::to_owned) else {
        return;
    };
    heard.lock().unwrap().push(path.clone());
    let name = path.split('?').next().unwrap_or_default();
    let (status, more, body) = match name {
        "/silent.gif" => return core::future::pending().await,
        "/large.gif" => ("200 OK", "", [GIF, &vec![0; 8 * 1024 * 1024]].concat()),
        "/page.gif" => (
            "200 OK",
            "Content-Type: image/gif\r\n",
            b"<html>no</html>".to_vec(),
        ),
        "/drawn.svg" => ("200 OK", "Content-Type: image/svg+xml\r\n", b"<svg/>".to_vec()),
        "/missing.gif" => ("404 Not Found", "", GIF.to_vec()),
        "/moved.gif" => ("302 Found", "Location: /there.gif\r\n", vec![]),
        "/file.gif" => ("302 Found", "Location: file:///etc/hostname\r\n", vec![]),
        _ => ("200 OK", "Set-Cookie: who=you\r\n", GIF.to_vec()),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n");
    let _ = line.write_all(head.as_bytes()).await;
    let _ = line.write_all(&body).await;
}
