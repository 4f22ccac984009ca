//! What setting something for a folder would do, in words, before it is done.

use regarding_mailbox::seam::FolderId;
use regarding_model::{say, say_many};
use regarding_sync::incoming::FolderRule;

use super::change::{known_folder, wanted};
use super::rules::FolderRules;
use crate::core::Core;
use crate::facade::Answer;
use crate::view::folders::{FolderChoice, FolderPreviewView};

impl Core {
    /// What a choice would do.
    pub(super) async fn preview_folder_rule(
        &self,
        text: &str,
        choice: &FolderChoice,
    ) -> Answer<FolderPreviewView> {
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let rules = self.read_folder_rules(&session, &mailbox).await?;
        let folder = known_folder(&rules, text)?;
        let rule = wanted(choice)?;
        let name = rules
            .folder(&folder)
            .map(|folder| folder.name.clone())
            .unwrap_or_default();
        let sentences = match &rule {
            Some(FolderRule::Tracked { regarding }) => {
                if let Some(target) = regarding {
                    let _ = self.read_names(vec![target.clone()]).await;
                }
                let target = regarding.as_ref().map(|target| self.named(target).name);
                tracked(
                    &name,
                    target.as_deref(),
                    there(&rules, &folder),
                    is_tracked(&rules, &folder),
                )
            }
            Some(FolderRule::Private) => vec![
                say!(
                    "Mail in {folder} and the folders inside it is not tracked by itself any more, not by your option either.",
                    folder = name
                ),
                say!("What is tracked stays tracked."),
            ],
            None => vec![
                say!(
                    "{folder} is as the folder around it; at the top, its mail is not tracked because of where it lies.",
                    folder = name
                ),
                say!("What is tracked stays tracked."),
            ],
        };
        let agree = matches!(rule, Some(FolderRule::Tracked { .. }));
        let readers = agree.then(|| self.who_can_read());
        let sentences: Vec<String> = sentences.into_iter().chain(readers).collect();
        Ok(FolderPreviewView {
            sentence: sentences.join(" "),
            agree,
        })
    }
}

fn tracked(name: &str, target: Option<&str>, there: u32, before: bool) -> Vec<String> {
    let comes = match target {
        Some(target) => say!(
            "From now on, mail that comes or is moved into {folder}, or a folder inside it, is copied to your organization and set regarding {record}.",
            folder = name,
            record = target
        ),
        None => say!(
            "From now on, mail that comes or is moved into {folder}, or a folder inside it, is copied to your organization.",
            folder = name
        ),
    };
    let kept = say!("Your organization may keep the folder's name with the rule.");
    let old = if before {
        say!("What it tracked so far is set regarding the new record, unless you set that yourself.")
    } else if there == 0 {
        say!("No mail lies there now.")
    } else {
        say_many!(
            count = there,
            "{count} message lies there already: it is left as it is, and you can have it tracked afterwards.",
            "{count} messages lie there already: they are left as they are, and you can have them tracked afterwards."
        )
    };
    vec![comes, old, kept]
}

fn is_tracked(rules: &FolderRules, folder: &FolderId) -> bool {
    rules
        .holding(folder)
        .is_some_and(|holding| holding.rule != FolderRule::Private)
}

/// How many messages lie in a folder and in those inside it that would be as it is.
fn there(rules: &FolderRules, folder: &FolderId) -> u32 {
    let follows = |id: &FolderId| {
        let mut at = Some(id.clone());
        while let Some(now) = at {
            if now == *folder {
                return true;
            }
            if rules.own(&now).is_some() {
                return false;
            }
            at = rules.folder(&now).and_then(|folder| folder.parent.clone());
        }
        false
    };
    let inside = rules.folders.iter().filter(|one| follows(&one.id));
    inside.filter_map(|one| one.total).fold(0, u32::saturating_add)
}
