//! Attachments that cannot go along: told before tracking and after it, and nothing of it on the disk (I-11, B-131, A-97).

use regarding_companion::view::pane::{LeftOutView, TrackRequest, TrackingState};
use regarding_sample_org::seed::SeedRole;

use crate::world::{Install, World, holds};

const FILES: &str = "<files@hafenwerk.example>";
/// One byte more than the organization takes.
const TOO_LARGE: usize = 5 * 1024 * 1024 + 1;

/// A message with a file that goes, one of a blocked kind, one too large, one damaged, and a last small one.
fn deliver(world: &World) {
    let part = |name: &str, headers: &str, content: &str| {
        format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             {headers}\r\n{content}\r\n"
        )
    };
    let encoded = "Content-Transfer-Encoding: base64\r\n";
    let line = format!("{}\r\n", "x".repeat(998));
    let large: String = line.chars().cycle().take(TOO_LARGE).collect();
    let parts = [
        part("plan.txt", "", "The plan"),
        part("setup.exe", "", "MZ"),
        part("cloud.las", "", &large),
        part("broken.zip", encoded, "UEsDBBQ!!! cut on its way"),
        part("notes.txt", "", "Notes"),
    ];
    let message = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Files\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FILES}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below\r\n{}--b--\r\n",
        parts.concat()
    );
    world.deliver("", "1772701200.M1.test:2,", &message);
}

fn check(left: &[LeftOutView]) {
    let told: Vec<(&str, bool)> = left
        .iter()
        .zip([".exe", "5 MB", "damaged"])
        .map(|(left, word)| (left.name.as_str(), left.why.contains(word)))
        .collect();
    assert_eq!(
        told,
        [("setup.exe", true), ("cloud.las", true), ("broken.zip", true)],
        "{left:?}"
    );
}

/// The names of the files that the organization has of the message.
async fn files(world: &World) -> Vec<&'static str> {
    let records = world.records(FILES).await;
    let id = records.first().unwrap().id;
    let path = format!("activitymimeattachments?$select=filename&$filter=_objectid_value%20eq%20{id}");
    let told = world.told(&path).await;
    let all = ["plan.txt", "setup.exe", "cloud.las", "broken.zip", "notes.txt"];
    all.into_iter().filter(|name| told.contains(name)).collect()
}

impl Install {
    async fn left_out(&self) -> Vec<LeftOutView> {
        let key = self.key(FILES).await;
        self.companion.pane(&key).await.unwrap().tracking.left_out
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i_11_what_cannot_go_is_told_before_and_after_tracking_and_stands_nowhere_on_the_disk() {
    let world = World::new().await;
    deliver(&world);
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(FILES).await;

    let choice = install
        .companion
        .attachment_choice(&key, None)
        .await
        .unwrap()
        .attachments;
    let goes: Vec<bool> = choice.iter().map(|one| one.goes).collect();
    assert_eq!(goes, [true, false, false, false, true]);
    let before: Vec<LeftOutView> = choice
        .iter()
        .filter_map(|one| {
            let why = one.why.clone()?;
            assert!(!one.can_go, "{}", one.name);
            Some(LeftOutView {
                name: one.name.clone(),
                why,
            })
        })
        .collect();
    check(&before);
    assert!(install.left_out().await.is_empty(), "nothing is tracked yet");

    let view = install
        .companion
        .track(install.request(FILES, None).await)
        .await
        .unwrap();
    assert_eq!(view.state, TrackingState::Tracked, "{}", view.reason);
    check(&view.left_out);
    assert_eq!(files(&world).await, ["plan.txt", "notes.txt"], "B-131");
    check(&install.left_out().await);

    assert!(install.companion.untrack(&key).await.unwrap().deleted);
    assert!(install.left_out().await.is_empty(), "there is no copy any more");
    install.companion.stop().await;
    let bytes = install.bytes();
    for name in ["setup.exe", "cloud.las", "broken.zip", "damaged"] {
        assert!(!holds(&bytes, name), "promise 1: {name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_person_left_out_themselves_is_no_news() {
    let world = World::new().await;
    deliver(&world);
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = TrackRequest {
        attachments: Some(vec![4]),
        ..install.request(FILES, None).await
    };
    let choice = install
        .companion
        .attachment_choice(&request.key, request.attachments.clone())
        .await
        .unwrap()
        .attachments;
    let goes: Vec<bool> = choice.iter().map(|one| one.goes).collect();
    assert_eq!(goes, [false, false, false, false, true]);
    assert_eq!(
        choice.first().map(|one| (one.can_go, one.why.clone())),
        Some((true, None))
    );
    let view = install.companion.track(request).await.unwrap();
    assert!(view.left_out.is_empty(), "{:?}", view.left_out);
    assert_eq!(files(&world).await, ["notes.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waited_tells_it_when_it_is_carried_out() {
    let mut world = World::new().await;
    deliver(&world);
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = install.request(FILES, None).await;
    world.go_offline().await;
    let asked = install.companion.track(request).await.unwrap();
    assert_eq!(asked.state, TrackingState::Pending, "{}", asked.reason);
    assert!(asked.left_out.is_empty(), "nothing has gone yet");
    world.come_back().await;
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    check(&install.left_out().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_colleagues_copy_nothing_is_claimed() {
    let world = World::new().await;
    deliver(&world);
    let colleague = world.install("b", SeedRole::Salesperson).await;
    colleague
        .companion
        .track(colleague.request(FILES, None).await)
        .await
        .unwrap();
    // An administrator sees the salesperson's copy.
    let install = world.install("a", SeedRole::SystemAdministrator).await;
    let view = install
        .companion
        .track(install.request(FILES, None).await)
        .await
        .unwrap();
    assert!(!view.owned_by_me);
    assert!(view.left_out.is_empty(), "{:?}", view.left_out);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_beyond_what_a_record_holds_are_told_and_the_sender_is_among_those_it_holds() {
    let world = World::new().await;
    let crowd: Vec<String> = (0..1200)
        .map(|number| format!("a{number}@crowd.example"))
        .collect();
    let message = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: {}\r\nSubject: All\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {FILES}\r\n\r\nSee below\r\n",
        crowd.join(",\r\n ")
    );
    world.deliver("", "1772701200.M1.test:2,", &message);
    let install = world.install("a", SeedRole::Salesperson).await;
    install
        .companion
        .track(install.request(FILES, None).await)
        .await
        .unwrap();

    let left = install.left_out().await;
    let told: Vec<&str> = left.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(
        told,
        ["201 recipients"],
        "1,200 and the sender, of which a record holds 1,000"
    );
    let id = world.records(FILES).await.first().unwrap().id;
    let path = format!(
        "activityparties?$select=addressused&$filter=_activityid_value%20eq%20{id}%20and%20participationtypemask%20eq%201\
         %20and%20_partyid_value%20ne%20null"
    );
    assert!(
        world.told(&path).await.contains("ilse.brandt@hafenwerk.example"),
        "her row is found, though her address comes last in the alphabet"
    );
}

const ANSWER: &str = "<answer@hafenwerk.example>";

#[tokio::test(flavor = "multi_thread")]
async fn i_11_what_an_answer_quotes_can_stay_and_its_pictures_stay_in_the_text() {
    let world = World::new().await;
    let message = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Re: Files\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {ANSWER}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
         <p>Agreed <img src=\"cid:logo@x\"></p><blockquote type=\"cite\">confidential-of-old</blockquote>\r\n\
         --b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline; filename=logo.png\r\n\r\nPNG\r\n--b--\r\n"
    );
    world.deliver("", "1772701201.M2.test:2,", &message);
    let install = world.install("a", SeedRole::Salesperson).await;
    let key = install.key(ANSWER).await;
    assert!(
        install
            .companion
            .attachment_choice(&key, None)
            .await
            .unwrap()
            .history
    );
    for without_history in [true, false] {
        let request = TrackRequest {
            without_history,
            ..install.request(ANSWER, None).await
        };
        install.companion.track(request).await.unwrap();
        let id = world.records(ANSWER).await.first().unwrap().id;
        let told = world.told(&format!("emails({id})?$select=description")).await;
        assert!(told.contains("Agreed") && told.contains("cid:logo@x"), "{told}");
        assert_eq!(told.contains("confidential-of-old"), !without_history, "{told}");
        let path = format!(
            "activitymimeattachments?$select=attachmentcontentid&$filter=_objectid_value%20eq%20{id}"
        );
        let files = world.told(&path).await;
        assert!(files.contains("\"logo@x\""), "{files}");
        install.companion.untrack(&key).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_stay_stays_when_the_request_has_to_wait() {
    let mut world = World::new().await;
    let message = format!(
        "From: Ilse Brandt <ilse.brandt@hafenwerk.example>\r\nTo: mara.voss@alderfinch.example\r\nSubject: Re: Files\r\n\
         Date: Thu, 05 Mar 2026 09:00:00 +0000\r\nMessage-ID: {ANSWER}\r\n\r\nAgreed\r\n\r\nYou wrote:\r\n> confidential-of-old\r\n"
    );
    world.deliver("", "1772701201.M2.test:2,", &message);
    let install = world.install("a", SeedRole::Salesperson).await;
    let request = TrackRequest {
        without_history: true,
        ..install.request(ANSWER, None).await
    };
    world.go_offline().await;
    let view = install.companion.track(request).await.unwrap();
    assert_eq!(view.state, TrackingState::Pending, "{}", view.reason);
    world.come_back().await;
    assert_eq!(install.companion.retry_pending().await, Ok(0));
    let id = world.records(ANSWER).await.first().unwrap().id;
    let told = world.told(&format!("emails({id})?$select=description")).await;
    assert!(
        told.contains("Agreed") && !told.contains("confidential-of-old"),
        "{told}"
    );
}
