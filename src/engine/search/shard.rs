//! 65,536 neighbouring documents: their texts as word numbers, and for each word the documents
//! that have it.

use super::Config;
use super::lexicon::{Lexicon, TermId};
use rustc_hash::FxHashMap;

/// Documents of one shard, and the largest count of any array indexed by a document within it.
pub(super) const SHARD: usize = 1 << 16;

/// One document that has a word, in 32 bits: document within the shard (16), fields in which the
/// word occurs (8, bit `n` for field `n`), impact (8). Lists are sorted by document.
///
/// The impact is the part of BM25F that depends on the text alone, as 1 to 255.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Posting(u32);

impl Posting {
    fn new(local: u16, fields: u8, impact: u8) -> Self {
        Self(u32::from(local) << 16 | u32::from(fields) << 8 | u32::from(impact))
    }

    pub(super) fn local(self) -> u16 {
        (self.0 >> 16) as u16
    }

    pub(super) fn fields(self) -> u8 {
        (self.0 >> 8) as u8
    }

    pub(super) fn impact(self) -> u8 {
        self.0 as u8
    }
}

/// A set of documents of one shard.
#[derive(Clone, Debug)]
pub(super) struct Locals(Box<[u64]>);

impl Default for Locals {
    fn default() -> Self {
        Self(vec![0; SHARD / 64].into_boxed_slice())
    }
}

impl Locals {
    pub(super) fn has(&self, local: u16) -> bool {
        self.0[usize::from(local) / 64] >> (local % 64) & 1 != 0
    }

    pub(super) fn insert(&mut self, local: u16) {
        self.0[usize::from(local) / 64] |= 1 << (local % 64);
    }

    fn remove(&mut self, local: u16) {
        self.0[usize::from(local) / 64] &= !(1 << (local % 64));
    }
}

/// Where the text of a document lies in the shard's arena; `start` is [`ABSENT`] for none.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    len: u32,
}

const ABSENT: u32 = u32::MAX;

#[derive(Default, Debug)]
pub(super) struct Shard {
    /// Encoded texts (see [`Runs`]), in order of writing, with gaps where one was replaced.
    arena: Vec<u8>,
    spans: Vec<Span>,
    live: usize,
    /// Settled postings, those of a word together: where is what `starts` says.
    starts: Starts,
    postings: Vec<Posting>,
    /// Documents whose settled postings count; the others were replaced or removed since.
    settled: Locals,
    /// Documents whose settled postings no longer count.
    stale: usize,
    /// Postings of documents written since.
    fresh: FxHashMap<TermId, Vec<Posting>>,
    fresh_docs: usize,
    /// Documents that have a text but no postings yet.
    pending: Locals,
    pending_docs: usize,
}

impl Shard {
    /// The encoded text of a document, if the shard has it.
    pub(super) fn text(&self, local: u16) -> Option<&[u8]> {
        let span = self
            .spans
            .get(usize::from(local))
            .filter(|span| span.start != ABSENT)?;
        Some(&self.arena[span.start as usize..(span.start + span.len) as usize])
    }

    /// All documents, in order, with their encoded texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u16, &[u8])> {
        (0..self.spans.len()).filter_map(|at| {
            let local = at as u16;
            Some((local, self.text(local)?))
        })
    }

    /// How many documents the shard has.
    pub(super) fn live(&self) -> usize {
        self.live
    }

    /// How many documents wait for [`Self::settle`], replaced and removed ones included.
    pub(super) fn unsettled(&self) -> usize {
        self.fresh_docs + self.stale + self.pending_docs
    }

    /// How many documents have a text but no postings yet.
    pub(super) fn pending(&self) -> usize {
        self.pending_docs
    }

    pub(super) fn is_pending(&self, local: u16) -> bool {
        self.pending.has(local)
    }

    /// Whether anything would change by settling.
    pub(super) fn is_settled(&self) -> bool {
        self.unsettled() == 0
    }

    /// Settled and fresh postings of `term`. Of the settled ones only those count whose document
    /// is in [`Self::current`].
    pub(super) fn lists(&self, term: TermId) -> [&[Posting]; 2] {
        let settled = match self.starts.range(term) {
            Some(range) => &self.postings[range],
            None => &[],
        };
        [settled, self.fresh.get(&term).map_or(&[], Vec::as_slice)]
    }

    /// The documents whose settled postings count; `None` if all do.
    pub(super) fn current(&self) -> Option<&Locals> {
        (self.stale > 0).then_some(&self.settled)
    }

    /// Appends a text to the arena. It is pending until `index` or `settle` makes it findable.
    ///
    /// Returns false, and changes nothing, if the arena is full (4 GB).
    pub(super) fn append(&mut self, local: u16, text: &[u8]) -> bool {
        let (Ok(start), Ok(len)) = (u32::try_from(self.arena.len()), u32::try_from(text.len()))
        else {
            return false;
        };
        if start.checked_add(len).is_none_or(|end| end == ABSENT) {
            return false;
        }
        let at = usize::from(local);
        if self.spans.len() <= at {
            self.spans.resize(
                at + 1,
                Span {
                    start: ABSENT,
                    len: 0,
                },
            );
        }
        self.live += 1;
        self.pending.insert(local);
        self.pending_docs += 1;
        self.spans[at] = Span { start, len };
        self.arena.extend_from_slice(text);
        true
    }

    /// Forgets a document. `tally` holds the words of its present text, unless it is pending.
    pub(super) fn remove(&mut self, local: u16, tally: &Tally) {
        match self.spans.get_mut(usize::from(local)) {
            Some(span) if span.start != ABSENT => span.start = ABSENT,
            _ => return,
        }
        self.live -= 1;
        if self.pending.has(local) {
            self.pending.remove(local);
            self.pending_docs -= 1;
            return;
        }
        if self.settled.has(local) {
            self.settled.remove(local);
            self.stale += 1;
            return;
        }
        self.fresh_docs = self.fresh_docs.saturating_sub(1);
        for &(term, ..) in &tally.terms {
            if let Some(list) = self.fresh.get_mut(&term) {
                if let Ok(at) = list.binary_search_by_key(&local, |it| it.local()) {
                    list.remove(at);
                }
                if list.is_empty() {
                    self.fresh.remove(&term);
                }
            }
        }
    }

    /// Makes a document findable that was just appended. `tally` holds the words of its text.
    pub(super) fn index(&mut self, local: u16, tally: &Tally) {
        self.pending.remove(local);
        self.pending_docs -= 1;
        self.fresh_docs += 1;
        for (term, posting) in tally.postings(local) {
            let list = self.fresh.entry(term).or_default();
            let at = list.partition_point(|it| it.local() < local);
            list.insert(at, posting);
        }
    }

    /// Writes arena and postings anew, without gaps.
    pub(super) fn settle(&mut self, lexicon: &Lexicon, config: &Config) {
        if !self.arena_is_tight() {
            let mut arena = Vec::with_capacity(self.spans.iter().map(|it| it.len as usize).sum());
            for span in &mut self.spans {
                if span.start != ABSENT {
                    let from = span.start as usize;
                    span.start = arena.len() as u32;
                    arena.extend_from_slice(&self.arena[from..from + span.len as usize]);
                }
            }
            self.arena = arena;
        }
        self.fresh = FxHashMap::default();
        self.fresh_docs = 0;
        self.stale = 0;
        self.pending = Locals::default();
        self.pending_docs = 0;
        self.settled = Locals::default();
        // The old lists go before the new ones come, or memory would peak at twice the need.
        self.postings = Vec::new();
        let mut slots: Vec<Slot> = (0..lexicon.len() as TermId)
            .map(|term| Slot {
                has_parts: !lexicon.parts(term).is_empty(),
                ..Slot::default()
            })
            .collect();
        self.count(lexicon, &mut slots);
        self.starts = Starts::new(slots.iter().map(|slot| slot.cursor));
        let mut total = 0;
        for slot in &mut slots {
            total += std::mem::replace(&mut slot.cursor, total);
            slot.doc = 0;
        }
        self.postings = self.sorted(lexicon, config, slots, total as usize);
    }

    /// Counts in `cursor` the documents of each word.
    fn count(&self, lexicon: &Lexicon, slots: &mut [Slot]) {
        for (doc, (_, text)) in (1..).zip(self.texts()) {
            let count = |slot: &mut Slot| {
                slot.cursor += u32::from(slot.doc != doc);
                slot.doc = doc;
            };
            for term in Runs::new(text).flat_map(|run| run.terms()) {
                let slot = &mut slots[term as usize];
                count(slot);
                if slot.has_parts {
                    for &part in lexicon.parts(term) {
                        count(&mut slots[part as usize]);
                    }
                }
            }
        }
    }

    /// All postings, those of a word together; `cursor` says where they start.
    fn sorted(
        &mut self,
        lexicon: &Lexicon,
        config: &Config,
        mut slots: Vec<Slot>,
        total: usize,
    ) -> Vec<Posting> {
        let mut postings = vec![Posting(0); total];
        let mut settled = Locals::default();
        for (doc, (local, text)) in (1..).zip(self.texts()) {
            settled.insert(local);
            let lens = Runs::new(text).lens();
            for run in Runs::new(text) {
                let gain = config.gain(usize::from(run.field), lens[usize::from(run.field)]);
                let bit = 1u8 << run.field;
                let first = Posting::new(local, bit, impact(gain));
                // The same sums as in `Tally`, so that settling changes no rank.
                let mut add = |slot: &mut Slot| {
                    if slot.doc != doc {
                        slot.doc = doc;
                        slot.frequency = gain;
                        postings[slot.cursor as usize] = first;
                        slot.cursor += 1;
                    } else {
                        slot.frequency += gain;
                        let posting = &mut postings[slot.cursor as usize - 1];
                        let fields = posting.fields() | bit;
                        *posting = Posting::new(local, fields, impact(slot.frequency));
                    }
                };
                for term in run.terms() {
                    let slot = &mut slots[term as usize];
                    add(slot);
                    if slot.has_parts {
                        for &part in lexicon.parts(term) {
                            add(&mut slots[part as usize]);
                        }
                    }
                }
            }
        }
        self.settled = settled;
        postings
    }

    /// A shard of the given documents and lengths of text, whose texts `arena` holds one after
    /// the other; `settle` has to follow. `None` if the texts are not what they should be.
    pub(super) fn read(
        docs: impl Iterator<Item = (u16, u32)>,
        arena: &[u8],
        terms: u32,
    ) -> Option<Self> {
        let mut shard = Self::default();
        let mut rest = arena;
        for (local, len) in docs {
            let start = (arena.len() - rest.len()) as u32;
            let text;
            (text, rest) = rest.split_at_checked(len as usize)?;
            if !Runs::new(text).are_valid(terms) {
                return None;
            }
            shard.spans.resize(
                usize::from(local),
                Span {
                    start: ABSENT,
                    len: 0,
                },
            );
            shard.spans.push(Span { start, len });
            shard.live += 1;
            shard.pending.insert(local);
            shard.pending_docs += 1;
        }
        shard.arena = arena.to_vec();
        rest.is_empty().then_some(shard)
    }

    /// The words of the shard, each with the number of documents that have it. The shard must be
    /// settled.
    pub(super) fn counts(&self) -> impl Iterator<Item = (TermId, u32)> {
        let counts = self.starts.starts.windows(2).map(|ends| ends[1] - ends[0]);
        self.starts.words().zip(counts)
    }

    fn arena_is_tight(&self) -> bool {
        let used: usize = self
            .spans
            .iter()
            .filter(|it| it.start != ABSENT)
            .map(|it| it.len as usize)
            .sum();
        used == self.arena.len() && self.arena.capacity() <= used + used / 8
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let fresh: usize = self
            .fresh
            .values()
            .map(|list| 40 + 4 * list.capacity())
            .sum();
        self.arena.capacity()
            + self.spans.capacity() * 8
            + self.starts.heap_bytes()
            + self.postings.capacity() * 4
            + 2 * SHARD / 8
            + fresh
    }
}

/// Where the postings of each word start. Most words of a large index, numbers above all, are in one
/// shard only, so a shard keeps a bit for each word and a place for those that it has.
#[derive(Default, Debug)]
struct Starts {
    /// For 64 words which of them are here, and how many are before them.
    blocks: Vec<(u64, u32)>,
    /// Of each word that is here, and where the last one's end.
    starts: Vec<u32>,
}

impl Starts {
    /// From the number of postings of each word.
    fn new(counts: impl ExactSizeIterator<Item = u32> + Clone) -> Self {
        let here = counts.clone().filter(|it| *it > 0).count();
        let mut blocks = Vec::with_capacity(counts.len().div_ceil(64));
        let mut starts = Vec::with_capacity(here + 1);
        let mut total = 0;
        for (term, count) in counts.enumerate() {
            if term % 64 == 0 {
                blocks.push((0, starts.len() as u32));
            }
            if count > 0 {
                starts.push(total);
                total += count;
                if let Some((bits, _)) = blocks.last_mut() {
                    *bits |= 1 << (term % 64);
                }
            }
        }
        starts.push(total);
        Self { blocks, starts }
    }

    fn range(&self, term: TermId) -> Option<std::ops::Range<usize>> {
        let &(bits, before) = self.blocks.get(term as usize / 64)?;
        let bit = 1u64 << (term % 64);
        if bits & bit == 0 {
            return None;
        }
        let at = before as usize + (bits & (bit - 1)).count_ones() as usize;
        Some(self.starts[at] as usize..self.starts[at + 1] as usize)
    }

    fn words(&self) -> impl Iterator<Item = TermId> {
        let blocks = (0u32..).zip(&self.blocks);
        blocks.flat_map(|(block, &(bits, _))| {
            let here = (0..64).filter(move |bit| bits >> bit & 1 != 0);
            here.map(move |bit| block * 64 + bit)
        })
    }

    fn heap_bytes(&self) -> usize {
        self.blocks.capacity() * 16 + self.starts.capacity() * 4
    }
}

/// What [`Shard::settle`] keeps of each word.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The document seen last, from 1.
    doc: u32,
    /// Weighted frequency in it.
    frequency: f32,
    /// First the number of postings, then where the next one goes.
    cursor: u32,
    has_parts: bool,
}

/// BM25's saturation of a weighted frequency, as 1 to 255.
fn impact(frequency: f32) -> u8 {
    // Adding a half rounds; `round` would be a call.
    let impact = 0.5 + 255.0 * frequency / (frequency + Config::SATURATION);
    (impact as u8).max(1)
}

/// The words of one document with what BM25F needs of each; reused from document to document.
#[derive(Default, Debug)]
pub(super) struct Tally {
    /// Word, weighted frequency, fields.
    terms: Vec<(TermId, f32, u8)>,
    /// For each word of the lexicon its place in `terms` plus 1, or 0.
    slots: Vec<u32>,
}

impl Tally {
    /// Counts the words of an encoded text.
    pub(super) fn count(&mut self, text: &[u8], lexicon: &Lexicon, config: &Config) {
        self.slots.resize(lexicon.len().max(self.slots.len()), 0);
        self.terms.clear();
        let lens = Runs::new(text).lens();
        for run in Runs::new(text) {
            let field = usize::from(run.field);
            let gain = config.gain(field, lens[field]);
            let bit = 1u8 << field;
            for term in run.terms() {
                self.add(term, gain, bit);
                for &part in lexicon.parts(term) {
                    self.add(part, gain, bit);
                }
            }
        }
        for (term, ..) in &self.terms {
            self.slots[*term as usize] = 0;
        }
    }

    fn add(&mut self, term: TermId, gain: f32, bit: u8) {
        let slot = &mut self.slots[term as usize];
        if *slot == 0 {
            self.terms.push((term, gain, bit));
            *slot = self.terms.len() as u32;
        } else {
            let (_, frequency, fields) = &mut self.terms[*slot as usize - 1];
            *frequency += gain;
            *fields |= bit;
        }
    }

    /// The distinct words.
    pub(super) fn terms(&self) -> impl Iterator<Item = TermId> + '_ {
        self.terms.iter().map(|&(term, ..)| term)
    }

    fn postings(&self, local: u16) -> impl Iterator<Item = (TermId, Posting)> + '_ {
        self.terms.iter().map(move |&(term, frequency, fields)| {
            let impact = (255.0 * frequency / (frequency + Config::SATURATION))
                .round()
                .max(1.0);
            (term, Posting::new(local, fields, impact as u8))
        })
    }
}

/// One piece of text of one field, as word numbers. Phrases do not cross from run to run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    pub(super) field: u8,
    /// Number of words.
    pub(super) len: u32,
    words: &'a [u8],
}

impl<'a> Run<'a> {
    pub(super) fn terms(&self) -> Terms<'a> {
        Terms(self.words)
    }
}

/// The runs of an encoded text: field (1 byte), number of words, number of bytes, words; numbers
/// and words as LEB128. A malformed text ends early.
#[derive(Clone, Debug)]
pub(super) struct Runs<'a>(&'a [u8]);

impl<'a> Runs<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// Number of words of each field.
    fn lens(self) -> [u32; 8] {
        let mut lens = [0u32; 8];
        for run in self {
            let len = &mut lens[usize::from(run.field)];
            *len = len.saturating_add(run.len);
        }
        lens
    }

    /// Whether the text is well formed and every word number is below `terms`.
    pub(super) fn are_valid(mut self, terms: u32) -> bool {
        for run in self.by_ref() {
            let mut words = run.terms();
            let good = words.by_ref().take_while(|&term| term < terms).count();
            if good != run.len as usize || !words.0.is_empty() {
                return false;
            }
        }
        self.0.is_empty()
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        let (&field, mut rest) = self.0.split_first()?;
        let len = take(&mut rest)?;
        let bytes = take(&mut rest)? as usize;
        if field > 7 || bytes > rest.len() {
            return None;
        }
        let (words, rest) = rest.split_at(bytes);
        self.0 = rest;
        Some(Run { field, len, words })
    }
}

/// The words of a run.
#[derive(Clone, Debug)]
pub(super) struct Terms<'a>(&'a [u8]);

impl Iterator for Terms<'_> {
    type Item = TermId;

    fn next(&mut self) -> Option<TermId> {
        take(&mut self.0)
    }
}

/// Appends a run to an encoded text; `words` are its encoded words, `len` in number.
pub(super) fn push_run(text: &mut Vec<u8>, field: u8, len: u32, words: &[u8]) {
    text.push(field);
    push(text, len);
    push(text, words.len() as u32);
    text.extend_from_slice(words);
}

/// Appends a number as LEB128.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes one number off the front; `None` at the end, or if it does not fit 32 bits.
pub(super) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut number = u32::from(first & 0x7F);
    let mut shift = 7;
    let mut last = first;
    while last >= 0x80 {
        (last, rest) = rest.split_first().map(|(&byte, rest)| (byte, rest))?;
        let part = u32::from(last & 0x7F);
        if shift > 28 || (shift == 28 && part > 0xF) {
            return None;
        }
        number |= part << shift;
        shift += 7;
    }
    *bytes = rest;
    Some(number)
}
