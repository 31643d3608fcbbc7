//! Probes: questions about how the desk works, answered by its own history. Each is a share: of the
//! records of a window, those that count for it, and those that count against it. Dashboards show them;
//! gates, maturity and benefits rest on them.
//!
//! A named person may override what a probe says, with a reason and until a day; both values stay
//! visible. Such an override is a record.

use super::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words,
    common,
};
use super::kpi::COUNTED;

/// Which probe: its identifier in the catalogue.
pub const PROBE: FieldId = FieldId(100);
/// What counts instead.
pub const VERDICT: FieldId = FieldId(101);
/// Who says so.
pub const SAID_BY: FieldId = FieldId(102);
/// Until when.
pub const EXPIRES_AT: FieldId = FieldId(103);

const VERDICTS: &[ChoiceDef] = &[
    ChoiceDef::new("met", "Counts as met"),
    ChoiceDef::new("not_met", "Counts as not met"),
];

/// The record type of overrides.
pub static PRACTICE: Practice = Practice {
    kind: Kind::PROBE_OVERRIDE,
    name: "probe_override",
    words: Words {
        singular: "probe override",
        plural: "probe overrides",
        heading: "Probe overrides",
        empty: "An override says that a probe’s answer does not count for a while, why, and who says so.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "reason", "Reason", FieldType::Line)
            .required()
            .searched(4)
            .aliases(&["title", "name"]),
        FieldDef::new(PROBE.0, "probe", "Probe", FieldType::Word)
            .required()
            .checked(Check::Probe)
            .help("Its identifier, such as close_with_cause."),
        FieldDef::new(
            VERDICT.0,
            "verdict",
            "Counts as",
            FieldType::Choice(VERDICTS),
        )
        .required()
        .tracked(),
        FieldDef::new(
            SAID_BY.0,
            "said_by",
            "Said by",
            FieldType::Ref(Kind::PERSON),
        )
        .required()
        .tracked(),
        FieldDef::new(EXPIRES_AT.0, "expires_at", "Until", FieldType::Time)
            .required()
            .aliases(&["expires"]),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("probe", 200),
        Column::shown("verdict", 160),
        Column::shown("reason", 320),
        Column::shown("said_by", 160),
        Column::shown("expires_at", 140),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &["probe", "verdict", "reason", "said_by", "expires_at"],
    }],
    default_sort: "-expires_at",
    icon: "shield-check",
};

/// One probe.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Probe {
    /// Its identifier: snake case.
    pub id: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Under which heading it stands.
    pub topic: &'static str,
    /// What it asks, and why it matters.
    pub question: &'static str,
    /// The practice whose records it looks at.
    pub of: &'static str,
    /// Which of them count at all; `{window}` stands for the days looked at.
    pub whole: &'static str,
    /// Which of those count for it: conditions that go on from `whole`.
    pub part: &'static str,
    /// The share from which it is met, 0 to 1.
    pub at_least: f64,
    /// It looks at a moment and not at a window.
    pub stock: bool,
    /// Counts up with every change of the formula.
    pub version: u16,
}

impl Probe {
    /// The records that count at all, as a query; of incidents, without what every indicator leaves out.
    pub fn whole_query(&self, window: &str) -> String {
        let whole = self.whole.replace("{window}", window);
        let counted = if self.of == "incident" { COUNTED } else { "" };
        let parts = [whole.as_str(), counted].map(str::trim);
        parts
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The records that count for it.
    pub fn for_query(&self, window: &str) -> String {
        let whole = self.whole_query(window);
        format!("{whole} {}", self.part).trim().to_owned()
    }

    /// The records that count against it.
    pub fn against_query(&self, window: &str) -> String {
        let whole = self.whole_query(window);
        format!("{whole} -({})", self.part).trim().to_owned()
    }
}

const fn probe(
    id: &'static str,
    label: &'static str,
    topic: &'static str,
    whole: &'static str,
    part: &'static str,
    at_least: f64,
    question: &'static str,
) -> Probe {
    Probe {
        id,
        label,
        topic,
        question,
        of: "incident",
        whole,
        part,
        at_least,
        stock: false,
        version: 1,
    }
}

const fn of(mut probe: Probe, practice: &'static str) -> Probe {
    probe.of = practice;
    probe.stock = true;
    probe
}

const fn stock(mut probe: Probe) -> Probe {
    probe.stock = true;
    probe
}

const BEHAVIOUR: &str = "Behaviour";
const PROCESS: &str = "Process";
const DATA: &str = "Foundations";

/// All probes, by topic.
pub static ALL: &[Probe] = &[
    probe(
        "close_with_cause",
        "Close with cause",
        BEHAVIOUR,
        "resolved:{window}",
        "has:resolution_code",
        0.9,
        "Does a resolution say how it was reached? Without a code nothing can be learned from it.",
    ),
    probe(
        "log_before_fix",
        "Log before you fix",
        BEHAVIOUR,
        "resolved:{window}",
        "restore_minutes:>2",
        0.9,
        "Is work logged before it is done? What is opened and resolved within two minutes was written down afterwards.",
    ),
    probe(
        "not_everything_is_top",
        "Not everything is top priority",
        BEHAVIOUR,
        "opened:{window}",
        "-priority:1",
        0.8,
        "Is the first priority kept for what needs it? If more than a fifth is critical, nothing is.",
    ),
    probe(
        "priority_from_matrix",
        "Priority from the matrix",
        BEHAVIOUR,
        "opened:{window}",
        "no:priority_override",
        0.9,
        "Is priority taken from impact and urgency, and not set by hand?",
    ),
    probe(
        "one_hand_over_at_most",
        "Handed over once at most",
        BEHAVIOUR,
        "resolved:{window}",
        "group_changes:<=1",
        0.85,
        "Does work reach the right group at once, or is it passed on?",
    ),
    probe(
        "hand_over_with_context",
        "Hand over with context",
        BEHAVIOUR,
        "resolved:{window} group_changes:>=1",
        "hand_overs_explained:yes",
        0.8,
        "When work goes to another group, does somebody say why, within half an hour?",
    ),
    probe(
        "stays_resolved",
        "Stays resolved",
        BEHAVIOUR,
        "first_resolved_at:{window}",
        "no:reopened_at",
        0.95,
        "Does what was called resolved stay so?",
    ),
    probe(
        "tell_the_user",
        "Tell the user",
        BEHAVIOUR,
        "resolved:{window}",
        "has:first_response_at",
        0.8,
        "Does the desk say something to whoever asked, before or with the resolution?",
    ),
    stock(probe(
        "nothing_lies_about",
        "Nothing lies about",
        BEHAVIOUR,
        "is:open",
        "touched_at:-5d..",
        0.9,
        "Was each open record worked on within the last five days?",
    )),
    probe(
        "no_side_doors",
        "No side doors",
        BEHAVIOUR,
        "opened:{window} has:channel",
        "channel:portal,phone,email,chat",
        0.9,
        "Does work come in by the channels that were agreed on, and not by walking up to somebody?",
    ),
    probe(
        "classified",
        "Classified",
        PROCESS,
        "opened:{window}",
        "has:category has:impact has:urgency",
        0.9,
        "Do records say what they are about, how far it reaches and how urgent it is?",
    ),
    probe(
        "acknowledged",
        "Acknowledged in time",
        PROCESS,
        "response_stopped_at:{window}",
        "response:met",
        0.9,
        "Does a person take up what comes in within the agreed time?",
    ),
    probe(
        "resolved_in_time",
        "Resolved in time",
        PROCESS,
        "resolution_stopped_at:{window}",
        "resolution:met",
        0.9,
        "Is the agreed time to resolve kept?",
    ),
    probe(
        "assigned_to_a_person",
        "A person’s name on it",
        PROCESS,
        "resolved:{window}",
        "has:assignee",
        0.95,
        "Did somebody own what was resolved, by name?",
    ),
    probe(
        "recurrence_is_linked",
        "What comes back is linked to a problem",
        PROCESS,
        "resolved:{window} has:reopened_at",
        "has:problem",
        0.5,
        "Is the cause looked for when an incident comes back?",
    ),
    probe(
        "says_what_is_hit",
        "Says which service or item is hit",
        DATA,
        "opened:{window}",
        "(has:service or has:configuration_item)",
        0.8,
        "Do records name the service or the configuration item? Without that no owner sees them.",
    ),
    of(
        probe(
            "services_have_an_owner",
            "Services have an owner",
            DATA,
            "",
            "has:owner",
            1.0,
            "Does each service have a person who answers for it?",
        ),
        "service",
    ),
    of(
        probe(
            "targets_are_reviewed",
            "Indicator targets are reviewed",
            DATA,
            "",
            "has:owner review_at:now..",
            0.9,
            "Does each indicator target have an owner and a review that is still to come?",
        ),
        "indicator",
    ),
    of(
        probe(
            "agreements_are_in_review",
            "Agreements are within their review date",
            DATA,
            "",
            "review_at:now..",
            0.9,
            "Is the review of each agreement still to come?",
        ),
        "agreement",
    ),
];

/// The probe with that identifier.
pub fn by_id(id: &str) -> Option<&'static Probe> {
    ALL.iter().find(|it| it.id == id)
}

/// Looks at a text for [`Check::Probe`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_probe(text: &str) -> Result<(), String> {
    match by_id(text) {
        Some(_) => Ok(()),
        None => Err(format!(
            "There is no probe {text:?}. There are {}.",
            ALL.iter().map(|it| it.id).collect::<Vec<_>>().join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::practices;

    #[test]
    fn identifiers_are_single_and_every_probe_asks_something_of_a_practice_that_there_is() {
        let mut seen = BTreeSet::new();
        for probe in ALL {
            assert!(seen.insert(probe.id), "{} twice", probe.id);
            assert!(practices::by_name(probe.of).is_some(), "{}", probe.id);
            assert!(probe.question.ends_with(['.', '?']), "{}", probe.id);
            assert!(
                probe.at_least > 0.0 && probe.at_least <= 1.0,
                "{}",
                probe.id
            );
            assert_eq!(
                probe.whole.contains("{window}"),
                !probe.stock,
                "{}",
                probe.id
            );
        }
    }

    #[test]
    fn for_and_against_make_up_the_whole() {
        let probe = by_id("classified").expect("is there");
        let window = "2016-03-01..2016-03-31";
        assert_eq!(
            probe.against_query(window),
            format!("opened:{window} {COUNTED} -(has:category has:impact has:urgency)")
        );
        let services = by_id("services_have_an_owner").expect("is there");
        assert_eq!(services.for_query(window), "has:owner");
        assert_eq!(services.against_query(window), "-(has:owner)");
    }
}
