//! Fault points: places at which a test kills the program, to prove that a crash there leaves exactly one record
//! (promise 5). Compiled in only with the feature `fault-points`; elsewhere a point is nothing.

/// A place between two steps of tracking or untracking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPoint {
    /// The person asked; nothing is on the disk yet.
    BeforePending,
    /// The request is on the disk.
    AfterPending,
    /// The organization was looked at, nothing sent yet.
    AfterLook,
    /// Everything is put together, the next step sends it.
    BeforeSend,
    /// The organization has it, this computer has not noted it.
    AfterSend,
    /// Link written and request removed.
    AfterLink,
    /// The copy was deleted, which has not been verified.
    AfterDelete,
    /// The deletion was verified, this computer has not noted it.
    AfterVerify,
}

impl FaultPoint {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::BeforePending,
        Self::AfterPending,
        Self::AfterLook,
        Self::BeforeSend,
        Self::AfterSend,
        Self::AfterLink,
        Self::AfterDelete,
        Self::AfterVerify,
    ];

    /// The name by which a test asks for it in the variable `REGARDING_FAULT`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforePending => "before-pending",
            Self::AfterPending => "after-pending",
            Self::AfterLook => "after-look",
            Self::BeforeSend => "before-send",
            Self::AfterSend => "after-send",
            Self::AfterLink => "after-link",
            Self::AfterDelete => "after-delete",
            Self::AfterVerify => "after-verify",
        }
    }
}

/// Ends the process here, without unwinding and without a farewell, when a test asked for it; or is a defect here, for
/// `defect:` before the name.
#[cfg(feature = "fault-points")]
#[expect(clippy::panic, reason = "a test asked for a defect")]
pub(crate) fn pass(point: FaultPoint) {
    let Some(wanted) = std::env::var_os("REGARDING_FAULT") else {
        return;
    };
    if wanted == point.name() {
        std::process::abort();
    }
    if wanted.to_str().and_then(|wanted| wanted.strip_prefix("defect:")) == Some(point.name()) {
        panic!("this sentence could hold content");
    }
}

/// Nothing.
#[cfg(not(feature = "fault-points"))]
pub(crate) fn pass(_point: FaultPoint) {}
