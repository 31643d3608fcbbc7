//! Dashboards: which numbers are shown how. A dashboard is a record, so that it has a history, undo
//! and an owner; what it shows is one line of text in a small notation, which scripts may write too:
//!
//! ```text
//! tile mttr [3x1]; bars mttr by priority where channel:phone [6x2] Time to restore by phone
//! ```
//!
//! Each piece is a look, what it shows, its size in columns (of twelve) and rows, and its title.
//! `by` names a field, `and` a second one, `where` a query that narrows it.

use super::declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Kind, Practice, Words,
    common,
};
use super::role::Role;
use super::{incident, kpi, probe};

mod ready;

pub use ready::{READY, Ready};

/// Its pieces, in the notation.
pub const PIECES: FieldId = FieldId(100);
/// Only records that this query finds.
pub const ONLY: FieldId = FieldId(101);
/// The least role that it is for.
pub const FOR_ROLE: FieldId = FieldId(102);
/// Whose it is.
pub const OWNER: FieldId = FieldId(103);
/// Whether others see it among theirs.
pub const SHARED: FieldId = FieldId(104);

const ROLES: &[ChoiceDef] = &[
    ChoiceDef::new("reader", "Everyone but requesters"),
    ChoiceDef::new("agent", "Agents and administrators"),
    ChoiceDef::new("admin", "Administrators"),
];

/// Columns of the grid.
pub const COLUMNS: u8 = 12;
/// The most rows of a piece.
pub const MOST_ROWS: u8 = 6;
/// The most pieces of a dashboard.
pub const MOST_PIECES: usize = 40;

/// The record type.
pub static PRACTICE: Practice = Practice {
    kind: Kind::DASHBOARD,
    name: "dashboard",
    words: Words {
        singular: "dashboard",
        plural: "dashboards",
        heading: "Dashboards",
        empty: "A dashboard shows the numbers that somebody needs. Make one in Insights: take one that is there, and change it.",
    },
    number_prefix: None,
    fields: &[
        FieldDef::new(common::TITLE.0, "name", "Name", FieldType::Line)
            .required()
            .searched(6)
            .aliases(&["title"]),
        FieldDef::new(
            common::DESCRIPTION.0,
            "description",
            "What it answers",
            FieldType::Line,
        )
        .searched(2),
        FieldDef::new(PIECES.0, "pieces", "Pieces", FieldType::Line)
            .checked(Check::Dashboard)
            .help("Written by the page; such as: tile mttr [3x1]; bars mttr by priority [6x2]"),
        FieldDef::new(ONLY.0, "only", "Only incidents such as", FieldType::Line)
            .help("A filter over all of it, such as assignee:me."),
        FieldDef::new(FOR_ROLE.0, "for_role", "For", FieldType::Choice(ROLES)),
        FieldDef::new(OWNER.0, "owner", "Owner", FieldType::Ref(Kind::PERSON)).tracked(),
        FieldDef::new(SHARED.0, "shared", "Shared with others", FieldType::Bool),
        FieldDef::ADDED,
        FieldDef::UPDATED,
    ],
    states: &[],
    steps: &[],
    columns: &[
        Column::shown("name", 260),
        Column::shown("description", 320),
        Column::shown("owner", 160),
        Column::shown("shared", 100),
        Column::shown("for_role", 180),
    ],
    groups: &[FormGroup {
        label: "What",
        fields: &[
            "name",
            "description",
            "owner",
            "shared",
            "for_role",
            "only",
            "pieces",
        ],
    }],
    default_sort: "name",
    icon: "chart-column",
};

/// How a piece looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// One number with its course in the small.
    Tile,
    /// Indicators of one unit over time.
    Line,
    /// One indicator over time, as a surface.
    Area,
    /// One indicator over time, between the limits of chance.
    Control,
    /// One indicator by the values of a field.
    Bars,
    /// How many records there are in each range of a number or an age.
    Histogram,
    /// A count over time, by the values of a field.
    Stack,
    /// A stock over time, by the values of a field: a cumulative flow.
    Flow,
    /// An indicator by two fields.
    Heat,
    /// How the backlog became what it is.
    Waterfall,
    /// Records themselves.
    List,
    /// What will likely become late.
    Forecast,
    /// How a probe answers: its share, its interval, and whether it is met.
    Probe,
    /// Words.
    Text,
}

/// What a look is called and needs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LookDef {
    /// The look.
    pub look: Look,
    /// Its word in the notation.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
    /// How many indicators it may show.
    pub indicators: (usize, usize),
    /// How many fields it is cut by.
    pub fields: usize,
    /// Columns and rows that it has unless somebody says otherwise.
    pub size: (u8, u8),
}

const fn look(
    look: Look,
    code: &'static str,
    label: &'static str,
    indicators: (usize, usize),
    fields: usize,
    size: (u8, u8),
) -> LookDef {
    LookDef {
        look,
        code,
        label,
        indicators,
        fields,
        size,
    }
}

/// All looks.
pub const LOOKS: &[LookDef] = &[
    look(Look::Tile, "tile", "Number", (1, 1), 0, (2, 1)),
    look(Look::Line, "line", "Line over time", (1, 4), 0, (6, 2)),
    look(Look::Area, "area", "Area over time", (1, 1), 0, (6, 2)),
    look(Look::Control, "control", "Control chart", (1, 1), 0, (6, 2)),
    look(Look::Bars, "bars", "Bars by a field", (1, 1), 1, (6, 2)),
    look(Look::Histogram, "histogram", "Histogram", (1, 1), 1, (6, 2)),
    look(
        Look::Stack,
        "stack",
        "Stacked columns over time",
        (1, 1),
        1,
        (6, 2),
    ),
    look(Look::Flow, "flow", "Cumulative flow", (1, 1), 1, (6, 2)),
    look(
        Look::Heat,
        "heat",
        "Heat map of two fields",
        (1, 1),
        2,
        (6, 2),
    ),
    look(
        Look::Waterfall,
        "waterfall",
        "Waterfall of the backlog",
        (0, 0),
        0,
        (6, 2),
    ),
    look(
        Look::Forecast,
        "forecast",
        "Forecast of breaches",
        (0, 0),
        0,
        (6, 2),
    ),
    look(Look::Probe, "probe", "Probe", (1, 1), 0, (3, 1)),
    look(Look::List, "list", "List of records", (0, 0), 0, (6, 2)),
    look(Look::Text, "text", "Words", (0, 0), 0, (12, 1)),
];

impl Look {
    /// What it is called and needs.
    pub fn def(self) -> &'static LookDef {
        let place = LOOKS.iter().position(|it| it.look == self);
        &LOOKS[place.unwrap_or(0)]
    }
}

/// One piece of a dashboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// How it looks.
    pub look: Look,
    /// Identifiers of indicators, or that of a probe.
    pub kpis: Vec<String>,
    /// Names of the fields by which it is cut.
    pub by: Vec<String>,
    /// Only records that this query finds, beyond the dashboard's own.
    pub only: String,
    /// Columns that it takes, 1 to 12.
    pub width: u8,
    /// Rows that it takes, 1 to 6.
    pub height: u8,
    /// Its heading, or its words; empty for what it shows by itself.
    pub title: String,
}

impl Piece {
    /// A piece of its usual size.
    pub fn new(look: Look) -> Self {
        let (width, height) = look.def().size;
        Self {
            look,
            kpis: Vec::new(),
            by: Vec::new(),
            only: String::new(),
            width,
            height,
            title: String::new(),
        }
    }

    /// What stands above it.
    pub fn heading(&self) -> String {
        if !self.title.is_empty() {
            return self.title.clone();
        }
        let name = |id: &String| {
            let label = match self.look {
                Look::Probe => probe::by_id(id).map(|it| it.label),
                _ => kpi::by_id(id).map(|it| it.label),
            };
            label.map_or_else(|| id.clone(), str::to_owned)
        };
        let what = match self.look {
            Look::Waterfall => "How the backlog came about".to_owned(),
            Look::List => "Records".to_owned(),
            Look::Forecast => "Likely late within three days".to_owned(),
            _ => self.kpis.iter().map(name).collect::<Vec<_>>().join(", "),
        };
        let label = |name: &String| {
            let field = incident::PRACTICE.field(name);
            field.map_or_else(|| name.clone(), |it| it.label.to_lowercase())
        };
        if self.by.is_empty() {
            return what;
        }
        let by: Vec<String> = self.by.iter().map(label).collect();
        format!("{what}, by {}", by.join(" and "))
    }

    /// Looks at whether it shows something that there is.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn check(&self) -> Result<(), String> {
        let def = self.look.def();
        let (least, most) = def.indicators;
        if self.kpis.len() < least || self.kpis.len() > most {
            return Err(match most {
                0 => format!("“{}” shows no indicator.", def.label),
                1 if self.look == Look::Probe => "“Probe” shows one probe.".into(),
                1 => format!("“{}” shows one indicator.", def.label),
                _ => format!("“{}” shows {least} to {most} indicators.", def.label),
            });
        }
        if self.by.len() != def.fields {
            return Err(match def.fields {
                0 => format!("“{}” is not cut by a field.", def.label),
                1 => format!("“{}” needs one field after “by”.", def.label),
                _ => format!("“{}” needs two fields: “by … and …”.", def.label),
            });
        }
        let mut unit = None;
        for id in &self.kpis {
            if self.look == Look::Probe {
                probe::check_probe(id)?;
                continue;
            }
            let Some(found) = kpi::by_id(id) else {
                return Err(format!("There is no indicator {id:?}."));
            };
            if unit.is_some_and(|it| it != found.unit) {
                return Err("A line chart shows indicators of one unit.".into());
            }
            unit = Some(found.unit);
            let counts = matches!(found.value, kpi::Formula::Count { .. });
            let adds_up = matches!(self.look, Look::Stack | Look::Flow | Look::Histogram);
            if adds_up && !counts {
                return Err(format!(
                    "“{}” needs a count, such as opened; the parts of {id} do not add up.",
                    def.label
                ));
            }
        }
        for name in &self.by {
            let Some(field) = incident::PRACTICE.field(name) else {
                return Err(format!("Incidents have no field {name:?}."));
            };
            let is_number = matches!(field.ty, FieldType::Int | FieldType::Time);
            if self.look == Look::Histogram && !is_number {
                return Err(format!(
                    "A histogram needs a number or a moment, and {name} is none."
                ));
            }
            let is_cut = is_number
                || matches!(
                    field.ty,
                    FieldType::Choice(_)
                        | FieldType::Word
                        | FieldType::Bool
                        | FieldType::Ref(_)
                        | FieldType::State
                        | FieldType::Tags
                );
            if !is_cut {
                return Err(format!("Nothing can be cut by {name}."));
            }
            let has_many = matches!(field.ty, FieldType::Tags);
            if has_many && matches!(self.look, Look::Stack | Look::Flow) {
                return Err(format!(
                    "A record may have several {name}, so its parts would not add up."
                ));
            }
        }
        if !(1..=COLUMNS).contains(&self.width) || !(1..=MOST_ROWS).contains(&self.height) {
            return Err(format!(
                "A piece takes 1 to {COLUMNS} columns and 1 to {MOST_ROWS} rows."
            ));
        }
        // What would end the piece in the notation.
        let is_open = self.only.matches('"').count() % 2 == 1;
        if is_open || size_in(&self.only).is_some() || parted(&self.only).len() > 1 {
            return Err(
                "The filter has a quote that does not end, a semicolon, or a size in it.".into(),
            );
        }
        if self.title.contains(['"', ';']) {
            return Err("A heading has no quotes and no semicolons.".into());
        }
        if self.look == Look::Text && self.title.is_empty() {
            return Err("A piece of words needs some, after its size.".into());
        }
        Ok(())
    }

    /// In the notation.
    pub fn print(&self) -> String {
        let mut out = self.look.def().code.to_owned();
        if !self.kpis.is_empty() {
            out.push(' ');
            out.push_str(&self.kpis.join(","));
        }
        if !self.by.is_empty() {
            out.push_str(" by ");
            out.push_str(&self.by.join(" and "));
        }
        if !self.only.is_empty() {
            out.push_str(" where ");
            out.push_str(&self.only);
        }
        out.push_str(&format!(" [{}x{}]", self.width, self.height));
        if !self.title.is_empty() {
            out.push(' ');
            out.push_str(&self.title);
        }
        out
    }

    fn read(text: &str) -> Result<Self, String> {
        let (spec, size, title) = match size_in(text) {
            Some((at, end, size)) => (&text[..at], Some(size), text[end..].trim()),
            None => (text, None, ""),
        };
        let (spec, only) = match split_word(spec, "where") {
            Some((spec, only)) => (spec, only.trim()),
            None => (spec, ""),
        };
        let (spec, by) = match split_word(spec, "by") {
            Some((spec, by)) => (spec, by),
            None => (spec, ""),
        };
        let (code, ids) = spec.trim().split_once(' ').unwrap_or((spec.trim(), ""));
        let Some(def) = LOOKS.iter().find(|it| it.code == code) else {
            let all: Vec<&str> = LOOKS.iter().map(|it| it.code).collect();
            return Err(format!(
                "There is no look {code:?}. There are {}.",
                all.join(", ")
            ));
        };
        let words = |text: &str, at: &str| -> Vec<String> {
            let pieces = text.split(at).map(|it| it.trim().to_owned());
            pieces.filter(|it| !it.is_empty()).collect()
        };
        let (width, height) = size.unwrap_or(def.size);
        let piece = Self {
            look: def.look,
            kpis: words(ids, ","),
            by: words(by, " and "),
            only: only.to_owned(),
            width,
            height,
            title: title.to_owned(),
        };
        piece.check()?;
        Ok(piece)
    }
}

/// The first size that stands in no quotes: where it begins and ends, and what it says.
fn size_in(text: &str) -> Option<(usize, usize, (u8, u8))> {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '[' if !quoted => {
                let Some(end) = text[at..].find(']').map(|it| at + it) else {
                    continue;
                };
                let size = text[at + 1..end]
                    .split_once('x')
                    .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
                if let Some(size) = size {
                    return Some((at, end + 1, size));
                }
            }
            _ => {}
        }
    }
    None
}

/// What stands before and after the first such word outside of quotes.
fn split_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let wanted = format!(" {word} ");
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted && text[at..].starts_with(&wanted) => {
                return Some((&text[..at], &text[at + wanted.len()..]));
            }
            _ => {}
        }
    }
    None
}

/// The pieces of a text, which are parted by semicolons outside of quotes.
fn parted(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts.retain(|it| !it.is_empty());
    parts
}

/// Reads the notation.
///
/// # Errors
/// A sentence that names the piece and says what is wrong with it.
pub fn read(text: &str) -> Result<Vec<Piece>, String> {
    let parts = parted(text);
    if parts.len() > MOST_PIECES {
        return Err(format!("A dashboard has at most {MOST_PIECES} pieces."));
    }
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| Piece::read(part).map_err(|why| format!("Piece {}: {why}", at + 1)))
        .collect()
}

/// Writes the notation.
pub fn print(pieces: &[Piece]) -> String {
    let all: Vec<String> = pieces.iter().map(Piece::print).collect();
    all.join("; ")
}

/// A text that can stand as a title in the notation: without what would end it.
pub fn clean_title(text: &str) -> String {
    text.replace(';', ",")
        .replace('"', "”")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Looks at a text for [`Check::Dashboard`].
///
/// # Errors
/// What is wrong with it, and how it should look.
pub fn check_pieces(text: &str) -> Result<(), String> {
    read(text).map(|_| ())
}

/// Whether a dashboard for that role, by its code, is shown to somebody.
pub fn is_for(for_role: &str, role: Role) -> bool {
    role.sees_internal() && Role::from_code(for_role).is_none_or(|least| role >= least)
}

#[cfg(test)]
mod tests;
