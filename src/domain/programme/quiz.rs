//! Questions of a training's quiz: `the question? | the right answer | a wrong one | another`.

/// One question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub text: &'a str,
    /// The answers; the first is the right one.
    pub answers: Vec<&'a str>,
}

/// Reads a question.
///
/// # Errors
/// What is missing, as a sentence.
pub fn parse(text: &str) -> Result<Question<'_>, String> {
    let mut parts = text.split('|').map(str::trim).filter(|it| !it.is_empty());
    let question = parts.next().unwrap_or_default();
    let answers: Vec<&str> = parts.collect();
    if question.is_empty() || answers.len() < 2 {
        return Err(
            "A question needs the right answer and at least one wrong one: What comes first? | Log it | Fix it"
                .into(),
        );
    }
    Ok(Question {
        text: question,
        answers,
    })
}

/// Looks at a text for [`crate::domain::Check::Quiz`].
///
/// # Errors
/// As [`parse`].
pub fn check_question(text: &str) -> Result<(), String> {
    parse(text).map(drop)
}

/// In which order the answers of a question are shown: the right one is not always the first, and a
/// question always looks the same.
pub fn shown_order(question: &Question<'_>) -> Vec<usize> {
    let count = question.answers.len();
    let turn = question.text.bytes().fold(7_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    }) % count;
    (0..count).map(|at| (at + turn) % count).collect()
}

/// Per cent of right answers; `None` without questions.
pub fn score(right: usize, questions: usize) -> Option<i64> {
    (questions > 0).then(|| (right * 100 / questions) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_a_right_answer_and_a_wrong_one() {
        let question = parse("What comes first? | Log it | Fix it | Call back").expect("reads");
        assert_eq!(question.answers, ["Log it", "Fix it", "Call back"]);
        let mut order = shown_order(&question);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2]);
        assert!(parse("What comes first? | Log it").is_err());
        assert!(check_question("").is_err());
        assert_eq!((score(2, 3), score(0, 0)), (Some(66), None));
    }
}
