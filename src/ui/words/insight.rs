//! Words of clocks and numbers.

/// Heading of the page.
pub const TITLE: &str = "Insights";
/// Names the choice of a board.
pub const BOARDS: &str = "Boards";
/// First day of the window.
pub const FROM: &str = "From";
/// Last day of the window.
pub const TO: &str = "To";
/// The filter over everything.
pub const FILTER: &str = "Only incidents such as";
/// What a filter looks like.
pub const FILTER_HINT: &str = "group:\"Service desk\" p:1..2";
/// The slider.
pub const AS_OF: &str = "As of";
/// The slider at its end.
pub const TODAY: &str = "now";
/// Leaves the past.
pub const BACK_TO_NOW: &str = "Back to now";
/// A value that rests on fewer than 30 cases.
pub const TOO_FEW: &str = "Too few cases";
/// A value without any case.
pub const NO_CASE: &str = "No case";
/// The definition card.
pub const DEFINITION: &str = "Definition";
/// Heading in the card.
pub const FORMULA: &str = "Formula";
/// Heading in the card.
pub const COUNTED: &str = "Counted";
/// Heading in the card.
pub const COUNTED_BY: &str = "Clocks of";
/// Other hours for priority 1.
pub const FOR_P1: &str = "P1:";
/// No clock runs that it could count.
pub const NO_LEVEL: &str = "No service level is in force, so there is nothing to count.";
/// Heading in the card.
pub const TARGET: &str = "Target";
/// Heading in the card.
pub const OWNER: &str = "Owner";
/// Heading in the card.
pub const VERSION: &str = "Version of the formula";
/// The card's link.
pub const SHOW_RECORDS: &str = "Show the records";
/// The card's link to the part of a share.
pub const SHOW_PART: &str = "Show those that count";
/// The same numbers as a table.
pub const AS_TABLE: &str = "As a table";
/// Column of the table.
pub const PIECE: &str = "Piece";
/// Column of the table.
pub const VALUE: &str = "Value";
/// Column of the table.
pub const CASES: &str = "Cases";
/// Column of the table.
pub const MEDIAN: &str = "Median";
/// Column of the table.
pub const P90: &str = "9 of 10 within";
/// The piece of a slice in which the field is empty.
pub const EMPTY: &str = "Not set";
/// What a chart can be saved as.
pub const SAVE_AS: &str = "Save";
/// Saves a chart's numbers.
pub const SAVE_CSV: &str = "Numbers as CSV";
/// Saves a chart's numbers as a spreadsheet.
pub const SAVE_XLSX: &str = "Numbers as XLSX";
/// Column of the spreadsheet: the value with its unit.
pub const IN_WORDS: &str = "In words";
/// Saves a chart as a drawing.
pub const SAVE_SVG: &str = "Picture as SVG";
/// Saves a chart as a picture.
pub const SAVE_PNG: &str = "Picture as PNG";
/// The browser did not hand the drawing over.
pub const NO_PICTURE: &str = "The browser could not make a picture of this chart.";
/// The line of the mean in a control chart.
pub const MEAN: &str = "Mean";
/// The lines between which a course varies by chance.
pub const CHANCE_LIMIT: &str = "Limit of chance";
/// A step of the waterfall.
pub const BACKLOG_BEFORE: &str = "Open before";
/// A step of the waterfall.
pub const CAME_IN: &str = "Came in";
/// A step of the waterfall.
pub const WAS_RESOLVED: &str = "Resolved";
/// A step of the waterfall: reopened, cancelled, merged, resolved and reopened since.
pub const OTHER_MOVES: &str = "Other moves";
/// A step of the waterfall.
pub const BACKLOG_AFTER: &str = "Open after";
/// How the forecast is made.
pub const HOW_FORECAST: &str = "The chance of each: of the incidents of the same priority that were resolved within 180 days and had used as much of their target, the share that went past it.";
/// A dashboard without anything on it.
pub const NO_PIECES: &str = "Nothing is on this dashboard yet.";
/// No record at all.
pub const NOTHING: &str = "Nothing to count yet";
/// What to do then.
pub const NOTHING_TEXT: &str =
    "Import the history of a desk, or log incidents: every number here is computed from them.";
/// There are no service levels.
pub const NO_LEVELS: &str = "No clock runs yet";
/// What to do then.
pub const NO_LEVELS_TEXT: &str = "Service levels say what is late. Begin with the usual ones (office hours, P1 around the clock) and change them as you like; the history you have counts at once.";
/// Makes them.
pub const USE_USUAL: &str = "Use the usual service levels";
/// They are there.
pub const USUAL_DONE: &str = "Support hours and service levels are there.";
/// Leads to them.
pub const SEE_LEVELS: &str = "Service levels";
/// Something is wrong with a service level.
pub const LEVEL_PROBLEMS: &str = "Not in force:";

/// Heading of the clocks on a record's page.
pub const CLOCKS: &str = "Clocks";
/// Opens the reasons.
pub const WHY: &str = "Why?";
/// Column of the reasons.
pub const WHEN: &str = "From";
/// Column of the reasons.
pub const HOW_LONG: &str = "For";
/// Column of the reasons.
pub const WHAT: &str = "What the clock did";
/// Late by a new priority.
pub const RECLASSIFIED: &str = "Late only because a new priority brought a target already used up.";
/// Missed in the end, met before.
pub const MET_AT_FIRST: &str = "It was met when the record was first resolved.";

/// A clock's name.
pub fn metric(code: &str) -> &'static str {
    match code {
        "response" => "Response",
        "resolution" => "Resolution",
        "update" => "Update",
        "team" => "Team’s time",
        _ => "Clock",
    }
}

/// What became of a clock.
pub fn status(code: &str) -> &'static str {
    match code {
        "running" => "Running",
        "paused" => "Paused",
        "late" => "Late",
        "met" => "Met",
        "missed" => "Missed",
        "cancelled" => "Does not count",
        "none" => "No clock",
        _ => "",
    }
}

/// What a clock did for a while.
pub fn segment(kind: &str, reason: &str) -> String {
    match kind {
        "running" => "Running".into(),
        "closed" => "Outside of support hours".into(),
        "paused" if reason.is_empty() => "Paused".into(),
        "paused" => format!("Paused: {}", reason.to_lowercase()),
        "stopped" => "Stopped: resolved".into(),
        _ => "Does not count".into(),
    }
}

/// How much is left or over.
pub fn left(left_ms: i64, text: &str) -> String {
    if left_ms >= 0 {
        format!("{text} left")
    } else {
        format!("{text} over")
    }
}

/// Of the target, what is used.
pub fn used_of(used: &str, target: &str) -> String {
    format!("{used} of {target} used")
}

/// When it is due.
pub fn due(at: &str) -> String {
    format!("Due {at}")
}

/// When it was due.
pub fn was_due(at: &str) -> String {
    format!("Was due {at}")
}

/// What the pauses did.
pub fn without_pauses(at: &str) -> String {
    format!("Without its pauses it would be due {at}.")
}

/// The hours that count.
pub fn hours(calendar: &str, zone: &str) -> String {
    format!("{calendar}, {zone}")
}

/// A threshold that was reached.
pub fn warned(percent: u8) -> String {
    format!("{percent} % of the target used")
}

/// How many cases a value rests on.
pub fn cases(n: &str) -> String {
    format!("n {n}")
}

/// Median and p90 beside a mean.
pub fn spread(median: &str, p90: &str) -> String {
    format!("median {median}, 9 of 10 within {p90}")
}

/// The interval of a share.
pub fn interval(low: &str, high: &str) -> String {
    format!("95 %: {low} to {high}")
}

/// A mark for those who do not see it.
pub fn mark(label: &str, value: &str, n: &str) -> String {
    format!("{label}: {value}, {n} cases")
}

/// What it should reach.
pub fn target(at_least: bool, value: &str) -> String {
    if at_least {
        format!("at least {value}")
    } else {
        format!("at most {value}")
    }
}

/// The name of a file that is called like something on the page.
pub fn file_name(title: &str, ending: &str) -> String {
    let plain: String = title
        .to_lowercase()
        .chars()
        .map(|it| if it.is_alphanumeric() { it } else { '-' })
        .collect();
    format!("{}.{ending}", plain.trim_matches('-'))
}

/// Column of a file: the piece of the dashboard.
pub const SHOWN: &str = "Shown";
/// Column of a file: the value as a number; shares from 0 to 1, durations in hours.
pub const NUMBER: &str = "Number";

/// Words of making a dashboard.
pub mod edit {
    /// Begins to change a dashboard.
    pub const CHANGE: &str = "Change";
    /// Makes one like it.
    pub const COPY: &str = "Make my own from this";
    /// Shows it on the whole screen.
    pub const FULL_SCREEN: &str = "Full screen";
    /// What was changed and not saved before.
    pub const DRAFT_IS_BACK: &str = "What you had changed and not saved is back.";
    /// Its name.
    pub const NAME: &str = "Name";
    /// What it answers.
    pub const PURPOSE: &str = "What it answers";
    /// A filter.
    pub const ONLY: &str = "Only incidents such as";
    /// Whether others see it.
    pub const SHARED: &str = "Shared with others";
    /// Adds a piece.
    pub const ADD: &str = "Add a piece…";
    /// Saves the dashboard.
    pub const SAVE: &str = "Save";
    /// Forgets what was changed.
    pub const DISCARD: &str = "Discard";
    /// The dashboard is saved.
    pub const SAVED: &str = "The dashboard is saved.";
    /// How it goes with the keyboard.
    pub const KEYS: &str = "Drag a piece to another place, or focus its bar: arrows move it, Shift and arrows change its size, Delete removes it.";
    /// Moves a piece.
    pub const EARLIER: &str = "Move forward";
    /// Moves a piece.
    pub const LATER: &str = "Move back";
    /// Sizes a piece.
    pub const NARROWER: &str = "Narrower";
    /// Sizes a piece.
    pub const WIDER: &str = "Wider";
    /// Sizes a piece.
    pub const LOWER: &str = "Lower";
    /// Sizes a piece.
    pub const TALLER: &str = "Taller";
    /// Opens the form of a piece.
    pub const CHANGE_PIECE: &str = "Change this piece…";
    /// Takes a piece away.
    pub const REMOVE: &str = "Remove this piece";
    /// How a piece looks.
    pub const LOOK: &str = "Shown as";
    /// Which probe.
    pub const PROBE: &str = "Probe";
    /// What it shows.
    pub const INDICATOR: &str = "Indicator";
    /// No further indicator.
    pub const NONE: &str = "None";
    /// A field.
    pub const BY: &str = "By";
    /// Its heading.
    pub const HEADING: &str = "Heading (empty for the usual one)";
    /// The words of a piece of words.
    pub const WORDS: &str = "Words";
    /// Closes the form.
    pub const CANCEL: &str = "Cancel";
    /// Puts the piece on the dashboard.
    pub const PUT: &str = "Put on the dashboard";

    /// The name of what is made from another.
    pub fn copy_of(name: &str) -> String {
        format!("{name} (mine)")
    }

    /// The bar of a piece.
    pub fn piece(heading: &str) -> String {
        format!("Piece: {heading}")
    }
}

/// Words of the probes.
pub mod probes {
    /// The tab.
    pub const LABEL: &str = "Probes";
    /// What it answers.
    pub const PURPOSE: &str = "How does the desk work? Each answer is a share of its own records, and opens those that count for it and against it.";
    /// The share is reached.
    pub const MET: &str = "Met";
    /// It is not.
    pub const NOT_MET: &str = "Not met";
    /// Says otherwise.
    pub const OVERRIDE: &str = "Override…";

    /// Leads to the records that count for it.
    pub fn count_for(n: &str) -> String {
        format!("{n} for")
    }

    /// Leads to the records that count against it.
    pub fn count_against(n: &str) -> String {
        format!("{n} against")
    }

    /// What somebody says instead.
    pub fn said(met: bool, reason: &str, until: &str) -> String {
        let what = if met { "met" } else { "not met" };
        format!("Counts as {what} until {until}: {reason}.")
    }

    /// What the history says all the same.
    pub fn measured(met: bool) -> &'static str {
        if met {
            "Measured: met."
        } else {
            "Measured: not met."
        }
    }
}

/// How many will likely become late.
pub fn forecast(expected: &str, records: &str) -> String {
    format!("About {expected} of {records} that are due by then will likely become late.")
}

/// Words of trying other targets.
pub mod what_if {
    /// The tab.
    pub const LABEL: &str = "What if";
    /// What it answers.
    pub const PURPOSE: &str = "What would other targets, or another start and stop of the clock, have meant for what was opened in this window? Nothing changes until you adopt them.";
    /// There is nothing to try.
    pub const NO_LEVEL: &str = "There is no service level yet.";
    /// The choice.
    pub const LEVEL: &str = "Service level";
    /// Runs it.
    pub const TRY: &str = "Try on the past";
    /// It runs.
    pub const TRYING: &str = "Trying…";
    /// What a target looks like.
    pub const HINT: &str = "Targets such as 15 min, 4 h or 3 days; empty for none.";
    /// Writes what was tried into the service level.
    pub const ADOPT: &str = "Adopt this";
    /// Column.
    pub const CLOCK: &str = "Clock";
    /// Column.
    pub const TODAY: &str = "Today";
    /// Column.
    pub const THEN: &str = "With this";
    /// Column.
    pub const RECORD: &str = "Changes for";

    /// The target of a priority.
    pub fn priority(level: usize) -> String {
        format!("Priority {level}")
    }

    /// How many were looked at.
    pub fn found(records: &str, changed: &str) -> String {
        format!("{changed} of {records} records would change")
    }

    /// Attainment, today and then.
    pub fn attainment(today: &str, then: &str) -> String {
        format!("Targets met: {today} today, {then} with this.")
    }
}

/// Words of the reports.
pub mod reports {
    /// The tab.
    pub const LABEL: &str = "Reports";
    /// What it is.
    pub const PURPOSE: &str = "What is told to whom, and when. A report whose period has ended waits here until it is produced; that works when the application is open, so nothing is sent by itself.";
    /// Makes one.
    pub const NEW: &str = "New report";
    /// There is none.
    pub const NOTHING: &str = "No report yet";
    /// What to do then.
    pub const NOTHING_TEXT: &str = "Say for whom it is, how often, and which dashboard it shows; each month it will wait here for you.";
    /// All eight are there.
    pub const COMPLETE: &str = "All eight properties are there.";
    /// Makes the file.
    pub const PRODUCE: &str = "Produce";
    /// It is being made.
    pub const MAKING: &str = "Producing…";
    /// It is made.
    pub const MADE: &str = "The report is in your downloads; print it from there for a PDF.";
    /// Its numbers are made.
    pub const MADE_CSV: &str = "The numbers of the report are in your downloads.";
    /// It is printed.
    pub const MADE_PRINT: &str =
        "The report is written down as produced, and the print dialog opens.";
    /// Heading of the footnotes.
    pub const DEFINITIONS: &str = "What the numbers mean";

    /// Properties that are empty.
    pub fn missing(names: &str) -> String {
        format!("Still to be said: {names}.")
    }

    /// How often, for whom, and how it gets there.
    pub fn about(frequency: &str, audience: &str, delivery: &str) -> String {
        [frequency, audience, delivery]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// How many were on time.
    pub fn on_time(on_time: usize, due: usize) -> String {
        format!("{on_time} of {due} on time")
    }

    /// It was made in time.
    pub fn produced(at: &str) -> String {
        format!("Produced {at}")
    }

    /// It was made late.
    pub fn produced_late(at: &str) -> String {
        format!("Produced late, {at}")
    }

    /// It is late.
    pub fn late_since(at: &str) -> String {
        format!("Late since {at}")
    }

    /// It waits.
    pub fn due(at: &str) -> String {
        format!("Waits, due {at}")
    }

    /// A period.
    pub fn period(from: &str, to: &str) -> String {
        format!("{from} to {to}")
    }

    /// The name of what was produced.
    pub fn issue(name: &str, from: &str, to: &str) -> String {
        format!("{name}, {from} to {to}")
    }

    /// The dashboard is not there.
    pub fn no_dashboard(name: &str) -> String {
        format!(
            "There is no dashboard {name:?} for this report. Open the report and choose another one as its content."
        )
    }

    /// The name of the file.
    pub fn file(name: &str, from: &str, ending: &str) -> String {
        super::file_name(&format!("{name} {from}"), ending)
    }

    /// The last line of the file.
    pub fn foot(audience: &str, withheld: &str, made: &str) -> String {
        let whom = match (audience, withheld) {
            ("", _) => String::new(),
            (audience, "") => format!("For {audience}. "),
            (audience, withheld) => format!("For {audience}, and so without: {withheld}. "),
        };
        format!("{whom}Made with Steward on {made}, from the desk’s own records.")
    }
}
