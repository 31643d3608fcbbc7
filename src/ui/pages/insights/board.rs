//! Which dashboards there are to choose from: those that are there from the start, and those that
//! people made.

use crate::domain::dashboard::{self, Piece, READY};
use crate::protocol::DashboardView;

/// A dashboard as the page shows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Board {
    /// Its word in the address: a code, or a record's identity.
    pub(super) key: String,
    /// What people read.
    pub(super) label: String,
    /// What it answers.
    pub(super) purpose: String,
    /// Only records that this query finds.
    pub(super) only: String,
    /// What it shows.
    pub(super) pieces: Vec<Piece>,
    /// The record, if somebody made it.
    pub(super) made: Option<DashboardView>,
    /// What is wrong with its text.
    pub(super) wrong: Option<String>,
}

/// All dashboards, those from the start first.
pub(super) fn all(made: &[DashboardView]) -> Vec<Board> {
    let ready = READY.iter().map(|it| {
        Board {
            key: it.code.into(),
            label: it.label.into(),
            purpose: it.purpose.into(),
            only: it.only.into(),
            ..Board::default()
        }
        .showing(it.pieces)
    });
    let made = made.iter().map(|it| {
        Board {
            key: it.id.to_hex(),
            label: it.name.clone(),
            purpose: it.purpose.clone(),
            only: it.only.clone(),
            made: Some(it.clone()),
            ..Board::default()
        }
        .showing(&it.pieces)
    });
    ready.chain(made).collect()
}

impl Board {
    fn showing(mut self, pieces: &str) -> Self {
        match dashboard::read(pieces) {
            Ok(pieces) => self.pieces = pieces,
            Err(why) => self.wrong = Some(why),
        }
        self
    }
}

/// The one with that word; the first for an empty or unknown one.
pub(super) fn by_key(boards: &[Board], key: &str) -> Board {
    let found = boards.iter().find(|it| it.key == key);
    found.or(boards.first()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordId;

    #[test]
    fn what_somebody_made_stands_after_what_is_there_and_a_wrong_text_says_so() {
        let made = |pieces: &str| DashboardView {
            id: RecordId([7; 16]),
            name: "Mine".into(),
            pieces: pieces.into(),
            ..DashboardView::default()
        };
        let boards = all(&[made("tile mttr")]);
        assert_eq!(boards.len(), READY.len() + 1);
        let key = RecordId([7; 16]).to_hex();
        assert_eq!(by_key(&boards, &key).pieces.len(), 1);
        assert_eq!(by_key(&boards, "no such").key, "manager");
        let boards = all(&[made("pie mttr")]);
        assert!(by_key(&boards, &key).wrong.is_some());
    }
}
