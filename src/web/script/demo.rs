//! `demo`, `persona`, `fastForward`: the demo company for scripts.

use leptos::prelude::{GetUntracked, WithUntracked};
use wasm_bindgen::JsValue;

use super::values::text_of;
use super::{Answer, ready};
use crate::protocol::{BadNews, Call, Me, Phase, Reply};
use crate::web::client::{Client, unexpected};
use crate::web::dom;

/// Goes to the demo, and waits until it is whole and answers.
pub(super) async fn open(client: Client) -> Answer {
    if !client.in_demo.get_untracked() {
        client.enter(true);
    }
    ready(client).await?;
    // The page may be making it already.
    while let Err(news) = client.call(Call::DemoOpen).await {
        if news.code != "busy" {
            return Err(news);
        }
        dom::sleep(20).await;
    }
    while client.status.with_untracked(|it| it.phase != Phase::Ready) {
        dom::sleep(10).await;
    }
    Ok(JsValue::UNDEFINED)
}

/// Is somebody of the company.
pub(super) async fn persona(client: Client, id: JsValue) -> Answer {
    let id = text_of(&id);
    let Reply::Demo(view) = client.call(Call::Demo).await? else {
        return Err(unexpected());
    };
    let Some(it) = view.personas.into_iter().find(|it| it.id == id) else {
        let message = format!("There is no persona {id}.");
        return Err(BadNews::refusal("no_such_persona", message));
    };
    client
        .call(Call::SetMe(Me {
            person: it.person,
            name: String::new(),
            role: it.role,
        }))
        .await?;
    Ok(JsValue::UNDEFINED)
}

/// A week passes.
pub(super) async fn forward(client: Client) -> Answer {
    client.call(Call::DemoForward).await?;
    Ok(JsValue::UNDEFINED)
}
