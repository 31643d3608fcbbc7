//! One browser's storage, as several tabs see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Random;
use crate::worker::{Job, Outcome};

type Bytes = Arc<[u8]>;

/// The stores.
#[derive(Clone, Default, Debug)]
struct Stores {
    log: BTreeMap<u64, Bytes>,
    head: Option<Bytes>,
    blobs: BTreeMap<[u8; 32], Bytes>,
    checkpoint: BTreeMap<String, Bytes>,
    local: BTreeMap<String, Bytes>,
    damaged: BTreeMap<u64, Bytes>,
}

/// A disk with a cache: what is flushed survives the machine, what waits survives the browser.
///
/// The cache reaches the disk in the order of writing, as the browsers' own logs do: when one
/// transaction is lost, all later ones are. [`SimDisk::tear`] is a disk that keeps no order.
#[derive(Default, Debug)]
pub struct SimDisk {
    live: Stores,
    flushed: Stores,
    waiting: Vec<Vec<Write>>,
    generation: u64,
}

#[derive(Clone, Debug)]
enum Write {
    Log(u64, Option<Bytes>),
    Head(Bytes),
    Blob([u8; 32], Bytes),
    Checkpoint(String, Bytes),
    Local(String, Option<Bytes>),
    Damaged(u64, Bytes),
    ClearLog,
    ClearCheckpoint,
    ClearAll,
}

impl SimDisk {
    /// Performs a job on storage as the browser's host would; `None` for a job that has no answer.
    pub fn perform(&mut self, job: &Job) -> Option<Outcome> {
        let outcome = match job {
            Job::Open => Outcome::Opened {
                head: self.head(),
                local: own_pairs(&self.live.local),
                checkpoint: self.live.checkpoint.keys().cloned().collect(),
            },
            Job::ReadLog { from, at_most } => {
                let range = self.live.log.range(*from..).take(*at_most as usize);
                Outcome::Log {
                    head: self.head(),
                    segments: range.map(|(key, it)| (*key, it.to_vec())).collect(),
                }
            }
            Job::ReadSome(keys) => {
                // A key that is not there stands for the smallest one above it.
                let found: BTreeMap<u64, Vec<u8>> = keys
                    .iter()
                    .filter_map(|key| self.live.log.range(*key..).next())
                    .map(|(key, bytes)| (*key, bytes.to_vec()))
                    .collect();
                Outcome::Segments(found.into_iter().collect())
            }
            Job::Commit { expected, .. } if self.head() != *expected => {
                Outcome::Moved { head: self.head() }
            }
            Job::ReadCheckpoint(name) => Outcome::Bytes(own(self.live.checkpoint.get(name))),
            Job::ReadDamaged => Outcome::Segments(own_pairs(&self.live.damaged)),
            Job::ReadBlob(address) => Outcome::Bytes(own(self.live.blobs.get(address))),
            Job::ReadBlobs => Outcome::Blobs(own_pairs(&self.live.blobs)),
            Job::Usage => self.usage(),
            Job::SetAside(segments) => {
                let writes = segments.iter().flat_map(|(key, it)| {
                    let is_there = self.live.log.get(key).is_some_and(|held| **held == **it);
                    let aside = Write::Damaged(*key, it.as_slice().into());
                    [Some(aside), is_there.then_some(Write::Log(*key, None))]
                });
                let writes = writes.flatten().collect();
                self.write(writes, true);
                return None;
            }
            _ => {
                let (writes, strict) = plan(job)?;
                self.write(writes, strict);
                if matches!(job, Job::Replace { .. } | Job::Wipe) {
                    self.generation += 1;
                }
                return match job {
                    Job::DropCheckpoint => None,
                    _ => Some(Outcome::Committed),
                };
            }
        };
        Some(outcome)
    }

    /// The power fails: of the transactions that wait in the cache, some first ones were written.
    pub fn crash_machine(&mut self, random: &mut Random) {
        let kept = random.below(self.waiting.len() + 1);
        for writes in self.waiting.drain(..).take(kept) {
            self.flushed.apply(&writes);
        }
        self.live = self.flushed.clone();
    }

    /// The power fails over a disk that promises nothing of what was not flushed: each value that
    /// waits may be there or not, whatever became of those before it, and may be cut off. Whether
    /// the log is touched.
    pub fn tear(&mut self, random: &mut Random) -> bool {
        let mut touched = false;
        for mut write in self.waiting.drain(..).flatten() {
            touched |= matches!(write, Write::Log(..) | Write::Head(_) | Write::Blob(..));
            if random.often(500) {
                continue;
            }
            if let Write::Log(_, Some(bytes)) | Write::Head(bytes) | Write::Local(_, Some(bytes)) =
                &mut write
                && random.often(200)
            {
                *bytes = bytes[..random.below(bytes.len() + 1)].into();
            }
            self.flushed.apply(&[write]);
        }
        self.live = self.flushed.clone();
        touched
    }

    /// Flips a bit of some stored segment, and says under which key.
    pub fn flip_bit(&mut self, random: &mut Random) -> Option<u64> {
        let keys: Vec<u64> = self.live.log.keys().copied().collect();
        let key = *random.pick(&keys)?;
        let mut bytes = self.live.log.get(&key)?.to_vec();
        let at = random.below(bytes.len());
        *bytes.get_mut(at)? ^= 1 << random.below(8);
        // Decay is not a transaction: it is on the disk as soon as it is there.
        self.write(vec![Write::Log(key, Some(bytes.into()))], true);
        Some(key)
    }

    /// The segments of the log, as a tab would read them now.
    pub fn segments(&self) -> Vec<(u64, Vec<u8>)> {
        own_pairs(&self.live.log)
    }

    /// The damaged segments that were set aside.
    pub fn damaged(&self) -> Vec<(u64, Vec<u8>)> {
        own_pairs(&self.live.damaged)
    }

    /// How often the whole log was replaced or wiped.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    fn head(&self) -> Option<Vec<u8>> {
        own(self.live.head.as_ref())
    }

    fn write(&mut self, writes: Vec<Write>, strict: bool) {
        self.live.apply(&writes);
        self.waiting.push(writes);
        if strict {
            for writes in self.waiting.drain(..) {
                self.flushed.apply(&writes);
            }
        }
    }

    fn usage(&self) -> Outcome {
        let live = &self.live;
        let stores = [
            ("log", sum(live.log.values())),
            ("checkpoint", sum(live.checkpoint.values())),
            ("blobs", sum(live.blobs.values())),
            ("local", sum(live.local.values())),
            ("damaged", sum(live.damaged.values())),
        ];
        Outcome::Usage {
            stores: stores.map(|(name, bytes)| (name.into(), bytes)).into(),
            segments: live.log.len() as u64,
            memory: 0,
            persistent: Some(false),
        }
    }
}

impl Stores {
    fn apply(&mut self, writes: &[Write]) {
        for write in writes {
            match write.clone() {
                Write::Log(key, bytes) => put(&mut self.log, key, bytes),
                Write::Head(bytes) => self.head = Some(bytes),
                Write::Blob(address, bytes) => put(&mut self.blobs, address, Some(bytes)),
                Write::Checkpoint(name, bytes) => put(&mut self.checkpoint, name, Some(bytes)),
                Write::Local(name, bytes) => put(&mut self.local, name, bytes),
                Write::Damaged(key, bytes) => put(&mut self.damaged, key, Some(bytes)),
                Write::ClearLog => {
                    self.log.clear();
                    self.blobs.clear();
                    self.checkpoint.clear();
                    self.head = None;
                }
                Write::ClearCheckpoint => self.checkpoint.clear(),
                Write::ClearAll => *self = Self::default(),
            }
        }
    }
}

/// What a job writes, and whether it is flushed; `None` for a job that writes nothing.
fn plan(job: &Job) -> Option<(Vec<Write>, bool)> {
    let bytes = |it: &Vec<u8>| Bytes::from(it.as_slice());
    let log_of = |segments: &[(u64, Vec<u8>)], blobs: &[([u8; 32], Vec<u8>)], head: &Vec<u8>| {
        let segments = segments
            .iter()
            .map(|(key, it)| Write::Log(*key, Some(bytes(it))));
        let blobs = blobs.iter().map(|(at, it)| Write::Blob(*at, bytes(it)));
        segments
            .chain(blobs)
            .chain([Write::Head(bytes(head))])
            .collect::<Vec<_>>()
    };
    Some(match job {
        Job::Commit {
            segments,
            remove,
            blobs,
            head,
            strict,
            ..
        } => {
            let mut writes: Vec<_> = remove.iter().map(|key| Write::Log(*key, None)).collect();
            writes.extend(log_of(segments, blobs, head));
            (writes, *strict)
        }
        Job::Replace {
            segments,
            blobs,
            head,
        } => {
            let mut writes = vec![Write::ClearLog];
            writes.extend(log_of(segments, blobs, head));
            (writes, true)
        }
        Job::WriteCheckpoint(parts) => {
            let parts = parts
                .iter()
                .map(|(name, it)| Write::Checkpoint(name.clone(), bytes(it)));
            (
                [Write::ClearCheckpoint].into_iter().chain(parts).collect(),
                true,
            )
        }
        Job::DropCheckpoint => (vec![Write::ClearCheckpoint], false),
        Job::PutLocal(name, it) => {
            let write = Write::Local(name.clone(), it.as_ref().map(bytes));
            (vec![write], false)
        }
        Job::Wipe => (vec![Write::ClearAll], true),
        _ => return None,
    })
}

fn put<K: Ord>(store: &mut BTreeMap<K, Bytes>, key: K, bytes: Option<Bytes>) {
    match bytes {
        Some(bytes) => drop(store.insert(key, bytes)),
        None => drop(store.remove(&key)),
    }
}

fn own(bytes: Option<&Bytes>) -> Option<Vec<u8>> {
    bytes.map(|it| it.to_vec())
}

fn own_pairs<K: Clone>(store: &BTreeMap<K, Bytes>) -> Vec<(K, Vec<u8>)> {
    store
        .iter()
        .map(|(key, it)| (key.clone(), it.to_vec()))
        .collect()
}

fn sum<'a>(values: impl Iterator<Item = &'a Bytes>) -> u64 {
    values.map(|it| it.len() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(expected: Option<u8>, key: u64, head: u8, strict: bool) -> Job {
        Job::Commit {
            expected: expected.map(|it| vec![it]),
            segments: vec![(key, vec![head])],
            remove: Vec::new(),
            blobs: Vec::new(),
            head: vec![head],
            strict,
        }
    }

    #[test]
    fn a_commit_for_another_head_changes_nothing() {
        let mut disk = SimDisk::default();
        let done = Some(Outcome::Committed);
        assert_eq!(disk.perform(&commit(None, 0, 1, true)), done);
        let head = Some(vec![1]);
        let moved = Some(Outcome::Moved { head });
        assert_eq!(disk.perform(&commit(None, 1, 2, true)), moved);
        assert_eq!(disk.segments(), [(0, vec![1])]);
    }

    #[test]
    fn what_took_the_place_of_damaged_bytes_stays() {
        let mut disk = SimDisk::default();
        disk.perform(&commit(None, 7, 1, true));
        disk.perform(&Job::SetAside(vec![(7, vec![9])]));
        assert_eq!(disk.segments(), [(7, vec![1])]);
        disk.perform(&Job::SetAside(vec![(7, vec![1])]));
        assert_eq!(disk.segments(), []);
        assert_eq!(disk.damaged(), [(7, vec![1])]);
    }

    #[test]
    fn a_torn_disk_keeps_what_was_flushed_and_any_part_of_the_rest() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let mut disk = SimDisk::default();
            disk.perform(&commit(None, 0, 1, true));
            disk.perform(&commit(Some(1), 1, 2, false));
            disk.perform(&commit(Some(2), 2, 3, false));
            assert!(disk.tear(&mut Random::new(seed)));
            let keys: Vec<u64> = disk.segments().iter().map(|it| it.0).collect();
            assert_eq!(disk.segments()[0], (0, vec![1]));
            seen.insert((keys, disk.head()));
        }
        assert!(
            seen.contains(&(vec![0, 2], Some(vec![1]))),
            "a later one without its head"
        );
        assert!(
            seen.contains(&(vec![0], Some(vec![3]))),
            "a head without its segments"
        );
        assert!(
            seen.contains(&(vec![0], Some(vec![]))),
            "a head that was cut off"
        );
    }

    #[test]
    fn power_failure_takes_the_last_relaxed_commits_and_never_one_before_a_strict_one() {
        for seed in 0..50 {
            let mut disk = SimDisk::default();
            disk.perform(&commit(None, 0, 1, false));
            disk.perform(&commit(Some(1), 1, 2, true));
            disk.perform(&commit(Some(2), 2, 3, false));
            disk.perform(&commit(Some(3), 3, 4, false));
            disk.crash_machine(&mut Random::new(seed));
            let left = disk.segments().len();
            assert!((2..=4).contains(&left));
            assert_eq!(disk.head(), Some(vec![left as u8]));
        }
    }
}
