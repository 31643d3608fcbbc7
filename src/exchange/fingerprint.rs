//! Which tool wrote this file? Known headers, and what their columns and values mean to us.
//!
//! The tables in `fingerprint/sources.rs` are data. Headers are compared by their letters and digits only, so
//! `Short description` and `short_description` are one header.

mod sources;

use serde::{Deserialize, Serialize};

use super::dates::DateFormat;
use crate::domain::order;
pub use sources::SOURCES;

/// The share of headers that must be known before a source counts as recognised.
pub const RECOGNISED: f64 = 0.5;

/// A tool, or a plain list, that we know the columns of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum Source {
    /// Our own export.
    Steward,
    /// An incident list exported from ServiceNow.
    ServiceNowIncident,
    /// A ServiceNow incident audit log: one row per update.
    ServiceNowAudit,
    /// A change list exported from ServiceNow.
    ServiceNowChange,
    /// A Jira search result.
    Jira,
    /// Issue texts with story points, as research data sets hold them.
    JiraIssueText,
    /// The Endava helpdesk e-mails.
    Endava,
    /// A GLPI ticket list.
    Glpi,
    /// An iTop ticket list.
    Itop,
    /// A Zammad ticket list.
    Zammad,
    /// A Freshservice ticket list.
    Freshservice,
    /// A ServiceDesk Plus request list.
    ServiceDeskPlus,
    /// A Znuny or OTRS ticket list.
    Znuny,
    /// An osTicket ticket list.
    OsTicket,
    /// A list of people.
    People,
    /// A list of groups.
    Groups,
    /// A list of services.
    Services,
    /// A list of categories.
    Categories,
    /// A list of configuration items.
    ConfigurationItems,
    /// A list of organisation units.
    OrganisationUnits,
    /// Articles of a support site, as research data sets hold them.
    SupportArticles,
}

impl Source {
    /// What is known about this source.
    pub fn table(self) -> &'static SourceTable {
        // The table of each source is in the list; a test holds it to that.
        SOURCES
            .iter()
            .find(|table| table.source == self)
            .unwrap_or(&SOURCES[0])
    }
}

/// What one row of a file is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum RecordKind {
    /// An incident, request or ticket.
    Incident,
    /// A change.
    Change,
    /// A person.
    Person,
    /// A support group.
    Group,
    /// A service.
    Service,
    /// A category.
    Category,
    /// A configuration item.
    ConfigurationItem,
    /// An organisation unit.
    OrganisationUnit,
}

/// Everything known about one source.
#[derive(Debug)]
pub struct SourceTable {
    /// The source.
    pub source: Source,
    /// Its name for people.
    pub name: &'static str,
    /// What its rows are about.
    pub of: RecordKind,
    /// The columns it may have.
    pub columns: &'static [KnownColumn],
    /// What its values mean, by our field: `(field, [(theirs, ours)])`. A state may come with its hold reason,
    /// as in `on_hold/caller`.
    pub values: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    /// Set if one record has many rows.
    pub event_log: Option<EventLogHeaders>,
}

/// One column that a source may have.
#[derive(Clone, Copy, Debug)]
pub struct KnownColumn {
    /// Its labels and dictionary names.
    pub names: &'static [&'static str],
    /// What becomes of it.
    pub to: To,
}

/// What becomes of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum To {
    /// It fills this field of ours.
    Field(&'static str),
    /// It is kept as an extra field under its own header.
    Extra,
    /// It is left out.
    Nothing,
}

/// The columns that put the rows of an event log in order.
#[derive(Clone, Copy, Debug)]
pub struct EventLogHeaders {
    /// Counts the updates of a record.
    pub order: &'static str,
    /// When the update was made.
    pub time: &'static str,
    /// Columns that hold the last value on every row, the early ones too: not known at that time.
    pub last_value_everywhere: &'static [&'static str],
}

/// A source that a header line may come from.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Guess {
    /// The source.
    pub source: Source,
    /// The share of the file's headers that the source knows, 0 to 1.
    pub score: f64,
}

/// The sources this header line may come from, best first; only those over [`RECOGNISED`].
///
/// Of two sources that know the same share, the one whose known headers fewer other sources have
/// comes first: `sys_mod_count` says more than `Priority`.
pub fn recognise<H: AsRef<str>>(headers: &[H]) -> Vec<Guess> {
    let mut keys = headers
        .iter()
        .map(|header| key(header.as_ref()))
        .collect::<Vec<_>>();
    keys.retain(|key| !key.is_empty());
    // A repeated header, such as Jira's for several values, is one piece of evidence.
    order::sort(&mut keys);
    keys.dedup();
    let knowing = |key: &str| SOURCES.iter().filter(|table| table.knows(key)).count();
    let mut guesses = Vec::new();
    for table in SOURCES {
        let known = keys
            .iter()
            .filter(|key| table.knows(key))
            .collect::<Vec<_>>();
        let score = known.len() as f64 / keys.len().max(1) as f64;
        let rarity: f64 = known
            .iter()
            .map(|key| 1.0 / knowing(key).max(1) as f64)
            .sum();
        if score > RECOGNISED {
            guesses.push((
                Guess {
                    source: table.source,
                    score,
                },
                rarity,
            ));
        }
    }
    order::sort_by(&mut guesses, |a: &(Guess, f64), b| {
        b.0.score.total_cmp(&a.0.score).then(b.1.total_cmp(&a.1))
    });
    guesses.into_iter().map(|(guess, _)| guess).collect()
}

/// What tools of one family number their records by; exports of different lists may share all headers.
const NUMBERED: [(&str, RecordKind); 1] = [("CHG", RecordKind::Change)];

/// What the numbers in a column tell of the rows: nothing unless all of them agree.
///
/// ```
/// # use steward::exchange::fingerprint::*;
/// assert_eq!(numbered(["CHG0030001", "CHG0030002"]), Some(RecordKind::Change));
/// assert_eq!(numbered(["CHG0030001", "INC0010002"]), None);
/// ```
pub fn numbered<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Option<RecordKind> {
    let of = |number: &str| {
        let fits = |prefix: &str| {
            number
                .strip_prefix(prefix)
                .is_some_and(|it| it.len() > 3 && it.bytes().all(|it| it.is_ascii_digit()))
        };
        NUMBERED.iter().find(|it| fits(it.0)).map(|it| it.1)
    };
    let mut kinds = numbers.into_iter().map(of);
    let first = kinds.next()??;
    kinds.all(|it| it == Some(first)).then_some(first)
}

impl SourceTable {
    /// The known column with this header.
    pub fn column(&self, header: &str) -> Option<&'static KnownColumn> {
        self.by_key(&key(header))
    }

    fn by_key(&self, header: &str) -> Option<&'static KnownColumn> {
        self.columns
            .iter()
            .find(|column| column.names.iter().any(|name| key(name) == header))
    }

    fn knows(&self, header: &str) -> bool {
        self.by_key(header).is_some()
    }
}

/// What becomes of a column of an unknown source, judged by its header alone: the field that any
/// source of this kind of rows fills from such a header, or else the field with the most similar name.
pub fn field_like(header: &str, of: RecordKind, fields: &[&str]) -> Option<String> {
    let wanted = key(header);
    if wanted.is_empty() {
        return None;
    }
    if let Some(exact) = fields.iter().find(|field| key(field) == wanted) {
        return Some((*exact).to_owned());
    }
    for table in SOURCES.iter().filter(|table| table.of == of) {
        if let Some(KnownColumn {
            to: To::Field(field),
            ..
        }) = table.by_key(&wanted)
            && fields.contains(field)
        {
            return Some((*field).to_owned());
        }
    }
    let names = SOURCES
        .iter()
        .filter(|table| table.of == of)
        .flat_map(|table| table.columns);
    let known = names.filter_map(|column| match column.to {
        To::Field(field) if fields.contains(&field) => Some((field, column.names)),
        _ => None,
    });
    let mut best = (0.8, None);
    for (field, names) in known.chain(fields.iter().map(|field| (*field, &[] as &[&str]))) {
        for name in names.iter().chain([&field]) {
            let likeness = super::mapping::likeness(&key(name), &wanted);
            if likeness > best.0 {
                best = (likeness, Some(field.to_owned()));
            }
        }
    }
    best.1
}

/// A comment as Jira writes it into one cell: `date;author;text`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JiraComment<'a> {
    /// When it was written, in the format of the file's other dates.
    pub at: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// What it says; may hold more semicolons.
    pub text: &'a str,
}

/// Takes a Jira comment cell apart; nothing if it does not begin with a date in `format`.
///
/// ```
/// # use steward::exchange::{dates::*, fingerprint::*};
/// let cell = "02/Jan/24 10:15 AM;ada;Restarted it; works again.";
/// let comment = jira_comment(cell, DateFormat::MonthName).unwrap();
/// assert_eq!((comment.author, comment.text), ("ada", "Restarted it; works again."));
/// ```
pub fn jira_comment(cell: &str, format: DateFormat) -> Option<JiraComment<'_>> {
    let (at, rest) = cell.split_once(';')?;
    let (author, text) = rest.split_once(';')?;
    format.fits(at).then_some(JiraComment { at, author, text })
}

/// A header's letters and digits in lower case.
pub(crate) fn key(header: &str) -> String {
    header
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(headers: &str, expected: Expect) {
        let headers = headers.split([',', ';']).collect::<Vec<_>>();
        let guesses = recognise(&headers);
        let lines = guesses
            .iter()
            .take(2)
            .map(|it| format!("{:?} {:.2}\n", it.source, it.score));
        expected.assert_eq(&lines.collect::<String>());
    }

    const UCI: &str = "number,incident_state,active,reassignment_count,reopen_count,\
        sys_mod_count,made_sla,caller_id,opened_by,opened_at,sys_created_by,sys_created_at,\
        sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,\
        impact,urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,\
        problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at";

    #[test]
    fn sources_are_recognised() {
        check(
            UCI,
            expect![[r#"
            ServiceNowAudit 1.00
            ServiceNowIncident 0.94
        "#]],
        );
        check(
            "Number,Opened,Short description,Caller,Priority,State,Category,Assignment group,\
            Assigned to,Updated,Updated by",
            expect![[r#"
                ServiceNowIncident 1.00
                ServiceNowChange 0.91
            "#]],
        );
        check(
            "number,short_description,type,state,risk,start_date,end_date,cab_required",
            expect![[r#"
            ServiceNowChange 1.00
        "#]],
        );
        check(
            "Summary,Issue key,Issue id,Issue Type,Status,Priority,Resolution,Assignee,Reporter,\
            Created,Updated,Comment,Comment,Custom field (Team)",
            expect![[r#"
            Jira 0.92
        "#]],
        );
        check(
            "project,issuekey,title,description,storypoint",
            expect![[r#"
            JiraIssueText 1.00
            Jira 0.60
        "#]],
        );
        check(
            "title,body,ticket_type,category,sub_category1,sub_category2,business_service,\
            urgency,impact",
            expect![[r#"
            Endava 1.00
        "#]],
        );
        check(
            "ID;Title;Entity;Status;Last update;Opening date;Priority;Requester - Requester;\
            Assigned to - Technician;Category;Time to resolve",
            expect![[r#"
            Glpi 1.00
        "#]],
        );
        check(
            "Ref,Organization,Caller,Team,Agent,Title,Status,Start date,TTO deadline",
            expect![[r#"
            Itop 1.00
        "#]],
        );
        check(
            "number,title,group,state,priority,owner,customer,created_at,close_at,article_count",
            expect![[r#"
            Zammad 1.00
        "#]],
        );
        check(
            "Ticket Id,Subject,Status,Priority,Source,Agent,Requester Name,Requester Email,\
            Created Time,Due by Time",
            expect![[r#"
                Freshservice 1.00
                ServiceDeskPlus 0.60
            "#]],
        );
        check(
            "Request ID,Subject,Requester,Request Status,Technician,Site,Created Time,\
            DueBy Time",
            expect![[r#"
            ServiceDeskPlus 1.00
        "#]],
        );
        check(
            "Ticket Number,Age,Created,Closed,First Lock,State,Priority,Queue,Owner,Title",
            expect![[r#"
            Znuny 1.00
        "#]],
        );
        check(
            "Ticket Number,Date Created,Subject,From,Priority,Department,Status,Assigned To",
            expect![[r#"
            OsTicket 1.00
        "#]],
        );
        check(
            "Name,E-mail,Department,Manager",
            expect![[r#"
            People 1.00
            Groups 0.75
        "#]],
        );
        check(
            "path,title,heading,description,topic,date,kb_number,category,tags,applies_to,body",
            expect![[r#"
                SupportArticles 1.00
            "#]],
        );
        check("fruit,colour", expect![""]);
    }

    #[test]
    fn every_source_has_one_table_and_its_fields_exist() {
        for table in SOURCES {
            assert_eq!(table.source.table().name, table.name);
            let fields = super::super::mapping::standard_fields(table.of);
            let known = |name: &str| fields.iter().any(|field| field.name == name);
            for column in table.columns {
                if let To::Field(name) = column.to {
                    assert!(known(name), "{}: {name}", table.name);
                }
            }
            for (name, pairs) in table.values {
                let field = fields.iter().find(|field| field.name == *name).unwrap();
                for (_, ours) in *pairs {
                    let code = ours.split('/').next().unwrap();
                    assert!(field.allows(code), "{}: {name} {ours}", table.name);
                }
            }
        }
    }

    #[test]
    fn a_table_names_no_header_twice() {
        for table in SOURCES {
            let mut keys = Vec::new();
            for name in table.columns.iter().flat_map(|column| column.names) {
                keys.push(key(name));
            }
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count, "{}", table.name);
        }
    }

    #[test]
    fn unknown_headers_are_guessed_by_name() {
        let fields = [
            "number",
            "title",
            "opened_at",
            "assignment_group",
            "requester",
        ];
        let guess = |header| field_like(header, RecordKind::Incident, &fields);
        assert_eq!(
            guess("Assignment-Group").as_deref(),
            Some("assignment_group")
        );
        assert_eq!(guess("Short description").as_deref(), Some("title"));
        assert_eq!(
            guess("Asignment group").as_deref(),
            Some("assignment_group")
        );
        assert_eq!(guess("Reporter").as_deref(), Some("requester"));
        assert_eq!(guess("Colour"), None);
        assert_eq!(guess("?"), None);
    }
}
