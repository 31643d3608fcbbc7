//! Reports: what is told to whom, how often and by whom. A report has the eight properties that FitSM
//! asks for (PR3.2: identity, purpose, audience, frequency, content, format, delivery, owner); each
//! time it is produced is a record too, so that "on time" can be counted (PR3.3).

use super::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};

/// Whom it is for.
pub const AUDIENCE: FieldId = FieldId(100);
/// How often.
pub const FREQUENCY: FieldId = FieldId(101);
/// Which dashboard is its content: a code (`manager`) or a name.
pub const CONTENT: FieldId = FieldId(102);
/// In which form.
pub const FORMAT: FieldId = FieldId(103);
/// How it gets there.
pub const DELIVERY: FieldId = FieldId(104);
/// Who answers for it.
pub const OWNER: FieldId = FieldId(105);
/// Whether those who get it agreed to it.
pub const AGREED: FieldId = FieldId(106);
/// Since when it is due; its creation, if nothing is said.
pub const STARTS_AT: FieldId = FieldId(107);

/// The report that was produced.
pub const ISSUE_REPORT: FieldId = FieldId(100);
/// The first day that it is about, as `2016-03-01`.
pub const ISSUE_FROM: FieldId = FieldId(101);
/// The last day that it is about.
pub const ISSUE_TO: FieldId = FieldId(102);
/// When it was due.
pub const ISSUE_DUE_AT: FieldId = FieldId(103);
/// When it was produced.
pub const ISSUE_PRODUCED_AT: FieldId = FieldId(104);
/// Who produced it.
pub const ISSUE_BY: FieldId = FieldId(105);
/// Whether it was produced by the time it was due; kept by the engine, see [`is_on_time`].
pub const ISSUE_ON_TIME: FieldId = FieldId(106);

/// Whether a report that was due then and produced then is on time; `None` if it was not due.
pub fn is_on_time(due_at: Option<i64>, produced_at: Option<i64>) -> Option<bool> {
    due_at
        .zip(produced_at)
        .map(|(due, produced)| produced <= due)
}

/// How often a report is due.
pub const FREQUENCIES: &[ChoiceDef] = &[
    ChoiceDef::new("weekly", "Weekly"),
    ChoiceDef::new("monthly", "Monthly"),
    ChoiceDef::new("quarterly", "Quarterly"),
    ChoiceDef::new("on_demand", "On demand"),
];

const FORMATS: &[ChoiceDef] = &[
    ChoiceDef::new("html", "One HTML file"),
    ChoiceDef::new("print", "Print or PDF"),
    ChoiceDef::new("csv", "Numbers as CSV"),
];

/// The eight properties, by the names of their fields.
pub const PROPERTIES: [&str; 8] = [
    "name",
    "purpose",
    "audience",
    "frequency",
    "content",
    "format",
    "delivery",
    "owner",
];

/// The record type of reports.
pub static PRACTICE: Practice = Practice {
    kind: Kind::REPORT,
    name: "report",
    words: Words {
        singular: "report",
        plural: "reports",
        heading: "Reports",
        empty: "A report says what is told to whom, how often, and who answers for it. When it is due it queues itself.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "purpose", "Purpose", FieldType::Line)
            .searched(2)
            .aliases(&["description"]),
        FieldDef::new(AUDIENCE.0, "audience", "Audience", FieldType::Line),
        FieldDef::new(
            FREQUENCY.0,
            "frequency",
            "Frequency",
            FieldType::Choice(FREQUENCIES),
        )
        .required()
        .tracked(),
        FieldDef::new(
            CONTENT.0,
            "content",
            "Content: a dashboard",
            FieldType::Word,
        )
        .required()
        .help("A dashboard by its code (manager, executive, lead, process, service) or its name."),
        FieldDef::new(FORMAT.0, "format", "Format", FieldType::Choice(FORMATS)),
        FieldDef::new(DELIVERY.0, "delivery", "Delivery", FieldType::Line)
            .help("How it gets there, such as: by e-mail to the board’s office."),
        FieldDef::new(OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(
            AGREED.0,
            "agreed",
            "Agreed with its audience",
            FieldType::Bool,
        ),
        FieldDef::new(STARTS_AT.0, "starts_at", "Due since", FieldType::Time).help(
            "Periods that end after this day are due; empty for the day on which it was added.",
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 240),
        Column::shown("audience", 200),
        Column::shown("frequency", 120),
        Column::shown("content", 160),
        Column::shown("owner", 160),
        Column::shown("agreed", 110),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "purpose",
            "audience",
            "frequency",
            "content",
            "format",
            "delivery",
            "owner",
            "agreed",
            "starts_at",
        ],
    }],
    default_sort: "name",
    icon: "file-text",
};

/// The record type of what was produced.
pub static ISSUE: Practice = Practice {
    kind: Kind::REPORT_ISSUE,
    name: "report_issue",
    words: Words {
        singular: "report issue",
        plural: "report issues",
        heading: "Report issues",
        empty: "Each time a report is produced, it stands here with its period and whether it was on time.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(4)
            .aliases(&["title"]),
        FieldDef::new(
            ISSUE_REPORT.0,
            "report",
            "Report",
            FieldType::Ref(Kind::REPORT),
        )
        .required(),
        FieldDef::new(ISSUE_FROM.0, "from", "From", FieldType::Line).required(),
        FieldDef::new(ISSUE_TO.0, "to", "To", FieldType::Line).required(),
        FieldDef::new(ISSUE_DUE_AT.0, "due_at", "Due", FieldType::Time).aliases(&["due"]),
        FieldDef::new(
            ISSUE_PRODUCED_AT.0,
            "produced_at",
            "Produced",
            FieldType::Time,
        )
        .required()
        .aliases(&["produced"]),
        FieldDef::new(
            ISSUE_BY.0,
            "produced_by",
            "Produced by",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(ISSUE_ON_TIME.0, "on_time", "On time", FieldType::Bool).fixed(),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 280),
        Column::shown("report", 220),
        Column::shown("from", 110),
        Column::shown("to", 110),
        Column::shown("due_at", 150),
        Column::shown("produced_at", 150),
        Column::shown("on_time", 90),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "report",
            "from",
            "to",
            "due_at",
            "produced_at",
            "produced_by",
        ],
    }],
    default_sort: "-produced_at",
    icon: "file-text",
};
