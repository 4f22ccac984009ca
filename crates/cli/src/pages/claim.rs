//! Which of the person's computers synchronizes.

use regarding_companion::sentence;
use regarding_companion::view::sync_state::ClaimView;
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// The claim.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Claim(pub(crate) ClaimView);

const MACHINES: [Column; 2] = [whole(sentence!("Computer")), cut(sentence!("What it does"))];

impl Show for Claim {
    fn on(&self, page: &mut Page) {
        page.say(&format!("{}.", self.0.sentence));
        let rows = self.0.machines.iter();
        let rows: Vec<Vec<String>> = rows
            .map(|machine| vec![machine.name.clone(), machine.sentence.clone()])
            .collect();
        page.table(&MACHINES, &rows);
    }
}
