//! What appointments and tasks have in common: subject, notes, importance, regarding.

use regarding_model::fields::{Content, Field, Importance, Value};

use crate::lines::{Component, Line, text};

/// The record that an item is about (B-87, B-115): `X-REGARDING-RECORD:TABLE:GUID`.
pub(super) const REGARDING: &str = "X-REGARDING-RECORD";

/// Reads them.
pub(super) fn read(component: &Component, content: &mut Content) {
    content.set(Field::Subject, text(component, "SUMMARY"));
    content.set(Field::Notes, text(component, "DESCRIPTION"));
    content.set(Field::Importance, Some(Value::Importance(importance(component))));
    let regarding = component
        .first(REGARDING)
        .and_then(|line| line.text().parse().ok());
    content.set(Field::Regarding, regarding.map(Value::Record));
}

/// A text property in its normal form.
pub(super) fn text(component: &Component, name: &str) -> Option<Value> {
    component.first(name).and_then(|line| Value::text(&line.text()))
}

/// 1 to 4 is high, 6 to 9 low (RFC 5545 section 3.8.1.9).
fn importance(component: &Component) -> Importance {
    let number = component
        .first("PRIORITY")
        .and_then(|line| line.value().trim().parse::<u8>().ok());
    match number {
        Some(1..=4) => Importance::High,
        Some(6..=9) => Importance::Low,
        _ => Importance::Normal,
    }
}

/// Sets a text property, or takes it away.
pub(super) fn set_text(component: &mut Component, name: &str, value: Option<&str>, newline: &str) {
    set_raw(component, name, value.map(text::escape).as_deref(), newline);
}

/// Sets a property to a value that is escaped already, or takes it away.
pub(super) fn set_raw(component: &mut Component, name: &str, value: Option<&str>, newline: &str) {
    let Some(value) = value else {
        component.retain_lines(|line| !line.is(name));
        return;
    };
    match component.first_mut(name) {
        Some(line) => {
            if line.value() != value {
                line.set_value(value, newline);
            }
        }
        None => component.push_line(Line::new(name, value, newline), newline),
    }
}

/// Sets the notes. The same notes in a richer form would say something else from now on, so that form goes.
pub(super) fn set_notes(component: &mut Component, value: Option<&str>, newline: &str) {
    component.retain_lines(|line| !line.is("X-ALT-DESC"));
    if let Some(line) = component.first_mut("DESCRIPTION") {
        line.remove_parameter("ALTREP", newline);
    }
    set_text(component, "DESCRIPTION", value, newline);
}

/// Sets the importance.
pub(super) fn set_importance(component: &mut Component, value: Option<Importance>, newline: &str) {
    let number = value.map(|value| match value {
        Importance::High => "1",
        Importance::Normal => "5",
        Importance::Low => "9",
    });
    set_raw(component, "PRIORITY", number, newline);
}
