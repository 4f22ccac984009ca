//! From start to a list that can be used, and the memory of all processes: our window beside Thunderbird, on the same
//! mailbox, in turn.

use std::time::{Duration, Instant};

use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::Install;
use regarding_tests::keyring::Keyring;
use regarding_tests::organization::Organization;
use regarding_tests::process::Process;
use regarding_tests::room::Room;
use regarding_tests::window::Window;

use crate::{memory, ratio, thunderbird};

/// How often both are started.
const ROUNDS: usize = 3;
/// The aim: ours over theirs.
const AIM: f64 = 0.5;

/// Starts both in turn and prints the ratios of the medians. A driver takes part where the time is taken; the memory is that of programs
/// which a person started, since a driver has the page do more.
pub(crate) async fn beside_thunderbird(server: &Dovecot, messages: u32) {
    let organization = Organization::start();
    let room = Room::new();
    let _keyring = Keyring::unlock(&room);
    sign_in(&room, &organization, server);
    println!("Thunderbird fetches all headers once");
    let other = thunderbird::Profile::prepare(server, messages);
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    let (mut our_memory, mut their_memory) = (Vec::new(), Vec::new());
    // The first start of each only warms the disk's cache.
    for round in 0..=ROUNDS {
        let times = (start(&room).await, other.start());
        let memory = (rest(&room).await, other.rest().await);
        if round > 0 {
            println!("{times:.1?}, {memory:?} KB");
            our_times.push(times.0.as_secs_f64());
            their_times.push(times.1.as_secs_f64());
            our_memory.push(memory.0 as f64);
            their_memory.push(memory.1 as f64);
        }
    }
    ratio::print(
        "start to usable window beside Thunderbird",
        our_times,
        their_times,
        AIM,
    );
    ratio::print(
        "memory of all processes (PSS) beside Thunderbird",
        our_memory,
        their_memory,
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

/// From a start of ours to the first rows. The driver starts with it, and its start counts.
async fn start(room: &Room) -> Duration {
    let begun = Instant::now();
    let window = Window::open(room, &[]).await;
    window.find("option", "").await;
    let usable = begun.elapsed();
    window.close().await;
    usable
}

/// The memory of ours once it has settled, started as a person does.
async fn rest(room: &Room) -> u64 {
    let mut command = room.regarding(&[]);
    room.logged(&mut command);
    let program = Process::start("regarding", &mut command);
    let memory = memory::settled(program.id()).await;
    room.picture("bench", "regarding");
    memory
}
