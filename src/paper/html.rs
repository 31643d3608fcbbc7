use std::fmt::Write as _;

use super::{Notes, Pen};
use crate::chart::escape;
use crate::protocol::{Figure, Grid, Part, Sheet, Span, Tone};

/// The look of the file. Its colours are fixed: paper has no theme.
const STYLE: &str = "\
body{font:14px/1.5 system-ui,sans-serif;color:#1b1e28;max-width:900px;margin:2rem auto;padding:0 1rem}\
h1{font-size:26px;line-height:1.2;margin:0 0 .4rem}h2{font-size:17px;margin:1.8rem 0 .5rem}p{margin:.3rem 0}\
.lead{font-size:17px;color:#4a4f5c}.when,.facts,footer,.notes{font-size:12px;color:#5d6470}\
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:13px;font-variant-numeric:tabular-nums}\
th,td{padding:5px 8px;border-bottom:1px solid #e3e5ea;text-align:start;vertical-align:top}\
thead th{font-size:12px;color:#5d6470}.n{text-align:end}tbody th{font-weight:500}\
.figures{display:flex;flex-wrap:wrap;gap:10px;padding:0;margin:.4rem 0;list-style:none}\
.figures li{flex:1 1 190px;border:1px solid #dfe2e8;border-radius:8px;padding:10px 12px;break-inside:avoid}\
.figures b{display:block;font-size:23px;line-height:1.25}.good{color:#17663a}.watch{color:#8a5a00}.bad{color:#a3271f}\
.note{border:1px solid #dfe2e8;border-radius:6px;padding:7px 10px;break-inside:avoid}\
.note.good{background:#eef8f1;border-color:#bfe3cc}.note.watch{background:#fdf6e3;border-color:#ecd9a5}.note.bad{background:#fdeeec;border-color:#efc3be}\
.mix{display:flex;height:10px;border-radius:5px;overflow:hidden;margin:.5rem 0 .2rem;print-color-adjust:exact}\
.mix i{display:block}.m{background:#0f6d6d}.e{background:repeating-linear-gradient(45deg,#0f6d6d 0 3px,#a8d3d3 3px 6px)}.d{background:#c4c8d0}\
.bar{display:block;height:5px;width:100px;background:#eef0f3;border-radius:3px;print-color-adjust:exact}.bar i{display:block;height:5px;background:#0f6d6d;border-radius:3px}\
sup{font-size:10px;color:#5d6470}tr,footer{break-inside:avoid}hr{border:0;border-top:1px solid #dfe2e8;margin:1.6rem 0}\
@media print{body{margin:0;max-width:none}hr{break-after:page;border:0;margin:0}}";

/// The sheet as one HTML file that needs nothing else and runs nothing.
pub fn html(sheet: &Sheet, workspace: &str, pen: &Pen<'_>) -> String {
    let mut out = String::new();
    let mut notes = Notes::default();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <style>{STYLE}</style></head><body><p class=\"when\">{workspace} · {from} – {to}</p><h1>{title}</h1>",
        title = escape(&sheet.title),
        workspace = escape(workspace),
        from = escape(&sheet.from),
        to = escape(&sheet.to),
    );
    if !sheet.lead.is_empty() {
        let _ = write!(
            out,
            "<p class=\"lead\">{}</p>",
            spans(&sheet.lead, pen, &mut notes)
        );
    }
    for block in &sheet.blocks {
        match &block.part {
            Part::Heading(text) => {
                let _ = write!(out, "<h2>{}</h2>", escape(text));
            }
            Part::Text(text) => {
                let _ = write!(out, "<p>{}</p>", spans(text, pen, &mut notes));
            }
            Part::Figures(all) => {
                out.push_str("<ul class=\"figures\">");
                for it in all {
                    figure(&mut out, it, pen, &mut notes);
                }
                out.push_str("</ul>");
            }
            Part::Table(grid) => table(&mut out, grid, pen, &mut notes),
            Part::Mix {
                measured,
                evidenced,
                declared,
            } => {
                let all = f64::from((measured + evidenced + declared).max(1));
                out.push_str("<div class=\"mix\">");
                for (class, count) in [("m", measured), ("e", evidenced), ("d", declared)] {
                    let _ = write!(
                        out,
                        "<i class=\"{class}\" style=\"width:{:.2}%\"></i>",
                        f64::from(*count) / all * 100.0
                    );
                }
                let words = super::markdown::mix(pen, [*measured, *evidenced, *declared]);
                let _ = write!(out, "</div><p class=\"facts\">{}</p>", escape(&words));
            }
            Part::Note { tone, text } => {
                let _ = write!(
                    out,
                    "<p class=\"note {}\">{}</p>",
                    tone.code(),
                    spans(text, pen, &mut notes)
                );
            }
            Part::Actions(_) => {}
            Part::Break => out.push_str("<hr>"),
        }
    }
    if !notes.0.is_empty() {
        let _ = write!(
            out,
            "<section class=\"notes\"><h2>{}</h2><ol>",
            escape(pen.notes)
        );
        for note in &notes.0 {
            let _ = write!(out, "<li>{}</li>", escape(note));
        }
        out.push_str("</ol></section>");
    }
    let _ = write!(out, "<footer>{}</footer></body></html>", escape(pen.foot));
    out
}

fn mark(number: Option<usize>) -> String {
    number.map_or_else(String::new, |it| format!("<sup>{it}</sup>"))
}

fn spans(all: &[Span], pen: &Pen<'_>, notes: &mut Notes) -> String {
    all.iter()
        .map(|it| escape(&pen.span(it)) + &mark(notes.number(it.door.as_ref())))
        .collect()
}

fn figure(out: &mut String, figure: &Figure, pen: &Pen<'_>, notes: &mut Notes) {
    let _ = write!(
        out,
        "<li>{}<b class=\"{}\">{}{}</b><span class=\"facts\">{}</span></li>",
        escape(&figure.label),
        figure.tone.code(),
        escape(&pen.figure_value(figure)),
        mark(notes.number(figure.door.as_ref())),
        escape(&pen.figure_facts(figure)),
    );
}

fn table(out: &mut String, grid: &Grid, pen: &Pen<'_>, notes: &mut Notes) {
    if grid.rows.is_empty() {
        let _ = write!(out, "<p class=\"facts\">{}</p>", escape(&grid.empty));
        return;
    }
    out.push_str("<table>");
    let class = |at: usize| {
        if grid.columns.get(at).is_some_and(|it| it.numeric) {
            "n"
        } else {
            ""
        }
    };
    if grid.columns.iter().any(|it| !it.label.is_empty()) {
        out.push_str("<thead><tr>");
        for (at, column) in grid.columns.iter().enumerate() {
            let _ = write!(
                out,
                "<th class=\"{}\">{}</th>",
                class(at),
                escape(&column.label)
            );
        }
        out.push_str("</tr></thead>");
    }
    out.push_str("<tbody>");
    for row in &grid.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let tag = if at == 0 { "th" } else { "td" };
            let tone = if cell.tone == Tone::Plain {
                ""
            } else {
                cell.tone.code()
            };
            let bar = cell.bar.map_or_else(String::new, |share| {
                format!(
                    "<span class=\"bar\"><i style=\"width:{:.1}%\"></i></span>",
                    share * 100.0
                )
            });
            let _ = write!(
                out,
                "<{tag} class=\"{} {tone}\">{}{}{bar}</{tag}>",
                class(at),
                escape(&pen.cell(cell)),
                mark(notes.number(cell.door.as_ref())),
            );
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}
