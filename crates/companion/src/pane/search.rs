//! Search across tables as the person types, recents first (H-20). Names are read live.

use regarding_dataverse::operations::record_card::{Extent, RecordCard};
use regarding_dataverse::operations::search::{Search, TABLES};
use regarding_model::ids::RecordRef;
use regarding_model::record::KnownTable;
use regarding_model::say;
use regarding_model::text::InEnglish;
use regarding_net::Rule;

use super::cards;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;
use crate::view::failure::FailureView;
use crate::view::pane::{RecordRefView, RecordView, SearchGroupView, SearchTable, SearchView};
use crate::words::kind;

/// How many of each table are shown.
const OF_EACH: u32 = 6;
/// How many of the only table are shown.
const OF_ONE: u32 = 20;
/// How many recents are shown.
const RECENTS: u32 = 12;

impl Core {
    /// Records by name, of one table or of all.
    pub(crate) async fn search(&self, text: &str, table: Option<SearchTable>) -> Answer<SearchView> {
        let table = table.map(known);
        let (groups, problem) = if text.trim().is_empty() {
            (self.recents(table).await?, None)
        } else {
            self.found(text, table).await?
        };
        Ok(SearchView {
            text: text.to_owned(),
            groups,
            problem,
        })
    }

    async fn found(
        &self,
        text: &str,
        table: Option<KnownTable>,
    ) -> Answer<(Vec<SearchGroupView>, Option<String>)> {
        let session = self.session()?;
        let search = Search {
            text: text.to_owned(),
            tables: table.map_or_else(|| TABLES.to_vec(), |one| vec![one]),
            top: if table.is_some() { OF_ONE } else { OF_EACH },
            shape: session.client.shape(),
        };
        let found = self.noting(&session, session.client.run_together(Rule::Search, &search).await)?;
        let used = self.newest(&session).await?;
        let mut recent: Vec<(usize, RecordView)> = Vec::new();
        let mut groups = Vec::new();
        for (table, found) in found.groups {
            let mut records = Vec::new();
            for card in &found {
                self.names.note(&card.record.record, &card.record.name);
                match used.iter().position(|used| *used == card.record.record) {
                    Some(place) => recent.push((place, cards::record(card))),
                    None => records.push(cards::record(card)),
                }
            }
            groups.push(SearchGroupView {
                title: kind::plural(&table.name()),
                records,
            });
        }
        recent.sort_by_key(|(place, _)| *place);
        let recent = recent.into_iter().map(|(_, record)| record).collect();
        groups.insert(0, recents_group(recent));
        groups.retain(|group| !group.records.is_empty());
        Ok((
            groups,
            kind::missing(found.unasked.iter().map(|unasked| unasked.table)),
        ))
    }

    /// What the person used last, by name, in one round trip; records that are gone are forgotten.
    async fn recents(&self, only: Option<KnownTable>) -> Answer<Vec<SearchGroupView>> {
        let session = self.session()?;
        let recents = self.newest(&session).await?;
        let known = recents.iter().filter_map(|recent| {
            Some(RecordCard {
                table: KnownTable::of(&recent.table)?,
                id: recent.id,
                shape: session.client.shape(),
                extent: Extent::Line,
            })
        });
        let wanted = known.filter(|card| only.is_none_or(|only| card.table == only));
        let asked: Vec<RecordCard> = wanted.collect();
        let answers = self.noting(&session, session.client.run_all(Rule::ReadRecords, &asked).await)?;
        let mut records: Vec<RecordView> = Vec::new();
        for (asked, answer) in asked.iter().zip(answers) {
            match answer {
                Ok(Some(card)) => {
                    self.names.note(&card.record.record, &card.record.name);
                    records.push(cards::record(&card));
                }
                Ok(None) => {
                    self.forget_recent(RecordRef::new(asked.table.name(), asked.id))
                        .await?
                }
                Err(error) => tracing::debug!(error = %InEnglish(&error), "a recent record is left out"),
            }
        }
        Ok(if records.is_empty() {
            vec![]
        } else {
            vec![recents_group(records)]
        })
    }

    /// What the person used last, newest first.
    async fn newest(&self, session: &Session) -> Answer<Vec<RecordRef>> {
        let (organization, user) = (session.organization, session.user);
        let recents =
            self.cached(move |cache| cache.read(|cache| cache.recents().newest(organization, user, RECENTS)));
        Ok(recents.await?.into_iter().map(|recent| recent.record).collect())
    }

    async fn forget_recent(&self, record: RecordRef) -> Answer<()> {
        self.cached(move |cache| cache.write(|cache| cache.recents().remove(&record)))
            .await
    }

    /// Opens a record in the organization's own pages, in the browser.
    pub(crate) async fn open_record(&self, record: &RecordRefView) -> Answer<()> {
        let record = cards::reference(record)?;
        let session = self.session()?;
        let url = session.client.root().record_url(&record);
        let opened: Result<(), FailureView> = self.host.open_browser(url.as_str());
        opened?;
        match KnownTable::of(&record.table) {
            Some(_) => self.note_used(session.tenure, record).await,
            // An activity that was looked at is nothing that a message is set regarding next.
            None => Ok(()),
        }
    }
}

fn recents_group(records: Vec<RecordView>) -> SearchGroupView {
    SearchGroupView {
        title: say!("Recent"),
        records,
    }
}

fn known(table: SearchTable) -> KnownTable {
    match table {
        SearchTable::Contact => KnownTable::Contact,
        SearchTable::Account => KnownTable::Account,
        SearchTable::Lead => KnownTable::Lead,
        SearchTable::Opportunity => KnownTable::Opportunity,
        SearchTable::Case => KnownTable::Incident,
    }
}
