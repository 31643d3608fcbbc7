//! The pages of the programme. Most are sheets that the engine writes; those that are worked in have a
//! module of their own.

mod communication;
mod launch;
mod pills;
mod plan;
mod present;
mod pulse;
mod quiz;
mod save;
mod sponsor;

pub use pulse::PulseCards;

use leptos::{prelude::*, task::spawn_local};

use self::present::Present;
use self::save::SaveMenu;
use crate::protocol::{Call, RefLabel, Reply, Sheet, SheetRequest};
use crate::ui::components::{EmptyState, Icon, SheetView, Skeleton};
use crate::ui::route::{ProgrammeState, Route};
use crate::ui::words::programme as words;
use crate::ui::{format, navigate};
use crate::web::client::use_client;
use crate::web::dom;

/// The view of the address in which a sheet is shown as slides.
const PRESENT: &str = "present";

/// The last millisecond of a day that an address names.
pub(super) fn end_of_day(day: &str) -> Option<i64> {
    let noon = format::from_local_input(&format!("{day}T23:59"))?;
    Some(noon + 59_999)
}

/// Asks for a sheet, again whenever something changed.
pub(super) fn use_sheet(request: Memo<SheetRequest>) -> RwSignal<Option<Sheet>> {
    let client = use_client();
    let found = RwSignal::new(None::<Sheet>);
    let turn = StoredValue::new(0_u32);
    let generation = Memo::new(move |_| {
        let (person, role) = client.status.with(|it| (it.me.person, it.me.role));
        (client.changed.with(|it| it.generation), person, role)
    });
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        let request = request.get();
        let number = turn.get_value() + 1;
        turn.set_value(number);
        spawn_local(async move {
            let reply = client.call(Call::ReadSheet(request)).await;
            if turn.try_get_value() == Some(number)
                && let Ok(Reply::Sheet(sheet)) = reply
            {
                found.set(Some(*sheet));
            }
        });
    });
    found
}

/// The page: a form of its own, or a sheet.
#[component]
pub fn ProgrammePage(
    /// Its part of the address.
    route: Signal<ProgrammeState>,
) -> impl IntoView {
    let page = Memo::new(move |_| route.with(|it| it.page.clone()));
    // A sheet stays where it is while one goes from sheet to sheet.
    let form = Memo::new(move |_| {
        page.with(|it| match it.split_once('/') {
            Some(("pulse" | "quiz", _)) => it.clone(),
            _ => String::new(),
        })
    });
    move || match form.get().split_once('/') {
        Some(("pulse", id)) => view! { <pulse::PulsePage id=id.to_owned()/> }.into_any(),
        Some((_, id)) => view! { <quiz::QuizPage id=id.to_owned()/> }.into_any(),
        None => view! { <SheetPage route=route/> }.into_any(),
    }
}

/// A page that is a sheet.
#[component]
fn SheetPage(route: Signal<ProgrammeState>) -> impl IntoView {
    let request = Memo::new(move |_| {
        route.with(|it| SheetRequest {
            id: if it.page.is_empty() {
                "cockpit".into()
            } else {
                it.page.clone()
            },
            from: it.from.clone(),
            to: it.to.clone(),
            as_of: end_of_day(&it.as_of),
            audience: it.audience.clone(),
        })
    });
    let sheet = use_sheet(request);
    let presents = Memo::new(move |_| route.with(|it| it.view == PRESENT));
    let show_as = move |view: &str| {
        navigate::go_in_place(&Route::Programme(ProgrammeState {
            view: view.to_owned(),
            ..route.get_untracked()
        }));
    };
    // Whoever looks through the eyes of an audience, or at a past day, only looks.
    let worked_in = Memo::new(move |_| {
        request.with(|it| match it.audience.is_empty() && it.as_of.is_none() {
            true => it.id.split('/').next().unwrap_or_default().to_owned(),
            false => String::new(),
        })
    });
    let is_plan = Memo::new(move |_| worked_in.with(|it| it == "plan"));
    view! {
        <div class="page programme" id="programme">
            <header class="programme__head">
                <h1>{move || sheet.with(|it| it.as_ref().map_or(String::new(), |it| it.title.clone()))}</h1>
                <Controls route=route sheet=sheet/>
            </header>
            {move || match worked_in.get().as_str() {
                "sponsor" => view! { <sponsor::Requests sheet=sheet/> }.into_any(),
                _ => ().into_any(),
            }}
            <Show when=move || is_plan.get()><plan::PlanPage route=route/></Show>
            {move || match sheet.get() {
                Some(sheet) if presents.get() && sheet.error.is_empty() => view! {
                    <Present sheet=sheet on_end=move |()| show_as("")/>
                }.into_any(),
                None => view! { <Skeleton lines=10/> }.into_any(),
                Some(sheet) if !sheet.error.is_empty() => view! {
                    <EmptyState icon="circle-alert" title=sheet.error>
                        <a class="button button--primary" href=Route::programme("").print()>{words::PAGES[0].2}</a>
                    </EmptyState>
                }.into_any(),
                Some(sheet) => view! { <SheetView sheet=sheet/> }.into_any(),
            }}
            {move || match worked_in.get().as_str() {
                "communication" => view! { <communication::AccessMatrix/> }.into_any(),
                "launch" => view! { <launch::LaunchRoom sheet=sheet/> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
}

/// A past day, an audience, slides, print, files.
#[component]
fn Controls(route: Signal<ProgrammeState>, sheet: RwSignal<Option<Sheet>>) -> impl IntoView {
    let client = use_client();
    let audiences = RwSignal::new(Vec::<RefLabel>::new());
    let generation = Memo::new(move |_| client.changed.with(|it| it.generation));
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        spawn_local(async move {
            let call = Call::Lookup {
                kind: "audience".into(),
                text: String::new(),
                limit: 50,
            };
            if let Ok(Reply::Options(found)) = client.call(call).await {
                audiences.try_set(found);
            }
        });
    });
    let go = move |change: &dyn Fn(&mut ProgrammeState)| {
        let mut state = route.get_untracked();
        change(&mut state);
        navigate::go_in_place(&Route::Programme(state));
    };
    view! {
        <div class="programme__controls">
            <label class="programme__control">
                <span>{words::AS_OF}</span>
                <input
                    type="date" class="input" prop:value=move || route.with(|it| it.as_of.clone())
                    on:change=move |ev| {
                        let day = event_target_value(&ev);
                        go(&|state| state.as_of.clone_from(&day));
                    }
                />
            </label>
            <label class="programme__control">
                <span>{words::SEEN_BY}</span>
                <select
                    class="input"
                    on:change=move |ev| {
                        let audience = event_target_value(&ev);
                        go(&|state| state.audience.clone_from(&audience));
                    }
                >
                    <option value="" selected=move || route.with(|it| it.audience.is_empty())>{words::EVERYTHING}</option>
                    {move || audiences.get().into_iter().map(|it| {
                        let id = it.id.to_hex();
                        let own = id.clone();
                        view! {
                            <option value=id selected=move || route.with(|it| it.audience == own)>{it.label}</option>
                        }
                    }).collect_view()}
                </select>
            </label>
            <button type="button" class="button" on:click=move |_| go(&|state| state.view = PRESENT.into())>
                <Icon name="monitor" class="icon--small"/> {words::present::LABEL}
            </button>
            <SaveMenu sheet=sheet/>
            <button type="button" class="button" on:click=move |_| dom::print()>
                <Icon name="printer" class="icon--small"/> {words::PRINT}
            </button>
        </div>
    }
}
