//! The plan as a timeline that is worked in: bars are moved by pointer and by keyboard. The engine lays
//! it out; here it is drawn, and what is done goes back as one command.

mod bars;
mod start;

use leptos::{ev, prelude::*, task::spawn_local};

use super::end_of_day;
use crate::domain::RecordId;
use crate::domain::programme::schedule::{civil, moved};
use crate::protocol::{Call, Command, PlanDeed, PlanTask, PlanView, Reply};
use crate::ui::components::{Avatar, Icon, Notices, use_notices};
use crate::ui::navigate;
use crate::ui::route::{Layout, ListState, NewState, ProgrammeState, Route};
use crate::ui::words::plan as words;
use crate::web::client::{Client, use_client};
use crate::web::{dom, measure};

use bars::{Bars, Scale, Ties};
use start::Start;

/// From this width on, in CSS pixels, the timeline is shown unless the list is asked for.
const WIDE_PX: u32 = 760;

/// A bar on its way.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Drag {
    task: RecordId,
    /// Where the pointer was at first, in CSS pixels.
    from_px: i32,
    /// Days moved since.
    by: i64,
    /// The end alone moves.
    end: bool,
}

/// What the parts of the timeline share.
#[derive(Clone, Copy)]
struct Chart {
    client: Client,
    notices: Notices,
    plan: RwSignal<Option<PlanView>>,
    /// CSS pixels of a day.
    day_px: Memo<f64>,
    /// The line that the keyboard is on.
    chosen: RwSignal<RecordId>,
    drag: RwSignal<Option<Drag>>,
    /// What was done last, for those who do not see it.
    said: RwSignal<String>,
    /// Somebody may change it here and now.
    may: Memo<bool>,
}

impl Chart {
    fn task(self, id: RecordId) -> Option<PlanTask> {
        self.plan.with(|it| {
            let plan = it.as_ref()?;
            plan.tasks.iter().find(|it| it.task.id == id).cloned()
        })
    }

    /// Sends a deed; the plan is read again when it is done.
    fn send(self, deed: PlanDeed) {
        spawn_local(async move {
            match self.client.run(Command::Plan(deed)).await {
                Ok(done) => self.notices.done(&done),
                Err(news) => {
                    self.notices.bad(&news);
                    // What was shown ahead did not happen.
                    self.read();
                }
            }
        });
    }

    fn read(self) {
        spawn_local(async move {
            if let Ok(Reply::Plan(plan)) = self.client.call(Call::Plan).await {
                self.plan.try_set(Some(*plan));
            }
        });
    }

    /// Moves a line to another first day, or its last day; shows it at once.
    fn put(self, id: RecordId, day: i64, end: bool) {
        if !self.may.get_untracked() {
            return;
        }
        let mut said = None;
        self.plan.update(|it| {
            let Some(plan) = it else { return };
            let idle = plan.idle.clone();
            let works = |day: i64| idle.binary_search(&day).is_err();
            let year = civil(plan.today).0;
            let task = plan.tasks.iter_mut().find(|it| it.task.id == id);
            let Some(task) = task.filter(|it| it.moves) else {
                return;
            };
            let takes_no_time = matches!(task.kind.as_str(), "milestone" | "gate");
            let days = match task.days {
                None => (day, day),
                Some(_) if end && takes_no_time => (day, day),
                Some((start, _)) if end => (start, day.max(start)),
                Some((start, last)) => moved(start, last, day, &works),
            };
            // A phase lies where its tasks lie.
            if task.kind != "phase" {
                task.days = Some(days);
            }
            let [from, to] = [days.0, days.1].map(|it| words::day(civil(it), year));
            said = Some(words::lies(&task.task.label, &from, &to));
        });
        let Some(text) = said else { return };
        self.said.set(text);
        self.send(if end {
            PlanDeed::End { task: id, end: day }
        } else {
            PlanDeed::Move {
                task: id,
                start: day,
            }
        });
    }
}

/// A line of the timeline: a heading of a lane, or a task.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Lane {
    Heading(String),
    Task(RecordId),
}

/// The lines in a view.
fn lanes(plan: &PlanView, by_practice: bool) -> Vec<Lane> {
    if !by_practice {
        return plan.tasks.iter().map(|it| Lane::Task(it.task.id)).collect();
    }
    let mut practices: Vec<&str> = Vec::new();
    for task in plan.tasks.iter().filter(|it| it.kind != "phase") {
        if !practices.contains(&task.practice.as_str()) {
            practices.push(&task.practice);
        }
    }
    practices.sort_unstable_by_key(|it| (it.is_empty(), *it));
    let mut lanes = Vec::new();
    for practice in practices {
        let name = if practice.is_empty() {
            words::NO_PRACTICE
        } else {
            practice
        };
        lanes.push(Lane::Heading(name.to_owned()));
        let own = plan
            .tasks
            .iter()
            .filter(|it| it.practice == practice && it.kind != "phase");
        lanes.extend(own.map(|it| Lane::Task(it.task.id)));
    }
    lanes
}

/// The zoom at which a plan fits a page.
fn fitting(plan: &PlanView) -> usize {
    match plan.to - plan.from {
        ..=75 => 1,
        76..=300 => 2,
        _ => 3,
    }
}

/// The page above its sheet.
#[component]
pub fn PlanPage(
    /// Its part of the address.
    route: Signal<ProgrammeState>,
) -> impl IntoView {
    let client = use_client();
    let zoom = RwSignal::new(None::<usize>);
    let plan = RwSignal::new(None::<PlanView>);
    let zoom_now = Memo::new(move |_| {
        zoom.get()
            .or_else(|| plan.with(|it| it.as_ref().map(fitting)))
            .unwrap_or(1)
    });
    let may = Memo::new(move |_| {
        let is_now = route.with(|it| end_of_day(&it.as_of).is_none());
        is_now && client.status.with(|it| it.me.role.works_the_desk())
    });
    let chart = Chart {
        client,
        notices: use_notices(),
        plan,
        day_px: Memo::new(move |_| words::ZOOMS[zoom_now.get()].1),
        chosen: RwSignal::new(RecordId::NIL),
        drag: RwSignal::new(None),
        said: RwSignal::default(),
        may,
    };
    let generation = Memo::new(move |_| {
        let (person, role) = client.status.with(|it| (it.me.person, it.me.role));
        (client.changed.with(|it| it.generation), person, role)
    });
    Effect::new(move |_| {
        // A memo listens once it was read.
        generation.with(|_| ());
        chart.read();
    });
    let view = Memo::new(move |_| {
        let wanted = route.with(|it| it.view.clone());
        match wanted.as_str() {
            "" if measure::is_at_least(WIDE_PX) => "gantt".to_owned(),
            "" => "list".to_owned(),
            _ => wanted,
        }
    });
    let is_empty = Memo::new(move |_| plan.with(|it| it.as_ref().map(|it| it.tasks.is_empty())));
    view! {
        <section class="plan-page">
            <Show when=move || is_empty.get() == Some(false)>
                <Tools route=route chart=chart view=view zoom=zoom zoom_now=zoom_now/>
                <Show when=move || view.with(|it| it != "list")>
                    <Timeline chart=chart by_practice=Signal::derive(move || view.with(|it| it == "lanes"))/>
                </Show>
            </Show>
            <Show when=move || is_empty.get() == Some(true) && may.get()>
                <Start chart=chart/>
            </Show>
            <p class="visually-hidden" role="status" aria-live="polite">{move || chart.said.get()}</p>
        </section>
    }
}

/// Views, zoom, and what is done to all of it.
#[component]
fn Tools(
    route: Signal<ProgrammeState>,
    chart: Chart,
    view: Memo<String>,
    zoom: RwSignal<Option<usize>>,
    zoom_now: Memo<usize>,
) -> impl IntoView {
    let views = words::VIEWS
        .into_iter()
        .map(|(word, icon, label)| {
            let href = move || {
                route.with(|it| {
                    Route::Programme(ProgrammeState {
                        view: word.into(),
                        ..it.clone()
                    })
                    .print()
                })
            };
            let current = move || view.with(|it| it == word).then_some("page");
            view! {
                <a class="button button--small" href=href aria-current=current>
                    <Icon name=icon class="icon--small"/> {label}
                </a>
            }
        })
        .collect_view();
    let board = Route::List(ListState {
        kind: "task".into(),
        query: Some("-task_type:phase".into()),
        layout: Layout::Board,
        ..ListState::default()
    })
    .print();
    let add = Route::New(NewState {
        kind: "task".into(),
        fields: Vec::new(),
    })
    .print();
    let early = Memo::new(move |_| {
        chart
            .plan
            .with(|it| it.as_ref().map_or(0, |it| it.too_early))
    });
    let off = Memo::new(move |_| {
        chart
            .plan
            .with(|it| it.as_ref().map_or(0, |it| it.off_baseline))
    });
    view! {
        <div class="plan-tools">
            <nav class="plan-tools__views" aria-label=words::LAYOUT>
                {views}
                <a class="button button--small" href=board>
                    <Icon name="square-kanban" class="icon--small"/> {words::BOARD}
                </a>
            </nav>
            <Show when=move || view.with(|it| it != "list")>
                <label class="plan-tools__zoom">
                    <span>{words::ZOOM}</span>
                    <select
                        id="plan-zoom" class="input"
                        on:change=move |ev| zoom.set(event_target_value(&ev).parse().ok())
                    >
                        {words::ZOOMS.into_iter().enumerate().map(|(at, (label, _))| view! {
                            <option value=at.to_string() selected=move || zoom_now.get() == at>{label}</option>
                        }).collect_view()}
                    </select>
                </label>
            </Show>
            <Show when=move || chart.may.get()>
                <div class="plan-tools__deeds">
                    <Show when=move || { early.get() > 0 }>
                        <button
                            type="button" class="button button--small" id="plan-allowed"
                            on:click=move |_| chart.send(PlanDeed::Allowed)
                        >
                            {move || words::allowed(early.get())}
                        </button>
                    </Show>
                    <Show when=move || { off.get() > 0 }>
                        <button
                            type="button" class="button button--small" id="plan-baseline"
                            on:click=move |_| chart.send(PlanDeed::Baseline)
                        >
                            {words::BASELINE}
                        </button>
                    </Show>
                    <a class="button button--small" href=add.clone()>
                        <Icon name="plus" class="icon--small"/> {words::ADD}
                    </a>
                </div>
            </Show>
        </div>
    }
}

/// The timeline: names at the start, days to the end.
#[component]
fn Timeline(chart: Chart, by_practice: Signal<bool>) -> impl IntoView {
    let lanes = Memo::new(move |_| {
        chart.plan.with(|it| {
            it.as_ref()
                .map_or_else(Vec::new, |plan| lanes(plan, by_practice.get()))
        })
    });
    // One line is always in the way of the tab key.
    let chosen = Memo::new(move |_| {
        let wanted = chart.chosen.get();
        lanes.with(|all| {
            let tasks = all.iter().filter_map(|it| match it {
                Lane::Task(id) => Some(*id),
                Lane::Heading(_) => None,
            });
            let mut tasks = tasks.peekable();
            let first = tasks.peek().copied().unwrap_or_default();
            tasks.find(|it| *it == wanted).unwrap_or(first)
        })
    });
    let scale = Memo::new(move |_| {
        chart.plan.with(|it| {
            it.as_ref()
                .map_or_else(Scale::default, |plan| Scale::new(plan, chart.day_px.get()))
        })
    });
    let day_px = move || scale.with(|it| format!("{}px", it.day_px));
    let days = move || scale.with(|it| (it.to - it.from + 1).to_string());
    let step = move |to: i64| {
        let next = lanes.with_untracked(|all| {
            let tasks: Vec<RecordId> = all
                .iter()
                .filter_map(|it| match it {
                    Lane::Task(id) => Some(*id),
                    Lane::Heading(_) => None,
                })
                .collect();
            let at = tasks.iter().position(|it| *it == chosen.get_untracked())? as i64;
            let at = (at + to).clamp(0, tasks.len() as i64 - 1);
            tasks.get(at as usize).copied()
        });
        if let Some(id) = next {
            chart.chosen.set(id);
            dom::focus(&format!("#{}", row_id(id)));
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        if ev.alt_key() || ev.ctrl_key() || ev.meta_key() {
            return;
        }
        let id = chosen.get_untracked();
        let rtl = i64::from(measure::reading_direction());
        match ev.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Home" => step(-10_000),
            "End" => step(10_000),
            "ArrowRight" => nudge(chart, id, rtl, ev.shift_key()),
            "ArrowLeft" => nudge(chart, id, -rtl, ev.shift_key()),
            "Enter" => {
                if let Some(task) = untrack(|| chart.task(id)) {
                    navigate::go(&Route::record(&task.task));
                }
            }
            _ => return,
        }
        ev.prevent_default();
    };
    view! {
        <div class="gantt" style:--zoom=day_px style:--days=days>
            <div class="gantt__scroll" role="grid" aria-label=words::CHART aria-describedby="plan-help" on:keydown=keys>
                <div class="gantt__row gantt__row--head" role="row">
                    <div class="gantt__side" role="columnheader">
                        <span class="gantt__name">{words::TASK}</span>
                        <span class="gantt__ends">{words::ENDS}</span>
                    </div>
                    <div class="gantt__time" role="columnheader" aria-label=words::DAYS>
                        {move || scale.with(Scale::marks)}
                    </div>
                </div>
                <div class="gantt__body" role="rowgroup">
                    <div class="gantt__ground" aria-hidden="true">{move || scale.with(Scale::ground)}</div>
                    <For each=move || lanes.get() key=|it| it.clone() let:lane>
                        {match lane {
                            Lane::Heading(name) => view! {
                                <div class="gantt__row gantt__row--lane" role="row">
                                    <div class="gantt__side" role="rowheader"><b>{name}</b></div>
                                    <div class="gantt__time" role="gridcell"></div>
                                </div>
                            }.into_any(),
                            Lane::Task(id) => view! { <Row chart=chart id=id scale=scale chosen=chosen/> }.into_any(),
                        }}
                    </For>
                    <Ties chart=chart lanes=lanes scale=scale/>
                </div>
            </div>
            <ul class="gantt__legend">
                {words::LEGEND.into_iter().map(|(mark, label)| view! {
                    <li><span class=format!("gantt__key gantt__key--{mark}") aria-hidden="true"></span>{label}</li>
                }).collect_view()}
            </ul>
            <p class="gantt__help" id="plan-help">
                {words::HELP} " "
                {move || chart.plan.with(|it| it.as_ref().map(|it| words::hours(&it.hours)))}
            </p>
        </div>
    }
}

fn row_id(id: RecordId) -> String {
    format!("plan-row-{}", id.to_hex())
}

/// Moves a line by a working day.
fn nudge(chart: Chart, id: RecordId, by: i64, end: bool) {
    let day = chart.plan.with_untracked(|it| {
        let plan = it.as_ref()?;
        let task = plan.tasks.iter().find(|it| it.task.id == id)?;
        let (first, last) = task.days.unwrap_or((plan.today, plan.today));
        let mut day = if end { last } else { first } + by;
        while plan.idle.binary_search(&day).is_ok() {
            day += by;
        }
        Some(day)
    });
    if let Some(day) = day {
        chart.put(id, day, end);
    }
}

/// A line: its name, its last day, who does it, and its bar.
#[component]
fn Row(chart: Chart, id: RecordId, scale: Memo<Scale>, chosen: Memo<RecordId>) -> impl IntoView {
    let task = Memo::new(move |_| chart.task(id).unwrap_or_default());
    let class = move || {
        let kind = task.with(|it| it.kind.clone());
        let on = if chosen.get() == id {
            " gantt__row--chosen"
        } else {
            ""
        };
        format!("gantt__row gantt__row--{kind}{on}")
    };
    let ends = move || {
        let year = scale.with(|it| civil(it.today).0);
        task.with(|it| {
            it.days
                .map_or(String::new(), |days| words::day(civil(days.1), year))
        })
    };
    let ends_class = move || {
        task.with(|it| {
            if it.is_overdue {
                "gantt__ends gantt__ends--overdue"
            } else if it.is_late {
                "gantt__ends gantt__ends--late"
            } else {
                "gantt__ends"
            }
        })
    };
    let owner = Signal::derive(move || {
        task.with(|it| {
            it.owner
                .as_ref()
                .map_or(String::new(), |it| it.label.clone())
        })
    });
    let mark = move || {
        task.with(|it| match it.kind.as_str() {
            "gate" if it.passed || it.state == "done" => "gantt__mark gantt__mark--passed",
            "gate" => "gantt__mark gantt__mark--gate",
            "milestone" if it.state == "done" => "gantt__mark gantt__mark--passed",
            "milestone" => "gantt__mark gantt__mark--milestone",
            _ => "gantt__mark",
        })
    };
    view! {
        <div
            id=row_id(id) role="row" class=class
            tabindex=move || if chosen.get() == id { "0" } else { "-1" }
            on:focus=move |_| chart.chosen.set(id)
            on:click=move |_| chart.chosen.set(id)
        >
            <div class="gantt__side" role="rowheader">
                <span class=mark aria-hidden="true"></span>
                <a
                    class="gantt__name" tabindex="-1"
                    href=move || task.with(|it| Route::record(&it.task).print())
                    title=move || task.with(|it| format!("{} {}", it.task.number, it.task.label))
                >
                    {move || task.with(|it| it.task.label.clone())}
                </a>
                <span class=ends_class>{ends}</span>
                <Show when=move || owner.with(|it| !it.is_empty())>
                    <Avatar name=owner/>
                </Show>
            </div>
            <Bars chart=chart task=task scale=scale/>
        </div>
    }
}
