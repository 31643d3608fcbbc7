//! From operations to a record: the greatest stamp wins each register, and the losers stay readable.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::clock::Stamp;
use super::codec;
use super::op::{ActId, Op, Origin};
use crate::domain::{FieldId, Kind, RecordId, Sub, Value, order};

/// The winner of one register.
#[derive(Clone, PartialEq, Debug)]
pub struct Register {
    /// Its stamp.
    pub stamp: Stamp,
    /// Its value.
    pub value: Value,
    /// When it happened in the world.
    pub occurred_at: i64,
    /// Who wrote it.
    pub actor: RecordId,
    /// The act that it is a part of.
    pub act: ActId,
    /// Where it came from.
    pub origin: Origin,
}

/// One write in a record's history, in the order of stamps.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The field or composite register.
    pub field: FieldId,
    /// The element.
    pub sub: Sub,
    /// What stood there before.
    pub from: Value,
    /// The write.
    pub register: Register,
}

impl Register {
    /// Decides between writes with equal stamps, which two live copies of one virtual machine can
    /// issue: the value's hash first, then that of everything else, so that no rule looks at the
    /// order of arrival.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        // Hashing is for the rare tie only: records have long histories.
        if self == other {
            return std::cmp::Ordering::Equal;
        }
        self.stamp
            .cmp(&other.stamp)
            .then_with(|| self.hash().cmp(&other.hash()))
    }

    fn beats(&self, other: &Self) -> bool {
        self.order(other).is_gt()
    }

    fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.occurred_at.to_le_bytes());
        hasher.update(&self.actor.0);
        hasher.update(&self.act.0.to_le_bytes());
        hasher.update(&[self.origin.code()]);
        let rest = hasher.finalize();
        let mut hash = *blake3::hash(&codec::value_bytes(&self.value)).as_bytes();
        // Equal values agree in the first half and differ, if at all, in the second.
        hash[16..].copy_from_slice(&rest.as_bytes()[..16]);
        hash
    }
}

/// Everything that is known of one record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    kind: Option<Kind>,
    registers: BTreeMap<(FieldId, Sub), Register>,
    /// Every write, by stamp; repeated operations appear once. More than one under a key only if
    /// two writers shared an identity: then the least hash first.
    writes: BTreeMap<(Stamp, FieldId, Sub), Vec<Register>>,
}

impl History {
    /// What a record is after some of its operations, in any order, with any repeats.
    /// Operations of other records are passed over.
    pub fn of<'a>(record: RecordId, ops: impl IntoIterator<Item = &'a Op>) -> Self {
        let mut history = Self::default();
        for op in ops.into_iter().filter(|op| op.record == record) {
            history.apply(op);
        }
        history
    }

    /// Adds an operation of this record.
    pub fn apply(&mut self, op: &Op) {
        self.kind = self.kind.max(Some(op.kind));
        for write in &op.writes {
            let register = Register {
                stamp: op.stamp,
                value: write.value.clone(),
                occurred_at: op.occurred_at,
                actor: op.actor,
                act: op.act,
                origin: op.origin,
            };
            let key = (write.field, write.sub.clone());
            let wins = self
                .registers
                .get(&key)
                .is_none_or(|held| register.beats(held));
            if wins {
                self.registers.insert(key, register.clone());
            }
            let same_key = self
                .writes
                .entry((op.stamp, write.field, write.sub.clone()))
                .or_default();
            if let Err(at) = same_key.binary_search_by(|held| held.order(&register)) {
                same_key.insert(at, register);
            }
        }
    }

    /// The record's type; `None` before any operation.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The value of a field that has one.
    pub fn get(&self, field: FieldId) -> &Value {
        self.element(field, &[])
    }

    /// The value of one element of a field.
    pub fn element(&self, field: FieldId, sub: &[u8]) -> &Value {
        self.register(field, sub)
            .map_or(&Value::None, |register| &register.value)
    }

    /// The winner of a register.
    pub fn register(&self, field: FieldId, sub: &[u8]) -> Option<&Register> {
        self.registers.get(&(field, Sub::from(sub)))
    }

    /// All elements of a field, by sub key; those that are absent too.
    pub fn elements(&self, field: FieldId) -> impl Iterator<Item = (&Sub, &Register)> {
        self.registers
            .range((field, Sub::from([]))..)
            .take_while(move |((it, _), _)| *it == field)
            .map(|((_, sub), register)| (sub, register))
    }

    /// All registers.
    pub fn registers(&self) -> impl Iterator<Item = (FieldId, &Sub, &Register)> {
        self.registers
            .iter()
            .map(|((field, sub), register)| (*field, sub, register))
    }

    /// Every write in stamp order, with what stood there before.
    pub fn changes(&self) -> Vec<Change> {
        let mut standing: BTreeMap<(FieldId, Sub), Value> = BTreeMap::new();
        self.all_writes()
            .map(|((_, field, sub), register)| {
                let from = standing
                    .insert((*field, sub.clone()), register.value.clone())
                    .unwrap_or_default();
                Change {
                    field: *field,
                    sub: sub.clone(),
                    from,
                    register: register.clone(),
                }
            })
            .collect()
    }

    fn all_writes(&self) -> impl Iterator<Item = (&(Stamp, FieldId, Sub), &Register)> {
        self.writes
            .iter()
            .flat_map(|(key, all)| all.iter().map(move |register| (key, register)))
    }

    /// The act that made the record, without its count of undoings; `None` before any write.
    pub fn made_by(&self) -> Option<u64> {
        self.all_writes()
            .next()
            .map(|(_, register)| register.act.0 & !255)
    }

    /// The greatest stamp.
    pub fn last_stamp(&self) -> Option<Stamp> {
        self.writes.keys().next_back().map(|key| key.0)
    }

    /// What another tool said of each register, in the order of stamps: the writes of imports that
    /// nobody has taken back.
    pub fn imported(&self) -> BTreeMap<(FieldId, &Sub), Vec<&Register>> {
        let mut by_register = self.by_register();
        for writes in by_register.values_mut() {
            if writes.iter().all(|it| it.origin != Origin::Import) {
                writes.clear();
                continue;
            }
            let standing: Vec<u64> = Deed::of(writes)
                .into_iter()
                .filter(|(_, deed)| deed.stands())
                .map(|(base, _)| base)
                .collect();
            writes
                .retain(|it| it.origin == Origin::Import && standing.contains(&(it.act.0 & !255)));
        }
        by_register.retain(|_, writes| !writes.is_empty());
        by_register
    }

    fn by_register(&self) -> BTreeMap<(FieldId, &Sub), Vec<&Register>> {
        let mut by_register: BTreeMap<(FieldId, &Sub), Vec<&Register>> = BTreeMap::new();
        for ((_, field, sub), register) in self.all_writes() {
            by_register.entry((*field, sub)).or_default().push(register);
        }
        by_register
    }

    /// The registers that an act wrote and still holds, with the value each would have without it.
    ///
    /// This is what taking the act back writes, and with the identity of an act that is taken back
    /// what doing it again writes. A register that somebody has written since is left alone, and
    /// named in the second list; what was itself taken back since does not stand in the way, so that
    /// a row of acts goes back one by one, and forth again.
    pub fn without_act(&self, act: ActId) -> (Vec<(FieldId, Sub, Value)>, Vec<FieldId>) {
        let mut undo = Vec::new();
        let mut overtaken = Vec::new();
        for ((field, sub), writes) in self.by_register() {
            if !writes.iter().any(|it| it.act == act) {
                continue;
            }
            let deeds = Deed::of(&writes);
            let Some(mine) = deeds.get(&(act.0 & !255)) else {
                continue;
            };
            let mut others: Vec<&Deed<'_>> = deeds
                .iter()
                .filter(|(base, deed)| **base != act.0 & !255 && deed.stands())
                .map(|(_, deed)| deed)
                .collect();
            order::sort_by_key(&mut others, |it| it.at);
            let last = others.last();
            if mine.last != act.0 & 255 || last.is_some_and(|it| it.at > mine.at) {
                overtaken.push(field);
                continue;
            }
            let does_again = act.0 & 1 == 1 && mine.first & 1 == 0;
            let value = if does_again {
                mine.value.clone()
            } else {
                last.map_or(Value::None, |it| it.value.clone())
            };
            if value != *self.element(field, sub) {
                undo.push((field, sub.clone(), value));
            }
        }
        (undo, overtaken)
    }
}

/// What one act did to one register, whatever was taken back or done again.
struct Deed<'a> {
    /// The least count of its writes: 0 unless the register was touched by the taking back only, as
    /// the mark of deletion is when a new record is taken back.
    first: u64,
    /// The greatest count: odd while it is taken back.
    last: u64,
    /// The place of its last write with the least count among all writes of the register.
    at: usize,
    value: &'a Value,
}

impl<'a> Deed<'a> {
    fn of(writes: &[&'a Register]) -> BTreeMap<u64, Self> {
        let mut deeds: BTreeMap<u64, Self> = BTreeMap::new();
        for (at, write) in writes.iter().enumerate() {
            let count = write.act.0 & 255;
            let new = Self {
                first: count,
                last: count,
                at,
                value: &write.value,
            };
            match deeds.entry(write.act.0 & !255) {
                Entry::Vacant(place) => drop(place.insert(new)),
                Entry::Occupied(mut held) => {
                    let held = held.get_mut();
                    let last = held.last.max(count);
                    if count <= held.first {
                        *held = new;
                    }
                    held.last = last;
                }
            }
        }
        deeds
    }

    fn stands(&self) -> bool {
        self.first & 1 == self.last & 1
    }
}

#[cfg(test)]
mod tests;
