//! Which columns a list shows, in which order and how wide.

use crate::domain::{Column, FieldDef, Practice};

/// Narrowest column, in CSS pixels: the header's target.
pub const NARROWEST_PX: u16 = 48;
/// Widest column, in CSS pixels.
pub const WIDEST_PX: u16 = 1200;

/// A column on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// The field.
    pub field: &'static FieldDef,
    /// Width in CSS pixels.
    pub width: u16,
    /// Takes the room that is left over, until somebody sets its width.
    pub grows: bool,
}

/// The columns of a `cols=` text in its order; the practice's own if it names none that exist.
pub fn parse(practice: &'static Practice, cols: &str) -> Vec<&'static Column> {
    let mut columns: Vec<&'static Column> = Vec::new();
    for name in cols.split(',').map(str::trim) {
        let found = practice.columns.iter().find(|it| it.field == name);
        if let Some(column) = found.filter(|it| !columns.iter().any(|had| had.field == it.field)) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns = practice.columns.iter().filter(|it| it.default).collect();
    }
    columns
}

/// The `cols=` text; empty for the practice's own, so that such a URL stays short.
pub fn print(practice: &'static Practice, names: &[&str]) -> String {
    let own = practice
        .columns
        .iter()
        .filter(|it| it.default)
        .map(|it| it.field);
    if own.eq(names.iter().copied()) {
        String::new()
    } else {
        names.join(",")
    }
}

/// The names after one was shown or hidden. The last one stays: a list without columns shows nothing.
/// A shown one takes the place that the declaration gives it among the others.
pub fn toggle<'a>(practice: &'static Practice, names: &[&'a str], name: &'a str) -> Vec<&'a str> {
    let mut names = names.to_vec();
    if let Some(at) = names.iter().position(|it| *it == name) {
        if names.len() > 1 {
            names.remove(at);
        }
        return names;
    }
    let rank = |name: &str| practice.columns.iter().position(|it| it.field == name);
    let at = names
        .iter()
        .rposition(|it| rank(it) < rank(name))
        .map_or(0, |at| at + 1);
    names.insert(at, name);
    names
}

/// The names after one moved by so many places.
pub fn shift<'a>(names: &[&'a str], name: &str, by: isize) -> Vec<&'a str> {
    let mut names = names.to_vec();
    if let Some(at) = names.iter().position(|it| *it == name) {
        let to = at.saturating_add_signed(by).min(names.len() - 1);
        let moved = names.remove(at);
        names.insert(to, moved);
    }
    names
}

/// The columns with their fields and widths.
pub fn shown(
    practice: &'static Practice,
    columns: &[&'static Column],
    widths: &[(String, u16)],
) -> Vec<Shown> {
    let title = practice
        .field_by_id(crate::domain::declare::common::TITLE)
        .map(|it| it.name);
    columns
        .iter()
        .filter_map(|column| {
            let own = widths.iter().find(|(name, _)| name == column.field);
            Some(Shown {
                field: practice.field(column.field)?,
                width: own.map_or(column.width, |(_, width)| *width),
                grows: own.is_none() && title == Some(column.field),
            })
        })
        .collect()
}

/// The tracks of the rows' grid, after the one of the checkbox.
pub fn tracks(shown: &[Shown]) -> String {
    let mut tracks = String::from("var(--list-check)");
    for column in shown {
        if column.grows {
            // Shrinks to two thirds before the list scrolls sideways.
            tracks += &format!(" minmax({}px, 1fr)", column.width / 3 * 2);
        } else {
            tracks += &format!(" {}px", column.width);
        }
    }
    // What is left over when no column grows.
    if !shown.iter().any(|it| it.grows) {
        tracks += " minmax(0, 1fr)";
    }
    tracks
}

/// Reads widths as they are kept on the device: `title=420,state=150`.
pub fn parse_widths(text: &str) -> Vec<(String, u16)> {
    text.split(',')
        .filter_map(|part| {
            let (name, width) = part.split_once('=')?;
            let width: u16 = width.parse().ok()?;
            (!name.is_empty()).then(|| (name.to_owned(), clamp(width)))
        })
        .collect()
}

/// Writes widths for the device.
pub fn print_widths(widths: &[(String, u16)]) -> String {
    let parts: Vec<String> = widths
        .iter()
        .map(|(name, width)| format!("{name}={width}"))
        .collect();
    parts.join(",")
}

/// The widths with one set.
pub fn set_width(widths: &[(String, u16)], name: &str, width: u16) -> Vec<(String, u16)> {
    let mut widths: Vec<_> = widths
        .iter()
        .filter(|(it, _)| it != name)
        .cloned()
        .collect();
    widths.push((name.to_owned(), clamp(width)));
    widths
}

fn clamp(width: u16) -> u16 {
    width.clamp(NARROWEST_PX, WIDEST_PX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::PRACTICE;

    fn names(columns: &[&'static Column]) -> Vec<&'static str> {
        columns.iter().map(|it| it.field).collect()
    }

    #[test]
    fn columns_of_a_url_keep_their_order_and_unknown_ones_are_left_out() {
        let columns = parse(&PRACTICE, "title,nonsense,number,title");
        assert_eq!(names(&columns), ["title", "number"]);
        assert_eq!(print(&PRACTICE, &names(&columns)), "title,number");
    }

    #[test]
    fn the_practices_own_columns_need_no_url() {
        let own = names(&parse(&PRACTICE, ""));
        assert!(own.contains(&"title"));
        assert_eq!(print(&PRACTICE, &own), "");
    }

    #[test]
    fn a_shown_column_finds_its_place_and_the_last_one_stays() {
        assert_eq!(
            toggle(&PRACTICE, &["number", "state"], "title"),
            ["number", "title", "state"]
        );
        assert_eq!(toggle(&PRACTICE, &["number"], "number"), ["number"]);
        assert_eq!(toggle(&PRACTICE, &["number", "title"], "number"), ["title"]);
    }

    #[test]
    fn columns_move_and_stop_at_the_ends() {
        assert_eq!(shift(&["a", "b", "c"], "a", 1), ["b", "a", "c"]);
        assert_eq!(shift(&["a", "b", "c"], "a", -1), ["a", "b", "c"]);
        assert_eq!(shift(&["a", "b", "c"], "c", 9), ["a", "b", "c"]);
    }

    #[test]
    fn widths_survive_the_device_and_stay_within_bounds() {
        let widths = parse_widths("title=420,state=3,x,=5,y=z");
        assert_eq!(print_widths(&widths), "title=420,state=48");
        let widths = set_width(&widths, "title", 5000);
        assert_eq!(print_widths(&widths), "state=48,title=1200");
    }

    #[test]
    fn the_title_takes_what_is_left_until_somebody_sets_its_width() {
        let columns = parse(&PRACTICE, "number,title");
        let free = tracks(&shown(&PRACTICE, &columns, &[]));
        assert_eq!(free, "var(--list-check) 112px minmax(280px, 1fr)");
        let set = tracks(&shown(&PRACTICE, &columns, &[("title".into(), 300)]));
        assert_eq!(set, "var(--list-check) 112px 300px minmax(0, 1fr)");
    }
}
