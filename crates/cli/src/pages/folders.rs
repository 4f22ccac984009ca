//! Folders whose mail is tracked: the tree, what is not there any more, what the person is asked about.

use regarding_companion::view::folders::{FiledView, FolderRuleView, FoldersView};
use regarding_companion::{say, sentence};
use serde::Serialize;

use crate::output::table::{Column, cut, whole};
use crate::output::{Page, Show};

/// How it stands.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Tracked(pub(crate) FoldersView);

const TREE: [Column; 3] = [
    cut(sentence!("Folder")),
    cut(sentence!("What holds")),
    whole(sentence!("From before")),
];

const ASKED: [Column; 5] = [
    whole(sentence!("No.")),
    cut(sentence!("Subject")),
    cut(sentence!("Folder")),
    cut(sentence!("You said")),
    cut(sentence!("The folder says")),
];

impl Show for Tracked {
    fn on(&self, page: &mut Page) {
        let Tracked(view) = self;
        page.say(&view.sentence);
        if let Some(blocked) = &view.blocked {
            page.say(blocked);
        }
        page.gap();
        let rows: Vec<Vec<String>> = view.folders.iter().map(branch).collect();
        page.table(&TREE, &rows);
        for lost in &view.lost {
            page.gap();
            page.say(&lost.sentence);
            if lost.can_forget {
                page.field(
                    say!("To forget it"),
                    &format!("regardingctl folder-rules forget {}", lost.id),
                );
            }
        }
        if !view.asked.is_empty() {
            page.gap();
            let rows = view.asked.iter().enumerate();
            let rows: Vec<Vec<String>> = rows.map(|(place, one)| question(place, one)).collect();
            page.table(&ASKED, &rows);
        }
    }
}

fn branch(one: &FolderRuleView) -> Vec<String> {
    // Blanks at the edge of a cell are cut off; a mark is not.
    let depth = "· ".repeat(usize::try_from(one.depth.min(16)).unwrap_or(0));
    let before = if one.before > 0 {
        one.before.to_string()
    } else {
        String::new()
    };
    vec![format!("{depth}{}", one.name), one.sentence.clone(), before]
}

fn question(place: usize, one: &FiledView) -> Vec<String> {
    let subject = one.subject.clone();
    vec![
        (place + 1).to_string(),
        subject.unwrap_or_else(|| say!("(not among the newest of the folder)")),
        one.folder.clone(),
        one.now.as_ref().map(|now| now.name.clone()).unwrap_or_default(),
        one.wanted.name.clone(),
    ]
}
