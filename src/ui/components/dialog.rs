//! The few things that must be modal.

use leptos::{html, prelude::*};

use super::IconButton;
use crate::ui::words::components as words;
use crate::web::dom;

/// A native modal dialog. Escape, its cross and a click beside it close it and clear `open`.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Another class beside `dialog`.
    #[prop(optional)]
    class: &'static str,
    /// What stands in it; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = dom::unique_id("dialog");
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // It fails only for a dialog that is not in the page.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let beside = move |ev: leptos::ev::MouseEvent| {
        // The ground behind a dialog is the dialog itself; what stands in it is a child.
        if let (Some(target), Some(dialog)) = (ev.target(), node.get_untracked())
            && target == ****dialog
        {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            class=format!("dialog {class}")
            aria-labelledby=heading
            on:close=move |_| open.set(false)
            on:mousedown=beside
        >
            <div class="dialog__panel">
                <header class="dialog__head">
                    <h2 id=heading.clone()>{title}</h2>
                    <IconButton icon="x" label=words::CLOSE on_click=move |_| open.set(false)/>
                </header>
                <Show when=move || open.get()>
                    <div class="dialog__body">{children.with_value(|it| it())}</div>
                </Show>
            </div>
        </dialog>
    }
}
