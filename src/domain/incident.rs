//! Incident management: restore service as quickly as possible.
//!
//! The states and steps are those of the classic service desks, with reports counting
//! categories only, so that an organisation may rename states without breaking a number.

use super::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Guard, Kind, Need, Practice,
    StateCategory, StateDef, Step, Words, common,
};
use super::role::Role;

/// Why an incident waits (part of the state register).
pub const HOLD_REASON: FieldId = FieldId(100);
/// When a held incident wakes up (part of the state register).
pub const HOLD_UNTIL: FieldId = FieldId(101);
/// How it was resolved (part of the state register).
pub const RESOLUTION_CODE: FieldId = FieldId(102);
/// What was done: written with the state, and long, so a register of its own in the log.
pub const RESOLUTION_NOTES: FieldId = FieldId(103);
/// When it was resolved (part of the state register).
pub const RESOLVED_AT: FieldId = FieldId(104);
/// Who resolved it (part of the state register).
pub const RESOLVED_BY: FieldId = FieldId(105);
/// When it was closed (part of the state register).
pub const CLOSED_AT: FieldId = FieldId(106);
/// Why it was cancelled (part of the state register).
pub const CANCEL_REASON: FieldId = FieldId(107);
/// The incident that it goes on under (part of the state register).
pub const MERGED_INTO: FieldId = FieldId(108);
/// When it was merged (part of the state register).
pub const MERGED_AT: FieldId = FieldId(109);
/// The state before a merge, to go back to (part of the state register).
pub const STATE_BEFORE_MERGE: FieldId = FieldId(110);
/// How many are affected, 1 to 3.
pub const IMPACT: FieldId = FieldId(120);
/// How long it can wait, 1 to 3.
pub const URGENCY: FieldId = FieldId(121);
/// Derived: the override if there is one, else the matrix.
pub const PRIORITY: FieldId = FieldId(122);
/// The composite register of a priority set by hand.
pub const PRIORITY_OVERRIDE: FieldId = FieldId(123);
/// The priority set by hand (part of the override).
pub const OVERRIDE_LEVEL: FieldId = FieldId(124);
/// Why it was set by hand (part of the override).
pub const OVERRIDE_REASON: FieldId = FieldId(125);
/// The team that works on it.
pub const ASSIGNMENT_GROUP: FieldId = FieldId(130);
/// The person who works on it.
pub const ASSIGNEE: FieldId = FieldId(131);
/// The person who has the trouble.
pub const REQUESTER: FieldId = FieldId(132);
/// The person who wrote it down.
pub const OPENED_BY: FieldId = FieldId(133);
/// The service that suffers.
pub const SERVICE: FieldId = FieldId(134);
/// The component that failed.
pub const CONFIGURATION_ITEM: FieldId = FieldId(135);
/// Derived: when a person of the desk first did something about it.
pub const FIRST_ACT_AT: FieldId = FieldId(200);
/// Derived: the desk's first public reply.
pub const FIRST_RESPONSE_AT: FieldId = FieldId(201);
/// Derived: when it was resolved for the first time.
pub const FIRST_RESOLVED_AT: FieldId = FieldId(202);
/// Derived: when it first came back after a resolution.
pub const REOPENED_AT: FieldId = FieldId(203);
/// Derived: whole minutes from the opening to the first act.
pub const ACKNOWLEDGE_MINUTES: FieldId = FieldId(204);
/// Derived: whole minutes from the opening to the first public reply.
pub const RESPONSE_MINUTES: FieldId = FieldId(205);
/// Derived: whole minutes from the opening to the resolution that stands.
pub const RESTORE_MINUTES: FieldId = FieldId(206);
/// Derived: how often it changed hands between teams.
pub const GROUP_CHANGES: FieldId = FieldId(207);
/// Derived: with every change of hands between teams somebody said something.
pub const HAND_OVERS_EXPLAINED: FieldId = FieldId(215);
/// Derived: solved in one contact, by the first agent, for good.
pub const FIRST_CONTACT: FieldId = FieldId(208);
/// Derived: resolved on the day on which it was opened.
pub const SAME_DAY: FieldId = FieldId(209);
/// Derived: when it was last moved, assigned, prioritised or spoken about.
pub const TOUCHED_AT: FieldId = FieldId(210);
/// Derived: what became of its response clock.
pub const RESPONSE: FieldId = FieldId(220);
/// Derived: when the response is due.
pub const RESPONSE_DUE_AT: FieldId = FieldId(221);
/// Derived: what became of its resolution clock.
pub const RESOLUTION: FieldId = FieldId(222);
/// Derived: when the resolution is due.
pub const RESOLUTION_DUE_AT: FieldId = FieldId(223);
/// Derived: per cent of the resolution target that is used.
pub const RESOLUTION_USED: FieldId = FieldId(224);
/// Derived: late only because a new priority brought a target already used up.
pub const LATE_BY_RECLASSIFICATION: FieldId = FieldId(225);
/// Derived: the first resolution was in time, whatever came later.
pub const MET_AT_FIRST_RESOLVE: FieldId = FieldId(226);
/// Derived: when the resolution clock stopped.
pub const RESOLUTION_STOPPED_AT: FieldId = FieldId(227);
/// Derived: when the response clock stopped.
pub const RESPONSE_STOPPED_AT: FieldId = FieldId(228);
/// Derived: since when the resolution is late.
pub const RESOLUTION_BREACHED_AT: FieldId = FieldId(229);
/// Derived: since when the response is late.
pub const RESPONSE_BREACHED_AT: FieldId = FieldId(230);

/// Derived: open minutes that the resolution clock used until it stopped, without pauses.
pub const RESOLUTION_OPEN_MINUTES: FieldId = FieldId(213);
/// Derived: open minutes that the response clock used until it stopped.
pub const RESPONSE_OPEN_MINUTES: FieldId = FieldId(214);
/// Derived: the weekday on which it was opened, in the workspace's zone.
pub const OPENED_WEEKDAY: FieldId = FieldId(211);
/// Derived: the hour of the day in which it was opened, 0 to 23, in the workspace's zone.
pub const OPENED_HOUR: FieldId = FieldId(212);

/// The days of a week, from Monday on.
pub const WEEKDAYS: &[ChoiceDef] = &[
    ChoiceDef::new("monday", "Monday"),
    ChoiceDef::new("tuesday", "Tuesday"),
    ChoiceDef::new("wednesday", "Wednesday"),
    ChoiceDef::new("thursday", "Thursday"),
    ChoiceDef::new("friday", "Friday"),
    ChoiceDef::new("saturday", "Saturday"),
    ChoiceDef::new("sunday", "Sunday"),
];

/// What a clock can have become; the codes of the derived clock fields.
pub const CLOCK_STATES: &[ChoiceDef] = &[
    ChoiceDef::new("running", "Running"),
    ChoiceDef::new("paused", "Paused"),
    ChoiceDef::new("late", "Late, still open"),
    ChoiceDef::new("met", "Met"),
    ChoiceDef::new("missed", "Missed"),
    ChoiceDef::new("cancelled", "Cancelled"),
];

/// What it is about.
pub const CATEGORY: FieldId = FieldId(136);
/// What it is about, closer.
pub const SUBCATEGORY: FieldId = FieldId(137);
/// How it reached the desk.
pub const CHANNEL: FieldId = FieldId(138);
/// The incident that this one is a part of.
pub const PARENT: FieldId = FieldId(139);
/// How often a resolved incident came back.
pub const REOPEN_COUNT: FieldId = FieldId(152);
/// How often it moved to another group or person.
pub const REASSIGNMENT_COUNT: FieldId = FieldId(151);

/// Fewest characters of resolution notes.
pub const MIN_RESOLUTION_NOTES_CHARS: usize = 20;

const LEVELS: &[ChoiceDef] = &[
    ChoiceDef::new("1", "High"),
    ChoiceDef::new("2", "Medium"),
    ChoiceDef::new("3", "Low"),
];
const PRIORITIES: &[ChoiceDef] = &[
    ChoiceDef::new("1", "Critical"),
    ChoiceDef::new("2", "High"),
    ChoiceDef::new("3", "Moderate"),
    ChoiceDef::new("4", "Low"),
    ChoiceDef::new("5", "Planning"),
];
const HOLD_REASONS: &[ChoiceDef] = &[
    ChoiceDef::new("caller", "Waiting for requester"),
    ChoiceDef::new("vendor", "Waiting for vendor"),
    ChoiceDef::new("problem", "Waiting for problem"),
    ChoiceDef::new("change", "Waiting for change"),
    ChoiceDef::new("evidence", "Waiting for evidence"),
    ChoiceDef::new("date", "Until a date"),
];
const RESOLUTION_CODES: &[ChoiceDef] = &[
    ChoiceDef::new("fixed", "Fixed for good"),
    ChoiceDef::new("workaround", "Workaround given"),
    ChoiceDef::new("requester", "Solved by the requester"),
    ChoiceDef::new("known_error", "Known error applied"),
    ChoiceDef::new("no_fault", "No fault found"),
    ChoiceDef::new("not_reproducible", "Could not be reproduced"),
];
const CANCEL_REASONS: &[ChoiceDef] = &[
    ChoiceDef::new("duplicate", "Duplicate"),
    ChoiceDef::new("not_an_incident", "Not an incident"),
    ChoiceDef::new("withdrawn", "Withdrawn by the requester"),
];
const CHANNELS: &[ChoiceDef] = &[
    ChoiceDef::new("phone", "Phone"),
    ChoiceDef::new("email", "E-mail"),
    ChoiceDef::new("portal", "Self-service"),
    ChoiceDef::new("chat", "Chat"),
    ChoiceDef::new("walk_in", "Walk-in"),
    ChoiceDef::new("monitoring", "Monitoring"),
    ChoiceDef::new("ivr", "Voice menu"),
    ChoiceDef::new("direct", "Opened directly"),
];

const fn state(
    code: &'static str,
    label: &'static str,
    requester_label: &'static str,
    category: StateCategory,
) -> StateDef {
    let open = category.is_open_const();
    StateDef {
        code,
        label,
        requester_label,
        category,
        response_counts: matches!(category, StateCategory::New),
        resolution_counts: open && !matches!(category, StateCategory::Waiting),
    }
}

impl StateCategory {
    const fn is_open_const(self) -> bool {
        matches!(self, Self::New | Self::Active | Self::Waiting)
    }
}

/// The incident practice.
pub static PRACTICE: Practice = Practice {
    kind: Kind::INCIDENT,
    name: "incident",
    words: Words {
        singular: "incident",
        plural: "incidents",
        heading: "Incidents",
        empty: "Incidents are interruptions of a service. Log the first one, or import your desk's history.",
    },
    number_prefix: Some("INC"),
    fields: &[
        FieldDef::NUMBER,
        FieldDef::new(common::TITLE.0, "title", "Title", FieldType::Line)
            .required()
            .searched(4)
            .aliases(&["short_description", "summary"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "Description",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::STATE,
        FieldDef::new(
            PRIORITY.0,
            "priority",
            "Priority",
            FieldType::Choice(PRIORITIES),
        )
        .fixed()
        .tracked()
        .aliases(&["p", "prio"]),
        FieldDef::new(IMPACT.0, "impact", "Impact", FieldType::Choice(LEVELS))
            .tracked()
            .help("1: a quarter of the company or a critical service. 2: a team. 3: one person."),
        FieldDef::new(URGENCY.0, "urgency", "Urgency", FieldType::Choice(LEVELS))
            .tracked()
            .help("Can they still work? 1: no. 2: partly. 3: yes."),
        FieldDef::new(
            OVERRIDE_LEVEL.0,
            "priority_override",
            "Priority by hand",
            FieldType::Choice(PRIORITIES),
        )
        .part_of(PRIORITY_OVERRIDE),
        FieldDef::new(
            OVERRIDE_REASON.0,
            "priority_reason",
            "Reason for the priority",
            FieldType::Word,
        )
        .part_of(PRIORITY_OVERRIDE),
        FieldDef::new(
            ASSIGNMENT_GROUP.0,
            "assignment_group",
            "Group",
            FieldType::Ref(Kind::GROUP),
        )
        .tracked()
        .aliases(&["group", "team"]),
        FieldDef::new(
            ASSIGNEE.0,
            "assignee",
            "Assignee",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked()
        .aliases(&["assigned", "assigned_to"]),
        FieldDef::new(
            REQUESTER.0,
            "requester",
            "Requester",
            FieldType::Ref(Kind::PERSON),
        )
        .tracked()
        .aliases(&["caller", "reporter"]),
        FieldDef::new(
            OPENED_BY.0,
            "opened_by",
            "Opened by",
            FieldType::Ref(Kind::PERSON),
        )
        .fixed(),
        FieldDef::new(
            SERVICE.0,
            "service",
            "Service",
            FieldType::Ref(Kind::SERVICE),
        )
        .tracked()
        .aliases(&["svc"]),
        FieldDef::new(
            CONFIGURATION_ITEM.0,
            "configuration_item",
            "Configuration item",
            FieldType::Ref(Kind::CONFIGURATION_ITEM),
        )
        .aliases(&["item"]),
        FieldDef::new(
            CATEGORY.0,
            "category",
            "Category",
            FieldType::Ref(Kind::CATEGORY),
        )
        .tracked()
        .aliases(&["cat"]),
        FieldDef::new(
            SUBCATEGORY.0,
            "subcategory",
            "Subcategory",
            FieldType::Ref(Kind::CATEGORY),
        ),
        FieldDef::new(CHANNEL.0, "channel", "Channel", FieldType::Choice(CHANNELS))
            .tracked()
            .aliases(&["contact_type"]),
        FieldDef::new(140, "location", "Location", FieldType::Word).aliases(&["site"]),
        FieldDef::new(141, "symptom", "Symptom", FieldType::Word),
        FieldDef::new(
            PARENT.0,
            "parent",
            "Parent incident",
            FieldType::Ref(Kind::INCIDENT),
        ),
        FieldDef::new(142, "problem", "Problem", FieldType::Word),
        FieldDef::new(143, "change", "Change", FieldType::Word),
        FieldDef::new(144, "caused_by", "Caused by", FieldType::Word),
        FieldDef::new(145, "vendor", "Vendor", FieldType::Word),
        FieldDef::new(
            HOLD_REASON.0,
            "hold_reason",
            "Waits for",
            FieldType::Choice(HOLD_REASONS),
        )
        .part_of(common::STATE)
        .tracked(),
        FieldDef::new(HOLD_UNTIL.0, "hold_until", "Waits until", FieldType::Time)
            .part_of(common::STATE),
        FieldDef::new(
            RESOLUTION_CODE.0,
            "resolution_code",
            "Resolution",
            FieldType::Choice(RESOLUTION_CODES),
        )
        .part_of(common::STATE)
        .aliases(&["close_code"]),
        FieldDef::new(
            RESOLUTION_NOTES.0,
            "resolution_notes",
            "Resolution notes",
            FieldType::Text,
        )
        .fixed()
        .searched(1),
        FieldDef::new(
            RESOLVED_BY.0,
            "resolved_by",
            "Resolved by",
            FieldType::Ref(Kind::PERSON),
        )
        .part_of(common::STATE),
        FieldDef::new(
            CANCEL_REASON.0,
            "cancel_reason",
            "Cancelled because",
            FieldType::Choice(CANCEL_REASONS),
        )
        .part_of(common::STATE),
        FieldDef::new(
            MERGED_INTO.0,
            "merged_into",
            "Merged into",
            FieldType::Ref(Kind::INCIDENT),
        )
        .part_of(common::STATE),
        FieldDef::new(MERGED_AT.0, "merged_at", "Merged", FieldType::Time).part_of(common::STATE),
        FieldDef::new(
            STATE_BEFORE_MERGE.0,
            "state_before_merge",
            "State before the merge",
            FieldType::Word,
        )
        .part_of(common::STATE),
        FieldDef::new(common::OPENED_AT.0, "opened_at", "Opened", FieldType::Time)
            .fixed()
            .aliases(&["opened", "created"]),
        FieldDef::UPDATED,
        FieldDef::new(RESOLVED_AT.0, "resolved_at", "Resolved", FieldType::Time)
            .part_of(common::STATE)
            .aliases(&["resolved"]),
        FieldDef::new(CLOSED_AT.0, "closed_at", "Closed", FieldType::Time)
            .part_of(common::STATE)
            .aliases(&["closed"]),
        FieldDef::new(150, "due_at", "Due", FieldType::Time).aliases(&["due"]),
        FieldDef::new(
            REASSIGNMENT_COUNT.0,
            "reassignment_count",
            "Reassignments",
            FieldType::Int,
        )
        .fixed()
        .aliases(&["reassignments"]),
        FieldDef::new(REOPEN_COUNT.0, "reopen_count", "Reopenings", FieldType::Int)
            .fixed()
            .aliases(&["reopens"]),
        FieldDef::new(
            153,
            "made_sla",
            "Made its service level (source)",
            FieldType::Bool,
        )
        .fixed(),
        FieldDef::new(154, "story_points", "Story points", FieldType::Int),
        FieldDef::new(
            RESOLUTION_OPEN_MINUTES.0,
            "resolution_open_minutes",
            "Minutes to resolve, in support hours",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            RESPONSE_OPEN_MINUTES.0,
            "response_open_minutes",
            "Minutes to respond, in support hours",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            OPENED_WEEKDAY.0,
            "opened_weekday",
            "Weekday of the opening",
            FieldType::Choice(WEEKDAYS),
        )
        .derived()
        .aliases(&["weekday"]),
        FieldDef::new(
            OPENED_HOUR.0,
            "opened_hour",
            "Hour of the opening",
            FieldType::Int,
        )
        .derived()
        .aliases(&["hour"]),
        FieldDef::new(FIRST_ACT_AT.0, "first_act_at", "First act", FieldType::Time)
            .derived()
            .aliases(&["acknowledged"]),
        FieldDef::new(
            FIRST_RESPONSE_AT.0,
            "first_response_at",
            "First response",
            FieldType::Time,
        )
        .derived()
        .aliases(&["responded"]),
        FieldDef::new(
            FIRST_RESOLVED_AT.0,
            "first_resolved_at",
            "First resolved",
            FieldType::Time,
        )
        .derived()
        .aliases(&["first_resolved"]),
        FieldDef::new(REOPENED_AT.0, "reopened_at", "Reopened", FieldType::Time)
            .derived()
            .aliases(&["reopened"]),
        FieldDef::new(
            TOUCHED_AT.0,
            "touched_at",
            "Last worked on",
            FieldType::Time,
        )
        .derived()
        .aliases(&["touched"]),
        FieldDef::new(
            ACKNOWLEDGE_MINUTES.0,
            "acknowledge_minutes",
            "Minutes to the first act",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            RESPONSE_MINUTES.0,
            "response_minutes",
            "Minutes to the first response",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            RESTORE_MINUTES.0,
            "restore_minutes",
            "Minutes to the resolution",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            GROUP_CHANGES.0,
            "group_changes",
            "Changes of group",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            HAND_OVERS_EXPLAINED.0,
            "hand_overs_explained",
            "Handed over with a word",
            FieldType::Bool,
        )
        .derived(),
        FieldDef::new(
            FIRST_CONTACT.0,
            "first_contact",
            "Solved at first contact",
            FieldType::Bool,
        )
        .derived(),
        FieldDef::new(
            SAME_DAY.0,
            "same_day",
            "Resolved on the day it was opened",
            FieldType::Bool,
        )
        .derived(),
        FieldDef::new(
            RESPONSE.0,
            "response",
            "Response clock",
            FieldType::Choice(CLOCK_STATES),
        )
        .derived(),
        FieldDef::new(
            RESPONSE_DUE_AT.0,
            "response_due_at",
            "Response due",
            FieldType::Time,
        )
        .derived()
        .aliases(&["response_due"]),
        FieldDef::new(
            RESOLUTION.0,
            "resolution",
            "Resolution clock",
            FieldType::Choice(CLOCK_STATES),
        )
        .derived(),
        FieldDef::new(
            RESOLUTION_DUE_AT.0,
            "resolution_due_at",
            "Resolution due",
            FieldType::Time,
        )
        .derived()
        .aliases(&["resolution_due"]),
        FieldDef::new(
            RESOLUTION_USED.0,
            "resolution_used",
            "Resolution target used, %",
            FieldType::Int,
        )
        .derived(),
        FieldDef::new(
            LATE_BY_RECLASSIFICATION.0,
            "late_by_reclassification",
            "Late by reclassification",
            FieldType::Bool,
        )
        .derived(),
        FieldDef::new(
            MET_AT_FIRST_RESOLVE.0,
            "met_at_first_resolve",
            "Met when first resolved",
            FieldType::Bool,
        )
        .derived(),
        FieldDef::new(
            RESOLUTION_STOPPED_AT.0,
            "resolution_stopped_at",
            "Resolution clock stopped",
            FieldType::Time,
        )
        .derived(),
        FieldDef::new(
            RESPONSE_STOPPED_AT.0,
            "response_stopped_at",
            "Response clock stopped",
            FieldType::Time,
        )
        .derived(),
        FieldDef::new(
            RESOLUTION_BREACHED_AT.0,
            "resolution_breached_at",
            "Resolution late since",
            FieldType::Time,
        )
        .derived(),
        FieldDef::new(
            RESPONSE_BREACHED_AT.0,
            "response_breached_at",
            "Response late since",
            FieldType::Time,
        )
        .derived(),
        FieldDef::new(
            common::SOURCE_KEY.0,
            "source_key",
            "Key in the source",
            FieldType::Line,
        )
        .fixed(),
        FieldDef::new(
            common::SOURCE_FINGERPRINT.0,
            "source_fingerprint",
            "Fingerprint of the source",
            FieldType::Int,
        )
        .fixed(),
        FieldDef::TAGS.searched(2),
        FieldDef::new(
            common::WATCHERS.0,
            "watchers",
            "Watchers",
            FieldType::Refs(Kind::PERSON),
        )
        .aliases(&["watcher"]),
        FieldDef::LINKS,
        FieldDef::new(
            common::TIMELINE.0,
            "timeline",
            "Timeline",
            FieldType::Entries,
        )
        .fixed()
        .searched(1),
        FieldDef::ATTACHMENTS,
        FieldDef::new(common::WORKLOG.0, "worklog", "Worklog", FieldType::Entries).fixed(),
        FieldDef::CHECKLIST,
        FieldDef::new(common::EXTRA.0, "extra", "Extra fields", FieldType::Extra).fixed(),
    ],
    states: &[
        state("new", "New", "Received", StateCategory::New),
        state(
            "in_progress",
            "In progress",
            "We are working on it",
            StateCategory::Active,
        ),
        state("on_hold", "On hold", "Waiting", StateCategory::Waiting),
        state(
            "resolved",
            "Resolved",
            "Solved, please check",
            StateCategory::Resolved,
        ),
        state("closed", "Closed", "Closed", StateCategory::Closed),
        state(
            "cancelled",
            "Cancelled",
            "Cancelled",
            StateCategory::Cancelled,
        ),
        state(
            "merged",
            "Merged",
            "Goes on under another number",
            StateCategory::Merged,
        ),
    ],
    steps: &[
        Step {
            name: "start",
            label: "Start work",
            from: &["new"],
            to: "in_progress",
            needs: &[],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 1,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "resume",
            label: "Resume",
            from: &["on_hold"],
            to: "in_progress",
            needs: &[],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 1,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "resolve",
            label: "Resolve",
            from: &["in_progress", "new", "on_hold"],
            to: "resolved",
            needs: &[
                Need::required(
                    "resolution_code",
                    "Resolution",
                    FieldType::Choice(RESOLUTION_CODES),
                ),
                Need::required("resolution_notes", "What was done", FieldType::Text)
                    .min_chars(MIN_RESOLUTION_NOTES_CHARS),
            ],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 2,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "hold",
            label: "Put on hold",
            from: &["in_progress", "new"],
            to: "on_hold",
            needs: &[
                Need::required("hold_reason", "Waits for", FieldType::Choice(HOLD_REASONS)),
                Need::required("message", "Message to the requester", FieldType::Text)
                    .min_chars(1)
                    .only_if("hold_reason", "caller"),
                Need::required("hold_until", "Wake up at", FieldType::Time)
                    .only_if("hold_reason", "date"),
                Need::required("problem", "Problem", FieldType::Word)
                    .only_if("hold_reason", "problem"),
                Need::required("change", "Change", FieldType::Word)
                    .only_if("hold_reason", "change"),
            ],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 3,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "close",
            label: "Close",
            from: &["resolved"],
            to: "closed",
            needs: &[],
            guard: None,
            role: Role::Requester,
            bulk: true,
            order: 1,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "reopen",
            label: "Reopen",
            from: &["resolved"],
            to: "in_progress",
            needs: &[Need::required("reason", "Why it comes back", FieldType::Text).min_chars(3)],
            guard: Some(Guard::WithinReopenWindow),
            role: Role::Requester,
            bulk: false,
            order: 2,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "cancel",
            label: "Cancel",
            from: &["new", "in_progress", "on_hold"],
            to: "cancelled",
            needs: &[Need::required(
                "cancel_reason",
                "Cancelled because",
                FieldType::Choice(CANCEL_REASONS),
            )],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 8,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "merge",
            label: "Merge into",
            from: &["new", "in_progress", "on_hold"],
            to: "merged",
            needs: &[Need::required(
                "target",
                "Goes on under",
                FieldType::Ref(Kind::INCIDENT),
            )],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 9,
            stamps: &[],
            drops: false,
        },
        Step {
            name: "unmerge",
            label: "Take the merge back",
            from: &["merged"],
            to: "in_progress",
            needs: &[],
            guard: Some(Guard::WithinUnmergeWindow),
            role: Role::Agent,
            bulk: false,
            order: 1,
            stamps: &[],
            drops: false,
        },
    ],
    columns: &[
        Column::shown("priority", 64),
        Column::shown("number", 112),
        Column::shown("title", 420),
        Column::shown("state", 150),
        Column::shown("assignment_group", 130),
        Column::shown("assignee", 130),
        Column::shown("opened_at", 130),
        Column::hidden("updated_at", 130),
        Column::hidden("requester", 140),
        Column::hidden("service", 140),
        Column::hidden("category", 130),
        Column::hidden("subcategory", 130),
        Column::hidden("configuration_item", 140),
        Column::hidden("channel", 110),
        Column::hidden("location", 120),
        Column::hidden("symptom", 120),
        Column::hidden("impact", 90),
        Column::hidden("urgency", 90),
        Column::hidden("hold_reason", 150),
        Column::hidden("resolution_code", 140),
        Column::hidden("resolved_at", 130),
        Column::hidden("resolved_by", 130),
        Column::hidden("closed_at", 130),
        Column::hidden("due_at", 130),
        Column::hidden("reassignment_count", 110),
        Column::hidden("reopen_count", 100),
        Column::hidden("made_sla", 110),
        Column::hidden("tags", 160),
        Column::hidden("watchers", 160),
        Column::hidden("problem", 120),
        Column::hidden("change", 120),
        Column::hidden("vendor", 120),
        Column::hidden("opened_by", 130),
        Column::hidden("story_points", 100),
        Column::hidden("source_key", 130),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["title", "description"],
        },
        FormGroup {
            label: "How urgent",
            fields: &["impact", "urgency"],
        },
        FormGroup {
            label: "About",
            fields: &[
                "service",
                "configuration_item",
                "category",
                "subcategory",
                "channel",
                "location",
                "symptom",
                "due_at",
                "tags",
            ],
        },
        FormGroup {
            label: "People",
            fields: &["requester", "assignment_group", "assignee", "watchers"],
        },
        FormGroup {
            label: "Connected",
            fields: &["parent", "problem", "change", "caused_by", "vendor"],
        },
    ],
    default_sort: "priority,-opened_at",
    icon: "triangle-alert",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requesters_read_words_that_are_meant_for_them() {
        let state = PRACTICE.state("in_progress").expect("it is declared");
        assert_eq!(state.label_for(Role::Requester), "We are working on it");
        for role in [Role::Reader, Role::Agent, Role::Admin] {
            assert_eq!(state.label_for(role), "In progress");
        }
    }
}
