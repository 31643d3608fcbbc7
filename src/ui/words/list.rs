//! Words of the lists.

use crate::domain::{FieldDef, Practice, Step};
use crate::protocol::BadNews;
use crate::ui::format;
use crate::ui::pages::list::Deed;

/// The keys of a list and what they do, for the sheet of keys.
pub const SHORTCUTS: &[(&str, &str)] = &[
    ("/", "Filter"),
    ("J", "Next record"),
    ("K", "Previous record"),
    ("Home", "First record"),
    ("End", "Last record"),
    ("Enter", "Open the record"),
    ("X", "Select the record"),
    ("Shift ↓", "Select several"),
    ("A", "Assign"),
    ("P", "Set the priority"),
    ("T", "Tag"),
    ("R", "Resolve"),
    ("E", "Change a field"),
    ("Escape", "Clear the selection, close the record"),
];

/// The name of a record without one.
pub const UNTITLED: &str = "Without a title";
/// No person.
pub const NOBODY: &str = "Nobody";
/// A true value.
pub const YES: &str = "Yes";
/// A false value.
pub const NO: &str = "No";
/// Name of the rows, for screen readers.
pub const ROWS: &str = "Rows";
/// Unticks everything.
pub const CLEAR_SELECTION: &str = "Clear the selection";
/// Name of the tabs.
pub const VIEWS: &str = "Views";
/// What can be done to the view.
pub const THIS_VIEW: &str = "This view";
/// Keeps what is shown as a view.
pub const SAVE_VIEW: &str = "Save as a view…";
/// Heading of that dialog.
pub const SAVE_VIEW_TITLE: &str = "Save as a view";
/// Gives a view another name.
pub const RENAME_VIEW: &str = "Rename…";
/// Heading of that dialog.
pub const RENAME_VIEW_TITLE: &str = "Rename the view";
/// Removes a view.
pub const DELETE_VIEW: &str = "Delete the view";
/// The name of a view.
pub const VIEW_NAME: &str = "Name";
/// A query without conditions.
pub const EVERYTHING: &str = "Everything";
/// Leaves a dialog.
pub const CANCEL: &str = "Cancel";
/// Keeps.
pub const SAVE: &str = "Save";
/// The view of all records.
pub const ALL: &str = "All";
/// Empties the query.
pub const CLEAR_QUERY: &str = "Clear the filter";
/// Name of the completions.
pub const COMPLETIONS: &str = "Suggestions";
/// Takes a condition away.
pub const REMOVE: &str = "Remove";
/// Adds a condition, for screen readers.
pub const ADD_FILTER: &str = "Add a filter";
/// Adds a condition.
pub const FILTER: &str = "Filter";
/// Looks for a field.
pub const FIND_FIELD: &str = "Filter by…";
/// Looks for a value.
pub const FIND_VALUE: &str = "Find a value";
/// Values are on their way.
pub const LOADING: &str = "Counting…";
/// No value of the field fits.
pub const NO_VALUE: &str = "No values";
/// Records whose field is empty.
pub const NO_VALUE_SET: &str = "None";
/// Name of the bar for what is ticked.
pub const BULK: &str = "Selection";
/// Behind the number of ticked records.
pub const SELECTED: &str = "selected";
/// What the bar has no room for.
pub const MORE_DEEDS: &str = "More actions";
/// A priority set by hand.
pub const LEVEL: &str = "Priority";
/// Why it was set by hand.
pub const REASON: &str = "Why";
/// A tag.
pub const TAG: &str = "Tag";
/// Name of the preview.
pub const PREVIEW: &str = "What will happen";
/// There is no preview yet.
pub const FILL_IN: &str =
    "Fill in the form to see what will happen. Nothing is changed before you apply it.";
/// Behind a number of records.
pub const WILL_CHANGE: &str = "will change";
/// Behind a number of records.
pub const SO_ALREADY: &str = "are so already";
/// Behind a number of records.
pub const REFUSE: &str = "will not";
/// Between a value and the next, for screen readers.
pub const BECOMES: &str = "becomes";
/// Which field is to be changed.
pub const WHICH_FIELD: &str = "Field";
/// No choice has been made.
pub const CHOOSE: &str = "Choose…";
/// Name of the board.
pub const BOARD: &str = "Board by state";
/// A card's ways.
pub const MOVE_TO: &str = "Move to…";
/// List or board.
pub const LAYOUT: &str = "Layout";
/// The button that groups the rows.
pub const GROUP_BY: &str = "Group by";
/// The choice of no groups.
pub const NO_GROUPS: &str = "No groups";
/// Leads to a list of one group's records.
pub const OPEN_GROUP: &str = "Open as a list";
/// Shows more rows of a group.
pub const MORE_ROWS: &str = "Show more";
/// Rows.
pub const AS_LIST: &str = "List";
/// Cards.
pub const AS_BOARD: &str = "Board";
/// Which columns.
pub const COLUMNS: &str = "Columns";
/// The columns of the declaration.
pub const OWN_COLUMNS: &str = "Back to the usual columns";
/// Moves a column towards the start.
pub const MOVE_UP: &str = "Earlier";
/// Moves a column towards the end.
pub const MOVE_DOWN: &str = "Later";
/// The rest.
pub const MORE: &str = "More";
/// Another day.
pub const AS_OF: &str = "As it was on…";
/// Heading of that dialog.
pub const AS_OF_TITLE: &str = "The list as it was";
/// A day.
pub const DAY: &str = "At the end of";
/// Help for the day.
pub const DAY_HELP: &str =
    "Fields whose history is kept are shown with the values of then. Empty for now.";
/// Shows it.
pub const SHOW: &str = "Show";
/// Leaves the other day.
pub const BACK_TO_NOW: &str = "Back to now";
/// Ticks everything.
pub const SELECT_ALL: &str = "Select all";
/// Reads the list again.
pub const READ_AGAIN: &str = "Read again";
/// Name of the record beside the list.
pub const BESIDE: &str = "Record";
/// Leads to the record's own page.
pub const OPEN_WHOLE: &str = "Open on its own page";
/// Leaves the record.
pub const CLOSE_RECORD: &str = "Close the record";
/// The list cannot be read.
pub const FAULT_TITLE: &str = "The list could not be read";
/// Tries again.
pub const TRY_AGAIN: &str = "Try again";
/// The query has an error.
pub const QUERY_ERROR_TITLE: &str = "This filter cannot be read";
/// Nothing fits.
pub const NO_MATCH_TEXT: &str = "Take a condition away, or look at everything.";
/// Takes all conditions away.
pub const SHOW_ALL: &str = "Show everything";
/// Leads to the import.
pub const IMPORT: &str = "Import…";

/// The name of a row's checkbox.
pub fn select_row(name: &str) -> String {
    format!("Select {name}")
}

/// A priority, briefly.
pub fn priority(code: &str) -> String {
    format!("P{code}")
}

/// The name of a column: what is read often is short.
pub fn column(field: &FieldDef) -> &'static str {
    match field.name {
        "priority" => "Pr",
        _ => field.label,
    }
}

/// Ticks everything.
pub fn select_all(total: u32) -> String {
    format!("Select all {}", format::number(total))
}

/// Sorts.
pub fn sort_by(label: &str) -> String {
    format!("Sort by {label}")
}

/// What a click on a header does.
pub fn sort_hint(label: &str, descending: Option<bool>) -> String {
    let now = match descending {
        Some(false) => ", now ascending",
        Some(true) => ", now descending",
        None => "",
    };
    format!("Sort by {label}{now}. Shift-click sorts within the present order.")
}

/// The edge of a column.
pub fn width_of(label: &str) -> String {
    format!("Width of {label}")
}

/// A view was saved.
pub fn view_saved(name: &str) -> String {
    format!("The view “{name}” is saved.")
}

/// A view was removed.
pub fn view_deleted(name: &str) -> String {
    format!("The view “{name}” is deleted.")
}

/// In the empty field of the query.
pub fn query_placeholder(practice: &Practice) -> &'static str {
    if practice.states.is_empty() {
        "Filter, or type words to find"
    } else {
        "Filter, such as is:open p:1 printer"
    }
}

/// Name of the query's field.
pub fn query_of(plural: &str) -> String {
    format!("Filter {plural}")
}

/// A correction.
pub fn did_you_mean(what: &str) -> String {
    format!("Did you mean {what}?")
}

/// Takes a condition away.
pub fn remove_filter(label: &str, value: &str) -> String {
    format!("Remove the filter {label} {value}")
}

/// Looks for a value of a field.
pub fn find_value(label: &str) -> String {
    format!("Find a value of {label}")
}

/// Whether a query asks for open records only, so that their number is what it is compared with.
pub fn asks_for_open(query: &str) -> bool {
    query.split_whitespace().any(|it| it == "is:open")
}

/// Behind the number of records that a list finds.
pub fn count(practice: &Practice, total: u32, open: Option<u32>) -> String {
    match open {
        Some(open) if open > total => format!("of {} open", format::number(open)),
        Some(_) => "open".into(),
        None if total == 1 => practice.words.singular.into(),
        None => practice.words.plural.into(),
    }
}

/// A deed on its button.
pub fn deed(deed: Deed) -> String {
    match deed {
        Deed::Set(field) => match field.name {
            "assignee" => "Assign…".into(),
            _ => format!("{}…", field.label),
        },
        Deed::SetSome => "Change a field…".into(),
        Deed::Priority => "Priority…".into(),
        Deed::Tag => "Tag…".into(),
        Deed::Step(it) => step(it),
        Deed::Delete => "Delete…".into(),
    }
}

/// A step on its button.
pub fn step(step: &Step) -> String {
    if step.needs.is_empty() {
        step.label.into()
    } else {
        format!("{}…", step.label)
    }
}

/// The heading of a deed's dialog.
pub fn deed_title(what: Deed, practice: &Practice, count: usize) -> String {
    let name = deed(what);
    let name = name.trim_end_matches('…');
    let noun = if count == 1 {
        practice.words.singular
    } else {
        practice.words.plural
    };
    format!("{name}: {} {noun}", format::number(count as f64))
}

/// What the box beside a control says that takes off or empties.
pub fn off(deed: Deed, field: Option<&FieldDef>) -> Option<String> {
    match (deed, field) {
        (Deed::Tag, _) => Some("Take the tag off instead".into()),
        (Deed::Set(field), _) | (Deed::SetSome, Some(field)) if !field.required => {
            Some(format!("Leave {} empty", field.label.to_lowercase()))
        }
        _ => None,
    }
}

/// Help under a text that has a least length.
pub fn least_chars(chars: usize) -> String {
    if chars > 1 {
        format!("At least {chars} characters.")
    } else {
        String::new()
    }
}

/// Carries a deed out.
pub fn apply_to(count: u32) -> String {
    format!("Apply to {}", format::number(count))
}

/// Name of the list in groups.
pub fn grouped_by(label: &str) -> String {
    format!("Grouped by {}", label.to_lowercase())
}

/// The group of those that have no value.
pub fn without(label: &str) -> String {
    format!("No {}", label.to_lowercase())
}

/// What does not fit.
pub fn and_more(count: usize) -> String {
    format!("and {} more", format::number(count as f64))
}

/// A value of a preview.
pub fn or_nothing(value: &str) -> String {
    if value.is_empty() {
        "empty".into()
    } else {
        value.into()
    }
}

/// A column of the board.
pub fn board_column(label: &str, total: u32) -> String {
    format!("{label}, {}", format::number(total))
}

/// Makes a record.
pub fn new_record(practice: &Practice) -> String {
    format!("New {}", practice.words.singular)
}

/// Hands a file out.
pub fn export(selected: usize) -> String {
    if selected == 0 {
        "Export as CSV".into()
    } else {
        format!("Export {} selected as CSV", format::number(selected as f64))
    }
}

/// The menu item that hands out a spreadsheet.
pub fn export_sheet(selected: usize) -> String {
    if selected == 0 {
        "Export as XLSX".into()
    } else {
        format!(
            "Export {} selected as XLSX",
            format::number(selected as f64)
        )
    }
}

/// A file was handed out.
pub fn exported(name: &str) -> String {
    format!("Exported as {name}.")
}

/// Moves a column.
pub fn move_up(label: &str) -> String {
    format!("Move {label} earlier")
}

/// Moves a column.
pub fn move_down(label: &str) -> String {
    format!("Move {label} later")
}

/// The list shows another day.
pub fn as_it_was(when: &str) -> String {
    format!("This is the list as it was on {when}. It cannot be changed.")
}

/// Why a list cannot be read, and whether the work is safe.
pub fn fault(news: &BadNews) -> String {
    let safe = if news.work_is_safe {
        "Your work is safe."
    } else {
        "The last change may not have been kept."
    };
    format!("{} {safe}", news.message)
}

/// Nothing fits the query.
pub fn no_match(practice: &Practice) -> String {
    format!("No {} match", practice.words.plural)
}

/// There are no records yet.
pub fn nothing_yet(practice: &Practice) -> String {
    format!("No {} yet", practice.words.plural)
}

/// A name among others, with the mark of a VIP.
pub fn with_mark(name: &str) -> String {
    format!("{name} ({})", super::components::VIP)
}
