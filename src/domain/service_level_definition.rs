//! Service levels: the record type behind a [`Definition`], and the short texts of its targets
//! (`15 min`, `4 h`, `3 days`).

use super::RecordId;
use super::cell::Cell;
use super::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words,
    common,
};
use super::order;
use super::service_level::{
    Cancel, Definition, Metric, Pause, PriorityPolicy, ReopenPolicy, ResponseRule, Start, Stop,
    Target, Unit,
};

/// What is measured.
pub const METRIC: FieldId = FieldId(100);
/// For which records: a query.
pub const APPLIES_TO: FieldId = FieldId(101);
/// The hours that count.
pub const HOURS: FieldId = FieldId(102);
/// Other hours for priority 1.
pub const CRITICAL_HOURS: FieldId = FieldId(103);
/// The target of priority 1; those of 2 to 5 follow.
pub const TARGET_P1: FieldId = FieldId(111);
/// It stands still while it waits for the requester; the other reasons follow in the order of [`REASONS`].
pub const PAUSES: FieldId = FieldId(120);
/// What a change of priority does.
pub const PRIORITY_CHANGE: FieldId = FieldId(130);
/// What a reopening does.
pub const REOPENING: FieldId = FieldId(131);
/// What counts as an answer.
pub const RESPONSE_BY: FieldId = FieldId(132);
/// Per cent at which somebody is told.
pub const WARNINGS: FieldId = FieldId(133);
/// When it begins.
pub const START: FieldId = FieldId(134);
/// What ends it.
pub const STOP: FieldId = FieldId(135);
/// What takes it off uncounted.
pub const CANCEL: FieldId = FieldId(136);
/// The service level that this is a later version of.
pub const VERSION_OF: FieldId = FieldId(140);
/// Clocks that start from here on run by this version.
pub const VALID_FROM: FieldId = FieldId(141);
/// Also clocks that were open then.
pub const APPLIES_TO_OPEN: FieldId = FieldId(142);
/// Switched off: no clock runs by it.
pub const OFF: FieldId = FieldId(143);
/// Where it stands among the others: the first that applies counts.
pub const POSITION: FieldId = FieldId(144);

/// Reasons of waiting, in the order of their fields from [`PAUSES`] on.
pub const REASONS: [&str; 6] = ["caller", "date", "vendor", "problem", "change", "evidence"];

const METRICS: &[ChoiceDef] = &[
    ChoiceDef::new("response", "Response: to the first answer"),
    ChoiceDef::new("resolution", "Resolution: to the solution"),
    ChoiceDef::new("update", "Update: to our next message"),
    ChoiceDef::new("team", "Team: each group’s own time"),
];
const PRIORITY_CHANGES: &[ChoiceDef] = &[
    ChoiceDef::new("keep", "Count from the start, by the new target"),
    ChoiceDef::new("restart", "Begin again"),
    ChoiceDef::new("stricter", "Only become stricter"),
];
const REOPENINGS: &[ChoiceDef] = &[
    ChoiceDef::new("continue", "Go on from what was used"),
    ChoiceDef::new("restart", "Begin again"),
];
const ANSWERS: &[ChoiceDef] = &[
    ChoiceDef::new("human_act", "Anything a person of the desk does"),
    ChoiceDef::new("public_reply", "A public reply"),
];

const STARTS: &[ChoiceDef] = &[
    ChoiceDef::new("opened", "It is opened"),
    ChoiceDef::new("first_group", "A group has it for the first time"),
    ChoiceDef::new("first_person", "A person has it for the first time"),
];
const STOPS: &[ChoiceDef] = &[
    ChoiceDef::new("metric", "What it measures has happened"),
    ChoiceDef::new("resolved", "It is resolved"),
    ChoiceDef::new("closed", "It is closed"),
];
const CANCELS: &[ChoiceDef] = &[
    ChoiceDef::new("cancelled", "It is cancelled"),
    ChoiceDef::new(
        "never",
        "Never: cancelling it stops the clock, and it counts",
    ),
];

const TARGET: &str =
    "Such as 15 min, 4 h or 3 days. A day is the open hours of one day. Empty is no clock.";

const fn target(priority: u16, name: &'static str, label: &'static str) -> FieldDef {
    FieldDef::new(TARGET_P1.0 + priority - 1, name, label, FieldType::Line)
        .checked(Check::Target)
        .help(TARGET)
}

const fn pause(place: u16, name: &'static str, label: &'static str) -> FieldDef {
    FieldDef::new(PAUSES.0 + place, name, label, FieldType::Bool)
}

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::SERVICE_LEVEL,
    name: "service_level",
    words: Words {
        singular: "service level",
        plural: "service levels",
        heading: "Service levels",
        empty: "A service level is a clock: what it measures, for which records, and how long it may take. With none, nothing is ever late.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "Description",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(METRIC.0, "metric", "Measures", FieldType::Choice(METRICS)).required(),
        FieldDef::new(
            APPLIES_TO.0,
            "applies_to",
            "For which incidents",
            FieldType::Line,
        )
        .help("A query as in a list, such as service:\"E-mail\" or channel:phone. Empty is all."),
        FieldDef::new(
            HOURS.0,
            "support_hours",
            "Support hours",
            FieldType::Ref(Kind::SUPPORT_HOURS),
        )
        .required(),
        FieldDef::new(
            CRITICAL_HOURS.0,
            "critical_hours",
            "Support hours for P1",
            FieldType::Ref(Kind::SUPPORT_HOURS),
        )
        .help("Other hours for what is critical; empty is the same."),
        target(1, "target_p1", "P1 Critical"),
        target(2, "target_p2", "P2 High"),
        target(3, "target_p3", "P3 Moderate"),
        target(4, "target_p4", "P4 Low"),
        target(5, "target_p5", "P5 Planning"),
        FieldDef::new(START.0, "starts_when", "Starts when", FieldType::Choice(STARTS))
            .help("For response and resolution. Empty is when it is opened."),
        FieldDef::new(STOP.0, "stops_when", "Stops when", FieldType::Choice(STOPS))
            .help("Empty is what it measures: the answer, the solution. Closed counts the time that it is resolved."),
        FieldDef::new(CANCEL.0, "cancelled_when", "Is taken off when", FieldType::Choice(CANCELS))
            .help("What is taken off is neither met nor missed. Empty is when it is cancelled; a merge always does."),
        pause(0, "pauses_for_requester", "Pauses for the requester"),
        pause(1, "pauses_until_date", "Pauses until a date"),
        pause(2, "pauses_for_vendor", "Pauses for a vendor"),
        pause(3, "pauses_for_problem", "Pauses for a problem"),
        pause(4, "pauses_for_change", "Pauses for a change"),
        pause(5, "pauses_for_evidence", "Pauses for evidence"),
        FieldDef::new(
            PRIORITY_CHANGE.0,
            "priority_change",
            "When the priority changes",
            FieldType::Choice(PRIORITY_CHANGES),
        ),
        FieldDef::new(
            REOPENING.0,
            "reopening",
            "When it is reopened",
            FieldType::Choice(REOPENINGS),
        ),
        FieldDef::new(
            RESPONSE_BY.0,
            "response_by",
            "What counts as an answer",
            FieldType::Choice(ANSWERS),
        ),
        FieldDef::new(WARNINGS.0, "warnings", "Warn at, %", FieldType::Line)
            .checked(Check::Percentages)
            .help("Such as 50 75 90 100, which is also what empty means."),
        FieldDef::new(
            VERSION_OF.0,
            "version_of",
            "Later version of",
            FieldType::Ref(Kind::SERVICE_LEVEL),
        ),
        FieldDef::new(VALID_FROM.0, "valid_from", "Valid from", FieldType::Time).help(
            "Clocks that start from here on. Empty is always, so that an imported history counts.",
        ),
        FieldDef::new(
            APPLIES_TO_OPEN.0,
            "applies_to_open",
            "Also for what was open then",
            FieldType::Bool,
        ),
        FieldDef::new(OFF.0, "off", "Switched off", FieldType::Bool),
        FieldDef::new(POSITION.0, "position", "Order", FieldType::Int)
            .help("Of those that measure the same, the first that applies to a record counts."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 220),
        Column::shown("metric", 200),
        Column::shown("support_hours", 150),
        Column::shown("target_p1", 100),
        Column::shown("target_p2", 100),
        Column::shown("target_p3", 100),
        Column::shown("target_p4", 100),
        Column::shown("target_p5", 100),
        Column::shown("applies_to", 220),
        Column::hidden("valid_from", 130),
        Column::hidden("off", 110),
        Column::hidden("position", 90),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "description", "metric", "applies_to"],
        },
        FormGroup {
            label: "Hours",
            fields: &["support_hours", "critical_hours"],
        },
        FormGroup {
            label: "Targets",
            fields: &[
                "target_p1",
                "target_p2",
                "target_p3",
                "target_p4",
                "target_p5",
            ],
        },
        FormGroup {
            label: "Start and stop",
            fields: &["starts_when", "stops_when", "cancelled_when"],
        },
        FormGroup {
            label: "Pauses",
            fields: &[
                "pauses_for_requester",
                "pauses_until_date",
                "pauses_for_vendor",
                "pauses_for_problem",
                "pauses_for_change",
                "pauses_for_evidence",
            ],
        },
        FormGroup {
            label: "Rules",
            fields: &["response_by", "priority_change", "reopening", "warnings"],
        },
        FormGroup {
            label: "Validity",
            fields: &[
                "version_of",
                "valid_from",
                "applies_to_open",
                "off",
                "position",
            ],
        },
    ],
    default_sort: "metric,position,name",
    icon: "timer",
};

/// The definition of a record, and where it stands among the others.
///
/// # Errors
/// What is missing or does not read, as a sentence.
pub fn definition<'a>(
    id: RecordId,
    cell: &impl Fn(FieldId) -> Cell<'a>,
    reference: &impl Fn(FieldId) -> Option<RecordId>,
) -> Result<(i64, Definition), String> {
    let metric = match cell(METRIC).text() {
        "response" => Metric::Response,
        "resolution" => Metric::Resolution,
        "update" => Metric::Update,
        "team" => Metric::Team,
        _ => return Err("It does not say what it measures.".into()),
    };
    let calendar = reference(HOURS).ok_or("It has no support hours.")?;
    let mut targets = [None; 5];
    for (place, target) in (0..).zip(&mut targets) {
        *target = match cell(FieldId(TARGET_P1.0 + place)).text() {
            "" => None,
            text => Some(parse_target(text)?),
        };
    }
    if let (Some(critical), Some(own)) = (&mut targets[0], reference(CRITICAL_HOURS)) {
        *critical = critical.in_calendar(own);
    }
    let pauses = (0..)
        .zip(REASONS)
        .filter(|(place, _)| cell(FieldId(PAUSES.0 + place)).yes_or(false))
        .map(|(_, reason)| Pause {
            state: None,
            reason: Some(reason.to_owned()),
            until_reply: reason == "caller",
        })
        .collect();
    let definition = Definition {
        id: reference(VERSION_OF).unwrap_or(id),
        version: 1,
        name: cell(common::TITLE).text().to_owned(),
        metric,
        calendar,
        targets,
        start: match cell(START).text() {
            "first_group" => Start::FirstGroup,
            "first_person" => Start::FirstPerson,
            _ => Start::Opened,
        },
        stop: match cell(STOP).text() {
            "resolved" => Stop::Resolved,
            "closed" => Stop::Closed,
            _ => Stop::Metric,
        },
        cancel: match cell(CANCEL).text() {
            "never" => Cancel::Never,
            _ => Cancel::Cancelled,
        },
        pauses,
        response: match cell(RESPONSE_BY).text() {
            "public_reply" => ResponseRule::PublicReply,
            _ => ResponseRule::HumanAct,
        },
        on_priority_change: match cell(PRIORITY_CHANGE).text() {
            "restart" => PriorityPolicy::Restart,
            "stricter" => PriorityPolicy::StricterOnly,
            _ => PriorityPolicy::Keep,
        },
        on_reopen: match cell(REOPENING).text() {
            "restart" => ReopenPolicy::Restart,
            _ => ReopenPolicy::Continue,
        },
        warnings: parse_warnings(cell(WARNINGS).text())?,
        applies_to: cell(APPLIES_TO).text().to_owned(),
        valid_from_unix_ms: cell(VALID_FROM).number().unwrap_or(i64::MIN),
        applies_to_open: cell(APPLIES_TO_OPEN).yes_or(false),
        active: !cell(OFF).yes_or(false),
    };
    Ok((cell(POSITION).number().unwrap_or(100), definition))
}

/// Looks at a text for [`Check::Target`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_target(text: &str) -> Result<(), String> {
    parse_target(text).map(drop)
}

/// Looks at a text for [`Check::Percentages`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_warnings(text: &str) -> Result<(), String> {
    parse_warnings(text).map(drop)
}

/// Reads a target: a whole number and `min`, `h`, `d` (open hours of a day) or `d24` (24 hours).
///
/// # Errors
/// How it should look.
pub fn parse_target(text: &str) -> Result<Target, String> {
    let wrong = || format!("“{text}” is not a target. Write it like 15 min, 4 h or 3 days.");
    let tight: String = text.to_lowercase().split_whitespace().collect();
    let digits = tight.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, unit) = tight.split_at(digits);
    let amount: u32 = amount
        .parse()
        .ok()
        .filter(|it| (1..=100_000).contains(it))
        .ok_or_else(wrong)?;
    Ok(match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => Target::minutes(amount),
        "h" | "hour" | "hours" => Target::hours(amount),
        "d" | "day" | "days" => Target::days(amount),
        "d24" | "day24" | "days24" | "x24h" => Target {
            unit: Unit::Days24,
            ..Target::days(amount)
        },
        _ => return Err(wrong()),
    })
}

/// Writes a target as [`parse_target`] reads it.
pub fn print_target(target: &Target) -> String {
    let amount = target.amount;
    match target.unit {
        Unit::Minutes => format!("{amount} min"),
        Unit::Hours => format!("{amount} h"),
        Unit::Days if amount == 1 => "1 day".into(),
        Unit::Days => format!("{amount} days"),
        Unit::Days24 => format!("{amount} x 24 h"),
    }
}

/// Reads percentages, ascending.
///
/// # Errors
/// How they should look.
fn parse_warnings(text: &str) -> Result<Vec<u8>, String> {
    if text.trim().is_empty() {
        return Ok(vec![50, 75, 90, 100]);
    }
    let wrong =
        || format!("“{text}” are not percentages from 1 to 100. Write them like 50 75 90 100.");
    let mut all: Vec<u8> = text
        .split([' ', ',', ';', '%'])
        .filter(|it| !it.is_empty())
        .map(|it| {
            it.parse()
                .ok()
                .filter(|it| (1..=100).contains(it))
                .ok_or_else(wrong)
        })
        .collect::<Result<_, _>>()?;
    order::sort(&mut all);
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_read_as_people_write_them_and_print_so_that_they_read_again() {
        for (text, printed) in [
            ("15 min", "15 min"),
            ("4h", "4 h"),
            ("1 Day", "1 day"),
            ("3d", "3 days"),
            ("2 x 24 h", "2 x 24 h"),
        ] {
            let target = parse_target(text).expect("a target");
            assert_eq!(print_target(&target), printed);
            assert_eq!(parse_target(printed), Ok(target));
        }
        for text in ["", "h", "0 h", "4 weeks", "-3 h", "1.5 h", "99999999 h"] {
            assert!(parse_target(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_record_makes_a_definition_and_says_what_it_lacks() {
        let hours = RecordId([7; 16]);
        let cell = |field: FieldId| match field {
            METRIC => Cell::Text("resolution"),
            TARGET_P1 => Cell::Text("4 h"),
            PAUSES => Cell::Yes(true),
            WARNINGS => Cell::Text("90, 50"),
            _ => Cell::Nothing,
        };
        let found = |field: FieldId| (field == HOURS).then_some(hours);
        let (position, made) = definition(RecordId([1; 16]), &cell, &found).expect("whole");
        assert_eq!(position, 100);
        assert_eq!(
            made.targets,
            [Some(Target::hours(4)), None, None, None, None]
        );
        assert_eq!(made.pauses.len(), 1);
        assert_eq!(made.warnings, [50, 90]);
        assert!(made.active);
        // An older record says nothing of it.
        assert_eq!(
            (made.start, made.stop, made.cancel),
            (Start::Opened, Stop::Metric, Cancel::Cancelled)
        );
        let why = definition(RecordId([1; 16]), &cell, &|_| None).expect_err("no hours");
        assert!(why.contains("support hours"));
    }
}
