//! What waits for a decision in the synchronization, and what came of one.

use regarding_companion::view::sync_decisions::{
    AnsweredView, ConflictSideView, ConflictView, DecisionsView, InvitationView, ProposalView,
};
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

const CONFLICTS: [Column; 5] = [
    whole(sentence!("No.")),
    cut(sentence!("Of")),
    cut(sentence!("Field")),
    cut(sentence!("In the mailbox")),
    cut(sentence!("In the organization")),
];

/// What waits.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Waiting(pub(crate) DecisionsView);

impl Show for Waiting {
    fn on(&self, page: &mut Page) {
        let Waiting(waiting) = self;
        if waiting.conflicts.is_empty() && waiting.proposals.is_empty() && waiting.invitations.is_empty() {
            page.say(&say!("Nothing waits for you."));
        }
        if !waiting.conflicts.is_empty() {
            let rows = waiting.conflicts.iter().enumerate();
            let rows: Vec<Vec<String>> = rows.map(|(place, one)| conflict(place, one)).collect();
            page.table(&CONFLICTS, &rows);
            for one in &waiting.conflicts {
                page.field(&one.title, &one.sentence);
            }
        }
        for proposal in &waiting.proposals {
            page.gap();
            proposed(proposal, page);
        }
        for (place, invitation) in waiting.invitations.iter().enumerate() {
            page.gap();
            asked(place, invitation, page);
        }
    }
}

fn conflict(place: usize, one: &ConflictView) -> Vec<String> {
    vec![
        (place + 1).to_string(),
        one.title.clone(),
        one.field.clone(),
        side(&one.mailbox),
        side(&one.organization),
    ]
}

fn side(side: &ConflictSideView) -> String {
    let value = match (&side.value, side.removed) {
        (_, true) => say!("removed"),
        (Some(value), false) => value.replace('\n', ", "),
        (None, false) => say!("empty"),
    };
    match &side.by {
        Some(by) => format!("{value} ({by})"),
        None => value,
    }
}

fn proposed(proposal: &ProposalView, page: &mut Page) {
    page.say(&say!(
        "{title} ({record}) may be in your mailbox already.",
        title = proposal.title,
        record = proposal.record
    ));
    page.say(&proposal.sentence);
    for candidate in &proposal.candidates {
        let title = format!("{}  {}", candidate.title, candidate.detail);
        page.field(&candidate.uid, &title);
    }
}

fn asked(place: usize, invitation: &InvitationView, page: &mut Page) {
    let number = place + 1;
    page.say(&format!(
        "{number}. {}: {}",
        invitation.title, invitation.question
    ));
    for change in &invitation.changes {
        page.say(change);
    }
}

/// What came of answers.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Answered(pub(crate) Vec<AnsweredView>);

impl Show for Answered {
    fn on(&self, page: &mut Page) {
        for answer in &self.0 {
            page.say(&answer.sentence);
            if let Some(now) = &answer.now {
                page.table(&CONFLICTS, &[conflict(0, now)]);
            }
        }
    }
}
