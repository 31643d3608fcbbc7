//! Who may see what: classes of information, and how much of each an audience sees. The same matrix
//! filters every sheet, report, shared page and export of the programme.

use crate::domain::declare::ChoiceDef;

/// Classes of information.
pub const CLASSES: &[ChoiceDef] = &[
    ChoiceDef::new("general", "General"),
    ChoiceDef::new("indicators", "Indicators"),
    ChoiceDef::new("roadmap", "Plan and roadmap"),
    ChoiceDef::new("finance", "Money"),
    ChoiceDef::new("people", "People"),
    ChoiceDef::new("incidents", "Single records"),
    ChoiceDef::new("security", "Security"),
];

/// How much an audience sees of a class.
pub const LEVELS: &[ChoiceDef] = &[
    ChoiceDef::new("full", "Everything"),
    ChoiceDef::new("aggregate", "Totals only"),
    ChoiceDef::new("none", "Nothing"),
];

/// How much is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Nothing.
    None,
    /// Totals, and no single record or person.
    Aggregate,
    /// Everything.
    Full,
}

impl Level {
    /// The level of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "full" => Some(Self::Full),
            "aggregate" => Some(Self::Aggregate),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Aggregate => "aggregate",
            Self::Full => "full",
        }
    }

    /// What somebody outside sees of a class while nobody has decided: what is harmless in full, totals
    /// of what is not, and of people and security nothing.
    pub fn unless_decided(class: &str) -> Self {
        match class {
            "general" | "indicators" | "roadmap" => Self::Full,
            "people" | "security" => Self::None,
            _ => Self::Aggregate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declared_level_is_known_and_what_is_unknown_shows_least() {
        for it in LEVELS {
            assert_eq!(Level::from_code(it.code).map(Level::code), Some(it.code));
        }
        assert_eq!(Level::unless_decided("people"), Level::None);
        assert_eq!(
            Level::unless_decided("a class of tomorrow"),
            Level::Aggregate
        );
    }
}
