//! The committed corpora and a seeded number of mutations of them, through the entry functions of the fuzz targets: bounded, so
//! that it is part of every run.

#![expect(clippy::indexing_slicing, reason = "places are drawn below their lengths")]

use std::fs;
use std::path::Path;

use crate::probe;

/// How many mutations of each first input.
const MUTATIONS: u64 = 300;

/// The first inputs of a target: one in each line, with `\n`, `\r` and `\\` written out.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/corpora/{name}.txt"));
    let text = fs::read_to_string(path).unwrap();
    let inputs: Vec<Vec<u8>> = text.lines().map(unescaped).collect();
    assert!(inputs.len() > 5, "{name}");
    inputs
}

fn unescaped(line: &str) -> Vec<u8> {
    let mut text = String::new();
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        text.push(match c {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text.into_bytes()
}

/// A small generator of its own, so that every run sees the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(most.max(1)).unwrap()).unwrap()
    }
}

/// Bytes that mean something in one of the grammars.
const TELLING: &[u8] = b"\r\n\"'<>&;:,={}[]\\-/ \0\x7f\xff0";

/// One to four cuts, copies, insertions and changes.
fn mutated(input: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, TELLING[dice.below(TELLING.len())]),
            2 if at < bytes.len() => bytes[at] = TELLING[dice.below(TELLING.len())],
            3 => {
                let piece: Vec<u8> = other
                    .iter()
                    .skip(dice.below(other.len()))
                    .take(20)
                    .copied()
                    .collect();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + dice.below(12)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}

fn run(name: &str, probe: fn(&[u8])) {
    let inputs = corpus(name);
    let mut dice = Dice(1187);
    for input in &inputs {
        probe(input);
        for _ in 0..MUTATIONS {
            let other = &inputs[dice.below(inputs.len())];
            probe(&mutated(input, other, &mut dice));
        }
    }
}

#[test]
fn a13_hostile_batch_replies_do_no_harm() {
    run("batch", probe::batch);
}

#[test]
fn g4_hostile_forms_do_no_harm() {
    run("formxml", probe::formxml);
}

#[test]
fn a17_hostile_error_bodies_do_no_harm() {
    run("error", probe::error);
}

#[test]
fn b4_hostile_challenges_do_no_harm() {
    run("challenge", probe::challenge);
}

#[test]
fn b5_hostile_discovery_replies_do_no_harm() {
    run("discovery", probe::discovery);
}

#[test]
fn g2_hostile_metadata_does_no_harm() {
    run("metadata", probe::metadata);
}
