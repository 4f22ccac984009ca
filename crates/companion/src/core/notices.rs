//! Notices: sentences that the person should see once. They live in memory only.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::view::app::{NoticeLevel, NoticeView};

/// The notices that nobody has taken away yet, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Notices(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    given: u32,
    open: Vec<NoticeView>,
}

/// A front door shows a handful; more than this are the same trouble again.
const MOST: usize = 20;

impl Notices {
    /// Adds a notice, unless the same sentence stands there already. Whether it was added.
    pub(crate) fn add(&self, level: NoticeLevel, message: impl Into<String>) -> bool {
        let message = message.into();
        let mut state = self.state();
        if state.open.iter().any(|notice| notice.message == message) {
            return false;
        }
        state.given = state.given.wrapping_add(1);
        let id = format!("notice-{}", state.given);
        if state.open.len() == MOST {
            state.open.remove(0);
        }
        state.open.push(NoticeView { id, level, message });
        true
    }

    /// Takes a notice away. Whether it was there.
    pub(crate) fn dismiss(&self, id: &str) -> bool {
        let mut state = self.state();
        let before = state.open.len();
        state.open.retain(|notice| notice.id != id);
        state.open.len() < before
    }

    /// All that are open.
    pub(crate) fn all(&self) -> Vec<NoticeView> {
        self.state().open.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Notices;
    use crate::view::app::NoticeLevel;

    #[test]
    fn the_same_sentence_stands_once_and_goes_when_dismissed() {
        let notices = Notices::default();
        assert!(notices.add(NoticeLevel::Info, "One"));
        assert!(!notices.add(NoticeLevel::Info, "One"));
        let id = notices.all().first().map(|notice| notice.id.clone()).unwrap();
        assert!(notices.dismiss(&id));
        assert!(!notices.dismiss(&id));
        assert!(
            notices.add(NoticeLevel::Info, "One"),
            "it may come up again later"
        );
    }
}
