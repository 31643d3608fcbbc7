//! Scripts of whole queries, and the promises that hold for every text.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::domain::{Practice, Role, incident, person};
use crate::protocol::{Chip, Suggestion};

/// A small workspace: three groups, two people, and what the columns hold.
pub(super) struct Fixture;

pub(super) const NAMES: [(Kind, u8, &str); 6] = [
    (Kind::GROUP, 1, "Service desk"),
    (Kind::GROUP, 2, "Network"),
    (Kind::GROUP, 3, "Workplace"),
    (Kind::PERSON, 4, "Ada Park"),
    (Kind::PERSON, 5, "Ben Ode"),
    (Kind::SERVICE, 6, "E-mail"),
];

pub(super) fn id(number: u8) -> RecordId {
    RecordId([number; 16])
}

impl Values for Fixture {
    fn find(&self, kind: Kind, text: &str) -> Vec<RecordId> {
        NAMES
            .iter()
            .filter(|it| it.0 == kind && it.2.eq_ignore_ascii_case(text))
            .map(|it| id(it.1))
            .collect()
    }

    fn complete(&self, field: &FieldDef, prefix: &str, limit: usize) -> Vec<String> {
        let prefix = prefix.to_lowercase();
        let words: Vec<&str> = match (field.ty, field.name) {
            (crate::domain::FieldType::Ref(kind), _) => NAMES
                .iter()
                .filter(|it| it.0 == kind)
                .map(|it| it.2)
                .collect(),
            (_, "channel") => vec!["fax"],
            (_, "tags") => vec!["vip", "vpn down"],
            _ => Vec::new(),
        };
        let fitting = words
            .into_iter()
            .filter(|it| it.to_lowercase().starts_with(&prefix));
        fitting.take(limit).map(str::to_owned).collect()
    }

    fn matching(&self, kind: Kind, _: &Condition) -> Option<Vec<RecordId>> {
        (kind == Kind::PERSON).then(|| vec![id(5)])
    }

    fn extra_columns(&self, prefix: &str, limit: usize) -> Vec<String> {
        ["u_site", "Cost centre"]
            .into_iter()
            .filter(|it| it.to_lowercase().starts_with(&prefix.to_lowercase()))
            .take(limit)
            .map(str::to_owned)
            .collect()
    }
}

/// Wednesday, 16 March 2016, 12:00 in Berlin.
pub(super) const NOW: i64 = 1_458_126_000_000;

pub(super) fn context() -> Context {
    Context {
        now_unix_ms: NOW,
        zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
        me: Some(id(4)),
    }
}

/// Resolves each line of a script for incidents, and shows what became of it.
fn check(script: &str, expected: Expect) {
    check_for(&incident::PRACTICE, script, expected);
}

fn check_for(practice: &'static Practice, script: &str, expected: Expect) {
    let mut out = String::new();
    for line in script.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let query = parse(line).and_then(|it| resolve(&it, practice, &context(), &Fixture));
        match query {
            Ok(query) => {
                write!(out, "{line}\n    {}", show(&query.filter, practice)).unwrap();
                for key in &query.sort {
                    let minus = if key.descending { "-" } else { "" };
                    write!(out, " sort {minus}{}", name(practice, key.field)).unwrap();
                }
                out.push('\n');
            }
            Err(err) => {
                writeln!(out, "{line}").unwrap();
                let from = err.span.from as usize;
                let length = (err.span.to as usize).saturating_sub(from).max(1);
                let marks = "^".repeat(length);
                writeln!(out, "{}{marks} {}", " ".repeat(from), err.message).unwrap();
                if let Some(suggestion) = err.suggestion {
                    writeln!(out, "    did you mean {suggestion}").unwrap();
                }
            }
        }
    }
    expected.assert_eq(&out);
}

fn name(practice: &Practice, field: FieldId) -> &'static str {
    practice.field_by_id(field).map_or("?", |it| it.name)
}

fn show(condition: &Condition, practice: &'static Practice) -> String {
    let join = |parts: &[Condition], word: &str| {
        let parts: Vec<_> = parts.iter().map(|it| show(it, practice)).collect();
        format!("({})", parts.join(word))
    };
    let test = match condition {
        Condition::All(parts) if parts.is_empty() => return "everything".to_owned(),
        Condition::Any(parts) if parts.is_empty() => return "nothing".to_owned(),
        Condition::All(parts) => return join(parts, " & "),
        Condition::Any(parts) => return join(parts, " | "),
        Condition::Not(inner) => return format!("!{}", show(inner, practice)),
        Condition::Test(test) => test,
    };
    let name = |field: &FieldId| name(practice, *field);
    let moment = |it: &i64| match *it {
        i64::MIN => "-∞".to_owned(),
        i64::MAX => "∞".to_owned(),
        it => jiff::Timestamp::from_millisecond(it)
            .unwrap()
            .to_zoned(context().zone)
            .strftime("%F %T%.f")
            .to_string(),
    };
    match test {
        Test::Code { field, any } => format!("{} in {any:?}", name(field)),
        Test::Text { field, pattern } => format!("{} like {pattern:?}", name(field)),
        Test::Extra { column, pattern } => format!("extra {column} like {pattern:?}"),
        Test::Int { field, ranges } => format!("{} in {ranges:?}", name(field)),
        Test::Bool { field, yes } => format!("{} is {yes}", name(field)),
        Test::Time { field, stretches } => {
            let stretches: Vec<_> = stretches
                .iter()
                .map(|(from, to)| format!("[{}, {})", moment(from), moment(to)))
                .collect();
            format!("{} in {}", name(field), stretches.join(" "))
        }
        Test::Ref { field, any } => {
            let any: Vec<_> = any.iter().map(|it| it.0[0].to_string()).collect();
            format!("{} to {}", name(field), any.join(","))
        }
        Test::Present { field } => format!("has {}", name(field)),
        Test::Deleted => "deleted".to_owned(),
        Test::Search { field: None, text } => format!("search {text}"),
        Test::Search {
            field: Some(field),
            text,
        } => format!("search {text} in {}", name(field)),
    }
}

#[test]
fn conditions_are_looked_up() {
    check(
        r#"

        is:open
        is:open p:1 svc:"E-mail" title:printer "exact words" free words
        group:"Service desk",Workplace -tag:vip (state:on_hold or state:new)
        state:"On hold",waiting,RESOLVED state:open
        p:critical,P2 p:<=2 p:2..3 p:>4 channel:fax impact:!=1
        assignee:me watcher:me opened_by:"ben ode"
        is:mine is:overdue is:unassigned
        has:tags,due no:assignee no:extra.u_site
        reassignments:>2 reopens:1..3,7 story_points:..5
        made_sla:no made_sla:yes,no
        extra.u_site:Berlin extra."Cost centre":47*
        number:INC-7F-000042 location:Ber* location:"Ber*"
        description:toner timeline:"paper jam"
        not is:closed and p:1 or p:2
        type:incident type:person
        Waits-for:vendor
        VPN - not "not" working
        is:deleted sort:priority,-opened sort:age
        "" is:any
        "#,
        expect![[r#"
            is:open
                state in ["new", "in_progress", "on_hold"]
            is:open p:1 svc:"E-mail" title:printer "exact words" free words
                (state in ["new", "in_progress", "on_hold"] & priority in ["1"] & service to 6 & title like Pattern { pieces: ["", "printer", ""] } & search "exact words" free words)
            group:"Service desk",Workplace -tag:vip (state:on_hold or state:new)
                (assignment_group to 1,3 & !tags like Pattern { pieces: ["vip"] } & (state in ["on_hold"] | state in ["new"]))
            state:"On hold",waiting,RESOLVED state:open
                (state in ["on_hold", "on_hold", "resolved"] & state in ["new", "in_progress", "on_hold"])
            p:critical,P2 p:<=2 p:2..3 p:>4 channel:fax impact:!=1
                (priority in ["1", "2"] & priority in ["1", "2"] & priority in ["2", "3"] & priority in ["5"] & channel in ["fax"] & !impact in ["1"])
            assignee:me watcher:me opened_by:"ben ode"
                (assignee to 4 & watchers to 4 & opened_by to 5)
            is:mine is:overdue is:unassigned
                ((state in ["new", "in_progress", "on_hold"] & assignee to 4) & (state in ["new", "in_progress", "on_hold"] & due_at in [-∞, 2016-03-16 12:00:00)) & !has assignee)
            has:tags,due no:assignee no:extra.u_site
                ((has tags | has due_at) & !has assignee & !extra u_site like Pattern { pieces: ["", ""] })
            reassignments:>2 reopens:1..3,7 story_points:..5
                (reassignment_count in [(3, 9223372036854775807)] & reopen_count in [(1, 3), (7, 7)] & story_points in [(-9223372036854775808, 5)])
            made_sla:no made_sla:yes,no
                (made_sla is false & (made_sla is true | made_sla is false))
            extra.u_site:Berlin extra."Cost centre":47*
                (extra u_site like Pattern { pieces: ["berlin"] } & extra Cost centre like Pattern { pieces: ["47", ""] })
            number:INC-7F-000042 location:Ber* location:"Ber*"
                (number like Pattern { pieces: ["inc-7f-000042"] } & location like Pattern { pieces: ["ber", ""] } & location like Pattern { pieces: ["ber*"] })
            description:toner timeline:"paper jam"
                (search toner in description & search "paper jam" in timeline)
            not is:closed and p:1 or p:2
                ((!state in ["closed"] & priority in ["1"]) | priority in ["2"])
            type:incident type:person
                (everything & nothing)
            Waits-for:vendor
                hold_reason in ["vendor"]
            VPN - not "not" working
                (search VPN working & !search "not")
            is:deleted sort:priority,-opened sort:age
                deleted sort priority sort -opened_at sort -opened_at
            "" is:any
                (everything)
        "#]],
    );
}

#[test]
fn times_are_stretches() {
    check(
        "
        opened:2016
        opened:2016-03
        opened:2016-03-05
        opened:2016-03-05T14:30
        opened:\"2016-03-05 14\"
        opened:2016-03..2016-04
        opened:2016-03..
        opened:..2016-03-27
        opened:<2016-03
        opened:<=2016-03
        opened:>2016-03
        opened:>=2016-03
        opened:today,yesterday
        opened:this-week
        opened:last-month
        opened:this-quarter
        opened:last-year
        opened:-5d
        opened:>-5d
        opened:<-30d
        opened:-5d..-3d
        due:<+2d
        due:<now
        age:>5d
        age:<5d
        age:5d
        age:1d..5d
        age:<=90m
        updated:>2d
        updated:>=1mo
        opened:!=2016-03-27
        ",
        expect![[r#"
            opened:2016
                opened_at in [2016-01-01 00:00:00, 2017-01-01 00:00:00)
            opened:2016-03
                opened_at in [2016-03-01 00:00:00, 2016-04-01 00:00:00)
            opened:2016-03-05
                opened_at in [2016-03-05 00:00:00, 2016-03-06 00:00:00)
            opened:2016-03-05T14:30
                opened_at in [2016-03-05 14:30:00, 2016-03-05 14:31:00)
            opened:"2016-03-05 14"
                opened_at in [2016-03-05 14:00:00, 2016-03-05 15:00:00)
            opened:2016-03..2016-04
                opened_at in [2016-03-01 00:00:00, 2016-05-01 00:00:00)
            opened:2016-03..
                opened_at in [2016-03-01 00:00:00, ∞)
            opened:..2016-03-27
                opened_at in [-∞, 2016-03-28 00:00:00)
            opened:<2016-03
                opened_at in [-∞, 2016-03-01 00:00:00)
            opened:<=2016-03
                opened_at in [-∞, 2016-04-01 00:00:00)
            opened:>2016-03
                opened_at in [2016-04-01 00:00:00, ∞)
            opened:>=2016-03
                opened_at in [2016-03-01 00:00:00, ∞)
            opened:today,yesterday
                opened_at in [2016-03-16 00:00:00, 2016-03-17 00:00:00) [2016-03-15 00:00:00, 2016-03-16 00:00:00)
            opened:this-week
                opened_at in [2016-03-14 00:00:00, 2016-03-21 00:00:00)
            opened:last-month
                opened_at in [2016-02-01 00:00:00, 2016-03-01 00:00:00)
            opened:this-quarter
                opened_at in [2016-01-01 00:00:00, 2016-04-01 00:00:00)
            opened:last-year
                opened_at in [2015-01-01 00:00:00, 2016-01-01 00:00:00)
            opened:-5d
                opened_at in [2016-03-11 00:00:00, 2016-03-12 00:00:00)
            opened:>-5d
                opened_at in [2016-03-11 12:00:00.001, ∞)
            opened:<-30d
                opened_at in [-∞, 2016-02-15 12:00:00)
            opened:-5d..-3d
                opened_at in [2016-03-11 12:00:00, 2016-03-13 12:00:00.001)
            due:<+2d
                due_at in [-∞, 2016-03-18 12:00:00)
            due:<now
                due_at in [-∞, 2016-03-16 12:00:00)
            age:>5d
                opened_at in [-∞, 2016-03-11 12:00:00)
            age:<5d
                opened_at in [2016-03-11 12:00:00.001, 2016-03-16 12:00:00.001)
            age:5d
                opened_at in [2016-03-10 12:00:00.001, 2016-03-11 12:00:00.001)
            age:1d..5d
                opened_at in [2016-03-11 12:00:00, 2016-03-15 12:00:00.001)
            age:<=90m
                opened_at in [2016-03-16 10:30:00, 2016-03-16 12:00:00.001)
            updated:>2d
                updated_at in [-∞, 2016-03-14 12:00:00)
            updated:>=1mo
                updated_at in [-∞, 2016-02-16 12:00:00.001)
            opened:!=2016-03-27
                !opened_at in [2016-03-27 00:00:00, 2016-03-28 00:00:00)
        "#]],
    );
}

#[test]
fn errors_show_the_place_and_what_was_meant() {
    check(
        r#"
        stat:open
        prioritty:1
        http://example.org
        RE: printer
        p:9
        p:critcal
        state:opne
        is:opn
        group:"Servce desk"
        group:Nowhere
        opened:2016-13
        opened:yesteday
        opened:2016-04..2016-03
        opened:5d..2016
        opened:>2016,2017
        age:2016
        group:>Network
        title:a..b
        p:>1..2
        links:INC1
        attachments:x
        extra:x
        reopens:many
        made_sla:maybe
        is:
        p:
        p:>
        p:1,
        p:(1 or 2)
        p:"1"2
        p:>>1
        title:foo"bar"
        "open
        (is:open
        is:open)
        ()
        or is:open
        is:open or
        and is:open
        is:open and
        is:open not
        opened:..
        sort:tags
        sort:
        sort:nothing
        (sort:p)
        -sort:p
        type:incidnt
        has:colour
        "#,
        expect![[r#"
            stat:open
            ^^^^ There is no field “stat”.
                did you mean state
            prioritty:1
            ^^^^^^^^^ There is no field “prioritty”.
                did you mean priority
            http://example.org
            ^^^^^^^^^^^^^^^^^^ There is no field “http”. To look for the text, put it in quotes.
                did you mean "http://example.org"
            RE: printer
            ^^^ There is no field “RE”. To look for the text, put it in quotes.
                did you mean "RE:"
            p:9
              ^ Priority has no value “9”.
            p:critcal
              ^^^^^^^ Priority has no value “critcal”.
                did you mean Critical
            state:opne
                  ^^^^ State has no value “opne”.
                did you mean open
            is:opn
               ^^^ There is no is:opn.
                did you mean open
            group:"Servce desk"
                  ^^^^^^^^^^^^^ There is no group called “Servce desk”.
                did you mean "Service desk"
            group:Nowhere
                  ^^^^^^^ There is no group called “Nowhere”.
            opened:2016-13
                   ^^^^^^^ Expected a date such as 2016-03-05, a word such as today, or a length of time such as 5d (m, h, d, w, mo, y).
            opened:yesteday
                   ^^^^^^^^ Expected a date such as 2016-03-05, a word such as today, or a length of time such as 5d (m, h, d, w, mo, y).
                did you mean yesterday
            opened:2016-04..2016-03
                   ^^^^^^^^^^^^^^^^ This range runs backwards.
                did you mean 2016-03..2016-04
            opened:5d..2016
                   ^^^^^^^^ A range goes between two dates or between two lengths of time.
            opened:>2016,2017
            ^^^^^^^^^^^^^^^^^ > takes one value.
            age:2016
                ^^^^ An age is a length of time such as 5d (m, h, d, w, mo, y); for dates use opened:.
            group:>Network
            ^^^^^^^^^^^^^^ “group” has no order: > does not fit it.
            title:a..b
                  ^^^^ “title” has no order, and so no range.
                did you mean "a..b"
            p:>1..2
               ^^^^ A range takes no >.
            links:INC1
            ^^^^^^^^^^ This field can be asked only with has:links or no:links.
                did you mean has:links
            attachments:x
            ^^^^^^^^^^^^^ This field can be asked only with has:attachments or no:attachments.
                did you mean has:attachments
            extra:x
            ^^^^^ Name the column of the import too: extra.Column:value.
            reopens:many
                    ^^^^ Expected a whole number.
            made_sla:maybe
                     ^^^^^ Expected yes or no.
            is:
            ^^^ A value is missing after is:.
            p:
            ^^ A value is missing after p:.
            p:>
            ^^^ A value is missing after >.
            p:1,
               ^ A value is missing here.
            p:(1 or 2)
             ^ Several values are separated by commas, without parentheses.
            p:"1"2
                 ^ Put a value with such characters in quotes altogether.
            p:>>1
               ^ One comparison is enough here.
            title:foo"bar"
                     ^ Put a value with such characters in quotes altogether.
            "open
            ^^^^^ This quote is not closed.
            (is:open
            ^ This parenthesis is not closed.
            is:open)
                   ^ This parenthesis closes nothing.
            ()
            ^^ There is nothing between these parentheses.
            or is:open
            ^^ “or” needs a condition before it. To look for the word, put it in quotes.
                did you mean "or"
            is:open or
                    ^^ “or” needs a condition after it. To look for the word, put it in quotes.
                did you mean "or"
            and is:open
            ^^^ “and” needs a condition before it. To look for the word, put it in quotes.
                did you mean "and"
            is:open and
                    ^^^ “and” needs a condition after it. To look for the word, put it in quotes.
                did you mean "and"
            is:open not
                    ^^^ “not” needs a condition after it. To look for the word, put it in quotes.
                did you mean "not"
            opened:..
                   ^^ A range needs a value on at least one side.
            sort:tags
                 ^^^^ A list cannot be ordered by tags.
            sort:
            ^^^^^ The order is a list of fields, such as sort:priority,-opened.
            sort:nothing
                 ^^^^^^^ There is no field “nothing”.
            (sort:p)
             ^^^^^^ The order stands outside parentheses, and cannot be negated.
            -sort:p
             ^^^^^^ The order stands outside parentheses, and cannot be negated.
            type:incidnt
                 ^^^^^^^ There is no practice incidnt.
                did you mean incident
            has:colour
                ^^^^^^ There is no field “colour”.
        "#]],
    );
    check_for(
        &person::PRACTICE,
        "
        is:open
        is:unassigned
        age:>5d
        sort:name,-created vip:yes group:Network
        ",
        expect![[r#"
            is:open
               ^^^^ There are no states among people.
            is:unassigned
               ^^^^^^^^^^ There is no assignee among people.
            age:>5d
                created_at in [-∞, 2016-03-11 12:00:00)
            sort:name,-created vip:yes group:Network
                (vip is true & groups to 2) sort name sort -created_at
        "#]],
    );
}

#[test]
fn depth_and_length_are_limited() {
    let deep = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert!(parse(&deep(MAX_DEPTH)).is_ok());
    assert!(parse(&deep(MAX_DEPTH + 1)).is_err());
    assert!(parse(&format!("{}a", "-".repeat(MAX_DEPTH))).is_ok());
    assert!(parse(&format!("{}a", "not ".repeat(5000 / 4))).is_err());
    assert!(parse(&"a".repeat(MAX_CHARS)).is_ok());
    assert!(parse(&"ä".repeat(MAX_CHARS + 1)).is_err());
}

#[test]
fn the_number_of_conditions_is_limited() {
    let resolved = |text: &str| {
        let query = parse(text).unwrap();
        resolve(&query, &incident::PRACTICE, &context(), &Fixture)
    };
    let titles = |count: usize| format!("title:{}", vec!["a"; count].join(","));
    assert!(resolved(&titles(MAX_TESTS)).is_ok());
    let err = resolved(&titles(MAX_TESTS + 1)).unwrap_err();
    assert!(err.message.contains("1000"), "{err}");
    // Codes of one field are one test.
    assert!(resolved(&format!("p:{}", vec!["1"; 4000].join(","))).is_ok());
}

#[test]
fn without_me_the_word_is_refused() {
    let nobody = Context {
        me: None,
        ..context()
    };
    let query = parse("assignee:me").unwrap();
    let err = resolve(&query, &incident::PRACTICE, &nobody, &Fixture).unwrap_err();
    assert!(err.message.contains("who you are"), "{err}");
}

#[test]
fn the_practice_can_be_named() {
    let named = |text: &str| practice_named(&parse(text).unwrap()).map(|it| it.name);
    assert_eq!(named("is:open type:incident"), Some("incident"));
    assert_eq!(
        named("type:\"configuration items\""),
        Some("configuration_item")
    );
    assert_eq!(named("type:incident,person"), None);
    assert_eq!(named("is:open"), None);
}

#[test]
fn chips_take_one_condition_away() {
    let query = parse(r#"is:open -p:1..2 state:on_hold (a or b) "x y" age:>5d has:due sort:p"#);
    let mut out = String::new();
    for chip in chips(&query.unwrap(), &incident::PRACTICE, Role::Agent) {
        let Chip {
            label,
            value,
            field,
            without,
        } = chip;
        writeln!(out, "{label} | {value} | {field} | {without}").unwrap();
    }
    expect![[r#"
        Is | open | is | -p:1..2 state:on_hold (a or b) "x y" age:>5d has:due sort:p
        Not: Priority | Critical to High | priority | is:open state:on_hold (a or b) "x y" age:>5d has:due sort:p
        State | On hold | state | is:open -p:1..2 (a or b) "x y" age:>5d has:due sort:p
        Any of | a or b |  | is:open -p:1..2 state:on_hold "x y" age:>5d has:due sort:p
        Text | x y |  | is:open -p:1..2 state:on_hold (a or b) age:>5d has:due sort:p
        Age | > 5d | age | is:open -p:1..2 state:on_hold (a or b) "x y" has:due sort:p
        Has | Due | has | is:open -p:1..2 state:on_hold (a or b) "x y" age:>5d sort:p
    "#]].assert_eq(&out);
}

/// Completes at each `|` of a script.
fn check_suggestions(script: &str, expected: Expect) {
    let mut out = String::new();
    for line in script.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let cursor = line.chars().position(|it| it == '|').unwrap();
        let text = line.replace('|', "");
        writeln!(out, "{line}").unwrap();
        let offers = suggest(&text, cursor, &incident::PRACTICE, Role::Agent, &Fixture);
        for Suggestion {
            label,
            hint,
            text,
            cursor,
        } in offers
        {
            let (cursor, _) = text
                .char_indices()
                .nth(cursor as usize)
                .unwrap_or((text.len(), ' '));
            let (before, after) = text.split_at(cursor);
            writeln!(out, "    {label} ({hint}) → {before}|{after}").unwrap();
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn completions_fit_the_cursor() {
    check_suggestions(
        r#"
        |
        is:open gro|
        is:open -ass| p:1
        ope|
        p|:1
        is:o|
        state:h|
        p:1,c|
        p:<=|
        group:"Ser|
        group:"Ser|vice" is:open
        assignee:|
        tag:v|
        opened:last-|
        sort:-op|
        has:att|
        extra.c|
        extra."Cost centre":|
        "some wor|
        "#,
        expect![[r#"
            |
                is:open (work is still to be done) → is:open |
                is:new (nobody has begun) → is:new |
                is:active (somebody works on it) → is:active |
                is:waiting (it waits for somebody or something) → is:waiting |
                is: (a word such as open, mine, overdue) → is:|
                has: (the field holds something) → has:|
                no: (the field is empty) → no:|
                age: (time since it was opened) → age:|
                sort: (the order of the list) → sort:|
                type: (the practice) → type:|
                number: (Number) → number:|
                title: (Title) → title:|
            is:open gro|
                group: (Group) → is:open group:|
                group_changes: (Changes of group) → is:open group_changes:|
            is:open -ass| p:1
                assignment_group: (Group) → is:open -assignment_group:| p:1
                assignee: (Assignee) → is:open -assignee:| p:1
                is:assigned (somebody is assigned) → is:open -is:assigned| p:1
            ope|
                opened_by: (Opened by) → opened_by:|
                opened_at: (Opened) → opened_at:|
                opened_weekday: (Weekday of the opening) → opened_weekday:|
                opened_hour: (Hour of the opening) → opened_hour:|
                same_day: (Resolved on the day it was opened) → same_day:|
                is:open (work is still to be done) → is:open |
            p|:1
                priority: (Priority) → priority:|1
                priority_override: (Priority by hand) → priority_override:|1
                priority_reason: (Reason for the priority) → priority_reason:|1
                parent: (Parent incident) → parent:|1
                problem: (Problem) → problem:|1
                story_points: (Story points) → story_points:|1
            is:o|
                open (work is still to be done) → is:open |
                overdue (open, and its due time has passed) → is:overdue |
            state:h|
                On hold (on_hold) → state:on_hold |
            p:1,c|
                Critical (1) → p:1,1 |
            p:<=|
                Critical (1) → p:<=1 |
                High (2) → p:<=2 |
                Moderate (3) → p:<=3 |
                Low (4) → p:<=4 |
                Planning (5) → p:<=5 |
            group:"Ser|
                Service desk (Group) → group:"Service desk" |
            group:"Ser|vice" is:open
                Service desk (Group) → group:"Service desk"| is:open
            assignee:|
                me (myself) → assignee:me |
                Ada Park (Assignee) → assignee:"Ada Park" |
                Ben Ode (Assignee) → assignee:"Ben Ode" |
            tag:v|
                vip (Tags) → tag:vip |
                vpn down (Tags) → tag:"vpn down" |
            opened:last-|
                last-week (date) → opened:last-week |
                last-month (date) → opened:last-month |
                last-quarter (date) → opened:last-quarter |
                last-year (date) → opened:last-year |
            sort:-op|
                -opened_by (Opened by) → sort:-opened_by |
                -opened_at (Opened) → sort:-opened_at |
                -opened_weekday (Weekday of the opening) → sort:-opened_weekday |
                -opened_hour (Hour of the opening) → sort:-opened_hour |
                -same_day (Resolved on the day it was opened) → sort:-same_day |
            has:att|
                attachments (Attachments) → has:attachments |
            extra.c|
                Cost centre (column of an import) → extra."Cost centre":|
            extra."Cost centre":|
            "some wor|
        "#]],
    );
}

#[test]
fn every_example_of_the_page_for_people_is_a_query() {
    let page = include_str!("../../../docs/query-language.md");
    let mut in_block = false;
    let mut examples = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            examples.push(line);
        } else if let Some(row) = line.strip_prefix("| `") {
            examples.extend(row.split('`').next());
        }
    }
    assert!(examples.len() > 50, "only {} examples", examples.len());
    for example in examples {
        let query =
            parse(example).and_then(|it| resolve(&it, &incident::PRACTICE, &context(), &Fixture));
        assert!(query.is_ok(), "{example}: {query:?}");
    }
}

#[test]
fn the_page_for_people_knows_every_word() {
    let page = include_str!("../../../docs/query-language.md");
    for (word, _) in IS_WORDS {
        let named = page.contains(&format!("is:{word}")) || page.contains(&format!(",{word}`"));
        assert!(named, "is:{word} is not explained");
    }
}

/// A query with all positions forgotten, for comparison.
fn placeless(syntax: &Syntax) -> Syntax {
    fn text(text: &Text) -> Text {
        Text {
            span: Span::default(),
            ..text.clone()
        }
    }
    fn expr(it: &Expr) -> Expr {
        match it {
            Expr::All(parts) => Expr::All(parts.iter().map(expr).collect()),
            Expr::Any(parts) => Expr::Any(parts.iter().map(expr).collect()),
            Expr::Not(inner) => Expr::Not(Box::new(expr(inner))),
            Expr::Words(words) => Expr::Words(text(words)),
            Expr::Term(term) => Expr::Term(Term {
                field_span: Span::default(),
                span: Span::default(),
                values: term
                    .values
                    .iter()
                    .map(|value| match value {
                        TermValue::One(one) => TermValue::One(text(one)),
                        TermValue::Range(from, to) => {
                            TermValue::Range(from.as_ref().map(text), to.as_ref().map(text))
                        }
                    })
                    .collect(),
                ..term.clone()
            }),
        }
    }
    Syntax {
        filter: expr(&syntax.filter),
        sort: syntax
            .sort
            .iter()
            .map(|key| SortKey {
                span: Span::default(),
                ..key.clone()
            })
            .collect(),
    }
}

fn bare() -> impl Strategy<Value = Text> {
    "[a-zäß][a-z0-9_@/*]{0,6}"
        .prop_filter("keywords", |it| {
            !["and", "or", "not"].contains(&it.as_str())
        })
        .prop_map(|text| Text {
            text,
            quoted: false,
            span: Span::default(),
        })
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![
        bare(),
        any::<String>().prop_map(|text| Text {
            text,
            quoted: true,
            span: Span::default(),
        })
    ]
}

fn value() -> impl Strategy<Value = TermValue> {
    prop_oneof![
        4 => text().prop_map(TermValue::One),
        1 => (text(), proptest::option::of(text())).prop_map(|(a, b)| TermValue::Range(Some(a), b)),
        1 => text().prop_map(|it| TermValue::Range(None, Some(it))),
    ]
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z_]{0,8}".prop_filter("sort is no condition", |it| it != "sort"),
        any::<String>().prop_map(|it| format!("extra.{it}")),
        proptest::sample::select(vec![
            "is", "has", "no", "p", "state", "opened", "age", "tag"
        ])
        .prop_map(str::to_owned),
    ]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    proptest::sample::select(Comparison::ALL.to_vec())
}

fn expr() -> impl Strategy<Value = Expr> {
    let term = (
        field(),
        comparison(),
        proptest::collection::vec(value(), 1..4),
    )
        .prop_map(|(field, comparison, values)| {
            Expr::Term(Term {
                field,
                field_span: Span::default(),
                comparison,
                values,
                span: Span::default(),
            })
        });
    let leaf = prop_oneof![term, text().prop_map(Expr::Words)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            some().prop_map(Expr::all),
            some().prop_map(Expr::any),
            inner.clone().prop_map(|it| Expr::Not(Box::new(it))),
        ]
    })
}

fn syntax() -> impl Strategy<Value = Syntax> {
    let key = ("[a-zA-Z *\"]{1,5}", any::<bool>()).prop_map(|(field, descending)| SortKey {
        field,
        descending,
        span: Span::default(),
    });
    let filter = prop_oneof![9 => expr(), 1 => Just(Expr::default())];
    (filter, proptest::collection::vec(key, 0..3))
        .prop_map(|(filter, sort)| Syntax { filter, sort })
}

/// Texts that are nearly queries.
fn nearly_a_query() -> impl Strategy<Value = String> {
    let pieces = vec![
        "is:",
        "open",
        "p:",
        "1",
        ",",
        "..",
        ">",
        "<=",
        "!=",
        "(",
        ")",
        "\"",
        "\\",
        "-",
        " ",
        "or",
        "and",
        "not",
        "opened:",
        "2016-03",
        "-5d",
        "99999999999999999999y",
        "age:",
        "extra.",
        "ß",
        "sort:",
        "state:",
        "on_hold",
        "me",
        "assignee:",
        "9223372036854775807",
        "-9999y",
        "+",
        ":",
        "reopens:",
        "title:",
        "*",
        "today",
        "this-week",
        "9999-12-31",
        "type:",
        "has:",
        "İ",
    ];
    proptest::collection::vec(proptest::sample::select(pieces), 0..24).prop_map(|it| it.concat())
}

proptest! {
    /// What is printed reads back as the same query.
    #[test]
    fn printing_and_parsing_are_inverse(syntax in syntax()) {
        let text = print(&syntax);
        let back = parse(&text).map_err(|err| TestCaseError::fail(format!("{text}: {err}")))?;
        prop_assert_eq!(placeless(&back), syntax, "{}", text);
    }

    /// A query that a person typed means the same after it has been printed.
    #[test]
    fn printing_keeps_what_was_typed(text in nearly_a_query()) {
        if let Ok(syntax) = parse(&text) {
            let printed = print(&syntax);
            let back = parse(&printed)
                .map_err(|err| TestCaseError::fail(format!("{printed}: {err}")))?;
            prop_assert_eq!(placeless(&back), placeless(&syntax), "{}", printed);
        }
    }

    /// No text makes the language fail other than by an error whose place lies in the text.
    #[test]
    fn any_text_is_answered(
        text in prop_oneof![any::<String>(), nearly_a_query()],
        cursor in 0_usize..40,
        now in prop_oneof![Just(NOW), any::<i64>()],
    ) {
        let context = Context { now_unix_ms: now, ..context() };
        for practice in [&incident::PRACTICE, &person::PRACTICE] {
            for it in suggest(&text, cursor, practice, Role::Agent, &Fixture) {
                prop_assert!(it.cursor as usize <= it.text.chars().count());
            }
            let _ = resolve_sort(&text, practice);
            match parse(&text) {
                Ok(syntax) => {
                    let _ = chips(&syntax, practice, Role::Requester);
                    if let Err(err) = resolve(&syntax, practice, &context, &Fixture) {
                        prop_assert!(err.span.from <= err.span.to);
                        prop_assert!(err.span.to as usize <= text.chars().count());
                    }
                }
                Err(err) => {
                    prop_assert!(err.span.from <= err.span.to);
                    prop_assert!(err.span.to as usize <= text.chars().count());
                }
            }
        }
    }

    /// A value in quotes where it needs them is read back as that value.
    #[test]
    fn quoted_values_read_back(value in any::<String>()) {
        let query = parse(&format!("title:{}", quote(&value)))
            .map_err(|err| TestCaseError::fail(err.to_string()))?;
        let Expr::Term(term) = &query.filter else {
            return Err(TestCaseError::fail("no term"));
        };
        let [TermValue::One(text)] = &term.values[..] else {
            return Err(TestCaseError::fail("no single value"));
        };
        prop_assert_eq!(&text.text, &value);
    }
}
