//! The search for planted strings finds them, in every form it promises: a privacy test that cannot fail proves nothing.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use regarding_tests::search::Search;

const NAME: &str = "Žofie Vault7k3q Åkerblom";
const ADDRESS: &str = "vault7k3q@hidden-place.example";

#[test]
fn a_planted_string_is_found_in_every_form() {
    let search = Search::new([("name", NAME), ("address", ADDRESS)]);
    for (form, bytes) in forms(NAME).into_iter().chain(forms(ADDRESS)) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/file"), &bytes).unwrap();
        let found = search.below(folder.path());
        assert!(!found.is_empty(), "not found as {form}: {bytes:?}");
    }
}

#[test]
fn names_of_files_and_folders_and_targets_of_links_are_searched() {
    let search = Search::new([("address", ADDRESS)]);
    let folder = tempfile::tempdir().unwrap();
    let found = |make: &dyn Fn(&Path)| {
        let inner = tempfile::tempdir_in(&folder).unwrap();
        make(inner.path());
        search.below(inner.path()).len()
    };
    assert_eq!(
        found(&|at| fs::write(at.join(format!("{ADDRESS}.txt")), "").unwrap()),
        1
    );
    assert_eq!(found(&|at| fs::create_dir(at.join(ADDRESS)).unwrap()), 1);
    assert_eq!(
        found(&|at| std::os::unix::fs::symlink(ADDRESS, at.join("link")).unwrap()),
        1
    );
}

#[test]
fn beside_the_program_only_what_was_written_since_is_searched() {
    let search = Search::new([("address", ADDRESS)]);
    let folder = tempfile::tempdir().unwrap();
    let now = SystemTime::now();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    for file in [&old, &new] {
        fs::write(file, ADDRESS).unwrap();
    }
    let opened = fs::File::options().write(true).open(&old).unwrap();
    opened.set_modified(now - Duration::from_hours(1)).unwrap();
    let found = search.written_since(folder.path(), now - Duration::from_mins(1));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&*new.to_string_lossy()));
}

#[test]
fn what_was_not_planted_is_not_found() {
    let search = Search::new([("name", NAME), ("address", ADDRESS)]);
    let folder = tempfile::tempdir().unwrap();
    let others = "Zofie Vault Akerblom, vault@hidden-place.example and 4 MB of other things. ".repeat(50_000);
    fs::write(folder.path().join("file"), others).unwrap();
    assert_eq!(search.below(folder.path()), Vec::<String>::new());
}

fn forms(text: &str) -> Vec<(String, Vec<u8>)> {
    let around = |text: &[u8]| {
        [
            b"before \xff\x00\x07".to_vec(),
            text.to_vec(),
            b"\x00 after".to_vec(),
        ]
        .concat()
    };
    let plain = around(text.as_bytes());
    let mut forms = vec![
        ("UTF-8".to_owned(), plain.clone()),
        (
            "lower case".to_owned(),
            around(text.to_ascii_lowercase().as_bytes()),
        ),
        (
            "UTF-16LE".to_owned(),
            around(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        ),
        (
            "UTF-16BE".to_owned(),
            around(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()),
        ),
        (
            "percent".to_owned(),
            around(regarding_tests::api::encoded(text).as_bytes()),
        ),
        (
            "unreserved kept".to_owned(),
            around(
                regarding_tests::api::encoded(text)
                    .replace("%2E", ".")
                    .replace("%2D", "-")
                    .as_bytes(),
            ),
        ),
        ("form".to_owned(), around(form_encoded(text).as_bytes())),
        (
            "quoted-printable".to_owned(),
            around(folded_quoted_printable(text).as_bytes()),
        ),
        ("JSON".to_owned(), around(json_ascii(text).as_bytes())),
    ];
    for before in 0..3 {
        let bytes = [&b"abc"[..before], text.as_bytes(), b"xyz"].concat();
        forms.push((
            format!("base64, {before} before"),
            around(STANDARD.encode(&bytes).as_bytes()),
        ));
        let folded = STANDARD
            .encode(bytes)
            .as_bytes()
            .chunks(9)
            .collect::<Vec<_>>()
            .join(&b"\r\n"[..]);
        forms.push((format!("folded base64, {before} before"), around(&folded)));
    }
    let long = [b"filler ".repeat(200), plain].concat();
    let mut gzip = GzEncoder::new(b"in a file: ".to_vec(), Compression::best());
    gzip.write_all(&long).unwrap();
    let mut zlib = ZlibEncoder::new(b"in a file: ".to_vec(), Compression::fast());
    zlib.write_all(&long).unwrap();
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
    deflate.write_all(&long).unwrap();
    let gzip = gzip.finish().unwrap();
    let mut twice = ZlibEncoder::new(Vec::new(), Compression::default());
    twice.write_all(&gzip).unwrap();
    forms.push(("gzip".to_owned(), gzip));
    forms.push(("zlib".to_owned(), zlib.finish().unwrap()));
    forms.push(("deflate".to_owned(), deflate.finish().unwrap()));
    forms.push(("gzip within zlib".to_owned(), twice.finish().unwrap()));
    forms
}

fn form_encoded(text: &str) -> String {
    regarding_tests::api::encoded(text).replace("%20", "+")
}

fn folded_quoted_printable(text: &str) -> String {
    let one = |byte: u8| match byte {
        b' '..=b'<' | b'>'..=b'~' => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    let units: Vec<String> = text.bytes().map(one).collect();
    units
        .chunks(7)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("=\r\n")
}

fn json_ascii(text: &str) -> String {
    let one = |c: char| {
        if c.is_ascii() {
            c.to_string()
        } else {
            format!("\\u{:04X}", u32::from(c))
        }
    };
    text.chars().map(one).collect()
}
