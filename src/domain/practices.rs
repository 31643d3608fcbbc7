//! The list of all practices: the one place that knows every declaration.

use super::declare::{Kind, Practice};
use super::{
    agreement, category, configuration_item, dashboard, group, incident, indicator,
    organisation_unit, person, probe, programme, report, service, service_level_definition,
    support_hours,
};

/// Every practice and record type that has a list and a form, in the order of the rail.
pub static ALL: &[&Practice] = &[
    &incident::PRACTICE,
    &service::PRACTICE,
    &configuration_item::PRACTICE,
    &category::PRACTICE,
    &person::PRACTICE,
    &group::PRACTICE,
    &organisation_unit::PRACTICE,
    &support_hours::PRACTICE,
    &service_level_definition::PRACTICE,
    &agreement::PRACTICE,
    &indicator::PRACTICE,
    &dashboard::PRACTICE,
    &probe::PRACTICE,
    &report::PRACTICE,
    &report::ISSUE,
    &programme::charter::PROGRAMME,
    &programme::charter::GOAL,
    &programme::people::ROLE,
    &programme::people::ACTIVITY,
    &programme::plan::TASK,
    &programme::plan::CRITERION,
    &programme::plan::DECISION,
    &programme::plan::RISK,
    &programme::plan::LESSON,
    &programme::documents::DOCUMENT,
    &programme::resources::BUDGET_LINE,
    &programme::resources::CAPACITY,
    &programme::resources::SKILL,
    &programme::resources::TRAINING,
    &programme::resources::ATTENDANCE,
    &programme::resources::TOOL,
    &programme::communication::AUDIENCE,
    &programme::communication::MESSAGE,
    &programme::communication::ACCESS_RULE,
    &programme::sponsor::SPONSOR_ACT,
    &programme::culture::RESISTANCE,
    &programme::culture::PULSE_ROUND,
    &programme::culture::PULSE_ANSWER,
    &programme::culture::RECOGNITION,
    &programme::benefits::BENEFIT,
    &programme::maturity::ASSESSMENT,
    &programme::maturity::REVIEW,
    &programme::maturity::PRACTICE_GOAL,
];

/// The declaration of a kind; `None` for a kind of a newer version and for kinds without a list.
pub fn by_kind(kind: Kind) -> Option<&'static Practice> {
    ALL.iter().copied().find(|it| it.kind == kind)
}

/// The declaration with that name (`incident`).
pub fn by_name(name: &str) -> Option<&'static Practice> {
    ALL.iter().copied().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::FieldType;

    #[test]
    fn every_declaration_refers_only_to_what_it_declares() {
        for practice in ALL {
            let mut ids = BTreeSet::new();
            let mut names = BTreeSet::new();
            for field in practice.fields {
                assert!(
                    ids.insert(field.id),
                    "{}: {:?} twice",
                    practice.name,
                    field.id
                );
                for name in field.aliases.iter().chain([&field.name]) {
                    assert!(names.insert(*name), "{}: {name} twice", practice.name);
                }
                if let FieldType::Ref(kind) | FieldType::Refs(kind) = field.ty {
                    assert!(by_kind(kind).is_some(), "{}.{}", practice.name, field.name);
                }
            }
            for column in practice.columns {
                assert!(
                    practice.field(column.field).is_some(),
                    "column {}",
                    column.field
                );
            }
            for name in practice.groups.iter().flat_map(|it| it.fields) {
                assert!(practice.field(name).is_some(), "form field {name}");
            }
            for step in practice.steps {
                assert!(
                    practice.state(step.to).is_some(),
                    "{} leads nowhere",
                    step.name
                );
                for from in step.from {
                    assert!(practice.state(from).is_some(), "{} from {from}", step.name);
                }
            }
        }
    }
}
