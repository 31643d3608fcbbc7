//! Texts as people type them: links in them, marks over them, durations and sizes. Pure.

use std::ops::Range;

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Shown as it is.
    Plain(String),
    /// Shown as it is, and opens the same address.
    Link(String),
}

/// The schemes that become links; everything else stays text, whatever it looks like.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// Splits a text at its web and mail addresses.
///
/// Only addresses that begin with `http://`, `https://` or `mailto:` are links, so that no text
/// can carry a script or leave this origin without looking like it. Punctuation that ends a
/// sentence stays outside the link, and so does a closing bracket that was not opened in it.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(range) = next_link(text, at) {
        if plain_from < range.start {
            pieces.push(Piece::Plain(text[plain_from..range.start].to_owned()));
        }
        pieces.push(Piece::Link(text[range.clone()].to_owned()));
        plain_from = range.end;
        at = range.end;
    }
    if plain_from < text.len() {
        pieces.push(Piece::Plain(text[plain_from..].to_owned()));
    }
    pieces
}

/// The byte range of the first link at or after `from`.
fn next_link(text: &str, from: usize) -> Option<Range<usize>> {
    let mut before = text[..from].chars().next_back();
    for (offset, c) in text[from..].char_indices() {
        let start = from + offset;
        let begins_word = before.is_none_or(|it| !it.is_alphanumeric());
        before = Some(c);
        if !begins_word || !matches!(c, 'h' | 'H' | 'm' | 'M') {
            continue;
        }
        let rest = &text[start..];
        let Some(scheme) = SCHEMES.iter().find(|it| {
            rest.get(..it.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(it))
        }) else {
            continue;
        };
        // Looked at before its end is: a text may be full of beginnings that come to nothing.
        if rest[scheme.len()..].starts_with(char::is_alphanumeric) {
            return Some(start..start + link_len(rest));
        }
    }
    None
}

/// How many bytes of `rest` belong to the address that it begins with.
fn link_len(rest: &str) -> usize {
    let is_end = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '\\' | '^' | '|' | '{' | '}')
            // Marks that turn the direction of writing could make an address read as another.
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut end = rest.find(is_end).unwrap_or(rest.len());
    // Counted once: a text may end in a million of them.
    let count = |bracket: char| rest[..end].matches(bracket).count();
    let (opened_round, mut round) = (count('('), count(')'));
    let (opened_square, mut square) = (count('['), count(']'));
    while let Some(last) = rest[..end].chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '”' | '»' | '…' => {}
            ')' if opened_round < round => round -= 1,
            ']' if opened_square < square => square -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// The first pieces, of at most so many bytes together, and whether that is all of them. A link is there as
/// a whole or not at all: the beginning of an address is another address.
pub fn beginning(pieces: Vec<Piece>, most_bytes: usize) -> (Vec<Piece>, bool) {
    let mut room = most_bytes;
    let mut first = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Plain(text) if text.len() > room => {
                let end = (0..=room).rev().find(|it| text.is_char_boundary(*it));
                first.push(Piece::Plain(text[..end.unwrap_or(0)].to_owned()));
                return (first, false);
            }
            Piece::Link(address) if address.len() > room => return (first, false),
            Piece::Plain(ref text) | Piece::Link(ref text) => {
                room -= text.len();
                first.push(piece);
            }
        }
    }
    (first, true)
}

/// Most minutes that one piece of work can have: a day.
pub const MAX_WORK_MINUTES: i64 = 1440;

/// Minutes of a duration as people write it: `80`, `80 min`, `1h 20`, `1:20`, `1.5 h`, `1,5h`.
///
/// `None` if it cannot be read so, or is not between 1 and [`MAX_WORK_MINUTES`].
pub fn minutes(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase().replace(',', ".");
    let total = match text.split_once(':') {
        Some((hours, minutes)) => whole(hours)? * 60 + whole(minutes).filter(|it| *it < 60)?,
        None => spelled(&text)?,
    };
    (1..=MAX_WORK_MINUTES).contains(&total).then_some(total)
}

fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let is_number =
        !text.is_empty() && text.len() <= 5 && text.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Numbers with units; a last number without one counts minutes.
fn spelled(text: &str) -> Option<i64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        total += match &rest[..letters] {
            "h" | "hr" | "hrs" | "hour" | "hours" => number * 60.0,
            "" | "m" | "min" | "mins" | "minute" | "minutes" => number,
            _ => return None,
        };
        rest = rest[letters..].trim_start();
    }
    // Beyond the bound the cast would still be right, and the caller refuses it.
    (total.is_finite() && total <= 1e6).then(|| total.round() as i64)
}

/// Minutes as people say them: `45 min`, `2 h`, `1 h 20`.
pub fn minutes_text(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// A size in bytes as people say it: `812 B`, `212 kB`, `1.4 MB`.
pub fn size_text(bytes: i64) -> String {
    let bytes = bytes.max(0);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}

/// Whether an attachment may be shown inside the page: pictures that cannot hold a script.
///
/// Everything else, SVG and HTML above all, is only handed over as a download.
pub fn is_safe_picture(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/png" | "image/jpeg" | "image/webp" | "image/gif"
    )
}

/// Whether an attachment calls itself a PDF. Its bytes decide: see [`is_pdf`].
pub fn claims_pdf(name: &str, media_type: &str) -> bool {
    media_type == "application/pdf" || name.to_lowercase().ends_with(".pdf")
}

/// Whether bytes are a PDF: they begin with its mark.
///
/// A PDF is opened in a tab of its own, by the browser's viewer. A frame in the page would need
/// `frame-src blob:` in the page's policy, which would let any document into it, and in a sandboxed
/// frame Chromium's viewer does not start. What opens is told to be a PDF by us, so that a browser never
/// takes a file for a page of this origin, whatever else it holds.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Whether an attachment may be shown as plain text inside the page.
pub fn is_plain_text(name: &str, media_type: &str) -> bool {
    let by_name = [".txt", ".log", ".csv", ".md", ".json"]
        .iter()
        .any(|end| name.to_lowercase().ends_with(end));
    media_type == "text/plain" || (by_name && !media_type.contains("html"))
}

/// The words of a list: what stands between commas, trimmed, without repeats.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        if !words.iter().any(|it| it == word) {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .filter_map(|it| match it {
                Piece::Link(link) => Some(link),
                Piece::Plain(_) => None,
            })
            .collect()
    }

    #[test]
    fn addresses_become_links_and_sentences_keep_their_stops() {
        let found = |text| links(text).join(" | ");
        assert_eq!(
            found("see https://example.org/a?b=c#d."),
            "https://example.org/a?b=c#d"
        );
        assert_eq!(found("(http://example.org)"), "http://example.org");
        assert_eq!(
            found("https://example.org/wiki/Rust_(film), and mailto:a@b.org!"),
            "https://example.org/wiki/Rust_(film) | mailto:a@b.org"
        );
        assert_eq!(found("HTTPS://EXAMPLE.ORG"), "HTTPS://EXAMPLE.ORG");
        assert_eq!(found("<https://example.org>"), "https://example.org");
    }

    #[test]
    fn a_text_made_to_be_slow_is_not() {
        let begun = std::time::Instant::now();
        for (head, part) in [
            ("https://a", ")"),
            ("", "https://-"),
            ("", "mailto:"),
            ("https://a(", "].),"),
        ] {
            let text = head.to_owned() + &part.repeat((1 << 20) / part.len());
            let joined: String = pieces(&text)
                .into_iter()
                .map(|it| match it {
                    Piece::Plain(text) | Piece::Link(text) => text,
                })
                .collect();
            assert_eq!(joined, text);
        }
        // Taken apart bracket by bracket with a count for each, it were hours.
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn the_beginning_of_a_text_cuts_no_link() {
        let of = |most| beginning(pieces("ä see https://example.org now"), most);
        assert_eq!(of(1), (vec![Piece::Plain(String::new())], false));
        assert_eq!(of(3), (vec![Piece::Plain("ä ".into())], false));
        assert_eq!(of(20), (vec![Piece::Plain("ä see ".into())], false));
        assert_eq!(of(28).0.len(), 3);
        assert!(!of(28).1);
        let whole = pieces("ä see https://example.org now");
        assert_eq!(of(100), (whole, true));
    }

    #[test]
    fn other_schemes_and_halves_stay_text() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,hi",
            "file:///etc/passwd",
            "xhttp://example.org",
            "https://",
            "https://\u{202e}gro.elpmaxe",
            "mailto:",
            "www.example.org",
        ] {
            assert_eq!(links(text), Vec::<String>::new(), "{text}");
        }
    }

    proptest! {
        /// However odd the text, its pieces put together are the text, and links have a known scheme.
        #[test]
        fn pieces_lose_nothing(text in "(https?://|mailto:|[a-z(). \n<>\"é\u{202e}]){0,30}") {
            let all: String = pieces(&text)
                .into_iter()
                .map(|it| match it { Piece::Plain(it) | Piece::Link(it) => it })
                .collect();
            prop_assert_eq!(&all, &text);
            for link in links(&text) {
                prop_assert!(SCHEMES.iter().any(|it| link.to_lowercase().starts_with(it)));
            }
        }


        /// What is written for minutes is read as the same minutes.
        #[test]
        fn durations_round_trip(minutes in 1..=MAX_WORK_MINUTES) {
            prop_assert_eq!(super::minutes(&minutes_text(minutes)), Some(minutes));
        }
    }

    #[test]
    fn durations_as_people_write_them() {
        for (text, expected) in [
            ("80", Some(80)),
            ("80 min", Some(80)),
            ("1h 20", Some(80)),
            ("1 h 20 min", Some(80)),
            ("1:20", Some(80)),
            ("1.5h", Some(90)),
            ("1,5 hours", Some(90)),
            ("2h", Some(120)),
            ("0", None),
            ("", None),
            ("1441", None),
            ("-5", None),
            ("1:75", None),
            ("soon", None),
            ("1 day", None),
            ("1.2.3", None),
            ("99999999999999999999h", None),
        ] {
            assert_eq!(minutes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_pictures_without_scripts_are_shown() {
        assert!(is_safe_picture("image/png"));
        assert!(!is_safe_picture("image/svg+xml"));
        assert!(!is_safe_picture("text/html"));
        assert!(is_plain_text("a.log", ""));
        assert!(!is_plain_text("a.html", "text/html"));
        assert!(!is_plain_text("a.txt", "text/html"));
    }

    #[test]
    fn a_pdf_is_known_by_its_bytes() {
        assert!(claims_pdf("Invoice.PDF", ""));
        assert!(claims_pdf("scan", "application/pdf"));
        assert!(!claims_pdf("pdf.html", "text/html"));
        assert!(is_pdf(b"%PDF-1.7 and so on"));
        assert!(!is_pdf(b"<html>%PDF-1.7"));
        assert!(!is_pdf(b""));
    }

    #[test]
    fn words_between_commas() {
        assert_eq!(words_of(" vpn, gateway,,vpn "), ["vpn", "gateway"]);
    }

    #[test]
    fn sizes() {
        assert_eq!(size_text(812), "812 B");
        assert_eq!(size_text(212_400), "212 kB");
        assert_eq!(size_text(1_400_000), "1.4 MB");
    }
}
