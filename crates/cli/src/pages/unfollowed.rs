//! What is not kept the same any more.

use regarding_companion::say;
use regarding_companion::view::sync_unfollowed::{UnfollowedPairView, UnfollowedView};
use serde::Serialize;

use crate::output::{Page, Show};

/// What is not kept the same any more.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Unfollowed(pub(crate) UnfollowedView);

impl Show for Unfollowed {
    fn on(&self, page: &mut Page) {
        let Unfollowed(view) = self;
        if view.pairs.is_empty() {
            page.say(&say!("Everything that was tracked is kept the same."));
        }
        for pair in &view.pairs {
            one(pair, page);
        }
        if view.more > 0 {
            page.say(&say!("Further ones: {count}", count = view.more));
        }
    }
}

fn one(pair: &UnfollowedPairView, page: &mut Page) {
    let what = match &pair.bringing_back {
        Some(back) => format!("{} {back}", pair.sentence),
        None => pair.sentence.clone(),
    };
    page.field(format!("{}  {}", pair.record, pair.title), &what);
}
