//! From start to a list that can be used, and the memory of all processes: our window beside Thunderbird, on the same
//! mailbox, in turn.

use std::time::{Duration, Instant};

use regarding_tests::binaries;
use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::keyring::Keyring;
use regarding_tests::organization::Organization;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::{memory, ratio, thunderbird};

/// How often both are started.
const ROUNDS: usize = 3;
/// The aim: ours over theirs.
const AIM: f64 = 0.5;

/// What one start showed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    /// From the start to the first rows on the screen.
    pub(crate) usable: Duration,
    /// All processes together once settled, in kibibytes.
    pub(crate) memory: u64,
}

/// Starts both in turn and prints the ratios of the medians.
pub(crate) async fn beside_thunderbird(server: &Dovecot, messages: u32) {
    let organization = Organization::start();
    let room = Room::new();
    let _keyring = Keyring::unlock(&room);
    sign_in(&room, &organization, server);
    println!("Thunderbird fetches all headers once");
    let other = thunderbird::Profile::prepare(server, messages);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first start of each only warms the disk's cache.
    for round in 0..=ROUNDS {
        let (their, our) = (other.start().await, start(&room).await);
        if round > 0 {
            println!("{their:.0?} {our:.0?}");
            theirs.push(their);
            ours.push(our);
        }
    }
    let seconds = |starts: &[Start]| {
        starts
            .iter()
            .map(|start| start.usable.as_secs_f64())
            .collect::<Vec<_>>()
    };
    ratio::print(
        "start to usable window beside Thunderbird",
        seconds(&ours),
        seconds(&theirs),
        AIM,
    );
    let memory = |starts: &[Start]| starts.iter().map(|start| start.memory as f64).collect::<Vec<_>>();
    ratio::print(
        "memory of all processes (PSS) beside Thunderbird",
        memory(&ours),
        memory(&theirs),
        AIM,
    );
}

/// Signs in once, so that each start connects by itself.
fn sign_in(room: &Room, organization: &Organization, server: &Dovecot) {
    let mut install = Install::in_room(room);
    let user = organization.user("Salesperson");
    install.knows(&[&user.password, server.variable("IMAP_PASSWORD")]);
    let mailbox = format!("imap:127.0.0.1:{}", server.port());
    let words = [
        "sign-in",
        &organization.url,
        "--user",
        &user.email,
        "--mailbox",
        &mailbox,
    ];
    let more = [
        "--mailbox-user",
        server.variable("IMAP_USER"),
        "--security",
        "none",
        "--keep",
    ];
    let ran = install.run(&[&words[..], &more[..]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// One start of ours. The driver starts with it, and its start counts.
async fn start(room: &Room) -> Start {
    let begun = Instant::now();
    let window = Window::open(room, &[]).await;
    window.find("option", "").await;
    let usable = begun.elapsed();
    let process = memory::process_of(&binaries::regarding(), &room.profile()).expect("the window's process");
    let memory = memory::settled(process).await;
    window.close().await;
    Start { usable, memory }
}
