//! Mail that is tracked by itself: how it stands, why, what was taken back.

use regarding_companion::view::received::{
    NeverKind, NewcomerView, ReceivedView, ReviewState, ReviewView, UndoneView, WhyView,
};
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// How it stands.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Automatic(pub(crate) ReceivedView);

const REVIEW: [Column; 5] = [
    whole(sentence!("No.")),
    cut(sentence!("Subject")),
    cut(sentence!("From")),
    cut(sentence!("Why")),
    whole(sentence!("Now")),
];

impl Show for Automatic {
    fn on(&self, page: &mut Page) {
        let Automatic(view) = self;
        let way = view.ways.iter().find(|one| one.way == view.way);
        if let Some(way) = way {
            page.field(say!("Received mail"), &way.name);
            page.say(&way.sentence);
        }
        page.say(&view.sentence);
        if let Some(warning) = &view.warning {
            page.say(warning);
        }
        match &view.never {
            None => page.say(&say!(
                "What is never tracked is kept in your organization, which cannot be asked now."
            )),
            Some(entries) => {
                for entry in entries {
                    let about = view.conversations.iter().find(|one| one.text == entry.text);
                    let text = about.map_or(&entry.text, |one| &one.subject);
                    page.field(never(entry.kind), text);
                }
            }
        }
        if let Some(for_all) = &view.never_for_all {
            for entry in &for_all.entries {
                page.field(never_for_all(entry.kind), &entry.text);
            }
        }
        if !view.review.is_empty() {
            page.gap();
            let rows = view.review.iter().enumerate();
            let rows: Vec<Vec<String>> = rows.map(|(place, one)| row(place, one)).collect();
            page.table(&REVIEW, &rows);
        }
        if !view.newcomers.is_empty() {
            page.gap();
            let first = view.review.len();
            let rows = view.newcomers.iter().enumerate();
            let rows: Vec<Vec<String>> = rows.map(|(place, one)| made(first + place, one)).collect();
            page.table(&NEWCOMERS, &rows);
        }
    }
}

const NEWCOMERS: [Column; 4] = [
    whole(sentence!("No.")),
    cut(sentence!("Name")),
    cut(sentence!("Why")),
    whole(sentence!("Now")),
];

fn made(place: usize, one: &NewcomerView) -> Vec<String> {
    vec![
        (place + 1).to_string(),
        one.record.name.clone(),
        one.sentence.clone(),
        state(one.state),
    ]
}

fn state(state: ReviewState) -> String {
    match state {
        ReviewState::New => say!("new"),
        ReviewState::Kept => say!("kept"),
        ReviewState::Undone => say!("taken back"),
    }
}

fn row(place: usize, one: &ReviewView) -> Vec<String> {
    vec![
        (place + 1).to_string(),
        one.subject
            .clone()
            .unwrap_or_else(|| say!("(not in the inbox any more)")),
        one.from.clone().unwrap_or_default(),
        one.sentence.clone(),
        state(one.state),
    ]
}

fn never_for_all(kind: NeverKind) -> String {
    match kind {
        NeverKind::Address => say!("Never tracked by anybody, from"),
        NeverKind::Domain => say!("Never tracked by anybody, from the domain"),
        NeverKind::Words | NeverKind::Conversation => say!("Never tracked by anybody, with the words"),
    }
}

fn never(kind: NeverKind) -> String {
    match kind {
        NeverKind::Address => say!("Never tracked, from"),
        NeverKind::Domain => say!("Never tracked, from the domain"),
        NeverKind::Words => say!("Never tracked, with the words"),
        NeverKind::Conversation => say!("Never tracked, the conversation"),
    }
}

/// Why a message was tracked, or not.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Why(pub(crate) WhyView);

impl Show for Why {
    fn on(&self, page: &mut Page) {
        let Why(why) = self;
        page.say(&why.sentence);
        if let Some(would) = &why.would {
            page.say(would);
        }
        if let Some(id) = &why.undo {
            page.field(
                say!("To take it back"),
                &format!("regardingctl received undo {id}"),
            );
        }
    }
}

/// What was taken back.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct TakenBack(pub(crate) UndoneView);

impl Show for TakenBack {
    fn on(&self, page: &mut Page) {
        page.say(&self.0.sentence);
    }
}
