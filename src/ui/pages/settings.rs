//! Settings: the workspace, me, and the data on this device.

mod data;
mod me;
mod restore;
mod workspace;

use leptos::prelude::*;

pub use data::download_backup;
pub use restore::{RestoreDialog, is_backup};

use crate::ui::route::{Route, SettingsTab};
use crate::ui::words::shell::{frame, settings as words};

/// The page.
#[component]
pub fn SettingsPage(
    /// Which of them.
    tab: SettingsTab,
) -> impl IntoView {
    let tabs = SettingsTab::ALL
        .into_iter()
        .map(|it| {
            view! {
                <a
                    class="tabs__tab" href=Route::Settings(it).print()
                    aria-current=(it == tab).then_some("page")
                >
                    {words::tab(it)}
                </a>
            }
        })
        .collect_view();
    let body = match tab {
        SettingsTab::Workspace => view! { <workspace::Workspace/> }.into_any(),
        SettingsTab::Me => view! { <me::AboutMe/> }.into_any(),
        SettingsTab::Data => view! { <data::Data/> }.into_any(),
    };
    view! {
        <div class="page page--narrow">
            <h1>{frame::SETTINGS}</h1>
            <nav class="tabs" aria-label=frame::SETTINGS>{tabs}</nav>
            {body}
        </div>
    }
}
