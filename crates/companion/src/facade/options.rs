//! Options, what is stored and the evidence log.

use super::{Answer, Companion};
use crate::view::options::{EvidenceView, OptionChange, OptionsView};

impl Companion {
    /// The options dialog.
    pub async fn options(&self) -> Answer<OptionsView> {
        self.core()?.options().await
    }

    /// The same for somebody who wants to know what is stored: the keyring is not tried.
    pub async fn stored(&self) -> Answer<OptionsView> {
        self.core()?.options_now().await
    }

    /// Changes one option.
    pub async fn set_option(&self, change: OptionChange) -> Answer<OptionsView> {
        self.core()?.set_option(change).await
    }

    /// Forgets one saved credential.
    pub async fn forget_credential(&self, id: &str) -> Answer<OptionsView> {
        self.core()?.forget_credential(id).await
    }

    /// Empties the cache (promise 6).
    pub async fn clear_stored(&self) -> Answer<OptionsView> {
        self.core()?.clear_stored().await
    }

    /// The newest lines of the evidence log.
    pub async fn evidence(&self, limit: u32) -> Answer<Vec<EvidenceView>> {
        self.core()?.evidence(limit).await
    }

    /// The whole evidence log as CSV.
    pub async fn evidence_csv(&self) -> Answer<String> {
        self.core()?.evidence_csv().await
    }
}
