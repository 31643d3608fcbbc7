//! Writing spreadsheets (XLSX, ECMA-376): one sheet with a heading row. A text in it is a text whatever
//! it begins with, so no cell is ever run as a formula.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// The most letters of a cell.
const MOST_LETTERS: usize = 32_767;
/// The most letters of a sheet's name.
const MOST_NAME: usize = 31;
/// Days from the epoch of spreadsheets (30 December 1899) to 1 January 1970.
const EPOCH_DAYS: f64 = 25_569.0;
const DAY_MS: f64 = 86_400_000.0;

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A moment, in milliseconds since 1970 by the clock on the wall.
    Moment(i64),
}

/// A workbook with one sheet, whose first row is the heading.
pub fn workbook(name: &str, rows: &[Vec<Cell>]) -> Vec<u8> {
    let sheet = sheet(rows);
    let book = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        escape(&sheet_name(name))
    );
    zip(&[
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Plain, a moment, and the heading in bold.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>"#;

fn sheet(rows: &[Vec<Cell>]) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#,
    );
    for (at, row) in rows.iter().enumerate() {
        out.push_str("<row>");
        for cell in row {
            match cell {
                Cell::Empty => out.push_str("<c/>"),
                Cell::Text(text) => {
                    out.push_str(if at == 0 {
                        r#"<c s="2" t="inlineStr"><is><t xml:space="preserve">"#
                    } else {
                        r#"<c t="inlineStr"><is><t xml:space="preserve">"#
                    });
                    let short: String = text.chars().take(MOST_LETTERS).collect();
                    out.push_str(&escape(&short));
                    out.push_str("</t></is></c>");
                }
                Cell::Number(number) if number.is_finite() => {
                    out.push_str(&format!("<c><v>{number}</v></c>"));
                }
                Cell::Number(_) => out.push_str("<c/>"),
                Cell::Moment(at) => {
                    let days = *at as f64 / DAY_MS + EPOCH_DAYS;
                    out.push_str(&format!(r#"<c s="1"><v>{days}</v></c>"#));
                }
            }
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    out
}

/// Text for XML; letters that XML forbids become spaces.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

/// A name that a sheet may have.
fn sheet_name(name: &str) -> String {
    let allowed: String = name
        .chars()
        .map(|it| {
            if r"[]:*?/\'".contains(it) || it.is_control() {
                ' '
            } else {
                it
            }
        })
        .take(MOST_NAME)
        .collect();
    match allowed.trim() {
        "" => "Sheet".into(),
        it => it.to_owned(),
    }
}

/// A ZIP archive of some files, packed (APPNOTE 6.3, without extensions: a workbook stays far below 4 GB).
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
        // Writing into memory cannot fail.
        let packed = match packer.write_all(bytes).and_then(|()| packer.finish()) {
            Ok(packed) => packed,
            Err(_) => continue,
        };
        let offset = out.len() as u32;
        // Version 2.0, no flags, deflated, 1 January 1980 (a file has no secret of when it was made).
        let mut about = Vec::new();
        about.extend([20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0]);
        about.extend(crc.sum().to_le_bytes());
        about.extend((packed.len() as u32).to_le_bytes());
        about.extend((bytes.len() as u32).to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02");
        directory.extend([20, 0]);
        directory.extend(&about);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let begin = out.len() as u32;
    let length = directory.len() as u32;
    out.extend(directory);
    out.extend(b"PK\x05\x06");
    out.extend([0; 4]);
    for _ in 0..2 {
        out.extend((files.len() as u16).to_le_bytes());
    }
    out.extend(length.to_le_bytes());
    out.extend(begin.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    /// The files of an archive, read by its directory, with their checksums.
    fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let number = |at: usize, length: usize| -> usize {
            bytes[at..at + length]
                .iter()
                .rev()
                .fold(0, |sum, it| sum << 8 | usize::from(*it))
        };
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let count = number(end + 10, 2);
        let mut at = number(end + 16, 4);
        let mut files = Vec::new();
        for _ in 0..count {
            assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
            let (crc, packed, raw) = (number(at + 16, 4), number(at + 20, 4), number(at + 24, 4));
            let name_length = number(at + 28, 2);
            let offset = number(at + 42, 4);
            let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + name_length]).into_owned();
            assert_eq!(&bytes[offset..offset + 4], b"PK\x03\x04");
            let begin = offset + 30 + number(offset + 26, 2) + number(offset + 28, 2);
            let mut content = Vec::new();
            flate2::read::DeflateDecoder::new(&bytes[begin..begin + packed])
                .read_to_end(&mut content)
                .expect("unpacks");
            assert_eq!(content.len(), raw);
            let mut sum = Crc::new();
            sum.update(&content);
            assert_eq!(sum.sum() as usize, crc);
            files.push((name, content));
            at += 46 + name_length;
        }
        files
    }

    fn sheet_of(rows: &[Vec<Cell>]) -> String {
        let files = unzip(&workbook("Incidents", rows));
        let sheet = files
            .into_iter()
            .find(|it| it.0 == "xl/worksheets/sheet1.xml");
        String::from_utf8(sheet.expect("a sheet").1).expect("is text")
    }

    #[test]
    fn numbers_are_numbers_moments_are_moments_and_a_formula_is_a_text() {
        let rows = vec![
            vec![Cell::Text("Title".into()), Cell::Text("Minutes".into())],
            vec![Cell::Text("=1+1".into()), Cell::Number(2.5)],
            vec![Cell::Empty, Cell::Moment(0)],
        ];
        let sheet = sheet_of(&rows);
        assert!(
            sheet.contains(r#"<c t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>"#)
        );
        assert!(sheet.contains("<c><v>2.5</v></c>"));
        assert!(sheet.contains(r#"<c s="1"><v>25569</v></c>"#));
        assert!(!sheet.contains("<f>"));
        let names: Vec<String> = unzip(&workbook("a/b:c", &rows))
            .into_iter()
            .map(|it| it.0)
            .collect();
        assert_eq!(names.len(), 6);
        assert_eq!(sheet_name("a/b:c"), "a b c");
        assert_eq!(sheet_name("??"), "Sheet");
    }

    proptest! {
        #[test]
        fn any_text_gives_a_sheet_that_is_well_formed(texts in proptest::collection::vec(any::<String>(), 0..12)) {
            let rows = vec![texts.iter().cloned().map(Cell::Text).collect()];
            let sheet = sheet_of(&rows);
            prop_assert_eq!(sheet.matches("<t ").count(), texts.len());
            prop_assert_eq!(sheet.matches('<').count(), sheet.matches('>').count());
            prop_assert!(!sheet.contains(|it: char| it.is_control() && it != '\n' && it != '\t'));
        }
    }
}
