//! The bar of the demo above everything: that it is one, who I am in it, a week forward, the tour, the
//! way out; and the card of the tour.

use leptos::{ev, prelude::*};

use crate::ui::components::{Dialog, Icon, IconButton, Menu, MenuItem};
use crate::ui::demo::use_demo;
use crate::ui::route::Route;
use crate::ui::words::demo as words;
use crate::web::client::use_client;

/// The bar.
#[component]
pub(super) fn DemoBar() -> impl IntoView {
    let client = use_client();
    let demo = use_demo();
    let removing = RwSignal::new(false);
    let me = Memo::new(move |_| client.status.with(|it| (it.me.person, it.me.role)));
    let personas = move || {
        demo.view
            .with(|it| it.as_ref().map(|it| it.personas.clone()))
            .unwrap_or_default()
    };
    let who = move || {
        personas()
            .into_iter()
            .find(|it| (it.person, it.role) == me.get())
            .map_or_else(|| words::SOMEBODY.to_owned(), |it| it.label)
    };
    view! {
        <aside class="demo-bar" aria-label=words::BAR>
            <span class="demo-bar__mark"><Icon name="flag" class="icon--small"/></span>
            <p class="demo-bar__text cut"><b>{words::IS_DEMO}</b> " " <span class="demo-bar__more">{words::IS_DEMO_TEXT}</span></p>
            <Menu label=words::PERSONA face_names=true class="button button--small demo-bar__who" face=Box::new(move || view! {
                <span class="faint">{words::AS}</span> <b class="cut">{who}</b> <Icon name="chevrons-up-down" class="icon--small"/>
            }.into_any())>
                {move || personas().into_iter().map(|it| {
                    let mine = (it.person, it.role);
                    let label = it.label.clone();
                    view! {
                        <MenuItem
                            label=label
                            checked=Signal::derive(move || me.get() == mine)
                            on_click=move |_| demo.be(it.clone())
                        />
                    }
                }).collect_view()}
            </Menu>
            <button type="button" class="button button--small" disabled=demo.forwarding on:click=move |_| demo.forward()>
                <Icon name="clock" class="icon--small"/>
                <span class="demo-bar__label">{move || if demo.forwarding.get() { words::FORWARDING } else { words::FORWARD }}</span>
            </button>
            // Until the stories are there, there is nowhere to go.
            <button
                type="button" class="button button--small" disabled=move || demo.view.with(Option::is_none)
                on:click=move |_| demo.go_to(demo.place.get_untracked())
            >
                <Icon name="eye" class="icon--small"/>
                <span class="demo-bar__label">{words::TOUR}</span>
            </button>
            <a class="button button--small" href=Route::Demo.print()>
                <Icon name="circle-check" class="icon--small"/>
                <span class="demo-bar__label">{words::STORIES}</span>
            </a>
            <Menu label=words::LEAVE class="button button--small" face=Box::new(|| view! { <Icon name="x" class="icon--small"/> }.into_any())>
                <MenuItem label=words::LEAVE icon="arrow-left" on_click=move |_| demo.leave()/>
                <MenuItem label=words::REMOVE_OPEN icon="trash-2" on_click=move |_| removing.set(true)/>
            </Menu>
        </aside>
        <Dialog open=removing title=words::REMOVE>
            <p>{words::REMOVE_TEXT}</p>
            <div class="buttons">
                <button type="button" class="button button--danger demo-remove" on:click=move |_| demo.remove()>{words::REMOVE}</button>
                <button type="button" class="button" on:click=move |_| removing.set(false)>{words::CANCEL}</button>
            </div>
        </Dialog>
    }
}

/// The card of the tour: not modal, so that the page that it shows can be used meanwhile.
#[component]
pub(super) fn Tour() -> impl IntoView {
    let demo = use_demo();
    let stops = Memo::new(move |_| demo.stops());
    let count = move || stops.with(Vec::len);
    let stop = move || {
        stops
            .with(|it| it.get(demo.place.get()).cloned())
            .unwrap_or_default()
    };
    let is_last = move || demo.place.get() + 1 >= count();
    let next = move || {
        if untrack(is_last) {
            demo.end_tour();
        } else {
            demo.go_to(demo.place.get_untracked() + 1);
        }
    };
    let back = move || {
        if let Some(before) = demo.place.get_untracked().checked_sub(1) {
            demo.go_to(before);
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        match ev.key().as_str() {
            "ArrowRight" => next(),
            "ArrowLeft" => back(),
            "Escape" => demo.touring.set(false),
            _ => return,
        }
        ev.prevent_default();
        ev.stop_propagation();
    };
    view! {
        <Show when=move || demo.touring.get() && count() != 0>
            <section class="tour" tabindex="-1" aria-label=words::TOUR on:keydown=keys>
                <header class="tour__head">
                    <span class="faint">{move || words::stop_of(demo.place.get() + 1, count())}</span>
                    <IconButton icon="x" label=words::CLOSE on_click=move |_| demo.touring.set(false)/>
                </header>
                <div aria-live="polite">
                    <h2 class="tour__title">{move || stop().0}</h2>
                    <p class="tour__text">{move || stop().1}</p>
                </div>
                <footer class="tour__foot">
                    <small class="faint">{words::KEYS}</small>
                    <span class="buttons">
                        <button type="button" class="button button--small" disabled=move || demo.place.get() == 0 on:click=move |_| back()>{words::BACK}</button>
                        <button type="button" class="button button--small button--primary" on:click=move |_| next()>
                            {move || if is_last() { words::DONE } else { words::NEXT }}
                        </button>
                    </span>
                </footer>
            </section>
        </Show>
    }
}
