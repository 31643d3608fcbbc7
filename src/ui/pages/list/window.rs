//! Which rows of a long list are in view, and where they stand: arithmetic only.

use std::ops::Range;

/// The tallest element that a list makes, in CSS pixels.
///
/// Browsers cap an element's height (Firefox at about 17.8 million pixels, Chromium at 33.5 million);
/// below 8 million every position is also exact to half a pixel in the compositor's 32-bit floats.
pub const TALLEST_PX: f64 = 8_000_000.0;

/// Rows are placed relative to a base that is a multiple of this, so that their own offsets stay small.
const BASE_ROWS: u32 = 4096;

/// The measures of a list on screen.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Geometry {
    /// Rows in the list.
    pub total: u32,
    /// Height of a row in CSS pixels.
    pub row_px: f64,
    /// Height of the room for rows (without the header) in CSS pixels.
    pub viewport_px: f64,
}

/// The rows to draw.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Window {
    /// Their places in the list.
    pub rows: Range<u32>,
    /// The row that stands at the top of the layer; the others follow at `row_px` each.
    pub base: u32,
    /// Where the layer stands within the tall element, in CSS pixels.
    pub layer_px: f64,
}

impl Geometry {
    /// Height that all rows would have.
    fn full_px(&self) -> f64 {
        f64::from(self.total) * self.row_px
    }

    /// Height of the element that gives the scrollbar its length, in CSS pixels.
    pub fn host_px(&self) -> f64 {
        self.full_px().min(TALLEST_PX)
    }

    /// How far the whole list can be scrolled, were it not capped.
    fn full_travel_px(&self) -> f64 {
        (self.full_px() - self.viewport_px).max(0.0)
    }

    /// How far the element can be scrolled.
    fn host_travel_px(&self) -> f64 {
        (self.host_px() - self.viewport_px).max(0.0)
    }

    /// The place in the whole list that a scroll position stands for.
    ///
    /// The two are the same until the element reaches [`TALLEST_PX`]; beyond, they are proportional,
    /// so that the end of the scrollbar is always the end of the list.
    fn list_px(&self, scroll_top: f64) -> f64 {
        let host = self.host_travel_px();
        if host <= 0.0 {
            return 0.0;
        }
        let scroll_top = scroll_top.clamp(0.0, host);
        if self.full_px() <= TALLEST_PX {
            scroll_top
        } else {
            scroll_top / host * self.full_travel_px()
        }
    }

    /// The scroll position that stands for a place in the whole list.
    fn scroll_px(&self, list_px: f64) -> f64 {
        let full = self.full_travel_px();
        if full <= 0.0 {
            return 0.0;
        }
        let list_px = list_px.clamp(0.0, full);
        if self.full_px() <= TALLEST_PX {
            list_px
        } else {
            list_px / full * self.host_travel_px()
        }
    }

    /// The rows to draw at a scroll position, with `spare` more on either side.
    pub fn window(&self, scroll_top: f64, spare: u32) -> Window {
        if self.total == 0 || self.row_px <= 0.0 {
            return Window::default();
        }
        let top = self.list_px(scroll_top);
        let first = ((top / self.row_px) as u32).min(self.total - 1);
        let seen = (self.viewport_px.max(0.0) / self.row_px).ceil() as u32 + 1;
        let rows = first.saturating_sub(spare)
            ..first
                .saturating_add(seen)
                .saturating_add(spare)
                .min(self.total);
        let base = rows.start - rows.start % BASE_ROWS;
        let scroll_top = scroll_top.clamp(0.0, self.host_travel_px());
        Window {
            rows,
            base,
            layer_px: f64::from(base) * self.row_px - top + scroll_top,
        }
    }

    /// Where to scroll so that a row is wholly seen; `None` if it is already.
    pub fn reveal(&self, row: u32, scroll_top: f64) -> Option<f64> {
        let top = self.list_px(scroll_top);
        let row_top = f64::from(row.min(self.total.saturating_sub(1))) * self.row_px;
        let target = if row_top < top - 0.5 {
            row_top
        } else if row_top + self.row_px > top + self.viewport_px + 0.5 {
            row_top + self.row_px - self.viewport_px
        } else {
            return None;
        };
        Some(self.scroll_px(target))
    }

    /// Rows that a Page Down moves: one less than fit, so that the eye keeps a line.
    pub fn page_rows(&self) -> u32 {
        if self.row_px <= 0.0 {
            return 1;
        }
        ((self.viewport_px / self.row_px).floor() as u32)
            .saturating_sub(1)
            .max(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(total: u32) -> Geometry {
        Geometry {
            total,
            row_px: 32.0,
            viewport_px: 640.0,
        }
    }

    #[test]
    fn a_short_list_is_drawn_whole() {
        let window = list(5).window(0.0, 10);
        assert_eq!(window.rows, 0..5);
        assert_eq!(window.layer_px, 0.0);
        assert_eq!(list(0).window(0.0, 10), Window::default());
    }

    #[test]
    fn the_middle_of_a_long_list_has_spare_rows_on_both_sides() {
        let window = list(40_000).window(32_000.0, 8);
        assert_eq!(window.rows, 992..1029);
    }

    #[test]
    fn a_million_rows_reach_from_the_first_to_the_last() {
        let list = list(1_000_000);
        assert_eq!(list.host_px(), TALLEST_PX);
        assert_eq!(list.window(0.0, 0).rows.start, 0);
        assert_eq!(list.window(TALLEST_PX, 0).rows.end, 1_000_000);
    }

    #[test]
    fn a_row_out_of_view_is_revealed_at_the_nearer_edge() {
        let list = list(1000);
        assert_eq!(list.reveal(3, 0.0), None);
        assert_eq!(list.reveal(20, 0.0), Some(32.0));
        assert_eq!(list.reveal(0, 320.0), Some(0.0));
        assert_eq!(list.page_rows(), 19);
    }

    proptest! {
        /// Whatever the length and the position, what is drawn covers what is seen,
        /// and the first drawn row lies where the eye looks.
        #[test]
        fn the_window_covers_the_view(total in 1u32..3_000_000, at in 0.0f64..1.0) {
            let list = list(total);
            let scroll_top = at * (list.host_px() - list.viewport_px).max(0.0);
            let window = list.window(scroll_top, 0);
            let y = |row: u32| window.layer_px + f64::from(row - window.base) * list.row_px;
            prop_assert!(y(window.rows.start) <= scroll_top + 0.01);
            let end = y(window.rows.end - 1) + list.row_px;
            let bottom = (scroll_top + list.viewport_px).min(list.host_px());
            prop_assert!(end >= bottom - 0.01, "{end} {bottom}");
        }

        /// Scrolling to where a row is revealed shows it.
        #[test]
        fn a_revealed_row_is_seen(total in 1u32..3_000_000, row in 0u32..3_000_000, at in 0.0f64..1.0) {
            let list = list(total);
            let row = row % total;
            let from = at * (list.host_px() - list.viewport_px).max(0.0);
            let to = list.reveal(row, from).unwrap_or(from);
            prop_assert!(list.window(to, 0).rows.contains(&row));
        }
    }
}
