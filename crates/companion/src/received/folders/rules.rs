//! Which rules there are, and what holds for each folder now.

use std::collections::HashMap;
use std::sync::Arc;

use regarding_dataverse::operations::tracking_folders::{ReadTrackingFolders, TrackingFolder};
use regarding_mailbox::seam::{Folder, FolderId, FolderPurpose};
use regarding_model::failure::{Failure as _, FailureKind};
use regarding_model::folder::FolderIdentity;
use regarding_model::ids::{OrganizationId, RecordRef};
use regarding_net::Rule;
use regarding_sync::incoming::folders::{Branch, Holding, Holdings, SetRule, holdings};
use regarding_sync::incoming::{Asked, FolderRule};
use uuid::Uuid;

use crate::core::Core;
use crate::facade::Answer;
use crate::mail::side::OpenMailbox;
use crate::profile::settings::FolderRuleSettings;
use crate::session::side::Session;

/// A rule, and where it is kept.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) set: SetRule,
    /// Its row in the organization; `None` when it is kept here.
    pub(super) row: Option<Uuid>,
    /// What the folder was called when the rule was made, where the organization keeps that.
    pub(super) name: Option<String>,
}

/// The folders of the mailbox, and what holds for them.
#[derive(Default)]
pub(in crate::received) struct FolderRules {
    pub(super) folders: Vec<Folder>,
    pub(super) kept: Vec<Kept>,
    /// Rules of other products, whose folders have names of their own kind.
    pub(super) strange: Vec<TrackingFolder>,
    pub(super) held: Holdings,
    identities: HashMap<FolderId, FolderIdentity>,
}

/// A folder whose mail is tracked.
pub(super) struct TrackedFolder {
    pub(super) id: FolderId,
    /// Under which key the cache keeps what was seen in it.
    pub(super) key: Uuid,
    /// The key of the folder that the rule was set for: itself, or one around it.
    pub(super) root: Uuid,
    pub(super) regarding: Option<RecordRef>,
}

impl FolderRules {
    /// What the place of a message asks for.
    pub(in crate::received) fn asks(&self, folder: &FolderId) -> Asked {
        Asked {
            folder: self.holding(folder).map(|holding| holding.rule.clone()),
            marked: false,
        }
    }

    pub(super) fn holding(&self, folder: &FolderId) -> Option<&Holding> {
        self.held.by_place.get(&folder.0)
    }

    /// The rule that is set for a folder itself.
    pub(super) fn own(&self, folder: &FolderId) -> Option<&Kept> {
        let holding = self
            .holding(folder)
            .filter(|holding| holding.set_at == folder.0)?;
        self.kept.iter().find(|kept| kept.set.folder == holding.kept_as)
    }

    pub(super) fn folder(&self, id: &FolderId) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.id == *id)
    }

    /// The folders whose mail is tracked, as far as they have an identity.
    pub(super) fn tracked(&self, organization: OrganizationId) -> Vec<TrackedFolder> {
        let selectable = self.folders.iter().filter(|folder| folder.selectable);
        let tracked = selectable.filter_map(|folder| {
            let holding = self.holding(&folder.id)?;
            let FolderRule::Tracked { regarding } = &holding.rule else {
                return None;
            };
            let key = self.key(organization, &folder.id)?;
            // A folder that holds no messages itself has no key of its own.
            let root = self.key(organization, &FolderId(holding.set_at.clone()));
            Some(TrackedFolder {
                id: folder.id.clone(),
                key,
                root: root.unwrap_or(key),
                regarding: regarding.clone(),
            })
        });
        tracked.collect()
    }

    /// Under which key the cache keeps what was seen in a folder: one that a rename leaves as it is, where that can be told.
    fn key(&self, organization: OrganizationId, folder: &FolderId) -> Option<Uuid> {
        let identity = self.identities.get(folder)?;
        let Some(made) = identity.without_name() else {
            return Some(identity.key(organization));
        };
        let alike = self.identities.values();
        let alike = alike.filter(|other| other.without_name() == Some(made)).count();
        let lasting = FolderIdentity::lasting(made);
        let known = if alike == 1 { &lasting } else { identity };
        Some(known.key(organization))
    }

    fn resolve(&mut self) {
        let rules: Vec<SetRule> = self.kept.iter().map(|kept| kept.set.clone()).collect();
        let branches: Vec<Branch<'_>> = self
            .folders
            .iter()
            .map(|folder| Branch {
                place: &folder.id.0,
                parent: folder.parent.as_ref().map(|parent| parent.0.as_str()),
                identity: self.identities.get(&folder.id),
                inherits: !matches!(
                    folder.purpose,
                    FolderPurpose::Trash | FolderPurpose::Junk | FolderPurpose::Drafts
                ),
            })
            .collect();
        self.held = holdings(&branches, &rules);
    }
}

impl Core {
    /// Whether the mail of folders is tracked: then what leaves another folder may have been moved there.
    pub(crate) fn tracks_folders(&self) -> bool {
        let settings = self.profile.settings.get();
        let organization = settings.organization.as_ref();
        organization.is_some_and(|one| settings.folders_of(one.id).is_some())
    }

    /// All rules, read anew, and what holds for each folder now.
    pub(in crate::received) async fn read_folder_rules(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
    ) -> Answer<FolderRules> {
        let (mut kept, strange) = self.kept_rules(session).await?;
        // What is kept here stands before what the organization says of the same folder: it did not take it.
        kept.sort_by_key(|kept| kept.row.is_some());
        let folders = self.noting_mailbox(mailbox.folders().await)?;
        let told = self.noting_mailbox(mailbox.adapter.identities().await)?;
        let mut rules = FolderRules {
            folders,
            kept,
            strange,
            identities: told.into_iter().collect(),
            ..FolderRules::default()
        };
        rules.resolve();
        self.identify_tracked(mailbox, &mut rules).await?;
        Ok(rules)
    }

    /// Folders inside tracked ones get an identity too, where the store gives none by itself.
    async fn identify_tracked(&self, mailbox: &OpenMailbox, rules: &mut FolderRules) -> Answer<()> {
        let nameless: Vec<FolderId> = rules
            .folders
            .iter()
            .filter(|folder| folder.selectable && !rules.identities.contains_key(&folder.id))
            .filter(|folder| {
                rules
                    .holding(&folder.id)
                    .is_some_and(|holding| holding.rule != FolderRule::Private)
            })
            .map(|folder| folder.id.clone())
            .collect();
        for folder in nameless {
            let identity = self.noting_mailbox(mailbox.adapter.identify(&folder).await)?;
            rules.identities.insert(folder, identity);
        }
        Ok(())
    }

    async fn kept_rules(&self, session: &Session) -> Answer<(Vec<Kept>, Vec<TrackingFolder>)> {
        let settings = self.profile.settings.get();
        let here = settings.folders_of(session.organization);
        let mut kept: Vec<Kept> = here
            .into_iter()
            .flat_map(|one| &one.rules)
            .map(kept_here)
            .collect();
        let ask = ReadTrackingFolders { user: session.user };
        let rows = match session.client.run(Rule::Options, &ask).await {
            // Whoever may not read the table has no rule in it.
            Err(error) if matches!(error.kind(), FailureKind::Forbidden | FailureKind::Unsupported) => {
                Vec::new()
            }
            other => self.noting(session, other)?,
        };
        let mut strange = Vec::new();
        for row in rows {
            if let Some(named) = &row.regarding {
                self.names.note(&named.record, &named.name);
            }
            match FolderIdentity::kept(&row.folder) {
                Some(folder) => kept.push(kept_there(folder, &row)),
                None => strange.push(row),
            }
        }
        Ok((kept, strange))
    }
}

fn kept_here(rule: &FolderRuleSettings) -> Kept {
    let says = if rule.private {
        FolderRule::Private
    } else {
        FolderRule::Tracked {
            regarding: rule.regarding.clone(),
        }
    };
    Kept {
        set: SetRule {
            folder: rule.folder.clone(),
            rule: says,
        },
        row: None,
        name: None,
    }
}

fn kept_there(folder: FolderIdentity, row: &TrackingFolder) -> Kept {
    let regarding = row.regarding.as_ref().map(|named| named.record.clone());
    Kept {
        set: SetRule {
            folder,
            rule: FolderRule::Tracked { regarding },
        },
        row: Some(row.id),
        name: Some(row.name.clone()),
    }
}
