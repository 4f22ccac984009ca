//! A person said another record than the folder does: both answers, and what became of each (unlike G-73).

use std::collections::HashMap;
use std::sync::Arc;

use regarding_id_cache::tables::filed::{Filed, FiledState};
use regarding_id_cache::tables::link::Link;
use regarding_mailbox::seam::{Envelope, FolderId};
use regarding_model::ids::MessageId;
use regarding_model::say;
use uuid::Uuid;

use super::rules::{FolderRules, TrackedFolder};
use crate::core::{Core, failing};
use crate::facade::Answer;
use crate::host::Event;
use crate::mail::key;
use crate::mail::side::OpenMailbox;
use crate::session::side::Session;
use crate::track::words::gesture;
use crate::view::folders::{FiledView, FoldersView};

/// How many of the newest messages of a folder are listed to name those that are asked about.
const NEWEST: u32 = 200;

impl Core {
    /// The same by itself: without a question nobody is asked anything to show it.
    pub(super) async fn filed(&self) -> Answer<Vec<FiledView>> {
        let Some((organization, _)) = self.account() else {
            return Ok(Vec::new());
        };
        let count = self
            .cached(move |cache| cache.read(|cache| cache.filed().count(organization, FiledState::Asked)))
            .await?;
        if count.is_empty() {
            return Ok(Vec::new());
        }
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let rules = self.read_folder_rules(&session, &mailbox).await?;
        self.filed_questions(&session, &mailbox, &rules).await
    }

    /// What the person is asked about, read live.
    pub(super) async fn filed_questions(
        &self,
        session: &Session,
        mailbox: &Arc<OpenMailbox>,
        rules: &FolderRules,
    ) -> Answer<Vec<FiledView>> {
        let organization = session.organization;
        let rows: Vec<(Filed, Option<Link>)> = self
            .cached(move |cache| {
                cache.read(|cache| {
                    let rows = cache.filed().of_state(organization, FiledState::Asked)?;
                    let with_links = rows
                        .into_iter()
                        .map(|row| Ok((cache.links().get(row.item)?, row)));
                    with_links.map(|one| one.map(|(link, row)| (row, link))).collect()
                })
            })
            .await?;
        let said = rows
            .iter()
            .filter_map(|(_, link)| link.as_ref()?.regarding.clone());
        let _ = self.read_names(said.collect()).await;
        let tracked = rules.tracked(organization);
        let mut listed: HashMap<FolderId, HashMap<MessageId, Envelope>> = HashMap::new();
        let mut views = Vec::new();
        for (row, link) in rows {
            let Some(folder) = tracked.iter().find(|folder| folder.key == row.folder) else {
                continue;
            };
            if !listed.contains_key(&folder.id) {
                listed.insert(folder.id.clone(), newest(mailbox, &folder.id).await);
            }
            let there = listed
                .get(&folder.id)
                .and_then(|there| there.get(&row.message_id));
            views.extend(self.question(&row, link, folder, rules, there));
        }
        Ok(views)
    }

    fn question(
        &self,
        row: &Filed,
        link: Option<Link>,
        folder: &TrackedFolder,
        rules: &FolderRules,
        there: Option<&Envelope>,
    ) -> Option<FiledView> {
        let wanted = folder.regarding.as_ref()?;
        let name = rules.folder(&folder.id).map(|folder| folder.name.clone());
        Some(FiledView {
            id: format!("{}.{}", row.folder, row.item),
            key: there.map(|envelope| key::of_item(&envelope.key)),
            subject: there.map(|envelope| envelope.header.subject.clone()),
            folder: name.unwrap_or_default(),
            now: link.and_then(|link| link.regarding).map(|now| self.named(&now)),
            wanted: self.named(wanted),
        })
    }

    /// The person answers: the folder's record, or their own stays.
    pub(super) async fn answer_filed(self: &Arc<Self>, id: &str, take: bool) -> Answer<FoldersView> {
        let (session, mailbox) = (self.session()?, self.open_mailbox()?);
        let (place, item) = named(id)?;
        let organization = session.organization;
        let row = self
            .cached(move |cache| {
                let asked = cache.read(|cache| cache.filed().of_state(organization, FiledState::Asked))?;
                Ok(asked
                    .into_iter()
                    .find(|row| row.folder == place && row.item == item))
            })
            .await?
            .ok_or_else(no_question)?;
        if take {
            let rules = self.read_folder_rules(&session, &mailbox).await?;
            let mut tracked = rules.tracked(organization).into_iter();
            let folder = tracked
                .find(|folder| folder.key == place)
                .ok_or_else(no_question)?;
            self.take_folders(&session, &row, &folder).await?;
        }
        let state = if take { FiledState::Done } else { FiledState::Stays };
        let answered = Filed { state, ..row };
        self.cached_in(session.tenure, move |cache| {
            cache.write(|cache| cache.filed().put(&answered))
        })
        .await?;
        self.emit(Event::MailChanged { folder: None });
        self.tell_folders_changed();
        self.folders_view().await
    }

    async fn take_folders(
        self: &Arc<Self>,
        session: &Session,
        row: &Filed,
        folder: &TrackedFolder,
    ) -> Answer<()> {
        let target = folder.regarding.clone().ok_or_else(no_question)?;
        self.linking_refusal(&target.table).map_or(Ok(()), Err)?;
        let key = self
            .find_copy(&row.message_id, None)
            .await?
            .ok_or_else(|| failing::not_in_mailbox(say!("The message is no longer in your mailbox")))?;
        let read = self.read_message(&key).await?;
        let header = &read.message.header;
        let direction = self.direction(&key, header).await.ok();
        self.set_filed(session, &key, header, direction, target, gesture::SET_REGARDING)
            .await
    }
}

async fn newest(mailbox: &OpenMailbox, folder: &FolderId) -> HashMap<MessageId, Envelope> {
    let page = mailbox.adapter.page(folder, None, NEWEST).await;
    let envelopes = page.map(|page| page.envelopes).unwrap_or_default();
    envelopes
        .into_iter()
        .map(|envelope| (envelope.header.id.clone(), envelope))
        .collect()
}

fn named(id: &str) -> Answer<(Uuid, Uuid)> {
    let parts = id.trim().split_once('.').ok_or_else(no_question)?;
    let read = |text| Uuid::parse_str(text).map_err(|_| no_question());
    Ok((read(parts.0)?, read(parts.1)?))
}

fn no_question() -> crate::view::failure::FailureView {
    failing::gone(say!(
        "No message in a tracked folder waits for an answer under that name"
    ))
}
