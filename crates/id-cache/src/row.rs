//! How values of the house lie in columns: times as milliseconds, records as a table and a key.
//!
//! Everything read is checked again: a file can be changed by others between two runs.

use core::str::FromStr;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use regarding_model::ids::{RecordRef, TableName};
use rusqlite::Row;
use rusqlite::types::{FromSqlError, Type};
use uuid::Uuid;

/// A time as it is kept: milliseconds of the epoch, so that SQL can compare it.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    from_millis(row.get(column)?)
}

pub(crate) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?.map(from_millis).transpose()
}

fn from_millis(value: i64) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(value).map_err(|_| FromSqlError::OutOfRange(value).into())
}

/// A text column that holds a value with a strict form.
pub(crate) fn parsed<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<T>
where
    T: FromStr<Err: core::error::Error + Send + Sync + 'static>,
{
    parse(&row.get::<_, String>(column)?)
}

pub(crate) fn optional_parsed<T>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: core::error::Error + Send + Sync + 'static>,
{
    row.get::<_, Option<String>>(column)?
        .as_deref()
        .map(parse)
        .transpose()
}

pub(crate) fn parse<T>(text: &str) -> rusqlite::Result<T>
where
    T: FromStr<Err: core::error::Error + Send + Sync + 'static>,
{
    text.parse().map_err(unreadable)
}

/// The error for a stored text that has not the form it was written in.
pub(crate) fn unreadable(error: impl core::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

/// A record out of two columns.
pub(crate) fn record(row: &Row<'_>, table: &str, id: &str) -> rusqlite::Result<RecordRef> {
    Ok(RecordRef::new(parsed::<TableName>(row, table)?, row.get(id)?))
}

/// A record that may be missing; the schema keeps both columns or neither.
pub(crate) fn optional_record(row: &Row<'_>, table: &str, id: &str) -> rusqlite::Result<Option<RecordRef>> {
    let table = optional_parsed::<TableName>(row, table)?;
    let id = row.get::<_, Option<Uuid>>(id)?;
    Ok(table.zip(id).map(|(table, id)| RecordRef::new(table, id)))
}

/// The two columns of a record that may be missing.
pub(crate) fn columns_of(record: Option<&RecordRef>) -> (Option<&str>, Option<Uuid>) {
    (record.map(|r| r.table.as_str()), record.map(|r| r.id))
}

/// What an identifier may not hold as it is: blanks, and the sign of the encoding itself.
const NOT_PLAIN: &AsciiSet = &CONTROLS.add(b' ').add(b'%');

/// An identifier of a server, without blanks and within ASCII.
pub(crate) fn ascii(text: &str) -> String {
    utf8_percent_encode(text, NOT_PLAIN).to_string()
}

/// And back.
pub(crate) fn text(ascii: &str) -> String {
    percent_decode_str(ascii).decode_utf8_lossy().into_owned()
}
