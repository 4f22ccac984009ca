//! One column as data: type, length, who may write it. Knows nothing of its table.

/// What a column holds (reference A5).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// The primary key.
    Key,
    /// Text of at most so many characters.
    Text(usize),
    /// Long text of at most so many characters.
    Memo(usize),
    /// File content in base64.
    Body,
    /// A choice with its labels.
    Choice(&'static [(i64, &'static str)]),
    /// Several of the choices at once, with their labels (reference A5: numbers joined by commas).
    Choices(&'static [(i64, &'static str)]),
    /// `statecode`.
    State,
    /// `statuscode`.
    Status,
    /// Yes or no, with the labels of false and true.
    Bool(&'static str, &'static str),
    /// A whole number between two bounds.
    Int(i64, i64),
    /// `Edm.Int64`: `versionnumber`.
    BigInt,
    /// A decimal number.
    Decimal,
    /// An amount in the row's currency.
    Money,
    /// A moment.
    Time,
    /// A day.
    Date,
    /// An identifier that is no lookup.
    Guid,
    /// The logical name of a table.
    EntityName,
    /// A reference to a row of one of some tables.
    Lookup(&'static [Target]),
}

/// One navigation property of a lookup.
#[derive(Debug)]
pub(crate) struct Target {
    /// Logical name of the table it leads to.
    pub(crate) table: &'static str,
    /// Navigation name, exact case (reference A9).
    pub(crate) navigation: &'static str,
}

/// Who may write a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anybody with the privilege.
    Write,
    /// At creation only.
    Create,
    /// The platform only; what a client sends is ignored (reference A12).
    ReadOnly,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Logical name.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: Kind,
    /// Who may write it.
    pub(crate) access: Access,
    /// Whether a new row must have it.
    pub(crate) required: bool,
    /// The value of a new row that does not say.
    pub(crate) default: Option<i64>,
    /// Whether `$filter` and `$orderby` may name it.
    pub(crate) filterable: bool,
    /// Whether the store keeps an index.
    pub(crate) indexed: bool,
}

impl Column {
    const fn of(name: &'static str, kind: Kind) -> Self {
        let indexed = matches!(kind, Kind::Lookup(_));
        Self {
            name,
            kind,
            access: Access::Write,
            required: false,
            default: None,
            filterable: true,
            indexed,
        }
    }

    /// Written by the platform only; not indexed, when it is a lookup.
    pub(crate) const fn ro(mut self) -> Self {
        self.access = Access::ReadOnly;
        self.indexed = false;
        self
    }

    /// Writable at creation only.
    pub(crate) const fn on_create(mut self) -> Self {
        self.access = Access::Create;
        self
    }

    /// A new row must have it.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What a new row has when nobody says (false is 0, true is 1).
    pub(crate) const fn or(mut self, value: i64) -> Self {
        self.default = Some(value);
        self
    }

    /// Kept with an index.
    pub(crate) const fn indexed(mut self) -> Self {
        self.indexed = true;
        self
    }

    /// Not to be named in a filter (reference A7: bodies are held in blob storage).
    pub(crate) const fn unfilterable(mut self) -> Self {
        self.filterable = false;
        self
    }

    /// The targets, when it is a lookup.
    pub(crate) const fn targets(&self) -> &'static [Target] {
        match self.kind {
            Kind::Lookup(targets) => targets,
            Kind::Key
            | Kind::Text(_)
            | Kind::Memo(_)
            | Kind::Body
            | Kind::Choice(_)
            | Kind::Choices(_)
            | Kind::State
            | Kind::Status
            | Kind::Bool(..)
            | Kind::Int(..)
            | Kind::BigInt
            | Kind::Decimal
            | Kind::Money
            | Kind::Time
            | Kind::Date
            | Kind::Guid
            | Kind::EntityName => &[],
        }
    }

    /// Several choices as the wire and the store have them: each once, in the order of their numbers; `None` when the text is no
    /// list of numbers. No choice at all is no value.
    pub(crate) fn several(text: &str) -> Option<Vec<i64>> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let mut codes: Vec<i64> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
        codes.sort_unstable();
        codes.dedup();
        Some(codes)
    }

    /// Whether it is a lookup.
    pub(crate) const fn is_lookup(&self) -> bool {
        matches!(self.kind, Kind::Lookup(_))
    }

    /// Whether it holds an identifier.
    pub(crate) const fn is_identifier(&self) -> bool {
        matches!(self.kind, Kind::Key | Kind::Guid | Kind::Lookup(_))
    }

    /// Columns of the same family can be compared with each other.
    pub(crate) const fn family(&self) -> u8 {
        match self.kind {
            Kind::Text(_) | Kind::Memo(_) | Kind::EntityName => 0,
            Kind::Key | Kind::Guid | Kind::Lookup(_) => 1,
            Kind::Choice(_) | Kind::State | Kind::Status => 2,
            Kind::Bool(..) => 3,
            Kind::Int(..) | Kind::BigInt | Kind::Decimal | Kind::Money => 4,
            Kind::Time => 5,
            Kind::Date => 6,
            Kind::Body => 7,
            Kind::Choices(_) => 8,
        }
    }

    /// Whether it holds text.
    pub(crate) const fn is_text(&self) -> bool {
        matches!(
            self.kind,
            Kind::Text(_) | Kind::Memo(_) | Kind::EntityName | Kind::Body
        )
    }

    /// The property's name on the wire: `_x_value` for a lookup, the logical name otherwise.
    pub(crate) fn property(&self) -> String {
        if self.is_lookup() {
            format!("_{}_value", self.name)
        } else {
            self.name.to_owned()
        }
    }
}

/// Constructors with short names, so that the tables read as tables.
pub(crate) mod make {
    use super::{Column, Kind, Target};

    pub(crate) const fn key(name: &'static str) -> Column {
        Column::of(name, Kind::Key).on_create()
    }
    pub(crate) const fn text(name: &'static str, length: usize) -> Column {
        Column::of(name, Kind::Text(length))
    }
    pub(crate) const fn memo(name: &'static str, length: usize) -> Column {
        Column::of(name, Kind::Memo(length))
    }
    pub(crate) const fn body(name: &'static str) -> Column {
        Column::of(name, Kind::Body).unfilterable()
    }
    pub(crate) const fn choice(name: &'static str, options: &'static [(i64, &'static str)]) -> Column {
        Column::of(name, Kind::Choice(options))
    }
    pub(crate) const fn choices(name: &'static str, options: &'static [(i64, &'static str)]) -> Column {
        Column::of(name, Kind::Choices(options))
    }
    pub(crate) const fn yes_no(name: &'static str) -> Column {
        Column::of(name, Kind::Bool("No", "Yes"))
    }
    pub(crate) const fn either(name: &'static str, no: &'static str, yes: &'static str) -> Column {
        Column::of(name, Kind::Bool(no, yes))
    }
    pub(crate) const fn int(name: &'static str, low: i64, high: i64) -> Column {
        Column::of(name, Kind::Int(low, high))
    }
    pub(crate) const fn number(name: &'static str) -> Column {
        Column::of(name, Kind::Int(i32::MIN as i64, i32::MAX as i64))
    }
    pub(crate) const fn bigint(name: &'static str) -> Column {
        Column::of(name, Kind::BigInt)
    }
    pub(crate) const fn decimal(name: &'static str) -> Column {
        Column::of(name, Kind::Decimal)
    }
    pub(crate) const fn money(name: &'static str) -> Column {
        Column::of(name, Kind::Money)
    }
    pub(crate) const fn time(name: &'static str) -> Column {
        Column::of(name, Kind::Time)
    }
    pub(crate) const fn date(name: &'static str) -> Column {
        Column::of(name, Kind::Date)
    }
    pub(crate) const fn guid(name: &'static str) -> Column {
        Column::of(name, Kind::Guid)
    }
    pub(crate) const fn entity_name(name: &'static str) -> Column {
        Column::of(name, Kind::EntityName)
    }
    pub(crate) const fn state() -> Column {
        Column::of("statecode", Kind::State)
    }
    pub(crate) const fn status() -> Column {
        Column::of("statuscode", Kind::Status)
    }
    pub(crate) const fn lookup(name: &'static str, targets: &'static [Target]) -> Column {
        Column::of(name, Kind::Lookup(targets))
    }
    pub(crate) const fn to(table: &'static str, navigation: &'static str) -> Target {
        Target { table, navigation }
    }
}
