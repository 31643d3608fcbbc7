//! Who does what: roles by practice after the FitSM role model, and who answers for which activity
//! (RACI). A role counts when the person in it has accepted it.

use super::frameworks::PRACTICES;
use crate::domain::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// The role model.
pub const ROLE_TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("sponsor", "Executive sponsor"),
    ChoiceDef::new("sms_owner", "Owner of the management system"),
    ChoiceDef::new("sms_manager", "Manager of the management system"),
    ChoiceDef::new("programme_manager", "Programme manager"),
    ChoiceDef::new("process_owner", "Process owner"),
    ChoiceDef::new("process_manager", "Process manager"),
    ChoiceDef::new("case_owner", "Case owner"),
    ChoiceDef::new("team", "Project team"),
    ChoiceDef::new("champion", "Champion"),
    ChoiceDef::new("relationship_manager", "Customer relationship manager"),
    ChoiceDef::new("supplier_manager", "Supplier relationship manager"),
];

/// Kind.
pub const ROLE_ROLE_TYPE: FieldId = FieldId(100);
/// Practice.
pub const ROLE_PRACTICE: FieldId = FieldId(101);
/// Held by.
pub const ROLE_HOLDER: FieldId = FieldId(102);
/// Deputy.
pub const ROLE_DEPUTY: FieldId = FieldId(103);
/// Time share, %.
pub const ROLE_TIME_SHARE: FieldId = FieldId(104);
/// For the site.
pub const ROLE_SITE: FieldId = FieldId(105);
/// Accepted.
pub const ROLE_ACCEPTED_AT: FieldId = FieldId(106);
/// Accepted by.
pub const ROLE_ACCEPTED_BY: FieldId = FieldId(107);

/// A role in the programme or in a practice.
pub static ROLE: Practice = Practice {
    kind: Kind::ROLE,
    name: "role",
    words: Words {
        singular: "role",
        plural: "roles",
        heading: "Roles",
        empty: "Roles by practice: who holds them, who stands in, how much time they have, and whether they said yes.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Role", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "What it does",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::STATE,
        FieldDef::new(
            ROLE_ROLE_TYPE.0,
            "role_type",
            "Kind",
            FieldType::Choice(ROLE_TYPES),
        )
        .required(),
        FieldDef::new(
            ROLE_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        ),
        FieldDef::new(
            ROLE_HOLDER.0,
            "holder",
            "Held by",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked(),
        FieldDef::new(
            ROLE_DEPUTY.0,
            "deputy",
            "Deputy",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            ROLE_TIME_SHARE.0,
            "time_share",
            "Time share, %",
            FieldType::Int,
        ),
        FieldDef::new(
            ROLE_SITE.0,
            "site",
            "For the site",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        ),
        FieldDef::new(
            ROLE_ACCEPTED_AT.0,
            "accepted_at",
            "Accepted",
            FieldType::Time,
        )
        .part_of(common::STATE),
        FieldDef::new(
            ROLE_ACCEPTED_BY.0,
            "accepted_by",
            "Accepted by",
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
        StateDef::new("open", "Not accepted", StateCategory::New),
        StateDef::new("accepted", "Accepted", StateCategory::Active),
        StateDef::new("ended", "Ended", StateCategory::Closed),
    ],
    steps: &[
        Step::new("accept", "I accept this role", &["open"], "accepted")
            .only(ROLE_HOLDER)
            .stamps(&[
                (ROLE_ACCEPTED_AT, Stamp::Now),
                (ROLE_ACCEPTED_BY, Stamp::Me),
            ])
            .order(1),
        Step::new("release", "Give it back", &["accepted"], "open")
            .order(5)
            .dropping(),
        Step::new("end", "End", &["open", "accepted"], "ended").order(9),
    ],
    columns: &[
        Column::shown("name", 240),
        Column::shown("role_type", 180),
        Column::shown("practice", 170),
        Column::shown("holder", 160),
        Column::shown("deputy", 150),
        Column::shown("time_share", 110),
        Column::shown("state", 120),
        Column::hidden("accepted_at", 130),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "role_type", "practice", "site", "description"],
        },
        FormGroup {
            label: "Who",
            fields: &["holder", "deputy", "time_share"],
        },
    ],
    default_sort: "role_type",
    icon: "user-check",
};

/// Practice.
pub const ACTIVITY_PRACTICE: FieldId = FieldId(100);
/// Accountable.
pub const ACTIVITY_ACCOUNTABLE: FieldId = FieldId(101);
/// Responsible.
pub const ACTIVITY_RESPONSIBLE: FieldId = FieldId(102);
/// Consulted.
pub const ACTIVITY_CONSULTED: FieldId = FieldId(103);
/// Informed.
pub const ACTIVITY_INFORMED: FieldId = FieldId(104);
/// Minutes a week.
pub const ACTIVITY_MINUTES_PER_WEEK: FieldId = FieldId(105);
/// Position.
pub const ACTIVITY_POSITION: FieldId = FieldId(106);

/// A row of the RACI matrix.
pub static ACTIVITY: Practice = Practice {
    kind: Kind::ACTIVITY,
    name: "activity",
    words: Words {
        singular: "activity",
        plural: "activities",
        heading: "Activities",
        empty: "Who is responsible, accountable, consulted and informed. Exactly one role answers for each activity.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Activity", FieldType::Line)
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
            ACTIVITY_PRACTICE.0,
            "practice",
            "Practice",
            FieldType::Choice(PRACTICES),
        ),
        FieldDef::new(
            ACTIVITY_ACCOUNTABLE.0,
            "accountable",
            "Accountable",
            FieldType::Ref(Kind::ROLE),
        )
        .tracked()
        .help("Exactly one."),
        FieldDef::new(
            ACTIVITY_RESPONSIBLE.0,
            "responsible",
            "Responsible",
            FieldType::Refs(Kind::ROLE),
        ),
        FieldDef::new(
            ACTIVITY_CONSULTED.0,
            "consulted",
            "Consulted",
            FieldType::Refs(Kind::ROLE),
        ),
        FieldDef::new(
            ACTIVITY_INFORMED.0,
            "informed",
            "Informed",
            FieldType::Refs(Kind::ROLE),
        ),
        FieldDef::new(
            ACTIVITY_MINUTES_PER_WEEK.0,
            "minutes_per_week",
            "Minutes a week",
            FieldType::Int,
        ),
        FieldDef::new(ACTIVITY_POSITION.0, "position", "Position", FieldType::Int),
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
        Column::shown("practice", 170),
        Column::shown("accountable", 200),
        Column::shown("minutes_per_week", 120),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &[
                "name",
                "practice",
                "description",
                "minutes_per_week",
                "position",
            ],
        },
        FormGroup {
            label: "Who",
            fields: &["accountable", "responsible", "consulted", "informed"],
        },
    ],
    default_sort: "position",
    icon: "table",
};
