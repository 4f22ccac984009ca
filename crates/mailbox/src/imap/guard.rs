//! What stands between a hostile server and the protocol's parser: bounds on lines, literals, nesting and on all that one
//! command may bring. The parser keeps an answer in memory until it is whole and recurses into parentheses; so the bounds
//! have to be held before it, byte by byte.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use regarding_model::say;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest line, without its literals, in bytes. The parser begins a line anew with each piece that arrives.
const LINE_LIMIT: usize = 256 << 10;
/// The largest literal, in bytes; the program asks for pieces far smaller.
const LITERAL_LIMIT: u64 = 4 << 20;
/// How deep parentheses may nest.
const DEPTH_LIMIT: u32 = 60;

/// An answer that the parser does not know, and at which it gives up (RFC 2342). It becomes the words of a warning of the same
/// length: no other answer begins with its first four bytes, so that no byte has to be held back.
const UNKNOWN: &[u8] = b"* NAMESPACE";
/// What takes its place.
const WARNING: &[u8] = b"* NO       ";

/// How many more bytes the server may send.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budget(Arc<AtomicU64>);

impl Budget {
    /// Sets it for the next command.
    pub(crate) fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn spend(&self, bytes: u64) -> io::Result<()> {
        let left = self
            .0
            .load(Ordering::Relaxed)
            .checked_sub(bytes)
            .ok_or_else(|| excess(say!("more than was asked for")))?;
        self.0.store(left, Ordering::Relaxed);
        Ok(())
    }
}

/// A stream whose incoming half is bounded.
#[derive(Debug)]
pub(crate) struct Guard<S> {
    inner: S,
    scan: Scan,
    budget: Budget,
}

impl<S> Guard<S> {
    pub(crate) fn new(inner: S, budget: Budget) -> Self {
        Self {
            inner,
            scan: Scan::default(),
            budget,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        let fresh = buf.filled_mut().get_mut(before..).unwrap_or_default();
        self.budget.spend(fresh.len() as u64)?;
        self.scan.take(fresh)?;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guard<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// Follows the shape of the answers.
#[derive(Debug, Default)]
struct Scan {
    /// How much of a literal is still to come.
    literal: u64,
    /// Length of the current line so far.
    line: usize,
    /// Open parentheses.
    depth: u32,
    quoted: bool,
    escaped: bool,
    /// The number in braces that the line may be ending with.
    braces: Braces,
    /// How much of [`UNKNOWN`] the line begins with; `None` when it begins with something else.
    unknown: Option<usize>,
    /// Whether the line goes on behind a literal.
    goes_on: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Braces {
    #[default]
    None,
    Open(u64),
    Closed(u64),
}

impl Scan {
    fn take(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        let mut at = 0;
        while at < bytes.len() {
            let left = bytes.len() - at;
            let skipped = usize::try_from(self.literal).unwrap_or(usize::MAX).min(left);
            self.literal -= skipped as u64;
            at += skipped;
            let plain = self.plain(bytes.get(at..).unwrap_or_default());
            self.lengthen(plain)?;
            at += plain;
            if let Some(byte) = bytes.get_mut(at) {
                self.reword(byte);
                self.step(*byte)?;
                at += 1;
            }
        }
        Ok(())
    }

    /// How many of these bytes change nothing but the length of the line: most of what a server says.
    fn plain(&self, bytes: &[u8]) -> usize {
        if self.line == 0 || self.unknown.is_some() || self.escaped || self.braces != Braces::None {
            return 0;
        }
        let means = |byte: &u8| matches!(byte, b'\n' | b'"' | b'\\' | b'(' | b')' | b'{');
        bytes.iter().position(means).unwrap_or(bytes.len())
    }

    fn lengthen(&mut self, by: usize) -> io::Result<()> {
        self.line += by;
        if self.line > LINE_LIMIT {
            return Err(excess(say!("an endless line")));
        }
        Ok(())
    }

    /// Puts [`WARNING`] in the place of [`UNKNOWN`], a byte at a time. `unknown` is the place in it, from the beginning of a line on.
    fn reword(&mut self, byte: &mut u8) {
        if self.line == 0 && !self.goes_on {
            self.unknown = Some(0);
        }
        let Some(at) = self.unknown else {
            return;
        };
        let fits = UNKNOWN
            .get(at)
            .is_some_and(|expected| expected.eq_ignore_ascii_case(byte));
        self.unknown = fits.then_some(at + 1);
        if let (true, Some(instead)) = (fits, WARNING.get(at)) {
            *byte = *instead;
        }
    }

    fn step(&mut self, byte: u8) -> io::Result<()> {
        if byte == b'\n' {
            return self.end_line();
        }
        self.lengthen(1)?;
        self.braces = match (self.braces, byte) {
            (_, b'{') => Braces::Open(0),
            (Braces::Open(n), b'0'..=b'9') => {
                Braces::Open(n.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
            }
            (Braces::Open(n), b'+') => Braces::Open(n),
            (Braces::Open(n), b'}') => Braces::Closed(n),
            (Braces::Closed(n), b'\r') => Braces::Closed(n),
            _ => Braces::None,
        };
        self.nest(byte)
    }

    fn nest(&mut self, byte: u8) -> io::Result<()> {
        if self.quoted {
            (self.quoted, self.escaped) = (self.escaped || byte != b'"', !self.escaped && byte == b'\\');
            return Ok(());
        }
        match byte {
            b'"' => self.quoted = true,
            b'(' => self.depth += 1,
            b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEPTH_LIMIT {
            Err(excess(say!("endless nesting")))
        } else {
            Ok(())
        }
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.line = 0;
        self.goes_on = false;
        self.quoted = false;
        self.escaped = false;
        match core::mem::take(&mut self.braces) {
            Braces::Closed(size) if size > LITERAL_LIMIT => {
                return Err(excess(say!("a piece larger than was asked for")));
            }
            // The answer goes on behind the literal, so what is open stays open.
            Braces::Closed(size) => {
                self.literal = size;
                self.goes_on = true;
            }
            Braces::None | Braces::Open(_) => self.depth = 0,
        }
        Ok(())
    }
}

fn excess(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::Scan;

    fn scan(bytes: &[u8]) -> Result<(), String> {
        Scan::default()
            .take(&mut bytes.to_vec())
            .map_err(|error| error.to_string())
    }

    /// What comes out of what comes in, in pieces of any size.
    fn reworded(text: &str, piece: usize) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let mut scan = Scan::default();
        for piece in bytes.chunks_mut(piece) {
            scan.take(piece).unwrap();
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn rfc_2342_an_answer_that_the_parser_does_not_know_becomes_a_warning() {
        let text = "* NO alas\r\n* namespace ((\"\" \"/\")) NIL NIL\r\n* 1 FETCH (BODY[] {15}\r\n* NAMESPACE x\r\n* NAMESPACE)\r\n* OK\r\n";
        let expected = "* NO alas\r\n* NO        ((\"\" \"/\")) NIL NIL\r\n* 1 FETCH (BODY[] {15}\r\n* NAMESPACE x\r\n* NAMESPACE)\r\n* OK\r\n";
        for piece in [1, 3, 7, 1000] {
            assert_eq!(reworded(text, piece), expected, "{piece}");
        }
    }

    #[test]
    fn ordinary_answers_pass() {
        let answer =
            b"* 1 FETCH (UID 1 BODY[] {11}\r\n((((((\"\r\n{9\r\n FLAGS (\\Seen))\r\n* OK \"(\\\"((\" hi\r\n";
        assert_eq!(scan(&answer.repeat(1000)), Ok(()));
    }

    /// What means nothing is passed over, and what means something never is, wherever the bytes are cut.
    #[test]
    fn nothing_that_counts_is_passed_over() {
        let deep = "(".repeat(2000);
        let nesting = || Err("endless nesting".to_owned());
        let larger = || Err("a piece larger than was asked for".to_owned());
        let cases = [
            (format!("* {deep}"), nesting()),
            (format!("* \"{deep}\"\r\n* \"\\\"{deep}\" ok\r\n"), Ok(())),
            (format!("* \"a\\\\b\" {deep}"), nesting()),
            (format!("* \"\\x\" {deep}"), nesting()),
            (format!("* \"\\x{deep}\" ok\r\n"), Ok(())),
            ("* 1 FETCH (BODY[] {4000000000}\r\n".to_owned(), larger()),
            ("* 1 FETCH (X {12} BODY[] {4000000000}\r\n".to_owned(), larger()),
            ("* 1 FETCH (BODY[] {12 4000000000}\r\n".to_owned(), Ok(())),
            (format!("* 1 FETCH (BODY[] {{2000}}\r\n{deep})\r\n"), Ok(())),
            (format!("* 1 FETCH (BODY[] {{1999}}\r\n{deep}{deep}"), nesting()),
        ];
        for (text, expected) in cases {
            for piece in [1, 7, text.len()] {
                let mut one = Scan::default();
                let mut bytes = text.as_bytes().to_vec();
                let outcome = bytes
                    .chunks_mut(piece)
                    .try_for_each(|some| one.take(some).map_err(|error| error.to_string()));
                assert_eq!(outcome, expected, "{text:.60} in {piece}");
            }
        }
    }

    #[test]
    fn hostile_shapes_are_stopped() {
        assert_eq!(scan(&b"x".repeat(2_000_000)), Err("an endless line".to_owned()));
        assert_eq!(
            scan(b"* 1 FETCH (BODY[] {4000000000}\r\n"),
            Err("a piece larger than was asked for".to_owned())
        );
        assert_eq!(
            scan(b"* 1 FETCH {99999999999999999999999}\r\n"),
            Err("a piece larger than was asked for".to_owned())
        );
        assert_eq!(
            scan(&[b"* 1 FETCH (BODYSTRUCTURE ".as_slice(), &b"(".repeat(99)].concat()),
            Err("endless nesting".to_owned())
        );
    }
}
