//! The programme for scripts.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::Answer;
use super::insight::as_of;
use super::values::{self, array, option_text, set, text_of};
use crate::paper::{self, Envelope, Pen};
use crate::protocol::{
    BadNews, Block, Call, Datum, Door, Figure, Known, Part, Reply, Sheet, SheetRequest,
};
use crate::web::client::{Client, unexpected};
use leptos::prelude::WithUntracked;

async fn read(client: Client, id: String, options: &JsValue) -> Result<Sheet, BadNews> {
    let text = |name| option_text(options, name).unwrap_or_default();
    let request = SheetRequest {
        id,
        from: text("from"),
        to: text("to"),
        as_of: as_of(options),
        audience: text("audience"),
    };
    let Reply::Sheet(sheet) = client.call(Call::ReadSheet(request)).await? else {
        return Err(unexpected());
    };
    if sheet.error.is_empty() {
        Ok(*sheet)
    } else {
        Err(BadNews::refusal("no_sheet", sheet.error))
    }
}

/// `programme({from, to, asOf, audience})`: the cockpit as data.
pub(super) async fn programme(client: Client, options: JsValue) -> Answer {
    let sheet = read(client, "cockpit".into(), &options).await?;
    Ok(sheet_object(&sheet))
}

/// `report(id, {format, from, to, asOf, audience})`: a sheet as data (`data`, unless said), or as the
/// text of a file (`html`, `markdown`, `mail`).
pub(super) async fn report(client: Client, id: JsValue, options: JsValue) -> Answer {
    let sheet = read(client, text_of(&id), &options).await?;
    let workspace = client
        .status
        .with_untracked(|it| it.settings.workspace.clone());
    let pen = Pen {
        show: &paper::plain,
        known: &known_word,
        no_value: "no case",
        target: "target",
        before: "before",
        notes: "Which records make the numbers",
        foot: "Made with Steward, from the desk’s own records.",
    };
    let text = match option_text(&options, "format").as_deref() {
        None | Some("data") => return Ok(sheet_object(&sheet)),
        Some("html") => paper::html(&sheet, &workspace, &pen),
        Some("markdown" | "md") => paper::markdown(&sheet, &workspace, &pen),
        Some("mail" | "eml") => {
            let envelope = Envelope {
                subject: "",
                to: &[],
                from: "",
                date: "",
            };
            paper::mail(&sheet, &workspace, &envelope, &pen)
        }
        Some(other) => {
            return Err(BadNews::refusal(
                "no_format",
                format!("There is no format {other:?}; take data, html, markdown or mail."),
            ));
        }
    };
    Ok(text.into())
}

fn known_word(known: Known) -> &'static str {
    match known {
        Known::Measured => "Measured",
        Known::Evidenced => "Evidenced",
        Known::Declared => "Declared",
    }
}

fn sheet_object(sheet: &Sheet) -> JsValue {
    let out = Object::new();
    set(&out, "id", &sheet.id.as_str().into());
    set(&out, "title", &sheet.title.as_str().into());
    set(&out, "verdict", &words_of(&sheet.lead).into());
    set(&out, "from", &sheet.from.as_str().into());
    set(&out, "to", &sheet.to.as_str().into());
    set(
        &out,
        "withheld",
        &array(sheet.withheld.iter().map(|it| it.as_str().into())),
    );
    set(&out, "figures", &array(sheet.figures().map(figure_object)));
    let mix = sheet.blocks.iter().find_map(|it| match it.part {
        Part::Mix {
            measured,
            evidenced,
            declared,
        } => Some([measured, evidenced, declared]),
        _ => None,
    });
    if let Some([measured, evidenced, declared]) = mix {
        let shares = Object::new();
        set(&shares, "measured", &measured.into());
        set(&shares, "evidenced", &evidenced.into());
        set(&shares, "declared", &declared.into());
        set(&out, "mix", &shares);
    }
    set(
        &out,
        "notes",
        &array(sheet.blocks.iter().filter_map(note_of)),
    );
    set(
        &out,
        "tables",
        &array(sheet.blocks.iter().filter_map(table_of)),
    );
    out.into()
}

fn words_of(spans: &[crate::protocol::Span]) -> String {
    spans.iter().map(|it| paper::plain(&it.show)).collect()
}

fn note_of(block: &Block) -> Option<JsValue> {
    match &block.part {
        Part::Note { text, .. } => Some(words_of(text).into()),
        _ => None,
    }
}

fn table_of(block: &Block) -> Option<JsValue> {
    let Part::Table(grid) = &block.part else {
        return None;
    };
    let out = Object::new();
    set(&out, "caption", &grid.caption.as_str().into());
    set(
        &out,
        "columns",
        &array(grid.columns.iter().map(|it| it.label.as_str().into())),
    );
    set(
        &out,
        "rows",
        &array(grid.rows.iter().map(|row| {
            array(row.iter().map(|cell| {
                let out = Object::new();
                set(&out, "text", &paper::plain(&cell.show).into());
                set_door(&out, cell.door.as_ref());
                out.into()
            }))
        })),
    );
    Some(out.into())
}

fn figure_object(figure: &Figure) -> JsValue {
    let number = |number: Option<f64>| number.map_or(JsValue::NULL, JsValue::from);
    let out = Object::new();
    set(&out, "id", &figure.id.as_str().into());
    set(&out, "label", &figure.label.as_str().into());
    set(&out, "value", &number(figure.value));
    set(&out, "unit", &figure.unit.as_str().into());
    set(&out, "n", &figure.n.into());
    set(&out, "low", &number(figure.low));
    set(&out, "high", &number(figure.high));
    set(&out, "before", &number(figure.before));
    set(&out, "target", &number(figure.target));
    set(&out, "known", &figure.known.code().into());
    set(&out, "tone", &figure.tone.code().into());
    set(&out, "note", &figure.note.as_str().into());
    set_door(&out, figure.door.as_ref());
    out.into()
}

/// The records behind a number, so that a script can ask for them.
fn set_door(out: &Object, door: Option<&Door>) {
    match door {
        Some(Door::List { kind, query, as_of }) => {
            set(out, "kind", &kind.as_str().into());
            set(out, "query", &query.as_str().into());
            set(
                out,
                "asOf",
                &values::js(&as_of.map_or(Datum::None, Datum::Time)),
            );
        }
        Some(Door::Record(label)) => set(out, "record", &label.id.to_hex().into()),
        Some(Door::Page(page)) => set(out, "page", &page.as_str().into()),
        Some(Door::New { .. }) | None => {}
    }
}
