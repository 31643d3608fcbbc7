//! Segments are joined while other tabs are in the middle of something.

use super::*;

impl Tab {
    /// Two minutes in which nobody does anything in this tab.
    fn rest(&mut self, disk: &mut Disk) {
        self.now += 120_000;
        self.input(disk, Input::Tick);
    }

    /// So many incidents, a segment each.
    fn create_many(&mut self, disk: &mut Disk, count: usize) {
        for turn in 0..count {
            self.run_command(disk, create(&format!("Number {turn}")))
                .expect("created");
        }
    }

    fn say(&mut self, disk: &mut Disk, record: RecordId, words: &str) {
        let command = Command::Say {
            record,
            lane: Lane::Public,
            text: words.into(),
        };
        self.run_command(disk, command).expect("said");
    }

    /// Makes a call that has to read first: gives what it asks for, and does not perform it.
    fn ask(&mut self, call: Call) -> (u32, Vec<(JobId, Job)>) {
        self.number += 1;
        let input = Input::Call {
            number: self.number,
            call,
            files: Vec::new(),
        };
        (self.number, self.worker.step(self.now, input))
    }

    fn hear(&mut self, disk: &mut Disk) {
        self.input(disk, Input::Announced(Announcement::Committed));
    }
}

/// What a tab shows of the whole log, with the history of one record.
fn story(disk: &mut Disk, tab: &mut Tab, id: &str) -> impl PartialEq + std::fmt::Debug + use<> {
    let now = tab.now;
    tab.now = 1_780_000_000_000;
    let view = tab.record(disk, id);
    let acts = tab.call(disk, Call::Acts);
    tab.now = now;
    let engine = &tab.worker.engine;
    (engine.digest(), engine.operations, view, acts)
}

/// Every tab, one that opens from the checkpoint, and one that reads the whole log show the same.
fn all_agree(disk: &mut Disk, tabs: &mut [&mut Tab], id: &str) {
    let mut from_checkpoint = Tab::open(disk, 101);
    let expected = story(disk, &mut from_checkpoint, id);
    for tab in tabs {
        assert_eq!(story(disk, tab, id), expected);
    }
    disk.checkpoint.clear();
    let mut from_log = Tab::open(disk, 102);
    assert_eq!(story(disk, &mut from_log, id), expected);
    assert_eq!(from_log.worker.damage.words(), Vec::<String>::new());
}

#[test]
fn small_segments_are_joined_when_nothing_happens_and_every_tab_goes_on() {
    let (mut disk, mut tab) = desk();
    let mut other = Tab::open(&mut disk, 2);
    tab.create_many(&mut disk, 40);
    let before = disk.log.len();
    let last = *disk.log.keys().last().expect("not empty");
    tab.rest(&mut disk);
    assert_eq!((before, disk.log.len()), (41, 1));
    assert_eq!(disk.log.keys().collect::<Vec<_>>(), [&last]);
    // The other tab has missed it all, and knows the first part; its next command finds out.
    other
        .run_command(&mut disk, create("From the other tab"))
        .expect("created");
    tab.hear(&mut disk);
    let id = tab.record(&mut disk, "INC-0007").me.id;
    other.say(&mut disk, id, "On our way");
    tab.hear(&mut disk);
    tab.say(&mut disk, id, "There");
    other.hear(&mut disk);
    all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0007");
}

#[test]
fn an_act_in_a_joined_segment_is_taken_back_by_any_tab() {
    let (mut disk, mut tab) = desk();
    tab.create_many(&mut disk, 10);
    let id = tab.record(&mut disk, "INC-0003").me.id;
    tab.say(&mut disk, id, "Too early");
    let mut other = Tab::open(&mut disk, 2);
    tab.rest(&mut disk);
    assert_eq!(disk.log.len(), 1);
    assert!(matches!(other.call(&mut disk, Call::Undo), Reply::Done(_)));
    tab.hear(&mut disk);
    all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0003");
}

#[test]
fn an_opening_that_is_overtaken_by_a_joining_reads_everything_once() {
    // Before which of its jobs: the head, the first segments, the ones after, or none.
    for overtaken_at in 0..4 {
        let (mut disk, mut tab) = desk();
        tab.create_many(&mut disk, 150);
        let mut other = Tab::new(2);
        let mut jobs = other.worker.start(other.now);
        let (mut read, mut overtaken) = (0, false);
        while let Some((id, job)) = jobs.pop() {
            if read == overtaken_at && !overtaken {
                overtaken = true;
                tab.create_many(&mut disk, 5);
                tab.rest(&mut disk);
                assert!(disk.log.len() < 20, "{} segments", disk.log.len());
                disk.checkpoint.clear();
            }
            read += usize::from(matches!(job, Job::Open | Job::ReadLog { .. }));
            if let Some(outcome) = disk.perform(job) {
                jobs.extend(other.worker.step(other.now, Input::Done(id, outcome)));
            }
        }
        assert_eq!(read, if overtaken_at < 2 { 2 } else { 3 });
        assert_eq!(other.worker.damage.words(), Vec::<String>::new());
        other.hear(&mut disk);
        all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0001");
    }
}

#[test]
fn the_head_and_what_is_new_are_read_at_one_moment() {
    let (mut disk, mut tab) = desk();
    let mut other = Tab::open(&mut disk, 2);
    tab.create_many(&mut disk, 10);
    let heard = Input::Announced(Announcement::Committed);
    let jobs = other.worker.step(other.now, heard);
    let [(id, job @ Job::ReadLog { .. })] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    let outcome = disk.perform(job.clone()).expect("read");
    tab.create_many(&mut disk, 10);
    tab.rest(&mut disk);
    other.input(&mut disk, Input::Done(*id, outcome));
    assert_eq!(other.list(&mut disk, "incident", "", &[]).total, 10);
    other.hear(&mut disk);
    assert_eq!(other.list(&mut disk, "incident", "", &[]).total, 20);
    all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0001");
}

#[test]
fn what_was_read_before_a_joining_is_not_taken_for_what_stands_there_now() {
    let (mut disk, mut tab) = desk();
    tab.create_many(&mut disk, 10);
    tab.rest(&mut disk);
    // It comes from the checkpoint: nothing is at hand yet.
    let mut other = Tab::open(&mut disk, 2);
    let id = tab.record(&mut disk, "INC-0001").me.id;
    let (number, jobs) = other.ask(Call::Record { id: id.to_hex() });
    let [(job, read @ Job::ReadSome(_))] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    let outcome = disk.perform(read.clone()).expect("read");
    for turn in 0..20 {
        tab.say(&mut disk, id, &format!("Still at it, {turn}"));
    }
    tab.rest(&mut disk);
    assert_eq!(disk.log.len(), 1);
    other.hear(&mut disk);
    other.input(&mut disk, Input::Done(*job, outcome));
    assert!(other.replies.contains_key(&number));
    all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0001");
}

#[test]
fn a_checkpoint_of_before_a_joining_is_as_good_as_a_new_one() {
    let (mut disk, mut tab) = desk();
    tab.create_many(&mut disk, 10);
    tab.rest(&mut disk);
    let old = disk.checkpoint.clone();
    let id = tab.record(&mut disk, "INC-0001").me.id;
    for turn in 0..20 {
        tab.say(&mut disk, id, &format!("Still at it, {turn}"));
    }
    tab.rest(&mut disk);
    assert_eq!(disk.log.len(), 1);
    // As a tab would leave it that was slow to write it.
    disk.checkpoint = old;
    let mut other = Tab::open(&mut disk, 2);
    let used = other.worker.background.checkpointed;
    assert!(used.is_some_and(|it| it.operations < tab.worker.engine.operations));
    all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0001");
}

#[test]
fn of_two_tabs_that_join_at_once_one_gives_way() {
    for hears in [false, true] {
        let (mut disk, mut tab) = desk();
        let mut other = Tab::open(&mut disk, 2);
        tab.create_many(&mut disk, 30);
        other.hear(&mut disk);
        other.now += 120_000;
        let jobs = other.worker.step(other.now, Input::Tick);
        let claim = jobs.iter().find(|it| it.1 == Job::Claim);
        let (claim, _) = claim.expect("it wants to join");
        // Where the browser has no locks, the other tab gets the right as well.
        let granted = Input::Done(*claim, Outcome::Claimed(true));
        let mut jobs = other.worker.step(other.now, granted);
        let at = jobs.iter().position(|it| matches!(it.1, Job::ReadSome(_)));
        let (id, read) = jobs.remove(at.expect("it reads what it wants to join"));
        let outcome = disk.perform(read).expect("read");
        tab.create_many(&mut disk, 5);
        tab.rest(&mut disk);
        assert_eq!(disk.log.len(), 1);
        if hears {
            other.hear(&mut disk);
        }
        let joined = disk.log.clone();
        other.input(&mut disk, Input::Done(id, outcome));
        assert_eq!(disk.log, joined);
        other.hear(&mut disk);
        all_agree(&mut disk, &mut [&mut tab, &mut other], "INC-0001");
    }
}

#[test]
fn only_the_tab_with_the_right_joins_and_it_gives_the_right_back() {
    let (mut disk, mut tab) = desk();
    tab.create_many(&mut disk, 30);
    let asks = |tab: &mut Tab| {
        tab.now += 120_000;
        let jobs = tab.worker.step(tab.now, Input::Tick);
        let claim = jobs.iter().find(|it| it.1 == Job::Claim);
        claim.map(|it| it.0)
    };
    let refused = asks(&mut tab).expect("it wants to join");
    let jobs = tab
        .worker
        .step(tab.now, Input::Done(refused, Outcome::Claimed(false)));
    assert_eq!(jobs, []);
    let granted = asks(&mut tab).expect("it asks again");
    let mut jobs = tab
        .worker
        .step(tab.now, Input::Done(granted, Outcome::Claimed(true)));
    let mut given_back = 0;
    while let Some((id, job)) = jobs.pop() {
        given_back += usize::from(job == Job::GiveBack);
        if let Some(outcome) = disk.perform(job) {
            jobs.extend(tab.worker.step(tab.now, Input::Done(id, outcome)));
        }
    }
    assert_eq!((disk.log.len(), given_back), (1, 1));
    // A right that comes when nobody wants it any more goes back at once.
    tab.create_many(&mut disk, 30);
    let late = asks(&mut tab).expect("it wants to join");
    tab.input(&mut disk, Input::Announced(Announcement::Replaced));
    let jobs = tab
        .worker
        .step(tab.now, Input::Done(late, Outcome::Claimed(true)));
    assert!(jobs.iter().any(|it| it.1 == Job::GiveBack), "{jobs:?}");
}

#[test]
fn a_damaged_joined_segment_takes_all_keys_of_its_run_with_it() {
    // In its body; and in its header, so that it cannot say what was joined to it.
    for at in [200, 31] {
        let (mut disk, mut tab) = desk();
        tab.create_many(&mut disk, 20);
        tab.rest(&mut disk);
        assert_eq!(disk.log.len(), 1);
        tab.create_many(&mut disk, 1);
        let (_, joined) = disk.log.iter_mut().next().expect("it is there");
        joined[at] ^= 0x80;
        let mut other = Tab::open(&mut disk, 2);
        for _ in 0..2 {
            assert!(other.record(&mut disk, "INC-0007").damaged);
            assert!(other.record(&mut disk, "INC-0020").damaged);
            assert!(!other.record(&mut disk, "INC-0021").damaged);
        }
        assert_eq!((disk.log.len(), disk.damaged.len()), (1, 1));
        // Whoever hears of it, or opens later, knows it too.
        tab.input(&mut disk, Input::Announced(Announcement::Damaged));
        let mut later = Tab::open(&mut disk, 3);
        for tab in [&mut tab, &mut later] {
            assert_eq!(tab.worker.status().damage.len(), 1);
            assert!(tab.record(&mut disk, "INC-0007").damaged);
            assert!(!tab.record(&mut disk, "INC-0021").damaged);
        }
    }
}

#[test]
fn thousands_of_single_edits_shrink_to_a_fraction() {
    const EDITS: usize = 5_000;
    let (mut disk, mut tab) = desk();
    tab.create_many(&mut disk, 50);
    let ids: Vec<RecordId> = tab
        .list(&mut disk, "incident", "", &[])
        .rows
        .iter()
        .map(|it| it.id)
        .collect();
    for turn in 0..EDITS {
        // Each changes something: half of the records are renamed, half get another impact.
        let (field, value) = match turn % 2 {
            0 => (
                "title",
                format!("The printer in room {turn} is out of toner"),
            ),
            _ => ("impact", (1 + turn / ids.len() % 3).to_string()),
        };
        let command = Command::Update {
            records: vec![ids[turn % ids.len()]],
            fields: vec![(field.into(), Datum::Text(value))],
        };
        tab.run_command(&mut disk, command).expect("changed");
    }
    let size = |disk: &Disk| disk.log.values().map(Vec::len).sum::<usize>();
    let before = (disk.log.len(), size(&disk));
    tab.rest(&mut disk);
    let after = (disk.log.len(), size(&disk));
    println!("(segments, bytes): {before:?} as written, {after:?} joined");
    assert!(before.0 > EDITS, "{} segments", before.0);
    assert!(after.0 * 50 < before.0 && after.1 * 4 < before.1);
    let largest = disk.log.values().map(|it| {
        let (header, _) = crate::oplog::segment::peek(it).expect("sound");
        header.raw_len as usize
    });
    assert!(largest.max() <= Some(crate::store::compaction::MAX_JOINED_RAW_BYTES));
    all_agree(&mut disk, &mut [&mut tab], "INC-0001");
}
