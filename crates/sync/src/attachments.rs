//! Which attachments go along when a message is tracked, and why another stays (I-11, B-131, A-97).

/// One attachment, as far as the decision needs it; its name is nobody's business here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Its decoded size in bytes.
    pub size: u64,
    /// Whether the organization refuses files of its kind (`organization.blockedattachments`).
    pub blocked: bool,
    /// Whether its content could be decoded.
    pub readable: bool,
    /// Whether the person wants it to go.
    pub chosen: bool,
}

/// What the organization takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest single file, in bytes.
    pub one: u64,
    /// All files of one message together, in bytes.
    pub together: u64,
    /// How many files of one message.
    pub count: usize,
}

/// Why an attachment cannot go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// The organization refuses its kind.
    Blocked,
    /// It cannot be decoded: what would arrive is not the file.
    Unreadable,
    /// It is larger than the organization takes.
    TooLarge,
    /// It does not fit beside those that go.
    NoRoom,
    /// As many as go with one message go already.
    TooMany,
}

/// What becomes of an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes along.
    Goes,
    /// The person left it out.
    LeftOut,
    /// It cannot go.
    Stays(Hindrance),
}

/// What becomes of each attachment, in their order in the message. Of those that do not fit together the first ones go; one
/// that is too much keeps no later, smaller one back.
#[must_use]
pub fn fates(offered: &[Offered], limits: Limits) -> Vec<Fate> {
    let (mut together, mut count) = (0_u64, 0_usize);
    let fate = |file: &Offered| {
        if let Some(hindrance) = of_itself(file, limits) {
            return Fate::Stays(hindrance);
        }
        if !file.chosen {
            return Fate::LeftOut;
        }
        let with_this = together.saturating_add(file.size);
        if count >= limits.count {
            return Fate::Stays(Hindrance::TooMany);
        }
        if with_this > limits.together {
            return Fate::Stays(Hindrance::NoRoom);
        }
        together = with_this;
        count += 1;
        Fate::Goes
    };
    offered.iter().map(fate).collect()
}

/// What hinders a file whatever else goes.
fn of_itself(file: &Offered, limits: Limits) -> Option<Hindrance> {
    match file {
        Offered { blocked: true, .. } => Some(Hindrance::Blocked),
        Offered { readable: false, .. } => Some(Hindrance::Unreadable),
        Offered { size, .. } if *size > limits.one => Some(Hindrance::TooLarge),
        Offered { .. } => None,
    }
}
