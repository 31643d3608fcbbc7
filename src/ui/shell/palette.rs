//! The command palette: every command and every record, by typing.

use leptos::{ev, prelude::*, task::spawn_local};

use super::{Frame, keys, theme};
use crate::domain::{Role, practices};
use crate::protocol::{Call, RefLabel, Reply};
use crate::ui::components::{Icon, use_notices};
use crate::ui::format;
use crate::ui::navigate::go;
use crate::ui::pages;
use crate::ui::route::{InsightsState, Route, SearchState, SettingsTab};
use crate::ui::words::shell::{frame, palette as words, record_name, role, settings};
use crate::web::client::use_client;
use crate::web::dom;

const RECENT_KEY: &str = "steward.recent";
const MOST_RECENT: usize = 8;
const MOST_HITS: u32 = 8;

/// One line of the palette.
#[derive(Clone)]
struct Line {
    group: &'static str,
    icon: &'static str,
    label: String,
    hint: String,
    act: Act,
}

/// What a line does.
#[derive(Clone)]
enum Act {
    Go(Route),
    Undo,
    Redo,
    Backup,
    Shortcuts,
    Who,
    Fold,
    Theme(theme::Theme),
    Role(Role),
}

/// The palette.
#[component]
pub(super) fn Palette(frame: Frame) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let theme = theme::use_theme();
    let node = NodeRef::<leptos::html::Dialog>::new();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let hits = RwSignal::new(Vec::<RefLabel>::new());
    let asked = StoredValue::new(0_u32);

    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (frame.palette.get(), dialog.open()) {
            (true, false) => {
                typed.set(String::new());
                hits.set(Vec::new());
                at.set(0);
                // It fails only for a dialog that is not in the page.
                drop(dialog.show_modal());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let search = move |text: String| {
        let number = asked.get_value() + 1;
        asked.set_value(number);
        at.set(0);
        if text.trim().is_empty() {
            hits.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let call = Call::Search {
                text,
                kind: String::new(),
                limit: MOST_HITS,
            };
            // While the search is loading the commands still answer; a slower answer must not win.
            if let Ok(Reply::Search(page)) = client.call(call).await
                && asked.try_get_value() == Some(number)
            {
                hits.set(page.hits.into_iter().map(|it| it.record).collect());
            }
        });
    };
    let lines = Memo::new_with_compare(
        move |_| {
            if !frame.palette.get() {
                return Vec::new();
            }
            let text = typed.get();
            let text = text.trim();
            let mut lines = Vec::new();
            if text.is_empty() {
                lines.extend(
                    recent()
                        .into_iter()
                        .map(|it| record_line(words::RECENT, &it)),
                );
            } else {
                lines.extend(hits.get().iter().map(|it| record_line(words::RECORDS, it)));
            }
            let (undo, redo) = client.status.with(|it| (it.undo.clone(), it.redo.clone()));
            let commands = commands(&undo, &redo)
                .into_iter()
                .filter(|it| fits(&it.label, text))
                .collect::<Vec<_>>();
            // A command that begins with what was typed is meant more often than a record.
            let first = commands.first().is_some_and(|it| {
                !text.is_empty() && it.label.to_lowercase().starts_with(&text.to_lowercase())
            });
            if first {
                lines.splice(0..0, commands);
            } else {
                lines.extend(commands);
            }
            if !text.is_empty() {
                lines.push(Line {
                    group: words::RECORDS,
                    icon: "search",
                    label: words::search_for(text),
                    hint: String::new(),
                    act: Act::Go(Route::Search(SearchState {
                        text: text.to_owned(),
                        kind: String::new(),
                    })),
                });
            }
            lines
        },
        |_, _| true,
    );
    let run = move |act: Act| {
        frame.palette.set(false);
        match act {
            Act::Go(route) => go(&route),
            Act::Undo => keys::undo(client, notices),
            Act::Redo => keys::redo(client, notices),
            Act::Backup => pages::settings::download_backup(client, notices),
            Act::Shortcuts => frame.shortcuts.set(true),
            Act::Who => frame.who.set(true),
            Act::Fold => frame.folded.update(|it| *it = !*it),
            Act::Theme(chosen) => theme.set(chosen),
            Act::Role(role) => {
                let mut me = client.status.with_untracked(|it| it.me.clone());
                me.role = role;
                spawn_local(async move {
                    if let Err(news) = client.call(Call::SetMe(me)).await {
                        notices.bad(&news);
                    }
                });
            }
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let count = lines.with_untracked(Vec::len).max(1);
        match ev.key().as_str() {
            "ArrowDown" => at.update(|it| *it = (*it + 1) % count),
            "ArrowUp" => at.update(|it| *it = (*it + count - 1) % count),
            "Enter" => {
                let line = lines.with_untracked(|it| it.get(at.get_untracked()).cloned());
                if let Some(line) = line {
                    run(line.act);
                }
            }
            _ => return,
        }
        ev.prevent_default();
        dom::after_draw(|| dom::scroll_into_view(".palette__line--active"));
    };
    view! {
        <dialog
            node_ref=node class="dialog palette" aria-label=words::TITLE
            on:close=move |_| frame.palette.set(false)
            on:mousedown=move |ev| {
                if let (Some(target), Some(dialog)) = (ev.target(), node.get_untracked())
                    && target == ****dialog
                {
                    frame.palette.set(false);
                }
            }
        >
            <div class="palette__head">
                <Icon name="search"/>
                <input
                    class="palette__input" type="text" role="combobox" autocomplete="off" autofocus=true
                    aria-label=words::TITLE aria-controls="palette-list" aria-expanded="true" aria-autocomplete="list"
                    aria-activedescendant=move || format!("palette-{}", at.get())
                    placeholder=frame::FIND
                    prop:value=typed
                    on:input=move |ev| {
                        let text = event_target_value(&ev);
                        typed.set(text.clone());
                        search(text);
                    }
                    on:keydown=keys
                />
            </div>
            <div id="palette-list" class="palette__list" role="listbox" aria-label=words::TITLE>
                {move || {
                    let mut group = "";
                    let lines = lines.get();
                    if lines.is_empty() {
                        return view! { <p class="palette__none">{words::NOTHING}</p> }.into_any();
                    }
                    lines
                        .into_iter()
                        .enumerate()
                        .map(|(place, line)| {
                            let heading = (line.group != group).then_some(line.group);
                            group = line.group;
                            let is_active = move || at.get() == place;
                            let act = line.act.clone();
                            view! {
                                {heading.map(|it| view! { <p class="palette__heading" role="presentation">{it}</p> })}
                                <div
                                    id=format!("palette-{place}") class="palette__line" role="option"
                                    class:palette__line--active=is_active
                                    aria-selected=move || is_active().to_string()
                                    on:mousemove=move |_| if at.get_untracked() != place { at.set(place) }
                                    on:click=move |_| run(act.clone())
                                >
                                    <Icon name=line.icon/>
                                    <span class="cut">{line.label}</span>
                                    <span class="palette__hint">{line.hint}</span>
                                </div>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </div>
        </dialog>
    }
}

fn record_line(group: &'static str, to: &RefLabel) -> Line {
    let practice = practices::by_name(&to.kind);
    Line {
        group,
        icon: practice.map_or("circle", |it| it.icon),
        label: record_name(to),
        hint: practice.map_or("", |it| it.words.singular).to_owned(),
        act: Act::Go(Route::record(to)),
    }
}

fn commands(undo: &str, redo: &str) -> Vec<Line> {
    let line = |icon, label: String, hint: &str, act| Line {
        group: words::COMMANDS,
        icon,
        label,
        hint: hint.to_owned(),
        act,
    };
    let mut lines = vec![line(
        "plus",
        words::new("incident"),
        "C",
        Act::Go(Route::new_record("incident")),
    )];
    let go = |icon, page: &str, route| line(icon, words::go_to(page), "", Act::Go(route));
    lines.push(go("house", frame::HOME, Route::Home));
    for practice in practices::ALL {
        lines.push(go(
            practice.icon,
            practice.words.heading,
            Route::list(practice.name),
        ));
    }
    lines.push(go(
        "chart-column",
        frame::INSIGHTS,
        Route::Insights(InsightsState::default()),
    ));
    for (page, icon, label) in crate::ui::words::programme::PAGES {
        let page_name = format!("{}: {label}", crate::ui::words::programme::TITLE);
        lines.push(go(icon, &page_name, Route::programme(page)));
    }
    lines.push(go("upload", frame::IMPORT, Route::Import));
    for tab in SettingsTab::ALL {
        let page = format!("{}: {}", frame::SETTINGS, settings::tab(tab));
        lines.push(go("settings", &page, Route::Settings(tab)));
    }
    for practice in practices::ALL.iter().skip(1) {
        lines.push(line(
            practice.icon,
            words::new(practice.words.singular),
            "",
            Act::Go(Route::new_record(practice.name)),
        ));
    }
    lines.push(line("undo-2", words::undo(undo), "", Act::Undo));
    lines.push(line("redo-2", words::redo(redo), "", Act::Redo));
    lines.push(line("download", words::BACKUP.into(), "", Act::Backup));
    for theme in theme::Theme::ALL {
        lines.push(line(
            theme.icon(),
            words::theme(theme.label()),
            "",
            Act::Theme(theme),
        ));
    }
    for it in Role::ALL {
        lines.push(line("eye", words::role(role(it)), "", Act::Role(it)));
    }
    lines.push(line("user", frame::I_AM_ELSE.into(), "", Act::Who));
    lines.push(line("panel-left", frame::FOLD_RAIL.into(), "", Act::Fold));
    lines.push(line(
        "keyboard",
        frame::SHORTCUTS.into(),
        "?",
        Act::Shortcuts,
    ));
    lines
}

/// Every word typed begins a word of the label.
fn fits(label: &str, text: &str) -> bool {
    let label = label.to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| {
        label
            .split(|it: char| !it.is_alphanumeric())
            .any(|it| it.starts_with(word))
    })
}

/// Keeps the records that were opened last, by their addresses and titles.
pub(super) fn remember_records(route: Signal<Route>) {
    let client = use_client();
    Effect::new(move |_| {
        let Route::Record(state) = route.get() else {
            return;
        };
        spawn_local(async move {
            let call = Call::Record { id: state.id };
            if let Ok(Reply::Record(view)) = client.call(call).await {
                let mut list = recent();
                list.retain(|it| it.id != view.me.id);
                list.insert(0, view.me.clone());
                list.truncate(MOST_RECENT);
                let text: Vec<String> = list.iter().map(print_recent).collect();
                dom::store(RECENT_KEY, Some(&text.join("\n")));
            }
        });
    });
}

fn recent() -> Vec<RefLabel> {
    dom::stored(RECENT_KEY)
        .unwrap_or_default()
        .lines()
        .filter_map(parse_recent)
        .collect()
}

fn print_recent(to: &RefLabel) -> String {
    let label = format::glance(&to.label);
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    [to.id.to_hex(), to.kind.clone(), to.number.clone(), label].join("\t")
}

fn parse_recent(line: &str) -> Option<RefLabel> {
    let mut parts = line.splitn(4, '\t').map(str::to_owned);
    Some(RefLabel {
        id: crate::domain::RecordId::from_hex(&parts.next()?).ok()?,
        kind: parts.next()?,
        number: parts.next()?,
        label: parts.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_begins_words_of_a_command() {
        assert!(fits("Go to Configuration items", "conf"));
        assert!(fits("Go to Configuration items", "it go"));
        assert!(!fits("Go to Configuration items", "figuration"));
        assert!(fits("Go to Home", ""));
    }

    #[test]
    fn records_opened_last_read_back() {
        let to = RefLabel {
            id: crate::domain::RecordId([7; 16]),
            kind: "incident".into(),
            number: "INC-0001".into(),
            label: "Mail\tis slow".into(),
        };
        assert_eq!(
            parse_recent(&print_recent(&to)),
            Some(RefLabel {
                label: "Mail is slow".into(),
                ..to
            })
        );
        assert_eq!(parse_recent("nonsense"), None);
    }
}
