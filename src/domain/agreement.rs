//! Agreements: what was promised to a customer (SLA), between teams (OLA), or by a supplier
//! (underpinning contract). The document itself is an attachment.

use super::declare::{
    ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words, common,
};

/// Draft, agreed or ended.
pub const STATUS: FieldId = FieldId(101);
/// Who answers for it.
pub const OWNER: FieldId = FieldId(108);
/// Until when it holds.
pub const VALID_UNTIL: FieldId = FieldId(111);
/// When it is looked at again.
pub const REVIEW_AT: FieldId = FieldId(112);

/// Of what somebody is reminded: a field, and its word in notices.
pub const REMINDERS: [(FieldId, &str); 2] =
    [(REVIEW_AT, "review_at"), (VALID_UNTIL, "valid_until")];
/// So long before somebody is reminded: 30 days.
const AHEAD_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// The reminder of a date: since when it stands, and whether the date is past. One date has one
/// reminder: the one that it is past takes the place of the one that it is near.
pub fn reminder(date_unix_ms: i64, now_unix_ms: i64) -> Option<(i64, bool)> {
    let near = date_unix_ms.saturating_sub(AHEAD_MS);
    if now_unix_ms >= date_unix_ms {
        Some((date_unix_ms, true))
    } else {
        (now_unix_ms >= near).then_some((near, false))
    }
}

const TYPES: &[ChoiceDef] = &[
    ChoiceDef::new("sla", "Service level agreement"),
    ChoiceDef::new("ola", "Operational level agreement"),
    ChoiceDef::new("contract", "Underpinning contract"),
];
const STATUSES: &[ChoiceDef] = &[
    ChoiceDef::new("draft", "Draft"),
    ChoiceDef::new("agreed", "Agreed"),
    ChoiceDef::new("ended", "Ended"),
];

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::AGREEMENT,
    name: "agreement",
    words: Words {
        singular: "agreement",
        plural: "agreements",
        heading: "Agreements",
        empty: "Agreements say what was promised, to whom, and when it is looked at again: with customers, between teams, with suppliers.",
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
            "What is agreed",
            FieldType::Text,
        )
        .searched(2),
        FieldDef::new(100, "agreement_type", "Kind", FieldType::Choice(TYPES)).required(),
        FieldDef::new(STATUS.0, "status", "Status", FieldType::Choice(STATUSES)).tracked(),
        FieldDef::new(102, "service", "Service", FieldType::Ref(Kind::SERVICE)).aliases(&["svc"]),
        FieldDef::new(
            103,
            "customer",
            "Customer",
            FieldType::Ref(Kind::ORGANISATION_UNIT),
        ),
        FieldDef::new(
            104,
            "provider_group",
            "Our team",
            FieldType::Ref(Kind::GROUP),
        ),
        FieldDef::new(105, "supplier", "Supplier", FieldType::Word),
        FieldDef::new(113, "capacity_target", "Capacity promised", FieldType::Line)
            .help("Such as: 300 people at once."),
        FieldDef::new(
            106,
            "service_levels",
            "Service levels",
            FieldType::Refs(Kind::SERVICE_LEVEL),
        ),
        FieldDef::new(
            107,
            "availability",
            "Availability promised, %",
            FieldType::Line,
        )
        .help("Such as 99.5; within the support hours."),
        FieldDef::new(OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(109, "parties", "Parties", FieldType::Refs(Kind::PERSON))
            .help("Who agreed to it."),
        FieldDef::new(110, "valid_from", "Valid from", FieldType::Time),
        FieldDef::new(VALID_UNTIL.0, "valid_until", "Valid until", FieldType::Time),
        FieldDef::new(REVIEW_AT.0, "review_at", "Next review", FieldType::Time)
            .aliases(&["review"]),
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
        Column::shown("agreement_type", 180),
        Column::shown("status", 100),
        Column::shown("service", 160),
        Column::shown("customer", 160),
        Column::shown("owner", 140),
        Column::shown("review_at", 130),
        Column::hidden("valid_until", 130),
        Column::hidden("supplier", 140),
    ],
    groups: &[
        FormGroup {
            label: "What",
            fields: &["name", "description", "agreement_type", "status", "service"],
        },
        FormGroup {
            label: "Parties",
            fields: &["customer", "provider_group", "supplier", "owner", "parties"],
        },
        FormGroup {
            label: "Targets",
            fields: &["service_levels", "availability", "capacity_target"],
        },
        FormGroup {
            label: "Dates",
            fields: &["valid_from", "valid_until", "review_at", "tags"],
        },
    ],
    default_sort: "review_at,name",
    icon: "file-text",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_reminded_of_thirty_days_before_and_once_more_when_it_is_past() {
        let date = 100 * AHEAD_MS;
        assert_eq!(reminder(date, date - AHEAD_MS - 1), None);
        assert_eq!(
            reminder(date, date - AHEAD_MS),
            Some((date - AHEAD_MS, false))
        );
        assert_eq!(reminder(date, date - 1), Some((date - AHEAD_MS, false)));
        // The moment is that of the date, whenever somebody looks.
        assert_eq!(reminder(date, date), Some((date, true)));
        assert_eq!(reminder(date, date + AHEAD_MS), Some((date, true)));
        for (field, name) in REMINDERS {
            assert_eq!(PRACTICE.field(name).map(|it| it.id), Some(field));
        }
    }
}
