//! Words of the shell, home, first run, import, settings and faults.

use crate::protocol::RefLabel;

/// A record in one line: number and title, or its name.
pub fn record_name(to: &RefLabel) -> String {
    match (to.number.as_str(), to.label.as_str()) {
        ("", "") => UNTITLED.into(),
        ("", label) => label.to_owned(),
        (number, "") => number.to_owned(),
        (number, label) if number == label => label.to_owned(),
        (number, label) => format!("{number} {label}"),
    }
}

/// A record without a title.
pub const UNTITLED: &str = "Untitled";
