//! All keys, on one sheet.

use leptos::prelude::*;

use crate::ui::components::{Dialog, Kbd};
use crate::ui::route::Route;
use crate::ui::words::shell::{self as shell_words, SHORTCUTS, frame as words};
use crate::ui::words::{list, record};

/// The dialog behind `?`.
#[component]
pub(super) fn Shortcuts(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Where the page is: its own keys come first.
    route: Signal<Route>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::SHORTCUTS class="dialog--wide">
            <div class="shortcuts">
                {move || route.with(groups_of).into_iter().map(|(heading, keys)| view! {
                    <section>
                        <h3>{heading}</h3>
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

/// A heading, and keys with what they do.
type Group = (&'static str, &'static [(&'static str, &'static str)]);

/// The keys that work on a page: its own, then those of every page.
fn groups_of(route: &Route) -> Vec<Group> {
    let own: Option<Group> = match route {
        Route::Record(_) => Some((shell_words::IN_A_RECORD, record::SHORTCUTS)),
        Route::List(_) => Some((shell_words::IN_A_LIST, list::SHORTCUTS)),
        _ => None,
    };
    own.into_iter().chain(SHORTCUTS.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::route::{ListState, RecordState};

    #[test]
    fn a_page_shows_its_own_keys_first() {
        let first = |route: Route| groups_of(&route)[0].0;
        assert_eq!(first(Route::Record(RecordState::default())), "In a record");
        assert_eq!(first(Route::List(ListState::default())), "In a list");
        assert_eq!(first(Route::Home), "Everywhere");
    }
}
