//! What hostile input must never do. Used by the fuzz targets here and by `tests/fuzz_corpus.rs`.
//!
//! Each says whether the bytes were taken, so that a test can tell that it reaches beyond checksums.

use steward::domain::RecordId;
use steward::engine::Engine;
use steward::engine::query::{MAX_CHARS, parse, print};
use steward::exchange::csv::{Dialect, Reader};
use steward::exchange::json_lines::{JsonLines, is_json_lines};
use steward::oplog::segment::{self, HEADER_BYTES, Link, TRAILER_BYTES};
use steward::oplog::{History, Op};
use steward::store::backup;

/// A segment opens or is refused. What opens can be folded, and sealed again to the same operations.
///
/// Length and checksum are made right first: behind them is where the decoder begins.
pub fn segment(bytes: &[u8]) -> bool {
    let _ = segment::open(bytes);
    let mut bytes = bytes.to_vec();
    if bytes.len() < HEADER_BYTES + TRAILER_BYTES {
        return false;
    }
    let body = (bytes.len() - HEADER_BYTES - TRAILER_BYTES) as u64;
    bytes[HEADER_BYTES - 8..HEADER_BYTES].copy_from_slice(&body.to_le_bytes());
    make_checksum_right(&mut bytes);
    let Ok(segment) = segment::open(&bytes) else {
        return false;
    };
    let header = segment.header;
    let link = Link {
        number: header.number,
        last: header.last,
        previous: header.previous,
        tip: header.tip,
    };
    let (sealed, _) = segment::seal(header.writer, link, &segment.ops);
    let again = segment::open(&sealed).expect("just sealed");
    assert_eq!(again.ops, segment.ops);
    fold(&segment.ops);
    true
}

/// Operations of any content can be folded, whole and in part.
fn fold(ops: &[Op]) {
    let mut engine = Engine::default();
    let applied = engine.apply(0, ops);
    for record in applied.late {
        engine.refold(record, &History::of(record, ops));
    }
    engine.digest();
    engine.settings();
    engine.views(&steward::protocol::Me::default());
    for record in ops.iter().map(|it| it.record).chain([RecordId::NIL]) {
        engine.segments_of(record);
    }
}

/// A query parses or is refused with words; printed and parsed again it prints the same.
pub fn query(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Err(err) => {
            assert!(!err.to_string().is_empty());
            false
        }
        Ok(syntax) => {
            let printed = print(&syntax);
            if printed.chars().count() <= MAX_CHARS {
                let again = parse(&printed).map(|it| print(&it));
                assert_eq!(again, Ok(printed));
            }
            true
        }
    }
}

/// However a file is cut into chunks, the same cells come out. The first byte says how.
pub fn csv(bytes: &[u8]) -> bool {
    let Some((first, rest)) = bytes.split_first() else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    let size = usize::from(*first).max(1);
    let mut chunks = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices() {
        if at - from >= size {
            chunks.push(&text[from..at]);
            from = at;
        }
    }
    chunks.push(&text[from..]);
    assert_eq!(cells(&chunks), cells(&[&text]));
    true
}

/// However lines of JSON are cut into chunks, the same cells come out, one for each column that is
/// known. The first byte says how.
pub fn json_lines(bytes: &[u8]) -> bool {
    let Some((first, rest)) = bytes.split_first() else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    let mut at = usize::from(*first).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let read = |chunks: &[&str]| {
        let (mut json, mut csv) = (JsonLines::default(), String::new());
        for chunk in chunks {
            json.push(chunk, &mut csv);
        }
        json.finish(&mut csv);
        assert!(json.take_odd().iter().all(|it| it.line >= it.row));
        (json.columns().to_vec(), csv)
    };
    let (columns, csv) = read(&[&text]);
    assert_eq!(
        (columns.clone(), csv.clone()),
        read(&[&text[..at], &text[at..]])
    );
    let mut reader = Reader::with_dialect(Dialect::default());
    reader.push(&csv);
    reader.finish();
    let mut rows = 0;
    while let Some(record) = reader.next_record() {
        assert!(record.len() <= columns.len().max(1));
        rows += 1;
    }
    is_json_lines(&text) && rows > 0
}

fn cells(chunks: &[&str]) -> Vec<Vec<String>> {
    let mut reader = Reader::new();
    let mut rows = Vec::new();
    let mut take = |reader: &mut Reader| {
        while let Some(record) = reader.next_record() {
            rows.push(record.iter().map(str::to_owned).collect());
        }
    };
    for chunk in chunks {
        reader.push(chunk);
        take(&mut reader);
    }
    reader.finish();
    take(&mut reader);
    rows
}

/// A backup is read or refused with words; one that is read is written as the same bytes.
pub fn backup(bytes: &[u8]) -> bool {
    let _ = backup::read(bytes);
    let mut bytes = bytes.to_vec();
    if bytes.len() < TRAILER_BYTES {
        return false;
    }
    make_checksum_right(&mut bytes);
    match backup::read(&bytes) {
        Err(err) => {
            assert!(!err.to_string().is_empty());
            false
        }
        Ok(it) => {
            let again = backup::write(it.created_at, &it.name, &it.head, &it.segments, &it.blobs);
            assert_eq!(backup::read(&again), Ok(it));
            true
        }
    }
}

fn make_checksum_right(bytes: &mut [u8]) {
    let (content, checksum) = bytes.split_at_mut(bytes.len() - TRAILER_BYTES);
    checksum.copy_from_slice(blake3::hash(content).as_bytes());
}
