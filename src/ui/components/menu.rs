//! A button with something below it.

use leptos::{ev, html, prelude::*};

use super::Icon;
use crate::web::dom;

/// A button that is only an icon; its name is read out and shown on hover.
#[component]
pub fn IconButton(
    /// Icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// Name.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    on_click: impl FnMut(ev::MouseEvent) + 'static,
    /// Another class beside `button button--quiet button--icon`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("button button--quiet button--icon {class}")
            aria-label=label
            title=label
            on:click=on_click
        >
            <Icon name=icon/>
        </button>
    }
}

/// A button with anything below it. Escape or a click beside it closes it, and the focus comes back.
#[component]
pub fn Popover(
    /// Name of the button, for screen readers and hover; its face comes from `face`.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    face: Children,
    /// Another class for the button, instead of `button button--quiet`.
    #[prop(default = "button button--quiet")]
    class: &'static str,
    /// Another class for the panel beside `popover`.
    #[prop(optional)]
    panel_class: &'static str,
    /// `menu` makes it a menu for screen readers.
    #[prop(default = "dialog")]
    role: &'static str,
    /// What the button shows is text that names it: it gets no other name.
    #[prop(optional)]
    face_names: bool,
    /// What stands in the panel; built when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let id = dom::unique_id("popover");
    let is_open = RwSignal::new(false);
    let children = StoredValue::new(children);
    let name = move || (!face_names).then(|| label.get());
    let toggle = move |_| {
        if let (Some(button), Some(panel)) = (button.get_untracked(), panel.get_untracked()) {
            if is_open.get_untracked() {
                dom::hide_popover(&panel);
            } else {
                is_open.set(true);
                dom::after_render(move || {
                    dom::show_popover_below(&panel, &button);
                    if role == "menu" {
                        dom::move_focus(&panel, MENU_ITEMS, 1);
                    } else {
                        dom::move_focus(&panel, FOCUSABLE, 1);
                    }
                });
            }
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let Some(panel) = panel.get_untracked() else {
            return;
        };
        let step = match ev.key().as_str() {
            "ArrowDown" if role == "menu" => 1,
            "ArrowUp" if role == "menu" => -1,
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        dom::move_focus(&panel, MENU_ITEMS, step);
    };
    // The panel is told by the browser that it closed, whatever closed it.
    let toggled = move |ev: ev::Event| {
        if dom::event_text(&ev, "newState") == "closed" {
            is_open.set(false);
        }
    };
    let chosen = move |ev: ev::MouseEvent| {
        if let (Some(panel), Some(target)) = (panel.get_untracked(), ev.target())
            && dom::closest(&target, "[data-closes]")
        {
            dom::hide_popover(&panel);
        }
    };
    view! {
        <button
            type="button"
            node_ref=button
            class=class
            aria-label=name
            title=name
            aria-haspopup=role
            aria-expanded=move || is_open.get().to_string()
            aria-controls=id.clone()
            on:click=toggle
        >
            {face()}
        </button>
        <div
            node_ref=panel
            id=id
            popover="auto"
            class=format!("popover {panel_class}")
            role=role
            aria-label=label
            on:toggle=toggled
            on:keydown=keys
            on:click=chosen
        >
            <Show when=move || is_open.get()>{children.with_value(|it| it())}</Show>
        </div>
    }
}

const MENU_ITEMS: &str = "[role^=menuitem]:not([disabled])";
const FOCUSABLE: &str = "input, select, textarea, button, a[href]";

/// A button with a list of choices below it: [`MenuItem`] and [`MenuLink`].
#[component]
pub fn Menu(
    /// Name of the button.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    face: Children,
    /// Class of the button.
    #[prop(default = "button button--quiet")]
    class: &'static str,
    /// What the button shows is text that names it: it gets no other name.
    #[prop(optional)]
    face_names: bool,
    /// The choices.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Popover
            label=label face=face class=class panel_class="menu" role="menu" face_names=face_names
            children=children
        />
    }
}

/// A choice of a [`Menu`]; choosing it closes the menu.
#[component]
pub fn MenuItem(
    /// In words.
    #[prop(into)]
    label: Signal<String>,
    /// Icon, or empty for none.
    #[prop(optional)]
    icon: &'static str,
    /// It is the present choice of several; shows a tick.
    #[prop(into, optional)]
    checked: Option<Signal<bool>>,
    /// Cannot be chosen now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Shown at the end, such as a key.
    #[prop(optional)]
    hint: &'static str,
    /// What it does.
    on_click: impl FnMut(ev::MouseEvent) + 'static,
) -> impl IntoView {
    let is_checked = move || checked.map(|it| it.get());
    view! {
        <button
            type="button"
            class="menu__item"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || is_checked().map(|it| it.to_string())
            disabled=disabled
            data-closes=""
            on:click=on_click
        >
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            <span class="menu__label">{label}</span>
            {(!hint.is_empty()).then(|| view! { <span class="menu__hint">{hint}</span> })}
            {move || is_checked().unwrap_or(false).then(|| view! { <Icon name="check" class="icon--small"/> })}
        </button>
    }
}

/// A link in a [`Menu`]; following it closes the menu.
#[component]
pub fn MenuLink(
    /// In words.
    #[prop(into)]
    label: Signal<String>,
    /// Icon, or empty for none.
    #[prop(optional)]
    icon: &'static str,
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
) -> impl IntoView {
    view! {
        <a class="menu__item" role="menuitem" href=href data-closes="">
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            <span class="menu__label">{label}</span>
        </a>
    }
}
