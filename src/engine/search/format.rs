//! The index as bytes: `docs/formats/search-index.md`.
//!
//! Words and texts are written, posting lists are not: they follow from the texts, and sorting
//! them anew costs less than reading three times as many bytes from disk. What follows from the
//! words is written: their number grows with that of the records, and finding parts, stems and
//! alphabet again took longer than everything else.

use super::lexicon::Lexicon;
use super::shard::{SHARD, Shard, push, take};
use super::text::LONGEST;
use super::{Config, FieldWeight, Language, SearchIndex};

const MAGIC: &[u8; 8] = b"stwsrch\n";
const VERSION: u32 = 2;
/// A word has at most four runs, the word without zeros, and four runs without zeros.
const MOST_PARTS: u32 = 9;

/// Why bytes are not an index.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FormatError {
    /// The bytes begin differently.
    #[error("this is not a search index")]
    NotAnIndex,
    /// Written by another version of the program; build the index anew.
    #[error("the search index has format {0}, this version reads format {VERSION}")]
    OtherVersion(u32),
    /// Cut short, altered or made up; build the index anew.
    #[error("the search index is damaged: {0}")]
    Damaged(&'static str),
}

use FormatError::Damaged;

impl SearchIndex {
    /// The index as bytes. Edits that wait for [`Self::maintain`] are included.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// Hands the same bytes to `sink` piece by piece, a piece for each 65,536 documents.
    pub fn write(&self, mut sink: impl FnMut(&[u8])) {
        let shards: Vec<_> = self
            .shards()
            .filter(|(_, shard)| shard.live() > 0)
            .collect();
        let mut head = MAGIC.to_vec();
        head.extend(VERSION.to_le_bytes());
        head.extend((3 + shards.len() as u32).to_le_bytes());
        sink(&head);

        let mut body = Vec::new();
        body.push(
            Language::ALL
                .iter()
                .position(|&it| it == self.config.language)
                .unwrap_or(0) as u8,
        );
        body.push(self.config.fields.len() as u8);
        for field in &self.config.fields {
            body.extend(field.weight.to_le_bytes());
            body.extend(field.usual_words.to_le_bytes());
        }
        section(&body, &mut sink);

        let words = (0..self.lexicon.len() as u32).map(|term| self.lexicon.get(term));
        body.clear();
        push_strings(&mut body, words);
        section(&body, &mut sink);

        body.clear();
        for term in &*self.lexicon.alphabet() {
            body.extend(term.to_le_bytes());
        }
        let with_parts = self.lexicon.parts_of_all().count() as u32;
        body.extend(with_parts.to_le_bytes());
        let mut before = 0;
        for (term, parts) in self.lexicon.parts_of_all() {
            push(&mut body, term - before);
            push(&mut body, parts.len() as u32);
            parts.iter().for_each(|&part| push(&mut body, part));
            before = term;
        }
        let (stems, stem_of) = self.lexicon.stems();
        push_strings(&mut body, stems);
        stem_of.into_iter().for_each(|stem| push(&mut body, stem));
        section(&body, &mut sink);

        for (number, shard) in shards {
            body.clear();
            body.extend((number as u32).to_le_bytes());
            body.extend((shard.live() as u32).to_le_bytes());
            shard
                .texts()
                .for_each(|(local, _)| body.extend(local.to_le_bytes()));
            shard
                .texts()
                .for_each(|(_, text)| body.extend((text.len() as u32).to_le_bytes()));
            shard
                .texts()
                .for_each(|(_, text)| body.extend_from_slice(text));
            section(&body, &mut sink);
        }
    }

    /// The index that was written.
    ///
    /// # Errors
    /// Whatever the bytes are, they are checked before they are used, and the memory asked for is
    /// bounded: 64 MiB and about a hundred times their length, a few times for our own bytes.
    /// See [`FormatError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut input = Input(bytes);
        if input.take(8) != Ok(MAGIC) {
            return Err(FormatError::NotAnIndex);
        }
        let version = input.u32()?;
        if version != VERSION {
            return Err(FormatError::OtherVersion(version));
        }
        let sections = input.u32()?;
        let mut index = Self::new(config(input.section()?)?);
        let words = input.section()?;
        index.lexicon = lexicon(index.config.language, words, input.section()?)?;
        index.doc_counts = vec![0; index.lexicon.len()];
        // Tables that every shard has, however few documents it holds.
        let mut allowance = bytes.len().saturating_mul(64).saturating_add(64 << 20);
        for _ in 3..sections {
            let body = input.section()?;
            index.read_shard(body, &mut allowance)?;
        }
        if !input.0.is_empty() {
            return Err(Damaged("it goes on after its end"));
        }
        Ok(index)
    }

    fn read_shard(&mut self, body: &[u8], allowance: &mut usize) -> Result<(), FormatError> {
        let mut input = Input(body);
        let number = input.u32()? as usize;
        let docs = input.u32()? as usize;
        if number < self.shards.len() || number >= SHARD || docs == 0 || docs > SHARD {
            return Err(Damaged("its shards are out of order"));
        }
        let locals = input.take(docs * 2)?.chunks_exact(2);
        let locals = locals.map(|it| u16::from_le_bytes([it[0], it[1]]));
        if !locals.clone().is_sorted_by(|a, b| a < b) {
            return Err(Damaged("its documents are out of order"));
        }
        let lens = input.take(docs * 4)?.chunks_exact(4);
        let lens = lens.map(|it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]));
        let tables = SHARD / 4 + 8 * SHARD + 8 * self.lexicon.len();
        *allowance = allowance
            .checked_sub(tables)
            .ok_or(Damaged("it is mostly empty"))?;
        let shard = Shard::read(locals.zip(lens), input.0, self.lexicon.len() as u32)
            .ok_or(Damaged("a text is not a text"))?;
        self.shards.resize_with(number, || None);
        self.shards.push(Some(Box::new(shard)));
        self.docs += docs;
        self.settle(number);
        Ok(())
    }
}

/// The words, and what follows from them.
fn lexicon(language: Language, words: &[u8], more: &[u8]) -> Result<Lexicon, FormatError> {
    let mut input = Input(words);
    let (lens, bytes) = input.strings()?;
    let is_text = std::str::from_utf8(bytes).is_ok_and(|text| {
        let mut end = 0;
        lens.iter().all(|len| {
            end += usize::from(*len);
            (1..=LONGEST).contains(&usize::from(*len)) && text.is_char_boundary(end)
        })
    });
    if !is_text || !input.0.is_empty() {
        return Err(Damaged("its words are not words"));
    }
    let count = lens.len() as u32;
    let mut input = Input(more);
    let (alphabet, _) = input.take(lens.len() * 4)?.as_chunks::<4>();
    let alphabet = alphabet.iter().map(|it| u32::from_le_bytes(*it)).collect();
    let mut parts = Vec::new();
    let mut term = 0u32;
    for _ in 0..input.u32()? {
        term = term.saturating_add(input.number()?);
        let len = input.number()?;
        if term >= count || len > MOST_PARTS {
            return Err(Damaged("its parts of words"));
        }
        let those = (0..len).map(|_| input.number().ok().filter(|it| *it < count));
        let those: Option<Vec<u32>> = those.collect();
        parts.push((term, those.ok_or(Damaged("its parts of words"))?));
    }
    let stems = input.strings()?;
    let stem_of = std::iter::from_fn(|| take(&mut input.0));
    let parts = parts.into_iter();
    Lexicon::read(language, (lens, bytes), alphabet, parts, stems, stem_of)
        .filter(|_| input.0.is_empty())
        .ok_or(Damaged("its words do not fit together"))
}

fn config(body: &[u8]) -> Result<Config, FormatError> {
    let mut input = Input(body);
    let &[language, count] = input.take(2)? else {
        return Err(Damaged("its head is cut"));
    };
    let language = *Language::ALL
        .get(usize::from(language))
        .ok_or(Damaged("its language"))?;
    let mut fields = Vec::new();
    for _ in 0..count {
        let (weight, usual_words) = (f32::from_bits(input.u32()?), f32::from_bits(input.u32()?));
        if !weight.is_finite() || !usual_words.is_finite() {
            return Err(Damaged("its field weights"));
        }
        fields.push(FieldWeight {
            weight,
            usual_words,
        });
    }
    if count > 8 || !input.0.is_empty() {
        return Err(Damaged("its fields"));
    }
    Ok(Config { language, fields })
}

/// Their number, their lengths, and the strings one after the other.
fn push_strings<'a>(body: &mut Vec<u8>, strings: impl Iterator<Item = &'a [u8]> + Clone) {
    body.extend((strings.clone().count() as u32).to_le_bytes());
    body.extend(strings.clone().map(|it| it.len() as u8));
    strings.for_each(|it| body.extend_from_slice(it));
}

fn section(body: &[u8], sink: &mut impl FnMut(&[u8])) {
    let mut head = [0; 12];
    head[..4].copy_from_slice(&(body.len() as u32).to_le_bytes());
    head[4..].copy_from_slice(&checksum(body).to_le_bytes());
    sink(&head);
    sink(body);
}

/// Finds accidents, not forgery: every change within 8 bytes changes the sum.
fn checksum(body: &[u8]) -> u64 {
    let mut sum = body.len() as u64;
    let mut mix = |word: u64| {
        sum = (sum ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        sum ^= sum >> 32;
    };
    let (words, rest) = body.as_chunks::<8>();
    words.iter().for_each(|&word| mix(u64::from_le_bytes(word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    sum
}

/// Bytes not yet read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], FormatError> {
        let (taken, rest) = self
            .0
            .split_at_checked(len)
            .ok_or(Damaged("it is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, FormatError> {
        let bytes = self.take(4)?;
        Ok(bytes
            .iter()
            .rev()
            .fold(0, |number, &byte| number << 8 | u32::from(byte)))
    }

    fn number(&mut self) -> Result<u32, FormatError> {
        take(&mut self.0).ok_or(Damaged("it is cut short"))
    }

    /// The lengths of some strings, and the strings one after the other.
    fn strings(&mut self) -> Result<(&'a [u8], &'a [u8]), FormatError> {
        let count = self.u32()? as usize;
        let lens = self.take(count)?;
        let bytes = lens.iter().map(|len| usize::from(*len)).sum();
        Ok((lens, self.take(bytes)?))
    }

    fn section(&mut self) -> Result<&'a [u8], FormatError> {
        let len = self.u32()? as usize;
        let sum = self.take(8)?;
        let body = self.take(len)?;
        if checksum(body).to_le_bytes() != sum {
            return Err(Damaged("its checksum differs"));
        }
        Ok(body)
    }
}

/// Makes the checksums of altered bytes right again, as far as the sections can be followed, so
/// that tests reach what lies behind them.
#[cfg(test)]
pub(super) fn mend_checksums(bytes: &mut [u8]) {
    let mut at = 16;
    while let Some(head) = bytes.get(at..at + 12) {
        let len = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(body) = bytes.get(at + 12..).and_then(|rest| rest.get(..len)) else {
            return;
        };
        let sum = checksum(body).to_le_bytes();
        bytes[at + 4..at + 12].copy_from_slice(&sum);
        at += 12 + len;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Query, TITLE};
    use super::*;

    /// Words one edit away from the longest that can be asked for must not be let in.
    #[test]
    fn a_word_longer_than_any_is_refused() {
        let mut index = SearchIndex::new(Config::default());
        index.put(0, &[(TITLE, &"x".repeat(LONGEST))]);
        let mut bytes = index.to_bytes();
        assert_eq!(
            SearchIndex::from_bytes(&bytes).map(|it| it.stats().docs),
            Ok(1)
        );
        // Head, first section, head and count of the second, then the length of its only word.
        let at = 16 + 12 + 2 + 8 * index.config().fields.len() + 12 + 4;
        assert_eq!(bytes[at], LONGEST as u8);
        bytes[at] += 1;
        bytes.insert(at + 1, b'y');
        bytes[at - 16] += 1;
        mend_checksums(&mut bytes);
        let err = SearchIndex::from_bytes(&bytes).err();
        assert_eq!(err, Some(Damaged("its words are not words")));
        let typed = "x".repeat(LONGEST - 1);
        assert_eq!(index.query(&Query::new(typed), 1, |_| true).total, 1);
    }

    #[test]
    fn other_bytes_are_refused_by_name() {
        let refused = |bytes: &[u8]| SearchIndex::from_bytes(bytes).expect_err("not an index");
        assert_eq!(refused(b""), FormatError::NotAnIndex);
        assert_eq!(
            refused(b"PK\x03\x04 something else"),
            FormatError::NotAnIndex
        );
        let mut bytes = SearchIndex::new(Config::default()).to_bytes();
        bytes[8] = 1;
        assert_eq!(refused(&bytes), FormatError::OtherVersion(1));
        bytes[8] = 2;
        bytes.push(0);
        assert_eq!(refused(&bytes), Damaged("it goes on after its end"));
        bytes[40] ^= 1;
        assert_eq!(refused(&bytes), Damaged("its checksum differs"));
    }
}
