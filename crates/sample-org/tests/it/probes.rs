//! The bounded run of the fuzz targets on a stable compiler: every committed input, and a fixed number of damaged ones from a
//! fixed seed, through the same functions as `fuzz/`. Whatever comes, the server does not fail.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::PathBuf;

use regarding_sample_org::probe::Probe;

/// How many damaged inputs are made of each target's corpus.
const DAMAGED: usize = 600;
/// Damage is done to inputs of at most so many bytes.
const LARGEST: usize = 4_000;

fn lines(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

fn batches() -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/batch");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Cuts, doubles, drops, flips, and joins with another input.
fn damaged(all: &[Vec<u8>], chance: &mut fastrand::Rng) -> Vec<u8> {
    let small: Vec<&Vec<u8>> = all.iter().filter(|one| one.len() <= LARGEST).collect();
    let pick = |chance: &mut fastrand::Rng| {
        small
            .get(chance.usize(..small.len()))
            .map_or(Vec::new(), |one| one.to_vec())
    };
    let mut made = pick(chance);
    for _ in 0..chance.usize(1..5) {
        let at = chance.usize(..=made.len());
        let to = (at + chance.usize(..40)).min(made.len());
        match chance.u8(..6) {
            0 => made.truncate(at),
            1 => drop(made.drain(at..to)),
            2 => {
                let piece = made.get(at..to).unwrap_or_default().to_vec();
                made.splice(at..at, piece);
            }
            3 => {
                if let Some(byte) = made.get_mut(at) {
                    *byte ^= 1 << chance.u8(..8);
                }
            }
            4 => {
                let other = pick(chance);
                made.splice(at..to, other.into_iter().take(200));
            }
            _ => made.splice(at..to, *b"'\"<>&;()%00").for_each(drop),
        }
    }
    made
}

fn run(name: &str, all: &[Vec<u8>], ask: impl Fn(&[u8]) -> u16) {
    assert!(all.len() > 20, "the corpus of {name} is there");
    let mut chance = fastrand::Rng::with_seed(1187);
    let more = (0..DAMAGED)
        .map(|_| damaged(all, &mut chance))
        .collect::<Vec<_>>();
    for input in all.iter().chain(&more) {
        let status = ask(input);
        let shown: String = String::from_utf8_lossy(input).chars().take(300).collect();
        assert_ne!(status, 500, "{name}: {shown}");
        assert!((200..600).contains(&status), "{name}: {shown}");
    }
}

#[test]
fn queries_fail_nothing() {
    let probe = Probe::new().unwrap();
    run("query", &lines(include_str!("../corpora/queries.txt")), |input| {
        // The corpus names the set as well.
        let at = input.iter().position(|byte| *byte == b'?').map_or(0, |at| at + 1);
        probe.query(input.get(at..).unwrap_or_default())
    });
}

#[test]
fn fetchxml_fails_nothing() {
    let probe = Probe::new().unwrap();
    run(
        "fetchxml",
        &lines(include_str!("../corpora/fetchxml.txt")),
        |input| probe.fetchxml(input),
    );
}

#[test]
fn batches_fail_nothing() {
    let probe = Probe::new().unwrap();
    run("batch", &batches(), |input| probe.batch(input));
}

#[test]
fn forms_fail_nothing() {
    let probe = Probe::new().unwrap();
    run(
        "formxml",
        &lines(include_str!("../corpora/formxml.txt")),
        |input| probe.formxml(input),
    );
    let good = include_str!("../corpora/formxml.txt").lines().next().unwrap();
    assert_eq!(probe.formxml(good.as_bytes()), 204);
}
