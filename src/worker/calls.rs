//! Calls of the page, one by one.

use rustc_hash::FxHashMap;

use super::damage::Found;
use super::demo;
use super::reading::Then;
use super::write::{After, Drafts, What};
use super::{FileInfo, Job, Outcome, Wait, Worker};
use crate::domain::{Kind, RecordId, Role, Value, common, order, practices};
use crate::engine::acts::Act;
use crate::engine::lists::Lists;
use crate::engine::usual;
use crate::engine::{search, view, view_fields, workspace_fields, workspace_id};
use crate::exchange::xlsx::Cell;
use crate::exchange::{csv, xlsx};
use crate::oplog::{Write, segment};
use crate::protocol::{
    ActLine, BadNews, Board, Call, Datum, FileRef, ListPage, Me, Phase, Push, Reply, SearchHit,
    SearchPage, Settings, SheetCell, Stats, ViewDef,
};
use crate::store::backup;

/// Indicators in one question: more than any page shows.
const MOST_KPIS: usize = 64;
/// Characters of a snippet.
const SNIPPET_CHARS: usize = 160;
/// The largest backup that is read in one piece.
const MAX_BACKUP_BYTES: u64 = 1 << 31;

/// A search whose snippets are being read.
pub(super) struct Snippets {
    pub(super) number: u32,
    words: search::Query,
    answer: search::Answer,
    ids: Vec<RecordId>,
}

impl Snippets {
    pub(super) fn records(&self) -> Vec<RecordId> {
        self.ids.clone()
    }
}

impl Worker {
    pub(super) fn zone(&self) -> jiff::tz::TimeZone {
        let settings = self.engine.settings();
        let name = if settings.time_zone.is_empty() {
            &self.environment.time_zone
        } else {
            &settings.time_zone
        };
        jiff::tz::TimeZone::get(name).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    pub(super) fn with_lists<T>(&self, ask: impl FnOnce(Lists<'_>) -> T) -> T {
        let zone = self.zone();
        ask(Lists {
            engine: &self.engine,
            search: &self.search,
            me: &self.me,
            now: self.now,
            zone: &zone,
            derived: &self.derived,
        })
    }

    /// How many records a query finds for the asker; an empty query asks for none.
    pub(super) fn count(&self, kind: &str, query: &str) -> u32 {
        if query.is_empty() {
            return 0;
        }
        let counts = self.with_lists(|lists| lists.counts(kind, &[query.to_string()]));
        counts.into_iter().flatten().sum()
    }

    pub(super) fn call(&mut self, number: u32, call: Call, files: Vec<FileInfo>) {
        if self.is_early(&call) {
            self.early.push((number, call, files));
            return;
        }
        if self.phase == Phase::Stopped
            && !matches!(
                call,
                Call::Status | Call::Hello | Call::Wipe | Call::ExportDamaged
            )
        {
            let message = "The storage could not be opened; see the message on the page.";
            self.refuse(number, BadNews::fault("not_open", message));
            return;
        }
        match call {
            Call::Hello | Call::Status => {
                let status = Box::new(self.status());
                self.reply(number, Reply::Status(status));
            }
            Call::StartEmpty { workspace, me } => self.start_empty(number, &workspace, &me),
            Call::SetMe(me) => self.set_me(number, me),
            Call::SetSettings(settings) => self.set_settings(number, settings),
            Call::SaveView { view, remove } => self.save_view(number, view, remove),
            Call::List(request) => {
                let page = self.with_lists(|lists| lists.page(&request));
                let page = page.unwrap_or_else(|err| ListPage {
                    error: Some(err),
                    ..ListPage::default()
                });
                self.reply(number, Reply::List(page));
            }
            Call::Counts { kind, queries } => {
                let counts = self.with_lists(|lists| lists.counts(&kind, &queries));
                self.reply(number, Reply::Counts(counts));
            }
            Call::Board(request) => {
                let board = self.with_lists(|lists| lists.board(&request));
                let board = board.unwrap_or_else(|err| Board {
                    error: Some(err),
                    ..Board::default()
                });
                self.reply(number, Reply::Board(board));
            }
            Call::Groups { list, field } => {
                match self.with_lists(|lists| lists.groups(&list, &field)) {
                    Ok(groups) => self.reply(number, Reply::Groups(groups)),
                    Err(err) => self.refuse(number, err),
                }
            }
            Call::Facet {
                kind,
                query,
                field,
                prefix,
                limit,
            } => {
                let limit = limit.min(1_000) as usize;
                match self.with_lists(|lists| lists.facet(&kind, &query, &field, &prefix, limit)) {
                    Ok(values) => self.reply(number, Reply::Facet(values)),
                    Err(err) => self.refuse(number, err),
                }
            }
            Call::CheckQuery { kind, text, cursor } => {
                let check = self.with_lists(|lists| lists.check(&kind, &text, cursor as usize));
                self.reply(number, Reply::QueryCheck(check));
            }
            Call::Record { id } => match self.engine.resolve(&id) {
                Some(record) => self.with_segments(Then::View { number, record }),
                None => self.refuse(
                    number,
                    crate::engine::command::Refusal::NotThere { what: "record" },
                ),
            },
            Call::Search { text, kind, limit } => self.search(number, &text, &kind, limit),
            Call::Similar { kind, text, limit } => self.similar(number, &kind, &text, limit),
            Call::Lookup { kind, text, limit } => {
                let options =
                    self.with_lists(|lists| lists.lookup(&kind, &text, limit.min(200) as usize));
                self.reply(number, Reply::Options(options));
            }
            Call::Kpis(requests) => {
                let requests = &requests[..requests.len().min(MOST_KPIS)];
                let answers = self.with_lists(|lists| lists.kpis(requests));
                self.reply(number, Reply::Kpis(answers));
            }
            Call::Dashboards => {
                let found = self.with_lists(|lists| lists.dashboards());
                self.reply(number, Reply::Dashboards(found));
            }
            Call::ReadSheet(request) => {
                let sheet = self.with_lists(|lists| lists.sheet(&request));
                self.reply(number, Reply::Sheet(Box::new(sheet)));
            }
            Call::ToRead => {
                let found = self.with_lists(|lists| lists.to_read());
                self.reply(number, Reply::ToRead(found));
            }
            Call::Plan => {
                let plan = self.with_lists(|lists| lists.plan());
                self.reply(number, Reply::Plan(Box::new(plan)));
            }
            Call::Requirement(request) => {
                let found = self.with_lists(|lists| lists.requirement(&request));
                match found {
                    Ok(view) => self.reply(number, Reply::Requirement(Box::new(view))),
                    Err(why) => {
                        self.reply(number, Reply::BadNews(BadNews::refusal("not_there", why)));
                    }
                }
            }
            Call::Probes(request) => {
                let found = self.with_lists(|lists| lists.probes(&request));
                self.reply(number, Reply::Probes(found));
            }
            Call::Reports => {
                let found = self.with_lists(|lists| lists.reports());
                self.reply(number, Reply::Reports(found));
            }
            Call::Forecast(request) => {
                let found = self.with_lists(|lists| lists.forecast(&request));
                let found = found.unwrap_or_else(|error| crate::protocol::ForecastView {
                    error: Some(error),
                    ..Default::default()
                });
                self.reply(number, Reply::Forecast(found));
            }
            Call::Notices => {
                let found = self.with_lists(|lists| lists.notices());
                self.reply(number, Reply::Notices(found));
            }
            Call::Clocks { id, as_of } => match self.engine.resolve(&id) {
                Some(record) => {
                    let clocks = self.with_lists(|lists| lists.clocks(record, as_of));
                    self.reply(number, Reply::Clocks(clocks));
                }
                None => self.refuse(
                    number,
                    crate::engine::command::Refusal::NotThere { what: "record" },
                ),
            },
            Call::WhatIf(request) => match self.with_lists(|lists| lists.what_if(&request)) {
                Ok(answer) => self.reply(number, Reply::WhatIf(answer)),
                Err(err) => self.refuse(number, err),
            },
            Call::LevelFindings => {
                let found = self.with_lists(|lists| lists.level_findings());
                self.reply(number, Reply::LevelFindings(found));
            }
            Call::UseUsualLevels => self.use_usual_levels(number),
            Call::Run(command) => self.enqueue(What::Command { number, command }),
            Call::Preview(command) => self.with_segments(Then::Preview { number, command }),
            Call::Undo => {
                let act = self.engine.acts.to_undo(self.me.person).cloned();
                self.start_undo(number, act, false);
            }
            Call::Redo => {
                let act = self.engine.acts.to_redo(self.me.person).cloned();
                self.start_undo(number, act, true);
            }
            Call::UndoAct { act } => {
                let act = self.engine.acts.find(act).cloned();
                let redo = act.as_ref().is_some_and(Act::is_undone);
                self.start_undo(number, act, redo);
            }
            Call::Acts => {
                let acts = self.acts();
                self.reply(number, Reply::Acts(acts));
            }
            Call::Attach {
                record,
                lane,
                files: refs,
            } => match pick(&refs, &files) {
                Some(files) => self.attach(number, record, lane, files),
                None => self.refuse(number, no_files()),
            },
            Call::Blob { record, attachment } => {
                self.with_segments(Then::Blob {
                    number,
                    record,
                    attachment,
                });
            }
            Call::ImportInspect { .. } | Call::Restore { .. } if self.environment.demo => {
                self.refuse(number, demo::its_own_place());
            }
            Call::ImportInspect { files: refs } => {
                match (self.needs_admin(), pick(&refs, &files)) {
                    (Err(refusal), _) => self.refuse(number, refusal),
                    (Ok(()), Some(files)) if !files.is_empty() => {
                        self.import_inspect(number, files)
                    }
                    (Ok(()), _) => self.refuse(number, no_files()),
                }
            }
            Call::ImportPropose { kind, mapping } => match self.needs_admin() {
                Ok(()) => self.import_propose(number, &kind, &mapping),
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::SaveMapping { name, to } => match self.needs_admin() {
                Ok(()) => self.save_mapping(number, &name, to.as_deref()),
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::ImportRun(request) => match self.needs_admin() {
                Ok(()) => self.import_run(number, *request, &files),
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::ImportStop => {
                self.import_stop();
                self.reply(number, Reply::Nothing);
            }
            Call::ImportFindings { rejected } => match self.needs_admin() {
                Ok(()) => {
                    let (name, text) = self.import_findings(rejected);
                    self.reply(
                        number,
                        Reply::File {
                            name: name.into(),
                            media_type: "text/csv".into(),
                            bytes: text.into_bytes(),
                        },
                    );
                }
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::ExportSheet(request) => {
                match self.with_lists(|lists| lists.export_typed(&request)) {
                    Ok(rows) => {
                        let plural = practices::by_name(&request.kind)
                            .map_or("records", |it| it.words.plural);
                        self.reply(number, sheet(plural, cells(&rows, of_datum)));
                    }
                    Err(error) => self.refuse(number, error),
                }
            }
            Call::Sheet { name, rows } => {
                self.reply(number, sheet(&name, cells(&rows, of_sheet_cell)));
            }
            Call::Export(request) => match self.with_lists(|lists| lists.export(&request)) {
                Ok(rows) => {
                    let bytes = csv_bytes(&rows);
                    let plural =
                        practices::by_name(&request.kind).map_or("records", |it| it.words.plural);
                    let name = format!("{}.csv", plural.replace(' ', "-"));
                    self.reply(
                        number,
                        Reply::File {
                            name,
                            media_type: "text/csv".into(),
                            bytes,
                        },
                    );
                }
                Err(err) => self.refuse(number, err),
            },
            Call::Backup => match (self.head, self.needs_admin()) {
                (_, Err(refusal)) => self.refuse(number, refusal),
                (Some(_), _) => {
                    let job = Job::ReadLog {
                        from: 0,
                        at_most: u32::MAX,
                    };
                    self.ask(job, Wait::BackupSegments(number));
                }
                (None, _) => {
                    self.refuse(
                        number,
                        BadNews::refusal("no_workspace", "There is nothing to back up yet."),
                    );
                }
            },
            Call::Restore { file } => self.restore(number, file, &files),
            Call::Wipe => match self.needs_owner() {
                Ok(()) => self.ask(Job::Wipe, Wait::Wipe(number)),
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::ExportDamaged => match self.needs_owner() {
                Ok(()) => self.ask(Job::ReadDamaged, Wait::Damaged(number)),
                Err(refusal) => self.refuse(number, refusal),
            },
            Call::Stats => self.ask(Job::Usage, Wait::Usage(number)),
            Call::KeepDraft { key, text } => {
                let bytes = text.as_ref().map(|it| it.clone().into_bytes());
                let name = format!("draft:{key}");
                match text {
                    Some(text) => self.drafts.insert(key, text),
                    None => self.drafts.remove(&key),
                };
                self.ask(Job::PutLocal(name, bytes), Wait::Local(number));
            }
            Call::Drafts => {
                let drafts = self
                    .drafts
                    .iter()
                    .map(|(key, text)| (key.clone(), text.clone()))
                    .collect();
                self.reply(number, Reply::Drafts(drafts));
            }
            Call::DemoOpen => self.demo_open(number),
            Call::DemoForward => self.demo_forward(number),
            Call::Demo => match self.demo_view() {
                Some(view) => self.reply(number, Reply::Demo(Box::new(view))),
                None => self.refuse(number, demo::no_demo()),
            },
            Call::DemoChecks => match self.demo_checks() {
                Some(checks) => self.reply(number, Reply::DemoChecks(checks)),
                None => self.refuse(number, demo::no_demo()),
            },
        }
    }

    /// Makes the usual support hours and service levels as records like any other; what is there
    /// already stays as it is.
    fn use_usual_levels(&mut self, number: u32) {
        if let Err(refusal) = self.needs_admin() {
            self.refuse(number, refusal);
            return;
        }
        let zone = self.zone();
        let drafts: Vec<_> = usual::records(zone.iana_name().unwrap_or_default())
            .into_iter()
            .filter(|(_, record, _)| self.engine.place_of(*record).is_none())
            .map(|(kind, record, mut writes)| {
                writes.push(Write::one(common::OPENED_AT, Value::Time(self.now)));
                self.draft(kind, record, writes)
            })
            .collect();
        if drafts.is_empty() {
            self.reply(number, Reply::Nothing);
            return;
        }
        let act = self.fresh.act();
        self.enqueue(What::Drafts(Drafts {
            drafts,
            blobs: Vec::new(),
            act,
            strict: true,
            then: After::Reply {
                number,
                reply: Box::new(Reply::Nothing),
            },
        }));
    }

    fn start_empty(&mut self, number: u32, workspace: &str, me: &str) {
        if self.engine.has_workspace() {
            self.refuse(
                number,
                BadNews::refusal("workspace_exists", "There is a workspace here already."),
            );
            return;
        }
        for (text, field, label) in [
            (workspace, "workspace", "The organisation's name"),
            (me, "me", "Your name"),
        ] {
            if text.trim().is_empty() {
                let message = format!("{label} is needed.");
                self.refuse(
                    number,
                    BadNews::refusal("field_missing", message).about(field),
                );
                return;
            }
        }
        let drafts = self.workspace_drafts(workspace.trim(), me.trim());
        let act = self.fresh.act();
        self.enqueue(What::Drafts(Drafts {
            drafts,
            blobs: Vec::new(),
            act,
            strict: true,
            then: After::Reply {
                number,
                reply: Box::new(Reply::Nothing),
            },
        }));
    }

    /// The operations that make a workspace, by automatic work so that nobody undoes them by
    /// accident; the person who makes it becomes its admin on this device.
    pub(super) fn workspace_drafts(
        &mut self,
        workspace: &str,
        name: &str,
    ) -> Vec<crate::engine::command::Draft> {
        let person = self.me_draft(name, Role::Admin);
        let mut house = self.draft(
            Kind::WORKSPACE,
            workspace_id(),
            vec![
                Write::one(workspace_fields::NAME, Value::text(workspace)),
                Write::one(
                    workspace_fields::TIME_ZONE,
                    Value::text_or_none(&self.environment.time_zone),
                ),
            ],
        );
        house.origin = crate::oplog::Origin::Automatic;
        vec![house, person]
    }

    /// I am that person; without a record, the one of that name, who is made if there is none yet.
    fn set_me(&mut self, number: u32, mut me: Me) {
        let name = me.name.trim().to_owned();
        if me.person.is_nil() && !name.is_empty() && self.engine.has_workspace() {
            match self.engine.person_named(&name) {
                Some(person) => me.person = person,
                None => {
                    self.be_somebody_new(number, me.role, &name);
                    return;
                }
            }
        }
        if !me.person.is_nil() {
            let Some(name) = self.engine.person_name(me.person) else {
                self.refuse(
                    number,
                    crate::engine::command::Refusal::NotThere { what: "person" },
                );
                return;
            };
            me.name = name;
        }
        self.me = me;
        let bytes = crate::protocol::encode(&self.me);
        self.ask(Job::PutLocal("me".into(), Some(bytes)), Wait::Local(number));
        self.push_status();
    }

    fn be_somebody_new(&mut self, number: u32, role: Role, name: &str) {
        let draft = self.me_draft(name, role);
        let act = self.fresh.act();
        self.enqueue(What::Drafts(Drafts {
            drafts: vec![draft],
            blobs: Vec::new(),
            act,
            strict: true,
            then: After::Reply {
                number,
                reply: Box::new(Reply::Nothing),
            },
        }));
        self.push_status();
    }

    /// The operation that makes a new person, who I am from now on. By automatic work, so that nobody
    /// undoes it by accident.
    fn me_draft(&mut self, name: &str, role: Role) -> crate::engine::command::Draft {
        let person = self.fresh.record();
        self.me = Me {
            person,
            name: name.into(),
            role,
        };
        self.tell(Job::PutLocal(
            "me".into(),
            Some(crate::protocol::encode(&self.me)),
        ));
        let writes = vec![
            Write::one(common::TITLE, Value::text(name)),
            Write::one(common::OPENED_AT, Value::Time(self.now)),
        ];
        let mut draft = self.draft(Kind::PERSON, person, writes);
        draft.origin = crate::oplog::Origin::Automatic;
        draft
    }

    fn set_settings(&mut self, number: u32, settings: Settings) {
        if let Err(refusal) = self.needs_admin() {
            self.refuse(number, refusal);
            return;
        }
        if settings.workspace.trim().is_empty() {
            let news = BadNews::refusal("field_missing", "The organisation's name is needed.");
            self.refuse(number, news.about("workspace"));
            return;
        }
        let zone = &settings.time_zone;
        if !zone.is_empty() && jiff::tz::TimeZone::get(zone).is_err() {
            let message =
                format!("{zone:?} is not a time zone; expected a name such as Europe/Berlin.");
            self.refuse(
                number,
                BadNews::refusal("not_a_value", message).about("time_zone"),
            );
            return;
        }
        use workspace_fields as fields;
        let writes = vec![
            Write::one(fields::NAME, Value::text(settings.workspace.trim())),
            Write::one(
                fields::SEARCH_LANGUAGE,
                Value::text(&settings.search_language),
            ),
            Write::one(fields::REOPEN_DAYS, Value::Int(settings.reopen_days.into())),
            Write::one(
                fields::AUTO_CLOSE_DAYS,
                Value::Int(settings.auto_close_days.into()),
            ),
            Write::one(fields::TIME_ZONE, Value::text_or_none(zone)),
        ];
        self.enqueue_small(
            number,
            Kind::WORKSPACE,
            workspace_id(),
            writes,
            Reply::Nothing,
        );
    }

    /// Gives a mapping another name, or none: then it is gone.
    fn save_mapping(&mut self, number: u32, name: &str, to: Option<&str>) {
        let Some(id) = self.engine.mapping_named(name) else {
            let missing = crate::engine::command::Refusal::NotThere { what: "mapping" };
            self.refuse(number, missing);
            return;
        };
        let to = to.map(str::trim);
        if to == Some("") {
            let news = BadNews::refusal("field_missing", "The mapping needs a name.");
            self.refuse(number, news.about("name"));
            return;
        }
        if let Some(to) = to
            && to != name
            && self.engine.mapping_named(to).is_some()
        {
            let message = format!("There is a mapping named {to} already.");
            self.refuse(
                number,
                BadNews::refusal("name_taken", message).about("name"),
            );
            return;
        }
        let writes = vec![Write::one(
            view_fields::NAME,
            to.map_or(Value::None, Value::text),
        )];
        self.enqueue_small(number, Kind::IMPORT_MAPPING, id, writes, Reply::Nothing);
    }

    fn save_view(&mut self, number: u32, view: ViewDef, remove: bool) {
        if !self.me.role.sees_internal() {
            self.refuse(
                number,
                crate::engine::command::Refusal::NeedsRole { role: Role::Reader },
            );
            return;
        }
        if view.name.trim().is_empty() && !remove {
            self.refuse(
                number,
                BadNews::refusal("field_missing", "The view needs a name.").about("name"),
            );
            return;
        }
        let id = if view.id.is_nil() {
            self.fresh.record()
        } else {
            view.id
        };
        let writes = if remove {
            vec![Write::one(common::DELETED, Value::Bool(true))]
        } else {
            vec![
                Write::one(view_fields::NAME, Value::text(view.name.trim())),
                Write::one(view_fields::KIND, Value::text(&view.kind)),
                Write::one(view_fields::QUERY, Value::text_or_none(&view.query)),
                Write::one(view_fields::SORT, Value::text_or_none(&view.sort)),
                Write::one(
                    view_fields::COLUMNS,
                    Value::text_or_none(&view.columns.join(",")),
                ),
            ]
        };
        self.enqueue_small(number, Kind::VIEW, id, writes, Reply::Nothing);
    }

    fn acts(&self) -> Vec<ActLine> {
        let mut acts: Vec<&Act> = self
            .engine
            .acts
            .latest()
            .filter(|it| !it.label.is_empty())
            // Labels name records and people: who sees their own records only sees their own acts.
            .filter(|it| self.me.role.sees_internal() || it.actor == self.me.person)
            .collect();
        order::sort_by_key(&mut acts, |it| std::cmp::Reverse(it.last_at));
        acts.into_iter()
            .take(200)
            .map(|act| ActLine {
                act: act.id.0,
                label: act.words(),
                at: act.at,
                actor: (!act.actor.is_nil())
                    .then(|| crate::engine::rows::label_of(&self.engine, act.actor)),
                records: act.records,
                undone: act.is_undone(),
            })
            .collect()
    }

    fn search(&mut self, number: u32, text: &str, kind: &str, limit: u32) {
        let kind = practices::by_name(kind).map(|it| it.kind);
        let (words, answer) = self.with_lists(|lists| {
            (
                lists.words(text),
                lists.hits(text, kind, limit.min(500) as usize),
            )
        });
        let ids = answer
            .hits
            .iter()
            .map(|hit| self.engine.ordinals.id(hit.doc))
            .collect();
        self.with_segments(Then::Snippets(Snippets {
            number,
            words,
            answer,
            ids,
        }));
    }

    pub(super) fn answer_search(
        &mut self,
        snippets: Snippets,
        texts: &FxHashMap<RecordId, view::LongTexts>,
    ) {
        let lighter = self.search.highlighter(&snippets.words);
        let internal = self.me.role.sees_internal();
        let hits = snippets
            .answer
            .hits
            .iter()
            .zip(&snippets.ids)
            .filter_map(|(hit, id)| {
                let place = self.engine.place(hit.doc)?;
                let table = self.engine.at(place);
                let record = self.engine.label(hit.doc);
                let none = view::LongTexts::default();
                let long = view::texts(&self.engine, place, texts.get(id).unwrap_or(&none));
                // The text with the most marks speaks for the hit; the title is shown anyway.
                let best = long
                    .iter()
                    .filter(|(slot, _)| !matches!(*slot, search::NUMBER | search::TITLE))
                    .filter(|(slot, _)| internal || *slot != search::INTERNAL)
                    .map(|(slot, text)| (lighter.snippet(text, SNIPPET_CHARS), *slot))
                    .max_by_key(|(snippet, slot)| (snippet.marks.len(), std::cmp::Reverse(*slot)));
                let (snippet, marks) = match best {
                    Some((snippet, _)) => {
                        let marks = char_ranges(&snippet.text, &snippet.marks);
                        let before = if snippet.cut_before { "…" } else { "" };
                        let after = if snippet.cut_after { "…" } else { "" };
                        let shift = u32::from(snippet.cut_before);
                        let marks = marks
                            .into_iter()
                            .map(|(from, to)| (from + shift, to + shift))
                            .collect();
                        (format!("{before}{}{after}", snippet.text), marks)
                    }
                    None => (String::new(), Vec::new()),
                };
                Some(SearchHit {
                    title_marks: char_ranges(&record.label, &lighter.marks(&record.label)),
                    state: table.code(common::STATE, place.row).into(),
                    priority: table
                        .code(crate::domain::incident::PRIORITY, place.row)
                        .into(),
                    score: hit.score,
                    record,
                    snippet,
                    marks,
                })
            })
            .collect();
        let page = SearchPage {
            total: snippets.answer.total as u32,
            relaxed: snippets.answer.relaxed,
            hits,
        };
        self.reply(snippets.number, Reply::Search(page));
    }

    fn similar(&mut self, number: u32, kind: &str, text: &str, limit: u32) {
        let Some(practice) = practices::by_name(kind) else {
            self.reply(number, Reply::Search(SearchPage::default()));
            return;
        };
        let hits =
            self.with_lists(|lists| lists.similar(practice.kind, text, limit.min(50) as usize));
        let answer = search::Answer {
            total: hits.len(),
            hits,
            ..search::Answer::default()
        };
        let ids = answer
            .hits
            .iter()
            .map(|hit| self.engine.ordinals.id(hit.doc))
            .collect();
        let words = search::Query::new(text);
        self.with_segments(Then::Snippets(Snippets {
            number,
            words,
            answer,
            ids,
        }));
    }

    pub(super) fn usage(&mut self, number: u32, outcome: Outcome) {
        let (bytes, segments, memory) = match outcome {
            Outcome::Usage {
                stores,
                segments,
                memory,
                persistent,
            } => {
                self.persistent = persistent;
                (stores, segments, memory)
            }
            outcome => {
                let news = super::failed(&outcome);
                self.refuse(number, news);
                return;
            }
        };
        let records = self
            .engine
            .tables
            .iter()
            .map(|table| {
                let living = (0..table.len() as u32)
                    .filter(|row| !table.is_deleted(*row))
                    .filter(|row| self.engine.sees(&self.me, table.ordinal(*row)))
                    .count();
                (table.practice().name.to_string(), living as u32)
            })
            .collect();
        let head = self.head.unwrap_or_default();
        let mut timings: Vec<(String, f64)> = self
            .timings
            .iter()
            .map(|(name, ms)| (name.clone(), *ms))
            .collect();
        let search = self.search.stats();
        timings.push(("search_docs".into(), search.docs as f64));
        timings.push(("search_bytes".into(), search.heap_bytes as f64));
        let stats = Stats {
            records,
            operations: head.operations,
            segments,
            bytes,
            memory,
            timings,
        };
        self.reply(number, Reply::Stats(stats));
        self.push_status();
    }

    pub(super) fn backup_read(
        &mut self,
        number: u32,
        head: &crate::store::head::Head,
        mut segments: Vec<(u64, Vec<u8>)>,
        mut blobs: Vec<([u8; 32], Vec<u8>)>,
    ) {
        // What does not verify here would make the whole backup refuse to be restored.
        let mut damaged = Vec::new();
        segments.retain_mut(|(key, bytes)| match segment::open(bytes) {
            Ok(_) => true,
            Err(err) => {
                damaged.push(Found::at(*key, std::mem::take(bytes), err));
                false
            }
        });
        let all = blobs.len();
        blobs.retain(|(hash, bytes)| blake3::hash(bytes).as_bytes() == hash);
        if !damaged.is_empty() {
            self.found_damaged(damaged);
            self.push_status();
        }
        if let Some(news) = self.incomplete_backup(all - blobs.len()) {
            self.push(Push::BadNews(news));
        }
        let name = self.engine.settings().workspace;
        let bytes = backup::write(self.now, &name, head, &segments, &blobs);
        let date = crate::engine::rows::iso(self.now);
        let safe: String = name
            .chars()
            .map(|it| if it.is_alphanumeric() { it } else { '-' })
            .take(60)
            .collect();
        self.reply(
            number,
            Reply::File {
                name: format!("steward-{safe}-{}.steward", &date[..10]),
                media_type: "application/octet-stream".into(),
                bytes,
            },
        );
    }

    fn restore(&mut self, number: u32, file: FileRef, files: &[FileInfo]) {
        // Into an empty browser anybody may restore; over a workspace only its admin.
        if self.engine.has_workspace()
            && let Err(refusal) = self.needs_admin()
        {
            self.refuse(number, refusal);
            return;
        }
        match pick(&[file], files).as_deref() {
            Some([file]) if file.size <= MAX_BACKUP_BYTES => {
                let len = u32::try_from(file.size).unwrap_or(u32::MAX);
                self.ask(
                    Job::ReadFile {
                        handle: file.handle,
                        offset: 0,
                        len,
                    },
                    Wait::RestoreFile(number),
                );
            }
            Some(_) => {
                let news = BadNews::finding(
                    "backup_too_large",
                    "That file is too large to be restored here.",
                );
                self.refuse(number, news);
            }
            None => self.refuse(number, no_files()),
        }
    }

    pub(super) fn restore_read(&mut self, number: u32, bytes: &[u8]) {
        match backup::read(bytes) {
            Ok(backup) => {
                // A new generation, so that a checkpoint or tab of the former workspace is not
                // taken for one of this.
                let head = crate::store::head::Head {
                    generation: self.fresh.act().0,
                    ..backup.head
                };
                let job = Job::Replace {
                    segments: backup.segments,
                    blobs: backup.blobs,
                    head: head.encode(),
                };
                self.ask(job, Wait::Replace(number));
            }
            Err(err) => {
                let message = format!("{err} Nothing was changed here.");
                self.refuse(number, BadNews::finding("backup_damaged", message));
            }
        }
    }
}

fn no_files() -> BadNews {
    BadNews::finding("no_file", "No file came with that.")
}

fn pick(refs: &[FileRef], files: &[FileInfo]) -> Option<Vec<FileInfo>> {
    refs.iter()
        .map(|it| files.get(it.0 as usize).cloned())
        .collect()
}

fn csv_bytes(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::new(csv::Dialect::default());
    for row in rows {
        writer.record(row.iter().map(String::as_str));
    }
    // Spreadsheets take UTF-8 for granted only behind a byte order mark.
    format!("{}{}", csv::BYTE_ORDER_MARK, writer.finish()).into_bytes()
}

/// Byte ranges, in the order of the text, as character ranges. The text is walked once: a stranger's may
/// hold a hundred thousand of the words that are searched for.
fn char_ranges(text: &str, ranges: &[std::ops::Range<usize>]) -> Vec<(u32, u32)> {
    let (mut byte, mut chars) = (0, 0);
    let mut at = |to: usize| {
        if let Some(between) = text.get(byte..to) {
            chars += between.chars().count() as u32;
            byte = to;
        }
        chars
    };
    ranges.iter().map(|it| (at(it.start), at(it.end))).collect()
}

fn of_datum(datum: &Datum) -> Cell {
    match datum {
        Datum::None => Cell::Empty,
        Datum::Int(number) => Cell::Number(*number as f64),
        Datum::Time(at) => Cell::Moment(*at),
        other => Cell::Text(other.text().to_owned()),
    }
}

fn of_sheet_cell(cell: &SheetCell) -> Cell {
    match cell {
        SheetCell::Text(text) if text.is_empty() => Cell::Empty,
        SheetCell::Text(text) => Cell::Text(text.clone()),
        SheetCell::Number(number) => Cell::Number(*number),
    }
}

fn cells<T>(rows: &[Vec<T>], cell: fn(&T) -> Cell) -> Vec<Vec<Cell>> {
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

/// A spreadsheet as a file.
fn sheet(name: &str, rows: Vec<Vec<Cell>>) -> Reply {
    Reply::File {
        name: format!("{}.xlsx", name.replace(' ', "-")),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".into(),
        bytes: xlsx::workbook(name, &rows),
    }
}
