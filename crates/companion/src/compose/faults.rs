//! Fault points of sending, as those of tracking: places at which a test kills the program, to prove that a crash there sends one
//! message and makes one record (promise 5).

/// A place between two steps of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendPoint {
    /// The organization's record was taken, to be sent; nothing of it is in the mailbox.
    Claimed,
    /// The message lies among the drafts; nothing says yet that it is to be sent.
    Drafted,
    /// It is written down that it is to be sent.
    Noted,
    /// The organization's record names the message that is about to be handed over.
    Held,
    /// It is written down that it is being handed over.
    Handing,
    /// The server took it, which is not written down.
    Taken,
    /// That is written down; its copy is not kept yet.
    Accepted,
    /// The copy is kept, the draft is there still.
    Copied,
    /// The draft is gone; it is not tracked yet.
    Cleared,
    /// The organization's record was told that it was sent; that is not written down.
    Told,
}

impl SendPoint {
    /// Those of a message that was written here.
    pub const ALL: [Self; 7] = [
        Self::Drafted,
        Self::Noted,
        Self::Handing,
        Self::Taken,
        Self::Accepted,
        Self::Copied,
        Self::Cleared,
    ];

    /// Those of mail that was written in the organization.
    pub const WRITTEN: [Self; 10] = [
        Self::Noted,
        Self::Claimed,
        Self::Drafted,
        Self::Held,
        Self::Handing,
        Self::Taken,
        Self::Accepted,
        Self::Copied,
        Self::Cleared,
        Self::Told,
    ];

    /// The name by which a test asks for it in the variable `REGARDING_FAULT`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Claimed => "send-claimed",
            Self::Held => "send-held",
            Self::Told => "send-told",
            Self::Drafted => "send-drafted",
            Self::Noted => "send-noted",
            Self::Handing => "send-handing",
            Self::Taken => "send-taken",
            Self::Accepted => "send-accepted",
            Self::Copied => "send-copied",
            Self::Cleared => "send-cleared",
        }
    }
}

/// Ends the process here, without unwinding and without a farewell, when a test asked for it.
#[cfg(feature = "fault-points")]
pub(super) fn pass(point: SendPoint) {
    if std::env::var_os("REGARDING_FAULT").is_some_and(|name| name == point.name()) {
        std::process::abort();
    }
}

/// Nothing.
#[cfg(not(feature = "fault-points"))]
pub(super) fn pass(_point: SendPoint) {}
