//! What is done to the plan in one go.

use super::{Decision, Desk, Draft, Refusal};
use crate::domain::programme::templates;
use crate::domain::{Role, Value, common, practices};
use crate::engine::programme::Plan;
use crate::oplog::{Origin, Write};
use crate::protocol::PlanDeed;

impl Desk<'_> {
    /// Changes the plan.
    ///
    /// # Errors
    /// If the role does not allow it, the task is not there or over, or a template meets a plan.
    pub(super) fn plan(&mut self, deed: &PlanDeed) -> Result<Decision, Refusal> {
        self.needs(Role::Agent)?;
        let plan = Plan::of(self.engine, self.now);
        if let PlanDeed::Template { id, start } = deed {
            return self.fill_plan(&plan, id, *start);
        }
        let changes = plan.changes(deed)?;
        let records: Vec<_> = changes.iter().map(|it| it.0).collect();
        let mut decision = self.each(&records, |desk, place, out| {
            let id = desk
                .engine
                .ordinals
                .id(desk.engine.at(place).ordinal(place.row));
            match changes.iter().find(|it| it.0 == id) {
                Some((_, fields)) => desk.update(place, fields, out),
                None => Ok(()),
            }
        })?;
        let what = match decision.changed.as_slice() {
            [] => return Ok(decision),
            [one] => super::rows::label_of(self.engine, *one).number,
            many => format!("{} lines of the plan", many.len()),
        };
        decision.summary = match deed {
            PlanDeed::Baseline => format!("Baseline set on {what}"),
            PlanDeed::End { .. } => format!("End changed on {what}"),
            _ => format!("Moved {what}"),
        };
        Ok(decision)
    }

    fn fill_plan(&mut self, plan: &Plan<'_>, id: &str, start: i64) -> Result<Decision, Refusal> {
        let template = templates::by_id(id).ok_or(Refusal::NotThere { what: "template" })?;
        let fresh = &mut self.fresh;
        let records = plan.fill(self.engine, template, start, &mut || fresh.record())?;
        let mut decision = Decision {
            summary: format!(
                "Made the plan “{}”: {} lines",
                template.label,
                template.lines.len()
            ),
            ..Decision::default()
        };
        for (kind, record, mut writes) in records {
            let Some(practice) = practices::by_kind(kind) else {
                continue;
            };
            self.fill_in(practice, &[], &mut writes);
            writes.push(Write::one(common::OPENED_AT, Value::Time(self.now)));
            decision.changed.push(record);
            decision.drafts.push(Draft {
                kind,
                record,
                writes,
                occurred_at: self.now,
                actor: self.me.person,
                origin: Origin::Person,
            });
        }
        Ok(decision)
    }
}
