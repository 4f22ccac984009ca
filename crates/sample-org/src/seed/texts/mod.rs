//! What the people of the sample write and say: texts only, by theme. A word in braces is a slot.

pub(crate) mod articles;
pub(crate) mod cases;
pub(crate) mod deals;
pub(crate) mod foreign;
pub(crate) mod letters;
pub(crate) mod talks;
pub(crate) mod templates;

/// Puts values into the slots of a text: `("deal", "...")` fills `{deal}`.
pub(crate) fn fill(text: &str, slots: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (slot, value) in slots {
        filled = filled.replace(&format!("{{{slot}}}"), value);
    }
    filled
}
