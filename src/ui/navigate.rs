//! Going from page to page.

use leptos::{ev, prelude::*};

use super::route::Route;
use crate::web::dom;

/// Where the page is. In the context; [`use_route`] finds it.
#[derive(Clone, Copy)]
struct Here(RwSignal<Route>);

/// Follows the address from now on, and puts the route into the context.
pub fn follow_address() -> Signal<Route> {
    let here = RwSignal::new(Route::parse(&dom::hash()));
    provide_context(Here(here));
    let listener = window_event_listener(ev::hashchange, move |_| {
        let route = Route::parse(&dom::hash());
        if here.with_untracked(|it| *it != route) {
            here.set(route);
        }
    });
    on_cleanup(move || listener.remove());
    here.into()
}

/// Where the page is.
pub fn use_route() -> Signal<Route> {
    expect_context::<Here>().0.into()
}

/// Goes to a page: one step back in the browser's history leads here again.
pub fn go(route: &Route) {
    dom::set_hash(&route.print());
}

/// Goes to a page in place of this one: what a filter or a sort changes.
pub fn go_in_place(route: &Route) {
    dom::replace_hash(&route.print());
}
