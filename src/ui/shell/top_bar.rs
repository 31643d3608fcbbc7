//! The bar above the page.

use leptos::{prelude::*, task::spawn_local};

use super::inbox::Inbox;
use super::{Frame, theme};
use crate::domain::Role;
use crate::protocol::{Call, Phase};
use crate::ui::components::{Avatar, Icon, IconButton, Kbd, Menu, MenuItem, MenuLink, use_notices};
use crate::ui::route::{Route, SettingsTab};
use crate::ui::words::shell::{self as shell_words, frame as words};
use crate::web::client::use_client;

/// Search, New, saved state, who I am.
#[component]
pub(super) fn TopBar(frame: Frame) -> impl IntoView {
    view! {
        <header class="top-bar">
            <span class="top-bar__phone">
                <IconButton icon="menu" label=words::MENU on_click=move |_| frame.rail_shown.update(|it| *it = !*it)/>
            </span>
            <button type="button" class="find" on:click=move |_| frame.palette.set(true)>
                <Icon name="search"/>
                <span class="find__text cut">{words::FIND}</span>
                <span class="find__keys"><Kbd keys="Mod K"/></span>
            </button>
            <span class="top-bar__gap"></span>
            <SavedState/>
            <a class="button" href=Route::new_record("incident").print() aria-keyshortcuts="c">
                <Icon name="plus"/>
                <span class="top-bar__new">{words::NEW}</span>
            </a>
            <Inbox/>
            <WhoIAm frame=frame/>
        </header>
    }
}

#[component]
fn SavedState() -> impl IntoView {
    let client = use_client();
    let state = Memo::new(move |_| {
        let saving = client.saving.get() > 0;
        client.status.with(|it| match it.phase {
            _ if saving || it.saving => (words::SAVING, "loader-circle", true),
            Phase::Listing => (words::INDEXING, "loader-circle", true),
            _ => (words::SAVED, "circle-check", false),
        })
    });
    view! {
        <span class="saved" class:saved--busy=move || state.get().2 role="status">
            <Icon name=Signal::derive(move || state.get().1) class="icon--small"/>
            <span class="saved__text">{move || state.get().0}</span>
        </span>
    }
}

#[component]
fn WhoIAm(frame: Frame) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let me = Memo::new(move |_| client.status.with(|it| it.me.clone()));
    let name = Signal::derive(move || me.with(|it| it.name.clone()));
    let role = move || shell_words::role(me.with(|it| it.role));
    let theme = theme::use_theme();
    let choose_role = move |role: Role| {
        let mut me = me.get_untracked();
        me.role = role;
        spawn_local(async move {
            match client.call(Call::SetMe(me)).await {
                Ok(_) => notices.say(words::now_seen_as(shell_words::role(role))),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <Menu label=words::ME class="who" face_names=true face=Box::new(move || view! {
            <Avatar name=name large=true/>
            <span class="who__text">
                <b class="cut">{move || if name.with(String::is_empty) { words::WHO.to_owned() } else { name.get() }}</b>
                <small class="cut">{role}</small>
            </span>
            <Icon name="chevrons-up-down" class="icon--small"/>
        }.into_any())>
            <MenuItem label=words::I_AM_ELSE icon="user" on_click=move |_| frame.who.set(true)/>
            <hr class="menu__rule"/>
            <p class="menu__heading">{words::ROLE}</p>
            {Role::ALL.into_iter().map(|it| view! {
                <MenuItem
                    label=shell_words::role(it)
                    checked=Signal::derive(move || me.with(|me| me.role == it))
                    on_click=move |_| choose_role(it)
                />
            }).collect_view()}
            <p class="menu__note">{shell_words::ROLES_PROTECT_NOTHING}</p>
            <hr class="menu__rule"/>
            <p class="menu__heading">{words::THEME}</p>
            {theme::Theme::ALL.into_iter().map(|it| view! {
                <MenuItem
                    label=it.label() icon=it.icon()
                    checked=Signal::derive(move || theme.get() == it)
                    on_click=move |_| theme.set(it)
                />
            }).collect_view()}
            <hr class="menu__rule"/>
            <MenuItem label=words::SHORTCUTS icon="keyboard" hint="?" on_click=move |_| frame.shortcuts.set(true)/>
            <MenuLink label=words::MY_SETTINGS icon="settings" href=Route::Settings(SettingsTab::Me).print()/>
        </Menu>
    }
}
