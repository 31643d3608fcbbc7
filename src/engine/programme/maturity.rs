//! Maturity: what the desk and the programme's records say to each of the 82 requirements, what an
//! assessor says, and how far each process is from its goal. The frameworks themselves are data:
//! [`crate::domain::programme::requirements`] and [`crate::domain::programme::frameworks`].

pub(super) mod frames;
pub(super) mod requirement;

use std::cell::RefCell;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Programme, Row, Summary};
use crate::domain::common;
use crate::domain::kpi::ENOUGH;
use crate::domain::programme::charter::PROGRAMME_GO_LIVE_AT;
use crate::domain::programme::frameworks::{
    PRACTICE_FACTS, PROCESSES, Process, REQUIREMENTS_ATTRIBUTION, REQUIREMENTS_EDITION,
};
use crate::domain::programme::maturity::{
    ASSESSMENT_ASSESSED_AT, ASSESSMENT_ASSESSOR, ASSESSMENT_EVIDENCE, ASSESSMENT_REQUIREMENT,
    ASSESSMENT_SCORE, PRACTICE_GOAL_GOAL_LEVEL, PRACTICE_GOAL_INDICATOR,
    PRACTICE_GOAL_OUT_OF_SCOPE, PRACTICE_GOAL_PRACTICE, SCORES,
};
use crate::domain::programme::requirements::{
    self, Known as KnownFrom, Proof, Requirement, Seen, level_of_coverage,
};
use crate::domain::{Practice, kpi};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, RefLabel, Sheet, Show, Span, Tone};

/// The level that a process shall reach, unless its practices name one (our rule).
const USUAL_GOAL: u8 = 2;
/// The highest level.
const TOP: u8 = 4;
/// Ends of quarters that the trend looks back at.
const QUARTERS: i32 = 4;
/// Lines of the list of what is missing.
const MOST_GAPS: usize = 15;

/// What the conditions of an evidence mean, by record type: levels 1 to 4.
const EVIDENCE_WORDS: &[(&str, [&str; 4])] = &[
    (
        "document",
        [
            "there is one",
            "it is approved",
            "people have read it, and its review is not overdue",
            "a later version was approved again",
        ],
    ),
    (
        "role",
        [
            "it is defined",
            "somebody holds it",
            "whoever holds it said yes",
            "it has a deputy",
        ],
    ),
    (
        "review",
        [
            "one is planned",
            "one was held",
            "one was held within a year",
            "all its actions are done",
        ],
    ),
];

/// What an assessor said.
#[derive(Clone)]
pub(super) struct Said {
    /// The assessment.
    pub(super) label: RefLabel,
    /// The requirement's identifier.
    requirement: String,
    /// The level.
    pub(super) level: u8,
    /// Why.
    pub(super) reason: String,
    /// Who said it.
    pub(super) by: Option<RefLabel>,
    /// When, in Unix milliseconds.
    pub(super) at: i64,
    /// When it was written down.
    added_at: i64,
    /// Documents that show it.
    pub(super) evidence: Vec<RefLabel>,
}

/// Which days, and which moment, a score looks at.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    from: Date,
    to: Date,
    /// Incidents and all else with a window are seen as of then.
    flow: Option<i64>,
    /// Registers are seen as of then.
    stock: Option<i64>,
}

/// What one proof of a requirement shows.
pub(super) struct Look {
    /// The record type that was looked at.
    pub(super) practice: &'static Practice,
    /// Best record of its kind, and not a share.
    pub(super) is_evidence: bool,
    /// The level; `None` without a case.
    pub(super) level: Option<u8>,
    /// Records that count, and those that conform.
    pub(super) n: u32,
    pub(super) part: u32,
    /// The query for those that conform, and for the others.
    pub(super) for_query: String,
    pub(super) against_query: String,
    /// The moment that both are seen at.
    pub(super) as_of: Option<i64>,
    /// What was seen of a share.
    pub(super) seen: Seen,
    /// How many people did it, if that was asked.
    pub(super) people: Option<u32>,
    /// The level in a sentence.
    pub(super) why: String,
    /// What is missing to the next level, or empty.
    pub(super) missing: String,
}

impl Look {
    /// The share that conforms.
    pub(super) fn share(&self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.part) / f64::from(self.n))
    }

    fn door(&self, query: &str) -> Door {
        Door::List {
            kind: self.practice.name.into(),
            query: query.into(),
            as_of: self.as_of,
        }
    }

    /// To the records that show it.
    pub(super) fn for_door(&self) -> Door {
        self.door(&self.for_query)
    }

    /// To the records that count and do not.
    pub(super) fn against_door(&self) -> Door {
        self.door(&self.against_query)
    }
}

/// A requirement with its score.
pub(super) struct Scored {
    /// The requirement.
    pub(super) what: &'static Requirement,
    /// What its proofs show, as far as their record types are in use.
    pub(super) looks: Vec<Look>,
    /// Names of record types that are not in use here.
    pub(super) absent: Vec<&'static str>,
    /// The newest word of an assessor.
    pub(super) said: Option<Said>,
}

impl Scored {
    /// All proofs are needed, so the least of them counts.
    pub(super) fn weakest(&self) -> Option<&Look> {
        // `None` is less than any level.
        self.looks.iter().min_by_key(|it| it.level)
    }

    /// What the records propose.
    pub(super) fn proposal(&self) -> Option<u8> {
        if !self.absent.is_empty() {
            return None;
        }
        self.weakest()?.level
    }

    /// The score: an assessor's word, else the proposal.
    pub(super) fn score(&self) -> Option<u8> {
        self.said.as_ref().map(|it| it.level).or(self.proposal())
    }

    /// How the proposal is known.
    pub(super) fn proposal_known(&self) -> Known {
        match self.what.known {
            KnownFrom::Measured => Known::Measured,
            KnownFrom::Evidenced => Known::Evidenced,
            KnownFrom::Both if self.looks.iter().any(|it| it.is_evidence) => Known::Evidenced,
            KnownFrom::Both => Known::Measured,
        }
    }

    /// How the score is known.
    pub(super) fn known(&self) -> Known {
        match &self.said {
            Some(said) if said.evidence.is_empty() => Known::Declared,
            Some(_) => Known::Evidenced,
            None => self.proposal_known(),
        }
    }

    /// The proposal in a sentence.
    pub(super) fn why(&self) -> String {
        match (self.absent.first(), self.weakest()) {
            (Some(absent), _) => not_in_use(absent),
            (None, Some(look)) => look.why.clone(),
            (None, None) => String::new(),
        }
    }

    /// What is missing to the next level, or empty.
    pub(super) fn missing(&self) -> String {
        match (self.absent.is_empty(), self.weakest()) {
            (true, Some(look)) => look.missing.clone(),
            _ => String::new(),
        }
    }
}

/// Says that a record type is not there yet.
fn not_in_use(name: &str) -> String {
    let words = name.replace('_', " ");
    format!(
        "Not in use: there are no records of the type {words} here yet. It counts by itself once there are."
    )
}

/// A process, or a group of general requirements, with its scores.
pub(super) struct Group<'s> {
    /// The process.
    pub(super) process: &'static Process,
    /// Its requirements.
    pub(super) all: Vec<&'s Scored>,
    /// The level that each of them shall reach.
    pub(super) goal: u8,
    /// Somebody took it out of scope.
    pub(super) is_out: bool,
}

impl Group<'_> {
    fn scores(&self) -> impl Iterator<Item = u8> {
        self.all.iter().filter_map(|it| it.score())
    }
    /// How many are scored.
    pub(super) fn scored(&self) -> usize {
        self.scores().count()
    }
    /// The mean of those that are scored.
    pub(super) fn mean(&self) -> Option<f64> {
        mean(self.scores())
    }
    /// The least of those that are scored.
    pub(super) fn least(&self) -> Option<u8> {
        self.scores().min()
    }
    /// Every one of them reaches the goal.
    pub(super) fn is_at_goal(&self) -> bool {
        self.all
            .iter()
            .all(|it| it.score().is_some_and(|it| it >= self.goal))
    }
    fn page(&self) -> Door {
        Door::Page(format!("requirements/{}", self.process.code))
    }
}

fn mean(scores: impl Iterator<Item = u8>) -> Option<f64> {
    let (sum, n) = scores.fold((0_u32, 0_u32), |(sum, n), it| (sum + u32::from(it), n + 1));
    (n > 0).then(|| f64::from(sum) / f64::from(n))
}

/// What people read for a level.
pub(super) fn level_label(level: u8) -> &'static str {
    SCORES.get(usize::from(level)).map_or("", |it| it.label)
}

/// How a score stands to its goal.
pub(super) fn tone_of(score: Option<u8>, goal: u8) -> Tone {
    match score {
        None => Tone::Unknown,
        Some(score) if score >= goal => Tone::Good,
        Some(score) if score + 1 == goal => Tone::Watch,
        Some(_) => Tone::Bad,
    }
}

/// A share in whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).floor())
}

/// How many records a query finds as of a moment, once asked.
type Counts = FxHashMap<(String, Option<i64>), Option<u32>>;

/// Looks at requirements, and counts no query twice.
pub(super) struct Scorer<'p, 'l, 'a> {
    /// What is looked at.
    pub(super) it: &'p Programme<'l, 'a>,
    counts: RefCell<Counts>,
    /// All that assessors said.
    pub(super) said: Vec<Said>,
    /// Goals of practices.
    pub(super) goals: Vec<Row<'a>>,
    /// Also what the level does not depend on.
    is_thorough: bool,
}

impl<'p, 'l, 'a> Scorer<'p, 'l, 'a> {
    /// One for a sheet.
    pub(super) fn new(it: &'p Programme<'l, 'a>, is_thorough: bool) -> Self {
        let said = it
            .rows("assessment", "")
            .into_iter()
            .filter_map(|row| {
                let added_at = row.time(common::OPENED_AT).unwrap_or(i64::MIN);
                Some(Said {
                    requirement: requirements::by_id(row.code(ASSESSMENT_REQUIREMENT))?
                        .id
                        .into(),
                    level: row.code(ASSESSMENT_SCORE).parse().ok()?,
                    reason: row.title().into(),
                    by: row.reference(ASSESSMENT_ASSESSOR),
                    at: row.time(ASSESSMENT_ASSESSED_AT).unwrap_or(added_at),
                    added_at,
                    evidence: row.set(ASSESSMENT_EVIDENCE),
                    label: row.label(),
                })
            })
            .collect();
        Self {
            it,
            counts: RefCell::default(),
            said,
            goals: it.rows("practice_goal", ""),
            is_thorough,
        }
    }

    /// The moment that the sheet is about.
    pub(super) fn moment(&self) -> Moment {
        Moment {
            from: self.it.from,
            to: self.it.to,
            flow: self.it.as_of,
            stock: self.it.as_of,
        }
    }

    /// The same stretch of days up to an earlier one: what happened then as it is known now, registers
    /// as they were then.
    fn moment_before(&self, to: Date) -> Option<Moment> {
        let days = self.it.from.until(self.it.to).ok()?;
        Some(Moment {
            from: to.checked_sub(days).ok()?,
            to,
            flow: self.it.as_of,
            stock: Some(self.end_of(to)?),
        })
    }

    fn end_of(&self, day: Date) -> Option<i64> {
        let next = day.tomorrow().ok()?;
        let next = next.to_zoned(self.it.lists.zone.clone()).ok()?;
        Some(next.timestamp().as_millisecond() - 1)
    }

    /// How many records a query finds; `None` if there is no such type, or no such field.
    pub(super) fn count(&self, kind: &str, query: &str, as_of: Option<i64>) -> Option<u32> {
        let key = (format!("{kind} {query}"), as_of);
        if let Some(known) = self.counts.borrow().get(&key) {
            return *known;
        }
        let found = self.it.lists.find(kind, query, as_of).ok();
        let count = found.map(|it| it.rows.count() as u32);
        self.counts.borrow_mut().insert(key, count);
        count
    }

    /// How many different people stand in a field of what a query finds.
    fn people(&self, kind: &str, query: &str, as_of: Option<i64>, by: &str) -> u32 {
        let Ok(found) = self.it.lists.find(kind, query, as_of) else {
            return 0;
        };
        let Some(field) = found.table.practice().field(by) else {
            return 0;
        };
        let people: FxHashSet<u32> = found
            .rows
            .iter()
            .map(|row| found.table.reference(field.id, row))
            .filter(|it| *it != 0)
            .collect();
        people.len() as u32
    }

    fn practices_of(process: &str) -> Vec<&'static str> {
        PRACTICE_FACTS
            .iter()
            .filter(|it| it.process == process)
            .map(|it| it.code)
            .collect()
    }

    /// Whether an approved description of a process is in force; of the general ones the policy or plan.
    fn is_described(&self, process: &str, stock: Option<i64>) -> bool {
        let practices = Self::practices_of(process);
        let which = if practices.is_empty() {
            "document_type:policy,plan".to_owned()
        } else {
            format!("document_type:process practice:{}", practices.join(","))
        };
        let query = format!("{which} state:approved review_at:now..");
        self.count("document", &query, stock).unwrap_or(0) > 0
    }

    /// Whether an indicator of a process has an owner, a target and a review ahead, and an improvement
    /// was closed within a year. Which indicator it is says the map of practices; for the general ones
    /// any does.
    fn is_improved(&self, process: &str, stock: Option<i64>) -> bool {
        let practices = Self::practices_of(process);
        let named: Vec<&str> = self
            .goals
            .iter()
            .filter(|it| practices.contains(&it.code(PRACTICE_GOAL_PRACTICE)))
            .filter_map(|it| kpi::by_id(it.code(PRACTICE_GOAL_INDICATOR)))
            .map(|it| it.id)
            .collect();
        let which = match (practices.is_empty(), named.is_empty()) {
            (true, _) => String::new(),
            (false, true) => return false,
            (false, false) => format!("kpi:{} ", named.join(",")),
        };
        let query = format!("{which}has:owner has:target review_at:now..");
        let closed = self.count("improvement", "state:done updated:-365d..", stock);
        closed.unwrap_or(0) > 0 && self.count("indicator", &query, stock).unwrap_or(0) > 0
    }

    /// Nothing of a type was there at a past moment: then it was not recorded, which is no zero.
    fn was_not_kept(&self, kind: &str, stock: Option<i64>) -> bool {
        stock.is_some() && self.count(kind, "", stock) == Some(0)
    }

    /// What one proof shows; `None` if its record type is not in use.
    fn look(&self, what: &'static Requirement, proof: &Proof, at: Moment) -> Option<Look> {
        let (Proof::Coverage { of, .. } | Proof::Evidence { of, .. }) = *proof;
        let practice = self.it.lists.engine.table_named(of)?.practice();
        Some(match *proof {
            Proof::Coverage {
                of,
                whole,
                part,
                by,
            } => self.share(what, practice, (of, whole, part, by), at),
            Proof::Evidence { of, whole, levels } => self.best(practice, of, whole, levels, at),
        })
    }

    fn share(
        &self,
        what: &'static Requirement,
        practice: &'static Practice,
        (of, whole, part, by): (&'static str, &str, &str, &str),
        at: Moment,
    ) -> Look {
        let flows = whole.contains("{window}");
        let as_of = if flows { at.flow } else { at.stock };
        let whole_of = |from: Date, to: Date| whole.replace("{window}", &format!("{from}..{to}"));
        let both = |whole: &str| format!("{whole} {part}").trim().to_owned();
        let whole_query = whole_of(at.from, at.to);
        let for_query = both(&whole_query);
        let against_query = format!("{whole_query} -({part})").trim().to_owned();
        let count = |query: &str, as_of| self.count(of, query, as_of).unwrap_or(0);
        let mut seen = Seen {
            n: count(&whole_query, as_of),
            // Of everything that there is no sample is taken.
            enough: if of == "incident" { ENOUGH } else { 1 },
            ..Seen::default()
        };
        seen.part = if seen.n == 0 {
            0
        } else {
            count(&for_query, as_of)
        };
        let share = f64::from(seen.part) / f64::from(seen.n.max(1));
        let counts = seen.n > 0 && (self.is_thorough || seen.n >= seen.enough);
        if counts && (self.is_thorough || share >= 0.6) {
            seen.people = match by {
                // Nobody in particular does it.
                "" => 2,
                by => self.people(of, &for_query, as_of, by),
            };
        }
        if counts && (self.is_thorough || share >= 0.9) {
            let days = at.from.until(at.to).unwrap_or_default();
            let last = at.from.yesterday().unwrap_or(at.from);
            let first = last.checked_sub(days).unwrap_or(last);
            let (whole_before, moment) = if flows {
                (whole_of(first, last), as_of)
            } else {
                (whole_query.clone(), self.end_of(last))
            };
            seen.n_before = count(&whole_before, moment);
            if seen.n_before > 0 {
                seen.part_before = count(&both(&whole_before), moment);
            }
            seen.is_described = self.is_described(what.process(), at.stock);
            seen.is_improved = self.is_improved(what.process(), at.stock);
        }
        let is_register = what.known == KnownFrom::Evidenced || count("", as_of) == 0;
        let has_no_case = seen.n == 0 && (flows || !is_register || self.was_not_kept(of, at.stock));
        let level = (!has_no_case).then(|| level_of_coverage(&seen));
        let words = practice.words;
        Look {
            practice,
            is_evidence: false,
            level,
            n: seen.n,
            part: seen.part,
            why: match (level, seen.n) {
                (None, _) => format!(
                    "No {} to look at in these days: nothing can be said.",
                    words.singular
                ),
                (_, 0) => format!("There is no {} for it.", words.singular),
                (_, n) if n < seen.enough => format!(
                    "{} of {n} {} conform; fewer than {} say little.",
                    seen.part, words.plural, seen.enough
                ),
                (_, n) => format!(
                    "{} of {n} {} conform ({}).",
                    seen.part,
                    words.plural,
                    percent(share)
                ),
            },
            missing: level.map_or_else(String::new, |it| missing_of_share(&seen, it)),
            for_query,
            against_query,
            as_of,
            people: (!by.is_empty() && self.is_thorough).then_some(seen.people),
            seen,
        }
    }

    fn best(
        &self,
        practice: &'static Practice,
        of: &str,
        whole: &str,
        levels: &[&str; 4],
        at: Moment,
    ) -> Look {
        let conditions = |level: usize| levels[..level].join(" ");
        let count = |query: &str| self.count(of, query, at.stock).unwrap_or(0);
        let mut level = 0;
        while level < levels.len() && count(&format!("{whole} {}", conditions(level + 1))) > 0 {
            level += 1;
        }
        // On level 0 nothing fulfils even the first condition.
        let reached = conditions(level.max(1));
        let for_query = format!("{whole} {reached}");
        let (n, part) = (count(whole), count(&for_query));
        let words = EVIDENCE_WORDS.iter().find(|it| it.0 == of);
        let word = |level: usize| words.and_then(|it| it.1.get(level)).copied().unwrap_or("");
        let is_known = !self.was_not_kept(of, at.stock);
        let singular = practice.words.singular;
        Look {
            practice,
            is_evidence: true,
            level: is_known.then_some(level as u8),
            n,
            part,
            against_query: format!("{whole} -({reached})"),
            for_query,
            as_of: at.stock,
            seen: Seen::default(),
            people: None,
            why: match (is_known, level) {
                (false, _) => format!("No {singular} was kept here then."),
                (true, 0) => format!("There is no {singular} for it."),
                (true, level) => format!("The best {singular} for it: {}.", word(level - 1)),
            },
            missing: if is_known && level < levels.len() {
                format!("A {singular} of which can be said: {}.", word(level))
            } else {
                String::new()
            },
        }
    }

    /// The newest word of an assessor up to a moment.
    fn said_of(&self, id: &str, stock: Option<i64>) -> Option<&Said> {
        let until = stock.unwrap_or(self.it.lists.now);
        self.said
            .iter()
            .filter(|it| it.requirement == id && it.at <= until && it.added_at <= until)
            .max_by_key(|it| (it.at, it.added_at))
    }

    /// All that assessors said of a requirement, in the order in which it was written down.
    pub(super) fn said_about(&self, id: &str) -> Vec<&Said> {
        self.said.iter().filter(|it| it.requirement == id).collect()
    }

    /// The records that show a proof.
    pub(super) fn rows_for(&self, look: &Look) -> Vec<Row<'a>> {
        self.it.rows(look.practice.name, &look.for_query)
    }

    /// One requirement at a moment.
    pub(super) fn score(&self, what: &'static Requirement, at: Moment) -> Scored {
        let mut scored = Scored {
            what,
            looks: Vec::new(),
            absent: Vec::new(),
            said: self.said_of(what.id, at.stock).cloned(),
        };
        for proof in what.proofs {
            let (Proof::Coverage { of, .. } | Proof::Evidence { of, .. }) = *proof;
            match self.look(what, proof, at) {
                Some(look) => scored.looks.push(look),
                None => scored.absent.push(of),
            }
        }
        scored
    }

    /// All requirements at a moment.
    pub(super) fn all(&self, at: Moment) -> Vec<Scored> {
        requirements::ALL
            .iter()
            .map(|it| self.score(it, at))
            .collect()
    }

    /// The goal of a process, and whether it is out of scope, as its practices say.
    pub(super) fn goal(&self, process: &str) -> (u8, bool) {
        let practices = Self::practices_of(process);
        let rows: Vec<&Row<'_>> = self
            .goals
            .iter()
            .filter(|it| practices.contains(&it.code(PRACTICE_GOAL_PRACTICE)))
            .collect();
        let highest = rows
            .iter()
            .filter_map(|it| it.code(PRACTICE_GOAL_GOAL_LEVEL).parse::<u8>().ok())
            .max();
        let is_out = !rows.is_empty() && rows.iter().all(|it| it.yes(PRACTICE_GOAL_OUT_OF_SCOPE));
        (highest.unwrap_or(USUAL_GOAL), is_out)
    }

    /// The scores by process.
    pub(super) fn groups<'s>(&self, all: &'s [Scored]) -> Vec<Group<'s>> {
        PROCESSES
            .iter()
            .map(|process| {
                let (goal, is_out) = self.goal(process.code);
                Group {
                    process,
                    all: all
                        .iter()
                        .filter(|it| it.what.process() == process.code)
                        .collect(),
                    goal,
                    is_out,
                }
            })
            .collect()
    }
}

/// What is missing to the next level of a share, in a sentence; the rules are
/// [`level_of_coverage`]'s.
fn missing_of_share(seen: &Seen, level: u8) -> String {
    let more = |share: f64| {
        let wanted = (f64::from(seen.n) * share).ceil() as u32;
        wanted.saturating_sub(seen.part).max(1)
    };
    let now = f64::from(seen.part) / f64::from(seen.n.max(1));
    match level {
        0 => "One record that conforms.".into(),
        1 if seen.n < seen.enough => {
            format!("{} cases; there are {}.", seen.enough, seen.n)
        }
        1 if now < 0.6 => format!("60 % have to conform: {} more.", more(0.6)),
        1 => "A second person who does it: one alone is no practice.".into(),
        2 if now < 0.9 => format!("90 % have to conform: {} more.", more(0.9)),
        2 if seen.n_before < seen.enough || f64::from(seen.part_before) < 0.9 * f64::from(seen.n_before) => {
            "90 % in the days before as well: it has to last.".into()
        }
        2 => "An approved description whose review is not overdue.".into(),
        3 => "An indicator with owner, target and a review ahead, and an improvement closed within a year.".into(),
        _ => String::new(),
    }
}

/// The moment before the programme: the day before the desk went live, else a year ago.
fn before(it: &Programme<'_, '_>) -> Option<Date> {
    let live = it
        .charter()
        .and_then(|charter| charter.time(PROGRAMME_GO_LIVE_AT))
        .and_then(|at| it.day_of(at));
    match live.filter(|day| *day < it.to) {
        Some(day) => day.yesterday().ok(),
        None => it.to.checked_sub(1.year()).ok(),
    }
}

/// The ends of the last quarters before a day, the oldest first.
fn quarter_ends(to: Date) -> Vec<Date> {
    let month = (to.month() - 1) / 3 * 3 + 1;
    let first = Date::new(to.year(), month, 1).unwrap_or(to);
    (0..QUARTERS)
        .rev()
        .filter_map(|back| {
            first
                .checked_sub((back * 3).months())
                .ok()?
                .yesterday()
                .ok()
        })
        .collect()
}

/// The mean of all scores in scope, and how many there are.
fn index(groups: &[Group<'_>]) -> (Option<f64>, u32) {
    let scores: Vec<u8> = groups
        .iter()
        .filter(|it| !it.is_out)
        .flat_map(Group::scores)
        .collect();
    (mean(scores.iter().copied()), scores.len() as u32)
}

fn at_goal(groups: &[Group<'_>]) -> (u32, u32) {
    let inside = groups.iter().filter(|it| !it.is_out);
    inside.fold((0, 0), |(met, all), it| {
        (met + u32::from(it.is_at_goal()), all + 1)
    })
}

/// The figures of all scores; `earlier` is the index before the programme.
fn figures(groups: &[Group<'_>], earlier: Option<f64>) -> Vec<Figure> {
    let (value, n) = index(groups);
    let (met, inside) = at_goal(groups);
    let all: Vec<&Scored> = groups
        .iter()
        .flat_map(|it| it.all.iter().copied())
        .collect();
    let total = all.len() as u32;
    let scored = all.iter().filter(|it| it.score().is_some()).count() as u32;
    let unused = all
        .iter()
        .filter(|it| !it.absent.is_empty() && it.said.is_none())
        .count() as u32;
    vec![
        Figure {
            id: "maturity_index".into(),
            label: "Maturity index".into(),
            value,
            unit: "level".into(),
            before: earlier,
            note: format!("Mean of {n} scored requirements in scope, from 0 to {TOP}."),
            known: Known::Measured,
            tone: if value.is_some() {
                Tone::Plain
            } else {
                Tone::Unknown
            },
            door: Some(Door::Page("maturity".into())),
            ..Figure::default()
        },
        Figure {
            id: "practices_at_goal".into(),
            label: "Processes at their goal".into(),
            value: (inside > 0).then(|| f64::from(met) / f64::from(inside)),
            unit: "share".into(),
            target: Some(1.0),
            note: format!("{met} of {inside}: every requirement of theirs reaches the goal."),
            known: Known::Measured,
            tone: if met == inside {
                Tone::Good
            } else {
                Tone::Watch
            },
            door: Some(Door::Page("maturity".into())),
            ..Figure::default()
        },
        Figure {
            id: "requirements_scored".into(),
            label: "Requirements scored".into(),
            value: (total > 0).then(|| f64::from(scored) / f64::from(total)),
            unit: "share".into(),
            note: format!(
                "{scored} of {total}; {unused} wait for a practice that is not in use, {} have no case.",
                total - scored - unused
            ),
            known: Known::Measured,
            door: Some(Door::Page("requirements".into())),
            ..Figure::default()
        },
    ]
}

/// Counts of scored requirements by how they are known.
fn mix(all: &[Scored]) -> [u32; 3] {
    let mut mix = [0; 3];
    for it in all.iter().filter(|it| it.score().is_some()) {
        mix[it.known() as usize] += 1;
    }
    mix
}

/// Requirements under their goal, the nearest first: how many levels are missing, then how large the
/// share is that conforms already.
fn gaps<'s>(groups: &[Group<'s>]) -> Vec<(&'s Scored, u8)> {
    let mut found: Vec<(&Scored, u8, f64)> = groups
        .iter()
        .filter(|it| !it.is_out)
        .flat_map(|group| group.all.iter().map(|it| (*it, group.goal)))
        .filter_map(|(it, goal)| {
            let score = it.score().filter(|score| *score < goal)?;
            let share = it.weakest().and_then(Look::share).unwrap_or(0.0);
            // A share of one is still no level.
            Some((it, goal, f64::from(goal - score) - 0.9 * share))
        })
        .collect();
    found.sort_by(|one, other| one.2.total_cmp(&other.2));
    found.into_iter().map(|(it, goal, _)| (it, goal)).collect()
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let scorer = Scorer::new(it, false);
    let all = scorer.all(scorer.moment());
    let groups = scorer.groups(&all);
    let mut summary = Summary::default();
    for (known, count) in [Known::Measured, Known::Evidenced, Known::Declared]
        .into_iter()
        .zip(mix(&all))
    {
        summary.know(known, count);
    }
    summary.figures = figures(&groups, None);
    summary.figures.truncate(2);
    if let Some((nearest, goal)) = gaps(&groups).first() {
        summary.gaps.push(format!(
            "Nearest to its goal of {goal}: {} {}. {}",
            nearest.what.id,
            nearest.what.about,
            nearest.missing()
        ));
    }
    summary
}

/// The names that have to stand under every page about requirements.
pub(super) fn attribute(sheet: &mut Sheet) {
    sheet.put(
        "general",
        Part::Text(vec![Span::words(format!(
            "{REQUIREMENTS_EDITION}. {REQUIREMENTS_ATTRIBUTION}"
        ))]),
    );
}

/// A cell with a score, and its bar.
pub(super) fn score_cell(score: Option<f64>, tone: Tone) -> Cell {
    let cell = Cell::maybe(score, "level").tone(tone);
    match score {
        Some(score) => cell.bar(score / f64::from(TOP)),
        None => cell,
    }
}

/// A requirement's identifier, which opens its page.
pub(super) fn requirement_cell(what: &Requirement) -> Cell {
    Cell::words(what.id).to(Door::Page(format!("requirement/{}", what.id)))
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("maturity", "Maturity");
    let scorer = Scorer::new(it, false);
    let all = scorer.all(scorer.moment());
    let groups = scorer.groups(&all);
    let past = |day: Date| -> Option<Vec<Scored>> { Some(scorer.all(scorer.moment_before(day)?)) };
    let before_day = before(it);
    let all_before = before_day.and_then(past).unwrap_or_default();
    let groups_before = scorer.groups(&all_before);
    let (value, n) = index(&groups);
    let (earlier, _) = index(&groups_before);
    let (met, inside) = at_goal(&groups);
    sheet.lead = vec![Span::words(match value {
        None => "Nothing can be scored yet: there are no records to look at.".to_owned(),
        Some(value) => format!(
            "The maturity index is {value:.1} of {TOP}, from {n} of {} requirements. {met} of {inside} processes are at their goal.",
            all.len()
        ),
    })];
    sheet.put("indicators", Part::Figures(figures(&groups, earlier)));
    let [measured, evidenced, declared] = mix(&all);
    sheet.put(
        "general",
        Part::Mix {
            measured,
            evidenced,
            declared,
        },
    );
    sheet.heading("indicators", "By process");
    let mut table = Grid::new(
        "Maturity by process",
        &["Process", "#Mean", "#Lowest", "#Goal", "#Scored", "Stands"],
    );
    for (at, group) in groups.iter().enumerate() {
        let mean = group.mean();
        let tone = match (group.is_out, mean, group.is_at_goal()) {
            (true, ..) | (_, None, _) => Tone::Unknown,
            (_, _, true) => Tone::Good,
            _ => tone_of(group.least(), group.goal),
        };
        let mut bar = score_cell(mean, Tone::Plain);
        bar.ghost = groups_before
            .get(at)
            .and_then(Group::mean)
            .map(|it| it / f64::from(TOP));
        table.rows.push(vec![
            Cell::words(format!("{} {}", group.process.code, group.process.label)).to(group.page()),
            bar,
            Cell::maybe(group.least().map(f64::from), "level"),
            Cell::amount(f64::from(group.goal), "level"),
            Cell::words(format!("{} of {}", group.scored(), group.all.len())),
            Cell::words(match (group.is_out, mean, group.is_at_goal()) {
                (true, ..) => "Out of scope",
                (_, None, _) => "Not scored",
                (_, _, true) => "At goal",
                _ if group.least().is_some_and(|it| it >= group.goal) => "Not all scored",
                _ => "Under its goal",
            })
            .tone(tone),
        ]);
    }
    sheet.put("indicators", Part::Table(table));
    if let (Some(day), Some(_)) = (before_day, earlier) {
        sheet.put(
            "indicators",
            Part::Text(vec![Span::words(format!(
                "The mark in each bar is the mean on {day}: incidents of the same number of days up to then, registers as they were then. What was not kept then is left out, so the two may rest on different requirements."
            ))]),
        );
    }
    gap_part(&mut sheet, &groups);
    sheet.heading("indicators", "Trend");
    let mut trend = Grid::new("Trend", &["Up to", "#Index", "#At goal", "#Scored"]);
    let mut line = |day: Date, groups: &[Group<'_>]| {
        let (value, n) = index(groups);
        let (met, inside) = at_goal(groups);
        trend.rows.push(vec![
            Cell::words(day.to_string()),
            score_cell(value, Tone::Plain),
            Cell::words(format!("{met} of {inside}")),
            Cell::words(format!("{n} of {}", all.len())),
        ]);
    };
    for day in quarter_ends(it.to) {
        if let Some(then) = past(day) {
            line(day, &scorer.groups(&then));
        }
    }
    line(it.to, &groups);
    sheet.put("indicators", Part::Table(trend));
    sheet.put(
        "general",
        Part::Actions(
            [
                ("All 82 requirements", "requirements"),
                ("Evidence pack", "evidence"),
                ("Practice map", "practices"),
                ("Clauses of ISO/IEC 20000-1", "clauses"),
                ("Eight steps of change", "kotter"),
                ("Guiding principles", "principles"),
            ]
            .into_iter()
            .map(|(label, page)| (label.to_owned(), Door::Page(page.into())))
            .collect(),
        ),
    );
    attribute(&mut sheet);
    sheet
}

/// What is under its goal, the nearest first, and what cannot be scored.
fn gap_part(sheet: &mut Sheet, groups: &[Group<'_>]) {
    sheet.heading("indicators", "Nearest to their goal");
    let found = gaps(groups);
    let mut table = Grid::new(
        "Requirements under their goal",
        &[
            "Requirement",
            "What it asks",
            "#Score",
            "#Goal",
            "Missing to the next level",
            "#Against",
        ],
    )
    .or("No scored requirement is under its goal.");
    for (it, goal) in found.iter().take(MOST_GAPS) {
        let against = it.weakest().map_or_else(
            || Cell::words("–"),
            |look| Cell::amount(f64::from(look.n - look.part), "count").to(look.against_door()),
        );
        table.rows.push(vec![
            requirement_cell(it.what),
            Cell::words(it.what.about),
            Cell::maybe(it.score().map(f64::from), "level")
                .tone(tone_of(it.score(), *goal))
                .known(it.known()),
            Cell::amount(f64::from(*goal), "level"),
            Cell::words(it.missing()),
            against,
        ]);
    }
    sheet.put("indicators", Part::Table(table));
    if found.len() > MOST_GAPS {
        sheet.put(
            "indicators",
            Part::Text(vec![
                Span::words(format!("And {} more: ", found.len() - MOST_GAPS)),
                Span {
                    show: Show::words("all requirements"),
                    door: Some(Door::Page("requirements".into())),
                },
                Span::words("."),
            ]),
        );
    }
    let mut absent: Vec<&str> = groups
        .iter()
        .flat_map(|it| &it.all)
        .filter(|it| it.said.is_none())
        .flat_map(|it| it.absent.iter().copied())
        .collect();
    absent.sort_unstable();
    absent.dedup();
    if !absent.is_empty() {
        sheet.note(
            "indicators",
            Tone::Unknown,
            format!(
                "Not in use here, and so neither zero nor anything else: {}. Their requirements count by themselves once there are such records.",
                absent.join(", ").replace('_', " ")
            ),
        );
    }
}
