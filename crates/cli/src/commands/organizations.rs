//! Finding organizations, and choosing among one's own.

use regarding_companion::facade::{Answer, Companion, Secrets};
use regarding_companion::say;
use regarding_companion::view::app::OrganizationChoiceView;
use regarding_companion::view::failure::{FailureCode, FailureView};
use regarding_companion::view::sign_in::{DiscoverPlace, SignInMethod};

use super::connect::{Need, connect, with_password_advice};
use crate::args::{ChooseOrganization, Discover};
use crate::exit::{DONE, Exit};
use crate::output;
use crate::pages::organizations::{Found, Organizations};

/// Lists the organizations that the person may enter.
pub(super) async fn discover(
    companion: &Companion,
    request: &Discover,
    secrets: &Secrets,
    json: bool,
) -> Answer<Exit> {
    let place = match &request.at {
        Some(address) => DiscoverPlace::Service(address.clone()),
        None => DiscoverPlace::Cloud(request.cloud.into()),
    };
    let found = match (&secrets.organization, &request.user) {
        (Some(password), Some(user)) if !request.device => {
            companion.discover_password(&place, user, password).await?
        }
        _ if request.device => with_device(companion, &place).await?,
        _ => match companion.discover_browser(&place, request.user.as_deref()).await {
            Err(failure) if failure.code == FailureCode::Unsupported => {
                let offered = companion.discovery(&place).await?.methods;
                if !offered.contains(&SignInMethod::DeviceCode) {
                    return Err(failure);
                }
                output::to_person(&say!(
                    "No browser could be started here, so sign in on another device."
                ));
                with_device(companion, &place).await?
            }
            other => other?,
        },
    };
    output::show(json, &Found(found))?;
    Ok(DONE)
}

async fn with_device(
    companion: &Companion,
    place: &DiscoverPlace,
) -> Answer<Vec<regarding_companion::view::sign_in::FoundOrganizationView>> {
    let code = companion.discover_device(place).await?;
    output::to_person(&say!(
        "Go to {address} and type the code {code}. It is good for {minutes} minutes.",
        address = code.verification_url,
        code = code.user_code,
        minutes = code.minutes
    ));
    companion.discover_device_wait().await
}

/// Lists the organizations of the profile, after changing what was asked. The one to use comes first: where the person is not let
/// in there, nothing is changed.
pub(super) async fn organizations(
    companion: &Companion,
    choice: &ChooseOrganization,
    secrets: &Secrets,
    json: bool,
) -> Answer<Exit> {
    let known = companion.app().await?.organizations;
    let id = |named: Option<&String>| named.map(|named| id_of(&known, named)).transpose();
    let used = id(choice.switch_to.as_ref())?;
    let primary = id(choice.primary.as_ref())?;
    let removed = id(choice.remove.as_ref())?;
    match (&used, &secrets.organization) {
        (Some(used), Some(password)) => {
            let entered = companion.use_organization_with(used, password).await;
            entered.map_err(with_password_advice)?;
        }
        (Some(used), None) => companion.use_organization(used).await?,
        // This computer gives the role up in the one that is primary now.
        (None, Some(password)) if primary.is_some() => {
            let organization = Some(password.clone());
            let secrets = Secrets {
                organization,
                ..Secrets::default()
            };
            connect(companion, Need::Organization, secrets).await?;
        }
        (None, _) => {}
    }
    if let Some(primary) = &primary {
        companion.make_primary(primary).await?;
    }
    if let Some(removed) = &removed {
        companion.remove_organization(removed).await?;
    }
    output::show(json, &Organizations(companion.app().await?.organizations))?;
    Ok(DONE)
}

/// An organization by its id, its address, its host or its name.
fn id_of(known: &[OrganizationChoiceView], named: &str) -> Answer<String> {
    let named = named.trim().trim_end_matches('/').to_lowercase();
    let host = |url: &str| {
        url.split("://")
            .nth(1)
            .unwrap_or(url)
            .trim_end_matches('/')
            .to_owned()
    };
    let is = |one: &&OrganizationChoiceView| {
        let url = one.url.to_lowercase();
        one.id == named
            || url.trim_end_matches('/') == named
            || host(&url) == named
            || one.name.to_lowercase() == named
    };
    let mut found = known.iter().filter(is);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id.clone()),
        (None, _) => Err(FailureView::new(
            FailureCode::Invalid,
            say!("That is none of your organizations; `regardingctl organizations` lists them"),
        )),
        (Some(_), Some(_)) => Err(FailureView::new(
            FailureCode::Invalid,
            say!("Several of your organizations are called so: name one by its address"),
        )),
    }
}
