//! What a person puts into a message: templates, knowledge articles, sales literature (H-35); and whom suggestions name.

use regarding_companion::view::compose::{ComposeFields, ComposeStart};
use regarding_companion::view::failure::FailureCode;
use regarding_companion::view::insert::{ArticleForm, TemplatesView};
use regarding_companion::view::options::{OptionChange, SuggestedContacts, SuggestedOthers};
use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::world::{FROM_ILSE, Install, World, holds};

async fn begun(install: &Install, start: ComposeStart) -> ComposeFields {
    let view = install.companion.compose(start).await.unwrap();
    ComposeFields {
        id: view.id,
        to: view.to,
        cc: view.cc,
        bcc: view.bcc,
        subject: view.subject,
        text: view.text,
    }
}

fn titled(templates: &TemplatesView, title: &str) -> Option<String> {
    let found = templates.templates.iter().find(|one| one.title == title);
    found.map(|one| one.id.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_a_template_of_the_regarding_record_is_filled_in_and_loses_nothing_that_was_written() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let deal = install.opportunity("harbour").await;
    let fitting = install.companion.templates("", Some(deal.clone())).await.unwrap();
    assert_eq!(fitting.about, Some(deal.clone()));
    let personal: Vec<_> = fitting
        .templates
        .iter()
        .filter(|one| one.personal)
        .map(|one| one.title.as_str())
        .collect();
    assert_eq!(
        personal,
        ["Harbour projects: next steps", "Short thanks"],
        "her own, and nobody else's"
    );
    assert_eq!(
        titled(&fitting, "Case received"),
        None,
        "one of another table does not fit"
    );
    let follow_up = titled(&fitting, "Quotation follow-up").unwrap();
    let key = install.key(FROM_ILSE).await;
    let mut fields = begun(&install, ComposeStart::Reply { key }).await;
    let subject = fields.subject.clone();
    fields.text = format!("Mine stays.\n{}", fields.text);
    let made = install
        .companion
        .insert_template(fields.clone(), &follow_up, fitting.about.clone())
        .await
        .unwrap();
    assert_eq!(made.subject, subject, "a subject that is there stays");
    let offered = made.offered_subject.unwrap();
    assert!(
        offered.starts_with("Our quotation for ") && offered.to_lowercase().contains("harbour"),
        "{offered}"
    );
    let (own, template, quote) = (
        made.text.find("Mine stays.").unwrap(),
        made.text
            .find("two weeks ago we sent you our quotation for")
            .unwrap(),
        made.text.find("\n> ").unwrap(),
    );
    assert!(own < template && template < quote, "{}", made.text);
    assert!(
        made.text.contains("\n- Value: €") && made.text.contains("Mara Voss"),
        "{}",
        made.text
    );
    assert!(
        !made.text.contains("<p>") && !made.text.contains("&amp;"),
        "plain text: {}",
        made.text
    );
    fields.subject = String::new();
    let made = install
        .companion
        .insert_template(fields, &follow_up, fitting.about)
        .await
        .unwrap();
    assert_eq!(
        (made.subject, made.offered_subject),
        (offered, None),
        "an empty subject gives way"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_without_a_record_a_recipient_whom_the_organization_knows_is_filled_in_else_every_record() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let to = "nobody@unheard-of.example, Ilse <ilse.brandt@hafenwerk.example>";
    let known = install.companion.templates(to, None).await.unwrap();
    assert_eq!(
        known.about.as_ref().map(|about| about.table.as_str()),
        Some("contact"),
        "{}",
        known.sentence
    );
    let welcome = titled(&known, "Welcome as a contact").unwrap();
    let fields = begun(&install, ComposeStart::New).await;
    let made = install
        .companion
        .insert_template(fields.clone(), &welcome, known.about)
        .await
        .unwrap();
    assert!(made.text.contains("Dear Ilse"), "{}", made.text);
    let unknown = install
        .companion
        .templates("nobody@unheard-of.example", None)
        .await
        .unwrap();
    assert_eq!(unknown.about, None);
    assert_eq!(titled(&unknown, "Welcome as a contact"), None);
    let thanks = titled(&unknown, "Thank you for the meeting").unwrap();
    let made = install
        .companion
        .insert_template(fields, &thanks, None)
        .await
        .unwrap();
    assert_eq!(made.subject, "Thank you for the meeting");
    assert!(made.text.contains("Mara Voss"), "{}", made.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_a9_files_of_a_template_go_along_once_and_can_be_left_out() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let deal = install.opportunity("harbour").await;
    let fitting = install.companion.templates("", Some(deal)).await.unwrap();
    let visit = titled(&fitting, "Meeting on site").unwrap();
    let put = |fields: ComposeFields| {
        let about = fitting.about.clone();
        install.companion.insert_template(fields, &visit, about)
    };
    let fields = begun(&install, ComposeStart::New).await;
    let made = put(fields.clone()).await.unwrap();
    assert!(
        made.words.contains("would like to see the site"),
        "{}",
        made.words
    );
    let along = made.enclosed.unwrap();
    let names: Vec<_> = along.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        ["Site-visit-checklist.pdf", "How-to-find-us.pdf"],
        "by attachmentnumber"
    );
    let again = put(fields.clone()).await.unwrap();
    assert_eq!(again.enclosed, None, "they go along already");
    let left = install.companion.leave_out(&fields.id, 0).await.unwrap();
    assert_eq!(left.len(), 1);

    let full = begun(&install, ComposeStart::New).await;
    let large = vec![0; 34_999_900];
    install
        .companion
        .enclose(&full.id, "large.bin", large)
        .await
        .unwrap();
    let made = put(full.clone()).await.unwrap();
    assert_eq!(made.enclosed, None, "all of them or none");
    let note = made.note.unwrap();
    assert!(
        note.contains("do not go along") && note.contains("35 MB"),
        "{note}"
    );
    assert!(
        made.words.contains("would like to see the site"),
        "its words are of use"
    );
    for words in ["Site-visit-checklist", "How-to-find-us"] {
        assert!(!holds(&install.bytes(), words), "promise 1: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_an_article_goes_in_as_a_link_or_with_its_text_and_drafts_are_not_found() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    assert_eq!(
        install.companion.articles("").await.unwrap().len(),
        4,
        "published ones, each once"
    );
    assert!(install.companion.articles("firmware").await.unwrap().is_empty());
    let found = install.companion.articles("E14").await.unwrap();
    assert_eq!(
        found.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(),
        ["KA-01002"]
    );
    let fields = begun(&install, ComposeStart::New).await;
    let text = install
        .companion
        .insert_article(fields.clone(), &found[0].id, ArticleForm::Content)
        .await
        .unwrap();
    assert!(
        text.text
            .starts_with("Reading the fault codes of the control unit (KA-01002)\n\n"),
        "{}",
        text.text
    );
    assert!(
        text.text.contains("E14 | No signal from the flow sensor"),
        "{}",
        text.text
    );
    let link = install
        .companion
        .insert_article(fields, &found[0].id, ArticleForm::Link)
        .await
        .unwrap();
    assert!(
        link.text.contains("etn=knowledgearticle") && link.text.contains(&found[0].id),
        "{}",
        link.text
    );
    assert!(!link.text.contains("flow sensor") && link.note.is_some());
    assert_eq!(link.subject, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_files_of_sales_literature_go_along_and_none_of_it_is_on_the_disk() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    let found = install.companion.literature("pump").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].files.len(), 2);
    let fields = begun(&install, ComposeStart::New).await;
    let enclosed = install
        .companion
        .enclose_literature(&fields.id, &found[0].id)
        .await
        .unwrap();
    let names: Vec<_> = enclosed.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["HP-dimensions.pdf", "HP-series.pdf"]);
    assert!(enclosed.iter().all(|file| file.size > 500));
    let half = vec![0; 34_999_000];
    let other = begun(&install, ComposeStart::New).await;
    install
        .companion
        .enclose(&other.id, "large.bin", half)
        .await
        .unwrap();
    let refused = install
        .companion
        .enclose_literature(&other.id, &found[0].id)
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    let left = install.companion.leave_out(&other.id, 9).await.unwrap();
    assert_eq!(left.len(), 1, "all of it or nothing");
    for words in ["Harbour pumps: product sheet", "HP-series", "HP series"] {
        assert!(!holds(&install.bytes(), words), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h_35_nothing_can_be_put_in_without_a_connection_and_it_is_said() {
    let mut world = World::new().await;
    let install = world.install("a", SeedRole::Salesperson).await;
    world.go_offline().await;
    let refused = install.companion.templates("", None).await.err().unwrap();
    assert_eq!(refused.code, FailureCode::Offline);
    let gone = install.companion.enclose_literature("x", "y").await.unwrap_err();
    assert_eq!(gone.code, FailureCode::Gone);
}

async fn suggested(install: &Install, text: &str) -> Vec<String> {
    let found = install.companion.complete_recipient(text).await.unwrap();
    found.into_iter().map(|one| one.name).collect()
}

async fn make_contact(world: &World, first: &str, owner: SeedRole) {
    let owner = world.user(owner).id;
    let row = json!({
        "firstname": first, "lastname": "Quillfeather", "emailaddress1": format!("{first}@quill.example"),
        "ownerid@odata.bind": format!("/systemusers({owner})"),
    });
    world.make("contacts", &row).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_30_suggestions_name_contacts_of_the_filters_unless_all_are_wanted() {
    let world = World::new().await;
    make_contact(&world, "mine", SeedRole::Salesperson).await;
    make_contact(&world, "theirs", SeedRole::SystemAdministrator).await;
    let install = world.install("a", SeedRole::SystemAdministrator).await;
    assert_eq!(
        suggested(&install, "quillfea").await,
        ["theirs Quillfeather"],
        "the filter selects the administrator's own"
    );
    install
        .companion
        .set_option(OptionChange::SuggestContacts(SuggestedContacts::All))
        .await
        .unwrap();
    assert_eq!(
        suggested(&install, "quillfea").await,
        ["mine Quillfeather", "theirs Quillfeather"]
    );
    let kept = install.companion.options().await.unwrap().suggestions;
    assert_eq!(kept.contacts, SuggestedContacts::All);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_31_suggestions_name_own_leads_none_or_all() {
    let world = World::new().await;
    for (last, role) in [
        ("Ownlead", SeedRole::SystemAdministrator),
        ("Otherlead", SeedRole::Salesperson),
    ] {
        let owner = world.user(role).id;
        let row = json!({
            "subject": "x", "firstname": "Vesper", "lastname": last, "emailaddress1": format!("{last}@vesper.example"),
            "ownerid@odata.bind": format!("/systemusers({owner})"),
        });
        world.make("leads", &row).await;
    }
    let install = world.install("a", SeedRole::SystemAdministrator).await;
    assert_eq!(
        suggested(&install, "vesper").await,
        ["Vesper Ownlead"],
        "the default of A-31"
    );
    let set = async |others| {
        install
            .companion
            .set_option(OptionChange::SuggestOthers(others))
            .await
            .unwrap();
        suggested(&install, "vesper").await
    };
    assert_eq!(
        set(SuggestedOthers::All).await,
        ["Vesper Otherlead", "Vesper Ownlead"]
    );
    assert!(set(SuggestedOthers::Nobody).await.is_empty());
    assert!(
        suggested(&install, "mara")
            .await
            .iter()
            .any(|name| name == "Mara Voss"),
        "colleagues stay"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h_13_all_matching_rows_of_a_message_stay_whatever_suggestions_name() {
    let world = World::new().await;
    let install = world.install("a", SeedRole::SystemAdministrator).await;
    install
        .companion
        .set_option(OptionChange::SuggestOthers(SuggestedOthers::Nobody))
        .await
        .unwrap();
    let key = install.key(FROM_ILSE).await;
    let pane = install.companion.pane(&key).await.unwrap();
    assert_eq!(
        pane.subject.map(|subject| subject.card.record.table),
        Some("contact".to_owned()),
        "a contact of Mara's"
    );
}
