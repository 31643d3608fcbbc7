//! By which columns a list is sorted, as the URL and the engine write it: `priority,-opened_at`.

/// At most so many columns sort a list; more cannot be seen in the rows.
pub const MOST_KEYS: usize = 3;

/// One column of the sort.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Name of the field.
    pub field: String,
    /// The highest first.
    pub descending: bool,
}

/// Reads a sort; empty parts are left out.
pub fn parse(text: &str) -> Vec<Key> {
    text.split(',')
        .map(str::trim)
        .filter_map(|part| {
            let (field, descending) = match part.strip_prefix('-') {
                Some(field) => (field, true),
                None => (part, false),
            };
            (!field.is_empty()).then(|| Key {
                field: field.to_owned(),
                descending,
            })
        })
        .take(MOST_KEYS)
        .collect()
}

/// Writes a sort.
pub fn print(keys: &[Key]) -> String {
    let parts: Vec<String> = keys
        .iter()
        .map(|key| format!("{}{}", if key.descending { "-" } else { "" }, key.field))
        .collect();
    parts.join(",")
}

/// The sort after a click on a column's header.
///
/// A plain click sorts by that column alone: ascending, descending, then the practice's own order
/// (an empty sort). With `further` (shift) the column joins the others, turns, then leaves.
pub fn click(keys: &[Key], field: &str, further: bool) -> Vec<Key> {
    let at = keys.iter().position(|key| key.field == field);
    let next = |descending| Key {
        field: field.to_owned(),
        descending,
    };
    if !further {
        return match (keys, at) {
            ([key], Some(_)) if key.descending => Vec::new(),
            ([_], Some(_)) => vec![next(true)],
            _ => vec![next(false)],
        };
    }
    let mut keys = keys.to_vec();
    match at {
        Some(at) if keys[at].descending => {
            keys.remove(at);
        }
        Some(at) => keys[at].descending = true,
        None => {
            keys.truncate(MOST_KEYS - 1);
            keys.push(next(false));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn clicks_go_round() {
        let mut log = String::new();
        let mut keys = parse("priority,-opened_at");
        for (field, further) in [
            ("title", false),
            ("title", false),
            ("title", false),
            ("priority", false),
            ("state", true),
            ("number", true),
            ("title", true),
            ("state", true),
            ("state", true),
            ("priority", false),
        ] {
            keys = click(&keys, field, further);
            let how = if further { "shift " } else { "" };
            log += &format!("{how}{field}: {}\n", print(&keys));
        }
        expect![[r#"
            title: title
            title: -title
            title: 
            priority: priority
            shift state: priority,state
            shift number: priority,state,number
            shift title: priority,state,title
            shift state: priority,-state,title
            shift state: priority,title
            priority: priority
        "#]]
        .assert_eq(&log);
    }

    #[test]
    fn odd_texts_are_read_as_far_as_they_go() {
        assert_eq!(print(&parse(" ,-, a,-b ,,")), "a,-b");
        assert_eq!(parse(""), Vec::new());
    }
}
