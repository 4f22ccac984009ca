//! Columns that line up. In a terminal too narrow for them, wide columns are cut; where that is not enough, each row
//! becomes a block of labelled lines, so that identifiers can still be copied whole.

use regarding_companion::text::Sentence;
use textwrap::core::display_width;

use super::sanitise;

/// The narrowest that a column is cut to.
const NARROWEST: usize = 12;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// What stands above it.
    pub(crate) title: Sentence,
    /// Whether its cells may be cut; identifiers may not.
    pub(crate) cut: bool,
}

/// A column that is shown whole.
pub(crate) const fn whole(title: Sentence) -> Column {
    Column { title, cut: false }
}

/// A column whose cells may be cut.
pub(crate) const fn cut(title: Sentence) -> Column {
    Column { title, cut: true }
}

/// Rows as lines, in a width if there is one to keep to.
pub(super) fn lines(columns: &[Column], rows: &[Vec<String>], width: Option<usize>) -> Vec<String> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| sanitise::line(cell).trim().to_owned())
                .collect()
        })
        .collect();
    let natural: Vec<usize> = (0..columns.len())
        .map(|place| widest(columns, &rows, place))
        .collect();
    match fitted(columns, natural, width) {
        Some(widths) => table(columns, &rows, &widths),
        None => blocks(columns, &rows),
    }
}

fn widest(columns: &[Column], rows: &[Vec<String>], place: usize) -> usize {
    let title = columns
        .get(place)
        .map_or(0, |column| display_width(&column.title.to_string()));
    rows.iter()
        .filter_map(|row| row.get(place))
        .map(|cell| display_width(cell))
        .max()
        .unwrap_or(0)
        .max(title)
}

/// Takes from the widest column that may be cut until all fit.
fn fitted(columns: &[Column], mut widths: Vec<usize>, width: Option<usize>) -> Option<Vec<usize>> {
    let Some(width) = width else { return Some(widths) };
    let between = 2 * columns.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + between > width {
        let cuttable = widths
            .iter_mut()
            .zip(columns)
            .filter(|(width, column)| column.cut && **width > NARROWEST);
        let (widest, _) = cuttable.max_by_key(|(width, _)| **width)?;
        *widest -= 1;
    }
    Some(widths)
}

fn table(columns: &[Column], rows: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let head: Vec<String> = columns.iter().map(|column| column.title.to_string()).collect();
    std::iter::once(&head)
        .chain(rows)
        .map(|row| line(row, widths))
        .collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let cell = shortened(cell, *width);
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(display_width(&cell)) + 2,
        ));
    }
    line.trim_end().to_owned()
}

/// At most so wide; a cut text ends with an ellipsis.
fn shortened(text: &str, most: usize) -> String {
    if display_width(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if display_width(&kept) >= most {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

fn blocks(columns: &[Column], rows: &[Vec<String>]) -> Vec<String> {
    let label = columns
        .iter()
        .map(|column| display_width(&column.title.to_string()))
        .max()
        .unwrap_or(0)
        + 1;
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let filled = columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        lines.extend(filled.map(|(column, cell)| format!("{:<label$} {cell}", format!("{}:", column.title))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use regarding_companion::sentence;

    use super::{cut, lines, whole};

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        cells
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    #[test]
    fn columns_line_up_by_what_the_eye_sees() {
        let rows = rows(&[&["你好", "a"], &["x", "b"]]);
        assert_eq!(
            lines(&[whole(sentence!("N")), whole(sentence!("V"))], &rows, None),
            ["N     V", "你好  a", "x     b"]
        );
    }

    #[test]
    fn a_narrow_terminal_cuts_names_and_never_identifiers() {
        let columns = [cut(sentence!("Subject")), whole(sentence!("Id"))];
        let rows = rows(&[&["Renewal of the frame contract", "0123456789"]]);
        assert_eq!(
            lines(&columns, &rows, Some(28)),
            ["Subject           Id", "Renewal of the…   0123456789"]
        );
        assert_eq!(
            lines(&columns, &rows, Some(15)),
            ["Subject: Renewal of the frame contract", "Id:      0123456789"]
        );
    }

    #[test]
    fn a_cell_is_one_line_whatever_it_holds() {
        let rows = rows(&[&["a\u{1b}[2J\nb"]]);
        assert_eq!(
            lines(&[whole(sentence!("Subject"))], &rows, None),
            ["Subject", "a\u{fffd}[2J b"]
        );
    }
}
