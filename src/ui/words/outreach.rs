//! Words of the pages for communication, the sponsor and a launch, and of what waits to be read.

/// Heading of the access matrix.
pub const MATRIX: &str = "Who may see what";
/// What it does.
pub const MATRIX_TEXT: &str = "What an audience may see of each class of information. Every page, pack and report for that audience is filtered by it.";
/// There is no audience to decide about.
pub const MATRIX_EMPTY: &str = "No audience yet: add one, and decide here what it may see.";
/// First column.
pub const AUDIENCE: &str = "Audience";
/// Shows the programme as an audience sees it.
pub const PREVIEW: &str = "As they see it";

/// What holds while nobody has decided.
pub fn by_default(level: &str) -> String {
    format!("{level}, by default")
}

/// The label of a cell.
pub fn cell(audience: &str, class: &str) -> String {
    format!("{audience}: {class}")
}

/// Heading of the requests.
pub const ASKED: &str = "What waits for the sponsor";
/// Nothing does.
pub const NOTHING_ASKED: &str = "Nothing is asked of the sponsor.";
/// Above the prepared text.
pub const PREPARED: &str = "Prepared text";
/// There is none.
pub const NOT_PREPARED: &str =
    "No text is prepared: open the request and write it, so that a yes costs one minute.";
/// Puts the text on the clipboard.
pub const COPY: &str = "Copy the text";
/// It is there.
pub const COPIED: &str = "The text is on the clipboard.";
/// The browser said no.
pub const NOT_COPIED: &str = "The browser did not allow that. Mark the text and copy it by hand.";
/// Answer.
pub const YES: &str = "Yes";
/// Answer.
pub const NO: &str = "No";
/// For another answer.
pub const MORE: &str = "With conditions…";
/// Before the day.
pub const WANTED_BY: &str = "wanted by";

/// Who has to answer.
pub fn only(name: &str) -> String {
    format!("Only {name} can answer this.")
}

/// Heading.
pub const RUN_SHEET: &str = "Run-sheet";
/// A new line of it.
pub const NEW_LINE: &str = "Next line";
/// Adds it.
pub const ADD: &str = "Add";
/// Heading.
pub const SCRIPT: &str = "Demo script";
/// There is none.
pub const NO_SCRIPT: &str =
    "Nothing is written yet: open the launch and say what is shown, and who says what.";
/// Heading.
pub const INVITATION: &str = "Invitation";
/// Heading.
pub const QUESTIONS: &str = "Questions and answers";
/// A new one.
pub const NEW_QUESTION: &str = "A question, or an answer";
/// Button.
pub const FULL_SCREEN: &str = "Full screen";
/// Link.
pub const OPEN: &str = "Open the record";

/// Heading at Home.
pub const TO_READ: &str = "For you to read";
/// Button.
pub const READ: &str = "I have read this";
/// Button.
pub const HELPFUL: &str = "Helpful";
/// Button.
pub const NOT_HELPFUL: &str = "Not helpful";
/// It is a document.
pub const DOCUMENT: &str = "Please read this";

/// Who sent it, and when.
pub fn sent(from: &str, when: &str) -> String {
    match from {
        "" => when.to_owned(),
        from => format!("{from}, {when}"),
    }
}
