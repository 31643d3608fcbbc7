//! Support from the top: what the sponsor visibly did, what waits for them, and who speaks for the
//! programme.

use jiff::tz::TimeZone;

use super::communication::sent_in_window;
use super::{DAY_MS, Programme, Row, Summary, charter};
use crate::domain::programme::charter::{PROGRAMME_SPONSOR, PROGRAMME_STARTS_AT};
use crate::domain::programme::communication::{
    MESSAGE_SENDER, MESSAGE_SENDER_LEVEL, MESSAGE_SENT_AT,
};
use crate::domain::programme::outreach::{MOST_REQUESTS, SILENCE_DAYS, week_of};
use crate::domain::programme::plan::{
    DECISION_ASKED_OF, DECISION_DECIDED_AT, DECISION_DECISION_TYPE, DECISION_DUE_AT,
    TASK_ACTUAL_END, TASK_ENDS_AT,
};
use crate::domain::programme::sponsor::{
    SPONSOR_ACT_ACT_TYPE, SPONSOR_ACT_HAPPENED_AT, SPONSOR_ACT_MESSAGE, SPONSOR_ACT_SPONSOR,
};
use crate::domain::programme::statistics::median;
use crate::domain::{Kind, RecordId, common};
use crate::engine::table::NO_NUMBER;
use crate::engine::{Engine, Place, query};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, RefLabel, Sheet, Span, Tone};

/// The sponsor of the charter: of the newest programme that has not ended, else of the newest.
pub(in crate::engine) fn of(engine: &Engine) -> Option<RecordId> {
    let table = engine.table(Kind::PROGRAMME)?;
    let rows = || {
        (0..table.len() as u32)
            .rev()
            .filter(|it| !table.is_deleted(*it))
    };
    let row = rows()
        .find(|it| table.code(common::STATE, *it) != "ended")
        .or_else(|| rows().next())?;
    match table.reference(PROGRAMME_SPONSOR, row) {
        0 => None,
        ordinal => Some(engine.ordinals.id(ordinal)),
    }
}

/// How many requests somebody got in the week of `now`, in the desk's zone; withdrawn ones and gates do
/// not count, and neither does the one in `except`.
pub(in crate::engine) fn asked_this_week(
    engine: &Engine,
    sponsor: RecordId,
    now: i64,
    except: Option<Place>,
) -> usize {
    let (Some(table), Some(ordinal)) =
        (engine.table(Kind::DECISION), engine.ordinals.find(sponsor))
    else {
        return 0;
    };
    let zone = TimeZone::get(&engine.settings().time_zone).unwrap_or(TimeZone::UTC);
    let week = |unix_ms: i64| {
        let moment = jiff::Timestamp::from_millisecond(unix_ms).ok()?;
        let offset = zone.to_offset(moment).seconds();
        Some(week_of(
            (unix_ms + i64::from(offset) * 1_000).div_euclid(DAY_MS),
        ))
    };
    let this = week(now);
    (0..table.len() as u32)
        .filter(|row| except.is_none_or(|it| it.row != *row) && !table.is_deleted(*row))
        .filter(|row| table.reference(DECISION_ASKED_OF, *row) == ordinal)
        .filter(|row| table.code(DECISION_DECISION_TYPE, *row) != "gate")
        .filter(|row| table.code(common::STATE, *row) != "withdrawn")
        .filter(|row| {
            let asked = table.number(common::OPENED_AT, *row);
            asked.filter(|it| *it != NO_NUMBER).and_then(week) == this
        })
        .count()
}

/// Something that the sponsor did and people could see.
struct Act<'a> {
    row: Row<'a>,
    /// Which kind, in words.
    what: &'a str,
    /// When, in Unix milliseconds.
    at: i64,
}

/// All visible acts up to the moment looked at, the newest first: those of the log, and messages sent in
/// the sponsor's name that the log does not name.
fn acts<'a>(it: &Programme<'_, 'a>, sponsor: RecordId) -> Vec<Act<'a>> {
    let is_theirs = |row: &Row<'_>, field| row.reference(field).is_some_and(|it| it.id == sponsor);
    let logged: Vec<Row<'a>> = it
        .rows("sponsor_act", "")
        .into_iter()
        .filter(|row| is_theirs(row, SPONSOR_ACT_SPONSOR))
        .collect();
    let named: Vec<RecordId> = logged
        .iter()
        .filter_map(|row| Some(row.reference(SPONSOR_ACT_MESSAGE)?.id))
        .collect();
    let sent = it.rows("message", "state:sent").into_iter().filter(|row| {
        row.code(MESSAGE_SENDER_LEVEL) == "sponsor"
            && (row.reference(MESSAGE_SENDER).is_none() || is_theirs(row, MESSAGE_SENDER))
            && !named.contains(&row.id())
    });
    let mut all: Vec<Act<'a>> = logged
        .iter()
        .map(|row| {
            (
                *row,
                row.choice(SPONSOR_ACT_ACT_TYPE),
                SPONSOR_ACT_HAPPENED_AT,
            )
        })
        .chain(sent.map(|row| (row, "Message", MESSAGE_SENT_AT)))
        .filter_map(|(row, what, when)| {
            let at = row.time(when).filter(|at| *at <= it.now())?;
            Some(Act { row, what, at })
        })
        .collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.at));
    all
}

/// The query for what waits for somebody.
fn waiting_query(sponsor: &RefLabel) -> String {
    format!(
        "is:open -decision_type:gate asked_of:{}",
        query::quote(&sponsor.label)
    )
}

/// What is known of the sponsor's support.
struct Support<'a> {
    sponsor: Option<RefLabel>,
    acts: Vec<Act<'a>>,
    /// What waits for them, the most pressing first.
    waiting: Vec<Row<'a>>,
    /// Its figures: silence, open requests, who speaks.
    figures: Vec<Figure>,
    /// Days since the last visible act, or since the programme began if there was none.
    silence: Option<i64>,
}

fn support<'a>(it: &Programme<'_, 'a>) -> Support<'a> {
    let charter = it.charter();
    let sponsor = charter.and_then(|it| it.reference(PROGRAMME_SPONSOR));
    let acts = sponsor
        .as_ref()
        .map_or_else(Vec::new, |sponsor| acts(it, sponsor.id));
    let days = |since: i64| (it.now() - since).max(0) / DAY_MS;
    let last = acts.first().map(|it| days(it.at));
    let began = charter.and_then(|it| it.time(PROGRAMME_STARTS_AT).or(it.time(common::OPENED_AT)));
    let silence = last.or(began.filter(|_| sponsor.is_some()).map(days));
    let mut figures = vec![Figure {
        id: "sponsor_silence_days".into(),
        label: "Days since the sponsor was seen".into(),
        value: last.map(|it| it as f64),
        unit: "days".into(),
        target: Some(SILENCE_DAYS as f64),
        note: match (&sponsor, acts.first(), silence) {
            (None, ..) => "The charter names no sponsor.".into(),
            (_, Some(act), _) => format!("{}: {}", act.what, act.row.title()),
            (_, None, Some(days)) if days > 0 => {
                format!("No visible act in the {days} days since the start.")
            }
            _ => "No visible act yet.".into(),
        },
        tone: match silence {
            None => Tone::Unknown,
            Some(days) if days > SILENCE_DAYS => Tone::Bad,
            Some(days) if days > SILENCE_DAYS / 2 => Tone::Watch,
            Some(_) if last.is_none() => Tone::Watch,
            Some(_) => Tone::Good,
        },
        known: Known::Evidenced,
        door: Some(it.door("sponsor_act", "")),
        ..Figure::default()
    }];
    let mut waiting = Vec::new();
    if let Some(sponsor) = &sponsor {
        let query = waiting_query(sponsor);
        waiting = it.rows("decision", &query);
        waiting.sort_by_key(|it| {
            (
                it.time(DECISION_DUE_AT).unwrap_or(i64::MAX),
                it.time(common::OPENED_AT),
            )
        });
        let ages = waiting
            .iter()
            .filter_map(|it| it.time(common::OPENED_AT))
            .map(|at| days(at) as f64);
        let age = median(ages.collect()).map(|it| it as i64);
        figures.push(Figure {
            id: "open_decisions".into(),
            label: "Waiting for the sponsor".into(),
            value: Some(waiting.len() as f64),
            unit: "count".into(),
            target: Some(0.0),
            note: age.map_or_else(
                || "Nothing waits.".into(),
                |it| match it {
                    0 => "Most of it since today.".into(),
                    1 => "Half of it for a day or longer.".into(),
                    days => format!("Half of it for {days} days or longer."),
                },
            ),
            tone: match age {
                None => Tone::Good,
                Some(days) if days > 14 => Tone::Bad,
                Some(_) => Tone::Watch,
            },
            known: Known::Evidenced,
            door: Some(it.door("decision", query)),
            ..Figure::default()
        });
    }
    figures.push(voice(it));
    Support {
        sponsor,
        acts,
        waiting,
        figures,
        silence,
    }
}

/// Which share of the messages the business sent, and not IT.
fn voice(it: &Programme<'_, '_>) -> Figure {
    let sent = sent_in_window(it);
    let by = |level: &str| {
        let of_level = |it: &&Row<'_>| it.code(MESSAGE_SENDER_LEVEL) == level;
        sent.iter().filter(of_level).count() as u32
    };
    let (sponsor, management, desk) = (by("sponsor"), by("management"), by("it"));
    let said = sent
        .iter()
        .filter(|it| !it.code(MESSAGE_SENDER_LEVEL).is_empty())
        .count() as u32;
    let value = (said > 0).then(|| f64::from(sponsor) / f64::from(said));
    Figure {
        id: "sponsor_message_share".into(),
        label: "Messages from the sponsor".into(),
        value,
        unit: "share".into(),
        n: said,
        note: match said {
            0 => "No message with a sender was sent in these days.".into(),
            _ => {
                format!("{sponsor} from the sponsor, {management} from management, {desk} from IT")
            }
        },
        // What comes from IT alone reads as an IT matter.
        tone: match value {
            None => Tone::Unknown,
            Some(_) if sponsor + management == 0 => Tone::Bad,
            Some(share) if share < 0.25 => Tone::Watch,
            Some(_) => Tone::Good,
        },
        known: Known::Evidenced,
        door: Some(it.door("message", format!("state:sent sent_at:{}", it.window()))),
        ..Figure::default()
    }
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let support = support(it);
    let mut summary = Summary::default();
    summary.know(Known::Evidenced, support.acts.len() as u32);
    if support.sponsor.is_none() && it.charter().is_some() {
        summary
            .gaps
            .push("The charter names no executive sponsor.".into());
    }
    if let Some(days) = support.silence.filter(|it| *it > SILENCE_DAYS) {
        summary
            .gaps
            .push(format!("The sponsor was not seen for {days} days."));
    }
    summary.figures = support.figures;
    summary
}

/// Milestones and gates that should be reached and are not, the latest first: days late.
pub(super) fn late<'a>(it: &Programme<'_, 'a>) -> Vec<(Row<'a>, i64)> {
    let mut late: Vec<(Row<'a>, i64)> = it
        .rows("task", "is:open task_type:milestone,gate")
        .into_iter()
        .filter(|row| row.time(TASK_ACTUAL_END).is_none())
        .filter_map(|row| {
            let due = row.time(TASK_ENDS_AT)?;
            let days = (it.now() - due) / DAY_MS;
            (days > 0).then_some((row, days))
        })
        .collect();
    late.sort_by_key(|it| std::cmp::Reverse(it.1));
    late
}

/// How the programme stands, in three figures that a sponsor has use for.
fn standing(it: &Programme<'_, '_>) -> Vec<Figure> {
    let goals = charter::goals(it);
    let known = goals.iter().filter(|it| it.met.is_some()).count();
    let met = goals.iter().filter(|it| it.met == Some(true)).count();
    let late = late(it);
    let mut figures = vec![Figure {
        id: "goals_met".into(),
        label: "Goals met".into(),
        value: (known > 0).then(|| met as f64 / known as f64),
        unit: "share".into(),
        note: match goals.len() {
            0 => "No goal yet.".into(),
            all => format!("{met} of {known} goals with a value; {all} in all"),
        },
        tone: match (known, met) {
            (0, _) => Tone::Unknown,
            (known, met) if known == met => Tone::Good,
            (_, 0) => Tone::Bad,
            _ => Tone::Watch,
        },
        known: Known::Measured,
        door: Some(Door::Page("charter".into())),
        ..Figure::default()
    }];
    figures.push(Figure {
        id: "late_milestones".into(),
        label: "Milestones late".into(),
        value: it
            .count("task", "task_type:milestone,gate")
            .filter(|it| *it > 0)
            .map(|_| late.len() as f64),
        unit: "count".into(),
        target: Some(0.0),
        note: late.first().map_or_else(String::new, |(row, days)| {
            format!("{}: {days} days", row.title())
        }),
        tone: match late.first() {
            None => Tone::Plain,
            Some((_, days)) if *days > 14 => Tone::Bad,
            Some(_) => Tone::Watch,
        },
        known: Known::Evidenced,
        door: Some(it.door("task", "is:open task_type:milestone,gate ends_at:..now")),
        ..Figure::default()
    });
    if let Some(probe) = it.probe("resolved_in_time") {
        figures.push(super::issue::of_probe(it, &probe));
    }
    figures
}

/// The page: ten lines for two minutes, then the log.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("sponsor", "For the sponsor");
    let support = support(it);
    let Some(sponsor) = &support.sponsor else {
        sheet.lead = vec![Span::words(
            "The charter names no executive sponsor. Without one in front, people take the programme for an IT project.",
        )];
        let door = it
            .charter()
            .map_or(Door::create("programme"), |it| Door::Record(it.label()));
        sheet.put(
            "general",
            Part::Actions(vec![("Name the sponsor".into(), door)]),
        );
        return sheet;
    };
    let standing = standing(it);
    let bad = standing.iter().filter(|it| it.tone == Tone::Bad).count();
    let stands = match bad {
        0 if standing
            .iter()
            .all(|it| matches!(it.tone, Tone::Unknown | Tone::Plain)) =>
        {
            "Too little is known yet to say how it goes."
        }
        0 => "The programme is on its way.",
        _ => "The programme needs you.",
    };
    let asks = match support.waiting.len() {
        0 => " Nothing waits for you.".to_owned(),
        1 => " One thing waits for you.".into(),
        count => format!(" {count} things wait for you."),
    };
    sheet.lead = vec![Span::words(format!("{stands}{asks}"))];
    if let Some(days) = support.silence.filter(|it| *it > SILENCE_DAYS) {
        sheet.note(
            "general",
            Tone::Bad,
            format!(
                "Nobody saw you stand up for this for {days} days. A visit, a word of thanks or two lines in your name would do."
            ),
        );
    }
    let mut figures = standing;
    figures.extend(support.figures);
    sheet.put("general", Part::Figures(figures));
    let mut asked = Grid::new(
        "What I need from you this week",
        &["Request", "Kind", "Wanted by", "#Waits for"],
    )
    .or("Nothing this week.");
    for row in support.waiting.iter().take(MOST_REQUESTS) {
        let waits = row
            .time(common::OPENED_AT)
            .map(|it_was| ((it.now() - it_was).max(0) / DAY_MS) as f64);
        asked.rows.push(vec![
            Cell::record(row.label()),
            Cell::words(row.choice(DECISION_DECISION_TYPE)),
            Cell::day(row.time(DECISION_DUE_AT)),
            Cell::maybe(waits, "days"),
        ]);
    }
    sheet.heading("general", &asked.caption.clone());
    sheet.put("general", Part::Table(asked));
    if support.waiting.len() > MOST_REQUESTS {
        let more = support.waiting.len() - MOST_REQUESTS;
        sheet.put(
            "general",
            Part::Text(vec![
                Span::words("Older requests that are still open: "),
                Span::amount(
                    more as f64,
                    "count",
                    Some(it.door("decision", waiting_query(sponsor))),
                ),
            ]),
        );
    }
    sheet.put("general", Part::Break);
    sheet.heading("general", "What you did that people could see");
    let mut log = Grid::new("Sponsor log", &["When", "What", "Kind"])
        .or("Nothing yet. A launch, a visit or a short message is a beginning.");
    for act in support.acts.iter().take(12) {
        log.rows.push(vec![
            Cell::day(Some(act.at)),
            Cell::record(act.row.label()),
            Cell::words(act.what),
        ]);
    }
    sheet.put("general", Part::Table(log));
    let mut decided = Grid::new("Decisions", &["Decided", "Question", "Decision"]).or("");
    let query = format!("state:decided asked_of:{}", query::quote(&sponsor.label));
    let mut rows = it.rows("decision", &query);
    rows.sort_by_key(|it| std::cmp::Reverse(it.time(DECISION_DECIDED_AT)));
    for row in rows.iter().take(6) {
        decided.rows.push(vec![
            Cell::day(row.time(DECISION_DECIDED_AT)),
            Cell::record(row.label()),
            Cell::words(row.choice(crate::domain::programme::plan::DECISION_OUTCOME)),
        ]);
    }
    if !decided.rows.is_empty() {
        sheet.heading("general", "What you decided");
        sheet.put("general", Part::Table(decided));
    }
    let person = |field: &str| (field.to_owned(), sponsor.label.clone());
    sheet.put(
        "general",
        Part::Actions(vec![
            (
                "Ask for something…".into(),
                Door::New {
                    kind: "decision".into(),
                    fields: vec![
                        person("asked_of"),
                        ("decision_type".into(), "decide".into()),
                    ],
                },
            ),
            (
                "Log what the sponsor did…".into(),
                Door::New {
                    kind: "sponsor_act".into(),
                    fields: vec![person("sponsor")],
                },
            ),
        ]),
    );
    sheet.put(
        "general",
        Part::Text(vec![
            Span::words("Sponsor: "),
            Span::record(sponsor.clone()),
        ]),
    );
    sheet
}
