//! The 82 requirements of FitSM-1, in our own words, each with what can prove it here: records of the
//! desk that conform, or documents, roles and reviews. Attribution: [`super::frameworks`].
//!
//! A proof asks for records of a type by name. A type that is not here yet makes the requirement "not
//! in use"; when the practice arrives, it counts by itself.

use crate::domain::declare::ChoiceDef;

/// How a requirement can be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// From what the desk does.
    Measured,
    /// From documents, roles and reviews.
    Evidenced,
    /// From both.
    Both,
}

/// What can prove a requirement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The share of records that conform.
    Coverage {
        /// Name of the record type.
        of: &'static str,
        /// Which records count; `{window}` stands for the days looked at.
        whole: &'static str,
        /// Which of them conform.
        part: &'static str,
        /// The field with the person who did it, so that "by two or more" can be seen; or empty.
        by: &'static str,
    },
    /// The best record of a kind: each level has a condition, and those below it hold too.
    Evidence {
        /// Name of the record type.
        of: &'static str,
        /// Which records count.
        whole: &'static str,
        /// Conditions of levels 1 to 4.
        levels: &'static [&'static str; 4],
    },
}

/// One requirement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// `GR1.1` to `PR14.3`.
    pub id: &'static str,
    /// What it asks for, in our words.
    pub about: &'static str,
    /// How it can be known.
    pub known: Known,
    /// What can prove it; all of it is needed.
    pub proofs: &'static [Proof],
}

impl Requirement {
    /// The code of its group: `PR9` of `PR9.1`.
    pub fn process(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |it| it.0)
    }
}

/// A document: there, approved, told to people and in date, in a later version that was approved again.
const DOCUMENT: &[&str; 4] = &[
    "-state:retired",
    "state:approved",
    "has:read_by review_at:now..",
    "version:>=2",
];
/// A role: defined, held by somebody, accepted, with a deputy.
const ROLE: &[&str; 4] = &["-state:ended", "has:holder", "state:accepted", "has:deputy"];
/// Reviews: planned, held, with minutes and within the year, with all actions done.
const REVIEW: &[&str; 4] = &[
    "-state:cancelled",
    "state:held,closed",
    "held_at:-365d..",
    "state:closed",
];

const fn coverage(
    of: &'static str,
    whole: &'static str,
    part: &'static str,
    by: &'static str,
) -> Proof {
    Proof::Coverage {
        of,
        whole,
        part,
        by,
    }
}

const fn document(whole: &'static str) -> Proof {
    Proof::Evidence {
        of: "document",
        whole,
        levels: DOCUMENT,
    }
}

const fn role(whole: &'static str) -> Proof {
    Proof::Evidence {
        of: "role",
        whole,
        levels: ROLE,
    }
}

const fn review(whole: &'static str) -> Proof {
    Proof::Evidence {
        of: "review",
        whole,
        levels: REVIEW,
    }
}

const fn requirement(
    id: &'static str,
    about: &'static str,
    known: Known,
    proofs: &'static [Proof],
) -> Requirement {
    Requirement {
        id,
        about,
        known,
        proofs,
    }
}

/// All requirements, in order.
pub static ALL: [Requirement; 82] = [
    requirement(
        "GR1.1",
        "Somebody at the top answers for the whole management system",
        Known::Evidenced,
        &[role("role_type:sms_owner")],
    ),
    requirement(
        "GR1.2",
        "A policy sets goals and the will to improve, is approved and was told to people",
        Known::Evidenced,
        &[document("document_type:policy")],
    ),
    requirement(
        "GR1.3",
        "The top looks at the system at planned intervals",
        Known::Evidenced,
        &[review("review_type:management")],
    ),
    requirement(
        "GR2.1",
        "Scope, policy and plan are written down",
        Known::Evidenced,
        &[
            document("document_type:scope"),
            document("document_type:policy"),
            document("document_type:plan"),
        ],
    ),
    requirement(
        "GR2.2",
        "Each process is described: goal, inputs, outputs, activities, roles, interfaces",
        Known::Evidenced,
        &[coverage(
            "document",
            "document_type:process",
            "has:goal has:inputs has:outputs has:activities has:roles has:interfaces",
            "owner",
        )],
    ),
    requirement(
        "GR2.3",
        "What processes do leaves records",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window}",
            "has:assignee has:resolution_code",
            "assignee",
        )],
    ),
    requirement(
        "GR2.4",
        "Documents are under control: approved, in date, versioned",
        Known::Both,
        &[coverage(
            "document",
            "-state:retired",
            "state:approved review_at:now.. has:version",
            "owner",
        )],
    ),
    requirement(
        "GR3.1",
        "Stakeholders, their needs and their duties are known",
        Known::Evidenced,
        &[coverage(
            "audience",
            "stakeholder:yes",
            "has:needs has:reviewed_at",
            "",
        )],
    ),
    requirement(
        "GR3.2",
        "The scope follows from that",
        Known::Evidenced,
        &[document("document_type:scope")],
    ),
    requirement(
        "GR4.1",
        "A plan says goals, timing, roles, training and tools",
        Known::Evidenced,
        &[document("document_type:plan")],
    ),
    requirement(
        "GR4.2",
        "Plans of single processes follow the main plan",
        Known::Both,
        &[coverage(
            "task",
            "has:practice",
            "has:phase has:owner",
            "owner",
        )],
    ),
    requirement(
        "GR5.1",
        "What is planned is done",
        Known::Measured,
        &[coverage(
            "task",
            "ends_at:..now -state:cancelled",
            "state:done",
            "owner",
        )],
    ),
    requirement(
        "GR5.2",
        "Processes are followed",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window}",
            "has:category has:assignee has:resolution_code restore_minutes:>2",
            "assignee",
        )],
    ),
    requirement(
        "GR6.1",
        "Whether processes work is measured",
        Known::Measured,
        &[coverage("indicator", "", "has:owner has:target", "owner")],
    ),
    requirement(
        "GR6.2",
        "Audits and assessments take place as planned",
        Known::Evidenced,
        &[review("review_type:audit")],
    ),
    requirement(
        "GR7.1",
        "Deviations are found, and their repetition is prevented",
        Known::Measured,
        &[coverage(
            "risk",
            "raid_type:issue",
            "has:owner has:action state:closed",
            "owner",
        )],
    ),
    requirement(
        "GR7.2",
        "Policy, plan and processes get better",
        Known::Measured,
        &[coverage("improvement", "", "state:done", "owner")],
    ),
    requirement(
        "PR1.1",
        "The portfolio holds every service, each described",
        Known::Measured,
        &[coverage(
            "service",
            "",
            "has:owner has:description",
            "owner",
        )],
    ),
    requirement(
        "PR1.2",
        "New services are judged by demand, means and benefit",
        Known::Both,
        &[coverage("change", "", "has:benefit", "owner")],
    ),
    requirement(
        "PR1.3",
        "The life of a service is planned, with acceptance criteria",
        Known::Both,
        &[coverage("release", "", "has:acceptance_criteria", "owner")],
    ),
    requirement(
        "PR1.4",
        "For each service the suppliers and their part are known",
        Known::Measured,
        &[coverage("service", "", "has:supplier", "owner")],
    ),
    requirement(
        "PR2.1",
        "A catalogue of services is kept",
        Known::Measured,
        &[coverage("service", "", "has:owner", "owner")],
    ),
    requirement(
        "PR2.2",
        "Services have agreements that are looked at again",
        Known::Measured,
        &[coverage(
            "agreement",
            "agreement_type:sla",
            "status:agreed review_at:now..",
            "owner",
        )],
    ),
    requirement(
        "PR2.3",
        "Performance is judged against what was agreed",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window}",
            "resolution:met,missed",
            "assignee",
        )],
    ),
    requirement(
        "PR2.4",
        "Teams and suppliers have agreements where needed",
        Known::Both,
        &[coverage(
            "agreement",
            "agreement_type:ola,contract",
            "status:agreed",
            "owner",
        )],
    ),
    requirement(
        "PR2.5",
        "Their performance is judged too",
        Known::Measured,
        &[coverage(
            "agreement",
            "agreement_type:ola,contract",
            "status:agreed has:service_levels",
            "owner",
        )],
    ),
    requirement(
        "PR3.1",
        "It is known which reports are needed",
        Known::Evidenced,
        &[coverage("report", "", "has:purpose has:audience", "owner")],
    ),
    requirement(
        "PR3.2",
        "Reports are specified and agreed on",
        Known::Evidenced,
        &[coverage(
            "report",
            "",
            "has:purpose has:audience has:format has:delivery has:owner agreed:yes",
            "owner",
        )],
    ),
    requirement(
        "PR3.3",
        "Reports come as specified",
        Known::Measured,
        &[coverage(
            "report_issue",
            "due_at:{window}",
            "on_time:yes",
            "produced_by",
        )],
    ),
    requirement(
        "PR4.1",
        "Needs for availability are known and reviewed",
        Known::Both,
        &[coverage(
            "agreement",
            "agreement_type:sla",
            "has:availability review_at:now..",
            "owner",
        )],
    ),
    requirement(
        "PR4.2",
        "Risks to availability are assessed",
        Known::Evidenced,
        &[document(
            "document_type:risk_assessment practice:availability",
        )],
    ),
    requirement(
        "PR4.3",
        "Measures are taken",
        Known::Both,
        &[coverage(
            "risk",
            "raid_type:risk response:avoid,reduce",
            "has:action has:owner",
            "owner",
        )],
    ),
    requirement(
        "PR4.4",
        "Availability is watched",
        Known::Measured,
        &[coverage("outage", "", "has:service", "")],
    ),
    requirement(
        "PR5.1",
        "Needs for capacity are known",
        Known::Both,
        &[coverage(
            "agreement",
            "agreement_type:sla",
            "has:capacity_target",
            "owner",
        )],
    ),
    requirement(
        "PR5.2",
        "Capacity and its use are known",
        Known::Measured,
        &[coverage("capacity_reading", "", "has:value", "")],
    ),
    requirement(
        "PR5.3",
        "Future capacity is planned: people, technology, money",
        Known::Evidenced,
        &[document("document_type:capacity_plan")],
    ),
    requirement(
        "PR5.4",
        "Performance is analysed and warnings are found",
        Known::Measured,
        &[coverage("capacity_reading", "", "has:warning", "")],
    ),
    requirement(
        "PR6.1",
        "Security needs and policies are there and reviewed",
        Known::Evidenced,
        &[document(
            "document_type:policy practice:information_security",
        )],
    ),
    requirement(
        "PR6.2",
        "Security risks are assessed",
        Known::Evidenced,
        &[document(
            "document_type:risk_assessment practice:information_security",
        )],
    ),
    requirement(
        "PR6.3",
        "Controls are in place",
        Known::Evidenced,
        &[document(
            "document_type:procedure practice:information_security",
        )],
    ),
    requirement(
        "PR6.4",
        "Security events are handled in one way",
        Known::Measured,
        &[coverage(
            "incident",
            "opened:{window} tag:security",
            "has:assignee has:category",
            "assignee",
        )],
    ),
    requirement(
        "PR6.5",
        "Access is given and taken in one way",
        Known::Measured,
        &[coverage(
            "request",
            "opened:{window} tag:access",
            "has:approval",
            "assignee",
        )],
    ),
    requirement(
        "PR7.1",
        "Customers are known",
        Known::Measured,
        &[coverage("person", "", "has:organisation_unit", "")],
    ),
    requirement(
        "PR7.2",
        "Each customer has a named contact",
        Known::Measured,
        &[role("role_type:relationship_manager")],
    ),
    requirement(
        "PR7.3",
        "There are ways to order, escalate and complain",
        Known::Both,
        &[coverage(
            "incident",
            "opened:{window}",
            "has:channel",
            "assignee",
        )],
    ),
    requirement(
        "PR7.4",
        "Service reviews are held",
        Known::Measured,
        &[review("review_type:service")],
    ),
    requirement(
        "PR7.5",
        "Complaints are handled in one way",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window} tag:complaint",
            "resolution:met",
            "assignee",
        )],
    ),
    requirement(
        "PR7.6",
        "Satisfaction is managed",
        Known::Measured,
        &[coverage("survey_answer", "", "has:score", "")],
    ),
    requirement(
        "PR8.1",
        "Suppliers are known",
        Known::Measured,
        &[coverage("supplier", "", "has:service", "owner")],
    ),
    requirement(
        "PR8.2",
        "Each supplier has a named contact",
        Known::Measured,
        &[role("role_type:supplier_manager")],
    ),
    requirement(
        "PR8.3",
        "There are ways to reach and escalate to suppliers",
        Known::Evidenced,
        &[document("document_type:procedure practice:supplier")],
    ),
    requirement(
        "PR8.4",
        "Suppliers are evaluated",
        Known::Both,
        &[review("review_type:supplier")],
    ),
    requirement(
        "PR9.1",
        "Incidents and requests are logged, classified and prioritised in one way",
        Known::Measured,
        &[coverage(
            "incident",
            "opened:{window}",
            "has:category has:impact has:urgency no:priority_override",
            "opened_by",
        )],
    ),
    requirement(
        "PR9.2",
        "They are resolved within what was agreed",
        Known::Measured,
        &[coverage(
            "incident",
            "resolution_stopped_at:{window}",
            "resolution:met",
            "assignee",
        )],
    ),
    requirement(
        "PR9.3",
        "They are escalated in one way",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window}",
            "group_changes:<=1",
            "assignee",
        )],
    ),
    requirement(
        "PR9.4",
        "Whoever asked is kept informed",
        Known::Measured,
        &[coverage(
            "incident",
            "resolved:{window}",
            "has:first_response_at",
            "assignee",
        )],
    ),
    requirement(
        "PR9.5",
        "They are closed in one way",
        Known::Measured,
        &[coverage(
            "incident",
            "closed_at:{window}",
            "has:resolution_code",
            "assignee",
        )],
    ),
    requirement(
        "PR9.6",
        "Major incidents are known by criteria and handled in one way",
        Known::Measured,
        &[coverage("major_incident", "", "has:review", "owner")],
    ),
    requirement(
        "PR10.1",
        "Problems are found from patterns",
        Known::Measured,
        &[coverage(
            "problem",
            "opened:{window}",
            "has:source",
            "owner",
        )],
    ),
    requirement(
        "PR10.2",
        "Problems are investigated",
        Known::Measured,
        &[coverage("problem", "opened:{window}", "has:cause", "owner")],
    ),
    requirement(
        "PR10.3",
        "What is not solved becomes a known error with a workaround",
        Known::Measured,
        &[coverage("problem", "is:open", "has:workaround", "owner")],
    ),
    requirement(
        "PR10.4",
        "Known errors are kept current",
        Known::Measured,
        &[coverage(
            "problem",
            "has:workaround",
            "review_at:now..",
            "owner",
        )],
    ),
    requirement(
        "PR11.1",
        "Types of items and relations are defined",
        Known::Both,
        &[document(
            "document_type:policy practice:service_configuration",
        )],
    ),
    requirement(
        "PR11.2",
        "Items are described in enough detail",
        Known::Measured,
        &[coverage(
            "configuration_item",
            "",
            "has:class has:support_group",
            "",
        )],
    ),
    requirement(
        "PR11.3",
        "Items and relations are kept, and work refers to them",
        Known::Measured,
        &[coverage(
            "incident",
            "opened:{window}",
            "has:configuration_item",
            "opened_by",
        )],
    ),
    requirement(
        "PR11.4",
        "Changes of items are under control",
        Known::Measured,
        &[coverage(
            "change",
            "closed_at:{window}",
            "has:configuration_item",
            "owner",
        )],
    ),
    requirement(
        "PR11.5",
        "The items are checked at intervals",
        Known::Measured,
        &[coverage("configuration_item", "", "has:verified_at", "")],
    ),
    requirement(
        "PR12.1",
        "Changes are logged and classified",
        Known::Measured,
        &[coverage(
            "change",
            "opened:{window}",
            "has:change_type",
            "owner",
        )],
    ),
    requirement(
        "PR12.2",
        "Each type has its steps",
        Known::Both,
        &[document("document_type:procedure practice:change")],
    ),
    requirement(
        "PR12.3",
        "Changes are assessed before they are approved",
        Known::Measured,
        &[coverage(
            "change",
            "approved_at:{window}",
            "has:risk has:benefit",
            "owner",
        )],
    ),
    requirement(
        "PR12.4",
        "Who approves follows from criteria",
        Known::Measured,
        &[coverage(
            "change",
            "approved_at:{window}",
            "has:approved_by",
            "owner",
        )],
    ),
    requirement(
        "PR12.5",
        "Changes are reviewed and closed",
        Known::Measured,
        &[coverage(
            "change",
            "closed_at:{window}",
            "has:outcome",
            "owner",
        )],
    ),
    requirement(
        "PR12.6",
        "A schedule of changes is kept and told",
        Known::Measured,
        &[coverage(
            "change",
            "approved_at:{window}",
            "has:planned_start",
            "owner",
        )],
    ),
    requirement(
        "PR13.1",
        "There is a way of releasing for each kind of component",
        Known::Evidenced,
        &[document("document_type:release_strategy")],
    ),
    requirement(
        "PR13.2",
        "It is known which changes go into a release",
        Known::Evidenced,
        &[document("document_type:criteria practice:release")],
    ),
    requirement(
        "PR13.3",
        "Deployment is planned, with acceptance criteria",
        Known::Measured,
        &[coverage("release", "", "has:plan", "owner")],
    ),
    requirement(
        "PR13.4",
        "Releases are built and tested before",
        Known::Measured,
        &[coverage("release", "", "has:test", "owner")],
    ),
    requirement(
        "PR13.5",
        "Ways back are prepared",
        Known::Measured,
        &[coverage("release", "", "has:backout", "owner")],
    ),
    requirement(
        "PR13.6",
        "Deployments are judged",
        Known::Measured,
        &[coverage("release", "", "has:outcome", "owner")],
    ),
    requirement(
        "PR14.1",
        "Improvements are found from reports and audits",
        Known::Measured,
        &[coverage("improvement", "", "has:source", "owner")],
    ),
    requirement(
        "PR14.2",
        "Improvements are judged",
        Known::Measured,
        &[coverage("improvement", "", "has:decision", "owner")],
    ),
    requirement(
        "PR14.3",
        "Their actions are followed up",
        Known::Measured,
        &[coverage("improvement", "", "state:done", "owner")],
    ),
];

/// What the levels are called.
pub const LEVELS: &[ChoiceDef] = super::maturity::SCORES;

/// The requirement with that identifier.
pub fn by_id(id: &str) -> Option<&'static Requirement> {
    ALL.iter().find(|it| it.id.eq_ignore_ascii_case(id))
}

/// Looks at a text for [`crate::domain::Check::Requirement`].
///
/// # Errors
/// How it should look.
pub fn check_requirement(text: &str) -> Result<(), String> {
    match by_id(text) {
        Some(_) => Ok(()),
        None => Err(format!(
            "There is no requirement “{text}”. They are called GR1.1 to GR7.2 and PR1.1 to PR14.3."
        )),
    }
}

/// The level that a share of conforming records is worth (our rule, after FitSM-6's levels): 1 when
/// there is one; 2 from 60 % on, by two or more people; 3 from 90 % on in two periods running, with an
/// approved description in force; 4 when a target was reviewed and an improvement was closed as well.
/// Below `enough` cases it is no more than 1: too few say nothing.
pub fn level_of_coverage(seen: &Seen) -> u8 {
    let share = |part: u32, n: u32| {
        if n == 0 {
            0.0
        } else {
            f64::from(part) / f64::from(n)
        }
    };
    let (now, before) = (
        share(seen.part, seen.n),
        share(seen.part_before, seen.n_before),
    );
    match seen {
        Seen { part: 0, .. } => 0,
        seen if seen.n < seen.enough || now < 0.6 || seen.people < 2 => 1,
        seen if now < 0.9 || before < 0.9 || seen.n_before < seen.enough || !seen.is_described => 2,
        seen if seen.is_improved => 4,
        _ => 3,
    }
}

/// What was found of a coverage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Records that count.
    pub n: u32,
    /// Those that conform.
    pub part: u32,
    /// The same in the period before.
    pub n_before: u32,
    /// The same in the period before.
    pub part_before: u32,
    /// How many people did it.
    pub people: u32,
    /// Fewer say nothing.
    pub enough: u32,
    /// An approved description is in force.
    pub is_described: bool,
    /// A target was reviewed, and an improvement was closed within a year.
    pub is_improved: bool,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::practices;
    use crate::domain::programme::frameworks::PROCESSES;

    #[test]
    fn there_are_17_general_and_65_of_processes_each_once() {
        let ids: BTreeSet<_> = ALL.iter().map(|it| it.id).collect();
        assert_eq!(ids.len(), 82);
        assert_eq!(ALL.iter().filter(|it| it.id.starts_with("GR")).count(), 17);
        for it in &ALL {
            assert!(
                PROCESSES.iter().any(|process| process.code == it.process()),
                "{}",
                it.id
            );
            assert!(!it.proofs.is_empty(), "{}", it.id);
        }
        assert!(check_requirement("pr9.1").is_ok());
        assert!(check_requirement("PR15.1").is_err());
    }

    #[test]
    fn evidence_is_asked_of_types_that_there_are() {
        for proof in ALL.iter().flat_map(|it| it.proofs) {
            if let Proof::Evidence { of, .. } = proof {
                assert!(practices::by_name(of).is_some(), "{of}");
            }
        }
    }

    #[test]
    fn levels_of_coverage_ask_for_more_each_time() {
        let mut seen = Seen {
            n: 100,
            part: 0,
            enough: 30,
            ..Seen::default()
        };
        assert_eq!(level_of_coverage(&seen), 0);
        seen.part = 95;
        assert_eq!(level_of_coverage(&seen), 1, "one person alone");
        seen.people = 2;
        assert_eq!(level_of_coverage(&seen), 2, "not described");
        (seen.n_before, seen.part_before, seen.is_described) = (50, 46, true);
        assert_eq!(level_of_coverage(&seen), 3);
        seen.is_improved = true;
        assert_eq!(level_of_coverage(&seen), 4);
        seen.n = 29;
        assert_eq!(level_of_coverage(&seen), 1, "too few");
    }
}
