//! Words of the week of support hours and of the days that differ.

use crate::domain::calendar::On;

/// What the week is called.
pub const WEEK: &str = "The week";
/// Open at every moment.
pub const ALWAYS: &str = "Around the clock, every day";
/// What that means for the rest.
pub const ALWAYS_MEANS: &str =
    "Clocks count every hour of every day; there are no breaks and no holidays.";
/// Copies a day.
pub const COPY_MONDAY: &str = "Copy Monday to Tuesday–Friday";
/// A day without hours.
pub const CLOSED: &str = "Closed";
/// A day of 24 hours.
pub const ALL_DAY: &str = "24 h";
/// Hours that close when they open.
pub const NO_TIME: &str = "It closes when it opens. For the whole day, choose 24 h.";
/// The fields behind the picture.
pub const AS_TEXT: &str = "As text";
/// The days that differ.
pub const HOLIDAYS: &str = "Holidays and other days that differ";
/// There are none.
pub const NO_HOLIDAYS: &str = "No day differs: every week of the year is the same.";
/// Adds one.
pub const ADD_DAY: &str = "Add a day";
/// Ends adding or changing one.
pub const SAVE_DAY: &str = "Save the day";
/// Which day.
pub const DAY: &str = "Day";
/// It comes again.
pub const EVERY_YEAR: &str = "Every year";
/// What it is called.
pub const NAME: &str = "Name";
/// Its hours.
pub const HOURS: &str = "Hours of that day";
/// No day was chosen.
pub const NO_DAY: &str = "Choose a day.";

/// The weekdays, from Monday on.
pub const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// When hours of a day open.
pub fn opens(day: &str, place: usize) -> String {
    format!("{day}, {place}. hours: opens at")
}

/// When hours of a day close.
pub fn closes(day: &str, place: usize) -> String {
    format!("{day}, {place}. hours: closes at")
}

/// Adds hours to a day.
pub fn add_hours(day: &str) -> String {
    format!("{day}: add hours")
}

/// Takes hours of a day away.
pub fn remove_hours(day: &str, place: usize) -> String {
    format!("{day}: remove the {place}. hours")
}

/// Closes a day.
pub fn close_day(day: &str) -> String {
    format!("{day}: closed")
}

/// Opens a day for 24 hours.
pub fn open_all_day(day: &str) -> String {
    format!("{day}: 24 h")
}

/// A day that differs: `25 December, every year`, `3 April 2026`.
pub fn day(on: On) -> String {
    let month = |it: u8| MONTHS[usize::from(it.clamp(1, 12)) - 1];
    match on {
        On::Date {
            year,
            month: of,
            day,
        } => format!("{day} {} {year}", month(of)),
        On::Yearly { month: of, day } => format!("{day} {}, every year", month(of)),
    }
}
