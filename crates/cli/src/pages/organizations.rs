//! The person's organizations, and those that were found.

use regarding_companion::view::app::OrganizationChoiceView;
use regarding_companion::view::sign_in::FoundOrganizationView;
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// Organizations that the person may enter.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Found(pub(crate) Vec<FoundOrganizationView>);

const FOUND: [Column; 4] = [
    cut(sentence!("Organization")),
    whole(sentence!("Address")),
    whole(sentence!("State")),
    cut(sentence!("Purpose")),
];

impl Show for Found {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(
                &say!("No organization was found in which you are enabled. One may be hidden from the list: if you know its address, \
                 sign in there with `regardingctl sign-in`."),
            );
            return;
        }
        let rows: Vec<Vec<String>> = self.0.iter().map(found).collect();
        page.table(&FOUND, &rows);
    }
}

fn found(one: &FoundOrganizationView) -> Vec<String> {
    let state = match (one.enabled, one.known) {
        (false, _) => say!("disabled"),
        (true, true) => say!("yours here"),
        (true, false) => say!("enabled"),
    };
    vec![one.name.clone(), one.url.clone(), state, one.purpose.clone()]
}

/// The organizations of the profile.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Organizations(pub(crate) Vec<OrganizationChoiceView>);

const OWN: [Column; 4] = [
    cut(sentence!("Organization")),
    whole(sentence!("Address")),
    whole(sentence!("Role")),
    whole(sentence!("Waiting")),
];

impl Show for Organizations {
    fn on(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say(&say!(
                "No organization is set up. Begin with `regardingctl sign-in`."
            ));
            return;
        }
        let rows: Vec<Vec<String>> = self.0.iter().map(own).collect();
        page.table(&OWN, &rows);
    }
}

fn own(one: &OrganizationChoiceView) -> Vec<String> {
    let roles = [(one.current, say!("in use")), (one.primary, say!("primary"))];
    let roles: Vec<String> = roles
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, role)| role)
        .collect();
    vec![
        one.name.clone(),
        one.url.clone(),
        roles.join(", "),
        one.waiting.to_string(),
    ]
}
