//! What is no column: the segment index, records without a table, acts.

use std::collections::BTreeMap;

use super::CheckpointError::{self, Damaged};
use super::bytes::{In, Out};
use crate::domain::{Kind, RecordId, order};
use crate::engine::SegmentIndex;
use crate::engine::acts::{Act, Acts, KEPT};
use crate::oplog::{ActId, History, Op, Origin, Stamp, Write, WriterId, codec};

type Read<T> = Result<T, CheckpointError>;

/// Chains as runs, a run per record, the earliest first.
pub(super) fn write_segments(out: &mut Out, index: &SegmentIndex, records: usize) {
    let (heads, entries) = index.parts();
    let mut counts = Vec::with_capacity(records);
    let mut keys = Vec::with_capacity(entries.len());
    for record in 0..records {
        let from = keys.len();
        let mut next = heads.get(record).copied().unwrap_or(0);
        while let Some(&(key, before)) = (next as usize)
            .checked_sub(1)
            .and_then(|at| entries.get(at))
        {
            keys.push(key);
            next = before;
        }
        keys[from..].reverse();
        counts.push((keys.len() - from) as u32);
    }
    out.cells(&counts);
    out.list(&keys);
}

pub(super) fn read_segments(input: &mut In<'_>, records: usize) -> Read<SegmentIndex> {
    let counts = input.cells(records, u32::MAX)?;
    let mut keys = input.list(u32::MAX)?.into_iter();
    let mut heads = Vec::with_capacity(records);
    let mut entries = Vec::with_capacity(keys.len());
    for count in counts {
        let mut before = 0;
        for _ in 0..count {
            let key = keys.next().ok_or(Damaged("a segment's key is missing"))?;
            entries.push((key, before));
            before = entries.len() as u32;
        }
        heads.push(before);
    }
    if keys.next().is_some() {
        return Err(Damaged("a segment's key of no record"));
    }
    SegmentIndex::from_parts(heads, entries).ok_or(Damaged("its segment index"))
}

/// Histories as the operations that make them again, in the encoding of segments: one run of
/// operations per writer, each with one write.
pub(super) fn write_records(out: &mut Out, records: &BTreeMap<RecordId, (Kind, History)>) {
    out.u32(records.len() as u32);
    for (id, (kind, _)) in records {
        out.id(*id);
        out.u16(kind.0);
    }
    let mut by_writer: BTreeMap<WriterId, Vec<Op>> = BTreeMap::new();
    for (id, (kind, history)) in records {
        for op in operations(*id, history.kind().unwrap_or(*kind), history) {
            by_writer.entry(op.stamp.writer).or_default().push(op);
        }
    }
    out.u32(by_writer.len() as u32);
    for (writer, ops) in by_writer {
        out.u64(writer.0);
        out.u32(ops.len() as u32);
        out.blob(&codec::encode_ops(&ops));
    }
}

fn operations(record: RecordId, kind: Kind, history: &History) -> Vec<Op> {
    let bare = Op {
        stamp: Stamp::default(),
        occurred_at: 0,
        actor: RecordId::NIL,
        act: ActId(0),
        origin: Origin::Automatic,
        kind,
        record,
        writes: Vec::new(),
    };
    let changes = history.changes();
    if changes.is_empty() {
        // Somebody wrote nothing to it: then its kind is all that is known.
        return vec![bare];
    }
    changes
        .into_iter()
        .map(|change| Op {
            stamp: change.register.stamp,
            occurred_at: change.register.occurred_at,
            actor: change.register.actor,
            act: change.register.act,
            origin: change.register.origin,
            writes: vec![Write {
                field: change.field,
                sub: change.sub,
                value: change.register.value,
            }],
            ..bare
        })
        .collect()
}

pub(super) fn read_records(input: &mut In<'_>) -> Read<BTreeMap<RecordId, (Kind, History)>> {
    let mut records = BTreeMap::new();
    for _ in 0..input.u32()? {
        let (id, kind) = (input.id()?, Kind(input.u16()?));
        records.insert(id, (kind, History::default()));
    }
    for _ in 0..input.u32()? {
        let writer = WriterId(input.u64()?);
        let count = input.u32()?;
        let ops = codec::decode_ops(input.blob()?, count, writer)
            .map_err(|_| Damaged("a small record"))?;
        for op in ops {
            let (_, history) = records
                .get_mut(&op.record)
                .ok_or(Damaged("a small record is missing"))?;
            history.apply(&op);
        }
    }
    Ok(records)
}

pub(super) fn write_acts(out: &mut Out, acts: &Acts) {
    out.u32(acts.all().len() as u32);
    for act in acts.all() {
        out.u64(act.id.0);
        out.id(act.actor);
        out.i64(act.at);
        out.i64(act.last_at);
        out.u8(act.origin.code());
        out.blob(act.label.as_bytes());
        out.u32(act.records);
        out.id(act.last_record);
        let segments: Vec<u32> = act.segments.iter().copied().collect();
        out.list(&segments);
    }
}

pub(super) fn read_acts(input: &mut In<'_>) -> Read<Acts> {
    let count = input.u32()? as usize;
    if count > KEPT {
        return Err(Damaged("too many acts"));
    }
    let mut acts = Vec::new();
    for _ in 0..count {
        acts.push(Act {
            id: ActId(input.u64()?),
            actor: input.id()?,
            at: input.i64()?,
            last_at: input.i64()?,
            origin: Origin::from_code(input.u8()?),
            label: input.text()?.into(),
            records: input.u32()?,
            last_record: input.id()?,
            segments: order::set(input.list(u32::MAX)?),
        });
    }
    Ok(Acts::from_all(acts))
}
