//! Which hours count for a record: by priority, and, if its service, site or contract changed on
//! the way, by time.

use crate::domain::calendar::Hours;

/// Hours since a moment.
pub(super) type HoursSince<'a> = (i64, &'a Hours);

/// The hours of one record. Segments with different hours are summed.
#[derive(Clone, Copy, Debug)]
pub struct Timetable<'a> {
    by_priority: [&'a [HoursSince<'a>]; 5],
}

impl<'a> Timetable<'a> {
    /// The same hours for every priority: a list in the order of time, of which the first counts
    /// from ever. With no hours no time counts and there is no clock.
    pub fn new(hours: &'a [(i64, &'a Hours)]) -> Self {
        Self {
            by_priority: [hours; 5],
        }
    }

    /// With other hours for a priority (1 to 5), those that its target names.
    pub fn with(mut self, priority: u8, hours: &'a [(i64, &'a Hours)]) -> Self {
        if let Some(slot) = self
            .by_priority
            .get_mut(usize::from(priority).wrapping_sub(1))
        {
            *slot = hours;
        }
        self
    }

    /// The hours of one priority; `None` if there are none.
    #[inline]
    pub(super) fn of(&self, priority: u8) -> Option<Row<'a>> {
        let index = usize::from(priority).checked_sub(1)?;
        let spans = *self.by_priority.get(index)?;
        (!spans.is_empty()).then_some(Row { spans })
    }
}

/// The hours of one priority, over time; never empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    spans: &'a [HoursSince<'a>],
}

impl<'a> Row<'a> {
    /// The hours at a moment.
    #[inline]
    pub(super) fn at(&self, unix_ms: i64) -> &'a Hours {
        if let [(_, only)] = self.spans {
            return only;
        }
        let next = self.spans.partition_point(|it| it.0 <= unix_ms);
        self.spans[next.saturating_sub(1)].1
    }

    /// Moments at which the hours change.
    pub(super) fn changes(&self) -> impl Iterator<Item = i64> + use<'a> {
        self.spans[1..].iter().map(|it| it.0)
    }

    /// The pieces from a moment on, each with its end; the last one has none.
    fn pieces(&self, from: i64) -> impl Iterator<Item = (i64, i64, &'a Hours)> + use<'a> {
        let spans = self.spans;
        let first = spans.partition_point(|it| it.0 <= from).saturating_sub(1);
        (first..spans.len()).map(move |at| {
            let end = spans.get(at + 1).map_or(i64::MAX, |it| it.0);
            let begin = if at == first { from } else { spans[at].0 };
            (begin, end, spans[at].1)
        })
    }

    /// Open time from one moment to another.
    #[inline]
    pub(super) fn business_ms(&self, from: i64, to: i64) -> i64 {
        if let [(_, only)] = self.spans {
            return only.business_ms(from, to);
        }
        self.pieces(from)
            .take_while(|it| it.0 < to)
            .map(|(begin, end, hours)| hours.business_ms(begin, end.min(to)))
            .sum()
    }

    /// The first moment by which so much open time has passed.
    #[inline]
    pub(super) fn add(&self, from: i64, duration: i64) -> Option<i64> {
        if let [(_, only)] = self.spans {
            return only.add(from, duration);
        }
        let mut left = duration.max(0);
        for (begin, end, hours) in self.pieces(from) {
            if let Some(at) = hours.add(begin, left)
                && (at < end || (at == end && left > 0))
            {
                return Some(at);
            }
            if end == i64::MAX {
                break;
            }
            left -= hours.business_ms(begin, end);
        }
        None
    }

    /// Open intervals from one moment to another.
    pub(super) fn open_intervals(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        self.pieces(from)
            .take_while(|it| it.0 < to)
            .flat_map(|(begin, end, hours)| hours.open_intervals(begin, end.min(to)))
            .collect()
    }
}
