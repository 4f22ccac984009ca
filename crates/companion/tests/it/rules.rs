//! The rules of the synchronization: who sees and who changes fields (B-2, B-3, B-7), and filters with what a change of them would
//! do (C-1 to C-16).

use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::sync_rules::{
    FieldDirectionRequest, FieldDirectionView, FilterAddedDraft, FilterChange, FilterCriteria, FilterDraft,
    FilterEditView, FilterGroupView, FilterNodeView, FilterRelatedDraft, FilterRowView, FilterSwitch,
    FilterValueView, SyncFilterView, SyncedFieldView, SyncedFieldsView,
};
use regarding_net::Rule;
use regarding_sample_org::seed::SeedRole;

use crate::world::{Install, World};

fn field<'f>(fields: &'f SyncedFieldsView, table: &str, name: &str) -> &'f SyncedFieldView {
    let table = fields.tables.iter().find(|one| one.table == table).unwrap();
    table.fields.iter().find(|one| one.field == name).unwrap()
}

fn set(table: &str, field: &str, direction: FieldDirectionView) -> FieldDirectionRequest {
    FieldDirectionRequest {
        table: table.to_owned(),
        field: field.to_owned(),
        direction,
        version: None,
    }
}

/// How often the organization was asked to read or change options.
async fn asked(install: &Install) -> usize {
    let lines = install.companion.evidence(1000).await.unwrap();
    let options = Rule::Options.sentence();
    lines.iter().filter(|line| line.rule == options).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn b_2_b_3_everybody_sees_the_fields_and_an_administrator_changes_them() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let seen = sales.companion.synced_fields().await.unwrap();
    assert!(!seen.may_change && seen.sentence.contains("Only an administrator"));
    let notes = field(&seen, "contact", "notes");
    assert_eq!(
        (
            notes.mailbox.as_str(),
            notes.organization.as_str(),
            notes.columns.as_slice()
        ),
        ("Notes", "Description", ["description".to_owned()].as_slice())
    );
    assert!(notes.allowed.is_empty(), "a person looks and does not touch");
    assert_eq!(field(&seen, "appointment", "notes").mailbox, "Body", "B-82");
    let before = asked(&sales).await;
    let refused = sales
        .companion
        .set_field_direction(set("contact", "notes", FieldDirectionView::None))
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert!(
        refused.message.contains("(prvWriteSyncAttributeMapping)"),
        "{refused}"
    );
    assert_eq!(asked(&sales).await, before, "refused before any call");

    let admin = world.install("admin", SeedRole::SystemAdministrator).await;
    let changed = set(
        "recurringappointmentmaster",
        "notes",
        FieldDirectionView::ToMailbox,
    );
    let fields = admin.companion.set_field_direction(changed).await.unwrap();
    assert!(fields.may_change);
    let seen = sales.companion.synced_fields().await.unwrap();
    for (table, direction) in [
        ("recurringappointmentmaster", FieldDirectionView::ToMailbox),
        ("appointment", FieldDirectionView::Both),
    ] {
        assert_eq!(field(&seen, table, "notes").direction, direction, "{table}");
    }
    let stale = FieldDirectionRequest {
        version: field(&fields, "contact", "notes").version.clone(),
        ..set("recurringappointmentmaster", "notes", FieldDirectionView::Both)
    };
    let refused = admin.companion.set_field_direction(stale).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Stale, "A11: of another version");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_3_no_field_is_called_by_the_logical_name_of_its_column() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let seen = sales.companion.synced_fields().await.unwrap();
    for table in &seen.tables {
        for one in &table.fields {
            let raw = one.columns.contains(&one.organization);
            assert!(!raw, "{} {}: {}", table.table, one.field, one.organization);
        }
    }
    let rule = field(&seen, "recurringappointmentmaster", "recurrence");
    assert_eq!(rule.organization, "Recurrence pattern");
    assert!(
        rule.columns.contains(&"recurrencepatterntype".to_owned()),
        "in --json"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn b_5_what_is_fixed_is_refused_before_any_call_and_says_why() {
    let world = World::new().await;
    let admin = world.install("admin", SeedRole::SystemAdministrator).await;
    let seen = admin.companion.synced_fields().await.unwrap();
    let before = asked(&admin).await;
    for (table, name, why) in [
        ("contact", "full-name", "made of several columns"),
        ("contact", "company", "parent account"),
        ("appointment", "attachments", "setting for attachments"),
        ("task", "importance", "always travels both ways"),
        ("serviceappointment", "subject", "to your mailbox only"),
        ("serviceappointment", "time", "to your mailbox only"),
    ] {
        let one = field(&seen, table, name);
        assert!(
            one.allowed.is_empty() && one.reason.as_ref().unwrap().contains(why),
            "{table} {name}"
        );
        let refused = admin
            .companion
            .set_field_direction(set(table, name, FieldDirectionView::None))
            .await
            .unwrap_err();
        assert_eq!(refused.code, FailureCode::Invalid, "{table} {name}");
    }
    assert_eq!(asked(&admin).await, before);
    let home = field(&seen, "contact", "home-address");
    assert_eq!(
        (home.said, home.direction),
        (FieldDirectionView::Both, FieldDirectionView::None),
        "A-90, B-37: not while the mailing address alone is synchronized"
    );
    assert!(home.reason.as_ref().unwrap().contains("mailing address only"));
}

/// B.3: ten rows, each of them to the mailbox for good; and what stands for notes there is called so (of appointments it is the body).
#[tokio::test(flavor = "multi_thread")]
async fn b_3_every_field_of_a_service_activity_is_shown_with_a_fixed_arrow_to_the_mailbox() {
    let world = World::new().await;
    let admin = world.install("admin", SeedRole::SystemAdministrator).await;
    let seen = admin.companion.synced_fields().await.unwrap();
    let service = seen
        .tables
        .iter()
        .find(|one| one.table == "serviceappointment")
        .unwrap();
    assert_eq!(service.title, "Service activities");
    assert_eq!(service.fields.len(), 10);
    for one in &service.fields {
        assert_eq!(
            (one.said, one.direction, one.allowed.as_slice()),
            (
                FieldDirectionView::ToMailbox,
                FieldDirectionView::ToMailbox,
                [].as_slice()
            ),
            "{}",
            one.field
        );
    }
    let of = |name| field(&seen, "serviceappointment", name);
    assert_eq!(of("notes").mailbox, "Notes");
    assert_eq!(of("required-attendees").organization, "Resources");
    assert_eq!(of("optional-attendees").organization, "Customers");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_36_a_field_that_no_mailbox_has_a_place_for_is_shown_as_not_synchronized_and_says_why() {
    let world = World::new().await;
    let admin = world.install("admin", SeedRole::SystemAdministrator).await;
    let seen = admin.companion.synced_fields().await.unwrap();
    let one = field(&seen, "contact", "government-id");
    assert_eq!(
        (one.said, one.direction),
        (FieldDirectionView::Both, FieldDirectionView::None),
        "whatever the organization says"
    );
    assert!(one.allowed.is_empty() && one.reason.as_ref().unwrap().contains("no place for it"));
    let before = asked(&admin).await;
    let refused = admin
        .companion
        .set_field_direction(set("contact", "government-id", FieldDirectionView::ToMailbox))
        .await
        .unwrap_err();
    assert!(refused.code == FailureCode::Invalid && refused.message.contains("no place for it"));
    assert_eq!(asked(&admin).await, before, "refused before any call");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_7_e3_what_column_security_takes_away_is_said() {
    let world = World::new().await;
    let agent = world.install("agent", SeedRole::SupportAgent).await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let of_agent = agent.companion.synced_fields().await.unwrap();
    let security = field(&of_agent, "contact", "birthday").security.clone().unwrap();
    assert!(security.contains("neither shows you this value"), "{security}");
    let of_sales = sales.companion.synced_fields().await.unwrap();
    assert_eq!(
        field(&of_sales, "contact", "birthday").security,
        None,
        "their team has a profile"
    );
}

async fn named(install: &Install, name: &str) -> SyncFilterView {
    let all = install.companion.sync_filters().await.unwrap();
    all.filters
        .into_iter()
        .find(|filter| filter.name == name)
        .unwrap()
}

fn draft(edit: &FilterEditView, name: &str) -> FilterDraft {
    FilterDraft {
        id: edit.id.clone(),
        everybody: false,
        source: edit.source.clone(),
        version: edit.version.clone(),
        table: edit.table.clone(),
        name: name.to_owned(),
        group: edit.group.clone(),
        related: edit
            .related
            .iter()
            .map(|one| FilterRelatedDraft {
                number: one.number,
                group: one.group.clone(),
            })
            .collect(),
        added: Vec::new(),
    }
}

fn row(column: &str, operator: &str, values: &[&str]) -> FilterNodeView {
    FilterNodeView::Row(FilterRowView {
        column: column.to_owned(),
        operator: operator.to_owned(),
        values: values
            .iter()
            .map(|text| FilterValueView {
                text: (*text).to_owned(),
                label: None,
                table: None,
            })
            .collect(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn c_1_c_5_c_10_c_11_c_12_c_13_filters_are_listed_in_words_and_those_of_the_organization_are_not_changed()
 {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let all = sales.companion.sync_filters().await.unwrap();
    assert_eq!(
        all.filters.iter().filter(|filter| filter.own).count(),
        8,
        "D4: one of each template"
    );
    assert!(all.tables.iter().all(|table| table.nothing.is_none()));
    assert_eq!(
        named(&sales, "My Outlook Contacts").await.criteria,
        ["Owner is you", "Status is Active"],
        "C-10"
    );
    let meetings = named(&sales, "My Outlook Appointments")
        .await
        .criteria
        .join(" | ");
    assert!(
        meetings.contains("is not Canceled") && meetings.contains("is you"),
        "C-11: {meetings}"
    );
    let services = named(&sales, "My Outlook Service Activities").await;
    let criteria = services.criteria.join(" | ");
    assert_eq!(services.table_title, "Service activities");
    assert!(
        criteria.contains("is not Canceled") && criteria.contains("is you"),
        "C-13: {criteria}"
    );
    for kind in ["Tasks", "Phone Calls", "Faxes", "Letters"] {
        let open = named(&sales, &format!("My Outlook {kind}")).await.criteria;
        assert_eq!(open.len(), 2, "C-12: {open:?}");
        assert_eq!(open[0], "Owner is you", "C-12");
    }
    let teams = named(&sales, "Tasks of My Teams").await;
    assert!(!teams.own && teams.criteria[0].contains("one of your teams"));
    let off = FilterChange::Switch(FilterSwitch {
        id: teams.id.clone(),
        version: None,
        active: false,
    });
    let refused = sales.companion.change_filters(off).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden, "{refused}");

    let mine = named(&sales, "My Outlook Contacts").await;
    let off = FilterChange::Switch(FilterSwitch {
        id: mine.id,
        version: Some(mine.version),
        active: false,
    });
    let preview = sales.companion.preview_filters(off.clone()).await.unwrap();
    assert!(preview.selects > 10 && preview.dropped == preview.selects && preview.added == 0);
    assert_eq!(preview.unlinked, 0, "nothing is linked yet");
    let now = sales.companion.change_filters(off).await.unwrap();
    let contacts = now.tables.iter().find(|table| table.table == "contact").unwrap();
    assert!(contacts.nothing.is_some(), "C-5");
    let reset = sales
        .companion
        .preview_filters(FilterChange::Reset)
        .await
        .unwrap();
    assert_eq!(reset.added, preview.selects, "C-6");
    let now = sales.companion.change_filters(FilterChange::Reset).await.unwrap();
    assert!(now.tables.iter().all(|table| table.nothing.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn c_7_c_16_a_filter_is_edited_tried_and_saved_and_no_text_breaks_out_of_it() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let edit = sales.companion.new_sync_filter("contact").await.unwrap();
    assert!(
        edit.id.is_none() && edit.group.nodes.len() == 2,
        "what the template says"
    );
    let city = edit
        .columns
        .iter()
        .find(|column| column.name == "address1_city")
        .unwrap();
    assert!(city.operators.contains(&"contains".to_owned()));
    let state = edit
        .columns
        .iter()
        .find(|column| column.name == "statecode")
        .unwrap();
    assert!(
        state
            .options
            .iter()
            .any(|option| option.label == "Active" && option.value == "0")
    );

    let mut new = draft(&edit, "Hamburg");
    new.group.nodes = vec![row("address1_city", "contains", &["Hamb"])];
    let save = FilterChange::Save(new.clone());
    let preview = sales.companion.preview_filters(save.clone()).await.unwrap();
    assert_eq!(preview.criteria, ["Address 1: City contains Hamb"]);
    assert!(preview.selects > 0 && preview.added > 0 && preview.added <= preview.selects);
    assert_eq!(preview.selected.len(), preview.selects.min(200) as usize);
    assert!(preview.selected.iter().all(|record| !record.name.is_empty()));
    let before = sales.companion.sync_filters().await.unwrap().filters.len();
    sales.companion.change_filters(save).await.unwrap();
    assert_eq!(
        sales.companion.sync_filters().await.unwrap().filters.len(),
        before + 1
    );

    let saved = named(&sales, "Hamburg").await;
    let edit = sales.companion.sync_filter(&saved.id).await.unwrap();
    let mut hostile = draft(&edit, "Hamburg");
    let text = "x\"/><condition attribute=\"lastname\" operator=\"not-null\"/><condition attribute=\"lastname\" operator=\"eq\" value=\"";
    hostile.group.nodes = vec![row("address1_city", "eq", &[text])];
    let preview = sales
        .companion
        .preview_filters(FilterChange::Save(hostile.clone()))
        .await
        .unwrap();
    assert_eq!(preview.selects, 0, "it is a name of a city, and nothing else");
    sales
        .companion
        .change_filters(FilterChange::Save(hostile.clone()))
        .await
        .unwrap();
    let again = sales.companion.sync_filter(&saved.id).await.unwrap();
    assert!(again.group == hostile.group);
    let stale = sales
        .companion
        .change_filters(FilterChange::Save(hostile))
        .await
        .unwrap_err();
    assert_eq!(stale.code, FailureCode::Stale, "somebody saved it meanwhile");

    for (wrong, why) in [
        (row("birthdate", "on", &["tomorrow"]), "a day"),
        (row("createdon", "last-x-days", &["0"]), "a count"),
        (row("statecode", "eq", &["Active"]), "the number of a choice"),
        (row("ownerid", "eq", &["Mara"]), "an id"),
        (row("nosuchcolumn", "null", &[]), "a column"),
        (row("lastname", "under", &["x"]), "an operator"),
    ] {
        let mut draft = draft(&again, "Hamburg");
        draft.group.nodes = vec![wrong];
        let refused = sales
            .companion
            .preview_filters(FilterChange::Save(draft))
            .await
            .unwrap_err();
        assert_eq!(refused.code, FailureCode::Invalid, "{why}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c_7_a_condition_on_a_related_table_is_added_by_a_way_that_there_is() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let edit = sales.companion.new_sync_filter("contact").await.unwrap();
    let account = edit
        .ways
        .iter()
        .find(|way| way.table == "account" && way.to == "parentcustomerid")
        .unwrap();
    assert_eq!(account.from, "accountid");
    let beyond = edit.beyond.iter().find(|one| one.table == "account").unwrap();
    assert!(beyond.columns.iter().any(|column| column.name == "name"));
    let added = |table: &str, column: &str| FilterAddedDraft {
        table: table.to_owned(),
        from: account.from.clone(),
        to: account.to.clone(),
        group: FilterGroupView {
            any: false,
            nodes: vec![row(column, "contains", &["Hafenwerk"])],
        },
    };
    let mut new = draft(&edit, "Of the harbour");
    new.group.nodes.clear();
    let all = FilterChange::Save(new.clone());
    let all = sales.companion.preview_filters(all).await.unwrap().selects;
    new.added = vec![added("account", "name")];
    let save = FilterChange::Save(new.clone());
    let preview = sales.companion.preview_filters(save.clone()).await.unwrap();
    assert!(
        preview.selects > 0 && preview.selects < all,
        "{} of {all}",
        preview.selects
    );
    sales.companion.change_filters(save).await.unwrap();
    let saved = named(&sales, "Of the harbour").await;
    let again = sales.companion.sync_filter(&saved.id).await.unwrap();
    assert_eq!(again.related.len(), 1);
    assert!(again.related[0].group == new.added[0].group);
    // Nothing else can be joined, and nothing that the other table has not.
    for wrong in [added("systemuser", "name"), added("account", "lastname")] {
        let mut draft = draft(&edit, "Wrong");
        draft.added = vec![wrong];
        let refused = sales.companion.preview_filters(FilterChange::Save(draft)).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::Invalid);
    }
    let meetings = sales.companion.new_sync_filter("appointment").await.unwrap();
    let people = meetings.ways.iter().find(|way| way.table == "activityparty");
    assert!(people.is_some_and(|way| way.from == "activityid" && way.to == "activityid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c_7_what_the_editor_cannot_say_is_kept_and_never_flattened() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let fetchxml = "<fetch><entity name='appointment'><filter type='or'><condition attribute='subject' operator='eq' valueof='location'/>\
        <filter><condition attribute='subject' operator='like' value='%pier%'/></filter></filter>\
        <link-entity name='activityparty' from='activityid' to='activityid' alias='p'><filter><condition attribute='partyid' operator='eq-userid'/>\
        <condition attribute='participationtypemask' operator='in'><value>5</value><value>7</value></condition></filter></link-entity></entity></fetch>";
    let made = FilterChange::Criteria(FilterCriteria {
        id: None,
        everybody: false,
        version: None,
        table: None,
        name: Some("Odd".to_owned()),
        fetchxml: fetchxml.to_owned(),
    });
    sales.companion.change_filters(made).await.unwrap();
    let odd = named(&sales, "Odd").await;
    assert_eq!(odd.table, "appointment", "the criteria say it");
    let edit = sales.companion.sync_filter(&odd.id).await.unwrap();
    assert!(edit.group.any && matches!(edit.group.nodes[0], FilterNodeView::Kept(_)));
    let FilterNodeView::Group(inner) = &edit.group.nodes[1] else {
        panic!("a group inside");
    };
    assert!(inner.nodes == [row("subject", "contains", &["pier"])]);
    assert_eq!(edit.related.len(), 1);

    let mut changed = draft(&edit, "Odd");
    changed.group.nodes.push(row("location", "not-null", &[]));
    sales
        .companion
        .change_filters(FilterChange::Save(changed))
        .await
        .unwrap();
    let after = sales.companion.sync_filter(&odd.id).await.unwrap().fetchxml;
    for part in [
        "valueof=\"location\"",
        "alias=\"p\"",
        "<value>7</value>",
        "operator=\"not-null\"",
    ] {
        assert!(after.contains(part), "{part}: {after}");
    }
    let edit = sales.companion.sync_filter(&odd.id).await.unwrap();
    let mut without = draft(&edit, "Odd");
    without.related.clear();
    sales
        .companion
        .change_filters(FilterChange::Save(without))
        .await
        .unwrap();
    let after = sales.companion.sync_filter(&odd.id).await.unwrap().fetchxml;
    assert!(
        !after.contains("link-entity") && after.contains("valueof"),
        "{after}"
    );
    sales
        .companion
        .change_filters(FilterChange::Delete(odd.id.clone()))
        .await
        .unwrap();
    assert_eq!(
        sales.companion.sync_filter(&odd.id).await.unwrap_err().code,
        FailureCode::Gone
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c_7_the_value_of_a_lookup_is_looked_for_by_name() {
    let world = World::new().await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    let found = sales
        .companion
        .filter_lookup("contact", "ownerid", "a")
        .await
        .unwrap();
    assert!(found.iter().any(|record| record.table == "systemuser") && found.len() <= 40);
    let me = sales.companion.app().await.unwrap().user.unwrap();
    let own = sales
        .companion
        .filter_lookup("contact", "ownerid", &me.name)
        .await
        .unwrap();
    assert!(own.iter().any(|record| record.id == me.id));
    let nothing = sales
        .companion
        .filter_lookup("contact", "lastname", "a")
        .await
        .unwrap();
    assert!(nothing.is_empty(), "no lookup");
}

#[tokio::test(flavor = "multi_thread")]
async fn c_1_an_administrator_makes_and_changes_a_filter_of_everybody_and_nobody_else_does() {
    let world = World::new().await;
    let boss = world.install("boss", SeedRole::SystemAdministrator).await;
    let sales = world.install("sales", SeedRole::Salesperson).await;
    assert!(boss.companion.sync_filters().await.unwrap().may_change_everybodys);
    let seen = sales.companion.sync_filters().await.unwrap();
    assert!(!seen.may_change_everybodys && seen.sentence.contains("Only an administrator"));

    let edit = boss.companion.new_sync_filter("contact").await.unwrap();
    let mut new = draft(&edit, "Everybody's Ilse");
    new.everybody = true;
    new.group.nodes = vec![row("firstname", "eq", &["Ilse"])];
    let asked_before = asked(&sales).await;
    let refused = sales
        .companion
        .change_filters(FilterChange::Save(new.clone()))
        .await;
    assert_eq!(refused.unwrap_err().code, FailureCode::Forbidden);
    assert!(
        asked(&sales).await <= asked_before + 1,
        "no write was tried, the filters were read only"
    );

    let save = FilterChange::Save(new);
    let preview = boss.companion.preview_filters(save.clone()).await.unwrap();
    assert!(preview.selects > 0, "C-16: told before");
    assert!(preview.note.unwrap().contains("applies to everybody"));
    boss.companion.change_filters(save).await.unwrap();
    let of_sales = named(&sales, "Everybody's Ilse").await;
    assert!(!of_sales.own && !of_sales.may_change && of_sales.active);
    assert_eq!(of_sales.criteria, ["First Name is Ilse"]);
    let off = |id: &str| {
        FilterChange::Switch(FilterSwitch {
            id: id.to_owned(),
            version: None,
            active: false,
        })
    };
    for change in [off(&of_sales.id), FilterChange::Delete(of_sales.id.clone())] {
        let refused = sales.companion.change_filters(change).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::Forbidden, "C-1");
    }

    let of_boss = boss.companion.sync_filter(&of_sales.id).await.unwrap();
    assert!(!of_boss.own && of_boss.may_change);
    let mut changed = draft(&of_boss, "Everybody's Jonas");
    changed.group.nodes = vec![row("firstname", "eq", &["Jonas"])];
    boss.companion
        .change_filters(FilterChange::Save(changed))
        .await
        .unwrap();
    assert_eq!(
        named(&sales, "Everybody's Jonas").await.criteria,
        ["First Name is Jonas"]
    );
    // The version that was seen first is another one by now.
    let stale = boss
        .companion
        .change_filters(FilterChange::Save(draft(&of_boss, "Old")))
        .await;
    assert_eq!(stale.unwrap_err().code, FailureCode::Stale);
    boss.companion.change_filters(off(&of_sales.id)).await.unwrap();
    assert!(!named(&sales, "Everybody's Jonas").await.active);
    let gone = FilterChange::Delete(of_sales.id.clone());
    boss.companion.change_filters(gone).await.unwrap();
    let left = sales.companion.sync_filters().await.unwrap();
    assert!(left.filters.iter().all(|filter| filter.id != of_sales.id));
}
