use std::fmt::Write as _;

use super::{Notes, Pen};
use crate::protocol::{Grid, Known, Part, Sheet, Span};

/// The sheet as Markdown.
pub fn markdown(sheet: &Sheet, workspace: &str, pen: &Pen<'_>) -> String {
    let mut out = String::new();
    let mut notes = Notes::default();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "# {}\n\n{} · {} – {}\n",
        plain(&sheet.title),
        plain(workspace),
        sheet.from,
        sheet.to
    );
    if !sheet.lead.is_empty() {
        let _ = write!(
            out,
            "\n**{}**\n",
            spans(&sheet.lead, pen, &mut notes).trim()
        );
    }
    for block in &sheet.blocks {
        match &block.part {
            Part::Heading(text) => {
                let _ = write!(out, "\n## {}\n", plain(text));
            }
            Part::Text(text) => {
                let _ = write!(out, "\n{}\n", spans(text, pen, &mut notes));
            }
            Part::Figures(all) => {
                out.push('\n');
                for it in all {
                    let _ = writeln!(
                        out,
                        "- {}: **{}**{} ({})",
                        plain(&it.label),
                        plain(&pen.figure_value(it)),
                        mark(notes.number(it.door.as_ref())),
                        plain(&pen.figure_facts(it)),
                    );
                }
            }
            Part::Table(grid) => table(&mut out, grid, pen, &mut notes),
            Part::Mix {
                measured,
                evidenced,
                declared,
            } => {
                let _ = write!(out, "\n{}\n", mix(pen, [*measured, *evidenced, *declared]));
            }
            Part::Note { text, .. } => {
                let _ = write!(out, "\n> {}\n", spans(text, pen, &mut notes));
            }
            Part::Actions(_) => {}
            Part::Break => out.push_str("\n---\n"),
        }
    }
    if !notes.0.is_empty() {
        let _ = write!(out, "\n## {}\n\n", plain(pen.notes));
        for (at, note) in notes.0.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", at + 1, plain(note));
        }
    }
    let _ = write!(out, "\n{}\n", plain(pen.foot));
    out
}

/// How the statements are known, in words.
pub(super) fn mix(pen: &Pen<'_>, counts: [u32; 3]) -> String {
    let kinds = [Known::Measured, Known::Evidenced, Known::Declared];
    let parts: Vec<String> = kinds
        .into_iter()
        .zip(counts)
        .map(|(known, count)| format!("{}: {count}", (pen.known)(known)))
        .collect();
    parts.join(" · ")
}

/// Text that stays text: what Markdown would read as markup is escaped, and a line stays a line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

fn mark(number: Option<usize>) -> String {
    number.map_or_else(String::new, |it| format!(" ({it})"))
}

fn spans(all: &[Span], pen: &Pen<'_>, notes: &mut Notes) -> String {
    all.iter()
        .map(|it| plain(&pen.span(it)) + &mark(notes.number(it.door.as_ref())))
        .collect()
}

fn table(out: &mut String, grid: &Grid, pen: &Pen<'_>, notes: &mut Notes) {
    if grid.rows.is_empty() {
        let _ = write!(out, "\n{}\n", plain(&grid.empty));
        return;
    }
    out.push('\n');
    for column in &grid.columns {
        let _ = write!(out, "| {} ", plain(&column.label));
    }
    out.push_str("|\n");
    for column in &grid.columns {
        out.push_str(if column.numeric { "|---:" } else { "|---" });
    }
    out.push_str("|\n");
    for row in &grid.rows {
        for cell in row {
            let number = mark(notes.number(cell.door.as_ref()));
            let _ = write!(out, "| {}{number} ", plain(&pen.cell(cell)));
        }
        out.push_str("|\n");
    }
}
