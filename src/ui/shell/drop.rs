//! Files dropped anywhere onto the page: tables are imported, backups restored.

use leptos::{ev, prelude::*};

use crate::ui::components::Icon;
use crate::ui::navigate::go;
use crate::ui::pages::import::use_importing;
use crate::ui::pages::settings::{RestoreDialog, is_backup};
use crate::ui::route::Route;
use crate::ui::words::shell::frame as words;
use crate::web::dom;

/// Listens while it is there, and says what a drop would do.
#[component]
pub fn DropTarget() -> impl IntoView {
    let importing = use_importing();
    let over = RwSignal::new(false);
    let backup = RwSignal::new_local(None::<web_sys::File>);
    let listeners = [
        window_event_listener(ev::dragover, move |ev| {
            if dom::drags_files(ev.data_transfer()) {
                // Without it the browser would open the file in place of Steward.
                ev.prevent_default();
                over.set(true);
            }
        }),
        window_event_listener(ev::dragleave, move |ev| {
            // Leaving the window, and not only one of its elements.
            if ev.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |ev| {
            over.set(false);
            // A place of its own, such as the attachments of a record, has taken it.
            if ev.default_prevented() {
                return;
            }
            let mut files = dom::dropped_files(ev.data_transfer());
            if files.is_empty() {
                return;
            }
            ev.prevent_default();
            if files.len() == 1 && is_backup(&files[0].name()) {
                backup.set(files.pop());
            } else {
                go(&Route::Import);
                importing.inspect(files);
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|it| it.remove()));
    view! {
        <div class="drop-veil" class:drop-veil--shown=over aria-hidden="true">
            <p><Icon name="file-up" class="icon--large"/> {words::DROP}</p>
        </div>
        <RestoreDialog file=backup/>
    }
}
