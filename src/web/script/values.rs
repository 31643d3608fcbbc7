//! Values of scripts and values of the protocol.

use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::{JsCast, prelude::*};

use crate::protocol::{BadNews, BadNewsKind, Datum, RecordView, RefLabel};

/// Sets a property of an object.
pub(super) fn set(of: &JsValue, name: &str, value: &JsValue) {
    // An object of our own takes every property.
    let _ = Reflect::set(of, &name.into(), value);
}

/// An object of those properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let out = Object::new();
    for (name, value) in properties {
        set(&out, name, value);
    }
    out.into()
}

/// An array of those values.
pub(super) fn array(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    values.into_iter().collect::<Array>().into()
}

/// A property of what may be an object.
pub(super) fn get(of: &JsValue, name: &str) -> JsValue {
    if of.is_object() {
        Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

/// A text, or the text of a number; empty for anything else. An object stands for its `id`.
pub(super) fn text_of(value: &JsValue) -> String {
    value
        .as_string()
        .or_else(|| value.as_f64().map(|it| it.to_string()))
        .or_else(|| get(value, "id").as_string())
        .unwrap_or_default()
}

/// A text among options.
pub(super) fn option_text(options: &JsValue, name: &str) -> Option<String> {
    get(options, name).as_string().filter(|it| !it.is_empty())
}

/// A number among options.
pub(super) fn option_number(options: &JsValue, name: &str) -> Option<f64> {
    get(options, name).as_f64().filter(|it| it.is_finite())
}

/// The texts of an array, or of a text with commas.
pub(super) fn list(value: &JsValue) -> Vec<String> {
    match value.as_string() {
        Some(text) => text
            .split(',')
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect(),
        None if Array::is_array(value) => {
            Array::from(value).iter().map(|it| text_of(&it)).collect()
        }
        None => Vec::new(),
    }
}

/// The pairs of an object of texts.
pub(super) fn text_pairs(value: &JsValue) -> Vec<(String, String)> {
    entries(value)
        .into_iter()
        .map(|(name, value)| (name, text_of(&value)))
        .collect()
}

/// The pairs of an object.
pub(super) fn entries(value: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = value.dyn_ref::<Object>() else {
        return Vec::new();
    };
    Object::keys(object)
        .iter()
        .filter_map(|name| {
            let value = Reflect::get(object, &name).ok()?;
            Some((name.as_string()?, value))
        })
        .collect()
}

/// Fields by name.
pub(super) fn fields(value: &JsValue) -> Vec<(String, Datum)> {
    entries(value)
        .into_iter()
        .map(|(name, value)| (name, datum(&value)))
        .collect()
}

/// The value of a field: numbers, texts, yes or no, dates, arrays, records with an `id`.
pub(super) fn datum(value: &JsValue) -> Datum {
    if let Some(text) = value.as_string() {
        return Datum::Text(text);
    }
    if let Some(number) = value.as_f64() {
        let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
        return if is_whole {
            Datum::Int(number as i64)
        } else {
            Datum::Text(number.to_string())
        };
    }
    if let Some(yes) = value.as_bool() {
        return Datum::Bool(yes);
    }
    if let Some(date) = value.dyn_ref::<Date>() {
        let unix_ms = date.get_time();
        return if unix_ms.is_nan() {
            Datum::None
        } else {
            Datum::Time(unix_ms as i64)
        };
    }
    if Array::is_array(value) {
        return Datum::Words(list(value));
    }
    match text_of(value) {
        text if text.is_empty() => Datum::None,
        id => Datum::Text(id),
    }
}

/// The moment that a text names, as the browser reads it, in Unix milliseconds.
pub(super) fn moment(text: &str) -> Option<i64> {
    let unix_ms = Date::parse(text);
    (!unix_ms.is_nan()).then_some(unix_ms as i64)
}

/// A file of a script: a `File`, or any `Blob`.
///
/// # Errors
/// A refusal, if it is neither.
pub(super) fn file(value: JsValue) -> Result<web_sys::File, BadNews> {
    if let Some(file) = value.dyn_ref::<web_sys::File>() {
        return Ok(file.clone());
    }
    if value.is_instance_of::<web_sys::Blob>() {
        return web_sys::File::new_with_blob_sequence(&Array::of1(&value), "file")
            .map_err(|err| BadNews::fault("no_memory", crate::web::dom::js_text(&err)));
    }
    Err(BadNews::refusal("no_file", "Give a File or a Blob."))
}

/// The value of a field for scripts.
pub(super) fn js(value: &Datum) -> JsValue {
    match value {
        Datum::None => JsValue::NULL,
        Datum::Text(text) => text.as_str().into(),
        Datum::Int(number) => (*number as f64).into(),
        Datum::Bool(yes) => (*yes).into(),
        Datum::Time(unix_ms) => time(*unix_ms),
        Datum::Ref(to) => ref_label(to),
        Datum::Refs(all) => array(all.iter().map(ref_label)),
        Datum::Words(words) => array(words.iter().map(|it| it.as_str().into())),
        Datum::Pairs(pairs) => {
            let out = Object::new();
            for (name, value) in pairs {
                set(&out, name, &value.as_str().into());
            }
            out.into()
        }
    }
}

fn time(unix_ms: i64) -> JsValue {
    Date::new(&(unix_ms as f64).into()).into()
}

/// A record, with enough to name it.
pub(super) fn ref_label(to: &RefLabel) -> JsValue {
    object(&[
        ("id", to.id.to_hex().into()),
        ("kind", to.kind.as_str().into()),
        ("number", to.number.as_str().into()),
        ("label", to.label.as_str().into()),
    ])
}

/// Bad news as an `Error`.
pub(super) fn error(news: &BadNews) -> JsValue {
    let kind = match news.kind {
        BadNewsKind::Refusal => "refusal",
        BadNewsKind::Fault => "fault",
        BadNewsKind::Finding => "finding",
    };
    let error: JsValue = js_sys::Error::new(&news.message).into();
    for (name, value) in [
        ("kind", JsValue::from(kind)),
        ("code", news.code.as_str().into()),
        ("field", news.field.as_str().into()),
        ("workIsSafe", news.work_is_safe.into()),
    ] {
        set(&error, name, &value);
    }
    error
}

/// A record with everything that the asker may see.
pub(super) fn record(view: &RecordView) -> JsValue {
    let named = |to: &Option<RefLabel>| to.as_ref().map_or(JsValue::NULL, ref_label);
    let fields = Object::new();
    for (name, value) in &view.fields {
        set(&fields, name, &js(value));
    }
    let extra = Object::new();
    for (name, value) in &view.extra {
        set(&extra, name, &value.as_str().into());
    }
    let timeline = view.entries.iter().map(|it| {
        object(&[
            ("id", it.id.to_hex().into()),
            ("lane", it.lane.code().into()),
            ("text", it.text.as_str().into()),
            ("author", named(&it.author)),
            ("at", time(it.at)),
            ("revisedAt", it.revised_at.map_or(JsValue::NULL, time)),
        ])
    });
    let history = view.history.iter().map(|it| {
        object(&[
            ("at", time(it.at)),
            ("recordedAt", time(it.recorded_at)),
            ("actor", named(&it.actor)),
            ("origin", format!("{:?}", it.origin).to_lowercase().into()),
            ("field", it.field.as_str().into()),
            ("from", js(&it.from)),
            ("to", js(&it.to)),
            ("lost", it.lost.into()),
            ("act", it.act.to_string().into()),
        ])
    });
    let links = view.links.iter().map(|it| {
        object(&[
            ("relation", it.relation.as_str().into()),
            ("label", it.label.as_str().into()),
            ("other", ref_label(&it.other)),
            ("inverse", it.inverse.into()),
        ])
    });
    let attachments = view.attachments.iter().map(|it| {
        object(&[
            ("id", it.id.to_hex().into()),
            ("name", it.name.as_str().into()),
            ("size", (it.size as f64).into()),
            ("mediaType", it.media_type.as_str().into()),
            ("lane", it.lane.code().into()),
            ("at", time(it.at)),
        ])
    });
    let worklog = view.worklog.iter().map(|it| {
        object(&[
            ("id", it.id.to_hex().into()),
            ("minutes", (it.minutes as f64).into()),
            ("note", it.note.as_str().into()),
            ("author", named(&it.author)),
            ("at", time(it.at)),
            ("mine", it.mine.into()),
        ])
    });
    let checklist = view.checklist.iter().map(|it| {
        object(&[
            ("id", it.id.to_hex().into()),
            ("text", it.text.as_str().into()),
            ("done", it.done.into()),
        ])
    });
    let steps = view
        .steps
        .iter()
        .filter(|it| it.blocked.is_empty())
        .map(|it| it.name.as_str().into());
    object(&[
        ("id", view.me.id.to_hex().into()),
        ("kind", view.me.kind.as_str().into()),
        ("number", view.me.number.as_str().into()),
        ("title", view.me.label.as_str().into()),
        ("state", view.state.as_str().into()),
        ("deleted", view.deleted.into()),
        ("damaged", view.damaged.into()),
        ("fields", fields.into()),
        ("extra", extra.into()),
        ("timeline", array(timeline)),
        ("history", array(history)),
        ("links", array(links)),
        ("attachments", array(attachments)),
        ("worklog", array(worklog)),
        ("checklist", array(checklist)),
        ("steps", array(steps)),
    ])
}
