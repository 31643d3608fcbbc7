//! Sheets: pages of the programme, reports and packs as one plain model, written by the engine and
//! shown in several media: the screen, a file, print, Markdown, a message.
//!
//! Every number on a sheet is a door to the records that make it, and says how it is known. Every block
//! belongs to a class of information, so that one rule, the access matrix, filters all media
//! ([`Sheet::only`]).

use serde::{Deserialize, Serialize};

use super::datum::RefLabel;
use crate::domain::programme::access::Level;

/// Asks for a sheet.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SheetRequest {
    /// Which: `cockpit`, `maturity`, `requirement/PR9.1`, …; the engine's list of sheets says what there is.
    pub id: String,
    /// First day of the window (`2016-03-01`), or empty for 90 days up to the last.
    pub from: String,
    /// Last day of the window, or empty for today.
    pub to: String,
    /// As it was at that moment, in Unix milliseconds.
    pub as_of: Option<i64>,
    /// Identity of the audience that it is for, or empty: then nothing is filtered.
    pub audience: String,
}

/// How something is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Known {
    /// A probe or an indicator computed it from the history.
    Measured,
    /// A document, a decision or an attendance shows it.
    Evidenced,
    /// Somebody said so.
    #[default]
    Declared,
}

impl Known {
    /// Its code for scripts and styles.
    pub fn code(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Evidenced => "evidenced",
            Self::Declared => "declared",
        }
    }
}

/// What a value means for whoever looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Watch,
    /// Not as it should be.
    Bad,
    /// Too few cases, or not there yet.
    Unknown,
}

impl Tone {
    /// Its code for styles.
    pub fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Watch => "watch",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

/// What is to be read: words, or a value that each medium writes in its own way.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Show {
    /// Words.
    Words(String),
    /// A value with its unit: `share` (0 to 1), `ms`, `days`, `count`, `hours`, `money`, `level`.
    Amount {
        /// The value.
        value: f64,
        /// The unit.
        unit: String,
    },
    /// A day, in Unix milliseconds.
    Day(i64),
}

impl Default for Show {
    fn default() -> Self {
        Self::Words(String::new())
    }
}

impl Show {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }
    /// A value.
    pub fn amount(value: f64, unit: &str) -> Self {
        Self::Amount {
            value,
            unit: unit.into(),
        }
    }
    /// A count.
    pub fn count(count: impl Into<u64>) -> Self {
        Self::amount(count.into() as f64, "count")
    }
}

/// Where a click leads.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Door {
    /// To the records that a query finds.
    List {
        /// Name of the record type.
        kind: String,
        /// The query.
        query: String,
        /// As of that moment, in Unix milliseconds.
        as_of: Option<i64>,
    },
    /// To a record.
    Record(RefLabel),
    /// To a page of the programme: `plan`, `requirement/PR9.1`.
    Page(String),
    /// To the form for a new record, with fields to begin with.
    New {
        /// Name of the record type.
        kind: String,
        /// Fields by name.
        fields: Vec<(String, String)>,
    },
}

impl Door {
    /// To the records that a query finds now.
    pub fn list(kind: &str, query: impl Into<String>) -> Self {
        Self::List {
            kind: kind.into(),
            query: query.into(),
            as_of: None,
        }
    }

    /// To the empty form for a new record.
    pub fn create(kind: &str) -> Self {
        Self::New {
            kind: kind.into(),
            fields: Vec::new(),
        }
    }

    /// It leads to single records or persons, and not to a page of totals.
    pub fn is_detail(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Record(_))
    }
}

/// A piece of text, perhaps with a door.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    /// What is read.
    pub show: Show,
    /// Where it leads.
    pub door: Option<Door>,
}

impl Span {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self {
            show: Show::words(text),
            door: None,
        }
    }
    /// A record by its name, which opens it.
    pub fn record(label: RefLabel) -> Self {
        Self {
            show: Show::words(name_of(&label)),
            door: Some(Door::Record(label)),
        }
    }
    /// A value that opens its records.
    pub fn amount(value: f64, unit: &str, door: Option<Door>) -> Self {
        Self {
            show: Show::amount(value, unit),
            door,
        }
    }
}

/// What people read for a record: its name, or its number if it has none.
fn name_of(label: &RefLabel) -> &str {
    match label.label.as_str() {
        "" => &label.number,
        name => name,
    }
}

/// A figure: one number with all that makes it trustworthy.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Figure {
    /// Its identifier for scripts: snake case.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The value; `None` is a gap and never zero.
    pub value: Option<f64>,
    /// Its unit, as in [`Show::Amount`].
    pub unit: String,
    /// Cases; 0 if it is no statistic.
    pub n: u32,
    /// The lower end of its range.
    pub low: Option<f64>,
    /// The upper end of its range.
    pub high: Option<f64>,
    /// What it was before: the baseline.
    pub before: Option<f64>,
    /// What it should be.
    pub target: Option<f64>,
    /// A footnote in a sentence: where it comes from, what is missing.
    pub note: String,
    /// How it stands.
    pub tone: Tone,
    /// How it is known.
    pub known: Known,
    /// Its records.
    pub door: Option<Door>,
}

/// A cell of a table.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Cell {
    /// What is read.
    pub show: Show,
    /// How it stands.
    pub tone: Tone,
    /// How it is known, if it is a statement.
    pub known: Option<Known>,
    /// Where it leads.
    pub door: Option<Door>,
    /// A bar under it, 0 to 1.
    pub bar: Option<f64>,
    /// The same before, as a ghost under the bar.
    pub ghost: Option<f64>,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self {
            show: Show::words(text),
            ..Self::default()
        }
    }
    /// A value.
    pub fn amount(value: f64, unit: &str) -> Self {
        Self {
            show: Show::amount(value, unit),
            ..Self::default()
        }
    }
    /// A value, or a dash.
    pub fn maybe(value: Option<f64>, unit: &str) -> Self {
        match value {
            Some(value) => Self::amount(value, unit),
            None => Self::words("–").tone(Tone::Unknown),
        }
    }
    /// A day, or a dash.
    pub fn day(unix_ms: Option<i64>) -> Self {
        Self {
            show: unix_ms.map_or_else(|| Show::words("–"), Show::Day),
            ..Self::default()
        }
    }
    /// A record by its name.
    pub fn record(label: RefLabel) -> Self {
        Self {
            show: Show::words(name_of(&label)),
            door: Some(Door::Record(label)),
            ..Self::default()
        }
    }
    /// A record by its name, or words where there is none.
    pub fn record_or(label: Option<RefLabel>, otherwise: &str, tone: Tone) -> Self {
        label.map_or_else(|| Self::words(otherwise).tone(tone), Self::record)
    }
    /// With how it stands.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
    /// With a door.
    pub fn to(mut self, door: Door) -> Self {
        self.door = Some(door);
        self
    }
    /// With how it is known.
    pub fn known(mut self, known: Known) -> Self {
        self.known = Some(known);
        self
    }
    /// With a bar.
    pub fn bar(mut self, share: f64) -> Self {
        self.bar = Some(share.clamp(0.0, 1.0));
        self
    }
}

/// A column of a table.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct SheetColumn {
    /// Its heading.
    pub label: String,
    /// It holds numbers, which stand at the end.
    pub numeric: bool,
}

/// A table.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Grid {
    /// What it shows.
    pub caption: String,
    /// Columns.
    pub columns: Vec<SheetColumn>,
    /// Rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What is read if there is no row.
    pub empty: String,
    /// Rows are single records or persons: who may see totals only reads their number instead.
    pub detail: bool,
    /// Cells are coloured as in a heat map.
    pub heat: bool,
}

impl Grid {
    /// A table without rows; a label that begins with `#` heads numbers.
    pub fn new(caption: &str, columns: &[&str]) -> Self {
        Self {
            caption: caption.into(),
            columns: columns
                .iter()
                .map(|it| SheetColumn {
                    label: it.trim_start_matches('#').into(),
                    numeric: it.starts_with('#'),
                })
                .collect(),
            ..Self::default()
        }
    }
    /// Says what is read without rows.
    pub fn or(mut self, empty: &str) -> Self {
        self.empty = empty.into();
        self
    }
    /// Its rows are single records or persons.
    pub fn detail(mut self) -> Self {
        self.detail = true;
        self
    }
}

/// One part of a sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(Vec<Span>),
    /// Figures side by side.
    Figures(Vec<Figure>),
    /// A table.
    Table(Grid),
    /// How much of what is said is measured, evidenced and declared: counts of statements.
    Mix {
        /// Measured statements.
        measured: u32,
        /// Evidenced ones.
        evidenced: u32,
        /// Declared ones.
        declared: u32,
    },
    /// A sentence that stands out: an honest gap, a warning, a win.
    Note {
        /// How it stands.
        tone: Tone,
        /// What is said.
        text: Vec<Span>,
    },
    /// First steps and other links.
    Actions(Vec<(String, Door)>),
    /// Here begins a new page or slide.
    Break,
}

/// A part with its class of information.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// Code of its class, as the access matrix names it.
    pub class: String,
    /// The part.
    pub part: Part,
}

/// A page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Which it is.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The verdict, in a sentence or two; said first.
    pub lead: Vec<Span>,
    /// First day looked at.
    pub from: String,
    /// Last day looked at.
    pub to: String,
    /// As it was at that moment; `None` is now.
    pub as_of: Option<i64>,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
    /// Who it is for, if it was filtered.
    pub audience: String,
    /// Classes of which something was left out or shown as totals only.
    pub withheld: Vec<String>,
    /// What is wrong with the request, or empty.
    pub error: String,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            ..Self::default()
        }
    }

    /// Adds a part.
    pub fn put(&mut self, class: &str, part: Part) {
        self.blocks.push(Block {
            class: class.into(),
            part,
        });
    }

    /// Adds a heading.
    pub fn heading(&mut self, class: &str, text: &str) {
        self.put(class, Part::Heading(text.into()));
    }

    /// Adds a note.
    pub fn note(&mut self, class: &str, tone: Tone, text: impl Into<String>) {
        self.put(
            class,
            Part::Note {
                tone,
                text: vec![Span::words(text)],
            },
        );
    }

    /// All figures of the sheet.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().flat_map(|it| match &it.part {
            Part::Figures(figures) => figures.as_slice(),
            _ => &[],
        })
    }

    /// What an audience sees of it: of each class everything, totals, or nothing. Doors to records close
    /// below everything, since what lies behind them is no total.
    pub fn only(mut self, audience: &str, level: &dyn Fn(&str) -> Level) -> Self {
        let mut withheld: Vec<String> = Vec::new();
        let mut note = |class: &str| {
            if !withheld.iter().any(|it| it == class) {
                withheld.push(class.to_owned());
            }
        };
        self.blocks.retain_mut(|block| {
            let seen = level(&block.class);
            match (&mut block.part, seen) {
                (Part::Break, _) | (_, Level::Full) => true,
                (_, Level::None) => {
                    note(&block.class);
                    false
                }
                (part, Level::Aggregate) => {
                    if close(part) {
                        note(&block.class);
                    }
                    true
                }
            }
        });
        // The verdict is made of all classes: it stays in words, and opens nothing.
        if !withheld.is_empty() {
            for span in &mut self.lead {
                span.door = span.door.take().filter(|it| !it.is_detail());
            }
        }
        self.audience = audience.into();
        self.withheld = withheld;
        self
    }
}

/// Takes single records out of a part; whether there was something to take.
fn close(part: &mut Part) -> bool {
    // Every door is looked at, also after the first that closes.
    fn shut<'d>(doors: impl Iterator<Item = &'d mut Option<Door>>) -> bool {
        let mut had = false;
        for door in doors.filter(|it| it.as_ref().is_some_and(Door::is_detail)) {
            *door = None;
            had = true;
        }
        had
    }
    match part {
        Part::Text(spans) | Part::Note { text: spans, .. } => {
            shut(spans.iter_mut().map(|it| &mut it.door))
        }
        Part::Figures(figures) => shut(figures.iter_mut().map(|it| &mut it.door)),
        Part::Table(grid) if grid.detail => {
            let count = grid.rows.len();
            *part = Part::Text(vec![Span::words(format!(
                "{}: {count}. You see totals only.",
                grid.caption
            ))]);
            true
        }
        Part::Table(grid) => {
            let cells = grid.rows.iter_mut().flatten();
            shut(cells.map(|it| &mut it.door))
        }
        Part::Actions(actions) => {
            let before = actions.len();
            actions.retain(|it| !it.1.is_detail());
            actions.len() < before
        }
        Part::Heading(_) | Part::Mix { .. } | Part::Break => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new("cockpit", "Cockpit");
        sheet.put(
            "indicators",
            Part::Figures(vec![Figure {
                door: Some(Door::list("incident", "is:open")),
                ..Figure::default()
            }]),
        );
        let mut rows = Grid::new("Budget lines", &["Line", "#Planned"]).detail();
        rows.rows
            .push(vec![Cell::words("Training"), Cell::amount(500.0, "money")]);
        sheet.put("finance", Part::Table(rows));
        sheet.put("people", Part::Text(vec![Span::words("Ada")]));
        sheet
    }

    #[test]
    fn an_audience_sees_no_more_of_a_class_than_its_level() {
        let seen = sheet().only("Staff", &|class| match class {
            "finance" => Level::Aggregate,
            "people" => Level::None,
            _ => Level::Full,
        });
        assert_eq!(seen.withheld, ["finance", "people"]);
        assert_eq!(seen.blocks.len(), 2);
        assert!(seen.figures().all(|it| it.door.is_some()));
        assert!(!format!("{:?}", seen.blocks).contains("Training"));
        assert!(format!("{:?}", seen.blocks).contains("Budget lines: 1."));
    }

    #[test]
    fn whoever_sees_everything_sees_it_unchanged() {
        let all = sheet().only("Board", &|_| Level::Full);
        assert_eq!(all.blocks, sheet().blocks);
        assert!(all.withheld.is_empty());
    }

    #[test]
    fn totals_open_no_records() {
        let seen = sheet().only("Staff", &|_| Level::Aggregate);
        assert!(seen.figures().all(|it| it.door.is_none()));
    }
}
