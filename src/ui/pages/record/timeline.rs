//! The timeline of a record: what was said, mixed with what was done, one line for each act. Pure.

use crate::{
    domain::{FieldType, Practice, Role, StateCategory, StateDef, order},
    protocol::{Datum, Entry, HistoryLine, Origin, RefLabel},
    ui::words::record as words,
};

/// One thing of the timeline.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// Something that was said.
    Entry(Entry),
    /// Something that was done.
    Did(Did),
}

impl Item {
    /// When it happened, in Unix milliseconds.
    pub fn at(&self) -> i64 {
        match self {
            Self::Entry(entry) => entry.at,
            Self::Did(did) => did.at,
        }
    }

    /// Unlike every other item's in one timeline, and different once its content is.
    pub fn key(&self) -> String {
        match self {
            Self::Entry(it) => format!(
                "{}-{}-{}",
                it.id.to_hex(),
                it.revised_at.unwrap_or(0),
                it.text.len()
            ),
            Self::Did(did) => {
                let actor = did
                    .actor
                    .as_ref()
                    .map_or_else(String::new, |it| it.id.to_hex());
                format!(
                    "{}-{}-{actor}-{:?}-{}",
                    did.at, did.act, did.origin, did.said
                )
            }
        }
    }
}

/// The changes of one act at one moment, in a sentence.
#[derive(Clone, PartialEq, Debug)]
pub struct Did {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The act.
    pub act: u64,
    /// Who did it.
    pub actor: Option<RefLabel>,
    /// Where it came from.
    pub origin: Origin,
    /// Icon of the most telling change.
    pub icon: &'static str,
    /// What was done, after the actor's name: `took it and started work`.
    pub said: String,
    /// A text that was given with it, such as resolution notes.
    pub quote: String,
}

/// Shows a value in somebody's words; `time` writes a moment as the reader's locale does.
pub fn in_words(
    practice: &Practice,
    role: Role,
    field: &str,
    value: &Datum,
    time: &dyn Fn(i64) -> String,
) -> String {
    let names = |refs: &[RefLabel]| {
        refs.iter()
            .map(|it| it.label.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    match value {
        Datum::None => String::new(),
        Datum::Text(text) => match practice.field(field).map(|it| it.ty) {
            Some(FieldType::State) => practice
                .state(text)
                .map_or(text.as_str(), |it| it.label_for(role)),
            Some(FieldType::Choice(choices)) => choices
                .iter()
                .find(|it| it.code == text)
                .map_or(text.as_str(), |it| it.label),
            _ => text,
        }
        .to_owned(),
        Datum::Int(number) => match practice.field(field).map(|it| it.ty) {
            // Priorities and levels may come as numbers; their codes are the same digits.
            Some(FieldType::Choice(choices)) => choices
                .iter()
                .find(|it| it.code == number.to_string())
                .map_or_else(|| number.to_string(), |it| it.label.to_owned()),
            _ => number.to_string(),
        },
        Datum::Bool(yes) => words::yes_no(*yes).to_owned(),
        Datum::Time(unix_ms) => time(*unix_ms),
        Datum::Ref(to) => to.label.clone(),
        Datum::Refs(refs) => names(refs),
        Datum::Words(words) => words.join(", "),
        Datum::Pairs(pairs) => pairs
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The timeline, oldest first, in somebody's words.
pub fn items(
    practice: &Practice,
    role: Role,
    entries: &[Entry],
    history: &[HistoryLine],
    time: &dyn Fn(i64) -> String,
) -> Vec<Item> {
    let mut items: Vec<Item> = entries.iter().cloned().map(Item::Entry).collect();
    items.extend(
        acts(history)
            .into_iter()
            .filter_map(|lines| did(practice, role, &lines, time))
            .map(Item::Did),
    );
    // Stable: what was said stands before what was done with it.
    order::sort_by_key(&mut items, Item::at);
    // Ticking one item after the other is one thing to read.
    items.dedup_by(|later, earlier| match (later, earlier) {
        (Item::Did(later), Item::Did(earlier)) => {
            later.said == earlier.said
                && later.origin == earlier.origin
                && later.actor == earlier.actor
                && later.at - earlier.at < SAME_THING_MS
        }
        _ => false,
    });
    items
}

/// The same done again within so many milliseconds is told once.
const SAME_THING_MS: i64 = 10 * 60_000;

/// History lines put together by act, moment and actor, in the order of their first lines.
pub fn acts(history: &[HistoryLine]) -> Vec<Vec<&HistoryLine>> {
    let mut acts: Vec<Vec<&HistoryLine>> = Vec::new();
    for line in history.iter().filter(|it| !it.lost) {
        let same = acts.iter_mut().rev().take(8).find(|it| {
            it.first().is_some_and(|first| {
                first.act == line.act
                    && first.at == line.at
                    && first.origin == line.origin
                    && first.actor.as_ref().map(|it| it.id) == line.actor.as_ref().map(|it| it.id)
            })
        });
        match same {
            Some(lines) => lines.push(line),
            None => acts.push(vec![line]),
        }
    }
    acts
}

/// One act in a sentence; nothing if there is nothing that a reader would want to know.
fn did(
    practice: &Practice,
    role: Role,
    lines: &[&HistoryLine],
    time: &dyn Fn(i64) -> String,
) -> Option<Did> {
    let first = lines.first()?;
    let find = |name: &str| lines.iter().copied().find(|it| it.field == name);
    let state = find("state");
    let say =
        |line: &HistoryLine, value: &Datum| in_words(practice, role, &line.field, value, time);

    let mut clauses: Vec<String> = Vec::new();
    let mut icon = "pencil";
    let mut quote = String::new();

    let is_born = lines.iter().any(|it| {
        matches!(it.field.as_str(), "number" | "opened_at" | "created_at") && it.from.is_none()
    }) || state.is_some_and(|it| it.from.is_none());
    if is_born {
        let born = if practice.states.is_empty() {
            words::ADDED_IT
        } else {
            words::LOGGED_IT
        };
        clauses.push(born.to_owned());
        icon = "plus";
        // What a record was born with stands in its fields; only a state beyond the first is news.
        let stays_new = state
            .is_none_or(|it| category(practice, &it.to).is_none_or(|it| it == StateCategory::New));
        if stays_new {
            return Some(finish(first, icon, clauses, quote));
        }
    }

    if let Some(line) = find("assignee").filter(|_| !is_born) {
        icon = "user";
        clauses.push(match &line.to {
            Datum::Ref(to) if line.actor.as_ref().is_some_and(|it| it.id == to.id) => {
                words::TOOK_IT.to_owned()
            }
            Datum::None => words::gave_it_back(&say(line, &line.from)),
            to => words::assigned_to(&say(line, to)),
        });
    }
    if let Some(line) = find("assignment_group").filter(|_| !is_born) {
        icon = if clauses.is_empty() { "users" } else { icon };
        clauses.push(match &line.to {
            Datum::None => words::cleared(&line.label),
            to => words::moved_to_group(&say(line, to)),
        });
    }
    if let Some(line) = state {
        let from = category(practice, &line.from);
        let to = category(practice, &line.to);
        let detail = lines
            .iter()
            .find(|it| {
                matches!(
                    it.field.as_str(),
                    "hold_reason" | "resolution_code" | "cancel_reason" | "merged_into"
                ) && !it.to.is_none()
            })
            .map_or_else(String::new, |it| say(it, &it.to));
        clauses.push(words::state_step(from, to, &say(line, &line.to), &detail));
        if icon != "user" {
            icon = state_icon(to);
        }
        quote = find("resolution_notes").map_or_else(String::new, |it| it.to.text().to_owned());
    }
    if let Some(line) = find("priority").filter(|_| !is_born) {
        icon = if clauses.is_empty() { "flag" } else { icon };
        clauses.push(words::priority_moved(&code(&line.from), &code(&line.to)));
    }

    if let Some(line) = find("priority_override").filter(|_| !is_born) {
        icon = if clauses.is_empty() { "flag" } else { icon };
        clauses.push(words::priority_by_hand_now(&code(&line.to)));
        quote = match find("priority_reason") {
            Some(it) if quote.is_empty() => it.to.text().to_owned(),
            _ => quote,
        };
    }
    if let Some(line) = find("deleted") {
        icon = if line.to.is_none() {
            "rotate-ccw"
        } else {
            "trash-2"
        };
        clauses.push(words::deleted_it(!line.to.is_none()).to_owned());
    }

    if !is_born {
        let others: Vec<_> = lines
            .iter()
            .copied()
            .filter(|it| is_worth_a_word(practice, it, state.is_some()))
            .collect();
        match others.as_slice() {
            [] => {}
            few if few.len() <= 2 => {
                icon = if clauses.is_empty() {
                    other_icon(&few[0].field)
                } else {
                    icon
                };
                clauses.extend(few.iter().map(|it| other(practice, role, it, time)));
            }
            many => {
                let labels: Vec<_> = many.iter().map(|it| it.label.as_str()).collect();
                clauses.push(words::changed_many(&labels));
            }
        }
    }
    (!clauses.is_empty()).then(|| finish(first, icon, clauses, quote))
}

fn finish(first: &HistoryLine, icon: &'static str, clauses: Vec<String>, quote: String) -> Did {
    Did {
        at: first.at,
        act: first.act,
        actor: first.actor.clone(),
        origin: first.origin,
        icon,
        said: words::and(&clauses),
        quote,
    }
}

/// The digits of a priority, whether it comes as a code or as a number.
fn code(value: &Datum) -> String {
    match value {
        Datum::Int(number) => number.to_string(),
        other => other.text().to_owned(),
    }
}

fn category(practice: &Practice, state: &Datum) -> Option<StateCategory> {
    practice
        .state(state.text())
        .map(|it: &StateDef| it.category)
}

fn state_icon(to: Option<StateCategory>) -> &'static str {
    match to {
        Some(StateCategory::Waiting) => "pause",
        Some(StateCategory::Resolved | StateCategory::Closed) => "check",
        Some(StateCategory::Cancelled) => "x",
        Some(StateCategory::Merged) => "merge",
        Some(StateCategory::Active | StateCategory::New) | None => "play",
    }
}

fn other_icon(field: &str) -> &'static str {
    match field {
        "links" | "parent" => "link",
        "tags" => "tag",
        "attachments" => "paperclip",
        "watchers" => "eye",
        _ => "pencil",
    }
}

/// Fields that a sentence of their own is worth: not those that moved with the state, not derived
/// ones, and not what the timeline shows anyway.
fn is_worth_a_word(practice: &Practice, line: &HistoryLine, with_state: bool) -> bool {
    let said_already = matches!(
        line.field.as_str(),
        "state"
            | "assignee"
            | "assignment_group"
            | "priority"
            | "priority_override"
            | "priority_reason"
            | "timeline"
            | "updated_at"
            | "number"
            | "opened_at"
            | "created_at"
            | "reopen_count"
            | "reassignment_count"
            | "worklog"
            | "source_key"
            | "extra"
            | "deleted"
    );
    let moved_with_state = with_state
        && practice
            .field(&line.field)
            .is_some_and(|it| it.part_of == practice.field("state").map(|it| it.id));
    !said_already && !moved_with_state && line.from != line.to
}

/// A change of a field that has no sentence of its own.
fn other(
    practice: &Practice,
    role: Role,
    line: &HistoryLine,
    time: &dyn Fn(i64) -> String,
) -> String {
    let say = |value: &Datum| in_words(practice, role, &line.field, value, time);
    let ty = practice.field(&line.field).map(|it| it.ty);
    match (&line.from, &line.to) {
        // An item that is ticked comes as written once more.
        _ if line.field == "checklist" => words::CHECKLIST_NOW.to_owned(),
        (Datum::None, to) if line.field == "attachments" => words::attached_file(&say(to)),
        (Datum::None, to) if ty == Some(FieldType::Links) => words::linked_to(&say(to)),
        (from, Datum::None) if ty == Some(FieldType::Links) => words::unlinked_from(&say(from)),
        // A text may be pages long; the history tab has both versions.
        _ if ty == Some(FieldType::Text) => words::changed_text(&line.label),
        (Datum::None, to) if is_set(ty) => words::added(&line.label, &say(to)),
        (from, Datum::None) if is_set(ty) => words::removed(&line.label, &say(from)),
        (_, Datum::None) => words::cleared(&line.label),
        (Datum::None, to) => words::set(&line.label, &say(to)),
        (from, to) => words::changed(&line.label, &say(from), &say(to)),
    }
}

fn is_set(ty: Option<FieldType>) -> bool {
    matches!(
        ty,
        Some(FieldType::Tags | FieldType::Refs(_) | FieldType::Links | FieldType::Entries)
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::domain::{RecordId, incident::PRACTICE};

    fn person(byte: u8, name: &str) -> RefLabel {
        RefLabel {
            id: RecordId([byte; 16]),
            kind: "person".into(),
            label: name.into(),
            ..RefLabel::default()
        }
    }

    fn line(act: u64, at: i64, field: &str, from: Datum, to: Datum) -> HistoryLine {
        HistoryLine {
            at,
            recorded_at: at,
            actor: Some(person(1, "Amara")),
            field: field.into(),
            label: PRACTICE.field(field).map_or(field, |it| it.label).into(),
            from,
            to,
            act,
            ..HistoryLine::default()
        }
    }

    fn text(text: &str) -> Datum {
        Datum::Text(text.into())
    }

    #[test]
    fn a_requester_reads_states_in_their_own_words() {
        let say = |role| {
            in_words(&PRACTICE, role, "state", &text("resolved"), &|_| {
                String::new()
            })
        };
        assert_eq!(say(Role::Requester), "Solved, please check");
        assert_eq!(say(Role::Agent), "Resolved");
    }

    fn check(entries: &[Entry], history: &[HistoryLine], expected: Expect) {
        let shown: String = items(&PRACTICE, Role::Agent, entries, history, &|it| {
            format!("at {it}")
        })
        .into_iter()
        .map(|it| match it {
            Item::Entry(it) => format!("{}: “{}”\n", it.at, it.text),
            Item::Did(it) => {
                let who = it.actor.map_or_else(String::new, |it| it.label);
                format!("{}: [{}] {who} {} {}\n", it.at, it.icon, it.said, it.quote)
            }
        })
        .collect();
        expected.assert_eq(&shown);
    }

    #[test]
    fn changes_of_one_act_are_one_sentence() {
        let amara = Datum::Ref(person(1, "Amara"));
        let jonas = Datum::Ref(person(2, "Jonas"));
        check(
            &[Entry {
                at: 40,
                text: "Could you send the log?".into(),
                ..Entry::default()
            }],
            &[
                line(1, 10, "title", Datum::None, text("Remote access drops")),
                line(1, 10, "state", Datum::None, text("new")),
                line(2, 20, "assignee", Datum::None, amara.clone()),
                line(2, 20, "state", text("new"), text("in_progress")),
                line(3, 40, "state", text("in_progress"), text("on_hold")),
                line(3, 40, "hold_reason", Datum::None, text("caller")),
                line(4, 50, "state", text("on_hold"), text("in_progress")),
                line(5, 60, "assignee", amara, jonas),
                line(6, 70, "impact", text("3"), text("2")),
                line(6, 70, "priority", text("3"), text("2")),
                line(7, 80, "state", text("in_progress"), text("resolved")),
                line(7, 80, "resolution_code", Datum::None, text("fixed")),
                line(
                    7,
                    80,
                    "resolution_notes",
                    Datum::None,
                    text("Renewed the certificate"),
                ),
                line(7, 80, "resolved_at", Datum::None, Datum::Time(80)),
                line(8, 90, "state", text("resolved"), text("in_progress")),
                line(9, 95, "tags", Datum::None, text("vpn")),
            ],
            expect![[r#"
                10: [plus] Amara logged it 
                20: [user] Amara took it and started work 
                40: “Could you send the log?”
                40: [pause] Amara put it on hold: Waiting for requester 
                50: [play] Amara resumed work 
                60: [user] Amara assigned it to Jonas 
                70: [flag] Amara raised the priority from P3 to P2 and changed Impact from Low to Medium 
                80: [check] Amara resolved it: Fixed for good Renewed the certificate
                90: [play] Amara reopened it 
                95: [tag] Amara added vpn to Tags 
            "#]],
        );
    }

    #[test]
    fn lost_values_and_derived_fields_make_no_sentence() {
        let mut lost = line(1, 10, "impact", text("3"), text("1"));
        lost.lost = true;
        check(
            &[],
            &[
                lost,
                line(2, 20, "updated_at", Datum::None, Datum::Time(20)),
                line(2, 20, "reassignment_count", Datum::Int(0), Datum::Int(1)),
            ],
            expect![""],
        );
    }

    #[test]
    fn what_has_no_field_of_its_own_has_a_sentence_too() {
        check(
            &[],
            &[
                line(1, 10, "priority_override", Datum::None, text("1")),
                line(
                    1,
                    10,
                    "priority_reason",
                    Datum::None,
                    text("The board meets"),
                ),
                line(2, 20, "priority_override", text("1"), Datum::None),
                line(
                    2,
                    20,
                    "priority_reason",
                    text("The board meets"),
                    Datum::None,
                ),
                line(3, 30, "checklist", Datum::None, text("Measure the disk")),
                line(4, 40, "deleted", Datum::None, Datum::Bool(true)),
                line(5, 50, "deleted", Datum::Bool(true), Datum::None),
            ],
            expect![[r#"
                10: [flag] Amara set the priority to P1 by hand The board meets
                20: [flag] Amara gave the priority back to impact and urgency 
                30: [pencil] Amara updated the checklist 
                40: [trash-2] Amara deleted it 
                50: [rotate-ccw] Amara brought it back 
            "#]],
        );
    }

    #[test]
    fn many_fields_are_counted() {
        let set = |name| line(1, 10, name, Datum::None, text("x"));
        check(
            &[],
            &[
                set("location"),
                set("symptom"),
                set("vendor"),
                set("change"),
            ],
            expect![[r#"
                10: [pencil] Amara changed Location, Symptom and 2 more fields 
            "#]],
        );
    }
}
