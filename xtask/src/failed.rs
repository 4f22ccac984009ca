//! Which tests of a program failed, and what they said first.

/// How much of what a failed test printed is said again at the end.
const FIRST_LINES: usize = 8;

/// A test program and those of its tests that failed, with what each said first: a checking machine keeps the end of what was printed.
pub(crate) fn named(program: &str, printed: &str) -> String {
    let with = |end| {
        let tests = printed.lines().filter_map(|line| line.strip_prefix("test "));
        tests.filter_map(move |line| line.strip_suffix(end))
    };
    let failed = with(" ... FAILED").map(|test| first_words(test, printed));
    let ended = |test: &str| printed.contains(&format!("test {test} ... "));
    let stuck = with(" has been running for over 60 seconds").filter(|test| !ended(test));
    let stuck = stuck.map(|test| format!("{test}\n    did not end"));
    let all: Vec<String> = failed.chain(stuck).collect();
    format!("{program}: {}", all.join("\n  "))
}

/// A test, and the first lines that it printed.
fn first_words(test: &str, printed: &str) -> String {
    let heading = format!("---- {test} stdout ----");
    let said = printed.lines().skip_while(|line| *line != heading).skip(1);
    let said = said.filter(|line| !line.is_empty()).take(FIRST_LINES);
    let said = said.take_while(|line| !line.starts_with("---- "));
    core::iter::once(test)
        .chain(said)
        .collect::<Vec<_>>()
        .join("\n    ")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn what_failed_is_named() {
        let printed = "test one::two ... ok\ntest one::three ... FAILED\ntest four ... FAILED\n\nfailures:\n\n\
                       ---- one::three stdout ----\n\nthread 'one::three' panicked at a.rs:1:2:\nwhy\n\n\
                       ---- four stdout ----\nError: other\n\n\nfailures:\n    one::three\n    four\n\ntest result: FAILED.";
        let said = named("window", printed);
        assert!(
            said.starts_with("window: one::three\n    thread 'one::three' panicked at a.rs:1:2:\n    why\n  four\n    Error: other"),
            "{said}"
        );
    }

    #[test]
    fn what_did_not_end_is_named() {
        let printed = "test one has been running for over 60 seconds\ntest two has been running for over 60 seconds\n\
                       test one ... ok\n";
        assert_eq!(
            named("companion-it", printed),
            "companion-it: two\n    did not end"
        );
    }
}
