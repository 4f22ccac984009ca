//! The evidence log beside what was seen on the lines out (promise 2).

use regarding_tests::install::Install;
use regarding_tests::relay::{Passed, Relay};
use regarding_tests::wire::Wire;

/// A line of the evidence log, as far as the wire can confirm it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    host: String,
    method: String,
    bytes: usize,
}

/// What passed the relay.
pub(crate) fn requests(relay: &Relay) -> Vec<Line> {
    let host = relay.url.trim_start_matches("http://").trim_end_matches('/');
    let line = |passed: &Passed| Line {
        host: host.to_owned(),
        method: passed.method.to_ascii_lowercase(),
        bytes: passed.body.len(),
    };
    relay.passed().iter().map(line).collect()
}

/// What was said on the wire to a mail server: the connections, and the commands on them.
pub(crate) fn commands(wire: &Wire) -> Vec<Line> {
    let line = |method: String, bytes| Line {
        host: format!("127.0.0.1:{}", wire.port),
        method,
        bytes,
    };
    let connections = (0..wire.lines()).map(|_| line("imap.connect".to_owned(), 0));
    let commands = tagged(wire).into_iter().map(|command| {
        let mut words = command.split(' ').map(str::to_ascii_lowercase);
        let (first, second) = (words.next().unwrap(), words.next());
        let method = match (first.as_str(), second) {
            ("uid", Some(second)) => format!("imap.uid-{second}"),
            _ => format!("imap.{first}"),
        };
        line(method, command.len())
    });
    connections.chain(commands).collect()
}

/// The commands on a wire without their tags. All else is the answer of a sign-in to its challenge, or ends IDLE.
pub(crate) fn tagged(wire: &Wire) -> Vec<String> {
    let mut commands = Vec::new();
    for connection in wire.said() {
        let mut signing_in = false;
        // A line that is not whole was not sent.
        for line in connection
            .split_inclusive("\r\n")
            .filter_map(|line| line.strip_suffix("\r\n"))
        {
            if let Some((_, command)) = line.split_once(' ') {
                signing_in = command.starts_with("AUTHENTICATE");
                commands.push(command.to_owned());
            } else {
                assert!(signing_in || line == "DONE", "{line:?} belongs to no command");
                signing_in = false;
            }
        }
    }
    commands
}

/// The wire and the log say the same; the rules that the log names. What was under way when the program ended stands in the
/// log as abandoned, lost or sent, whether or not it had reached the wire.
pub(crate) fn compare(install: &Install, out: Vec<Line>) -> Vec<String> {
    let mut logged = logged(install);
    assert!(!logged.settled.is_empty());
    let of_mail = |line: &Line| line.method.starts_with("imap.");
    assert!(logged.unanswered.iter().all(of_mail), "{:?}", logged.unanswered);
    logged.open.append(&mut logged.unanswered);
    let hosts: Vec<&str> = out.iter().map(|line| line.host.as_str()).collect();
    for line in logged.settled.iter().chain(&logged.open) {
        assert!(hosts.contains(&line.host.as_str()), "{line:?} went elsewhere");
    }
    let (mut settled, mut open) = (logged.settled, logged.open);
    for passed in &out {
        let known = take(&mut settled, passed) || take(&mut open, passed);
        assert!(known, "promise 2: {passed:?} went out without a line in the log");
    }
    assert!(
        settled.is_empty(),
        "promise 2: {settled:?} stand in the log and went nowhere"
    );
    logged.rules
}

/// Everything that went out has its line, whatever became of it.
pub(crate) fn missing_none(install: &Install, out: &[Line]) {
    let logged = logged(install);
    let mut lines = [logged.settled, logged.open, logged.unanswered].concat();
    for passed in out {
        assert!(
            take(&mut lines, passed),
            "promise 2: {passed:?} went out without a line in the log"
        );
    }
}

fn take(lines: &mut Vec<Line>, wanted: &Line) -> bool {
    let place = lines.iter().position(|line| line == wanted);
    place.map(|place| lines.swap_remove(place)).is_some()
}

/// The evidence log.
#[derive(Default)]
struct Logged {
    /// Lines whose outcome is known.
    settled: Vec<Line>,
    /// Lines of what was given up when the program ended.
    open: Vec<Line>,
    /// Lines of what got no answer.
    unanswered: Vec<Line>,
    rules: Vec<String>,
}

fn logged(install: &Install) -> Logged {
    let csv = install.run_bare(&["evidence", "--csv"]).ended(0).out;
    let mut logged = Logged::default();
    for fields in csv.lines().skip(1).map(fields) {
        let [_, rule, method, host, _, _, outcome, bytes] = <[String; 8]>::try_from(fields).unwrap();
        assert!(!rule.is_empty(), "every request belongs to a rule");
        logged.rules.push(rule);
        let line = Line {
            host,
            method,
            bytes: bytes.parse().unwrap(),
        };
        match outcome.as_str() {
            "abandoned" => logged.open.push(line),
            "lost" | "sent" => logged.unanswered.push(line),
            "ok" | "refused" => logged.settled.push(line),
            status => {
                assert!(status.parse::<u16>().is_ok(), "its outcome was noted: {status}");
                logged.settled.push(line);
            }
        }
    }
    logged
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}
