//! The mail of a week.

use regarding_tests::dovecot::Dovecot;

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Senders {
    /// People whom the organization does not know.
    Strangers,
    /// Contacts of the sample organization.
    Contacts,
}

/// One of them.
const CONTACT: &str = "ilse.brandt@hafenwerk.example";

/// Where mail goes.
#[derive(Debug)]
pub(crate) struct Post<'a> {
    pub(crate) server: &'a Dovecot,
    pub(crate) to: &'a str,
    pub(crate) way: &'static str,
}

impl Post<'_> {
    /// Puts so many messages into the inbox.
    pub(crate) fn deliver(&self, senders: Senders, many: usize) {
        for number in 0..many {
            let (name, message) = self.message(senders, number);
            self.server.deliver(&name, &message);
        }
    }

    fn message(&self, senders: Senders, number: usize) -> (String, String) {
        let (kind, from) = match senders {
            Senders::Strangers => ("s", format!("writer{number}@unheard-of.example")),
            Senders::Contacts => ("c", CONTACT.to_owned()),
        };
        let seconds = jiff::Timestamp::now().as_second();
        let line = "The pump runs since Tuesday, and the pressure holds at the second valve too.\r\n";
        let message = format!(
            "From: <{from}>\r\nTo: {}\r\nSubject: Pump report {number}\r\nDate: Thu, 05 Mar 2026 09:00:00 +0000\r\n\
             Message-ID: <{}.{kind}{number}@pumps.example>\r\n\r\n{}",
            self.to,
            self.way,
            line.repeat(20)
        );
        (format!("{seconds}.{kind}{number}.host"), message)
    }
}
