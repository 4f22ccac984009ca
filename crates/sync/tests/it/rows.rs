//! Every row of the tables of fields, filters, rules, the synchronizing client and cadence has a test that cites it in its name, or is
//! decided elsewhere and names the test that would fail if that were not so.

#![expect(clippy::unwrap_used, reason = "the sources of this workspace can be read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rows: sections B to F of the reference, and its rulings.
const ROWS: &str = "
B-1 B-2 B-3 B-4 B-5 B-6 B-7 B-8 B-9 B-10 B-11 B-12
B-20 B-21 B-22 B-23 B-24 B-25 B-26 B-27 B-28 B-29 B-30 B-31 B-32 B-33 B-34 B-35 B-36 B-37 B-38 B-39 B-40 B-41 B-42 B-43 B-44
B-45 B-46 B-47 B-48 B-49 B-50 B-51 B-52 B-53 B-70 B-71
B-80 B-81 B-82 B-83 B-84 B-85 B-86 B-87 B-88 B-89 B-90 B-100 B-101
B-110 B-111 B-112 B-113 B-114 B-115 B-116 B-117 B-118 B-120 B-121 B-130 B-131
C-1 C-2 C-3 C-4 C-5 C-6 C-7 C-8 C-9 C-10 C-11 C-12 C-13 C-14 C-15 C-16 C-20 C-30
D-1 D-2 D-3 D-4 D-5 D-6 D-20 D-21 D-22 D-23 D-24 D-25 D-26 D-27 D-28 D-29 D-30 D-31 D-32 D-33 D-34 D-35 D-36 D-37 D-38 D-39 D-40
D-41 D-42 D-43 D-44 D-50 D-51 D-52 D-53 D-54 D-55 D-56 D-57 D-58 D-58b D-59 D-60 D-61 D-62 D-63 D-64 D-65
D-70 D-71 D-72 D-73 D-74 D-75 D-76 D-77 D-78 D-79 D-90 D-91 D-92 D-93 D-94 D-95
D-100 D-101 D-102 D-103 D-110 D-111 D-112 D-113 D-114 D-115
E-1 E-2 E-3 E-4 E-5 E-6 E-7 E-8 E-9
F-1 F-2 F-3 F-4 F-5 F-6 F-10 F-11 F-12 F-13 F-20 F-21 F-22 F-23 F-24 F-25 F-26 F-27 F-28
F-30 F-31 F-32 F-33 F-34 F-35 F-36 F-37 F-38 F-39 F-39b F-39c F-39d F-40 F-41
ruling-1 ruling-2 ruling-3 ruling-4 ruling-5 ruling-6 ruling-7 ruling-8 ruling-9 ruling-10
";

/// Rows without a test of their own: where they are decided, and the test that stands for that.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "B-9",
        "e-mail is copied and never merged; of a copy only the regarding changes",
        "regarding_is_changed_only_on_the_version_that_was_seen",
    ),
    (
        "B-71",
        "Microsoft Graph is not built",
        "mailboxes_are_read_as_they_are_documented",
    ),
    (
        "B-101",
        "the mailbox keeps the record's identifier, not its name (promise 1)",
        "b_115_changing_the_regarding_of_a_tracked_task_writes_to_its_record_and_the_cycle_brings_it_to_the_mailbox",
    ),
    (
        "B-121",
        "no side fills a due date by itself: `mailbox::ical::todo` and `dataverse::synced::write` write what they are told",
        "tasks_are_changed_into_any_other",
    ),
    (
        "C-3",
        "e-mail is tracked by rules of its own (section G)",
        "i_10_nothing_is_asked_or_tracked_before_the_person_turned_it_on",
    ),
    (
        "C-8",
        "only the person's own filters are asked for",
        "d4_a_person_makes_changes_switches_and_deletes_own_filters",
    ),
    (
        "C-9",
        "the window's dialog of filters",
        "c_16_a_filter_is_made_in_rows_and_its_difference_is_shown_before_it_is_saved",
    ),
    (
        "C-14",
        "the editor of filters offers no roles of parties",
        "c_7_a_condition_on_a_related_table_is_added_by_a_way_that_there_is",
    ),
    (
        "C-15",
        "advice for administrators",
        "c_7_c_16_a_filter_is_edited_tried_and_saved_and_no_text_breaks_out_of_it",
    ),
    (
        "C-20",
        "there is no copy for working offline (I-13)",
        "g_5_what_is_asked_for_offline_waits_on_the_disk_and_is_carried_out_later_exactly_once",
    ),
    (
        "C-30",
        "folder rules are rules of tracking e-mail (G-7)",
        "g_70_g_71_moving_a_message_into_a_folder_is_enough_and_what_lay_there_is_offered",
    ),
    (
        "D-4",
        "a mailbox is used by whoever can open it; the privilege is asked first (I-6)",
        "e1_what_the_person_may_do_is_known_before_anything_is_offered",
    ),
    (
        "D-29",
        "no other program's calendar is asked whether somebody is free",
        "d_34_ruling_5_a_meeting_of_another_organizer_is_tracked_as_any",
    ),
    (
        "D-35",
        "there is one way of synchronizing, for organizers and attendees",
        "d_34_ruling_5_a_meeting_of_another_organizer_is_tracked_as_any",
    ),
    (
        "D-39",
        "an item without an organizer's address stays without one (D-40)",
        "d_40_b86_without_attendees_the_person_organizes_and_the_calendar_says_nothing",
    ),
    (
        "D-41",
        "the organization keeps drafts to itself: the default filters select none",
        "c_1_c_5_c_10_c_11_c_12_c_13_filters_are_listed_in_words_and_those_of_the_organization_are_not_changed",
    ),
    (
        "D-42",
        "messages about meetings are e-mail",
        "a_meeting_request_is_put_into_the_calendar_and_tracked_as_one_record",
    ),
    (
        "D-58b",
        "cycles and writes have one order on both ways (F-1)",
        "f_3_the_next_cycle_is_counted_from_the_end_and_a_long_one_never_runs_into_it",
    ),
    (
        "D-65",
        "there is one way of synchronizing",
        "d_64_promise_6_a_wiped_cache_finds_every_pair_again_and_makes_none_twice",
    ),
    (
        "D-79",
        "an assignment is no field: nothing of it is read or written",
        "tasks_are_read",
    ),
    (
        "D-93",
        "e-mail",
        "regarding_is_changed_only_on_the_version_that_was_seen",
    ),
    (
        "D-95",
        "e-mail",
        "g_73_g_79_what_a_person_set_is_asked_about_and_both_answers_hold",
    ),
    (
        "D-102",
        "e-mail",
        "g_73_g_79_what_a_person_set_is_asked_about_and_both_answers_hold",
    ),
    (
        "D-112",
        "the organization gives a new record to whoever made it",
        "b2_a_contact_comes_back_as_it_was_made_and_changed",
    ),
    (
        "D-113",
        "the organization's own rules about duplicates answer a create like any refusal",
        "a_refusal_names_the_field_and_the_next_cycle_tries_again_without_being_asked",
    ),
    (
        "D-114",
        "links lie in the cache and are derived anew (promise 6)",
        "d_64_promise_6_a_pair_that_is_found_again_is_joined_and_not_made_twice",
    ),
    (
        "D-115",
        "as B-101",
        "b_115_changing_the_regarding_of_a_tracked_task_writes_to_its_record_and_the_cycle_brings_it_to_the_mailbox",
    ),
    (
        "E-6",
        "there is no service that synchronizes besides",
        "c6_double_processing_is_told_with_what_to_do_and_a_refusal_is_no_no",
    ),
    (
        "E-7",
        "there is no cached mode",
        "d_64_promise_6_a_wiped_cache_finds_every_pair_again_and_makes_none_twice",
    ),
    (
        "E-8",
        "one program tracks and synchronizes",
        "e_4_another_computer_sees_what_is_tracked_and_tracks_too",
    ),
    (
        "F-4",
        "everything that is tracked goes at once, series too",
        "f_2_what_is_wanted_comes_at_once_and_after_a_cycle_that_is_under_way",
    ),
    (
        "F-5",
        "a cycle comes sooner than that (F-1)",
        "f_1_there_is_a_cycle_at_least_every_twelve_minutes",
    ),
    (
        "F-10",
        "e-mail: the inbox, the folders with a rule, and sent mail",
        "b_130_an_answer_of_the_persons_own_is_tracked_from_the_folder_of_sent_mail",
    ),
    (
        "F-11",
        "e-mail: what was missed is moved into a folder with a rule, or tracked by hand",
        "g_70_g_71_moving_a_message_into_a_folder_is_enough_and_what_lay_there_is_offered",
    ),
    (
        "F-13",
        "the mailboxes that there are all carry everything",
        "mailboxes_are_read_as_they_are_documented",
    ),
    (
        "F-23",
        "a failure names the side or the item that it is about",
        "promise_10_a_failure_names_the_side_that_it_comes_from",
    ),
    (
        "F-24",
        "there is no wall of alerts: each failure stands where the person looks, until it is well",
        "promise_10_what_is_overtaken_again_and_again_is_told_until_it_is_done",
    ),
    (
        "F-25",
        "what was linked before is proposed, and no duplicate is made",
        "promise_5_a_record_that_may_be_there_waits_and_is_linked_once",
    ),
    (
        "F-26",
        "failures are told by item, and only to the person",
        "a_refusal_names_the_field_and_the_next_cycle_tries_again_without_being_asked",
    ),
    (
        "F-27",
        "the last cycles are listed with what they did, and nobody else sees them",
        "promise_4_a_yes_is_for_exactly_what_was_shown",
    ),
    (
        "F-30",
        "e-mail",
        "g_21_g_52_an_answer_to_a_tracked_message_is_tracked_regarding_the_same_record",
    ),
    (
        "F-31",
        "e-mail",
        "g_22_mail_of_a_contact_is_tracked_by_asking_with_sender_recipients_and_subject",
    ),
    (
        "F-32",
        "a customisation that fails is a refusal with its words",
        "a_refusal_names_the_field_and_why",
    ),
    (
        "F-34",
        "as D-29",
        "d_34_ruling_5_a_meeting_of_another_organizer_is_tracked_as_any",
    ),
    (
        "F-35",
        "an item of another organization is left alone, and the mailbox is open to both (D-6)",
        "d_6_an_item_of_another_organization_is_left_alone",
    ),
    (
        "F-36",
        "a missing right is named",
        "a_missing_right_is_said_in_words_and_by_its_name",
    ),
    (
        "F-37",
        "the mail server's refusal asks for the sign-in",
        "a_wrong_password_is_refused_in_words",
    ),
    ("F-38", "as F-37", "a_wrong_password_is_refused_in_words"),
    ("F-39", "as F-37", "a_wrong_password_is_refused_in_words"),
    ("F-39b", "as F-37", "a_wrong_password_is_refused_in_words"),
    (
        "F-39c",
        "what a mailbox refuses is said in the words of its kind",
        "what_the_mailbox_does_not_do_is_named_and_what_is_away_has_the_sentence_of_its_kind",
    ),
    (
        "F-39d",
        "as F-35 and D-40: no administrator approves a mailbox",
        "d_40_b86_without_attendees_the_person_organizes_and_the_calendar_says_nothing",
    ),
    (
        "F-40",
        "what is too long or too large stays, and is told",
        "c3_to_c5_what_is_too_long_is_told_and_nothing_is_cut",
    ),
    (
        "F-41",
        "as F-35",
        "d_6_an_item_of_another_organization_is_left_alone",
    ),
    (
        "ruling-6",
        "folders are e-mail (G-7)",
        "g_70_g_71_moving_a_message_into_a_folder_is_enough_and_what_lay_there_is_offered",
    ),
    (
        "ruling-7",
        "tokens are e-mail (G-60)",
        "g_21_g_52_an_answer_to_a_tracked_message_is_tracked_regarding_the_same_record",
    ),
    (
        "ruling-10",
        "no category is written into a mailbox",
        "a_mark_is_written_read_and_taken_away",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all tests but those of the sample organization, which is no part of what is tested here.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![
        root().join("crates"),
        root().join("tests/tests"),
        root().join("xtask/tests"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let name = path.file_name();
                if name.is_none_or(|name| name != "target" && name != "sample-org") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                names.extend(tests_in(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    names
}

/// The names of the functions that stand behind a mark of a test, other marks and comments between them or not.
fn tests_in(text: &str) -> Vec<String> {
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(name) = line
            .strip_prefix("async fn ")
            .or_else(|| line.strip_prefix("fn "))
        {
            let name = name.split('(').next().unwrap_or_default();
            names.extend(is_test.then(|| name.to_owned()));
            is_test = false;
        }
    }
    names
}

/// The rows that a name of a test cites, by whole words of it: `d_27`, `ruling_4`, and `b_20_to_b_53` for all of a table.
fn cited(name: &str) -> BTreeSet<String> {
    let words: Vec<&str> = name.split('_').collect();
    let row = |at: usize| {
        let (section, number) = (words.get(at)?, words.get(at + 1)?);
        let known = ["b", "c", "d", "e", "f", "ruling"].contains(section);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        (known && is_number).then_some((*section, *number))
    };
    let mut cited = BTreeSet::new();
    for at in 0..words.len() {
        let Some((section, number)) = row(at) else {
            continue;
        };
        cited.insert(format!("{section}-{number}"));
        let (Some(&"to"), Some((same, last))) = (words.get(at + 2), row(at + 3)) else {
            continue;
        };
        if let (true, Ok(first), Ok(last)) = (same == section, number.parse::<u32>(), last.parse()) {
            cited.extend((first..=last).map(|number| format!("{section}-{number}")));
        }
    }
    cited
}

#[test]
fn a_row_is_cited_by_whole_words_of_the_name_of_a_test_and_by_nothing_else() {
    let of = |name| cited(name).into_iter().collect::<Vec<_>>();
    assert_eq!(of("d_27_d_58b_ruling_4_it_stays"), ["d-27", "d-58b", "ruling-4"]);
    assert_eq!(of("b_110_to_b_112_each"), ["b-110", "b-111", "b-112"]);
    for accident in ["and_5_more", "b5_one_sign_in", "made_d_day", "the_d"] {
        assert!(of(accident).is_empty(), "{accident}");
    }
    let text = "// d_5: see\nfn d_6_helper() {}\n#[test]\n// A word.\n#[ignore]\nfn d_7_holds() {}\nfn d_8_helper() {}\n";
    assert_eq!(tests_in(text), ["d_7_holds"]);
}

#[test]
fn every_row_has_a_test_that_cites_it_or_is_decided_elsewhere() {
    let rows: BTreeSet<&str> = ROWS.split_whitespace().collect();
    let tests = tests();
    let cited: BTreeSet<String> = tests.iter().flat_map(|name| cited(name)).collect();
    let is_cited = |row: &str| cited.contains(&row.to_lowercase());
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(row, ..)| *row).collect();
    assert_eq!(elsewhere.len(), ELSEWHERE.len(), "each is there once");
    let missing: Vec<&&str> = rows
        .iter()
        .filter(|row| !is_cited(row) && !elsewhere.contains(**row))
        .collect();
    assert!(missing.is_empty(), "no test cites {missing:?}");
    let idle: Vec<&&str> = elsewhere.iter().filter(|row| !rows.contains(**row)).collect();
    assert!(idle.is_empty(), "no rows: {idle:?}");
    let both: Vec<&&str> = elsewhere.iter().filter(|row| is_cited(row)).collect();
    assert!(
        both.is_empty(),
        "a test cites {both:?}: take them out of the list"
    );
    let gone: Vec<_> = ELSEWHERE
        .iter()
        .filter(|(_, _, test)| !tests.contains(*test))
        .collect();
    assert!(gone.is_empty(), "there are no such tests: {gone:?}");
}
