//! Other frameworks against what is here: the map of practices, Kotter's eight steps, the guiding
//! principles, and the clauses of ISO/IEC 20000-1.

use super::super::{Programme, Row};
use super::{Group, Scorer, attribute, score_cell, tone_of};
use crate::domain::programme::charter::{PROGRAMME_APPROVED_AT, PROGRAMME_WHY_NOW};
use crate::domain::programme::frameworks::{
    CLAUSES_EDITION, CLAUSES_UNCOVERED, KOTTER, PRACTICE_FACTS, PRACTICES, PRACTICES_EDITION,
    PRINCIPLES, SELF_CHECK,
};
use crate::domain::programme::maturity::{
    PRACTICE_GOAL_GOAL_LEVEL, PRACTICE_GOAL_INDICATOR, PRACTICE_GOAL_LIVE_AT,
    PRACTICE_GOAL_OUT_OF_SCOPE, PRACTICE_GOAL_OWNER, PRACTICE_GOAL_PRACTICE, PRACTICE_GOAL_ROLLOUT,
};
use crate::domain::programme::plan::{
    DECISION_GATE, DECISION_PRINCIPLES, TASK_PHASE, TASK_POSITION, TASK_STARTS_AT,
};
use crate::domain::{RecordId, common, kpi};
use crate::protocol::{Cell, Door, Grid, Known, Part, Sheet, Span, Tone};

/// People for each of whom as many there should be one champion (Kotter's step, our number).
const PEOPLE_PER_CHAMPION: u32 = 50;
/// Days within which wins are short-term.
const WIN_DAYS: u32 = 60;
/// Wins within those days.
const WINS: u32 = 3;
/// Open risks and issues that are older than this in the median are barriers (our rule).
const OLD_RISK_DAYS: f64 = 60.0;
/// Days within which a review keeps change alive (our rule).
const REVIEW_DAYS: u32 = 180;

/// The map of practices: which are planned, piloted or live, who owns them, what tells how they do, and
/// what the tool does for them.
pub(in super::super) fn practices(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("practices", "Practice map");
    let scorer = Scorer::new(it, false);
    let all = scorer.all(scorer.moment());
    let groups = scorer.groups(&all);
    let on_map = |code: &str| {
        let mut rows = scorer.goals.iter();
        rows.rfind(|it| it.code(PRACTICE_GOAL_PRACTICE) == code)
    };
    let live = PRACTICES
        .iter()
        .filter_map(|it| on_map(it.code))
        .filter(|it| it.code(PRACTICE_GOAL_ROLLOUT) == "live")
        .count();
    let mapped = PRACTICES
        .iter()
        .filter(|it| on_map(it.code).is_some())
        .count();
    sheet.lead = vec![Span::words(if mapped == 0 {
        "Nobody has said yet which practices shall be introduced. Choose those that hurt most, and leave the rest for later.".to_owned()
    } else {
        format!(
            "{live} of {mapped} practices on the map are live; {} more could come.",
            PRACTICES.len() - mapped
        )
    })];
    for (family, heading) in [
        ("general", "General management"),
        ("service", "Service management"),
        ("technical", "Technical management"),
    ] {
        sheet.heading("general", heading);
        let mut table = Grid::new(
            heading,
            &[
                "Practice",
                "Status",
                "Owner",
                "#Goal",
                "#Lowest",
                "Live since",
                "Indicator",
                "#Now",
                "In the tool",
            ],
        );
        for (choice, facts) in PRACTICES.iter().zip(PRACTICE_FACTS) {
            if facts.family != family {
                continue;
            }
            let row = on_map(choice.code);
            let group = groups.iter().find(|it| it.process.code == facts.process);
            let mut cells = vec![match row {
                Some(row) => Cell::words(choice.label).to(Door::Record(row.label())),
                None => Cell::words(choice.label),
            }];
            cells.push(match row {
                Some(row) if row.yes(PRACTICE_GOAL_OUT_OF_SCOPE) => {
                    Cell::words("Out of scope").tone(Tone::Unknown)
                }
                Some(row) => Cell::words(row.choice(PRACTICE_GOAL_ROLLOUT))
                    .tone(match row.code(PRACTICE_GOAL_ROLLOUT) {
                        "live" => Tone::Good,
                        "pilot" => Tone::Watch,
                        _ => Tone::Plain,
                    })
                    .known(Known::Declared),
                None => Cell::words("Add to the map…").to(Door::New {
                    kind: "practice_goal".into(),
                    fields: vec![
                        ("name".into(), choice.label.into()),
                        ("practice".into(), choice.code.into()),
                    ],
                }),
            });
            cells.push(match row.map(|it| it.reference(PRACTICE_GOAL_OWNER)) {
                Some(Some(owner)) => Cell::record(owner),
                Some(None) => Cell::words("Nobody").tone(Tone::Watch),
                None => Cell::words(""),
            });
            let goal = row.and_then(|it| it.code(PRACTICE_GOAL_GOAL_LEVEL).parse::<u8>().ok());
            cells.push(goal.map_or_else(
                || Cell::words(""),
                |it| Cell::amount(f64::from(it), "level"),
            ));
            cells.push(lowest(group));
            cells.push(Cell::day(row.and_then(|it| it.time(PRACTICE_GOAL_LIVE_AT))));
            cells.extend(indicator(it, row));
            cells.push(
                match (facts.record, scorer.count(facts.record, "", it.as_of)) {
                    ("", _) => Cell::words("No records of its own").tone(Tone::Unknown),
                    (record, Some(count)) => {
                        Cell::words(format!("{count} records")).to(it.door(record, ""))
                    }
                    (_, None) => Cell::words("Not in use").tone(Tone::Unknown),
                },
            );
            table.rows.push(cells);
        }
        sheet.put("general", Part::Table(table));
    }
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Add a practice…".into(), Door::create("practice_goal")),
            ("Maturity".into(), Door::Page("maturity".into())),
        ]),
    );
    sheet.put(
        "general",
        Part::Text(vec![Span::words(format!(
            "The practices of {PRACTICES_EDITION}, by name only."
        ))]),
    );
    sheet
}

/// The lowest score of a practice's process, which leads to its requirements.
fn lowest(group: Option<&Group<'_>>) -> Cell {
    match group {
        Some(group) => {
            let cell = Cell::maybe(group.least().map(f64::from), "level")
                .tone(tone_of(group.least(), group.goal));
            cell.to(group.page())
        }
        None => Cell::words(""),
    }
}

/// What tells how a practice does: its name and its value in the window.
fn indicator(it: &Programme<'_, '_>, row: Option<&Row<'_>>) -> [Cell; 2] {
    let Some(row) = row else {
        return [Cell::words(""), Cell::words("")];
    };
    let Some(known) = kpi::by_id(row.code(PRACTICE_GOAL_INDICATOR)) else {
        return [
            Cell::words("No indicator").tone(Tone::Watch),
            Cell::words("–").tone(Tone::Unknown),
        ];
    };
    let found = it.kpi(known.id, it.from, it.to, "");
    let value = found.as_ref().and_then(|it| it.total.value);
    let mut now = Cell::maybe(value, known.unit.code());
    if let Some(found) = found {
        now = now.known(Known::Measured).to(Door::List {
            kind: "incident".into(),
            query: found.total.query,
            as_of: found.total.as_of,
        });
    }
    [Cell::words(known.label), now]
}

/// The clauses of ISO/IEC 20000-1 with the scores of what is on the same subject.
pub(in super::super) fn clauses(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("clauses", &format!("Clauses of {CLAUSES_EDITION}"));
    let scorer = Scorer::new(it, false);
    let all = scorer.all(scorer.moment());
    sheet.lead = vec![Span::words(
        "Which clauses are on the same subject as which requirements, and how those stand. It is no audit, and says nothing of conformity.",
    )];
    let mut table = Grid::new(
        "Clauses and scores",
        &["Clauses", "Requirements", "#Mean", "#Lowest", "#Scored"],
    );
    for group in scorer.groups(&all) {
        table.rows.push(vec![
            Cell::words(group.process.clauses),
            Cell::words(format!("{} {}", group.process.code, group.process.label)).to(group.page()),
            score_cell(group.mean(), Tone::Plain),
            Cell::maybe(group.least().map(f64::from), "level")
                .tone(tone_of(group.least(), group.goal)),
            Cell::words(format!("{} of {}", group.scored(), group.all.len())),
        ]);
    }
    sheet.put("indicators", Part::Table(table));
    sheet.note(
        "general",
        Tone::Watch,
        format!("Not covered by any requirement here: {CLAUSES_UNCOVERED}. Nothing on this page speaks of them."),
    );
    attribute(&mut sheet);
    sheet
}

/// One step of Kotter's, checked: how it stands, what was found, and where it is found.
struct Step {
    tone: Tone,
    found: String,
    door: Door,
}

impl Step {
    fn new(is_met: bool, found: String, door: Door) -> Self {
        Self {
            tone: if is_met { Tone::Good } else { Tone::Watch },
            found,
            door,
        }
    }
}

/// Kotter's eight steps, each with a check on what is there.
pub(in super::super) fn kotter(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("kotter", "Eight steps of change");
    let steps = [
        urgency(it),
        coalition(it),
        vision(it),
        enlist(it),
        barriers(it),
        wins(it),
        keep_going(it),
        anchor(it),
    ];
    let met = steps.iter().filter(|it| it.tone == Tone::Good).count();
    let next = KOTTER
        .iter()
        .zip(&steps)
        .find(|it| it.1.tone != Tone::Good)
        .map_or(String::new(), |it| {
            format!(" The first that is not: {}.", it.0.0)
        });
    sheet.lead = vec![Span::words(format!(
        "{met} of {} steps are taken.{next}",
        KOTTER.len()
    ))];
    let mut table = Grid::new(
        "Eight steps of change",
        &["Step", "What shows it", "Found", "Taken"],
    );
    for ((name, shows), step) in KOTTER.iter().zip(steps) {
        table.rows.push(vec![
            Cell::words(*name),
            Cell::words(*shows),
            Cell::words(step.found).to(step.door),
            Cell::words(match step.tone {
                Tone::Good => "Yes",
                Tone::Unknown => "Nothing to look at",
                _ => "Not yet",
            })
            .tone(step.tone),
        ]);
    }
    sheet.put("general", Part::Table(table));
    sheet.put(
        "general",
        Part::Text(vec![Span::words(
            "After John P. Kotter’s eight steps, in our own words; the checks and their limits are ours.",
        )]),
    );
    sheet
}

fn count(it: &Programme<'_, '_>, kind: &str, query: &str) -> u32 {
    it.count(kind, query).unwrap_or(0)
}

fn urgency(it: &Programme<'_, '_>) -> Step {
    let says = it
        .charter()
        .is_some_and(|charter| !charter.line(PROGRAMME_WHY_NOW).is_empty());
    let decisions = count(it, "decision", "state:decided");
    let acts = count(it, "sponsor_act", "");
    let why = if says {
        "The charter says why now"
    } else {
        "No charter says why now"
    };
    Step::new(
        says && decisions + acts > 0,
        format!("{why}; {acts} visible acts of the sponsor, {decisions} decisions taken."),
        Door::Page("charter".into()),
    )
}

fn coalition(it: &Programme<'_, '_>) -> Step {
    let both = "role_type:sponsor,process_owner -state:ended";
    let sponsors = count(it, "role", "role_type:sponsor state:accepted");
    let owners = count(it, "role", "role_type:process_owner -state:ended");
    let accepted = count(it, "role", "role_type:process_owner state:accepted");
    Step::new(
        sponsors > 0 && owners > 0 && accepted == owners,
        format!(
            "{} {accepted} of {owners} process owners said yes.",
            if sponsors > 0 {
                "The sponsor said yes;"
            } else {
                "No sponsor said yes;"
            }
        ),
        it.door("role", both),
    )
}

fn vision(it: &Programme<'_, '_>) -> Step {
    let approved = count(it, "programme", "state:approved has:approved_at") > 0;
    let day = it
        .charter()
        .and_then(|charter| charter.time(PROGRAMME_APPROVED_AT))
        .filter(|_| approved)
        .and_then(|at| it.day_of(at));
    Step::new(
        approved,
        match day {
            Some(day) => format!("The sponsor approved the charter on {day}."),
            None => "No approved charter.".into(),
        },
        Door::Page("charter".into()),
    )
}

fn enlist(it: &Programme<'_, '_>) -> Step {
    let people = count(it, "person", "");
    let champions = count(it, "role", "role_type:champion state:accepted");
    let wanted = people.div_ceil(PEOPLE_PER_CHAMPION).max(1);
    Step::new(
        champions >= wanted,
        format!("{champions} champions for {people} people; {wanted} are needed."),
        it.door("role", "role_type:champion state:accepted"),
    )
}

fn barriers(it: &Programme<'_, '_>) -> Step {
    let which = "raid_type:risk,issue";
    let all = count(it, "risk", which);
    let closed = count(it, "risk", &format!("{which} state:closed"));
    let open = format!("{which} -state:closed");
    let mut ages: Vec<i64> = it
        .rows("risk", &open)
        .iter()
        .filter_map(|row| Some(it.now() - row.time(common::OPENED_AT)?))
        .collect();
    ages.sort_unstable();
    let median = match ages.len() {
        0 => None,
        n => Some((ages[(n - 1) / 2] + ages[n / 2]) as f64 / 2.0 / super::super::DAY_MS as f64),
    };
    let age = median.map_or("none is open".to_owned(), |it| {
        format!(
            "those that are open are {} days old in the median",
            it.floor()
        )
    });
    let mut step = Step::new(
        closed * 2 >= all && median.unwrap_or(0.0) <= OLD_RISK_DAYS,
        format!("{closed} of {all} risks and issues are closed; {age}."),
        it.door("risk", open),
    );
    if all == 0 {
        step.tone = Tone::Unknown;
        step.found = "No risk and no issue is written down.".into();
        step.door = it.door("risk", which);
    }
    step
}

fn wins(it: &Programme<'_, '_>) -> Step {
    let query = format!("published:yes given_at:-{WIN_DAYS}d..");
    let found = count(it, "recognition", &query);
    Step::new(
        found >= WINS,
        format!("{found} recognitions published within {WIN_DAYS} days; {WINS} are needed."),
        it.door("recognition", query),
    )
}

fn keep_going(it: &Programme<'_, '_>) -> Step {
    let gates = "decision_type:gate state:decided outcome:go,conditions";
    let tasks = it.rows("task", "");
    let of = |id: RecordId| tasks.iter().find(|row| row.id() == id);
    // A phase is later by its first day, or by its place in the plan if it has none.
    let order = |row: &Row<'_>| {
        let phase = row.reference(TASK_PHASE).and_then(|phase| of(phase.id));
        let phase = phase.unwrap_or(row);
        (phase.time(TASK_STARTS_AT), phase.int(TASK_POSITION))
    };
    let signed: Vec<_> = it
        .rows("decision", gates)
        .iter()
        .filter_map(|row| row.reference(DECISION_GATE))
        .filter_map(|gate| of(gate.id).map(order))
        .collect();
    let first = signed.iter().min();
    let later = it
        .rows("task", "state:in_progress task_type:task,milestone")
        .iter()
        .filter(|task| first.is_some_and(|gate| order(task) > *gate))
        .count();
    Step::new(
        !signed.is_empty() && later > 0,
        format!(
            "{} gates signed with go; {later} tasks of a later phase under way.",
            signed.len()
        ),
        it.door("decision", gates),
    )
}

fn anchor(it: &Programme<'_, '_>) -> Step {
    let ahead = count(it, "review", "state:planned planned_at:now..");
    let held = count(
        it,
        "review",
        &format!("state:held,closed held_at:-{REVIEW_DAYS}d.."),
    );
    Step::new(
        ahead > 0 && held > 0,
        format!("{ahead} reviews ahead; {held} held within {REVIEW_DAYS} days."),
        it.door("review", "-state:cancelled"),
    )
}

/// The guiding principles: which decisions followed them, and what to ask before a process is published.
pub(in super::super) fn principles(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("principles", "Guiding principles");
    let decisions = it.rows("decision", "");
    let tagged = decisions
        .iter()
        .filter(|row| !row.tags(DECISION_PRINCIPLES).is_empty())
        .count();
    sheet.lead = vec![Span::words(match (decisions.len(), tagged) {
        (0, _) => {
            "No decision is written down yet. A decision may name the principles that it follows."
                .into()
        }
        (all, tagged) => {
            format!("{tagged} of {all} decisions name the principles that they follow.")
        }
    })];
    let mut table = Grid::new("Decisions by principle", &["Principle", "#Decisions"]);
    for principle in PRINCIPLES {
        let found = decisions
            .iter()
            .filter(|row| {
                let mut tags = row.tags(DECISION_PRINCIPLES).into_iter();
                tags.any(|it| it.eq_ignore_ascii_case(principle))
            })
            .count();
        table.rows.push(vec![
            Cell::words(principle),
            Cell::amount(found as f64, "count")
                .known(Known::Declared)
                .to(it.door("decision", format!("principles:\"{principle}\""))),
        ]);
    }
    sheet.put("general", Part::Table(table));
    sheet.heading("general", "Before a process is published");
    let waiting = it.rows("document", "document_type:process state:review");
    let mut text = vec![Span::words(match waiting.len() {
        0 => "No process sheet waits for approval. ".to_owned(),
        1 => "One process sheet waits for approval: ".into(),
        many => format!("{many} process sheets wait for approval: "),
    })];
    for (at, row) in waiting.iter().enumerate() {
        if at > 0 {
            text.push(Span::words(", "));
        }
        text.push(Span::record(row.label()));
    }
    if !waiting.is_empty() {
        text.push(Span::words(". "));
    }
    text.push(Span::words("Whoever approves asks:"));
    sheet.put("general", Part::Text(text));
    let mut questions = Grid::new("Five questions", &["#No.", "Question"]);
    for (at, question) in SELF_CHECK.iter().enumerate() {
        questions.rows.push(vec![
            Cell::amount((at + 1) as f64, "count"),
            Cell::words(*question),
        ]);
    }
    sheet.put("general", Part::Table(questions));
    sheet.put(
        "general",
        Part::Text(vec![Span::words(format!(
            "The seven guiding principles of {PRACTICES_EDITION}, by name; the questions are ours."
        ))]),
    );
    sheet
}
