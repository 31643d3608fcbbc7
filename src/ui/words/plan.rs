//! Words of the plan's timeline.

/// Views: word of the address, icon, label.
pub const VIEWS: [(&str, &str, &str); 3] = [
    ("gantt", "chart-column", "Timeline"),
    ("lanes", "layers", "By practice"),
    ("list", "list", "List"),
];
/// The link to the board of the same tasks.
pub const BOARD: &str = "Board";
/// What the views are.
pub const LAYOUT: &str = "View";
/// Zooms: name and CSS pixels of a day.
pub const ZOOMS: [(&str, f64); 4] = [
    ("Day", 28.0),
    ("Week", 11.0),
    ("Month", 4.0),
    ("Quarter", 1.6),
];
/// The control for the zoom.
pub const ZOOM: &str = "Zoom";
/// The button.
pub const BASELINE: &str = "Set the baseline";
/// The button for a new line.
pub const ADD: &str = "Add to the plan…";
/// The chart.
pub const CHART: &str = "Plan as a timeline";
/// Heading of the names.
pub const TASK: &str = "Task";
/// Heading of the last days.
pub const ENDS: &str = "Ends";
/// Heading of the bars.
pub const DAYS: &str = "Days";
/// How it is worked in.
pub const HELP: &str = "Drag a bar to move it, and its end to change how long it takes. With the keyboard: arrows up and down choose a line, left and right move it by a working day, with Shift they move its end, Enter opens it.";
/// Above the ready plans.
pub const START: &str = "Start from a template";
/// Below it.
pub const START_TEXT: &str = "A ready plan comes with phases, tasks, milestones, gates and their criteria. One step takes all of it back.";
/// The day from which it is laid out.
pub const FIRST_DAY: &str = "First day";
/// What holds no practice.
pub const NO_PRACTICE: &str = "No practice";
/// Months in a heading.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Legend: class of the mark and what it stands for.
pub const LEGEND: [(&str, &str); 6] = [
    ("done", "Done"),
    ("plain", "Planned"),
    ("late", "Behind the baseline"),
    ("critical", "Critical: a day lost here is lost at the end"),
    ("base", "Baseline"),
    ("gate", "Gate or milestone"),
];

/// The button of a ready plan.
pub fn use_template(name: &str) -> String {
    format!("Start the {name}")
}

/// What a ready plan holds.
pub fn holds(tasks: usize, gates: usize) -> String {
    format!("{tasks} tasks, {gates} gates")
}

/// The button that moves what is planned too early.
pub fn allowed(count: u32) -> String {
    match count {
        1 => "Move 1 task to what the dependencies allow".into(),
        _ => format!("Move {count} tasks to what the dependencies allow"),
    }
}

/// A day, with its year if it is another one than this.
pub fn day((year, month, date): (i64, i64, i64), this_year: i64) -> String {
    let month = MONTHS[(month - 1).clamp(0, 11) as usize];
    if year == this_year {
        format!("{date} {month}")
    } else {
        format!("{date} {month} {year}")
    }
}

/// From one day to another.
pub fn span(from: &str, to: &str) -> String {
    if from == to {
        from.to_owned()
    } else {
        format!("{from} to {to}")
    }
}

/// Said when a line was moved.
pub fn lies(name: &str, from: &str, to: &str) -> String {
    format!("{name}: {}", span(from, to))
}

/// What the bar says to those who do not see it.
pub fn bar(days: &str, percent: u32, more: &[&str]) -> String {
    let mut text = format!("{days}, {percent} % done");
    for it in more {
        text.push_str(", ");
        text.push_str(it);
    }
    text
}

/// On the critical path.
pub const CRITICAL: &str = "critical";
/// Behind its baseline.
pub const LATE: &str = "behind the baseline";
/// Its last day is over.
pub const OVERDUE: &str = "overdue";
/// Earlier than its dependencies allow.
pub const TOO_EARLY: &str = "earlier than its dependencies allow";
/// A line without days.
pub const NO_DAYS: &str = "No days yet";
/// Days of work.
pub fn hours(name: &str) -> String {
    match name {
        "" => "Working days: Monday to Friday. Support hours change that.".into(),
        name => format!("Working days after the support hours “{name}”."),
    }
}
