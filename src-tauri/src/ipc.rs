//! The list of commands and events, from which the page's TypeScript is made.

use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{
    app, calendars, compose, decisions, folders, inserts, items, mail, options, organizations, pane, place,
    received, rules, sign_in, sync,
};
use crate::events::{
    AppChanged, DecisionsChanged, ItemsChanged, LinkClicked, MailChanged, OptionsChanged, PaneChanged,
    ReceivedChanged, SyncChanged,
};

/// Everything the page may call and hear.
pub(crate) fn builder() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            app::app,
            app::dismiss_notice,
            sign_in::probe,
            organizations::discovery,
            organizations::discover_browser,
            organizations::discover_device,
            organizations::discover_device_wait,
            organizations::discover_password,
            organizations::enter_found,
            organizations::use_organization,
            organizations::make_primary,
            organizations::remove_organization,
            sign_in::sign_in_browser,
            sign_in::sign_in_device,
            sign_in::sign_in_device_wait,
            sign_in::sign_in_password,
            sign_in::cancel_sign_in,
            sign_in::sign_in_methods,
            sign_in::mailbox_sign_ins,
            sign_in::connect_mailbox,
            calendars::find_calendars,
            calendars::connect_calendars,
            calendars::remove_calendars,
            calendars::calendars,
            calendars::choose_collections,
            sign_in::sign_out,
            sign_in::explore_sample,
            mail::folders,
            mail::messages,
            mail::search_mail,
            mail::message,
            mail::mark_seen,
            compose::compose,
            compose::enclose_file,
            compose::leave_out,
            compose::save_draft,
            compose::discard_draft,
            compose::send_message,
            compose::outgoing,
            compose::answer_outgoing,
            compose::submission,
            compose::use_submission,
            compose::signature,
            compose::set_signature,
            compose::complete_recipient,
            inserts::templates,
            inserts::insert_template,
            inserts::articles,
            inserts::insert_article,
            inserts::literature,
            inserts::enclose_literature,
            items::agenda,
            items::contacts,
            items::tasks,
            items::item,
            items::untrack_listed,
            items::meeting,
            items::track_meeting,
            pane::pane,
            pane::focus_person,
            pane::choose_match,
            pane::subject,
            pane::search,
            pane::attachment_choice,
            pane::track,
            pane::untrack,
            pane::waiting,
            pane::withdraw,
            pane::retry_pending,
            decisions::decisions,
            decisions::decide,
            decisions::link_proposal,
            decisions::keep_apart,
            decisions::answer_invitation,
            decisions::undo_decision,
            decisions::unfollowed,
            decisions::bring_back,
            decisions::undoable,
            decisions::undo_cycle,
            received::received,
            received::set_received,
            received::receive_now,
            received::cancel_received,
            received::why,
            received::keep_received,
            received::undo_received,
            received::set_never,
            received::stop_conversation,
            folders::folder_rules,
            folders::preview_folder_rule,
            folders::set_folder_rule,
            folders::forget_folder_rule,
            folders::track_before,
            folders::filed,
            folders::answer_filed,
            pane::person_form,
            pane::create_person,
            pane::activity_form,
            pane::create_activity,
            pane::new_record_form,
            pane::create_new_record,
            pane::convert_form,
            pane::convert,
            pane::endings,
            pane::ending_form,
            pane::end_record,
            pane::open_record,
            sync::sync_state,
            sync::sync_now,
            sync::cancel_sync,
            sync::preview_sync,
            sync::agree_sync,
            sync::cycle_details,
            options::options,
            options::set_option,
            options::forget_credential,
            options::clear_stored,
            options::evidence,
            rules::synced_fields,
            rules::set_field_direction,
            rules::sync_filters,
            rules::sync_filter,
            rules::new_sync_filter,
            rules::preview_filters,
            rules::change_filters,
            rules::filter_lookup,
            place::save_attachment,
            place::export_evidence,
            place::choose_maildir,
            place::open_link,
        ])
        .events(collect_events![
            AppChanged,
            MailChanged,
            PaneChanged,
            SyncChanged,
            DecisionsChanged,
            ItemsChanged,
            ReceivedChanged,
            OptionsChanged,
            LinkClicked
        ])
        // One TypeScript type for each of ours, not one for each direction.
        .disable_serde_phases()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use specta_typescript::Typescript;

    use super::*;

    const GENERATED: &str =
        "// Generated from src-tauri by `cargo xtask bindings`. Do not edit.\n/* eslint-disable */\n";

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings.ts")
    }

    fn generated() -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bindings.ts");
        builder()
            .export(Typescript::default().header(GENERATED), &file)
            .unwrap();
        std::fs::read_to_string(file).unwrap()
    }

    /// Compares the bindings with the committed ones; writes them when `cargo xtask bindings` asks for it.
    #[test]
    fn bindings_are_fresh() {
        let generated = generated();
        if std::env::var_os("REGARDING_WRITE_BINDINGS").is_some() {
            std::fs::write(committed(), generated).unwrap();
            return;
        }
        let committed = std::fs::read_to_string(committed()).unwrap();
        assert!(
            committed == generated,
            "ui/src/bindings.ts is old: run `cargo xtask bindings`"
        );
    }

    #[test]
    fn every_command_is_named_to_the_window_and_no_other() {
        let listed: BTreeSet<String> = include_str!("../commands.txt")
            .lines()
            .map(str::to_owned)
            .collect();
        let bindings = generated();
        let called: BTreeSet<String> = bindings
            .split("__TAURI_INVOKE(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        assert_eq!(called, listed, "commands.txt and ipc.rs differ");

        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let granted: BTreeSet<&str> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let mut expected: BTreeSet<String> = listed
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-")))
            .collect();
        expected.extend([
            "core:event:allow-listen".to_owned(),
            "core:event:allow-unlisten".to_owned(),
        ]);
        assert_eq!(granted, expected.iter().map(String::as_str).collect());
    }
}
