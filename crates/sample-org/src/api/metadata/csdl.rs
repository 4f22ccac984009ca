//! `$metadata`: the tables as CSDL (reference A1, A5).

use std::fmt::Write as _;

use crate::schema::{Access, Catalog, Column, Kind, Table};

/// The whole document; with the annotations of Core and Capabilities when they are asked for (reference A1).
pub(super) fn document(catalog: &Catalog, annotated: bool) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\
         <edmx:DataServices><Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
         <EntityType Name=\"crmbaseentity\" Abstract=\"true\" />\
         <EntityType Name=\"principal\" BaseType=\"mscrm.crmbaseentity\"><Key><PropertyRef Name=\"ownerid\" /></Key>\
         <Property Name=\"ownerid\" Type=\"Edm.Guid\" /></EntityType>",
    );
    for table in catalog.tables() {
        entity(&mut xml, catalog, table, annotated);
    }
    xml.push_str("<EntityContainer Name=\"System\">");
    for table in catalog.tables() {
        set(&mut xml, catalog, table, annotated);
    }
    xml.push_str("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>");
    xml
}

fn base(table: &Table) -> &'static str {
    match table.name {
        "systemuser" | "team" => "principal",
        _ if table.is_activity() => "activitypointer",
        _ => "crmbaseentity",
    }
}

fn entity(xml: &mut String, catalog: &Catalog, table: &'static Table, annotated: bool) {
    let base = base(table);
    // Writing to a String cannot fail.
    let _ = write!(
        xml,
        "<EntityType Name=\"{}\" BaseType=\"mscrm.{base}\">",
        table.name
    );
    if base == "crmbaseentity" {
        let _ = write!(xml, "<Key><PropertyRef Name=\"{}\" /></Key>", table.key);
    }
    let inherited = |name: &str| {
        base == "activitypointer"
            && catalog
                .table(base)
                .is_some_and(|base| base.column(name).is_some())
    };
    for column in table.all_columns().filter(|column| !inherited(column.name)) {
        let _ = write!(
            xml,
            "<Property Name=\"{}\" Type=\"{}\"",
            column.property(),
            edm(column)
        );
        if let Kind::Text(most) | Kind::Memo(most) = column.kind {
            let _ = write!(xml, " MaxLength=\"{most}\"");
        }
        if annotated && column.access == Access::ReadOnly {
            xml.push_str(" Unicode=\"false\"><Annotation Term=\"Org.OData.Core.V1.Permissions\"><EnumMember>Org.OData.Core.V1.PermissionType/Read</EnumMember></Annotation></Property>");
        } else {
            xml.push_str(" Unicode=\"false\" />");
        }
    }
    navigation(xml, catalog, table, base);
    alternate_keys(xml, catalog, table);
    xml.push_str("</EntityType>");
}

/// Alternate keys as an annotation of the type (reference A6).
fn alternate_keys(xml: &mut String, catalog: &Catalog, table: &'static Table) {
    let keys: Vec<_> = catalog
        .keys(table.name)
        .filter_map(|key| key.parts(table))
        .collect();
    if keys.is_empty() {
        return;
    }
    xml.push_str("<Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\"><Collection>");
    for key in keys {
        xml.push_str("<Record Type=\"OData.Community.Keys.V1.AlternateKey\"><PropertyValue Property=\"Key\"><Collection>");
        for column in key {
            let name = column.property();
            let _ = write!(
                xml,
                "<Record Type=\"OData.Community.Keys.V1.PropertyRef\"><PropertyValue Property=\"Alias\" String=\"{name}\" /><PropertyValue Property=\"Name\" PropertyPath=\"{name}\" /></Record>"
            );
        }
        xml.push_str("</Collection></PropertyValue></Record>");
    }
    xml.push_str("</Collection></Annotation>");
}

fn navigation(xml: &mut String, catalog: &Catalog, table: &'static Table, base: &str) {
    let pointer = catalog.table(base);
    let inherited = |name: &str| pointer.is_some_and(|base| catalog.navigation(base, name).is_some());
    for hop in catalog.hops(table).filter(|hop| !inherited(hop.name)) {
        let target = hop.table.map_or("principal", |target| target.name);
        let lookup = hop.column.property();
        let _ = write!(
            xml,
            "<NavigationProperty Name=\"{}\" Type=\"mscrm.{target}\" Nullable=\"false\"><ReferentialConstraint Property=\"{lookup}\" ReferencedProperty=\"{}\" /></NavigationProperty>",
            hop.name,
            hop.table.map_or("ownerid", |target| target.key)
        );
    }
    for link in catalog.links(table) {
        let _ = write!(
            xml,
            "<NavigationProperty Name=\"{}\" Type=\"Collection(mscrm.{})\" />",
            link.name, link.table.name
        );
    }
}

fn set(xml: &mut String, catalog: &Catalog, table: &'static Table, annotated: bool) {
    let _ = write!(
        xml,
        "<EntitySet Name=\"{}\" EntityType=\"Microsoft.Dynamics.CRM.{}\">",
        table.set, table.name
    );
    for hop in catalog.hops(table) {
        if let Some(target) = hop.table {
            let _ = write!(
                xml,
                "<NavigationPropertyBinding Path=\"{}\" Target=\"{}\" />",
                hop.name, target.set
            );
        }
    }
    for link in catalog.links(table) {
        let _ = write!(
            xml,
            "<NavigationPropertyBinding Path=\"{}\" Target=\"{}\" />",
            link.name, link.table.set
        );
    }
    if annotated {
        capabilities(xml, table);
    }
    xml.push_str("</EntitySet>");
}

/// What a set does not take.
fn capabilities(xml: &mut String, table: &Table) {
    for (term, property, able) in [
        ("InsertRestrictions", "Insertable", table.writable),
        ("UpdateRestrictions", "Updatable", table.writable),
        ("DeleteRestrictions", "Deletable", table.writable),
        ("SkipSupported", "", false),
        ("SearchRestrictions", "Searchable", false),
        ("ChangeTracking", "Supported", table.tracks_changes()),
    ] {
        let _ = if property.is_empty() {
            write!(
                xml,
                "<Annotation Term=\"Org.OData.Capabilities.V1.{term}\" Bool=\"{able}\" />"
            )
        } else {
            write!(
                xml,
                "<Annotation Term=\"Org.OData.Capabilities.V1.{term}\"><Record><PropertyValue Property=\"{property}\" Bool=\"{able}\" /></Record></Annotation>"
            )
        };
    }
}

/// The Edm type of a column (reference A5).
fn edm(column: &Column) -> &'static str {
    match column.kind {
        Kind::Key | Kind::Guid | Kind::Lookup(_) => "Edm.Guid",
        Kind::Text(_) | Kind::Memo(_) | Kind::EntityName | Kind::Body | Kind::Choices(_) => "Edm.String",
        Kind::Choice(_) | Kind::State | Kind::Status | Kind::Int(..) => "Edm.Int32",
        Kind::Bool(..) => "Edm.Boolean",
        Kind::BigInt => "Edm.Int64",
        Kind::Decimal | Kind::Money => "Edm.Decimal",
        Kind::Time => "Edm.DateTimeOffset",
        Kind::Date => "Edm.Date",
    }
}
