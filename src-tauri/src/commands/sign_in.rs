//! Commands about signing in, opening a mailbox and signing out.

use regarding_companion::facade::Answer;
use regarding_companion::view::sign_in::{
    DeviceCodeView, MailServerRequest, MailboxRequest, MailboxSignInsView, ProbeView, SignInMethod,
};
use tauri::State;

use crate::door::Door;
use crate::sample::Sample;

/// Finds out what is at an organization's address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn probe(door: State<'_, Door>, address: String) -> Answer<ProbeView> {
    door.companion().await.probe(&address).await
}

/// Signs in through the system browser; answers when the person is done there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_browser(door: State<'_, Door>, url: String, keep: bool) -> Answer<()> {
    door.companion().await.sign_in_browser(&url, keep, None).await
}

/// Begins sign-in on another device.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_device(door: State<'_, Door>, url: String, keep: bool) -> Answer<DeviceCodeView> {
    door.companion().await.sign_in_device(&url, keep, None).await
}

/// Waits until the other device is done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_device_wait(door: State<'_, Door>) -> Answer<()> {
    door.companion().await.sign_in_device_wait().await
}

/// Signs in with e-mail and password, where the authority advertises it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_password(
    door: State<'_, Door>,
    url: String,
    email: String,
    password: String,
    keep: bool,
) -> Answer<()> {
    door.companion()
        .await
        .sign_in_password(&url, &email, &password, keep)
        .await
}

/// Stops a sign-in that is under way.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_sign_in(door: State<'_, Door>) -> Answer<()> {
    door.companion().await.cancel_sign_in().await
}

/// The ways of signing in that this profile's organization offers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_methods(door: State<'_, Door>) -> Answer<Vec<SignInMethod>> {
    door.companion().await.sign_in_methods().await
}

/// Asks a mail server how people sign in there, and tells which of the ways this person has.
#[tauri::command]
#[specta::specta]
pub(crate) async fn mailbox_sign_ins(
    door: State<'_, Door>,
    server: MailServerRequest,
) -> Answer<MailboxSignInsView> {
    door.companion().await.mailbox_sign_ins(server).await
}

/// Opens a mailbox.
#[tauri::command]
#[specta::specta]
pub(crate) async fn connect_mailbox(
    door: State<'_, Door>,
    request: MailboxRequest,
    keep: bool,
) -> Answer<()> {
    door.companion().await.connect_mailbox(request, keep).await
}

/// Forgets everything: credentials, cache, settings of the account, and the sample organization if it was open.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(door: State<'_, Door>, sample: State<'_, Sample>) -> Answer<()> {
    door.companion().await.sign_out().await?;
    sample.leave().await
}

/// Starts the sample organization inside this program, writes the made-up sample mailbox, and opens both.
#[tauri::command]
#[specta::specta]
pub(crate) async fn explore_sample(door: State<'_, Door>, sample: State<'_, Sample>) -> Answer<()> {
    sample.explore(door.companion().await).await
}
