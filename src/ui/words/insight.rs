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
/// Saves a chart's numbers.
pub const SAVE_CSV: &str = "Save as CSV";
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
/// The series of what came in.
pub const BY_MONTH: &str = "by month";

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
