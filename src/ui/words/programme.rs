//! Words of the programme's pages; the words of sheets stand where the sheets are written.

/// The section of the rail.
pub const TITLE: &str = "Programme";
/// Pages: word of the address, icon, label.
pub const PAGES: &[(&str, &str, &str)] = &[
    ("", "gauge", "Cockpit"),
    ("charter", "flag", "Charter"),
    ("people", "users", "People and roles"),
    ("plan", "chart-column", "Plan"),
    ("gates", "list-checks", "Gates"),
    ("risks", "triangle-alert", "Risks and decisions"),
    ("documents", "file-text", "Documents"),
    ("resources", "wallet", "Resources"),
    ("communication", "send", "Communication"),
    ("sponsor", "megaphone", "Sponsor"),
    ("culture", "activity", "Culture"),
    ("benefits", "trending-up", "Benefits"),
    ("maturity", "layers", "Maturity"),
    ("leadership", "monitor", "Leadership view"),
];
/// The control for a past day.
pub const AS_OF: &str = "As of";
/// Back to now.
pub const NOW: &str = "Now";
/// The control for an audience.
pub const SEEN_BY: &str = "Seen by";
/// Nobody in particular: nothing is filtered.
pub const EVERYTHING: &str = "Ourselves: everything";
/// The button.
pub const PRINT: &str = "Print";
/// How the statements of a sheet are known.
pub const MIX: &str = "How we know";
/// Above a range.
pub const TARGET: &str = "Target";
/// Before the programme.
pub const BEFORE: &str = "before";
/// A value that is not there.
pub const NO_VALUE: &str = "No case yet";

/// How something is known.
pub fn known(code: &str) -> &'static str {
    match code {
        "measured" => "Measured",
        "evidenced" => "Evidenced",
        _ => "Declared",
    }
}

/// What a tone says to those who do not see it.
pub fn tone(code: &str) -> &'static str {
    match code {
        "good" => "As it should be",
        "watch" => "To be looked at",
        "bad" => "Not as it should be",
        "unknown" => "Not known",
        _ => "",
    }
}

/// Cases behind a figure.
pub fn cases(n: &str) -> String {
    format!("n {n}")
}

/// The range of a figure.
pub fn range(low: &str, high: &str) -> String {
    format!("{low} to {high}")
}

/// What an audience does not see.
pub fn withheld(audience: &str, classes: &str) -> String {
    format!("As {audience} sees it: nothing, or totals only, of {classes}.")
}

/// A sheet as a file.
pub mod save {
    /// The menu.
    pub const LABEL: &str = "Save as";
    /// One file that needs nothing else.
    pub const HTML: &str = "One HTML file";
    /// Markdown.
    pub const MARKDOWN: &str = "Markdown";
    /// A message that a mail program opens as a draft.
    pub const MAIL: &str = "Draft of an e-mail";
    /// The heading of the footnotes.
    pub const NOTES: &str = "Which records make the numbers";

    /// The last line of a file.
    pub fn foot(audience: &str, made: &str) -> String {
        match audience {
            "" => format!("Made with Steward on {made}, from the desk’s own records."),
            audience => {
                format!("For {audience}. Made with Steward on {made}, from the desk’s own records.")
            }
        }
    }
}

/// A sheet as slides.
pub mod present {
    /// The button.
    pub const LABEL: &str = "Present";
    /// What it is.
    pub const ROLE: &str = "Slides";
    /// On the whole screen.
    pub const FULL: &str = "Full screen";
    /// Ends it.
    pub const END: &str = "End";
    /// The slide before.
    pub const BACK: &str = "Back";
    /// The next slide.
    pub const NEXT: &str = "Next";

    /// Which slide of how many.
    pub fn place(at: usize, count: usize) -> String {
        format!("{at} of {count}")
    }
}
