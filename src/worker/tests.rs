//! The loop against a disk that never fails: what a person sees from call to reply.

mod joining;

use std::collections::BTreeMap;

use super::*;
use crate::domain::Role;
use crate::protocol::{
    Command, Datum, ImportReport, ImportRequest, Lane, ListPage, ListRequest, RecordView,
};

/// Performs jobs in memory, at once.
#[derive(Default)]
struct Disk {
    log: BTreeMap<u64, Vec<u8>>,
    head: Option<Vec<u8>>,
    local: BTreeMap<String, Vec<u8>>,
    checkpoint: BTreeMap<String, Vec<u8>>,
    blobs: BTreeMap<[u8; 32], Vec<u8>>,
    files: Vec<Vec<u8>>,
    announced: bool,
}

impl Disk {
    fn perform(&mut self, job: Job) -> Option<Outcome> {
        Some(match job {
            Job::Open => Outcome::Opened {
                head: self.head.clone(),
                local: self.local.clone().into_iter().collect(),
                checkpoint: self.checkpoint.keys().cloned().collect(),
            },
            Job::ReadLog { from, at_most } => Outcome::Log {
                head: self.head.clone(),
                segments: self
                    .log
                    .range(from..)
                    .take(at_most as usize)
                    .map(|(key, it)| (*key, it.clone()))
                    .collect(),
            },
            Job::ReadSome(keys) => {
                let found: BTreeMap<u64, Vec<u8>> = keys
                    .iter()
                    .filter_map(|key| self.log.range(*key..).next())
                    .map(|(key, bytes)| (*key, bytes.clone()))
                    .collect();
                Outcome::Segments(found.into_iter().collect())
            }
            Job::Commit {
                expected,
                segments,
                remove,
                blobs,
                head,
                ..
            } => {
                if expected != self.head {
                    return Some(Outcome::Moved {
                        head: self.head.clone(),
                    });
                }
                for key in remove {
                    self.log.remove(&key);
                }
                self.log.extend(segments);
                self.blobs.extend(blobs);
                self.head = Some(head);
                Outcome::Committed
            }
            Job::Replace {
                segments,
                blobs,
                head,
            } => {
                self.log = segments.into_iter().collect();
                self.blobs = blobs.into_iter().collect();
                self.checkpoint.clear();
                self.head = Some(head);
                Outcome::Committed
            }
            Job::WriteCheckpoint(parts) => {
                self.checkpoint = parts.into_iter().collect();
                Outcome::Committed
            }
            Job::ReadCheckpoint(name) => Outcome::Bytes(self.checkpoint.get(&name).cloned()),
            Job::PutLocal(key, bytes) => {
                match bytes {
                    Some(bytes) => self.local.insert(key, bytes),
                    None => self.local.remove(&key),
                };
                Outcome::Committed
            }
            Job::ReadBlob(hash) => Outcome::Bytes(self.blobs.get(&hash).cloned()),
            Job::ReadBlobs => Outcome::Blobs(self.blobs.clone().into_iter().collect()),
            Job::ReadFile {
                handle,
                offset,
                len,
            } => {
                let file = &self.files[handle as usize];
                let from = (offset as usize).min(file.len());
                let to = (from + len as usize).min(file.len());
                Outcome::Bytes(Some(file[from..to].to_vec()))
            }
            Job::Wipe => {
                *self = Disk {
                    files: std::mem::take(&mut self.files),
                    ..Disk::default()
                };
                Outcome::Committed
            }
            Job::Usage => Outcome::Usage {
                stores: Vec::new(),
                segments: self.log.len() as u64,
                memory: 0,
                persistent: None,
            },
            Job::SetAside(segments) => {
                for (key, _) in segments {
                    self.log.remove(&key);
                }
                return None;
            }
            Job::ReadDamaged => Outcome::Segments(Vec::new()),
            Job::Announce(_) => {
                self.announced = true;
                return None;
            }
            Job::DropCheckpoint | Job::Say(_) | Job::Wake(_) => return None,
        })
    }
}

struct Tab {
    worker: Worker,
    now: i64,
    number: u32,
    replies: BTreeMap<u32, Reply>,
    wake: Option<i64>,
}

impl Tab {
    fn new(seed: u8) -> Self {
        Tab {
            worker: Worker::new(Environment::default(), [seed; 32]),
            now: 1_770_000_000_000,
            number: 0,
            replies: BTreeMap::new(),
            wake: None,
        }
    }

    fn open(disk: &mut Disk, seed: u8) -> Self {
        let mut tab = Self::new(seed);
        let jobs = tab.worker.start(tab.now);
        tab.run(disk, jobs);
        tab
    }

    fn run(&mut self, disk: &mut Disk, jobs: Vec<(JobId, Job)>) {
        let mut queue: std::collections::VecDeque<_> = jobs.into();
        while let Some((id, job)) = queue.pop_front() {
            match &job {
                Job::Say(Said::Reply(number, reply)) => {
                    self.replies.insert(*number, reply.clone());
                }
                Job::Wake(at) => self.wake = Some(*at),
                _ => {}
            }
            if let Some(outcome) = disk.perform(job) {
                self.now += 1;
                queue.extend(self.worker.step(self.now, Input::Done(id, outcome)));
            }
        }
    }

    fn input(&mut self, disk: &mut Disk, input: Input) {
        self.now += 1;
        let jobs = self.worker.step(self.now, input);
        self.run(disk, jobs);
    }

    fn call(&mut self, disk: &mut Disk, call: Call) -> Reply {
        self.call_with(disk, call, Vec::new())
    }

    fn call_with(&mut self, disk: &mut Disk, call: Call, files: Vec<FileInfo>) -> Reply {
        self.number += 1;
        let number = self.number;
        self.input(
            disk,
            Input::Call {
                number,
                call,
                files,
            },
        );
        self.replies
            .remove(&number)
            .expect("every call is answered")
    }

    fn run_command(
        &mut self,
        disk: &mut Disk,
        command: Command,
    ) -> Result<crate::protocol::Done, BadNews> {
        match self.call(disk, Call::Run(command)) {
            Reply::Done(done) => Ok(done),
            Reply::BadNews(news) => Err(news),
            other => panic!("{other:?}"),
        }
    }

    fn list(&mut self, disk: &mut Disk, kind: &str, query: &str, columns: &[&str]) -> ListPage {
        let request = ListRequest {
            kind: kind.into(),
            query: query.into(),
            columns: columns.iter().map(|it| (*it).into()).collect(),
            limit: 50,
            ..ListRequest::default()
        };
        match self.call(disk, Call::List(request)) {
            Reply::List(page) => {
                assert_eq!(page.error, None, "{query}");
                page
            }
            other => panic!("{other:?}"),
        }
    }

    fn record(&mut self, disk: &mut Disk, id: &str) -> RecordView {
        match self.call(disk, Call::Record { id: id.into() }) {
            Reply::Record(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn import(
        &mut self,
        disk: &mut Disk,
        name: &str,
        bytes: Vec<u8>,
        dry_run: bool,
    ) -> ImportReport {
        disk.files.push(bytes);
        let handle = disk.files.len() as u32 - 1;
        let file = FileInfo {
            handle,
            name: name.into(),
            size: disk.files[handle as usize].len() as u64,
            media_type: String::new(),
        };
        let files = vec![crate::protocol::FileRef(0)];
        let call = Call::ImportInspect {
            files: files.clone(),
        };
        let plan = match self.call_with(disk, call, vec![file]) {
            Reply::ImportPlan(plan) => *plan,
            other => panic!("{other:?}"),
        };
        assert_eq!(plan.problems, Vec::<String>::new());
        let request = ImportRequest {
            files,
            plan,
            dry_run,
            save_mapping_as: String::new(),
        };
        match self.call(disk, Call::ImportRun(Box::new(request))) {
            Reply::ImportReport(report) => *report,
            other => panic!("{other:?}"),
        }
    }
}

fn desk() -> (Disk, Tab) {
    let mut disk = Disk::default();
    let mut tab = Tab::open(&mut disk, 1);
    assert_eq!(tab.worker.phase(), Phase::Empty);
    let call = Call::StartEmpty {
        workspace: "Ostermoor".into(),
        me: "Amara".into(),
    };
    assert_eq!(tab.call(&mut disk, call), Reply::Nothing);
    (disk, tab)
}

fn text(text: &str) -> Datum {
    Datum::Text(text.into())
}

fn create(title: &str) -> Command {
    Command::Create {
        kind: "incident".into(),
        fields: vec![("title".into(), text(title))],
    }
}

#[test]
fn a_record_lives_its_life_and_survives_a_reload() {
    let (mut disk, mut tab) = desk();
    let done = tab
        .run_command(&mut disk, create("Printer on fire"))
        .expect("created");
    let id = done.records[0].id;
    assert_eq!(done.records[0].number, "INC-0001");
    let refused = tab.run_command(
        &mut disk,
        Command::Step {
            records: vec![id],
            step: "resolve".into(),
            args: vec![
                ("resolution_code".into(), text("fixed")),
                ("resolution_notes".into(), text("short")),
            ],
        },
    );
    assert_eq!(refused.map_err(|it| it.code), Err("too_short".into()));
    tab.run_command(
        &mut disk,
        Command::Say {
            record: id,
            lane: Lane::Public,
            text: "On our way".into(),
        },
    )
    .expect("said");
    tab.run_command(
        &mut disk,
        Command::Step {
            records: vec![id],
            step: "resolve".into(),
            args: vec![
                ("resolution_code".into(), text("fixed")),
                (
                    "resolution_notes".into(),
                    text("Took the paper out of the fuser."),
                ),
            ],
        },
    )
    .expect("resolved");
    let before = tab.record(&mut disk, "INC-0001");
    assert_eq!(before.state, "resolved");
    assert_eq!(before.entries.len(), 1);
    let mut again = Tab::open(&mut disk, 2);
    assert_eq!(again.worker.digest(), tab.worker.digest());
    let after = again.record(&mut disk, "INC-0001");
    assert_eq!(after.fields, before.fields);
    assert_eq!(after.history, before.history);
    assert_eq!(
        again
            .list(&mut disk, "incident", "fuser", &["number"])
            .total,
        1
    );
}

#[test]
fn undo_takes_back_and_redo_does_again_also_after_a_reload() {
    let (mut disk, mut tab) = desk();
    let id = tab
        .run_command(&mut disk, create("One"))
        .expect("created")
        .records[0]
        .id;
    let two = tab
        .run_command(&mut disk, create("Two"))
        .expect("created")
        .records[0]
        .id;
    let set = Command::Update {
        records: vec![id, two],
        fields: vec![("impact".into(), text("1"))],
    };
    assert_eq!(tab.run_command(&mut disk, set).expect("set").changed, 2);
    let high = |tab: &mut Tab, disk: &mut Disk| tab.list(disk, "incident", "impact:1", &[]).total;
    assert_eq!(high(&mut tab, &mut disk), 2);
    assert!(matches!(tab.call(&mut disk, Call::Undo), Reply::Done(done) if done.changed == 2));
    assert_eq!(high(&mut tab, &mut disk), 0);
    let mut tab = Tab::open(&mut disk, 3);
    assert!(matches!(tab.call(&mut disk, Call::Redo), Reply::Done(done) if done.changed == 2));
    assert_eq!(high(&mut tab, &mut disk), 2);
    // Back through everything, down to the two creations.
    for left in [2, 1, 0] {
        assert!(matches!(tab.call(&mut disk, Call::Undo), Reply::Done(_)));
        assert_eq!(tab.list(&mut disk, "incident", "", &[]).total, left);
    }
    assert!(
        matches!(tab.call(&mut disk, Call::Undo), Reply::BadNews(news) if news.code == "nothing_to_undo")
    );
}

#[test]
fn two_tabs_write_by_turns_and_lose_nothing() {
    let (mut disk, mut one) = desk();
    let mut two = Tab::open(&mut disk, 2);
    for turn in 0..10 {
        one.run_command(&mut disk, create(&format!("From one {turn}")))
            .expect("created");
        two.run_command(&mut disk, create(&format!("From two {turn}")))
            .expect("created");
    }
    one.input(&mut disk, Input::Announced(Announcement::Committed));
    two.input(&mut disk, Input::Announced(Announcement::Committed));
    assert_eq!(one.worker.digest(), two.worker.digest());
    let page = one.list(&mut disk, "incident", "", &["number"]);
    assert_eq!(page.total, 20);
    let numbers: BTreeSet<String> = page
        .rows
        .iter()
        .map(|row| format!("{:?}", row.cells))
        .collect();
    assert_eq!(numbers.len(), 20, "no number twice");
}

#[test]
fn a_requester_sees_no_internal_word_by_any_road() {
    let (mut disk, mut tab) = desk();
    let person = Command::Create {
        kind: "person".into(),
        fields: vec![("name".into(), text("Noor"))],
    };
    let noor = tab.run_command(&mut disk, person).expect("created").records[0].id;
    let fields = vec![
        ("title".into(), text("VPN drops")),
        ("requester".into(), text("Noor")),
    ];
    let id = tab
        .run_command(
            &mut disk,
            Command::Create {
                kind: "incident".into(),
                fields,
            },
        )
        .expect("created")
        .records[0]
        .id;
    tab.run_command(&mut disk, create("Somebody else's"))
        .expect("created");
    for (lane, words) in [
        (Lane::Internal, "zebra secret"),
        (Lane::Public, "giraffe greeting"),
    ] {
        tab.run_command(
            &mut disk,
            Command::Say {
                record: id,
                lane,
                text: words.into(),
            },
        )
        .expect("said");
    }
    let me = Me {
        person: noor,
        name: "Noor".into(),
        role: Role::Requester,
    };
    assert_eq!(tab.call(&mut disk, Call::SetMe(me)), Reply::Nothing);
    assert_eq!(tab.list(&mut disk, "incident", "", &["number"]).total, 1);
    assert_eq!(tab.list(&mut disk, "incident", "zebra", &[]).total, 0);
    assert_eq!(tab.list(&mut disk, "incident", "giraffe", &[]).total, 1);
    let view = tab.record(&mut disk, &id.to_hex());
    assert_eq!(view.entries.len(), 1);
    assert!(view.history.is_empty());
    assert!(!format!("{view:?}").contains("zebra"));
    match tab.call(
        &mut disk,
        Call::Search {
            text: "zebra".into(),
            kind: String::new(),
            limit: 10,
        },
    ) {
        Reply::Search(page) => assert_eq!(page.total, 0),
        other => panic!("{other:?}"),
    }
    match tab.call(
        &mut disk,
        Call::Search {
            text: "giraffe".into(),
            kind: String::new(),
            limit: 10,
        },
    ) {
        Reply::Search(page) => {
            assert_eq!(page.total, 1);
            assert!(!format!("{page:?}").contains("zebra"));
        }
        other => panic!("{other:?}"),
    }
    let other = tab.list(&mut disk, "incident", "", &["number"]).rows[0].clone();
    assert_eq!(other.id, id);
}

#[test]
fn a_held_incident_wakes_and_a_resolved_one_closes_by_itself() {
    let (mut disk, mut tab) = desk();
    let held = tab
        .run_command(&mut disk, create("Wait for Monday"))
        .expect("created")
        .records[0]
        .id;
    let until = tab.now + 3_600_000;
    tab.run_command(
        &mut disk,
        Command::Step {
            records: vec![held],
            step: "hold".into(),
            args: vec![
                ("hold_reason".into(), text("date")),
                ("hold_until".into(), Datum::Time(until)),
            ],
        },
    )
    .expect("held");
    tab.now = until + 60_000;
    tab.input(&mut disk, Input::Tick);
    let view = tab.record(&mut disk, &held.to_hex());
    assert_eq!(view.state, "in_progress");
    let woke = view
        .history
        .iter()
        .rev()
        .find(|it| it.field == "state")
        .expect("in the history");
    assert_eq!(woke.at, until, "stamped with the time it was due");
    tab.run_command(
        &mut disk,
        Command::Step {
            records: vec![held],
            step: "resolve".into(),
            args: vec![
                ("resolution_code".into(), text("fixed")),
                (
                    "resolution_notes".into(),
                    text("It was Monday, and it worked."),
                ),
            ],
        },
    )
    .expect("resolved");
    tab.now += 8 * 86_400_000;
    tab.input(&mut disk, Input::Tick);
    assert_eq!(tab.record(&mut disk, &held.to_hex()).state, "closed");
}

#[test]
fn an_attachment_comes_back_byte_for_byte() {
    let (mut disk, mut tab) = desk();
    let id = tab
        .run_command(&mut disk, create("See picture"))
        .expect("created")
        .records[0]
        .id;
    disk.files.push(vec![7; 5_000]);
    let file = FileInfo {
        handle: 0,
        name: "a/b/pic.png".into(),
        size: 5_000,
        media_type: "image/png".into(),
    };
    let call = Call::Attach {
        record: id,
        lane: Lane::Public,
        files: vec![crate::protocol::FileRef(0)],
    };
    assert!(matches!(
        tab.call_with(&mut disk, call, vec![file]),
        Reply::Done(_)
    ));
    let attachment = tab.record(&mut disk, &id.to_hex()).attachments[0].clone();
    assert_eq!(
        (attachment.name.as_str(), attachment.size),
        ("pic.png", 5_000)
    );
    match tab.call(
        &mut disk,
        Call::Blob {
            record: id,
            attachment: attachment.id,
        },
    ) {
        Reply::File { bytes, .. } => assert_eq!(bytes, vec![7; 5_000]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_export_imports_twice_without_change_and_can_be_taken_back() {
    let mut disk = Disk::default();
    let mut tab = Tab::open(&mut disk, 1);
    let file = "Number,Short description,State,Priority,Impact,Urgency,Caller,Assignment group,Opened,Resolved,Closed\n\
        INC0001,Mail is slow,Closed,2 - High,2 - Medium,1 - High,Ada,Mail team,2026-01-05 09:00,2026-01-05 11:00,2026-01-08 11:00\n\
        INC0002,\"Phone, rings\ntwice\",On Hold,5 - Planning,3 - Low,3 - Low,Ada,Phones,2026-01-06 09:00,,\n";
    let dry = tab.import(&mut disk, "list.csv", file.into(), true);
    assert_eq!((dry.counts.new, dry.counts.rejected), (2, 0), "{dry:?}");
    assert!(disk.log.is_empty(), "a dry run writes nothing");
    let report = tab.import(&mut disk, "list.csv", file.into(), false);
    assert_eq!(report.counts.new, 2, "{report:?}");
    let page = tab.list(
        &mut disk,
        "incident",
        "p:2",
        &["number", "state", "requester"],
    );
    assert_eq!(page.total, 1);
    let view = tab.record(&mut disk, "INC0001");
    let states: Vec<_> = view
        .history
        .iter()
        .filter(|it| it.field == "state")
        .map(|it| it.to.text().to_string())
        .collect();
    assert_eq!(states, ["new", "resolved", "closed"]);
    let again = tab.import(&mut disk, "list.csv", file.into(), false);
    assert_eq!(
        (again.counts.new, again.counts.changed, again.counts.same),
        (0, 0, 2),
        "{again:?}"
    );
    let file = file.replace("Mail is slow", "Mail is very slow");
    let third = tab.import(&mut disk, "list.csv", file.into(), false);
    assert_eq!((third.counts.changed, third.counts.same), (1, 1));
    assert_eq!(tab.list(&mut disk, "incident", "title:very", &[]).total, 1);
    for act in [third.act, report.act] {
        assert!(matches!(
            tab.call(&mut disk, Call::UndoAct { act }),
            Reply::Done(_)
        ));
    }
    assert_eq!(tab.list(&mut disk, "incident", "", &[]).total, 0);
    assert_eq!(
        tab.list(&mut disk, "person", "", &["name"]).total,
        1,
        "only the admin is left"
    );
}

#[test]
fn the_wake_up_is_asked_for() {
    let (_, tab) = desk();
    assert!(tab.wake.is_some());
}

/// The real log, as its users would bring it: nothing is mapped by hand.
#[test]
fn the_real_log_comes_in_and_counts_as_an_independent_script_does() {
    use std::io::Read;
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/uci-498-incident-log/"
    );
    let packed =
        std::fs::read(format!("{folder}incident_event_log.csv.gz")).expect("the fixture is there");
    let mut log = Vec::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_end(&mut log)
        .expect("unpacks");
    let expected: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(format!("{folder}expected.json")).expect("the counts are there"),
    )
    .expect("is JSON");
    let last = &expected["last_rows"];

    let mut disk = Disk::default();
    let mut tab = Tab::open(&mut disk, 1);
    let report = tab.import(&mut disk, "incident_event_log.csv", log.clone(), false);
    assert_eq!(
        u64::from(report.counts.rows),
        expected["rows"].as_u64().expect("a count")
    );
    assert_eq!(
        u64::from(report.counts.new),
        expected["incidents"].as_u64().expect("a count")
    );
    assert_eq!(report.counts.rejected, 0);

    let mut facet = |field: &str| -> BTreeMap<String, u64> {
        let call = Call::Facet {
            kind: "incident".into(),
            query: String::new(),
            field: field.into(),
            prefix: String::new(),
            limit: 1_000,
        };
        match tab.call(&mut disk, call) {
            Reply::Facet(values) => values
                .into_iter()
                .filter(|it| !it.value.is_none())
                .map(|it| (it.label, u64::from(it.count)))
                .collect(),
            other => panic!("{other:?}"),
        }
    };
    let script = |name: &str, label: &dyn Fn(&str) -> String| -> BTreeMap<String, u64> {
        let counts = last[name]
            .as_object()
            .unwrap_or_else(|| panic!("{name} is counted"));
        counts
            .iter()
            .filter(|(key, _)| *key != "?")
            .map(|(key, count)| (label(key), count.as_u64().expect("a count")))
            .collect()
    };
    let as_is = |key: &str| key.split_whitespace().collect::<Vec<_>>().join(" ");
    let after_dash = |key: &str| key.split(" - ").last().unwrap_or_default().to_string();
    assert_eq!(facet("state"), script("by_state", &as_is));
    assert_eq!(facet("priority"), script("by_priority", &after_dash));
    let groups = |counts: BTreeMap<String, u64>| -> BTreeMap<String, u64> {
        counts
            .into_iter()
            .map(|(key, count)| (as_is(&key), count))
            .collect()
    };
    assert_eq!(
        groups(facet("assignment_group")),
        script("by_assignment_group", &as_is)
    );
    assert_eq!(groups(facet("category")), script("by_category", &as_is));
    for (month, count) in last["by_opened_month"].as_object().expect("months") {
        let page = tab.list(&mut disk, "incident", &format!("opened:{month}"), &[]);
        assert_eq!(
            u64::from(page.total),
            count.as_u64().expect("a count"),
            "{month}"
        );
    }

    let view = tab.record(&mut disk, "INC0000045");
    let states: Vec<_> = view
        .history
        .iter()
        .filter(|it| it.field == "state")
        .map(|it| it.to.text().to_string())
        .collect();
    assert_eq!(states, ["new", "resolved", "closed"]);

    let again = tab.import(&mut disk, "incident_event_log.csv", log, false);
    assert_eq!((again.counts.new, again.counts.changed), (0, 0));
    assert_eq!(
        u64::from(again.counts.same),
        expected["incidents"].as_u64().expect("a count")
    );

    let mut reopened = Tab::open(&mut disk, 2);
    assert_eq!(reopened.worker.digest(), tab.worker.digest());
    assert_eq!(reopened.worker.phase(), Phase::Ready);
    let bytes: usize = disk.log.values().map(Vec::len).sum();
    println!(
        "{} segments, {bytes} bytes, {} operations",
        disk.log.len(),
        reopened.worker.engine.operations
    );
    assert!(matches!(
        reopened.call(&mut disk, Call::UndoAct { act: report.act }),
        Reply::Done(_)
    ));
    assert_eq!(reopened.list(&mut disk, "incident", "", &[]).total, 0);
}

#[test]
fn a_damaged_segment_is_put_aside_and_the_rest_stays_usable() {
    let (mut disk, mut tab) = desk();
    for turn in 0..5 {
        tab.run_command(&mut disk, create(&format!("Number {turn}")))
            .expect("created");
    }
    let key = *disk.log.keys().nth(2).expect("there are six");
    let bytes = disk.log.get_mut(&key).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    disk.checkpoint.clear();
    let mut again = Tab::open(&mut disk, 2);
    assert_eq!(again.list(&mut disk, "incident", "", &[]).total, 4);
    assert!(
        again.worker.damage.iter().any(|it| it.contains("checksum")),
        "{:?}",
        again.worker.damage
    );
    again
        .run_command(&mut disk, create("Still works"))
        .expect("created");
}

#[test]
fn a_backup_comes_back_in_an_empty_browser() {
    let (mut disk, mut tab) = desk();
    tab.run_command(&mut disk, create("Keep me"))
        .expect("created");
    let bytes = match tab.call(&mut disk, Call::Backup) {
        Reply::File { bytes, .. } => bytes,
        other => panic!("{other:?}"),
    };
    let mut empty = Disk::default();
    let mut there = Tab::open(&mut empty, 9);
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 4;
    for (content, fits) in [(flipped, false), (bytes, true)] {
        let size = content.len() as u64;
        empty.files.push(content);
        let handle = empty.files.len() as u32 - 1;
        let file = FileInfo {
            handle,
            name: "x.steward".into(),
            size,
            media_type: String::new(),
        };
        let reply = there.call_with(
            &mut empty,
            Call::Restore {
                file: crate::protocol::FileRef(0),
            },
            vec![file],
        );
        assert_eq!(reply == Reply::Nothing, fits, "{reply:?}");
    }
    assert_eq!(there.worker.digest(), tab.worker.digest());
    assert_eq!(there.list(&mut empty, "incident", "Keep", &[]).total, 1);
}
