//! Which of an organization's forms a person sees (reference G4: by role and order, `isdefault` as the fallback).

use regarding_model::record::KnownTable;
use uuid::Uuid;

use super::{Form, FormKind};

/// A form in the list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: Uuid,
    /// The table that it is of.
    pub table: KnownTable,
    /// Its kind.
    pub kind: FormKind,
    /// Whether it is the default of its table and kind.
    pub is_default: bool,
    /// Its version: another one means that it has to be read again.
    pub version: i64,
}

/// The form that a person with these roles sees, of those of one table: a card before a quick view before a main form. `None`
/// for roles that could not be read: then a form counts as everyone's.
#[must_use]
pub fn choose<'f>(forms: &'f [(Listed, Form)], roles: Option<&[Uuid]>) -> Option<&'f Form> {
    let drawable = |(_, form): &&(Listed, Form)| !form.cells.is_empty();
    FormKind::ALL.into_iter().find_map(|kind| {
        let of_kind = || {
            forms
                .iter()
                .filter(|(listed, _)| listed.kind == kind)
                .filter(drawable)
        };
        let rank = |(listed, form): &&(Listed, Form)| {
            (
                form.conditions.order.unwrap_or(u32::MAX),
                !listed.is_default,
                listed.id,
            )
        };
        let seen = of_kind().filter(|(_, form)| is_for(form, roles)).min_by_key(rank);
        let fallback = || {
            of_kind()
                .filter(|(_, form)| form.conditions.fallback)
                .min_by_key(rank)
        };
        let default = || of_kind().find(|(listed, _)| listed.is_default);
        seen.or_else(fallback).or_else(default).map(|(_, form)| form)
    })
}

fn is_for(form: &Form, roles: Option<&[Uuid]>) -> bool {
    let wanted = &form.conditions.roles;
    match roles {
        Some(roles) => wanted.is_empty() || wanted.iter().any(|role| roles.contains(role)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use regarding_model::record::KnownTable;
    use uuid::Uuid;

    use super::{Form, FormKind, Listed, choose};
    use crate::forms::{Conditions, FormCell};

    fn form(id: u128, kind: FormKind, is_default: bool, conditions: Conditions) -> (Listed, Form) {
        let cell = FormCell {
            column: format!("c{id}"),
            labels: vec![],
        };
        let listed = Listed {
            id: Uuid::from_u128(id),
            table: KnownTable::Contact,
            kind,
            is_default,
            version: 1,
        };
        (
            listed,
            Form {
                conditions,
                cells: vec![cell],
            },
        )
    }

    fn chosen(forms: &[(Listed, Form)], roles: Option<&[Uuid]>) -> String {
        choose(forms, roles)
            .map(|form| form.cells[0].column.clone())
            .unwrap_or_default()
    }

    #[test]
    fn g4_a_card_goes_before_a_quick_view_and_that_before_a_main_form() {
        let everyone = Conditions::default;
        let all = [
            form(1, FormKind::Main, true, everyone()),
            form(2, FormKind::QuickView, true, everyone()),
            form(3, FormKind::Card, false, everyone()),
        ];
        assert_eq!(chosen(&all, Some(&[])), "c3");
        assert_eq!(chosen(&all[..2], Some(&[])), "c2");
        assert_eq!(chosen(&all[..1], Some(&[])), "c1");
        let mut empty = all.clone();
        empty[2].1.cells.clear();
        assert_eq!(
            chosen(&empty, Some(&[])),
            "c2",
            "a form that shows nothing is none"
        );
        assert_eq!(choose(&[], None), None);
    }

    #[test]
    fn g4_roles_then_order_then_the_default_decide() {
        let mine = Uuid::from_u128(0xA);
        let of = |roles: &[Uuid], order, fallback| Conditions {
            roles: roles.to_vec(),
            order,
            fallback,
        };
        let all = [
            form(
                1,
                FormKind::Card,
                false,
                of(&[Uuid::from_u128(0xB)], Some(0), false),
            ),
            form(2, FormKind::Card, false, of(&[mine], Some(2), false)),
            form(3, FormKind::Card, false, of(&[mine], Some(1), false)),
            form(4, FormKind::Card, true, of(&[Uuid::from_u128(0xC)], None, false)),
            form(5, FormKind::Card, false, of(&[Uuid::from_u128(0xC)], None, true)),
        ];
        assert_eq!(
            chosen(&all, Some(&[mine])),
            "c3",
            "the first of those that are for this role"
        );
        assert_eq!(
            chosen(&all, Some(&[])),
            "c5",
            "the one for people who see no other"
        );
        assert_eq!(chosen(&all[..4], Some(&[])), "c4", "else the default");
        assert_eq!(
            chosen(&all, None),
            "c1",
            "roles that cannot be read exclude nothing"
        );
    }
}
