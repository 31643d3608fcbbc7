//! The worker's whole loop over a disk in memory: an import, an opening, searches with snippets and
//! records with their timelines: `cargo bench --bench worker [-- NUMBER_OF_RECORDS | FILE.csv] [import]`,
//! which stops after the import if asked to.
//!
//! The records are made up as those of `benches/lib/workspace.mjs`: 6,000 words, titles of 5 to 12 of
//! them, descriptions of 40 to 90. Seeded: every run does the same work.

use std::collections::VecDeque;
use std::time::Duration;

use steward::protocol::{Call, FileRef, ImportRequest, Phase, Push, Reply, Said};
use steward::testkit::SimDisk;
use steward::worker::{Environment, FileInfo, Input, Job, JobId, Machine, Outcome, Worker};

const NOW: i64 = 1_770_000_000_000;
const DAY: i64 = 86_400_000;

fn main() {
    let chosen = std::env::args()
        .skip(1)
        .find(|it| it.ends_with(".csv") || it.parse::<usize>().is_ok());
    let chosen = chosen.unwrap_or_else(|| "20000".into());
    let mut random = Random(11);
    let words = vocabulary(&mut random);
    let file = match chosen.parse() {
        Ok(count) => csv(&mut random, &words, count),
        Err(_) => std::fs::read(&chosen).expect("the file can be read"),
    };
    println!("{:.1} MB of CSV", file.len() as f64 / 1e6);

    let mut host = Host {
        disk: SimDisk::default(),
        file,
    };
    let mut tab = host.tab();
    let took = timed(|| host.import(&mut tab));
    println!("import                    {:>9.1} ms", ms(took));
    tab.now += 60_000;
    host.give(&mut tab, Input::Tick);
    host.figures(&mut tab);
    if std::env::args().any(|it| it == "import") {
        return;
    }
    drop(tab);

    let start = now();
    let mut tab = host.tab();
    println!("open, lists and search    {:>9.1} ms", ms(now() - start));
    if let Some(longest) = tab.longest.take() {
        println!("  longest step            {:>9.1} ms", ms(longest));
    }
    assert_eq!(tab.worker.phase(), Phase::Ready);
    host.figures(&mut tab);

    let mut times = Vec::new();
    let mut bytes = 0;
    let mut found = Vec::new();
    for _ in 0..200 {
        let text = match random.below(2) {
            0 => words[skewed(&mut random, words.len())].clone(),
            _ => format!(
                "{} {}",
                words[skewed(&mut random, words.len())],
                words[skewed(&mut random, words.len())]
            ),
        };
        let call = Call::Search {
            text,
            kind: "incident".into(),
            limit: 50,
        };
        let before = tab.bytes_read;
        times.push(timed(|| {
            if let Reply::Search(page) = host.call(&mut tab, call) {
                found.extend(page.hits.into_iter().map(|it| it.record.id));
            }
        }));
        bytes += tab.bytes_read - before;
    }
    report("search, 50 snippets", &mut times);
    println!("  read for each           {:>9.2} MB", bytes as f64 / 200e6);

    let mut times = Vec::new();
    for _ in 0..200 {
        let id = found[random.below(found.len())].to_hex();
        times.push(timed(|| drop(host.call(&mut tab, Call::Record { id }))));
    }
    report("a record, its timeline", &mut times);
}

/// A browser without a browser: one disk, one file that somebody dropped.
struct Host {
    disk: SimDisk,
    file: Vec<u8>,
}

struct Tab {
    worker: Worker,
    now: i64,
    number: u32,
    reply: Option<(u32, Reply)>,
    bytes_read: usize,
    longest: Option<Duration>,
}

impl Host {
    fn tab(&mut self) -> Tab {
        let environment = Environment {
            secure: true,
            time_zone: "UTC".into(),
            build: "bench".into(),
            demo: false,
        };
        let mut tab = Tab {
            worker: Worker::new(environment, [7; 32]),
            now: NOW,
            number: 0,
            reply: None,
            bytes_read: 0,
            longest: None,
        };
        let jobs = Machine::start(&mut tab.worker, tab.now);
        self.run(&mut tab, jobs);
        tab
    }

    fn run(&mut self, tab: &mut Tab, jobs: Vec<(JobId, Job)>) {
        let mut queue = VecDeque::from(jobs);
        while let Some((id, job)) = queue.pop_front() {
            let outcome = match &job {
                Job::Say(Said::Reply(number, reply)) => {
                    tab.reply = Some((*number, reply.clone()));
                    None
                }
                Job::Say(Said::Push(Push::BadNews(news))) => panic!("{news:?}"),
                Job::ReadFile { offset, len, .. } => {
                    let from = (*offset as usize).min(self.file.len());
                    let to = (from + *len as usize).min(self.file.len());
                    Some(Outcome::Bytes(Some(self.file[from..to].to_vec())))
                }
                job => self.disk.perform(job),
            };
            if let Some(Outcome::Segments(segments)) = &outcome {
                tab.bytes_read += segments.iter().map(|(_, it)| it.len()).sum::<usize>();
            }
            if let Some(outcome) = outcome {
                tab.now += 1;
                let start = now();
                queue.extend(Machine::step(
                    &mut tab.worker,
                    tab.now,
                    Input::Done(id, outcome),
                ));
                tab.longest = tab.longest.max(Some(now().saturating_sub(start)));
            }
        }
    }

    fn give(&mut self, tab: &mut Tab, input: Input) {
        let jobs = Machine::step(&mut tab.worker, tab.now, input);
        self.run(tab, jobs);
    }

    fn call(&mut self, tab: &mut Tab, call: Call) -> Reply {
        tab.number += 1;
        let number = tab.number;
        let files = vec![FileInfo {
            handle: 0,
            name: "workspace.csv".into(),
            size: self.file.len() as u64,
            media_type: "text/csv".into(),
        }];
        let input = Input::Call {
            number,
            call,
            files,
        };
        self.give(tab, input);
        match tab.reply.take() {
            Some((answered, reply)) if answered == number => reply,
            other => panic!("call {number} was not answered last: {other:?}"),
        }
    }

    fn import(&mut self, tab: &mut Tab) {
        let files = vec![FileRef(0)];
        let call = Call::ImportInspect {
            files: files.clone(),
        };
        let Reply::ImportPlan(plan) = self.call(tab, call) else {
            panic!("the file gives no plan");
        };
        let request = ImportRequest {
            files,
            plan: *plan,
            dry_run: false,
            save_mapping_as: String::new(),
        };
        match self.call(tab, Call::ImportRun(Box::new(request))) {
            Reply::ImportReport(report) => println!("{:?}", report.counts),
            other => panic!("{other:?}"),
        }
    }

    fn figures(&mut self, tab: &mut Tab) {
        let Reply::Stats(stats) = self.call(tab, Call::Stats) else {
            panic!("no figures");
        };
        let timing = |name: &str| {
            let it = stats.timings.iter().find(|it| it.0 == name);
            it.map_or(f64::NAN, |it| it.1)
        };
        let resident = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages: f64 = resident
            .split(' ')
            .nth(1)
            .and_then(|it| it.parse().ok())
            .unwrap_or(f64::NAN);
        println!(
            "  {} operations in {} segments, {:?} bytes; search index {:.1} MB; process {:.0} MB",
            stats.operations,
            stats.segments,
            &stats.bytes[..2],
            timing("search_bytes") / 1e6,
            pages * 4096.0 / 1e6
        );
    }
}

/// Places near the front are likelier, as words of a text are.
fn skewed(random: &mut Random, len: usize) -> usize {
    let ends = (len as f64 / 8.0 + 1.0).ln();
    ((((random.share() * ends).exp() - 1.0) * 8.0) as usize).min(len - 1)
}

fn csv(random: &mut Random, words: &[String], count: usize) -> Vec<u8> {
    let mut out = String::from(
        "Number,Title,Description,State,Impact,Urgency,Assignment group,Assignee,Requester,Service,Category,Channel,Location,Opened at,Updated at,Resolved at,Closed at\n",
    );
    let text = |random: &mut Random, count: usize| {
        let words: Vec<&str> = (0..count)
            .map(|_| words[skewed(random, words.len())].as_str())
            .collect();
        words.join(" ")
    };
    let iso = |unix_ms: i64| {
        jiff::Timestamp::from_millisecond(unix_ms)
            .expect("a moment of this century")
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string()
    };
    for nth in 0..count {
        let opened = NOW - 365 * DAY + (nth as f64 / count as f64 * 350.0 * DAY as f64) as i64;
        let resolved = opened + 600_000 + (random.share().powi(3) * 9.0 * DAY as f64) as i64;
        let closed = resolved + DAY;
        let title = 5 + random.below(8);
        let description = 40 + random.below(51);
        let cells = [
            format!("T{:07}", nth + 1),
            text(random, title),
            text(random, description),
            "closed".into(),
            (1 + random.below(3)).to_string(),
            (1 + random.below(3)).to_string(),
            format!("Team {}", random.below(20)),
            format!("Ada Person{}", random.below(400)),
            format!("Bram Person{}", random.below(400)),
            format!("Service {}", random.below(15)),
            format!("Category {}", random.below(10)),
            ["phone", "email", "portal", "chat"][random.below(4)].into(),
            format!("Town {}", random.below(12)),
            iso(opened),
            iso(closed),
            iso(resolved),
            iso(closed),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out.into_bytes()
}

/// 6,000 words, the commonest first; one in six a code such as `srv09f3`.
fn vocabulary(random: &mut Random) -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "ac", "ba", "con", "de", "er", "fo", "gra", "in", "ka", "lo", "mi", "net", "or", "pa",
        "qua", "re", "ser", "ti", "un", "ver", "wor", "xe", "yo", "zi",
    ];
    const ENDINGS: [&str; 8] = ["", "", "", "s", "ing", "ed", "er", "ment"];
    let mut seen = std::collections::BTreeSet::new();
    let mut words = Vec::new();
    while words.len() < 6_000 {
        let word = if random.below(6) == 0 {
            format!(
                "{}{:04x}",
                ["srv", "err", "pc"][random.below(3)],
                random.below(65_536)
            )
        } else {
            let stem: String = (0..2 + random.below(2))
                .map(|_| SYLLABLES[random.below(24)])
                .collect();
            stem + ENDINGS[random.below(8)]
        };
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| ms(times[((times.len() - 1) as f64 * share) as usize]);
    println!(
        "{name:<26}{:>9.2} p50 {:>9.2} p95 {:>9.2} max ms",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    now().saturating_sub(start)
}

/// Processor time of this thread, where the system tells it (Linux): what others do on the machine
/// does not count. Else the time of the clock on the wall.
fn now() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match times.split(' ').next().and_then(|it| it.parse().ok()) {
        Some(nanos) => Duration::from_nanos(nanos),
        None => std::time::UNIX_EPOCH.elapsed().unwrap_or_default(),
    }
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// From 0 up to but not including 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
