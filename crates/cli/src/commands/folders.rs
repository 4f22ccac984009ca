//! Folders whose mail is tracked.

use regarding_companion::facade::{Answer, Companion};
use regarding_companion::say;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::folders::{FolderChoice, FolderRuleKind, FoldersView};
use regarding_companion::view::pane::RecordRefView;

use super::named::folder_named;
use super::track::undecided;
use crate::args::folders::FolderAction;
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::folders::Tracked;

/// Shows which folders are tracked, or changes it.
pub(super) async fn folder_rules(
    companion: &Companion,
    action: Option<FolderAction>,
    json: bool,
) -> Answer<Exit> {
    let view = match action.unwrap_or(FolderAction::Show) {
        FolderAction::Show => companion.folder_rules().await?,
        FolderAction::Map {
            folder,
            regarding,
            yes,
        } => map(companion, &folder, regarding, yes).await?,
        FolderAction::Private { folder } => set(companion, &folder, FolderRuleKind::Private).await?,
        FolderAction::Unmap { folder } => set(companion, &folder, FolderRuleKind::Inherit).await?,
        FolderAction::TrackOld { folder } => {
            let folder = id_of(companion, &folder).await?;
            companion.track_before(&folder).await?
        }
        FolderAction::Take { which } => answer(companion, which, true).await?,
        FolderAction::Keep { which } => answer(companion, which, false).await?,
        FolderAction::Forget { id } => companion.forget_folder_rule(&id).await?,
    };
    output::show(json, &Tracked(view))?;
    Ok(DONE)
}

async fn map(
    companion: &Companion,
    folder: &str,
    regarding: Option<RecordRefView>,
    yes: bool,
) -> Answer<FoldersView> {
    let folder = id_of(companion, folder).await?;
    let choice = FolderChoice {
        kind: FolderRuleKind::Tracked,
        regarding,
    };
    if !yes {
        let preview = companion.preview_folder_rule(&folder, &choice).await?;
        return Err(undecided(&preview.sentence, ""));
    }
    companion.set_folder_rule(&folder, &choice).await
}

async fn set(companion: &Companion, folder: &str, kind: FolderRuleKind) -> Answer<FoldersView> {
    let folder = id_of(companion, folder).await?;
    let regarding = None;
    companion
        .set_folder_rule(&folder, &FolderChoice { kind, regarding })
        .await
}

async fn id_of(companion: &Companion, folder: &str) -> Answer<String> {
    let folders = companion.folders().await?;
    Ok(folder_named(&folders, Some(folder))?.id.clone())
}

/// Answers about a message by its number in the list or its id.
async fn answer(companion: &Companion, which: String, take: bool) -> Answer<FoldersView> {
    let id = match which.parse::<usize>() {
        Err(_) => which,
        Ok(number) => {
            let asked = companion.folder_rules().await?.asked;
            let found = asked.into_iter().nth(number.wrapping_sub(1));
            let found = found.ok_or_else(|| {
                FailureView::new(
                    FailureCode::Invalid,
                    say!("Nothing that you are asked about has this number; `regardingctl folder-rules` lists it"),
                )
            })?;
            found.id
        }
    };
    companion.answer_filed(&id, take).await
}
