//! Asking the organization: about what is not decided without it, by sender, recipients and subject (I-10).

use std::sync::Arc;

use regarding_dataverse::operations::check_incoming::{CheckIncoming, CheckReason, Checked};
use regarding_net::Rule;
use regarding_sync::incoming::{
    Asked, Because, Known, Method, Verdict, Way, WhyNot, before_asking, decide, told,
};

use super::facts::{Facts, Rules};
use super::settled::Decided;
use crate::core::Core;
use crate::facade::Answer;
use crate::session::side::Session;

impl Core {
    /// Decides about messages, asking where that is needed: two hundred questions in one round trip.
    pub(super) async fn decide_by_asking(
        &self,
        session: &Session,
        rules: &Rules,
        place: &Asked,
        messages: Vec<(Arc<Facts>, Known)>,
    ) -> Answer<Vec<Decided>> {
        let mut decided = Vec::with_capacity(messages.len());
        let mut open = Vec::new();
        for (facts, known) in messages {
            match without_asking(&facts, place, &known, rules) {
                Some(verdict) => decided.push(Decided::here(facts, &known, verdict)),
                None => open.push((facts, known)),
            }
        }
        for some in open.chunks(CheckIncoming::TOGETHER) {
            self.still(session.tenure)?;
            let questions: Vec<CheckIncoming> =
                some.iter().filter_map(|(facts, _)| question(facts)).collect();
            let answers = session.client.run_all(Rule::TrackingRules, &questions).await;
            let answers = self.noting(session, answers)?;
            for ((facts, known), answer) in some.iter().zip(answers) {
                let checked = self.noting(session, answer)?;
                let verdict = verdict(checked, known, rules);
                decided.push(Decided::asked(Arc::clone(facts), known, verdict));
            }
        }
        Ok(decided)
    }
}

fn question(facts: &Facts) -> Option<CheckIncoming> {
    Some(CheckIncoming {
        stand_in: facts.item,
        from: facts.from.clone()?,
        to: facts.to.clone(),
        cc: facts.cc.clone(),
        subject: facts.envelope.header.subject.clone(),
    })
}

/// What is decided without asking: less leaves the computer, and the answer is known.
fn without_asking(facts: &Facts, place: &Asked, known: &Known, rules: &Rules) -> Option<Verdict> {
    let mail = facts.mail();
    let options = &rules.options;
    if let Some(verdict) = before_asking(&mail, place, known, options) {
        return Some(verdict);
    }
    let sent = facts.direction == regarding_model::item::Direction::Sent;
    let unasked = sent
        || facts.from.is_none()
        || (!known.addressed && options.method != Method::All)
        || (options.method == Method::All && !options.ignore_internal)
        // What its subject names is known here too, and its header has the last word about that (G-53).
        || (options.method == Method::Answers
            && (known.hits.token.is_some() || known.hits.first(options.correlation).is_some()));
    unasked.then(|| decide(&mail, place, known, options))
}

/// The organization's answer, in the words of decisions that are made here.
fn verdict(checked: Checked, known: &Known, rules: &Rules) -> Verdict {
    let options = &rules.options;
    // F-12: only the option for all mail takes what names no known recipient.
    let by_all = options.method == Method::All && checked.reason == CheckReason::NoRecipient;
    let said = told(checked.yes || by_all, known, options);
    match said {
        Verdict::Track {
            regarding, parent, ..
        } => Verdict::Track {
            because: because(checked.reason, options.method),
            regarding,
            parent,
        },
        Verdict::Leave(_) => Verdict::Leave(why_not(checked.reason, options.method)),
    }
}

fn because(reason: CheckReason, method: Method) -> Because {
    match (reason, method) {
        (CheckReason::All, _) | (CheckReason::NoRecipient, Method::All) => Because::Everything,
        (CheckReason::Sender, Method::People) => Because::Person,
        (CheckReason::Sender, Method::AnyRecord) => Because::Record,
        // What it answers was looked up before; of the rest the organization sees the subject only.
        (CheckReason::Continues, Method::Answers) => Because::Continues(Way::Token),
        _ => Because::Organization,
    }
}

fn why_not(reason: CheckReason, method: Method) -> WhyNot {
    match (reason, method) {
        (CheckReason::Duplicate, _) => WhyNot::Already,
        (CheckReason::ContinuesNothing, _) => WhyNot::ContinuesNothing,
        (CheckReason::NoRecipient, _) => WhyNot::NotAddressed,
        (CheckReason::Internal, _) => WhyNot::Internal,
        (CheckReason::InvalidSender, Method::People) => WhyNot::NotAPerson,
        (CheckReason::InvalidSender, Method::AnyRecord) => WhyNot::NotKnown,
        _ => WhyNot::Organization,
    }
}
