//! The communication plan: who is told what, by whom, in which form and how often, and who may see
//! what.

use super::access::{CLASSES, LEVELS};
use super::plan::FIVE;
use crate::domain::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Stamp,
    StateCategory, StateDef, Step, Words, common,
};

/// How an audience stands to the programme.
pub const ATTITUDES: &[ChoiceDef] = &[
    ChoiceDef::new("-2", "Against it"),
    ChoiceDef::new("-1", "Doubtful"),
    ChoiceDef::new("0", "Neutral"),
    ChoiceDef::new("1", "In favour"),
    ChoiceDef::new("2", "Carries it"),
];

/// Rule.
pub const AUDIENCE_RULE: FieldId = FieldId(100);
/// Members.
pub const AUDIENCE_MEMBERS: FieldId = FieldId(101);
/// Size.
pub const AUDIENCE_SIZE: FieldId = FieldId(102);
/// Influence.
pub const AUDIENCE_INFLUENCE: FieldId = FieldId(103);
/// Attitude.
pub const AUDIENCE_ATTITUDE: FieldId = FieldId(104);
/// Preferred channel.
pub const AUDIENCE_CHANNEL: FieldId = FieldId(105);
/// Language.
pub const AUDIENCE_LANGUAGE: FieldId = FieldId(106);
/// A stakeholder of the management system.
pub const AUDIENCE_STAKEHOLDER: FieldId = FieldId(107);
/// Legal and contractual duties.
pub const AUDIENCE_DUTIES: FieldId = FieldId(108);
/// Reviewed.
pub const AUDIENCE_REVIEWED_AT: FieldId = FieldId(109);

/// An audience, and a stakeholder.
pub static AUDIENCE: Practice = Practice {
    kind: Kind::AUDIENCE,
    name: "audience",
    words: Words {
        singular: "audience",
        plural: "audiences",
        heading: "Audiences",
        empty: "Groups of people who are told the same: by a rule, or as a list.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "needs",
            "What they need",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(AUDIENCE_RULE.0, "rule", "Rule", FieldType::Line)
            .help("A query over people, such as department:\"Finance\"."),
        FieldDef::new(
            AUDIENCE_MEMBERS.0,
            "members",
            "Members",
            FieldType::Refs(Kind::PERSON),
        ),
        FieldDef::new(AUDIENCE_SIZE.0, "size", "Size", FieldType::Int)
            .help("Counted from the rule and the members if empty."),
        FieldDef::new(
            AUDIENCE_INFLUENCE.0,
            "influence",
            "Influence",
            FieldType::Choice(FIVE),
        ),
        FieldDef::new(
            AUDIENCE_ATTITUDE.0,
            "attitude",
            "Attitude",
            FieldType::Choice(ATTITUDES),
        )
        .tracked(),
        FieldDef::new(
            AUDIENCE_CHANNEL.0,
            "channel",
            "Preferred channel",
            FieldType::Word,
        ),
        FieldDef::new(AUDIENCE_LANGUAGE.0, "language", "Language", FieldType::Word),
        FieldDef::new(
            AUDIENCE_STAKEHOLDER.0,
            "stakeholder",
            "A stakeholder of the management system",
            FieldType::Bool,
        ),
        FieldDef::new(
            AUDIENCE_DUTIES.0,
            "duties",
            "Legal and contractual duties",
            FieldType::Line,
        ),
        FieldDef::new(
            AUDIENCE_REVIEWED_AT.0,
            "reviewed_at",
            "Reviewed",
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
        Column::shown("name", 220),
        Column::shown("size", 80),
        Column::shown("influence", 120),
        Column::shown("attitude", 120),
        Column::shown("channel", 140),
        Column::shown("rule", 220),
    ],
    groups: &[
        FormGroup {
            label: "Who",
            fields: &["name", "rule", "members", "size", "language", "channel"],
        },
        FormGroup {
            label: "How they stand",
            fields: &[
                "influence",
                "attitude",
                "needs",
                "stakeholder",
                "duties",
                "reviewed_at",
            ],
        },
    ],
    default_sort: "name",
    icon: "users",
};

/// Forms of a message.
pub const FORMS: &[ChoiceDef] = &[
    ChoiceDef::new("newsletter", "Newsletter"),
    ChoiceDef::new("launch", "Launch"),
    ChoiceDef::new("town_hall", "Town hall"),
    ChoiceDef::new("mail", "E-mail"),
    ChoiceDef::new("banner", "Banner"),
    ChoiceDef::new("poster", "Poster"),
    ChoiceDef::new("video", "Video"),
    ChoiceDef::new("one_to_one", "One to one"),
    ChoiceDef::new("report", "Report"),
    ChoiceDef::new("training", "Training"),
    ChoiceDef::new("survey", "Survey"),
];

/// From where in the organisation.
pub const SENDER_LEVELS: &[ChoiceDef] = &[
    ChoiceDef::new("sponsor", "Executive sponsor"),
    ChoiceDef::new("management", "Management"),
    ChoiceDef::new("it", "IT"),
    ChoiceDef::new("champion", "Champion"),
];

/// How often.
pub const REPEATS: &[ChoiceDef] = &[
    ChoiceDef::new("once", "Once"),
    ChoiceDef::new("weekly", "Weekly"),
    ChoiceDef::new("monthly", "Monthly"),
    ChoiceDef::new("quarterly", "Quarterly"),
];

/// Form.
pub const MESSAGE_FORM: FieldId = FieldId(100);
/// Purpose.
pub const MESSAGE_PURPOSE: FieldId = FieldId(101);
/// Audiences.
pub const MESSAGE_AUDIENCES: FieldId = FieldId(102);
/// Sender.
pub const MESSAGE_SENDER: FieldId = FieldId(103);
/// Sent from.
pub const MESSAGE_SENDER_LEVEL: FieldId = FieldId(104);
/// Approver.
pub const MESSAGE_APPROVER: FieldId = FieldId(105);
/// Planned for.
pub const MESSAGE_PLANNED_AT: FieldId = FieldId(106);
/// Tied to.
pub const MESSAGE_MILESTONE: FieldId = FieldId(107);
/// Days after the milestone.
pub const MESSAGE_DAYS_FROM_MILESTONE: FieldId = FieldId(108);
/// Repeats.
pub const MESSAGE_REPEAT: FieldId = FieldId(109);
/// Information class.
pub const MESSAGE_INFORMATION_CLASS: FieldId = FieldId(110);
/// Aims at the probe.
pub const MESSAGE_AIMS_AT: FieldId = FieldId(111);
/// Sent.
pub const MESSAGE_SENT_AT: FieldId = FieldId(112);
/// Sent by.
pub const MESSAGE_SENT_BY: FieldId = FieldId(113);
/// Approved.
pub const MESSAGE_APPROVED_AT: FieldId = FieldId(114);
/// Approved by.
pub const MESSAGE_APPROVED_BY: FieldId = FieldId(115);
/// Acknowledged by.
pub const MESSAGE_ACKNOWLEDGED_BY: FieldId = FieldId(116);
/// Helpful to.
pub const MESSAGE_LIKED_BY: FieldId = FieldId(117);
/// Not helpful to.
pub const MESSAGE_DISLIKED_BY: FieldId = FieldId(118);
/// Reached, counted elsewhere.
pub const MESSAGE_COUNTED_REACH: FieldId = FieldId(119);
/// Demo script.
pub const MESSAGE_SCRIPT: FieldId = FieldId(120);

/// A message of the communication plan.
pub static MESSAGE: Practice = Practice {
    kind: Kind::MESSAGE,
    name: "message",
    words: Words {
        singular: "message",
        plural: "messages",
        heading: "Messages",
        empty: "What is said to whom, by whom, in which form and when; with how far it reached and what it changed.",
    },
    number_prefix: Some("MSG"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "subject", "Subject", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title", "name"]),
        FieldDef::new(common::DESCRIPTION.0, "text", "Text", FieldType::Text).searched(2),
        FieldDef::STATE,
        FieldDef::new(MESSAGE_FORM.0, "form", "Form", FieldType::Choice(FORMS)).required(),
        FieldDef::new(MESSAGE_PURPOSE.0, "purpose", "Purpose", FieldType::Line),
        FieldDef::new(
            MESSAGE_AUDIENCES.0,
            "audiences",
            "Audiences",
            FieldType::Refs(Kind::AUDIENCE),
        ),
        FieldDef::new(
            MESSAGE_SENDER.0,
            "sender",
            "Sender",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            MESSAGE_SENDER_LEVEL.0,
            "sender_level",
            "Sent from",
            FieldType::Choice(SENDER_LEVELS),
        ),
        FieldDef::new(
            MESSAGE_APPROVER.0,
            "approver",
            "Approver",
            FieldType::Ref(Kind::PERSON),
        ),
        FieldDef::new(
            MESSAGE_PLANNED_AT.0,
            "planned_at",
            "Planned for",
            FieldType::Time,
        ),
        FieldDef::new(
            MESSAGE_MILESTONE.0,
            "milestone",
            "Tied to",
            FieldType::Ref(Kind::TASK),
        ),
        FieldDef::new(
            MESSAGE_DAYS_FROM_MILESTONE.0,
            "days_from_milestone",
            "Days after the milestone",
            FieldType::Int,
        )
        .help("Negative: before. When the milestone moves, the day moves."),
        FieldDef::new(
            MESSAGE_REPEAT.0,
            "repeat",
            "Repeats",
            FieldType::Choice(REPEATS),
        ),
        FieldDef::new(
            MESSAGE_INFORMATION_CLASS.0,
            "information_class",
            "Information class",
            FieldType::Choice(CLASSES),
        ),
        FieldDef::new(
            MESSAGE_AIMS_AT.0,
            "aims_at",
            "Aims at the probe",
            FieldType::Word,
        )
        .checked(Check::Probe),
        FieldDef::new(MESSAGE_SENT_AT.0, "sent_at", "Sent", FieldType::Time).part_of(common::STATE),
        FieldDef::new(
            MESSAGE_SENT_BY.0,
            "sent_by",
            "Sent by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::new(
            MESSAGE_APPROVED_AT.0,
            "approved_at",
            "Approved",
            FieldType::Time,
        )
        .part_of(common::STATE),
        FieldDef::new(
            MESSAGE_APPROVED_BY.0,
            "approved_by",
            "Approved by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::new(
            MESSAGE_ACKNOWLEDGED_BY.0,
            "acknowledged_by",
            "Acknowledged by",
            FieldType::Refs(Kind::PERSON),
        )
        .by_oneself()
        .fixed(),
        FieldDef::new(
            MESSAGE_LIKED_BY.0,
            "liked_by",
            "Helpful to",
            FieldType::Refs(Kind::PERSON),
        )
        .by_oneself()
        .fixed(),
        FieldDef::new(
            MESSAGE_DISLIKED_BY.0,
            "disliked_by",
            "Not helpful to",
            FieldType::Refs(Kind::PERSON),
        )
        .by_oneself()
        .fixed(),
        FieldDef::new(
            MESSAGE_COUNTED_REACH.0,
            "counted_reach",
            "Reached, counted elsewhere",
            FieldType::Int,
        )
        .help("Such as the people in the town hall."),
        FieldDef::new(MESSAGE_SCRIPT.0, "script", "Demo script", FieldType::Text)
            .help("For a launch: what is shown, in which order, and who says what."),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
        FieldDef::CHECKLIST,
    ],
    states: &[
        StateDef::new("draft", "Draft", StateCategory::New),
        StateDef::new("approval", "For approval", StateCategory::Waiting),
        StateDef::new("approved", "Approved", StateCategory::Active),
        // Not closed: how many it reached, and what people ask, comes in afterwards.
        StateDef::new("sent", "Sent", StateCategory::Resolved),
        StateDef::new("dropped", "Dropped", StateCategory::Cancelled),
    ],
    steps: &[
        Step::new("submit", "Ask for approval", &["draft"], "approval").order(1),
        Step::new("approve", "Approve", &["approval"], "approved")
            .only(MESSAGE_APPROVER)
            .stamps(&[
                (MESSAGE_APPROVED_AT, Stamp::Now),
                (MESSAGE_APPROVED_BY, Stamp::Me),
            ])
            .order(1),
        Step::new("send_back", "Send back", &["approval"], "draft").order(3),
        Step::new("send", "It was sent", &["approved", "draft"], "sent")
            .stamps(&[(MESSAGE_SENT_AT, Stamp::Now), (MESSAGE_SENT_BY, Stamp::Me)])
            .order(2),
        Step::new(
            "drop",
            "Drop",
            &["draft", "approval", "approved"],
            "dropped",
        )
        .order(9),
    ],
    columns: &[
        Column::shown("number", 90),
        Column::shown("subject", 280),
        Column::shown("form", 110),
        Column::shown("state", 110),
        Column::shown("audiences", 180),
        Column::shown("sender", 150),
        Column::shown("planned_at", 120),
        Column::shown("sent_at", 120),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["subject", "form", "purpose", "text"],
        },
        FormGroup {
            label: "Who",
            fields: &[
                "audiences",
                "sender",
                "sender_level",
                "approver",
                "information_class",
            ],
        },
        FormGroup {
            label: "When",
            fields: &["planned_at", "milestone", "days_from_milestone", "repeat"],
        },
        FormGroup {
            label: "Effect",
            fields: &["aims_at", "counted_reach"],
        },
        FormGroup {
            label: "Launch",
            fields: &["script"],
        },
    ],
    default_sort: "planned_at",
    icon: "send",
};

/// Audience.
pub const ACCESS_RULE_AUDIENCE: FieldId = FieldId(100);
/// Information class.
pub const ACCESS_RULE_INFORMATION_CLASS: FieldId = FieldId(101);
/// Sees.
pub const ACCESS_RULE_LEVEL: FieldId = FieldId(102);

/// A cell of the access matrix.
pub static ACCESS_RULE: Practice = Practice {
    kind: Kind::ACCESS_RULE,
    name: "access_rule",
    words: Words {
        singular: "access rule",
        plural: "access rules",
        heading: "Access rules",
        empty: "Which audience may see which class of information: everything, totals only, or nothing.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Rule", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            ACCESS_RULE_AUDIENCE.0,
            "audience",
            "Audience",
            FieldType::Ref(Kind::AUDIENCE),
        )
        .required(),
        FieldDef::new(
            ACCESS_RULE_INFORMATION_CLASS.0,
            "information_class",
            "Information class",
            FieldType::Choice(CLASSES),
        )
        .required(),
        FieldDef::new(
            ACCESS_RULE_LEVEL.0,
            "level",
            "Sees",
            FieldType::Choice(LEVELS),
        )
        .required()
        .tracked(),
        FieldDef::ADDED,
        FieldDef::UPDATED,
        FieldDef::TAGS,
        FieldDef::ATTACHMENTS,
        FieldDef::LINKS,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("audience", 200),
        Column::shown("information_class", 200),
        Column::shown("level", 140),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &["name", "audience", "information_class", "level"],
    }],
    default_sort: "audience",
    icon: "lock",
};
