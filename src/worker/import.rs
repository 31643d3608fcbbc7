//! Import: files in, operations out, a chunk at a time, so that the page goes on answering.

mod again;
mod intake;
mod plan;

use super::reading::Then;
use super::write::{After, Drafts, What};
use super::{FileInfo, Job, Outcome, Wait, Worker};
use crate::domain::{order, practices};
use crate::engine::Histories;
use crate::engine::command::Draft;
use crate::exchange::findings::Findings;
use crate::exchange::gzip::{GzipProblem, Unpacker};
use crate::exchange::mapping::Mapping;
use crate::exchange::rows::{Importer, Survey, SurveyReport};
use crate::oplog::ActId;
use crate::protocol::{
    BadNews, FindingLine, ImportCounts, ImportPlan, ImportProgress, ImportReport, ImportRequest,
    ImportStage, Push, Reply,
};
use intake::Intake;

/// Bytes of a file read in one go.
const CHUNK_BYTES: u32 = 1 << 20;
/// Bytes of a file surveyed in one go.
const SURVEY_CHUNK_BYTES: u32 = 4 << 20;
/// Bytes of a packed file read in one go, and of any file at first: logs are twenty times as large
/// once they are unpacked.
const PACKED_CHUNK_BYTES: u32 = 64 << 10;
/// Findings sent to the page.
const FINDINGS_SHOWN: usize = 1_000;

/// Where importing stands.
#[derive(Default)]
pub(super) struct State {
    stage: Stage,
    /// Those of the plan once they were looked at.
    files: Vec<FileInfo>,
    later: Vec<String>,
    empty: Vec<String>,
    base: Option<(Mapping, SurveyReport)>,
    findings: Option<Findings>,
}

#[derive(Default)]
enum Stage {
    #[default]
    Idle,
    Inspecting {
        number: u32,
        file: usize,
        offset: u64,
        /// Of the files that were looked at, in order.
        reports: Vec<SurveyReport>,
        unpacker: Unpacker,
        survey: Box<Survey>,
    },
    Running(Box<Running>),
}

struct Running {
    number: u32,
    request: ImportRequest,
    unpacker: Unpacker,
    importer: Importer,
    intake: Intake,
    act: ActId,
    file: usize,
    offset: u64,
    bytes_before: u64,
    started_at: i64,
    stop: bool,
    /// The file at hand is read to its end.
    file_ended: bool,
    read_all: bool,
    written: bool,
    progress_at: i64,
}

impl Worker {
    pub(super) fn import_running(&self) -> bool {
        matches!(self.import.stage, Stage::Running(_))
    }

    pub(super) fn import_read_all(&self) -> bool {
        matches!(&self.import.stage, Stage::Running(run) if run.read_all)
    }

    /// The call that waits for the import, or for a look at its files.
    pub(super) fn import_number(&self) -> Option<u32> {
        match &self.import.stage {
            Stage::Idle => None,
            Stage::Inspecting { number, .. } => Some(*number),
            Stage::Running(run) => Some(run.number),
        }
    }

    pub(super) fn import_inspect(&mut self, number: u32, files: Vec<FileInfo>) {
        if self.import_number().is_some() {
            self.refuse(number, running());
            return;
        }
        self.import.files = files;
        self.import.base = None;
        self.import.stage = Stage::Inspecting {
            number,
            file: 0,
            offset: 0,
            reports: Vec::new(),
            unpacker: Unpacker::default(),
            survey: Box::default(),
        };
        self.import_read_next();
    }

    fn import_read_next(&mut self) {
        let (handle, offset, len) = match &self.import.stage {
            Stage::Idle => return,
            Stage::Inspecting {
                file,
                offset,
                unpacker,
                ..
            } => (
                self.import.files[*file].handle,
                *offset,
                chunk_bytes(*offset, unpacker, SURVEY_CHUNK_BYTES),
            ),
            Stage::Running(run) => (
                self.import.files[run.file].handle,
                run.offset,
                chunk_bytes(run.offset, &run.unpacker, CHUNK_BYTES),
            ),
        };
        self.ask(
            Job::ReadFile {
                handle,
                offset,
                len,
            },
            Wait::ImportFile,
        );
    }

    pub(super) fn import_read(&mut self, outcome: Outcome) {
        let bytes = match outcome {
            Outcome::Bytes(bytes) => bytes.unwrap_or_default(),
            _ => {
                let message = "The file could not be read. Nothing more was imported; what is in stays in. Choose it again to go on.";
                self.import_failed(BadNews::fault("file_unreadable", message));
                return;
            }
        };
        match &mut self.import.stage {
            Stage::Idle => {}
            Stage::Inspecting {
                file,
                offset,
                reports,
                unpacker,
                survey,
                ..
            } => {
                *offset += bytes.len() as u64;
                let info = &self.import.files[*file];
                let ended = *offset >= info.size || bytes.is_empty();
                if let Err(problem) = unpack(unpacker, &bytes, ended, |it| survey.push(it)) {
                    let news = packed_badly(&info.name, problem, false);
                    self.import_failed(news);
                    return;
                }
                if ended {
                    reports.push(std::mem::take(survey).finish());
                    *unpacker = Unpacker::default();
                    *offset = 0;
                    *file += 1;
                }
                if *file < self.import.files.len() {
                    self.import_read_next();
                } else {
                    self.import_surveyed();
                }
            }
            Stage::Running(_) => self.import_rows(&bytes),
        }
    }

    fn import_surveyed(&mut self) {
        let Stage::Inspecting {
            number, reports, ..
        } = std::mem::take(&mut self.import.stage)
        else {
            return;
        };
        let files = std::mem::take(&mut self.import.files);
        self.import.later.clear();
        self.import.empty.clear();
        let mut group: Option<SurveyReport> = None;
        for (file, report) in files.into_iter().zip(reports) {
            if report.columns.is_empty() || report.rows == 0 {
                self.import.empty.push(file.name);
                continue;
            }
            match &mut group {
                Some(first) if first.headers() == report.headers() => first.absorb(report),
                Some(_) => {
                    self.import.later.push(file.name);
                    continue;
                }
                None => group = Some(report),
            }
            self.import.files.push(file);
        }
        let Some(report) = group else {
            let message = format!(
                "{} has no rows that could be imported. A file needs a line of headers and at least one row.",
                self.import.empty.join(", ")
            );
            self.refuse(number, BadNews::finding("empty_file", message));
            return;
        };
        let wish = plan::Wish {
            kind: "",
            saved: "",
        };
        self.import_proposed(number, report, &wish);
    }

    fn import_proposed(&mut self, number: u32, report: SurveyReport, wish: &plan::Wish<'_>) {
        let zone = self.zone();
        let zone = zone.iana_name().unwrap_or("UTC");
        let (mapping, plan) = plan::propose(
            &report,
            &self.import.files,
            zone,
            &self.engine.mappings(),
            wish,
        );
        self.import.base = Some((mapping, report));
        let plan = ImportPlan {
            later: self.import.later.clone(),
            empty: self.import.empty.clone(),
            ..plan
        };
        self.reply(number, Reply::ImportPlan(Box::new(plan)));
    }

    pub(super) fn import_propose(&mut self, number: u32, kind: &str, saved: &str) {
        if self.import_running() {
            self.refuse(number, running());
            return;
        }
        let Some((_, report)) = self.import.base.take() else {
            self.refuse(number, not_inspected());
            return;
        };
        self.import_proposed(number, report, &plan::Wish { kind, saved });
    }

    pub(super) fn import_run(&mut self, number: u32, request: ImportRequest, files: &[FileInfo]) {
        if self.import_running() {
            self.refuse(number, running());
            return;
        }
        if !files.is_empty() {
            self.import.files = files
                .iter()
                .filter(|it| request.plan.file_names.contains(&it.name))
                .cloned()
                .collect();
        }
        let Some((base, survey)) = &self.import.base else {
            self.refuse(number, not_inspected());
            return;
        };
        if request.plan.kind.is_empty() {
            let message = plan::no_practice(survey.rows);
            self.refuse(number, BadNews::refusal("no_practice", message));
            return;
        }
        let Some(practice) = practices::by_name(&request.plan.kind) else {
            let message = format!(
                "Records of type {:?} cannot be imported.",
                request.plan.kind
            );
            self.refuse(number, BadNews::finding("no_such_kind", message));
            return;
        };
        let fields = plan::target_fields(practice);
        let mapping = plan::mapping(&request.plan, base, survey, &fields);
        let importer = match Importer::new(&mapping, &fields, None, None) {
            Ok(importer) => importer,
            Err(problems) => {
                let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
                let message = format!("The columns need another look: {}.", words.join("; "));
                self.refuse(number, BadNews::finding("mapping", message));
                return;
            }
        };
        let has_workspace = self.engine.has_workspace();
        if !has_workspace && !request.dry_run {
            let drafts = self.workspace_drafts("Imported desk", "Desk admin");
            let act = self.fresh.act();
            self.enqueue(What::Drafts(Drafts {
                drafts,
                blobs: Vec::new(),
                act,
                strict: true,
                then: After::Nothing,
            }));
        }
        let mut intake = Intake::new(
            &self.engine,
            practice,
            &mapping,
            importer.fields(),
            self.now,
        );
        if !request.save_mapping_as.trim().is_empty() && !request.dry_run {
            let content = plan::saved(&mapping);
            let draft = self.mapping_draft(request.save_mapping_as.trim(), &content);
            intake.push_extra(Draft {
                origin: crate::oplog::Origin::Import,
                ..draft
            });
        }
        self.import.findings = None;
        let act = self.fresh.act();
        self.import.stage = Stage::Running(Box::new(Running {
            number,
            request,
            unpacker: Unpacker::default(),
            importer,
            intake,
            act,
            file: 0,
            offset: 0,
            bytes_before: 0,
            started_at: self.now,
            stop: false,
            file_ended: false,
            read_all: false,
            written: false,
            progress_at: self.now,
        }));
        self.import_read_next();
    }

    fn import_rows(&mut self, bytes: &[u8]) {
        let Stage::Running(run) = &mut self.import.stage else {
            return;
        };
        run.offset += bytes.len() as u64;
        let file = &self.import.files[run.file];
        let ended = bytes.is_empty() || run.offset >= file.size;
        let (importer, intake) = (&mut run.importer, &mut run.intake);
        let read = unpack(&mut run.unpacker, bytes, ended, |it| {
            importer.push(it);
            while let Some(row) = importer.next_row() {
                intake.row(&self.engine, &row);
            }
        });
        if let Err(problem) = read {
            let news = packed_badly(&file.name, problem, run.written);
            self.import_failed(news);
            return;
        }
        if ended {
            run.importer.finish();
            while let Some(row) = run.importer.next_row() {
                run.intake.row(&self.engine, &row);
            }
            if !run.stop {
                run.intake.flush();
            }
        }
        run.file_ended = ended;
        let records = run.intake.asked();
        if records.is_empty() {
            self.import_compared(&Histories::default());
        } else {
            self.with_segments(Then::Compare { records });
        }
    }

    /// What came again was compared with the histories of its records: the chunk can be written.
    pub(super) fn import_compared(&mut self, histories: &Histories) {
        let actor = self.me.person;
        let Stage::Running(run) = &mut self.import.stage else {
            return;
        };
        run.intake.compare(histories);
        let size = self.import.files[run.file].size;
        if run.file_ended || run.stop {
            run.read_all = run.stop || run.file + 1 >= self.import.files.len();
            if !run.read_all {
                run.bytes_before += size;
                run.file += 1;
                run.offset = 0;
                run.unpacker = Unpacker::default();
                // The next file has a header of its own.
                let Some((base, survey)) = &self.import.base else {
                    return;
                };
                let fields = plan::target_fields(run.intake.practice());
                let mapping = plan::mapping(&run.request.plan, base, survey, &fields);
                if let Ok(next) = Importer::new(&mapping, &fields, None, None) {
                    let done = std::mem::replace(&mut run.importer, next);
                    run.intake.note_report(done.into_report());
                }
            }
        }
        let mut drafts = run.intake.take_drafts();
        for draft in &mut drafts {
            if draft.actor.is_nil() {
                draft.actor = actor;
            }
        }
        let (act, dry_run, read_all) = (run.act, run.request.dry_run, run.read_all);
        // The pieces before the last one are flushed with it, also if it brings nothing.
        let flushes = read_all && run.written;
        self.import_progress(ImportStage::Rows);
        if !dry_run && (flushes || !drafts.is_empty()) {
            if let Stage::Running(run) = &mut self.import.stage {
                run.written = true;
            }
            self.enqueue(What::Drafts(Drafts {
                drafts,
                blobs: Vec::new(),
                act,
                strict: read_all,
                then: After::Import,
            }));
        } else if read_all {
            self.import_done();
        } else {
            self.import_read_next();
        }
    }

    pub(super) fn import_written(&mut self) {
        let Stage::Running(run) = &self.import.stage else {
            return;
        };
        if run.read_all {
            self.import_progress(ImportStage::Index);
            // The report comes when everything is indexed: see `import_indexed`.
        } else {
            self.import_read_next();
        }
    }

    /// Background work has nothing left to index.
    pub(super) fn import_indexed(&mut self) {
        if matches!(&self.import.stage, Stage::Running(run) if run.read_all && !run.request.dry_run)
            && self.writing.is_none()
            && self.writes.is_empty()
        {
            self.import_done();
        }
    }

    fn import_done(&mut self) {
        let Stage::Running(run) = std::mem::take(&mut self.import.stage) else {
            return;
        };
        let mut run = *run;
        let stopped = run.stop;
        run.intake.note_report(run.importer.into_report());
        let (counts, findings) = run.intake.into_counts();
        let elapsed_ms = (self.now - run.started_at).clamp(0, i64::from(u32::MAX)) as u32;
        self.timings
            .insert("last_import_ms".into(), f64::from(elapsed_ms));
        let report = ImportReport {
            dry_run: run.request.dry_run,
            stopped,
            counts,
            act: if run.written { run.act.0 } else { 0 },
            findings: findings
                .samples()
                .iter()
                .take(FINDINGS_SHOWN)
                .map(line)
                .collect(),
            elapsed_ms,
        };
        self.import.findings = Some(findings);
        let progress = ImportProgress {
            stage: ImportStage::Done,
            dry_run: run.request.dry_run,
            bytes: self.import.files.iter().map(|it| it.size).sum(),
            total_bytes: self.import.files.iter().map(|it| it.size).sum(),
            counts,
            elapsed_ms,
        };
        self.push(Push::Import(progress));
        self.reply(run.number, Reply::ImportReport(Box::new(report)));
        let kinds = order::set(self.engine.tables.iter().map(|it| it.practice().kind));
        let push = super::changed(&self.engine, &kinds, &[], false);
        self.push(push);
        self.push_status();
        self.work_on();
    }

    pub(super) fn import_failed(&mut self, news: BadNews) {
        match std::mem::take(&mut self.import.stage) {
            Stage::Idle => {}
            Stage::Inspecting { number, .. } => self.refuse(number, news),
            Stage::Running(run) => self.refuse(run.number, news),
        }
        self.push_status();
    }

    pub(super) fn import_stop(&mut self) {
        if let Stage::Running(run) = &mut self.import.stage {
            run.stop = true;
        }
    }

    fn import_progress(&mut self, stage: ImportStage) {
        let total_bytes = self.import.files.iter().map(|it| it.size).sum();
        let Stage::Running(run) = &mut self.import.stage else {
            return;
        };
        run.progress_at = self.now;
        let progress = ImportProgress {
            stage,
            dry_run: run.request.dry_run,
            bytes: run.bytes_before + run.offset,
            total_bytes,
            counts: run.intake.counts(run.importer.findings()),
            elapsed_ms: (self.now - run.started_at).clamp(0, i64::from(u32::MAX)) as u32,
        };
        self.push(Push::Import(progress));
    }

    pub(super) fn import_findings(&self, rejected: bool) -> (&'static str, String) {
        let Some(findings) = &self.import.findings else {
            return ("findings.csv", String::new());
        };
        if rejected {
            return ("rejected-rows.csv", findings.rejected_csv());
        }
        let mut writer =
            crate::exchange::csv::Writer::new(crate::exchange::csv::Dialect::default());
        writer.record(["Row", "Line", "Column", "Value", "Remark", "Nearest"]);
        for it in findings.samples() {
            writer.record([
                it.row.to_string().as_str(),
                it.line.to_string().as_str(),
                it.column.as_str(),
                it.value.as_str(),
                it.kind.words(),
                it.nearest.as_deref().unwrap_or(""),
            ]);
        }
        for it in findings.unknown_values() {
            let remark = match it.rows {
                1 => "1 row has this unknown value.".to_owned(),
                rows => format!("{rows} rows have this unknown value."),
            };
            let nearest = it.nearest.unwrap_or_default();
            writer.record([
                "",
                "",
                it.column.as_str(),
                it.value.as_str(),
                remark.as_str(),
                nearest.as_str(),
            ]);
        }
        for (kind, rows) in findings.left_out() {
            let words = kind.words();
            let remark = match rows {
                1 => format!("1 more row has this remark and is not listed: {words}"),
                rows => format!("{rows} more rows have this remark and are not listed: {words}"),
            };
            writer.record(["", "", "", "", remark.as_str(), ""]);
        }
        ("findings.csv", writer.finish())
    }
}

fn running() -> BadNews {
    BadNews::refusal(
        "busy",
        "An import is running; stop it or wait until it is done.",
    )
}

fn not_inspected() -> BadNews {
    BadNews::finding("not_inspected", "Choose the file first.")
}

/// How much to read next.
fn chunk_bytes(offset: u64, unpacker: &Unpacker, plain: u32) -> u32 {
    if offset == 0 || unpacker.is_packed() {
        PACKED_CHUNK_BYTES
    } else {
        plain
    }
}

/// Hands on what a piece of a file holds, and at its end what is left.
fn unpack(
    unpacker: &mut Unpacker,
    bytes: &[u8],
    ended: bool,
    mut take: impl FnMut(&[u8]),
) -> Result<(), GzipProblem> {
    unpacker.push(bytes, &mut take)?;
    if ended {
        unpacker.finish(take)?;
    }
    Ok(())
}

fn packed_badly(name: &str, problem: GzipProblem, written: bool) -> BadNews {
    let safe = if written {
        "What was imported before stays in and can be undone."
    } else {
        "Nothing was imported."
    };
    let message = format!(
        "{name} cannot be read: {problem}. {safe} Download or copy the file again, or unpack it yourself."
    );
    BadNews::finding("damaged_gzip", message)
}

fn line(it: &crate::exchange::findings::Finding) -> FindingLine {
    FindingLine {
        row: u32::try_from(it.row).unwrap_or(u32::MAX),
        column: it.column.clone(),
        value: it.value.clone(),
        message: it.kind.words().into(),
        nearest: it.nearest.clone().unwrap_or_default(),
        rejected: it.kind.rejects(),
    }
}

/// Counts of an import's findings, as the page sees them: a row that was rejected was read, too.
fn finding_counts(mut counts: ImportCounts, findings: &Findings) -> ImportCounts {
    let rejected = u32::try_from(findings.rejected_rows()).unwrap_or(u32::MAX);
    counts.rejected = counts.rejected.saturating_add(rejected);
    counts.rows = counts.rows.saturating_add(rejected);
    counts.findings += u32::try_from(findings.total()).unwrap_or(u32::MAX);
    counts
}
