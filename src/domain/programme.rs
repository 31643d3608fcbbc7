//! The Live Programme: introducing IT service management into an organisation, and measuring from the
//! desk's own history whether it works.
//!
//! Its records are declared like those of any practice. What is computed from them and from the
//! history (gates, maturity, benefits, the plan's critical path) is pure code beside them.

pub mod access;
pub mod behaviour;
pub mod benefits;
pub mod charter;
pub mod communication;
pub mod culture;
pub mod documents;
pub mod frameworks;
pub mod gates;
pub mod maturity;
pub mod outreach;
pub mod people;
pub mod plan;
pub mod pulse;
pub mod quiz;
pub mod requirements;
pub mod resources;
pub mod schedule;
pub mod sizing;
pub mod sponsor;
pub mod statistics;
pub mod templates;
pub mod worth;

use super::declare::{Kind, Practice};

/// All record types of the programme, in the order of its pages.
pub static ALL: [&Practice; 28] = [
    &charter::PROGRAMME,
    &charter::GOAL,
    &people::ROLE,
    &people::ACTIVITY,
    &plan::TASK,
    &plan::CRITERION,
    &plan::DECISION,
    &plan::RISK,
    &plan::LESSON,
    &documents::DOCUMENT,
    &resources::BUDGET_LINE,
    &resources::CAPACITY,
    &resources::SKILL,
    &resources::TRAINING,
    &resources::ATTENDANCE,
    &resources::TOOL,
    &communication::AUDIENCE,
    &communication::MESSAGE,
    &communication::ACCESS_RULE,
    &sponsor::SPONSOR_ACT,
    &culture::RESISTANCE,
    &culture::PULSE_ROUND,
    &culture::PULSE_ANSWER,
    &culture::RECOGNITION,
    &benefits::BENEFIT,
    &maturity::ASSESSMENT,
    &maturity::REVIEW,
    &maturity::PRACTICE_GOAL,
];

/// Whether records of that kind belong to the programme.
pub fn is_part(kind: Kind) -> bool {
    ALL.iter().any(|it| it.kind == kind)
}

/// Whether everybody may see such a record in that state: what was sent to people, what they are asked,
/// and what they are to read. All else of the programme is for those who work on it.
pub fn is_public(kind: Kind, state: &str) -> bool {
    match kind {
        Kind::MESSAGE => state == "sent",
        Kind::PULSE_ROUND => state == "open",
        Kind::DOCUMENT => state == "approved",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_meant_for_people_is_public() {
        assert!(is_public(Kind::MESSAGE, "sent"));
        assert!(!is_public(Kind::MESSAGE, "draft"));
        assert!(!is_public(Kind::BUDGET_LINE, ""));
        assert!(is_part(Kind::BENEFIT));
        assert!(!is_part(Kind::INCIDENT));
    }
}
