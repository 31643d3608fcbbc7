//! The catalogue against hand-computed cases; `worker::tests` holds it against the real log.

use crate::domain::kpi;
use crate::engine::query;

#[test]
fn every_query_of_the_catalogue_reads() {
    for kpi in kpi::ALL {
        let templates: Vec<&str> = match kpi.value {
            kpi::Formula::Count { records }
            | kpi::Formula::Time { records, .. }
            | kpi::Formula::Age { records, .. }
            | kpi::Formula::Minutes { records, .. }
            | kpi::Formula::Number { records, .. } => vec![records],
            kpi::Formula::Share { whole, part } => vec![whole, part],
            kpi::Formula::Ratio { over, under } => vec![over, under],
            kpi::Formula::Difference { from, less } => vec![from, less],
            kpi::Formula::DaysToClear { open, resolved } => vec![open, resolved],
        };
        for template in templates {
            let text = template.replace("{window}", "2016-03-01..2016-03-31");
            assert!(query::parse(&text).is_ok(), "{}: {text}", kpi.id);
        }
    }
}
