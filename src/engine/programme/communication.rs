//! The communication plan: who is told what and when, how far it reached, what people said of it, and
//! what changed afterwards.

use jiff::ToSpan;

use super::{DAY_MS, Programme, Row, Summary, day_number, day_of_number};
use crate::domain::kpi::ENOUGH;
use crate::domain::probe::{self, Probe};
use crate::domain::programme::communication::{
    AUDIENCE_ATTITUDE, AUDIENCE_CHANNEL, AUDIENCE_INFLUENCE, AUDIENCE_MEMBERS, AUDIENCE_RULE,
    AUDIENCE_SIZE, MESSAGE_ACKNOWLEDGED_BY, MESSAGE_AIMS_AT, MESSAGE_AUDIENCES,
    MESSAGE_COUNTED_REACH, MESSAGE_DAYS_FROM_MILESTONE, MESSAGE_DISLIKED_BY, MESSAGE_FORM,
    MESSAGE_LIKED_BY, MESSAGE_MILESTONE, MESSAGE_PLANNED_AT, MESSAGE_REPEAT, MESSAGE_SENDER,
    MESSAGE_SENT_AT,
};
use crate::domain::programme::documents::{
    DOCUMENT_APPROVED_AT, DOCUMENT_READ_BY, DOCUMENT_READERS,
};
use crate::domain::programme::outreach::{
    EFFECT_DAYS, GAP_DAYS, MOST_A_WEEK, around, gaps, week_of,
};
use crate::domain::programme::plan::{TASK_ACTUAL_END, TASK_ENDS_AT, TASK_STARTS_AT};
use crate::domain::programme::statistics::{Ranged, difference};
use crate::domain::{RecordId, Role};
use crate::engine::lists::Lists;
use crate::engine::query::{self, Expr};
use crate::protocol::{
    Cell, Door, Figure, Grid, Known, Me, Part, ProbeView, RefLabel, ReportView, Sheet, Span,
    ToRead, Tone,
};

/// Weeks of the calendar before the one looked at, and after it.
const WEEKS: (i64, i64) = (4, 9);
/// Messages whose effect is computed: each costs four probes.
const MOST_EFFECTS: usize = 10;
/// Days within which a message waits at Home to be read.
const WAITS_DAYS: i64 = 60;
/// Days within which a message that was read waits for a word on whether it helped.
const ASKS_DAYS: i64 = 14;
/// Fewer opinions than this say nothing of the others.
const SOME_OPINIONS: u32 = 5;

/// `3 Nov`, for headings that hold no day of their own.
fn short(day: i64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let day = day_of_number(day);
    format!(
        "{} {}",
        day.day(),
        MONTHS[usize::from(day.month().unsigned_abs()) - 1]
    )
}

/// The record of a reference.
pub(super) fn row_of<'a>(it: &Programme<'_, 'a>, id: RecordId) -> Option<Row<'a>> {
    let engine = it.lists.engine;
    let place = engine.place_of(id)?;
    Some(Row {
        engine,
        table: engine.at(place),
        row: place.row,
    })
}

/// An audience with its people.
pub(super) struct Audience<'a> {
    pub(super) row: Row<'a>,
    /// Those whom the rule finds and those in the list, or what is wrong with the rule.
    members: Result<Vec<RecordId>, String>,
}

impl Audience<'_> {
    /// How many they are: as somebody wrote, else as counted; `None` if nobody can say.
    fn size(&self) -> Option<u32> {
        let said = self
            .row
            .int(AUDIENCE_SIZE)
            .and_then(|it| u32::try_from(it).ok());
        said.or_else(|| {
            let members = self.members.as_ref().ok()?;
            (!members.is_empty()).then_some(members.len() as u32)
        })
    }
}

/// The people of an audience. Whoever looks: the rule is the programme's question and not theirs.
fn members(lists: &Lists<'_>, row: &Row<'_>) -> Result<Vec<RecordId>, String> {
    let mut found: Vec<RecordId> = row
        .set(AUDIENCE_MEMBERS)
        .into_iter()
        .map(|it| it.id)
        .collect();
    let rule = row.line(AUDIENCE_RULE).trim();
    if rule.is_empty() {
        return Ok(found);
    }
    let programme = Me {
        role: Role::Reader,
        ..lists.me.clone()
    };
    let lists = Lists {
        me: &programme,
        ..*lists
    };
    let people = lists.find("person", rule, None).map_err(|it| it.message)?;
    if people.table.practice().name != "person" {
        return Err("It has to be a query over people.".into());
    }
    for row in people
        .rows
        .iter()
        .filter(|it| !people.table.is_deleted(*it))
    {
        found.push(lists.engine.ordinals.id(people.table.ordinal(row)));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// All audiences with their people.
pub(super) fn audiences<'a>(it: &Programme<'_, 'a>) -> Vec<Audience<'a>> {
    let rows = it.rows("audience", "");
    rows.into_iter()
        .map(|row| Audience {
            members: members(it.lists, &row),
            row,
        })
        .collect()
}

/// Those audiences that a message is for.
fn of_message<'s, 'a>(all: &'s [Audience<'a>], row: &Row<'_>) -> Vec<&'s Audience<'a>> {
    let wanted = row.set(MESSAGE_AUDIENCES);
    all.iter()
        .filter(|it| wanted.iter().any(|label| label.id == it.row.id()))
        .collect()
}

/// The day of a message: when it was sent; else so many days after its milestone's end; else as planned.
pub(super) fn day_of_message(it: &Programme<'_, '_>, row: &Row<'_>) -> Option<i64> {
    let day = |unix_ms| it.day_of(unix_ms).map(day_number);
    if let Some(sent) = row.time(MESSAGE_SENT_AT) {
        return day(sent);
    }
    let milestone = row.reference(MESSAGE_MILESTONE);
    if let Some(task) = milestone.and_then(|it_is| row_of(it, it_is.id)) {
        let end = [TASK_ACTUAL_END, TASK_ENDS_AT, TASK_STARTS_AT]
            .into_iter()
            .find_map(|field| task.time(field))
            .and_then(day);
        if let Some(end) = end {
            return Some(end + row.int(MESSAGE_DAYS_FROM_MILESTONE).unwrap_or(0));
        }
    }
    row.time(MESSAGE_PLANNED_AT).and_then(day)
}

/// The days on which a message is said: one, or more if it repeats, up to a day.
fn days_of_message(it: &Programme<'_, '_>, row: &Row<'_>, until: i64) -> Vec<i64> {
    let Some(first) = day_of_message(it, row) else {
        return Vec::new();
    };
    let begin = day_of_number(first);
    let step = match row.code(MESSAGE_REPEAT) {
        "weekly" => Some(7.days()),
        "monthly" => Some(1.month()),
        "quarterly" => Some(3.months()),
        _ => None,
    };
    let mut days = vec![first];
    if let Some(step) = step {
        for times in 1..200 {
            // From the first day on, so that a 31st does not wander to the 28th.
            let Ok(next) = step
                .checked_mul(times)
                .and_then(|span| begin.checked_add(span))
            else {
                break;
            };
            if day_number(next) > until {
                break;
            }
            days.push(day_number(next));
        }
    }
    days
}

/// Messages sent within the window.
pub(super) fn sent_in_window<'a>(it: &Programme<'_, 'a>) -> Vec<Row<'a>> {
    it.rows("message", &format!("state:sent sent_at:{}", it.window()))
}

/// How far a message reached.
struct Reach {
    /// People who said that they read it, and those counted elsewhere.
    reached: u32,
    /// People it was for; `None` if nobody can say.
    size: Option<u32>,
}

impl Reach {
    fn share(&self) -> Option<f64> {
        let size = self.size.filter(|it| *it > 0)?;
        Some((f64::from(self.reached) / f64::from(size)).min(1.0))
    }
}

/// The reach of a message. Of an audience whose people are known only theirs count; somebody who belongs
/// to two audiences counts once.
fn reach(row: &Row<'_>, audiences: &[&Audience<'_>]) -> Reach {
    let acknowledged = row.set(MESSAGE_ACKNOWLEDGED_BY);
    let counted = row.int(MESSAGE_COUNTED_REACH).unwrap_or(0).max(0) as u32;
    let mut people: Vec<RecordId> = Vec::new();
    let mut said = 0;
    let mut is_known = !audiences.is_empty();
    for audience in audiences {
        match (&audience.members, audience.row.int(AUDIENCE_SIZE)) {
            (_, Some(size)) => said += size.max(0) as u32,
            (Ok(members), None) if !members.is_empty() => {
                people.extend(members);
            }
            _ => is_known = false,
        }
    }
    people.sort_unstable();
    people.dedup();
    let read = acknowledged
        .iter()
        .filter(|it| said > 0 || people.is_empty() || people.binary_search(&it.id).is_ok())
        .count() as u32;
    Reach {
        reached: read + counted,
        size: is_known.then_some(people.len() as u32 + said),
    }
}

/// Those to whom a message was of help, and all who said so or the opposite.
fn reaction(row: &Row<'_>) -> (u32, u32) {
    let liked = row.set(MESSAGE_LIKED_BY).len() as u32;
    (liked, liked + row.set(MESSAGE_DISLIKED_BY).len() as u32)
}

/// A rule over people as a condition on the requesters of incidents, if it is about where they belong.
fn as_scope(rule: &str) -> Option<String> {
    fn through(expr: &Expr) -> Option<Expr> {
        const WHERE: [&str; 4] = ["organisation_unit", "department", "location", "site"];
        Some(match expr {
            Expr::All(parts) => Expr::All(parts.iter().map(through).collect::<Option<_>>()?),
            Expr::Any(parts) => Expr::Any(parts.iter().map(through).collect::<Option<_>>()?),
            Expr::Not(inner) => Expr::Not(Box::new(through(inner)?)),
            Expr::Term(term) if WHERE.contains(&term.field.to_lowercase().as_str()) => {
                let mut term = term.clone();
                term.field = format!("requester.{}", term.field);
                Expr::Term(term)
            }
            Expr::Term(_) | Expr::Words(_) => return None,
        })
    }
    let mut syntax = query::parse(rule).ok()?;
    if syntax.filter.is_everything() {
        return None;
    }
    syntax.filter = through(&syntax.filter)?;
    Some(query::print(&syntax))
}

/// A probe before and after a message, and by how much it changed if both have enough cases.
struct Change {
    before: ProbeView,
    after: ProbeView,
    by: Option<Ranged>,
}

/// What a message changed.
struct Effect {
    probe: &'static Probe,
    /// The last day after it that is compared.
    until: i64,
    /// Of those it was for, if they can be told by where they belong; else of all.
    inside: Option<Change>,
    /// Of all the others.
    control: Option<Change>,
    /// The condition on incidents that tells those it was for.
    scope: Option<String>,
}

fn change(it: &Programme<'_, '_>, probe: &Probe, day: i64, scope: &str) -> Option<Change> {
    let (before, after) = around(day, EFFECT_DAYS);
    let look = |(first, last): (i64, i64)| {
        it.probe_between(probe.id, day_of_number(first), day_of_number(last), scope)
    };
    let (before, after) = (look(before)?, look(after)?);
    let share = |it: &ProbeView| {
        Some(Ranged {
            value: it.value?,
            low: it.low?,
            high: it.high?,
        })
        .filter(|_| it.n >= ENOUGH)
    };
    Some(Change {
        by: share(&before)
            .zip(share(&after))
            .map(|(before, after)| difference(after, before)),
        before,
        after,
    })
}

/// What a sent message changed in the probe that it aims at; `None` if it aims at none.
fn effect(it: &Programme<'_, '_>, row: &Row<'_>, audiences: &[&Audience<'_>]) -> Option<Effect> {
    let probe = probe::by_id(row.code(MESSAGE_AIMS_AT))?;
    let day = it.day_of(row.time(MESSAGE_SENT_AT)?).map(day_number)?;
    let (_, (_, until)) = around(day, EFFECT_DAYS);
    let scopes: Option<Vec<String>> = audiences
        .iter()
        .map(|it| {
            as_scope(it.row.line(AUDIENCE_RULE)).filter(|_| it.row.set(AUDIENCE_MEMBERS).is_empty())
        })
        .collect();
    let scope = scopes
        .filter(|it| !it.is_empty() && probe.of == "incident")
        .map(|it| format!("({})", it.join(") or (")));
    let today = it.day_of(it.now()).map(day_number)?;
    let mut effect = Effect {
        probe,
        until,
        inside: None,
        control: None,
        scope: None,
    };
    // Days that are yet to come cannot be compared.
    if until < today {
        effect.inside = change(it, probe, day, scope.as_deref().unwrap_or_default());
        effect.control = scope
            .as_deref()
            .and_then(|scope| change(it, probe, day, &format!("has:requester -({scope})")));
    }
    effect.scope = scope;
    Some(effect)
}

/// Weeks in which an audience is told more than it can bear, and stretches without a word.
struct Told<'s, 'a> {
    audience: &'s Audience<'a>,
    /// Days and messages, by day.
    days: Vec<(i64, Row<'a>)>,
}

/// Who is told on which day, within some days; messages that were dropped count for nothing.
fn told<'s, 'a>(it: &Programme<'_, 'a>, all: &'s [Audience<'a>], until: i64) -> Vec<Told<'s, 'a>> {
    let mut told: Vec<Told<'s, 'a>> = all
        .iter()
        .map(|audience| Told {
            audience,
            days: Vec::new(),
        })
        .collect();
    for row in it.rows("message", "-state:dropped") {
        let days = days_of_message(it, &row, until);
        let to = row.set(MESSAGE_AUDIENCES);
        for told in &mut told {
            if to.iter().any(|label| label.id == told.audience.row.id()) {
                told.days.extend(days.iter().map(|day| (*day, row)));
            }
        }
    }
    for told in &mut told {
        told.days.sort_by_key(|it| it.0);
    }
    told
}

impl Told<'_, '_> {
    fn in_week(&self, monday: i64) -> impl Iterator<Item = &(i64, Row<'_>)> {
        self.days.iter().filter(move |it| week_of(it.0) == monday)
    }

    fn gaps(&self, within: (i64, i64)) -> Vec<(i64, i64)> {
        let days: Vec<i64> = self.days.iter().map(|it| it.0).collect();
        gaps(&days, within)
    }
}

/// The days that the calendar shows: whole weeks around the last day of the window.
fn calendar_days(it: &Programme<'_, '_>) -> (i64, i64) {
    let this = week_of(day_number(it.to));
    (this - WEEKS.0 * 7, this + WEEKS.1 * 7 - 1)
}

/// Findings of the calendar, as sentences.
fn findings(told: &[Told<'_, '_>], within: (i64, i64)) -> Vec<(RefLabel, String)> {
    let mut found = Vec::new();
    for told in told {
        for week in (0..(within.1 + 1 - within.0) / 7).map(|it| within.0 + it * 7) {
            let count = told.in_week(week).count();
            if count > MOST_A_WEEK {
                found.push((
                    told.audience.row.label(),
                    format!(
                        "{count} messages in the week of {}: more than {MOST_A_WEEK} are not read",
                        short(week)
                    ),
                ));
            }
        }
        // Whoever was no audience yet was not forgotten.
        let added = told.audience.row.time(crate::domain::common::OPENED_AT);
        let since = added
            .map_or(within.0, |it| it.div_euclid(DAY_MS))
            .max(within.0);
        for (first, last) in told.gaps((since, within.1)) {
            found.push((
                told.audience.row.label(),
                format!(
                    "nothing is said from {} to {}: {} weeks",
                    short(first),
                    short(last),
                    (last + 1 - first) / 7
                ),
            ));
        }
    }
    found
}

/// The figures that the cockpit shows too.
fn figures(it: &Programme<'_, '_>, all: &[Audience<'_>]) -> Vec<Figure> {
    let sent = sent_in_window(it);
    let (mut reached, mut size, mut unknown) = (0, 0, 0);
    let (mut liked, mut said) = (0, 0);
    for row in &sent {
        let found = reach(row, &of_message(all, row));
        match found.size {
            Some(of) => {
                reached += found.reached.min(of);
                size += of;
            }
            None => unknown += 1,
        }
        let (likes, opinions) = reaction(row);
        liked += likes;
        said += opinions;
    }
    let share = (size > 0).then(|| f64::from(reached) / f64::from(size));
    let door = || Some(it.door("message", format!("state:sent sent_at:{}", it.window())));
    let mut note = match sent.len() {
        0 => "No message was sent in these days.".to_owned(),
        count => format!("{reached} of {size} readers of {count} messages"),
    };
    if unknown > 0 {
        note += &format!("; of {unknown} nobody can say to how many they went");
    }
    vec![
        Figure {
            id: "message_reach".into(),
            label: "Reach of messages".into(),
            value: share,
            unit: "share".into(),
            n: size,
            target: Some(0.7),
            note,
            tone: match share {
                None => Tone::Unknown,
                Some(share) if share >= 0.7 => Tone::Good,
                Some(share) if share >= 0.4 => Tone::Watch,
                Some(_) => Tone::Bad,
            },
            known: Known::Evidenced,
            door: door(),
            ..Figure::default()
        },
        Figure {
            id: "message_reaction".into(),
            label: "Found helpful".into(),
            value: (said > 0).then(|| f64::from(liked) / f64::from(said)),
            unit: "share".into(),
            n: said,
            note: if said == 0 {
                "Nobody said whether a message helped.".into()
            } else {
                format!("{liked} of {said} opinions")
            },
            tone: if said < SOME_OPINIONS {
                Tone::Unknown
            } else {
                Tone::Plain
            },
            known: Known::Evidenced,
            door: door(),
            ..Figure::default()
        },
    ]
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let all = audiences(it);
    let within = calendar_days(it);
    let told = told(it, &all, within.1);
    let sent = it.count("message", "state:sent").unwrap_or(0);
    let planned = it.count("message", "is:open").unwrap_or(0);
    summary.know(Known::Evidenced, sent);
    summary.know(Known::Declared, planned);
    summary.figures = figures(it, &all);
    for audience in &all {
        if let Err(wrong) = &audience.members {
            summary.gaps.push(format!(
                "The rule of the audience {} does not read: {wrong}",
                audience.row.title()
            ));
        }
    }
    if let Some((who, what)) = findings(&told, within).first() {
        summary.gaps.push(format!("{}: {what}.", who.label));
    }
    summary
}

/// Who is told in which week.
fn calendar(it: &Programme<'_, '_>, told: &[Told<'_, '_>], within: (i64, i64)) -> Grid {
    let weeks: Vec<i64> = (0..WEEKS.0 + WEEKS.1).map(|at| within.0 + at * 7).collect();
    let mut columns = vec!["Audience".to_owned()];
    columns.extend(weeks.iter().map(|it| format!("#{}", short(*it))));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut grid = Grid::new("Messages by week", &columns)
        .or("No audience yet. An audience is a rule over people, or a list of them.");
    let this = week_of(day_number(it.to));
    for told in told {
        let mut cells = vec![Cell::record(told.audience.row.label())];
        for week in &weeks {
            let mut numbers: Vec<&str> = told.in_week(*week).map(|it| it.1.number()).collect();
            let count = numbers.len();
            numbers.dedup();
            cells.push(match count {
                0 => Cell::words(if *week == this { "·" } else { "" }),
                count => Cell::amount(count as f64, "count")
                    .tone(if count > MOST_A_WEEK {
                        Tone::Bad
                    } else {
                        Tone::Plain
                    })
                    .to(it.door("message", format!("number:{}", numbers.join(",")))),
            });
        }
        grid.rows.push(cells);
    }
    grid
}

/// The messages around the days looked at, by day.
fn messages(it: &Programme<'_, '_>, all: &[Audience<'_>]) -> Grid {
    let mut grid = Grid::new(
        "Messages",
        &[
            "Message",
            "Form",
            "Audiences",
            "Sender",
            "Day",
            "State",
            "#Reached",
            "#Helpful",
        ],
    )
    .or("No message yet.");
    let first = day_number(it.from);
    let mut rows: Vec<(Option<i64>, Row<'_>)> = it
        .rows("message", "-state:dropped")
        .into_iter()
        .map(|row| (day_of_message(it, &row), row))
        .filter(|(day, row)| {
            row.time(MESSAGE_SENT_AT).is_none() || day.is_none_or(|it| it >= first)
        })
        .collect();
    rows.sort_by_key(|it| it.0.unwrap_or(i64::MAX));
    for (day, row) in rows {
        let is_sent = row.time(MESSAGE_SENT_AT).is_some();
        let to = of_message(all, &row);
        let names: Vec<&str> = to.iter().map(|it| it.row.title()).collect();
        let tied = row.reference(MESSAGE_MILESTONE).filter(|_| !is_sent);
        let when = match (day, tied) {
            (Some(day), Some(task)) => {
                Cell::words(format!("{}, moves with {}", short(day), task.number))
                    .to(Door::Record(task))
            }
            (Some(day), None) => Cell::words(short(day)),
            (None, Some(task)) => Cell::words(format!("When {} has a day", task.number))
                .tone(Tone::Watch)
                .to(Door::Record(task)),
            (None, None) => Cell::words("No day").tone(Tone::Watch),
        };
        let today = it.day_of(it.now()).map(day_number);
        let is_late = !is_sent && day.zip(today).is_some_and(|(day, today)| day < today);
        let found = reach(&row, &to);
        let reached = match (is_sent, found.share()) {
            (false, _) => Cell::words(""),
            (true, Some(share)) => Cell::amount(share, "share")
                .bar(share)
                .known(Known::Evidenced),
            (true, None) if found.reached > 0 => Cell::words(format!("{} people", found.reached)),
            (true, None) => Cell::maybe(None, "share"),
        };
        let (liked, said) = reaction(&row);
        grid.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(MESSAGE_FORM)),
            if names.is_empty() {
                Cell::words("Nobody").tone(Tone::Watch)
            } else {
                Cell::words(names.join(", "))
            },
            Cell::record_or(row.reference(MESSAGE_SENDER), "–", Tone::Plain),
            if is_late { when.tone(Tone::Bad) } else { when },
            Cell::words(
                row.table
                    .practice()
                    .state(row.state())
                    .map_or("", |it| it.label),
            ),
            reached,
            if said == 0 {
                Cell::words("")
            } else {
                Cell::words(format!("{liked} of {said}"))
            },
        ]);
    }
    grid
}

/// A change, as a sheet writes it.
fn change_cells(change: Option<&Change>) -> [Cell; 3] {
    let Some(change) = change else {
        return [Cell::words("–"), Cell::words("–"), Cell::words("–")];
    };
    let side = |it: &ProbeView| {
        let door = Door::List {
            kind: it.kind.clone(),
            query: it.for_query.clone(),
            as_of: it.as_of,
        };
        match it.value {
            None => Cell::maybe(None, "share"),
            Some(value) => Cell::words(format!("{:.0} % of {}", value * 100.0, it.n)).to(door),
        }
    };
    let points = |value: f64| format!("{:+.0}", value * 100.0);
    let by = match change.by {
        None => Cell::words("Too few cases").tone(Tone::Unknown),
        Some(by) => Cell::words(format!(
            "{} points ({} to {})",
            points(by.value),
            points(by.low),
            points(by.high)
        ))
        .known(Known::Measured)
        .tone(match (by.low > 0.0, by.high < 0.0) {
            (true, _) => Tone::Good,
            (_, true) => Tone::Bad,
            _ => Tone::Plain,
        }),
    };
    [side(&change.before), side(&change.after), by]
}

/// What messages changed: before, after, the difference with its interval, and those who were not told.
fn effects(it: &Programme<'_, '_>, all: &[Audience<'_>]) -> Grid {
    let mut grid = Grid::new(
        "What messages changed",
        &["Message", "Aims at", "Whom", "#Before", "#After", "#Change"],
    )
    .or("No message that was sent aims at a probe. Name one, and seven working days later it stands here what changed.");
    let mut sent = sent_in_window(it);
    sent.sort_by_key(|it| std::cmp::Reverse(it.time(MESSAGE_SENT_AT)));
    for row in sent.iter().take(MOST_EFFECTS) {
        let Some(effect) = effect(it, row, &of_message(all, row)) else {
            continue;
        };
        let [before, after, mut by] = change_cells(effect.inside.as_ref());
        if effect.inside.is_none() {
            by = Cell::words(format!("After {}", short(effect.until))).tone(Tone::Unknown);
        }
        let whom = if effect.scope.is_some() {
            "Those it was for"
        } else {
            "Everybody"
        };
        let mut line = vec![
            Cell::record(row.label()),
            Cell::words(effect.probe.label),
            Cell::words(whom),
        ];
        line.extend([before, after, by]);
        grid.rows.push(line);
        if let Some(control) = &effect.control {
            let mut line = vec![
                Cell::record(row.label()),
                Cell::words(effect.probe.label),
                Cell::words("The others, as control"),
            ];
            line.extend(change_cells(Some(control)));
            grid.rows.push(line);
        }
    }
    grid
}

/// How many of a report's periods that are due were produced in time.
pub(super) fn on_time(report: &ReportView) -> (usize, usize) {
    let due = report
        .periods
        .iter()
        .filter(|it| it.produced_at.is_some() || it.is_late);
    (due.clone().filter(|it| !it.is_late).count(), due.count())
}

fn reports(all: &[ReportView]) -> Grid {
    let mut grid = Grid::new(
        "Reports",
        &[
            "Report",
            "For",
            "How often",
            "#On time",
            "Last produced",
            "Owner",
        ],
    )
    .or("No report is agreed yet.");
    for report in all {
        let (good, due) = on_time(report);
        let last = report.periods.iter().filter_map(|it| it.produced_at).max();
        let label = RefLabel {
            id: report.id,
            kind: "report".into(),
            label: report.name.clone(),
            ..RefLabel::default()
        };
        grid.rows.push(vec![
            Cell::record(label),
            Cell::words(report.audience.clone()),
            Cell::words(report.frequency.clone()),
            match due {
                0 => Cell::maybe(None, "share"),
                due => Cell::words(format!("{good} of {due}"))
                    .known(Known::Evidenced)
                    .tone(if good == due { Tone::Good } else { Tone::Watch }),
            },
            Cell::day(last),
            report
                .owner
                .clone()
                .map_or_else(|| Cell::words("–"), Cell::record),
        ]);
    }
    grid
}

fn who(it: &Programme<'_, '_>, told: &[Told<'_, '_>]) -> Grid {
    let mut grid = Grid::new(
        "Audiences",
        &[
            "Audience",
            "#People",
            "Influence",
            "Attitude",
            "Channel",
            "Last told",
        ],
    )
    .or("No audience yet.");
    let today = it.day_of(it.now()).map_or(0, day_number);
    for told in told {
        let row = &told.audience.row;
        let last = told.days.iter().rev().find(|it| it.0 <= today);
        grid.rows.push(vec![
            Cell::record(row.label()),
            match &told.audience.members {
                Err(wrong) => {
                    Cell::words(format!("The rule does not read: {wrong}")).tone(Tone::Bad)
                }
                Ok(_) => Cell::maybe(told.audience.size().map(f64::from), "count"),
            },
            Cell::words(row.choice(AUDIENCE_INFLUENCE)),
            Cell::words(row.choice(AUDIENCE_ATTITUDE)).tone(match row.code(AUDIENCE_ATTITUDE) {
                "-2" | "-1" => Tone::Watch,
                "1" | "2" => Tone::Good,
                _ => Tone::Plain,
            }),
            Cell::words(row.line(AUDIENCE_CHANNEL)),
            match last {
                None => Cell::words("Never").tone(Tone::Watch),
                Some((day, _)) if today - day >= GAP_DAYS => {
                    Cell::words(short(*day)).tone(Tone::Watch)
                }
                Some((day, _)) => Cell::words(short(*day)),
            },
        ]);
    }
    grid
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("communication", "Communication");
    let all = audiences(it);
    let within = calendar_days(it);
    let told = told(it, &all, within.1);
    let found = findings(&told, within);
    let figures = figures(it, &all);
    let reach = figures.first().and_then(|it| it.value);
    sheet.lead = vec![Span::words(match (all.len(), reach) {
        (0, _) => "Nobody has said yet who has to hear of this.".to_owned(),
        (_, None) => "Nothing was said in these days that somebody could have read.".into(),
        (_, Some(reach)) => format!(
            "Of those who were told something, {:.0} % say that they read it.",
            reach * 100.0
        ),
    })];
    let reports_all = it.lists.reports();
    let mut figures = figures;
    let (good, due) = reports_all
        .iter()
        .map(on_time)
        .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    figures.push(Figure {
        id: "reports_on_time".into(),
        label: "Reports on time".into(),
        value: (due > 0).then(|| good as f64 / due as f64),
        unit: "share".into(),
        n: due as u32,
        target: Some(1.0),
        note: format!("{} reports are agreed", reports_all.len()),
        tone: match (due, due - good) {
            (0, _) => Tone::Unknown,
            (_, 0) => Tone::Good,
            _ => Tone::Watch,
        },
        known: Known::Evidenced,
        door: Some(it.door("report_issue", "")),
        ..Figure::default()
    });
    sheet.put("general", Part::Figures(figures));
    for (who, what) in &found {
        sheet.put(
            "general",
            Part::Note {
                tone: Tone::Watch,
                text: vec![Span::record(who.clone()), Span::words(format!(": {what}."))],
            },
        );
    }
    sheet.heading("general", "Calendar");
    sheet.put("general", Part::Table(calendar(it, &told, within)));
    let new = |kind: &str, fields: &[(&str, &str)]| Door::New {
        kind: kind.into(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
    };
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Add a message…".into(), new("message", &[])),
            (
                "Plan a launch…".into(),
                new("message", &[("form", "launch")]),
            ),
            ("Add an audience…".into(), new("audience", &[])),
            (
                "Newsletter from the data".into(),
                Door::Page("newsletter".into()),
            ),
            ("Status pack".into(), Door::Page("status".into())),
            ("Launch".into(), Door::Page("launch".into())),
        ]),
    );
    sheet.heading("general", "Messages");
    sheet.put("general", Part::Table(messages(it, &all)));
    sheet.heading("indicators", "What messages changed");
    sheet.put(
        "indicators",
        Part::Text(vec![Span::words(
            "The seven working days after a message less the seven before, in percentage points with the 95 % interval. What else happened in those days is in it too; the control shows how the probe moved where nobody was told.",
        )]),
    );
    sheet.put("indicators", Part::Table(effects(it, &all)));
    sheet.heading("people", "Audiences");
    sheet.put("people", Part::Table(who(it, &told)));
    sheet.heading("general", "Reports");
    sheet.put("general", Part::Table(reports(&reports_all)));
    sheet
}

impl Lists<'_> {
    /// What waits to be read by whoever asks: messages that were sent to them, and approved documents
    /// that they are to read; the oldest last. Nobody in particular has nothing to read.
    pub fn to_read(&self) -> Vec<ToRead> {
        let mut waiting = Vec::new();
        if self.me.person.is_nil() {
            return waiting;
        }
        let is_me = |all: &[RefLabel]| all.iter().any(|it| it.id == self.me.person);
        let rows = |kind: &str, query: &str| {
            let found = self.find(kind, query, None).ok();
            let engine = self.engine;
            found.into_iter().flat_map(move |found| {
                let table = found.table;
                found
                    .rows
                    .rows()
                    .into_iter()
                    .filter(move |row| !table.is_deleted(*row))
                    .map(move |row| Row { engine, table, row })
            })
        };
        let mine: Vec<RecordId> = self.audiences_of_me();
        let is_for_me = |to: &[RefLabel]| to.iter().any(|it| mine.contains(&it.id));
        for row in rows("message", "state:sent") {
            let to = row.set(MESSAGE_AUDIENCES);
            let Some(at) = row.time(MESSAGE_SENT_AT) else {
                continue;
            };
            let read = is_me(&row.set(MESSAGE_ACKNOWLEDGED_BY));
            let helped = is_me(&row.set(MESSAGE_LIKED_BY));
            let said = helped || is_me(&row.set(MESSAGE_DISLIKED_BY));
            let days = (self.now - at) / DAY_MS;
            // What names no audience is for everybody.
            let waits = (to.is_empty() || is_for_me(&to))
                && if read {
                    !said && days <= ASKS_DAYS
                } else {
                    days <= WAITS_DAYS
                };
            if waits {
                waiting.push(ToRead {
                    record: row.label(),
                    from: row
                        .reference(MESSAGE_SENDER)
                        .map_or(String::new(), |it| it.label),
                    at,
                    read,
                    asks: !said,
                });
            }
        }
        for row in rows("document", "state:approved") {
            if !is_me(&row.set(DOCUMENT_READ_BY)) && is_for_me(&row.set(DOCUMENT_READERS)) {
                waiting.push(ToRead {
                    record: row.label(),
                    at: row.time(DOCUMENT_APPROVED_AT).unwrap_or(self.now),
                    ..ToRead::default()
                });
            }
        }
        waiting.sort_by_key(|it| std::cmp::Reverse(it.at));
        waiting
    }

    /// The audiences that whoever asks belongs to.
    fn audiences_of_me(&self) -> Vec<RecordId> {
        let Some(table) = self.engine.table(crate::domain::Kind::AUDIENCE) else {
            return Vec::new();
        };
        (0..table.len() as u32)
            .filter(|row| !table.is_deleted(*row))
            .map(|row| Row {
                engine: self.engine,
                table,
                row,
            })
            .filter(|row| members(self, row).is_ok_and(|it| it.contains(&self.me.person)))
            .map(|row| row.id())
            .collect()
    }
}

#[cfg(test)]
mod tests;
