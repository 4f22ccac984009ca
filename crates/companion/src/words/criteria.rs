//! The criteria of filters in words (C-7): operators, and rows as sentences.

use regarding_model::say;

/// What an operator is called in a list; one that is none of ours by its code.
pub(crate) fn operator(code: &str) -> String {
    match code {
        "eq" => say!("is"),
        "ne" => say!("is not"),
        "gt" => say!("is greater than"),
        "ge" => say!("is at least"),
        "lt" => say!("is less than"),
        "le" => say!("is at most"),
        "null" => say!("holds nothing"),
        "not-null" => say!("holds something"),
        "in" => say!("is one of"),
        "not-in" => say!("is none of"),
        "between" => say!("is between"),
        "eq-userid" => say!("is you"),
        "ne-userid" => say!("is not you"),
        "eq-userteams" => say!("is one of your teams"),
        "eq-useroruserteams" => say!("is you or one of your teams"),
        _ => of_text(code),
    }
}

fn of_text(code: &str) -> String {
    match code {
        "contains" => say!("contains"),
        "not-contains" => say!("does not contain"),
        "like" => say!("matches the pattern"),
        "not-like" => say!("does not match the pattern"),
        "begins-with" => say!("begins with"),
        "not-begin-with" => say!("does not begin with"),
        "ends-with" => say!("ends with"),
        "not-end-with" => say!("does not end with"),
        _ => of_date(code),
    }
}

fn of_date(code: &str) -> String {
    match code {
        "on" => say!("is on"),
        "on-or-after" => say!("is on or after"),
        "on-or-before" => say!("is on or before"),
        "yesterday" => say!("is yesterday"),
        "today" => say!("is today"),
        "tomorrow" => say!("is tomorrow"),
        "last-seven-days" => say!("is in the last seven days"),
        "next-seven-days" => say!("is in the next seven days"),
        "last-week" => say!("is last week"),
        "this-week" => say!("is this week"),
        "next-week" => say!("is next week"),
        "last-month" => say!("is last month"),
        "this-month" => say!("is this month"),
        "next-month" => say!("is next month"),
        "last-year" => say!("is last year"),
        "this-year" => say!("is this year"),
        "next-year" => say!("is next year"),
        _ => counted(code, "…").unwrap_or_else(|| code.to_owned()),
    }
}

/// An operator that counts, with its number or with a place for it.
fn counted(code: &str, number: &str) -> Option<String> {
    Some(match code {
        "last-x-days" => say!("is in the last {number} days", number = number),
        "next-x-days" => say!("is in the next {number} days", number = number),
        "last-x-weeks" => say!("is in the last {number} weeks", number = number),
        "next-x-weeks" => say!("is in the next {number} weeks", number = number),
        "last-x-months" => say!("is in the last {number} months", number = number),
        "next-x-months" => say!("is in the next {number} months", number = number),
        "olderthan-x-days" => say!("is more than {number} days ago", number = number),
        "olderthan-x-months" => say!("is more than {number} months ago", number = number),
        _ => return None,
    })
}

/// A row as a sentence: *Owner is you*, *City is Hamburg or Kiel*.
pub(crate) fn row(column: &str, code: &str, values: &[String]) -> String {
    let counted = values.first().and_then(|number| counted(code, number));
    match (counted, values) {
        (Some(operator), _) => say!("{column} {operator}", column = column, operator = operator),
        (None, []) => say!("{column} {operator}", column = column, operator = operator(code)),
        (None, values) => {
            let value = if code == "between" {
                values.join(" – ")
            } else {
                either(values)
            };
            say!(
                "{column} {operator} {value}",
                column = column,
                operator = operator(code),
                value = value
            )
        }
    }
}

/// *Hamburg or Kiel or Lübeck*.
fn either(values: &[String]) -> String {
    let pair = |first: String, second: &String| say!("{first} or {second}", first = first, second = second);
    let mut values = values.iter();
    let first = values.next().cloned().unwrap_or_default();
    values.fold(first, pair)
}

/// A group inside: one that holds is enough, or all have to.
pub(crate) fn group(any: bool, sentences: &[String]) -> String {
    let list = sentences.join("; ");
    if any {
        say!("at least one of these: {conditions}", conditions = list)
    } else {
        say!("all of these: {conditions}", conditions = list)
    }
}

/// Rows of another table that have to be there.
pub(crate) fn related(table: &str, column: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return say!("there is {table} ({column})", table = table, column = column);
    }
    say!(
        "there is {table} ({column}) for which holds: {conditions}",
        table = table,
        column = column,
        conditions = sentences.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use regarding_dataverse::shape::ColumnKind;
    use regarding_dataverse::synced::tree::operators_for;

    use super::{operator, row};

    #[test]
    fn c_7_every_operator_has_words_and_a_row_is_a_sentence() {
        let kinds = [
            ColumnKind::Text,
            ColumnKind::Number,
            ColumnKind::Date,
            ColumnKind::Lookup,
        ];
        for code in kinds.into_iter().flat_map(|kind| operators_for(kind, true)) {
            assert_ne!(operator(code), code);
        }
        let words = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        assert_eq!(row("Owner", "eq-userid", &[]), "Owner is you");
        assert_eq!(
            row("City", "in", &words(&["Hamburg", "Kiel"])),
            "City is one of Hamburg or Kiel"
        );
        assert_eq!(
            row("Created On", "last-x-days", &words(&["7"])),
            "Created On is in the last 7 days"
        );
    }
}
