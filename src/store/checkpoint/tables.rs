//! A table as bytes: one section per column, in the order of the declaration.

use super::CheckpointError::{self, Damaged};
use super::bytes::{In, Out};
use crate::engine::table::{
    Column, Dict, ExtraCells, Lines, Ordinal, Sets, Table, Track, TrackEntry, link_parts,
};
use crate::oplog::clock::MAX_WALL_MS;
use crate::oplog::{Origin, Stamp, WriterId};

type Read<T> = Result<T, CheckpointError>;

pub(super) fn write(out: &mut Out, table: &Table) {
    out.u16(table.practice.kind.0);
    out.u32(table.len() as u32);
    out.u64(table.version);
    out.cells(&table.ordinals);
    write_stamps(out, &table.stamps);
    let deleted: Vec<u8> = table.deleted.iter().map(|it| u8::from(*it)).collect();
    out.flags(&deleted);
    for origins in [&table.state_origins, &table.group_origins] {
        let codes: Vec<u32> = origins.iter().map(|it| u32::from(it.code())).collect();
        out.cells(&codes);
    }
    for column in &table.columns {
        write_column(out, column);
    }
}

/// Fills an empty table; `records` is how many ordinals there are, nil among them.
pub(super) fn read(input: &mut In<'_>, table: &mut Table, records: u32) -> Read<()> {
    if input.u16()? != table.practice.kind.0 {
        return Err(Damaged("its tables are out of order"));
    }
    let rows = input.u32()?;
    // Every row has a record of its own, and every record has paid for itself in bytes.
    if rows > records {
        return Err(Damaged("more rows than records"));
    }
    let rows = rows as usize;
    table.version = input.u64()?;
    table.ordinals = input.cells(rows, records - 1)?;
    table.stamps = read_stamps(input, rows)?;
    table.deleted = input
        .flags(rows, 1)?
        .into_iter()
        .map(|it| it == 1)
        .collect();
    table.state_origins = read_origins(input, rows)?;
    table.group_origins = read_origins(input, rows)?;
    for column in &mut table.columns {
        read_column(input, column, rows, records)?;
    }
    Ok(())
}

fn read_origins(input: &mut In<'_>, rows: usize) -> Read<Vec<Origin>> {
    let codes = input.cells(rows, Origin::Redo.code().into())?;
    Ok(codes
        .into_iter()
        .map(|it| Origin::from_code(it as u8))
        .collect())
}

fn write_stamps(out: &mut Out, stamps: &[Stamp]) {
    let mut writers: Vec<u64> = stamps.iter().map(|it| it.writer.0).collect();
    writers.sort_unstable();
    writers.dedup();
    out.u32(writers.len() as u32);
    for writer in &writers {
        out.u64(*writer);
    }
    let places: Vec<u32> = stamps
        .iter()
        .map(|it| writers.partition_point(|writer| *writer < it.writer.0) as u32)
        .collect();
    out.cells(&places);
    let walls: Vec<i64> = stamps.iter().map(|it| it.wall_ms as i64).collect();
    out.times(&walls);
    let counters: Vec<u32> = stamps.iter().map(|it| u32::from(it.counter)).collect();
    out.cells(&counters);
}

fn read_stamps(input: &mut In<'_>, rows: usize) -> Read<Vec<Stamp>> {
    let count = input.u32()?;
    let mut writers = Vec::new();
    for _ in 0..count {
        writers.push(WriterId(input.u64()?));
    }
    let places = input.cells(rows, count.saturating_sub(1))?;
    if count == 0 && rows > 0 {
        return Err(Damaged("rows without writers"));
    }
    let walls = input.times(rows)?;
    if !walls.iter().all(|it| (0..=MAX_WALL_MS as i64).contains(it)) {
        return Err(Damaged("a time that no clock shows"));
    }
    let counters = input.cells(rows, u16::MAX.into())?;
    Ok(places
        .into_iter()
        .zip(walls)
        .zip(counters)
        .map(|((place, wall), counter)| Stamp {
            wall_ms: wall as u64,
            counter: counter as u16,
            writer: writers[place as usize],
        })
        .collect())
}

fn write_column(out: &mut Out, column: &Column) {
    match column {
        Column::Absent(flags) | Column::Bool(flags) => out.flags(flags),
        Column::Derived => {}
        Column::Entries(flags, moments) => {
            out.flags(flags);
            write_track(out, Some(moments));
        }
        Column::Line(lines) => write_lines(out, lines),
        Column::Code(codes) => {
            write_dict(out, &codes.dict);
            out.cells(&codes.cells);
            write_track(out, codes.track.as_ref());
        }
        Column::Ref(refs) => {
            out.cells(&refs.cells);
            write_track(out, refs.track.as_ref());
        }
        Column::Int(numbers) | Column::Time(numbers) => out.times(numbers),
        Column::Tags(dict, sets) => {
            write_dict(out, dict);
            write_sets(out, sets);
        }
        Column::RefSet(sets) | Column::Links(sets) => write_sets(out, sets),
        Column::Extra(cells) => write_extra(out, cells),
    }
}

fn read_column(input: &mut In<'_>, column: &mut Column, rows: usize, records: u32) -> Read<()> {
    match column {
        Column::Absent(flags) => *flags = input.flags(rows, 1)?,
        Column::Derived => {}
        Column::Entries(flags, moments) => {
            *flags = input.flags(rows, 1)?;
            read_track(input, Some(moments), rows, u32::MAX)?;
        }
        Column::Bool(flags) => *flags = input.flags(rows, 2)?,
        Column::Line(lines) => *lines = read_lines(input, rows)?,
        Column::Code(codes) => {
            let dict = read_dict(input)?;
            // The declared codes have their places.
            if !codes
                .dict
                .texts()
                .eq(dict.texts().take(codes.dict.texts().len()))
            {
                return Err(Damaged("its codes are not the declared ones"));
            }
            codes.dict = dict;
            let greatest = codes.dict.texts().len() as u32;
            codes.cells = input.cells(rows, greatest)?;
            read_track(input, codes.track.as_mut(), rows, greatest)?;
        }
        Column::Ref(refs) => {
            refs.cells = input.cells(rows, records - 1)?;
            read_track(input, refs.track.as_mut(), rows, records - 1)?;
        }
        Column::Int(numbers) | Column::Time(numbers) => *numbers = input.times(rows)?,
        Column::Tags(dict, sets) => {
            *dict = read_dict(input)?;
            let greatest = dict.texts().len() as u32;
            *sets = read_sets(input, rows, |tag| tag <= greatest)?;
        }
        Column::RefSet(sets) => *sets = read_sets(input, rows, |to| to < records)?,
        Column::Links(sets) => *sets = read_sets(input, rows, |to| link_parts(to).1 < records)?,
        Column::Extra(cells) => *cells = read_extra(input, rows)?,
    }
    Ok(())
}

/// Only texts that stand in a row: what was replaced is left behind.
fn write_lines(out: &mut Out, lines: &Lines) {
    let lens: Vec<u32> = lines.spans.iter().map(|it| it.1).collect();
    out.cells(&lens);
    out.u32(lens.iter().sum());
    for row in 0..lens.len() as u32 {
        out.0.extend_from_slice(lines.get(row).as_bytes());
    }
}

fn read_lines(input: &mut In<'_>, rows: usize) -> Read<Lines> {
    let lens = input.cells(rows, u32::MAX)?;
    let arena = input.text()?;
    let mut start = 0u32;
    let mut spans = Vec::with_capacity(rows);
    for len in lens {
        let end = start.checked_add(len);
        match end {
            Some(end) if arena.is_char_boundary(end as usize) => {
                spans.push((if len == 0 { 0 } else { start }, len));
                start = end;
            }
            _ => return Err(Damaged("a text ends outside")),
        }
    }
    if start as usize != arena.len() {
        return Err(Damaged("a text of no row"));
    }
    Ok(Lines {
        spans,
        arena: arena.into(),
    })
}

fn write_dict(out: &mut Out, dict: &Dict) {
    let lens: Vec<u32> = dict.texts().map(|it| it.len() as u32).collect();
    out.list(&lens);
    for text in dict.texts() {
        out.0.extend_from_slice(text.as_bytes());
    }
}

fn read_dict(input: &mut In<'_>) -> Read<Dict> {
    let lens = input.list(u32::MAX)?;
    let mut texts = Vec::with_capacity(lens.len());
    for len in lens {
        let text = std::str::from_utf8(input.take(len as usize)?);
        texts.push(text.map_err(|_| Damaged("a text is not a text"))?);
    }
    Dict::from_texts(&texts).ok_or(Damaged("a code has no text, or another's"))
}

/// Chains as runs, a run per row, the earliest first: entries that no row leads to are left behind.
fn write_track(out: &mut Out, track: Option<&Track>) {
    let Some(track) = track else { return };
    let mut counts = Vec::with_capacity(track.heads.len());
    let (mut ats, mut codes) = (Vec::new(), Vec::new());
    for row in 0..track.heads.len() as u32 {
        let from = ats.len();
        for entry in track.of(row) {
            ats.push(entry.at);
            codes.push(entry.code);
        }
        ats[from..].reverse();
        codes[from..].reverse();
        counts.push((ats.len() - from) as u32);
    }
    out.cells(&counts);
    out.list(&codes);
    out.times(&ats);
}

fn read_track(
    input: &mut In<'_>,
    track: Option<&mut Track>,
    rows: usize,
    greatest: u32,
) -> Read<()> {
    let Some(track) = track else { return Ok(()) };
    let counts = input.cells(rows, u32::MAX)?;
    let codes = input.list(greatest)?;
    let ats = input.times(codes.len())?;
    track.entries = Vec::with_capacity(codes.len());
    let mut entries = codes.into_iter().zip(ats);
    for count in counts {
        let mut before = 0;
        for _ in 0..count {
            let (code, at) = entries.next().ok_or(Damaged("a past is missing"))?;
            track.entries.push(TrackEntry { at, code, before });
            before = track.entries.len() as u32;
        }
        track.heads.push(before);
    }
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Damaged("a past of no row")),
    }
}

/// Rows in their order, each with what it holds.
fn ascending<T>(rows: impl Iterator<Item = u32>, held: impl Fn(u32) -> T) -> Vec<(u32, T)> {
    let mut rows: Vec<u32> = rows.collect();
    rows.sort_unstable();
    rows.into_iter().map(|row| (row, held(row))).collect()
}

fn write_sets(out: &mut Out, sets: &Sets) {
    let rows = ascending(sets.rows().map(|it| it.0), |row| sets.of(row));
    write_rows(out, rows.iter().map(|it| (it.0, it.1.len())));
    let elements: Vec<u32> = rows.iter().flat_map(|it| it.1).copied().collect();
    out.list(&elements);
}

fn read_sets(input: &mut In<'_>, rows: usize, is_sound: impl Fn(u32) -> bool) -> Read<Sets> {
    let runs = read_rows(input, rows)?;
    let elements = input.list(u32::MAX)?;
    if !elements.iter().all(|it| is_sound(*it)) {
        return Err(Damaged("an element that means nothing"));
    }
    let mut sets = Sets::default();
    sets.by_row.reserve(runs.len());
    let mut rest = &elements[..];
    for (row, count) in runs {
        let run = split(&mut rest, count)?;
        if !run.is_sorted_by(|a, b| a < b) {
            return Err(Damaged("elements out of order"));
        }
        sets.by_row.insert(row, run.to_vec());
    }
    if rest.is_empty() {
        Ok(sets)
    } else {
        Err(Damaged("elements of no row"))
    }
}

fn write_extra(out: &mut Out, cells: &ExtraCells) {
    write_dict(out, &cells.names);
    write_dict(out, &cells.values);
    let rows = ascending(cells.rows().map(|it| it.0), |row| cells.of(row));
    write_rows(out, rows.iter().map(|it| (it.0, it.1.len())));
    let pairs = || rows.iter().flat_map(|it| it.1);
    out.list(&pairs().map(|it| it.0).collect::<Vec<_>>());
    out.list(&pairs().map(|it| it.1).collect::<Vec<_>>());
}

fn read_extra(input: &mut In<'_>, rows: usize) -> Read<ExtraCells> {
    let (names, values) = (read_dict(input)?, read_dict(input)?);
    let runs = read_rows(input, rows)?;
    let name_codes = input.list(names.texts().len() as u32)?;
    let value_codes = input.list(values.texts().len() as u32)?;
    if name_codes.len() != value_codes.len() || value_codes.contains(&0) {
        return Err(Damaged("names and texts differ in number"));
    }
    let pairs: Vec<(u32, u32)> = name_codes.into_iter().zip(value_codes).collect();
    let mut cells = ExtraCells {
        names,
        values,
        ..ExtraCells::default()
    };
    cells.by_row.reserve(runs.len());
    let mut rest = &pairs[..];
    for (row, count) in runs {
        let run = split(&mut rest, count)?;
        if !run.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(Damaged("names out of order"));
        }
        cells.by_row.insert(row, run.to_vec());
    }
    if rest.is_empty() {
        Ok(cells)
    } else {
        Err(Damaged("texts of no row"))
    }
}

/// Rows, ascending, and how many elements each has.
fn write_rows(out: &mut Out, rows: impl Iterator<Item = (u32, usize)> + Clone) {
    out.list(&rows.clone().map(|it| it.0).collect::<Vec<_>>());
    out.list(&rows.map(|it| it.1 as u32).collect::<Vec<_>>());
}

fn read_rows(input: &mut In<'_>, rows: usize) -> Read<Vec<(Ordinal, u32)>> {
    let at = input.list(u32::MAX)?;
    let counts = input.list(u32::MAX)?;
    let sound = at.len() == counts.len()
        && at.is_sorted_by(|a, b| a < b)
        && at.last().is_none_or(|it| (*it as usize) < rows)
        && !counts.contains(&0);
    if sound {
        Ok(at.into_iter().zip(counts).collect())
    } else {
        Err(Damaged("its rows are out of order"))
    }
}

fn split<'a, T>(rest: &mut &'a [T], count: u32) -> Read<&'a [T]> {
    let (run, after) = rest
        .split_at_checked(count as usize)
        .ok_or(Damaged("elements are missing"))?;
    *rest = after;
    Ok(run)
}
