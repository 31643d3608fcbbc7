//! What must hold, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use crate::oplog::segment::{self, Link};

/// A promise that was broken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Broken {
    /// A person was told that it is done, and it is gone.
    #[error("act {act} was acknowledged, and is not in the log")]
    LostAct {
        /// The act.
        act: u64,
    },
    /// A stored segment cannot be opened, though nothing was damaged.
    #[error("the segment under key {key} cannot be opened: {why}")]
    Unreadable {
        /// Its key.
        key: u64,
        /// Why.
        why: String,
    },
    /// Two segments of one writer carry the same number, or come in the wrong order.
    #[error("writer {writer:x} has segment {number} after segment {before}")]
    OutOfOrder {
        /// The writer.
        writer: u64,
        /// The number that came later in the log.
        number: u64,
        /// The number before.
        before: u64,
    },
    /// A segment does not chain to the one before it.
    #[error("segment {number} of writer {writer:x} does not chain to the one before it")]
    Unchained {
        /// The writer.
        writer: u64,
        /// The segment's number.
        number: u64,
    },
    /// A tab shows something else than the log says.
    #[error("tab {tab} differs from a replay of the log")]
    StateDiffers {
        /// The tab.
        tab: u32,
    },
    /// Two tabs tell different stories.
    #[error("tab {tab} answers {call} otherwise than another tab")]
    AnswerDiffers {
        /// The tab.
        tab: u32,
        /// The call.
        call: String,
    },
    /// A call was never answered.
    #[error("tab {tab} never answered {call}")]
    NoAnswer {
        /// The tab.
        tab: u32,
        /// The call.
        call: String,
    },
    /// An answer that nobody waits for.
    #[error("tab {tab} answered call {number}, which was not waiting")]
    AnsweredTwice {
        /// The tab.
        tab: u32,
        /// The call's number.
        number: u32,
    },
    /// Storage was fine, and a fault was told.
    #[error("tab {tab} told of the fault {code}, and nothing was wrong: {message}")]
    FaultFromNowhere {
        /// The tab.
        tab: u32,
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
    /// The loop keeps itself busy for ever.
    #[error("tab {tab} does not come to rest: {doing}")]
    Restless {
        /// The tab.
        tab: u32,
        /// Jobs under way.
        doing: String,
    },
    /// Two records are quoted by the same number.
    #[error("two records have the number {0}")]
    SameNumber(String),
}

/// Checks the log: every segment opens, the chains are whole, every acknowledged act is there.
/// `damaged` says that bits have flipped: then what does not open is passed over, and so are the
/// chains and acts that went with it. `torn` says that what was not flushed may be there in part: then
/// the chains may have gaps, and what was acknowledged is there all the same.
pub(super) fn check_log(
    segments: &[(u64, Vec<u8>)],
    acknowledged: &BTreeSet<u64>,
    damaged: bool,
    torn: bool,
) -> Result<(), Broken> {
    let mut acts = BTreeSet::new();
    let mut ends: BTreeMap<u64, Link> = BTreeMap::new();
    for (key, bytes) in segments {
        let opened = match segment::open(bytes) {
            Ok(opened) => opened,
            Err(_) if damaged || torn => continue,
            Err(err) => {
                let why = err.to_string();
                return Err(Broken::Unreadable { key: *key, why });
            }
        };
        acts.extend(opened.ops.iter().map(|it| it.act.0));
        let (writer, number) = (opened.header.writer.0, opened.header.number);
        let next = ends.insert(writer, Link::after(&opened.header, opened.checksum));
        if damaged || torn {
            continue;
        }
        let next = next.unwrap_or(Link::FIRST);
        if number < next.number {
            let before = next.number - 1;
            return Err(Broken::OutOfOrder {
                writer,
                number,
                before,
            });
        }
        if number > next.number || opened.header.previous != next.previous {
            return Err(Broken::Unchained { writer, number });
        }
    }
    match acknowledged.iter().find(|it| !acts.contains(it)) {
        Some(&act) if !damaged => Err(Broken::LostAct { act }),
        _ => Ok(()),
    }
}
