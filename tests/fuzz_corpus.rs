//! Replays the seeds of the fuzz targets and 25,000 seeded mutations of them, so that every change
//! is tried with hostile input without libFuzzer. See `fuzz/README.md`.

use std::path::{Path, PathBuf};

use steward::domain::{Kind, RecordId, Value, common, incident};
use steward::oplog::segment::{self, HEADER_BYTES, Link, TRAILER_BYTES};
use steward::oplog::{ActId, Op, Origin, Stamp, Write, WriterId};
use steward::store::backup;
use steward::store::head::Head;

#[expect(unreachable_pub, reason = "public for the fuzz targets")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

const MUTATIONS: usize = 5_000;

#[test]
fn no_segment_breaks_the_decoder() {
    replay("segment", targets::segment);
}

#[test]
fn no_query_breaks_the_parser() {
    replay("query", targets::query);
}

#[test]
fn no_file_breaks_the_csv_reader() {
    replay("csv", targets::csv);
}

#[test]
fn no_file_breaks_the_reader_of_json_lines() {
    replay("json_lines", targets::json_lines);
}

#[test]
fn no_backup_breaks_its_reader() {
    replay("backup", targets::backup);
}

fn replay(name: &str, target: impl Fn(&[u8]) -> bool) {
    let seeds: Vec<Vec<u8>> = seeds(name).into_iter().map(|it| it.1).collect();
    assert!(!seeds.is_empty(), "{name} has no seeds");
    for seed in &seeds {
        target(seed);
    }
    let mut random = Random(name.len() as u64);
    let mut taken = 0;
    for _ in 0..MUTATIONS {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut bytes, &seeds, &mut random);
        }
        taken += usize::from(target(&bytes));
    }
    // Else the mutations only ever try the first checks.
    assert!(
        taken > MUTATIONS / 100,
        "{name}: only {taken} mutations were taken"
    );
}

/// One of the things that libFuzzer does, too.
fn mutate(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = at + random.below((bytes.len() - at).min(24) + 1);
    match random.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = random.below(256) as u8,
        2 if at < bytes.len() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(at..end)),
        5 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            let other = &seeds[random.below(seeds.len())];
            let from = random.below(other.len());
            let to = (from + random.below(24)).min(other.len());
            bytes.splice(at..end, other[from..to].iter().copied());
        }
    }
}

/// Names and bytes, in the order of their names.
fn seeds(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(name);
    let entries = std::fs::read_dir(&folder).expect("the folder of seeds");
    let mut paths: Vec<_> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).expect("a seed");
            (path, bytes)
        })
        .collect()
}

/// The binary seeds are what the code writes today: `UPDATE_SEEDS=1` writes them again.
#[test]
fn binary_seeds_are_of_todays_formats() {
    let mut expected = vec![
        ("segment/every-value.stws", sealed(&every_value())),
        ("segment/story.stws", sealed(&story())),
        ("segment/story-unpacked.stws", unpacked(sealed(&story()))),
        ("segment/empty.stws", sealed(&[])),
    ];
    let content = b"scan".to_vec();
    let head = Head {
        next_key: 9,
        ..Head::default()
    };
    let backup = backup::write(
        1_760_000_000_000,
        "Demo",
        &head,
        &[(0, sealed(&every_value())), (4, sealed(&story()))],
        &[(*blake3::hash(&content).as_bytes(), content)],
    );
    expected.push(("backup/small.steward", backup));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, bytes) in expected {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_SEEDS").is_some() {
            std::fs::write(&path, &bytes).expect("a seed is written");
        }
        let held = std::fs::read(&path).unwrap_or_default();
        assert!(
            held == bytes,
            "{name} is of another format: UPDATE_SEEDS=1 writes it again"
        );
    }
}

fn sealed(ops: &[Op]) -> Vec<u8> {
    segment::seal(WriterId(7), Link::FIRST, ops).0
}

/// The same segment with its body uncompressed, so that mutations reach the decoder.
fn unpacked(mut bytes: Vec<u8>) -> Vec<u8> {
    let body = bytes[HEADER_BYTES..bytes.len() - TRAILER_BYTES].to_vec();
    let raw_len: [u8; 4] = bytes[116..120].try_into().expect("four bytes");
    let raw = lz4_flex::block::decompress(&body, u32::from_le_bytes(raw_len) as usize);
    bytes.truncate(HEADER_BYTES);
    bytes.extend(raw.expect("a packed body"));
    bytes[5] = 0;
    let len = (bytes.len() - HEADER_BYTES) as u64;
    bytes[120..128].copy_from_slice(&len.to_le_bytes());
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

fn op(at: u64, record: u8, writes: Vec<Write>) -> Op {
    Op {
        stamp: Stamp {
            wall_ms: 1_760_000_000_000 + at,
            counter: 0,
            writer: WriterId(7),
        },
        occurred_at: 1_760_000_000_000 - at as i64,
        actor: RecordId([1; 16]),
        act: ActId(at << 8),
        origin: Origin::Person,
        kind: Kind::INCIDENT,
        record: RecordId([record; 16]),
        writes,
    }
}

/// Short enough to be left uncompressed, so that mutations reach the decoder.
fn every_value() -> Vec<Op> {
    let values = [
        Value::None,
        Value::Bool(false),
        Value::Bool(true),
        Value::Int(-3),
        Value::Time(5),
        Value::text("é"),
        Value::Ref(RecordId([1; 16])),
        Value::group([(common::STATE, Value::text("new"))]),
        Value::Foreign {
            tag: 20,
            bytes: [1, 2].into(),
        },
    ];
    let writes = (100..)
        .zip(values)
        .map(|(field, value)| Write::one(steward::domain::FieldId(field), value));
    vec![op(0, 2, writes.collect())]
}

/// A record's life, with elements, a late operation and another kind of record.
fn story() -> Vec<Op> {
    let state = |code| {
        Write::one(
            common::STATE,
            Value::group([(common::STATE, Value::text(code))]),
        )
    };
    let mut person = op(3, 9, vec![Write::one(common::TITLE, Value::text("Ada"))]);
    person.kind = Kind::PERSON;
    vec![
        op(
            10,
            5,
            vec![
                Write::one(common::NUMBER, Value::text("INC-0001")),
                Write::one(common::TITLE, Value::text("Printer on fire")),
                state("new"),
                Write::element(common::TAGS, b"printer", Value::Bool(true)),
                Write::element(common::EXTRA, b"Site", Value::text("North")),
                Write::element(
                    common::LINKS,
                    &[&[1][..], &[6; 16]].concat(),
                    Value::Bool(true),
                ),
            ],
        ),
        op(30, 5, vec![state("resolved")]),
        op(40, 5, vec![state("in_progress")]),
        op(20, 5, vec![Write::one(incident::IMPACT, Value::text("1"))]),
        op(
            50,
            5,
            vec![Write::one(
                incident::ASSIGNEE,
                Value::Ref(RecordId([9; 16])),
            )],
        ),
        person,
        op(
            60,
            5,
            vec![Write::one(
                common::TITLE,
                Value::text(&"Longer than a shared text may be. ".repeat(3)),
            )],
        ),
    ]
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}
