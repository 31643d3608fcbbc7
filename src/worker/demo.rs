//! The demo company in this workspace: told in pieces through the same path as an import, gone on with
//! where it ended, and let go forward by weeks.
//!
//! Each piece is one transaction and carries how much is told, so that a tab that is closed in the
//! middle leaves a beginning that another one goes on from.

use std::collections::BTreeMap;

use super::write::{After, Drafts, What};
use super::{Job, Worker};
use crate::demo::{self, Happening, Measure, PERSONAS, Plan, STORIES, dated, told};
use crate::domain::{FieldId, Kind, RecordId, Role, Value, common, incident};
use crate::engine::command::Draft;
use crate::engine::{workspace_fields as fields, workspace_id};
use crate::oplog::{ActId, Origin, Write};
use crate::protocol::{
    BadNews, DemoCheck, DemoPersona, DemoProgress, DemoStory, DemoView, KpiRequest, Me, Phase,
    Push, Reply,
};

/// The story that everybody gets.
const SEED: u64 = 2_026;
/// Operations written in one go.
const PIECE: usize = 4_000;
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Whom a visitor is at first.
const FIRST_PERSONA: &str = "agent";

/// What is being told.
pub(super) struct Telling {
    number: u32,
    plan: Plan,
    rest: std::vec::IntoIter<Happening>,
    act: ActId,
    taken: usize,
    total: usize,
    target: i64,
    /// How far the clock will be ahead.
    ahead_ms: i64,
    /// Incidents that somebody has taken another way since: they go on by hand.
    left_alone: BTreeMap<RecordId, ()>,
    is_first: bool,
    all_written: bool,
}

impl Worker {
    /// How far the clock of this workspace is ahead of the device's, in milliseconds.
    pub(super) fn ahead_ms(&self) -> i64 {
        if !self.environment.demo {
            return 0;
        }
        self.engine.demo().map_or(0, |it| it.ahead_ms)
    }

    /// The demo is being told, and not everything is written.
    pub(super) fn demo_writing(&self) -> bool {
        self.telling.as_ref().is_some_and(|it| !it.all_written)
    }

    /// The call that waits for it.
    pub(super) fn demo_number(&self) -> Option<u32> {
        self.telling.as_ref().map(|it| it.number)
    }

    /// Another tab has removed the demo; to open it again here would make an empty one.
    pub(super) fn demo_gone(&mut self) {
        self.phase = Phase::Stopped;
        self.push(Push::BadNews(BadNews::finding(
            "demo_removed",
            "The demo was removed in another tab.",
        )));
    }

    pub(super) fn demo_open(&mut self, number: u32) {
        if let Err(news) = self.may_tell() {
            self.refuse(number, news);
            return;
        }
        match self.engine.demo() {
            Some(it) if it.is_whole() => self.reply(number, Reply::Nothing),
            Some(it) if it.version == demo::VERSION => {
                let ahead_ms = it.ahead_ms.max(it.target - self.now + it.ahead_ms).max(0);
                let ahead_ms = if it.until.is_some() { ahead_ms } else { 0 };
                self.tell_on(number, it.target, ahead_ms);
            }
            Some(_) => self.refuse(number, other_version()),
            None if self.engine.has_workspace() => self.refuse(
                number,
                BadNews::refusal("workspace_exists", "There is a workspace here already."),
            ),
            None => {
                let plan = Plan {
                    seed: SEED,
                    began: self.now,
                    zone: self.environment.time_zone.clone(),
                };
                self.begin_telling(number, plan, 0, self.now, 0);
            }
        }
    }

    pub(super) fn demo_forward(&mut self, number: u32) {
        if let Err(news) = self.may_tell() {
            self.refuse(number, news);
            return;
        }
        match self.engine.demo() {
            Some(it) if it.version != demo::VERSION => self.refuse(number, other_version()),
            Some(it) if it.is_whole() => {
                self.tell_on(number, self.now + WEEK_MS, it.ahead_ms + WEEK_MS);
            }
            _ => self.refuse(number, no_demo()),
        }
    }

    fn may_tell(&self) -> Result<(), BadNews> {
        if !self.environment.demo {
            return Err(BadNews::refusal(
                "not_in_the_demo",
                "The demo company has a place of its own, apart from this workspace.",
            ));
        }
        if self.telling.is_some() {
            return Err(BadNews::refusal("busy", "The demo is being made already."));
        }
        Ok(())
    }

    fn tell_on(&mut self, number: u32, target: i64, ahead_ms: i64) {
        let Some(it) = self.engine.demo() else {
            return;
        };
        let plan = Plan {
            seed: it.seed as u64,
            began: it.began,
            zone: self.engine.settings().time_zone,
        };
        self.begin_telling(number, plan, it.taken as usize, target, ahead_ms);
    }

    fn begin_telling(&mut self, number: u32, plan: Plan, taken: usize, target: i64, ahead_ms: i64) {
        let mut all = demo::history(&plan, target);
        let total = all.len();
        let rest = all.split_off(taken.min(total));
        self.telling = Some(Telling {
            number,
            plan,
            rest: rest.into_iter(),
            act: self.fresh.act(),
            taken,
            total,
            target,
            ahead_ms,
            left_alone: self.taken_another_way(&all),
            is_first: taken == 0,
            all_written: false,
        });
        self.tell_piece();
    }

    /// Incidents that do not stand where the story left them: somebody here went on with them.
    fn taken_another_way(&self, told: &[Happening]) -> BTreeMap<RecordId, ()> {
        let mut states: BTreeMap<RecordId, &str> = BTreeMap::new();
        for it in told.iter().filter(|it| it.kind == Kind::INCIDENT) {
            let state = it.writes.iter().find(|it| it.field == common::STATE);
            if let Some(code) = state.and_then(|it| it.value.part(common::STATE).as_text()) {
                states.insert(it.record, code);
            }
        }
        states.retain(|id, code| {
            self.engine.place_of(*id).is_none_or(|place| {
                let table = self.engine.at(place);
                table.is_deleted(place.row) || table.code(common::STATE, place.row) != *code
            })
        });
        states.into_keys().map(|id| (id, ())).collect()
    }

    /// Writes the next piece.
    fn tell_piece(&mut self) {
        let mut number = self.engine.greatest_number();
        let Some(telling) = &mut self.telling else {
            return;
        };
        let mut drafts = vec![house(telling)];
        let mut taken = 0;
        for it in telling.rest.by_ref().take(PIECE) {
            taken += 1;
            if telling.left_alone.contains_key(&it.record) {
                continue;
            }
            let mut writes = it.writes;
            if it.kind == Kind::INCIDENT && writes.iter().any(|it| it.field == common::OPENED_AT) {
                number += 1;
                let prefix = incident::PRACTICE.number_prefix.unwrap_or_default();
                let text = format!("{prefix}-{number:04}");
                writes.push(Write::one(common::NUMBER, Value::text(&text)));
            }
            drafts.push(Draft {
                kind: it.kind,
                record: it.record,
                writes,
                occurred_at: it.at,
                actor: it.actor,
                origin: it.origin,
            });
        }
        telling.taken += taken;
        let is_last = telling.rest.len() == 0;
        telling.all_written = false;
        let mut said = vec![
            int(fields::DEMO_TAKEN, telling.taken as i64),
            int(fields::DEMO_TARGET, telling.target),
        ];
        if is_last {
            said.push(int(fields::DEMO_UNTIL, telling.target));
            said.push(int(fields::DEMO_AHEAD, telling.ahead_ms));
        }
        drafts[0].writes.extend(said);
        let act = telling.act;
        self.enqueue(What::Drafts(Drafts {
            drafts,
            blobs: Vec::new(),
            act,
            strict: is_last,
            then: After::Demo,
        }));
    }

    /// A piece is durable.
    pub(super) fn demo_written(&mut self) {
        let Some(telling) = &mut self.telling else {
            return;
        };
        let progress = DemoProgress {
            done: telling.taken as u32,
            total: telling.total as u32,
        };
        telling.all_written = telling.rest.len() == 0;
        let is_over = telling.all_written;
        if is_over {
            // The clock is ahead by as much as was told.
            self.now = self.now.max(telling.target);
        }
        self.push(Push::Demo(progress));
        if !is_over {
            self.tell_piece();
        }
    }

    /// Everything of it answers: what was called for is done.
    pub(super) fn demo_indexed(&mut self) {
        let is_over = self.telling.as_ref().is_some_and(|it| it.all_written);
        if !is_over || self.writing.is_some() || !self.writes.is_empty() {
            return;
        }
        let Some(telling) = self.telling.take() else {
            return;
        };
        if self.me.person.is_nil()
            && let Some(it) = PERSONAS.iter().find(|it| it.id == FIRST_PERSONA)
        {
            let person = demo::person_id(telling.plan.seed, it.place);
            self.me = Me {
                person,
                name: self.engine.person_name(person).unwrap_or_default(),
                role: it.role,
            };
            let bytes = crate::protocol::encode(&self.me);
            self.tell(Job::PutLocal("me".into(), Some(bytes)));
        }
        if self.phase == Phase::Empty {
            self.phase = Phase::Ready;
        }
        // The clock may have jumped: what is due by itself is due now.
        self.enqueue(What::Timers);
        let kinds = self
            .engine
            .tables
            .iter()
            .map(|it| it.practice().kind)
            .collect();
        let push = super::changed(&self.engine, &kinds, &[], false);
        self.push(push);
        // First the page hears how late it is now.
        self.push_status();
        self.reply(telling.number, Reply::Nothing);
    }

    pub(super) fn demo_failed(&mut self, news: BadNews) {
        if let Some(telling) = self.telling.take() {
            self.refuse(telling.number, news);
        }
    }

    fn demo_plan(&self) -> Option<Plan> {
        let it = self.engine.demo()?;
        Some(Plan {
            seed: it.seed as u64,
            began: it.began,
            zone: self.engine.settings().time_zone,
        })
    }

    pub(super) fn demo_view(&self) -> Option<DemoView> {
        let plan = self.demo_plan()?;
        let told = |text: &str| told(text, &plan);
        Some(DemoView {
            company: demo::NAME.to_owned(),
            personas: PERSONAS
                .iter()
                .filter(|it| it.waits_for.is_empty())
                .map(|it| DemoPersona {
                    id: it.id.to_owned(),
                    label: it.label.to_owned(),
                    about: it.about.to_owned(),
                    person: demo::person_id(plan.seed, it.place),
                    role: it.role,
                    address: it.address.to_owned(),
                })
                .collect(),
            stories: STORIES
                .iter()
                .filter(|it| it.waits_for.is_empty())
                .map(|it| DemoStory {
                    id: it.id.to_owned(),
                    title: it.title.to_owned(),
                    told: told(it.told),
                    stops: it
                        .stops
                        .iter()
                        .map(|it| (told(it.title), told(it.text), dated(it.address, &plan)))
                        .collect(),
                })
                .collect(),
            waiting: STORIES
                .iter()
                .filter(|it| !it.waits_for.is_empty())
                .map(|it| (it.title.to_owned(), it.waits_for.to_owned()))
                .collect(),
        })
    }

    /// The numbers of the stories as they come out here, whoever asks.
    pub(super) fn demo_checks(&self) -> Option<Vec<DemoCheck>> {
        let plan = self.demo_plan()?;
        let all = Me {
            role: Role::Reader,
            ..Me::default()
        };
        let zone = self.zone();
        let lists = crate::engine::lists::Lists {
            engine: &self.engine,
            search: &self.search,
            me: &all,
            now: self.now,
            zone: &zone,
            derived: &self.derived,
        };
        let count = |query: &str| -> Option<i64> {
            let counts = lists.counts("incident", &[dated(query, &plan)]);
            counts.into_iter().next().flatten().map(i64::from)
        };
        let both = |whole: &str, part: &str| [whole, " ", part].concat();
        let share = |part: i64, whole: i64| (whole > 0).then(|| (part * 200 / whole + 1) / 2);
        let mut checks = Vec::new();
        for story in STORIES {
            for check in story.checks {
                let (found, query) = match check.measure {
                    Measure::Count(query) => (count(query), query.to_owned()),
                    Measure::Share(whole, part) => {
                        let query = both(whole, part);
                        let found = count(whole).zip(count(&query));
                        (found.and_then(|(whole, part)| share(part, whole)), query)
                    }
                    Measure::Fall(before, after) => {
                        let found = count(before).zip(count(after));
                        let fall = found.and_then(|(before, after)| share(before - after, before));
                        (fall, after.to_owned())
                    }
                    Measure::Indicator(id, from, to) => {
                        let day = |day: i64| dated(&["{", &day.to_string(), "}"].concat(), &plan);
                        let request = KpiRequest {
                            id: id.to_owned(),
                            from: day(from),
                            to: day(to),
                            ..KpiRequest::default()
                        };
                        let kpi = lists.kpis(&[request]).into_iter().next();
                        let value = kpi.and_then(|it| it.total.value);
                        (value.map(|it| (it * 100.0).round() as i64), String::new())
                    }
                    Measure::Waiting(whole, part) => {
                        let query = both(whole, part);
                        let waited =
                            |query: &str| lists.waited_ms("incident", &dated(query, &plan)).ok();
                        let found = waited(whole).zip(waited(&query));
                        // In minutes, so that the sum of a year times two hundred fits.
                        let found = found.map(|(whole, part)| (whole / 60_000, part / 60_000));
                        (found.and_then(|(whole, part)| share(part, whole)), query)
                    }
                };
                checks.push(DemoCheck {
                    story: story.id.to_owned(),
                    what: check.what.to_owned(),
                    at_least: check.at_least,
                    at_most: check.at_most,
                    found,
                    query: dated(&query, &plan),
                });
            }
        }
        Some(checks)
    }
}

/// The operation on the workspace’s own record with which each piece begins: by nobody, so that nobody
/// takes the demo back by accident.
fn house(telling: &mut Telling) -> Draft {
    let mut writes = Vec::new();
    if std::mem::take(&mut telling.is_first) {
        writes.extend([
            Write::one(fields::NAME, Value::text(demo::NAME)),
            Write::one(fields::TIME_ZONE, Value::text_or_none(&telling.plan.zone)),
            int(fields::DEMO_SEED, telling.plan.seed as i64),
            int(fields::DEMO_BEGAN, telling.plan.began),
            int(fields::DEMO_VERSION, demo::VERSION),
        ]);
    }
    Draft {
        kind: Kind::WORKSPACE,
        record: workspace_id(),
        writes,
        occurred_at: telling.target,
        actor: RecordId::NIL,
        origin: Origin::Automatic,
    }
}

fn int(field: FieldId, number: i64) -> Write {
    Write::one(field, Value::Int(number))
}

/// Real data and the demo never meet.
pub(super) fn its_own_place() -> BadNews {
    BadNews::refusal(
        "in_the_demo",
        "This is the demo company. Leave it first: your own data has a place of its own.",
    )
}

pub(super) fn no_demo() -> BadNews {
    BadNews::refusal("no_demo", "There is no demo here.")
}

fn other_version() -> BadNews {
    BadNews::finding(
        "demo_version",
        "This demo was made by another version of Steward. It stays as it is; to go on, remove it and open it anew.",
    )
}
