//! Words of the record page, the new-record page and the search page.

use crate::{
    domain::{FieldDef, FieldType, Kind, StateCategory},
    protocol::{Lane, Origin},
    ui::route::RecordTab,
};

/// `a`, `a and b`, `a, b and c`.
pub fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Yes, or no.
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// A need was left out.
pub fn is_needed(label: &str) -> String {
    format!("{label} is needed")
}

/// A text is too short.
pub fn too_short(label: &str, chars: usize, least: usize) -> String {
    format!("{label}: {chars} of at least {least} characters")
}

/// A record came into being.
pub const LOGGED_IT: &str = "logged it";
/// A person, a group or another thing came into being.
pub const ADDED_IT: &str = "added it";
/// Somebody assigned it to themselves.
pub const TOOK_IT: &str = "took it";

/// Nobody is the assignee any more.
pub fn gave_it_back(name: &str) -> String {
    format!("took it off {name}")
}

/// It has a new assignee.
pub fn assigned_to(name: &str) -> String {
    format!("assigned it to {name}")
}

/// It has a new group.
pub fn moved_to_group(name: &str) -> String {
    format!("moved it to {name}")
}

/// A field is empty now.
pub fn cleared(label: &str) -> String {
    format!("cleared {label}")
}

/// A field was empty and is not now.
pub fn set(label: &str, to: &str) -> String {
    format!("set {label} to {to}")
}

/// A field has another value.
pub fn changed(label: &str, from: &str, to: &str) -> String {
    format!("changed {label} from {from} to {to}")
}

/// A long text has another value.
pub fn changed_text(label: &str) -> String {
    format!("changed the text of {label}")
}

/// A set has one more.
pub fn added(label: &str, what: &str) -> String {
    format!("added {what} to {label}")
}

/// A set has one less.
pub fn removed(label: &str, what: &str) -> String {
    format!("removed {what} from {label}")
}

/// Many fields changed at once: the first two by name, the others counted.
pub fn changed_many(labels: &[&str]) -> String {
    match labels {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("changed {first}, {second} and {} more fields", rest.len())
        }
        few => format!(
            "changed {}",
            and(&few.iter().map(|&it| it.to_owned()).collect::<Vec<_>>())
        ),
    }
}

/// The priority moved; codes are the digits 1 (most urgent) to 5.
pub fn priority_moved(from: &str, to: &str) -> String {
    match (from, to) {
        ("", to) => format!("set the priority to P{to}"),
        (from, "") => format!("cleared the priority, it was P{from}"),
        (from, to) if to < from => format!("raised the priority from P{from} to P{to}"),
        (from, to) => format!("lowered the priority from P{from} to P{to}"),
    }
}

/// The priority was set by hand, or is not any more.
pub fn priority_by_hand_now(code: &str) -> String {
    if code.is_empty() {
        "gave the priority back to impact and urgency".into()
    } else {
        format!("set the priority to P{code} by hand")
    }
}

/// It was deleted, or brought back.
pub fn deleted_it(deleted: bool) -> &'static str {
    if deleted {
        "deleted it"
    } else {
        "brought it back"
    }
}

/// Checklist items were written or ticked.
pub const CHECKLIST_NOW: &str = "updated the checklist";

/// It was linked to another record.
pub fn linked_to(name: &str) -> String {
    format!("linked it to {name}")
}

/// It is no longer linked to another record.
pub fn unlinked_from(name: &str) -> String {
    format!("took the link to {name} away")
}

/// A file was attached.
pub fn attached_file(name: &str) -> String {
    format!("attached {name}")
}

/// A step of a record's life, told afterwards.
pub fn state_step(
    from: Option<StateCategory>,
    to: Option<StateCategory>,
    label: &str,
    detail: &str,
) -> String {
    use StateCategory::{Active, Cancelled, Closed, Merged, New, Resolved, Waiting};
    let said = match (from, to) {
        (Some(Waiting), Some(Active)) => "resumed work".to_owned(),
        (Some(Resolved | Closed), Some(New | Active | Waiting)) => "reopened it".to_owned(),
        (Some(Merged), Some(_)) => "took the merge back".to_owned(),
        (_, Some(Active)) => "started work".to_owned(),
        (_, Some(Waiting)) => "put it on hold".to_owned(),
        (_, Some(Resolved)) => "resolved it".to_owned(),
        (_, Some(Closed)) => "closed it".to_owned(),
        (_, Some(Cancelled)) => "cancelled it".to_owned(),
        (_, Some(Merged)) => return format!("merged it into {detail}"),
        _ => format!("moved it to {label}"),
    };
    if detail.is_empty() {
        said
    } else {
        format!("{said}: {detail}")
    }
}

/// Declares words that never change, with what they are for.
macro_rules! say {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*
    };
}

say! {
    /// Adds what was typed.
    ADD = "Add";
    /// Field for a new checklist item.
    ADD_ITEM = "Add an item";
    /// Opens the form for a link.
    ADD_LINK = "Add a link";
    /// Chooses files.
    ATTACH = "Attach files";
    /// The ways to attach.
    ATTACH_HOW = "Attach files; dropping them here or pasting a picture works, too";
    /// Chooses files for a new record.
    ATTACH_OR_DROP = "Choose files, or drop them here";
    /// Heading of the attachments.
    ATTACHMENTS = "Attachments";
    /// Gives the priority back to impact and urgency.
    BACK_TO_MATRIX = "Back to impact × urgency";
    /// Read out between the old and the new value.
    BECAME = "became";
    /// Name of the way back.
    BREADCRUMB = "Breadcrumb";
    /// Undeletes.
    BRING_BACK = "Bring it back";
    /// Leaves a form.
    CANCEL = "Cancel";
    /// A fault while reading.
    CANNOT_READ = "This record could not be read";
    /// Column of the history.
    CHANGE = "Change";
    /// Heading of the checklist.
    CHECKLIST = "Checklist";
    /// Instead of a priority.
    CHOOSE_BOTH = "choose impact and urgency";
    /// No record was chosen.
    CHOOSE_RECORD = "Choose the other record";
    /// Empties the form.
    CLEAR_FORM = "Clear the form";
    /// Name of the composer.
    COMPOSER = "Write a reply or a note";
    /// Copies the address.
    COPY_LINK = "Copy link";
    /// Creates, and stays in the form.
    CREATE_ANOTHER = "Create and open another";
    /// Deletes the record.
    DELETE = "Delete";
    /// Hands a file over.
    DOWNLOAD = "Download";
    /// A draft is safe.
    DRAFT_KEPT = "Draft kept on this device";
    /// A duration that cannot be read.
    DURATION_UNREADABLE = "Write the time as 45, 1h 20 or 1:20, at most 24 hours";
    /// Revises an entry.
    EDIT_ENTRY = "Edit the text";
    /// Hint on the title.
    EDIT_TITLE = "Click to edit (E)";
    /// No value any more.
    EMPTY = "empty";
    /// Search in all kinds.
    EVERYTHING = "Everything";
    /// Heading of the columns of an import.
    EXTRA = "More from the import";
    /// Column of the history.
    FIELD = "Field";
    /// Name of the right column.
    FIELDS = "Fields";
    /// Before the record that it was merged into.
    GOES_ON_UNDER = "Goes on under";
    /// Heading of the fields that steps and imports set.
    GROUP_COURSE = "Course";
    /// A lane that is not shown holds a draft.
    HAS_DRAFT = "draft";
    /// Name of the list of hits.
    HITS = "Hits";
    /// Leads home.
    HOME = "Home";
    /// Short mark of what only agents see.
    INTERNAL = "Internal";
    /// Name of the filter by kind.
    KIND = "Kind of record";
    /// The address is on the clipboard.
    LINK_COPIED = "Link copied.";
    /// Makes the link.
    LINK_IT = "Link";
    /// Logs work.
    LOG_IT = "Log";
    /// Name of the form for work.
    LOG_WORK = "Log work";
    /// A value that lost against a later one.
    LOST = "kept, not shown";
    /// Why a value lost.
    LOST_WHY = "A later change had already decided. This value is kept in the history and was never shown.";
    /// More of the same.
    MORE = "More";
    /// Name of the menu of steps.
    MORE_STEPS = "More steps";
    /// A kind that this version does not know.
    NEWER_KIND = "It belongs to a kind of record that this version does not know.";
    /// The next record of the list.
    NEXT = "Next (J)";
    /// Name of the row of steps.
    NEXT_STEPS = "Next steps";
    /// No links.
    NO_LINKS = "Not linked to anything yet.";
    /// No priority.
    NO_PRIORITY = "No priority yet";
    /// No title.
    NO_TITLE = "Without a title";
    /// No work.
    NO_WORK = "No work logged yet.";
    /// No record.
    NOT_THERE = "There is no such record";
    /// No hits.
    NOTHING_FOUND = "Nothing found";
    /// What to do without hits.
    NOTHING_FOUND_ADVICE = "Try fewer or other words, a number, a name or an e-mail address.";
    /// An empty timeline.
    NOTHING_SAID = "Nothing has been said yet.";
    /// Opens a record that was created.
    OPEN_IT = "Open";
    /// A link that opens a new tab.
    OPENS_BESIDE = "opens in a new tab";
    /// The other end of a link.
    OTHER_RECORD = "The other record";
    /// Name of the tabs.
    PARTS = "Parts of the record";
    /// The record before in the list.
    PREVIOUS = "Previous (K)";
    /// Prints.
    PRINT = "Print";
    /// The priority.
    PRIORITY = "Priority";
    /// A record is being read.
    READING = "Reading the record";
    /// Why the priority is set by hand.
    REASON = "Reason";
    /// The reason was left out.
    REASON_NEEDED = "Say why, so that others understand it";
    /// Field for the relation.
    RELATION = "Relation";
    /// Some words only.
    RELAXED = "No record has all these words; these have some.";
    /// Before the priority of a form.
    RESULTING_PRIORITY = "Priority:";
    /// An entry was changed later.
    REVISED = "edited";
    /// Saves.
    SAVE = "Save";
    /// On its way.
    SAVING = "Saving…";
    /// Search.
    SEARCH = "Search";
    /// What the search is for.
    SEARCH_ADVICE = "Titles, descriptions, replies, notes, numbers, names and e-mail addresses.";
    /// Widens the search.
    SEARCH_ALL_KINDS = "Search everything";
    /// The search box.
    SEARCH_EVERYTHING = "Search everything";
    /// Sends and holds.
    SEND_AND_HOLD = "Send and hold…";
    /// Sends and resolves.
    SEND_AND_RESOLVE = "Send and resolve…";
    /// Sets the priority.
    SET = "Set";
    /// Begins to set the priority.
    SET_BY_HAND = "Set by hand…";
    /// Filter of the history.
    SHOW_FIELD = "Show";
    /// Heading of similar records.
    SIMILAR = "Similar records";
    /// No similar ones.
    SIMILAR_NONE = "While you type, records like this one appear here.";
    /// Tab.
    TAB_HISTORY = "History";
    /// Tab.
    TAB_LINKS = "Links";
    /// Tab.
    TAB_TIMELINE = "Timeline";
    /// Tab.
    TAB_WORKLOG = "Worklog";
    /// How a duration is written.
    TIME_EXAMPLE = "1h 20";
    /// Field for a duration.
    TIME_SPENT = "Time spent";
    /// The title.
    TITLE = "Title";
    /// Who sees a note.
    TO_AGENTS = "Only agents see this";
    /// Reads again.
    TRY_AGAIN = "Try again";
    /// Takes a note away.
    UNDERSTOOD = "OK";
    /// Hint on the watch button.
    WATCH_HOW = "Watch or stop watching (W)";
    /// Column of the history.
    WHEN = "When";
    /// Heading of the lists that a record stands in.
    WHERE_USED = "Where it is used";
    /// Column of the history.
    WHO = "Who";
    /// Name of the choice of lane.
    WHO_SEES = "Who will see this";
    /// Opens the page of a record that stands beside a list.
    WHOLE_PAGE = "Open page";
    /// Field for what was done.
    WORK_NOTE = "What was done";
}

/// Adds a value to a field that has none.
pub fn add(label: &str) -> String {
    format!("Add {}", label.to_lowercase())
}

/// Choice of the whole history.
pub fn all_changes(count: usize) -> String {
    format!("All changes ({count})")
}

/// Leads to a list.
pub fn all_of(plural: &str) -> String {
    format!("All {plural}")
}

/// A button that asks for more.
pub fn asks_for_more(label: &str) -> String {
    format!("{label}…")
}

/// Files are there.
pub fn attached(count: usize) -> String {
    match count {
        1 => "File attached".into(),
        count => format!("{count} files attached"),
    }
}

/// Files are on their way.
pub fn attaching(count: usize) -> String {
    match count {
        1 => "Attaching the file…".into(),
        count => format!("Attaching {count} files…"),
    }
}

/// Who did what nobody did here.
pub fn by_origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Person | Origin::Undo => "Somebody",
        Origin::Import => "The import",
        Origin::Automatic => "Steward",
    }
}

/// Fields that changed in another tab.
pub fn changed_elsewhere(labels: &[String]) -> String {
    format!("Changed in another tab: {}.", and(labels))
}

/// How long a text is, of how long it must be.
pub fn chars_of(chars: usize, least: usize) -> String {
    if chars < least {
        format!("{chars} of at least {least} characters")
    } else {
        format!("{chars} characters")
    }
}

/// Creates a record.
pub fn create(singular: &str) -> String {
    format!("Create {singular}")
}

/// A record was created.
pub fn created(number: &str, singular: &str) -> String {
    if number.is_empty() {
        format!("Created the {singular}.")
    } else {
        format!("Created {number}.")
    }
}

/// Title of the window.
pub fn document_title(number: &str, label: &str) -> String {
    match (number, label) {
        ("", "") => "Steward".into(),
        ("", label) => format!("{label} · Steward"),
        (number, label) => format!("{number} {label} · Steward"),
    }
}

/// How much of a checklist is done.
pub fn done_of(done: usize, all: usize) -> String {
    format!("{done} of {all}")
}

/// Shows what is earlier.
pub fn earlier(count: usize) -> String {
    format!("Show {count} earlier")
}

/// Begins to edit.
pub fn edit(label: &str) -> String {
    format!("Edit {}", label.to_lowercase())
}

/// Begins to edit a piece of work.
pub fn edit_work(name: &str) -> String {
    format!("Edit {name}")
}

/// How many a search found.
pub fn found(total: u32, shown: usize) -> String {
    match total {
        0 => String::new(),
        1 => "1 record".into(),
        total if shown < total as usize => format!("{total} records, the best {shown} shown"),
        total => format!("{total} records"),
    }
}

/// One change of a preview.
pub fn from_to(from: &str, to: &str) -> String {
    match (from, to) {
        ("", to) => to.to_owned(),
        (from, "") => format!("{from} → {EMPTY}"),
        (from, to) => format!("{from} → {to}"),
    }
}

/// What is being written goes out with a step.
pub fn goes_out_with_it(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "Your reply goes out with it.",
        Lane::Internal => "Your internal note is added with it.",
    }
}

/// History of one field.
pub fn history_of(label: &str) -> String {
    format!("History of {}", label.to_lowercase())
}

/// Link to what a reply made.
pub const OPEN_REPLY: &str = "Open it";
/// A record with a damaged history.
pub const IS_DAMAGED: &str = "A part of this record’s history is damaged and was kept aside: entries and changes may be missing here. \
    The damaged pieces can be downloaded in the settings, under Data.";
/// A deleted record.
pub fn is_deleted(singular: &str) -> String {
    format!("This {singular} is deleted. It is still here to read, and to bring back.")
}

/// A duration as it was understood.
pub fn is_minutes(text: &str) -> String {
    format!("= {text}")
}

/// The records of a practice whose field refers to this one.
pub fn its_records(heading: &str, field: &str) -> String {
    format!("{heading} by {}", field.to_lowercase())
}

/// A lane of the composer.
pub fn lane(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "Public reply",
        Lane::Internal => "Internal note",
    }
}

/// A lane, beside an entry.
pub fn lane_of_entry(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "Public reply",
        Lane::Internal => "Internal, agents only",
    }
}

/// What the empty composer says.
pub fn lane_placeholder(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "Write a reply that the requester will read",
        Lane::Internal => "Write a note that only agents will read",
    }
}

/// The address, where it cannot be copied.
pub fn link_to_copy(address: &str) -> String {
    format!("The browser does not let this page copy. The link is {address}")
}

/// Heading of the form.
pub fn new_record(singular: &str) -> String {
    format!("New {singular}")
}

/// An empty field.
pub fn nothing_in(field: &FieldDef) -> &'static str {
    match field.ty {
        FieldType::Ref(Kind::PERSON) => "Nobody",
        FieldType::Tags | FieldType::Refs(_) => "None",
        _ => "–",
    }
}

/// How many others suffer from the same.
pub fn open_on_same_service(count: u32, singular: &str, plural: &str) -> String {
    match count {
        1 => format!("1 other open {singular} on the same service or item"),
        count => format!("{count} other open {plural} on the same service or item"),
    }
}

/// Where an operation came from, if nobody did it here.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Person => "",
        Origin::Import => "imported",
        Origin::Automatic => "automatic",
        Origin::Undo => "undo",
    }
}

/// A piece of work, for the names of its buttons.
pub fn piece_of_work(time: &str, note: &str) -> String {
    if note.is_empty() {
        time.to_owned()
    } else {
        format!("{time}, {note}")
    }
}

/// Where a record stands in its list.
pub fn place(at: u32, total: u32) -> String {
    format!("{at} of {total}")
}

/// Why the priority is not what the matrix says.
pub fn priority_by_hand(reason: &str, matrix: Option<i64>) -> String {
    let reason = if reason.is_empty() {
        "Set by hand".to_owned()
    } else {
        format!("Set by hand: {reason}")
    };
    match matrix {
        Some(level) => format!("{reason}. Impact × urgency gives P{level}."),
        None => reason,
    }
}

/// Why the priority is what it is.
pub fn priority_by_matrix(impact: Option<i64>, urgency: Option<i64>) -> String {
    match (impact, urgency) {
        (Some(impact), Some(urgency)) => format!("impact {impact} × urgency {urgency}"),
        _ => "from impact × urgency".into(),
    }
}

/// When something was recorded that had happened before.
pub fn recorded(date: &str) -> String {
    format!("recorded {date}")
}

/// A relation that a person can make.
pub fn relation(code: &str) -> &'static str {
    match code {
        "related" => "Related to",
        "duplicate_of" => "Duplicate of",
        "caused_by" => "Caused by",
        "blocks" => "Blocks",
        "follow_up_of" => "Follow-up of",
        _ => "Linked to",
    }
}

/// Takes something away.
pub fn remove(what: &str) -> String {
    format!("Remove {what}")
}

/// Takes a link away.
pub fn remove_link(number: &str) -> String {
    format!("Remove the link to {number}")
}

/// On which record an entry was said, before a merge.
pub fn said_on(number: &str) -> String {
    format!("said on {number}")
}

/// Sends what is in a lane.
pub fn send(lane: Lane) -> &'static str {
    match lane {
        Lane::Public => "Send reply",
        Lane::Internal => "Add note",
    }
}

/// Shows a file here.
pub fn show(name: &str) -> String {
    format!("Show {name}")
}

/// Shows a file in a tab of its own.
pub fn show_in_tab(name: &str) -> String {
    format!("Show {name} in a new tab")
}

/// Shows the rest of a long text.
pub fn show_whole(size: &str) -> String {
    format!("Show the whole text ({size})")
}

/// A file that calls itself a PDF and is none.
pub const NO_PDF: &str =
    "This file is not a PDF, whatever it is called. Download it to look at it.";

/// A tab.
pub fn tab(tab: RecordTab) -> &'static str {
    match tab {
        RecordTab::Timeline => TAB_TIMELINE,
        RecordTab::Links => TAB_LINKS,
        RecordTab::History => TAB_HISTORY,
        RecordTab::Worklog => TAB_WORKLOG,
    }
}

/// Who reads a public reply.
pub fn to_requester(name: &str) -> String {
    if name.is_empty() {
        "To the requester, who is not named yet".into()
    } else {
        format!("To {name}")
    }
}

/// How long it waits.
pub fn until(date: &str) -> String {
    format!("until {date}")
}

/// The watch button.
pub fn watch(watches: bool) -> &'static str {
    if watches { "Watching" } else { "Watch" }
}

/// The keys of a record's page, for the sheet of all keys.
pub const SHORTCUTS: &[(&str, &str)] = &[
    ("R", "Reply"),
    ("I", "Internal note"),
    ("Mod Enter", "Send"),
    ("E", "Edit the title"),
    ("A", "Assign"),
    ("P", "Set the priority by hand"),
    ("M", "Merge"),
    ("W", "Watch"),
    ("J", "Next record of the list"),
    ("K", "Previous record of the list"),
    ("Escape", "Back to the list"),
];
