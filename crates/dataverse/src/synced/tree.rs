//! The criteria of a filter as a tree that people can look at and change (C-7): groups, rows of column, operator and value, and
//! related rows. What no row can say is kept as it is, and written back as it was.
//!
//! Text becomes part of a query in one place, [`write`], which escapes it.

mod operators;
mod read;
mod write;

use super::SyncedTable;
pub use operators::{Takes, operators_for, takes};

/// A piece of `FetchXML` that no row or group can say.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Self>,
}

impl Kept {
    fn bare(name: &str, attributes: &[(&str, &str)]) -> Self {
        let owned = attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            name: name.to_owned(),
            attributes: owned.collect(),
            text: String::new(),
            children: Vec::new(),
        }
    }
}

/// What a row compares with.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Operand {
    /// The value: words, a number, a day, an id.
    pub text: String,
    /// What the record of an id is called, as the query carries it (`uiname`).
    pub name: Option<String>,
    /// The table of that record (`uitype`).
    pub table: Option<String>,
}

impl Operand {
    /// A plain value.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A condition on one column.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The column.
    pub column: String,
    /// The operator, one of [`takes`]'s.
    pub operator: &'static str,
    /// As many values as the operator takes.
    pub values: Vec<Operand>,
}

/// Conditions of which all hold, or any.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Whether one that holds is enough.
    pub any: bool,
    /// The conditions.
    pub nodes: Vec<Node>,
}

/// One of a group.
#[derive(Clone, PartialEq, Eq)]
pub enum Node {
    /// A condition on a column.
    Row(Row),
    /// A group inside.
    Group(Group),
    /// What is kept as it is.
    Kept(Kept),
}

/// Rows of another table that a row is related to (`link-entity`).
#[derive(Clone, PartialEq, Eq)]
pub struct Related {
    /// The other table.
    pub table: String,
    /// Its column.
    pub from: String,
    /// Our column.
    pub to: String,
    /// What else the link says (`link-type`, `alias`, …), as it is.
    more: Vec<(String, String)>,
    /// What it shows besides, as it is.
    head: Vec<Kept>,
    /// The conditions on the other rows.
    pub group: Group,
    /// Rows that those are related to.
    pub related: Vec<Self>,
}

impl Related {
    /// Rows of `table` whose column `from` is what our column `to` holds: records without one are not selected.
    #[must_use]
    pub fn new(table: &str, from: &str, to: &str, group: Group) -> Self {
        Self {
            table: table.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            more: vec![("link-type".to_owned(), "inner".to_owned())],
            head: Vec::new(),
            group,
            related: Vec::new(),
        }
    }
}

/// A filter's criteria.
#[derive(Clone, PartialEq, Eq)]
pub struct Tree {
    /// The table that it selects from.
    pub table: SyncedTable,
    fetch: Vec<(String, String)>,
    entity: Vec<(String, String)>,
    head: Vec<Kept>,
    /// The conditions on the table's own columns.
    pub group: Group,
    /// The conditions on related rows.
    pub related: Vec<Related>,
}

macro_rules! silent {
    ($($name:ident)*) => {$(
        // They may name people: shown, never printed (promise 1).
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

silent!(Kept Operand Row Group Node Related Tree);

impl Tree {
    /// Criteria that select everything of a table.
    #[must_use]
    pub fn new(table: SyncedTable) -> Self {
        let rows = table.rows();
        let owned = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            table,
            fetch: vec![
                owned("version", "1.0"),
                owned("output-format", "xml-platform"),
                owned("mapping", "logical"),
            ],
            entity: Vec::new(),
            head: vec![
                Kept::bare("attribute", &[("name", title(table))]),
                Kept::bare("attribute", &[("name", rows.key)]),
                Kept::bare("order", &[("attribute", title(table)), ("descending", "false")]),
            ],
            group: Group::default(),
            related: Vec::new(),
        }
    }

    /// Everything that is kept as it is among the conditions, in the order in which it stands.
    #[must_use]
    pub fn kept(&self) -> Vec<&Kept> {
        let mut all = Vec::new();
        collect(&self.group, &mut all);
        fn below<'t>(related: &'t [Related], all: &mut Vec<&'t Kept>) {
            for one in related {
                collect(&one.group, all);
                below(&one.related, all);
            }
        }
        below(&self.related, &mut all);
        all
    }
}

fn collect<'t>(group: &'t Group, all: &mut Vec<&'t Kept>) {
    for node in &group.nodes {
        match node {
            Node::Row(_) => {}
            Node::Group(inner) => collect(inner, all),
            Node::Kept(kept) => all.push(kept),
        }
    }
}

/// The column that names a record of a table.
pub(super) fn title(table: SyncedTable) -> &'static str {
    if table == SyncedTable::Contact {
        "fullname"
    } else {
        "subject"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::criteria::Criteria;
    use super::{Group, Node, Operand, Row, SyncedTable, Takes, Tree, operators, takes};

    const PARTY: &str = r#"<fetch version="1.0" mapping="logical"><entity name="appointment"><attribute name="subject"/><order attribute="scheduledstart" descending="false"/>
        <filter type="and"><condition attribute="statecode" operator="ne" value="2"/></filter>
        <link-entity name="activityparty" from="activityid" to="activityid" alias="party"><attribute name="partyid"/><filter type="and"><condition attribute="partyid" operator="eq-userid"/></filter></link-entity>
        </entity></fetch>"#;

    #[test]
    fn c_7_rows_groups_and_related_rows_are_read() {
        let tree = Tree::read(SyncedTable::Appointment, PARTY).unwrap();
        let Some(Node::Row(row)) = tree.group.nodes.first() else {
            panic!("a row");
        };
        assert_eq!((row.column.as_str(), row.operator), ("statecode", "ne"));
        assert!(row.values == [Operand::plain("2")]);
        let party = &tree.related[0];
        assert_eq!(
            (party.table.as_str(), party.from.as_str(), party.to.as_str()),
            ("activityparty", "activityid", "activityid")
        );
        assert!(tree.kept().is_empty());
        let written = tree.write();
        assert!(Tree::read(SyncedTable::Appointment, &written).unwrap() == tree);
        assert!(
            written.contains("alias=\"party\"") && written.contains("<order attribute=\"scheduledstart\""),
            "what it shows besides stays: {written}"
        );
    }

    #[test]
    fn what_no_row_can_say_is_kept_as_it_is() {
        let odd = r#"<fetch><entity name="contact"><filter type="or"><condition attribute="lastname" operator="eq" valueof="firstname"/>
            <condition attribute="ownerid" operator="under" value="x"/><filter isquickfindfields="1"><condition attribute="fullname" operator="like" value="{0}"/></filter>
            <condition attribute="lastname" operator="eq" value="&lt;O&apos;Neil&gt; &amp; &quot;x&quot;"/></filter></entity></fetch>"#;
        let tree = Tree::read(SyncedTable::Contact, odd).unwrap();
        assert_eq!(tree.kept().len(), 3);
        let written = tree.write();
        assert!(Tree::read(SyncedTable::Contact, &written).unwrap() == tree);
        for part in [
            "valueof=\"firstname\"",
            "operator=\"under\"",
            "isquickfindfields=\"1\"",
            "type=\"or\"",
        ] {
            assert!(written.contains(part), "{part}: {written}");
        }
        assert!(
            written.contains("value=\"&lt;O'Neil&gt; &amp; &quot;x&quot;\""),
            "{written}"
        );
    }

    #[test]
    fn several_filters_are_all_asked_for_and_other_tables_are_refused() {
        let two = "<fetch><entity name='task'><filter><condition attribute='subject' operator='null'/></filter><filter type='or'/></entity></fetch>";
        let tree = Tree::read(SyncedTable::Task, two).unwrap();
        assert!(!tree.group.any && tree.group.nodes.len() == 2);
        for wrong in ["", "<fetch/>", "<fetch><entity name='account'/></fetch>"] {
            assert!(Tree::read(SyncedTable::Task, wrong).is_err(), "{wrong}");
        }
        let deep = "<filter>".repeat(200) + &"</filter>".repeat(200);
        let deep = format!("<fetch><entity name='task'>{deep}</entity></fetch>");
        assert!(Tree::read(SyncedTable::Task, &deep).is_err(), "bounded");
    }

    fn row() -> impl Strategy<Value = Node> {
        let operator = prop::sample::select(operators::ALL.to_vec());
        let operand = (any::<String>(), prop::option::of("[a-zA-Z <>&\"'äß]{1,8}"));
        let values = prop::collection::vec(operand, 2..4);
        ("[a-z][a-z0-9_]{0,12}", operator, values).prop_map(|(column, (operator, taken), values)| {
            let count = match taken {
                Takes::Nothing => 0,
                Takes::One | Takes::Number => 1,
                Takes::Two => 2,
                Takes::Many => values.len(),
            };
            let operands = values.into_iter().take(count).map(|(text, name)| Operand {
                text: text
                    .chars()
                    .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
                    .collect(),
                name: name.filter(|_| taken != Takes::Two),
                table: None,
            });
            Node::Row(Row {
                column,
                operator,
                values: operands.collect(),
            })
        })
    }

    fn group() -> impl Strategy<Value = Group> {
        let leaf =
            (any::<bool>(), prop::collection::vec(row(), 0..4)).prop_map(|(any, nodes)| Group { any, nodes });
        leaf.prop_recursive(4, 24, 4, |inner| {
            let node = prop_oneof![row(), inner.prop_map(Node::Group)];
            (any::<bool>(), prop::collection::vec(node, 0..4)).prop_map(|(any, nodes)| Group { any, nodes })
        })
    }

    proptest! {
        #[test]
        fn c_7_what_is_written_is_read_the_same_and_nothing_of_it_breaks_out(group in group()) {
            let tree = Tree { group, ..Tree::new(SyncedTable::Contact) };
            let written = tree.write();
            let read = Tree::read(SyncedTable::Contact, &written).unwrap();
            prop_assert!(read == tree, "{}", written);
            prop_assert!(Criteria::of("contact", &written).is_ok());
        }

        #[test]
        fn no_text_makes_the_reader_fall_over(text in any::<String>()) {
            let _ = Tree::read(SyncedTable::Contact, &text);
            let _ = takes(&text);
        }
    }
}
