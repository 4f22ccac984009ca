//! Setting something for a folder. The rule goes into the organization where its table takes it, else it is kept here; what lies in the
//! folder already is noted and offered, and not tracked unasked.

use std::collections::HashMap;
use std::sync::Arc;

use regarding_dataverse::ApiError;
use regarding_dataverse::operations::tracking_folders::{
    ChangeTrackingFolder, CreateTrackingFolder, DeleteTrackingFolder, ReadMailboxId, can_name,
};
use regarding_id_cache::tables::filed::FiledState;
use regarding_mailbox::seam::FolderId;
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::RecordRef;
use regarding_model::say;
use regarding_net::Rule;
use regarding_sync::incoming::FolderRule;
use uuid::Uuid;

use super::look::source;
use super::rules::{FolderRules, Kept, TrackedFolder};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::mail::side::OpenMailbox;
use crate::pane::cards;
use crate::profile::settings::FolderRuleSettings;
use crate::session::side::Session;
use crate::view::failure::FailureView;
use crate::view::folders::{FolderChoice, FolderRuleKind, FoldersView};

/// What a choice of a person's means; `None` is as the folder around it.
pub(super) fn wanted(choice: &FolderChoice) -> Answer<Option<FolderRule>> {
    Ok(match choice.kind {
        FolderRuleKind::Inherit => None,
        FolderRuleKind::Private => Some(FolderRule::Private),
        FolderRuleKind::Tracked => Some(FolderRule::Tracked {
            regarding: choice.regarding.as_ref().map(cards::reference).transpose()?,
        }),
    })
}

impl Core {
    /// Why no rule can be set; `None` when one can.
    pub(super) fn folders_blocked(&self) -> Option<FailureView> {
        if let Some(refusal) = self.tracking_refusal() {
            return Some(refusal);
        }
        let primary = self.profile.settings.get().uses_primary();
        (!primary).then(|| {
            failing::invalid(say!(
                "Synchronization belongs to your primary organization: make this one the primary one first"
            ))
        })
    }

    /// The person sets something for a folder.
    pub(super) async fn set_folder_rule(
        self: &Arc<Self>,
        text: &str,
        choice: &FolderChoice,
    ) -> Answer<FoldersView> {
        let rule = wanted(choice)?;
        if rule.is_some() {
            self.folders_blocked().map_or(Ok(()), Err)?;
        }
        if let Some(FolderRule::Tracked {
            regarding: Some(target),
        }) = &rule
        {
            self.linking_refusal(&target.table).map_or(Ok(()), Err)?;
        }
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        // No look goes on meanwhile: it would know half of the change.
        let turn = self.received.turn.lock().await;
        let before = self.read_folder_rules(&session, &mailbox).await?;
        let folder = known_folder(&before, text)?;
        self.write_folder_rule(&session, &mailbox, &before, &folder, rule)
            .await?;
        let after = self.read_folder_rules(&session, &mailbox).await?;
        self.note_difference(&session, &mailbox, &before, &after).await?;
        if after.kept.is_empty() {
            self.remember(|settings| settings.end_folders(session.organization));
        }
        drop(turn);
        self.tell_folders_changed();
        self.received.news();
        self.folders_view().await
    }

    pub(super) fn tell_folders_changed(&self) {
        for event in [
            Event::OptionsChanged,
            Event::ReceivedChanged,
            Event::PaneChanged { key: None },
        ] {
            self.emit(event);
        }
    }

    async fn write_folder_rule(
        &self,
        session: &Session,
        mailbox: &OpenMailbox,
        before: &FolderRules,
        folder: &FolderId,
        rule: Option<FolderRule>,
    ) -> Answer<()> {
        let own = before.own(folder).cloned();
        let identity = match &own {
            Some(own) => own.set.folder.clone(),
            None => self.noting_mailbox(mailbox.adapter.identify(folder).await)?,
        };
        let name = before.folder(folder).map(|folder| folder.name.clone());
        let here = match &rule {
            None => {
                self.delete_row(session, own.as_ref()).await?;
                None
            }
            Some(FolderRule::Private) => {
                self.delete_row(session, own.as_ref()).await?;
                Some(kept_here(&identity, true, None))
            }
            Some(FolderRule::Tracked { regarding }) => {
                let name = name.unwrap_or_default();
                let taken = self
                    .write_row(session, own.as_ref(), &identity, name, regarding.as_ref())
                    .await?;
                (!taken).then(|| kept_here(&identity, false, regarding.clone()))
            }
        };
        let organization = session.organization;
        self.remember(|settings| settings.keep_folder_rule(organization, &identity, here.clone()));
        Ok(())
    }

    /// Writes a rule into the organization's table; whether that took it. It takes mail of mailboxes that the organization processes
    /// itself, about five tables, and so many rules (reference F2).
    async fn write_row(
        &self,
        session: &Session,
        own: Option<&Kept>,
        identity: &FolderIdentity,
        name: String,
        regarding: Option<&RecordRef>,
    ) -> Answer<bool> {
        if regarding.is_some_and(|record| !can_name(record)) {
            self.delete_row(session, own).await?;
            return Ok(false);
        }
        if let Some(own) = own
            && let Some(id) = own.row
        {
            let before = match &own.set.rule {
                FolderRule::Tracked { regarding } => regarding.clone(),
                FolderRule::Private => None,
            };
            let change = ChangeTrackingFolder {
                id,
                before,
                regarding: regarding.cloned(),
            };
            let written = session.client.run(Rule::Options, &change).await;
            return self.taken(session, written);
        }
        let ask = ReadMailboxId { user: session.user };
        let mailbox = match session.client.run(Rule::Options, &ask).await {
            Err(error) if refuses(&error) => None,
            other => self.noting(session, other)?,
        };
        let Some(mailbox) = mailbox else { return Ok(false) };
        let create = CreateTrackingFolder {
            id: Uuid::new_v4(),
            mailbox,
            folder: identity.as_str().to_owned(),
            name,
            regarding: regarding.cloned(),
        };
        let written = session.client.run(Rule::Options, &create).await;
        self.taken(session, written)
    }

    fn taken(&self, session: &Session, written: Result<(), ApiError>) -> Answer<bool> {
        match written {
            Err(error) if refuses(&error) => Ok(false),
            other => self.noting(session, other).map(|()| true),
        }
    }

    async fn delete_row(&self, session: &Session, own: Option<&Kept>) -> Answer<()> {
        let Some(id) = own.and_then(|own| own.row) else {
            return Ok(());
        };
        let deleted = session
            .client
            .run(Rule::Options, &DeleteTrackingFolder { id })
            .await;
        self.noting(session, deleted)
    }

    /// Forgets a rule of a folder that is not there.
    pub(super) async fn forget_folder_rule(self: &Arc<Self>, id: &str) -> Answer<FoldersView> {
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let rules = self.read_folder_rules(&session, &mailbox).await?;
        let lost = rules.held.lost.iter().find(|lost| lost.folder.as_str() == id);
        let kept = lost.and_then(|lost| rules.kept.iter().find(|kept| kept.set == *lost));
        let kept = kept.ok_or_else(|| failing::gone(say!("No rule of a folder has that name")))?;
        self.delete_row(&session, Some(kept)).await?;
        let (organization, folder) = (session.organization, kept.set.folder.clone());
        self.remember(|settings| settings.keep_folder_rule(organization, &folder, None));
        self.tell_folders_changed();
        self.folders_view().await
    }

    /// What the change means for what is known of each folder.
    async fn note_difference(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        before: &FolderRules,
        after: &FolderRules,
    ) -> Answer<()> {
        let organization = session.organization;
        let by_key = |rules: &FolderRules| -> HashMap<Uuid, TrackedFolder> {
            let tracked = rules.tracked(organization).into_iter();
            tracked.map(|folder| (folder.key, folder)).collect()
        };
        let (old, new) = (by_key(before), by_key(after));
        for folder in new.values() {
            match old.get(&folder.key) {
                None => self.begin_folder(session, mailbox, folder).await?,
                Some(was) if was.regarding != folder.regarding => {
                    self.turn_all(
                        session,
                        folder.key,
                        &[FiledState::Done, FiledState::Asked],
                        FiledState::Other,
                    )
                    .await?;
                }
                Some(_) => {}
            }
        }
        for key in old.keys().filter(|key| !new.contains_key(key)) {
            self.end_folder(session, *key).await?;
        }
        Ok(())
    }

    /// What lies in a folder now was there before; what comes after this is asked for.
    async fn begin_folder(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        folder: &TrackedFolder,
    ) -> Answer<()> {
        let (there, position) = self.everything_in(mailbox, &folder.id).await?;
        self.note_before(session, folder.key, &there).await?;
        self.keep_position(session, source(folder.key), &position).await
    }

    /// G-74: what was tracked stays so, and what comes is left alone.
    async fn end_folder(&self, session: &Session, place: Uuid) -> Answer<()> {
        let organization = session.organization;
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                cache.filed().forget(organization, place)?;
                cache.sync_place().reached(organization, &source(place), None)
            })
        })
        .await
    }

    async fn turn_all(
        &self,
        session: &Session,
        place: Uuid,
        from: &[FiledState],
        to: FiledState,
    ) -> Answer<()> {
        let (organization, from) = (session.organization, from.to_vec());
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| {
                for state in from {
                    cache.filed().turn(organization, place, state, to)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The person asks for what lay in a folder before.
    pub(super) async fn track_before(self: &Arc<Self>, text: &str) -> Answer<FoldersView> {
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let rules = self.read_folder_rules(&session, &mailbox).await?;
        let folder = known_folder(&rules, text)?;
        let tracked = rules.tracked(session.organization);
        let tracked = tracked.iter().find(|one| one.id == folder);
        let tracked =
            tracked.ok_or_else(|| failing::invalid(say!("The mail of this folder is not tracked")))?;
        self.turn_all(&session, tracked.key, &[FiledState::Before], FiledState::Wanted)
            .await?;
        self.receive_now().await?;
        self.tell_folders_changed();
        self.folders_view().await
    }
}

pub(super) fn known_folder(rules: &FolderRules, text: &str) -> Answer<FolderId> {
    let folder = key::to_folder(text).filter(|id| rules.folder(id).is_some_and(|folder| folder.selectable));
    folder.ok_or_else(|| failing::invalid(say!("That names no folder")))
}

fn kept_here(folder: &FolderIdentity, private: bool, regarding: Option<RecordRef>) -> FolderRuleSettings {
    FolderRuleSettings {
        folder: folder.clone(),
        private,
        regarding,
    }
}

/// Whether the organization will not have the rule, rather than not now.
fn refuses(error: &ApiError) -> bool {
    let no = [
        FailureKind::Invalid,
        FailureKind::Forbidden,
        FailureKind::Unsupported,
        FailureKind::Gone,
    ];
    *error == ApiError::AlreadyExists || no.contains(&error.kind())
}
