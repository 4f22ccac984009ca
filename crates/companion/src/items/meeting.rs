//! Meetings that came by mail: what a message tells about one, whether it is in the calendar, and tracking it. Tracked is the appointment
//! and not the mail, so that a request which is tracked and the meeting in the calendar are one record.

use std::sync::Arc;

use jiff::tz::TimeZone;
use regarding_mailbox::collections::{Collection, Item, Organizer, Owner, PlaceKey};
use regarding_mailbox::error::MailboxError;
use regarding_mailbox::meeting::{self, Meeting, MeetingText, Method};
use regarding_model::fields::{Field, Kind, Value};
use regarding_model::say;

use super::row::{Row, text};
use super::state::hindrance;
use super::{detail, key, words};
use crate::calendars::choose;
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::view::failure::FailureView;
use crate::view::items::MeetingView;
use crate::view::pane::{TrackingState, TrackingView};
use crate::words::values;

/// Where a meeting of a message is, or could be put.
enum Whereabouts {
    /// In the calendar.
    There(Box<Item>),
    /// Nowhere yet.
    Absent {
        into: Collection,
        uid: String,
        text: MeetingText,
    },
    /// Not there, and it is not put there: why.
    Out(FailureView),
}

impl Core {
    /// The meeting that a message is about; `None` for one that is about none.
    pub(crate) async fn meeting(self: &Arc<Self>, message: &str) -> Answer<Option<MeetingView>> {
        let Some(meeting) = self.meeting_of(message).await? else {
            return Ok(None);
        };
        let place = match self.whereabouts(&meeting).await {
            Ok(place) => place,
            Err(failure) => Whereabouts::Out(failure),
        };
        self.meeting_view(message, &meeting, &place).await.map(Some)
    }

    /// Tracks the meeting of a message; one that is not in the calendar yet is put there first.
    pub(crate) async fn track_meeting(self: &Arc<Self>, message: &str) -> Answer<TrackingView> {
        let meeting = self.meeting_of(message).await?;
        let meeting = meeting.ok_or_else(|| failing::invalid(say!("The message has no meeting with it")))?;
        let invites = meeting.method == Method::Request && meeting.organizer == Organizer::Other;
        let place = match self.whereabouts(&meeting).await? {
            Whereabouts::There(item) => item.place,
            Whereabouts::Out(failure) => return Err(failure),
            Whereabouts::Absent { into, uid, text } => {
                if let Some(refusal) = self.item_refusal(Kind::Appointment) {
                    return Err(refusal);
                }
                self.put_into(&into, &uid, &text).await?
            }
        };
        if invites {
            self.organizer_is_welcome(message, &meeting).await;
        }
        self.track_item(&place, None).await
    }

    /// Whoever invites becomes a record before the meeting does, so that it names them (G-30). The meeting is tracked without it too.
    async fn organizer_is_welcome(self: &Arc<Self>, message: &str, meeting: &Meeting) {
        let people = match meeting.content.get(Field::Organizer) {
            Some(Value::People(people)) => people.as_slice(),
            _ => &[],
        };
        let organizer = people.first().map(|one| &one.address);
        let welcomed = match self.read_by_key(message).await {
            Ok((key, read)) => self.welcome_organizer(&key, &read, organizer).await,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = welcomed {
            tracing::info!(code = ?failure.code, "the organizer of a meeting was not made a record");
        }
    }

    /// Puts a meeting into a calendar. Where the calendar server was quicker, it is there.
    async fn put_into(
        self: &Arc<Self>,
        into: &Collection,
        uid: &str,
        text: &MeetingText,
    ) -> Answer<PlaceKey> {
        let collections = self.collections_to_show().await?;
        let place = match collections.keep(&into.id, uid, text).await {
            Err(MailboxError::Stale) => {
                let found = self.noting_items(collections.find(&into.id, uid).await)?;
                let there = found.into_iter().next().map(|item| item.place);
                there.ok_or_else(|| failing::not_in_mailbox(say!("It is no longer in your mailbox")))?
            }
            kept => self.noting_items(kept)?.0,
        };
        self.items.look_anew();
        self.emit(Event::ItemsChanged);
        Ok(place)
    }

    async fn meeting_of(&self, message: &str) -> Answer<Option<Meeting>> {
        let (_, read) = self.read_by_key(message).await?;
        let owner = Owner {
            addresses: self.my_addresses(&[]),
            zone: TimeZone::system(),
        };
        tokio::task::spawn_blocking(move || meeting::in_message(&read.raw, &read.message, &owner))
            .await
            .map_err(|_| failing::internal(regarding_model::sentence!("showing a message")))
    }

    async fn whereabouts(self: &Arc<Self>, meeting: &Meeting) -> Answer<Whereabouts> {
        let Some(uid) = &meeting.uid else {
            return Ok(out(say!("It has no identifier of its own, or several.")));
        };
        let collections = self.collections_to_show().await?;
        let all = self.noting_items(collections.collections().await)?;
        for one in all.iter().filter(|one| one.own) {
            let found = collections.find(&one.id, uid).await;
            if let Some(item) = self.noting_items(found)?.into_iter().next() {
                return Ok(Whereabouts::There(Box::new(item)));
            }
        }
        let text = match kept_of(meeting) {
            Ok(text) => text.clone(),
            Err(why) => return Ok(out(why)),
        };
        let settings = self.profile.settings.get().collections;
        let home = choose::home(&settings, &all, Kind::Appointment);
        let into = all.into_iter().find(|one| Some(&one.id.0) == home.as_ref());
        Ok(into.map_or_else(
            || out(say!("You have no calendar that it could be put into.")),
            |into| Whereabouts::Absent {
                into,
                uid: uid.clone(),
                text,
            },
        ))
    }

    async fn meeting_view(
        self: &Arc<Self>,
        message: &str,
        meeting: &Meeting,
        place: &Whereabouts,
    ) -> Answer<MeetingView> {
        let (item, blocked, state, title) = match place {
            Whereabouts::There(item) => {
                let row = Row::of(item);
                let standing = self.asked_standing(&row).await?;
                let about = standing.item.as_ref().is_some_and(|item| item.about.is_some());
                let waits = standing.wanted.is_some();
                let (state, title) = words::state_and_title(standing.state, Kind::Appointment, about, waits);
                let blocked = hindrance(standing.state).map(words::hindered);
                (Some(key::of_place(&item.place)), blocked, state, title)
            }
            Whereabouts::Absent { .. } => (None, None, TrackingState::NotTracked, not_there()),
            Whereabouts::Out(failure) => {
                let why = Some(failure.sentence());
                (None, why, TrackingState::NotTracked, not_there())
            }
        };
        let refused = || Some(self.item_refusal(Kind::Appointment)?.sentence());
        let blocked = blocked.or_else(refused);
        let open = matches!(state, TrackingState::NotTracked | TrackingState::Unknown);
        let content = &meeting.content;
        Ok(MeetingView {
            message: message.to_owned(),
            says: says(meeting),
            title: values::title(content),
            when: detail::subtitle(Kind::Appointment, content, &TimeZone::system()),
            place: text(content, Field::Location),
            item,
            state,
            state_title: title,
            can_track: open && blocked.is_none(),
            puts: matches!(place, Whereabouts::Absent { .. }),
            blocked: blocked.filter(|_| open),
        })
    }

    /// How an item stands, after the organization was asked about it where it was not lately.
    async fn asked_standing(self: &Arc<Self>, row: &Row) -> Answer<super::state::Standing> {
        let standing = self.item_standing(row).await?;
        let records = self.records_of(row, standing.link.as_ref());
        self.refresh_item_marks(records).await;
        self.item_standing(row).await
    }
}

/// What a calendar may take of a meeting, or why it is not put there. What the person may organize is theirs to put there: a server
/// would invite people because of it (promise 8).
fn kept_of(meeting: &Meeting) -> Result<&MeetingText, String> {
    match (&meeting.text, meeting.organizer, meeting.method) {
        (_, _, Method::Cancel | Method::Answer) => Err(say!(
            "It is not in your calendar, and this message is no invitation."
        )),
        (Some(text), Organizer::Other, _) => Ok(text),
        (Some(_), Organizer::Owner, _) => Err(say!(
            "It is your own meeting, and it is not in your calendar. Put it there with your calendar program first."
        )),
        (Some(_), Organizer::Unknown, _) => Err(say!(
            "None of the addresses in it is known to be yours. Put it into your calendar with your calendar program first."
        )),
        (None, _, _) => Err(say!(
            "It is about one time of a series that is not in your calendar."
        )),
    }
}

fn out(why: String) -> Whereabouts {
    Whereabouts::Out(failing::invalid(why))
}

fn not_there() -> String {
    say!("Not in your calendar")
}

fn says(meeting: &Meeting) -> String {
    match (meeting.method, meeting.organizer) {
        (Method::Request, Organizer::Owner) => say!("Your invitation to a meeting"),
        (Method::Request, _) => say!("You are invited to a meeting"),
        (Method::Publish, _) => say!("An appointment that is made known"),
        (Method::Cancel, _) => say!("A meeting that does not take place"),
        (Method::Answer, _) => say!("An answer about a meeting"),
    }
}
