//! What only some servers do: write to people, forget positions, hide behind encryption.

use regarding_mailbox::collections::{
    CollectionChanges, CollectionId, Collections as _, Edit, Invitations, Organizer, Revision,
};
use regarding_mailbox::dav::{Dav, DavAccount};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::imap::Credential;
use regarding_model::fields::{Attendee, Field, Kind, Period, Value};
use regarding_model::secret::Secret;
use url::Url;

use crate::dav_peer::{DavPeer, Hand, dav};
use crate::relay::Relay;

fn people(address: &str) -> Option<Value> {
    Value::people(vec![Attendee {
        address: address.parse().unwrap(),
        name: None,
    }])
}

fn period(day: u8) -> Option<Value> {
    let at = |hour: u8| format!("2027-03-{day:02}T{hour:02}:00:00Z").parse().unwrap();
    Some(Value::Period(Period::Timed {
        start: at(9),
        end: at(10),
    }))
}

/// A meeting of Alice's with Bob.
fn meeting(subject: &str, invitations: Invitations) -> Edit {
    Edit {
        fields: vec![
            (Field::Subject, Value::text(subject)),
            (Field::Time, period(2)),
            (Field::Organizer, people("alice@example.test")),
            (Field::RequiredAttendees, people("bob@example.test")),
        ],
        invitations,
        ..Edit::default()
    }
}

fn moved(day: u8, invitations: Invitations) -> Edit {
    Edit {
        fields: vec![(Field::Time, period(day))],
        invitations,
        ..Edit::default()
    }
}

/// Another user of the server.
struct Somebody {
    hand: Hand,
    home: Url,
    account: DavAccount,
}

impl Somebody {
    fn of(peer: &DavPeer, name: &str) -> Self {
        let password = format!("{name}-pw");
        let mut account = peer.account();
        account.user = name.to_owned();
        account.credential = Some(Credential::Password(Secret::new(password.clone())));
        account.owner.addresses = vec![format!("{name}@example.test").parse().unwrap()];
        Self {
            hand: Hand::of(name, &password),
            home: peer
                .url("DAV_URL")
                .join(&format!("dav/calendars/user/{name}/"))
                .unwrap(),
            account,
        }
    }

    /// The methods of the messages that reached them, in no order.
    async fn messages(&self) -> Vec<String> {
        let inbox = self.home.join("Inbox/").unwrap();
        let listed = self
            .hand
            .ask("PROPFIND", inbox.clone(), &[("depth", "1")], b"")
            .await;
        let listed = String::from_utf8_lossy(&listed.body).into_owned();
        let hrefs = listed
            .split("href>")
            .filter(|it| it.contains(".ics<"))
            .filter_map(|it| it.split('<').next());
        let mut methods = Vec::new();
        for href in hrefs {
            let message = self.hand.ask("GET", inbox.join(href).unwrap(), &[], b"").await;
            let text = String::from_utf8_lossy(&message.body).into_owned();
            methods.extend(
                text.lines()
                    .find_map(|line| line.strip_prefix("METHOD:"))
                    .map(|it| it.trim().to_owned()),
            );
        }
        methods.sort();
        methods
    }

    /// The one calendar where new appointments go.
    async fn preferred(&self, collections: &Dav) -> CollectionId {
        let all = collections.collections().await.unwrap();
        let preferred = all
            .into_iter()
            .find(|it| it.preferred && it.kinds.contains(&Kind::Appointment));
        preferred.unwrap().id
    }
}

#[tokio::test]
async fn cyrus_writes_to_people_only_when_that_was_agreed() {
    let peer = DavPeer::start("cyrus.sh", &[("EXPUNGE_MODE", "immediate")]);
    let (alice, bob) = (Somebody::of(&peer, "alice"), Somebody::of(&peer, "bob"));
    let collections = dav(&alice.account);
    let calendar = alice.preferred(&collections).await;
    assert!(
        calendar.0.ends_with("/alice/Default/"),
        "the one that the server names: {}",
        calendar.0
    );
    in_silence(&collections, &calendar, &bob).await;
    with_a_yes(&collections, &calendar, &bob).await;
    by_the_invited(&alice, &bob).await;
    under_an_address_that_the_server_knows(&alice, &bob).await;
    positions_that_are_forgotten(&collections, &calendar).await;
}

/// Promise 8, for meetings of ours and for those that another program handed to the server.
async fn in_silence(collections: &Dav, calendar: &CollectionId, bob: &Somebody) {
    let silent = Invitations::Silent;
    let (place, revision) = collections
        .create(calendar, Kind::Appointment, "silent", &meeting("Silent", silent))
        .await
        .unwrap();
    let revision = collections
        .update(&place, &revision.unwrap(), &moved(3, silent))
        .await
        .unwrap();
    collections
        .remove(&place, &revision.unwrap(), silent)
        .await
        .unwrap();
    assert!(bob.messages().await.is_empty());
    let (place, revision) = collections
        .create(
            calendar,
            Kind::Appointment,
            "handed",
            &meeting("Handed", Invitations::Agreed),
        )
        .await
        .unwrap();
    assert_eq!(bob.messages().await, ["REQUEST"], "this server does write");
    let revision = collections
        .update(&place, &revision.unwrap(), &moved(4, silent))
        .await
        .unwrap();
    let mut more = moved(5, silent);
    more.fields.push((Field::RequiredAttendees, None));
    let revision = collections
        .update(&place, &revision.unwrap(), &more)
        .await
        .unwrap();
    collections
        .remove(&place, &revision.unwrap(), silent)
        .await
        .unwrap();
    assert_eq!(bob.messages().await, ["REQUEST"], "nothing came after the first");
}

async fn with_a_yes(collections: &Dav, calendar: &CollectionId, bob: &Somebody) {
    let agreed = Invitations::Agreed;
    let before = bob.messages().await.len();
    let (place, revision) = collections
        .create(
            calendar,
            Kind::Appointment,
            "agreed",
            &meeting("Agreed", Invitations::Silent),
        )
        .await
        .unwrap();
    assert_eq!(bob.messages().await.len(), before);
    let revision = collections
        .update(&place, &revision.unwrap(), &moved(3, agreed))
        .await
        .unwrap();
    assert_eq!(
        bob.messages().await.len(),
        before + 1,
        "from now on the server writes"
    );
    let revision = match revision {
        Some(revision) => revision,
        None => seen(collections, calendar, "agreed").await,
    };
    collections.remove(&place, &revision, agreed).await.unwrap();
    let messages = bob.messages().await;
    assert!(messages.contains(&"CANCEL".to_owned()), "{messages:?}");
}

async fn seen(collections: &Dav, calendar: &CollectionId, uid: &str) -> Revision {
    collections.find(calendar, uid).await.unwrap().remove(0).revision
}

/// Whoever was invited changes and removes their copy, and the organizer hears nothing of it.
async fn by_the_invited(alice: &Somebody, bob: &Somebody) {
    let organizing = dav(&alice.account);
    let calendar = alice.preferred(&organizing).await;
    organizing
        .create(
            &calendar,
            Kind::Appointment,
            "invited",
            &meeting("Invited", Invitations::Agreed),
        )
        .await
        .unwrap();
    let collections = dav(&bob.account);
    let own = bob.preferred(&collections).await;
    let item = collections.find(&own, "invited").await.unwrap().remove(0);
    assert_eq!(item.organizer, Organizer::Other);
    let notes = Edit {
        fields: vec![(Field::Notes, Value::text("mine"))],
        ..Edit::default()
    };
    collections
        .update(&item.place, &item.revision, &notes)
        .await
        .unwrap();
    let revision = seen(&collections, &own, "invited").await;
    collections
        .remove(&item.place, &revision, Invitations::Silent)
        .await
        .unwrap();
    let messages = alice.messages().await;
    assert!(messages.is_empty(), "{messages:?}");
}

/// The organization knows the owner under another address than the server (promise 8): the server is asked whom it knows.
async fn under_an_address_that_the_server_knows(alice: &Somebody, bob: &Somebody) {
    let mut account = alice.account.clone();
    account.owner.addresses = vec!["a.voss@elsewhere.example".parse().unwrap()];
    let collections = dav(&account);
    let calendar = alice.preferred(&collections).await;
    let before = bob.messages().await.len();
    let mut nameless = meeting("Alias", Invitations::Agreed);
    nameless.fields.retain(|(field, _)| *field != Field::Organizer);
    collections
        .create(&calendar, Kind::Appointment, "alias", &nameless)
        .await
        .unwrap();
    let messages = bob.messages().await.len();
    assert_eq!(
        messages,
        before + 1,
        "it was written to in a name that the server knows"
    );
    let item = collections.find(&calendar, "alias").await.unwrap().remove(0);
    assert_eq!(item.organizer, Organizer::Owner);
}

/// With immediate removal the server forgets every position before the last one.
async fn positions_that_are_forgotten(collections: &Dav, calendar: &CollectionId) {
    let silent = Invitations::Silent;
    let (stays, _) = collections
        .create(calendar, Kind::Appointment, "stays", &moved(6, silent))
        .await
        .unwrap();
    let (goes, revision) = collections
        .create(calendar, Kind::Appointment, "goes", &moved(7, silent))
        .await
        .unwrap();
    let CollectionChanges::Complete { checkpoint, .. } = collections.changes(calendar, None).await.unwrap()
    else {
        panic!("the first look");
    };
    collections
        .remove(&goes, &revision.unwrap(), silent)
        .await
        .unwrap();
    let later = collections.changes(calendar, checkpoint.as_ref()).await.unwrap();
    let CollectionChanges::Complete { present, .. } = later else {
        panic!("the position was forgotten");
    };
    assert!(
        present.iter().any(|(place, _)| *place == stays) && !present.iter().any(|(place, _)| *place == goes)
    );
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_is_not_trusted() {
    let peer = DavPeer::start("radicale.sh", &[("DAV_TLS", "1")]);
    let outcome = dav(&peer.account()).collections().await;
    assert!(
        matches!(outcome, Err(MailboxError::BadCertificate { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn radicale_refuses_a_wrong_password_and_shows_one_calendar_by_its_address() {
    let peer = DavPeer::start("radicale.sh", &[]);
    let mut account = peer.account();
    account.credential = Some(Credential::Password(Secret::new("wrong".to_owned())));
    assert!(matches!(
        dav(&account).collections().await,
        Err(MailboxError::SignIn)
    ));
    // Nobody made a collection yet.
    assert!(dav(&peer.account()).collections().await.unwrap().is_empty());
    let calendar = peer.url("DAV_CALENDAR_HOME").join("one/").unwrap();
    peer.hand().make_calendar(calendar.clone()).await;
    let mut account = peer.account();
    account.servers = vec![calendar];
    let all = dav(&account).collections().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].name.as_str(), all[0].kinds.as_slice()),
        ("Prüf & Kalender", &[Kind::Appointment, Kind::Task][..])
    );
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_on_the_way_from_radicale_is_found_again() {
    let peer = DavPeer::start("radicale.sh", &[]);
    let calendar = peer.url("DAV_CALENDAR_HOME").join("lost/").unwrap();
    peer.hand().make_calendar(calendar).await;
    let relay = Relay::before(peer.url("DAV_URL").port().unwrap()).await;
    let mut account = peer.account();
    account.servers = vec![Url::parse(&format!("http://127.0.0.1:{}/", relay.port)).unwrap()];
    let collections = dav(&account);
    let calendar = collections.collections().await.unwrap().remove(0).id;
    relay.lose_answer_to("PUT ");
    let lost = collections
        .create(
            &calendar,
            Kind::Appointment,
            "lost",
            &moved(2, Invitations::Silent),
        )
        .await;
    assert!(matches!(lost, Err(MailboxError::Offline { .. })), "{lost:?}");
    let found = collections.find(&calendar, "lost").await.unwrap();
    assert_eq!(found.len(), 1);
    relay.lose_answer_to("DELETE ");
    let lost = collections
        .remove(&found[0].place, &found[0].revision, Invitations::Silent)
        .await;
    assert!(matches!(lost, Err(MailboxError::Offline { .. })), "{lost:?}");
    let again = collections
        .remove(&found[0].place, &found[0].revision, Invitations::Silent)
        .await;
    assert!(matches!(again, Err(MailboxError::Gone)), "{again:?}");
}
