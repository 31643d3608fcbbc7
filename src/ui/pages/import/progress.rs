//! How far the import is.

use leptos::prelude::*;

use super::Importing;
use crate::protocol::{ImportProgress, ImportStage};
use crate::ui::components::Icon;
use crate::ui::format;
use crate::ui::words::shell::import as words;

/// Bar, rows, rate, time left, Stop.
#[component]
pub(super) fn Progress(importing: Importing, dry: bool) -> impl IntoView {
    let progress = Memo::new(move |_| importing.client.import.get().unwrap_or_default());
    let stopping = RwSignal::new(false);
    let files = importing
        .plan
        .with_untracked(|it| format!("{} · {}", it.file_names.join(", "), format::bytes(it.bytes)));
    let share = move || progress.with(share);
    let number =
        move |read: fn(&ImportProgress) -> u32| move || format::number(progress.with(read));
    let stop = move |_| {
        stopping.set(true);
        importing.stop();
    };
    view! {
        <section class="card progress" aria-busy="true">
            <header class="progress__head">
                <h2>{if dry { words::TRYING } else { words::RUNNING }}</h2>
                <span class="faint cut">{files}</span>
            </header>
            <p class="progress__rows">
                <b>{number(|it| it.counts.rows)}</b> " " {words::ROWS}
            </p>
            <div
                class="meter" role="progressbar" aria-label=words::RUNNING aria-valuemin="0" aria-valuemax="100"
                aria-valuenow=move || format!("{:.0}", share() * 100.0)
            >
                <div class="meter__bar" style:transform=move || format!("scaleX({:.4})", share())></div>
            </div>
            <dl class="figures figures--row">
                <div><dt>{words::DONE_SHARE}</dt><dd>{move || progress.with(|it| format::percent(it.bytes, it.total_bytes))}</dd></div>
                <div><dt>{words::RATE}</dt><dd>{move || progress.with(rate)}</dd></div>
                <div><dt>{words::LEFT}</dt><dd>{move || progress.with(left)}</dd></div>
                <div><dt>{words::REMARKS}</dt><dd>{number(|it| it.counts.findings)}</dd></div>
            </dl>
            <p class="faint" role="status">{move || progress.with(|it| words::stage(it.stage))}</p>
            <div class="buttons">
                <button type="button" class="button" disabled=stopping on:click=stop>
                    <Icon name="square" class="icon--small"/>
                    {move || if stopping.get() { words::STOPPING } else { words::STOP }}
                </button>
            </div>
            <p class="faint">{words::STOP_HELP}</p>
        </section>
    }
}

/// 0 to 1.
fn share(progress: &ImportProgress) -> f64 {
    match progress.stage {
        ImportStage::Done => 1.0,
        _ if progress.total_bytes == 0 => 0.0,
        _ => (progress.bytes as f64 / progress.total_bytes as f64).clamp(0.0, 1.0),
    }
}

fn rate(progress: &ImportProgress) -> String {
    if progress.elapsed_ms < 200 {
        return "…".into();
    }
    let per_second = f64::from(progress.counts.rows) * 1000.0 / f64::from(progress.elapsed_ms);
    words::rate(&format::number(per_second.round()))
}

fn left(progress: &ImportProgress) -> String {
    let share = share(progress);
    if progress.elapsed_ms < 500 || !(0.01..1.0).contains(&share) {
        return "…".into();
    }
    let left_ms = f64::from(progress.elapsed_ms) * (1.0 - share) / share;
    words::about(&format::duration(left_ms.max(1000.0) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_never_beyond_its_ends() {
        let at = |bytes, total_bytes, stage| {
            share(&ImportProgress {
                bytes,
                total_bytes,
                stage,
                ..ImportProgress::default()
            })
        };
        assert_eq!(at(0, 0, ImportStage::Rows), 0.0);
        assert_eq!(at(50, 100, ImportStage::Rows), 0.5);
        assert_eq!(at(120, 100, ImportStage::Index), 1.0);
        assert_eq!(at(0, 0, ImportStage::Done), 1.0);
    }
}
