//! How fast the import layer goes through the real incident log: `cargo bench --bench exchange`.

use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use steward::exchange::csv::{Dialect, Reader};
use steward::exchange::dates::{DateFormat, DateReader};
use steward::exchange::fingerprint::Source;
use steward::exchange::mapping::{Mapping, standard_fields};
use steward::exchange::rows::{Importer, Survey};
use steward::exchange::text::Decoder;

const LOG: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/uci-498-incident-log/incident_event_log.csv.gz"
);
const CHUNK: usize = 256 * 1024;

fn main() {
    let packed = std::fs::File::open(LOG).expect("the fixture is part of the repository");
    let mut log = Vec::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut log)
        .expect("the fixture is sound");
    println!("{} bytes in chunks of {CHUNK}; best of five", log.len());

    best("decode", || {
        let (mut decoder, mut text, mut bytes) = (Decoder::new(), String::new(), 0);
        for chunk in log.chunks(CHUNK) {
            text.clear();
            decoder.push(chunk, &mut text);
            bytes += text.len();
        }
        bytes
    });
    best("csv records", || {
        let mut reader = Reader::with_dialect(Dialect::default());
        let (mut decoder, mut text, mut cells) = (Decoder::new(), String::new(), 0);
        for chunk in log.chunks(CHUNK) {
            text.clear();
            decoder.push(chunk, &mut text);
            reader.push(&text);
            while let Some(record) = reader.next_record() {
                cells += record.len();
            }
        }
        cells
    });
    best("csv-core records", || {
        let mut reader = csv_core::Reader::new();
        let (mut out, mut ends) = (vec![0; 64 * 1024], vec![0; 256]);
        let (mut cells, mut out_at, mut ends_at) = (0, 0, 0);
        for mut chunk in log.chunks(CHUNK) {
            while !chunk.is_empty() {
                let (result, read, written, ended) =
                    reader.read_record(chunk, &mut out[out_at..], &mut ends[ends_at..]);
                chunk = &chunk[read..];
                (out_at, ends_at) = (out_at + written, ends_at + ended);
                if matches!(result, csv_core::ReadRecordResult::Record) {
                    cells += ends_at;
                    (out_at, ends_at) = (0, 0);
                }
            }
        }
        cells
    });
    best("survey", || {
        let mut survey = Survey::new();
        log.chunks(CHUNK).for_each(|chunk| survey.push(chunk));
        survey.finish().rows as usize
    });
    let mut survey = Survey::new();
    log.chunks(CHUNK).for_each(|chunk| survey.push(chunk));
    let report = survey.finish();
    let mapping = Mapping::for_source(Source::ServiceNowAudit, &report.columns, "Europe/Berlin");
    let fields = standard_fields(mapping.of);
    best("mapped rows, every value taken", || {
        let mut importer =
            Importer::new(&mapping, &fields, None, None).expect("the mapping is sound");
        let mut values = 0;
        for chunk in log.chunks(CHUNK) {
            importer.push(chunk);
            while let Some(row) = importer.next_row() {
                values += row.values().map(black_box).count();
            }
        }
        importer.finish();
        while let Some(row) = importer.next_row() {
            values += row.values().map(black_box).count();
        }
        values
    });
    best("one million dates", || {
        let mut reader = DateReader::new("Europe/Berlin").expect("the zone exists");
        let cells = [
            "29/2/2016 01:16",
            "1/7/2016 12:30",
            "16/2/2017 14:17",
            "9/11/2016 08:05",
        ];
        let read = (0..1_000_000).filter_map(|at| {
            reader.read(black_box(cells[at % cells.len()]), DateFormat::DayMonthYear)
        });
        read.count()
    });
}

fn best(name: &str, mut run: impl FnMut() -> usize) {
    let mut best = f64::MAX;
    let mut result = 0;
    for _ in 0..5 {
        let start = Instant::now();
        result = black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:32} {:8.1} ms   ({result})", best * 1000.0);
}
