//! The dashboards that people made.

use super::lists::Lists;
use super::table::Column;
use crate::domain::{Kind, common, dashboard, order};
use crate::protocol::DashboardView;

impl Lists<'_> {
    /// Those that are mine, or shared and for my role, by name.
    pub fn dashboards(&self) -> Vec<DashboardView> {
        let Some(table) = self.engine.table(Kind::DASHBOARD) else {
            return Vec::new();
        };
        let mine = self
            .engine
            .ordinals
            .find(self.me.person)
            .filter(|it| *it != 0);
        let mut found: Vec<DashboardView> = (0..table.len() as u32)
            .filter(|row| !table.is_deleted(*row))
            .filter_map(|row| {
                let owner = table.reference(dashboard::OWNER, row);
                let is_mine = mine == Some(owner);
                let shared = matches!(table.column(dashboard::SHARED),
                    Some(Column::Bool(cells)) if cells[row as usize] == 2);
                let is_for = dashboard::is_for(table.code(dashboard::FOR_ROLE, row), self.me.role);
                let is_shown = self.me.role.sees_internal()
                    && (is_mine || shared && is_for || owner == 0 && is_for);
                is_shown.then(|| DashboardView {
                    id: self.engine.ordinals.id(table.ordinal(row)),
                    name: table.line(common::TITLE, row).into(),
                    purpose: table.line(common::DESCRIPTION, row).into(),
                    only: table.line(dashboard::ONLY, row).into(),
                    pieces: table.line(dashboard::PIECES, row).into(),
                    owner: (owner != 0).then(|| self.engine.label(owner)),
                    is_mine,
                    shared,
                })
            })
            .collect();
        order::sort_by_cached_key(&mut found, |it| it.name.to_lowercase());
        found
    }
}
