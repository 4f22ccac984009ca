//! The two sides as sentences name them: a failure that does not say which one leaves the person to guess.

use regarding_model::failure::Side;

/// In the middle of a sentence.
pub(crate) fn named(side: Side) -> &'static str {
    match side {
        Side::Organization => "your organization",
        Side::Mailbox => "your mailbox",
    }
}
