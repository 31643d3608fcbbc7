//! The charter: why the programme exists, what it reaches for, and when it stops.
//!
//! Its goals are tied to a business objective and, where there is one, to an indicator.

use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// Which template the plan began with.
pub const CHARTER_KINDS: &[ChoiceDef] = &[
    ChoiceDef::new("pilot", "30-day pilot"),
    ChoiceDef::new("starter", "90-day starter"),
    ChoiceDef::new("path", "12-month path"),
];

/// Why now.
pub const PROGRAMME_WHY_NOW: FieldId = FieldId(100);
/// In scope.
pub const PROGRAMME_SCOPE_IN: FieldId = FieldId(101);
/// Out of scope.
pub const PROGRAMME_SCOPE_OUT: FieldId = FieldId(102);
/// Principles.
pub const PROGRAMME_PRINCIPLES: FieldId = FieldId(103);
/// Success criteria.
pub const PROGRAMME_SUCCESS_CRITERIA: FieldId = FieldId(104);
/// We stop if.
pub const PROGRAMME_EXIT_RULE: FieldId = FieldId(105);
/// Executive sponsor.
pub const PROGRAMME_SPONSOR: FieldId = FieldId(106);
/// Programme manager.
pub const PROGRAMME_MANAGER: FieldId = FieldId(107);
/// Starts.
pub const PROGRAMME_STARTS_AT: FieldId = FieldId(108);
/// Ends.
pub const PROGRAMME_ENDS_AT: FieldId = FieldId(109);
/// Service desk live since.
pub const PROGRAMME_GO_LIVE_AT: FieldId = FieldId(110);
/// Template.
pub const PROGRAMME_TEMPLATE: FieldId = FieldId(111);
/// Approved.
pub const PROGRAMME_APPROVED_AT: FieldId = FieldId(112);
/// Approved by.
pub const PROGRAMME_APPROVED_BY: FieldId = FieldId(113);
/// One hour of work costs.
pub const PROGRAMME_HOURLY_RATE: FieldId = FieldId(114);
/// Currency.
pub const PROGRAMME_CURRENCY: FieldId = FieldId(115);

/// The programme itself: its charter. Usually there is one.
pub static PROGRAMME: Practice = Practice {
    kind: Kind::PROGRAMME,
    name: "programme",
    words: Words {
        singular: "programme",
        plural: "programmes",
        heading: "Programmes",
        empty: "The charter says why IT service management is introduced here, who wants it, what is in and out, and when it would be stopped.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "vision", "Vision", FieldType::Line)
            .required()
            .searched(4)
            .help("One sentence: what will be different for the business."),
        FieldDef::STATE,
        FieldDef::new(PROGRAMME_WHY_NOW.0, "why_now", "Why now", FieldType::Line)
            .help("What it costs to leave things as they are."),
        FieldDef::new(
            PROGRAMME_SCOPE_IN.0,
            "scope_in",
            "In scope",
            FieldType::Line,
        )
        .help("Services, sites and teams."),
        FieldDef::new(
            PROGRAMME_SCOPE_OUT.0,
            "scope_out",
            "Out of scope",
            FieldType::Line,
        ),
        FieldDef::new(
            PROGRAMME_PRINCIPLES.0,
            "principles",
            "Principles",
            FieldType::Tags,
        )
        .help("Such as: start where you are."),
        FieldDef::new(
            PROGRAMME_SUCCESS_CRITERIA.0,
            "success_criteria",
            "Success criteria",
            FieldType::Line,
        ),
        FieldDef::new(
            PROGRAMME_EXIT_RULE.0,
            "exit_rule",
            "We stop if",
            FieldType::Line,
        )
        .help("The honest end: when the programme would be given up."),
        FieldDef::new(
            PROGRAMME_SPONSOR.0,
            "sponsor",
            "Executive sponsor",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(
            PROGRAMME_MANAGER.0,
            "manager",
            "Programme manager",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(
            PROGRAMME_STARTS_AT.0,
            "starts_at",
            "Starts",
            FieldType::Time,
        ),
        FieldDef::new(PROGRAMME_ENDS_AT.0, "ends_at", "Ends", FieldType::Time),
        FieldDef::new(
            PROGRAMME_GO_LIVE_AT.0,
            "go_live_at",
            "Service desk live since",
            FieldType::Time,
        )
        .help("Everything before it is the baseline."),
        FieldDef::new(
            PROGRAMME_TEMPLATE.0,
            "template",
            "Template",
            FieldType::Choice(CHARTER_KINDS),
        ),
        FieldDef::new(
            PROGRAMME_APPROVED_AT.0,
            "approved_at",
            "Approved",
            FieldType::Time,
        )
        .part_of(common::STATE),
        FieldDef::new(
            PROGRAMME_APPROVED_BY.0,
            "approved_by",
            "Approved by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::new(
            PROGRAMME_HOURLY_RATE.0,
            "hourly_rate",
            "One hour of work costs",
            FieldType::Int,
        )
        .help("In the currency of the budget; turns minutes into money."),
        FieldDef::new(
            PROGRAMME_CURRENCY.0,
            "currency",
            "Currency",
            FieldType::Word,
        )
        .help("Such as EUR."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("draft", "Draft", StateCategory::New),
        StateDef::new("approved", "Approved", StateCategory::Active),
        StateDef::new("ended", "Ended", StateCategory::Closed),
    ],
    steps: &[
        Step::new("approve", "Approve the charter", &["draft"], "approved")
            .stamps(&[
                (PROGRAMME_APPROVED_AT, Stamp::Now),
                (PROGRAMME_APPROVED_BY, Stamp::Me),
            ])
            .only(PROGRAMME_SPONSOR),
        Step::new("redraft", "Back to draft", &["approved"], "draft")
            .order(5)
            .dropping(),
        Step::new("end", "End the programme", &["approved"], "ended").order(9),
    ],
    columns: &[
        Column::shown("name", 240),
        Column::shown("state", 110),
        Column::shown("sponsor", 160),
        Column::shown("manager", 160),
        Column::shown("starts_at", 130),
        Column::shown("go_live_at", 130),
    ],
    groups: &[
        FormGroup {
            label: "Why",
            fields: &[
                "name",
                "vision",
                "why_now",
                "success_criteria",
                "exit_rule",
                "principles",
            ],
        },
        FormGroup {
            label: "Scope",
            fields: &["scope_in", "scope_out"],
        },
        FormGroup {
            label: "Who and when",
            fields: &[
                "sponsor",
                "manager",
                "starts_at",
                "ends_at",
                "go_live_at",
                "template",
            ],
        },
        FormGroup {
            label: "Money",
            fields: &["hourly_rate", "currency"],
        },
    ],
    default_sort: "name",
    icon: "flag",
};

/// Which way is better.
pub const GOAL_DIRECTIONS: &[ChoiceDef] = &[
    ChoiceDef::new("at_least", "At least"),
    ChoiceDef::new("at_most", "At most"),
];

/// Business objective.
pub const GOAL_OBJECTIVE: FieldId = FieldId(100);
/// Indicator.
pub const GOAL_INDICATOR: FieldId = FieldId(101);
/// Direction.
pub const GOAL_DIRECTION: FieldId = FieldId(102);
/// Target.
pub const GOAL_TARGET: FieldId = FieldId(103);
/// Due.
pub const GOAL_DUE_AT: FieldId = FieldId(104);
/// Owner.
pub const GOAL_OWNER: FieldId = FieldId(105);

/// What the programme reaches for.
pub static GOAL: Practice = Practice {
    kind: Kind::GOAL,
    name: "goal",
    words: Words {
        singular: "goal",
        plural: "goals",
        heading: "Goals",
        empty: "A goal ties the programme to what the business wants: an objective, an indicator and a target.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Goal", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "What it means",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(
            GOAL_OBJECTIVE.0,
            "objective",
            "Business objective",
            FieldType::Line,
        )
        .required()
        .help("What the business wants, in its words."),
        FieldDef::new(GOAL_INDICATOR.0, "indicator", "Indicator", FieldType::Word)
            .checked(Check::Indicator)
            .help("Its identifier in the catalogue, such as sla_attainment."),
        FieldDef::new(
            GOAL_DIRECTION.0,
            "direction",
            "Direction",
            FieldType::Choice(GOAL_DIRECTIONS),
        ),
        FieldDef::new(GOAL_TARGET.0, "target", "Target", FieldType::Line)
            .checked(Check::Number)
            .help("Shares in per cent, durations in hours."),
        FieldDef::new(GOAL_DUE_AT.0, "due_at", "Due", FieldType::Time),
        FieldDef::new(GOAL_OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
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
        Column::shown("objective", 260),
        Column::shown("indicator", 160),
        Column::shown("target", 90),
        Column::shown("due_at", 120),
        Column::shown("owner", 150),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "description", "objective"],
        },
        FormGroup {
            label: "Measured by",
            fields: &["indicator", "direction", "target", "due_at", "owner"],
        },
    ],
    default_sort: "due_at",
    icon: "target",
};
