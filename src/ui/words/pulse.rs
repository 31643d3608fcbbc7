//! Words of the pulse survey and of quizzes.

/// The card on Home.
pub const ASKED: &str = "Thirty seconds for you";
/// Its text.
pub const ASKED_TEXT: &str = "Five statements, no name.";
/// The button.
pub const ANSWER: &str = "Answer";
/// Above the choice of an audience.
pub const WHERE: &str = "I belong to";
/// No audience.
pub const NO_AUDIENCE: &str = "None of these, or rather not say";
/// How far one agrees, from 1 to 5.
pub const AGREE: [&str; 5] = ["1 Not at all", "2 Hardly", "3 Half", "4 Mostly", "5 Fully"];
/// The button.
pub const SEND: &str = "Send without a name";
/// A statement without an answer.
pub const MISSING: &str = "Choose one";
/// What becomes of an answer, in sentences that are all true.
pub const PROMISE: [&str; 4] = [
    "Your answer carries no name and no hour, only the day.",
    "Nobody sees a single answer, not even an admin: no list, no search, no file shows one. What is shown is the mean of at least five, and only full blocks of five are counted.",
    "Like every change, it lies in the log of this workspace with the moment and the browser that wrote it. No page shows that; whoever takes a backup apart byte by byte could read it.",
    "Only a mark in this browser keeps you from answering twice. It keeps out mistakes, not bad will. A sent answer cannot be taken back, because nobody could say which one is yours.",
];
/// Above the promise.
pub const PROMISE_TITLE: &str = "What becomes of it";
/// After sending.
pub const THANKS: &str = "Thank you. Your answer is among the others now.";
/// In a browser that has answered.
pub const ANSWERED: &str = "This survey was answered from this browser.";
/// No such survey.
pub const NOT_OPEN: &str = "This survey is not open.";
/// A link.
pub const HOME: &str = "Home";
/// A link.
pub const CULTURE: &str = "Culture";

/// The quiz is not there.
pub const NO_QUIZ: &str = "This training has no quiz.";
/// Nobody in particular answers.
pub const WHO: &str = "Say who you are first: the score is written for a person.";
/// The button.
pub const SCORE: &str = "Score it";
/// The button.
pub const AGAIN: &str = "Try again";
/// What a quiz writes down.
pub const WRITES: &str =
    "The score is written to your attendance of this training. 80 % is a pass.";

/// The result of a quiz.
pub fn scored(right: usize, of: usize, score: i64) -> String {
    let verdict = if score >= 80 {
        "passed"
    } else {
        "not passed yet"
    };
    format!("{right} of {of} right: {score} %, {verdict}.")
}

/// Beside a question that went wrong.
pub fn right_is(answer: &str) -> String {
    format!("Right is: {answer}")
}
