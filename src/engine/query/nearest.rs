//! “Did you mean”: the word nearest to a mistyped one.

/// The candidate with the fewest slips (insertions, deletions, replacements and swaps of two
/// neighbours) from `typed`, ignoring case; `None` if even that one has more than a third of the
/// characters wrong. Of two equally near ones, the first.
pub(super) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody mistypes a longer word than this, and the distance costs the square of the length.
    const LONGEST: usize = 64;
    let typed: Vec<char> = typed.to_lowercase().chars().take(LONGEST + 1).collect();
    if typed.is_empty() || typed.len() > LONGEST {
        return None;
    }
    let allowed = (typed.len() / 3).max(1);
    let mut best = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let slips = if letters.len() > LONGEST || letters.len().abs_diff(typed.len()) > allowed {
            // The beginning of a word is not a slip, only short.
            match letters.starts_with(&typed) && typed.len() > 2 {
                true => allowed,
                false => continue,
            }
        } else {
            distance(&typed, &letters)
        };
        // A single letter is near to every other single letter.
        let near = slips <= allowed && slips < typed.len().max(letters.len());
        if near && best.is_none_or(|(least, _)| slips < least) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Restricted Damerau–Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_and_strangers_are_not() {
        let names = ["state", "service", "assignee", "due_at"];
        assert_eq!(nearest("stat", names), Some("state"));
        assert_eq!(nearest("serivce", names), Some("service"));
        assert_eq!(nearest("Asignee", names), Some("assignee"));
        assert_eq!(nearest("assi", names), Some("assignee"));
        assert_eq!(nearest("http", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("9", ["1", "2"]), None);
    }
}
