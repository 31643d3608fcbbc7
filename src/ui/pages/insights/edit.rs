//! Making and changing a dashboard: every step by keyboard as well as by pointer.

use leptos::{ev, prelude::*, task::spawn_local};

use super::board::Board;
use crate::domain::dashboard::{self, COLUMNS, LOOKS, Look, MOST_ROWS, Piece};
use crate::domain::declare::FieldType;
use crate::domain::{RecordId, incident, kpi, order, probe};
use crate::protocol::{Command, Datum, RefLabel};
use crate::ui::components::{Dialog, Icon, IconButton, use_notices};
use crate::ui::route::{InsightsState, Route};
use crate::ui::words::insight::edit as words;
use crate::ui::{drafts, navigate};
use crate::web::{client::Client, client::use_client, dom};

/// A dashboard that is being changed.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Draft {
    /// Under what it is kept while it is not saved.
    key: String,
    /// The record; `None` for one that is yet to be made.
    id: Option<RecordId>,
    /// Its name.
    pub(super) name: String,
    /// What it answers.
    pub(super) purpose: String,
    /// Only records that this query finds.
    pub(super) only: String,
    /// Whether others see it.
    shared: bool,
    /// What it shows.
    pub(super) pieces: Vec<Piece>,
}

impl Draft {
    fn of(board: &Board) -> Self {
        let made = board.made.as_ref();
        Self {
            key: format!("dashboard/{}", board.key),
            id: made.map(|it| it.id),
            name: match made {
                Some(_) => board.label.clone(),
                None => words::copy_of(&board.label),
            },
            purpose: board.purpose.clone(),
            only: board.only.clone(),
            shared: made.is_some_and(|it| it.shared),
            pieces: board.pieces.clone(),
        }
    }

    /// All that may be changed, a line for each.
    fn text(&self) -> String {
        let shared = if self.shared { "shared" } else { "" };
        let pieces = dashboard::print(&self.pieces);
        [&self.name, &self.purpose, &self.only, shared, &pieces]
            .map(|it| it.replace(['\n', '\r'], " "))
            .join("\n")
    }

    /// With what was kept, if it reads.
    fn with(mut self, text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [name, purpose, only, shared, pieces] = lines.as_slice() else {
            return None;
        };
        self.pieces = dashboard::read(pieces).ok()?;
        self.name = (*name).to_owned();
        self.purpose = (*purpose).to_owned();
        self.only = (*only).to_owned();
        self.shared = !shared.is_empty();
        Some(self)
    }

    /// Puts a piece where another stands.
    pub(super) fn move_to(&mut self, from: usize, to: usize) {
        if from < self.pieces.len() && to < self.pieces.len() {
            let piece = self.pieces.remove(from);
            self.pieces.insert(to, piece);
        }
    }

    fn resize(&mut self, at: usize, columns: i16, rows: i16) {
        if let Some(piece) = self.pieces.get_mut(at) {
            let sized = |now: u8, by: i16, most: u8| {
                let size = (i16::from(now) + by).clamp(1, i16::from(most));
                u8::try_from(size).unwrap_or(now)
            };
            piece.width = sized(piece.width, columns, COLUMNS);
            piece.height = sized(piece.height, rows, MOST_ROWS);
        }
    }
}

/// Which piece is being changed in the form: one that is there, or a new one.
#[derive(Clone, Copy, Default)]
pub(super) struct PieceDialogState {
    open: RwSignal<bool>,
    at: RwSignal<Option<usize>>,
}

impl PieceDialogState {
    fn show(self, at: Option<usize>) {
        self.at.set(at);
        self.open.set(true);
    }
}

/// Keeps what is being changed on this device, so that a reload loses nothing.
fn keep(client: Client, draft: RwSignal<Option<Draft>>) {
    draft.with_untracked(|it| {
        if let Some(draft) = it {
            drafts::keep(client, &draft.key, Some(&draft.text()));
        }
    });
}

/// Change it, copy it, make a new one, show it on the whole screen.
#[component]
pub(super) fn Tools(
    /// What is looked at.
    board: Memo<Board>,
    /// What is being changed.
    draft: RwSignal<Option<Draft>>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let may = Memo::new(move |_| client.status.with(|it| it.me.role.works_the_desk()));
    let begin = move |copy: bool| {
        let mut new = board.with_untracked(Draft::of);
        if copy {
            new = Draft {
                key: format!(
                    "dashboard/new/{}",
                    board.with_untracked(|it| it.key.clone())
                ),
                id: None,
                name: words::copy_of(&board.with_untracked(|it| it.label.clone())),
                shared: false,
                ..new
            };
        }
        // What was changed before and not saved is still there.
        let kept = drafts::kept(&new.key).and_then(|it| new.clone().with(&it));
        if let Some(kept) = kept.filter(|it| *it != new) {
            new = kept;
            notices.say(words::DRAFT_IS_BACK);
        }
        draft.set(Some(new));
        dom::focus_soon("#dashboard-name");
    };
    let full = move |_| dom::full_screen("#insights");
    view! {
        <div class="insights__tools">
            <Show when=move || may.get() && draft.with(Option::is_none)>
                <Show when=move || board.with(|it| it.made.is_some())>
                    <button type="button" class="button button--small" id="dashboard-change" on:click=move |_| begin(false)>
                        <Icon name="pencil" class="icon--small"/> {words::CHANGE}
                    </button>
                </Show>
                <button type="button" class="button button--small" id="dashboard-copy" on:click=move |_| begin(true)>
                    <Icon name="copy" class="icon--small"/> {words::COPY}
                </button>
            </Show>
            <IconButton icon="maximize-2" label=words::FULL_SCREEN on_click=full/>
        </div>
    }
}

/// Name, purpose, filter; add, save, discard.
#[component]
pub(super) fn EditBar(
    /// What is being changed.
    draft: RwSignal<Option<Draft>>,
    /// The form of a piece.
    dialog: PieceDialogState,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let set = move |edit: &dyn Fn(&mut Draft)| {
        draft.update(|it| {
            if let Some(draft) = it {
                edit(draft);
            }
        });
    };
    // Every change is kept; what was just begun needs not be.
    Effect::new(move |last: Option<bool>| {
        let is_there = draft.with(Option::is_some);
        if last == Some(true) && is_there {
            keep(client, draft);
        }
        is_there
    });
    let read = move |get: fn(&Draft) -> String| {
        move || draft.with(|it| it.as_ref().map(get).unwrap_or_default())
    };
    let end = move || {
        if let Some(draft) = draft.get_untracked() {
            drafts::keep(client, &draft.key, None);
        }
        draft.set(None);
    };
    let save = move || {
        let Some(held) = draft.get_untracked() else {
            return;
        };
        // What does not read as it was written would lose pieces.
        if let Some(why) = held.pieces.iter().find_map(|it| it.check().err()) {
            notices.say(why);
            return;
        }
        let text = |text: &str| match text.trim() {
            "" => Datum::None,
            it => Datum::Text(it.to_owned()),
        };
        let mut fields = vec![
            ("name".to_owned(), text(&held.name)),
            ("description".to_owned(), text(&held.purpose)),
            ("only".to_owned(), text(&held.only)),
            ("shared".to_owned(), Datum::Bool(held.shared)),
            ("pieces".to_owned(), text(&dashboard::print(&held.pieces))),
        ];
        let me = client.status.with_untracked(|it| it.me.clone());
        if held.id.is_none() && !me.person.is_nil() {
            let owner = RefLabel {
                id: me.person,
                ..RefLabel::default()
            };
            fields.push(("owner".to_owned(), Datum::Ref(owner)));
        }
        let command = match held.id {
            Some(id) => Command::Update {
                records: vec![id],
                fields,
            },
            None => Command::Create {
                kind: "dashboard".into(),
                fields,
            },
        };
        spawn_local(async move {
            match client.run(command).await {
                Ok(done) => {
                    notices.say(words::SAVED);
                    // What was typed, or begun elsewhere, while it was being saved is not forgotten.
                    let is_same = draft.try_get_untracked().flatten().as_ref() == Some(&held);
                    if !is_same {
                        return;
                    }
                    end();
                    if let (None, Some(made)) = (held.id, done.records.first()) {
                        navigate::go_in_place(&Route::Insights(InsightsState {
                            board: made.id.to_hex(),
                            ..InsightsState::default()
                        }));
                    }
                }
                Err(news) => notices.bad(&news),
            }
        });
    };
    view! {
        <Show when=move || draft.with(Option::is_some)>
            <form
                class="card insights__edit" aria-label=words::CHANGE
                on:submit=move |ev| { ev.prevent_default(); save(); }
            >
                <label class="insights__control insights__control--wide">
                    <span>{words::NAME}</span>
                    <input
                        type="text" class="input input--small" id="dashboard-name" required
                        prop:value=read(|it| it.name.clone())
                        on:input=move |ev| set(&|it| it.name = event_target_value(&ev))
                    />
                </label>
                <label class="insights__control insights__control--wide">
                    <span>{words::PURPOSE}</span>
                    <input
                        type="text" class="input input--small" id="dashboard-purpose"
                        prop:value=read(|it| it.purpose.clone())
                        on:input=move |ev| set(&|it| it.purpose = event_target_value(&ev))
                    />
                </label>
                <label class="insights__control insights__control--wide">
                    <span>{words::ONLY}</span>
                    <input
                        type="text" class="input input--small" id="dashboard-only"
                        prop:value=read(|it| it.only.clone())
                        on:change=move |ev| set(&|it| it.only = event_target_value(&ev))
                    />
                </label>
                <label class="insights__check">
                    <input
                        type="checkbox"
                        prop:checked=move || draft.with(|it| it.as_ref().is_some_and(|it| it.shared))
                        on:change=move |ev| set(&|it| it.shared = event_target_checked(&ev))
                    />
                    <span>{words::SHARED}</span>
                </label>
                <span class="insights__edit-buttons">
                    <button type="button" class="button" id="piece-add" on:click=move |_| dialog.show(None)>
                        <Icon name="plus" class="icon--small"/> {words::ADD}
                    </button>
                    <button type="submit" class="button button--primary">{words::SAVE}</button>
                    <button type="button" class="button button--quiet" on:click=move |_| end()>{words::DISCARD}</button>
                </span>
                <p class="insights__hint">{words::KEYS}</p>
            </form>
            <PieceDialog dialog=dialog draft=draft/>
        </Show>
    }
}

/// What can be done to one piece.
#[component]
pub(super) fn PieceTools(
    /// Where it stands.
    at: usize,
    /// The dashboard.
    draft: RwSignal<Option<Draft>>,
    /// The form of a piece.
    dialog: PieceDialogState,
) -> impl IntoView {
    let edit = move |edit: &dyn Fn(&mut Draft)| {
        draft.update(|it| {
            if let Some(draft) = it {
                edit(draft);
            }
        });
    };
    // The pieces are drawn anew after each step; the focus stays with the piece that was moved.
    let step = move |from: usize, to: usize| {
        edit(&|it| it.move_to(from, to));
        dom::focus_soon(format!("#piece-tools-{to}"));
    };
    let resize = move |columns: i16, rows: i16| {
        edit(&|it| it.resize(at, columns, rows));
        dom::focus_soon(format!("#piece-tools-{at}"));
    };
    let last = move || draft.with_untracked(|it| it.as_ref().map_or(0, |it| it.pieces.len()));
    let remove = move || {
        edit(&|it| {
            if at < it.pieces.len() {
                it.pieces.remove(at);
            }
        });
        let to = at.min(last().saturating_sub(1));
        dom::focus_soon(format!("#piece-tools-{to}"));
    };
    let earlier = move |_| {
        if at > 0 {
            step(at, at - 1);
        }
    };
    let later = move |_| {
        if at + 1 < last() {
            step(at, at + 1);
        }
    };
    let keys = move |ev: ev::KeyboardEvent| {
        let handled = match (ev.key().as_str(), ev.shift_key()) {
            ("ArrowLeft" | "ArrowUp", false) if at > 0 => {
                step(at, at - 1);
                true
            }
            ("ArrowRight" | "ArrowDown", false) if at + 1 < last() => {
                step(at, at + 1);
                true
            }
            ("ArrowRight", true) => {
                resize(1, 0);
                true
            }
            ("ArrowLeft", true) => {
                resize(-1, 0);
                true
            }
            ("ArrowDown", true) => {
                resize(0, 1);
                true
            }
            ("ArrowUp", true) => {
                resize(0, -1);
                true
            }
            ("Delete", _) => {
                remove();
                true
            }
            _ => false,
        };
        if handled {
            ev.prevent_default();
            ev.stop_propagation();
        }
    };
    let name = draft.with_untracked(|it| {
        let piece = it.as_ref().and_then(|it| it.pieces.get(at));
        piece.map(Piece::heading).unwrap_or_default()
    });
    view! {
        <div
            class="piece__tools" role="toolbar" tabindex="0" id=format!("piece-tools-{at}")
            aria-label=words::piece(&name) on:keydown=keys
        >
            <span class="piece__grip" aria-hidden="true"><Icon name="grip-vertical" class="icon--small"/></span>
            <IconButton icon="arrow-left" label=words::EARLIER class="button--small" on_click=earlier/>
            <IconButton icon="arrow-right" label=words::LATER class="button--small" on_click=later/>
            <IconButton icon="minus" label=words::NARROWER class="button--small" on_click=move |_| resize(-1, 0)/>
            <IconButton icon="plus" label=words::WIDER class="button--small" on_click=move |_| resize(1, 0)/>
            <IconButton icon="chevron-up" label=words::LOWER class="button--small" on_click=move |_| resize(0, -1)/>
            <IconButton icon="chevron-down" label=words::TALLER class="button--small" on_click=move |_| resize(0, 1)/>
            <IconButton icon="pencil" label=words::CHANGE_PIECE class="button--small" on_click=move |_| dialog.show(Some(at))/>
            <IconButton icon="trash-2" label=words::REMOVE class="button--small" on_click=move |_| remove()/>
        </div>
    }
}

/// The fields that something can be cut by, as the dashboards' notation names them.
fn fields(look: Look) -> Vec<(&'static str, &'static str)> {
    let fits = |ty: FieldType| match (look, ty) {
        (_, FieldType::Int | FieldType::Time) => true,
        (Look::Histogram, _) | (Look::Stack | Look::Flow, FieldType::Tags) => false,
        (
            _,
            FieldType::Choice(_)
            | FieldType::Word
            | FieldType::Bool
            | FieldType::Ref(_)
            | FieldType::State
            | FieldType::Tags,
        ) => true,
        _ => false,
    };
    let all = incident::PRACTICE.fields.iter();
    let mut found: Vec<_> = all
        .filter(|it| fits(it.ty))
        .map(|it| (it.name, it.label))
        .collect();
    order::sort_by_key(&mut found, |it| it.1);
    found
}

/// The form of a piece, a new one or one that is there.
#[component]
fn PieceDialog(dialog: PieceDialogState, draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let title = Signal::derive(move || {
        match dialog.at.get() {
            Some(_) => words::CHANGE_PIECE,
            None => words::ADD,
        }
        .to_owned()
    });
    view! {
        <Dialog open=dialog.open title=title class="dialog--piece">
            <PieceForm open=dialog.open draft=draft at=dialog.at.get_untracked()/>
        </Dialog>
    }
}

#[component]
fn PieceForm(
    open: RwSignal<bool>,
    draft: RwSignal<Option<Draft>>,
    at: Option<usize>,
) -> impl IntoView {
    let given = draft.with_untracked(|it| {
        let pieces = it
            .as_ref()
            .map(|it| it.pieces.as_slice())
            .unwrap_or_default();
        at.and_then(|at| pieces.get(at).cloned())
    });
    let piece = RwSignal::new(given.unwrap_or_else(|| Piece {
        kpis: vec!["opened".into()],
        ..Piece::new(Look::Tile)
    }));
    // What another look cannot show is taken out, and what it needs is put in.
    let fit = move |look: Look| {
        piece.update(|it| {
            let def = look.def();
            if it.look != look {
                (it.width, it.height) = def.size;
            }
            // A probe is no indicator.
            if (it.look == Look::Probe) != (look == Look::Probe) {
                it.kpis.clear();
            }
            it.look = look;
            it.kpis.truncate(def.indicators.1);
            while it.kpis.len() < def.indicators.0 {
                let first = match look {
                    Look::Probe => probe::ALL.first().map_or("", |it| it.id),
                    _ => "opened",
                };
                it.kpis.push(first.into());
            }
            it.by.truncate(def.fields);
            while it.by.len() < def.fields {
                it.by.push(match (look, it.by.len()) {
                    (Look::Histogram, _) => "opened_at".into(),
                    (_, 0) => "priority".into(),
                    _ => "category".into(),
                });
            }
        });
    };
    let wrong = move || {
        piece.with(|it| {
            let title = dashboard::clean_title(&it.title);
            Piece {
                title,
                ..it.clone()
            }
            .check()
            .err()
        })
    };
    let put = move |ev: ev::SubmitEvent| {
        ev.prevent_default();
        let mut new = piece.get_untracked();
        new.title = dashboard::clean_title(&new.title);
        if new.check().is_err() {
            return;
        }
        draft.update(|it| {
            if let Some(draft) = it {
                match at {
                    Some(at) if at < draft.pieces.len() => draft.pieces[at] = new,
                    _ => draft.pieces.push(new),
                }
            }
        });
        open.set(false);
    };
    let looks = LOOKS
        .iter()
        .map(|it| {
            let look = it.look;
            view! {
                <option value=it.code prop:selected=move || piece.with(|it| it.look == look)>{it.label}</option>
            }
        })
        .collect_view();
    let choose_look = move |ev: ev::Event| {
        let code = event_target_value(&ev);
        if let Some(def) = LOOKS.iter().find(|it| it.code == code) {
            fit(def.look);
        }
    };
    let indicators = move || {
        let (count, look) = piece.with(|it| (it.kpis.len(), it.look));
        let most = look.def().indicators.1;
        let offered: Vec<(&'static str, &'static str)> = match look {
            Look::Probe => probe::ALL.iter().map(|it| (it.id, it.label)).collect(),
            _ => kpi::ALL.iter().map(|it| (it.id, it.label)).collect(),
        };
        // One more place than there are, as long as there may be more.
        (0..most.min(count + 1))
            .map(|nth| {
                let chosen =
                    move |id: &str| piece.with(|it| it.kpis.get(nth).is_some_and(|it| it == id));
                let options = offered
                    .iter()
                    .map(|(id, label)| {
                        let (id, label) = (*id, *label);
                        view! { <option value=id prop:selected=move || chosen(id)>{label}</option> }
                    })
                    .collect_view();
                let choose = move |ev: ev::Event| {
                    let id = event_target_value(&ev);
                    piece.update(|it| match (id.is_empty(), nth < it.kpis.len()) {
                        (true, true) => drop(it.kpis.remove(nth)),
                        (true, false) => {}
                        (false, true) => it.kpis[nth] = id,
                        (false, false) => it.kpis.push(id),
                    });
                };
                view! {
                    <label class="field">
                        <span class="field__label">
                            {if look == Look::Probe { words::PROBE } else { words::INDICATOR }}
                        </span>
                        <select class="input" on:change=choose>
                            {(nth > 0).then(|| view! { <option value="">{words::NONE}</option> })}
                            {options}
                        </select>
                    </label>
                }
            })
            .collect_view()
    };
    let cuts = move || {
        let (count, look) = piece.with(|it| (it.look.def().fields, it.look));
        (0..count)
            .map(|nth| {
                let chosen = move |name: &str| {
                    piece.with(|it| it.by.get(nth).is_some_and(|it| it == name))
                };
                let options = fields(look)
                    .into_iter()
                    .map(|(name, label)| view! { <option value=name prop:selected=move || chosen(name)>{label}</option> })
                    .collect_view();
                let choose = move |ev: ev::Event| {
                    let name = event_target_value(&ev);
                    piece.update(|it| {
                        if let Some(by) = it.by.get_mut(nth) {
                            *by = name;
                        }
                    });
                };
                view! {
                    <label class="field">
                        <span class="field__label">{words::BY}</span>
                        <select class="input" on:change=choose>{options}</select>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <form class="piece-form" on:submit=put>
            <label class="field">
                <span class="field__label">{words::LOOK}</span>
                <select class="input" id="piece-look" on:change=choose_look>{looks}</select>
            </label>
            {indicators}
            {cuts}
            <label class="field">
                <span class="field__label">{words::ONLY}</span>
                <input
                    type="text" class="input" id="piece-only"
                    prop:value=move || piece.with(|it| it.only.clone())
                    on:input=move |ev| {
                        let text = event_target_value(&ev).replace(';', " ");
                        piece.update(|it| it.only = text.split_whitespace().collect::<Vec<_>>().join(" "));
                    }
                />
            </label>
            <label class="field">
                <span class="field__label">{move || match piece.with(|it| it.look) {
                    Look::Text => words::WORDS,
                    _ => words::HEADING,
                }}</span>
                <input
                    type="text" class="input" id="piece-title"
                    prop:value=move || piece.with(|it| it.title.clone())
                    on:input=move |ev| piece.update(|it| it.title = event_target_value(&ev))
                />
            </label>
            {move || wrong().map(|why| view! { <p class="field__error" role="alert">{why}</p> })}
            <div class="dialog__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{words::CANCEL}</button>
                <button type="submit" class="button button--primary" disabled=move || wrong().is_some()>{words::PUT}</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            pieces: dashboard::read("tile mttr; tile opened; tile backlog").expect("reads"),
            ..Draft::default()
        }
    }

    #[test]
    fn a_piece_moves_and_stays_within_the_grid() {
        let mut draft = draft();
        draft.move_to(0, 2);
        let ids: Vec<&str> = draft.pieces.iter().map(|it| it.kpis[0].as_str()).collect();
        assert_eq!(ids, ["opened", "backlog", "mttr"]);
        draft.move_to(0, 9);
        assert_eq!(draft.pieces.len(), 3);
        draft.resize(0, 100, -100);
        assert_eq!(
            (draft.pieces[0].width, draft.pieces[0].height),
            (COLUMNS, 1)
        );
    }

    #[test]
    fn what_is_kept_of_a_draft_comes_back_whole() {
        let draft = Draft {
            name: "Mine".into(),
            purpose: "Why".into(),
            only: "p:1".into(),
            shared: true,
            ..draft()
        };
        assert_eq!(self::draft().with(&draft.text()), Some(draft));
        assert_eq!(self::draft().with("tile mttr"), None);
    }

    #[test]
    fn every_field_that_is_offered_is_one_that_can_be_shown() {
        for look in [Look::Bars, Look::Histogram, Look::Stack] {
            for (name, _) in fields(look) {
                let piece = Piece {
                    kpis: vec!["opened".into()],
                    by: vec![name.into()],
                    ..Piece::new(look)
                };
                assert_eq!(piece.check(), Ok(()), "{name}");
            }
        }
    }
}
