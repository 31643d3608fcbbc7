//! One requirement in full, all of them, and the evidence pack for an assessor.

use super::super::super::kpi::wilson;
use super::super::super::lists::Lists;
use super::super::{Programme, Row};
use super::{
    EVIDENCE_WORDS, Look, Scored, Scorer, TOP, attribute, level_label, not_in_use, percent,
    requirement_cell, tone_of,
};
use crate::domain::kpi::ENOUGH;
use crate::domain::programme::documents::{
    DOCUMENT_APPROVED_AT, DOCUMENT_APPROVED_BY, DOCUMENT_OWNER,
};
use crate::domain::programme::frameworks::{CLAUSES_EDITION, PROCESSES, Process};
use crate::domain::programme::maturity::{REVIEW_CHAIR, REVIEW_HELD_AT};
use crate::domain::programme::people::{ROLE_ACCEPTED_AT, ROLE_HOLDER};
use crate::domain::programme::requirements::{self, Known as KnownFrom, Requirement};
use crate::protocol::{
    Cell, Door, Figure, Grid, Part, RefLabel, RequirementOverride, RequirementRecords,
    RequirementRequest, RequirementView, Sheet, Show, Span, Tone,
};

/// Records that the evidence pack names for each proof.
const MOST_RECORDS: usize = 8;

/// What makes each level of a share; the rules are [`requirements::level_of_coverage`]'s.
const SHARE_LEVELS: [&str; 5] = [
    "No record conforms",
    "At least one conforms",
    "60 % conform, by two or more people",
    "90 % conform in these days and in those before, and an approved description is in force",
    "An indicator with a target was reviewed, and an improvement was closed within a year",
];

impl Lists<'_> {
    /// One requirement in full.
    ///
    /// # Errors
    /// There is no such requirement, a day is none, or the asker does not work on the programme.
    pub fn requirement(&self, request: &RequirementRequest) -> Result<RequirementView, String> {
        if !self.me.role.sees_internal() {
            return Err("The programme is for those who work on it.".into());
        }
        requirements::check_requirement(&request.id)?;
        let what = requirements::by_id(&request.id).ok_or("There is no such requirement.")?;
        let it = self.programme(&request.from, &request.to, request.as_of)?;
        let scorer = Scorer::new(&it, true);
        let scored = scorer.score(what, scorer.moment());
        let records = |look: Option<&Look>, is_for: bool| {
            look.map_or_else(RequirementRecords::default, |look| RequirementRecords {
                kind: look.practice.name.into(),
                query: if is_for {
                    look.for_query.clone()
                } else {
                    look.against_query.clone()
                },
                n: if is_for {
                    look.part
                } else {
                    look.n - look.part
                },
                as_of: look.as_of,
            })
        };
        Ok(RequirementView {
            id: what.id.into(),
            about: what.about.into(),
            kind: match what.known {
                KnownFrom::Measured => "measured",
                KnownFrom::Evidenced => "evidenced",
                KnownFrom::Both => "both",
            }
            .into(),
            clauses: process_of(what).map_or("", |it| it.clauses).into(),
            score: scored.score(),
            proposal: scored.proposal(),
            said: scored.said.as_ref().map(|said| RequirementOverride {
                record: said.label.clone(),
                score: said.level,
                reason: said.reason.clone(),
                by: said.by.clone(),
                at: said.at,
            }),
            known: scored.known(),
            why: scored.why(),
            missing: scored.missing(),
            goal: scorer.goal(what.process()).0,
            for_records: records(scored.weakest(), true),
            against_records: records(scored.weakest(), false),
            in_use: scored.absent.is_empty(),
        })
    }
}

fn process_of(what: &Requirement) -> Option<&'static Process> {
    PROCESSES.iter().find(|it| it.code == what.process())
}

/// What is wrong with the name of a process; empty names all of them.
fn check_process(code: &str) -> Result<(), String> {
    let is_known = PROCESSES
        .iter()
        .any(|it| it.code.eq_ignore_ascii_case(code));
    if code.is_empty() || is_known {
        return Ok(());
    }
    Err(format!(
        "There is no process “{code}”. They are called GR1 to GR7 and PR1 to PR14."
    ))
}

/// The form for an assessor's word.
fn assess(it: &Programme<'_, '_>, what: &Requirement) -> Door {
    let mut fields = vec![("requirement".to_owned(), what.id.to_owned())];
    if !it.lists.me.person.is_nil() {
        fields.push(("assessor".into(), it.lists.me.name.clone()));
    }
    Door::New {
        kind: "assessment".into(),
        fields,
    }
}

/// One requirement.
pub(in super::super) fn sheet(it: &Programme<'_, '_>, rest: &str) -> Sheet {
    let Some(what) = requirements::by_id(rest) else {
        return Sheet {
            error: requirements::check_requirement(rest)
                .err()
                .unwrap_or_default(),
            ..Sheet::default()
        };
    };
    let mut sheet = Sheet::new("requirement", &format!("{} {}", what.id, what.about));
    let scorer = Scorer::new(it, true);
    let scored = scorer.score(what, scorer.moment());
    let (goal, is_out) = scorer.goal(what.process());
    let proposal = scored.proposal();
    sheet.lead = vec![Span::words(match (&scored.said, proposal) {
        (Some(said), Some(level)) => format!(
            "{} by an assessor’s word; the records propose {}.",
            level_label(said.level),
            level_label(level)
        ),
        (Some(said), None) => format!(
            "{} by an assessor’s word; the records propose nothing.",
            level_label(said.level)
        ),
        (None, Some(level)) => format!("{}. {}", level_label(level), scored.why()),
        (None, None) => scored.why(),
    })];
    sheet.put("indicators", Part::Figures(figures(&scored, goal)));
    if let Some(said) = &scored.said {
        let mut text = Vec::new();
        if let Some(by) = &said.by {
            text.push(Span::record(by.clone()));
            text.push(Span::words(" says "));
        }
        text.push(Span {
            show: Show::words(level_label(said.level)),
            door: Some(Door::Record(said.label.clone())),
        });
        text.push(Span::words(format!(": {} (", said.reason)));
        text.push(Span {
            show: Show::Day(said.at),
            door: None,
        });
        text.push(Span::words(")."));
        sheet.put(
            "people",
            Part::Note {
                tone: Tone::Plain,
                text,
            },
        );
    }
    if is_out {
        sheet.note(
            "indicators",
            Tone::Unknown,
            "Its process is out of scope, by the practice map.",
        );
    }
    sheet.put(
        "general",
        Part::Actions(vec![("Assess…".into(), assess(it, what))]),
    );
    sheet.heading("indicators", "What it is scored from");
    sheet.put("indicators", Part::Table(proofs(&scored)));
    levels(&mut sheet, &scored);
    sheet.heading("people", "What assessors said");
    let mut words = Grid::new(
        "What assessors said",
        &["Reason", "#Score", "Assessor", "When", "#Evidence"],
    )
    .or("Nobody has assessed it: the proposal counts.")
    .detail();
    let mut all: Vec<_> = scorer.said_about(what.id);
    all.reverse();
    for said in all {
        words.rows.push(vec![
            Cell::words(&said.reason).to(Door::Record(said.label.clone())),
            Cell::words(level_label(said.level)),
            said.by
                .clone()
                .map_or_else(|| Cell::words("–"), Cell::record),
            Cell::day(Some(said.at)),
            Cell::amount(said.evidence.len() as f64, "count"),
        ]);
    }
    sheet.put("people", Part::Table(words));
    if let Some(process) = process_of(what) {
        sheet.put(
            "general",
            Part::Text(vec![
                Span {
                    show: Show::words(format!("{} {}", process.code, process.label)),
                    door: Some(Door::Page(format!("requirements/{}", process.code))),
                },
                Span::words(format!(
                    ". On the same subject: {CLAUSES_EDITION}, clauses {}.",
                    process.clauses
                )),
            ]),
        );
    }
    attribute(&mut sheet);
    let at = requirements::ALL.iter().position(|it| it.id == what.id);
    let step = |index: Option<usize>| {
        let other = requirements::ALL.get(index?)?;
        Some((
            format!("{} {}", other.id, other.about),
            Door::Page(format!("requirement/{}", other.id)),
        ))
    };
    let around = [
        step(at.and_then(|it| it.checked_sub(1))),
        step(at.map(|it| it + 1)),
    ];
    sheet.put(
        "general",
        Part::Actions(around.into_iter().flatten().collect()),
    );
    sheet
}

fn figures(scored: &Scored, goal: u8) -> Vec<Figure> {
    let proposal = scored.proposal();
    let from_records = scored.proposal_known();
    let mut all = vec![Figure {
        id: "proposal".into(),
        label: "Proposed by the records".into(),
        value: proposal.map(f64::from),
        unit: "level".into(),
        target: Some(f64::from(goal)),
        note: scored.why(),
        tone: tone_of(proposal, goal),
        known: from_records,
        door: scored.weakest().map(Look::for_door),
        ..Figure::default()
    }];
    if let Some(said) = &scored.said {
        all.push(Figure {
            id: "assessment".into(),
            label: "An assessor’s word".into(),
            value: Some(f64::from(said.level)),
            unit: "level".into(),
            target: Some(f64::from(goal)),
            note: "It counts; the proposal stays beside it.".into(),
            tone: tone_of(Some(said.level), goal),
            known: scored.known(),
            door: Some(Door::Record(said.label.clone())),
            ..Figure::default()
        });
    }
    for look in scored.looks.iter().filter(|it| !it.is_evidence) {
        let (low, high) = wilson(look.part, look.n);
        let seen = &look.seen;
        let few = if look.seen.enough == ENOUGH && look.n < ENOUGH {
            format!("Fewer than {ENOUGH} cases. ")
        } else {
            String::new()
        };
        all.push(Figure {
            id: "conforming".into(),
            label: "Conforms".into(),
            value: look.share(),
            unit: "share".into(),
            n: look.n,
            low,
            high,
            before: (seen.n_before > 0)
                .then(|| f64::from(seen.part_before) / f64::from(seen.n_before)),
            note: format!("{few}{}", look.practice.words.heading),
            tone: if few.is_empty() {
                Tone::Plain
            } else {
                Tone::Unknown
            },
            known: from_records,
            door: Some(look.for_door()),
            ..Figure::default()
        });
    }
    all
}

/// What each proof shows, with the records for and against it.
fn proofs(scored: &Scored) -> Grid {
    let mut table = Grid::new(
        "What it is scored from",
        &[
            "Looked at",
            "#For",
            "#Against",
            "#Level",
            "Why",
            "Missing to the next level",
        ],
    );
    for look in &scored.looks {
        table.rows.push(vec![
            Cell::words(look.practice.words.heading),
            Cell::amount(f64::from(look.part), "count").to(look.for_door()),
            Cell::amount(f64::from(look.n - look.part), "count").to(look.against_door()),
            Cell::maybe(look.level.map(f64::from), "level"),
            Cell::words(&look.why),
            Cell::words(&look.missing),
        ]);
    }
    for name in &scored.absent {
        let none = || Cell::words("–").tone(Tone::Unknown);
        table.rows.push(vec![
            Cell::words(name.replace('_', " ")),
            none(),
            none(),
            none(),
            Cell::words(not_in_use(name)),
            Cell::words(""),
        ]);
    }
    table
}

/// How the level is computed: each level with its condition, and whether it holds.
fn levels(sheet: &mut Sheet, scored: &Scored) {
    let Some(look) = scored.weakest() else {
        return;
    };
    sheet.heading("general", "How the level is computed");
    let evidence = EVIDENCE_WORDS
        .iter()
        .find(|it| look.is_evidence && it.0 == look.practice.name);
    let mut table = Grid::new("How the level is computed", &["Level", "When", "Holds"]);
    for level in 0..=TOP {
        let when = match (evidence, level) {
            (Some(_), 0) => format!("There is no {} for it", look.practice.words.singular),
            (Some((_, words)), level) => format!(
                "The best {}: {}",
                look.practice.words.singular,
                words[usize::from(level) - 1]
            ),
            (None, level) => SHARE_LEVELS[usize::from(level)].to_owned(),
        };
        let holds = match look.level {
            None => Cell::words("No case").tone(Tone::Unknown),
            Some(reached) if level <= reached => Cell::words("Yes").tone(Tone::Good),
            Some(_) => Cell::words("No").tone(Tone::Watch),
        };
        table.rows.push(vec![
            Cell::words(level_label(level)),
            Cell::words(when),
            holds,
        ]);
    }
    sheet.put("general", Part::Table(table));
    if !look.is_evidence {
        let seen = &look.seen;
        let mut facts = vec![match look.share() {
            Some(share) => format!("{} conform in these days", percent(share)),
            None => "No case in these days".into(),
        }];
        if seen.n_before > 0 {
            facts.push(format!(
                "{} in those before",
                percent(f64::from(seen.part_before) / f64::from(seen.n_before))
            ));
        }
        if let Some(people) = look.people {
            facts.push(format!("{people} different people stand behind them"));
        }
        facts.push(
            if seen.is_described {
                "an approved description is in force"
            } else {
                "no approved description is in force"
            }
            .into(),
        );
        sheet.put(
            "general",
            Part::Text(vec![Span::words(format!("{}.", facts.join("; ")))]),
        );
    }
}

/// All requirements, or those of one process.
pub(in super::super) fn all(it: &Programme<'_, '_>, rest: &str) -> Sheet {
    let mut sheet = Sheet::new("requirements", "Requirements");
    if let Err(error) = check_process(rest) {
        sheet.error = error;
        return sheet;
    }
    let scorer = Scorer::new(it, false);
    let scored = scorer.all(scorer.moment());
    let groups: Vec<_> = scorer
        .groups(&scored)
        .into_iter()
        .filter(|it| rest.is_empty() || it.process.code.eq_ignore_ascii_case(rest))
        .collect();
    if let [group] = groups.as_slice() {
        sheet.title = format!("{} {}", group.process.code, group.process.label);
    }
    let count = groups.iter().map(|it| it.all.len()).sum::<usize>();
    let met = groups
        .iter()
        .flat_map(|group| group.all.iter().map(|it| (it.score(), group.goal)))
        .filter(|(score, goal)| score.is_some_and(|it| it >= *goal))
        .count();
    sheet.lead = vec![Span::words(format!(
        "{met} of {count} requirements reach their goal."
    ))];
    for group in &groups {
        if groups.len() > 1 {
            sheet.heading(
                "indicators",
                &format!("{} {}", group.process.code, group.process.label),
            );
        }
        let mut table = Grid::new(
            group.process.label,
            &[
                "Requirement",
                "What it asks",
                "#Score",
                "#Proposal",
                "#Assessor",
                "#For",
                "#Against",
                "Missing to the next level",
            ],
        );
        for it in &group.all {
            let mut cells = vec![requirement_cell(it.what), Cell::words(it.what.about)];
            let mut score = Cell::maybe(it.score().map(f64::from), "level")
                .tone(tone_of(it.score(), group.goal));
            if it.score().is_some() {
                score = score.known(it.known());
            }
            cells.push(score);
            cells.push(Cell::maybe(it.proposal().map(f64::from), "level"));
            cells.push(match &it.said {
                Some(said) => Cell::amount(f64::from(said.level), "level")
                    .to(Door::Record(said.label.clone())),
                None => Cell::words(""),
            });
            match it.weakest() {
                Some(look) => {
                    cells.push(Cell::amount(f64::from(look.part), "count").to(look.for_door()));
                    cells.push(
                        Cell::amount(f64::from(look.n - look.part), "count")
                            .to(look.against_door()),
                    );
                }
                None => cells.extend([Cell::words("–"), Cell::words("–")]),
            }
            cells.push(match (it.absent.is_empty(), it.proposal()) {
                (true, Some(_)) => Cell::words(it.missing()),
                _ => Cell::words(it.why()).tone(Tone::Unknown),
            });
            table.rows.push(cells);
        }
        sheet.put("indicators", Part::Table(table));
    }
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Maturity".into(), Door::Page("maturity".into())),
            ("Evidence pack".into(), Door::Page("evidence".into())),
        ]),
    );
    attribute(&mut sheet);
    sheet
}

/// Who stands behind a record of evidence, and when.
fn signed(name: &str, row: &Row<'_>) -> (Option<RefLabel>, Option<i64>) {
    match name {
        "document" => (
            row.reference(DOCUMENT_APPROVED_BY)
                .or_else(|| row.reference(DOCUMENT_OWNER)),
            row.time(DOCUMENT_APPROVED_AT),
        ),
        "role" => (row.reference(ROLE_HOLDER), row.time(ROLE_ACCEPTED_AT)),
        "review" => (row.reference(REVIEW_CHAIR), row.time(REVIEW_HELD_AT)),
        _ => (None, None),
    }
}

/// The evidence pack: each process on a page of its own, with its scores and the records behind them.
pub(in super::super) fn evidence(it: &Programme<'_, '_>, rest: &str) -> Sheet {
    let mut sheet = Sheet::new("evidence", "Evidence pack");
    if let Err(error) = check_process(rest) {
        sheet.error = error;
        return sheet;
    }
    let scorer = Scorer::new(it, false);
    let scored = scorer.all(scorer.moment());
    sheet.lead = vec![Span::words(format!(
        "Scores and what stands behind them, for {} to {}. A number names the records that a query finds; a share is no evidence of what was not looked at.",
        it.from, it.to
    ))];
    attribute(&mut sheet);
    let groups = scorer.groups(&scored);
    let wanted = groups
        .iter()
        .filter(|it| rest.is_empty() || it.process.code.eq_ignore_ascii_case(rest));
    for group in wanted {
        sheet.put("general", Part::Break);
        sheet.heading(
            "indicators",
            &format!("{} {}", group.process.code, group.process.label),
        );
        let mut spans = vec![Span::words(format!(
            "Goal {}; {} of {} scored; {CLAUSES_EDITION}, clauses {}.",
            level_label(group.goal),
            group.scored(),
            group.all.len(),
            group.process.clauses
        ))];
        if group.is_out {
            spans.push(Span::words(" Out of scope."));
        }
        sheet.put("indicators", Part::Text(spans));
        let mut table = Grid::new(
            "Scores",
            &[
                "Requirement",
                "What it asks",
                "Score",
                "Proposal",
                "Why",
                "#For",
                "#Against",
            ],
        );
        let mut records = Grid::new("Records", &["Requirement", "Record", "What", "Who", "When"])
            .or("No single record: what is there was counted.")
            .detail();
        for it in &group.all {
            let level = |level: Option<u8>| {
                level.map_or_else(
                    || Cell::words("Not scored").tone(Tone::Unknown),
                    |it| Cell::words(level_label(it)),
                )
            };
            let mut score = level(it.score());
            if it.score().is_some() {
                score = score
                    .tone(tone_of(it.score(), group.goal))
                    .known(it.known());
            }
            let (for_it, against) = match it.weakest() {
                Some(look) => (
                    Cell::amount(f64::from(look.part), "count").to(look.for_door()),
                    Cell::amount(f64::from(look.n - look.part), "count").to(look.against_door()),
                ),
                None => (Cell::words("–"), Cell::words("–")),
            };
            table.rows.push(vec![
                requirement_cell(it.what),
                Cell::words(it.what.about),
                score,
                level(it.proposal()),
                Cell::words(it.why()),
                for_it,
                against,
            ]);
            if let Some(said) = &it.said {
                records.rows.push(vec![
                    requirement_cell(it.what),
                    Cell::words(&said.reason).to(Door::Record(said.label.clone())),
                    Cell::words(format!("Assessment: {}", level_label(said.level))),
                    said.by
                        .clone()
                        .map_or_else(|| Cell::words("–"), Cell::record),
                    Cell::day(Some(said.at)),
                ]);
                for document in &said.evidence {
                    records.rows.push(vec![
                        requirement_cell(it.what),
                        Cell::record(document.clone()),
                        Cell::words("Shown to the assessor"),
                        Cell::words(""),
                        Cell::words(""),
                    ]);
                }
            }
            for look in it.looks.iter().filter(|it| it.is_evidence) {
                let rows = scorer.rows_for(look);
                for row in rows.iter().take(MOST_RECORDS) {
                    let (who, when) = signed(look.practice.name, row);
                    records.rows.push(vec![
                        requirement_cell(it.what),
                        Cell::record(row.label()),
                        Cell::words(look.practice.words.singular),
                        Cell::record_or(who, "–", Tone::Plain),
                        Cell::day(when),
                    ]);
                }
            }
        }
        sheet.put("indicators", Part::Table(table));
        sheet.put("incidents", Part::Table(records));
    }
    sheet
}
