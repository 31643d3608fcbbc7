//! What may be said of the answers to a pulse survey, and the five letters that they speak about.
//!
//! Answers are counted in blocks of at least five, in the order in which they came, for each audience by
//! itself. A block that is full never changes; so neither a mean, nor the difference between two means,
//! nor the same mean on two days says anything about fewer than five people.

use super::culture::{
    PULSE_ANSWER_ABILITY, PULSE_ANSWER_AWARENESS, PULSE_ANSWER_DESIRE, PULSE_ANSWER_KNOWLEDGE,
    PULSE_ANSWER_REINFORCEMENT,
};
use crate::domain::FieldId;

/// Answers of fewer people are never shown, whatever a survey says.
pub const FEWEST: usize = 5;
/// How long a behaviour has to hold after the go-live before it counts as a habit, in days.
pub const HELD_DAYS: i64 = 56;

/// One of the five letters: awareness, desire, knowledge, ability, reinforcement (ADKAR, Hiatt 2006).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Letter {
    /// Its word in fields and addresses.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
    /// Where an answer holds it.
    pub field: FieldId,
    /// The statement of the survey.
    pub statement: &'static str,
    /// What is looked at besides the survey.
    pub seen: &'static str,
}

/// All letters, in the order in which people go through them.
pub static LETTERS: [Letter; 5] = [
    Letter {
        code: "awareness",
        label: "Awareness",
        field: PULSE_ANSWER_AWARENESS,
        statement: "I know why we do this",
        seen: "how many of the audience acknowledged what was sent to them",
    },
    Letter {
        code: "desire",
        label: "Desire",
        field: PULSE_ANSWER_DESIRE,
        statement: "I want this to work",
        seen: "how much of what they report comes by the portal",
    },
    Letter {
        code: "knowledge",
        label: "Knowledge",
        field: PULSE_ANSWER_KNOWLEDGE,
        statement: "I know how to do my part",
        seen: "how many were trained, with 80 % in the quiz where there was one",
    },
    Letter {
        code: "ability",
        label: "Ability",
        field: PULSE_ANSWER_ABILITY,
        statement: "I can do it in daily work",
        seen: "how much of what they resolved was solved at first contact",
    },
    Letter {
        code: "reinforcement",
        label: "Reinforcement",
        field: PULSE_ANSWER_REINFORCEMENT,
        statement: "It pays to keep doing it",
        seen: "how many of the measured behaviours hold eight weeks after the go-live",
    },
];

/// What the answers of an audience say.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Said {
    /// How many answers were counted.
    pub counted: usize,
    /// How many wait for their block to be full.
    pub waiting: usize,
    /// The mean of each letter, 1 to 5; `None` while no block is full.
    pub means: Option<[f64; 5]>,
}

/// The size of a block: at least five, and a multiple of it, so that a survey whose threshold is changed
/// does not show the difference.
pub fn block(threshold: Option<i64>) -> usize {
    let wanted = usize::try_from(threshold.unwrap_or(0)).unwrap_or(0);
    wanted.clamp(FEWEST, 1_000).div_ceil(FEWEST) * FEWEST
}

/// What may be said of answers, in the order in which they came.
pub fn said(answers: &[[u8; 5]], block: usize) -> Said {
    let counted = answers.len() / block * block;
    let mean = |letter: usize| {
        let sum: f64 = answers[..counted]
            .iter()
            .map(|it| f64::from(it[letter]))
            .sum();
        sum / counted as f64
    };
    Said {
        counted,
        waiting: answers.len() - counted,
        means: (counted > 0).then(|| std::array::from_fn(mean)),
    }
}

/// A mean of 1 to 5 as a score of 0 to 100.
pub fn score(mean: f64) -> f64 {
    (mean - 1.0) * 25.0
}

/// The score of a letter: of what was said and what was seen whatever there is, in equal parts.
pub fn letter(said: Option<f64>, seen: Option<f64>) -> Option<f64> {
    match (said, seen) {
        (Some(said), Some(seen)) => Some(f64::midpoint(said, seen)),
        (one, other) => one.or(other),
    }
}

/// The letter that holds an audience back: the lowest score; of equal ones the first, since who does not
/// know why will not want it. `None` if no letter has a score.
pub fn weakest(scores: &[Option<f64>; 5]) -> Option<usize> {
    let known = scores.iter().enumerate();
    known
        .filter_map(|(at, score)| Some((at, (*score)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
        .map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn four_answers_say_nothing_and_five_do() {
        let four = [[5, 4, 3, 2, 1]; 4];
        assert_eq!(said(&four, block(None)).means, None);
        assert_eq!(said(&four, block(None)).waiting, 4);
        let five = [[5, 4, 3, 2, 1]; 5];
        let it = said(&five, block(None));
        assert_eq!(it.means, Some([5.0, 4.0, 3.0, 2.0, 1.0]));
        assert_eq!((it.counted, it.waiting), (5, 0));
        let six = [[5, 4, 3, 2, 1]; 6];
        assert_eq!(said(&six, 5).waiting, 1);
    }

    #[test]
    fn a_survey_can_ask_for_more_answers_and_never_for_fewer() {
        assert_eq!(
            [None, Some(1), Some(-3), Some(5), Some(7), Some(10)].map(block),
            [5, 5, 5, 5, 10, 10]
        );
    }

    #[test]
    fn the_first_of_the_lowest_letters_holds_back() {
        assert_eq!(weakest(&[None; 5]), None);
        assert_eq!(
            weakest(&[Some(80.0), Some(40.0), None, Some(40.0), Some(90.0)]),
            Some(1)
        );
        assert_eq!(letter(Some(50.0), Some(100.0)), Some(75.0));
        assert_eq!(letter(None, Some(100.0)), Some(100.0));
        assert_eq!((score(1.0), score(3.0), score(5.0)), (0.0, 50.0, 100.0));
    }

    proptest! {
        /// However answers come and whatever thresholds somebody tries, what is shown at one time and not
        /// at another is made of at least five people.
        #[test]
        fn no_difference_is_about_fewer_than_five(
            answers in prop::collection::vec(prop::array::uniform5(1_u8..=5), 0..40),
            (one, other) in (0_usize..40, 0_usize..40),
            (first, second) in (-5_i64..30, -5_i64..30),
        ) {
            let shown = |count: usize, threshold| {
                said(&answers[..count.min(answers.len())], block(Some(threshold))).counted
            };
            let (a, b) = (shown(one, first), shown(other, second));
            prop_assert!(a == b || a.abs_diff(b) >= FEWEST);
            prop_assert!(a == 0 || a >= FEWEST);
        }
    }
}
