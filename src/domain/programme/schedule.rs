//! The plan's arithmetic: working days, dependencies of four kinds with lag, the earliest days that
//! they allow, slack and the critical path.
//!
//! Days are whole days since 1970-01-01. A task's duration is its number of working days, first and
//! last included; a milestone has none. Source: the precedence diagramming method as every planner
//! uses it (forward pass for the earliest days, backward pass for the latest, slack between them).

/// What a dependency ties together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tie {
    /// It starts after the other's end.
    FinishStart,
    /// It starts after the other's start.
    StartStart,
    /// It ends after the other's end.
    FinishFinish,
    /// It ends after the other's start.
    StartFinish,
}

impl Tie {
    const ALL: [(Self, &'static str); 4] = [
        (Self::FinishStart, "FS"),
        (Self::StartStart, "SS"),
        (Self::FinishFinish, "FF"),
        (Self::StartFinish, "SF"),
    ];

    /// Its two letters.
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|it| it.0 == self)
            .map_or("FS", |it| it.1)
    }
}

/// A dependency as a person writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dependency<'a> {
    /// Number of the other task.
    pub on: &'a str,
    /// What is tied.
    pub tie: Tie,
    /// Working days between, negative for an overlap.
    pub lag: i64,
}

/// Reads `PT-0003`, `PT-0003 SS` or `PT-0003 FS +2d`.
///
/// # Errors
/// What does not read, as a sentence.
pub fn parse_dependency(text: &str) -> Result<Dependency<'_>, String> {
    let mut words = text.split_whitespace();
    let on = words.next().unwrap_or_default();
    let hint =
        "Write the number of a task, then FS, SS, FF or SF, then the days between: PT-0003 FS +2d.";
    if on.is_empty() || !on.contains('-') {
        return Err(format!("“{text}” names no task. {hint}"));
    }
    let (mut tie, mut lag) = (Tie::FinishStart, 0);
    for word in words {
        if let Some((found, _)) = Tie::ALL.iter().find(|it| it.1.eq_ignore_ascii_case(word)) {
            tie = *found;
        } else {
            let digits = word.trim_end_matches(['d', 'D']).trim_start_matches('+');
            lag = digits
                .parse::<i64>()
                .ok()
                .filter(|it| it.abs() <= 1_000)
                .ok_or_else(|| {
                    format!("“{word}” is neither a kind of dependency nor days. {hint}")
                })?;
        }
    }
    Ok(Dependency { on, tie, lag })
}

/// Looks at a text for [`crate::domain::Check::Dependency`].
///
/// # Errors
/// As [`parse_dependency`].
pub fn check_dependency(text: &str) -> Result<(), String> {
    parse_dependency(text).map(drop)
}

/// A dependency as [`parse_dependency`] reads it.
pub fn print_dependency(on: &str, tie: Tie, lag: i64) -> String {
    match (tie, lag) {
        (Tie::FinishStart, 0) => on.to_owned(),
        (tie, 0) => format!("{on} {}", tie.code()),
        (tie, lag) => format!("{on} {} {lag:+}d", tie.code()),
    }
}

/// Monday to Friday.
pub fn is_weekday(day: i64) -> bool {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) < 5
}

/// Year, month and day of the month of a day (proleptic Gregorian; after Howard Hinnant's
/// `civil_from_days`).
pub fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, date)
}

/// The day of `2026-03-01`; `None` if it is not written like that.
pub fn parse_day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (year, month, date) = (number()?, number()?, number()?);
    if !(1..=9_999).contains(&year) {
        return None;
    }
    let first = if month > 2 { year } else { year - 1 };
    let era = first.div_euclid(400);
    let of_era = first.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + date - 1;
    let day = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // What is no date comes out as another one.
    (civil(day) == (year, month, date)).then_some(day)
}

/// A day as `2026-03-01`.
pub fn print_day(day: i64) -> String {
    let (year, month, date) = civil(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// A task of the plan, in days.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Line {
    /// First day, as planned; `None` for a task without days, which takes no part.
    pub start: Option<i64>,
    /// Last day, as planned; the first if there is none.
    pub end: Option<i64>,
    /// It takes no time.
    pub is_milestone: bool,
    /// It has begun or is over: its days are what they are.
    pub is_fixed: bool,
    /// What it depends on: another line, how, and the lag in working days.
    pub ties: Vec<(usize, TieCode, i64)>,
}

/// A tie in a [`Line`].
pub type TieCode = Tie;

/// Where a task comes to lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slot {
    /// The earliest first day that its dependencies allow, and not before its planned one.
    pub start: i64,
    /// The last day that follows from it.
    pub end: i64,
    /// Working days that it can slip before the plan's end moves.
    pub slack: i64,
    /// Slipping it moves the end of the plan.
    pub is_critical: bool,
    /// It is planned earlier than its dependencies allow.
    pub is_too_early: bool,
}

/// Lays out a plan.
///
/// `works` says whether a day is a working day. Lines without days have no slot; those in a ring of
/// dependencies are named in the second part and lie where they are planned.
pub fn lay_out(lines: &[Line], works: &dyn Fn(i64) -> bool) -> (Vec<Option<Slot>>, Vec<usize>) {
    let (order, ring) = in_order(lines);
    let mut slots: Vec<Option<Slot>> = vec![None; lines.len()];
    for &at in order.iter().chain(&ring) {
        let line = &lines[at];
        let Some(planned) = line.start.or(line.end) else {
            continue;
        };
        let length = length_of(line, works);
        let mut start = planned;
        if !line.is_fixed && !ring.contains(&at) {
            for (other, tie, lag) in &line.ties {
                let Some(other_slot) = slots[*other] else {
                    continue;
                };
                let takes_time = !lines[*other].is_milestone;
                start = start.max(earliest(other_slot, takes_time, *tie, *lag, length, works));
            }
            start = next_working(start, works);
        }
        let end = match line.is_fixed {
            true => line.end.unwrap_or(start).max(start),
            false => end_of(start, length, works),
        };
        slots[at] = Some(Slot {
            start,
            end,
            is_too_early: start > next_working(planned, works),
            ..Slot::default()
        });
    }
    let Some(last) = slots.iter().flatten().map(|it| it.end).max() else {
        return (slots, ring);
    };
    // The latest end of each line, from the back; a line may end as late as all that wait for it allow.
    let mut latest: Vec<i64> = vec![last; lines.len()];
    for &at in order.iter().rev() {
        let Some(slot) = slots[at] else { continue };
        let length = length_of(&lines[at], works);
        let late_start = start_for(latest[at], length, works);
        for (other, tie, lag) in &lines[at].ties {
            if slots[*other].is_none() {
                continue;
            }
            let other_length = length_of(&lines[*other], works);
            let takes_time = !lines[*other].is_milestone;
            let allowed_end = match tie {
                Tie::FinishStart => {
                    let before = shift(late_start, -lag, works);
                    if takes_time {
                        previous_working(before - 1, works)
                    } else {
                        before
                    }
                }
                Tie::FinishFinish => shift(latest[at], -lag, works),
                Tie::StartStart => end_of(shift(late_start, -lag, works), other_length, works),
                Tie::StartFinish => end_of(shift(latest[at], -lag, works), other_length, works),
            };
            latest[*other] = latest[*other].min(allowed_end);
        }
        let slack = working_days(slot.end + 1, latest[at], works).max(0);
        if let Some(slot) = &mut slots[at] {
            slot.slack = slack;
            slot.is_critical = slack == 0;
        }
    }
    (slots, ring)
}

/// Lines so that each stands after what it depends on, and those that depend on themselves.
fn in_order(lines: &[Line]) -> (Vec<usize>, Vec<usize>) {
    let mut waits: Vec<usize> = lines.iter().map(|it| it.ties.len()).collect();
    let mut ready: Vec<usize> = (0..lines.len()).filter(|at| waits[*at] == 0).collect();
    let mut order = Vec::with_capacity(lines.len());
    while let Some(at) = ready.pop() {
        order.push(at);
        for (other, line) in lines.iter().enumerate() {
            let ties = line.ties.iter().filter(|it| it.0 == at).count();
            if ties > 0 {
                waits[other] -= ties;
                if waits[other] == 0 {
                    ready.push(other);
                }
            }
        }
    }
    let ring = (0..lines.len()).filter(|at| waits[*at] > 0).collect();
    (order, ring)
}

/// Working days of a line; a milestone has none, any other at least one.
fn length_of(line: &Line, works: &dyn Fn(i64) -> bool) -> i64 {
    let (Some(start), false) = (line.start.or(line.end), line.is_milestone) else {
        return 0;
    };
    working_days(start, line.end.unwrap_or(start), works).max(1)
}

fn earliest(
    other: Slot,
    takes_time: bool,
    tie: Tie,
    lag: i64,
    length: i64,
    works: &dyn Fn(i64) -> bool,
) -> i64 {
    match tie {
        Tie::FinishStart => {
            let free = if takes_time {
                next_working(other.end + 1, works)
            } else {
                other.end
            };
            shift(free, lag, works)
        }
        Tie::StartStart => shift(other.start, lag, works),
        Tie::FinishFinish => start_for(shift(other.end, lag, works), length, works),
        Tie::StartFinish => start_for(shift(other.start, lag, works), length, works),
    }
}

/// The first working day from a day on.
pub fn next_working(mut day: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    for _ in 0..366 {
        if works(day) {
            break;
        }
        day += 1;
    }
    day
}

fn previous_working(mut day: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    for _ in 0..366 {
        if works(day) {
            break;
        }
        day -= 1;
    }
    day
}

/// The day that many working days on (or back).
fn shift(day: i64, by: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    let mut day = day;
    for _ in 0..by.abs() {
        day = if by > 0 {
            next_working(day + 1, works)
        } else {
            previous_working(day - 1, works)
        };
    }
    day
}

/// The last day of so many working days from a first one on.
pub fn end_of(start: i64, length: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    if length <= 1 {
        start
    } else {
        shift(start, length - 1, works)
    }
}

/// The first day of so many working days up to a last one.
fn start_for(end: i64, length: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    if length <= 1 {
        end
    } else {
        shift(end, 1 - length, works)
    }
}

/// First and last day after a move to another first day: as many working days as before. A day off is
/// passed over in the direction of the move.
pub fn moved(start: i64, end: i64, to: i64, works: &dyn Fn(i64) -> bool) -> (i64, i64) {
    let length = working_days(start, end, works);
    let to = if to < start {
        previous_working(to, works)
    } else {
        next_working(to, works)
    };
    (to, end_of(to, length, works))
}

/// Working days from one day to another, both included; 0 if the second lies before the first.
pub fn working_days(from: i64, to: i64, works: &dyn Fn(i64) -> bool) -> i64 {
    (from..=to.min(from + 40_000))
        .filter(|day| works(*day))
        .count() as i64
}

#[cfg(test)]
mod tests;
