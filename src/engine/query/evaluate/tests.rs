//! The evaluator against an interpreter that looks at one record after the other.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::{FieldType, Practice, RecordId, Sub, Value};
use crate::engine::query::{
    Context, FacetKey, Names, SortBy, Values, by_state, facet, parse, resolve, sort_rows, term,
};
use crate::engine::table::{Cell, Ordinal};
use crate::oplog::{Origin, Stamp};

const PRACTICE: &Practice = &incident::PRACTICE;
const LOCATION: FieldId = FieldId(140);
const DUE_AT: FieldId = FieldId(150);
const MADE_SLA: FieldId = FieldId(153);
const STORY_POINTS: FieldId = FieldId(154);

/// One write: the field, the element of a set, and the value.
type Write = (FieldId, Option<Element>, Value);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Element {
    Tag(String),
    Person(RecordId),
}

/// The writes of a record, each with its time; time never goes back.
type History = Vec<(i64, Vec<Write>)>;

fn person(number: u8) -> RecordId {
    RecordId([number; 16])
}

fn word(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    select(pool).prop_map(Value::text_or_none)
}

fn a_write() -> impl Strategy<Value = Write> {
    let plain = |field: FieldId, value: BoxedStrategy<Value>| {
        value.prop_map(move |value| (field, None, value)).boxed()
    };
    let state = (
        select(vec!["new", "in_progress", "on_hold", "resolved", "odd"]),
        proptest::option::of(0_i64..24),
        select(vec!["", "caller", "vendor"]),
    );
    let state = state.prop_map(|(state, resolved_at, hold)| {
        Value::group([
            (common::STATE, Value::text(state)),
            (incident::HOLD_REASON, Value::text_or_none(hold)),
            (
                incident::RESOLVED_AT,
                resolved_at.map_or(Value::None, Value::Time),
            ),
        ])
    });
    let number = |most: i64| proptest::option::of(0..most);
    let int = number(6).prop_map(|it| it.map_or(Value::None, Value::Int));
    let time = number(24).prop_map(|it| it.map_or(Value::None, Value::Time));
    let bool = proptest::option::of(any::<bool>());
    let bool = bool.prop_map(|it| it.map_or(Value::None, Value::Bool));
    let someone = (0_u8..4).prop_map(|it| match it {
        0 => Value::None,
        it => Value::Ref(person(it)),
    });
    let tag = (select(vec!["vip", "VPN", "ß"]), any::<bool>());
    let watcher = (1_u8..4, any::<bool>());
    prop_oneof![
        plain(common::STATE, state.boxed()),
        plain(incident::IMPACT, word(&["", "1", "2", "3", "9"]).boxed()),
        plain(
            LOCATION,
            word(&["", "Berlin", "berlin", "Köln", "Room 10", "Room 9"]).boxed()
        ),
        plain(
            common::TITLE,
            word(&[
                "",
                "Printer",
                "No printer works today",
                "printer 2",
                "Ärger",
                "VPN"
            ])
            .boxed()
        ),
        plain(incident::ASSIGNEE, someone.boxed()),
        plain(STORY_POINTS, int.boxed()),
        plain(common::OPENED_AT, time.clone().boxed()),
        plain(DUE_AT, time.boxed()),
        plain(MADE_SLA, bool.boxed()),
        tag.prop_map(|(tag, is)| {
            (
                common::TAGS,
                Some(Element::Tag(tag.to_owned())),
                Value::Bool(is),
            )
        }),
        watcher.prop_map(|(who, is)| {
            (
                common::WATCHERS,
                Some(Element::Person(person(who))),
                Value::Bool(is),
            )
        }),
        any::<bool>().prop_map(|is| (common::DELETED, None, Value::Bool(is))),
    ]
}

fn histories() -> impl Strategy<Value = Vec<History>> {
    let op = (0_i64..6, proptest::collection::vec(a_write(), 1..4));
    let history = proptest::collection::vec(op, 0..6).prop_map(|ops| {
        let mut at = 0;
        let later = |(pause, writes)| {
            at += pause;
            (at, writes)
        };
        ops.into_iter().map(later).collect()
    });
    proptest::collection::vec(history, 0..90)
}

fn table_of(histories: &[History]) -> (Table, Ordinals) {
    let mut table = Table::new(PRACTICE);
    let mut ordinals = Ordinals::default();
    for (number, history) in (0_u8..).zip(histories) {
        let mut id = [200; 16];
        id[0] = number;
        let row = table.push_row(ordinals.take(RecordId(id)));
        for (at, writes) in history {
            let subs: Vec<Sub> = writes
                .iter()
                .map(|(_, element, _)| match element {
                    None => Rc::from([]),
                    Some(Element::Tag(tag)) => Rc::from(tag.as_bytes()),
                    Some(Element::Person(id)) => Rc::from(id.0),
                })
                .collect();
            let cells = writes
                .iter()
                .zip(&subs)
                .map(|((field, _, value), sub)| Cell {
                    field: *field,
                    sub,
                    value,
                    occurred_at: *at,
                    actor: RecordId::NIL,
                    origin: Origin::Import,
                });
            let stamp = Stamp {
                wall_ms: at.unsigned_abs(),
                ..Stamp::default()
            };
            table.take(row, stamp, cells, &mut ordinals);
        }
    }
    (table, ordinals)
}

/// What lies beyond the table: found by a rule of thumb that both sides share.
struct Rule;

impl Beyond for Rule {
    fn search(&self, field: Option<FieldId>, text: &str) -> Vec<u32> {
        let step = 2 + text.len() % 3 + usize::from(field.is_some());
        (0..500).step_by(step).collect()
    }
    fn present(&self, field: FieldId) -> Vec<u32> {
        (0..500).step_by(usize::from(field.0 % 3) + 2).collect()
    }
    fn extra(&self, column: &str, _: &Pattern) -> Vec<u32> {
        (0..500).step_by(column.len() + 1).rev().collect()
    }
}

/// One record, looked at by itself.
struct Naive<'a> {
    row: u32,
    history: &'a History,
    as_of: Option<i64>,
}

impl Naive<'_> {
    fn value(&self, field: FieldId) -> Value {
        let declared = PRACTICE.field_by_id(field);
        let tracked = declared.is_some_and(|it| it.tracked);
        let until = self.as_of.filter(|_| tracked).unwrap_or(i64::MAX);
        let register = declared.map_or(field, |it| it.register());
        let mut value = Value::None;
        for (at, writes) in self.history {
            for (written, _, new) in writes {
                if *written == register && *at <= until {
                    value = new.clone();
                }
            }
        }
        let value = match &value {
            Value::Group(_) => value.part(field).clone(),
            _ => value,
        };
        match (field, self.as_of, &value) {
            (incident::RESOLVED_AT, Some(as_of), Value::Time(at)) if *at > as_of => Value::None,
            _ => value,
        }
    }

    fn elements(&self, field: FieldId) -> BTreeSet<Element> {
        let mut elements = BTreeSet::new();
        for (written, element, value) in self.history.iter().flat_map(|(_, writes)| writes) {
            if let Some(element) = element.as_ref().filter(|_| *written == field) {
                match value {
                    Value::Bool(true) => elements.insert(element.clone()),
                    _ => elements.remove(element),
                };
            }
        }
        elements
    }

    fn is_deleted(&self) -> bool {
        self.value(common::DELETED) == Value::Bool(true)
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|it| self.holds(it)),
            Condition::Any(parts) => parts.iter().any(|it| self.holds(it)),
            Condition::Not(inner) => !self.holds(inner),
            Condition::Test(test) => self.passes(test),
        }
    }

    fn passes(&self, test: &Test) -> bool {
        let matches = |pattern: &Pattern, text: &str| pattern.matches(text, &mut String::new());
        match test {
            Test::Deleted => self.is_deleted(),
            Test::Code { field, any } => {
                let value = self.value(*field);
                value
                    .as_text()
                    .is_some_and(|it| any.iter().any(|code| code == it))
            }
            Test::Text {
                field: common::TAGS,
                pattern,
            } => self
                .elements(common::TAGS)
                .iter()
                .any(|it| matches!(it, Element::Tag(tag) if matches(pattern, tag))),
            Test::Text { field, pattern } => {
                matches(pattern, self.value(*field).as_text().unwrap_or(""))
            }
            Test::Int { field, ranges } => {
                let number = self.value(*field).as_int();
                number.is_some_and(|it| ranges.iter().any(|(a, b)| (*a..=*b).contains(&it)))
            }
            Test::Time { field, stretches } => {
                let at = self.value(*field).as_time();
                at.is_some_and(|it| stretches.iter().any(|(a, b)| (*a..*b).contains(&it)))
            }
            Test::Bool { field, yes } => self.value(*field).as_bool() == Some(*yes),
            Test::Ref {
                field: common::WATCHERS,
                any,
            } => {
                let watchers = self.elements(common::WATCHERS);
                any.iter()
                    .any(|it| watchers.contains(&Element::Person(*it)))
            }
            Test::Ref { field, any } => {
                let to = self.value(*field).as_ref_id();
                to.is_some_and(|it| any.contains(&it))
            }
            Test::Present { field } => match PRACTICE.field_by_id(*field).map(|it| it.ty) {
                Some(FieldType::Tags | FieldType::Refs(_)) => !self.elements(*field).is_empty(),
                Some(FieldType::Text) => Rule.present(*field).contains(&self.row),
                _ => !self.value(*field).is_none(),
            },
            Test::Search { field, text } => Rule.search(*field, text).contains(&self.row),
            Test::Extra { column, pattern } => Rule.extra(column, pattern).contains(&self.row),
        }
    }
}

fn a_test() -> impl Strategy<Value = Test> {
    let codes = |field, pool: &'static [&'static str]| {
        proptest::collection::vec(select(pool), 0..4).prop_map(move |any| Test::Code {
            field,
            any: any.into_iter().map(str::to_owned).collect(),
        })
    };
    let pattern = prop_oneof![
        select(vec!["berlin", "KÖLN", "vip", "vpn", "printer", "x"]).prop_map(Pattern::whole),
        select(vec!["print", "r", "ß", "Ä"]).prop_map(Pattern::containing),
        select(vec!["*", "room*", "*er", "p*r*", "*1*"]).prop_map(Pattern::with_stars),
    ];
    let texts = select(vec![LOCATION, common::TITLE, common::TAGS]);
    // Mostly forwards, and with both ends among the values that there are.
    let bound = || proptest::option::weighted(0.8, -1_i64..26);
    let range = (bound(), proptest::option::weighted(0.8, -1_i64..9)).prop_map(|(from, length)| {
        let to = length.map_or(i64::MAX, |it| from.unwrap_or(8) + it);
        (from.unwrap_or(i64::MIN), to)
    });
    let ranges = prop_oneof![
        4 => range.clone().prop_map(|it| vec![it]),
        1 => proptest::collection::vec(range, 0..3),
    ];
    let times = select(vec![common::OPENED_AT, DUE_AT, incident::RESOLVED_AT]);
    let people = proptest::collection::vec((0_u8..6).prop_map(person), 0..4);
    let fields = select(vec![
        common::STATE,
        incident::IMPACT,
        incident::HOLD_REASON,
        incident::RESOLVED_AT,
        LOCATION,
        common::TITLE,
        common::TAGS,
        common::WATCHERS,
        incident::ASSIGNEE,
        STORY_POINTS,
        DUE_AT,
        MADE_SLA,
        common::DESCRIPTION,
    ]);
    prop_oneof![
        2 => codes(common::STATE, &["new", "on_hold", "resolved", "odd", "never"]),
        1 => codes(incident::IMPACT, &["1", "2", "9"]),
        1 => codes(incident::HOLD_REASON, &["caller", "vendor"]),
        2 => (texts, pattern.clone()).prop_map(|(field, pattern)| Test::Text { field, pattern }),
        1 => ranges.clone().prop_map(|ranges| Test::Int { field: STORY_POINTS, ranges }),
        4 => (times, ranges).prop_map(|(field, stretches)| Test::Time { field, stretches }),
        1 => any::<bool>().prop_map(|yes| Test::Bool { field: MADE_SLA, yes }),
        2 => (select(vec![common::WATCHERS, incident::ASSIGNEE]), people)
            .prop_map(|(field, any)| Test::Ref { field, any }),
        2 => fields.prop_map(|field| Test::Present { field }),
        1 => Just(Test::Deleted),
        1 => (proptest::option::of(Just(common::TITLE)), "[a-z]{1,3}")
            .prop_map(|(field, text)| Test::Search { field, text }),
        1 => ("[a-z]{1,3}", pattern).prop_map(|(column, pattern)| Test::Extra { column, pattern }),
    ]
}

fn a_condition() -> impl Strategy<Value = Condition> {
    let pattern = prop_oneof![
        select(vec!["printer", "PRINTER 2", "ärger", "x"]).prop_map(Pattern::whole),
        select(vec!["print", "v", "Ä"]).prop_map(Pattern::containing),
    ];
    let titles = proptest::collection::vec(pattern, 1..4).prop_map(|any| {
        let field = common::TITLE;
        let test = |pattern| Condition::Test(Test::Text { field, pattern });
        Condition::Any(any.into_iter().map(test).collect())
    });
    let leaf = prop_oneof![9 => a_test().prop_map(Condition::Test), 1 => titles];
    leaf.prop_recursive(4, 20, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            some().prop_map(Condition::All),
            some().prop_map(Condition::Any),
            inner.clone().prop_map(|it| Condition::Not(Box::new(it))),
        ]
    })
}

struct People;

impl Names for People {
    fn name(&self, ordinal: Ordinal) -> &str {
        ["", "Zoe", "ada", "Émile"][ordinal as usize % 4]
    }
}

fn key_order(a: &Naive<'_>, b: &Naive<'_>, by: SortBy, ordinals: &Ordinals) -> Ordering {
    let key = |it: &Naive<'_>| -> Option<(i64, String)> {
        let value = it.value(by.field);
        Some(match by.field {
            common::STATE => {
                let code = value.as_text()?;
                let life = PRACTICE.states.iter().position(|it| it.code == code);
                (life.map_or(99, |it| it as i64), String::new())
            }
            incident::IMPACT => (value.as_text()?.parse().ok()?, String::new()),
            LOCATION => {
                // The pool in its natural order.
                let order = ["berlin", "köln", "room 9", "room 10"];
                let text = value.as_text()?.to_lowercase();
                (
                    order.iter().position(|it| *it == text)? as i64,
                    String::new(),
                )
            }
            common::TITLE => {
                let order = [
                    "ärger",
                    "no printer works today",
                    "printer",
                    "printer 2",
                    "vpn",
                ];
                let text = value.as_text()?.to_lowercase();
                (
                    order.iter().position(|it| *it == text)? as i64,
                    String::new(),
                )
            }
            incident::ASSIGNEE => {
                let ordinal = ordinals.find(value.as_ref_id()?)?;
                let name = People.name(ordinal).to_lowercase().replace('é', "e");
                (0, Some(name).filter(|it| !it.is_empty())?)
            }
            STORY_POINTS => (value.as_int()?, String::new()),
            DUE_AT | common::OPENED_AT | incident::RESOLVED_AT => (value.as_time()?, String::new()),
            _ => (i64::from(value.as_bool()?), String::new()),
        })
    };
    match (key(a), key(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) if by.descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
    }
}

fn an_order() -> impl Strategy<Value = Vec<SortBy>> {
    let fields = vec![
        common::STATE,
        incident::IMPACT,
        LOCATION,
        common::TITLE,
        incident::ASSIGNEE,
        STORY_POINTS,
        DUE_AT,
        incident::RESOLVED_AT,
        MADE_SLA,
    ];
    let key = (select(fields), any::<bool>());
    let key = key.prop_map(|(field, descending)| SortBy { field, descending });
    proptest::collection::vec(key, 0..4)
}

fn view<'a>(table: &'a Table, ordinals: &'a Ordinals, as_of: Option<i64>) -> View<'a> {
    View {
        table,
        ordinals,
        beyond: &Rule,
        derived: None,
        as_of,
    }
}

fn moment() -> impl Strategy<Value = Option<i64>> {
    proptest::option::of(-1_i64..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The columns say the same as the records one by one, now and at any past moment.
    #[test]
    fn columns_and_records_agree(
        histories in histories(),
        filter in a_condition(),
        as_of in moment(),
    ) {
        let (table, ordinals) = table_of(&histories);
        let query = Query { finds_deleted: filter.mentions_deleted(), filter, sort: Vec::new() };
        let found = evaluate(&query, &view(&table, &ordinals, as_of));
        let expected: Vec<u32> = (0..)
            .zip(&histories)
            .map(|(row, history)| Naive { row, history, as_of })
            .filter(|it| query.finds_deleted || !it.is_deleted())
            .filter(|it| match (as_of, it.value(common::OPENED_AT)) {
                (Some(as_of), Value::Time(opened)) => opened <= as_of,
                _ => true,
            })
            .filter(|it| it.holds(&query.filter))
            .map(|it| it.row)
            .collect();
        prop_assert_eq!(found.count(), expected.len());
        prop_assert_eq!(found.rows(), expected);
    }

    /// Rows are in order by every key, and any page is a piece of the whole order.
    #[test]
    fn pages_are_pieces_of_one_order(
        histories in histories(),
        by in an_order(),
        as_of in moment(),
        offset in 0_usize..60,
        limit in 0_usize..60,
    ) {
        let (table, ordinals) = table_of(&histories);
        let view = view(&table, &ordinals, as_of);
        let rows: Vec<u32> = (0..histories.len() as u32).collect();
        let whole = sort_rows(&rows, &by, &view, &People, 0, usize::MAX);
        let naive = |row: u32| Naive { row, history: &histories[row as usize], as_of };
        let opened = SortBy { field: common::OPENED_AT, descending: false };
        let mut expected = rows.clone();
        expected.sort_by(|a, b| {
            let keys = by.iter().chain([&opened]);
            keys.map(|it| key_order(&naive(*a), &naive(*b), *it, &ordinals))
                .find(|it| it.is_ne())
                .unwrap_or(a.cmp(b))
        });
        prop_assert_eq!(&whole, &expected);
        let page = sort_rows(&rows, &by, &view, &People, offset, limit);
        let piece: Vec<u32> = whole.into_iter().skip(offset).take(limit).collect();
        prop_assert_eq!(page, piece);
    }

    /// The count of a value, and the list that its term opens, are the same.
    #[test]
    fn counts_equal_what_opens(
        histories in histories(),
        filter in a_condition(),
        as_of in moment(),
        field in select(vec![
            "state", "impact", "location", "assignee", "tags", "watchers", "made_sla", "hold_reason",
        ]),
    ) {
        let (table, ordinals) = table_of(&histories);
        let view = view(&table, &ordinals, as_of);
        let query = Query { finds_deleted: false, filter, sort: Vec::new() };
        let rows = evaluate(&query, &view);
        let declared = PRACTICE.field(field).expect("a declared field");
        let context = Context { now_unix_ms: 0, zone: jiff::tz::TimeZone::UTC, me: None };
        for count in facet(&rows, declared.id, &view) {
            let name = match count.key {
                FacetKey::Record(to) => ordinals.id(to).to_hex(),
                _ => String::new(),
            };
            let text = term(declared, &count.key, &name);
            let opened = parse(&text)
                .and_then(|it| resolve(&it, PRACTICE, &context, &Known(&table)))
                .map_err(|err| TestCaseError::fail(format!("{text}: {err}")))?;
            let mut opened = evaluate(&opened, &view);
            opened.and(&rows);
            // Words that differ in case only are found by each other's term.
            let folded = field == "location" || field == "tags";
            match folded {
                false => prop_assert_eq!(opened.count(), count.count as usize, "{}", text),
                true => prop_assert!(opened.count() >= count.count as usize, "{}", text),
            }
        }
        let board: usize = by_state(&rows, &view).iter().map(|(_, rows)| rows.count()).sum();
        let known: BTreeMap<_, _> = PRACTICE.states.iter().map(|it| (it.code, ())).collect();
        let naive = |row: u32| Naive { row, history: &histories[row as usize], as_of };
        let stated = rows.iter().filter(|row| {
            let state = naive(*row).value(common::STATE);
            state.as_text().is_some_and(|it| known.contains_key(it))
        });
        prop_assert_eq!(board, stated.count());
    }
}

/// The codes that a table has come to know.
struct Known<'a>(&'a Table);

impl Values for Known<'_> {
    fn find(&self, _: Kind, _: &str) -> Vec<RecordId> {
        Vec::new()
    }
    fn complete(&self, field: &crate::domain::FieldDef, prefix: &str, _: usize) -> Vec<String> {
        match self.0.column(field.id) {
            Some(Column::Code(codes)) => {
                let texts = codes.dict.texts().filter(|it| it.starts_with(prefix));
                texts.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }
    fn matching(&self, _: Kind, _: &Condition) -> Option<Vec<RecordId>> {
        None
    }
    fn extra_columns(&self, _: &str, _: usize) -> Vec<String> {
        Vec::new()
    }
}
