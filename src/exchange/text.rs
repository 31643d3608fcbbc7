//! Bytes of an unnamed encoding to text, a chunk at a time.

use serde::{Deserialize, Serialize};

/// How many bytes are held back before the encoding is chosen.
const HEAD: usize = 1024;
/// How many bytes are weighed at the first byte that is not UTF-8.
const DOUBT: usize = 64 * 1024;
/// How many replaced places are named one by one; the count goes on.
const NAMED_PLACES: usize = 100;

/// The encodings other tools write their exports in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, and therefore plain ASCII too.
    Utf8,
    /// UTF-16, low byte first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The Western European code page of Windows, a superset of printable ISO 8859-1.
    Windows1252,
}

impl Encoding {
    /// The name people know it by.
    pub fn words(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16 (little endian)",
            Encoding::Utf16Be => "UTF-16 (big endian)",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// A place where the bytes made no sense and `U+FFFD` stands instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Replacement {
    /// Offset of the first bad byte from the start of the file.
    pub offset: u64,
    /// Line of the file, counted by line feeds from 1.
    pub line: u64,
}

/// What the decoder found out. Final after [`Decoder::finish`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TextReport {
    /// The encoding in use; a plain ASCII file is called UTF-8.
    pub encoding: Encoding,
    /// The file began with a byte order mark, which was removed.
    pub had_mark: bool,
    /// How many places were replaced, all of them.
    pub replaced: u64,
    /// The first hundred of those places.
    pub places: Vec<Replacement>,
}

/// Turns chunks of bytes into text. Chunks may end anywhere, even within a character.
///
/// A byte order mark decides. Without one, zero bytes on one side of most pairs mean UTF-16; else the text is
/// UTF-8 until a byte says otherwise. At the first such byte, if all before it was ASCII (which
/// reads the same either way), the next 64 KB are weighed: mostly sound multi-byte characters keep
/// it UTF-8 with replacements, anything else makes it Windows-1252.
///
/// ```
/// # use steward::exchange::text::*;
/// let mut decoder = Decoder::new();
/// let mut text = String::new();
/// decoder.push(b"caf\xE9 ", &mut text);
/// decoder.push(b"at 5 \x80", &mut text);
/// let report = decoder.finish(&mut text);
/// assert_eq!((text.as_str(), report.encoding), ("café at 5 €", Encoding::Windows1252));
/// ```
#[derive(Debug)]
pub struct Decoder {
    state: State,
    /// Undecoded bytes: the head, the doubtful stretch, or a character cut by a chunk's end.
    held: Vec<u8>,
    /// File offset of the next byte to decode, `held` included.
    offset: u64,
    line: u64,
    seen_multibyte: bool,
    report: TextReport,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Head,
    Utf8,
    Doubt,
    Windows1252,
    Utf16 { big: bool },
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder that finds the encoding out.
    pub fn new() -> Self {
        Decoder {
            state: State::Head,
            held: Vec::new(),
            offset: 0,
            line: 1,
            seen_multibyte: false,
            report: TextReport {
                encoding: Encoding::Utf8,
                had_mark: false,
                replaced: 0,
                places: Vec::new(),
            },
        }
    }

    /// A decoder that was told the encoding, because the user chose it. A byte order mark is still
    /// removed when it is that encoding's own.
    pub fn with_encoding(encoding: Encoding) -> Self {
        let mut decoder = Self::new();
        decoder.report.encoding = encoding;
        decoder.state = match encoding {
            Encoding::Utf8 => State::Utf8,
            Encoding::Utf16Le => State::Utf16 { big: false },
            Encoding::Utf16Be => State::Utf16 { big: true },
            Encoding::Windows1252 => State::Windows1252,
        };
        // Told UTF-8, it stays UTF-8 whatever comes.
        decoder.seen_multibyte = true;
        decoder
    }

    /// Decodes `chunk` and appends what is certain to `out`.
    pub fn push(&mut self, chunk: &[u8], out: &mut String) {
        match self.state {
            State::Head | State::Doubt => {
                self.held.extend_from_slice(chunk);
                let enough = if self.state == State::Head {
                    HEAD
                } else {
                    DOUBT
                };
                if self.held.len() >= enough {
                    self.settle(out);
                }
            }
            _ if self.held.is_empty() => self.decode(chunk, out),
            _ => {
                let mut joined = std::mem::take(&mut self.held);
                joined.extend_from_slice(chunk);
                self.decode(&joined, out);
            }
        }
    }

    /// Decodes what was held back and says what was found. Nothing may be pushed afterwards.
    pub fn finish(&mut self, out: &mut String) -> &TextReport {
        while matches!(self.state, State::Head | State::Doubt) {
            self.settle(out);
        }
        if !self.held.is_empty() {
            self.replace(0, out);
            self.held.clear();
        }
        &self.report
    }

    /// What is known so far.
    pub fn report(&self) -> &TextReport {
        &self.report
    }

    /// Ends a state that waits for evidence, and decodes the evidence.
    fn settle(&mut self, out: &mut String) {
        let held = std::mem::take(&mut self.held);
        if self.state == State::Head {
            // Only the same first bytes may count, however much the last chunk brought.
            self.report.encoding = guess(&held[..held.len().min(HEAD)]);
            self.state = match self.report.encoding {
                Encoding::Utf16Le => State::Utf16 { big: false },
                Encoding::Utf16Be => State::Utf16 { big: true },
                Encoding::Utf8 | Encoding::Windows1252 => State::Utf8,
            };
        } else if mostly_utf8(&held[..held.len().min(DOUBT)]) {
            self.state = State::Utf8;
            self.seen_multibyte = true;
        } else {
            self.state = State::Windows1252;
            self.report.encoding = Encoding::Windows1252;
        }
        self.decode(&held, out);
    }

    fn decode(&mut self, bytes: &[u8], out: &mut String) {
        let from = out.len();
        let at_start = self.offset == 0;
        match self.state {
            State::Utf16 { big } => self.decode_utf16(bytes, big, out),
            State::Windows1252 => {
                decode_1252(bytes, out);
                self.offset += bytes.len() as u64;
            }
            _ => return self.decode_utf8(bytes, out),
        }
        if at_start {
            self.remove_mark(from, out);
        }
        self.count_lines(&out[from..]);
    }

    fn decode_utf8(&mut self, mut bytes: &[u8], out: &mut String) {
        loop {
            let from = out.len();
            let (valid, bad) = match std::str::from_utf8(bytes) {
                Ok(all) => (all, None),
                Err(err) => {
                    let (valid, rest) = bytes.split_at(err.valid_up_to());
                    // The split is where validation says it is, so this never falls back.
                    let valid = std::str::from_utf8(valid).unwrap_or_default();
                    (valid, Some((rest, err.error_len())))
                }
            };
            out.push_str(valid);
            let at_start = self.offset == 0;
            self.offset += valid.len() as u64;
            self.seen_multibyte = self.seen_multibyte || !valid.is_ascii();
            if at_start {
                self.remove_mark(from, out);
            }
            self.count_lines(&out[from..]);
            match bad {
                None => return,
                Some((rest, None)) => return self.held.extend_from_slice(rest),
                Some((rest, Some(_))) if !self.seen_multibyte => {
                    self.state = State::Doubt;
                    self.held.extend_from_slice(rest);
                    if self.held.len() >= DOUBT {
                        self.settle(out);
                    }
                    return;
                }
                Some((rest, Some(length))) => {
                    self.replace(0, out);
                    self.offset += length as u64;
                    bytes = &rest[length..];
                }
            }
        }
    }

    fn decode_utf16(&mut self, bytes: &[u8], big: bool, out: &mut String) {
        let unit = |at: usize| {
            let pair = bytes.get(at..at + 2)?;
            let pair = [pair[0], pair[1]];
            Some(if big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            })
        };
        let mut at = 0;
        while let Some(first) = unit(at) {
            let high = (0xD800..0xDC00).contains(&first);
            let second = unit(at + 2);
            if high && second.is_none() {
                break;
            }
            match char::decode_utf16([first].into_iter().chain(second.filter(|_| high))).next() {
                Some(Ok(letter)) => {
                    out.push(letter);
                    at += 2 * letter.len_utf16();
                }
                _ => {
                    self.replace(at as u64, out);
                    at += 2;
                }
            }
        }
        self.offset += at as u64;
        self.held.extend_from_slice(&bytes[at..]);
    }

    /// Takes the byte order mark off the start of the text.
    fn remove_mark(&mut self, from: usize, out: &mut String) {
        if out[from..].starts_with('\u{FEFF}') {
            out.remove(from);
            self.report.had_mark = true;
        }
    }

    fn replace(&mut self, ahead: u64, out: &mut String) {
        out.push('\u{FFFD}');
        self.report.replaced += 1;
        if self.report.places.len() < NAMED_PLACES {
            let offset = self.offset + ahead;
            self.report.places.push(Replacement {
                offset,
                line: self.line,
            });
        }
    }

    fn count_lines(&mut self, text: &str) {
        self.line += memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
    }
}

/// The encoding the first bytes speak for; never Windows-1252, which only later bytes can tell.
fn guess(head: &[u8]) -> Encoding {
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Encoding::Utf8;
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return Encoding::Utf16Le;
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Encoding::Utf16Be;
    }
    // ASCII in UTF-16 has a zero in every pair, always on the same side. Stray NULs have no side.
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.chunks_exact(2).filter(|pair| pair[side] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    if second * 10 > pairs * 4 && first * 10 < pairs {
        Encoding::Utf16Le
    } else if first * 10 > pairs * 4 && second * 10 < pairs {
        Encoding::Utf16Be
    } else {
        Encoding::Utf8
    }
}

/// Whether sound multi-byte characters outnumber the unsound bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut unsound) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk
            .valid()
            .chars()
            .filter(|letter| !letter.is_ascii())
            .count();
        unsound += usize::from(!chunk.invalid().is_empty());
    }
    sound > unsound
}

/// Windows-1252 from 0x80 to 0x9F. The five bytes without a meaning keep their C1 control, as
/// browsers do, so that nothing is lost.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn decode_1252(bytes: &[u8], out: &mut String) {
    out.reserve(bytes.len());
    for &byte in bytes {
        out.push(match byte {
            0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(byte),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Windows1252 => text
                .chars()
                .map(
                    |letter| match WINDOWS_1252.iter().position(|&it| it == letter) {
                        Some(at) => 0x80 + at as u8,
                        None => u8::try_from(u32::from(letter)).unwrap(),
                    },
                )
                .collect(),
        }
    }

    fn decode(mut decoder: Decoder, bytes: &[u8], cuts: usize) -> (String, TextReport) {
        let mut text = String::new();
        for chunk in bytes.chunks(cuts.max(1)) {
            decoder.push(chunk, &mut text);
        }
        let report = decoder.finish(&mut text).clone();
        (text, report)
    }

    #[test]
    fn marks_decide_and_are_removed() {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
            let (text, report) = decode(Decoder::new(), &encode("\u{FEFF}Größe 😀", encoding), 1);
            assert_eq!(text, "Größe 😀");
            assert_eq!(
                (report.encoding, report.had_mark, report.replaced),
                (encoding, true, 0)
            );
        }
    }

    #[test]
    fn utf16_is_seen_without_a_mark() {
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let (text, report) = decode(Decoder::new(), &encode("number,state\nä,b", encoding), 3);
            assert_eq!(
                (text.as_str(), report.encoding),
                ("number,state\nä,b", encoding)
            );
            assert!(!report.had_mark);
        }
    }

    #[test]
    fn one_bad_byte_in_utf8_is_replaced_and_named() {
        let bytes = "é\nab"
            .bytes()
            .chain([0xFF])
            .chain("ü".bytes())
            .collect::<Vec<_>>();
        let (text, report) = decode(Decoder::new(), &bytes, 2);
        assert_eq!(text, "é\nab\u{FFFD}ü");
        assert_eq!(report.places, [Replacement { offset: 5, line: 2 }]);
    }

    #[test]
    fn a_bad_byte_after_ascii_is_weighed_against_what_follows() {
        let bytes = [b"ab\xFF".as_slice(), "éüö".as_bytes()].concat();
        let (text, report) = decode(Decoder::new(), &bytes, 1);
        assert_eq!(
            (text.as_str(), report.encoding),
            ("ab\u{FFFD}éüö", Encoding::Utf8)
        );
        let (text, report) = decode(Decoder::new(), b"ab\xFF \xE9t\xE9", 1);
        assert_eq!(
            (text.as_str(), report.encoding),
            ("abÿ été", Encoding::Windows1252)
        );
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_file_is_replaced() {
        let (text, report) = decode(Decoder::new(), &"é😀".as_bytes()[..4], 64);
        assert_eq!((text.as_str(), report.replaced), ("é\u{FFFD}", 1));
        let (text, report) = decode(Decoder::with_encoding(Encoding::Utf16Le), b"a\0b", 64);
        assert_eq!((text.as_str(), report.replaced), ("a\u{FFFD}", 1));
    }

    #[test]
    fn unpaired_surrogates_are_replaced() {
        let bytes = [0xD800u16, 0x61, 0xDC00]
            .into_iter()
            .flat_map(u16::to_le_bytes);
        let bytes = bytes.collect::<Vec<_>>();
        let (text, report) = decode(Decoder::with_encoding(Encoding::Utf16Le), &bytes, 1);
        assert_eq!((text.as_str(), report.replaced), ("\u{FFFD}a\u{FFFD}", 2));
        assert_eq!(report.places[1].offset, 4);
    }

    proptest! {
        /// Any text survives any encoding that can hold it, cut anywhere.
        #[test]
        fn text_survives(text in "[^\0\u{FEFF}]{0,300}", cuts in 1usize..40) {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
                let bytes = encode(&format!("\u{FEFF}{text}"), encoding);
                prop_assert_eq!(&decode(Decoder::new(), &bytes, cuts).0, &text);
                let bytes = encode(&text, encoding);
                prop_assert_eq!(&decode(Decoder::with_encoding(encoding), &bytes, cuts).0, &text);
            }
            prop_assert_eq!(&decode(Decoder::new(), text.as_bytes(), cuts).0, &text);
        }

        /// Every byte of Windows-1252 has a character and comes back as the same byte.
        #[test]
        fn windows_1252_survives(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let (text, report) = decode(Decoder::with_encoding(Encoding::Windows1252), &bytes, 7);
            prop_assert_eq!(report.replaced, 0);
            prop_assert_eq!(encode(&text, Encoding::Windows1252), bytes);
        }

        /// Hostile bytes never panic, and chunking never changes the outcome.
        #[test]
        fn chunking_does_not_matter(
            lead in 0usize..1100,
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            cuts in 1usize..50,
        ) {
            let bytes = [vec![b'a'; lead], bytes].concat();
            prop_assert_eq!(
                decode(Decoder::new(), &bytes, cuts),
                decode(Decoder::new(), &bytes, usize::MAX)
            );
        }
    }
}
