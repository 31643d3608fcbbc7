//! What stands around every page: rail, top bar, palette, shortcuts, dropped files.

mod demo_bar;
mod drop;
pub use drop::DropTarget;
pub mod house;
mod inbox;
mod keys;
mod palette;
mod rail;
mod shortcuts;
pub mod theme;
mod top_bar;
mod who;

use leptos::prelude::*;

pub use who::{AskWho, IAm};

use super::route::Route;
use super::words::shell::frame as words;
use crate::web::{client::use_client, dom};

const FOLDED_KEY: &str = "steward.rail";

/// What of the shell is open. Copy it freely.
#[derive(Clone, Copy)]
struct Frame {
    /// The rail is small.
    folded: RwSignal<bool>,
    /// The rail is shown on a phone.
    rail_shown: RwSignal<bool>,
    /// The palette is open.
    palette: RwSignal<bool>,
    /// The shortcuts are open.
    shortcuts: RwSignal<bool>,
    /// The question who I am is open.
    who: RwSignal<bool>,
}

/// Rail, top bar and the place of the page.
#[component]
pub fn Shell(
    /// Where the page is.
    route: Signal<Route>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let client = use_client();
    let is_demo = Memo::new(move |_| client.status.with(|it| it.demo.is_some()));
    let frame = Frame {
        folded: RwSignal::new(dom::stored(FOLDED_KEY).as_deref() == Some("small")),
        rail_shown: RwSignal::new(false),
        palette: RwSignal::new(false),
        shortcuts: RwSignal::new(false),
        who: RwSignal::new(false),
    };
    provide_context(frame);
    keys::listen(frame);
    Effect::new(move |_| {
        dom::store(FOLDED_KEY, frame.folded.get().then_some("small"));
    });
    Effect::new(move |last: Option<()>| {
        route.track();
        if last.is_some() {
            frame.rail_shown.set(false);
        }
    });
    palette::remember_records(route);
    view! {
        <a class="skip" href="#main" on:click=|ev| {
            // The hash belongs to the route.
            ev.prevent_default();
            dom::focus("#main");
        }>{words::SKIP}</a>
        <div
            class="shell"
            class:shell--folded=frame.folded
            class:shell--rail-shown=frame.rail_shown
            class:shell--demo=is_demo
        >
            <Show when=move || is_demo.get()><demo_bar::DemoBar/></Show>
            <rail::Rail route=route frame=frame/>
            <top_bar::TopBar frame=frame/>
            <main id="main" class="main" tabindex="-1">{children()}</main>
        </div>
        <palette::Palette frame=frame/>
        <shortcuts::Shortcuts open=frame.shortcuts route=route/>
        <who::WhoDialog frame=frame/>
        <demo_bar::Tour/>
        <drop::DropTarget/>
    }
}
