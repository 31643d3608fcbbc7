//! Which person I am: chosen from the people who are there, or added under a new name.

use leptos::{prelude::*, task::spawn_local};

use super::Frame;
use crate::domain::RecordId;
use crate::protocol::{Call, Me, RefLabel};
use crate::ui::components::{Dialog, Field, Icon, LookUp, use_notices};
use crate::ui::words::shell::{first, frame as words};
use crate::web::client::use_client;
use crate::web::dom;

/// Set on this device once somebody has said that they do not want to choose.
const LATER_KEY: &str = "steward.who";

/// The box in which I choose who I am. Choosing takes effect at once; my role stays.
#[component]
pub fn IAm(
    /// The control's id.
    id: &'static str,
    /// Runs when somebody was chosen.
    #[prop(optional)]
    on_chosen: Option<Callback<()>>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let be = move |person: RecordId, name: String| {
        let role = client.status.with_untracked(|it| it.me.role);
        spawn_local(async move {
            let said = words::you_are(&name);
            match client.call(Call::SetMe(Me { person, name, role })).await {
                Ok(_) => {
                    notices.say(said);
                    if let Some(on_chosen) = on_chosen {
                        on_chosen.run(());
                    }
                }
                Err(news) => notices.bad(&news),
            }
        });
    };
    let shown = Signal::derive(move || client.status.with(|it| it.me.name.clone()));
    view! {
        <Field id=id label=words::I_AM help=words::I_AM_HELP>
            <div class="picker">
                <LookUp
                    id=id kind="person" shown=shown
                    on_choose=move |to: RefLabel| be(to.id, to.label)
                    on_new=Callback::new(move |name: String| be(RecordId::NIL, name))
                />
            </div>
        </Field>
    }
}

/// The same from everywhere: the person's menu and the palette open it.
#[component]
pub(super) fn WhoDialog(frame: Frame) -> impl IntoView {
    view! {
        <Dialog open=frame.who title=words::WHO class="dialog--picker">
            <IAm id="who-am-i" on_chosen=Callback::new(move |()| frame.who.set(false))/>
        </Dialog>
    }
}

/// Asks who I am while nobody is chosen: after a restore in another browser, or an import into an
/// empty one. It can be sent away for good.
#[component]
pub fn AskWho() -> impl IntoView {
    let client = use_client();
    let later = RwSignal::new(dom::stored(LATER_KEY).is_some());
    let is_open = Memo::new(move |_| {
        !later.get()
            && client
                .status
                .with(|it| is_nobody(&it.me, first::DEFAULT_ME))
    });
    let not_now = move |_| {
        dom::store(LATER_KEY, Some("later"));
        later.set(true);
    };
    view! {
        <Show when=move || is_open.get()>
            <section class="card ask-who" aria-label=words::WHO>
                <h2><Icon name="user"/> {words::WHO}</h2>
                <p class="soft">{words::WHO_TEXT}</p>
                <IAm id="ask-who"/>
                <div class="buttons">
                    <button type="button" class="button button--quiet" on:click=not_now>{words::NOT_NOW}</button>
                </div>
            </section>
        </Show>
    }
}

/// Nobody is chosen, or only the stand-in that a workspace gets when its maker gives no name.
fn is_nobody(me: &Me, stand_in: &str) -> bool {
    me.person.is_nil() || me.name == stand_in
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_is_nobody() {
        let me = |person, name: &str| Me {
            person,
            name: name.into(),
            ..Me::default()
        };
        let somebody = RecordId::derived("test", "person", "amara");
        assert!(is_nobody(&me(RecordId::NIL, ""), "Me"));
        assert!(is_nobody(&me(somebody, "Me"), "Me"));
        assert!(!is_nobody(&me(somebody, "Amara"), "Me"));
    }
}
