//! Grouped and aggregated rows, which `$apply` and FetchXML both ask for: one SQL query, and its rows as JSON. Like the
//! real service it evaluates 50,000 rows at most.

use rusqlite::params_from_iter;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::annotate;
use super::error::{ApiError, Outcome};
use super::render;
use super::request::Preferences;
use super::session::Session;
use crate::odata::QueryError;
use crate::odata::apply::Method;
use crate::odata::fragment::Fragment;
use crate::schema::{Column, Kind, Table};
use crate::store::value::{Value, Values};

/// The most rows that are evaluated (powerapps-docs `cc-query-aggregation-limitations`).
pub(crate) const MOST: usize = 50_000;

/// What a value is, for JSON and for what a person reads.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// As the column has it.
    Column(&'static Table, &'static Column),
    /// A number of rows or of anything else.
    Whole,
    /// A quarter and its year, as the year times ten and the quarter.
    Period,
    /// A fiscal year.
    Year,
}

/// One value of each row.
pub(crate) struct Cell {
    /// The property in JSON.
    pub(crate) name: String,
    /// Its SQL.
    pub(crate) field: Fragment,
    /// Of a lookup, the SQL of the table that it leads to.
    pub(crate) target: Option<String>,
    /// What it is.
    pub(crate) shape: Shape,
    /// Rows are grouped by it.
    pub(crate) group: bool,
}

/// Which rows, in which order, how many.
pub(crate) struct Rows {
    /// Behind `FROM`, conditions included.
    pub(crate) source: Fragment,
    /// Place of a cell and whether the greatest comes first.
    pub(crate) order: Vec<(usize, bool)>,
    /// How many at most.
    pub(crate) limit: usize,
    /// How many are passed over.
    pub(crate) offset: usize,
    /// How many rows may be evaluated.
    pub(crate) most: usize,
}

/// The results.
pub(crate) fn run(
    session: &Session<'_>,
    cells: &[Cell],
    rows: &Rows,
    wishes: &Preferences,
) -> Outcome<Vec<Map<String, Json>>> {
    within_limit(session, rows)?;
    let Fragment { text, bound } = statement(cells, rows);
    let mut statement = session.db.prepare(&text)?;
    let found = statement.query_map(params_from_iter(bound), |row| {
        let mut at = 0;
        let mut values = Vec::new();
        for cell in cells {
            let value = Value::of(row.get(at)?);
            at += 1;
            let target: Option<String> = match cell.target {
                Some(_) => {
                    at += 1;
                    row.get(at - 1)?
                }
                None => None,
            };
            values.push(typed(cell, value, target.as_deref()));
        }
        Ok(values)
    })?;
    let found: Vec<Vec<Value>> = found.collect::<Result<_, _>>()?;
    Ok(found
        .iter()
        .map(|values| object(session, cells, values, wishes))
        .collect())
}

fn within_limit(session: &Session<'_>, rows: &Rows) -> Outcome<()> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT {})",
        rows.source.text,
        rows.most + 1
    );
    let bound = params_from_iter(rows.source.bound.iter());
    let count: i64 = session.db.prepare(&sql)?.query_row(bound, |row| row.get(0))?;
    if usize::try_from(count).is_ok_and(|count| count > rows.most) {
        return Err(ApiError::new(
            400,
            "0x8004E023",
            "AggregateQueryRecordLimit exceeded. Cannot perform this operation.",
        ));
    }
    Ok(())
}

fn statement(cells: &[Cell], rows: &Rows) -> Fragment {
    let mut all = Fragment::plain("SELECT ");
    let mut places = Vec::new();
    let mut at = 0;
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            all.text.push_str(", ");
        }
        at += 1;
        places.push(at);
        all.push(cell.field.clone());
        if let Some(target) = &cell.target {
            at += 1;
            all.text.push_str(&format!(", {target}"));
        }
    }
    all.text.push_str(" FROM ");
    all.push(rows.source.clone());
    let place = |number: usize| places.get(number).copied().unwrap_or(1);
    let groups: Vec<String> = (0..cells.len())
        .filter(|number| cells.get(*number).is_some_and(|cell| cell.group))
        .map(|number| place(number).to_string())
        .collect();
    if !groups.is_empty() {
        all.text.push_str(&format!(" GROUP BY {}", groups.join(", ")));
    }
    let mut order: Vec<String> = rows
        .order
        .iter()
        .map(|(number, descending)| format!("{}{}", place(*number), if *descending { " DESC" } else { "" }))
        .collect();
    order.extend(groups);
    if !order.is_empty() {
        all.text.push_str(&format!(" ORDER BY {}", order.join(", ")));
    }
    all.text
        .push_str(&format!(" LIMIT {} OFFSET {}", rows.limit, rows.offset));
    all
}

fn typed(cell: &Cell, value: Value, target: Option<&str>) -> Value {
    let Shape::Column(_, column) = cell.shape else {
        return value;
    };
    if !column.is_lookup() {
        return value;
    }
    let found = column.targets().iter().find(|one| Some(one.table) == target);
    let id = value.text().and_then(|text| Uuid::parse_str(text).ok());
    match (found, id) {
        (Some(found), Some(id)) => Value::Ref(found.table, id),
        _ => Value::Null,
    }
}

/// Nothing stands for null (powerapps-docs `webapi/query/aggregate-data`).
fn object(
    session: &Session<'_>,
    cells: &[Cell],
    values: &[Value],
    wishes: &Preferences,
) -> Map<String, Json> {
    let mut made = Map::new();
    let none = Values::new();
    for (cell, value) in cells.iter().zip(values).filter(|(_, value)| !value.is_null()) {
        match cell.shape {
            Shape::Column(table, column) => {
                annotate::named(
                    session,
                    (table, column),
                    &cell.name,
                    &none,
                    value,
                    wishes,
                    &mut made,
                );
                made.insert(cell.name.clone(), render::json_of(column, value, wishes.exact));
            }
            shape => {
                let number = value.int().unwrap_or_default();
                let (shown, number) = match shape {
                    Shape::Period => (format!("Quarter {} FY{}", number % 10, number / 10), number % 10),
                    Shape::Year => (format!("FY{number}"), number),
                    Shape::Whole | Shape::Column(..) => (annotate::grouped(&number.to_string()), number),
                };
                if wishes.wants(annotate::FORMATTED) {
                    made.insert(
                        format!("{}@{}", cell.name, annotate::FORMATTED),
                        Json::String(shown),
                    );
                }
                made.insert(cell.name.clone(), json!(number));
            }
        }
    }
    made
}

/// The SQL of an aggregate over a column, and what it gives.
pub(crate) fn over(
    method: Method,
    table: &'static Table,
    column: &'static Column,
    field: &str,
) -> Result<(String, Shape), QueryError> {
    let numeric = matches!(
        column.kind,
        Kind::Int(..) | Kind::BigInt | Kind::Decimal | Kind::Money
    );
    let ordered = numeric || matches!(column.kind, Kind::Time | Kind::Date);
    let fits = match method {
        Method::Sum | Method::Average => numeric,
        Method::Least | Method::Greatest => ordered,
        Method::Distinct | Method::Rows => true,
    };
    if !fits {
        return Err(QueryError::coded(
            "0x8004112F",
            format!(
                "Aggregate {} is not supported for attribute '{}'.",
                method.word(),
                column.name
            ),
        ));
    }
    let own = Shape::Column(table, column);
    let whole = matches!(column.kind, Kind::Int(..) | Kind::BigInt);
    Ok(match method {
        Method::Sum => (format!("coalesce(SUM({field}), 0)"), own),
        // An average of whole numbers is one, as SQL Server has it.
        Method::Average if whole => (format!("CAST(AVG({field}) AS INTEGER)"), own),
        Method::Average => (format!("AVG({field})"), own),
        Method::Least => (format!("MIN({field})"), own),
        Method::Greatest => (format!("MAX({field})"), own),
        Method::Distinct => (format!("COUNT(DISTINCT {field})"), Shape::Whole),
        Method::Rows => ("COUNT(*)".to_owned(), Shape::Whole),
    })
}
