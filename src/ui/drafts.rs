//! What has been typed and not sent: kept by the engine, and beside it in the browser's small storage,
//! which still answers when the engine does not.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::protocol::{Call, Reply};
use crate::web::client::Client;
use crate::web::dom;

const PREFIX: &str = "steward.draft.";

/// Keeps a text under a key, or forgets it (`None` or empty). Call it on every input; it is cheap.
///
/// Keys say what the text belongs to: `say/<record>/public`, `new/incident/title`.
pub fn keep(client: Client, key: &str, text: Option<&str>) {
    let text = text.filter(|it| !it.is_empty());
    dom::store(&format!("{PREFIX}{key}"), text);
    let (key, text) = (key.to_owned(), text.map(str::to_owned));
    let call = Call::KeepDraft { key, text };
    // The copy beside the engine is already there; an engine that is down has its own screen.
    spawn_local(async move {
        let _ = client.call(call).await;
    });
}

/// The text kept under a key on this device, if there is one.
pub fn kept(key: &str) -> Option<String> {
    dom::stored(&format!("{PREFIX}{key}")).filter(|it| !it.is_empty())
}

/// The key of a field that is edited where it stands on a record's page.
pub fn field_key(record: crate::domain::RecordId, field: &str) -> String {
    format!("record:{}:field:{field}", record.to_hex())
}

/// The text kept under a key, unless it is what stands there already: then it is forgotten.
pub fn news(client: Client, key: &str, stands: &str) -> Option<String> {
    let text = kept(key)?;
    if text == stands {
        keep(client, key, None);
        return None;
    }
    Some(text)
}

/// Brings back what the engine kept and the browser's small storage lost, once at the start.
pub fn recover(client: Client) {
    spawn_local(async move {
        let Ok(Reply::Drafts(drafts)) = client.call(Call::Drafts).await else {
            return;
        };
        for (key, text) in drafts {
            if kept(&key).is_none() {
                dom::store(&format!("{PREFIX}{key}"), Some(&text));
            }
        }
    });
}

/// All drafts that this device keeps, by key.
pub fn all() -> Vec<(String, String)> {
    dom::stored_with_prefix(PREFIX)
}

/// A text with a draft: begins with what was kept, and keeps what is typed.
pub fn draft_signal(client: Client, key: String) -> RwSignal<String> {
    let text = RwSignal::new(kept(&key).unwrap_or_default());
    Effect::new(move |last: Option<String>| {
        let now = text.get();
        if last.is_some_and(|it| it != now) {
            keep(client, &key, Some(&now));
        }
        now
    });
    text
}
