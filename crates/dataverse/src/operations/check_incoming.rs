//! Asks whether a received message becomes a record (`CheckIncomingEmail`, reference C1): sender, recipients and subject are sent,
//! and nothing else of the message (promise 2, I-10).

use core::fmt;

use regarding_model::address::EmailAddress;
use uuid::Uuid;

use crate::api::{ApiReply, ApiRequest, Operation};
use crate::error::{ApiError, ReplyFault};
use crate::query::{encoded, quoted};
use crate::row::Row;

/// The question about one message.
#[derive(Clone)]
pub struct CheckIncoming {
    /// Stands where the function wants the Message-ID, which is not sent: the identity derived from it.
    pub stand_in: Uuid,
    /// Its author.
    pub from: EmailAddress,
    /// Its main recipients.
    pub to: Vec<EmailAddress>,
    /// Those of a copy.
    pub cc: Vec<EmailAddress>,
    /// Its subject.
    pub subject: String,
}

impl fmt::Debug for CheckIncoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckIncoming")
            .field("stand_in", &self.stand_in)
            .finish_non_exhaustive()
    }
}

impl CheckIncoming {
    /// How many questions go together: a thousand messages take five round trips, and none of them is long.
    pub const TOGETHER: usize = 200;

    /// How many recipients of each kind are named: an address line that servers accept has no room for thousands. The caller puts
    /// those first whose options decide.
    pub const MOST_RECIPIENTS: usize = 40;

    /// The longest subject that is asked about, in characters: what an email record holds (reference C2).
    const LONGEST_SUBJECT: usize = 800;

    fn parameter(text: &str) -> String {
        encoded(&quoted(text))
    }

    fn list(addresses: &[EmailAddress]) -> String {
        let some = addresses.iter().take(Self::MOST_RECIPIENTS);
        let texts: Vec<&str> = some.map(EmailAddress::as_str).collect();
        texts.join(";")
    }
}

/// What the organization says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// `ShouldDeliver`.
    pub yes: bool,
    /// `ReasonCode`.
    pub reason: CheckReason,
}

/// `ReasonCode` of [`CheckIncoming`] (reference C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckReason {
    /// -1, or a number that is not known here.
    Unknown,
    /// 0: it is a record already.
    Duplicate,
    /// 1: it continues nothing.
    ContinuesNothing,
    /// 2: it continues an email.
    Continues,
    /// 3: none of its recipients takes it.
    NoRecipient,
    /// 4: it is between colleagues.
    Internal,
    /// 5: its sender is known.
    Sender,
    /// 6: all mail is taken.
    All,
    /// 7: its sender is not known.
    InvalidSender,
}

impl CheckReason {
    fn of(number: Option<i64>) -> Self {
        match number {
            Some(0) => Self::Duplicate,
            Some(1) => Self::ContinuesNothing,
            Some(2) => Self::Continues,
            Some(3) => Self::NoRecipient,
            Some(4) => Self::Internal,
            Some(5) => Self::Sender,
            Some(6) => Self::All,
            Some(7) => Self::InvalidSender,
            _ => Self::Unknown,
        }
    }
}

impl Operation for CheckIncoming {
    type Output = Checked;

    fn request(&self) -> ApiRequest {
        let subject: String = self.subject.chars().take(Self::LONGEST_SUBJECT).collect();
        let path = format!(
            "CheckIncomingEmail(MessageId=@p1,Subject=@p2,From=@p3,To=@p4,Cc=@p5,Bcc=@p6)\
             ?@p1={}&@p2={}&@p3={}&@p4={}&@p5={}&@p6={}",
            Self::parameter(&self.stand_in.to_string()),
            Self::parameter(&subject),
            Self::parameter(self.from.as_str()),
            Self::parameter(&Self::list(&self.to)),
            Self::parameter(&Self::list(&self.cc)),
            Self::parameter(""),
        );
        let named = |all: &[EmailAddress]| all.len().min(Self::MOST_RECIPIENTS);
        ApiRequest::get(path)
            .names(self.stand_in)
            .carries("sender", 1)
            .carries("recipients", named(&self.to) + named(&self.cc))
            .carries("subject", 1)
    }

    fn read(&self, reply: &ApiReply) -> Result<Checked, ApiError> {
        let json = reply.json()?;
        let row = Row::of(&json, "CheckIncomingEmailResponse")?;
        let yes = row.flag("ShouldDeliver")?;
        Ok(Checked {
            yes: yes.ok_or(ReplyFault::Value("ShouldDeliver"))?,
            reason: CheckReason::of(row.int("ReasonCode")?),
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{CheckIncoming, CheckReason, Checked};
    use crate::api::{ApiReply, Operation};

    fn question() -> CheckIncoming {
        CheckIncoming {
            stand_in: Uuid::from_u128(7),
            from: "o'neil@x.example".parse().unwrap(),
            to: (0..1000)
                .map(|n| format!("r{n}@y.example").parse().unwrap())
                .collect(),
            cc: vec![],
            subject: "50 % & more?".to_owned(),
        }
    }

    #[test]
    fn promise_2_sender_recipients_and_subject_are_asked_about_and_the_log_says_so() {
        let request = question().request();
        assert!(
            request.path.contains("@p3='o''neil%40x.example'"),
            "{}",
            request.path
        );
        assert!(request.path.contains("@p2='50%20%25%20%26%20more%3F'"));
        assert!(
            request
                .path
                .contains("@p1='00000000-0000-0000-0000-000000000007'"),
            "no Message-ID"
        );
        assert!(
            request.path.len() < 4000,
            "a thousand recipients make no address that servers refuse"
        );
        let kinds: Vec<_> = request.carried.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["sender", "recipients", "subject"]);
        assert_eq!(request.identifiers, [Uuid::from_u128(7)]);
    }

    #[test]
    fn c1_reasons_are_read_by_their_numbers_and_others_are_unknown() {
        let read = |body: &str| {
            question().read(&ApiReply {
                status: 200,
                headers: vec![],
                body: body.as_bytes().to_vec(),
            })
        };
        let yes = Checked {
            yes: true,
            reason: CheckReason::Sender,
        };
        assert_eq!(read(r#"{"ShouldDeliver":true,"ReasonCode":5}"#).unwrap(), yes);
        let odd = read(r#"{"ShouldDeliver":false,"ReasonCode":99}"#).unwrap();
        assert_eq!((odd.yes, odd.reason), (false, CheckReason::Unknown));
        assert!(read(r#"{"ReasonCode":5}"#).is_err(), "no answer is no yes");
    }
}
