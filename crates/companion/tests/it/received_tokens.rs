//! Tokens in subjects: they say what a message continues, unless its header says something else (G-50, G-53).

use regarding_companion::view::options::TrackOption;
use regarding_companion::view::received::ReceivedWay;
use regarding_sample_org::seed::SeedRole;

use crate::pending_send::address;
use crate::received::letter;
use crate::world::World;

const MARA: &str = "mara.voss@alderfinch.example";
const STRANGER: &str = "somebody@unheard-of.example";

#[tokio::test(flavor = "multi_thread")]
async fn g_53_a_token_never_beats_a_header_that_leads_elsewhere_whoever_decides() {
    for way in [ReceivedWay::Ask, ReceivedWay::Here] {
        let world = World::new().await;
        let install = world.install("a", SeedRole::Salesperson).await;
        let offer = world
            .waits(
                world.user(SeedRole::Salesperson).id,
                &[address(2, "somebody.else@unheard-of.example")],
            )
            .await;
        let token = world.email(offer).await["trackingtoken"]
            .as_str()
            .unwrap()
            .to_owned();
        install.receives(way, TrackOption::InResponse).await;
        let subject = format!("Re: Offer {token}");
        world.arrives(
            "T1",
            &letter("<t1@x.example>", STRANGER, MARA, "Family feast", ""),
        );
        install.until_decided("<t1@x.example>").await;
        let answer = "In-Reply-To: <t1@x.example>\r\n";
        world.arrives("T2", &letter("<t2@x.example>", STRANGER, MARA, &subject, answer));
        world.arrives("T3", &letter("<t3@x.example>", STRANGER, MARA, &subject, ""));
        install.until_tracked(&world, "<t3@x.example>").await;
        install.until_decided("<t2@x.example>").await;
        assert!(world.records("<t2@x.example>").await.is_empty(), "{way:?}");
        let why = install.why_of("<t2@x.example>").await;
        assert!(why.contains("answers no tracked message"), "{way:?}: {why}");
    }
}
