//! Which of the person's computers synchronizes.

use regarding_companion::facade::{Answer, Companion};

use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::claim::Claim;

/// Tells it, or makes this one do it.
pub(super) async fn claim(companion: &Companion, take: bool, json: bool) -> Answer<Exit> {
    output::show(json, &Claim(companion.claim(take).await?))?;
    Ok(DONE)
}
