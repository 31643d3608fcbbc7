//! From text to words: splitting, lower case, folding of diacritics.
//!
//! One function does it for the index, for queries and for highlighting, so the three cannot
//! disagree about what a word is.

use std::ops::Range;

/// Longest word kept, in bytes after folding. The rest of a longer one (a base64 blob, a hash) is
/// dropped: nobody types it, and the start is enough to find it.
pub(super) const LONGEST: usize = 64;

/// One word of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Word<'a> {
    /// Lower case, folded, at most [`LONGEST`] bytes of UTF-8, never empty.
    pub(super) folded: &'a [u8],
    /// Where the word starts in the text, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    pub(super) script: Script,
}

/// How a word was cut out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    /// A run of letters and digits.
    Spaced,
    /// Two neighbouring characters of a script that sets no blanks between words.
    Pair,
    /// The last character of such a run, so that every character of the run starts a word.
    Last,
    /// A run of one character.
    Alone,
}

/// Calls `each` for every word of `text`, in order.
///
/// A word is a run of letters and digits. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese
/// runs are cut into overlapping pairs of characters.
pub(super) fn words(text: &str, mut each: impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut folded = Vec::with_capacity(LONGEST + 8);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut short = [0u8; LONGEST];
        let mut len = 0;
        while at < bytes.len() {
            let lower = ASCII[usize::from(bytes[at])];
            if lower == 0 {
                break;
            }
            if len < LONGEST {
                short[len] = lower;
                len += 1;
            }
            at += 1;
        }
        if at == bytes.len() || bytes[at] < 0x80 {
            if len > 0 {
                each(Word {
                    folded: &short[..len],
                    start,
                    end: at,
                    script: Script::Spaced,
                });
            }
            at += 1;
        } else {
            at = any_word(text, start, &mut folded, &mut each);
        }
    }
}

/// The word or run that starts at `start`, whatever its script; returns where to go on.
fn any_word(
    text: &str,
    start: usize,
    folded: &mut Vec<u8>,
    each: &mut impl FnMut(Word<'_>),
) -> usize {
    let Some(first) = text[start..].chars().next() else {
        return text.len();
    };
    if is_unspaced(first) {
        return run_of_pairs(text, start, folded, each);
    }
    folded.clear();
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        if !is_word(c) || is_unspaced(c) {
            break;
        }
        end = start + at + c.len_utf8();
        let before = folded.len();
        fold(c, folded);
        if folded.len() > LONGEST {
            folded.truncate(before);
            // Later characters must not slip in just because they are shorter.
            end = start + word_len(&text[start..]);
            break;
        }
    }
    if !folded.is_empty() {
        each(Word {
            folded,
            start,
            end,
            script: Script::Spaced,
        });
    }
    if end > start {
        end
    } else {
        start + first.len_utf8()
    }
}

fn word_len(text: &str) -> usize {
    text.find(|c| !is_word(c) || is_unspaced(c))
        .unwrap_or(text.len())
}

fn run_of_pairs(
    text: &str,
    start: usize,
    folded: &mut Vec<u8>,
    each: &mut impl FnMut(Word<'_>),
) -> usize {
    let mut run = text[start..]
        .char_indices()
        .take_while(|&(_, c)| is_unspaced(c))
        .peekable();
    let mut end = start;
    let mut script = Script::Alone;
    while let Some((at, c)) = run.next() {
        folded.clear();
        fold(c, folded);
        let from = start + at;
        end = from + c.len_utf8();
        let mut to = end;
        if let Some(&(_, next)) = run.peek() {
            fold(next, folded);
            to += next.len_utf8();
            script = Script::Pair;
        } else if script == Script::Pair {
            script = Script::Last;
        }
        if !folded.is_empty() {
            each(Word {
                folded,
                start: from,
                end: to,
                script,
            });
        }
    }
    end
}

/// Cuts a word that mixes letters and digits into its parts, as byte ranges: `err2231` into `err`
/// and `2231`. A word of more than four parts is a hash or a key and is left whole.
pub(super) fn parts(word: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let count = 1 + word
        .windows(2)
        .filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit())
        .count();
    let mut at = if (2..=4).contains(&count) {
        0
    } else {
        word.len()
    };
    std::iter::from_fn(move || {
        let digits = word.get(at)?.is_ascii_digit();
        let len = word[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit() == digits)
            .count();
        let part = at..at + len;
        at = part.end;
        Some(part)
    })
}

/// How many leading zeros of a run of digits are decoration: `0000045` is also `45`.
pub(super) fn leading_zeros(digits: &[u8]) -> usize {
    if !digits.iter().all(u8::is_ascii_digit) {
        return 0;
    }
    let zeros = digits.iter().take_while(|&&b| b == b'0').count();
    zeros.min(digits.len().saturating_sub(1))
}

/// Lower case of ASCII letters and digits, 0 for everything else.
const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 0x80 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Combining diacritics. They belong to the word and fold to nothing.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// Scripts that set no blanks between words.
fn is_unspaced(c: char) -> bool {
    c >= '\u{E00}'
        && matches!(c,
            '\u{E01}'..='\u{E4E}' | '\u{E80}'..='\u{ECF}' | '\u{1000}'..='\u{103F}'
            | '\u{1780}'..='\u{17D3}' | '\u{1100}'..='\u{11FF}' | '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'..='\u{30FF}' | '\u{3105}'..='\u{312F}' | '\u{31F0}'..='\u{31FF}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3134F}')
}

/// Base letters of U+00C0 to U+024F (Unicode decomposition, plus the stroked and hooked letters
/// that have none); `?` is spelt out in [`fold`], `-` stays as it is.
const LATIN: &[u8; 0x190] = b"aaaaaa?ceeeeiiiidnooooo-ouuuuy??aaaaaa?ceeeeiiiidnooooo-ouuuuy?y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkklllllll\
lllnnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
bb-----ccddddd---ffg---ikkll-nnooo--pp-----ttt-uu--yyzz---------\
----?????????aaiioouuuuuuuuuu-aaaa??ggggkkoooo--j???gg--nnaa??oo\
aaaaeeeeiiiioooorrrruuuusstt--hhnd--zzaaeeooooooooyylnt----ccl-s\
z--b--eejjqqrryy";

/// The same for U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8; 0x100] =
    b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyas--?-aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------";

/// Appends `c` in lower case and without diacritics.
fn fold(c: char, out: &mut Vec<u8>) {
    let base = match c {
        '\0'..='\u{7F}' => c.to_ascii_lowercase() as u8,
        '\u{C0}'..='\u{24F}' => LATIN[c as usize - 0xC0],
        '\u{1E00}'..='\u{1EFF}' => LATIN_ADDITIONAL[c as usize - 0x1E00],
        _ => b'-',
    };
    if base.is_ascii_alphanumeric() {
        return out.push(base);
    }
    let spelt = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' | 'ǣ' | 'Ǣ' | 'ǽ' | 'Ǽ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ĳ' | 'Ĳ' => "ij",
        'Ǆ'..='ǆ' | 'Ǳ'..='ǳ' => "dz",
        'Ǉ'..='ǉ' => "lj",
        'Ǌ'..='ǌ' => "nj",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ά' | 'Ά' => "α",
        'έ' | 'Έ' => "ε",
        'ή' | 'Ή' => "η",
        'ί' | 'Ί' | 'ϊ' | 'Ϊ' | 'ΐ' => "ι",
        'ό' | 'Ό' => "ο",
        'ύ' | 'Ύ' | 'ϋ' | 'Ϋ' | 'ΰ' => "υ",
        'ώ' | 'Ώ' => "ω",
        'ς' => "σ",
        'ё' | 'Ё' => "е",
        '\u{300}'..='\u{36F}' => "",
        // Full-width Latin letters and digits.
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            let ascii = (c as u32 - 0xFEE0) as u8;
            return out.push(ascii.to_ascii_lowercase());
        }
        _ => {
            let mut utf8 = [0; 4];
            for lower in c.to_lowercase().filter(|&lower| !is_mark(lower)) {
                out.extend_from_slice(lower.encode_utf8(&mut utf8).as_bytes());
            }
            return;
        }
    };
    out.extend_from_slice(spelt.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let mut seen = Vec::new();
        words(text, |word| {
            assert!(
                text.get(word.start..word.end)
                    .is_some_and(|it| !it.is_empty())
            );
            seen.push(String::from_utf8(word.folded.to_vec()).expect("folding keeps UTF-8"));
        });
        expected.assert_eq(&seen.join(" "));
    }

    #[test]
    fn words_are_folded_runs_of_letters_and_digits() {
        check(
            "Größe: ÅNGSTRÖM, cafe\u{301} naïve",
            expect!["grosse angstrom cafe naive"],
        );
        check(
            "foo_bar user@example.com 10.0.0.1",
            expect!["foo bar user example com 10 0 0 1"],
        );
        check(
            "INC0000045 don't ＡＢＣ１ ﬁle Ёлка",
            expect!["inc0000045 don t abc1 file елка"],
        );
        check(
            "Ząb Łódź Đà Nẵng þorn Άλφα İI",
            expect!["zab lodz da nang thorn αλφα ii"],
        );
        check("", expect![""]);
        check("—…\u{301}", expect![""]);
    }

    #[test]
    fn scripts_without_blanks_become_pairs() {
        check("東京都 is 京", expect!["東京 京都 都 is 京"]);
        check("err東", expect!["err 東"]);
    }

    #[test]
    fn long_words_are_cut_at_a_character() {
        check(
            &"x".repeat(100),
            expect!["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
        );
        let mut lens = Vec::new();
        words(&format!("a{} b", "я".repeat(80)), |word| {
            lens.push((word.folded.len(), word.end))
        });
        assert_eq!(lens, [(63, 161), (1, 163)]);
    }

    #[test]
    fn codes_fall_into_parts() {
        let cut = |word: &str| {
            parts(word.as_bytes())
                .map(|it| word[it].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(cut("err2231"), ["err", "2231"]);
        assert_eq!(cut("win10pro"), ["win", "10", "pro"]);
        assert_eq!(cut("a1b2c3"), Vec::<String>::new());
        assert_eq!(cut("word"), Vec::<String>::new());
        assert_eq!(leading_zeros(b"0000045"), 5);
        assert_eq!(leading_zeros(b"000"), 2);
        assert_eq!(leading_zeros(b"x00"), 0);
    }
}
