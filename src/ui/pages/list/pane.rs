//! The record beside the list.

use leptos::{prelude::*, task::spawn_local};

use super::model::ListModel;
use super::open;
use crate::domain::declare::common;
use crate::protocol::{BadNews, Call, RecordView, Reply};
use crate::ui::components::{Icon, IconButton, Skeleton, StateBadge};
use crate::ui::format;
use crate::ui::route::{RecordState, Route};
use crate::ui::words::list as words;
use crate::web::client::unexpected;

/// The record beside the list, with the ways to its own page and back to the list alone.
#[component]
pub fn Pane(
    /// The list.
    model: ListModel,
    /// The record's number or identity.
    id: Memo<String>,
) -> impl IntoView {
    let whole = move || {
        let from = model.state.with(|it| it.encode());
        Route::Record(RecordState {
            kind: model.practice.name.into(),
            id: id.get(),
            from,
            ..RecordState::default()
        })
        .print()
    };
    view! {
        <aside class="list-pane" aria-label=words::BESIDE>
            <div class="list-pane__bar">
                <a class="button button--quiet button--icon" href=whole aria-label=words::OPEN_WHOLE title=words::OPEN_WHOLE>
                    <Icon name="maximize-2"/>
                </a>
                <IconButton icon="x" label=words::CLOSE_RECORD on_click=move |_| open::close(model)/>
            </div>
            <div class="list-pane__record">
                <Brief model=model id=id/>
            </div>
        </aside>
    }
}

/// Number, title, state and fields.
#[component]
fn Brief(model: ListModel, id: Memo<String>) -> impl IntoView {
    let found = RwSignal::new(None::<Result<Box<RecordView>, BadNews>>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        model.client.changed.with(|it| it.generation);
        let call = Call::Record { id: id.get() };
        asked.update_value(|it| *it += 1);
        let number = asked.get_value();
        spawn_local(async move {
            let reply = model.client.call(call).await;
            if asked.try_get_value() == Some(number) {
                found.set(Some(reply.and_then(|reply| match reply {
                    Reply::Record(record) => Ok(record),
                    _ => Err(unexpected()),
                })));
            }
        });
    });
    let practice = model.practice;
    move || match found.get() {
        None => view! { <Skeleton lines=8/> }.into_any(),
        Some(Err(news)) => {
            view! { <p class="field__error" role="alert">{news.message}</p> }.into_any()
        }
        Some(Ok(record)) => {
            let fields = record.fields.iter().filter_map(|(name, datum)| {
                let field = practice.field(name)?;
                let told = [common::TITLE, common::NUMBER, common::STATE].contains(&field.id);
                (!told).then(|| {
                    view! {
                        <dt>{field.label}</dt>
                        <dd>{format::datum(field, datum)}</dd>
                    }
                })
            });
            view! {
                <p class="list-pane__number">{record.me.number.clone()}</p>
                <h2 class="list-pane__title">{record.me.label.clone()}</h2>
                {(!record.state.is_empty()).then(|| view! { <StateBadge practice=practice code=record.state.clone()/> })}
                <dl class="list-pane__fields">{fields.collect_view()}</dl>
            }
            .into_any()
        }
    }
}
