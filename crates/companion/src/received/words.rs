//! Automatic tracking in words: the ways, the reasons, what stands still.

use regarding_model::say;
use regarding_sync::incoming::{Because, Method, NeverRule, Reason, Way, WhyNot};
use regarding_sync::standstill::Standstill;

use crate::core::Core;
use crate::synced::still_words;
use crate::view::received::{ReceivedWay, ReceivedWayView};

/// The ways, as they are offered.
pub(super) fn ways() -> Vec<ReceivedWayView> {
    let view = |way, name, sentence| ReceivedWayView { way, name, sentence };
    vec![
        view(
            ReceivedWay::Off,
            say!("Track nothing by itself"),
            say!(
                "Received mail is copied to your organization only when you track it. Nothing about new mail is sent."
            ),
        ),
        view(
            ReceivedWay::Ask,
            say!("Ask my organization"),
            say!(
                "For each received message whose fate is not clear without it, your organization is sent the sender, the recipients and the \
                 subject, and says whether it is to be tracked."
            ),
        ),
        view(
            ReceivedWay::Here,
            say!("Decide on this computer"),
            say!(
                "This computer reads which addresses and tracked messages your organization knows, keeps fingerprints of them, and decides \
                 by itself. Nothing about a message that is not tracked leaves it."
            ),
        ),
    ]
}

impl Core {
    /// Why nothing is tracked by itself now.
    pub(super) fn received_still_words(&self, still: Option<Standstill>) -> String {
        match still {
            None => say!("Automatic tracking is off."),
            Some(Standstill::MayNot) => {
                say!(
                    "Your role in the organization does not let you track messages. Ask an administrator for the right."
                )
            }
            Some(still) => still_words(self, still),
        }
    }
}

/// The rule that tracked a message, for the pane's line about the tracking; `None` for another code.
pub(crate) fn of_rule(code: &str) -> Option<String> {
    match Reason::of(code)? {
        Reason::Tracked(because) => Some(tracked(because)),
        Reason::Left(_) => None,
    }
}

/// A reason in a sentence.
pub(super) fn of_reason(reason: Reason) -> String {
    match reason {
        Reason::Tracked(because) => format!("{}.", tracked(because)),
        Reason::Left(not) => left(not),
    }
}

fn tracked(because: Because) -> String {
    match because {
        Because::Folder => say!("It was tracked because it lies in a folder that is tracked"),
        Because::Mark => say!("It was tracked because it bears the mark for it"),
        Because::Everything => say!("It was tracked because all received mail is"),
        Because::Continues(Way::Answer) => say!("It was tracked because it answers a tracked message"),
        Because::Continues(Way::Token) => {
            say!("It was tracked because its subject holds the token of a tracked message")
        }
        Because::Continues(Way::Conversation) => {
            say!("It was tracked because it belongs to a tracked conversation")
        }
        Because::Continues(Way::Smart) => say!("It was tracked because it is like a tracked message"),
        Because::Person => say!("It was tracked because its sender is a contact, an account or a lead"),
        Because::Record => {
            say!("It was tracked because a record of your organization has its sender's address")
        }
        Because::Organization => say!("It was tracked because your organization said so"),
    }
}

fn left(not: WhyNot) -> String {
    match not {
        WhyNot::Already => say!("It was not tracked by itself because your organization had a copy already."),
        WhyNot::Off => say!("It was not tracked because your option tracks no mail by itself."),
        WhyNot::Stopped => say!("It was not tracked because you stopped tracking this conversation."),
        WhyNot::Never(NeverRule::Address) => {
            say!("It was not tracked because its sender is on your list of what is never tracked.")
        }
        WhyNot::Never(NeverRule::Domain) => {
            say!("It was not tracked because its sender's domain is on your list of what is never tracked.")
        }
        WhyNot::Never(NeverRule::Word) => {
            say!("It was not tracked because its subject holds words of your list of what is never tracked.")
        }
        WhyNot::NeverForAll(NeverRule::Address) => say!(
            "It was not tracked because its sender is on the list of what is never tracked in your organization."
        ),
        WhyNot::NeverForAll(NeverRule::Domain) => say!(
            "It was not tracked because its sender's domain is on the list of what is never tracked in your organization."
        ),
        WhyNot::NeverForAll(NeverRule::Word) => say!(
            "It was not tracked because its subject holds words of the list of what is never tracked in your organization."
        ),
        WhyNot::PrivateFolder => say!("It was not tracked because it lies in a private folder."),
        WhyNot::Protected => {
            say!("It was not tracked because it is encrypted, and your organization keeps such mail out.")
        }
        WhyNot::NoSender => say!("It was not tracked because it names no sender."),
        WhyNot::Internal => {
            say!("It was not tracked because a colleague wrote it, and your organization keeps no such mail.")
        }
        WhyNot::ForwardInside => {
            say!("It was not tracked because it only passes a message on among colleagues.")
        }
        WhyNot::ContinuesNothing => say!("It was not tracked because it answers no tracked message."),
        WhyNot::NotAPerson => {
            say!("It was not tracked because its sender is no contact, account or lead that you can see.")
        }
        WhyNot::NotKnown => {
            say!("It was not tracked because no record that you can see has its sender's address.")
        }
        WhyNot::SentAnew => {
            say!("It was not tracked because you wrote it, and it answers no tracked message.")
        }
        WhyNot::NotAddressed => {
            say!(
                "It was not tracked because your address is not among its recipients: it came by a list or a hidden copy."
            )
        }
        WhyNot::Machine => {
            say!("It was not tracked because a machine wrote it: an automatic answer or a report.")
        }
        WhyNot::Organization => say!("It was not tracked because your organization said no."),
        WhyNot::Namesake => say!(
            "It was not tracked by itself because it bears the Message-ID of another message. You can track it by hand: it becomes a \
             record of its own."
        ),
        WhyNot::Unreadable => say!("It was not tracked because it could not be read."),
    }
}

/// Which other option would have tracked a message.
pub(super) fn would(method: Method) -> String {
    match method {
        Method::All => say!("The option for all email messages would have tracked it."),
        Method::Answers => say!("The option for answers to tracked mail would have tracked it."),
        Method::People => say!("The option for leads, contacts and accounts would have tracked it."),
        Method::AnyRecord => say!("The option for all records with an address would have tracked it."),
        Method::None => say!("No option would have tracked it."),
    }
}
