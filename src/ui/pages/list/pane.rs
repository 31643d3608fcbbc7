//! The record beside the list.

use leptos::prelude::*;

use super::model::ListModel;
use super::open;
use crate::ui::components::{Icon, IconButton};
use crate::ui::pages::record::RecordPane;
use crate::ui::route::{RecordState, Route};
use crate::ui::words::list as words;

/// The record beside the list, with the ways to its own page and back to the list alone.
#[component]
pub fn Pane(
    /// The list.
    model: ListModel,
    /// The record's number or identity.
    id: Memo<String>,
) -> impl IntoView {
    let whole = move || {
        let from = model.state.with(|it| it.encode());
        Route::Record(RecordState {
            kind: model.practice.name.into(),
            id: id.get(),
            from,
            ..RecordState::default()
        })
        .print()
    };
    view! {
        <aside class="list-pane" aria-label=words::BESIDE>
            <div class="list-pane__bar">
                <a class="button button--quiet button--icon" href=whole aria-label=words::OPEN_WHOLE title=words::OPEN_WHOLE>
                    <Icon name="maximize-2"/>
                </a>
                <IconButton icon="x" label=words::CLOSE_RECORD on_click=move |_| open::close(model)/>
            </div>
            <div class="list-pane__record">
                <RecordPane id=id.into() compact=true/>
            </div>
        </aside>
    }
}
