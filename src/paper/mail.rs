use std::fmt::Write as _;

use super::{Pen, html, markdown};
use crate::protocol::Sheet;

/// To whom and from whom a message goes.
pub struct Envelope<'a> {
    /// What it is about; the sheet's title if empty.
    pub subject: &'a str,
    /// Addresses of those who get it; who sends it fills them in if there are none.
    pub to: &'a [String],
    /// The address of the sender, or empty.
    pub from: &'a str,
    /// The date as RFC 5322 writes it, or empty.
    pub date: &'a str,
}

/// Between the two forms; it cannot stand in a quoted-printable body.
const BOUNDARY: &str = "=_steward_sheet_=";

/// The sheet as a message (RFC 5322) in two forms, text and HTML, that a mail program opens as a draft:
/// nothing is sent from here.
pub fn mail(sheet: &Sheet, workspace: &str, envelope: &Envelope<'_>, pen: &Pen<'_>) -> String {
    let subject = if envelope.subject.is_empty() {
        &sheet.title
    } else {
        envelope.subject
    };
    let mut out = String::new();
    // Writing to a string cannot fail.
    if !envelope.from.is_empty() {
        let _ = write!(out, "From: {}\r\n", header(envelope.from));
    }
    if !envelope.to.is_empty() {
        let to: Vec<String> = envelope.to.iter().map(|it| header(it)).collect();
        let _ = write!(out, "To: {}\r\n", to.join(",\r\n "));
    }
    if !envelope.date.is_empty() {
        let _ = write!(out, "Date: {}\r\n", header(envelope.date));
    }
    let _ = write!(
        out,
        "Subject: {}\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"{BOUNDARY}\"\r\n\r\n",
        encoded_word(subject)
    );
    for (media_type, body) in [
        ("text/plain", markdown(sheet, workspace, pen)),
        ("text/html", html(sheet, workspace, pen)),
    ] {
        let _ = write!(
            out,
            "--{BOUNDARY}\r\nContent-Type: {media_type}; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
            quoted_printable(&body)
        );
    }
    let _ = write!(out, "--{BOUNDARY}--\r\n");
    out
}

/// A value of a header stays on its line, whatever was typed.
fn header(text: &str) -> String {
    text.chars()
        .filter(|it| it.is_ascii() && !it.is_ascii_control())
        .collect()
}

/// Words of any language in a header (RFC 2047, Q encoding), each word within its 75 characters.
fn encoded_word(text: &str) -> String {
    if text.bytes().all(|it| (b' '..=b'~').contains(&it)) && !text.contains("=?") {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars().filter(|it| !it.is_control()) {
        let mut buffer = [0; 4];
        let piece: String = match letter {
            ' ' => "_".into(),
            'a'..='z' | 'A'..='Z' | '0'..='9' => letter.into(),
            _ => letter
                .encode_utf8(&mut buffer)
                .bytes()
                .map(|it| format!("={it:02X}"))
                .collect(),
        };
        if word.len() + piece.len() > 60 {
            words.push(std::mem::take(&mut word));
        }
        word.push_str(&piece);
    }
    words.push(word);
    let words: Vec<String> = words.iter().map(|it| format!("=?utf-8?Q?{it}?=")).collect();
    words.join("\r\n ")
}

/// RFC 2045, section 6.7: lines of at most 76 characters.
fn quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for line in text.split('\n') {
        let line = line.trim_end_matches('\r');
        let bytes = line.as_bytes();
        let mut width = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let is_last = at + 1 == bytes.len();
            let is_plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~')
                || matches!(byte, b' ' | b'\t') && !is_last;
            let size = if is_plain { 1 } else { 3 };
            if width + size > 75 {
                out.push_str("=\r\n");
                width = 0;
            }
            if is_plain {
                out.push(char::from(*byte));
            } else {
                let _ = write!(out, "={byte:02X}");
            }
            width += size;
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<u8> {
        let joined = text.replace("=\r\n", "");
        let mut bytes = joined.bytes();
        let mut out = Vec::new();
        while let Some(byte) = bytes.next() {
            if byte != b'=' {
                out.push(byte);
                continue;
            }
            let digits = [
                bytes.next().expect("a digit"),
                bytes.next().expect("a digit"),
            ];
            let digits = std::str::from_utf8(&digits).expect("ASCII");
            out.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
        }
        out
    }

    proptest! {
        #[test]
        fn quoted_printable_gives_every_text_back_in_short_lines(text in "[^\r]{0,200}") {
            let quoted = quoted_printable(&text);
            prop_assert!(quoted.split("\r\n").all(|it| it.len() <= 76));
            prop_assert!(quoted.is_ascii() && !quoted.contains(BOUNDARY));
            let back = String::from_utf8(read(&quoted)).expect("UTF-8");
            prop_assert_eq!(back, text.replace('\n', "\r\n") + "\r\n");
        }
    }

    #[test]
    fn a_header_stays_on_its_line() {
        assert_eq!(
            header("a@b.example\r\nBcc: c@d.example"),
            "a@b.exampleBcc: c@d.example"
        );
        assert_eq!(encoded_word("Status, March"), "Status, March");
        assert_eq!(encoded_word("Grüße"), "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=");
        assert!(
            encoded_word(&"ü".repeat(80))
                .split("\r\n ")
                .all(|it| it.len() <= 75)
        );
    }
}
