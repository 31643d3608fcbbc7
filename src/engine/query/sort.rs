//! The order of rows: each key becomes a number per row, computed once.

use std::cmp::Ordering;

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
    let mut keys: Vec<Keys<'_>> = by
        .iter()
        .filter_map(|it| Keys::new(rows, *it, view, names))
        .collect();
    let opened = SortBy {
        field: common::OPENED_AT,
        descending: false,
    };
    keys.extend(Keys::new(rows, opened, view, names));
    // The first key lies beside the place, because most comparisons end there.
    let first = |place: usize| keys.first().map_or(0, |it| it.keys[place]);
    let mut order: Vec<(u128, u32)> = (0..rows.len())
        .map(|place| (first(place), place as u32))
        .collect();
    let compare = |a: &(u128, u32), b: &(u128, u32)| {
        a.0.cmp(&b.0)
            .then_with(|| {
                let mut keys = keys.iter().map(|it| it.compare(rows, a.1, b.1));
                keys.find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
            })
            .then(a.1.cmp(&b.1))
    };
    let end = offset.saturating_add(limit);
    if end < order.len() {
        if end == 0 {
            return Vec::new();
        }
        order.select_nth_unstable_by(end - 1, compare);
        order.truncate(end);
    }
    order.sort_unstable_by(compare);
    let page = order.into_iter().skip(offset);
    page.map(|(_, place)| rows[place as usize]).collect()
}

/// One key of all rows.
struct Keys<'a> {
    /// Smaller stands first; in the order of the rows given.
    keys: Vec<u128>,
    /// For lines, of which a key holds the beginning only.
    lines: Option<&'a Lines>,
    descending: bool,
}

/// The key of what is empty.
const LAST: u128 = u128::MAX;

impl<'a> Keys<'a> {
    /// `None` for a field without an order.
    fn new(rows: &[u32], by: SortBy, view: &View<'a>, names: &dyn Names) -> Option<Self> {
        let table = view.table;
        let field = table.practice().field_by_id(by.field)?;
        let turned = |key: u128| match by.descending {
            // One less than LAST, so that nothing stands with what is empty.
            true => LAST - 1 - key,
            false => key,
        };
        let keyed = |key: Option<u128>| key.map_or(LAST, turned);
        let each = |key: &dyn Fn(u32) -> Option<u128>| -> Vec<u128> {
            rows.iter().map(|row| keyed(key(*row))).collect()
        };
        let mut lines = None;
        let keys = match table.column(by.field)? {
            Column::Code(codes) => {
                let code = |row: u32| match view.as_of {
                    Some(as_of) => codes.as_of(row, as_of),
                    None => codes.cells[row as usize],
                };
                let ranks = code_ranks(field, view, codes.dict.texts());
                each(&|row| {
                    let place = (code(row) as usize).checked_sub(1)?;
                    ranks.get(place).map(|it| u128::from(*it))
                })
            }
            Column::Ref(refs) => {
                let to = |row: u32| match view.as_of {
                    Some(as_of) => refs.as_of(row, as_of),
                    None => refs.cells[row as usize],
                };
                let ordinals: Vec<Ordinal> = rows.iter().map(|row| to(*row)).collect();
                let ranks = name_ranks(&ordinals, names);
                let rank = |ordinal: &Ordinal| ranks.get(ordinal).map(|it| u128::from(*it));
                ordinals.iter().map(|it| keyed(rank(it))).collect()
            }
            Column::Int(cells) | Column::Time(cells) => {
                let last = view.last_moment(by.field);
                each(&|row| {
                    let number = cells[row as usize];
                    let there = number != NO_NUMBER && number <= last;
                    there.then(|| number.abs_diff(i64::MIN).into())
                })
            }
            Column::Bool(cells) => each(&|row| {
                let cell = cells[row as usize];
                (cell != 0).then(|| cell.into())
            }),
            Column::Line(texts) => {
                lines = Some(texts);
                let mut scratch = Vec::new();
                let mut keys = Vec::with_capacity(rows.len());
                for row in rows {
                    let text = texts.get(*row);
                    keys.push(keyed((!text.is_empty()).then(|| {
                        natural_key(text, PREFIX, &mut scratch);
                        let mut key = [0; PREFIX];
                        let length = scratch.len().min(PREFIX);
                        key[..length].copy_from_slice(&scratch[..length]);
                        // The last bit goes, so that no text comes to be LAST.
                        u128::from_be_bytes(key) >> 1
                    })));
                }
                keys
            }
            Column::Absent(_)
            | Column::Extra(_)
            | Column::Tags(..)
            | Column::RefSet(_)
            | Column::Links(_) => {
                return None;
            }
        };
        Some(Self {
            keys,
            lines,
            descending: by.descending,
        })
    }

    fn compare(&self, rows: &[u32], a: u32, b: u32) -> Ordering {
        let (key, other) = (self.keys[a as usize], self.keys[b as usize]);
        let by_key = key.cmp(&other);
        let Some(lines) = self.lines.filter(|_| by_key.is_eq() && key != LAST) else {
            return by_key;
        };
        let whole = |place: u32| {
            let mut whole = Vec::new();
            let text = lines.get(rows[place as usize]);
            natural_key(text, usize::MAX, &mut whole);
            whole
        };
        let by_text = whole(a).cmp(&whole(b));
        match self.descending {
            true => by_text.reverse(),
            false => by_text,
        }
    }
}

/// Bytes of a line's key that are compared at once.
const PREFIX: usize = 16;

/// The rank of each code of a dictionary, from code 1 on.
fn code_ranks<'t>(
    field: &FieldDef,
    view: &View<'_>,
    texts: impl ExactSizeIterator<Item = &'t str>,
) -> Vec<u32> {
    let states = view.table.practice().states;
    let mut keys: Vec<(usize, Vec<u8>, u32)> = Vec::with_capacity(texts.len());
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
        let mut key = Vec::new();
        natural_key(label, usize::MAX, &mut key);
        keys.push((life, key, place));
    }
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    let mut rank = 0;
    for (at, key) in keys.iter().enumerate() {
        // Texts that differ in case only are equal, and the next key decides.
        if at > 0 && (key.0, &key.1) != (keys[at - 1].0, &keys[at - 1].1) {
            rank += 1;
        }
        ranks[key.2 as usize] = rank;
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
        natural_key(names.name(ordinal), usize::MAX, &mut key);
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

/// A key whose bytes compare as people order texts: without case and accents, numbers by size.
///
/// A run of digits becomes `0`, its length without leading zeros, and its digits, so that `9` stands
/// before `10` and both before letters. At most `enough` bytes and a few more are made.
fn natural_key(text: &str, enough: usize, key: &mut Vec<u8>) {
    key.clear();
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        if key.len() >= enough {
            return;
        }
        match it {
            '0'..='9' => {
                key.extend([b'0', 0]);
                let at = key.len();
                let mut digit = Some(it);
                while let Some(it) = digit {
                    if it != '0' || key.len() > at {
                        key.push(it as u8);
                    }
                    digit = rest.next_if(char::is_ascii_digit);
                }
                key[at - 1] = u8::try_from(key.len() - at).unwrap_or(u8::MAX);
            }
            _ if it.is_ascii() => key.push(it.to_ascii_lowercase() as u8),
            _ => {
                for it in it.to_lowercase() {
                    match without_accent(it) {
                        "" => key.extend_from_slice(it.encode_utf8(&mut [0; 4]).as_bytes()),
                        letters => key.extend_from_slice(letters.as_bytes()),
                    }
                }
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
            natural_key(text, usize::MAX, &mut key);
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
