//! The order of rows: each key becomes a number per row, computed once.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{SortBy, View};
use crate::domain::{FieldDef, FieldType, common};
use crate::engine::table::{Column, Lines, NO_NUMBER, Ordinal};

/// What records are called, to order by references.
pub trait Names {
    /// Name or title of a record of any kind; empty if it is not here.
    fn name(&self, ordinal: Ordinal) -> &str;
}

/// Orders rows by several keys, and gives `limit` of them from `offset` on.
///
/// States go by the order of a record's life, choices with numbers for codes by number, all other
/// texts by [`natural order`](natural_key) of what people read. What is empty stands last, also if
/// the order descends. Ties go by the opening, then by row.
/// For a page at the front only so much is sorted as the page needs.
pub fn sort_rows(
    rows: &[u32],
    by: &[SortBy],
    view: &View<'_>,
    names: &dyn Names,
    offset: usize,
    limit: usize,
) -> Vec<u32> {
    let opened = SortBy {
        field: common::OPENED_AT,
        descending: false,
    };
    let keys: Vec<Keys> = by
        .iter()
        .chain([&opened])
        .filter_map(|it| Keys::new(rows, *it, view, names))
        .collect();
    let page = offset..offset.saturating_add(limit).min(rows.len());
    let row_bits = bits(rows.len() as u64);
    let mut packed: Vec<u128> = vec![0; rows.len()];
    let mut used = row_bits;
    let mut rest = &keys[..];
    while let [next, later @ ..] = rest {
        if used + next.bits > u128::BITS {
            break;
        }
        used += next.bits;
        for (all, key) in packed.iter_mut().zip(&next.keys) {
            *all = *all << next.bits | u128::from(*key);
        }
        // The beginning of a text says nothing yet about the keys behind it.
        if next.texts.is_some() {
            break;
        }
        rest = later;
    }
    for (place, all) in packed.iter_mut().enumerate() {
        *all = *all << row_bits | place as u128;
    }
    let place = |packed: u128| (packed & ((1 << row_bits) - 1)) as usize;
    let row = |packed: u128| rows[place(packed)];
    if !rest.is_empty() || used > u64::BITS {
        let compare = |a: &u128, b: &u128| {
            if rest.is_empty() {
                return a.cmp(b);
            }
            let by_packed = (a >> row_bits).cmp(&(b >> row_bits));
            let (a, b) = (place(*a), place(*b));
            by_packed
                .then_with(|| {
                    let mut keys = rest.iter().map(|it| it.compare(a, b));
                    keys.find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
                })
                .then(a.cmp(&b))
        };
        return piece(packed, page, compare).into_iter().map(row).collect();
    }
    let narrow: Vec<u64> = packed.into_iter().map(|it| it as u64).collect();
    let piece = piece(narrow, page, u64::cmp);
    piece.into_iter().map(|it| row(it.into())).collect()
}

/// A piece of what would be the sorted list, sorting no more than that needs.
fn piece<T: Copy>(
    mut items: Vec<T>,
    page: Range<usize>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    if page.is_empty() {
        return Vec::new();
    }
    if page.end < items.len() {
        items.select_nth_unstable_by(page.end - 1, &compare);
        items.truncate(page.end);
    }
    if page.start > 0 {
        items.select_nth_unstable_by(page.start, &compare);
        items.drain(..page.start);
    }
    items.sort_unstable_by(compare);
    items
}

/// Bits that a number needs.
fn bits(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// One key of all rows.
struct Keys {
    /// Smaller stands first, in as few bits as possible; in the order of the rows given.
    keys: Vec<u64>,
    bits: u32,
    /// The whole texts, if the keys hold only their beginnings.
    texts: Option<Texts>,
    descending: bool,
}

impl Keys {
    /// `None` for a field without an order.
    fn new(rows: &[u32], by: SortBy, view: &View<'_>, names: &dyn Names) -> Option<Self> {
        let table = view.table;
        let field = table.practice().field_by_id(by.field)?;
        let mut texts = None;
        let each = |key: &dyn Fn(u32) -> Option<u64>| -> Vec<Option<u64>> {
            rows.iter().map(|row| key(*row)).collect()
        };
        let keys = match view.column(by.field)? {
            Column::Code(codes) => {
                let ranks = code_ranks(field, view, codes.dict.texts());
                let rank = |code: u32| {
                    let place = (code as usize).checked_sub(1)?;
                    ranks.get(place).map(|it| u64::from(*it))
                };
                match view.as_of {
                    Some(as_of) => each(&|row| rank(codes.as_of(row, as_of))),
                    None => each(&|row| rank(codes.cells[row as usize])),
                }
            }
            Column::Ref(refs) => {
                let to = |row: u32| match view.as_of {
                    Some(as_of) => refs.as_of(row, as_of),
                    None => refs.cells[row as usize],
                };
                let ordinals: Vec<Ordinal> = rows.iter().map(|row| to(*row)).collect();
                let ranks = name_ranks(&ordinals, names);
                let rank = |to: &Ordinal| ranks.get(to).map(|it| u64::from(*it));
                ordinals.iter().map(rank).collect()
            }
            Column::Int(cells) | Column::Time(cells) => {
                let last = view.last_moment(by.field);
                each(&|row| {
                    let number = cells[row as usize];
                    let there = number != NO_NUMBER && number <= last;
                    there.then(|| number.abs_diff(i64::MIN))
                })
            }
            Column::Bool(cells) => each(&|row| {
                let cell = cells[row as usize];
                (cell != 0).then(|| cell.into())
            }),
            Column::Line(lines) => {
                let whole = Texts::new(rows, lines);
                let keys = (0..rows.len())
                    .map(|place| whole.beginning(place))
                    .collect();
                texts = whole.go_on.then_some(whole);
                keys
            }
            Column::Absent(_)
            | Column::Entries(..)
            | Column::Derived
            | Column::Extra(_)
            | Column::Tags(..)
            | Column::RefSet(_)
            | Column::Links(_) => {
                return None;
            }
        };
        Some(Self::packed(&keys, by.descending, texts))
    }

    /// Keys counted from the least one, with what is empty behind the greatest.
    fn packed(keys: &[Option<u64>], descending: bool, texts: Option<Texts>) -> Self {
        let present = || keys.iter().flatten();
        let least = present().min().copied().unwrap_or(0);
        let most = present().max().copied().unwrap_or(0);
        // No key uses the whole range of u64: numbers leave out the least, texts have 7 bytes.
        let empty = (most - least).saturating_add(1);
        let turned = |key: u64| if descending { most - key } else { key - least };
        Self {
            keys: keys.iter().map(|it| it.map_or(empty, turned)).collect(),
            bits: bits(empty),
            texts,
            descending,
        }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        let by_text = |texts: &Texts| match self.descending {
            true => texts.whole(b).cmp(texts.whole(a)),
            false => texts.whole(a).cmp(texts.whole(b)),
        };
        let by_key = self.keys[a].cmp(&self.keys[b]);
        by_key.then_with(|| self.texts.as_ref().map_or(Ordering::Equal, by_text))
    }
}

/// The [natural keys](natural_key) of lines, one behind the other.
struct Texts {
    keys: Vec<u8>,
    /// Where each key ends, in the order of the rows given.
    ends: Vec<usize>,
    /// How many bytes all keys have in common at the beginning.
    common: usize,
    /// Whether a key goes on behind its [`Texts::beginning`].
    go_on: bool,
}

/// Bytes of a text that its key holds, behind those that all have in common.
const BEGINNING: usize = 7;

impl Texts {
    fn new(rows: &[u32], lines: &Lines) -> Self {
        let mut keys = Vec::new();
        let mut ends = Vec::with_capacity(rows.len());
        for row in rows {
            natural_key(lines.get(*row), &mut keys);
            ends.push(keys.len());
        }
        let mut texts = Self {
            keys,
            ends,
            common: usize::MAX,
            go_on: false,
        };
        let mut longest = 0;
        let mut first: Option<usize> = None;
        for place in 0..rows.len() {
            let key = texts.whole(place);
            if key.is_empty() {
                continue;
            }
            longest = longest.max(key.len());
            let first = texts.whole(*first.get_or_insert(place));
            let same = first.iter().zip(key).take_while(|(a, b)| a == b).count();
            texts.common = texts.common.min(same);
        }
        texts.common = texts.common.min(longest);
        texts.go_on = longest > texts.common + BEGINNING;
        texts
    }

    fn whole(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start..self.ends[place]]
    }

    /// The first bytes behind the common ones as a number; `None` for an empty text.
    fn beginning(&self, place: usize) -> Option<u64> {
        let whole = self.whole(place);
        let mut bytes = [0; 8];
        let behind = whole.get(self.common..).unwrap_or(&[]);
        let length = behind.len().min(BEGINNING);
        bytes[1..=length].copy_from_slice(&behind[..length]);
        (!whole.is_empty()).then(|| u64::from_be_bytes(bytes))
    }
}

/// The rank of each code of a dictionary, from code 1 on.
fn code_ranks<'t>(
    field: &FieldDef,
    view: &View<'_>,
    texts: impl ExactSizeIterator<Item = &'t str>,
) -> Vec<u32> {
    let states = view.table.practice().states;
    let mut keys: Vec<(Vec<u8>, u32)> = Vec::with_capacity(texts.len());
    for (place, text) in (0..).zip(texts) {
        let (life, label) = match field.ty {
            FieldType::State => match states.iter().position(|it| it.code == text) {
                Some(life) => (life, ""),
                None => (states.len(), text),
            },
            FieldType::Choice(choices) => {
                let numbered = choices.iter().all(|it| it.code.parse::<i64>().is_ok());
                let declared = choices.iter().find(|it| it.code == text);
                match declared {
                    Some(_) if numbered => (0, text),
                    Some(choice) => (0, choice.label),
                    None => (usize::from(numbered), text),
                }
            }
            _ => (0, text),
        };
        let mut key = (life as u16).to_be_bytes().to_vec();
        natural_key(label, &mut key);
        keys.push((key, place));
    }
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    let mut rank = 0;
    for (at, key) in keys.iter().enumerate() {
        // Texts that differ in case only are equal, and the next key decides.
        if at > 0 && key.0 != keys[at - 1].0 {
            rank += 1;
        }
        ranks[key.1 as usize] = rank;
    }
    ranks
}

/// The rank of each record by its name; records without a name, and no record, have none.
fn name_ranks(ordinals: &[Ordinal], names: &dyn Names) -> FxHashMap<Ordinal, u32> {
    let mut distinct: Vec<Ordinal> = ordinals.iter().copied().filter(|it| *it != 0).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut keys: Vec<(Vec<u8>, Ordinal)> = Vec::with_capacity(distinct.len());
    for ordinal in distinct {
        let mut key = Vec::new();
        natural_key(names.name(ordinal), &mut key);
        if !key.is_empty() {
            keys.push((key, ordinal));
        }
    }
    keys.sort_unstable();
    let mut ranks = FxHashMap::default();
    let mut rank = 0;
    for (at, (key, ordinal)) in keys.iter().enumerate() {
        if at > 0 && *key != keys[at - 1].0 {
            rank += 1;
        }
        ranks.insert(*ordinal, rank);
    }
    ranks
}

/// Adds a key whose bytes compare as people order texts: without case and accents, numbers by size.
///
/// A run of digits becomes `0`, its length without leading zeros, and its digits, so that `9` stands
/// before `10` and both before letters.
fn natural_key(text: &str, key: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                let digits = rest.iter().take_while(|it| it.is_ascii_digit()).count();
                let zeros = rest[..digits].iter().take_while(|it| **it == b'0').count();
                let number = &rest[zeros..digits];
                key.extend([b'0', u8::try_from(number.len()).unwrap_or(u8::MAX)]);
                key.extend_from_slice(number);
                rest = &rest[digits..];
            }
            0..=127 => {
                key.push(byte.to_ascii_lowercase());
                rest = behind;
            }
            _ => {
                let other = rest.iter().take_while(|it| !it.is_ascii()).count();
                // Runs of other bytes begin and end where characters do.
                let letters = std::str::from_utf8(&rest[..other]).unwrap_or("");
                for it in letters.chars().flat_map(char::to_lowercase) {
                    match without_accent(it) {
                        "" => key.extend_from_slice(it.encode_utf8(&mut [0; 4]).as_bytes()),
                        letters => key.extend_from_slice(letters.as_bytes()),
                    }
                }
                rest = &rest[other..];
            }
        }
    }
}

/// The base letters of the Latin letters of western and central Europe; empty for others.
fn without_accent(letter: char) -> &'static str {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'ť' | 'ţ' => "t",
        'ù'..='ü' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natural_order_is_what_people_expect() {
        let mut names = [
            "zebra",
            "Ärger",
            "Inc-10",
            "inc-9",
            "INC-009b",
            "10 things",
            "9 lives",
            "arm",
            "Straße",
            "strasse 2",
            "éclair",
        ];
        let key = |text: &str| {
            let mut key = Vec::new();
            natural_key(text, &mut key);
            key
        };
        names.sort_by_key(|it| key(it));
        assert_eq!(
            names,
            [
                "9 lives",
                "10 things",
                "Ärger",
                "arm",
                "éclair",
                "inc-9",
                "INC-009b",
                "Inc-10",
                "Straße",
                "strasse 2",
                "zebra"
            ]
        );
    }
}
