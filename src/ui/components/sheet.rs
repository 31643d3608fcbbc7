//! A sheet on screen. The engine wrote it; here it is only drawn.

use leptos::prelude::*;

use super::Icon;
use crate::protocol::{
    Block, Cell, Door, Figure, Grid, Known, Part, Sheet, Show as Shown, Span, Tone,
};
use crate::ui::format;
use crate::ui::route::{ListState, NewState, ProgrammeState, Route};
use crate::ui::words::programme as words;
use crate::web::dom;

/// The address behind a door.
pub fn address(door: &Door) -> String {
    match door {
        Door::List { kind, query, as_of } => Route::List(ListState {
            kind: kind.clone(),
            query: Some(query.clone()),
            as_of: as_of.map_or_else(String::new, |it| it.to_string()),
            ..ListState::default()
        }),
        Door::Record(label) => Route::record(label),
        Door::Page(page) => {
            // The days, the moment and the eyes stay the same from page to page.
            let here = match Route::parse(&dom::hash()) {
                Route::Programme(here) => here,
                _ => ProgrammeState::default(),
            };
            Route::Programme(ProgrammeState {
                page: page.clone(),
                view: String::new(),
                ..here
            })
        }
        Door::New { kind, fields } => Route::New(NewState {
            kind: kind.clone(),
            fields: fields.clone(),
        }),
    }
    .print()
}

/// What is read.
pub fn text(show: &Shown) -> String {
    match show {
        Shown::Words(words) => words.clone(),
        Shown::Amount { value, unit } => format::amount(unit, *value),
        Shown::Day(unix_ms) => format::date(*unix_ms),
    }
}

/// How something is known: a dot, full, half or hollow, with its word.
#[component]
fn KnownDot(known: Known) -> impl IntoView {
    let word = words::known(known.code());
    view! {
        <span class=format!("known known--{}", known.code()) title=word>
            <span class="visually-hidden">{word}</span>
        </span>
    }
}

fn spans(all: &[Span]) -> Vec<AnyView> {
    all.iter()
        .map(|span| {
            let words = text(&span.show);
            match &span.door {
                Some(door) => view! { <a class="door" href=address(door)>{words}</a> }.into_any(),
                None => words.into_any(),
            }
        })
        .collect()
}

/// A sheet: its verdict, then its parts.
#[component]
pub fn SheetView(
    /// The sheet.
    sheet: Sheet,
) -> impl IntoView {
    let withheld = (!sheet.withheld.is_empty()).then(|| {
        view! {
            <p class="sheet__withheld">
                <Icon name="lock" class="icon--small"/>
                " " {words::withheld(&sheet.audience, &sheet.withheld.join(", "))}
            </p>
        }
    });
    let lead =
        (!sheet.lead.is_empty()).then(|| view! { <p class="sheet__lead">{spans(&sheet.lead)}</p> });
    view! {
        <div class="sheet" data-sheet=sheet.id.clone()>
            {lead}
            {withheld}
            {sheet.blocks.iter().map(part).collect_view()}
        </div>
    }
}

fn part(block: &Block) -> AnyView {
    match &block.part {
        Part::Heading(heading) => {
            view! { <h2 class="sheet__heading">{heading.clone()}</h2> }.into_any()
        }
        Part::Text(text) => view! { <p class="sheet__text">{spans(text)}</p> }.into_any(),
        Part::Figures(all) => view! {
            <ul class="figures">{all.iter().map(figure).collect_view()}</ul>
        }
        .into_any(),
        Part::Table(table) => grid(table),
        Part::Mix {
            measured,
            evidenced,
            declared,
        } => mix([
            (Known::Measured, *measured),
            (Known::Evidenced, *evidenced),
            (Known::Declared, *declared),
        ]),
        Part::Note { tone, text } => {
            let icon = match tone {
                Tone::Good => "circle-check",
                Tone::Bad => "circle-x",
                Tone::Watch => "triangle-alert",
                Tone::Plain | Tone::Unknown => "info",
            };
            view! {
                <p class=format!("sheet__note sheet__note--{}", tone.code())>
                    <Icon name=icon class="icon--small"/>
                    <span>{spans(text)}</span>
                </p>
            }
            .into_any()
        }
        Part::Actions(all) => {
            let links = all
                .iter()
                .map(|(label, door)| view! { <a class="button button--small" href=address(door)>{label.clone()}</a> })
                .collect_view();
            view! { <nav class="sheet__actions">{links}</nav> }.into_any()
        }
        Part::Break => view! { <hr class="sheet__break"/> }.into_any(),
    }
}

fn figure(figure: &Figure) -> AnyView {
    let amount = |value: f64| format::amount(&figure.unit, value);
    let value = figure
        .value
        .map_or_else(|| words::NO_VALUE.to_owned(), amount);
    let class = if figure.value.is_some() {
        "figure__value"
    } else {
        "figure__value figure__value--none"
    };
    let value = match &figure.door {
        Some(door) => view! { <a class=class href=address(door)>{value}</a> }.into_any(),
        None => view! { <span class=class>{value}</span> }.into_any(),
    };
    let range = figure
        .low
        .zip(figure.high)
        .map(|(low, high)| words::range(&amount(low), &amount(high)));
    let facts = [
        (figure.n > 0).then(|| words::cases(&format::number(figure.n))),
        range,
        figure
            .before
            .map(|it| format!("{} {}", amount(it), words::BEFORE)),
        figure
            .target
            .map(|it| format!("{} {}", words::TARGET, amount(it))),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let tone = words::tone(figure.tone.code());
    view! {
        <li class=format!("figure figure--{}", figure.tone.code()) data-figure=figure.id.clone()>
            <span class="figure__label">{figure.label.clone()}</span>
            {value}
            <span class="figure__facts"><KnownDot known=figure.known/> " " {facts}</span>
            <span class="figure__note">{figure.note.clone()}</span>
            <span class="visually-hidden">{tone}</span>
        </li>
    }
    .into_any()
}

fn mix(parts: [(Known, u32); 3]) -> AnyView {
    let all: u32 = parts.iter().map(|it| it.1).sum();
    let bars = parts
        .iter()
        .filter(|it| it.1 > 0)
        .map(|(known, count)| {
            let width = format!("{:.2}%", f64::from(*count) / f64::from(all.max(1)) * 100.0);
            view! { <span class=format!("mix__bar mix__bar--{}", known.code()) style:inline-size=width></span> }
        })
        .collect_view();
    let counts = parts
        .iter()
        .map(|(known, count)| {
            view! {
                <li><KnownDot known=*known/> " " <b>{format::number(*count)}</b> " " {words::known(known.code())}</li>
            }
        })
        .collect_view();
    view! {
        <div class="mix" aria-label=words::MIX role="group">
            <div class="mix__track" aria-hidden="true">{bars}</div>
            <ul>{counts}</ul>
        </div>
    }
    .into_any()
}

fn grid(table: &Grid) -> AnyView {
    if table.rows.is_empty() {
        return view! { <p class="sheet__empty">{table.empty.clone()}</p> }.into_any();
    }
    let numeric: Vec<bool> = table.columns.iter().map(|it| it.numeric).collect();
    let class = move |at: usize| {
        if numeric.get(at) == Some(&true) {
            "number"
        } else {
            ""
        }
    };
    let has_head = table.columns.iter().any(|it| !it.label.is_empty());
    let head = has_head.then(|| {
        let cells = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, it)| view! { <th scope="col" class=class(at)>{it.label.clone()}</th> })
            .collect_view();
        view! { <thead><tr>{cells}</tr></thead> }
    });
    let rows = table
        .rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .enumerate()
                .map(|(at, it)| cell(it, class(at), at == 0))
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let kind = if table.heat {
        "grid grid--heat"
    } else {
        "grid"
    };
    let caption = (!table.caption.is_empty())
        .then(|| view! { <caption class="visually-hidden">{table.caption.clone()}</caption> });
    view! {
        <div class="sheet__scroll" tabindex="0" role="region" aria-label=table.caption.clone()>
            <table class=kind>{caption}{head}<tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

fn cell(cell: &Cell, class: &'static str, is_first: bool) -> AnyView {
    let words_of = text(&cell.show);
    let shown = match &cell.door {
        Some(door) => view! { <a class="door" href=address(door)>{words_of}</a> }.into_any(),
        None => words_of.into_any(),
    };
    let percent = |share: f64| format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0);
    let bar = cell.bar.map(|share| {
        let ghost = cell.ghost.map(
            |it| view! { <span class="cell__ghost" style:inset-inline-start=percent(it)></span> },
        );
        view! {
            <span class="cell__bar" aria-hidden="true">
                <span class="cell__fill" style:inline-size=percent(share)></span>
                {ghost}
            </span>
        }
    });
    let tone = cell.tone.code();
    let said = (!matches!(cell.tone, Tone::Plain)).then(
        || view! { <span class="visually-hidden">{format!(" ({})", words::tone(tone))}</span> },
    );
    let known = cell.known.map(|known| view! { <KnownDot known=known/> });
    let class = format!("cell cell--{tone} {class}");
    if is_first {
        view! { <th scope="row" class=class>{known}{shown}{said}{bar}</th> }.into_any()
    } else {
        view! { <td class=class>{known}{shown}{said}{bar}</td> }.into_any()
    }
}
