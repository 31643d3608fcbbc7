//! Who I am on this device.

use leptos::{prelude::*, task::spawn_local};

use crate::domain::Role;
use crate::protocol::{Call, Me};
use crate::ui::components::{Icon, use_notices};
use crate::ui::shell::{IAm, theme};
use crate::ui::words::shell::{self as shell_words, settings as words};
use crate::web::client::use_client;

/// Person, role, theme.
#[component]
pub(super) fn AboutMe() -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let me = Memo::new(move |_| client.status.with(|it| it.me.clone()));
    let theme = theme::use_theme();
    let set = move |me: Me| {
        spawn_local(async move {
            match client.call(Call::SetMe(me)).await {
                Ok(_) => notices.say(words::SAVED),
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <div class="form">
            <IAm id="me-person"/>
            <fieldset class="choices">
                <legend class="field__label">{words::MY_ROLE}</legend>
                {Role::ALL.into_iter().map(|role| view! {
                    <label class="choice">
                        <input
                            type="radio" name="role" value=role.code()
                            prop:checked=move || me.with(|it| it.role == role)
                            on:change=move |_| set(Me { role, ..me.get_untracked() })
                        />
                        <span><b>{shell_words::role(role)}</b> <span class="soft">{shell_words::role_help(role)}</span></span>
                    </label>
                }).collect_view()}
            </fieldset>
            <p class="remark"><Icon name="info"/> {shell_words::ROLES_PROTECT_NOTHING}</p>
            <fieldset class="choices choices--row">
                <legend class="field__label">{words::THEME}</legend>
                {theme::Theme::ALL.into_iter().map(|it| view! {
                    <label class="choice">
                        <input
                            type="radio" name="theme"
                            prop:checked=move || theme.get() == it
                            on:change=move |_| theme.set(it)
                        />
                        <Icon name=it.icon()/> <span>{it.label()}</span>
                    </label>
                }).collect_view()}
            </fieldset>
        </div>
    }
}
