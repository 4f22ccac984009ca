//! The search for what must not be on the disk: every byte of every file below a folder, and every file name, for planted
//! strings, in the forms in which programs write text.
//!
//! Not reached: raw deflate inside a file of another kind, zstd, encryption, memory that was swapped out.

use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// As much of a compressed stream is looked into.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// As deep are streams within streams looked into.
const DEPTH: u32 = 3;

/// What is searched for.
#[derive(Debug)]
pub struct Search {
    automaton: AhoCorasick,
    /// What each pattern of the automaton is: which string, in which form.
    meanings: Vec<String>,
}

impl Search {
    /// A search for these strings, each under the name by which it is reported.
    ///
    /// # Panics
    /// When there is nothing to search for.
    #[must_use]
    pub fn new<'p>(planted: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let (mut patterns, mut meanings) = (Vec::new(), Vec::new());
        for (name, text) in planted {
            for (form, pattern) in forms(text) {
                assert!(
                    pattern.len() > 7,
                    "{name} as {form} is too short to be told from chance"
                );
                patterns.push(pattern);
                meanings.push(format!("{name} ({form})"));
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(patterns);
        Self {
            automaton: automaton.expect("patterns to search for"),
            meanings,
        }
    }

    /// What these bytes hold.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        self.look(bytes, DEPTH, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What the files below a folder hold, one line each: where, and what.
    #[must_use]
    pub fn below(&self, folder: &Path) -> Vec<String> {
        self.within(files(folder))
    }

    /// The same of what was written since a moment: beside it others keep what is theirs.
    #[must_use]
    pub fn written_since(&self, folder: &Path, moment: SystemTime) -> Vec<String> {
        let is_new = |file: &PathBuf| {
            let changed = fs::symlink_metadata(file).and_then(|metadata| metadata.modified());
            changed.is_ok_and(|changed| changed >= moment)
        };
        self.within(files(folder).into_iter().filter(is_new))
    }

    fn within(&self, files: impl IntoIterator<Item = PathBuf>) -> Vec<String> {
        let mut findings = Vec::new();
        for file in files {
            let name = file.as_os_str().as_bytes();
            let target = fs::read_link(&file).unwrap_or_default();
            // Sockets and pipes hold nothing; a file that went meanwhile holds nothing any more.
            let content = if fs::symlink_metadata(&file).is_ok_and(|kind| kind.is_file()) {
                fs::read(&file).unwrap_or_default()
            } else {
                Vec::new()
            };
            for (where_, bytes) in [
                ("name", name),
                ("target", target.as_os_str().as_bytes()),
                ("content", &content),
            ] {
                findings.extend(
                    self.bytes(bytes)
                        .iter()
                        .map(|what| format!("{} ({where_}): {what}", file.display())),
                );
            }
        }
        findings
    }

    fn look<'s>(&'s self, bytes: &[u8], depth: u32, found: &mut Vec<&'s str>) {
        for view in [bytes.to_vec(), unfolded(bytes)] {
            // Overlapping ones too: one string may be a part of another.
            let hits = self.automaton.find_overlapping_iter(&view);
            found.extend(
                hits.filter_map(|hit| self.meanings.get(hit.pattern().as_usize()).map(String::as_str)),
            );
        }
        if let Some(depth) = depth.checked_sub(1) {
            for stream in streams(bytes) {
                self.look(&stream, depth, found);
            }
        }
    }
}

/// The forms of a text, without those that are the same bytes as one before.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut forms: Vec<(&'static str, Vec<u8>)> = vec![("UTF-8", text.as_bytes().to_vec())];
    let more = [
        ("UTF-16LE", units(u16::to_le_bytes)),
        ("UTF-16BE", units(u16::to_be_bytes)),
        ("Latin-1", latin(text)),
        (
            "percent-encoding",
            escaped(text, "%", |byte| !byte.is_ascii_alphanumeric()),
        ),
        (
            "percent-encoding with plus",
            escaped(text, "%", |byte| !byte.is_ascii_alphanumeric()).replace_bytes(b"%20", b"+"),
        ),
        (
            "percent-encoding, unreserved kept",
            escaped(text, "%", |byte| !is_unreserved(byte)),
        ),
        (
            "percent-encoding in a path",
            escaped(text, "%", |byte| !is_unreserved(byte) && byte != b'@'),
        ),
        (
            "quoted-printable",
            escaped(text, "=", |byte| !byte.is_ascii_graphic() && byte != b' '),
        ),
        (
            "quoted-printable in a header",
            escaped(text, "=", |byte| !byte.is_ascii_alphanumeric()).replace_bytes(b"=20", b"_"),
        ),
        ("JSON escapes", json_escaped(text)),
        ("HTML references", html_escaped(text)),
    ];
    for (name, bytes) in more
        .into_iter()
        .chain(base64(text.as_bytes()))
        .chain(base64_of_utf16(text))
    {
        if !bytes.is_empty() && !forms.iter().any(|(_, one)| *one == bytes) {
            forms.push((name, bytes));
        }
    }
    forms
}

/// The part of the base64 of anything with the text in it that is always the same, for each of three alignments.
fn base64(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = Vec::new();
    // With so many bytes before it, so many characters are not the text's own.
    for (before, unsure) in [(0, 0), (1, 2), (2, 3)] {
        let padded = [vec![0; before], bytes.to_vec()].concat();
        // Only whole groups of six bits that are all the text's own.
        let whole = padded.len() * 8 / 6;
        for (name, engine) in [("base64", &STANDARD_NO_PAD), ("base64url", &URL_SAFE_NO_PAD)] {
            let text = engine.encode(&padded);
            forms.push((
                name,
                text.as_bytes().get(unsure..whole).unwrap_or_default().to_vec(),
            ));
        }
    }
    forms
}

fn base64_of_utf16(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    base64(&bytes)
        .into_iter()
        .map(|(_, bytes)| ("base64 of UTF-16", bytes))
        .collect()
}

/// As ISO 8859-1; nothing when it does not fit.
fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn escaped(text: &str, sign: &str, escape: impl Fn(u8) -> bool) -> Vec<u8> {
    let one = |byte: u8| {
        if escape(byte) {
            format!("{sign}{byte:02X}")
        } else {
            char::from(byte).to_string()
        }
    };
    text.bytes().map(one).collect::<String>().into_bytes()
}

/// RFC 3986, 2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn json_escaped(text: &str) -> Vec<u8> {
    let one = |c: char| match c.is_ascii() {
        true => c.to_string(),
        false => {
            let mut units = [0; 2];
            c.encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect()
        }
    };
    text.chars().map(one).collect::<String>().into_bytes()
}

fn html_escaped(text: &str) -> Vec<u8> {
    let one = |c: char| {
        if c.is_ascii() {
            c.to_string()
        } else {
            format!("&#{};", u32::from(c))
        }
    };
    text.chars().map(one).collect::<String>().into_bytes()
}

trait ReplaceBytes {
    fn replace_bytes(self, from: &[u8], to: &[u8]) -> Vec<u8>;
}

impl ReplaceBytes for Vec<u8> {
    fn replace_bytes(self, from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut replaced = Vec::with_capacity(self.len());
        let mut rest = self.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if let Some(after) = rest.strip_prefix(from) {
                replaced.extend(to);
                rest = after;
            } else {
                replaced.push(*first);
                rest = others;
            }
        }
        replaced
    }
}

/// Without line ends and soft line breaks, so that a string that was folded is whole.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let bare = bytes
        .to_vec()
        .replace_bytes(b"=\r\n", b"")
        .replace_bytes(b"=\n", b"");
    bare.into_iter()
        .filter(|byte| !matches!(byte, b'\r' | b'\n' | 0))
        .collect()
}

/// What gzip, zlib and raw deflate streams in the bytes hold.
fn streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut streams: Vec<Vec<u8>> = unpacked(DeflateDecoder::new(bytes)).into_iter().collect();
    for place in 0..bytes.len() {
        let rest = bytes.get(place..).unwrap_or_default();
        let stream = match rest {
            [0x1f, 0x8b, 0x08, ..] => unpacked(GzDecoder::new(rest)),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => unpacked(ZlibDecoder::new(rest)),
            _ => None,
        };
        streams.extend(stream);
    }
    streams
}

/// As much as can be unpacked; a stream that was cut short may hold something too.
fn unpacked(stream: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let _ = stream.take(UNPACKED).read_to_end(&mut bytes);
    (bytes.len() > 16).then_some(bytes)
}

/// Everything below a folder that is no folder itself.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // The name of an empty folder is a name too.
        found.push(folder.clone());
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    found
}
