//! Hostile input to the client: see `probe.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/probe.rs"]
mod probe;

fuzz_target!(|input: &[u8]| {
    probe::discovery(input);
});
