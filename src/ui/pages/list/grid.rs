//! The rows: a grid that scrolls over any number of them.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::{ev, html, prelude::*};

use super::header::Header;
use super::model::ListModel;
use super::open::open_row;
use super::window::Geometry;
use crate::ui::words::list as words;
use crate::web::rows::{self, Flags, Frame, Painter};
use crate::web::{dom, measure};

/// Rows that are drawn beyond the view, so that a fast wheel shows no gap before the next frame.
const SPARE_ROWS: u32 = 12;

/// The element that scrolls, for those who give it the focus.
pub const GRID: &str = "#list-grid";

struct Drawn {
    painter: Option<Painter>,
    geometry: Geometry,
    host_px: f64,
    pending: bool,
    _watch: Option<measure::SizeWatch>,
}

/// The rows of the list.
#[component]
pub fn Grid(
    /// The list.
    model: ListModel,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let host = NodeRef::<html::Div>::new();
    let layer = NodeRef::<html::Div>::new();
    let probe = NodeRef::<html::Div>::new();
    let head = NodeRef::<html::Div>::new();
    let drawn = StoredValue::new_local(Rc::new(RefCell::new(Drawn {
        painter: None,
        geometry: Geometry::default(),
        host_px: -1.0,
        pending: false,
        _watch: None,
    })));
    let view = GridView {
        model,
        scroller,
        host,
        drawn,
    };
    // The elements are there once, after the first draw.
    Effect::new(move |_| {
        let (Some(scroller), Some(layer), Some(probe), Some(head)) =
            (scroller.get(), layer.get(), probe.get(), head.get())
        else {
            return;
        };
        let measured = {
            let (scroller, probe, head) = (scroller.clone(), probe.clone(), head.clone());
            move || {
                if let Some(drawn) = drawn.try_get_value() {
                    let mut drawn = drawn.borrow_mut();
                    drawn.geometry.row_px = measure::height(&probe);
                    drawn.geometry.viewport_px =
                        f64::from(scroller.client_height()) - measure::height(&head);
                }
                view.schedule();
            }
        };
        let watch = measure::SizeWatch::new(&[&scroller, &probe, &head], measured);
        if let Some(drawn) = drawn.try_get_value() {
            let mut drawn = drawn.borrow_mut();
            drawn.painter = Painter::new((*layer).clone());
            drawn._watch = watch;
        }
        view.schedule();
    });
    Effect::new(move |_| {
        model.drawn.track();
        model.total.track();
        model.columns.track();
        model.selection.track();
        model.cursor.track();
        model.state.track();
        view.schedule();
    });
    Effect::new(move |last: Option<u64>| {
        let now = model.restarted.get();
        if last.is_some_and(|it| it != now)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
        }
        now
    });
    let click = move |ev: ev::MouseEvent| {
        let Some(hit) = rows::hit(&ev) else { return };
        // A modified click on a link opens a tab: the browser knows how.
        let modified = ev.ctrl_key() || ev.meta_key();
        if hit.check {
            if ev.shift_key() {
                model.toggle_range(hit.index);
            } else {
                model.toggle(hit.index);
            }
        } else if ev.shift_key() {
            ev.prevent_default();
            model.toggle_range(hit.index);
        } else if modified && hit.link {
            return;
        } else {
            ev.prevent_default();
            open_row(model, hit.index);
        }
        model.cursor.set(hit.index);
        dom::focus(GRID);
    };
    let keys = move |ev: ev::KeyboardEvent| {
        if ev.alt_key() || ev.meta_key() || rows::is_control(&ev) {
            return;
        }
        let total = model.total.get_untracked().unwrap_or(0);
        let at = model.cursor.get_untracked();
        let page = drawn.with_value(|it| it.borrow().geometry.page_rows());
        let to = match ev.key().as_str() {
            "ArrowDown" => at.saturating_add(1),
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at.saturating_add(page),
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => total,
            " " => {
                ev.prevent_default();
                return model.toggle(at);
            }
            "Enter" => {
                ev.prevent_default();
                return open_row(model, at);
            }
            "a" if ev.ctrl_key() => {
                ev.prevent_default();
                return model.tick_all();
            }
            _ => return,
        };
        ev.prevent_default();
        if ev.shift_key() {
            model.selection.update(|it| it.start_at(at));
        }
        model.move_to(to);
        if ev.shift_key() {
            model.toggle_range(model.cursor.get_untracked());
        }
    };
    // The row of the keyboard stays in view.
    Effect::new(move |last: Option<u32>| {
        let now = model.cursor.get();
        if last.is_some_and(|it| it != now) {
            view.reveal(now);
        }
        now
    });
    view! {
        <div
            id="list-grid"
            class="list-grid"
            node_ref=scroller
            role="grid"
            tabindex="0"
            aria-label=model.practice.words.heading
            aria-multiselectable="true"
            aria-rowcount=move || model.total.get().map_or("-1".into(), |it| (it + 1).to_string())
            aria-colcount=move || (model.shown.with(Vec::len) + 1).to_string()
            aria-busy=move || model.total.with(Option::is_none).to_string()
            style=("--list-tracks", move || model.shown.with(|it| super::columns::tracks(it)))
            on:scroll=move |_| view.schedule()
            on:click=click
            on:keydown=keys
        >
            <div class="list-sheet" role="presentation">
            <div class="list-head" role="rowgroup" node_ref=head>
                <Header model=model/>
            </div>
            <div class="list-rows" role="rowgroup" aria-label=words::ROWS node_ref=host>
                <div class="list-layer" role="presentation" node_ref=layer></div>
            </div>
            </div>
            <div class="list-probe" aria-hidden="true" node_ref=probe></div>
        </div>
    }
}

#[derive(Clone, Copy)]
struct GridView {
    model: ListModel,
    scroller: NodeRef<html::Div>,
    host: NodeRef<html::Div>,
    drawn: StoredValue<Rc<RefCell<Drawn>>, LocalStorage>,
}

impl GridView {
    /// Draws with the next frame, once however often it is asked.
    fn schedule(self) {
        let Some(drawn) = self.drawn.try_get_value() else {
            return;
        };
        if std::mem::replace(&mut drawn.borrow_mut().pending, true) {
            return;
        }
        dom::after_draw(move || {
            drawn.borrow_mut().pending = false;
            // The page may have been left before the frame.
            if self.drawn.try_get_value().is_some() {
                self.draw();
            }
        });
    }

    fn draw(self) {
        let (Some(scroller), Some(host)) =
            (self.scroller.get_untracked(), self.host.get_untracked())
        else {
            return;
        };
        let Some(drawn) = self.drawn.try_get_value() else {
            return;
        };
        let model = self.model;
        let mut drawn = drawn.borrow_mut();
        let scroll_top = f64::from(scroller.scroll_top());
        // Before the first answer: as many waiting rows as fill the view.
        let known = model.total.get_untracked();
        let mut geometry = drawn.geometry;
        geometry.total = known
            .unwrap_or_else(|| (geometry.viewport_px / geometry.row_px.max(1.0)).max(0.0) as u32);
        drawn.geometry = geometry;
        let host_px = geometry.host_px();
        if drawn.host_px != host_px {
            drawn.host_px = host_px;
            measure::set_style(&host, "block-size", &format!("{host_px}px"));
        }
        let window = geometry.window(scroll_top, SPARE_ROWS);
        let frame = Frame {
            rows: window.rows.clone(),
            base: window.base,
            layer_px: window.layer_px,
            row_px: geometry.row_px,
            version: model.drawn.get_untracked(),
        };
        let cursor = model.cursor.get_untracked();
        let open = model.state.with_untracked(|it| it.selected.clone());
        if let Some(painter) = drawn.painter.as_mut() {
            painter.set_columns(model.columns.get_untracked());
            model.selection.with_untracked(|selection| {
                painter.paint(
                    &frame,
                    |index| model.row(index),
                    |index, row| Flags {
                        selected: selection.contains(&row.id),
                        open: !open.is_empty()
                            && (row.key == open || open.len() == 32 && row.id.to_hex() == open),
                        cursor: index == cursor,
                    },
                );
            });
            rows::set_active(&scroller, painter.element_id(cursor).as_deref());
        }
        drop(drawn);
        if known.is_some() {
            model.want(window.rows);
        }
    }

    fn reveal(self, row: u32) {
        let (Some(scroller), Some(drawn)) =
            (self.scroller.get_untracked(), self.drawn.try_get_value())
        else {
            return;
        };
        let geometry = drawn.borrow().geometry;
        if let Some(to) = geometry.reveal(row, f64::from(scroller.scroll_top())) {
            scroller.set_scroll_top(to.round() as i32);
        }
    }
}
