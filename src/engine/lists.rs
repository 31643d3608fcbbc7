//! Lists, counts, boards, facets, exports and search: all from the same query over the working set.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::derived::{
    self, Derivation, Derived, DerivedCache, Levels, Moment, ReadyLevels, Scratch, Source,
};
use super::query::{
    self, Beyond, Bitmap, Context, FacetKey, Names, Pattern, Query, Test, Values, View,
};
use super::search::{self, SearchIndex};
use super::table::{Column, Ordinal, Table};
use super::{Engine, hides, rows};
use crate::domain::{
    FieldDef, FieldId, FieldType, Kind, RecordId, Role, common, incident, order, programme,
};
use crate::protocol::{
    Board, BoardColumn, Datum, FacetValue, Group, ListPage, ListRequest, ListRow, Me, QueryCheck,
    QueryError, RefLabel,
};

/// Cards on a board, in each column, unless more are asked for.
const CARDS: usize = 50;
/// No reply holds more rows than this.
pub const MAX_ROWS: u32 = 200_000;

/// What lists are made from.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// The workspace.
    pub engine: &'a Engine,
    /// Its search index.
    pub search: &'a SearchIndex,
    /// Who asks.
    pub me: &'a Me,
    /// Unix milliseconds.
    pub now: i64,
    /// Where a day begins.
    pub zone: &'a jiff::tz::TimeZone,
    /// Columns that nobody writes, kept from question to question.
    pub derived: &'a DerivedCache,
}

/// What a query found.
pub struct Found<'a> {
    /// The table looked at.
    pub table: &'a Table,
    /// The rows.
    pub rows: Bitmap,
    /// The query.
    pub query: Query,
    /// The derived columns, if the query or the order asks for some.
    pub derived: Option<Rc<Derived>>,
    /// As it was at that moment.
    pub as_of: Option<i64>,
}

impl<'a> Lists<'a> {
    fn context(&self, as_of: Option<i64>) -> Context {
        let me = (!self.me.person.is_nil()).then_some(self.me.person);
        Context {
            now_unix_ms: as_of.unwrap_or(self.now),
            zone: self.zone.clone(),
            me,
        }
    }

    fn table(&self, kind: &str) -> Result<&'a Table, QueryError> {
        self.engine.table_named(kind).ok_or_else(|| QueryError {
            message: format!("There is no record type called {kind:?}."),
            ..QueryError::default()
        })
    }

    /// The rows that a query finds among those that the asker may see.
    ///
    /// # Errors
    /// What is wrong with the query, with its place.
    pub fn find(
        &self,
        kind: &str,
        text: &str,
        as_of: Option<i64>,
    ) -> Result<Found<'a>, QueryError> {
        let syntax = query::parse(text)?;
        let table = match query::practice_named(&syntax) {
            Some(practice) => self.table(practice.name)?,
            None => self.table(kind)?,
        };
        let query = query::resolve(&syntax, table.practice(), &self.context(as_of), self)?;
        self.may_ask(&query, table)?;
        let derived = query
            .asks_derived(table.practice())
            .then(|| self.derived_columns(table, as_of));
        let beyond = self.outside(table);
        let view = self.view(&beyond, derived.as_deref(), as_of);
        let mut rows = query::evaluate(&query, &view);
        let practice = table.practice();
        if practice.kind == Kind::PULSE_ANSWER
            || (self.me.role == Role::Requester
                && (!practice.states.is_empty() || programme::is_part(practice.kind)))
        {
            let visible = Bitmap::of(
                table.len(),
                (0..table.len() as u32).filter(|row| {
                    let place = self.engine.place(table.ordinal(*row));
                    place.is_some_and(|place| self.engine.visible(self.me, place))
                }),
            );
            rows.and(&visible);
        }
        Ok(Found {
            table,
            rows,
            query,
            derived,
            as_of,
        })
    }

    fn outside(&self, table: &'a Table) -> Outside<'a> {
        Outside {
            lists: *self,
            table,
        }
    }

    fn view<'v>(
        &self,
        beyond: &'v Outside<'a>,
        derived: Option<&'v Derived>,
        as_of: Option<i64>,
    ) -> View<'v>
    where
        'a: 'v,
    {
        View {
            table: beyond.table,
            ordinals: &self.engine.ordinals,
            beyond,
            derived,
            as_of,
        }
    }

    /// The service levels in force.
    pub fn levels(&self) -> Rc<Levels> {
        self.derived.levels(self.engine, self.zone, self.now)
    }

    /// Service levels made ready for a table at a moment.
    pub fn ready_levels<'l>(
        &self,
        levels: &'l Levels,
        table: &'a Table,
        as_of: Option<i64>,
    ) -> ReadyLevels<'l> {
        ReadyLevels::new(levels, table, |definition| {
            self.rows_of_definition(table, &definition.applies_to, as_of)
        })
    }

    /// The rows that a definition's query finds, whoever looks; `None` for all rows. A query with an
    /// error, or one that asks for clocks itself, finds none.
    fn rows_of_definition(
        &self,
        table: &'a Table,
        text: &str,
        as_of: Option<i64>,
    ) -> Option<Rc<Bitmap>> {
        if text.trim().is_empty() {
            return None;
        }
        let found = query::parse(text)
            .and_then(|syntax| {
                query::resolve(&syntax, table.practice(), &self.context(as_of), self)
            })
            .ok()
            .filter(|query| !query.asks_derived(table.practice()))
            .map(|query| {
                let beyond = self.outside(table);
                query::evaluate(&query, &self.view(&beyond, None, as_of))
            });
        Some(Rc::new(found.unwrap_or_else(|| Bitmap::none(table.len()))))
    }

    /// The derived columns of a table, now or as of a moment.
    pub fn derived_columns(&self, table: &'a Table, as_of: Option<i64>) -> Rc<Derived> {
        let levels = self.levels();
        // Which of several versions a clock runs by depends on the moment.
        let is_steady = levels.lineages.iter().all(|it| it.versions.len() <= 1);
        let present = (as_of.is_some() && is_steady).then(|| self.derived_columns(table, None));
        let ready = self.ready_levels(&levels, table, as_of);
        let source = Source::new(table);
        let mut room = Scratch::default();
        let at = self.moment(as_of);
        self.derived
            .columns(self.engine, table, as_of, self.now, present, |row| {
                source.as_ref().map_or_else(Derivation::default, |source| {
                    derived::derive(source, &ready, row, at, self.zone, &mut room)
                })
            })
    }

    pub(super) fn moment(&self, as_of: Option<i64>) -> Moment {
        Moment {
            as_of,
            now: self.now,
        }
    }

    /// The rows of a list with the columns asked for; derived cells of these rows only are computed.
    fn rows(
        &self,
        table: &'a Table,
        rows: &[u32],
        places: &[usize],
        as_of: Option<i64>,
    ) -> Vec<ListRow> {
        let fields = table.practice().fields;
        let mut shown: Vec<ListRow> = rows
            .iter()
            .map(|row| rows::row(self.engine, self.me, table, *row, places, as_of))
            .collect();
        let is_derived = |place: &usize| {
            let field = &fields[*place];
            field.derived && !hides(self.me, table.practice(), field.id)
        };
        let (true, Some(source)) = (places.iter().any(is_derived), Source::new(table)) else {
            return shown;
        };
        let levels = self.levels();
        let ready = self.ready_levels(&levels, table, as_of);
        let mut room = Scratch::default();
        let at = self.moment(as_of);
        for (row, shown) in rows.iter().zip(&mut shown) {
            let of_row = derived::derive(&source, &ready, *row, at, self.zone, &mut room);
            for (place, cell) in places.iter().zip(&mut shown.cells) {
                if is_derived(place) {
                    *cell = of_row.datum(&fields[*place]);
                }
            }
        }
        shown
    }

    /// Whether the asker may see every field that a query asks about: what is hidden must not be
    /// guessed by asking. Whether one watches oneself is no secret.
    fn may_ask(&self, query: &Query, table: &Table) -> Result<(), QueryError> {
        if self.me.role.sees_internal() {
            return Ok(());
        }
        let practice = table.practice();
        let about_me =
            |test: &Test| matches!(test, Test::Ref { any, .. } if any == &[self.me.person]);
        let hidden = query
            .filter
            .all_tests()
            .into_iter()
            .filter(|test| !about_me(test))
            .filter_map(Test::field)
            .chain(query.sort.iter().map(|it| it.field))
            .find(|field| hides(self.me, practice, *field));
        match hidden {
            None => Ok(()),
            Some(_) => Err(QueryError {
                message: "That field is not for requesters.".into(),
                ..QueryError::default()
            }),
        }
    }

    /// Rows of a result in the order asked for.
    ///
    /// # Errors
    /// What is wrong with the order.
    fn ordered(
        &self,
        found: &Found<'a>,
        request: &ListRequest,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<u32>, QueryError> {
        let practice = found.table.practice();
        let sort = if !request.sort.is_empty() {
            let mut sort = query::resolve_sort(&request.sort, practice)?;
            sort.retain(|it| !hides(self.me, practice, it.field));
            sort
        } else if !found.query.sort.is_empty() {
            found.query.sort.clone()
        } else {
            query::resolve_sort(practice.default_sort, practice)?
        };
        let is_derived =
            |it: &query::SortBy| practice.field_by_id(it.field).is_some_and(|it| it.derived);
        let derived = found.derived.clone().or_else(|| {
            sort.iter()
                .any(is_derived)
                .then(|| self.derived_columns(found.table, request.as_of))
        });
        let beyond = self.outside(found.table);
        let view = self.view(&beyond, derived.as_deref(), request.as_of);
        Ok(query::sort_rows(
            &found.rows.rows(),
            &sort,
            &view,
            self.engine,
            offset,
            limit,
        ))
    }

    fn columns(&self, table: &Table, names: &[String]) -> Result<Vec<usize>, QueryError> {
        rows::places(table, names).map_err(|name| QueryError {
            message: format!("There is no column called {name:?}."),
            ..QueryError::default()
        })
    }

    /// A page of a list.
    ///
    /// # Errors
    /// What is wrong with the query, the order or the columns.
    pub fn page(&self, request: &ListRequest) -> Result<ListPage, QueryError> {
        let mut found = self.find(&request.kind, &request.query, request.as_of)?;
        self.narrow_to(&mut found, &request.only);
        let places = self.columns(found.table, &request.columns)?;
        let limit = request.limit.min(MAX_ROWS) as usize;
        let (offset, page) = match request.around {
            Some(id) => self.around(&found, request, id, limit)?,
            None => {
                let offset = request.offset;
                let page = self.ordered(&found, request, offset as usize, limit)?;
                (offset, page)
            }
        };
        let rows = self.rows(found.table, &page, &places, request.as_of);
        Ok(ListPage {
            total: found.rows.count() as u32,
            offset,
            vips: super::vips(self.engine, self.me, rows.iter().flat_map(|row| &row.cells)),
            rows,
            error: None,
        })
    }

    /// Rows from the one before a record on, and how many stand before those.
    fn around(
        &self,
        found: &Found<'a>,
        request: &ListRequest,
        id: RecordId,
        limit: usize,
    ) -> Result<(u32, Vec<u32>), QueryError> {
        let kind = found.table.practice().kind;
        let place = self.engine.place_of(id);
        let row = place.filter(|place| self.engine.at(*place).practice().kind == kind);
        let Some(row) = row.map(|it| it.row).filter(|row| found.rows.contains(*row)) else {
            return Ok((0, Vec::new()));
        };
        let all = self.ordered(found, request, 0, usize::MAX)?;
        let at = all.iter().position(|it| *it == row).unwrap_or(0);
        let from = at.saturating_sub(1);
        let page = all.into_iter().skip(from).take(limit).collect();
        Ok((from as u32, page))
    }

    fn narrow_to(&self, found: &mut Found<'_>, only: &[RecordId]) {
        if only.is_empty() {
            return;
        }
        let table = found.table.practice().kind;
        let rows = only.iter().filter_map(|id| {
            let place = self.engine.place_of(*id)?;
            (self.engine.at(place).practice().kind == table).then_some(place.row)
        });
        found.rows.and(&Bitmap::of(found.table.len(), rows));
    }

    /// How many records each query finds; `None` for a query with an error.
    pub fn counts(&self, kind: &str, queries: &[String]) -> Vec<Option<u32>> {
        queries
            .iter()
            .map(|text| {
                self.find(kind, text, None)
                    .ok()
                    .map(|found| found.rows.count() as u32)
            })
            .collect()
    }

    /// A board by state.
    ///
    /// # Errors
    /// As [`Lists::page`].
    pub fn board(&self, request: &ListRequest) -> Result<Board, QueryError> {
        let found = self.find(&request.kind, &request.query, request.as_of)?;
        let places = self.columns(found.table, &request.columns)?;
        let cards = if request.limit == 0 {
            CARDS
        } else {
            request.limit.min(1_000) as usize
        };
        let beyond = self.outside(found.table);
        let view = self.view(&beyond, found.derived.as_deref(), request.as_of);
        let columns = query::by_state(&found.rows, &view)
            .into_iter()
            .map(|(state, rows)| {
                let part = Found {
                    table: found.table,
                    rows,
                    query: found.query.clone(),
                    derived: found.derived.clone(),
                    as_of: found.as_of,
                };
                let order = self.ordered(&part, request, 0, cards)?;
                Ok(BoardColumn {
                    state: state.code.into(),
                    total: part.rows.count() as u32,
                    rows: self.rows(found.table, &order, &places, request.as_of),
                })
            })
            .collect::<Result<Vec<_>, QueryError>>()?;
        let rows = columns.iter().flat_map(|it| &it.rows);
        Ok(Board {
            vips: super::vips(self.engine, self.me, rows.flat_map(|row| &row.cells)),
            columns,
            error: None,
        })
    }

    /// The values of a field within a query, with counts.
    ///
    /// # Errors
    /// What is wrong with the query or the field.
    pub fn facet(
        &self,
        kind: &str,
        text: &str,
        field: &str,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<FacetValue>, QueryError> {
        let found = self.find(kind, text, None)?;
        let practice = found.table.practice();
        let Some(field) = practice
            .field(field)
            .filter(|it| !hides(self.me, practice, it.id))
        else {
            return Err(QueryError {
                message: format!("There is no field called {field:?}."),
                ..QueryError::default()
            });
        };
        let prefix = prefix.to_lowercase();
        Ok(self
            .facet_counts(&found, field)
            .into_iter()
            .filter(|it| match it.key {
                FacetKey::Record(ordinal) => self.engine.sees(self.me, ordinal),
                _ => true,
            })
            .map(|it| self.facet_value(found.table, field, it))
            .filter(|it| {
                prefix.is_empty()
                    || it
                        .label
                        .to_lowercase()
                        .split(' ')
                        .any(|word| word.starts_with(&prefix))
                    || it.label.to_lowercase().starts_with(&prefix)
            })
            .take(limit)
            .collect())
    }

    /// The records of a list by the values of a field. States and choices stand in the order of their
    /// declaration, other values by how many records have them; those without a value stand last.
    ///
    /// # Errors
    /// What is wrong with the query, or with the field.
    pub fn groups(&self, request: &ListRequest, field: &str) -> Result<Vec<Group>, QueryError> {
        let found = self.find(&request.kind, &request.query, request.as_of)?;
        let practice = found.table.practice();
        let Some(field) = practice
            .field(field)
            .filter(|it| it.can_group() && !hides(self.me, practice, it.id))
        else {
            return Err(QueryError {
                message: format!("A list cannot be grouped by {field:?}."),
                ..QueryError::default()
            });
        };
        let syntax = query::parse(&request.query)?;
        let mut groups: Vec<(usize, Group)> = Vec::new();
        let mut by_word: FxHashMap<String, usize> = FxHashMap::default();
        for count in self.facet_counts(&found, field) {
            let key = count.key.clone();
            let value = self.facet_value(found.table, field, count);
            // The query language does not look at the case of words, and so no group does.
            if let (FieldType::Word, FacetKey::Text(word)) = (field.ty, &key) {
                let place = *by_word.entry(word.to_lowercase()).or_insert(groups.len());
                if let Some((_, group)) = groups.get_mut(place) {
                    group.count += value.count;
                    continue;
                }
            }
            // Two records may have one name: a group is of one of them.
            let name = match &value.value {
                Datum::Ref(to) => to.id.to_hex(),
                _ => String::new(),
            };
            let term = query::parse(&query::term(field, &key, &name))?;
            let place = match (&key, field.ty) {
                (FacetKey::Empty, _) => usize::MAX,
                (FacetKey::Text(code), FieldType::State) => {
                    place_of(practice.states.iter().map(|it| it.code), code)
                }
                (FacetKey::Text(code), FieldType::Choice(choices)) => {
                    place_of(choices.iter().map(|it| it.code), code)
                }
                (FacetKey::Bool(yes), _) => usize::from(!yes),
                _ => 0,
            };
            groups.push((
                place,
                Group {
                    value: value.value,
                    label: value.label,
                    count: value.count,
                    query: query::print(&syntax.with(term.filter)),
                },
            ));
        }
        // Stable: what has one place stays in the order of the counts.
        order::sort_by_key(&mut groups, |it| it.0);
        Ok(groups.into_iter().map(|it| it.1).collect())
    }

    fn facet_counts(&self, found: &Found<'a>, field: &FieldDef) -> Vec<query::FacetCount> {
        let derived = match &found.derived {
            Some(derived) => Some(derived.clone()),
            None if field.derived => Some(self.derived_columns(found.table, found.as_of)),
            None => None,
        };
        let beyond = self.outside(found.table);
        let view = self.view(&beyond, derived.as_deref(), found.as_of);
        query::facet(&found.rows, field.id, &view)
    }

    /// The values of a field within a result, the most frequent first: the key, what people read, and
    /// the term of the query language.
    pub(super) fn facet_of(
        &self,
        found: &Found<'a>,
        field: &FieldDef,
    ) -> Vec<(FacetKey, String, String)> {
        self.facet_counts(found, field)
            .into_iter()
            .map(|count| {
                let key = count.key.clone();
                let value = self.facet_value(found.table, field, count);
                (key, value.label, value.term)
            })
            .collect()
    }

    /// What people read for a value of a field, and the term of the query language that finds it.
    pub(super) fn facet_words(
        &self,
        table: &Table,
        field: &FieldDef,
        key: &FacetKey,
    ) -> (String, String) {
        let count = query::FacetCount {
            key: key.clone(),
            count: 0,
        };
        let value = self.facet_value(table, field, count);
        (value.label, value.term)
    }

    fn facet_value(&self, table: &Table, field: &FieldDef, count: query::FacetCount) -> FacetValue {
        let value = match &count.key {
            FacetKey::Empty => Datum::None,
            FacetKey::Text(text) => Datum::Text(text.clone()),
            FacetKey::Record(ordinal) => Datum::Ref(self.engine.label(*ordinal)),
            FacetKey::Bool(yes) => Datum::Bool(*yes),
        };
        let name = match &value {
            Datum::Ref(to) if to.number.is_empty() => to.label.clone(),
            Datum::Ref(to) => to.number.clone(),
            _ => String::new(),
        };
        FacetValue {
            label: rows::words(table, field, &value, self.me.role),
            term: query::term(field, &count.key, &name),
            count: count.count,
            value,
        }
    }

    /// What is to be said of a query while it is typed.
    pub fn check(&self, kind: &str, text: &str, cursor: usize) -> QueryCheck {
        let Ok(table) = self.table(kind) else {
            return QueryCheck::default();
        };
        let practice = table.practice();
        let error = self.find(kind, text, None).err();
        let chips = query::parse(text)
            .map(|syntax| query::chips(&syntax, practice, self.me.role))
            .unwrap_or_default();
        QueryCheck {
            error,
            chips,
            suggestions: query::suggest(text, cursor, practice, self.me.role, self),
        }
    }

    /// Records to choose from, for a field that refers to one: names that begin with what was
    /// typed first, then names with a word that does, then the search's own.
    pub fn lookup(&self, kind: &str, text: &str, limit: usize) -> Vec<RefLabel> {
        let Some(table) = self.engine.table_named(kind) else {
            return Vec::new();
        };
        let wanted = text.trim().to_lowercase();
        let mut first = Vec::new();
        let mut second = Vec::new();
        for row in 0..table.len() as u32 {
            let visible = || {
                self.engine
                    .place(table.ordinal(row))
                    .is_some_and(|it| self.engine.visible(self.me, it))
            };
            if table.is_deleted(row) || first.len() >= limit {
                continue;
            }
            let name = table.line(common::TITLE, row).to_lowercase();
            let number = table.line(common::NUMBER, row).to_lowercase();
            if wanted.is_empty() || name.starts_with(&wanted) || number.starts_with(&wanted) {
                if visible() {
                    first.push(row);
                }
            } else if second.len() < limit
                && name
                    .split([' ', '-', '.'])
                    .any(|word| word.starts_with(&wanted))
                && visible()
            {
                second.push(row);
            }
        }
        order::sort_by_cached_key(&mut first, |row| {
            table.line(common::TITLE, *row).to_lowercase()
        });
        first.extend(second);
        let mut ordinals: Vec<Ordinal> = first.into_iter().map(|row| table.ordinal(row)).collect();
        if ordinals.len() < limit && !wanted.is_empty() {
            let kind = table.practice().kind;
            for hit in self.hits(text, Some(kind), limit).hits {
                if !ordinals.contains(&hit.doc) {
                    ordinals.push(hit.doc);
                }
            }
        }
        ordinals
            .into_iter()
            .take(limit)
            .map(|it| self.engine.label(it))
            .collect()
    }

    fn readable(&self, ordinal: Ordinal, kind: Option<Kind>) -> bool {
        self.engine.place(ordinal).is_some_and(|place| {
            let table = self.engine.at(place);
            !table.is_deleted(place.row)
                && kind.is_none_or(|kind| table.practice().kind == kind)
                // What the search knows of people is more than their names.
                && (self.me.role.sees_internal() || table.practice().kind != Kind::PERSON)
                && self.engine.visible(self.me, place)
        })
    }

    /// The search's fields that the asker may read.
    fn fields(&self) -> u8 {
        if self.me.role.sees_internal() {
            search::ALL_FIELDS
        } else {
            !(1 << search::INTERNAL)
        }
    }

    /// The full-text query of somebody's words.
    pub fn words(&self, text: &str) -> search::Query {
        search::Query::new(text).in_fields(self.fields())
    }

    /// Ranked hits over everything that the asker may read.
    pub fn hits(&self, text: &str, kind: Option<Kind>, limit: usize) -> search::Answer {
        self.search
            .query(&self.words(text), limit, |doc| self.readable(doc, kind))
    }

    /// Records like a draft, the best first.
    pub fn similar(&self, kind: Kind, text: &str, limit: usize) -> Vec<search::Hit> {
        self.search.similar(text, self.fields(), limit, |doc| {
            self.readable(doc, Some(kind))
        })
    }

    /// Exactly what a list shows, as rows of text: the header first.
    ///
    /// # Errors
    /// As [`Lists::page`].
    pub fn export(&self, request: &ListRequest) -> Result<Vec<Vec<String>>, QueryError> {
        self.exported(request, |text, _| text)
    }

    /// Exactly what a list shows, for a spreadsheet: numbers as numbers, moments by the clock on the wall
    /// of the workspace's zone, all else in words. The first row is the heading.
    ///
    /// # Errors
    /// The query or a column is not one.
    pub fn export_typed(&self, request: &ListRequest) -> Result<Vec<Vec<Datum>>, QueryError> {
        let wall = |at: i64| {
            let local = jiff::Timestamp::from_millisecond(at).ok()?;
            let local = local.to_zoned(self.zone.clone()).datetime();
            let as_if = local.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
            Some(Datum::Time(as_if.timestamp().as_millisecond()))
        };
        self.exported(request, |text, datum| match datum {
            Some(Datum::Int(number)) => Datum::Int(*number),
            Some(Datum::Time(at)) => wall(*at).unwrap_or(Datum::Text(text)),
            _ if text.is_empty() => Datum::None,
            _ => Datum::Text(text),
        })
    }

    /// The cells of a list, each from its words and its value; the heading has no value.
    fn exported<T>(
        &self,
        request: &ListRequest,
        cell: impl Fn(String, Option<&Datum>) -> T,
    ) -> Result<Vec<Vec<T>>, QueryError> {
        let mut found = self.find(&request.kind, &request.query, request.as_of)?;
        self.narrow_to(&mut found, &request.only);
        let places = self.columns(found.table, &request.columns)?;
        let fields: Vec<&FieldDef> = places
            .iter()
            .map(|place| &found.table.practice().fields[*place])
            .collect();
        let head = fields.iter().map(|it| cell(it.label.to_string(), None));
        let mut out = vec![head.collect()];
        let order = self.ordered(&found, request, 0, usize::MAX)?;
        for row in self.rows(found.table, &order, &places, request.as_of) {
            let cells = row.cells.iter().zip(&fields).map(|(datum, field)| {
                let words = rows::words(found.table, field, datum, self.me.role);
                let words = match (datum, field.id) {
                    // Priorities read "3 - Moderate" elsewhere too.
                    (
                        Datum::Text(code),
                        incident::PRIORITY | incident::IMPACT | incident::URGENCY,
                    ) => format!("{code} - {words}"),
                    _ => words,
                };
                cell(words, Some(datum))
            });
            out.push(cells.collect());
        }
        Ok(out)
    }
}

/// Where a code is declared; behind all others if it is not.
fn place_of<'c>(mut codes: impl Iterator<Item = &'c str>, code: &str) -> usize {
    codes.position(|it| it == code).unwrap_or(usize::MAX - 1)
}

impl Names for Engine {
    fn name(&self, ordinal: Ordinal) -> &str {
        self.place(ordinal)
            .map_or("", |place| self.at(place).line(common::TITLE, place.row))
    }
}

impl Values for Lists<'_> {
    fn find(&self, kind: Kind, text: &str) -> Vec<RecordId> {
        let Some(table) = self.engine.table(kind) else {
            return Vec::new();
        };
        let wanted = text.to_lowercase();
        let lines: Vec<_> = ["name", "title", "number", "email", "login"]
            .iter()
            .filter_map(|name| table.practice().field(name))
            .filter(|field| !hides(self.me, table.practice(), field.id))
            .filter_map(|field| match table.column(field.id)? {
                Column::Line(lines) => Some(lines),
                _ => None,
            })
            .collect();
        (0..table.len() as u32)
            .filter(|row| self.engine.sees(self.me, table.ordinal(*row)))
            .filter(|row| {
                lines.iter().any(|it| {
                    let line = it.get(*row);
                    line.eq_ignore_ascii_case(&wanted)
                        || (!line.is_ascii() && line.to_lowercase() == wanted)
                })
            })
            .map(|row| self.engine.ordinals.id(table.ordinal(row)))
            .collect()
    }

    fn complete(&self, field: &FieldDef, prefix: &str, limit: usize) -> Vec<String> {
        match field.ty {
            FieldType::Ref(kind) | FieldType::Refs(kind) => {
                let Some(table) = self.engine.table(kind) else {
                    return Vec::new();
                };
                self.lookup(table.practice().name, prefix, limit)
                    .into_iter()
                    .map(|it| it.label)
                    .collect()
            }
            _ => {
                let table = self.engine.tables.iter().find(|table| {
                    table
                        .practice()
                        .fields
                        .iter()
                        .any(|it| std::ptr::eq(it, field) || it == field)
                });
                let Some(table) = table.filter(|it| !hides(self.me, it.practice(), field.id))
                else {
                    return Vec::new();
                };
                let theirs = (0..table.len() as u32)
                    .filter(|row| self.engine.sees(self.me, table.ordinal(*row)));
                let theirs = Bitmap::of(table.len(), theirs);
                let beyond = self.outside(table);
                let view = self.view(&beyond, None, None);
                let prefix = prefix.to_lowercase();
                query::facet(&theirs, field.id, &view)
                    .into_iter()
                    .filter_map(|it| match it.key {
                        FacetKey::Text(text) => Some(text),
                        _ => None,
                    })
                    .filter(|it| {
                        it.to_lowercase()
                            .split(' ')
                            .any(|word| word.starts_with(&prefix))
                            || it.to_lowercase().starts_with(&prefix)
                    })
                    .take(limit)
                    .collect()
            }
        }
    }

    fn matching(&self, kind: Kind, condition: &query::Condition) -> Option<Vec<RecordId>> {
        let table = self.engine.table(kind)?;
        let query = Query {
            filter: condition.clone(),
            sort: Vec::new(),
            finds_deleted: true,
        };
        self.may_ask(&query, table).ok()?;
        let beyond = self.outside(table);
        let rows = query::evaluate(&query, &self.view(&beyond, None, None));
        let rows = rows.rows().into_iter();
        Some(
            rows.map(|row| self.engine.ordinals.id(table.ordinal(row)))
                .collect(),
        )
    }

    fn extra_columns(&self, prefix: &str, limit: usize) -> Vec<String> {
        if !self.me.role.sees_internal() {
            return Vec::new();
        }
        let prefix = prefix.to_lowercase();
        let mut names: Vec<String> = Vec::new();
        for table in &self.engine.tables {
            if let Some(Column::Extra(cells)) = table.column(common::EXTRA) {
                names.extend(
                    cells
                        .names
                        .texts()
                        .filter(|it| it.to_lowercase().starts_with(&prefix))
                        .map(Into::into),
                );
            }
        }
        order::sort(&mut names);
        names.dedup();
        names.truncate(limit);
        names
    }
}

/// What the evaluator cannot see in the table.
struct Outside<'a> {
    lists: Lists<'a>,
    table: &'a Table,
}

impl Beyond for Outside<'_> {
    fn search(&self, field: Option<FieldId>, text: &str) -> Vec<u32> {
        let only = field.map(|field| match field {
            common::NUMBER => search::NUMBER,
            common::TITLE => search::TITLE,
            common::DESCRIPTION => search::DESCRIPTION,
            _ => search::TIMELINE,
        });
        let allowed = self.lists.fields();
        let fields = match only {
            // Internal words are words of the timeline too.
            Some(search::TIMELINE) => (1 << search::TIMELINE | 1 << search::INTERNAL) & allowed,
            Some(field) => 1 << field,
            None => allowed,
        };
        let fields =
            if self.lists.me.role.sees_internal() || self.table.practice().kind != Kind::PERSON {
                fields
            } else {
                fields & 1 << search::TITLE
            };
        // A list filters: forgiving a slip here would show what nobody asked for.
        let words = search::Query {
            typos: false,
            ..search::Query::new(text).in_fields(fields)
        };
        let kind = self.table.practice().kind;
        let engine = self.lists.engine;
        let in_table = |doc| {
            engine
                .place(doc)
                .is_some_and(|it| engine.at(it).practice().kind == kind)
        };
        let answer = self.lists.search.query(&words, self.table.len(), in_table);
        if answer.relaxed {
            return Vec::new();
        }
        answer
            .hits
            .into_iter()
            .filter_map(|hit| engine.place(hit.doc))
            .map(|it| it.row)
            .collect()
    }

    fn present(&self, field: FieldId) -> Vec<u32> {
        let told = matches!(
            field,
            common::DESCRIPTION | incident::RESOLUTION_NOTES | common::EXTRA
        );
        if !told && !self.lists.me.role.sees_internal() {
            // Even that there are internal entries is internal.
            return Vec::new();
        }
        match self.table.column(field) {
            Some(Column::Absent(cells) | Column::Entries(cells, _)) => (0..cells.len() as u32)
                .filter(|row| cells[*row as usize] != 0)
                .collect(),
            Some(Column::Extra(cells)) => cells.rows().map(|(row, _)| row).collect(),
            _ => Vec::new(),
        }
    }

    fn extra(&self, column: &str, pattern: &Pattern) -> Vec<u32> {
        let Some(Column::Extra(cells)) = self.table.column(common::EXTRA) else {
            return Vec::new();
        };
        let wanted = column.to_lowercase();
        let names: Vec<u32> = (1..)
            .zip(cells.names.texts())
            .filter(|(_, name)| name.to_lowercase() == wanted)
            .map(|(code, _)| code)
            .collect();
        let mut scratch = String::new();
        let fits: Vec<bool> = cells
            .values
            .texts()
            .map(|text| pattern.matches(text, &mut scratch))
            .collect();
        cells
            .rows()
            .filter(|(_, pairs)| {
                pairs
                    .iter()
                    .any(|(name, value)| names.contains(name) && fits[*value as usize - 1])
            })
            .map(|(row, _)| row)
            .collect()
    }
}

impl From<QueryError> for crate::protocol::BadNews {
    fn from(err: QueryError) -> Self {
        let hint = err
            .suggestion
            .map_or(String::new(), |it| format!(" Did you mean {it}?"));
        Self::finding("query_error", format!("{}{hint}", err.message))
    }
}
