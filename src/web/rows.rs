//! Draws the rows of a long list: a ring of elements that are filled again as the list scrolls.
//!
//! A row is plain data drawn once; nothing in it is reactive. The element of row `n` is always
//! `n mod ring`, so a row that stays in view is not touched, and scrolling makes no elements at all.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

use crate::domain::RecordId;

/// How a cell looks.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Look {
    /// Nothing.
    #[default]
    Empty,
    /// A text; the hint is shown on hovering when it says more.
    Text {
        /// What is read.
        text: String,
        /// What hovering shows, or empty.
        hint: String,
    },
    /// The text that leads to the record.
    Link(String),
    /// A short text in a frame of its own meaning, such as a priority.
    Badge {
        /// Class of the frame.
        class: String,
        /// What is read.
        text: String,
        /// What it means.
        hint: String,
    },
    /// A shape and a word, such as a state.
    Mark {
        /// Class of both.
        class: String,
        /// Outline of the shape on a grid of 24 by 24.
        shape: &'static str,
        /// The word.
        text: String,
    },
    /// Somebody.
    Person {
        /// Up to two letters.
        initials: String,
        /// Which of the avatar's tones.
        tone: u32,
        /// The name.
        name: String,
        /// A mark behind the name, or empty.
        mark: String,
    },
    /// Several words, each in a frame.
    Words(Vec<String>),
}

/// A row as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// Where its link leads.
    pub href: String,
    /// What addresses it: its number, or its identity.
    pub key: String,
    /// The name of its checkbox.
    pub select: String,
    /// In the order of the columns.
    pub cells: Vec<Look>,
}

/// What a row looks like at this moment, beyond its data.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Flags {
    /// Ticked.
    pub selected: bool,
    /// Open beside the list.
    pub open: bool,
    /// The keyboard is here.
    pub cursor: bool,
}

/// What is to be drawn now.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Places of the rows.
    pub rows: Range<u32>,
    /// The row at the top of the layer.
    pub base: u32,
    /// Where the layer stands, in CSS pixels.
    pub layer_px: f64,
    /// Height of a row, in CSS pixels.
    pub row_px: f64,
    /// Changes whenever a row at an unchanged place may have changed.
    pub version: u64,
}

/// Where a pointer hit a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Place of the row in the list.
    pub index: u32,
    /// On its checkbox.
    pub check: bool,
    /// On a link.
    pub link: bool,
}

/// The row under an event.
pub fn hit(event: &web_sys::Event) -> Option<Hit> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let row = target.closest("[data-index]").ok()??;
    let on = |selector: &str| target.closest(selector).ok().flatten().is_some();
    Some(Hit {
        index: row.get_attribute("data-index")?.parse().ok()?,
        check: on(".list-cell--check"),
        link: on("a[href]"),
    })
}

/// Whether the event came from a control inside the grid, which takes its own keys.
pub fn is_control(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|it| it.dyn_into::<Element>().ok())
        .is_some_and(|it| {
            it.matches("button, select, input, [role=separator]")
                .unwrap_or(false)
        })
}

/// Begins to drag a card: browsers ask for some data before they do.
pub fn carry(event: &web_sys::DragEvent) {
    if let Some(data) = event.data_transfer() {
        data.set_effect_allowed("move");
        // A browser that refuses the data does not drag; the card's menu moves it all the same.
        let _ = data.set_data("text/plain", "");
    }
}

/// Tells screen readers which row the keyboard is on.
pub fn set_active(grid: &Element, id: Option<&str>) {
    match id {
        Some(id) if grid.get_attribute("aria-activedescendant").as_deref() != Some(id) => {
            set(grid, "aria-activedescendant", id);
        }
        None => drop(grid.remove_attribute("aria-activedescendant")),
        Some(_) => {}
    }
}

struct Cell {
    el: HtmlElement,
    look: Look,
    /// The elements inside that are written again when only the words change.
    inner: Vec<Element>,
}

struct Slot {
    el: HtmlElement,
    check: HtmlInputElement,
    cells: Vec<Cell>,
    shown: Option<(u32, u64)>,
    base: u32,
    row_px: f64,
    filled: Option<bool>,
    flags: Flags,
}

/// The rows of one list.
pub struct Painter {
    document: Document,
    layer: HtmlElement,
    slots: Vec<Slot>,
    columns: Vec<&'static str>,
    layer_px: f64,
}

impl Painter {
    /// A painter into that element; nothing is drawn yet.
    pub fn new(layer: HtmlElement) -> Option<Self> {
        Some(Self {
            document: layer.owner_document()?,
            layer,
            slots: Vec::new(),
            columns: Vec::new(),
            layer_px: 0.0,
        })
    }

    /// Other columns, by the names of their fields: the ring is made anew.
    pub fn set_columns(&mut self, columns: Vec<&'static str>) {
        if self.columns != columns {
            self.columns = columns;
            self.slots.clear();
            self.layer.set_text_content(None);
        }
    }

    /// Draws. `row` gives the data of a place, or nothing while it is on its way.
    pub fn paint(
        &mut self,
        frame: &Frame,
        row: impl Fn(u32) -> Option<Rc<Row>>,
        flags: impl Fn(u32, &Row) -> Flags,
    ) {
        let wanted = frame.rows.len();
        if self.slots.len() < wanted {
            // A ring of another size puts rows elsewhere: everything is filled again.
            for slot in &mut self.slots {
                slot.shown = None;
            }
            // Some more than needed, so that a view a row taller does not do this again.
            while self.slots.len() < wanted + 4 {
                match self.slot() {
                    Some(slot) => self.slots.push(slot),
                    None => return,
                }
            }
        }
        if self.layer_px != frame.layer_px {
            self.layer_px = frame.layer_px;
            set_style(
                &self.layer,
                "transform",
                &format!("translateY({}px)", frame.layer_px),
            );
        }
        let ring = self.slots.len() as u32;
        let mut used = vec![false; self.slots.len()];
        for index in frame.rows.clone() {
            let at = (index % ring) as usize;
            used[at] = true;
            let slot = &mut self.slots[at];
            let data = row(index);
            slot.place(index, frame);
            let fresh =
                slot.shown != Some((index, frame.version)) || slot.filled != Some(data.is_some());
            if fresh {
                slot.fill(&self.document, data.as_deref());
                slot.shown = Some((index, frame.version));
            }
            let now = data
                .as_deref()
                .map_or(Flags::default(), |it| flags(index, it));
            slot.flag(now);
        }
        for (slot, used) in self.slots.iter_mut().zip(used) {
            if !used && slot.filled.is_some() {
                slot.hide();
            }
        }
    }

    /// The identity of the element that shows a row now.
    pub fn element_id(&self, index: u32) -> Option<String> {
        let ring = self.slots.len() as u32;
        let slot = self.slots.get(index.checked_rem(ring)? as usize)?;
        (slot.shown?.0 == index && slot.filled.is_some()).then(|| slot.el.id())
    }

    fn slot(&self) -> Option<Slot> {
        let el = self.make("div", "list-row")?;
        set(&el, "role", "row");
        el.set_id(&format!("list-row-{}", self.slots.len()));
        el.set_hidden(true);
        let box_cell = self.make("div", "list-cell list-cell--check")?;
        set(&box_cell, "role", "gridcell");
        let check: HtmlInputElement = self.make("input", "list-check")?.dyn_into().ok()?;
        check.set_type("checkbox");
        check.set_tab_index(-1);
        box_cell.append_child(&check).ok()?;
        el.append_child(&box_cell).ok()?;
        let mut cells = Vec::with_capacity(self.columns.len());
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.make("div", &format!("list-cell list-cell--{column}"))?;
            set(&cell, "role", "gridcell");
            set(&cell, "aria-colindex", &(at + 2).to_string());
            el.append_child(&cell).ok()?;
            cells.push(Cell {
                el: cell,
                look: Look::Empty,
                inner: Vec::new(),
            });
        }
        self.layer.append_child(&el).ok()?;
        Some(Slot {
            el,
            check,
            cells,
            shown: None,
            base: u32::MAX,
            row_px: 0.0,
            filled: None,
            flags: Flags::default(),
        })
    }

    fn make(&self, tag: &str, class: &str) -> Option<HtmlElement> {
        make(&self.document, tag, class)?.dyn_into().ok()
    }
}

impl Slot {
    fn place(&mut self, index: u32, frame: &Frame) {
        let moved = self.shown.is_none_or(|(shown, _)| shown != index)
            || self.base != frame.base
            || self.row_px != frame.row_px;
        if moved {
            let top = f64::from(index - frame.base) * frame.row_px;
            set_style(&self.el, "transform", &format!("translateY({top}px)"));
            set(&self.el, "data-index", &index.to_string());
            // The header is row 1.
            set(&self.el, "aria-rowindex", &(index + 2).to_string());
            self.base = frame.base;
            self.row_px = frame.row_px;
        }
    }

    fn fill(&mut self, document: &Document, row: Option<&Row>) {
        if self.filled.is_none() {
            self.el.set_hidden(false);
        }
        if self.filled != Some(row.is_some()) {
            toggle(&self.el, "list-row--waiting", row.is_none());
            self.filled = Some(row.is_some());
        }
        match row {
            Some(row) => {
                set(&self.check, "aria-label", &row.select);
                for (cell, look) in self.cells.iter_mut().zip(&row.cells) {
                    cell.fill(document, look, &row.href);
                }
            }
            None => {
                for cell in &mut self.cells {
                    cell.fill(document, &Look::Empty, "");
                }
            }
        }
    }

    fn flag(&mut self, now: Flags) {
        if now.selected != self.flags.selected {
            toggle(&self.el, "list-row--selected", now.selected);
        }
        // The person's own click has changed the box already.
        if self.check.checked() != now.selected {
            self.check.set_checked(now.selected);
        }
        let said = if now.selected { "true" } else { "false" };
        if now.selected != self.flags.selected || self.el.get_attribute("aria-selected").is_none() {
            set(&self.el, "aria-selected", said);
        }
        if now.open != self.flags.open {
            toggle(&self.el, "list-row--open", now.open);
        }
        if now.cursor != self.flags.cursor {
            toggle(&self.el, "list-row--cursor", now.cursor);
        }
        self.flags = now;
    }

    fn hide(&mut self) {
        self.el.set_hidden(true);
        self.shown = None;
        self.filled = None;
    }
}

impl Cell {
    fn fill(&mut self, document: &Document, look: &Look, href: &str) {
        let link = matches!(look, Look::Link(_));
        if self.look == *look && !link {
            return;
        }
        let same_shape = std::mem::discriminant(&self.look) == std::mem::discriminant(look)
            && !matches!(look, Look::Words(_));
        if !same_shape {
            self.el.set_text_content(None);
            self.inner = build(document, &self.el, look);
            // Told apart by a class: a selector that looks into each cell would be run for each frame.
            toggle(
                &self.el,
                "list-cell--plain",
                matches!(look, Look::Text { .. }),
            );
        }
        self.write(look, href);
        self.look = look.clone();
    }

    fn write(&self, look: &Look, href: &str) {
        match (look, self.inner.as_slice()) {
            (Look::Text { text, hint }, _) => {
                self.el.set_text_content(Some(text));
                hint_on(&self.el, hint);
            }
            (Look::Link(text), [link]) => {
                link.set_text_content(Some(text));
                set(link, "href", href);
                hint_on(link, text);
            }
            (Look::Badge { class, text, hint }, [badge]) => {
                badge.set_class_name(class);
                badge.set_text_content(Some(text));
                hint_on(badge, hint);
            }
            (Look::Mark { class, shape, text }, [mark, path, word]) => {
                mark.set_class_name(class);
                set(path, "d", shape);
                word.set_text_content(Some(text));
            }
            (
                Look::Person {
                    initials,
                    tone,
                    name,
                    mark,
                },
                [avatar, word, behind],
            ) => {
                avatar.set_class_name(&format!("avatar avatar--{tone}"));
                avatar.set_text_content(Some(initials));
                word.set_text_content(Some(name));
                hint_on(&self.el, name);
                // An empty one is not shown: see the style sheet.
                behind.set_text_content(Some(mark));
            }
            _ => {}
        }
    }
}

/// Makes the elements inside a cell, and names those that are written again.
fn build(document: &Document, cell: &Element, look: &Look) -> Vec<Element> {
    let add = |tag: &str, class: &str| {
        let el = make(document, tag, class)?;
        cell.append_child(&el).ok()?;
        Some(el)
    };
    let hidden = |el: Option<Element>| {
        if let Some(el) = &el {
            set(el, "aria-hidden", "true");
        }
        el
    };
    match look {
        Look::Empty | Look::Text { .. } => Vec::new(),
        Look::Link(_) => {
            let link = add("a", "list-link");
            if let Some(link) = &link {
                set(link, "tabindex", "-1");
                set(link, "draggable", "false");
            }
            Vec::from_iter(link)
        }
        Look::Badge { .. } => Vec::from_iter(add("span", "")),
        Look::Mark { .. } => mark(document, cell).unwrap_or_default(),
        Look::Person { .. } => [
            hidden(add("span", "")),
            add("span", "list-word"),
            add("span", "vip-mark"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Look::Words(words) => {
            for word in words {
                if let Some(el) = add("span", "tag-mark") {
                    el.set_text_content(Some(word));
                }
            }
            Vec::new()
        }
    }
}

/// A frame with a shape and a word: the frame, the shape's outline and the word.
fn mark(document: &Document, cell: &Element) -> Option<Vec<Element>> {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let frame = make(document, "span", "")?;
    let svg = document.create_element_ns(SVG, "svg").ok()?;
    set(&svg, "class", "icon icon--small");
    set(&svg, "viewBox", "0 0 24 24");
    set(&svg, "aria-hidden", "true");
    let path = document.create_element_ns(SVG, "path").ok()?;
    svg.append_child(&path).ok()?;
    frame.append_child(&svg).ok()?;
    let word = make(document, "span", "list-word")?;
    frame.append_child(&word).ok()?;
    cell.append_child(&frame).ok()?;
    Some(vec![frame, path, word])
}

fn make(document: &Document, tag: &str, class: &str) -> Option<Element> {
    let el = document.create_element(tag).ok()?;
    if !class.is_empty() {
        el.set_class_name(class);
    }
    Some(el)
}

// These four cannot fail with the names that stand in this file; if a browser refuses one all the same,
// a row lacks a mark, and the list goes on.
fn set(el: &Element, name: &str, value: &str) {
    let _ = el.set_attribute(name, value);
}

fn toggle(el: &Element, class: &str, on: bool) {
    let _ = el.class_list().toggle_with_force(class, on);
}

fn set_style(el: &HtmlElement, name: &str, value: &str) {
    let _ = el.style().set_property(name, value);
}

fn hint_on(el: &Element, hint: &str) {
    if hint.is_empty() {
        let _ = el.remove_attribute("title");
    } else {
        set(el, "title", hint);
    }
}
