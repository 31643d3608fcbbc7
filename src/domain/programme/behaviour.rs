//! The behaviours that a desk wants to see, each with the probe that sees it; and how strongly a team
//! keeps away from them. Of teams, never of persons.

/// A behaviour.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Behaviour {
    /// What people read.
    pub label: &'static str,
    /// The probe that measures it, or empty if there is nothing to measure yet.
    pub probe: &'static str,
    /// What has to be found somewhere in the history for the probe to mean anything, as a query over
    /// incidents; empty if nothing special.
    pub rests_on: &'static str,
    /// What that is, in words.
    pub source: &'static str,
    /// The practice that it waits for, by its code, or empty.
    pub waits_for: &'static str,
}

const fn seen(label: &'static str, probe: &'static str) -> Behaviour {
    Behaviour {
        label,
        probe,
        rests_on: "",
        source: "",
        waits_for: "",
    }
}

const fn resting(
    label: &'static str,
    probe: &'static str,
    rests_on: &'static str,
    source: &'static str,
) -> Behaviour {
    Behaviour {
        label,
        probe,
        rests_on,
        source,
        waits_for: "",
    }
}

const fn waiting(label: &'static str, practice: &'static str) -> Behaviour {
    Behaviour {
        label,
        probe: "",
        rests_on: "",
        source: "",
        waits_for: practice,
    }
}

/// The catalogue.
pub static ALL: [Behaviour; 12] = [
    seen("Log before you fix", "log_before_fix"),
    resting("No side doors", "no_side_doors", "has:channel", "a channel"),
    resting(
        "Close with cause",
        "close_with_cause",
        "has:resolution_code",
        "a resolution code",
    ),
    seen("Not everything is top priority", "not_everything_is_top"),
    seen("Priority from the matrix", "priority_from_matrix"),
    seen("Handed over once at most", "one_hand_over_at_most"),
    resting(
        "Hand over with context",
        "hand_over_with_context",
        "has:first_response_at",
        "a reply",
    ),
    resting(
        "Tell the user",
        "tell_the_user",
        "has:first_response_at",
        "a reply",
    ),
    seen("Stays resolved", "stays_resolved"),
    seen("Nothing lies about", "nothing_lies_about"),
    waiting("Use the knowledge", "knowledge"),
    waiting("Say no to unplanned change", "change"),
];

/// The signals of a team that resists, and how much each weighs.
pub static SIGNALS: [(&str, f64); 5] = [
    ("Bypass", 3.0),
    ("Silence", 2.0),
    ("Priority by hand", 2.0),
    ("Resolved without a note", 1.0),
    ("Pulse, turned round", 2.0),
];

/// How far each team is from the mean of all in its signals, in standard deviations and weighted:
/// more is more resistance. Signals that a team does not have are left out of its own mean; a signal in
/// which all are the same says nothing. `None` for a team without a signal.
pub fn resistance(teams: &[[Option<f64>; 5]]) -> Vec<Option<f64>> {
    let spread: Vec<(f64, f64)> = (0..SIGNALS.len())
        .map(|signal| {
            let values: Vec<f64> = teams.iter().filter_map(|it| it[signal]).collect();
            let count = values.len().max(1) as f64;
            let mean = values.iter().sum::<f64>() / count;
            let variance = values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
            (mean, variance.sqrt())
        })
        .collect();
    let index = |team: &[Option<f64>; 5]| {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (at, (_, weight)) in SIGNALS.iter().enumerate() {
            if let Some(value) = team[at] {
                let (mean, deviation) = spread[at];
                if deviation > 1e-12 {
                    sum += weight * (value - mean) / deviation;
                }
                weights += weight;
            }
        }
        (weights > 0.0).then(|| sum / weights)
    };
    teams.iter().map(index).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::probe;
    use crate::domain::programme::frameworks::practice_label;

    #[test]
    fn every_behaviour_has_a_probe_or_waits_for_a_practice() {
        for it in &ALL {
            match it.probe {
                "" => assert_ne!(practice_label(it.waits_for), "", "{}", it.label),
                id => {
                    let probe = probe::by_id(id).expect(id);
                    assert_eq!((probe.topic, probe.label), ("Behaviour", it.label));
                    assert_eq!(it.waits_for, "");
                }
            }
            assert_eq!(it.rests_on.is_empty(), it.source.is_empty());
        }
        let behaviours = probe::ALL.iter().filter(|it| it.topic == "Behaviour");
        for probe in behaviours {
            assert!(ALL.iter().any(|it| it.probe == probe.id), "{}", probe.id);
        }
    }

    #[test]
    fn who_goes_round_the_desk_most_stands_out() {
        let team = |bypass, silence| [Some(bypass), Some(silence), None, None, None];
        let found = resistance(&[team(0.1, 0.0), team(0.1, 0.0), team(0.9, 0.0)]);
        assert!(found[2] > found[0] && found[0] == found[1], "{found:?}");
        assert_eq!(resistance(&[[None; 5]]), [None]);
        assert_eq!(resistance(&[team(0.4, 1.0)]), [Some(0.0)]);
    }

    proptest! {
        /// Whatever the signals, the teams with all of them lie around zero together.
        #[test]
        fn the_index_is_about_the_mean(
            teams in prop::collection::vec(prop::array::uniform5((0_u32..=100).prop_map(|it| Some(f64::from(it) / 100.0))), 1..20)
        ) {
            let sum: f64 = resistance(&teams).into_iter().flatten().sum();
            prop_assert!(sum.abs() < 1e-6 * teams.len() as f64);
        }
    }
}
