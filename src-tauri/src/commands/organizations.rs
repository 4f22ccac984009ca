//! Commands about finding organizations, and about choosing among the person's own.

use regarding_companion::facade::Answer;
use regarding_companion::view::sign_in::{
    CloudView, DeviceCodeView, DiscoverPlace, DiscoveryView, FoundOrganizationView,
};
use tauri::State;

use crate::door::Door;

/// The discovery service that the command line names in the place of a cloud's.
pub(crate) struct Elsewhere(pub(crate) Option<String>);

impl Elsewhere {
    fn or(&self, cloud: CloudView) -> DiscoverPlace {
        self.0
            .clone()
            .map_or(DiscoverPlace::Cloud(cloud), DiscoverPlace::Service)
    }
}

/// How people sign in to look for their organizations in a cloud.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discovery(
    door: State<'_, Door>,
    elsewhere: State<'_, Elsewhere>,
    cloud: CloudView,
) -> Answer<DiscoveryView> {
    door.companion().await.discovery(&elsewhere.or(cloud)).await
}

/// Looks for organizations by a sign-in in the system browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discover_browser(
    door: State<'_, Door>,
    elsewhere: State<'_, Elsewhere>,
    cloud: CloudView,
) -> Answer<Vec<FoundOrganizationView>> {
    let place = elsewhere.or(cloud);
    door.companion().await.discover_browser(&place, None).await
}

/// Begins to look for organizations by a sign-in on another device.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discover_device(
    door: State<'_, Door>,
    elsewhere: State<'_, Elsewhere>,
    cloud: CloudView,
) -> Answer<DeviceCodeView> {
    door.companion().await.discover_device(&elsewhere.or(cloud)).await
}

/// Waits until the other device is done, and looks.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discover_device_wait(door: State<'_, Door>) -> Answer<Vec<FoundOrganizationView>> {
    door.companion().await.discover_device_wait().await
}

/// Looks for organizations with e-mail and password, where the authority advertises it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn discover_password(
    door: State<'_, Door>,
    elsewhere: State<'_, Elsewhere>,
    cloud: CloudView,
    email: String,
    password: String,
) -> Answer<Vec<FoundOrganizationView>> {
    let place = elsewhere.or(cloud);
    door.companion()
        .await
        .discover_password(&place, &email, &password)
        .await
}

/// Enters one of the organizations that were found, by the sign-in that found them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enter_found(door: State<'_, Door>, id: String, keep: bool) -> Answer<()> {
    door.companion().await.enter_found(&id, keep).await
}

/// Takes another organization of the person's into use.
#[tauri::command]
#[specta::specta]
pub(crate) async fn use_organization(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.use_organization(&id).await
}

/// Makes an organization the primary one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_primary(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.make_primary(&id).await
}

/// Forgets an organization that is not in use.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_organization(door: State<'_, Door>, id: String) -> Answer<()> {
    door.companion().await.remove_organization(&id).await
}
