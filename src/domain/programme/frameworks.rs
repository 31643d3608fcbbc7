//! Frameworks as data: the practices of ITIL 4, the processes of FitSM-1 with the clauses of
//! ISO/IEC 20000-1:2018 that they answer to, Kotter's eight steps, the guiding principles.
//!
//! The edition stands in the data, so that screens name it and texts can follow a new one.
//! FitSM is a free standard family (CC BY 4.0, ITEMO e.V.); the words here are our own. The mapping to
//! ISO/IEC 20000-1 is ours too, by subject, and names clauses only.

use crate::domain::declare::ChoiceDef;

/// The edition of the practices.
pub const PRACTICES_EDITION: &str = "ITIL 4";
/// The edition of the requirements.
pub const REQUIREMENTS_EDITION: &str = "FitSM-1, edition 3.0.1";
/// Who has to be named with the requirements.
pub const REQUIREMENTS_ATTRIBUTION: &str =
    "After FitSM-1, © ITEMO e.V., CC BY 4.0; in our own words. This is no certification.";
/// The edition of the clauses.
pub const CLAUSES_EDITION: &str = "ISO/IEC 20000-1:2018";

/// The practices, by code.
pub const PRACTICES: &[ChoiceDef] = &[
    ChoiceDef::new("incident", "Incident management"),
    ChoiceDef::new("service_request", "Service request management"),
    ChoiceDef::new("service_desk", "Service desk"),
    ChoiceDef::new("problem", "Problem management"),
    ChoiceDef::new("change", "Change enablement"),
    ChoiceDef::new("release", "Release management"),
    ChoiceDef::new("service_configuration", "Service configuration management"),
    ChoiceDef::new("service_level", "Service level management"),
    ChoiceDef::new("service_catalogue", "Service catalogue management"),
    ChoiceDef::new("availability", "Availability management"),
    ChoiceDef::new("continuity", "Service continuity management"),
    ChoiceDef::new("capacity", "Capacity and performance management"),
    ChoiceDef::new("monitoring", "Monitoring and event management"),
    ChoiceDef::new("it_asset", "IT asset management"),
    ChoiceDef::new("service_design", "Service design"),
    ChoiceDef::new("validation", "Service validation and testing"),
    ChoiceDef::new("business_analysis", "Business analysis"),
    ChoiceDef::new("continual_improvement", "Continual improvement"),
    ChoiceDef::new("information_security", "Information security management"),
    ChoiceDef::new("knowledge", "Knowledge management"),
    ChoiceDef::new("measurement", "Measurement and reporting"),
    ChoiceDef::new("organisational_change", "Organisational change management"),
    ChoiceDef::new("portfolio", "Portfolio management"),
    ChoiceDef::new("project", "Project management"),
    ChoiceDef::new("relationship", "Relationship management"),
    ChoiceDef::new("risk", "Risk management"),
    ChoiceDef::new("finance", "Service financial management"),
    ChoiceDef::new("strategy", "Strategy management"),
    ChoiceDef::new("supplier", "Supplier management"),
    ChoiceDef::new("workforce", "Workforce and talent management"),
    ChoiceDef::new("architecture", "Architecture management"),
    ChoiceDef::new("deployment", "Deployment management"),
    ChoiceDef::new("infrastructure", "Infrastructure and platform management"),
    ChoiceDef::new("software", "Software development and management"),
];

/// What is known of a practice beside its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PracticeFacts {
    /// Its code in [`PRACTICES`].
    pub code: &'static str,
    /// General, service or technical management.
    pub family: &'static str,
    /// The process of FitSM that covers it, or empty.
    pub process: &'static str,
    /// The record type that does its work here, once there is one.
    pub record: &'static str,
}

const fn facts(
    code: &'static str,
    family: &'static str,
    process: &'static str,
    record: &'static str,
) -> PracticeFacts {
    PracticeFacts {
        code,
        family,
        process,
        record,
    }
}

/// Facts of each practice, in the same order.
pub const PRACTICE_FACTS: &[PracticeFacts] = &[
    facts("incident", "service", "PR9", "incident"),
    facts("service_request", "service", "PR9", "request"),
    facts("service_desk", "service", "PR9", ""),
    facts("problem", "service", "PR10", "problem"),
    facts("change", "service", "PR12", "change"),
    facts("release", "service", "PR13", "release"),
    facts(
        "service_configuration",
        "service",
        "PR11",
        "configuration_item",
    ),
    facts("service_level", "service", "PR2", "service_level"),
    facts("service_catalogue", "service", "PR2", "service"),
    facts("availability", "service", "PR4", ""),
    facts("continuity", "service", "PR4", ""),
    facts("capacity", "service", "PR5", ""),
    facts("monitoring", "service", "", ""),
    facts("it_asset", "service", "", "asset"),
    facts("service_design", "service", "PR1", ""),
    facts("validation", "service", "PR13", ""),
    facts("business_analysis", "service", "", ""),
    facts("continual_improvement", "general", "PR14", "improvement"),
    facts("information_security", "general", "PR6", ""),
    facts("knowledge", "general", "", "article"),
    facts("measurement", "general", "PR3", "report"),
    facts("organisational_change", "general", "", "message"),
    facts("portfolio", "general", "PR1", "service"),
    facts("project", "general", "", "task"),
    facts("relationship", "general", "PR7", ""),
    facts("risk", "general", "", "risk"),
    facts("finance", "general", "", "budget_line"),
    facts("strategy", "general", "", ""),
    facts("supplier", "general", "PR8", "supplier"),
    facts("workforce", "general", "", "skill"),
    facts("architecture", "general", "", ""),
    facts("deployment", "technical", "PR13", ""),
    facts("infrastructure", "technical", "", ""),
    facts("software", "technical", "", ""),
];

/// A group of requirements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Process {
    /// Its code: `GR1` to `GR7` are general, `PR1` to `PR14` are processes.
    pub code: &'static str,
    /// What it is about.
    pub label: &'static str,
    /// Clauses of ISO/IEC 20000-1:2018 on the same subject.
    pub clauses: &'static str,
}

const fn process(code: &'static str, label: &'static str, clauses: &'static str) -> Process {
    Process {
        code,
        label,
        clauses,
    }
}

/// All groups of requirements, in order.
pub const PROCESSES: &[Process] = &[
    process("GR1", "Commitment of top management", "5.1–5.3"),
    process("GR2", "Documentation", "7.5"),
    process("GR3", "Scope and stakeholders", "4"),
    process("GR4", "Planning", "6"),
    process("GR5", "Implementing", "8.1"),
    process("GR6", "Monitoring and reviewing", "9.1–9.3"),
    process("GR7", "Improving", "10"),
    process("PR1", "Service portfolio", "8.2.2, 8.2.3"),
    process("PR2", "Service levels", "8.2.4, 8.3.3"),
    process("PR3", "Service reporting", "9.4"),
    process("PR4", "Availability and continuity", "8.7.1, 8.7.2"),
    process("PR5", "Capacity", "8.4.3"),
    process("PR6", "Information security", "8.7.3"),
    process("PR7", "Customer relationships", "8.3.2"),
    process("PR8", "Suppliers", "8.3.4"),
    process("PR9", "Incidents and service requests", "8.6.1, 8.6.2"),
    process("PR10", "Problems", "8.6.3"),
    process("PR11", "Configuration", "8.2.6"),
    process("PR12", "Changes", "8.5.1"),
    process("PR13", "Releases and deployment", "8.5.3"),
    process("PR14", "Continual improvement", "10.2"),
];

/// Clauses that no requirement of FitSM covers.
pub const CLAUSES_UNCOVERED: &str =
    "8.2.5 assets, 8.4.1 budgeting and accounting, 8.4.2 demand, 7.2 competence in detail";

/// The guiding principles of ITIL 4.
pub const PRINCIPLES: [&str; 7] = [
    "Focus on value",
    "Start where you are",
    "Progress iteratively with feedback",
    "Collaborate and promote visibility",
    "Think and work holistically",
    "Keep it simple and practical",
    "Optimise and automate",
];

/// What whoever approves a process sheet asks before it is published; after the guiding principles.
pub const SELF_CHECK: [&str; 5] = [
    "Who gets value from it, and how would they notice?",
    "What that is there already do we use again?",
    "What is the smallest part that can be tried, and who says how it went?",
    "Who is touched by it, and have they seen it?",
    "What can be left out, and what can the tool do by itself?",
];

/// Kotter's eight steps of change, with what shows here that a step is taken.
pub const KOTTER: [(&str, &str); 8] = [
    (
        "Urgency",
        "The charter says why now, and leadership has seen the figures",
    ),
    (
        "Coalition",
        "Sponsor and process owners have accepted their roles",
    ),
    ("Vision", "The charter is approved"),
    ("Enlist", "One champion for every 50 people"),
    (
        "Remove barriers",
        "Risks and issues are closed in good time",
    ),
    (
        "Short-term wins",
        "Three recognitions published within 60 days",
    ),
    (
        "Keep going",
        "Gates are signed and the next phase is under way",
    ),
    ("Anchor", "Reviews are in the calendar and are held"),
];

/// The label of a practice's code.
pub fn practice_label(code: &str) -> &'static str {
    PRACTICES
        .iter()
        .find(|it| it.code == code)
        .map_or("", |it| it.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_34_practices_each_with_its_facts() {
        assert_eq!(PRACTICES.len(), 34);
        assert_eq!(PRACTICES.len(), PRACTICE_FACTS.len());
        for (choice, facts) in PRACTICES.iter().zip(PRACTICE_FACTS) {
            assert_eq!(choice.code, facts.code);
            assert!(
                facts.process.is_empty() || PROCESSES.iter().any(|it| it.code == facts.process),
                "{}",
                facts.code
            );
        }
        let families = |name| PRACTICE_FACTS.iter().filter(|it| it.family == name).count();
        assert_eq!(
            (
                families("general"),
                families("service"),
                families("technical")
            ),
            (14, 17, 3)
        );
        assert_eq!(practice_label("change"), "Change enablement");
    }
}
