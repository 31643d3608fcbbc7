//! Answering: which documents match, how well, and how many there are.
//!
//! Shard by shard, word by word. For each word the postings of all its forms go into a table with
//! one cell per document, which keeps the best form; the tables of the words are added up over the
//! documents that have all of them. Everything is visited, so the count is exact, and every step
//! is a plain loop over integers.

use super::lexicon::{Lexicon, TermId};
use super::parse::{AskedWord, parse};
use super::shard::{Locals, Posting, Runs, SHARD, Shard};
use super::{Query, SearchIndex, text};
use crate::domain::order;
use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One document found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hit {
    /// The document.
    pub doc: u32,
    /// How well it matches; comparable within one answer only.
    /// From [`SearchIndex::similar`] it is the share of the draft's telling words found, 0 to 1.
    pub score: f32,
}

/// A word nobody wrote, and the known word taken for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Respelling {
    /// As typed, folded.
    pub typed: String,
    /// The most frequent word one slip away, or else two.
    pub used: String,
}

/// What [`SearchIndex::query`] found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// The best, best first; of equals the newest (highest) document first.
    pub hits: Vec<Hit>,
    /// How many documents match, exactly.
    pub total: usize,
    /// No document had all the words; these have some.
    pub relaxed: bool,
    /// Words that were read as others.
    pub respelt: Vec<Respelling>,
}

/// How a word of the index relates to a word of the query, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Form {
    Exact,
    Stem,
    Prefix,
    Slip,
}

impl Form {
    /// For each form and impact what an occurrence is worth. The ranges do not overlap: for one
    /// word, any document with the word itself comes before any with another form.
    const WORTH: [[u16; 256]; 4] = [
        worths(512, 511),
        worths(256, 255),
        worths(96, 159),
        worths(16, 79),
    ];

    pub(super) fn worth(self) -> &'static [u16; 256] {
        &Self::WORTH[self as usize]
    }
}

const fn worths(least: u16, span: u16) -> [u16; 256] {
    let mut table = [0; 256];
    let mut impact = 0;
    while impact < 256 {
        table[impact] = least + (span as u32 * impact as u32 / 255) as u16;
        impact += 1;
    }
    table
}

/// A word of the query with all words of the index that will do for it.
#[derive(Clone, Debug)]
pub(super) struct Group {
    typed: Vec<u8>,
    pub(super) forms: Vec<(TermId, Form)>,
    pub(super) offset: u32,
    /// Postings of all forms together.
    size: usize,
    /// 64 times the inverse document frequency, at least 1.
    rarity: u32,
}

impl Group {
    fn has(&self, term: TermId) -> bool {
        self.forms.binary_search_by_key(&term, |it| it.0).is_ok()
    }
}

/// Below this number of documents a word counts as almost unknown, and slips are considered.
const FEW: usize = 3;

/// Distinct words of a draft that are looked up.
const LONGEST_DRAFT: usize = 512;

/// Words of a draft that decide in [`SearchIndex::similar`].
const TELLING_WORDS: usize = 12;

impl SearchIndex {
    /// The `k` best documents for `query` among those `keep` lets through, and the number of all.
    pub fn query(&self, query: &Query, k: usize, keep: impl Fn(u32) -> bool) -> Answer {
        let plan = self.plan(query);
        if plan.must.is_empty() {
            return Answer::default();
        }
        let mut scratch = self.scratch.take();
        let mut top = Top::new(k);
        for (number, shard) in self.shards() {
            plan.all_words(number, shard, &mut scratch, &keep, &mut top);
        }
        let mut relaxed = false;
        if top.total == 0 && plan.can_relax() {
            relaxed = true;
            for (number, shard) in self.shards() {
                plan.some_words(number, shard, &mut scratch, &keep, &mut top);
            }
        }
        self.scratch.give_back(scratch);
        let respelt = self.respellings(&plan, &keep);
        let total = top.total;
        let hits = top.hits(|score| score as f32 / (64.0 * 1024.0));
        Answer {
            relaxed: relaxed && total > 0,
            hits,
            total,
            respelt,
        }
    }

    /// The `k` documents most like a draft of a title and description, best first, among those
    /// `keep` lets through. Only the fields of `fields` count.
    ///
    /// The draft's rarest words (weighed by how often it uses them) decide.
    pub fn similar(
        &self,
        draft: &str,
        fields: u8,
        k: usize,
        keep: impl Fn(u32) -> bool,
    ) -> Vec<Hit> {
        let mut counts: Vec<(Vec<u8>, u32)> = Vec::new();
        text::words(draft, |word| {
            match counts.iter().position(|(known, _)| known == word.folded) {
                Some(at) => counts[at].1 += 1,
                None if counts.len() < LONGEST_DRAFT => counts.push((word.folded.to_vec(), 1)),
                None => {}
            }
        });
        let mut groups: Vec<(u32, Group)> = counts
            .into_iter()
            .filter(|(word, _)| word.len() > 1)
            .filter_map(|(word, count)| {
                let asked = AskedWord {
                    folded: word,
                    prefix: false,
                    offset: 0,
                };
                let mut group = self.group(&asked, true, false);
                // Used twice tells more than once, but not twice as much.
                group.rarity = (group.rarity as f32 * (1.0 + (count as f32).ln())) as u32;
                (group.size > 0).then_some((group.rarity, group))
            })
            .collect();
        order::sort_by_key(&mut groups, |&(rarity, _)| Reverse(rarity));
        groups.truncate(TELLING_WORDS);
        let most: u32 = groups.iter().map(|(rarity, _)| rarity * 1023).sum();
        let must = groups
            .into_iter()
            .map(|(_, group)| Part {
                groups: vec![group],
                adjacent: false,
                quoted: false,
            })
            .collect();
        let plan = Plan {
            lexicon: &self.lexicon,
            must,
            not: Vec::new(),
            fields,
        };
        let mut scratch = self.scratch.take();
        let mut top = Top::new(k);
        for (number, shard) in self.shards() {
            plan.some_words(number, shard, &mut scratch, &keep, &mut top);
        }
        self.scratch.give_back(scratch);
        top.hits(|score| score as f32 / most.max(1) as f32)
    }

    /// The known words that stand in for a word nobody wrote.
    pub(super) fn slips(&self, word: &AskedWord, typos: bool) -> Vec<Vec<u8>> {
        // Other forms are looked for as well: only if there are few do slips count.
        let group = self.group(word, true, typos);
        let slips = group.forms.into_iter().filter(|it| it.1 == Form::Slip);
        slips
            .map(|(term, _)| self.lexicon.get(term).to_vec())
            .collect()
    }

    pub(super) fn shards(&self) -> impl Iterator<Item = (usize, &Shard)> {
        self.shards
            .iter()
            .enumerate()
            .filter_map(|(at, shard)| Some((at, shard.as_deref()?)))
    }

    fn plan(&self, query: &Query) -> Plan<'_> {
        let (must, not) = (Vec::new(), Vec::new());
        let mut plan = Plan {
            lexicon: &self.lexicon,
            must,
            not,
            fields: query.fields,
        };
        for clause in parse(query) {
            let literal = clause.quoted || clause.not;
            let (stems, typos) = (query.stems && !literal, query.typos && !literal);
            let groups = clause
                .words
                .iter()
                .map(|word| self.group(word, stems, typos));
            let part = Part {
                groups: groups.collect(),
                adjacent: clause.words.len() > 1,
                quoted: clause.quoted,
            };
            if clause.not {
                plan.not.push(part)
            } else {
                plan.must.push(part)
            }
        }
        plan
    }

    /// For each word that was read as others the likeliest of those that the asker may see
    /// somewhere: a word that stands only in what is hidden must not show up as a suggestion.
    fn respellings(&self, plan: &Plan<'_>, keep: &impl Fn(u32) -> bool) -> Vec<Respelling> {
        let is_seen = |term: TermId| {
            self.shards().any(|(number, shard)| {
                let [settled, fresh] = shard.lists(term);
                let current = shard.current();
                let settled = settled
                    .iter()
                    .filter(|it| current.is_none_or(|c| c.has(it.local())));
                let mut all = settled
                    .chain(fresh)
                    .filter(|it| it.fields() & plan.fields != 0);
                all.any(|it| keep((number * SHARD) as u32 | u32::from(it.local())))
            })
        };
        let groups = plan.must.iter().flat_map(|it| &it.groups);
        let respelling = |group: &Group| {
            let slips = group.forms.iter().filter(|it| it.1 == Form::Slip);
            let mut likely: Vec<TermId> = slips.map(|it| it.0).collect();
            order::sort_by_key(&mut likely, |&term| {
                (Reverse(self.doc_counts[term as usize]), term)
            });
            let used = likely.into_iter().find(|&term| is_seen(term))?;
            Some(Respelling {
                typed: text_of(&group.typed),
                used: text_of(self.lexicon.get(used)),
            })
        };
        groups.filter_map(respelling).collect()
    }

    /// Everything in the lexicon that will do for a word.
    pub(super) fn group(&self, word: &AskedWord, stems: bool, typos: bool) -> Group {
        let mut forms: Vec<(TermId, Form)> = Vec::new();
        let count = |term: TermId| self.doc_counts[term as usize] as usize;
        forms.extend(
            self.lexicon
                .find(&word.folded)
                .map(|term| (term, Form::Exact)),
        );
        if stems {
            forms.extend(
                self.lexicon
                    .of_one_stem(&word.folded)
                    .map(|term| (term, Form::Stem)),
            );
        }
        if word.prefix {
            let terms = self.lexicon.starting_with(&word.folded);
            forms.extend(terms.iter().map(|&term| (term, Form::Prefix)));
        }
        forms.retain(|&(term, _)| count(term) > 0);
        // Each word once, in its best form.
        forms.sort_unstable();
        forms.dedup_by_key(|(term, _)| *term);
        let mut size: usize = forms.iter().map(|&(term, _)| count(term)).sum();
        // A code that is off by one is another code, unless there is no such code.
        let few = if word.folded.iter().any(u8::is_ascii_digit) {
            1
        } else {
            FEW
        };
        if typos && size < few {
            let most = match text_of(&word.folded).chars().count() {
                0..4 => 0,
                4..8 => 1,
                _ => 2,
            };
            let slips = (1..=most).find_map(|edits| {
                let mut slips = self.lexicon.misspelt(&word.folded, edits);
                slips.retain(|&term| count(term) > 0 && forms.iter().all(|it| it.0 != term));
                (!slips.is_empty()).then_some(slips)
            });
            let slips = slips.unwrap_or_default();
            size += slips.iter().map(|&term| count(term)).sum::<usize>();
            forms.extend(slips.into_iter().map(|term| (term, Form::Slip)));
            forms.sort_unstable();
        }
        let pending: usize = self.shards().map(|(_, shard)| shard.pending()).sum();
        let docs = self.docs - pending;
        let rarity = rarity(size.min(docs), docs);
        Group {
            typed: word.folded.clone(),
            forms,
            offset: word.offset,
            size,
            rarity,
        }
    }
}

fn text_of(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}

/// 64 times the inverse document frequency of BM25, at least 1.
fn rarity(with: usize, docs: usize) -> u32 {
    let (with, docs) = (with as f64, docs as f64);
    let idf = (1.0 + (docs - with + 0.5) / (with + 0.5)).ln();
    ((idf * 64.0).round() as u32).max(1)
}

/// A clause against the words of the index.
#[derive(Debug)]
struct Part {
    groups: Vec<Group>,
    adjacent: bool,
    quoted: bool,
}

impl Part {
    /// Whether the words stand next to each other, in order, somewhere in an encoded text.
    fn occurs(&self, text: &[u8], fields: u8, lexicon: &Lexicon) -> bool {
        let will_do = |group: &Group, term: TermId| {
            group.has(term) || lexicon.parts(term).iter().any(|&part| group.has(part))
        };
        let Some(first) = self.groups.first() else {
            return false;
        };
        Runs::new(text)
            .filter(|run| fields >> run.field & 1 != 0)
            .any(|run| {
                let mut from = run.terms();
                while let Some(term) = from.next() {
                    if !will_do(first, term) {
                        continue;
                    }
                    let mut behind = from.clone();
                    let mut at = first.offset;
                    let rest_follows = self.groups[1..].iter().all(|group| {
                        let skip = (group.offset - at - 1) as usize;
                        at = group.offset;
                        behind.nth(skip).is_some_and(|term| will_do(group, term))
                    });
                    if rest_follows {
                        return true;
                    }
                }
                false
            })
    }
}

#[derive(Debug)]
struct Plan<'a> {
    lexicon: &'a Lexicon,
    must: Vec<Part>,
    not: Vec<Part>,
    fields: u8,
}

impl Plan<'_> {
    /// Whether anything is left to ask for when not all words are found together.
    fn can_relax(&self) -> bool {
        let optional = self.must.iter().filter(|it| !it.quoted);
        let words: usize = optional.map(|it| it.groups.len()).sum();
        let quoted = self.must.iter().any(|it| it.quoted);
        words > 1 || (words == 1 && quoted)
    }

    /// Offers the documents of a shard that have every word.
    fn all_words(
        &self,
        number: usize,
        shard: &Shard,
        scratch: &mut Scratch,
        keep: &impl Fn(u32) -> bool,
        top: &mut Top,
    ) {
        let groups: Vec<&Group> = self.must.iter().flat_map(|it| &it.groups).collect();
        self.intersect(shard, groups, scratch);
        self.offer(number, shard, true, scratch, keep, top);
    }

    /// Offers the documents of a shard that have every quoted clause, and any word if there is
    /// no quoted clause.
    fn some_words(
        &self,
        number: usize,
        shard: &Shard,
        scratch: &mut Scratch,
        keep: &impl Fn(u32) -> bool,
        top: &mut Top,
    ) {
        let quoted: Vec<&Group> = self
            .must
            .iter()
            .filter(|it| it.quoted)
            .flat_map(|it| &it.groups)
            .collect();
        let insists = !quoted.is_empty();
        scratch.found.clear();
        if insists {
            self.intersect(shard, quoted, scratch);
        }
        scratch.sums.fill(0);
        let mut found = std::mem::take(&mut scratch.found);
        for &(local, score) in &found {
            scratch.sums[usize::from(local)] = score;
        }
        for group in self
            .must
            .iter()
            .filter(|it| !it.quoted)
            .flat_map(|it| &it.groups)
        {
            scratch.fill(group, shard, self.fields);
            for &local in &scratch.touched[..scratch.touches] {
                let sum = &mut scratch.sums[usize::from(local)];
                if *sum == 0 {
                    if insists {
                        continue;
                    }
                    found.push((local, 0));
                }
                *sum += group.rarity * u32::from(scratch.cells[usize::from(local)]);
            }
            scratch.wipe();
        }
        for (local, score) in &mut found {
            *score = scratch.sums[usize::from(*local)];
        }
        scratch.found = found;
        self.offer(number, shard, false, scratch, keep, top);
    }

    /// Leaves in `scratch.found` the documents that have all `groups`, with their scores.
    fn intersect(&self, shard: &Shard, mut groups: Vec<&Group>, scratch: &mut Scratch) {
        order::sort_by_key(&mut groups, |it| it.size);
        scratch.found.clear();
        for (at, group) in groups.iter().enumerate() {
            if at == 0 {
                scratch.first(group, shard, self.fields);
            } else {
                scratch.narrow(group, shard, self.fields);
            }
            if scratch.found.is_empty() {
                return;
            }
        }
    }

    /// Checks what the word lists could not (neighbours, exclusions, `keep`), counts and ranks.
    fn offer(
        &self,
        number: usize,
        shard: &Shard,
        all: bool,
        scratch: &mut Scratch,
        keep: &impl Fn(u32) -> bool,
        top: &mut Top,
    ) {
        if scratch.found.is_empty() {
            return;
        }
        let mut banned: Option<Locals> = None;
        for part in self.not.iter().filter(|it| !it.adjacent) {
            let banned = banned.get_or_insert_default();
            for group in &part.groups {
                each_posting(group, shard, self.fields, |posting, _| {
                    banned.insert(posting.local());
                });
            }
        }
        let wanted: Vec<_> = self
            .must
            .iter()
            .filter(|it| it.adjacent && (all || it.quoted))
            .collect();
        let unwanted: Vec<_> = self.not.iter().filter(|it| it.adjacent).collect();
        let reads = !wanted.is_empty() || !unwanted.is_empty();
        let base = (number * SHARD) as u32;
        for &(local, score) in &scratch.found {
            let doc = base | u32::from(local);
            if banned.as_ref().is_some_and(|it| it.has(local)) {
                continue;
            }
            if reads {
                let text = shard.text(local).unwrap_or_default();
                let has = |part: &&Part| part.occurs(text, self.fields, self.lexicon);
                if !wanted.iter().all(has) || unwanted.iter().any(has) {
                    continue;
                }
            }
            if keep(doc) {
                top.offer(doc, score);
            }
        }
    }
}

/// Calls `each` for every posting of every form of a word that counts, with its worth.
fn each_posting(group: &Group, shard: &Shard, fields: u8, mut each: impl FnMut(Posting, u16)) {
    for &(term, form) in &group.forms {
        let worth = form.worth();
        let [settled, fresh] = shard.lists(term);
        let current = shard.current();
        for (list, current) in [(settled, current), (fresh, None)] {
            match current {
                None if fields == u8::MAX => {
                    for &posting in list {
                        each(posting, worth[usize::from(posting.impact())]);
                    }
                }
                _ => {
                    for &posting in list {
                        let counts = current.is_none_or(|it| it.has(posting.local()));
                        if counts && posting.fields() & fields != 0 {
                            each(posting, worth[usize::from(posting.impact())]);
                        }
                    }
                }
            }
        }
    }
}

/// Tables of one cell per document of a shard, kept from query to query.
#[derive(Debug)]
struct Scratch {
    /// What the word at hand is worth in each document; 0 everywhere between words.
    cells: Box<[u16; SHARD]>,
    /// Sums over the words, for relaxed queries.
    sums: Box<[u32; SHARD]>,
    /// The first `touches` are the documents whose cell is not 0. One more than there can be, so
    /// that the place behind the last can always be written to.
    touched: Box<[u16; SHARD + 1]>,
    touches: usize,
    /// Documents that have all words so far, with their scores.
    found: Vec<(u16, u32)>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            cells: zeros(),
            sums: zeros(),
            touched: zeros(),
            touches: 0,
            found: Vec::new(),
        }
    }
}

/// An array of zeros that was never on the stack.
fn zeros<T: Clone + Default, const LEN: usize>() -> Box<[T; LEN]> {
    let zeros = vec![T::default(); LEN].into_boxed_slice();
    zeros
        .try_into()
        .unwrap_or_else(|_| unreachable!("the slice has LEN items"))
}

impl Scratch {
    /// Puts the worth of a word into the cells.
    fn fill(&mut self, group: &Group, shard: &Shard, fields: u8) {
        let Self {
            cells,
            touched,
            touches,
            ..
        } = self;
        each_posting(group, shard, fields, |posting, worth| {
            let cell = &mut cells[usize::from(posting.local())];
            // Whether a document was touched before is a coin toss: no branch.
            touched[*touches] = posting.local();
            *touches += usize::from(*cell == 0);
            *cell = worth.max(*cell);
        });
    }

    /// Sets all cells back to 0.
    fn wipe(&mut self) {
        if self.touches > SHARD / 16 {
            self.cells.fill(0);
        } else {
            for &local in &self.touched[..self.touches] {
                self.cells[usize::from(local)] = 0;
            }
        }
        self.touches = 0;
    }

    /// Finds the documents that have a word.
    fn first(&mut self, group: &Group, shard: &Shard, fields: u8) {
        if let [_] = group.forms[..] {
            // One form: no document comes twice, and no table is needed.
            let found = &mut self.found;
            each_posting(group, shard, fields, |posting, worth| {
                found.push((posting.local(), group.rarity * u32::from(worth)));
            });
            return;
        }
        self.fill(group, shard, fields);
        let Self {
            cells,
            touched,
            touches,
            found,
            ..
        } = self;
        let score = |local: u16| group.rarity * u32::from(cells[usize::from(local)]);
        found.extend(
            touched[..*touches]
                .iter()
                .map(|&local| (local, score(local))),
        );
        self.wipe();
    }

    /// Drops the documents found that do not have another word.
    fn narrow(&mut self, group: &Group, shard: &Shard, fields: u8) {
        let lists = || {
            group
                .forms
                .iter()
                .map(|&(term, form)| (shard.lists(term), form))
        };
        let postings: usize = lists().map(|([a, b], _)| a.len() + b.len()).sum();
        let steps: usize = lists()
            .map(|([a, _], _)| 2 + a.len().max(1).ilog2() as usize)
            .sum();
        if self.found.len() * steps * 2 < postings {
            let current = shard.current();
            let look = |list: &[Posting], local: u16| {
                let at = list.binary_search_by_key(&local, |it| it.local()).ok()?;
                Some(list[at]).filter(|it| it.fields() & fields != 0)
            };
            self.found.retain_mut(|(local, score)| {
                let counts = current.is_none_or(|it| it.has(*local));
                let worth = lists().filter_map(|([settled, fresh], form)| {
                    let settled = if counts { look(settled, *local) } else { None };
                    let posting = settled.or_else(|| look(fresh, *local))?;
                    Some(form.worth()[usize::from(posting.impact())])
                });
                let worth = worth.max().unwrap_or(0);
                *score += group.rarity * u32::from(worth);
                worth > 0
            });
            return;
        }
        self.fill(group, shard, fields);
        let Self { cells, found, .. } = self;
        found.retain_mut(|(local, score)| {
            let worth = cells[usize::from(*local)];
            *score += group.rarity * u32::from(worth);
            worth > 0
        });
        self.wipe();
    }
}

/// Keeps the tables between queries. A query asked from within `keep` of another finds the pool
/// empty and makes its own.
#[derive(Default)]
pub(super) struct Pool(Cell<Option<Scratch>>);

impl Pool {
    fn take(&self) -> Scratch {
        self.0.take().unwrap_or_default()
    }

    fn give_back(&self, scratch: Scratch) {
        self.0.set(Some(scratch));
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pool")
    }
}

/// The best so far, and the number of all.
struct Top {
    k: usize,
    /// Score above, document below: the newest of equals is best. The worst is on top.
    best: BinaryHeap<Reverse<u64>>,
    /// What a document has to beat.
    floor: u64,
    total: usize,
}

impl Top {
    fn new(k: usize) -> Self {
        let floor = if k == 0 { u64::MAX } else { 0 };
        Self {
            k,
            best: BinaryHeap::new(),
            floor,
            total: 0,
        }
    }

    /// Takes a document into account; `score` is not 0.
    fn offer(&mut self, doc: u32, score: u32) {
        self.total += 1;
        let key = u64::from(score) << 32 | u64::from(doc);
        if key > self.floor {
            self.take(key);
        }
    }

    fn take(&mut self, key: u64) {
        if self.best.len() == self.k {
            self.best.pop();
        }
        self.best.push(Reverse(key));
        if self.best.len() == self.k {
            self.floor = self.best.peek().map_or(0, |worst| worst.0);
        }
    }

    fn hits(self, scale: impl Fn(u32) -> f32) -> Vec<Hit> {
        let best = self.best.into_sorted_vec().into_iter();
        best.map(|Reverse(key)| Hit {
            doc: key as u32,
            score: scale((key >> 32) as u32),
        })
        .collect()
    }
}
