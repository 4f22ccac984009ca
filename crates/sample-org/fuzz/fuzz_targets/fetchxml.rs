//! A query in FetchXML.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regarding_sample_org::probe::Probe;

static PROBE: LazyLock<Option<Probe>> = LazyLock::new(|| Probe::new().ok());

fuzz_target!(|input: &[u8]| {
    let probe = PROBE.as_ref();
    let status = probe.map_or(500, |probe| probe.fetchxml(input));
    assert_ne!(status, 500, "a failure of the server");
});
