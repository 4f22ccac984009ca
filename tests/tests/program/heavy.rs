//! A message of fifty megabytes: its copy in the organization is whole, whether its words are plain or HTML.

use regarding_tests::api::text;
use regarding_tests::post::Letter;

use crate::scene::{Scene, waiting};

const LINE: &str = "Many words, and then some more of them in the same line.\n";
const LINES: usize = 50 * 1024 * 1024 / LINE.len();

#[test]
fn a_body_of_fifty_megabytes_is_tracked_whole() {
    let scene = Scene::open();
    let install = scene.install(&scene.mara());
    let mut letter = Letter::new("heavy@long.example", &scene.contact().1, &scene.mara().email);
    letter.body = LINE.repeat(LINES);
    letter.body.push_str("These are the last words.\n");
    scene.post.deliver(&letter);
    let opportunity = scene.opportunity();
    let words = [
        "track",
        &letter.id,
        "--regarding",
        &opportunity,
        "--yes",
        "--json",
    ];
    let tracked = install.run(&words).ended(0).json();
    assert_eq!(tracked["state"], "tracked_regarding", "{tracked}");
    let id = tracked["record"]["id"].as_str().unwrap();
    let row = scene
        .seen()
        .get(&format!("emails({id})?$select=description,statecode"));
    let copied = text(&row, "description");
    assert!(
        copied.ends_with("These are the last words.<br>\n"),
        "its end is there"
    );
    let lines = copied.matches("in the same line.").count();
    assert_eq!(lines, LINES);
    assert_eq!(row["statecode"], 1, "completed");
    scene.the_one(&letter.id, &opportunity);
    assert_eq!(waiting(&install), 0);
}
