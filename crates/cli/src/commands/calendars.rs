//! The server of calendars and address books, and which of them take part.

use regarding_companion::facade::{Answer, Companion, Secrets};
use regarding_companion::say;
use regarding_companion::view::calendars::{
    CalendarsCredential, CalendarsRequest, CalendarsSignIn, CalendarsView, CollectionChoice, CollectionHome,
    CollectionView, FoundCalendarsView,
};
use regarding_companion::view::failure::{FailureCode, FailureView};

use crate::args::ChooseCalendars;
use crate::args::values::{CalendarsPlace, CalendarsWay};
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::app::Done;
use crate::pages::calendars::Calendars;

/// Where, as whom and how.
pub(super) struct At<'a> {
    /// Where.
    pub(super) place: &'a CalendarsPlace,
    /// As whom.
    pub(super) user: Option<&'a str>,
    /// How.
    pub(super) way: Option<CalendarsWay>,
    /// Whether a password is kept.
    pub(super) keep: bool,
}

/// Lists what there is, after changing what was asked.
pub(super) async fn calendars(
    companion: &Companion,
    choice: &ChooseCalendars,
    secrets: &Secrets,
    json: bool,
) -> Answer<Exit> {
    if let Some(place) = &choice.at {
        let at = At {
            place,
            user: choice.user.as_deref(),
            way: choice.sign_in,
            keep: choice.keep,
        };
        connect(companion, &at, secrets).await?;
        if *place == CalendarsPlace::Nowhere {
            output::show(
                json,
                &Done::new(regarding_companion::sentence!(
                    "The calendar server is given up. What was synchronized stays where it is."
                )),
            )?;
            return Ok(DONE);
        }
    }
    let mut view = companion.calendars().await?;
    if choice.all || !(choice.take.is_empty() && choice.leave.is_empty() && choice.home.is_empty()) {
        view = companion.choose_collections(chosen(choice, &view)?).await?;
    }
    output::show(json, &Calendars(view))?;
    Ok(DONE)
}

/// Opens a server, or gives it up.
pub(super) async fn connect(companion: &Companion, at: &At<'_>, secrets: &Secrets) -> Answer<()> {
    let (typed, agreed) = match at.place {
        CalendarsPlace::Nowhere => return companion.remove_calendars().await,
        CalendarsPlace::Auto => ("", false),
        CalendarsPlace::At(url) => (url.as_str(), true),
    };
    let found = companion.find_calendars(typed).await?;
    if !agreed && !found.elsewhere.is_empty() {
        return Err(FailureView::new(
            FailureCode::Invalid,
            say!(
                "Your calendars are at {hosts}, which is another server than the one of your address. Nothing was sent there: agree \
                 by naming it, {address}",
                hosts = found.elsewhere.join(", "),
                address = found.servers.join(" ")
            ),
        ));
    }
    let credential = credential(at, &found, secrets)?;
    let request = CalendarsRequest {
        user: at.user.map_or_else(|| found.user.clone(), str::to_owned),
        servers: found.servers,
        credential,
    };
    companion.connect_calendars(request, at.keep).await
}

/// With the way that was asked for; else with a password that was given, else with the first way that needs none.
fn credential(at: &At<'_>, found: &FoundCalendarsView, secrets: &Secrets) -> Answer<CalendarsCredential> {
    let password = secrets.calendars.as_ref();
    let way = match (at.way, password) {
        (Some(way), _) => Some(CalendarsSignIn::from(way)),
        (None, Some(_)) => Some(CalendarsSignIn::Password),
        (None, None) => found
            .methods
            .iter()
            .copied()
            .find(|method| *method != CalendarsSignIn::Password),
    };
    match (way, password) {
        (Some(CalendarsSignIn::Mailbox), _) => Ok(CalendarsCredential::Mailbox),
        (Some(CalendarsSignIn::Organization), _) => Ok(CalendarsCredential::Organization),
        (Some(CalendarsSignIn::Nobody), _) => Ok(CalendarsCredential::Nobody),
        (Some(CalendarsSignIn::Password), Some(password)) => Ok(CalendarsCredential::Password {
            password: password.to_string(),
        }),
        (Some(CalendarsSignIn::Password) | None, _) => {
            let advice =
                say!("The calendar server needs a password: give it as the third line of --password-stdin");
            let message = match &found.sentence {
                Some(why) => format!("{why} {advice}"),
                None => advice,
            };
            Err(FailureView::new(FailureCode::MailboxSignIn, message))
        }
    }
}

/// The choice after what was asked, of what is there.
fn chosen(choice: &ChooseCalendars, view: &CalendarsView) -> Answer<CollectionChoice> {
    if choice.all {
        return Ok(CollectionChoice::default());
    }
    let taken = places(&choice.take, view)?;
    let left = places(&choice.leave, view)?;
    let homes = places(&choice.home, view)?;
    let takes = |one: &&CollectionView| {
        (one.takes_part || taken.contains(&one.id) || homes.contains(&one.id)) && !left.contains(&one.id)
    };
    let mut chosen: Vec<CollectionHome> = Vec::new();
    for one in &view.collections {
        let asked = homes.contains(&one.id);
        let kinds = if asked { &one.kinds } else { &one.home_of };
        for kind in kinds {
            let known = chosen.iter().position(|home| home.kind == *kind);
            match known {
                Some(at) if asked => {
                    chosen.remove(at);
                }
                Some(_) => continue,
                None => {}
            }
            if !left.contains(&one.id) {
                chosen.push(CollectionHome {
                    kind: *kind,
                    id: one.id.clone(),
                });
            }
        }
    }
    // Saying where new items go is no choice among what there is: a calendar that comes later takes part as before.
    let is_out = |id: &String| {
        let mut all = view.collections.iter();
        all.any(|one| one.id == *id && !one.takes_part)
    };
    let chooses = view.chosen || !taken.is_empty() || !left.is_empty() || homes.iter().any(is_out);
    let take_part = || {
        let all = view.collections.iter().filter(takes);
        all.map(|one| one.id.clone()).collect()
    };
    Ok(CollectionChoice {
        take_part: chooses.then(take_part),
        homes: chosen,
    })
}

/// Collections by their places or names.
fn places(named: &[String], view: &CalendarsView) -> Answer<Vec<String>> {
    named.iter().map(|named| place(named, view)).collect()
}

fn place(named: &str, view: &CalendarsView) -> Answer<String> {
    let is = |one: &&CollectionView| one.id == named || one.name.to_lowercase() == named.to_lowercase();
    let mut found = view.collections.iter().filter(is);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id.clone()),
        (None, _) => Err(FailureView::new(
            FailureCode::Invalid,
            say!("That is none of your calendars and address books; `regardingctl calendars` lists them"),
        )),
        (Some(_), Some(_)) => Err(FailureView::new(
            FailureCode::Invalid,
            say!("Several of your calendars and address books are called so: name one by its place"),
        )),
    }
}
