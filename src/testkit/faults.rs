//! What goes wrong, and how often.

use super::Random;

/// Rates in one of a thousand steps or jobs. Each seed has its own subset: a mixture that is the
/// same everywhere hides pairs of faults that are rare.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Faults {
    /// Tabs that are open at once, at most.
    pub tabs: usize,
    /// A job fails before it has done anything.
    pub job_fails: u32,
    /// A writing job fails at its end, because the disk is full.
    pub quota: u32,
    /// A tab is closed at that moment, whatever it was doing.
    pub tab_crash: u32,
    /// All tabs are.
    pub browser_crash: u32,
    /// The power fails: what was not flushed may be gone.
    pub machine_crash: u32,
    /// Of power failures: those after which any part of what was not flushed may be there, whatever
    /// was written before it and after it, and cut off anywhere.
    pub torn: u32,
    /// Browsers without locks, as on plain http: every tab may do what only one should.
    pub no_locks: bool,
    /// An announcement is never heard.
    pub deaf: u32,
    /// The clock of the machine is set, an hour back or a day ahead.
    pub clock_jump: u32,
    /// A bit of a stored segment flips.
    pub bit_flip: u32,
    /// Another job or tab is served than the one that waited longest.
    pub disorder: u32,
}

impl Faults {
    /// Nothing goes wrong, and things happen in their order.
    pub fn none() -> Self {
        Self {
            tabs: 1,
            ..Self::default()
        }
    }

    /// A random subset with random rates; nothing is ever damaged.
    pub fn swarm(random: &mut Random) -> Self {
        let mut rate = |highest: usize| {
            if random.often(500) {
                1 + random.below(highest) as u32
            } else {
                0
            }
        };
        Self {
            job_fails: rate(60),
            quota: rate(60),
            tab_crash: rate(15),
            browser_crash: rate(6),
            machine_crash: rate(6),
            torn: rate(900),
            no_locks: rate(1) > 0,
            deaf: rate(500),
            clock_jump: rate(10),
            bit_flip: 0,
            disorder: rate(900),
            tabs: 1 + random.below(3),
        }
    }

    /// As [`Faults::swarm`], and stored bytes decay.
    pub fn swarm_with_damage(random: &mut Random) -> Self {
        Self {
            bit_flip: 1 + random.below(10) as u32,
            ..Self::swarm(random)
        }
    }

    /// The same world while it recovers: nothing goes wrong any more.
    pub fn calmed(self) -> Self {
        Self {
            tabs: self.tabs,
            disorder: self.disorder,
            no_locks: self.no_locks,
            ..Self::default()
        }
    }
}
