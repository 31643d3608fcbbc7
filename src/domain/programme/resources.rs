//! What the programme takes: money, hours, skills, training and tools.

use super::frameworks::PRACTICES;
use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words,
    common,
};

/// What money is spent on.
pub const BUDGET_CATEGORIES: &[ChoiceDef] = &[
    ChoiceDef::new("people", "People"),
    ChoiceDef::new("tools", "Tools"),
    ChoiceDef::new("training", "Training"),
    ChoiceDef::new("external", "External help"),
    ChoiceDef::new("contingency", "Contingency"),
];

/// Category.
pub const BUDGET_LINE_BUDGET_CATEGORY: FieldId = FieldId(100);
/// Month.
pub const BUDGET_LINE_MONTH_AT: FieldId = FieldId(101);
/// Planned.
pub const BUDGET_LINE_PLANNED: FieldId = FieldId(102);
/// Committed.
pub const BUDGET_LINE_COMMITTED: FieldId = FieldId(103);
/// Actual.
pub const BUDGET_LINE_ACTUAL: FieldId = FieldId(104);
/// For the benefit.
pub const BUDGET_LINE_BENEFIT: FieldId = FieldId(105);
/// Every year again.
pub const BUDGET_LINE_RECURRING: FieldId = FieldId(106);

/// A line of the budget.
pub static BUDGET_LINE: Practice = Practice {
    kind: Kind::BUDGET_LINE,
    name: "budget_line",
    words: Words {
        singular: "budget line",
        plural: "budget lines",
        heading: "Budget",
        empty: "Planned, committed and actual money by month, in whole units of the currency.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "For what", FieldType::Line)
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
        FieldDef::new(
            BUDGET_LINE_BUDGET_CATEGORY.0,
            "budget_category",
            "Category",
            FieldType::Choice(BUDGET_CATEGORIES),
        )
        .required(),
        FieldDef::new(BUDGET_LINE_MONTH_AT.0, "month_at", "Month", FieldType::Time)
            .required()
            .help("Any day of the month."),
        FieldDef::new(BUDGET_LINE_PLANNED.0, "planned", "Planned", FieldType::Int),
        FieldDef::new(
            BUDGET_LINE_COMMITTED.0,
            "committed",
            "Committed",
            FieldType::Int,
        ),
        FieldDef::new(BUDGET_LINE_ACTUAL.0, "actual", "Actual", FieldType::Int),
        FieldDef::new(
            BUDGET_LINE_BENEFIT.0,
            "benefit",
            "For the benefit",
            FieldType::Ref(Kind::BENEFIT),
        ),
        FieldDef::new(
            BUDGET_LINE_RECURRING.0,
            "recurring",
            "Every year again",
            FieldType::Bool,
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 260),
        Column::shown("budget_category", 130),
        Column::shown("month_at", 120),
        Column::shown("planned", 100),
        Column::shown("committed", 100),
        Column::shown("actual", 100),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "name",
                "budget_category",
                "month_at",
                "benefit",
                "recurring",
            ],
        },
        FormGroup {
            label: "Money",
            fields: &["planned", "committed", "actual"],
        },
    ],
    default_sort: "month_at",
    icon: "wallet",
};

/// Person.
pub const CAPACITY_PERSON: FieldId = FieldId(100);
/// Role.
pub const CAPACITY_ROLE: FieldId = FieldId(101);
/// Hours a week.
pub const CAPACITY_HOURS_PER_WEEK: FieldId = FieldId(102);
/// From.
pub const CAPACITY_UNIT: FieldId = FieldId(103);
/// From.
pub const CAPACITY_FROM_AT: FieldId = FieldId(104);
/// Until.
pub const CAPACITY_UNTIL_AT: FieldId = FieldId(105);
/// Confirmed by.
pub const CAPACITY_CONFIRMED_BY: FieldId = FieldId(106);

/// A promise of time.
pub static CAPACITY: Practice = Practice {
    kind: Kind::CAPACITY,
    name: "capacity",
    words: Words {
        singular: "capacity",
        plural: "capacities",
        heading: "Capacity",
        empty: "Hours a week that somebody promised to the programme, and who confirmed it.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "For what", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            CAPACITY_PERSON.0,
            "person",
            "Person",
            FieldType::Ref(Kind::PERSON),
        )
        .required(),
        FieldDef::new(CAPACITY_ROLE.0, "role", "Role", FieldType::Ref(Kind::ROLE)),
        FieldDef::new(
            CAPACITY_HOURS_PER_WEEK.0,
            "hours_per_week",
            "Hours a week",
            FieldType::Int,
        )
        .required(),
        FieldDef::new(
            CAPACITY_UNIT.0,
            "unit",
            "From",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        ),
        FieldDef::new(CAPACITY_FROM_AT.0, "from_at", "From", FieldType::Time),
        FieldDef::new(CAPACITY_UNTIL_AT.0, "until_at", "Until", FieldType::Time),
        FieldDef::new(
            CAPACITY_CONFIRMED_BY.0,
            "confirmed_by",
            "Confirmed by",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 220),
        Column::shown("person", 160),
        Column::shown("hours_per_week", 110),
        Column::shown("unit", 160),
        Column::shown("confirmed_by", 160),
        Column::shown("from_at", 120),
        Column::shown("until_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "person",
            "role",
            "hours_per_week",
            "unit",
            "from_at",
            "until_at",
            "confirmed_by",
        ],
    }],
    default_sort: "name",
    icon: "hourglass",
};

/// How well.
pub const SKILL_LEVELS: &[ChoiceDef] = &[
    ChoiceDef::new("0", "0 None"),
    ChoiceDef::new("1", "1 Aware"),
    ChoiceDef::new("2", "2 Can do it with help"),
    ChoiceDef::new("3", "3 Can do it"),
    ChoiceDef::new("4", "4 Can teach it"),
];

/// Person.
pub const SKILL_PERSON: FieldId = FieldId(100);
/// Practice.
pub const SKILL_PRACTICE: FieldId = FieldId(101);
/// Level.
pub const SKILL_LEVEL: FieldId = FieldId(102);
/// Target.
pub const SKILL_TARGET: FieldId = FieldId(103);
/// Assessed.
pub const SKILL_ASSESSED_AT: FieldId = FieldId(104);

/// A cell of the skills matrix.
pub static SKILL: Practice = Practice {
    kind: Kind::SKILL,
    name: "skill",
    words: Words {
        singular: "skill",
        plural: "skills",
        heading: "Skills",
        empty: "Who can do what: a person, a practice, the level of today and the level aimed at.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Skill", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            SKILL_PERSON.0,
            "person",
            "Person",
            FieldType::Ref(Kind::PERSON),
        )
        .required(),
        FieldDef::new(
            SKILL_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        ),
        FieldDef::new(
            SKILL_LEVEL.0,
            "level",
            "Level",
            FieldType::Choice(SKILL_LEVELS),
        )
        .tracked(),
        FieldDef::new(
            SKILL_TARGET.0,
            "target",
            "Target",
            FieldType::Choice(SKILL_LEVELS),
        ),
        FieldDef::new(
            SKILL_ASSESSED_AT.0,
            "assessed_at",
            "Assessed",
            FieldType::Time,
        ),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("person", 180),
        Column::shown("name", 200),
        Column::shown("practice", 160),
        Column::shown("level", 140),
        Column::shown("target", 140),
        Column::shown("assessed_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "person",
            "practice",
            "level",
            "target",
            "assessed_at",
        ],
    }],
    default_sort: "person",
    icon: "graduation-cap",
};

/// Audience.
pub const TRAINING_AUDIENCE: FieldId = FieldId(100);
/// Form.
pub const TRAINING_FORM: FieldId = FieldId(101);
/// Minutes.
pub const TRAINING_MINUTES: FieldId = FieldId(102);
/// Held.
pub const TRAINING_HELD_AT: FieldId = FieldId(103);
/// Due.
pub const TRAINING_DUE_AT: FieldId = FieldId(104);
/// Quiz.
pub const TRAINING_QUIZ: FieldId = FieldId(105);
/// Aims at the probe.
pub const TRAINING_AIMS_AT: FieldId = FieldId(106);
/// Trainer.
pub const TRAINING_TRAINER: FieldId = FieldId(107);

/// A training.
pub static TRAINING: Practice = Practice {
    kind: Kind::TRAINING,
    name: "training",
    words: Words {
        singular: "training",
        plural: "trainings",
        heading: "Training",
        empty: "Who learns what, by when, and what it changed.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line).required().searched(6).aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "objective", "Objective", FieldType::Text).searched(2),
        FieldDef::new(TRAINING_AUDIENCE.0, "audience", "Audience", FieldType::Ref(Kind::AUDIENCE)),
        FieldDef::new(TRAINING_FORM.0, "form", "Form", FieldType::Word),
        FieldDef::new(TRAINING_MINUTES.0, "minutes", "Minutes", FieldType::Int),
        FieldDef::new(TRAINING_HELD_AT.0, "held_at", "Held", FieldType::Time),
        FieldDef::new(TRAINING_DUE_AT.0, "due_at", "Due", FieldType::Time),
        FieldDef::new(TRAINING_QUIZ.0, "quiz", "Quiz", FieldType::Tags).checked(Check::Quiz).help("One line a question: the question? | the right answer | a wrong one | another wrong one"),
        FieldDef::new(TRAINING_AIMS_AT.0, "aims_at", "Aims at the probe", FieldType::Word).checked(Check::Probe),
        FieldDef::new(TRAINING_TRAINER.0, "trainer", "Trainer", FieldType::Ref(Kind::PERSON)),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 260),
        Column::shown("audience", 160),
        Column::shown("form", 120),
        Column::shown("minutes", 80),
        Column::shown("held_at", 120),
        Column::shown("due_at", 120),
        Column::shown("aims_at", 160),
    ],
    groups: &[
        FormGroup { label: "What", fields: &["name", "objective", "audience", "form", "minutes", "held_at", "due_at", "trainer"] },
        FormGroup { label: "Proof", fields: &["quiz", "aims_at"] },
    ],
    default_sort: "held_at",
    icon: "graduation-cap",
};

/// Training.
pub const ATTENDANCE_TRAINING: FieldId = FieldId(100);
/// Person.
pub const ATTENDANCE_PERSON: FieldId = FieldId(101);
/// On.
pub const ATTENDANCE_ATTENDED_AT: FieldId = FieldId(102);
/// Quiz, %.
pub const ATTENDANCE_SCORE: FieldId = FieldId(103);

/// Somebody took part in a training.
pub static ATTENDANCE: Practice = Practice {
    kind: Kind::ATTENDANCE,
    name: "attendance",
    words: Words {
        singular: "attendance",
        plural: "attendances",
        heading: "Attendance",
        empty: "Who was there, and how the quiz went.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "What", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            ATTENDANCE_TRAINING.0,
            "training",
            "Training",
            FieldType::Ref(Kind::TRAINING),
        )
        .required(),
        FieldDef::new(
            ATTENDANCE_PERSON.0,
            "person",
            "Person",
            FieldType::Ref(Kind::PERSON),
        )
        .required(),
        FieldDef::new(
            ATTENDANCE_ATTENDED_AT.0,
            "attended_at",
            "On",
            FieldType::Time,
        ),
        FieldDef::new(ATTENDANCE_SCORE.0, "score", "Quiz, %", FieldType::Int),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("training", 240),
        Column::shown("person", 180),
        Column::shown("attended_at", 120),
        Column::shown("score", 100),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &["name", "training", "person", "attended_at", "score"],
    }],
    default_sort: "-attended_at",
    icon: "user-check",
};

/// What became of it.
pub const TOOL_DECISIONS: &[ChoiceDef] = &[
    ChoiceDef::new("in_use", "In use"),
    ChoiceDef::new("trial", "On trial"),
    ChoiceDef::new("rejected", "Rejected"),
    ChoiceDef::new("leaving", "Being left"),
];

/// Decision.
pub const TOOL_DECISION: FieldId = FieldId(100);
/// Cost a year.
pub const TOOL_COST_PER_YEAR: FieldId = FieldId(101);
/// Cost once.
pub const TOOL_COST_ONCE: FieldId = FieldId(102);
/// Cost a year for each agent.
pub const TOOL_COST_PER_AGENT: FieldId = FieldId(103);
/// Licence.
pub const TOOL_LICENCE: FieldId = FieldId(104);
/// How we would leave it.
pub const TOOL_EXIT_PLAN: FieldId = FieldId(105);
/// Owner.
pub const TOOL_OWNER: FieldId = FieldId(106);

/// A tool with its cost.
pub static TOOL: Practice = Practice {
    kind: Kind::TOOL,
    name: "tool",
    words: Words {
        singular: "tool",
        plural: "tools",
        heading: "Tools",
        empty: "What tools the practices need, what they cost in three years, and how one would leave them again.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "purpose", "Purpose", FieldType::Text).searched(2),
        FieldDef::new(
            TOOL_DECISION.0,
            "decision",
            "Decision",
            FieldType::Choice(TOOL_DECISIONS),
        ),
        FieldDef::new(
            TOOL_COST_PER_YEAR.0,
            "cost_per_year",
            "Cost a year",
            FieldType::Int,
        ),
        FieldDef::new(TOOL_COST_ONCE.0, "cost_once", "Cost once", FieldType::Int),
        FieldDef::new(
            TOOL_COST_PER_AGENT.0,
            "cost_per_agent",
            "Cost a year for each agent",
            FieldType::Int,
        ),
        FieldDef::new(TOOL_LICENCE.0, "licence", "Licence", FieldType::Word),
        FieldDef::new(
            TOOL_EXIT_PLAN.0,
            "exit_plan",
            "How we would leave it",
            FieldType::Line,
        ),
        FieldDef::new(TOOL_OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 220),
        Column::shown("decision", 120),
        Column::shown("cost_once", 100),
        Column::shown("cost_per_year", 110),
        Column::shown("cost_per_agent", 120),
        Column::shown("exit_plan", 260),
        Column::shown("owner", 150),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "name",
                "purpose",
                "decision",
                "licence",
                "owner",
                "exit_plan",
            ],
        },
        FormGroup {
            label: "Cost",
            fields: &["cost_once", "cost_per_year", "cost_per_agent"],
        },
    ],
    default_sort: "name",
    icon: "wrench",
};
