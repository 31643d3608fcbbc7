//! The plan: phases, tasks, milestones and gates, and the logs beside it: decisions, risks, lessons.

use super::frameworks::PRACTICES;
use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Need, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// What a line of the plan is.
pub const TASK_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("phase", "Phase"),
    ChoiceDef::new("task", "Task"),
    ChoiceDef::new("milestone", "Milestone"),
    ChoiceDef::new("gate", "Gate"),
];

/// Kind.
pub const TASK_TASK_TYPE: FieldId = FieldId(100);
/// Phase.
pub const TASK_PHASE: FieldId = FieldId(101);
/// Practice.
pub const TASK_PRACTICE: FieldId = FieldId(102);
/// Owner.
pub const TASK_OWNER: FieldId = FieldId(103);
/// Starts.
pub const TASK_STARTS_AT: FieldId = FieldId(104);
/// Ends.
pub const TASK_ENDS_AT: FieldId = FieldId(105);
/// Baseline start.
pub const TASK_BASELINE_START: FieldId = FieldId(106);
/// Baseline end.
pub const TASK_BASELINE_END: FieldId = FieldId(107);
/// Actual start.
pub const TASK_ACTUAL_START: FieldId = FieldId(108);
/// Actual end.
pub const TASK_ACTUAL_END: FieldId = FieldId(109);
/// Done, %.
pub const TASK_PERCENT: FieldId = FieldId(110);
/// Depends on.
pub const TASK_DEPENDS_ON: FieldId = FieldId(111);
/// Position.
pub const TASK_POSITION: FieldId = FieldId(112);

/// A line of the plan.
pub static TASK: Practice = Practice {
    kind: Kind::TASK,
    name: "task",
    words: Words {
        singular: "task",
        plural: "tasks",
        heading: "Plan",
        empty: "The plan holds phases, tasks, milestones and gates, with what depends on what, the baseline and the actual days.",
    },
    number_prefix: Some("PT"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line).required().searched(6).aliases(&["title"]),
        FieldDef::new(common::DESCRIPTION.0, "description", "Description", FieldType::Text).searched(2),
        FieldDef::STATE,
        FieldDef::new(TASK_TASK_TYPE.0, "task_type", "Kind", FieldType::Choice(TASK_TYPES)).required(),
        FieldDef::new(TASK_PHASE.0, "phase", "Phase", FieldType::Ref(Kind::TASK)),
        FieldDef::new(TASK_PRACTICE.0, "practice", "Practice", FieldType::Choice(PRACTICES)),
        FieldDef::new(TASK_OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(TASK_STARTS_AT.0, "starts_at", "Starts", FieldType::Time).tracked(),
        FieldDef::new(TASK_ENDS_AT.0, "ends_at", "Ends", FieldType::Time).tracked().aliases(&["due"]).help("The last day."),
        FieldDef::new(TASK_BASELINE_START.0, "baseline_start", "Baseline start", FieldType::Time),
        FieldDef::new(TASK_BASELINE_END.0, "baseline_end", "Baseline end", FieldType::Time),
        FieldDef::new(TASK_ACTUAL_START.0, "actual_start", "Actual start", FieldType::Time),
        FieldDef::new(TASK_ACTUAL_END.0, "actual_end", "Actual end", FieldType::Time),
        FieldDef::new(TASK_PERCENT.0, "percent", "Done, %", FieldType::Int).tracked(),
        FieldDef::new(TASK_DEPENDS_ON.0, "depends_on", "Depends on", FieldType::Tags).checked(Check::Dependency).help("Such as PT-0003, PT-0003 SS, PT-0004 FS +2d. FS: after its end; SS: after its start; FF: ends after its end; SF: ends after its start. Days are working days."),
        FieldDef::new(TASK_POSITION.0, "position", "Position", FieldType::Int),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
        FieldDef::CHECKLIST,
    ],
    states: &[
        StateDef::new("planned", "Planned", StateCategory::New),
        StateDef::new("in_progress", "In progress", StateCategory::Active),
        StateDef::new("done", "Done", StateCategory::Closed),
        StateDef::new("cancelled", "Cancelled", StateCategory::Cancelled),
    ],
    steps: &[
        Step::new("start", "Start", &["planned"], "in_progress").stamps(&[(TASK_ACTUAL_START, Stamp::Now)]).order(1),
        Step::new("finish", "Done", &["planned", "in_progress"], "done").stamps(&[(TASK_ACTUAL_END, Stamp::Now), (TASK_PERCENT, Stamp::Number(100))]).order(2),
        Step::new("reopen", "Reopen", &["done", "cancelled"], "in_progress").stamps(&[(TASK_ACTUAL_END, Stamp::Nothing), (TASK_PERCENT, Stamp::Number(50))]).order(4),
        Step::new("cancel", "Cancel", &["planned", "in_progress"], "cancelled").order(9),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("name", 280),
        Column::shown("task_type", 100),
        Column::shown("phase", 160),
        Column::shown("state", 110),
        Column::shown("owner", 150),
        Column::shown("starts_at", 120),
        Column::shown("ends_at", 120),
        Column::shown("percent", 80),
        Column::hidden("baseline_end", 120),
    ],
    groups: &[
        FormGroup { label: "What", fields: &["name", "task_type", "phase", "practice", "description"] },
        FormGroup { label: "Days", fields: &["starts_at", "ends_at", "percent", "depends_on", "baseline_start", "baseline_end", "actual_start", "actual_end"] },
        FormGroup { label: "Who", fields: &["owner", "position"] },
    ],
    default_sort: "position",
    icon: "chart-column",
};

/// Gate.
pub const CRITERION_GATE: FieldId = FieldId(100);
/// Probe.
pub const CRITERION_PROBE: FieldId = FieldId(101);
/// Counted.
pub const CRITERION_RECORD_KIND: FieldId = FieldId(102);
/// Query.
pub const CRITERION_QUERY: FieldId = FieldId(103);
/// At least.
pub const CRITERION_MINIMUM: FieldId = FieldId(104);
/// Document.
pub const CRITERION_DOCUMENT: FieldId = FieldId(105);
/// Role.
pub const CRITERION_ROLE: FieldId = FieldId(106);
/// Position.
pub const CRITERION_POSITION: FieldId = FieldId(107);

/// What has to hold before a gate opens.
pub static CRITERION: Practice = Practice {
    kind: Kind::CRITERION,
    name: "criterion",
    words: Words {
        singular: "criterion",
        plural: "criteria",
        heading: "Gate criteria",
        empty: "A gate opens when its criteria hold. Each is a probe, a count of records, a document, or a role that was accepted.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Criterion", FieldType::Line)
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
        FieldDef::new(CRITERION_GATE.0, "gate", "Gate", FieldType::Ref(Kind::TASK)).required(),
        FieldDef::new(CRITERION_PROBE.0, "probe", "Probe", FieldType::Word)
            .checked(Check::Probe)
            .help("Its identifier, such as classified; it has to be met."),
        FieldDef::new(
            CRITERION_RECORD_KIND.0,
            "record_kind",
            "Counted",
            FieldType::Word,
        )
        .help("Name of a record type, such as incident."),
        FieldDef::new(CRITERION_QUERY.0, "query", "Query", FieldType::Line)
            .help("Such as: opened:..now; the records that it finds are counted."),
        FieldDef::new(CRITERION_MINIMUM.0, "minimum", "At least", FieldType::Int),
        FieldDef::new(
            CRITERION_DOCUMENT.0,
            "document",
            "Document",
            FieldType::Ref(Kind::DOCUMENT),
        ),
        FieldDef::new(CRITERION_ROLE.0, "role", "Role", FieldType::Ref(Kind::ROLE)),
        FieldDef::new(CRITERION_POSITION.0, "position", "Position", FieldType::Int),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 280),
        Column::shown("gate", 180),
        Column::shown("probe", 160),
        Column::shown("query", 200),
        Column::shown("minimum", 80),
        Column::shown("document", 160),
        Column::shown("role", 160),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "gate", "position"],
        },
        FormGroup {
            label: "Proof: one of these",
            fields: &[
                "probe",
                "record_kind",
                "query",
                "minimum",
                "document",
                "role",
            ],
        },
    ],
    default_sort: "position",
    icon: "list-checks",
};

/// What is asked.
pub const DECISION_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("decide", "Decide"),
    ChoiceDef::new("say", "Say"),
    ChoiceDef::new("unblock", "Unblock"),
    ChoiceDef::new("gate", "Gate"),
];

/// What was decided.
pub const OUTCOMES: &[ChoiceDef] = &[
    ChoiceDef::new("go", "Go"),
    ChoiceDef::new("conditions", "Go, with conditions"),
    ChoiceDef::new("no_go", "No-go"),
    ChoiceDef::new("yes", "Yes"),
    ChoiceDef::new("no", "No"),
    ChoiceDef::new("other", "Other"),
];

/// Kind.
pub const DECISION_DECISION_TYPE: FieldId = FieldId(100);
/// Asked of.
pub const DECISION_ASKED_OF: FieldId = FieldId(101);
/// Asked by.
pub const DECISION_ASKED_BY: FieldId = FieldId(102);
/// Wanted by.
pub const DECISION_DUE_AT: FieldId = FieldId(103);
/// Gate.
pub const DECISION_GATE: FieldId = FieldId(104);
/// Principles followed.
pub const DECISION_PRINCIPLES: FieldId = FieldId(105);
/// Decision.
pub const DECISION_OUTCOME: FieldId = FieldId(106);
/// Conditions.
pub const DECISION_CONDITIONS: FieldId = FieldId(107);
/// Decided.
pub const DECISION_DECIDED_AT: FieldId = FieldId(108);
/// Decided by.
pub const DECISION_DECIDED_BY: FieldId = FieldId(109);

/// A decision, asked for or taken.
pub static DECISION: Practice = Practice {
    kind: Kind::DECISION,
    name: "decision",
    words: Words {
        singular: "decision",
        plural: "decisions",
        heading: "Decisions",
        empty: "What was asked of whom, since when, and what was decided. Requests to the sponsor stand here too.",
    },
    number_prefix: Some("DEC"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "question", "Question", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title", "name"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "background",
            "Background and prepared text",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::STATE,
        FieldDef::new(
            DECISION_DECISION_TYPE.0,
            "decision_type",
            "Kind",
            FieldType::Choice(DECISION_TYPES),
        )
        .required(),
        FieldDef::new(
            DECISION_ASKED_OF.0,
            "asked_of",
            "Asked of",
            FieldType::Ref(Kind::PERSON),
        )
        .required()
        .tracked(),
        FieldDef::new(
            DECISION_ASKED_BY.0,
            "asked_by",
            "Asked by",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(DECISION_DUE_AT.0, "due_at", "Wanted by", FieldType::Time),
        FieldDef::new(DECISION_GATE.0, "gate", "Gate", FieldType::Ref(Kind::TASK)),
        FieldDef::new(
            DECISION_PRINCIPLES.0,
            "principles",
            "Principles followed",
            FieldType::Tags,
        ),
        FieldDef::new(
            DECISION_OUTCOME.0,
            "outcome",
            "Decision",
            FieldType::Choice(OUTCOMES),
        )
        .part_of(common::STATE),
        FieldDef::new(
            DECISION_CONDITIONS.0,
            "conditions",
            "Conditions",
            FieldType::Line,
        )
        .part_of(common::STATE),
        FieldDef::new(
            DECISION_DECIDED_AT.0,
            "decided_at",
            "Decided",
            FieldType::Time,
        )
        .part_of(common::STATE),
        FieldDef::new(
            DECISION_DECIDED_BY.0,
            "decided_by",
            "Decided by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("asked", "Open", StateCategory::New),
        StateDef::new("decided", "Decided", StateCategory::Closed),
        StateDef::new("withdrawn", "Withdrawn", StateCategory::Cancelled),
    ],
    steps: &[
        Step::new("decide", "Decide", &["asked"], "decided")
            .only(DECISION_ASKED_OF)
            .needs(&[
                Need::required("outcome", "Decision", FieldType::Choice(OUTCOMES)),
                Need::required("conditions", "Conditions", FieldType::Line)
                    .only_if("outcome", "conditions"),
            ])
            .stamps(&[
                (DECISION_DECIDED_AT, Stamp::Now),
                (DECISION_DECIDED_BY, Stamp::Me),
            ])
            .order(1),
        Step::new("withdraw", "Withdraw", &["asked"], "withdrawn").order(5),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("question", 320),
        Column::shown("decision_type", 110),
        Column::shown("state", 110),
        Column::shown("asked_of", 150),
        Column::shown("created_at", 120),
        Column::shown("due_at", 120),
        Column::shown("outcome", 140),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "question",
                "decision_type",
                "background",
                "gate",
                "principles",
            ],
        },
        FormGroup {
            label: "Who and when",
            fields: &["asked_of", "asked_by", "due_at"],
        },
    ],
    default_sort: "-created_at",
    icon: "check-check",
};

/// Risk, assumption, issue or dependency.
pub const RAID_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("risk", "Risk"),
    ChoiceDef::new("assumption", "Assumption"),
    ChoiceDef::new("issue", "Issue"),
    ChoiceDef::new("dependency", "Dependency"),
];

/// What is done about it.
pub const RESPONSES: &[ChoiceDef] = &[
    ChoiceDef::new("avoid", "Avoid"),
    ChoiceDef::new("reduce", "Reduce"),
    ChoiceDef::new("transfer", "Transfer"),
    ChoiceDef::new("accept", "Accept"),
];

/// One to five.
pub const FIVE: &[ChoiceDef] = &[
    ChoiceDef::new("1", "1 Very low"),
    ChoiceDef::new("2", "2 Low"),
    ChoiceDef::new("3", "3 Medium"),
    ChoiceDef::new("4", "4 High"),
    ChoiceDef::new("5", "5 Very high"),
];

/// Kind.
pub const RISK_RAID_TYPE: FieldId = FieldId(100);
/// Probability.
pub const RISK_PROBABILITY: FieldId = FieldId(101);
/// Impact.
pub const RISK_IMPACT: FieldId = FieldId(102);
/// Owner.
pub const RISK_OWNER: FieldId = FieldId(103);
/// Response.
pub const RISK_RESPONSE: FieldId = FieldId(104);
/// What we do.
pub const RISK_ACTION: FieldId = FieldId(105);
/// Raised by the probe.
pub const RISK_TRIGGER_PROBE: FieldId = FieldId(106);
/// Next review.
pub const RISK_REVIEW_AT: FieldId = FieldId(107);
/// Closed.
pub const RISK_CLOSED_AT: FieldId = FieldId(108);

/// A line of the RAID register.
pub static RISK: Practice = Practice {
    kind: Kind::RISK,
    name: "risk",
    words: Words {
        singular: "risk",
        plural: "risks",
        heading: "Risks and issues",
        empty: "Risks, assumptions, issues and dependencies. A risk can watch a probe: it raises itself when the probe fails.",
    },
    number_prefix: Some("RSK"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(
            common::TITLE.0,
            "name",
            "What could happen",
            FieldType::Line,
        )
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
        FieldDef::STATE,
        FieldDef::new(
            RISK_RAID_TYPE.0,
            "raid_type",
            "Kind",
            FieldType::Choice(RAID_TYPES),
        )
        .required(),
        FieldDef::new(
            RISK_PROBABILITY.0,
            "probability",
            "Probability",
            FieldType::Choice(FIVE),
        )
        .tracked(),
        FieldDef::new(RISK_IMPACT.0, "impact", "Impact", FieldType::Choice(FIVE)).tracked(),
        FieldDef::new(RISK_OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(
            RISK_RESPONSE.0,
            "response",
            "Response",
            FieldType::Choice(RESPONSES),
        ),
        FieldDef::new(RISK_ACTION.0, "action", "What we do", FieldType::Line),
        FieldDef::new(
            RISK_TRIGGER_PROBE.0,
            "trigger_probe",
            "Raised by the probe",
            FieldType::Word,
        )
        .checked(Check::Probe)
        .help("When this probe is not met, the risk has come true."),
        FieldDef::new(
            RISK_REVIEW_AT.0,
            "review_at",
            "Next review",
            FieldType::Time,
        ),
        FieldDef::new(RISK_CLOSED_AT.0, "closed_at", "Closed", FieldType::Time)
            .part_of(common::STATE),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("open", "Open", StateCategory::Active),
        StateDef::new("closed", "Closed", StateCategory::Closed),
    ],
    steps: &[
        Step::new("close", "Close", &["open"], "closed")
            .stamps(&[(RISK_CLOSED_AT, Stamp::Now)])
            .order(2),
        Step::new("reopen", "Reopen", &["closed"], "open")
            .order(2)
            .dropping(),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("name", 300),
        Column::shown("raid_type", 110),
        Column::shown("probability", 110),
        Column::shown("impact", 110),
        Column::shown("owner", 150),
        Column::shown("response", 110),
        Column::shown("state", 100),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "raid_type", "description", "probability", "impact"],
        },
        FormGroup {
            label: "Response",
            fields: &["response", "action", "owner", "trigger_probe", "review_at"],
        },
    ],
    default_sort: "-probability",
    icon: "triangle-alert",
};

/// What we do differently.
pub const LESSON_CONSEQUENCE: FieldId = FieldId(100);
/// From.
pub const LESSON_TASK: FieldId = FieldId(101);
/// Said by.
pub const LESSON_SAID_BY: FieldId = FieldId(102);

/// A lesson learned.
pub static LESSON: Practice = Practice {
    kind: Kind::LESSON,
    name: "lesson",
    words: Words {
        singular: "lesson",
        plural: "lessons",
        heading: "Lessons",
        empty: "What was learned on the way, and what follows from it.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Lesson", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "What happened",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(
            LESSON_CONSEQUENCE.0,
            "consequence",
            "What we do differently",
            FieldType::Line,
        ),
        FieldDef::new(LESSON_TASK.0, "task", "From", FieldType::Ref(Kind::TASK)),
        FieldDef::new(
            LESSON_SAID_BY.0,
            "said_by",
            "Said by",
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
        Column::shown("name", 320),
        Column::shown("consequence", 320),
        Column::shown("task", 180),
        Column::shown("said_by", 150),
        Column::shown("created_at", 120),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &["name", "description", "consequence", "task", "said_by"],
    }],
    default_sort: "-created_at",
    icon: "lightbulb",
};
