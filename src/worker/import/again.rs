//! A source that comes again: what of its rows is news, and what was said before.
//!
//! A record that was imported before may have been edited here since, so its rows are compared with
//! what the source said then and not with what stands here now:
//!
//! 1. What an import wrote once, value and moment, is not written again, whatever became of it here.
//! 2. A value that is the last one that the source said before is no news, however late it comes
//!    again: an edit made here since stands over it.
//! 3. A value that differs from the last one that the source said before is news. It is written as an
//!    operation of its row's moment and changes the field, also one that was edited here: the source
//!    moved on, and the history shows both.
//! 4. The past that a source tells otherwise than before is not rewritten: what lies before its last
//!    word on a field is no news. A file with one row for each record has no past; there it counts
//!    where the source stands now.
//! 5. A field that the source once filled and now leaves empty is cleared.
//!    What the file has no column for, and a cell that cannot be read, says nothing.
//! 6. State, resolution and hold are one register: a newer state of the source brings all of them.
//!
//! What an import said and somebody has taken back since counts as never said.

use std::collections::BTreeMap;

use crate::domain::{FieldId, Sub, Value, order};
use crate::engine::command::Draft;
use crate::oplog::{History, Write};

/// A record's rows as they were read, before anybody looked at what is here.
pub(super) struct Told {
    /// In the order of the rows.
    pub(super) drafts: Vec<Draft>,
    /// Registers that the file has a column for, if its rows tell the record from the beginning:
    /// what is not in the drafts is empty there.
    pub(super) stated: Vec<(FieldId, Sub)>,
    /// The file has a row for each update, with its moment.
    pub(super) is_log: bool,
    /// When the first row was, and when the record was opened by it.
    pub(super) begun: (i64, i64),
    /// When the last row was: what is not dated happened then.
    pub(super) updated_at: i64,
}

/// The drafts of what is news; see the module's words for the rule.
pub(super) fn news(history: &History, told: Told) -> Vec<Draft> {
    let said = history.imported();
    // The source's last word on each register, and when that was.
    let last_words = said.iter().filter_map(|((field, sub), words)| {
        let last = words.last()?;
        Some((
            (*field, (*sub).clone()),
            (last.value.clone(), last.occurred_at),
        ))
    });
    let mut last_words: BTreeMap<(FieldId, Sub), (Value, i64)> = order::map(last_words);
    let mut drafts = told.drafts;
    let Some(last) = drafts.last() else {
        return Vec::new();
    };
    let emptied: Vec<Write> = told
        .stated
        .into_iter()
        .filter(|(field, sub)| {
            !drafts
                .iter()
                .flat_map(|it| &it.writes)
                .any(|it| it.field == *field && it.sub == *sub)
        })
        .map(|(field, sub)| Write {
            field,
            sub,
            value: Value::None,
        })
        .collect();
    drafts.push(Draft {
        writes: emptied,
        occurred_at: told.updated_at,
        ..last.clone()
    });
    // Where each register stands at the end of the rows.
    let mut ends: BTreeMap<(FieldId, Sub), usize> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        for write in &draft.writes {
            ends.insert((write.field, write.sub.clone()), at);
        }
    }
    let is_log = told.is_log;
    let (first_row_at, opened_at) = told.begun;
    let latest = said.values().flatten().map(|it| it.occurred_at).max();
    let begins_before = latest.is_some_and(|it| first_row_at <= it);
    let mut news = Vec::new();
    for (at, mut draft) in drafts.into_iter().enumerate() {
        let moment = draft.occurred_at;
        draft.writes.retain(|write| {
            let key = (write.field, write.sub.clone());
            let is_end = ends.get(&key) == Some(&at);
            let word = last_words.get(&key);
            if word.map_or(&Value::None, |it| &it.0) == &write.value {
                return false;
            }
            let was_said_at = |at| {
                let words = said.get(&(write.field, &write.sub));
                let mut words = words.into_iter().flatten();
                words.any(|it| it.occurred_at == at && it.value == write.value)
            };
            // What the very first row says was dated to the opening then.
            let is_beginning =
                begins_before && moment == first_row_at && !is_end && was_said_at(opened_at);
            let is_past = was_said_at(moment) || word.is_some_and(|it| moment < it.1);
            let is_old = is_beginning || is_past && (is_log || !is_end);
            if !is_old {
                last_words.insert(key, (write.value.clone(), moment));
            }
            !is_old
        });
        if draft.writes.is_empty() {
            continue;
        }
        if !is_log && moment <= opened_at {
            draft.occurred_at = told.updated_at;
        }
        news.push(draft);
    }
    news
}
