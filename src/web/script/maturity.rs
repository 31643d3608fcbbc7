//! Maturity for scripts.

use wasm_bindgen::prelude::*;

use super::Answer;
use super::insight::{as_of, time};
use super::values::{object, option_text, ref_label, text_of};
use crate::protocol::{Call, Reply, RequirementRecords, RequirementRequest};
use crate::web::client::{Client, unexpected};

fn level(level: Option<u8>) -> JsValue {
    level.map_or(JsValue::NULL, JsValue::from)
}

fn records(found: &RequirementRecords) -> JsValue {
    object(&[
        ("kind", found.kind.as_str().into()),
        ("query", found.query.as_str().into()),
        ("n", found.n.into()),
        ("asOf", time(found.as_of)),
    ])
}

/// `requirement(id, {from, to, asOf})`.
pub(super) async fn requirement(client: Client, id: JsValue, options: JsValue) -> Answer {
    let text = |name| option_text(&options, name).unwrap_or_default();
    let request = RequirementRequest {
        id: text_of(&id),
        from: text("from"),
        to: text("to"),
        as_of: as_of(&options),
    };
    let Reply::Requirement(found) = client.call(Call::Requirement(request)).await? else {
        return Err(unexpected());
    };
    let said = found.said.as_ref().map_or(JsValue::NULL, |said| {
        object(&[
            ("record", ref_label(&said.record)),
            ("score", said.score.into()),
            ("reason", said.reason.as_str().into()),
            ("by", said.by.as_ref().map_or(JsValue::NULL, ref_label)),
            ("at", time(Some(said.at))),
        ])
    });
    Ok(object(&[
        ("id", found.id.as_str().into()),
        ("about", found.about.as_str().into()),
        ("kind", found.kind.as_str().into()),
        ("clauses", found.clauses.as_str().into()),
        ("score", level(found.score)),
        ("proposal", level(found.proposal)),
        ("override", said),
        ("known", found.known.code().into()),
        ("why", found.why.as_str().into()),
        ("missing", found.missing.as_str().into()),
        ("goal", found.goal.into()),
        ("for", records(&found.for_records)),
        ("against", records(&found.against_records)),
        ("inUse", found.in_use.into()),
    ]))
}
