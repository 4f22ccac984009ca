//! The options dialog.

use std::sync::Arc;

use regarding_dataverse::operations::user_settings::{FilteringMethod, ReadSettings, UserSettings};
use regarding_net::Rule;
use regarding_sync::claim;

use crate::core::Core;
use crate::facade::Answer;
use crate::view::options::{OptionsView, SavedCredentialView, StoredTableView, SuggestionsView, TrackOption};
use crate::view::sign_in::KeyringView;

impl Core {
    /// The options dialog, with a look whether the keyring works. Which computer synchronizes is looked at beside it, and told when it is
    /// another one.
    pub(crate) async fn options(self: &Arc<Self>) -> Answer<OptionsView> {
        let core = Arc::clone(self);
        self.tasks.run(async move { core.look_who_synchronizes().await });
        self.options_with(self.keyring_refusal().await).await
    }

    /// The same after a change: the keyring has nothing to do with it, and is not asked again.
    pub(crate) async fn options_now(&self) -> Answer<OptionsView> {
        self.options_with(self.known_keyring_refusal()).await
    }

    async fn options_with(&self, refusal: Option<String>) -> Answer<OptionsView> {
        let settings = self.profile.settings.get();
        let (kept, track_blocked) = match self.kept_options().await {
            Ok(kept) => (Some(kept), None),
            Err(failure) => (None, Some(failure.sentence())),
        };
        let unknown_senders = self
            .unknown_senders_view(kept.map(|kept| kept.unknown_senders))
            .await;
        let seen = self.seen_claim();
        let now = self.now();
        let stored = self.cached(|cache| cache.describe()).await?;
        Ok(OptionsView {
            track: kept.and_then(|kept| kept.filtering).map(option_of),
            track_blocked,
            unknown_senders,
            marks: self.marks_view(),
            pending_send: self.pending_send_view(),
            suggestions: SuggestionsView {
                contacts: settings.suggestions.contacts,
                others: settings.suggestions.others,
            },
            connection_on: settings.connection_on,
            machines: seen
                .as_ref()
                .map(|seen| super::machines::views(seen, now))
                .unwrap_or_default(),
            machines_shown: seen
                .as_ref()
                .is_some_and(|seen| claim::option_is_shown(seen.me, &seen.machines, now)),
            both_changed: settings.both_changed,
            keep_signed_in: settings.keep_signed_in,
            keyring: KeyringView {
                available: refusal.is_none(),
                sentence: refusal,
            },
            saved: self.all_kept().await.into_iter().map(saved).collect(),
            stored: stored
                .into_iter()
                .map(|table| StoredTableView {
                    table: table.table.to_owned(),
                    sentence: table.sentence.to_string(),
                    rows: u32::try_from(table.rows).unwrap_or(u32::MAX),
                })
                .collect(),
            stored_at: self.profile.folder.display().to_string(),
        })
    }

    async fn kept_options(&self) -> Answer<UserSettings> {
        let session = self.session()?;
        let settings = session
            .client
            .run(Rule::Options, &ReadSettings { user: session.user })
            .await;
        self.noting(&session, settings)
    }
}

fn saved(entry: crate::session::vault::Entry) -> SavedCredentialView {
    SavedCredentialView {
        id: entry.id().to_owned(),
        sentence: entry.sentence(),
    }
}

fn option_of(method: FilteringMethod) -> TrackOption {
    match method {
        FilteringMethod::All => TrackOption::All,
        FilteringMethod::InResponse => TrackOption::InResponse,
        FilteringMethod::FromPeople => TrackOption::FromPeople,
        FilteringMethod::FromEmailEnabled => TrackOption::FromEmailEnabled,
        FilteringMethod::None => TrackOption::None,
    }
}

/// The organization's number for a choice.
pub(crate) fn method_of(option: TrackOption) -> FilteringMethod {
    match option {
        TrackOption::All => FilteringMethod::All,
        TrackOption::InResponse => FilteringMethod::InResponse,
        TrackOption::FromPeople => FilteringMethod::FromPeople,
        TrackOption::FromEmailEnabled => FilteringMethod::FromEmailEnabled,
        TrackOption::None => FilteringMethod::None,
    }
}
