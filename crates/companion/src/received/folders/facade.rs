//! What front doors may ask and do about folders whose mail is tracked.

use crate::facade::{Answer, Companion};
use crate::view::folders::{FiledView, FolderChoice, FolderPreviewView, FoldersView};

impl Companion {
    /// Folder tracking as a whole: the tree with what holds for each folder, and what the person is asked about.
    ///
    /// # Errors
    /// When nobody is signed in, or a side cannot be reached.
    pub async fn folder_rules(&self) -> Answer<FoldersView> {
        self.core()?.folders_view().await
    }

    /// What setting something for a folder would do, and who could read what it tracks.
    ///
    /// # Errors
    /// As [`Companion::folder_rules`]; when there is no such folder.
    pub async fn preview_folder_rule(
        &self,
        folder: &str,
        choice: &FolderChoice,
    ) -> Answer<FolderPreviewView> {
        self.core()?.preview_folder_rule(folder, choice).await
    }

    /// Sets something for a folder. The front door has shown what it does ([`Companion::preview_folder_rule`]).
    ///
    /// # Errors
    /// As [`Companion::preview_folder_rule`]; when the person may not track or link.
    pub async fn set_folder_rule(&self, folder: &str, choice: &FolderChoice) -> Answer<FoldersView> {
        self.core()?.set_folder_rule(folder, choice).await
    }

    /// Forgets a rule of a folder that is not there.
    ///
    /// # Errors
    /// When there is no such rule.
    pub async fn forget_folder_rule(&self, id: &str) -> Answer<FoldersView> {
        self.core()?.forget_folder_rule(id).await
    }

    /// Tracks what lay in a folder before its mail was tracked.
    ///
    /// # Errors
    /// When the folder is not tracked, or this is not the computer that does it.
    pub async fn track_before(&self, folder: &str) -> Answer<FoldersView> {
        self.core()?.track_before(folder).await
    }

    /// Messages of which the person said another record than their folder does. Nothing is asked where there are none.
    ///
    /// # Errors
    /// When the cache, or with questions a side, cannot be read.
    pub async fn filed(&self) -> Answer<Vec<FiledView>> {
        self.core()?.filed().await
    }

    /// Answers about a message of which the person said another record than its folder does: `take` the folder's, or leave it.
    ///
    /// # Errors
    /// When nothing waits under that name, or the person may not link.
    pub async fn answer_filed(&self, id: &str, take: bool) -> Answer<FoldersView> {
        self.core()?.answer_filed(id, take).await
    }
}
