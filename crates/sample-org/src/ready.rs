//! The line that says where everything is, once it is ready.

use jiff::SignedDuration;
use regarding_sample_org::authority::Authority;
use regarding_sample_org::seed::SeedUser;
use regarding_sample_org::store::StoreError;
use serde_json::{Map, Value, json};
use url::Url;

use crate::args::ServeArguments;
use crate::serve::Served;

/// How long the tokens of `--issue-tokens` are good for: a working day.
const ISSUED_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

impl Served {
    fn told(
        &self,
        place: usize,
        people: &[SeedUser],
        issuer: Option<&Authority>,
    ) -> Result<Value, StoreError> {
        let mut users = Vec::new();
        for person in people {
            let Some(id) = self.users.get(&person.id) else {
                continue;
            };
            let mut shown = json!({"email": person.email, "id": id});
            if let (Some(authority), Some(members), true) = (issuer, shown.as_object_mut(), place > 0) {
                let token = authority.issue_for_other(person.id, place - 1, ISSUED_LIFETIME)?;
                members.insert("token".to_owned(), json!(token));
            }
            users.push(shown);
        }
        Ok(json!({
            "id": self.organization.id, "name": self.organization.name,
            "unique_name": self.organization.unique_name, "url": self.url.as_str(), "users": users,
        }))
    }
}

/// The whole line.
pub(crate) fn line(
    arguments: &ServeArguments,
    people: &[SeedUser],
    authority: &Authority,
    all: &[Served],
    discovery: &Url,
    control: Option<String>,
) -> Result<Value, StoreError> {
    let issuer = arguments.issue_tokens.then_some(authority);
    let users: Vec<Value> = people
        .iter()
        .map(|user| {
            let mut shown = json!({
                "email": user.email, "password": user.password, "name": user.name,
                "role": user.role.name(), "id": user.id,
            });
            if let (Some(authority), Some(members)) = (issuer, shown.as_object_mut()) {
                let token = authority.issue(user.id, ISSUED_LIFETIME)?;
                let for_discovery = authority.issue_for_discovery(user.id, ISSUED_LIFETIME)?;
                members.insert("token".to_owned(), json!(token));
                members.insert("discovery_token".to_owned(), json!(for_discovery));
            }
            Ok(shown)
        })
        .collect::<Result<_, StoreError>>()?;
    let told: Vec<Value> = all
        .iter()
        .enumerate()
        .map(|(place, served)| served.told(place, people, issuer))
        .collect::<Result<_, StoreError>>()?;
    let mut line = Map::new();
    let url = all.first().map(|served| served.url.as_str());
    line.insert("url".to_owned(), json!(url));
    let address = match arguments.on_premises {
        Some(_) => authority.older_url(),
        None => authority.url(),
    };
    line.insert("authority".to_owned(), json!(address));
    line.insert("introspection".to_owned(), json!(authority.introspection()));
    line.insert("users".to_owned(), Value::Array(users));
    line.insert("discovery".to_owned(), json!(discovery.as_str()));
    line.insert("organizations".to_owned(), Value::Array(told));
    if let Some(control) = control {
        line.insert("control".to_owned(), json!(control));
    }
    Ok(Value::Object(line))
}
