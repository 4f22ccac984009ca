//! The window: a thin shell over the companion (DESIGN section 7).
//!
//! It opens one window on pages that are part of the program, hands each command over to the companion, serves sanitised
//! message bodies to a sandboxed frame, and reaches the desktop for what only it can give: the browser, file dialogs, one
//! running copy. It holds no rules and keeps nothing but the window's geometry.

mod arguments;
mod browser;
mod chooser;
mod commands;
mod crash;
mod door;
#[cfg(target_os = "linux")]
mod engine;
mod events;
mod host;
mod ipc;
mod logs;
mod mailbody;
mod page;
mod profile;
mod sample;
mod trouble;
mod window;

use std::process::ExitCode;

use clap::Parser;
use tauri::{App, AppHandle, Context, Manager, RunEvent};

use arguments::Arguments;
use chooser::{Chooser, SystemDialogs};
use commands::organizations::Elsewhere;
use door::Door;
use page::Ends;
use sample::Sample;
use trouble::Trouble;

/// Runs the program until its window is closed. Where none can be shown, the person is told why, and the exit code is not 0.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(target_os = "linux")]
    engine::tell();
    logs::start();
    crash::keep_content_out();
    trouble::speak_as_the_system();
    if !trouble::screen_is_there() {
        return trouble::say_only(&Trouble::Screen);
    }
    let built = match profile::folder(arguments.profile.as_deref()) {
        Ok(profile) => build(arguments, profile),
        Err(error) => trouble::instead_of_a_window(error.into()),
    };
    match built {
        Ok(app) => {
            app.run(on_event);
            ExitCode::SUCCESS
        }
        Err(error) => trouble::say_only(&error.into()),
    }
}

fn build(arguments: Arguments, profile: std::path::PathBuf) -> tauri::Result<App> {
    let ipc = ipc::builder();
    let builder = tauri::Builder::default();
    #[cfg(target_os = "macos")]
    let builder = builder.on_web_content_process_terminate(|view| page::ended(view.app_handle()));
    builder
        // First, so that a second start ends before it touches the profile.
        .plugin(window::one_copy(&profile))
        .plugin(window::remembered_geometry(&profile))
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol(mailbody::SCHEME, mailbody::answer)
        .invoke_handler(ipc.invoke_handler())
        .setup(move |app| {
            ipc.mount_events(app);
            app.manage(Door::default());
            app.manage(Ends::default());
            app.manage(Sample::new(&profile));
            app.manage(Elsewhere(arguments.discovery.clone()));
            app.manage(Chooser::new(SystemDialogs(app.handle().clone())));
            match window::open(app.handle(), &profile) {
                Ok(()) => door::open(app.handle().clone(), profile, arguments.sample),
                // An error out of here would be a crash: the event loop runs already.
                Err(error) => trouble::tell(app.handle(), &error.into()),
            }
            Ok(())
        })
        .build(context())
}

/// What is built into the program: its configuration and its pages.
fn context() -> Context {
    tauri::generate_context!()
}

fn on_event(app: &AppHandle, event: RunEvent) {
    if matches!(event, RunEvent::Exit) {
        door::close(app);
    }
}
