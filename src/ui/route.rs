//! Where the page is: everything that a person would send to a colleague stands in the URL's hash.
//!
//! `#/incidents?q=is:open&sort=-opened_at`, `#/incidents/INC-0001?tab=history`, `#/settings/data`.
//! Pure: [`Route::parse`] and [`Route::print`] undo each other.

use crate::domain::{RecordId, practices};
use crate::protocol::RefLabel;

/// A page and its state.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Route {
    /// My work.
    #[default]
    Home,
    /// The first screen of an empty browser.
    FirstRun,
    /// A list.
    List(ListState),
    /// A record.
    Record(RecordState),
    /// The form for a new record.
    New(NewState),
    /// Search over everything.
    Search(SearchState),
    /// Numbers over the history.
    Insights(InsightsState),
    /// The programme.
    Programme(ProgrammeState),
    /// Import.
    Import,
    /// The stories of the demo.
    Demo,
    /// Settings.
    Settings(SettingsTab),
    /// An address that leads nowhere.
    Unknown(String),
}

/// The state of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListState {
    /// Name of the practice: `incident`.
    pub kind: String,
    /// Query; `None` until a person chooses one, so that the list may begin with a view of its own.
    pub query: Option<String>,
    /// Sort; empty for the practice's own.
    pub sort: String,
    /// Columns; empty for the practice's own.
    pub columns: Vec<String>,
    /// List or board.
    pub layout: Layout,
    /// The field that a list is grouped by, or empty.
    pub group: String,
    /// The record beside the list: its identity or number, or empty.
    pub selected: String,
    /// As it was then: a date or local date and time (`2026-03-01`, `2026-03-01T09:00`), or empty for now.
    pub as_of: String,
}

/// How a list is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layout {
    /// Rows.
    #[default]
    List,
    /// Cards by state.
    Board,
}

/// The state of a record's page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RecordState {
    /// Name of the practice.
    pub kind: String,
    /// Identity or number.
    pub id: String,
    /// What is shown of it.
    pub tab: RecordTab,
    /// The list that the person came from, as [`ListState::encode`] writes it; empty if from elsewhere.
    pub from: String,
}

/// What a record's page shows beside its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RecordTab {
    /// What was said.
    #[default]
    Timeline,
    /// Links.
    Links,
    /// Every change.
    History,
    /// Work that was logged.
    Worklog,
}

/// The state of the form for a new record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NewState {
    /// Name of the practice.
    pub kind: String,
    /// Fields to begin with, by name.
    pub fields: Vec<(String, String)>,
}

/// The state of the search page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SearchState {
    /// The words.
    pub text: String,
    /// Name of one practice, or empty for all.
    pub kind: String,
}

/// The state of the page of numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InsightsState {
    /// Which board; empty for the first.
    pub board: String,
    /// First day, or empty.
    pub from: String,
    /// Last day, or empty.
    pub to: String,
    /// As it was at the end of that day, or empty for now.
    pub as_of: String,
    /// Only records that this query finds.
    pub query: String,
}

/// The state of a page of the programme.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProgrammeState {
    /// Which page: `plan`, `requirement/PR9.1`; empty for the cockpit.
    pub page: String,
    /// First day, or empty.
    pub from: String,
    /// Last day, or empty.
    pub to: String,
    /// As it was at the end of that day, or empty for now.
    pub as_of: String,
    /// Identity of the audience through whose eyes it is seen, or empty.
    pub audience: String,
    /// How the page is laid out, or empty for its own way.
    pub view: String,
}

/// The pages of the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SettingsTab {
    /// Name, language, windows, zone.
    #[default]
    Workspace,
    /// Who I am here.
    Me,
    /// Storage, backup, restore, wipe.
    Data,
}

impl Layout {
    const ALL: [Self; 2] = [Self::List, Self::Board];

    /// Its word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
        }
    }
}

impl RecordTab {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Timeline, Self::Links, Self::History, Self::Worklog];

    /// Its word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Links => "links",
            Self::History => "history",
            Self::Worklog => "worklog",
        }
    }
}

impl SettingsTab {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Workspace, Self::Me, Self::Data];

    /// Its word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Me => "me",
            Self::Data => "data",
        }
    }
}

impl Route {
    /// Reads the hash of an address, with or without its `#`. Never fails: see [`Route::Unknown`].
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let parts: Vec<String> = path
            .split('/')
            .filter(|it| !it.is_empty())
            .map(decode)
            .collect();
        let query = Pairs::parse(query);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Home,
            ["first"] => Self::FirstRun,
            ["import"] => Self::Import,
            ["demo"] => Self::Demo,
            ["insights"] => {
                let text = |name| query.get(name).unwrap_or_default();
                Self::Insights(InsightsState {
                    board: text("board"),
                    from: text("from"),
                    to: text("to"),
                    as_of: text("asof"),
                    query: text("q"),
                })
            }
            ["programme", page @ ..] => {
                let text = |name| query.get(name).unwrap_or_default();
                Self::Programme(ProgrammeState {
                    page: page.join("/"),
                    from: text("from"),
                    to: text("to"),
                    as_of: text("asof"),
                    audience: text("for"),
                    view: text("view"),
                })
            }
            ["search"] => Self::Search(SearchState {
                text: query.get("q").unwrap_or_default(),
                kind: query.get("kind").unwrap_or_default(),
            }),
            ["settings"] => Self::Settings(SettingsTab::default()),
            ["settings", tab] => SettingsTab::ALL
                .into_iter()
                .find(|it| it.code() == *tab)
                .map_or_else(|| Self::Unknown(hash.to_owned()), Self::Settings),
            ["list", slug] | [slug] => kind_of(slug).map_or_else(
                || Self::Unknown(hash.to_owned()),
                |kind| Self::List(ListState::read(kind, &query)),
            ),
            [slug, id] => match kind_of(slug) {
                Some(kind) if *id == "new" => Self::New(NewState {
                    kind: kind.to_owned(),
                    fields: query.0,
                }),
                Some(kind) => Self::Record(RecordState {
                    kind: kind.to_owned(),
                    id: (*id).to_owned(),
                    tab: RecordTab::ALL
                        .into_iter()
                        .find(|it| query.get("tab").as_deref() == Some(it.code()))
                        .unwrap_or_default(),
                    from: query.get("from").unwrap_or_default(),
                }),
                None => Self::Unknown(hash.to_owned()),
            },
            _ => Self::Unknown(hash.to_owned()),
        }
    }

    /// The hash of an address, with its `#`.
    pub fn print(&self) -> String {
        match self {
            Self::Home => "#/".into(),
            Self::FirstRun => "#/first".into(),
            Self::Import => "#/import".into(),
            Self::Demo => "#/demo".into(),
            Self::Insights(state) => {
                let mut pairs = Pairs::default();
                pairs.add("board", &state.board);
                pairs.add("from", &state.from);
                pairs.add("to", &state.to);
                pairs.add("asof", &state.as_of);
                pairs.add("q", &state.query);
                format!("#/insights{}", pairs.print())
            }
            Self::Programme(state) => {
                let mut pairs = Pairs::default();
                pairs.add("from", &state.from);
                pairs.add("to", &state.to);
                pairs.add("asof", &state.as_of);
                pairs.add("for", &state.audience);
                pairs.add("view", &state.view);
                let page: String = state
                    .page
                    .split('/')
                    .filter(|it| !it.is_empty())
                    .map(|it| format!("/{}", encode(it)))
                    .collect();
                format!("#/programme{page}{}", pairs.print())
            }
            Self::Settings(tab) => format!("#/settings/{}", tab.code()),
            Self::Search(state) => {
                let mut pairs = Pairs::default();
                pairs.add("q", &state.text);
                pairs.add("kind", &state.kind);
                format!("#/search{}", pairs.print())
            }
            Self::List(state) => format!("#/{}{}", slug_of(&state.kind), state.pairs().print()),
            Self::Record(state) => {
                let mut pairs = Pairs::default();
                if state.tab != RecordTab::default() {
                    pairs.add("tab", state.tab.code());
                }
                pairs.add("from", &state.from);
                format!(
                    "#/{}/{}{}",
                    slug_of(&state.kind),
                    encode(&state.id),
                    pairs.print()
                )
            }
            Self::New(state) => format!(
                "#/{}/new{}",
                slug_of(&state.kind),
                Pairs(state.fields.clone()).print()
            ),
            Self::Unknown(hash) => format!("#{hash}"),
        }
    }

    /// The list of a practice, as it begins.
    pub fn list(kind: &str) -> Self {
        Self::List(ListState {
            kind: kind.to_owned(),
            ..ListState::default()
        })
    }

    /// The list of a practice with a query.
    pub fn query(kind: &str, query: &str) -> Self {
        Self::List(ListState {
            kind: kind.to_owned(),
            query: Some(query.to_owned()),
            ..ListState::default()
        })
    }

    /// A page of the programme.
    pub fn programme(page: &str) -> Self {
        Self::Programme(ProgrammeState {
            page: page.to_owned(),
            ..ProgrammeState::default()
        })
    }

    /// The page of a record: by its number where it has one, which people can read.
    pub fn record(to: &RefLabel) -> Self {
        Self::record_by(&to.kind, to.id, &to.number)
    }

    /// The page of a record by its parts.
    pub fn record_by(kind: &str, id: RecordId, number: &str) -> Self {
        let has_number = practices::by_name(kind).is_some_and(|it| it.number_prefix.is_some());
        Self::Record(RecordState {
            kind: kind.to_owned(),
            id: if has_number && !number.is_empty() {
                number.to_owned()
            } else {
                id.to_hex()
            },
            ..RecordState::default()
        })
    }

    /// The form for a new record.
    pub fn new_record(kind: &str) -> Self {
        Self::New(NewState {
            kind: kind.to_owned(),
            fields: Vec::new(),
        })
    }

    /// Name of the practice that the page is about, or empty.
    pub fn kind(&self) -> &str {
        match self {
            Self::List(state) => &state.kind,
            Self::Record(state) => &state.kind,
            Self::New(state) => &state.kind,
            _ => "",
        }
    }
}

impl ListState {
    /// The state without its practice, for [`RecordState::from`].
    pub fn encode(&self) -> String {
        self.pairs().print().trim_start_matches('?').to_owned()
    }

    /// Reads what [`ListState::encode`] wrote.
    pub fn decode(kind: &str, text: &str) -> Self {
        Self::read(kind, &Pairs::parse(text))
    }

    fn read(kind: &str, pairs: &Pairs) -> Self {
        Self {
            kind: kind.to_owned(),
            query: pairs.get("q"),
            sort: pairs.get("sort").unwrap_or_default(),
            columns: pairs
                .get("cols")
                .map(|it| it.split(',').map(str::to_owned).collect())
                .unwrap_or_default(),
            layout: Layout::ALL
                .into_iter()
                .find(|it| pairs.get("view").as_deref() == Some(it.code()))
                .unwrap_or_default(),
            group: pairs.get("group").unwrap_or_default(),
            selected: pairs.get("sel").unwrap_or_default(),
            as_of: pairs.get("asof").unwrap_or_default(),
        }
    }

    fn pairs(&self) -> Pairs {
        let mut pairs = Pairs::default();
        if let Some(query) = &self.query {
            pairs.0.push(("q".into(), query.clone()));
        }
        pairs.add("sort", &self.sort);
        pairs.add("cols", &self.columns.join(","));
        if self.layout != Layout::default() {
            pairs.add("view", self.layout.code());
        }
        pairs.add("group", &self.group);
        pairs.add("sel", &self.selected);
        pairs.add("asof", &self.as_of);
        pairs
    }
}

/// The word of a practice in addresses: its plural, with hyphens.
pub fn slug_of(kind: &str) -> String {
    practices::by_name(kind).map_or_else(
        || encode(kind),
        |practice| practice.words.plural.replace(' ', "-"),
    )
}

/// The name of the practice that an address means by its slug or by its name.
fn kind_of(slug: &str) -> Option<&'static str> {
    practices::ALL
        .iter()
        .find(|it| it.name == slug || it.words.plural.replace(' ', "-") == slug)
        .map(|it| it.name)
}

/// The pairs behind a question mark.
#[derive(Default)]
struct Pairs(Vec<(String, String)>);

impl Pairs {
    fn parse(text: &str) -> Self {
        Self(
            text.split('&')
                .filter(|it| !it.is_empty())
                .map(|it| {
                    let (name, value) = it.split_once('=').unwrap_or((it, ""));
                    (decode(name), decode(&value.replace('+', " ")))
                })
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.clone())
    }

    fn add(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    fn print(&self) -> String {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }
}

/// Percent-encodes what could end a part; letters of any script and the marks of queries stay readable.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_alphanumeric() || "-_.~:,*!()<>@$".contains(char) {
            out.push(char);
        } else {
            let mut buffer = [0; 4];
            for byte in char.encode_utf8(&mut buffer).bytes() {
                out.push('%');
                out.push_str(&format!("{byte:02X}"));
            }
        }
    }
    out
}

/// Undoes [`encode`]; a broken escape stays as it is, and bytes that are no text become marks.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        match escaped {
            Some(escaped) => {
                out.push(escaped);
                rest = &tail[2..];
            }
            None => {
                out.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_reads_back_as_what_it_was() {
        let list = ListState {
            kind: "incident".into(),
            query: Some("is:open svc:\"E-mail & more\" 100% a+b ümläut العربية".into()),
            sort: "priority,-opened_at".into(),
            columns: vec!["number".into(), "title".into()],
            layout: Layout::Board,
            group: "assignment_group".into(),
            selected: "INC-0001".into(),
            as_of: "2026-03-01T09:00".into(),
        };
        let from = list.encode();
        assert_eq!(ListState::decode("incident", &from), list);
        for route in [
            Route::Home,
            Route::FirstRun,
            Route::Import,
            Route::Programme(ProgrammeState {
                page: "requirement/PR9.1".into(),
                as_of: "2026-03-01".into(),
                audience: "00ff".into(),
                ..ProgrammeState::default()
            }),
            Route::Demo,
            Route::Insights(InsightsState {
                board: "manager".into(),
                from: "2016-03-01".into(),
                to: "2016-05-31".into(),
                as_of: "2016-04-15".into(),
                query: "group:\"Group 70\"".into(),
            }),
            Route::Settings(SettingsTab::Data),
            Route::List(list),
            Route::list("configuration_item"),
            Route::query("person", ""),
            Route::Record(RecordState {
                kind: "incident".into(),
                id: "INC/7 ?".into(),
                tab: RecordTab::History,
                from,
            }),
            Route::New(NewState {
                kind: "incident".into(),
                fields: vec![("parent".into(), "INC-0001".into())],
            }),
            Route::Search(SearchState {
                text: "slow mail = bad".into(),
                kind: "incident".into(),
            }),
            Route::Unknown("/nowhere/at/all".into()),
        ] {
            assert_eq!(Route::parse(&route.print()), route, "{}", route.print());
        }
    }

    #[test]
    fn addresses_are_readable() {
        assert_eq!(
            Route::query("incident", "is:open p:1 age:>5d").print(),
            "#/incidents?q=is:open%20p:1%20age:>5d"
        );
        assert_eq!(
            Route::list("organisation_unit").print(),
            "#/organisation-units"
        );
        assert_eq!(Route::parse("#/list/incident"), Route::list("incident"));
        assert_eq!(Route::parse(""), Route::Home);
    }

    #[test]
    fn a_broken_address_never_panics() {
        for hash in [
            "#/%",
            "#/%zz/%4",
            "#/incidents?q=%ff&&=&x",
            "#/settings/none",
            "?",
        ] {
            let _ = Route::parse(hash);
        }
        assert_eq!(
            Route::parse("#/incidents?q=%"),
            Route::query("incident", "%")
        );
    }
}
