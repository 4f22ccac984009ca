//! `DeliverIncomingEmail`, `DeliverPromoteEmail` (reference C1): a message becomes one completed email with its parties,
//! its files and what it continues.

use uuid::Uuid;

use super::super::error::{ApiError, Outcome};
use super::super::reply::Reply;
use super::super::request::Request;
use super::super::session::Session;
use super::super::{create, read, synchronizing};
use super::correlate::hash;
use super::delivery::Delivery;
use super::filter::{duplicate, judge};
use super::newcomer::{cut, welcome};
use super::participants::{self, Sender};
use super::resolve::{self, Eyes};
use super::settings::Settings;
use super::{thread, token};
use crate::odata::options::Options;
use crate::schema::Table;
use crate::security::Verb;
use crate::store::value::{Value, Values, moment};
use crate::store::write;

/// `statuscode` of a completed email (reference C2).
const SENT: i64 = 3;
const RECEIVED: i64 = 4;

/// The code of a file that the organization does not take.
const UNFIT: &str = "0x80043e09";

/// One delivery at work.
struct Work<'a, 's> {
    session: &'a Session<'s>,
    email: &'static Table,
    settings: Settings,
    delivery: Delivery,
    outgoing: bool,
}

/// `POST emails/Microsoft.Dynamics.CRM.DeliverIncomingEmail`: the email.
pub(crate) fn incoming(session: &Session<'_>, request: &Request) -> Outcome {
    let work = Work::of(session, request, true)?;
    if let Some(there) = work.there()? {
        return work.told(request, there);
    }
    let verdict = judge(session, &work.settings, &work.delivery.message)?;
    if work.delivery.validate && !verdict.yes {
        let text = format!("The email is not taken: the reason is {}.", verdict.reason);
        return Err(ApiError::invalid(text));
    }
    let taker = verdict.by.map(|one| Value::Ref(one.table.name, one.id));
    let id = work.make(None, taker)?;
    work.told(request, id)
}

/// `POST emails(id)/Microsoft.Dynamics.CRM.DeliverPromoteEmail`: the email, under this id unless it was there before.
pub(crate) fn promote(session: &Session<'_>, request: &Request, id: Uuid) -> Outcome {
    let work = Work::of(session, request, false)?;
    if let Some(there) = work.there()? {
        return work.told(request, there);
    }
    let taker = Value::Ref("systemuser", session.caller.user);
    let id = work.make(Some(id), Some(taker))?;
    work.told(request, id)
}

impl<'a, 's> Work<'a, 's> {
    fn of(session: &'a Session<'s>, request: &Request, validated: bool) -> Outcome<Self> {
        let email = session.catalog.table("email");
        let email = email.ok_or_else(|| ApiError::no_resource("emails"))?;
        session.need(Verb::Create, email)?;
        let delivery = Delivery::of(&request.object()?, validated)?;
        let settings = Settings::of(session)?;
        let from = delivery.message.from.iter();
        let mut outgoing = false;
        for address in from {
            let found = resolve::all(session, &settings, &address.text, Eyes::Service)?;
            outgoing |= found.iter().any(|one| one.id == session.caller.user);
        }
        Ok(Self {
            session,
            email,
            settings,
            delivery,
            outgoing,
        })
    }

    /// The email that the message is already; refused when the caller may not see that.
    fn there(&self) -> Outcome<Option<Uuid>> {
        let id = &self.delivery.message.id;
        let found = duplicate(self.session, &self.settings, id, self.outgoing)?;
        let Some(there) = found else {
            return Ok(None);
        };
        if self.session.allows(Verb::Read, self.email, there)? {
            return Ok(Some(there));
        }
        let text = "A record with matching key values already exists.";
        Err(ApiError::new(412, "0x80040237", text))
    }

    fn told(&self, request: &Request, id: Uuid) -> Outcome {
        let wishes = request.preferences();
        let (body, _) = read::single(self.session, self.email, id, &Options::default(), &wishes)?;
        Ok(read::applied(Reply::json(200, &body), &wishes))
    }

    fn make(&self, id: Option<Uuid>, taker: Option<Value>) -> Outcome<Uuid> {
        let sender = self.sender()?;
        let mut fixed = self.described();
        fixed.insert(
            "isduplicatesenderunresolved",
            Value::Int(i64::from(sender.several)),
        );
        if let Some((kind, id)) = taker.as_ref().and_then(Value::reference) {
            let mailbox = synchronizing::mailbox_of(self.session, kind, id)?;
            fixed.extend(mailbox.map(|mailbox| ("receivingmailboxid", mailbox)));
        }
        fixed.extend(thread::attachable(self.session, taker)?.map(|taker| ("acceptingentityid", taker)));
        let message = &self.delivery.message;
        fixed.extend(thread::continued(self.session, &self.settings, message)?);
        let columns = &self.delivery.columns;
        let id = create::nested(self.session, self.email, columns, id, fixed, 0)?;
        participants::seat(
            self.session,
            &self.settings,
            (self.email, id),
            message,
            sender.who,
        )?;
        let kept = self.files(id)?;
        self.complete(id, kept)?;
        Ok(id)
    }

    /// Who wrote it: a record, or somebody new who becomes one.
    fn sender(&self) -> Outcome<Sender> {
        let Some(from) = &self.delivery.message.from else {
            return Ok(Sender {
                who: None,
                several: false,
            });
        };
        let mut sender = participants::sender(self.session, &self.settings, from)?;
        if sender.who.is_none() && !sender.several && !self.outgoing {
            let subject = &self.delivery.message.subject;
            sender.who = welcome(self.session, &self.settings, from, subject)?;
        }
        Ok(sender)
    }

    /// The columns that only the platform writes, and those that follow from the message.
    fn described(&self) -> Values {
        let message = &self.delivery.message;
        let from = message.from.iter().map(|from| cut(&from.text, 250)).next();
        let [to, _, _] = &message.recipients;
        let to: String = to.iter().map(|address| format!("{};", address.text)).collect();
        let texts = [
            ("sender", from.unwrap_or_default()),
            ("torecipients", cut(&to, 500)),
            ("inreplyto", cut(&message.reply_to, 320)),
            ("conversationindex", cut(&message.index, 2048)),
            (
                "trackingtoken",
                cut(
                    &token::of_subject(&self.settings.prefix, &message.subject).unwrap_or_default(),
                    50,
                ),
            ),
        ];
        let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let mut values: Values = given.map(|(name, text)| (name, Value::Text(text))).collect();
        values.insert("directioncode", Value::Int(i64::from(self.outgoing)));
        values.extend(hash(&message.index).map(|hash| ("baseconversationindexhash", Value::Int(hash))));
        values
    }

    /// Keeps the files that the organization takes.
    fn files(&self, id: Uuid) -> Outcome<usize> {
        let table = self.session.catalog.table("activitymimeattachment");
        let table = table.ok_or_else(|| ApiError::no_resource("activitymimeattachments"))?;
        let mut kept = 0;
        for row in &self.delivery.files {
            let fixed = [("objectid", Value::Ref("email", id))].into();
            match create::nested(self.session, table, row, None, fixed, 1) {
                Ok(_) => kept += 1,
                Err(error) if error.code == UNFIT => {}
                Err(error) => return Err(error),
            }
        }
        Ok(kept)
    }

    fn complete(&self, id: Uuid, kept: usize) -> Outcome<()> {
        let columns: Vec<_> = self.email.column("actualend").into_iter().collect();
        let values = write::fetch(self.session.db, self.email, id, &columns)?.unwrap_or_default();
        let given = values.get("actualend").filter(|time| !time.is_null()).cloned();
        let time = given.unwrap_or_else(|| Value::Text(moment(self.session.now)));
        let lost = kept < self.delivery.files.len();
        let reason = if self.outgoing { SENT } else { RECEIVED };
        let done: Values = [
            ("statecode", Value::Int(1)),
            ("statuscode", Value::Int(reason)),
            ("actualend", time.clone()),
            ("senton", time.clone()),
            ("sortdate", time),
            (
                "attachmentcount",
                Value::Int(i64::try_from(kept).unwrap_or(i64::MAX)),
            ),
            ("notifications", Value::Int(i64::from(lost))),
        ]
        .into();
        Ok(write::update(self.session.db, self.email, id, &done)?)
    }
}
