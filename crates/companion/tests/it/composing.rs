//! What an answer begins with.

use regarding_companion::view::compose::ComposeStart;
use regarding_sample_org::seed::SeedRole;

use crate::world::World;

const ILSE: &str = "ilse.brandt@hafenwerk.example";
const MARA: &str = "mara.voss@alderfinch.example";

fn letter(id: &str, more: &str) -> String {
    format!(
        "From: Ilse Brandt <{ILSE}>\r\nTo: {MARA}\r\nSubject: Cranes\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
         Message-ID: {id}\r\n{more}\r\nWhen do they come?\r\n"
    )
}

/// It is read by others, on any day.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_says_the_whole_date_of_what_it_answers_in_words() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives("C1", &letter("<c1@x.example>", ""));
    let key = install.key("<c1@x.example>").await;
    for start in [
        ComposeStart::Reply { key: key.clone() },
        ComposeStart::Forward { key },
    ] {
        let begun = install.companion.compose(start).await.unwrap();
        assert!(begun.text.contains("Mar 2026, "), "{}", begun.text);
        assert!(!begun.text.contains("2026-03-05"), "{}", begun.text);
        assert_eq!(begun.notice, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_goes_elsewhere_than_the_message_came_from_says_so() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.arrives(
        "C1",
        &letter("<c1@x.example>", "Reply-To: ilse@freemail.example\r\n"),
    );
    let key = install.key("<c1@x.example>").await;
    let reply = ComposeStart::Reply { key: key.clone() };
    let begun = install.companion.compose(reply).await.unwrap();
    assert_eq!(begun.to, "ilse@freemail.example");
    let notice = begun.notice.unwrap();
    assert!(notice.contains(ILSE), "{notice}");
    let forward = install.companion.compose(ComposeStart::Forward { key }).await;
    assert_eq!(forward.unwrap().notice, None, "nobody is answered");
}
