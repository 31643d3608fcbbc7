//! The scheduler: one step of one thing at a time, chosen by the seed.

use std::collections::BTreeSet;
use std::fmt;

use super::checker::{Broken, check_log};
use super::tab::{Asides, Tab};
use super::{Faults, Random, SimDisk, files, user};
use crate::domain::RecordId;
use crate::protocol::{BadNewsKind, Call, ListRequest, Phase, Reply};
use crate::worker::{Announcement, Environment, Input, Job, Machine, Outcome, StorageFault};

/// 1 May 2026, 00:00 UTC.
const BEGIN_UNIX_MS: i64 = 1_777_593_600_000;
const ROUNDS: usize = 3;
const STEPS_PER_ROUND: usize = 160;
/// Nobody waits for more answers than this at once.
const CALLS_AT_ONCE: usize = 4;
/// A world without faults that is not at rest after so many steps never will be.
const CALM_STEPS: usize = 20_000;
/// How far the clock may run ahead before a call that waits for it counts as forgotten.
const CALM_ALARMS: usize = 500;
/// Of how many records every tab is asked the history when the state is checked.
const HISTORIES_COMPARED: usize = 4;
/// What a loop puts off by less than this is done before the state is checked.
const SETTLING_MS: i64 = 10_000;

/// A loop that can be simulated and checked.
pub trait Subject: Machine {
    /// A new one, as it starts in a browser.
    fn make(environment: Environment, seed: [u8; 32]) -> Self;

    /// A digest of all that it shows.
    fn digest(&self) -> [u8; 32];

    /// The digest of what a log says, replayed from scratch.
    fn replay_digest(segments: &[(u64, Vec<u8>)]) -> [u8; 32];
}

/// What a simulation went through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Steps.
    pub steps: usize,
    /// Commands that were acknowledged.
    pub acknowledged: usize,
    /// Crashes of tabs, browsers and machines.
    pub crashes: usize,
    /// Times that segments were joined.
    pub joinings: usize,
    /// Imports that wrote something and were acknowledged.
    pub imports: usize,
    /// Segments in the log at the end.
    pub segments: usize,
}

/// A promise that was broken, and what led to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The seed to see it again with.
    pub seed: u64,
    /// What went wrong on purpose.
    pub faults: Faults,
    /// The promise.
    pub broken: Broken,
    /// The last steps before.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}", self.seed, self.broken)?;
        writeln!(f, "{:?}", self.faults)?;
        for line in &self.trace {
            writeln!(f, "  {line}")?;
        }
        Ok(())
    }
}

/// Lets a loop live through a few rounds of work and faults, and checks after each that every
/// promise was kept. The same seed gives the same life.
///
/// # Errors
/// The first promise that was broken.
pub fn simulate<S: Subject>(seed: u64, faults: Faults) -> Result<Summary, Box<Failure>> {
    let mut world = World::<S>::new(seed, faults, false);
    world.live().map_err(|broken| {
        // Once more with notes, which cost more than the life itself.
        let mut again = World::<S>::new(seed, faults, true);
        let _ = again.live();
        let skipped = again.trace.len().saturating_sub(40);
        Box::new(Failure {
            seed,
            faults,
            broken,
            trace: again.trace.split_off(skipped),
        })
    })
}

struct World<S> {
    random: Random,
    /// Those of now: none while it is calm.
    faults: Faults,
    /// Those of this life.
    fate: Faults,
    disk: SimDisk,
    damaged: bool,
    /// Parts of what was not flushed may be on the disk.
    torn: bool,
    /// The tab that has the right to join segments.
    joining: Option<u32>,
    tabs: Vec<Tab<S>>,
    tabs_opened: u32,
    now: i64,
    known: Vec<RecordId>,
    acknowledged: BTreeSet<u64>,
    generation: u64,
    /// While tabs are compared: what was answered to each call, by whichever was first.
    answers: Option<Vec<(Call, Reply)>>,
    summary: Summary,
    notes: bool,
    trace: Vec<String>,
}

/// Something that can happen next.
#[derive(Clone, Copy)]
enum Next {
    Perform(usize, usize),
    Deliver(usize, usize),
    Hear(usize),
    Ring(usize),
}

impl<S: Subject> World<S> {
    fn new(seed: u64, faults: Faults, notes: bool) -> Self {
        Self {
            random: Random::new(seed),
            faults,
            fate: faults,
            disk: SimDisk::default(),
            damaged: false,
            torn: false,
            joining: None,
            tabs: Vec::new(),
            tabs_opened: 0,
            now: BEGIN_UNIX_MS,
            known: Vec::new(),
            acknowledged: BTreeSet::new(),
            generation: 0,
            answers: None,
            summary: Summary::default(),
            notes,
            trace: Vec::new(),
        }
    }

    fn live(&mut self) -> Result<Summary, Broken> {
        for _ in 0..ROUNDS {
            for _ in 0..STEPS_PER_ROUND {
                self.chaos()?;
            }
            self.faults = self.fate.calmed();
            self.calm()?;
            self.check()?;
            self.faults = self.fate;
        }
        // Whatever was acknowledged is on the disk by now, power or no power.
        self.note(|| "the power fails at the end".into());
        self.crash_machine();
        self.faults = self.fate.calmed();
        self.open_tab()?;
        self.calm()?;
        // One tab comes from the checkpoint, the other one from the log alone.
        self.disk.perform(&Job::DropCheckpoint);
        self.open_tab()?;
        self.calm()?;
        self.check()?;
        self.summary.acknowledged = self.acknowledged.len();
        self.summary.segments = self.disk.segments().len();
        Ok(self.summary)
    }

    fn chaos(&mut self) -> Result<(), Broken> {
        self.summary.steps += 1;
        self.now += self.random.below(40) as i64;
        self.misfortune();
        if self.tabs.is_empty() || (self.tabs.len() < self.faults.tabs && self.random.often(30)) {
            return self.open_tab();
        }
        if self.random.often(50) {
            self.wait_for_alarm();
        }
        if self.random.often(250) {
            self.somebody_acts()?;
        }
        match self.pick_next() {
            Some(next) => self.happen(next),
            None => self.somebody_acts(),
        }
    }

    fn misfortune(&mut self) {
        let faults = self.faults;
        if self.random.often(faults.clock_jump) {
            let hours = if self.random.often(500) { -1 } else { 24 };
            self.now += hours * 3_600_000;
            self.note(|| format!("the clock jumps by {hours} hours"));
        }
        if self.random.often(faults.bit_flip)
            && let Some(key) = self.disk.flip_bit(&mut self.random)
        {
            self.damaged = true;
            self.note(|| format!("a bit flips in segment {key}"));
        }
        if self.random.often(faults.machine_crash) {
            self.note(|| "the power fails".into());
            self.crash_machine();
        } else if self.random.often(faults.browser_crash) {
            self.note(|| "the browser is killed".into());
            self.summary.crashes += 1;
            self.tabs.clear();
        } else if self.random.often(faults.tab_crash) && !self.tabs.is_empty() {
            let at = self.random.below(self.tabs.len());
            let tab = self.tabs.swap_remove(at);
            self.summary.crashes += 1;
            self.note(|| format!("tab {} is closed", tab.name));
        }
    }

    fn crash_machine(&mut self) {
        self.summary.crashes += 1;
        self.tabs.clear();
        if self.random.often(self.fate.torn) {
            self.note(|| "and what was not flushed is torn".into());
            self.torn |= self.disk.tear(&mut self.random);
        } else {
            self.disk.crash_machine(&mut self.random);
        }
    }

    fn open_tab(&mut self) -> Result<(), Broken> {
        let name = self.tabs_opened;
        self.tabs_opened += 1;
        self.note(|| format!("tab {name} opens"));
        let environment = Environment {
            secure: true,
            time_zone: "Europe/Berlin".into(),
            build: "simulation".into(),
            demo: false,
        };
        let machine = S::make(environment, self.random.seed());
        let (tab, asides) = Tab::open(name, machine, self.now);
        self.tabs.push(tab);
        let at = self.tabs.len() - 1;
        self.take(at, asides)?;
        self.call(at, Call::Hello)
    }

    fn somebody_acts(&mut self) -> Result<(), Broken> {
        let at = self.random.below(self.tabs.len());
        let tab = &self.tabs[at];
        if tab.waiting.len() >= CALLS_AT_ONCE {
            return Ok(());
        }
        let call = match tab.phase {
            Phase::Opening => return Ok(()),
            Phase::Empty => Call::StartEmpty {
                workspace: "Simulated".into(),
                me: "Sim".into(),
            },
            Phase::Stopped => {
                let name = tab.name;
                self.note(|| format!("tab {name} has stopped and is loaded again"));
                self.tabs.swap_remove(at);
                return self.open_tab();
            }
            Phase::Listing | Phase::Ready => {
                user::next_call(&mut self.random, &self.known, tab.plan.as_deref())
            }
        };
        self.call(at, call)
    }

    fn call(&mut self, at: usize, call: Call) -> Result<(), Broken> {
        let name = self.tabs[at].name;
        self.note(|| format!("tab {name} is asked {}", short(&call)));
        let asides = self.tabs[at].call(self.now, self.disk.generation(), call);
        self.take(at, asides)
    }

    /// What may happen next: one of all, or what waits longest.
    fn pick_next(&mut self) -> Option<Next> {
        let mut all = Vec::new();
        for (at, tab) in self.tabs.iter().enumerate() {
            all.extend(
                tab.deliverable()
                    .into_iter()
                    .map(|it| Next::Deliver(at, it)),
            );
            all.extend(
                tab.performable()
                    .into_iter()
                    .map(|it| Next::Perform(at, it)),
            );
            if !tab.heard.is_empty() {
                all.push(Next::Hear(at));
            }
            if tab.alarm_unix_ms.is_some_and(|it| it <= self.now) {
                all.push(Next::Ring(at));
            }
        }
        if self.random.often(self.faults.disorder) {
            self.random.pick(&all).copied()
        } else {
            all.first().copied()
        }
    }

    fn happen(&mut self, next: Next) -> Result<(), Broken> {
        let now = self.now;
        let (at, asides) = match next {
            Next::Perform(at, job) => {
                self.perform(at, job);
                return Ok(());
            }
            Next::Deliver(at, job) => {
                let tab = &mut self.tabs[at];
                (at, tab.deliver(now, job))
            }
            Next::Hear(at) => {
                let is_deaf = self.random.often(self.faults.deaf);
                let tab = &mut self.tabs[at];
                match tab.heard.pop_front() {
                    Some(announcement) if !is_deaf => {
                        (at, tab.step(now, Input::Announced(announcement)))
                    }
                    _ => return Ok(()),
                }
            }
            Next::Ring(at) => {
                let tab = &mut self.tabs[at];
                tab.alarm_unix_ms = None;
                (at, tab.step(now, Input::Tick))
            }
        };
        self.take(at, asides)
    }

    fn perform(&mut self, at: usize, place: usize) {
        let fault = self.fault_for(at, place);
        let running = &self.tabs[at].running[place];
        let outcome = match fault {
            // A job without an answer fails in silence.
            Some(_) if matches!(running.job, Job::SetAside(_) | Job::DropCheckpoint) => None,
            Some(fault) => Some(Outcome::Failed(fault)),
            None => match &running.job {
                Job::ReadFile {
                    handle,
                    offset,
                    len,
                } => Some(Outcome::Bytes(Some(files::piece(*handle, *offset, *len)))),
                Job::Claim => Some(Outcome::Claimed(self.claim(at))),
                Job::GiveBack => {
                    let name = self.tabs[at].name;
                    self.joining = self.joining.filter(|it| *it != name);
                    None
                }
                job => self.disk.perform(job),
            },
        };
        let running = &self.tabs[at].running[place];
        let joins = |job: &Job| matches!(job, Job::Commit { remove, .. } if !remove.is_empty());
        if outcome == Some(Outcome::Committed) && joins(&running.job) {
            self.summary.joinings += 1;
        }
        if self.disk.generation() != self.generation {
            self.generation = self.disk.generation();
            self.acknowledged.clear();
            self.known.clear();
        }
        if self.notes {
            let (name, job) = (self.tabs[at].name, short(&self.tabs[at].running[place].job));
            let came = outcome.as_ref().map_or("no answer".into(), short);
            self.note(|| format!("tab {name}: {job} -> {came}"));
        }
        match outcome {
            Some(outcome) => self.tabs[at].running[place].outcome = Some(outcome),
            None => drop(self.tabs[at].running.remove(place)),
        }
    }

    /// Whether a tab gets the right to join segments; one that is gone has lost it.
    fn claim(&mut self, at: usize) -> bool {
        let holds = |it: &u32| self.tabs.iter().any(|tab| tab.name == *it);
        let is_free = self.joining.filter(holds).is_none();
        if is_free {
            self.joining = Some(self.tabs[at].name);
        }
        is_free || self.fate.no_locks
    }

    fn fault_for(&mut self, at: usize, place: usize) -> Option<StorageFault> {
        let job = &self.tabs[at].running[place].job;
        if matches!(job, Job::GiveBack) {
            return None;
        }
        let opens = matches!(job, Job::Open);
        let writes = matches!(
            job,
            Job::Commit { .. } | Job::Replace { .. } | Job::WriteCheckpoint(_) | Job::PutLocal(..)
        );
        if self.random.often(self.faults.job_fails) {
            return Some(match self.random.below(2) {
                _ if opens => StorageFault::CannotOpen,
                0 => StorageFault::HandleLost,
                _ => StorageFault::Broken,
            });
        }
        (writes && self.random.often(self.faults.quota)).then_some(StorageFault::QuotaFull)
    }

    /// Hands on what a tab said.
    fn take(&mut self, at: usize, asides: Asides) -> Result<(), Broken> {
        for announcement in asides.announcements {
            for (other, tab) in self.tabs.iter_mut().enumerate() {
                if other != at {
                    tab.heard.push_back(announcement);
                }
            }
        }
        for (number, reply) in asides.replies {
            let tab = &mut self.tabs[at];
            let name = tab.name;
            let waiting = tab
                .waiting
                .remove(&number)
                .ok_or(Broken::AnsweredTwice { tab: name, number })?;
            self.note(|| {
                format!(
                    "tab {name} answers {}: {}",
                    short(&waiting.call),
                    short(&reply)
                )
            });
            if let Some(answers) = &mut self.answers {
                match answers.iter().find(|it| it.0 == waiting.call) {
                    Some((_, first)) if *first != reply => {
                        let call = short(&waiting.call);
                        return Err(Broken::AnswerDiffers { tab: name, call });
                    }
                    Some(_) => {}
                    None => answers.push((waiting.call.clone(), reply.clone())),
                }
            }
            match reply {
                Reply::Done(done) if waiting.generation == self.generation => {
                    if done.act != 0 {
                        self.acknowledged.insert(done.act);
                    }
                    if matches!(waiting.call, Call::Run(_)) {
                        let records = done.records.iter().filter(|it| it.kind == "incident");
                        let fresh = records
                            .map(|it| it.id)
                            .filter(|it| !self.known.contains(it));
                        let fresh: Vec<_> = fresh.collect();
                        self.known.extend(fresh);
                    }
                }
                Reply::ImportPlan(plan) => self.tabs[at].plan = Some(plan),
                Reply::ImportReport(report)
                    if report.act != 0 && waiting.generation == self.generation =>
                {
                    self.acknowledged.insert(report.act);
                    self.summary.imports += 1;
                }
                // In a race of two tabs for an empty browser one starts, and the other hears so.
                Reply::BadNews(news) if news.code == "replaced" => {}
                Reply::BadNews(news) if news.kind == BadNewsKind::Fault && self.all_is_well() => {
                    return Err(Broken::FaultFromNowhere {
                        tab: name,
                        code: news.code,
                        message: news.message,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether storage has never failed in this life.
    fn all_is_well(&self) -> bool {
        let faults = self.fate;
        let disk_works = faults.job_fails == 0 && faults.quota == 0 && faults.bit_flip == 0;
        disk_works && !self.damaged && !self.torn
    }

    /// Lets everything finish, without faults.
    fn calm(&mut self) -> Result<(), Broken> {
        self.note(|| "calm".into());
        self.finish_all()?;
        if self.damaged {
            // Open tabs hold what the disk has lost; what counts is what the next one finds.
            self.tabs.clear();
            self.open_tab()?;
            self.finish_all()?;
        }
        // A stopped engine is started again by its page.
        let stopped = |it: &Tab<S>| it.phase == Phase::Stopped;
        while let Some(at) = self.tabs.iter().position(stopped) {
            self.tabs.swap_remove(at);
            self.open_tab()?;
            self.finish_all()?;
        }
        // What the deaf missed they read when they hear the next word.
        for tab in &mut self.tabs {
            tab.heard.push_back(Announcement::Committed);
        }
        self.finish_all()?;
        let until = self.now + SETTLING_MS;
        while self.now < until {
            self.now += 500;
            self.finish_all()?;
        }
        Ok(())
    }

    /// Lets everything under way finish, until every call is answered.
    fn finish_all(&mut self) -> Result<(), Broken> {
        let mut alarms = 0;
        for _ in 0..CALM_STEPS {
            self.summary.steps += 1;
            if let Some(next) = self.pick_next() {
                self.happen(next)?;
            } else if self.tabs.iter().all(|it| it.rests()) {
                let Some(tab) = self.tabs.iter().find(|it| !it.waiting.is_empty()) else {
                    return Ok(());
                };
                alarms += 1;
                if tab.alarm_unix_ms.is_none() || alarms > CALM_ALARMS {
                    let call = tab.waiting.values().next().map(|it| short(&it.call));
                    return Err(Broken::NoAnswer {
                        tab: tab.name,
                        call: call.unwrap_or_default(),
                    });
                }
                self.wait_for_alarm();
            }
        }
        let busy = self.tabs.iter().find(|it| !it.rests());
        Err(Broken::Restless {
            tab: busy.map_or(0, |it| it.name),
            doing: busy.map_or(String::new(), |it| {
                let jobs = it.running.iter().map(|it| short(&it.job));
                jobs.collect::<Vec<_>>().join(", ")
            }),
        })
    }

    fn wait_for_alarm(&mut self) {
        let next = self.tabs.iter().filter_map(|it| it.alarm_unix_ms).min();
        if let Some(at) = next {
            self.now = self.now.max(at);
        }
    }

    fn check(&mut self) -> Result<(), Broken> {
        let segments = self.disk.segments();
        check_log(&segments, &self.acknowledged, self.damaged, self.torn)?;
        if self.damaged {
            // A checkpoint of before may know more than what is left of the log.
            return self.check_numbers();
        }
        let replayed = S::replay_digest(&segments);
        for tab in &self.tabs {
            if tab.machine.digest() != replayed {
                return Err(Broken::StateDiffers { tab: tab.name });
            }
        }
        // What was torn may be known to the tab only that has found it.
        if !self.torn {
            self.check_histories()?;
        }
        self.check_numbers()
    }

    /// Every tab tells the same of a record's history and of what was done lately, whichever keys
    /// it remembers from before segments were joined.
    fn check_histories(&mut self) -> Result<(), Broken> {
        for at in 0..self.tabs.len() {
            self.call(at, Call::SetMe(user::admin()))?;
        }
        self.finish_all()?;
        let records: Vec<_> = (0..HISTORIES_COMPARED)
            .filter_map(|_| self.random.pick(&self.known).copied())
            .collect();
        let histories = records.iter().map(|it| Call::Record { id: it.to_hex() });
        let calls: Vec<_> = histories.chain([Call::Acts]).collect();
        self.answers = Some(Vec::new());
        for at in 0..self.tabs.len() {
            for call in &calls {
                self.call(at, call.clone())?;
            }
        }
        self.finish_all()?;
        self.answers = None;
        Ok(())
    }

    /// No two incidents may be quoted by the same number.
    fn check_numbers(&mut self) -> Result<(), Broken> {
        let ready = |it: &Tab<S>| matches!(it.phase, Phase::Listing | Phase::Ready);
        let Some(at) = self.tabs.iter().position(ready) else {
            return Ok(());
        };
        let list = Call::List(ListRequest {
            kind: "incident".into(),
            columns: vec!["number".into()],
            limit: 10_000,
            ..ListRequest::default()
        });
        let asides = self.tabs[at].call(self.now, self.generation, list);
        let mut seen = BTreeSet::new();
        for (_, reply) in &asides.replies {
            let Reply::List(page) = reply else {
                continue;
            };
            for number in page.rows.iter().filter_map(|row| row.cells.first()) {
                if !number.text().is_empty() && !seen.insert(number.text()) {
                    return Err(Broken::SameNumber(number.text().into()));
                }
            }
        }
        self.take(at, asides)
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if self.notes {
            let since_ms = self.now - BEGIN_UNIX_MS;
            self.trace.push(format!("{since_ms:>7} {}", text()));
        }
    }
}

/// The first words of a thing's debug text.
fn short(thing: &impl fmt::Debug) -> String {
    let text = format!("{thing:?}");
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
