//! Words of the components.

use crate::protocol::{BadNews, RefLabel};

/// Closes a dialog.
pub const CLOSE: &str = "Close";
/// Takes a notice away.
pub const DISMISS: &str = "Dismiss";
/// Takes an act back.
pub const UNDO: &str = "Undo";
/// Said when an act was taken back.
pub const TAKEN_BACK: &str = "Taken back.";
/// Name of the region of notices.
pub const NOTICES: &str = "Notices";
/// No person.
pub const NOBODY: &str = "Nobody";
/// The mark of a person whom the desk takes special care of.
pub const VIP: &str = "VIP";
/// What that mark means.
pub const VIP_HINT: &str = "Marked as VIP";
/// No choice.
pub const NONE: &str = "None";
/// Empties a control.
pub const CLEAR: &str = "Clear";
/// Takes one of several values out.
pub fn remove(what: &str) -> String {
    format!("Remove {what}")
}
/// Placeholder of a control that looks records up.
pub fn look_up(plural: &str) -> String {
    format!("Search {plural}")
}
/// Offers to make a record of that name.
pub fn new_of(singular: &str, name: &str) -> String {
    format!("New {singular} “{name}”")
}
/// Nothing found while looking a record up.
pub const NO_MATCH: &str = "Nothing found";
/// Placeholder of a control for several words.
pub const ADD_WORD: &str = "Add, then Enter";
/// Stands beside the label of a control that may not stay empty.
pub const REQUIRED: &str = "required";

/// Records that refused.
pub fn refused(refused: &[(RefLabel, String)]) -> String {
    match refused {
        [] => String::new(),
        [(record, why)] => format!("{}: {why}", super::shell::record_name(record)),
        [(record, why), rest @ ..] => format!(
            "{}: {why} And {} more.",
            super::shell::record_name(record),
            rest.len()
        ),
    }
}

/// Whether the work is safe, and what to do.
pub fn fault_advice(news: &BadNews) -> String {
    if news.work_is_safe {
        "What was saved before is safe. Try again; if it stays, reload the page.".into()
    } else {
        "The last change may not have been kept. Copy what you typed, then reload the page.".into()
    }
}
