//! Words of the shell, home, first run, import, settings and faults.

use crate::domain::Role;
use crate::protocol::{BadNews, RefLabel};
use crate::ui::format::glance;

/// A record in one line: number and title, or its name.
pub fn record_name(to: &RefLabel) -> String {
    let label = glance(&to.label);
    match (to.number.as_str(), label.as_str()) {
        ("", "") => UNTITLED.into(),
        (number, "") => number.to_owned(),
        ("", _) => label,
        (number, _) if number == label => label,
        (number, label) => format!("{number} {label}"),
    }
}

/// A record without a title.
pub const UNTITLED: &str = "Untitled";
/// The product, where no organisation gave it another name.
pub const PRODUCT: &str = "Steward";

/// The title of the browser's tab.
pub fn tab_title(page: &str, product: &str) -> String {
    if page.is_empty() {
        product.to_owned()
    } else {
        format!("{page} · {product}")
    }
}

/// A role, in the corner of the screen and in the settings.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Requester => "Requester",
        Role::Reader => "Reader",
        Role::Agent => "Agent",
        Role::Admin => "Administrator",
    }
}

/// What a role sees and does.
pub fn role_help(role: Role) -> &'static str {
    match role {
        Role::Requester => "Sees what they reported, and nothing internal.",
        Role::Reader => "Sees everything, changes nothing.",
        Role::Agent => "Works the queue.",
        Role::Admin => "Works the queue, imports, restores and sets the workspace up.",
    }
}

/// Said wherever roles are chosen.
pub const ROLES_PROTECT_NOTHING: &str = "Roles shape the view. They protect nothing on this device: \
    whoever uses this browser profile can choose any role and read everything that is stored here.";

/// The frame.
pub mod frame {
    /// First link of the page.
    pub const SKIP: &str = "Skip to the page";
    /// Name of the rail.
    pub const RAIL: &str = "Main";
    /// Home.
    pub const HOME: &str = "Home";
    /// Section of the rail.
    pub const DESK: &str = "Desk";
    /// Section of the rail.
    pub const REFERENCE: &str = "Reference";
    /// Section of the rail.
    pub const PEOPLE: &str = "People and groups";
    /// Section of the rail.
    pub const LOOK_BACK: &str = "Look back";
    /// Section of the rail.
    pub const LEVELS: &str = "Service levels";
    /// Numbers over the history.
    pub const INSIGHTS: &str = "Insights";
    /// Import.
    pub const IMPORT: &str = "Import";
    /// Settings.
    pub const SETTINGS: &str = "Settings";
    /// Search page.
    pub const SEARCH: &str = "Search";
    /// Makes the rail small or large.
    pub const FOLD_RAIL: &str = "Fold the menu";
    /// Makes the rail large again.
    pub const UNFOLD_RAIL: &str = "Unfold the menu";
    /// Shows the rail on a phone.
    pub const MENU: &str = "Menu";
    /// The search box.
    pub const FIND: &str = "Search or run a command";
    /// New record.
    pub const NEW: &str = "New";
    /// Writing.
    pub const SAVING: &str = "Saving…";
    /// Written.
    pub const SAVED: &str = "Saved on this device";
    /// Reading what is stored.
    pub const OPENING: &str = "Opening the workspace…";
    /// Search is still loading.
    pub const INDEXING: &str = "Search is getting ready…";
    /// The person's menu.
    pub const ME: &str = "Who I am";
    /// Label of the box in which I choose which person I am.
    pub const I_AM: &str = "I am";
    /// What it does.
    pub const I_AM_HELP: &str = "Search the people who are here, or type a new name. What you write is written by this person.";
    /// Opens it.
    pub const I_AM_ELSE: &str = "I am somebody else…";
    /// Heading of its dialog.
    pub const WHO: &str = "Who are you?";
    /// Why it is asked.
    pub const WHO_TEXT: &str = "Then “my work” is yours, and what you write has your name on it.";
    /// Sends the question away.
    pub const NOT_NOW: &str = "Not now";
    /// Somebody was chosen.
    pub fn you_are(name: &str) -> String {
        format!("You are {} now", name.trim())
    }
    /// Heading in the person's menu.
    pub const ROLE: &str = "See the desk as";
    /// Heading in the person's menu.
    pub const THEME: &str = "Theme";
    /// Link to the settings about me.
    pub const MY_SETTINGS: &str = "My settings";
    /// Shortcut help.
    pub const SHORTCUTS: &str = "Keyboard shortcuts";
    /// A workspace without a name.
    pub const UNNAMED: &str = "Service desk";
    /// Shown while files are dragged over the page.
    pub const DROP: &str = "Drop a CSV export to import it, or a Steward backup to restore it";
    /// Undo with nothing to undo.
    pub const NOTHING_TO_UNDO: &str = "There is nothing to take back.";
    /// Redo with nothing to redo.
    pub const NOTHING_TO_REDO: &str = "There is nothing to do again.";
    /// Role changed.
    pub fn now_seen_as(role: &str) -> String {
        format!("You now see the desk as: {role}")
    }
    /// Taken back, named.
    pub fn undone(what: &str) -> String {
        format!("Taken back: {what}")
    }
    /// Done again, named.
    pub fn redone(what: &str) -> String {
        format!("Done again: {what}")
    }
    /// Heading of an address that leads nowhere.
    pub const NOWHERE: &str = "There is no such page";
    /// Text of an address that leads nowhere.
    pub const NOWHERE_TEXT: &str =
        "The address may be mistyped, or come from another version of Steward.";
    /// Leads home.
    pub const GO_HOME: &str = "Go to Home";
    /// A newer version is ready.
    pub const UPDATE: &str = "A newer version of Steward is ready.";
    /// Loads it.
    pub const UPDATE_NOW: &str = "Reload now";
}

/// Themes.
pub mod theme {
    /// As the system says.
    pub const SYSTEM: &str = "As the system";
    /// Light.
    pub const LIGHT: &str = "Light";
    /// Dark.
    pub const DARK: &str = "Dark";
    /// High contrast.
    pub const CONTRAST: &str = "High contrast";
}

/// The command palette.
pub mod palette {
    /// Its name.
    pub const TITLE: &str = "Search and commands";
    /// Heading of commands.
    pub const COMMANDS: &str = "Commands";
    /// Heading of records found.
    pub const RECORDS: &str = "Records";
    /// Heading of records opened last.
    pub const RECENT: &str = "Opened last";
    /// Nothing fits.
    pub const NOTHING: &str = "No command and no record fits.";
    /// Goes to the search page.
    pub fn search_for(text: &str) -> String {
        format!("Search everything for “{text}”")
    }
    /// Goes to a page.
    pub fn go_to(page: &str) -> String {
        format!("Go to {page}")
    }
    /// Makes a record.
    pub fn new(singular: &str) -> String {
        format!("New {singular}…")
    }
    /// Chooses a theme.
    pub fn theme(name: &str) -> String {
        format!("Theme: {name}")
    }
    /// Chooses a role.
    pub fn role(name: &str) -> String {
        format!("See the desk as: {name}")
    }
    /// Takes the last act back.
    pub fn undo(what: &str) -> String {
        if what.is_empty() {
            "Undo".into()
        } else {
            format!("Undo: {what}")
        }
    }
    /// Does it again.
    pub fn redo(what: &str) -> String {
        if what.is_empty() {
            "Redo".into()
        } else {
            format!("Redo: {what}")
        }
    }
    /// Makes a backup.
    pub const BACKUP: &str = "Download a backup";
}

/// The shortcuts dialog: groups of keys and what they do.
pub const SHORTCUTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Everywhere",
        &[
            ("Mod K", "Search or run a command"),
            ("C", "New incident"),
            ("Mod Z", "Undo"),
            ("Mod Shift Z", "Redo"),
            ("?", "These shortcuts"),
        ],
    ),
    (
        "Go to",
        &[
            ("G H", "Home"),
            ("G I", "Incidents"),
            ("G S", "Services"),
            ("G C", "Configuration items"),
            ("G P", "People"),
            ("G G", "Groups"),
            ("G M", "Import"),
            ("G ,", "Settings"),
        ],
    ),
];

/// Heading of the keys of a list.
pub const IN_A_LIST: &str = "In a list";
/// Heading of the keys of a record.
pub const IN_A_RECORD: &str = "In a record";

/// The first screen.
pub mod first {
    /// What it is.
    pub const TITLE: &str = "A service desk that starts in this tab.";
    /// What it means.
    pub const LEAD: &str = "Nothing to install and nobody to ask. Import the history of your present desk, \
        or start with an empty one. Your data stays in this browser.";
    /// Heading.
    pub const IMPORT: &str = "Import your desk’s history";
    /// What happens.
    pub const IMPORT_TEXT: &str = "Drop a CSV export of your present tool here. Its columns are recognised, \
        you see what will happen, and everything can be taken back.";
    /// Button.
    pub const CHOOSE: &str = "Choose files…";
    /// Heading.
    pub const EMPTY: &str = "Start empty";
    /// What happens.
    pub const EMPTY_TEXT: &str = "Name your organisation and yourself. Good for a pilot.";
    /// Label.
    pub const ORGANISATION: &str = "Organisation";
    /// Label.
    pub const MY_NAME: &str = "Your name";
    /// Button.
    pub const START: &str = "Start";
    /// Heading.
    pub const RESTORE: &str = "Restore a backup";
    /// What happens.
    pub const RESTORE_TEXT: &str = "A file that Steward wrote, here or in another browser. Everything comes back: \
        records, history, attachments, settings.";
    /// Button.
    pub const CHOOSE_BACKUP: &str = "Choose a backup…";
    /// Honest lines: icon, beginning, rest.
    pub const TRUST: &[(&str, &str, &str)] = &[
        (
            "shield-check",
            "Nothing leaves the browser.",
            "No account, no tracking, no fonts or scripts from elsewhere.",
        ),
        (
            "hard-drive",
            "Kept on this device only.",
            "Clearing this site’s data in the browser removes it. Download a backup now and then.",
        ),
        (
            "lock",
            "Protected as this device is.",
            "What is stored here is not encrypted: whoever can use this browser profile can read it.",
        ),
        (
            "upload",
            "Take everything with you.",
            "Lists as CSV, the whole workspace as one file, at any time.",
        ),
    ];
    /// The browser made no promise.
    pub const NOT_SECURE: &str = "This address is plain http. Everything works, but the browser promises less: \
        no offline use, and storage may be cleared when the disk is full.";
    /// Name given when nobody gives one.
    pub const DEFAULT_ORGANISATION: &str = "My organisation";
    /// Name given when nobody gives one.
    pub const DEFAULT_ME: &str = "Me";
}

/// Import.
pub mod import {
    use crate::protocol::ImportStage;

    /// Heading.
    pub const TITLE: &str = "Import";
    /// What it is for.
    pub const LEAD: &str = "Bring in the history of another tool as CSV or JSON Lines. You see what will happen before it happens, \
        and a whole import can be taken back. Running the same file again changes nothing.";
    /// The drop zone.
    pub const DROP: &str = "Drop files here";
    /// Beside it.
    pub const DROP_TEXT: &str = "CSV or JSON Lines: exports of service desks, issue trackers, lists of people or items. Compressed files (.gz) too.";
    /// Button.
    pub const CHOOSE: &str = "Choose files…";
    /// Looking at them.
    pub const LOOKING: &str = "Looking at the files…";
    /// The source, recognised.
    pub fn recognised(source: &str) -> String {
        format!("Recognised: {source}")
    }
    /// The source, not recognised.
    pub const NOT_RECOGNISED: &str = "This source is new to Steward";
    /// What to do then.
    pub const NOT_RECOGNISED_TEXT: &str = "Check below which column becomes which field.";
    /// How sure.
    pub fn sure(percent: &str) -> String {
        format!("{percent} sure")
    }
    /// Label.
    pub const KIND: &str = "Rows become";
    /// The rows are nothing that this desk has.
    pub const NO_KIND: &str = "Nothing yet";
    /// The choice that stands there then.
    pub const CHOOSE_KIND: &str = "Choose…";
    /// Label.
    pub const READING: &str = "Read as";
    /// Label.
    pub const SHAPE: &str = "Shape";
    /// An event log.
    pub const EVENT_LOG: &str = "Several rows per record: each is a moment of its life";
    /// A plain list.
    pub const ONE_ROW: &str = "One row per record";
    /// Label.
    pub const KEY: &str = "Column that identifies a record";
    /// Without one.
    pub const NO_KEY: &str = "None: every row is a record of its own";
    /// Label.
    pub const ZONE: &str = "Time zone of the file";
    /// Label.
    pub const MISSING: &str = "Stands for nothing";
    /// Help.
    pub const MISSING_HELP: &str = "Separated by blanks, such as ? N/A -";
    /// Label.
    pub const MAPPING: &str = "Columns";
    /// How many are used.
    pub fn mapped(used: usize, extra: usize, all: usize) -> String {
        match extra {
            0 => format!("{used} of {all} columns become fields"),
            extra => format!("{used} of {all} columns become fields, {extra} kept as extra fields"),
        }
    }
    /// Column of the grid.
    pub const COLUMN: &str = "Column";
    /// Column of the grid.
    pub const SAMPLES: &str = "Values seen first";
    /// Column of the grid.
    pub const BECOMES: &str = "Becomes";
    /// A choice.
    pub const LEAVE_OUT: &str = "Leave out";
    /// A choice.
    pub const EXTRA: &str = "Keep as an extra field";
    /// Heading of the value map.
    pub fn values(count: usize) -> String {
        format!("Values ({count})")
    }
    /// In how many rows a value stands.
    pub fn value_rows(rows: &str) -> String {
        format!("{rows} rows")
    }
    /// A target that is no field of the form.
    pub fn target(name: &str) -> Option<&'static str> {
        Some(match name {
            "comments" => "Comments (public)",
            "work_notes" => "Work notes (internal)",
            "updated_by" => "Updated by: who made the change",
            "updated_at" => "Updated: when the change was made",
            "source_key" => "Key in the source",
            _ => return None,
        })
    }
    /// A value that no code stands for.
    pub const AS_IT_IS: &str = "As it is";
    /// A date that can be read in two ways.
    pub fn question(header: &str, sample: &str) -> String {
        format!("How is “{sample}” in {header} to be read?")
    }
    /// A question is open.
    pub const OPEN_QUESTION: &str = "Choose…";
    /// Label.
    pub const KEEP_AS: &str = "Keep this mapping as";
    /// Help.
    pub const KEEP_AS_HELP: &str =
        "The same headers are read this way next time. Empty keeps nothing.";
    /// Files that the plan is not for.
    pub fn later(names: &str) -> String {
        format!("Other columns, so read after this: {names}")
    }
    /// Goes on with them.
    pub fn go_on(names: &str) -> String {
        format!("Go on with {names}")
    }
    /// Files that hold nothing.
    pub fn empty(names: &str) -> String {
        format!("Without a row, so left out: {names}")
    }
    /// Label.
    pub const SAVED_MAPPING: &str = "Saved mapping";
    /// None of them.
    pub const NO_MAPPING: &str = "None: by the headers";
    /// Label.
    pub const MAPPING_NAME: &str = "Name of this mapping";
    /// Button.
    pub const DELETE_MAPPING: &str = "Delete this mapping";
    /// Done.
    pub const MAPPING_RENAMED: &str = "The mapping has its new name.";
    /// Done.
    pub const MAPPING_DELETED: &str = "The mapping is deleted.";
    /// A kept mapping was used.
    pub fn used_mapping(name: &str) -> String {
        format!("Read with your mapping “{name}”")
    }
    /// Button.
    pub const DRY_RUN: &str = "Try without writing";
    /// Button.
    pub const RUN: &str = "Import";
    /// Button.
    pub const OTHER_FILES: &str = "Choose other files…";
    /// Details.
    pub const DETAILS: &str = "How the file is read";
    /// What stands before the counts of a dry run.
    pub const WOULD: &str = "Nothing was written. The import would do this:";
    /// Heading while it runs.
    pub const RUNNING: &str = "Importing";
    /// Heading while it is tried.
    pub const TRYING: &str = "Trying the import";
    /// Button.
    pub const STOP: &str = "Stop";
    /// Asked for.
    pub const STOPPING: &str = "Stopping…";
    /// Help.
    pub const STOP_HELP: &str = "Stopping keeps what is in. Take it back with Undo, or run it again to go on. You can go on working meanwhile.";
    /// A stage.
    pub fn stage(stage: ImportStage) -> &'static str {
        match stage {
            ImportStage::Rows => "Reading and writing rows",
            ImportStage::Index => "Building the search index",
            ImportStage::Done => "Done",
        }
    }
    /// Figure.
    pub const ROWS: &str = "rows";
    /// Figure.
    pub const DONE_SHARE: &str = "Done";
    /// Figure.
    pub const RATE: &str = "Rate";
    /// A rate.
    pub fn rate(rows: &str) -> String {
        format!("{rows} rows/s")
    }
    /// Figure.
    pub const LEFT: &str = "Left";
    /// Some time left.
    pub fn about(time: &str) -> String {
        format!("about {time}")
    }
    /// Figure.
    pub const REMARKS: &str = "Remarks";
    /// Heading of the report.
    pub const FINISHED: &str = "The import is done";
    /// Heading of the report of a stopped import.
    pub const STOPPED: &str = "The import was stopped";
    /// Text then.
    pub const STOPPED_TEXT: &str =
        "What came in is in. Running the same files again goes on where it stopped.";
    /// How long it took.
    pub fn took(time: &str) -> String {
        format!("Took {time}")
    }
    /// Count.
    pub const NEW: &str = "New";
    /// Count.
    pub const CHANGED: &str = "Changed";
    /// Count.
    pub const SAME: &str = "The same";
    /// Count.
    pub const REJECTED: &str = "Rows rejected";
    /// Count.
    pub const REFERENCED: &str = "Made on the way";
    /// Help.
    pub const REFERENCED_HELP: &str = "People, groups, services and the like that rows named.";
    /// Count.
    pub const ROWS_READ: &str = "Rows read";
    /// Link.
    pub fn show(plural: &str) -> String {
        format!("Show the {plural}")
    }
    /// Button.
    pub const UNDO: &str = "Undo this import";
    /// Undone.
    pub const UNDONE: &str = "The import is taken back.";
    /// Button.
    pub const ANOTHER: &str = "Import more";
    /// Heading.
    pub const FINDINGS: &str = "Remarks";
    /// No remarks.
    pub const NO_FINDINGS: &str = "No remarks: every row could be read.";
    /// Only the first.
    pub fn first_findings(shown: &str, all: &str) -> String {
        format!(
            "The first {shown} of {all}. The file to download lists up to 1,000 of each kind, and counts the rest."
        )
    }
    /// Button.
    pub const DOWNLOAD_FINDINGS: &str = "Download remarks";
    /// Button.
    pub const DOWNLOAD_REJECTED: &str = "Download rejected rows";
    /// Column.
    pub const ROW: &str = "Row";
    /// Column.
    pub const VALUE: &str = "Value";
    /// Column.
    pub const REMARK: &str = "Remark";
    /// Column.
    pub const NEAREST: &str = "Nearest";
    /// The file as a whole.
    pub const WHOLE_FILE: &str = "File";
    /// A row that was not used.
    pub const NOT_USED: &str = "not used";
    /// Only administrators import.
    pub const NOT_ALLOWED: &str = "Importing needs the role Administrator. Choose it in the corner of the screen: on this device you may.";
}

/// Settings.
pub mod settings {
    use crate::ui::route::SettingsTab;

    /// Name of a tab.
    pub fn tab(tab: SettingsTab) -> &'static str {
        match tab {
            SettingsTab::Workspace => "Workspace",
            SettingsTab::Me => "Me",
            SettingsTab::Data => "Data",
        }
    }
    /// Label.
    pub const NAME: &str = "Organisation";
    /// Label.
    pub const LANGUAGE: &str = "Language of the search";
    /// Help.
    pub const LANGUAGE_HELP: &str =
        "Words are found in their other forms too: printer finds printers.";
    /// Languages by code.
    pub const LANGUAGES: &[(&str, &str)] = &[
        ("en", "English"),
        ("de", "German"),
        ("fr", "French"),
        ("es", "Spanish"),
        ("none", "None: words exactly as written"),
    ];
    /// Label.
    pub const REOPEN: &str = "Days within which a resolved record may be reopened";
    /// Label.
    pub const AUTO_CLOSE: &str = "Days after which a resolved record closes by itself";
    /// Help.
    pub const AUTO_CLOSE_HELP: &str = "0: never";
    /// Label.
    pub const ZONE: &str = "Time zone of the desk";
    /// Choice.
    pub fn browser_zone(name: &str) -> String {
        format!("As this browser ({name})")
    }
    /// Button.
    pub const SAVE: &str = "Save";
    /// Said.
    pub const SAVED: &str = "Settings saved.";
    /// Label.
    pub const MY_ROLE: &str = "Role";
    /// Heading.
    pub const THEME: &str = "Theme";
    /// Heading.
    pub const STORAGE: &str = "Storage on this device";
    /// The browser promised.
    pub const PERSISTENT: &str = "The browser promised to keep this data until you remove it.";
    /// Asks the browser.
    pub const ASK_TO_KEEP: &str = "Ask the browser to keep it";
    /// The browser did not promise.
    pub const NOT_PERSISTENT: &str =
        "The browser may clear this data when the disk is full. Download backups.";
    /// The browser cannot say.
    pub const PERSISTENT_UNKNOWN: &str =
        "This browser does not say whether it keeps this data. Download backups.";
    /// A store.
    pub fn store(name: &str) -> &str {
        match name {
            "log" => "Log of all changes",
            "checkpoint" => "Working copy, for a quick start",
            "blobs" => "Attachments",
            "local" => "Drafts and choices of this device",
            "damaged" => "Damaged pieces, kept aside",
            other => other,
        }
    }
    /// Figure.
    pub const OPERATIONS: &str = "Changes kept";
    /// Figure.
    pub const SEGMENTS: &str = "Segments";
    /// Figure.
    pub const MEMORY: &str = "Memory of the engine";
    /// Heading.
    pub const BACKUP: &str = "Backup";
    /// Text.
    pub const BACKUP_TEXT: &str = "The whole workspace in one file: records, history, attachments, settings. \
        It is not encrypted: keep it where the data may lie.";
    /// Button.
    pub const DOWNLOAD_BACKUP: &str = "Download a backup";
    /// Button.
    pub const RESTORE: &str = "Restore a backup…";
    /// Dialog.
    pub const RESTORE_TITLE: &str = "Restore a backup?";
    /// Dialog.
    pub fn restore_text(name: &str) -> String {
        format!(
            "“{name}” takes the place of everything that is in this browser now. Download a backup first if you want to come back."
        )
    }
    /// Dialog.
    pub const RESTORE_CONFIRM: &str = "Restore";
    /// Said.
    pub const RESTORED: &str = "The backup is restored.";
    /// Button.
    pub const CANCEL: &str = "Cancel";
    /// Heading.
    pub const DAMAGE: &str = "Damage";
    /// Text.
    pub const DAMAGE_TEXT: &str =
        "These pieces could not be read, and were kept aside. Everything else is here.";
    /// Button.
    pub const EXPORT_DAMAGED: &str = "Download the damaged pieces";
    /// Heading.
    pub const ACTS: &str = "What was done last";
    /// Text.
    pub const ACTS_TEXT: &str = "Everything here can be taken back, whole imports too.";
    /// No acts.
    pub const NO_ACTS: &str = "Nothing yet.";
    /// Button.
    pub const TAKE_BACK: &str = "Take back";
    /// Said.
    pub const TAKEN_BACK: &str = "taken back";
    /// How many.
    pub fn records(count: &str) -> String {
        format!("{count} records")
    }
    /// Heading.
    pub const WIPE: &str = "Remove everything";
    /// Text.
    pub const WIPE_TEXT: &str = "Removes all records, history, attachments and settings from this browser. It cannot be taken back.";
    /// Button.
    pub const WIPE_OPEN: &str = "Remove everything…";
    /// The word to type.
    pub const WIPE_WORD: &str = "remove";
    /// Label.
    pub const WIPE_LABEL: &str = "Type “remove” to confirm";
    /// Button.
    pub const WIPE_CONFIRM: &str = "Remove everything";
    /// Drafts.
    pub const DRAFTS: &str = "Typed and not sent";
}

/// Home.
pub mod home {
    /// Greeting.
    pub fn hello(name: &str) -> String {
        if name.is_empty() {
            "Home".into()
        } else {
            format!("Hello, {name}")
        }
    }
    /// Heading.
    pub const OPEN_WORK: &str = "Open incidents";
    /// Card.
    pub const MINE: &str = "Assigned to me";
    /// Card.
    pub const MY_GROUPS: &str = "In my groups";
    /// Card.
    pub const UNASSIGNED: &str = "Without an assignee";
    /// Card.
    pub const CRITICAL: &str = "Critical and high";
    /// Card.
    pub const WAITING: &str = "Waiting";
    /// Card.
    pub const ALL: &str = "All open";
    /// Cards of a requester.
    pub const REPORTED: &str = "Reported by me, open";
    /// Heading.
    pub const NEXT: &str = "Mine, most urgent first";
    /// Nothing is mine.
    pub const NOTHING_MINE: &str = "Nothing open is assigned to you.";
    /// Link.
    pub const TAKE_ONE: &str = "See what has no assignee";
    /// Heading.
    pub const RECENT: &str = "What was done last";
    /// First steps.
    pub const STEPS: &str = "First steps";
    /// Steps: icon, title, text, address.
    pub const STEP_LIST: &[(&str, &str, &str, &str)] = &[
        (
            "upload",
            "Import your history",
            "A CSV export of your present desk.",
            "#/import",
        ),
        (
            "triangle-alert",
            "Log an incident",
            "Something does not work as it should.",
            "#/incidents/new",
        ),
        (
            "layout-grid",
            "Name your services",
            "What the organisation offers to its users.",
            "#/services/new",
        ),
        (
            "users",
            "Add a group",
            "A team that work is assigned to.",
            "#/groups/new",
        ),
        (
            "user",
            "Add people",
            "Who reports, and who works on it.",
            "#/people/new",
        ),
    ];
}

/// Pages of their own for what stops the work.
pub mod fault {
    use super::BadNews;

    /// Heading and advice for a code that has a page of its own; `None` for all others.
    pub fn screen(code: &str) -> Option<(&'static str, &'static str)> {
        Some(match code {
            "no_indexed_db" => (
                "This browser offers no storage",
                "Steward keeps your data in the browser’s IndexedDB, and this browser has none, or has it switched off. \
                 Try a current Firefox, Chrome, Edge or Safari.",
            ),
            "cannot_open" => (
                "The storage of this browser did not open",
                "Private windows and strict settings can forbid it. Open this page in an ordinary window, \
                 or allow storage for this site, and try again.",
            ),
            "quota_full" => (
                "The storage of this browser is full",
                "The last change was not kept. Free some disk space, or allow this site more storage, and do it again. \
                 A backup can still be downloaded.",
            ),
            "upgrade_blocked" => (
                "Another tab holds the data in an older version",
                "Close the other tabs with Steward; this one goes on by itself, or after a reload.",
            ),
            "newer_version" => (
                "Another tab runs a newer version",
                "This tab stopped so as not to mix the two. Reload it to get the newer version.",
            ),
            "database_lost" => (
                "The browser closed the storage",
                "It does so when site data is cleared, or when the disk is in trouble. Reload the page to open it again.",
            ),
            "storage_broken" => (
                "The browser’s storage reported an error",
                "The disk may be in trouble. Reload the page; if this stays, download a backup from a tab that still works.",
            ),
            "engine_stopped" => (
                "Steward stopped after a fault of its own",
                "It was started again three times within a minute, and stopped each time. Reload the page: it reads everything from the disk again. \
                 If this stays, download a backup from a tab that still works, and tell whoever runs this site what you did last.",
            ),
            "worker_failed" => (
                "The engine did not start",
                "A file of Steward may be missing, or a setting of the browser forbids workers. Reload the page; \
                 if this stays, tell whoever runs this site.",
            ),
            "version_mismatch" => (
                "Parts of Steward are of different versions",
                "An update came while the page was open. Reload the page.",
            ),
            _ => return None,
        })
    }

    /// Whether the work is safe.
    pub fn safety(news: &BadNews) -> &'static str {
        match news.code.as_str() {
            "no_indexed_db" | "cannot_open" => "Nothing was stored or changed.",
            "quota_full" => "Everything that was saved before is safe.",
            _ if news.work_is_safe => "Everything that was saved is safe on this device.",
            _ => "The last change may not have been kept.",
        }
    }
    /// Button.
    pub const RELOAD: &str = "Reload the page";
    /// Button.
    pub const GO_ON: &str = "Go on reading";
    /// Heading.
    pub const DETAIL: &str = "What the browser said";
    /// Heading of drafts.
    pub const DRAFTS: &str = "What you typed and had not sent";
    /// Text of drafts.
    pub const DRAFTS_TEXT: &str = "Replies, notes and new records are kept on this device and are there again after the reload. Copy what you typed elsewhere.";
    /// Button.
    pub const COPY: &str = "Copy";
    /// Said.
    pub const COPIED: &str = "Copied";
}

/// Words of the bell.
pub mod inbox {
    /// Heading.
    pub const TITLE: &str = "Notices";
    /// Nothing to say.
    pub const NOTHING: &str = "No clock of your open work has reached a warning. Here stands what becomes late among what is assigned to you or your groups, or watched by you, and which of your agreements are to be looked at again.";
    /// Marks all as seen.
    pub const SEEN: &str = "Mark all as seen";

    /// The bell.
    pub fn bell(new: usize) -> String {
        match new {
            0 => "Notices".into(),
            1 => "Notices, 1 new".into(),
            new => format!("Notices, {new} new"),
        }
    }

    /// In the bell.
    pub fn count(new: usize) -> String {
        if new > 99 {
            "99+".into()
        } else {
            new.to_string()
        }
    }

    /// An agreement's date that is near or past; `None` if it is no date of an agreement.
    pub fn agreement(date: &str, is_past: bool, on: &str) -> Option<String> {
        Some(match (date, is_past) {
            ("review_at", false) => format!("Agreement: to be reviewed by {on}"),
            ("review_at", true) => format!("Agreement: its review was due on {on}"),
            ("valid_until", false) => format!("Agreement: valid only until {on}"),
            ("valid_until", true) => format!("Agreement: no longer valid since {on}"),
            _ => return None,
        })
    }

    /// What a clock reached, and when.
    pub fn reached(clock: &str, percent: u8, at: &str) -> String {
        if percent >= 100 {
            format!("{clock} late since {at}")
        } else {
            format!("{clock}: {percent} % of the target used on {at}")
        }
    }
}
