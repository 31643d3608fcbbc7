//! `window.steward`: the same engine for scripts, tests and benchmarks, through the page's own client.
//!
//! `public/steward.d.ts` describes it. Promises resolve when a change is durable, and are rejected with
//! an `Error` that has `kind` (`refusal`, `fault`, `finding`), `code`, `field` and `message`.

mod demo;
mod import;
mod insight;
mod maturity;
mod programme;
mod values;

use std::future::Future;

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::WithUntracked;
use wasm_bindgen::prelude::*;

use self::values::{
    array, datum, error, list, object, option_number, option_text, record, ref_label, set, text_of,
};
use super::client::{Client, unexpected};
use super::dom;
use crate::domain::{RecordId, practices};
use crate::protocol::{
    BadNews, Call, Command, Datum, Done, FileRef, Lane, ListRequest, Phase, Reply,
};

type Answer = Result<JsValue, BadNews>;

/// Puts `window.steward` into the page.
pub fn install(client: Client) {
    let steward = Object::new();
    let add = |name: &str, run: fn(Client, JsValue, JsValue, JsValue) -> Promise| {
        let call = Closure::<dyn Fn(JsValue, JsValue, JsValue) -> Promise>::new(
            move |first, second, third| run(client, first, second, third),
        );
        set(&steward, name, &call.into_js_value());
    };
    add("ready", |client, _, _, _| promise(ready(client)));
    add("stats", |client, _, _, _| promise(stats(client)));
    add("wipe", |client, _, _, _| promise(wipe(client)));
    add("backup", |client, _, _, _| promise(backup(client)));
    add("restore", |client, file, _, _| {
        promise(restore(client, file))
    });
    add("create", |client, kind, fields, _| {
        promise(create(client, kind, fields))
    });
    add("update", |client, id, fields, _| {
        promise(update(client, id, fields))
    });
    add("command", |client, id, name, args| {
        promise(command(client, id, name, args))
    });
    add("get", |client, id, _, _| promise(get(client, id)));
    add("undo", |client, act, _, _| promise(undo(client, act)));
    add("redo", |client, _, _, _| promise(redo(client)));
    add("query", |client, text, options, _| {
        promise(query(client, text, options))
    });
    add("search", |client, text, options, _| {
        promise(search(client, text, options))
    });
    add("importFiles", |client, files, options, _| {
        promise(import::import_files(client, files, options))
    });
    add("programme", |client, options, _, _| {
        promise(programme::programme(client, options))
    });
    add("report", |client, id, options, _| {
        promise(programme::report(client, id, options))
    });
    add("kpi", |client, id, options, _| {
        promise(insight::kpi(client, id, options))
    });
    add("dashboard", |client, id, options, _| {
        promise(insight::dashboard(client, id, options))
    });
    add("probe", |client, id, options, _| {
        promise(insight::probe(client, id, options))
    });
    add("requirement", |client, id, options, _| {
        promise(maturity::requirement(client, id, options))
    });
    add("clocks", |client, id, options, _| {
        promise(insight::clocks(client, id, options))
    });
    add("calendars", |client, _, _, _| {
        promise(insight::calendars(client))
    });
    add("whatIf", |client, definition, query, _| {
        promise(insight::what_if(client, definition, query))
    });
    add("useUsualLevels", |client, _, _, _| {
        promise(insight::use_usual_levels(client))
    });
    add("demo", |client, _, _, _| promise(demo::open(client)));
    add("persona", |client, id, _, _| {
        promise(demo::persona(client, id))
    });
    add("fastForward", |client, _, _, _| {
        promise(demo::forward(client))
    });
    // The window takes a property of any name.
    let _ = Reflect::set(&dom::window(), &"steward".into(), &steward);
}

fn promise(answer: impl Future<Output = Answer> + 'static) -> Promise {
    wasm_bindgen_futures::future_to_promise(async move { answer.await.map_err(|it| error(&it)) })
}

/// Waits until everything answers, or until it is clear that there is no workspace here yet.
async fn ready(client: Client) -> Answer {
    client.call(Call::Hello).await?;
    loop {
        let phase = client.status.with_untracked(|it| it.phase);
        match phase {
            Phase::Ready => return Ok(object(&[("phase", "ready".into())])),
            Phase::Empty => return Ok(object(&[("phase", "empty".into())])),
            Phase::Stopped => {
                return Err(BadNews::fault(
                    "engine_stopped",
                    "The engine stopped. Reload the page.",
                ));
            }
            Phase::Opening | Phase::Listing => dom::sleep(10).await,
        }
    }
}

/// A browser without a workspace gets one, so that a script may begin with anything.
async fn need_workspace(client: Client) -> Result<(), BadNews> {
    ready(client).await?;
    if client.status.with_untracked(|it| it.phase == Phase::Empty) {
        let call = Call::StartEmpty {
            workspace: "Steward".into(),
            me: "Me".into(),
        };
        client.call(call).await?;
    }
    Ok(())
}

async fn stats(client: Client) -> Answer {
    let Reply::Stats(stats) = client.call(Call::Stats).await? else {
        return Err(unexpected());
    };
    let counts = |pairs: &[(String, f64)]| {
        let out = Object::new();
        for (name, value) in pairs {
            set(&out, name, &(*value).into());
        }
        JsValue::from(out)
    };
    let of = |pairs: Vec<(String, u64)>| {
        pairs
            .into_iter()
            .map(|(name, value)| (name, value as f64))
            .collect::<Vec<_>>()
    };
    let records = stats
        .records
        .into_iter()
        .map(|(name, count)| (name, f64::from(count)))
        .collect::<Vec<_>>();
    Ok(object(&[
        ("records", counts(&records)),
        ("operations", (stats.operations as f64).into()),
        ("segments", (stats.segments as f64).into()),
        ("bytes", counts(&of(stats.bytes))),
        ("memory", (stats.memory as f64).into()),
        ("timings", counts(&stats.timings)),
    ]))
}

async fn wipe(client: Client) -> Answer {
    client.call(Call::Wipe).await?;
    Ok(JsValue::UNDEFINED)
}

async fn backup(client: Client) -> Answer {
    let Reply::File {
        media_type, bytes, ..
    } = client.call(Call::Backup).await?
    else {
        return Err(unexpected());
    };
    dom::blob(&media_type, &bytes)
        .map(JsValue::from)
        .map_err(|err| BadNews::fault("no_memory", dom::js_text(&err)))
}

async fn restore(client: Client, file: JsValue) -> Answer {
    let call = Call::Restore { file: FileRef(0) };
    client
        .call_with_files(call, vec![values::file(file)?])
        .await?;
    Ok(JsValue::UNDEFINED)
}

async fn create(client: Client, kind: JsValue, fields: JsValue) -> Answer {
    need_workspace(client).await?;
    let command = Command::Create {
        kind: text_of(&kind),
        fields: values::fields(&fields),
    };
    let done = client.run(command).await?;
    let made = done.records.first().cloned().unwrap_or_default();
    Ok(object(&[
        ("id", made.id.to_hex().into()),
        ("number", made.number.into()),
    ]))
}

async fn update(client: Client, id: JsValue, fields: JsValue) -> Answer {
    let command = Command::Update {
        records: identities(client, &id).await?,
        fields: values::fields(&fields),
    };
    changed(client, command).await
}

/// Every command that is not `create` or `update`: the steps of the practice, and those named here.
async fn command(client: Client, id: JsValue, name: JsValue, args: JsValue) -> Answer {
    let records = identities(client, &id).await?;
    let record = records
        .first()
        .copied()
        .ok_or_else(|| BadNews::refusal("no_record", "Name a record.").about("id"))?;
    let args = values::fields(&args);
    let arg = |name: &str| {
        args.iter()
            .find(|(it, _)| it == name)
            .map_or(Datum::None, |(_, value)| value.clone())
    };
    let text = |name: &str| arg(name).text().to_owned();
    let number = |name: &str| match arg(name) {
        Datum::Int(number) => Some(number),
        Datum::Text(text) => text.trim().parse().ok(),
        _ => None,
    };
    let name = text_of(&name);
    let element = |field: &str, arg_name: &str, present| Command::Element {
        records: records.clone(),
        field: field.into(),
        element: arg(arg_name),
        present,
    };
    let command = match name.as_str() {
        "say" => Command::Say {
            record,
            lane: Lane::from_code(&text("lane")),
            text: text("text"),
        },
        "revise" => Command::Revise {
            record,
            entry: identity(client, &text("entry")).await?,
            text: text("text"),
        },
        "log_work" => Command::LogWork {
            record,
            minutes: number("minutes").unwrap_or(0),
            note: text("note"),
        },
        "revise_work" | "remove_work" => Command::ReviseWork {
            record,
            item: identity(client, &text("item")).await?,
            minutes: if name == "remove_work" {
                0
            } else {
                // What is no number is out of range, and refused as that.
                number("minutes").filter(|it| *it != 0).unwrap_or(-1)
            },
            note: text("note"),
        },
        "set_priority" => Command::SetPriority {
            records,
            level: number("level"),
            reason: text("reason"),
        },
        "link" | "unlink" => Command::Link {
            record,
            relation: text("relation"),
            other: identity(client, &text("other")).await?,
            present: name == "link",
        },
        "add_tag" => element("tags", "tag", true),
        "remove_tag" => element("tags", "tag", false),
        "add_watcher" => element("watchers", "person", true),
        "remove_watcher" => element("watchers", "person", false),
        "checklist" => Command::Checklist {
            record,
            item: match text("item").as_str() {
                "" => None,
                item => Some(identity(client, item).await?),
            },
            text: text("text"),
            done: arg("done") == Datum::Bool(true),
        },
        "remove_attachment" => Command::RemoveAttachment {
            record,
            attachment: identity(client, &text("attachment")).await?,
        },
        "delete" | "undelete" => Command::Delete {
            records,
            deleted: name == "delete",
        },
        _ => Command::Step {
            records,
            step: name,
            args,
        },
    };
    changed(client, command).await
}

async fn changed(client: Client, command: Command) -> Answer {
    let done = client.run(command).await?;
    // One record that refuses is a refusal; of many, the others went through.
    if done.changed == 0
        && let [(_, why)] = done.refused.as_slice()
    {
        return Err(BadNews::refusal("refused", why.clone()));
    }
    Ok(done_object(&done))
}

fn done_object(done: &Done) -> JsValue {
    let refused = done
        .refused
        .iter()
        .map(|(who, why)| object(&[("record", ref_label(who)), ("reason", why.as_str().into())]));
    object(&[
        ("act", done.act.to_string().into()),
        ("summary", done.summary.as_str().into()),
        ("changed", done.changed.into()),
        ("records", array(done.records.iter().map(ref_label))),
        ("refused", array(refused)),
    ])
}

async fn get(client: Client, id: JsValue) -> Answer {
    match client.call(Call::Record { id: text_of(&id) }).await? {
        Reply::Record(view) => Ok(record(&view)),
        _ => Err(unexpected()),
    }
}

async fn undo(client: Client, act: JsValue) -> Answer {
    let call = match text_of(&act).parse() {
        Ok(act) => Call::UndoAct { act },
        Err(_) => Call::Undo,
    };
    settled(client.call(call).await?)
}

async fn redo(client: Client) -> Answer {
    settled(client.call(Call::Redo).await?)
}

fn settled(reply: Reply) -> Answer {
    Ok(match reply {
        Reply::Done(done) => done_object(&done),
        _ => JsValue::UNDEFINED,
    })
}

async fn query(client: Client, text: JsValue, options: JsValue) -> Answer {
    let (in_text, query) = split_kind(&text_of(&text));
    let kind = option_text(&options, "kind")
        .or(in_text)
        .unwrap_or_else(|| "incident".into());
    let practice = practices::by_name(&kind)
        .ok_or_else(|| BadNews::refusal("no_such_kind", format!("There is no type {kind}.")))?;
    let columns = list(&values::get(&options, "columns"));
    let columns = if columns.is_empty() {
        practice
            .columns
            .iter()
            .filter(|it| it.default)
            .map(|it| it.field.to_owned())
            .collect()
    } else {
        columns
    };
    let count = |name, otherwise: f64| {
        option_number(&options, name)
            .unwrap_or(otherwise)
            .clamp(0.0, f64::from(u32::MAX)) as u32
    };
    let request = ListRequest {
        kind,
        query,
        sort: option_text(&options, "sort").unwrap_or_default(),
        columns: columns.clone(),
        offset: count("offset", 0.0),
        limit: count("limit", 100.0),
        as_of: match datum(&values::get(&options, "asOf")) {
            Datum::Time(unix_ms) | Datum::Int(unix_ms) => Some(unix_ms),
            Datum::Text(text) => values::moment(&text),
            _ => None,
        },
        only: Vec::new(),
        around: None,
    };
    let Reply::List(page) = client.call(Call::List(request)).await? else {
        return Err(unexpected());
    };
    if let Some(wrong) = page.error {
        return Err(BadNews::refusal("bad_query", wrong.message));
    }
    let rows = page.rows.iter().map(|row| {
        let out = Object::new();
        set(&out, "id", &row.id.to_hex().into());
        for (column, cell) in columns.iter().zip(&row.cells) {
            set(&out, column, &values::js(cell));
        }
        out.into()
    });
    Ok(object(&[
        ("total", page.total.into()),
        ("rows", array(rows)),
    ]))
}

async fn search(client: Client, text: JsValue, options: JsValue) -> Answer {
    let call = Call::Search {
        text: text_of(&text),
        kind: option_text(&options, "kind").unwrap_or_default(),
        limit: option_number(&options, "limit").unwrap_or(20.0).max(0.0) as u32,
    };
    let Reply::Search(page) = client.call(call).await? else {
        return Err(unexpected());
    };
    let marks = |marks: &[(u32, u32)]| {
        array(
            marks
                .iter()
                .map(|(from, to)| array([JsValue::from(*from), JsValue::from(*to)])),
        )
    };
    let hits = array(page.hits.iter().map(|hit| {
        object(&[
            ("id", hit.record.id.to_hex().into()),
            ("kind", hit.record.kind.as_str().into()),
            ("number", hit.record.number.as_str().into()),
            ("title", hit.record.label.as_str().into()),
            ("state", hit.state.as_str().into()),
            ("priority", hit.priority.as_str().into()),
            ("score", hit.score.into()),
            ("snippet", hit.snippet.as_str().into()),
            ("marks", marks(&hit.marks)),
            ("titleMarks", marks(&hit.title_marks)),
        ])
    }));
    set(&hits, "total", &page.total.into());
    set(&hits, "relaxed", &page.relaxed.into());
    Ok(hits)
}

/// Takes `type:incident` out of a query, if it stands there as a word of its own.
fn split_kind(text: &str) -> (Option<String>, String) {
    let mut kind = None;
    let mut in_quotes = false;
    let mut rest: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let is_type = !in_quotes && word.strip_prefix("type:").is_some_and(|it| !it.is_empty());
        if is_type {
            kind = word
                .strip_prefix("type:")
                .map(|it| it.trim_matches('"').to_owned());
        } else {
            rest.push(word);
        }
        in_quotes ^= word.matches('"').count() % 2 == 1;
    }
    (kind, rest.join(" ").trim().to_owned())
}

/// The identities of one record or of a list of them, by identity or number.
async fn identities(client: Client, id: &JsValue) -> Result<Vec<RecordId>, BadNews> {
    let names = if js_sys::Array::is_array(id) {
        list(id)
    } else {
        vec![text_of(id)]
    };
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        ids.push(identity(client, &name).await?);
    }
    Ok(ids)
}

async fn identity(client: Client, name: &str) -> Result<RecordId, BadNews> {
    if let Ok(id) = RecordId::from_hex(name) {
        return Ok(id);
    }
    match client.call(Call::Record { id: name.into() }).await? {
        Reply::Record(view) => Ok(view.me.id),
        _ => Err(unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_taken_out_of_a_query() {
        let split = |text| {
            let (kind, rest) = split_kind(text);
            (kind.unwrap_or_default(), rest)
        };
        assert_eq!(split("type:person ada"), ("person".into(), "ada".into()));
        assert_eq!(
            split("is:open type:incident"),
            ("incident".into(), "is:open".into())
        );
        assert_eq!(
            split("title:\"a type:b\" p:1"),
            (String::new(), "title:\"a type:b\" p:1".into())
        );
    }
}
