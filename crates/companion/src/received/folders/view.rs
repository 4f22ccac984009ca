//! Folder tracking as front doors show it.

use std::collections::HashMap;
use std::sync::Arc;

use regarding_id_cache::tables::filed::FiledState;
use regarding_mailbox::seam::Folder;
use regarding_model::ids::RecordRef;
use regarding_model::{say, say_many};
use regarding_sync::incoming::FolderRule;
use regarding_sync::incoming::folders::SetRule;
use uuid::Uuid;

use super::rules::{FolderRules, Kept};
use crate::core::Core;
use crate::facade::Answer;
use crate::mail::list::{depth, purpose_view};
use crate::mail::{key, order};
use crate::session::side::Session;
use crate::view::folders::{FolderRuleKind, FolderRuleView, FoldersView, LostRuleView};

impl Core {
    /// Folder tracking as a whole.
    pub(super) async fn folders_view(self: &Arc<Self>) -> Answer<FoldersView> {
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let rules = self.read_folder_rules(&session, &mailbox).await?;
        let named = rules
            .kept
            .iter()
            .filter_map(|kept| regarding(&kept.set.rule).cloned());
        let _ = self.read_names(named.collect()).await;
        let organization = session.organization;
        let before = self
            .cached(move |cache| cache.read(|cache| cache.filed().count(organization, FiledState::Before)))
            .await?;
        let keys: HashMap<_, _> = rules
            .tracked(organization)
            .into_iter()
            .map(|folder| (folder.id, folder.key))
            .collect();
        let count = |folder: &Folder| {
            let key: Option<&Uuid> = keys.get(&folder.id);
            key.and_then(|key| before.get(key)).copied().unwrap_or(0)
        };
        let folders = order::tree(&rules.folders)
            .into_iter()
            .map(|folder| self.folder_rule(folder, &rules, count(folder)))
            .collect();
        Ok(FoldersView {
            sentence: self.folders_sentence(&session, &rules),
            readers: self.who_can_read(),
            blocked: self.folders_blocked().map(|refusal| refusal.sentence()),
            folders,
            lost: self.lost_rules(&rules),
            asked: self.filed_questions(&session, &mailbox, &rules).await?,
        })
    }

    fn folders_sentence(&self, session: &Session, rules: &FolderRules) -> String {
        let on = self
            .profile
            .settings
            .get()
            .folders_of(session.organization)
            .is_some();
        if !on {
            return if rules.kept.is_empty() {
                say!(
                    "No folder is tracked: set one, and moving a message there, in any mail program, tracks it."
                )
            } else {
                say!(
                    "Your organization keeps rules of folders that this computer does not carry out yet: set one of them to begin."
                )
            };
        }
        if let Some(still) = self.received_still() {
            return self.received_still_words(still);
        }
        let tracked = u32::try_from(rules.tracked(session.organization).len()).unwrap_or(u32::MAX);
        say_many!(
            count = tracked,
            "The mail of {count} folder is tracked: moving a message there, in any mail program, is enough.",
            "The mail of {count} folders is tracked: moving a message there, in any mail program, is enough."
        )
    }

    fn folder_rule(&self, folder: &Folder, rules: &FolderRules, before: u32) -> FolderRuleView {
        let holding = rules.holding(&folder.id);
        let own = rules.own(&folder.id);
        let target = holding.and_then(|holding| regarding(&holding.rule));
        FolderRuleView {
            folder: key::of_folder(&folder.id),
            name: folder.name.clone(),
            depth: depth(folder.parent.as_ref(), &rules.folders),
            purpose: purpose_view(folder.purpose),
            selectable: folder.selectable,
            own: own.map_or(FolderRuleKind::Inherit, |kept| kind(&kept.set.rule)),
            holds: holding.map_or(FolderRuleKind::Inherit, |holding| kind(&holding.rule)),
            sentence: self.holding_words(folder, rules, own),
            regarding: target.map(|target| self.named(target)),
            before,
        }
    }

    fn holding_words(&self, folder: &Folder, rules: &FolderRules, own: Option<&Kept>) -> String {
        let Some(holding) = rules.holding(&folder.id) else {
            return say!("Not tracked because of where it lies");
        };
        let around = own.is_none().then(|| {
            let at = rules.folders.iter().find(|one| one.id.0 == holding.set_at);
            at.map(|one| one.name.clone()).unwrap_or_default()
        });
        let target = regarding(&holding.rule).map(|target| self.named(target).name);
        match (&holding.rule, target, around) {
            (FolderRule::Private, _, None) => say!("Not tracked by itself"),
            (FolderRule::Private, _, Some(around)) => {
                say!("Not tracked by itself, as {folder}", folder = around)
            }
            (FolderRule::Tracked { .. }, None, None) => say!("Tracked"),
            (FolderRule::Tracked { .. }, None, Some(around)) => say!("Tracked, as {folder}", folder = around),
            (FolderRule::Tracked { .. }, Some(target), None) => {
                say!("Tracked regarding {record}", record = target)
            }
            (FolderRule::Tracked { .. }, Some(target), Some(around)) => {
                say!(
                    "Tracked regarding {record}, as {folder}",
                    record = target,
                    folder = around
                )
            }
        }
    }

    fn lost_rules(&self, rules: &FolderRules) -> Vec<LostRuleView> {
        let ours = rules.held.lost.iter().map(|lost| self.lost_rule(lost, rules));
        let strange = rules.strange.iter().map(|row| LostRuleView {
            id: row.id.to_string(),
            sentence: say!("Your organization keeps a rule for {folder}, a folder of another mail server, which its own services heed.", folder = row.name),
            regarding: row.regarding.as_ref().map(|named| self.named(&named.record)),
            can_forget: false,
        });
        ours.chain(strange).collect()
    }

    fn lost_rule(&self, lost: &SetRule, rules: &FolderRules) -> LostRuleView {
        let kept = rules.kept.iter().find(|kept| kept.set == *lost);
        let name = kept
            .and_then(|kept| kept.name.clone())
            .filter(|name| !name.is_empty());
        LostRuleView {
            id: lost.folder.as_str().to_owned(),
            sentence: match name {
                Some(name) => say!(
                    "The folder {folder} is not in this mailbox any more. What it tracked stays tracked.",
                    folder = name
                ),
                None => say!(
                    "A folder with a rule is not in this mailbox any more. What it tracked stays tracked."
                ),
            },
            regarding: regarding(&lost.rule).map(|target| self.named(target)),
            can_forget: true,
        }
    }
}

pub(super) fn regarding(rule: &FolderRule) -> Option<&RecordRef> {
    match rule {
        FolderRule::Tracked { regarding } => regarding.as_ref(),
        FolderRule::Private => None,
    }
}

fn kind(rule: &FolderRule) -> FolderRuleKind {
    match rule {
        FolderRule::Tracked { .. } => FolderRuleKind::Tracked,
        FolderRule::Private => FolderRuleKind::Private,
    }
}
