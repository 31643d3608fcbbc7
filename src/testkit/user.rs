//! People who never rest: an agent for the most part, and now and then a requester, a reader or the
//! one who imports and sets things up.

use super::Random;
use crate::domain::RecordId;
use crate::domain::Role;
use crate::protocol::{
    Call, Command, Datum, FileRef, ImportPlan, ImportRequest, Lane, ListRequest, Me, RefLabel,
    Settings,
};

const WORDS: [&str; 12] = [
    "printer", "mail", "slow", "VPN", "since", "Monday", "jam", "third", "floor", "cannot", "log",
    "in",
];

/// Who somebody is that may do everything; the person who has made the workspace.
pub(super) fn admin() -> Me {
    Me {
        person: RecordId::NIL,
        name: "Sim".into(),
        role: Role::Admin,
    }
}

/// The next thing that somebody does; `known` are records that were made so far, `plan` is how to read
/// a file that was looked at.
pub(super) fn next_call(
    random: &mut Random,
    known: &[RecordId],
    plan: Option<&ImportPlan>,
) -> Call {
    match random.below(1_000) {
        0..12 => {
            let roles = [Role::Requester, Role::Reader, Role::Agent, Role::Admin];
            return Call::SetMe(Me {
                role: roles[random.below(roles.len())],
                ..admin()
            });
        }
        12..22 => {
            return Call::SetSettings(Settings {
                workspace: words(random, 2),
                reopen_days: random.below(30) as u32,
                auto_close_days: random.below(9) as u32,
                ..Settings::default()
            });
        }
        22..27 => {
            let files = vec![FileRef(0)];
            return Call::ImportInspect { files };
        }
        27..127 if plan.is_some() => {
            let request = ImportRequest {
                files: Vec::new(),
                plan: plan.cloned().unwrap_or_default(),
                dry_run: random.often(100),
                save_mapping_as: String::new(),
            };
            return Call::ImportRun(Box::new(request));
        }
        127..130 => return Call::ImportStop,
        _ => {}
    }
    next_deed(random, known)
}

fn next_deed(random: &mut Random, known: &[RecordId]) -> Call {
    let Some(&record) = random.pick(known) else {
        return Call::Run(create(random));
    };
    match random.below(100) {
        0..20 => Call::Run(create(random)),
        20..38 => Call::Run(Command::Update {
            records: several(random, known, record),
            fields: vec![field(random)],
        }),
        38..52 => {
            let records = several(random, known, record);
            Call::Run(step(random, records))
        }
        52..62 => Call::Run(Command::Say {
            record,
            lane: if random.often(500) {
                Lane::Public
            } else {
                Lane::Internal
            },
            text: words(random, 12),
        }),
        62..66 => Call::Run(Command::Element {
            records: vec![record],
            field: "tags".into(),
            element: Datum::Text(words(random, 1)),
            present: random.often(700),
        }),
        66..69 => Call::Run(Command::SetPriority {
            records: vec![record],
            level: random.often(700).then(|| 1 + random.below(5) as i64),
            reason: words(random, 4),
        }),
        69..71 => Call::Run(Command::LogWork {
            record,
            minutes: 1 + random.below(90) as i64,
            note: words(random, 3),
        }),
        71..73 => Call::Run(Command::Checklist {
            record,
            item: None,
            text: words(random, 3),
            done: false,
        }),
        73..74 => Call::Attach {
            record,
            lane: if random.often(500) {
                Lane::Public
            } else {
                Lane::Internal
            },
            files: (0..=random.below(2)).map(|it| FileRef(it as u32)).collect(),
        },
        74..75 => Call::Run(Command::Step {
            records: vec![record],
            step: if random.often(700) {
                "merge"
            } else {
                "unmerge"
            }
            .into(),
            args: vec![(
                "target".into(),
                Datum::Ref(RefLabel {
                    id: *random.pick(known).unwrap_or(&record),
                    ..RefLabel::default()
                }),
            )],
        }),
        75..76 => Call::Run(Command::Link {
            record,
            relation: "related".into(),
            other: *random.pick(known).unwrap_or(&record),
            present: random.often(800),
        }),
        76..77 => Call::Run(Command::Delete {
            records: vec![record],
            deleted: random.often(600),
        }),
        77..83 => Call::Undo,
        83..86 => Call::Redo,
        86..91 => Call::List(ListRequest {
            kind: "incident".into(),
            columns: vec!["number".into(), "title".into(), "state".into()],
            limit: 20,
            ..ListRequest::default()
        }),
        91..95 => Call::Record {
            id: record.to_hex(),
        },
        95..97 => Call::Search {
            text: words(random, 1),
            kind: String::new(),
            limit: 10,
        },
        97..98 => Call::KeepDraft {
            key: format!("reply:{}", record.to_hex()),
            text: random.often(600).then(|| words(random, 6)),
        },
        98..99 => Call::Acts,
        _ => Call::Stats,
    }
}

fn create(random: &mut Random) -> Command {
    let mut fields = vec![("title".to_owned(), Datum::Text(words(random, 5)))];
    if random.often(500) {
        fields.push(field(random));
    }
    Command::Create {
        kind: "incident".into(),
        fields,
    }
}

fn field(random: &mut Random) -> (String, Datum) {
    let (name, value) = match random.below(5) {
        0 => ("title", words(random, 5)),
        1 => ("description", words(random, 40)),
        2 => ("impact", (1 + random.below(3)).to_string()),
        3 => ("urgency", (1 + random.below(3)).to_string()),
        // No such choice: a refusal.
        _ => ("impact", "9".into()),
    };
    (name.into(), Datum::Text(value))
}

fn step(random: &mut Random, records: Vec<RecordId>) -> Command {
    let text = |text: &str| Datum::Text(text.into());
    let (step, args) = match random.below(7) {
        0 => ("start", vec![]),
        1 => ("resume", vec![]),
        2 => (
            "resolve",
            vec![
                ("resolution_code", text("fixed")),
                (
                    "resolution_notes",
                    text("Took the paper out and closed the lid again."),
                ),
            ],
        ),
        3 => ("hold", vec![("hold_reason", text("vendor"))]),
        4 => ("close", vec![]),
        5 => ("reopen", vec![("reason", text("It jammed again"))]),
        _ => ("cancel", vec![("cancel_reason", text("duplicate"))]),
    };
    Command::Step {
        records,
        step: step.into(),
        args: args
            .into_iter()
            .map(|(name, it)| (name.into(), it))
            .collect(),
    }
}

fn several(random: &mut Random, known: &[RecordId], first: RecordId) -> Vec<RecordId> {
    let mut records = vec![first];
    if random.often(200) {
        records.extend(random.pick(known).filter(|it| **it != first));
    }
    records
}

fn words(random: &mut Random, most: usize) -> String {
    let count = 1 + random.below(most);
    let words: Vec<_> = (0..count)
        .filter_map(|_| random.pick(&WORDS).copied())
        .collect();
    words.join(" ")
}
