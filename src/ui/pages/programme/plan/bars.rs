//! What lies on the days: bars, diamonds, the baseline below them, arrows between them.
//!
//! Everything is placed in days, `calc(var(--day) * n)`: zoom and paper change one property.

use leptos::{ev, prelude::*};

use super::{Chart, Drag, Lane};
use crate::domain::programme::schedule::civil;
use crate::protocol::{PlanTask, PlanView};
use crate::ui::words::plan as words;
use crate::web::measure;

/// Narrower than this, in CSS pixels, days off are not drawn.
const IDLE_PX: f64 = 3.0;

/// The days that are drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Scale {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) today: i64,
    pub(super) day_px: f64,
    /// Stretches of days on which nobody works: the first, and how many.
    idle: Vec<(i64, i64)>,
}

impl Scale {
    pub(super) fn new(plan: &PlanView, day_px: f64) -> Self {
        let mut idle: Vec<(i64, i64)> = Vec::new();
        for day in &plan.idle {
            match idle.last_mut() {
                Some((first, count)) if *first + *count == *day => *count += 1,
                _ => idle.push((*day, 1)),
            }
        }
        Self {
            from: plan.from,
            to: plan.to,
            today: plan.today,
            day_px,
            idle,
        }
    }

    /// How far a day lies from the first one.
    fn at(&self, day: i64) -> String {
        days(day - self.from)
    }

    /// Days that are marked in the heading, with what is written there.
    fn ticks(&self) -> Vec<(i64, String)> {
        let day_px = self.day_px;
        let month = |number: i64| words::MONTHS[(number - 1).clamp(0, 11) as usize];
        (self.from..=self.to)
            .filter_map(|day| {
                let (year, number, date) = civil(day);
                // 1970-01-01 was a Thursday.
                let is_monday = (day + 3).rem_euclid(7) == 0;
                let text = match () {
                    () if day_px > 20.0 && date == 1 => month(number).to_owned(),
                    () if day_px > 20.0 => date.to_string(),
                    () if day_px > 8.0 && is_monday => format!("{date} {}", month(number)),
                    () if day_px > 8.0 => return None,
                    () if date != 1 => return None,
                    () if day_px > 3.0 && number == 1 => format!("{} {year}", month(number)),
                    () if day_px > 3.0 => month(number).to_owned(),
                    () if number % 3 == 1 => format!("Q{} {year}", (number + 2) / 3),
                    () => return None,
                };
                Some((day, text))
            })
            .collect()
    }

    /// The heading.
    pub(super) fn marks(&self) -> AnyView {
        let today = words::day(civil(self.today), civil(self.today).0);
        let marks = self
            .ticks()
            .into_iter()
            .map(|(day, text)| {
                view! { <span class="gantt__tick" style:inset-inline-start=self.at(day)>{text}</span> }
            })
            .collect_view();
        view! {
            {marks}
            <span class="gantt__now" style:inset-inline-start=self.at(self.today)>{today}</span>
        }
        .into_any()
    }

    /// Lines, days off and today behind the bars.
    pub(super) fn ground(&self) -> AnyView {
        let lines = self
            .ticks()
            .into_iter()
            .map(|(day, _)| view! { <span class="gantt__line" style:inset-inline-start=self.at(day)></span> })
            .collect_view();
        let shown = self.day_px >= IDLE_PX;
        let idle = self
            .idle
            .iter()
            .filter(|_| shown)
            .map(|(first, count)| {
                view! {
                    <span class="gantt__idle" style:inset-inline-start=self.at(*first) style:inline-size=days(*count)></span>
                }
            })
            .collect_view();
        view! {
            {idle}
            {lines}
            <span class="gantt__today" style:inset-inline-start=self.at(self.today)></span>
        }
        .into_any()
    }
}

/// So many days, as a length.
fn days(count: i64) -> String {
    format!("calc(var(--day) * {count})")
}

/// It takes no time.
fn is_point(task: &PlanTask) -> bool {
    matches!(task.kind.as_str(), "gate" | "milestone")
}

/// Where a bar lies while it is dragged.
fn dragged(task: &PlanTask, drag: Option<Drag>) -> Option<(i64, i64)> {
    let (start, end) = task.days?;
    Some(match drag.filter(|it| it.task == task.task.id) {
        None => (start, end),
        Some(drag) if drag.end => (start, (end + drag.by).max(start)),
        Some(drag) => (start + drag.by, end + drag.by),
    })
}

/// What a bar says to those who do not see it.
fn label(task: &PlanTask, this_year: i64) -> String {
    let Some((start, end)) = task.days else {
        return words::NO_DAYS.to_owned();
    };
    let [start, end] = [start, end].map(|it| words::day(civil(it), this_year));
    let slot = task.slot.unwrap_or_default();
    let more: Vec<&str> = [
        (task.standing.as_str(), !task.standing.is_empty()),
        (words::CRITICAL, slot.is_critical),
        (words::TOO_EARLY, slot.is_too_early),
        (words::LATE, task.is_late),
        (words::OVERDUE, task.is_overdue),
    ]
    .into_iter()
    .filter(|it| it.1)
    .map(|it| it.0)
    .collect();
    words::bar(&words::span(&start, &end), task.percent, &more)
}

/// The classes of a bar.
fn class_of(task: &PlanTask, may: bool, on_its_way: bool) -> String {
    let slot = task.slot.unwrap_or_default();
    let mut class = format!("gantt__bar gantt__bar--{}", task.kind);
    for (name, wanted) in [
        ("done", task.state == "done" || task.passed),
        ("late", task.is_late || task.is_overdue),
        ("critical", slot.is_critical && task.kind != "phase"),
        ("early", slot.is_too_early),
        ("moves", task.moves && may),
        ("dragged", on_its_way),
    ] {
        if wanted {
            class.push_str(" gantt__bar--");
            class.push_str(name);
        }
    }
    class
}

/// The days of one line.
#[component]
pub(super) fn Bars(chart: Chart, task: Memo<PlanTask>, scale: Memo<Scale>) -> impl IntoView {
    let said = move || {
        let year = scale.with(|it| civil(it.today).0);
        task.with(|it| label(it, year))
    };
    let class = move || {
        let drag = chart.drag.get();
        task.with(|own| {
            let on_its_way = drag.is_some_and(|it| it.by != 0 && it.task == own.task.id);
            class_of(own, chart.may.get(), on_its_way)
        })
    };
    let place = Memo::new(move |_| task.with(|it| dragged(it, chart.drag.get())));
    let from = move || {
        let (start, _) = place.get().unwrap_or_default();
        scale.with(|it| it.at(start))
    };
    let long = move || {
        let (start, end) = place.get().unwrap_or_default();
        match task.with(is_point) {
            true => String::new(),
            false => days(end - start + 1),
        }
    };
    let baseline = move || {
        let (start, end) = task.with(|it| it.baseline)?;
        let at = scale.with(|it| it.at(start));
        let (class, size) = match task.with(is_point) {
            true => ("gantt__base gantt__base--point", String::new()),
            false => ("gantt__base", days(end - start + 1)),
        };
        Some(view! { <span class=class style:inset-inline-start=at style:inline-size=size></span> })
    };
    let begin = move |ev: ev::PointerEvent, end: bool| {
        let (id, moves) = task.with_untracked(|it| (it.task.id, it.moves));
        if !moves || !chart.may.get_untracked() || ev.button() != 0 {
            return;
        }
        ev.prevent_default();
        ev.stop_propagation();
        measure::capture_pointer(&ev);
        chart.chosen.set(id);
        chart.drag.set(Some(Drag {
            task: id,
            from_px: ev.client_x(),
            by: 0,
            end,
        }));
    };
    let moved = move |ev: ev::PointerEvent| {
        if chart.drag.with_untracked(Option::is_none) {
            return;
        }
        let day_px = chart.day_px.get_untracked();
        let direction = measure::reading_direction();
        chart.drag.update(|it| {
            if let Some(drag) = it {
                let px = f64::from((ev.client_x() - drag.from_px) * direction);
                drag.by = (px / day_px).round() as i64;
            }
        });
    };
    let drop_it = move |_: ev::PointerEvent| {
        let Some(drag) = chart.drag.get_untracked() else {
            return;
        };
        let (start, end) = task.with_untracked(|it| it.days).unwrap_or_default();
        if drag.by != 0 {
            let day = if drag.end { end } else { start };
            chart.put(drag.task, day + drag.by, drag.end);
        }
        chart.drag.set(None);
    };
    let has_handle =
        Memo::new(move |_| chart.may.get() && task.with(|it| it.moves && it.kind == "task"));
    view! {
        <div class="gantt__time" role="gridcell" aria-label=said>
            {baseline}
            <Show when=move || place.get().is_some()>
                <span
                    class=class aria-hidden="true"
                    style:inset-inline-start=from
                    style:inline-size=long
                    on:pointerdown=move |ev| begin(ev, false)
                    on:pointermove=moved
                    on:pointerup=drop_it
                    on:pointercancel=move |_| chart.drag.set(None)
                >
                    <span class="gantt__done" style:inline-size=move || task.with(|it| format!("{}%", it.percent))></span>
                    <Show when=move || has_handle.get()>
                        <span class="gantt__handle" on:pointerdown=move |ev| begin(ev, true)></span>
                    </Show>
                </span>
            </Show>
        </div>
    }
}

/// The arrows: from what comes first, along its line, then down or up to what waits.
#[component]
pub(super) fn Ties(chart: Chart, lanes: Memo<Vec<Lane>>, scale: Memo<Scale>) -> impl IntoView {
    let arrows = move || {
        let from = scale.with(|it| it.from);
        let lanes = lanes.get();
        chart.plan.with(|it| match it {
            Some(plan) => arrows_of(plan, &lanes, from),
            None => Vec::new(),
        })
    };
    view! { <div class="gantt__ties" aria-hidden="true">{arrows}</div> }
}

fn arrows_of(plan: &PlanView, lanes: &[Lane], from: i64) -> Vec<AnyView> {
    let row = |task: &PlanTask| {
        let found = lanes
            .iter()
            .position(|it| *it == Lane::Task(task.task.id))?;
        Some(found as i64)
    };
    // A bar ends with its last day; a diamond stands on its day.
    let end_of = |task: &PlanTask, last: i64| last + i64::from(!is_point(task));
    let mut arrows = Vec::new();
    for task in &plan.tasks {
        for tie in &task.ties {
            let Some(on) = plan.tasks.get(tie.on as usize) else {
                continue;
            };
            let (Some(here), Some(there)) = (row(task), row(on)) else {
                continue;
            };
            let (Some(own), Some(other)) = (task.days, on.days) else {
                continue;
            };
            let (from_its_end, to_the_end) = match tie.tie.as_str() {
                "SS" => (false, false),
                "FF" => (true, true),
                "SF" => (false, true),
                _ => (true, false),
            };
            let leaves = match from_its_end {
                true => end_of(on, other.1),
                false => other.0,
            };
            let arrives = match to_the_end {
                true => end_of(task, own.1),
                false => own.0,
            };
            let is_critical = [task, on]
                .iter()
                .all(|it| it.slot.is_some_and(|it| it.is_critical));
            arrows.push(arrow(
                (leaves - from, there),
                (arrives - from, here),
                is_critical,
            ));
        }
    }
    arrows
}

/// An arrow from one place to another, in days and lines.
fn arrow((x1, y1): (i64, i64), (x2, y2): (i64, i64), is_critical: bool) -> AnyView {
    let mut class = "gantt__tie".to_owned();
    for (name, wanted) in [
        ("down", y2 > y1),
        ("up", y2 <= y1),
        ("on", x2 >= x1),
        ("back", x2 < x1),
        ("critical", is_critical),
    ] {
        if wanted {
            class.push_str(" gantt__tie--");
            class.push_str(name);
        }
    }
    let (top, lines) = (y1.min(y2), (y2 - y1).abs());
    view! {
        <span
            class=class
            style:inset-inline-start=days(x1.min(x2))
            style:inline-size=days((x2 - x1).abs())
            style:inset-block-start=format!("calc(var(--row) * ({top} + 0.5))")
            style:block-size=format!("calc(var(--row) * {lines})")
        ></span>
    }
    .into_any()
}
