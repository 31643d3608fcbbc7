//! The week of support hours as a picture that is edited where it stands, and the days that differ.
//!
//! Both write the texts of the record's fields, so history, undo and import know nothing of them.

use std::array;

use leptos::{ev, prelude::*};

use super::open::use_open;
use crate::{
    domain::{
        FieldDef, Practice,
        calendar::{Exception, MINUTES_PER_DAY, On, Span, overlap_in},
        support_hours::{self as hours, PRACTICE},
    },
    protocol::Datum,
    ui::{
        components::{Icon, IconButton},
        words::week as words,
    },
    web::dom,
};

/// Where the fields are: an open record, or a form for a new one.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The value of a field.
    pub read: Callback<&'static str, Datum>,
    /// Takes new values, as one change.
    pub write: Callback<Vec<(&'static FieldDef, Datum)>>,
    /// Why a field's value was refused, or empty.
    pub refusal: Callback<&'static str, String>,
    /// They may be changed.
    pub editable: Signal<bool>,
}

impl Fields {
    fn set(self, field: Option<&'static FieldDef>, value: Datum) {
        if let Some(field) = field {
            self.write.run(vec![(field, value)]);
        }
    }
}

/// Whether a practice has such a week.
pub fn has_week(practice: &Practice) -> bool {
    practice.kind == PRACTICE.kind
}

fn field(id: crate::domain::FieldId) -> Option<&'static FieldDef> {
    PRACTICE.field_by_id(id)
}

fn text_of(spans: &[Span]) -> Datum {
    match hours::print_spans(spans) {
        text if text.is_empty() => Datum::None,
        text => Datum::Text(text),
    }
}

/// The week and the days that differ of the record that is open.
#[component]
pub fn WeekOfRecord() -> impl IntoView {
    let open = use_open();
    let fields = Fields {
        read: Callback::new(move |name| open.value(name)),
        write: Callback::new(move |values| open.save_together(values)),
        refusal: Callback::new(move |name| open.refusal(name)),
        editable: Signal::derive(move || open.is_editable()),
    };
    let always = Memo::new(move |_| open.value("always") == Datum::Bool(true));
    view! {
        <div class="week-panel">
            <h2 class="side__title">{words::WEEK}</h2>
            <Week fields=fields/>
            <Show when=move || !always.get()>
                <h2 class="side__title">{words::HOLIDAYS}</h2>
                <Days fields=fields/>
            </Show>
        </div>
    }
}

/// The week: a row for each day.
#[component]
pub fn Week(
    /// Where the fields are.
    fields: Fields,
) -> impl IntoView {
    let name_of = |day: u16| field(hours::weekday(day)).map_or("", |it| it.name);
    let stored: [Memo<Vec<Span>>; 7] = array::from_fn(|day| {
        let name = name_of(day as u16);
        Memo::new(move |_| hours::parse_spans(fields.read.run(name).text()).unwrap_or_default())
    });
    // What is typed and not left yet: each part of a time that is typed is a change.
    let typed: [RwSignal<Option<Vec<Span>>>; 7] = array::from_fn(|_| RwSignal::new(None));
    let week = Memo::new(move |_| -> [Vec<Span>; 7] {
        array::from_fn(|day| typed[day].get().unwrap_or_else(|| stored[day].get()))
    });
    let bars = Memo::new(move |_| week.with(hours::by_day));
    let always = Memo::new(move |_| fields.read.run("always") == Datum::Bool(true));
    let overlap = move || week.with(|it| overlap_in(it).map(|it| it.to_string()));
    let copy = move |_| {
        let monday = week.with_untracked(|it| text_of(&it[0]));
        let all = (1..5)
            .filter_map(|day| Some((field(hours::weekday(day))?, monday.clone())))
            .collect();
        fields.write.run(all);
    };
    view! {
        <section class="week" aria-label=words::WEEK>
            <header class="week__head">
                <label class="week__always">
                    <input
                        type="checkbox"
                        prop:checked=always
                        disabled=move || !fields.editable.get()
                        on:change=move |ev| {
                            let value = if event_target_checked(&ev) { Datum::Bool(true) } else { Datum::None };
                            fields.set(field(hours::ALWAYS), value);
                        }
                    />
                    {words::ALWAYS}
                </label>
                <Show when=move || fields.editable.get() && !always.get()>
                    <button type="button" class="button button--small" on:click=copy>
                        <Icon name="copy"/> {words::COPY_MONDAY}
                    </button>
                </Show>
            </header>
            <Show
                when=move || !always.get()
                fallback=|| view! { <p class="week__note">{words::ALWAYS_MEANS}</p> }
            >
                <div class="week__scale" aria-hidden="true">
                    {[0, 6, 12, 18, 24].map(|it| view! { <span>{it}</span> })}
                </div>
                {array::from_fn::<_, 7, _>(|day| {
                    let name = words::WEEKDAYS[day];
                    view! {
                        <div class="week__day" role="group" aria-label=name data-day=day>
                            <span class="week__name" aria-hidden="true">{name}</span>
                            <div class="week__track" aria-hidden="true">
                                {move || bars.with(|it| it[day].iter().map(|it| view! { <Bar span=*it/> }).collect_view())}
                            </div>
                            <Spans
                                name=name
                                stored=stored[day].into()
                                typed=typed[day]
                                editable=fields.editable
                                on_done=move |spans| fields.set(field(hours::weekday(day as u16)), text_of(&spans))
                            />
                            {move || {
                                let why = fields.refusal.run(name_of(day as u16));
                                (!why.is_empty()).then(|| view! { <p class="field__error" role="alert">{why}</p> })
                            }}
                        </div>
                    }
                }).collect_view()}
                {move || overlap().map(|it| view! { <p class="field__error week__overlap" role="status">{it}</p> })}
            </Show>
        </section>
    }
}

/// Hours on the track of a day.
#[component]
fn Bar(span: Span) -> impl IntoView {
    let share = |minutes: u16| {
        format!(
            "{:.3}%",
            f64::from(minutes) * 100.0 / f64::from(MINUTES_PER_DAY)
        )
    };
    view! {
        <span
            class="week__bar"
            style:inset-inline-start=share(span.open)
            style:inline-size=share(span.close.saturating_sub(span.open))
        ></span>
    }
}

/// The hours of a day: two clocks for each span. What is typed is handed on when the focus leaves.
#[component]
fn Spans(
    /// The day.
    name: &'static str,
    /// As they are held.
    stored: Signal<Vec<Span>>,
    /// As they are typed, while they are.
    typed: RwSignal<Option<Vec<Span>>>,
    /// They may be changed.
    editable: Signal<bool>,
    /// Takes the hours, in order.
    on_done: impl Fn(Vec<Span>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = StoredValue::new(dom::unique_id("hours"));
    let places = Memo::new(move |_| stored.with(Vec::len));
    let now = move || typed.get().unwrap_or_else(|| stored.get());
    let is_empty_span = move || now().iter().any(|it| it.open == it.close);
    let set = move |mut spans: Vec<Span>| {
        spans.sort();
        typed.set(None);
        if spans != stored.get_untracked() {
            on_done(spans);
        }
    };
    let leave = move || {
        if !untrack(is_empty_span)
            && let Some(spans) = typed.get_untracked()
        {
            set(spans);
        }
    };
    let change = move |at: usize, opens: bool, text: String| {
        // A time that is half typed is none yet.
        let Some(minute) = hours::minute(&text) else {
            return;
        };
        typed.update(|typed| {
            let spans = typed.get_or_insert_with(|| stored.get_untracked());
            if let Some(span) = spans.get_mut(at) {
                *span = if opens {
                    hours::typed_span(minute, span.close)
                } else {
                    hours::typed_span(span.open, minute)
                };
            }
        });
    };
    let clock = move |at: usize, opens: bool| {
        let held = move || {
            stored.with(|it| {
                it.get(at).map_or_else(String::new, |it| {
                    let minute = if opens { it.open } else { it.close };
                    hours::print_minute(minute % MINUTES_PER_DAY)
                })
            })
        };
        let label = if opens {
            words::opens(name, at + 1)
        } else {
            words::closes(name, at + 1)
        };
        view! {
            <input
                type="time"
                class="input input--small week__clock"
                aria-label=label
                prop:value=held
                on:input=move |ev| change(at, opens, event_target_value(&ev))
                on:blur=move |ev| {
                    let input: web_sys::HtmlInputElement = event_target(&ev);
                    if input.value().is_empty() {
                        input.set_value(&untrack(held));
                    }
                }
            />
        }
    };
    let add = move |_| {
        let mut spans = untrack(now);
        if let Some(more) = hours::one_more(&spans) {
            let at = spans.len();
            spans.push(more);
            set(spans);
            dom::focus_soon(format!(
                "#{} .week__span:nth-of-type({}) input",
                id.get_value(),
                at + 1
            ));
        }
    };
    let remove = move |at: usize| {
        let mut spans = untrack(now);
        if at < spans.len() {
            spans.remove(at);
        }
        set(spans);
        dom::focus_soon(format!("#{} .week__add", id.get_value()));
    };
    let has_room = move || hours::one_more(&now()).is_some();
    let is_all_day = move || now() == [hours::ALL_DAY];
    view! {
        <div
            class="week__hours"
            id=id.get_value()
            on:focusout=move |ev: ev::FocusEvent| {
                if dom::focus_leaves(&ev) {
                    leave();
                }
            }
            on:keydown=move |ev: ev::KeyboardEvent| {
                if ev.key() == "Enter" && !(ev.ctrl_key() || ev.meta_key()) && typed.with_untracked(Option::is_some) {
                    ev.prevent_default();
                    ev.stop_propagation();
                    leave();
                }
            }
        >
            <Show
                when=move || editable.get()
                fallback=move || view! {
                    <p class="week__said">{move || {
                        let text = hours::print_spans(&stored.get());
                        if text.is_empty() { words::CLOSED.to_owned() } else { text.replace('-', "–") }
                    }}</p>
                }
            >
                <For each=move || 0..places.get() key=|it| *it let:at>
                    <span class="week__span">
                        {clock(at, true)} "–" {clock(at, false)}
                        <IconButton
                            icon="x"
                            label=words::remove_hours(name, at + 1)
                            class="button--small"
                            on_click=move |_| remove(at)
                        />
                    </span>
                </For>
                <button
                    type="button"
                    class="button button--quiet button--icon button--small week__add"
                    aria-label=words::add_hours(name)
                    title=words::add_hours(name)
                    aria-disabled=move || (!has_room()).then_some("true")
                    class:button--off=move || !has_room()
                    on:click=add
                >
                    <Icon name="plus"/>
                </button>
                <span class="week__whole">
                    <button
                        type="button"
                        class="week__choice"
                        aria-label=words::close_day(name)
                        aria-pressed=move || now().is_empty().to_string()
                        on:click=move |_| set(Vec::new())
                    >
                        {words::CLOSED}
                    </button>
                    <button
                        type="button"
                        class="week__choice"
                        aria-label=words::open_all_day(name)
                        aria-pressed=move || is_all_day().to_string()
                        on:click=move |_| set(vec![hours::ALL_DAY])
                    >
                        {words::ALL_DAY}
                    </button>
                </span>
            </Show>
            <Show when=is_empty_span>
                <p class="field__error" role="alert">{words::NO_TIME}</p>
            </Show>
        </div>
    }
}

/// The days that differ: a line for each, with a form that adds and changes.
#[component]
pub fn Days(
    /// Where the fields are.
    fields: Fields,
) -> impl IntoView {
    let list = Memo::new(move |_| match fields.read.run("exceptions") {
        Datum::Words(list) => list,
        Datum::Text(text) => vec![text],
        _ => Vec::new(),
    });
    // The line that is being changed; the empty text is a new one.
    let editing = RwSignal::new(None::<String>);
    let write = move |mut all: Vec<String>, new: Option<Exception>| {
        if let Some(new) = new {
            // One day has one line.
            all.retain(|it| hours::parse_exception(it).map(|it| it.on) != Ok(new.on));
            let text = hours::print_exception(&new);
            // As text, the days of every year stand before the dates, and both in order.
            let at = all.partition_point(|it| *it < text);
            all.insert(at, text);
        }
        let value = if all.is_empty() {
            Datum::None
        } else {
            Datum::Words(all)
        };
        fields.set(field(hours::EXCEPTIONS), value);
    };
    let without = move |line: &str| {
        let mut all = list.get_untracked();
        all.retain(|it| it != line);
        all
    };
    let leave = move || {
        editing.set(None);
        dom::focus_soon(".days__add");
    };
    let save = move |new: Exception| {
        let line = editing.get_untracked().unwrap_or_default();
        write(without(&line), Some(new));
        leave();
    };
    let remove = move |line: &str| {
        write(without(line), None);
        leave();
    };
    view! {
        <section class="days" aria-label=words::HOLIDAYS>
            <Show
                when=move || list.with(|it| !it.is_empty())
                fallback=|| view! { <p class="week__note">{words::NO_HOLIDAYS}</p> }
            >
                <ul class="days__list">
                    <For each=move || list.get() key=String::clone let:line>
                        <DayLine
                            line=line
                            editing=editing
                            editable=fields.editable
                            on_save=save
                            on_leave=leave
                            on_remove=remove
                        />
                    </For>
                </ul>
            </Show>
            {move || {
                let why = fields.refusal.run("exceptions");
                (!why.is_empty()).then(|| view! { <p class="field__error" role="alert">{why}</p> })
            }}
            <Show when=move || fields.editable.get()>
                <Show
                    when=move || editing.with(|it| it.as_deref() == Some(""))
                    fallback=move || view! {
                        <button type="button" class="button button--small days__add" on:click=move |_| editing.set(Some(String::new()))>
                            <Icon name="plus"/> {words::ADD_DAY}
                        </button>
                    }
                >
                    <DayForm given=None on_save=save on_leave=leave/>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn DayLine(
    line: String,
    editing: RwSignal<Option<String>>,
    editable: Signal<bool>,
    on_save: impl Fn(Exception) + Copy + Send + Sync + 'static,
    on_leave: impl Fn() + Copy + Send + Sync + 'static,
    on_remove: impl Fn(&str) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let day = StoredValue::new(hours::parse_exception(&line).ok());
    let line = StoredValue::new(line);
    let is_editing = move || editing.with(|it| line.with_value(|line| it.as_ref() == Some(line)));
    let said = day.with_value(|it| {
        it.as_ref().map(|it| {
            let hours = hours::print_spans(&it.hours).replace('-', "–");
            let hours = if hours.is_empty() {
                words::CLOSED.to_owned()
            } else {
                hours
            };
            (words::day(it.on), it.name.clone(), hours)
        })
    });
    let (on, name, hours) =
        said.unwrap_or_else(|| (line.get_value(), String::new(), String::new()));
    let label = StoredValue::new(on.clone());
    let named = StoredValue::new((on, name, hours));
    view! {
        <li class="days__day">
            <Show
                when=is_editing
                fallback=move || {
                    let (on, name, hours) = named.get_value();
                    view! {
                        <span class="days__on">{on}</span>
                        <span class="days__name" dir="auto">{name}</span>
                        <span class="days__hours">{hours}</span>
                        <Show when=move || editable.get()>
                            <span class="days__tools">
                                <IconButton
                                    icon="pencil"
                                    label=crate::ui::words::record::edit(&label.get_value())
                                    class="button--small"
                                    on_click=move |_| editing.set(Some(line.get_value()))
                                />
                                <IconButton
                                    icon="x"
                                    label=crate::ui::words::record::remove(&label.get_value())
                                    class="button--small"
                                    on_click=move |_| line.with_value(|line| on_remove(line))
                                />
                            </span>
                        </Show>
                    }
                }
            >
                <DayForm given=day.get_value() on_save=on_save on_leave=on_leave/>
            </Show>
        </li>
    }
}

/// A day that differs: which one, whether it comes again, its hours, its name.
#[component]
fn DayForm(
    given: Option<Exception>,
    on_save: impl Fn(Exception) + Copy + Send + Sync + 'static,
    on_leave: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let id = StoredValue::new(dom::unique_id("day"));
    let date = RwSignal::new(given.as_ref().map_or_else(String::new, |it| date_of(it.on)));
    let yearly = RwSignal::new(matches!(
        given.as_ref().map(|it| it.on),
        Some(On::Yearly { .. })
    ));
    let name = RwSignal::new(
        given
            .as_ref()
            .map_or_else(String::new, |it| it.name.clone()),
    );
    let spans = RwSignal::new(given.map(|it| it.hours).unwrap_or_default());
    let typed = RwSignal::new(None::<Vec<Span>>);
    let bad = RwSignal::new(false);
    let save = move || match on_day(&date.get_untracked(), yearly.get_untracked()) {
        Some(on) => on_save(Exception {
            on,
            hours: typed
                .get_untracked()
                .unwrap_or_else(|| spans.get_untracked()),
            name: name.get_untracked(),
        }),
        None => {
            bad.set(true);
            dom::focus(&format!("#{}", id.get_value()));
        }
    };
    dom::focus_soon(format!("#{}", id.get_value()));
    view! {
        <div
            class="days__form"
            role="group"
            aria-label=words::DAY
            on:keydown=move |ev: ev::KeyboardEvent| match ev.key().as_str() {
                // On a button, Enter presses it.
                "Enter" if dom::is_typing(&ev) => {
                    ev.prevent_default();
                    ev.stop_propagation();
                    save();
                }
                "Escape" => {
                    ev.prevent_default();
                    ev.stop_propagation();
                    on_leave();
                }
                _ => {}
            }
        >
            <label class="field days__date">
                <span class="field__label">{words::DAY}</span>
                <input
                    id=id.get_value()
                    class="input input--small"
                    type="date"
                    prop:value=date
                    on:input=move |ev| {
                        date.set(event_target_value(&ev));
                        bad.set(false);
                    }
                />
            </label>
            <label class="week__always">
                <input type="checkbox" prop:checked=yearly on:change=move |ev| yearly.set(event_target_checked(&ev))/>
                {words::EVERY_YEAR}
            </label>
            <label class="field days__called">
                <span class="field__label">{words::NAME}</span>
                <input
                    class="input input--small"
                    type="text"
                    autocomplete="off"
                    prop:value=name
                    on:input=move |ev| name.set(event_target_value(&ev))
                />
            </label>
            <div class="field days__times">
                <span class="field__label">{words::HOURS}</span>
                <Spans
                    name=words::HOURS
                    stored=spans.into()
                    typed=typed
                    editable=Signal::stored(true)
                    on_done=move |it| spans.set(it)
                />
            </div>
            <Show when=move || bad.get()>
                <p class="field__error" role="alert">{words::NO_DAY}</p>
            </Show>
            <p class="side__foot">
                <button type="button" class="button button--primary button--small" on:click=move |_| save()>{words::SAVE_DAY}</button>
                <button type="button" class="button button--quiet button--small" on:click=move |_| on_leave()>
                    {crate::ui::words::record::CANCEL}
                </button>
            </p>
        </div>
    }
}

/// A day for a control that wants a year: that of every year in this year or the next that has it.
fn date_of(on: On) -> String {
    let (year, month, day) = match on {
        On::Date { year, month, day } => (year, month, day),
        On::Yearly { month, day } => {
            let this: i16 = crate::ui::format::to_local_input(dom::now())
                .get(..4)
                .and_then(|it| it.parse().ok())
                .unwrap_or(2000);
            let is_leap = |it: &i16| it % 4 == 0 && (it % 100 != 0 || it % 400 == 0);
            let year = (this..this + 9).find(|it| (month, day) != (2, 29) || is_leap(it));
            (year.unwrap_or(this), month, day)
        }
    };
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day that a control of type `date` holds.
fn on_day(text: &str, yearly: bool) -> Option<On> {
    let it = hours::parse_exception(text).ok()?;
    Some(match it.on {
        On::Date { month, day, .. } if yearly => On::Yearly { month, day },
        on => on,
    })
}
