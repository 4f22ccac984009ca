//! Forms as formxml (reference G4): tabs, columns, sections, rows, cells, controls with their class ids.

use core::fmt::Write as _;

use uuid::Uuid;

use super::{Cell, Form, Kind, Section, Tab, id_of, role};
use crate::schema::custom::Label;
use crate::schema::{Catalog, Column, Kind as Holds, Table, labels};
use crate::seed::chance::Source;

/// Class ids of controls (reference G4).
const TEXT: &str = "4273EDBD-AC1D-40D3-9FB2-095C621B552D";
const MEMO: &str = "E0DECE4B-6FC8-4A8F-A065-082708572369";
const CHOICE: &str = "3EF39988-22BB-4F0B-BBBE-64B5A3748AEE";
const CHOICES: &str = "4AA28AB7-9C13-4F57-A73D-AD894D048B5F";
const STATUS: &str = "5D68B988-0661-4DB2-BC3E-17598AD3BE6C";
const TWO_OPTIONS: &str = "67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED";
const WHOLE: &str = "C6D124CA-7EDA-4A60-AEA9-7FB8D318B68F";
const DECIMAL: &str = "C3EFE0C3-0EC6-42BE-8349-CBD9079DFD8E";
const MONEY: &str = "533B9E00-756B-4312-95A0-DC888637AC78";
const MOMENT: &str = "5B773807-9FB2-42DB-97C3-7A91EFF8ADFF";
const LOOKUP: &str = "270BD3DB-D9AF-4782-9025-509E298DEC0A";
const REGARDING: &str = "F3015350-44A2-4AA0-97B5-00166532B5E9";
const PARTIES: &str = "CBFB742C-14E7-4A17-96BB-1A13F7F64AA2";
const TELEPHONE: &str = "8C10015A-B339-4982-9474-A95FE05631A5";
const EMAIL: &str = "ADA2203E-B4CD-49BE-9DDF-234642B43B52";
const URL: &str = "71716B6C-711E-476C-8AB8-5D11542BFB47";
const GRID: &str = "E7A81278-8635-4D9E-8D4D-59480B391C5B";
const QUICK_VIEW: &str = "5C5600E0-1D6E-4205-A272-BE80DA87FD42";
const TIMELINE: &str = "06375649-C143-495E-A496-C962E5B4488E";

/// Writes forms of one organization.
pub(super) struct Writer<'a> {
    pub(super) source: Source,
    pub(super) catalog: &'a Catalog,
}

/// Where identifiers of parts come from: the form and a running number.
struct Parts<'a> {
    source: Source,
    form: &'a Form,
    number: usize,
}

impl Parts<'_> {
    fn next(&mut self) -> Uuid {
        self.number += 1;
        let form = self.form;
        let key = format!(
            "{}/{}/{}/{}",
            form.table, form.kind as i64, form.name, self.number
        );
        self.source.id("form part", &key)
    }
}

impl Writer<'_> {
    /// The whole form.
    pub(super) fn form(&self, form: &Form) -> String {
        let mut parts = Parts {
            source: self.source,
            form,
            number: 0,
        };
        let mut xml = String::from("<form><tabs>");
        for tab in form.tabs {
            self.tab(&mut xml, tab, &mut parts);
        }
        xml.push_str("</tabs>");
        if !form.header.is_empty() {
            let columns = "1".repeat(form.header.len());
            let _ = write!(
                xml,
                r#"<header id="{{{}}}" celllabelposition="Top" columns="{columns}" labelwidth="115"><rows><row>"#,
                parts.next()
            );
            for column in form.header {
                self.cell(&mut xml, &Cell::Field(column), &mut parts, "header_");
            }
            xml.push_str("</row></rows></header>");
        }
        if form.kind == Kind::Main {
            xml.push_str(&self.conditions(form));
        }
        xml.push_str("</form>");
        xml
    }

    fn conditions(&self, form: &Form) -> String {
        match form.role {
            None => r#"<DisplayConditions Order="1" FallbackForm="true"><Everyone /></DisplayConditions>"#
                .to_owned(),
            Some(wanted) => format!(
                r#"<DisplayConditions Order="0" FallbackForm="false"><Role Id="{{{}}}" /></DisplayConditions>"#,
                role(self.source, wanted)
            ),
        }
    }

    fn tab(&self, xml: &mut String, Tab(heading, columns): &Tab, parts: &mut Parts<'_>) {
        let name = heading.to_uppercase().replace(' ', "_");
        let _ = write!(
            xml,
            r#"<tab name="{name}_TAB" id="{{{}}}" verticallayout="true" expanded="true" visible="true" showlabel="true">{}<columns>"#,
            parts.next(),
            labels_of(&labels::option(heading))
        );
        for sections in *columns {
            let width = 100 / columns.len().max(1);
            let _ = write!(xml, r#"<column width="{width}%"><sections>"#);
            for section in *sections {
                self.section(xml, section, parts);
            }
            xml.push_str("</sections></column>");
        }
        xml.push_str("</columns></tab>");
    }

    fn section(&self, xml: &mut String, Section(heading, cells): &Section, parts: &mut Parts<'_>) {
        let name = heading.to_uppercase().replace(' ', "_");
        let _ = write!(
            xml,
            r#"<section name="{name}" id="{{{}}}" visible="true" showlabel="true" showbar="false" columns="1" labelwidth="115" celllabelposition="Left" celllabelalignment="Left">{}<rows>"#,
            parts.next(),
            labels_of(&labels::option(heading))
        );
        for cell in *cells {
            xml.push_str("<row>");
            self.cell(xml, cell, parts, "");
            xml.push_str("</row>");
        }
        xml.push_str("</rows></section>");
    }

    fn cell(&self, xml: &mut String, cell: &Cell, parts: &mut Parts<'_>, prefix: &str) {
        let id = parts.next();
        match cell {
            Cell::Space => {
                let _ = write!(
                    xml,
                    r#"<cell id="{{{id}}}" userspacer="true" showlabel="false"><labels><label description="" languagecode="1033" /></labels></cell>"#
                );
            }
            Cell::Field(name) => self.field(xml, name, parts.form.table, (id, prefix), false),
            Cell::Shown(name) => self.field(xml, name, parts.form.table, (id, prefix), true),
            Cell::QuickView(lookup, view) => self.quick_view(xml, lookup, view, parts.form.table, id),
            Cell::Rows(heading, relationship, table, view) => {
                self.rows(xml, (heading, relationship, table, view), id);
            }
            Cell::Timeline => {
                let _ = write!(
                    xml,
                    r#"<cell id="{{{id}}}" showlabel="false" rowspan="10" colspan="1">{}<control id="notescontrol" classid="{{{TIMELINE}}}" /></cell>"#,
                    labels_of(&labels::option("Timeline"))
                );
            }
        }
    }

    fn field(&self, xml: &mut String, name: &str, table: &str, (id, prefix): (Uuid, &str), disabled: bool) {
        let (labels, class) = self.described(table, name);
        let disabled = if disabled { r#" disabled="true""# } else { "" };
        let _ = write!(
            xml,
            r#"<cell id="{{{id}}}" showlabel="true" locklevel="0">{}<control id="{prefix}{name}" classid="{{{class}}}" datafieldname="{name}"{disabled} /></cell>"#,
            labels_of(&labels)
        );
    }

    fn described(&self, table: &str, name: &str) -> (Vec<Label>, &'static str) {
        if labels::party_lists(table).contains(&name) {
            return (labels::party_list(name), PARTIES);
        }
        let found = self
            .catalog
            .table(table)
            .and_then(|table| table.column(name).map(|column| (table, column)));
        match found {
            Some((table, column)) => (labels::column(self.catalog, table, column), class(table, column)),
            None => unreachable!("a form of the seed names a column that is not there: {table}.{name}"),
        }
    }

    fn quick_view(&self, xml: &mut String, lookup: &str, view: &str, table: &str, id: Uuid) {
        let targets = self
            .catalog
            .table(table)
            .and_then(|table| table.column(lookup))
            .map(Column::targets)
            .unwrap_or_default();
        let forms: String = targets
            .iter()
            .filter(|target| {
                super::data::FORMS.iter().any(|form| {
                    form.table == target.table && form.kind == Kind::QuickView && form.name == view
                })
            })
            .map(|target| {
                let form = id_of(self.source, target.table, Kind::QuickView, view);
                format!(
                    r#"<QuickFormId entityname="{}">{form}</QuickFormId>"#,
                    target.table
                )
            })
            .collect();
        let inner = escaped(&format!("<QuickFormIds>{forms}</QuickFormIds>"));
        let (labels, _) = self.described(table, lookup);
        let _ = write!(
            xml,
            r#"<cell id="{{{id}}}" showlabel="false" rowspan="1" colspan="1">{}<control id="{lookup}_quickview" classid="{{{QUICK_VIEW}}}" datafieldname="{lookup}" disabled="false"><parameters><QuickForms>{inner}</QuickForms><ControlMode>Edit</ControlMode><DisplayAsCustomer360Tile>false</DisplayAsCustomer360Tile></parameters></control></cell>"#,
            labels_of(&labels)
        );
    }

    fn rows(
        &self,
        xml: &mut String,
        (heading, relationship, table, view): (&str, &str, &str, &str),
        id: Uuid,
    ) {
        let view = self.source.id("savedquery", &format!("{table}/{view}"));
        let name = heading.replace(' ', "_");
        let _ = write!(
            xml,
            r#"<cell id="{{{id}}}" showlabel="true" rowspan="5" colspan="1">{}<control id="{name}" classid="{{{GRID}}}" indicationOfSubgrid="true"><parameters><ViewId>{{{view}}}</ViewId><IsUserView>false</IsUserView><RelationshipName>{relationship}</RelationshipName><TargetEntityType>{table}</TargetEntityType><AutoExpand>Fixed</AutoExpand><EnableQuickFind>false</EnableQuickFind><EnableViewPicker>false</EnableViewPicker><RecordsPerPage>4</RecordsPerPage></parameters></control></cell>"#,
            labels_of(&labels::option(heading))
        );
    }
}

/// The control that shows a column of that type.
fn class(table: &Table, column: &Column) -> &'static str {
    match column.kind {
        Holds::Text(_) if column.name.contains("phone") || column.name == "fax" => TELEPHONE,
        Holds::Text(_) if column.name.starts_with("emailaddress") => EMAIL,
        Holds::Text(_) if column.name.ends_with("url") => URL,
        Holds::Text(_) | Holds::EntityName | Holds::Guid | Holds::Key => TEXT,
        Holds::Memo(_) | Holds::Body => MEMO,
        Holds::Status => STATUS,
        Holds::Choice(_) | Holds::State => CHOICE,
        Holds::Choices(_) => CHOICES,
        Holds::Bool(..) => TWO_OPTIONS,
        Holds::Int(..) | Holds::BigInt => WHOLE,
        Holds::Decimal => DECIMAL,
        Holds::Money => MONEY,
        Holds::Time | Holds::Date => MOMENT,
        Holds::Lookup(_) if table.is_activity() && column.name == "regardingobjectid" => REGARDING,
        Holds::Lookup(_) => LOOKUP,
    }
}

fn labels_of(labels: &[Label]) -> String {
    let all: String = labels
        .iter()
        .map(|label| {
            format!(
                r#"<label description="{}" languagecode="{}" />"#,
                escaped(&label.text),
                label.language
            )
        })
        .collect();
    format!("<labels>{all}</labels>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
