//! Pictures of other computers: none before the person asks, then those of that message by the program itself, each with
//! its line in the evidence log (promises 2 and 9).

use regarding_companion::facade::{BodyRequest, PictureFile};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::options::{EvidenceView, OptionChange};
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;

use crate::trap::{GIF, Trap};
use crate::world::{Install, World, holds};

const MESSAGE: &str = "<pictures@newsletter.example>";
const PLAIN: BodyRequest = BodyRequest {
    pictures_from: None,
    dark: false,
};
const LOAD: BodyRequest = BodyRequest {
    pictures_from: Some("mailbody:"),
    dark: false,
};

/// An install with a message of pictures from the trap, and the message's key.
async fn scene(pictures: &[&str]) -> (World, Trap, Install, String) {
    let (world, trap) = (World::new().await, Trap::set().await);
    let images: String = pictures
        .iter()
        .map(|name| format!("<img src=\"http://{}/{name}?to=mara\">", trap.host))
        .collect();
    world.deliver(
        "",
        "1772614800.M3.test:2,",
        &format!(
            "From: News <news@newsletter.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Pictures\r\n\
             Message-ID: {MESSAGE}\r\nDate: Wed, 04 Mar 2026 09:00:00 +0000\r\nContent-Type: text/html\r\n\r\n\
             <p>Look</p>{images}<div style=\"background:url(http://{}/ground.gif)\">x</div>",
            trap.host
        ),
    );
    let install = world.install("one", SeedRole::Salesperson).await;
    let key = install.key(MESSAGE).await;
    (world, trap, install, key)
}

/// The lines of pictures in the evidence log, oldest first.
async fn lines(install: &Install) -> Vec<EvidenceView> {
    let all = install.companion.evidence(500).await.unwrap();
    let of_pictures = |line: &EvidenceView| line.rule == Rule::LoadPictures.sentence();
    all.into_iter().rev().filter(of_pictures).collect()
}

/// The same, once every outcome is noted: it is written beside the reply.
async fn settled(install: &Install) -> Vec<EvidenceView> {
    loop {
        let lines = lines(install).await;
        if lines.iter().all(|line| !line.outcome.starts_with("left;")) {
            return lines;
        }
        tokio::task::yield_now().await;
    }
}

/// Media type and content of a picture, when it is to be had.
async fn picture(install: &Install, key: &str, number: usize) -> Option<(&'static str, Vec<u8>)> {
    match install.companion.picture(key, number).await {
        Ok(PictureFile { media_type, bytes }) => Some((media_type, bytes.to_vec())),
        Err(failure) => {
            assert_eq!(failure.code, FailureCode::Gone);
            None
        }
    }
}

#[tokio::test]
async fn nothing_is_fetched_before_the_person_asks_and_then_each_picture_once() {
    let (_world, trap, install, key) = scene(&["a.gif", "b.gif", "a.gif"]).await;
    let shown = install.companion.message(&key).await.unwrap();
    assert_eq!((shown.remote_items, shown.remote_hosts), (3, 1));
    let before = install.companion.body(&key, PLAIN).await.unwrap();
    assert!(!before.html.contains("picture=") && !before.policy.contains("mailbody"));
    assert_eq!(picture(&install, &key, 0).await, None, "nobody asked");
    assert_eq!(trap.paths(), Vec::<String>::new());
    assert!(lines(&install).await.is_empty());

    let document = install.companion.body(&key, LOAD).await.unwrap();
    assert!(
        document.policy.contains("img-src data: mailbody:;"),
        "{}",
        document.policy
    );
    assert!(!document.policy.contains("http") && !document.html.contains(&trap.host));
    assert_eq!(
        trap.paths(),
        Vec::<String>::new(),
        "the frame asks for what it shows"
    );
    let (one, again, two) = tokio::join!(
        picture(&install, &key, 0),
        picture(&install, &key, 0),
        picture(&install, &key, 1)
    );
    for file in [one, again, two] {
        assert_eq!(file, Some(("image/gif", GIF.to_vec())));
    }
    assert_eq!(picture(&install, &key, 2).await, None, "there are two");
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    assert!(picture(&install, &key, 1).await.is_some());
    assert_eq!(trap.paths(), ["/a.gif?to=mara", "/b.gif?to=mara"], "each once");
    let lines = settled(&install).await;
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert_eq!(
            (
                line.host.as_str(),
                line.what.as_str(),
                line.outcome.as_str(),
                line.bytes
            ),
            (trap.host.as_str(), "1 pictures", "answered (200)", 0)
        );
    }
    let disk = install.bytes();
    for content in ["a.gif", "to=mara", "GIF89a"] {
        assert!(!holds(&disk, content), "promise 1: {content}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_not_shown_and_asked_for_once() {
    let wrong = ["large.gif", "page.gif", "drawn.svg", "missing.gif", "file.gif"];
    let (_world, trap, install, key) = scene(&wrong).await;
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    for (number, name) in wrong.iter().enumerate() {
        for _ in 0..2 {
            assert_eq!(picture(&install, &key, number).await, None, "{name}");
        }
    }
    assert_eq!(trap.paths().len(), wrong.len());
    let lines = settled(&install).await;
    let outcomes: Vec<&str> = lines.iter().map(|line| line.outcome.as_str()).collect();
    let cut = "may have arrived; no whole answer came back";
    let expected = [
        cut,
        "answered (200)",
        "answered (200)",
        "answered (404)",
        "answered (302)",
    ];
    assert_eq!(outcomes, expected);
    // Asked for again by the person, what failed is tried again.
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    assert_eq!(picture(&install, &key, 1).await, None);
    assert_eq!(trap.paths().len(), wrong.len() + 1);
}

#[tokio::test]
async fn a_redirect_is_a_request_of_its_own() {
    let (_world, trap, install, key) = scene(&["moved.gif"]).await;
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    assert!(picture(&install, &key, 0).await.is_some());
    assert_eq!(trap.paths(), ["/moved.gif?to=mara", "/there.gif"]);
    let lines = settled(&install).await;
    let outcomes: Vec<&str> = lines.iter().map(|line| line.outcome.as_str()).collect();
    assert_eq!(outcomes, ["answered (302)", "answered (200)"]);
}

#[tokio::test]
async fn a_server_without_an_answer_holds_nobody_up_and_the_switch_ends_it() {
    let (_world, trap, install, key) = scene(&["silent.gif", "a.gif"]).await;
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    let waiting = {
        let (companion, key) = (install.companion.clone(), key.clone());
        tokio::spawn(async move { companion.picture(&key, 0).await.is_ok() })
    };
    assert!(picture(&install, &key, 1).await.is_some());
    while trap.paths().len() < 2 {
        tokio::task::yield_now().await;
    }
    let off = OptionChange::Connection(false);
    let _ = install.companion.set_option(off).await.unwrap();
    assert!(!waiting.await.unwrap());
    let lines = settled(&install).await;
    assert!(
        lines
            .iter()
            .any(|line| line.outcome == "given up while it was under way"),
        "the one without an answer"
    );

    let (before, asked) = (lines.len(), trap.paths());
    let document = install.companion.body(&key, LOAD).await.unwrap();
    assert!(!document.html.contains("picture=") && !document.policy.contains("mailbody"));
    assert_eq!(picture(&install, &key, 0).await, None, "switched off");
    assert_eq!((settled(&install).await.len(), trap.paths()), (before, asked));
}

#[tokio::test]
async fn pictures_belong_to_the_message_that_they_were_asked_for() {
    let (world, trap, install, key) = scene(&["a.gif"]).await;
    let other = install.key(crate::world::FROM_NOBODY).await;
    let _ = install.companion.body(&key, LOAD).await.unwrap();
    assert_eq!(picture(&install, &other, 0).await, None);
    assert_eq!(picture(&install, "no key", 0).await, None);
    // Another mailbox begins with nothing.
    world.sign_in(&install, SeedRole::Salesperson, false).await;
    assert_eq!(picture(&install, &key, 0).await, None);
    assert_eq!(trap.paths(), Vec::<String>::new());
}
