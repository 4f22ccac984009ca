//! Folders whose mail is tracked (G-70 to G-82), bettered: any folder, those inside it as it is unless set otherwise, known again by
//! what it is and not by its name.

use std::collections::{HashMap, HashSet};

use regarding_model::folder::FolderIdentity;
use regarding_model::ids::RecordRef;

use super::FolderRule;

/// A folder, as far as rules ask. Parents stand before their children.
#[derive(Debug, Clone)]
pub struct Branch<'a> {
    /// Its place now.
    pub place: &'a str,
    /// The place of the folder that it lies in.
    pub parent: Option<&'a str>,
    /// What it is, where it has an identity.
    pub identity: Option<&'a FolderIdentity>,
    /// Whether it is as the folder around it: what is deleted, unwanted or unfinished never is, whatever it lies in.
    pub inherits: bool,
}

/// A rule, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRule {
    /// Of which folder.
    pub folder: FolderIdentity,
    /// What it says.
    pub rule: FolderRule,
}

/// What holds for a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// What it says.
    pub rule: FolderRule,
    /// The place of the folder that it was set for: its own, or one around it.
    pub set_at: String,
    /// Under which identity the rule is kept.
    pub kept_as: FolderIdentity,
}

/// What holds for all folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// By place.
    pub by_place: HashMap<String, Holding>,
    /// Rules of folders that are not there: deleted (G-75), or of another mailbox.
    pub lost: Vec<SetRule>,
}

/// What holds for each folder: its own rule (G-70), else that of the folder around it, else nothing. A folder that was renamed or moved
/// keeps its rule, wherever it is now (G-72, and G-76 without its end); one that was made anew under an old name has none.
#[must_use]
pub fn holdings(tree: &[Branch<'_>], rules: &[SetRule]) -> Holdings {
    let mut own: HashMap<&str, &SetRule> = HashMap::new();
    let mut lost = Vec::new();
    for rule in rules {
        match place_of(&rule.folder, tree, rules) {
            Some(place) => {
                own.entry(place).or_insert(rule);
            }
            None => lost.push(rule.clone()),
        }
    }
    let mut by_place: HashMap<String, Holding> = HashMap::new();
    for branch in tree {
        let holding = match own.get(branch.place) {
            Some(set) => Some(Holding {
                rule: set.rule.clone(),
                set_at: branch.place.to_owned(),
                kept_as: set.folder.clone(),
            }),
            None => branch
                .parent
                .filter(|_| branch.inherits)
                .and_then(|parent| by_place.get(parent).cloned()),
        };
        by_place.extend(holding.map(|holding| (branch.place.to_owned(), holding)));
    }
    Holdings { by_place, lost }
}

/// Where the folder of an identity is. Without a lasting identity a renamed folder is the one that was made at the same time, if there is
/// exactly one such and no rule names that one.
fn place_of<'a>(folder: &FolderIdentity, tree: &[Branch<'a>], rules: &[SetRule]) -> Option<&'a str> {
    let same = tree.iter().find(|branch| branch.identity == Some(folder));
    if let Some(branch) = same {
        return Some(branch.place);
    }
    let made = folder.without_name()?;
    let named: HashSet<&FolderIdentity> = rules.iter().map(|rule| &rule.folder).collect();
    let mut alike = tree
        .iter()
        .filter(|branch| branch.identity.and_then(FolderIdentity::without_name) == Some(made));
    let branch = alike.next()?;
    let alone = alike.next().is_none() && branch.identity.is_some_and(|identity| !named.contains(identity));
    alone.then_some(branch.place)
}

/// Who said what a record is regarding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetBy {
    /// A rule, the one of a folder among them.
    Rule,
    /// A person, here or in the organization.
    Person,
    /// The record is a colleague's.
    Colleague,
}

/// What a folder does to what the record of a message in it is regarding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    /// It stays as it is.
    Stays,
    /// It becomes regarding the folder's record.
    Becomes(RecordRef),
    /// A person said otherwise: they are asked, and until then it stays as it is.
    Asks(RecordRef),
}

/// What becomes of a message that is a record already, once it lies in a tracked folder.
#[must_use]
pub fn filed(folder: Option<&RecordRef>, record: Option<&RecordRef>, set_by: SetBy) -> Filed {
    // G-78: a folder without a record of its own leaves a message what it is regarding.
    let Some(wanted) = folder else {
        return Filed::Stays;
    };
    match (record, set_by) {
        (Some(record), _) if record == wanted => Filed::Stays,
        // G-81: of two people the first counts.
        (_, SetBy::Colleague) => Filed::Stays,
        // G-79, and G-80 for a folder whose record was replaced.
        (None, _) | (Some(_), SetBy::Rule) => Filed::Becomes(wanted.clone()),
        // Unlike G-73.
        (Some(_), SetBy::Person) => Filed::Asks(wanted.clone()),
    }
}
