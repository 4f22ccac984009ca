//! What the operating system says is wrong with a file or a connection.

use std::io::ErrorKind;

use crate::say;

/// A kind of failure in words, to stand behind a colon; the rarer ones stay in English.
#[must_use]
pub fn io(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => say!("entity not found"),
        ErrorKind::PermissionDenied => say!("permission denied"),
        ErrorKind::ConnectionRefused => say!("connection refused"),
        ErrorKind::ConnectionReset => say!("connection reset"),
        ErrorKind::ConnectionAborted => say!("connection aborted"),
        ErrorKind::HostUnreachable => say!("host unreachable"),
        ErrorKind::NetworkUnreachable => say!("network unreachable"),
        ErrorKind::NetworkDown => say!("network down"),
        ErrorKind::NotConnected => say!("not connected"),
        ErrorKind::BrokenPipe => say!("broken pipe"),
        ErrorKind::TimedOut => say!("timed out"),
        ErrorKind::ReadOnlyFilesystem => say!("read-only filesystem or storage medium"),
        ErrorKind::StorageFull => say!("no storage space"),
        ErrorKind::IsADirectory => say!("is a directory"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::io;

    #[test]
    fn english_is_what_the_standard_library_says() {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionAborted,
            ErrorKind::HostUnreachable,
            ErrorKind::NetworkUnreachable,
            ErrorKind::NetworkDown,
            ErrorKind::NotConnected,
            ErrorKind::BrokenPipe,
            ErrorKind::TimedOut,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::StorageFull,
            ErrorKind::IsADirectory,
            ErrorKind::InvalidInput,
        ] {
            assert_eq!(io(kind), kind.to_string());
        }
    }
}
