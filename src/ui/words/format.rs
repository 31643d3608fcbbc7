//! Words in dates, numbers and values.

/// Less than a minute ago, or ahead.
pub const JUST_NOW: &str = "just now";
/// A true value.
pub const YES: &str = "Yes";
/// A false value.
pub const NO: &str = "No";
/// Units of size, in steps of a thousand.
pub const BYTES: [&str; 4] = ["B", "kB", "MB", "GB"];

/// A short while.
pub fn seconds(count: &str) -> String {
    format!("{count} s")
}

/// A while.
pub fn minutes(count: &str) -> String {
    format!("{count} min")
}

/// A long while.
pub fn hours(hours: &str, minutes: &str) -> String {
    format!("{hours} h {minutes} min")
}
