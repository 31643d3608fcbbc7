//! Controlled documents: policies, process sheets, plans and all else that somebody approves, reads
//! and reviews (FitSM GR2). The states are those of GR2.4.

use super::frameworks::PRACTICES;
use crate::domain::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// What a document is, by what asks for it.
pub const DOCUMENT_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("scope", "Scope statement"),
    ChoiceDef::new("policy", "Policy"),
    ChoiceDef::new("plan", "Service management plan"),
    ChoiceDef::new("process", "Process sheet"),
    ChoiceDef::new("procedure", "Procedure"),
    ChoiceDef::new("criteria", "Criteria"),
    ChoiceDef::new("risk_assessment", "Risk assessment"),
    ChoiceDef::new("capacity_plan", "Capacity plan"),
    ChoiceDef::new("release_strategy", "Release strategy"),
    ChoiceDef::new("role_description", "Role description"),
    ChoiceDef::new("minutes", "Minutes"),
    ChoiceDef::new("other", "Other"),
];

/// Kind.
pub const DOCUMENT_DOCUMENT_TYPE: FieldId = FieldId(100);
/// Practice.
pub const DOCUMENT_PRACTICE: FieldId = FieldId(101);
/// Owner.
pub const DOCUMENT_OWNER: FieldId = FieldId(102);
/// Approver.
pub const DOCUMENT_APPROVER: FieldId = FieldId(103);
/// Version.
pub const DOCUMENT_VERSION: FieldId = FieldId(104);
/// Next review.
pub const DOCUMENT_REVIEW_AT: FieldId = FieldId(105);
/// Approved.
pub const DOCUMENT_APPROVED_AT: FieldId = FieldId(106);
/// Approved by.
pub const DOCUMENT_APPROVED_BY: FieldId = FieldId(107);
/// To be read by.
pub const DOCUMENT_READERS: FieldId = FieldId(108);
/// Read by.
pub const DOCUMENT_READ_BY: FieldId = FieldId(109);
/// Goal.
pub const DOCUMENT_GOAL: FieldId = FieldId(110);
/// Inputs.
pub const DOCUMENT_INPUTS: FieldId = FieldId(111);
/// Outputs.
pub const DOCUMENT_OUTPUTS: FieldId = FieldId(112);
/// Activities.
pub const DOCUMENT_ACTIVITIES: FieldId = FieldId(113);
/// Roles.
pub const DOCUMENT_ROLES: FieldId = FieldId(114);
/// Interfaces.
pub const DOCUMENT_INTERFACES: FieldId = FieldId(115);
/// Rules.
pub const DOCUMENT_POLICIES: FieldId = FieldId(116);

/// A controlled document.
pub static DOCUMENT: Practice = Practice {
    kind: Kind::DOCUMENT,
    name: "document",
    words: Words {
        singular: "document",
        plural: "documents",
        heading: "Documents",
        empty: "Policies and process sheets stand here with their owner, their approval, their next review, and who has read them.",
    },
    number_prefix: Some("DOC"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "Text",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::STATE,
        FieldDef::new(
            DOCUMENT_DOCUMENT_TYPE.0,
            "document_type",
            "Kind",
            FieldType::Choice(DOCUMENT_TYPES),
        )
        .required(),
        FieldDef::new(
            DOCUMENT_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        ),
        FieldDef::new(
            DOCUMENT_OWNER.0,
            "owner",
            "Owner",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(
            DOCUMENT_APPROVER.0,
            "approver",
            "Approver",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(DOCUMENT_VERSION.0, "version", "Version", FieldType::Int),
        FieldDef::new(
            DOCUMENT_REVIEW_AT.0,
            "review_at",
            "Next review",
            FieldType::Time,
        ),
        FieldDef::new(
            DOCUMENT_APPROVED_AT.0,
            "approved_at",
            "Approved",
            FieldType::Time,
        )
        .part_of(common::STATE),
        FieldDef::new(
            DOCUMENT_APPROVED_BY.0,
            "approved_by",
            "Approved by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::new(
            DOCUMENT_READERS.0,
            "readers",
            "To be read by",
            FieldType::Refs(Kind::AUDIENCE),
        ),
        FieldDef::new(
            DOCUMENT_READ_BY.0,
            "read_by",
            "Read by",
            FieldType::Refs(Kind::PERSON),
        )
        .by_oneself()
        .fixed(),
        FieldDef::new(DOCUMENT_GOAL.0, "goal", "Goal", FieldType::Line)
            .help("What the process is for."),
        FieldDef::new(DOCUMENT_INPUTS.0, "inputs", "Inputs", FieldType::Line),
        FieldDef::new(DOCUMENT_OUTPUTS.0, "outputs", "Outputs", FieldType::Line),
        FieldDef::new(
            DOCUMENT_ACTIVITIES.0,
            "activities",
            "Activities",
            FieldType::Line,
        ),
        FieldDef::new(DOCUMENT_ROLES.0, "roles", "Roles", FieldType::Line),
        FieldDef::new(
            DOCUMENT_INTERFACES.0,
            "interfaces",
            "Interfaces",
            FieldType::Line,
        ),
        FieldDef::new(DOCUMENT_POLICIES.0, "policies", "Rules", FieldType::Line),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[
        StateDef::new("draft", "Draft", StateCategory::New),
        StateDef::new("review", "In review", StateCategory::Waiting),
        StateDef::new("approved", "Approved", StateCategory::Active),
        StateDef::new("retired", "Retired", StateCategory::Closed),
    ],
    steps: &[
        Step::new("submit", "Ask for approval", &["draft"], "review").order(1),
        Step::new("approve", "Approve", &["review"], "approved")
            .only(DOCUMENT_APPROVER)
            .stamps(&[
                (DOCUMENT_APPROVED_AT, Stamp::Now),
                (DOCUMENT_APPROVED_BY, Stamp::Me),
            ])
            .order(1),
        Step::new("send_back", "Send back", &["review"], "draft").order(3),
        Step::new("revise", "New version", &["approved"], "draft")
            .order(4)
            .dropping(),
        Step::new("retire", "Retire", &["approved", "draft"], "retired").order(9),
    ],
    columns: &[
        Column::shown("number", 100),
        Column::shown("name", 260),
        Column::shown("document_type", 150),
        Column::shown("state", 110),
        Column::shown("owner", 150),
        Column::shown("version", 80),
        Column::shown("review_at", 130),
        Column::hidden("practice", 160),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "document_type", "practice", "description"],
        },
        FormGroup {
            label: "Control",
            fields: &["owner", "approver", "version", "review_at", "readers"],
        },
        FormGroup {
            label: "Process sheet",
            fields: &[
                "goal",
                "inputs",
                "outputs",
                "activities",
                "roles",
                "interfaces",
                "policies",
            ],
        },
    ],
    default_sort: "name",
    icon: "file-text",
};
