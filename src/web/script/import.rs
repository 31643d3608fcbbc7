//! `importFiles`: inspect, change the plan as the options say, run.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function};
use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen::{JsCast, prelude::*};

use super::values::{array, entries, file, get, object, option_text, text_pairs};
use super::{Answer, need_workspace};
use crate::domain::{FieldType, practices};
use crate::protocol::{
    BadNews, Call, FileRef, ImportPlan, ImportProgress, ImportReport, ImportRequest, Reply,
};
use crate::web::client::{Client, unexpected};
use crate::web::dom;

/// How often `onProgress` is told, in milliseconds.
const PROGRESS_MS: i32 = 100;

/// Imports files; without options, as the recognised source implies.
pub(super) async fn import_files(client: Client, files: JsValue, options: JsValue) -> Answer {
    let files = if Array::is_array(&files) || files.is_instance_of::<web_sys::FileList>() {
        Array::from(&files)
            .iter()
            .map(file)
            .collect::<Result<Vec<_>, _>>()?
    } else {
        vec![file(files)?]
    };
    let refs: Vec<FileRef> = (0..).take(files.len()).map(FileRef).collect();
    let dry_run = get(&options, "dryRun").is_truthy();
    if dry_run {
        super::ready(client).await?;
    } else {
        need_workspace(client).await?;
    }
    let call = Call::ImportInspect { files: refs };
    let Reply::ImportPlan(mut plan) = client.call_with_files(call, files).await? else {
        return Err(unexpected());
    };
    if !plan.later.is_empty() {
        let message = format!(
            "{} and {} have other columns: import them one after the other.",
            plan.file_names.join(", "),
            plan.later.join(", ")
        );
        return Err(BadNews::finding("other_columns", message));
    }
    let chosen = option_text(&options, "kind").unwrap_or_default();
    if !chosen.is_empty() && chosen != plan.kind {
        let call = Call::ImportPropose {
            kind: chosen,
            mapping: String::new(),
        };
        if let Reply::ImportPlan(proposed) = client.call(call).await? {
            plan = proposed;
        }
    }
    apply(&mut plan, &options)?;
    let progress = get(&options, "onProgress").dyn_into::<Function>().ok();
    let is_over = tell_progress(client, progress);
    let request = ImportRequest {
        files: Vec::new(),
        plan: *plan,
        dry_run,
        save_mapping_as: option_text(&options, "saveMappingAs").unwrap_or_default(),
    };
    let reply = client.call(Call::ImportRun(Box::new(request))).await;
    is_over.set(true);
    match reply? {
        Reply::ImportReport(report) => Ok(report_object(&report)),
        _ => Err(unexpected()),
    }
}

/// Changes the plan as the options say; what they do not name stays as it was recognised.
fn apply(plan: &mut ImportPlan, options: &JsValue) -> Result<(), BadNews> {
    if let Some(kind) = option_text(options, "kind") {
        plan.kind = kind;
    }
    if plan.kind.is_empty() {
        return Err(BadNews::refusal("no_practice", plan.problems.join(" ")));
    }
    let practice = practices::by_name(&plan.kind).ok_or_else(|| {
        BadNews::refusal("no_such_kind", format!("There is no type {}.", plan.kind))
    })?;
    if let Some(zone) = option_text(options, "timeZone") {
        plan.time_zone = zone;
    }
    if let Some(column) = option_text(options, "key") {
        plan.key_column = column;
    }
    for (field, column) in text_pairs(&get(options, "mapping")) {
        // Comments and the author of a row are targets and no fields.
        let name = practice
            .field(&field)
            .map(|it| it.name.to_owned())
            .or_else(|| plan.targets.iter().find(|it| **it == field).cloned())
            .ok_or_else(|| {
                BadNews::finding("no_such_field", format!("There is no field {field}."))
            })?;
        if plan.columns.iter().all(|it| it.header != column) {
            let message = format!("The file has no column {column}.");
            return Err(BadNews::finding("no_such_column", message).about(&field));
        }
        for at in 0..plan.columns.len() {
            if plan.columns[at].header == column {
                plan.aim(at, &name);
            } else if plan.columns[at].field == name {
                plan.aim(at, "");
            }
        }
    }
    for (field, map) in entries(&get(options, "valueMaps")) {
        let name = practice.field(&field).map_or(field.as_str(), |it| it.name);
        for column in plan.columns.iter_mut().filter(|it| it.field == name) {
            let map = text_pairs(&map);
            column
                .value_map
                .retain(|(source, _)| map.iter().all(|(it, _)| it != source));
            column.value_map.extend(map);
        }
    }
    let formats = get(options, "dateFormat");
    let formats = match formats.as_string() {
        Some(format) => plan
            .columns
            .iter()
            .filter(|it| {
                practice
                    .field(&it.field)
                    .is_some_and(|it| it.ty == FieldType::Time)
            })
            .map(|it| (it.field.clone(), format.clone()))
            .collect(),
        None => text_pairs(&formats),
    };
    for (field, format) in formats {
        plan.date_formats.retain(|(it, _)| *it != field);
        for question in plan.questions.iter_mut().filter(|it| it.field == field) {
            question.chosen.clone_from(&format);
        }
        plan.date_formats.push((field, format));
    }
    if let Some(question) = plan.questions.iter().find(|it| it.chosen.is_empty()) {
        let ways: Vec<_> = question.choices.iter().map(|it| it.0.as_str()).collect();
        let message = format!(
            "{} in {} can be read in several ways; choose a dateFormat: {}.",
            question.sample,
            question.header,
            ways.join(", ")
        );
        return Err(BadNews::finding("date_question", message).about(&question.field));
    }
    Ok(())
}

/// Tells the script how far the import is, until the returned cell says that it is over.
fn tell_progress(client: Client, to: Option<Function>) -> Rc<Cell<bool>> {
    let is_over = Rc::new(Cell::new(false));
    let Some(to) = to else { return is_over };
    client.import.set(None);
    let until = is_over.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let mut last = None;
        while !until.get() {
            dom::sleep(PROGRESS_MS).await;
            let now = client.import.get_untracked();
            if now != last
                && let Some(progress) = &now
            {
                // A script that throws in its own callback does not stop the import.
                let _ = to.call1(&JsValue::UNDEFINED, &progress_object(progress));
            }
            last = now;
        }
    });
    is_over
}

fn progress_object(progress: &ImportProgress) -> JsValue {
    object(&[
        (
            "stage",
            format!("{:?}", progress.stage).to_lowercase().into(),
        ),
        ("bytes", (progress.bytes as f64).into()),
        ("totalBytes", (progress.total_bytes as f64).into()),
        ("rows", progress.counts.rows.into()),
        ("new", progress.counts.new.into()),
        ("changed", progress.counts.changed.into()),
        ("same", progress.counts.same.into()),
        ("rejected", progress.counts.rejected.into()),
        ("elapsedMs", progress.elapsed_ms.into()),
    ])
}

fn report_object(report: &ImportReport) -> JsValue {
    let counts = &report.counts;
    let findings = report.findings.iter().map(|it| {
        object(&[
            ("row", it.row.into()),
            ("column", it.column.as_str().into()),
            ("value", it.value.as_str().into()),
            ("message", it.message.as_str().into()),
            ("nearest", it.nearest.as_str().into()),
            ("rejected", it.rejected.into()),
        ])
    });
    object(&[
        ("rows", counts.rows.into()),
        ("new", counts.new.into()),
        ("changed", counts.changed.into()),
        ("same", counts.same.into()),
        ("rejected", counts.rejected.into()),
        ("referenced", counts.referenced.into()),
        ("findingsTotal", counts.findings.into()),
        ("findings", array(findings)),
        ("batch", report.act.to_string().into()),
        ("dryRun", report.dry_run.into()),
        ("stopped", report.stopped.into()),
        ("elapsedMs", report.elapsed_ms.into()),
    ])
}
