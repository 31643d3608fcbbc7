//! What a list page knows: its address, the rows near the view, what is ticked.

use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::columns::{self, Shown};
use super::look::Drawing;
use super::pages::{Ask, Pages};
use super::selection::Selection;
use crate::domain::declare::common;
use crate::domain::{Column, FieldDef, Practice, RecordId};
use crate::protocol::{BadNews, Call, ListRequest, QueryError, Reply, ViewDef};
use crate::ui::format;
use crate::ui::navigate;
use crate::ui::route::{ListState, Route};
use crate::web::client::{Client, unexpected};
use crate::web::dom;
use crate::web::rows::Row;

/// Rows that are fetched beyond the drawn ones, on either side.
const FETCH_AHEAD: u32 = 48;
/// Rows that are asked for before the size of the view is known.
const FIRST_ROWS: u32 = 64;
/// Identities that are asked for in one call when everything is ticked.
const IDS_AT_ONCE: u32 = 20_000;
/// While changes keep coming (an import), the list is read again no more often than this.
const REFRESH_MS: i32 = 250;

/// The state of one list page. Copy it freely.
#[derive(Clone, Copy)]
pub struct ListModel {
    /// The worker.
    pub client: Client,
    /// Whose records these are.
    pub practice: &'static Practice,
    /// The address.
    pub state: Memo<ListState>,
    /// The query, also when the address names none and the first view decides.
    pub query: Memo<String>,
    /// The sort, also when the address names none.
    pub sort: Memo<String>,
    /// The columns.
    pub columns: Memo<Vec<&'static str>>,
    /// The columns with their widths.
    pub shown: Memo<Vec<Shown>>,
    /// The moment that is shown, in Unix milliseconds; now if nothing.
    pub as_of: Memo<Option<i64>>,
    /// Widths that were set on this device.
    pub widths: RwSignal<Vec<(String, u16)>>,
    /// How many records the query finds; nothing until the first answer.
    pub total: RwSignal<Option<u32>>,
    /// What is wrong with the query.
    pub error: RwSignal<Option<QueryError>>,
    /// Why the list cannot be read.
    pub fault: RwSignal<Option<BadNews>>,
    /// The row where the keyboard is.
    pub cursor: RwSignal<u32>,
    /// What is ticked.
    pub selection: RwSignal<Selection>,
    /// Moves whenever rows arrived or went.
    pub drawn: RwSignal<u64>,
    /// Moves whenever the list is another one: the view goes back to its top.
    pub restarted: RwSignal<u64>,
    pages: StoredValue<Pages<Rc<Row>>, LocalStorage>,
    wanted: StoredValue<Range<u32>>,
    asking: StoredValue<bool>,
    refresh_waits: StoredValue<bool>,
}

impl ListModel {
    /// The model of the list that the address names; asks for its first rows at once.
    pub fn new(client: Client, practice: &'static Practice, route: Signal<ListState>) -> Self {
        let state = Memo::new(move |last: Option<&ListState>| {
            let state = route.get();
            match last {
                // The page is about to go: it keeps what it shows.
                Some(last) if state.kind != practice.name => last.clone(),
                _ => state,
            }
        });
        let first_view = Memo::new(move |_| {
            client.status.with(|status| {
                let mine = status.views.iter().find(|it| it.kind == practice.name);
                mine.cloned().unwrap_or_default()
            })
        });
        let query = Memo::new(move |_| {
            state
                .with(|it| it.query.clone())
                .unwrap_or_else(|| first_view.with(|it| it.query.clone()))
        });
        let sort = Memo::new(move |_| {
            let (own, view) = state.with(|it| (it.sort.clone(), it.query.is_none()));
            let viewed = first_view.with(|it| it.sort.clone());
            match (own.is_empty(), view && !viewed.is_empty()) {
                (false, _) => own,
                (true, true) => viewed,
                (true, false) => practice.default_sort.to_owned(),
            }
        });
        let columns = Memo::new(move |_| {
            let names = state.with(|it| it.columns.join(","));
            names_of(&columns::parse(practice, &names))
        });
        let widths = RwSignal::new(columns::parse_widths(
            &dom::stored(&widths_key(practice)).unwrap_or_default(),
        ));
        let shown = Memo::new(move |_| {
            let columns = columns.get();
            let columns: Vec<&'static Column> = columns
                .iter()
                .filter_map(|name| practice.columns.iter().find(|it| it.field == *name))
                .collect();
            widths.with(|widths| columns::shown(practice, &columns, widths))
        });
        let as_of = Memo::new(move |_| state.with(|it| moment(&it.as_of)));
        let model = Self {
            client,
            practice,
            state,
            query,
            sort,
            columns,
            shown,
            as_of,
            widths,
            total: RwSignal::new(None),
            error: RwSignal::new(None),
            fault: RwSignal::new(None),
            cursor: RwSignal::new(0),
            selection: RwSignal::default(),
            drawn: RwSignal::new(0),
            restarted: RwSignal::new(0),
            pages: StoredValue::new_local(Pages::default()),
            wanted: StoredValue::new(0..FIRST_ROWS),
            asking: StoredValue::new(false),
            refresh_waits: StoredValue::new(false),
        };
        Effect::new(
            move |last: Option<(String, String, Vec<&'static str>, Option<i64>)>| {
                let now = (query.get(), sort.get(), columns.get(), as_of.get());
                let other_records = last
                    .as_ref()
                    .is_some_and(|it| it.0 != now.0 || it.3 != now.3);
                let other_order = last.as_ref().is_some_and(|it| it.1 != now.1);
                if last.as_ref() != Some(&now) {
                    model.restart(
                        last.is_none() || other_records,
                        last.is_none() || other_records || other_order,
                    );
                }
                now
            },
        );
        Effect::new(move |last: Option<u64>| {
            let (generation, concerns) = client
                .changed
                .with(|it| (it.generation, it.concerns(practice.name)));
            if last.is_some_and(|it| it != generation) && concerns {
                model.refresh_soon();
            }
            generation
        });
        model
    }

    /// The row at a place, if it is here.
    pub fn row(self, index: u32) -> Option<Rc<Row>> {
        self.pages
            .try_with_value(|it| it.get(index).cloned())
            .flatten()
    }

    /// These rows are to be drawn: what is missing of them is fetched, the newest wish first.
    pub fn want(self, rows: Range<u32>) {
        let total = self.total.get_untracked().unwrap_or(FIRST_ROWS);
        let wider = rows.start.saturating_sub(FETCH_AHEAD)..(rows.end + FETCH_AHEAD).min(total);
        self.wanted.set_value(wider);
        self.pages.update_value(|it| it.touch(rows));
        self.ask();
    }

    /// Reads the list again; what is shown stays until the answer comes.
    pub fn refresh(self) {
        self.pages.update_value(Pages::outdate);
        self.ask();
    }

    /// The request behind the list: the same one that counts and exports.
    pub fn request(self) -> ListRequest {
        ListRequest {
            kind: self.practice.name.into(),
            query: self.query.get_untracked(),
            sort: self.sort.get_untracked(),
            columns: self
                .columns
                .get_untracked()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            offset: 0,
            limit: u32::MAX,
            as_of: self.as_of.get_untracked(),
            only: Vec::new(),
            around: None,
        }
    }

    /// Changes the address: a step that the browser's Back takes back.
    pub fn go(self, change: impl FnOnce(&mut ListState)) {
        navigate::go(&self.changed_route(change));
    }

    /// Changes the address in place: what is too small for a step of its own.
    pub fn go_in_place(self, change: impl FnOnce(&mut ListState)) {
        navigate::go_in_place(&self.changed_route(change));
    }

    /// The address of this list with something changed.
    pub fn changed_route(self, change: impl FnOnce(&mut ListState)) -> Route {
        let mut state = self.state.get_untracked();
        change(&mut state);
        Route::List(state)
    }

    /// Shows another query.
    pub fn set_query(self, query: String) {
        self.go(|it| it.query = Some(query));
    }

    /// Shows a saved view.
    pub fn view_state(self, view: &ViewDef) -> ListState {
        ListState {
            kind: self.practice.name.into(),
            query: Some(view.query.clone()),
            sort: view.sort.clone(),
            columns: view.columns.clone(),
            layout: self.state.get().layout,
            group: self.state.get().group,
            ..ListState::default()
        }
    }

    /// Sets the width of a column on this device.
    pub fn set_width(self, field: &str, width: u16) {
        self.widths
            .update(|it| *it = columns::set_width(it, field, width));
        let text = self.widths.with_untracked(|it| columns::print_widths(it));
        dom::store(&widths_key(self.practice), Some(&text));
    }

    /// The column has its own width again.
    pub fn forget_width(self, field: &str) {
        self.widths
            .update(|it| it.retain(|(name, _)| name != field));
        let text = self.widths.with_untracked(|it| columns::print_widths(it));
        dom::store(
            &widths_key(self.practice),
            Some(&text).filter(|it| !it.is_empty()).map(String::as_str),
        );
    }

    /// All columns have their own widths again.
    pub fn forget_widths(self) {
        self.widths.set(Vec::new());
        dom::store(&widths_key(self.practice), None);
    }

    /// Shows these columns.
    pub fn set_columns(self, names: &[&str]) {
        let cols = columns::print(self.practice, names);
        self.go_in_place(|it| {
            it.columns = cols
                .split(',')
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect();
        });
    }

    /// Moves the keyboard to a row, or to the last one.
    pub fn move_to(self, row: u32) {
        let last = self.total.get_untracked().unwrap_or(0).saturating_sub(1);
        let row = row.min(last);
        if self.cursor.get_untracked() != row {
            self.cursor.set(row);
        }
    }

    /// Ticks or unticks the row at a place.
    pub fn toggle(self, index: u32) {
        if let Some(row) = self.row(index) {
            self.selection.update(|it| it.toggle(index, row.id));
        }
    }

    /// Ticks all rows from the last ticked one to this one.
    pub fn toggle_range(self, index: u32) {
        let range = self.selection.with_untracked(|it| it.range_to(index));
        let here: Option<Vec<RecordId>> = range
            .clone()
            .map(|at| self.row(at).map(|row| row.id))
            .collect();
        match here {
            Some(ids) => self.selection.update(|it| it.add(ids)),
            None => self.tick_places(*range.start()..range.end().saturating_add(1)),
        }
    }

    /// Ticks all that the query finds.
    pub fn tick_all(self) {
        self.tick_places(0..self.total.get_untracked().unwrap_or(0));
    }

    fn tick_places(self, places: Range<u32>) {
        let generation = self.generation();
        let mut request = self.request();
        request.columns = Vec::new();
        spawn_local(async move {
            let mut at = places.start;
            while at < places.end {
                request.offset = at;
                request.limit = (places.end - at).min(IDS_AT_ONCE);
                at += request.limit;
                match self.client.call(Call::List(request.clone())).await {
                    // Another list by now: these are not its rows.
                    _ if self.generation() != generation => return,
                    Ok(Reply::List(page)) if !page.rows.is_empty() => self
                        .selection
                        .update(|it| it.add(page.rows.iter().map(|row| row.id))),
                    Ok(_) => return,
                    Err(news) => return self.client.news.update(|it| it.push(news)),
                }
            }
        });
    }

    fn generation(self) -> u64 {
        self.pages
            .try_with_value(Pages::generation)
            .unwrap_or(u64::MAX)
    }

    /// The list is another one.
    fn restart(self, other_records: bool, to_top: bool) {
        self.pages.update_value(Pages::clear);
        if other_records {
            self.selection.update(Selection::clear);
        }
        if to_top {
            self.cursor.set(0);
            self.wanted.set_value(0..FIRST_ROWS);
            self.restarted.update(|it| *it += 1);
        }
        self.fault.set(None);
        self.ask();
    }

    /// Reads again after a change, and not for each of a thousand changes.
    fn refresh_soon(self) {
        if self.refresh_waits.get_value() {
            return;
        }
        self.refresh_waits.set_value(true);
        self.refresh();
        dom::after_ms(REFRESH_MS, move || {
            // The page may be gone by then.
            if self.refresh_waits.try_get_value() == Some(true) {
                self.refresh_waits.set_value(false);
                self.refresh();
            }
        });
    }

    /// Asks for what is missing, one question at a time: while one is under way the view may
    /// move on, and only where it is when the answer comes matters.
    fn ask(self) {
        if self.asking.get_value() {
            return;
        }
        let wanted = self.wanted.get_value();
        let Some(Ask { offset, limit }) =
            self.pages.try_with_value(|it| it.missing(wanted)).flatten()
        else {
            return;
        };
        self.asking.set_value(true);
        let generation = self.generation();
        let fields = self.fields();
        let shown = self.columns.with_untracked(Vec::len);
        let request = ListRequest {
            columns: fields.iter().map(|it| it.name.to_owned()).collect(),
            offset,
            limit,
            ..self.request()
        };
        spawn_local(async move {
            let reply = self.client.call(Call::List(request)).await;
            // The page may have been left meanwhile.
            if self.asking.try_get_value().is_none() {
                return;
            }
            self.asking.set_value(false);
            let now = self.generation();
            match reply {
                Ok(Reply::List(page)) if now == generation => {
                    self.take(offset, generation, &fields, shown, page);
                }
                // An answer to an outdated question.
                Ok(Reply::List(_)) => {}
                Ok(_) => return self.fault.set(Some(unexpected())),
                Err(news) => return self.fault.set(Some(news)),
            }
            self.ask();
        });
    }

    fn take(
        self,
        offset: u32,
        generation: u64,
        fields: &[&'static FieldDef],
        shown: usize,
        page: crate::protocol::ListPage,
    ) {
        let now = dom::now();
        let from = ListState {
            selected: String::new(),
            ..self.state.get_untracked()
        }
        .encode();
        let drawing = Drawing {
            practice: self.practice,
            role: self.client.status.with_untracked(|it| it.me.role),
            fields,
            shown,
            vips: &page.vips,
            from: &from,
            brief: &|ms| format::relative(ms, now),
            full: &format::full,
        };
        let rows = page
            .rows
            .iter()
            .map(|row| Rc::new(drawing.row(row)))
            .collect();
        self.pages
            .update_value(|it| it.put(offset, generation, rows));
        if self.fault.with_untracked(Option::is_some) {
            self.fault.set(None);
        }
        if self.error.with_untracked(|it| *it != page.error) {
            self.error.set(page.error);
        }
        if self.total.get_untracked() != Some(page.total) {
            self.total.set(Some(page.total));
            let last = page.total.saturating_sub(1);
            if self.cursor.get_untracked() > last {
                self.cursor.set(last);
            }
            let wanted = self.wanted.get_value();
            self.wanted
                .set_value(wanted.start.min(page.total)..wanted.end.min(page.total));
        }
        self.drawn.update(|it| *it += 1);
    }

    /// The fields of a row: the columns, and behind them what links and names need.
    fn fields(self) -> Vec<&'static FieldDef> {
        let mut fields: Vec<&'static FieldDef> = self
            .columns
            .get_untracked()
            .into_iter()
            .filter_map(|name| self.practice.field(name))
            .collect();
        for id in [common::NUMBER, common::TITLE] {
            if let Some(field) = self.practice.field_by_id(id)
                && !fields.iter().any(|it| it.id == id)
            {
                fields.push(field);
            }
        }
        fields
    }
}

fn names_of(columns: &[&'static Column]) -> Vec<&'static str> {
    columns.iter().map(|it| it.field).collect()
}

fn widths_key(practice: &Practice) -> String {
    format!("steward.widths.{}", practice.name)
}

/// The moment of an `asof=` text: the end of a day, a local date and time, or Unix milliseconds where a
/// number and its list have to mean the same instant.
fn moment(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    if let Ok(unix_ms) = text.parse() {
        return Some(unix_ms);
    }
    if text.contains('T') {
        format::from_local_input(text)
    } else {
        format::from_local_input(&format!("{text}T23:59"))
    }
}
