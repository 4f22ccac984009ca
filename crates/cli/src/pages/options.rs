//! Options, the evidence log, and what is stored.

use regarding_companion::view::options::{
    EvidenceView, OptionsView, StoredTableView, SuggestedContacts, SuggestedOthers, TrackOption,
    UnknownSenderOption,
};
use regarding_companion::view::sync::SyncPolicy;
use regarding_companion::{say, sentence, short_time};
use serde::Serialize;

use crate::output::table::{cut, whole};
use crate::output::{Page, Show};

impl Show for OptionsView {
    fn on(&self, page: &mut Page) {
        let switch = |on: bool| if on { "on" } else { "off" };
        page.field("track", &track(self.track));
        page.sentence(self.track_blocked.as_deref().unwrap_or_default());
        page.field("unknown-senders", unknown(self.unknown_senders.option));
        page.sentence(&self.unknown_senders.sentence);
        page.field("marks", switch(self.marks.on));
        page.sentence(&self.marks.sentence);
        page.field("pending-send", switch(self.pending_send.on));
        page.sentence(&self.pending_send.sentence);
        page.field("suggest-contacts", contacts(self.suggestions.contacts));
        page.field("suggest-others", others(self.suggestions.others));
        page.field("connection", switch(self.connection_on));
        page.field("conflicts", conflicts(self.both_changed));
        page.field("keep", switch(self.keep_signed_in));
        page.sentence(self.keyring.sentence.as_deref().unwrap_or_default());
        for saved in &self.saved {
            page.field(sentence!("Saved"), &saved.sentence);
        }
        if self.machines_shown {
            for machine in &self.machines {
                page.field(&machine.name, &machine.sentence);
            }
        }
        page.gap();
        on_stored(&self.stored, &self.stored_at, page);
    }
}

/// As `--suggest-contacts` takes it.
fn contacts(suggested: SuggestedContacts) -> &'static str {
    match suggested {
        SuggestedContacts::Synchronized => "synchronized",
        SuggestedContacts::All => "all",
    }
}

/// As `--suggest-others` takes it.
fn others(suggested: SuggestedOthers) -> &'static str {
    match suggested {
        SuggestedOthers::Nobody => "none",
        SuggestedOthers::Own => "own",
        SuggestedOthers::All => "all",
    }
}

/// As `--conflicts` takes it.
fn conflicts(policy: SyncPolicy) -> &'static str {
    match policy {
        SyncPolicy::Ask => "ask",
        SyncPolicy::OrganizationWins => "organization",
        SyncPolicy::MailboxWins => "mailbox",
    }
}

/// As `--track` takes it.
fn track(option: Option<TrackOption>) -> String {
    let word = match option {
        Some(TrackOption::All) => "all",
        Some(TrackOption::InResponse) => "in-response",
        Some(TrackOption::FromPeople) => "from-people",
        Some(TrackOption::FromEmailEnabled) => "from-email-enabled",
        Some(TrackOption::None) => "none",
        None => return say!("not known now"),
    };
    word.to_owned()
}

/// As `--unknown-senders` takes it.
fn unknown(option: Option<UnknownSenderOption>) -> &'static str {
    match option {
        Some(UnknownSenderOption::Contacts) => "contacts",
        Some(UnknownSenderOption::Leads) => "leads",
        Some(UnknownSenderOption::Nothing) | None => "nothing",
    }
}

/// What the cache holds; fields as in [`OptionsView`].
#[derive(Debug, Serialize)]
pub(crate) struct Stored {
    /// Its tables.
    pub(crate) stored: Vec<StoredTableView>,
    /// Where it lies.
    pub(crate) stored_at: String,
}

impl Show for Stored {
    fn on(&self, page: &mut Page) {
        on_stored(&self.stored, &self.stored_at, page);
    }
}

fn on_stored(stored: &[StoredTableView], place: &str, page: &mut Page) {
    page.field(sentence!("Stored in"), place);
    let row = |table: &StoredTableView| {
        vec![
            table.table.clone(),
            table.rows.to_string(),
            table.sentence.clone(),
        ]
    };
    page.table(
        &[
            whole(sentence!("Table")),
            whole(sentence!("Rows")),
            cut(sentence!("What")),
        ],
        &stored.iter().map(row).collect::<Vec<_>>(),
    );
}

/// Lines of the evidence log.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Evidence(pub(crate) Vec<EvidenceView>);

impl Show for Evidence {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(&say!("Nothing has left this computer."));
            return;
        }
        let row = |line: &EvidenceView| {
            vec![
                short_time(&line.at),
                line.host.clone(),
                line.rule.clone(),
                line.what.clone(),
                line.outcome.clone(),
                line.bytes.to_string(),
            ]
        };
        let columns = [
            whole(sentence!("When")),
            whole(sentence!("To")),
            cut(sentence!("Why")),
            cut(sentence!("What")),
            cut(sentence!("Outcome")),
            whole(sentence!("Bytes")),
        ];
        page.table(&columns, &self.0.iter().map(row).collect::<Vec<_>>());
    }
}
