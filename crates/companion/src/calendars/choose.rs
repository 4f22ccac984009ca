//! Which calendars, task lists and address books take part, and where new items go.

use std::collections::BTreeSet;
use std::sync::Arc;

use regarding_mailbox::collections::Collection;
use regarding_model::fields::Kind;
use regarding_model::say;

use super::chosen::{home_of, takes_part};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::profile::settings::CollectionSettings;
use crate::view::calendars::{CalendarsView, CollectionChoice, CollectionView};
use crate::view::sync::SyncKind;

impl Core {
    /// The collections that there are, asked for now.
    pub(crate) async fn calendars(self: &Arc<Self>) -> Answer<CalendarsView> {
        let all = self.all_collections().await?;
        let choice = self.profile.settings.get().collections;
        let homes: Vec<(Kind, Option<String>)> = Kind::ALL
            .into_iter()
            .map(|kind| (kind, home(&choice, &all, kind)))
            .collect();
        let view = |one: &Collection| CollectionView {
            id: one.id.0.clone(),
            name: one.name.clone(),
            kinds: one.kinds.iter().copied().map(SyncKind::from).collect(),
            writable: one.writable,
            takes_part: takes_part(&choice, one),
            home_of: homes
                .iter()
                .filter(|(_, home)| home.as_ref() == Some(&one.id.0))
                .map(|(kind, _)| SyncKind::from(*kind))
                .collect(),
        };
        Ok(CalendarsView {
            account: self.calendars_state(),
            chosen: choice.take_part.is_some(),
            collections: all.iter().map(view).collect(),
        })
    }

    async fn all_collections(self: &Arc<Self>) -> Answer<Vec<Collection>> {
        let all = self.chosen(None).await?.all().await;
        if self.has_calendar_server() {
            self.noting_calendars(all)
        } else {
            self.noting_mailbox(all)
        }
    }

    /// Takes a choice. What is not there, or cannot be written to, is refused. Where one more is to take part the person sees first what
    /// that would do.
    pub(crate) async fn choose_collections(
        self: &Arc<Self>,
        choice: CollectionChoice,
    ) -> Answer<CalendarsView> {
        let all = self.all_collections().await?;
        let settings = checked(choice, &all)?;
        let before = self.profile.settings.get().collections;
        let comes = |one: &Collection| takes_part(&settings, one) && !takes_part(&before, one);
        self.remember(|stored| stored.collections = settings.clone());
        if all.iter().any(comes) {
            self.ask_first_again();
        }
        self.emit(Event::OptionsChanged);
        self.calendars().await
    }
}

/// Where new items of a kind go: where the person said, else where the server prefers, else the first that may be written to. As the
/// synchronization has it.
pub(crate) fn home(choice: &CollectionSettings, all: &[Collection], kind: Kind) -> Option<String> {
    let takes = |one: &&Collection| one.writable && one.kinds.contains(&kind) && takes_part(choice, one);
    let said = home_of(choice, kind);
    let mut fit: Vec<&Collection> = all.iter().filter(takes).collect();
    fit.sort_by(|a, b| a.id.cmp(&b.id));
    let named = fit.iter().find(|one| Some(&one.id.0) == said);
    let preferred = named.or_else(|| fit.iter().find(|one| one.preferred));
    preferred.or(fit.first()).map(|one| one.id.0.clone())
}

fn checked(choice: CollectionChoice, all: &[Collection]) -> Answer<CollectionSettings> {
    let find = |id: &String| all.iter().find(|one| one.id.0 == *id);
    let unknown = || failing::invalid(say!("That is none of your calendars and address books"));
    let mut settings = CollectionSettings::default();
    if let Some(take_part) = choice.take_part {
        if !take_part.iter().all(|id| find(id).is_some()) {
            return Err(unknown());
        }
        settings.take_part = Some(take_part.into_iter().collect::<BTreeSet<_>>());
    }
    for home in choice.homes {
        let one = find(&home.id).ok_or_else(unknown)?;
        let kind = Kind::from(home.kind);
        if !one.writable || !one.kinds.contains(&kind) || !takes_part(&settings, one) {
            return Err(failing::invalid(say!(
                "New items cannot go to {name}: it does not take part, or takes none of that kind",
                name = one.name
            )));
        }
        let place = match kind {
            Kind::Contact => &mut settings.contacts,
            Kind::Appointment => &mut settings.appointments,
            Kind::Task => &mut settings.tasks,
        };
        *place = Some(home.id);
    }
    Ok(settings)
}

impl From<SyncKind> for Kind {
    fn from(kind: SyncKind) -> Self {
        match kind {
            SyncKind::Contact => Self::Contact,
            SyncKind::Appointment => Self::Appointment,
            SyncKind::Task => Self::Task,
        }
    }
}
