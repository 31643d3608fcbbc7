//! How many agents the work needs: a rule of thumb with its assumptions in sight.

/// Days of a mean month.
pub const DAYS_OF_A_MONTH: f64 = 30.44;
/// Hours in a month that one agent has for the work, without holidays, illness, meetings (an assumption).
pub const PRODUCTIVE_HOURS: f64 = 130.0;
/// Minutes that one incident may take, from quick to slow.
pub const HANDLE_MINUTES: [f64; 3] = [15.0, 25.0, 40.0];

/// Agents for so many incidents a month that take so many minutes each, when agents are busy for that
/// share of their time (0.7 to 0.8 leaves room for peaks); never fewer than one for any work at all.
pub fn agents(monthly: f64, minutes: f64, utilisation: f64) -> u32 {
    let hours = monthly * minutes / 60.0;
    let each = PRODUCTIVE_HOURS * utilisation;
    if hours <= 0.0 || each <= 0.0 {
        0
    } else {
        (hours / each).ceil() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_follow_the_hours() {
        // 600 × 25 min = 250 h; 130 h × 0.8 = 104 h each.
        assert_eq!(agents(600.0, 25.0, 0.8), 3);
        assert_eq!(agents(600.0, 25.0, 0.7), 3);
        assert_eq!(agents(1.0, 15.0, 0.8), 1);
        assert_eq!(agents(0.0, 15.0, 0.8), 0);
    }
}
