//! All keys, on one sheet.

use leptos::prelude::*;

use crate::ui::components::{Dialog, Kbd};
use crate::ui::words::shell::{SHORTCUTS, frame as words};

/// The dialog behind `?`.
#[component]
pub(super) fn Shortcuts(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::SHORTCUTS class="dialog--wide">
            <div class="shortcuts">
                {SHORTCUTS.iter().map(|(heading, keys)| view! {
                    <section>
                        <h3>{*heading}</h3>
                        <dl>
                            {keys.iter().map(|(keys, what)| view! {
                                <div class="shortcuts__line"><dt>{*what}</dt><dd><Kbd keys=keys/></dd></div>
                            }).collect_view()}
                        </dl>
                    </section>
                }).collect_view()}
            </div>
        </Dialog>
    }
}
