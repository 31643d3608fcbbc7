//! Full-text search over the words of records, in memory, without IO.
//!
//! The index knows documents as dense numbers with a few text fields, and nothing else. It splits
//! text into folded words, finds them exactly, by stem, by prefix and with slips of the keyboard,
//! ranks by BM25F and counts exactly. `docs/adr/0007-search-index.md` says why it is built the
//! way it is; `docs/formats/search-index.md` has its bytes.
//!
//! ```
//! use steward::engine::search::*;
//!
//! let mut index = SearchIndex::new(Config::default());
//! index.put(0, &[(TITLE, "Printer jams"), (DESCRIPTION, "The printers on floor 2 jam daily.")]);
//! index.put(1, &[(TITLE, "VPN drops"), (DESCRIPTION, "No printer involved.")]);
//!
//! let answer = index.query(&Query::new("pritner jam"), 10, |_| true);
//! assert_eq!(answer.total, 1);
//! assert_eq!(answer.hits[0].doc, 0);
//! ```

mod format;
mod highlight;
mod lexicon;
mod parse;
mod rank;
mod shard;
mod text;

#[cfg(test)]
mod tests;

pub use format::FormatError;
pub use highlight::{Highlighter, Snippet};
pub use rank::{Answer, Hit, Respelling};

use crate::domain::order;
use lexicon::Lexicon;
use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use shard::{SHARD, Shard, Tally};

/// Field of the number people quote.
pub const NUMBER: u8 = 0;
/// Field of the title.
pub const TITLE: u8 = 1;
/// Field of the description.
pub const DESCRIPTION: u8 = 2;
/// Field of the timeline entries that everybody may read who may read the record.
pub const TIMELINE: u8 = 3;
/// Field of the internal notes: leave it out of [`Query::fields`] for people who may not read them.
pub const INTERNAL: u8 = 4;

/// Every field, for [`Query::fields`].
pub const ALL_FIELDS: u8 = 0xFF;

/// Whose grammar decides which words are forms of one word.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// Words are found as they are.
    None,
    /// English.
    #[default]
    English,
    /// Danish.
    Danish,
    /// Dutch.
    Dutch,
    /// Finnish.
    Finnish,
    /// French.
    French,
    /// German.
    German,
    /// Hungarian.
    Hungarian,
    /// Italian.
    Italian,
    /// Norwegian.
    Norwegian,
    /// Portuguese.
    Portuguese,
    /// Romanian.
    Romanian,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
    /// Swedish.
    Swedish,
    /// Turkish.
    Turkish,
}

impl Language {
    /// All of them, in the order of their numbers in the file format.
    pub const ALL: [Self; 16] = [
        Self::None,
        Self::English,
        Self::Danish,
        Self::Dutch,
        Self::Finnish,
        Self::French,
        Self::German,
        Self::Hungarian,
        Self::Italian,
        Self::Norwegian,
        Self::Portuguese,
        Self::Romanian,
        Self::Russian,
        Self::Spanish,
        Self::Swedish,
        Self::Turkish,
    ];

    /// The grammar, if there is one.
    fn stemmer(self) -> Option<Stemmer> {
        // Spelt out, so that the grammars of languages we do not offer are left out of the program.
        Some(match self {
            Self::None => return None,
            Self::English => Stemmer::create(Algorithm::English),
            Self::Danish => Stemmer::create(Algorithm::Danish),
            Self::Dutch => Stemmer::create(Algorithm::Dutch),
            Self::Finnish => Stemmer::create(Algorithm::Finnish),
            Self::French => Stemmer::create(Algorithm::French),
            Self::German => Stemmer::create(Algorithm::German),
            Self::Hungarian => Stemmer::create(Algorithm::Hungarian),
            Self::Italian => Stemmer::create(Algorithm::Italian),
            Self::Norwegian => Stemmer::create(Algorithm::Norwegian),
            Self::Portuguese => Stemmer::create(Algorithm::Portuguese),
            Self::Romanian => Stemmer::create(Algorithm::Romanian),
            Self::Russian => Stemmer::create(Algorithm::Russian),
            Self::Spanish => Stemmer::create(Algorithm::Spanish),
            Self::Swedish => Stemmer::create(Algorithm::Swedish),
            Self::Turkish => Stemmer::create(Algorithm::Turkish),
        })
    }
}

/// How much a field counts in the ranking.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct FieldWeight {
    /// What one occurrence counts, relative to the other fields; 0 to 100.
    pub weight: f32,
    /// Words that a usual text of this field has; in longer texts an occurrence counts less.
    /// A constant, not the average of the present documents, so that the rank of a document
    /// does not depend on the order in which others were written.
    pub usual_words: f32,
}

/// What an index is made for; fixed when it is made, except the language.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Config {
    /// Whose stems are used.
    pub language: Language,
    /// Place `n` describes field `n`; at most 8. Text in other fields is not indexed.
    pub fields: Vec<FieldWeight>,
}

impl Default for Config {
    /// English, with the fields [`NUMBER`], [`TITLE`], [`DESCRIPTION`], [`TIMELINE`] and
    /// [`INTERNAL`].
    fn default() -> Self {
        let field = |weight, usual_words| FieldWeight {
            weight,
            usual_words,
        };
        Self {
            language: Language::English,
            fields: vec![
                field(6.0, 1.0),
                field(3.0, 8.0),
                field(1.0, 60.0),
                field(0.6, 120.0),
                field(0.6, 60.0),
            ],
        }
    }
}

impl Config {
    /// `k1` of BM25: how soon further occurrences stop counting.
    const SATURATION: f32 = 1.2;
    /// `b` of BM25: how far the length of a text matters, 0 to 1.
    const LENGTH: f32 = 0.6;

    /// What one occurrence counts in a text of `len` words of `field` (BM25F, Robertson,
    /// Zaragoza, Taylor 2004: weights and lengths go in before the saturation).
    fn gain(&self, field: usize, len: u32) -> f32 {
        let Some(it) = self.fields.get(field) else {
            return 0.0;
        };
        let weight = it.weight.clamp(0.0, 100.0);
        let relative = len as f32 / it.usual_words.max(1.0);
        weight / (1.0 - Self::LENGTH + Self::LENGTH * relative)
    }
}

/// A question in the words of the person who asks.
///
/// Words are all required. `"two words"` stand next to each other, `-word` must not occur, `wor*`
/// is the start of a word. What is written without blanks, such as `foo_bar` or `10.0.0.1`, stands
/// next to each other too. If no document has all the words, documents with some of them are
/// given, and the answer says so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Bit `n` allows field `n`.
    pub fields: u8,
    /// Whether the last word may be unfinished. A blank behind it ends it.
    pub as_you_type: bool,
    /// Whether other forms of a word match, below the word itself.
    pub stems: bool,
    /// Whether slips of the keyboard are forgiven where a word is (almost) unknown: one in a word
    /// of 4 to 7 characters, two in a longer one.
    pub typos: bool,
}

impl Query {
    /// In all fields, as typed so far, forgiving.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            fields: ALL_FIELDS,
            as_you_type: true,
            stems: true,
            typos: true,
        }
    }

    /// Only in the fields whose bits are set.
    #[must_use]
    pub fn in_fields(self, fields: u8) -> Self {
        Self { fields, ..self }
    }

    /// Only the words as they stand: no unfinished word, no other forms, no slips.
    #[must_use]
    pub fn exact(self) -> Self {
        Self {
            as_you_type: false,
            stems: false,
            typos: false,
            ..self
        }
    }
}

/// Sizes of an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Documents.
    pub docs: usize,
    /// Distinct words and parts of words, those of removed documents included.
    pub words: usize,
    /// Documents that wait for [`SearchIndex::maintain`], replaced and removed ones included.
    pub unsettled: usize,
    /// Bytes on the heap, as far as the index can count them.
    pub heap_bytes: usize,
}

/// The index. See the [module](self) for an example.
#[derive(Debug)]
pub struct SearchIndex {
    config: Config,
    lexicon: Lexicon,
    /// In how many documents each word occurs.
    doc_counts: Vec<u32>,
    docs: usize,
    shards: Vec<Option<Box<Shard>>>,
    scratch: rank::Pool,
    tally: Tally,
    encoded: Vec<u8>,
    run: Vec<u8>,
}

impl SearchIndex {
    /// An empty index. Fields beyond the eighth are ignored.
    pub fn new(mut config: Config) -> Self {
        config.fields.truncate(8);
        Self {
            lexicon: Lexicon::new(config.language),
            config,
            doc_counts: Vec::new(),
            docs: 0,
            shards: Vec::new(),
            scratch: rank::Pool::default(),
            tally: Tally::default(),
            encoded: Vec::new(),
            run: Vec::new(),
        }
    }

    /// What the index was made for.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Changes the grammar; no text is needed again.
    pub fn set_language(&mut self, language: Language) {
        self.config.language = language;
        self.lexicon.set_language(language);
    }

    /// Makes `fields` the whole text of `doc`, whatever it was. A field may come several times
    /// (entries of a timeline); phrases do not cross from one to the next.
    ///
    /// The cost is that of the text, not of the index. For many documents use [`Self::put_later`].
    pub fn put(&mut self, doc: u32, fields: &[(u8, &str)]) {
        self.encode(fields);
        let (number, local) = split(doc);
        if self.is_findable_as_encoded(doc) {
            return;
        }
        self.remove(doc);
        let shard = shard_mut(&mut self.shards, number);
        if !shard.append(local, &self.encoded) {
            return;
        }
        self.tally.count(&self.encoded, &self.lexicon, &self.config);
        shard.index(local, &self.tally);
        self.docs += 1;
        for term in self.tally.terms() {
            self.doc_counts[term as usize] += 1;
        }
        self.lexicon.sort();
    }

    /// As [`Self::put`], at a third of the price, but the document is findable only after the next
    /// [`Self::maintain`]; until then neither its old nor its new text is found, unless they are the same. For imports.
    pub fn put_later(&mut self, doc: u32, fields: &[(u8, &str)]) {
        self.lexicon.hash_all();
        self.encode(fields);
        if self.is_findable_as_encoded(doc) {
            return;
        }
        self.remove(doc);
        let (number, local) = split(doc);
        let shard = shard_mut(&mut self.shards, number);
        self.docs += usize::from(shard.append(local, &self.encoded));
    }

    /// Forgets `doc`, if it is there.
    pub fn remove(&mut self, doc: u32) {
        let (number, local) = split(doc);
        let Some(Some(shard)) = self.shards.get_mut(number) else {
            return;
        };
        let Some(text) = shard.text(local) else {
            return;
        };
        self.docs -= 1;
        if shard.is_pending(local) {
            shard.remove(local, &self.tally);
            return;
        }
        self.tally.count(text, &self.lexicon, &self.config);
        shard.remove(local, &self.tally);
        for term in self.tally.terms() {
            self.doc_counts[term as usize] -= 1;
        }
    }

    /// Whether `doc` was put and not removed since.
    pub fn contains(&self, doc: u32) -> bool {
        self.text(doc).is_some()
    }

    /// Makes findable what was put later, and tidies up behind edits, about `budget` documents'
    /// worth; true if more is left to do.
    ///
    /// Little is done while there is little to gain. A call that does something rewrites at
    /// least one shard of up to 65,536 documents (about 70 ms for a full one).
    /// `usize::MAX` does everything there is to do.
    pub fn maintain(&mut self, budget: usize) -> bool {
        self.lexicon.sort();
        let all = budget == usize::MAX;
        let is_due = |shard: &Shard| {
            shard.pending() > 0
                || shard.unsettled() >= 256.max(shard.live() / 16)
                || (all && !shard.is_settled())
        };
        let mut due: Vec<_> = self
            .shards()
            .filter(|(_, shard)| is_due(shard))
            .map(|(number, shard)| (shard.pending(), shard.unsettled(), number))
            .collect();
        order::sort_by(&mut due, |a, b| b.cmp(a));
        let mut left = budget;
        for &(.., number) in &due {
            if left == 0 {
                return true;
            }
            left = left.saturating_sub(self.settle(number));
        }
        false
    }

    /// Sizes.
    pub fn stats(&self) -> Stats {
        let shards = || self.shards.iter().flatten();
        Stats {
            docs: self.docs,
            words: self.lexicon.len(),
            unsettled: shards().map(|it| it.unsettled()).sum(),
            heap_bytes: self.lexicon.heap_bytes()
                + self.doc_counts.capacity() * 4
                + shards().map(|it| it.heap_bytes()).sum::<usize>(),
        }
    }

    /// Rewrites one shard; returns its number of documents, at least 1.
    fn settle(&mut self, number: usize) -> usize {
        let Some(Some(shard)) = self.shards.get_mut(number) else {
            return 1;
        };
        // Words of the fewer documents are counted one by one; the lists have those of the whole shard.
        let pending = shard.pending();
        let mostly_pending = pending > shard.live() / 2;
        if pending > 0 {
            let counted = |local: u16| shard.is_pending(local) != mostly_pending;
            for (_, text) in shard.texts().filter(|it| counted(it.0)) {
                self.tally.count(text, &self.lexicon, &self.config);
                for term in self.tally.terms() {
                    let count = &mut self.doc_counts[term as usize];
                    *count = if mostly_pending {
                        *count - 1
                    } else {
                        *count + 1
                    };
                }
            }
        }
        shard.settle(&self.lexicon, &self.config);
        if mostly_pending {
            for (term, more) in shard.counts() {
                self.doc_counts[term as usize] += more;
            }
        }
        let live = shard.live();
        if live == 0 {
            self.shards[number] = None;
        }
        live.max(1)
    }

    /// Whether `doc` is findable and has the text in `self.encoded`.
    fn is_findable_as_encoded(&self, doc: u32) -> bool {
        let (number, local) = split(doc);
        let Some(Some(shard)) = self.shards.get(number) else {
            return false;
        };
        !shard.is_pending(local) && shard.text(local).is_some_and(|it| it == self.encoded)
    }

    fn text(&self, doc: u32) -> Option<&[u8]> {
        let (number, local) = split(doc);
        self.shards.get(number)?.as_deref()?.text(local)
    }

    /// Writes the words of `fields` to `self.encoded`.
    fn encode(&mut self, fields: &[(u8, &str)]) {
        self.encoded.clear();
        for &(field, text) in fields {
            if usize::from(field) >= self.config.fields.len() {
                continue;
            }
            self.run.clear();
            let mut len = 0;
            text::words(text, |word| {
                len += 1;
                shard::push(&mut self.run, self.lexicon.intern(word.folded));
            });
            if len > 0 {
                shard::push_run(&mut self.encoded, field, len, &self.run);
            }
        }
        self.doc_counts.resize(self.lexicon.len(), 0);
    }
}

/// Shard and place within it.
fn split(doc: u32) -> (usize, u16) {
    (doc as usize / SHARD, doc as u16)
}

fn shard_mut(shards: &mut Vec<Option<Box<Shard>>>, number: usize) -> &mut Shard {
    if shards.len() <= number {
        shards.resize_with(number + 1, || None);
    }
    shards[number].get_or_insert_default()
}
