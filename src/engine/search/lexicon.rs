//! The distinct words, each with a number, and everything that can be said of a word alone: its
//! stem, its parts, its place in the alphabet, and which words are one slip of the keyboard away.

use super::{Language, text};
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Number of a word: dense, from 0, in order of first appearance.
pub(super) type TermId = u32;

/// Marks the end of a chain of words of one stem.
const NONE: u32 = u32::MAX;

/// Distinct byte strings, numbered from 0.
#[derive(Default, Debug)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    /// `ends[i]` is where string `i` ends in `bytes`; it starts where the one before ends.
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 {
            0
        } else {
            self.ends[id - 1] as usize
        };
        &self.bytes[start..self.ends[id] as usize]
    }

    pub(super) fn find(&self, string: &[u8]) -> Option<u32> {
        self.table
            .find(hash(string), |&id| self.get(id) == string)
            .copied()
    }

    /// The number of `string`, and whether it is new.
    pub(super) fn intern(&mut self, string: &[u8]) -> (u32, bool) {
        if let Some(id) = self.find(string) {
            return (id, false);
        }
        let id = self.ends.len() as u32;
        self.bytes.extend_from_slice(string);
        self.ends.push(self.bytes.len() as u32);
        let Self { bytes, ends, table } = self;
        table.insert_unique(hash(string), id, |&id| {
            let start = if id == 0 {
                0
            } else {
                ends[id as usize - 1] as usize
            };
            hash(&bytes[start..ends[id as usize] as usize])
        });
        (id, true)
    }

    pub(super) fn reserve(&mut self, strings: usize, bytes: usize) {
        self.bytes.reserve(bytes);
        self.ends.reserve(strings);
        self.table.reserve(strings, |_| 0);
    }

    fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.table.allocation_size()
    }
}

fn hash(string: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(string);
    hasher.finish()
}

#[derive(Debug)]
pub(super) struct Lexicon {
    language: Language,
    words: Interner,
    stems: Interner,
    /// For each stem the word of it seen last; `next` leads to the others.
    stem_head: Vec<TermId>,
    next: Vec<TermId>,
    /// Where the parts of a word start in `parts`, 0 for a word of one piece.
    parts_at: Vec<u32>,
    /// Count, then that many word numbers, for each word with parts.
    parts: Vec<u32>,
    /// Which letters occur in a word, and how many characters it has: two words few edits apart
    /// differ in few bits.
    letters: Vec<u32>,
    chars: Vec<u8>,
    /// All words in byte order, once `sort` was called.
    sorted: Vec<TermId>,
}

impl Lexicon {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            words: Interner::default(),
            stems: Interner::default(),
            stem_head: Vec::new(),
            next: Vec::new(),
            parts_at: Vec::new(),
            parts: vec![0],
            letters: Vec::new(),
            chars: Vec::new(),
            sorted: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn reserve(&mut self, words: usize, bytes: usize) {
        self.words.reserve(words, bytes);
    }

    pub(super) fn get(&self, term: TermId) -> &[u8] {
        self.words.get(term)
    }

    pub(super) fn find(&self, word: &[u8]) -> Option<TermId> {
        self.words.find(word)
    }

    /// The number of `word`, which becomes known if it was not, with its parts.
    pub(super) fn intern(&mut self, word: &[u8]) -> TermId {
        let (term, new) = self.words.intern(word);
        if new {
            self.describe(term, word);
        }
        term
    }

    fn describe(&mut self, term: TermId, word: &[u8]) {
        self.parts_at.push(0);
        let (letters, chars) = shape(word);
        self.letters.push(letters);
        self.chars.push(chars);
        self.next.push(NONE);
        let stem = stem(self.language, word);
        self.link(term, &stem);
        let mut parts = Vec::new();
        let mut without_zeros = Vec::new();
        for part in text::parts(word).map(|part| &word[part]) {
            parts.push(self.intern(part));
            without_zeros.extend_from_slice(&part[text::leading_zeros(part)..]);
        }
        let zeros = text::leading_zeros(word);
        if zeros > 0 {
            parts.push(self.intern(&word[zeros..]));
        } else if !parts.is_empty() && without_zeros.len() < word.len() {
            // `inc0000045` is also `inc45` and `45`.
            parts.push(self.intern(&without_zeros));
            for part in text::parts(word).map(|part| &word[part]) {
                let zeros = text::leading_zeros(part);
                if zeros > 0 {
                    parts.push(self.intern(&part[zeros..]));
                }
            }
        }
        if !parts.is_empty() {
            parts.sort_unstable();
            parts.dedup();
            self.parts_at[term as usize] = self.parts.len() as u32;
            self.parts.push(parts.len() as u32);
            self.parts.extend(parts);
        }
    }

    fn link(&mut self, term: TermId, stem: &[u8]) {
        let (stem, new) = self.stems.intern(stem);
        if new {
            self.stem_head.push(NONE);
        }
        self.next[term as usize] = std::mem::replace(&mut self.stem_head[stem as usize], term);
    }

    /// Stems every word again, by the rules of another language.
    pub(super) fn set_language(&mut self, language: Language) {
        self.language = language;
        self.stems = Interner::default();
        self.stem_head.clear();
        for term in 0..self.len() as TermId {
            let stem = stem(language, self.words.get(term)).into_owned();
            self.link(term, &stem);
        }
    }

    /// The words a word is found by besides itself: `err` and `2231` of `err2231`.
    pub(super) fn parts(&self, term: TermId) -> &[TermId] {
        match self.parts_at[term as usize] as usize {
            0 => &[],
            at => &self.parts[at + 1..at + 1 + self.parts[at] as usize],
        }
    }

    /// All words with the stem of `word`, itself included if known.
    pub(super) fn of_one_stem(&self, word: &[u8]) -> impl Iterator<Item = TermId> + '_ {
        let first = match self.stems.find(&stem(self.language, word)) {
            Some(stem) => self.stem_head[stem as usize],
            None => NONE,
        };
        std::iter::successors(Some(first), |&term| self.next.get(term as usize).copied())
            .take_while(|&term| term != NONE)
    }

    /// Puts words into the alphabet that were added since the last call.
    pub(super) fn sort(&mut self) {
        let known = self.sorted.len();
        let added = self.len() - known;
        self.sorted
            .extend(known as TermId..self.words.len() as TermId);
        let words = &self.words;
        if added > 64 {
            self.sorted
                .sort_unstable_by(|&a, &b| words.get(a).cmp(words.get(b)));
            return;
        }
        for at in known..self.sorted.len() {
            let term = self.sorted[at];
            let place = self.sorted[..at].partition_point(|&it| words.get(it) < words.get(term));
            self.sorted[place..=at].rotate_right(1);
        }
    }

    /// All words that start with `prefix`, in byte order.
    pub(super) fn starting_with(&self, prefix: &[u8]) -> &[TermId] {
        let from = self.sorted.partition_point(|&term| self.get(term) < prefix);
        let len = self.sorted[from..].partition_point(|&term| self.get(term).starts_with(prefix));
        &self.sorted[from..from + len]
    }

    /// All words exactly `edits` slips away from `word` (1 or 2): a character too many, too few,
    /// wrong, or two swapped.
    pub(super) fn misspelt(&self, word: &[u8], edits: u8) -> Vec<TermId> {
        let (letters, chars) = shape(word);
        let word = decode(word);
        let mut other = Vec::new();
        let near = |term: &TermId| {
            let at = *term as usize;
            self.chars[at].abs_diff(chars) <= edits
                && (self.letters[at] ^ letters).count_ones() <= 2 * u32::from(edits)
        };
        let mut found: Vec<_> = (0..self.len() as TermId).filter(near).collect();
        found.retain(|&term| {
            other.clear();
            other.extend(String::from_utf8_lossy(self.get(term)).chars());
            distance(&word, &other, usize::from(edits)) == Some(usize::from(edits))
        });
        found
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.words.heap_bytes()
            + self.stems.heap_bytes()
            + 4 * (self.stem_head.capacity()
                + self.next.capacity()
                + self.parts_at.capacity()
                + self.parts.capacity()
                + self.letters.capacity()
                + self.sorted.capacity())
            + self.chars.capacity()
    }
}

/// The stem of a folded word. Words with digits, and very short ones, are their own stem.
pub(super) fn stem(language: Language, word: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    use std::borrow::Cow;
    let Some(stemmer) = language.stemmer() else {
        return Cow::Borrowed(word);
    };
    if word.len() < 3 || word.iter().any(u8::is_ascii_digit) {
        return Cow::Borrowed(word);
    }
    match std::str::from_utf8(word) {
        Ok(word) => match stemmer.stem(word) {
            Cow::Borrowed(stem) => Cow::Borrowed(stem.as_bytes()),
            Cow::Owned(stem) => Cow::Owned(stem.into_bytes()),
        },
        Err(_) => Cow::Borrowed(word),
    }
}

fn decode(word: &[u8]) -> Vec<char> {
    String::from_utf8_lossy(word).chars().collect()
}

/// Which characters occur (one bit each, characters share bits) and how many there are.
fn shape(word: &[u8]) -> (u32, u8) {
    let (mut letters, mut chars) = (0, 0u8);
    for c in String::from_utf8_lossy(word).chars() {
        letters |= 1u32 << (c as u32 % 32);
        chars = chars.saturating_add(1);
    }
    (letters, chars)
}

/// Optimal string alignment distance (Damerau and Levenshtein, no substring edited twice), if it
/// is at most `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let skip = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[skip..], &b[skip..]);
    let drop = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - drop], &b[..b.len() - drop]);
    let mut before = [0usize; text::LONGEST + 1];
    let mut above = [0usize; text::LONGEST + 1];
    let mut row = [0usize; text::LONGEST + 1];
    for (j, cell) in above.iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let wrong = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (above[j - 1] + wrong).min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        before = above;
        above = row;
    }
    Some(above[b.len()]).filter(|&cost| cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lexicon: &Lexicon, terms: impl IntoIterator<Item = TermId>) -> Vec<String> {
        let mut names: Vec<_> = terms
            .into_iter()
            .map(|term| String::from_utf8_lossy(lexicon.get(term)).into_owned())
            .collect();
        names.sort();
        names
    }

    fn lexicon(words: &str) -> Lexicon {
        let mut lexicon = Lexicon::new(Language::English);
        for word in words.split(' ') {
            lexicon.intern(word.as_bytes());
        }
        lexicon.sort();
        lexicon
    }

    #[test]
    fn a_code_is_known_by_its_parts() {
        let lexicon = lexicon("inc0000045 0012 plain");
        let parts = |word: &str| {
            let term = lexicon.find(word.as_bytes()).expect("known word");
            names(&lexicon, lexicon.parts(term).to_vec())
        };
        assert_eq!(parts("inc0000045"), ["0000045", "45", "inc", "inc45"]);
        assert_eq!(parts("0012"), ["12"]);
        assert_eq!(parts("plain"), Vec::<String>::new());
    }

    #[test]
    fn stems_prefixes_and_slips_are_found() {
        let mut lexicon = lexicon("printer printers printing print toner pointer paint sprint");
        assert_eq!(
            names(&lexicon, lexicon.of_one_stem(b"prints")),
            ["print", "printing"]
        );
        assert_eq!(
            names(&lexicon, lexicon.starting_with(b"print").to_vec()),
            ["print", "printer", "printers", "printing"]
        );
        assert_eq!(
            names(&lexicon, lexicon.misspelt(b"print", 1)),
            ["paint", "sprint"]
        );
        assert_eq!(
            names(&lexicon, lexicon.misspelt(b"pritner", 1)),
            ["printer"]
        );
        assert_eq!(
            names(&lexicon, lexicon.misspelt(b"pritnesr", 2)),
            ["printer", "printers"]
        );
        lexicon.set_language(Language::None);
        assert_eq!(names(&lexicon, lexicon.of_one_stem(b"print")), ["print"]);
    }

    #[test]
    fn a_few_new_words_find_their_place_in_the_alphabet() {
        let mut lexicon = lexicon("delta alpha");
        lexicon.intern(b"charlie");
        lexicon.intern(b"bravo");
        lexicon.sort();
        assert_eq!(lexicon.starting_with(b"").len(), 4);
        let order: Vec<_> = lexicon
            .starting_with(b"")
            .iter()
            .map(|&t| lexicon.get(t))
            .collect();
        assert!(order.is_sorted());
    }
}
