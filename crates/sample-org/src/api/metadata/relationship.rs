//! Relationships of tables: where clients learn navigation names (reference A9, G1).

use serde_json::{Value as Json, json};

use super::reader::{Definition, Reader, members, metadata_id};
use crate::schema::{MemberLink, Table};

fn one_to_many_of(
    name: &str,
    from: (&str, &str),
    to: &Table,
    navigation: &str,
    collection: Option<&str>,
) -> Definition {
    members(json!({
        "@odata.type": "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
        "MetadataId": metadata_id(&format!("{}.{name}", from.0)),
        "HasChanged": null,
        "SchemaName": name,
        "RelationshipType": "OneToManyRelationship",
        "IsCustomRelationship": false,
        "IsManaged": true,
        "IsValidForAdvancedFind": true,
        "ReferencingEntity": from.0,
        "ReferencingAttribute": from.1,
        "ReferencingEntityNavigationPropertyName": navigation,
        "ReferencedEntity": to.name,
        "ReferencedAttribute": to.key,
        "ReferencedEntityNavigationPropertyName": collection,
    }))
}

/// One for each lookup and target.
pub(super) fn many_to_one(reader: &Reader<'_, '_>, table: &'static Table) -> Vec<Definition> {
    let lookups = table
        .all_columns()
        .flat_map(|column| column.targets().iter().map(move |target| (column, target)));
    lookups
        .filter_map(|(column, target)| {
            let to = reader.session.catalog.table(target.table)?;
            let collection = to.collections.iter().find(|one| {
                one.table == table.name && matches!(one.link, MemberLink::Column(name) if name == column.name)
            });
            let name = collection.map_or_else(
                || format!("{}_{}_{}", target.table, table.name, column.name),
                |one| one.name.to_owned(),
            );
            Some(one_to_many_of(
                &name,
                (table.name, column.name),
                to,
                target.navigation,
                collection.map(|one| one.name),
            ))
        })
        .collect()
}

/// One for each collection whose members point back.
pub(super) fn one_to_many(reader: &Reader<'_, '_>, table: &'static Table) -> Vec<Definition> {
    let links = reader.session.catalog.links(table);
    links
        .filter_map(|link| {
            let MemberLink::Column(column) = link.via else {
                return None;
            };
            let targets = link.table.column(column)?.targets();
            let navigation = targets.iter().find(|one| one.table == table.name)?.navigation;
            Some(one_to_many_of(
                link.name,
                (link.table.name, column),
                table,
                navigation,
                Some(link.name),
            ))
        })
        .collect()
}

/// One for each collection that an intersect table holds. The table that comes first in the organization is the first side.
pub(super) fn many_to_many(reader: &Reader<'_, '_>, table: &'static Table) -> Vec<Definition> {
    let catalog = reader.session.catalog;
    let place = |table: &Table| catalog.tables().iter().position(|one| one.name == table.name);
    let links = catalog.links(table);
    links
        .filter_map(|link| {
            let MemberLink::Through(between, near, far) = link.via else {
                return None;
            };
            let back = catalog.links(link.table).find(|other| {
                matches!(other.via, MemberLink::Through(same, _, _) if same == between)
            });
            let here = (table.name, near, Some(link.name));
            let there = (link.table.name, far, back.map(|back| back.name));
            let (one, two) = if place(table) <= place(link.table) {
                (here, there)
            } else {
                (there, here)
            };
            Some(members(json!({
                "@odata.type": "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
                "MetadataId": metadata_id(&format!("{between}.{}", link.name)),
                "HasChanged": null,
                "SchemaName": link.name,
                "RelationshipType": "ManyToManyRelationship",
                "IsCustomRelationship": false,
                "IsManaged": true,
                "IsValidForAdvancedFind": true,
                "IntersectEntityName": between,
                "Entity1LogicalName": one.0, "Entity1IntersectAttribute": one.1, "Entity1NavigationPropertyName": one.2,
                "Entity2LogicalName": two.0, "Entity2IntersectAttribute": two.1, "Entity2NavigationPropertyName": two.2,
            })))
        })
        .collect()
}

/// Every relationship of the organization, each once.
pub(super) fn all(reader: &Reader<'_, '_>) -> Vec<Definition> {
    let mut made: Vec<Definition> = Vec::new();
    for table in reader.session.catalog.tables() {
        let own = many_to_one(reader, table)
            .into_iter()
            .chain(many_to_many(reader, table));
        for one in own {
            let name = |definition: &Definition| definition.get("SchemaName").cloned().unwrap_or(Json::Null);
            if !made.iter().any(|other| name(other) == name(&one)) {
                made.push(one);
            }
        }
    }
    made
}
