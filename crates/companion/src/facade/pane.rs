//! The pane: people, tracking, creating, searching.

use super::{Answer, Companion};
use crate::items;
use crate::view::pane::{
    ActivityKind, ConvertKind, ConvertRequest, EndedView, EndingKind, EndingView, FormValue, FormView,
    NewKind, PaneView, PersonKind, RecordRefView, RecordView, SearchTable, SearchView, SenderMessage,
    SubjectView, TrackRequest, TrackingView, UntrackView, WhatGoesView,
};
use crate::view::waiting::WaitingView;

impl Companion {
    /// The pane of a message: at once from memory when seen before in this run (then `stale` is set and a
    /// [`crate::host::Event::PaneChanged`] follows), else complete after one round trip.
    pub async fn pane(&self, key: &str) -> Answer<PaneView> {
        self.core()?.pane(key).await
    }

    /// Shows another person of the message below.
    pub async fn focus_person(&self, key: &str, address: &str) -> Answer<PaneView> {
        self.core()?.focus_person(key, address).await
    }

    /// Chooses one of several matching records; remembered by identifier (H-13).
    pub async fn choose_match(&self, key: &str, address: &str, record: &RecordRefView) -> Answer<PaneView> {
        self.core()?.choose_match(key, address, record).await
    }

    /// What the pane tells of a record, wherever it was found.
    pub async fn subject(&self, record: &RecordRefView) -> Answer<SubjectView> {
        self.core()?.subject(record).await
    }

    /// Who is behind an address: all matching records.
    pub async fn who_is(&self, address: &str) -> Answer<Vec<RecordView>> {
        self.core()?.who_is(address).await
    }

    /// Records by name as one types, grouped; recents for an empty text. Of one table only if wished (H-20).
    pub async fn search(&self, text: &str, table: Option<SearchTable>) -> Answer<SearchView> {
        self.core()?.search(text, table).await
    }

    /// The attachments of a message: which of those chosen would go along if it were tracked now, and why another would not
    /// (I-11). `None` chooses all.
    pub async fn attachment_choice(&self, key: &str, chosen: Option<Vec<u32>>) -> Answer<WhatGoesView> {
        self.core()?.attachment_choice(key, chosen.as_deref()).await
    }

    /// Tracks a message, or sets what it is regarding (walk 2); of an appointment, a contact or a task the same. Answers once the request is safe on disk and tried once.
    pub async fn track(&self, request: TrackRequest) -> Answer<TrackingView> {
        let core = self.core()?;
        match items::key::to_place(&request.key) {
            Some(place) => core.track_item(&place, request.regarding.as_ref()).await,
            None => core.track(request).await,
        }
    }

    /// Untracks a message by I-12.
    pub async fn untrack(&self, key: &str) -> Answer<UntrackView> {
        self.core()?.untrack(key).await
    }

    /// How many requests wait to reach the organization.
    pub async fn pending(&self) -> Answer<u32> {
        self.core()?.pending().await
    }

    /// The requests that wait, one by one, oldest first.
    pub async fn waiting(&self) -> Answer<Vec<WaitingView>> {
        self.core()?.waiting_requests().await
    }

    /// Takes a waiting request back.
    pub async fn withdraw(&self, id: &str) -> Answer<()> {
        self.core()?.withdraw(id).await
    }

    /// Tries waiting requests now; answers how many still wait.
    pub async fn retry_pending(&self) -> Answer<u32> {
        self.core()?.retry_pending().await
    }

    /// A form for an unknown person, prefilled from the message (H-12).
    pub async fn person_form(&self, key: &str, address: &str, kind: PersonKind) -> Answer<FormView> {
        self.core()?.person_form(key, address, kind).await
    }

    /// Creates the record of an unknown person. The sender's message is tracked regarding it (G-30), unless it is to be left;
    /// `message` says so, and is of no account for anybody but the sender.
    ///
    /// # Errors
    /// [`FailureCode::Invalid`] with the sentence to agree to, and nothing is made, while the person has not agreed to who can
    /// read the thread (I-9).
    pub async fn create_person(
        &self,
        key: &str,
        address: &str,
        kind: PersonKind,
        values: Vec<FormValue>,
        message: SenderMessage,
    ) -> Answer<RecordView> {
        self.core()?
            .create_person(key, address, kind, values, message)
            .await
    }

    /// A form for an activity on a record, prefilled from the message (H-30).
    pub async fn activity_form(
        &self,
        key: &str,
        record: &RecordRefView,
        kind: ActivityKind,
    ) -> Answer<FormView> {
        self.core()?.activity_form(key, record, kind).await
    }

    /// Creates an activity on a record.
    pub async fn create_activity(
        &self,
        record: &RecordRefView,
        kind: ActivityKind,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        self.core()?.create_activity(record, kind, values).await
    }

    /// A form for a new record for the person in view (H-20): business is named after the message (H-31), people and companies
    /// after what was `typed` into the search.
    ///
    /// # Errors
    /// [`FailureCode::Forbidden`] when a right is missing; [`FailureCode::Invalid`] for a case of nobody.
    pub async fn new_record_form(
        &self,
        key: &str,
        kind: NewKind,
        person: Option<&RecordRefView>,
        typed: &str,
    ) -> Answer<FormView> {
        self.core()?.new_record_form(key, kind, person, typed).await
    }

    /// Creates such a record. [`Self::track`] links a message to it.
    pub async fn create_new_record(
        &self,
        kind: NewKind,
        person: Option<&RecordRefView>,
        values: Vec<FormValue>,
    ) -> Answer<RecordView> {
        self.core()?.create_new_record(kind, person, values).await
    }

    /// The form of the lead, opportunity or case that a message becomes (G-2).
    ///
    /// # Errors
    /// [`FailureCode::Forbidden`] when a right to make it or to link the message to it is missing; [`FailureCode::Invalid`] for a
    /// case of nobody, and for anything but a message.
    pub async fn convert_form(
        &self,
        key: &str,
        kind: ConvertKind,
        person: Option<&RecordRefView>,
    ) -> Answer<FormView> {
        self.core()?.convert_form(key, kind, person).await
    }

    /// Makes that record and tracks the message regarding it; one that was tracked already is regarding the record from then on.
    ///
    /// # Errors
    /// As [`Self::convert_form`], and [`FailureCode::Invalid`], with nothing made, while the person has not agreed to who can
    /// read the thread (I-9).
    pub async fn convert(&self, asked: ConvertRequest) -> Answer<RecordView> {
        self.core()?.convert(asked).await
    }

    /// In which ways a record can be closed now: an opportunity won or lost, a lead qualified or disqualified, a case resolved or
    /// cancelled (reference C1). None for one that is closed.
    ///
    /// # Errors
    /// [`FailureCode::Invalid`] for a record of another table.
    pub async fn endings(&self, record: &RecordRefView) -> Answer<Vec<EndingView>> {
        self.core()?.endings(record).await
    }

    /// The form in which it is closed.
    ///
    /// # Errors
    /// [`FailureCode::Forbidden`] when a right is missing; [`FailureCode::Invalid`] when it is closed already.
    pub async fn ending_form(&self, record: &RecordRefView, kind: EndingKind) -> Answer<FormView> {
        self.core()?.ending_form(record, kind).await
    }

    /// Closes it.
    ///
    /// # Errors
    /// As [`Self::ending_form`], and what the organization refuses, in its own words.
    pub async fn end_record(
        &self,
        record: &RecordRefView,
        kind: EndingKind,
        values: Vec<FormValue>,
    ) -> Answer<EndedView> {
        self.core()?.end_record(record, kind, values).await
    }

    /// Opens a record in the organization's own pages, in the browser.
    pub async fn open_record(&self, record: &RecordRefView) -> Answer<()> {
        self.core()?.open_record(record).await
    }
}
