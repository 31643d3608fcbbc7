//! Rules of gates, milestones and risks that are not about single records.

/// How a gate stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Nothing is asked of it, so it cannot open.
    Bare,
    /// Some criterion does not hold, or is not known.
    NotReady,
    /// All criteria hold, and nobody was asked yet.
    Open,
    /// The sponsor was asked.
    Asked,
    /// Signed: go.
    Go,
    /// Signed: go, with conditions.
    Conditions,
    /// Signed: no-go.
    NoGo,
}

impl Standing {
    /// From what its criteria say (`None` is not known) and from the last decision about it that was
    /// not withdrawn: its state, and its outcome.
    pub fn of(criteria: &[Option<bool>], decision: Option<(&str, &str)>) -> Self {
        match decision {
            Some(("asked", _)) => Self::Asked,
            Some((_, "go" | "yes")) => Self::Go,
            Some((_, "conditions")) => Self::Conditions,
            Some(_) => Self::NoGo,
            None if criteria.is_empty() => Self::Bare,
            None if criteria.iter().all(|it| *it == Some(true)) => Self::Open,
            None => Self::NotReady,
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bare => "No criterion yet",
            Self::NotReady => "Not ready",
            Self::Open => "Open for decision",
            Self::Asked => "Waits for the sponsor",
            Self::Go => "Go",
            Self::Conditions => "Go, with conditions",
            Self::NoGo => "No-go",
        }
    }

    /// The sponsor let it pass.
    pub fn has_passed(self) -> bool {
        matches!(self, Self::Go | Self::Conditions)
    }
}

/// How well milestones keep their baseline.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Reliability {
    /// Milestones whose baseline is over by today.
    pub due: u32,
    /// Those of them that were met on or before it.
    pub kept: u32,
    /// Days after the baseline, early ones below zero, in the mean; what is not met yet counts up to
    /// today.
    pub mean_slip: Option<f64>,
}

/// Plan reliability: milestones met on or before their baseline, of those that were due. Each is its
/// baseline and the day on which it was met.
pub fn reliability(milestones: &[(Option<i64>, Option<i64>)], today: i64) -> Reliability {
    let mut found = Reliability::default();
    let mut slip = 0;
    for (baseline, met) in milestones {
        let Some(baseline) = baseline.filter(|it| *it <= today) else {
            continue;
        };
        // What is due today can still be met today.
        if met.is_none() && baseline == today {
            continue;
        }
        found.due += 1;
        found.kept += u32::from(met.is_some_and(|it| it <= baseline));
        slip += met.unwrap_or(today) - baseline;
    }
    found.mean_slip = (found.due > 0).then(|| slip as f64 / f64::from(found.due));
    found
}

/// From this product of probability and impact on, a risk is red.
pub const RED: i64 = 15;
/// From this one on it is amber.
pub const AMBER: i64 = 8;

/// Probability × impact, each 1 to 5; `None` unless both are given.
pub fn heat(probability: &str, impact: &str) -> Option<i64> {
    let five = |text: &str| text.parse::<i64>().ok().filter(|it| (1..=5).contains(it));
    Some(five(probability)? * five(impact)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_opens_itself_when_all_holds_and_then_the_sponsor_has_the_word() {
        let met = Some(true);
        assert_eq!(Standing::of(&[], None), Standing::Bare);
        assert_eq!(Standing::of(&[met, Some(false)], None), Standing::NotReady);
        assert_eq!(Standing::of(&[met, None], None), Standing::NotReady);
        assert_eq!(Standing::of(&[met, met], None), Standing::Open);
        assert_eq!(Standing::of(&[met], Some(("asked", ""))), Standing::Asked);
        assert_eq!(Standing::of(&[met], Some(("decided", "go"))), Standing::Go);
        let conditions = Standing::of(&[None], Some(("decided", "conditions")));
        assert_eq!(conditions, Standing::Conditions);
        assert!(conditions.has_passed());
        let no = Standing::of(&[met], Some(("decided", "no_go")));
        assert!(no == Standing::NoGo && !no.has_passed());
    }

    #[test]
    fn reliability_counts_what_was_due_and_what_is_still_missing_slips_until_today() {
        let milestones = [
            (Some(100), Some(98)),
            (Some(100), Some(106)),
            (Some(104), None),
            // Due today and not met yet, due later, and without a baseline: not counted.
            (Some(110), None),
            (Some(120), Some(105)),
            (None, Some(90)),
        ];
        let found = reliability(&milestones, 110);
        assert_eq!((found.due, found.kept), (3, 1));
        assert_eq!(found.mean_slip, Some((-2.0 + 6.0 + 6.0) / 3.0));
        assert_eq!(reliability(&[], 110), Reliability::default());
    }

    #[test]
    fn heat_needs_both() {
        assert_eq!(heat("5", "3"), Some(15));
        assert_eq!(heat("", "3"), None);
        assert_eq!(heat("6", "3"), None);
    }
}
