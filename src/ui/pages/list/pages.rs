//! The rows that the page holds: those around the view, in pages, and no others.

use std::collections::BTreeMap;
use std::ops::Range;

/// Rows in a page of the cache. Small enough for an answer within a frame, large enough that
/// an unhurried scroll asks twice a second at most.
pub const PAGE_ROWS: u32 = 64;

/// Pages that are kept; the least recently drawn goes first.
const MOST_PAGES: usize = 48;

/// A piece of a list to ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Rows to skip.
    pub offset: u32,
    /// Rows to send.
    pub limit: u32,
}

#[derive(Debug)]
struct Page<R> {
    rows: Vec<R>,
    /// What it was fetched for; older ones are drawn until the new rows arrive.
    generation: u64,
    drawn: u64,
}

/// A cache of pages.
#[derive(Debug)]
pub struct Pages<R> {
    pages: BTreeMap<u32, Page<R>>,
    generation: u64,
    tick: u64,
}

impl<R> Default for Pages<R> {
    fn default() -> Self {
        Self {
            pages: BTreeMap::new(),
            generation: 0,
            tick: 0,
        }
    }
}

impl<R> Pages<R> {
    /// The row at a place in the list, if it is here.
    pub fn get(&self, index: u32) -> Option<&R> {
        self.pages
            .get(&(index / PAGE_ROWS))?
            .rows
            .get((index % PAGE_ROWS) as usize)
    }

    /// Everything held is of another list: forgets it.
    pub fn clear(&mut self) {
        self.pages.clear();
        self.generation += 1;
    }

    /// Everything held may be out of date: it is drawn until newer rows come.
    pub fn outdate(&mut self) {
        self.generation += 1;
    }

    /// The number to hand back with the rows that are asked for now.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// What to ask for so that these rows can be drawn: the first gap, whole pages, as long as the gap.
    pub fn missing(&self, rows: Range<u32>) -> Option<Ask> {
        if rows.is_empty() {
            return None;
        }
        let lacks = |page: &u32| {
            self.pages
                .get(page)
                .is_none_or(|it| it.generation != self.generation)
        };
        let last = (rows.end - 1) / PAGE_ROWS;
        let first = (rows.start / PAGE_ROWS..=last).find(lacks)?;
        let count = (first..=last).take_while(lacks).count() as u32;
        Some(Ask {
            offset: first * PAGE_ROWS,
            limit: count * PAGE_ROWS,
        })
    }

    /// Takes rows in that were asked for; `offset` is that of an [`Ask`], `generation` the one of then.
    pub fn put(&mut self, offset: u32, generation: u64, rows: Vec<R>) {
        if generation != self.generation {
            return;
        }
        let mut rows = rows.into_iter();
        let mut page = offset / PAGE_ROWS;
        loop {
            let of_page: Vec<R> = rows.by_ref().take(PAGE_ROWS as usize).collect();
            let full = of_page.len() == PAGE_ROWS as usize;
            self.tick += 1;
            self.pages.insert(
                page,
                Page {
                    rows: of_page,
                    generation,
                    drawn: self.tick,
                },
            );
            if !full {
                break;
            }
            page += 1;
            if rows.len() == 0 {
                break;
            }
        }
        while self.pages.len() > MOST_PAGES {
            let oldest = self
                .pages
                .iter()
                .min_by_key(|(_, it)| it.drawn)
                .map(|(page, _)| *page);
            match oldest {
                Some(page) => self.pages.remove(&page),
                None => break,
            };
        }
    }

    /// These rows are being looked at: their pages stay.
    pub fn touch(&mut self, rows: Range<u32>) {
        if rows.is_empty() {
            return;
        }
        self.tick += 1;
        let pages = rows.start / PAGE_ROWS..=(rows.end - 1) / PAGE_ROWS;
        for (_, page) in self.pages.range_mut(pages) {
            page.drawn = self.tick;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_gap_is_asked_for() {
        let mut pages = Pages::default();
        assert_eq!(
            pages.missing(10..70),
            Some(Ask {
                offset: 0,
                limit: 128
            })
        );
        pages.put(0, 0, (0..128).collect());
        assert_eq!(pages.missing(10..70), None);
        assert_eq!(pages.get(100), Some(&100));
        assert_eq!(
            pages.missing(100..140),
            Some(Ask {
                offset: 128,
                limit: 64
            })
        );
    }

    #[test]
    fn outdated_rows_are_drawn_and_asked_for_again() {
        let mut pages = Pages::default();
        pages.put(0, 0, vec!["old"]);
        pages.outdate();
        assert_eq!(pages.get(0), Some(&"old"));
        assert!(pages.missing(0..1).is_some());
        pages.put(0, 0, vec!["late answer to the old question"]);
        assert_eq!(pages.get(0), Some(&"old"));
        pages.put(0, 1, vec!["new"]);
        assert_eq!(pages.get(0), Some(&"new"));
        assert_eq!(pages.missing(0..1), None);
    }

    #[test]
    fn what_was_drawn_longest_ago_goes_first() {
        let mut pages = Pages::default();
        for page in 0..MOST_PAGES as u32 {
            pages.put(page * PAGE_ROWS, 0, vec![page; PAGE_ROWS as usize]);
        }
        pages.touch(0..1);
        pages.put(9_000 * PAGE_ROWS, 0, vec![9]);
        assert_eq!(pages.get(0), Some(&0));
        assert_eq!(pages.get(PAGE_ROWS), None);
    }
}
