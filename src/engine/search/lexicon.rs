//! The distinct words, each with a number, and everything that can be said of a word alone: its
//! stem, its parts, its place in the alphabet, and which words are one slip of the keyboard away.

use super::{Language, text};
use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
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
    /// Strings from `unhashed` on.
    table: HashTable<u32>,
    /// So many first strings were read from a file and are not in the table: most sessions never
    /// need them there.
    unhashed: u32,
}

impl Interner {
    /// Strings of these lengths, one after the other in `bytes`; none is hashed.
    fn read(lens: &[u8], bytes: &[u8]) -> Self {
        let ends = lens.iter().scan(0, |end, len| {
            *end += u32::from(*len);
            Some(*end)
        });
        Self {
            bytes: bytes.to_vec(),
            ends: ends.collect(),
            table: HashTable::new(),
            unhashed: lens.len() as u32,
        }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, id: u32) -> &[u8] {
        string(&self.bytes, &self.ends, id)
    }

    /// The number of a string that is in the table.
    fn find(&self, string: &[u8]) -> Option<u32> {
        self.table
            .find(hash(string), |&id| self.get(id) == string)
            .copied()
    }

    /// The number of a string that is not there yet.
    fn add(&mut self, new: &[u8]) -> u32 {
        let id = self.ends.len() as u32;
        self.bytes.extend_from_slice(new);
        self.ends.push(self.bytes.len() as u32);
        self.hash_one(id);
        id
    }

    /// Hashes what was read unhashed.
    fn hash_all(&mut self) {
        let Self {
            bytes, ends, table, ..
        } = self;
        table.reserve(self.unhashed as usize, |&id| hash(string(bytes, ends, id)));
        for id in 0..std::mem::take(&mut self.unhashed) {
            self.hash_one(id);
        }
    }

    fn hash_one(&mut self, id: u32) {
        let Self {
            bytes, ends, table, ..
        } = self;
        table.insert_unique(hash(string(bytes, ends, id)), id, |&id| {
            hash(string(bytes, ends, id))
        });
    }

    fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4 + self.table.allocation_size()
    }
}

fn string<'a>(bytes: &'a [u8], ends: &[u32], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] as usize };
    &bytes[start..ends[id] as usize]
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
    /// Stems of the words without digits; a word with digits is its own and only stem.
    stems: Interner,
    /// For each stem the word of it seen last; `next` leads to the others.
    stem_head: Vec<TermId>,
    next: FxHashMap<TermId, TermId>,
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
            next: FxHashMap::default(),
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

    /// A lexicon that was written: the words of these lengths, one after the other in `bytes`,
    /// valid and of bounded length; all of them in byte order; the parts of words as
    /// [`Self::parts_of_all`] gives them; the stems, and one for each word without digits.
    /// `None` if these cannot belong together. Texts of words are compared, not hashed.
    pub(super) fn read(
        language: Language,
        (lens, bytes): (&[u8], &[u8]),
        sorted: Vec<TermId>,
        parts: impl Iterator<Item = (TermId, Vec<TermId>)>,
        (stem_lens, stem_bytes): (&[u8], &[u8]),
        mut stem_of: impl Iterator<Item = u32>,
    ) -> Option<Self> {
        let mut lexicon = Self::new(language);
        lexicon.words = Interner::read(lens, bytes);
        let count = lens.len();
        // As many as there are, each in range, each greater than the one before: all, and once.
        let in_order = sorted.len() == count
            && sorted.iter().all(|it| (*it as usize) < count)
            && sorted.is_sorted_by(|&a, &b| lexicon.words.get(a) < lexicon.words.get(b));
        if !in_order {
            return None;
        }
        lexicon.sorted = sorted;
        lexicon.parts_at = vec![0; count];
        for (term, parts) in parts {
            *lexicon.parts_at.get_mut(term as usize)? = lexicon.parts.len() as u32;
            lexicon.parts.push(parts.len() as u32);
            lexicon.parts.extend(parts);
        }
        lexicon.stems = Interner::read(stem_lens, stem_bytes);
        lexicon.stems.hash_all();
        lexicon.stem_head = vec![NONE; stem_lens.len()];
        lexicon.letters.reserve(count);
        lexicon.chars.reserve(count);
        for term in 0..count as TermId {
            let (letters, chars) = shape(lexicon.words.get(term));
            lexicon.letters.push(letters);
            lexicon.chars.push(chars);
            if !has_digit(lexicon.words.get(term)) {
                let stem = stem_of
                    .next()
                    .filter(|it| (*it as usize) < stem_lens.len())?;
                lexicon.chain(term, stem);
            }
        }
        stem_of.next().is_none().then_some(lexicon)
    }

    pub(super) fn get(&self, term: TermId) -> &[u8] {
        self.words.get(term)
    }

    pub(super) fn find(&self, word: &[u8]) -> Option<TermId> {
        let found = self.words.find(word);
        if found.is_some() || self.words.unhashed == 0 {
            return found;
        }
        let at = self.sorted.partition_point(|&term| self.get(term) < word);
        self.sorted
            .get(at)
            .copied()
            .filter(|&term| self.get(term) == word)
    }

    /// Makes words known faster from now on: for texts in bulk.
    pub(super) fn hash_all(&mut self) {
        self.words.hash_all();
    }

    /// The number of `word`, which becomes known if it was not, with its parts.
    pub(super) fn intern(&mut self, word: &[u8]) -> TermId {
        if let Some(term) = self.find(word) {
            return term;
        }
        let term = self.words.add(word);
        self.describe(term, word);
        term
    }

    fn describe(&mut self, term: TermId, word: &[u8]) {
        self.parts_at.push(0);
        let (letters, chars) = shape(word);
        self.letters.push(letters);
        self.chars.push(chars);
        self.link(term, word);
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

    fn link(&mut self, term: TermId, word: &[u8]) {
        if has_digit(word) {
            return;
        }
        let stem = stem(self.language, word);
        let stem = match self.stems.find(&stem) {
            Some(known) => known,
            None => {
                self.stem_head.push(NONE);
                self.stems.add(&stem)
            }
        };
        self.chain(term, stem);
    }

    fn chain(&mut self, term: TermId, stem: u32) {
        let before = std::mem::replace(&mut self.stem_head[stem as usize], term);
        if before != NONE {
            self.next.insert(term, before);
        }
    }

    /// Stems every word again, by the rules of another language.
    pub(super) fn set_language(&mut self, language: Language) {
        self.language = language;
        self.stems = Interner::default();
        self.stem_head.clear();
        self.next.clear();
        for term in 0..self.len() as TermId {
            let word = self.words.get(term).to_vec();
            self.link(term, &word);
        }
    }

    /// The stems, and for each word without digits the number of its stem.
    pub(super) fn stems(&self) -> (impl Iterator<Item = &[u8]> + Clone, Vec<u32>) {
        let mut stem_of = vec![NONE; self.len()];
        for (stem, &head) in (0..).zip(&self.stem_head) {
            for term in self.chained(head) {
                stem_of[term as usize] = stem;
            }
        }
        stem_of.retain(|stem| *stem != NONE);
        let stems = (0..self.stems.len() as u32).map(|stem| self.stems.get(stem));
        (stems, stem_of)
    }

    /// Words with their parts, those without left out.
    pub(super) fn parts_of_all(&self) -> impl Iterator<Item = (TermId, &[TermId])> {
        (0..self.len() as TermId)
            .map(|term| (term, self.parts(term)))
            .filter(|(_, parts)| !parts.is_empty())
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
        let first = if has_digit(word) {
            self.find(word)
        } else {
            let stem = self.stems.find(&stem(self.language, word));
            stem.map(|stem| self.stem_head[stem as usize])
        };
        self.chained(first.unwrap_or(NONE))
    }

    fn chained(&self, first: TermId) -> impl Iterator<Item = TermId> + '_ {
        std::iter::successors(Some(first), |term| self.next.get(term).copied())
            .take_while(|&term| term != NONE)
    }

    /// Puts words into the alphabet that were added since the last call.
    pub(super) fn sort(&mut self) {
        if self.sorted.len() < self.len() {
            self.sorted = self.alphabet().into_owned();
        }
    }

    /// All words in byte order.
    pub(super) fn alphabet(&self) -> Cow<'_, [TermId]> {
        let known = self.sorted.len();
        if known == self.len() {
            return Cow::Borrowed(&self.sorted);
        }
        // Most words are told apart by their first bytes, which are compared as one number.
        let mut added: Vec<(u64, TermId)> = (known as TermId..self.len() as TermId)
            .map(|term| (first_bytes(self.get(term)), term))
            .collect();
        added.sort_unstable_by(|a, b| {
            let whole = || self.get(a.1).cmp(self.get(b.1));
            a.0.cmp(&b.0).then_with(whole)
        });
        let mut merged = Vec::with_capacity(self.len());
        let mut rest = self.sorted.as_slice();
        for (_, term) in added {
            let word = self.get(term);
            let before = rest.partition_point(|&it| self.get(it) < word);
            let (smaller, greater) = rest.split_at(before);
            merged.extend_from_slice(smaller);
            merged.push(term);
            rest = greater;
        }
        merged.extend_from_slice(rest);
        Cow::Owned(merged)
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
                + 3 * self.next.capacity()
                + self.parts_at.capacity()
                + self.parts.capacity()
                + self.letters.capacity()
                + self.sorted.capacity())
            + self.chars.capacity()
    }
}

/// The stem of a folded word. Words with digits, and very short ones, are their own stem.
pub(super) fn stem(language: Language, word: &[u8]) -> Cow<'_, [u8]> {
    let Some(stemmer) = language.stemmer() else {
        return Cow::Borrowed(word);
    };
    if word.len() < 3 || has_digit(word) {
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

fn has_digit(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit)
}

/// The first eight bytes as a number in the order of the alphabet; words have no zero bytes.
fn first_bytes(word: &[u8]) -> u64 {
    let mut first = [0; 8];
    let len = word.len().min(8);
    first[..len].copy_from_slice(&word[..len]);
    u64::from_be_bytes(first)
}

fn decode(word: &[u8]) -> Vec<char> {
    String::from_utf8_lossy(word).chars().collect()
}

/// Which characters occur (one bit each, characters share bits) and how many there are.
fn shape(word: &[u8]) -> (u32, u8) {
    if word.is_ascii() {
        let letters = word.iter().fold(0, |all, byte| all | 1u32 << (byte % 32));
        return (letters, word.len().min(255) as u8);
    }
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

    #[test]
    fn many_new_words_are_merged_into_the_alphabet() {
        let mut lexicon = Lexicon::new(Language::None);
        let number = |at: u32| format!("{:x}longword", at.wrapping_mul(0x9E37_79B9));
        for round in 0..3 {
            for at in 0..100 {
                lexicon.intern(number(round * 100 + at).as_bytes());
            }
            lexicon.sort();
            let all: Vec<_> = lexicon.alphabet().iter().map(|&t| lexicon.get(t)).collect();
            assert_eq!(all.len(), lexicon.len());
            assert!(all.is_sorted_by(|a, b| a < b));
        }
    }
}
