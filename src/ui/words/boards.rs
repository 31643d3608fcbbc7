//! Words of the boards of indicators.

/// A board.
pub const MANAGER: &str = "Manager";
/// What that board answers.
pub const MANAGER_ASKS: &str = "Does the desk keep what it promised, and does it keep up?";
/// A board.
pub const EXECUTIVE: &str = "Executive";
/// What that board answers.
pub const EXECUTIVE_ASKS: &str = "Four numbers and their course.";
/// A board.
pub const LEAD: &str = "Team lead";
/// What that board answers.
pub const LEAD_ASKS: &str = "Where does work wait, and on whom?";
/// A board.
pub const PROCESS: &str = "Process owner";
/// What that board answers.
pub const PROCESS_ASKS: &str = "Is the process followed, and where does it leak?";
/// A board.
pub const SERVICE: &str = "Service owner";
/// What that board answers.
pub const SERVICE_ASKS: &str = "Which services suffer, and for how long?";
/// A board.
pub const AGENT: &str = "Agent";
/// What that board answers.
pub const AGENT_ASKS: &str = "My own work.";
/// A chart.
pub const IN_AND_OUT: &str = "What came in, what was resolved";
/// A chart.
pub const BACKLOG_BY_MONTH: &str = "Backlog at the end of each month";
/// A chart.
pub const TARGETS_BY_GROUP: &str = "Resolution targets met, by group";
/// A chart.
pub const RESTORE: &str = "Time to restore";
/// A chart.
pub const RESTORE_BY_PRIORITY: &str = "Time to restore, by priority";
/// A chart.
pub const IN_BY_CATEGORY: &str = "What came in, by category";
/// A chart.
pub const TARGETS: &str = "Resolution targets met";
/// A chart.
pub const OPEN_BY_GROUP: &str = "Open, by group";
/// A chart.
pub const OPEN_BY_ASSIGNEE: &str = "Open, by assignee";
/// A chart.
pub const OPEN_BY_STATE: &str = "Open, by state";
/// A chart.
pub const OPEN_BY_PRIORITY: &str = "Open, by priority";
/// A chart.
pub const RESOLVED: &str = "Resolved";
/// A chart.
pub const BACKLOG_AGE: &str = "Age of the backlog";
/// A chart.
pub const BOTH_TARGETS: &str = "Response and resolution targets met";
/// A chart.
pub const REOPEN_RATE: &str = "Reopen rate";
/// A chart.
pub const GROUP_CHANGES_BY_CATEGORY: &str = "Changes of group, by category";
/// A chart.
pub const IN_BY_CHANNEL: &str = "What came in, by channel";
/// A chart.
pub const IN_BY_SERVICE: &str = "What came in, by service";
/// A chart.
pub const RESTORE_BY_SERVICE: &str = "Time to restore, by service";
/// A chart.
pub const IN_BY_LOCATION: &str = "What came in, by location";
/// A chart.
pub const MINE_BY_PRIORITY: &str = "My open work, by priority";
/// A chart.
pub const RESOLVED_BY_ME: &str = "What I resolved";
