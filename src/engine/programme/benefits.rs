//! Benefits: what was promised, what it was before, what it is now, and how sure that is. The same
//! formula reads both windows; cash and hours are never added up; what was missed stays in sight.

use jiff::ToSpan;
use jiff::civil::Date;

use super::charter::in_unit;
use super::{Programme, Row, Summary};
use crate::domain::RecordId;
use crate::domain::kpi::{self, Better, ENOUGH, Formula, Unit};
use crate::domain::programme::benefits::{
    BENEFIT_ATTRIBUTION, BENEFIT_BASELINE, BENEFIT_BASELINE_FROM, BENEFIT_BASELINE_SOURCE,
    BENEFIT_BASELINE_TO, BENEFIT_BENEFIT_TYPE, BENEFIT_CONFIDENCE, BENEFIT_DUE_AT,
    BENEFIT_INDICATOR, BENEFIT_MINUTES_EACH, BENEFIT_MONEY_EACH, BENEFIT_OWNER, BENEFIT_PROMISED,
    BENEFIT_QUERY, BENEFIT_TARGET, BENEFIT_TYPES,
};
use crate::domain::programme::charter::PROGRAMME_GO_LIVE_AT;
use crate::domain::programme::resources::{
    BUDGET_LINE_ACTUAL, BUDGET_LINE_MONTH_AT, BUDGET_LINE_PLANNED,
};
use crate::domain::programme::statistics::{Ranged, difference};
use crate::domain::programme::worth::{self, Case, Conversion, ENOUGH_COVERED};
use crate::protocol::{
    Cell, Door, Figure, Grid, Known, KpiRequest, KpiValue, Part, Sheet, Show, Span, Tone,
};

/// Days of a baseline that nobody gave days for: up to the go-live.
const BASELINE_DAYS: i64 = 90;
/// Days of a year, for what is promised a year.
const YEAR_DAYS: f64 = 365.0;
/// The middle 90 of 100 of a normal spread lie so many deviations from its middle.
const Z90: f64 = 1.645;
/// So many months are shown.
const MOST_MONTHS: i32 = 36;

/// One side of a comparison.
struct Side {
    from: Date,
    to: Date,
    value: f64,
    median: Option<f64>,
    n: u32,
    total: Option<KpiValue>,
}

impl Side {
    fn days(&self) -> f64 {
        f64::from(self.from.until(self.to).map_or(0, |it| it.get_days()) + 1)
    }

    fn door(&self) -> Option<Door> {
        let total = self.total.as_ref()?;
        Some(Door::List {
            kind: "incident".into(),
            query: total.query.clone(),
            as_of: total.as_of,
        })
    }
}

/// A benefit, worked out.
pub(super) struct Worked<'a> {
    row: Row<'a>,
    indicator: Option<&'static kpi::Kpi>,
    baseline: Option<Side>,
    current: Option<Side>,
    /// How much better a case is than before, in the indicator's unit.
    plain: Option<Ranged>,
    /// The same at the mix of work of the baseline, with the share of it that could be weighed.
    adjusted: Option<(Ranged, f64)>,
    /// How much better the middle case is.
    middle: Option<Ranged>,
    conversion: Conversion,
    /// Units of a year: hours, cases.
    units: Option<Ranged>,
    /// In the unit of its kind, a year; of experience, of a case.
    claim: Option<Ranged>,
    /// The benefit that counts the same, of which this one is not added up.
    double_of: Option<String>,
    notes: Vec<String>,
}

impl Worked<'_> {
    fn kind(&self) -> &str {
        self.row.code(BENEFIT_BENEFIT_TYPE)
    }

    /// The unit of what it brings.
    fn unit(&self) -> &'static str {
        match self.kind() {
            "cash" => "money",
            "capacity" => "hours",
            "risk" => "count",
            _ => self.indicator.map_or("", |it| it.unit.code()),
        }
    }

    fn promised(&self) -> Option<f64> {
        self.row.int(BENEFIT_PROMISED).map(|it| it as f64)
    }

    fn has_enough(&self) -> bool {
        let enough = |side: &Option<Side>, said: bool| {
            side.as_ref()
                .is_some_and(|it| it.n >= ENOUGH || (said && it.total.is_none()))
        };
        enough(&self.baseline, true) && enough(&self.current, false)
    }

    /// What is added up: only what rests on enough cases, and counts nothing twice.
    fn counted(&self) -> Option<Ranged> {
        self.claim
            .filter(|_| self.has_enough() && self.double_of.is_none())
    }

    fn share(&self) -> Option<f64> {
        let promised = self.promised().filter(|it| *it > 0.0)?;
        Some(self.claim?.value / promised)
    }

    /// It did not come: somebody said so, or its day has passed and it is not there.
    fn is_missed(&self, now: i64) -> bool {
        let is_due = self.row.time(BENEFIT_DUE_AT).is_some_and(|it| it < now);
        match self.row.state() {
            "missed" => true,
            "realised" => false,
            _ => is_due && self.share().is_none_or(|it| it < 1.0),
        }
    }

    fn tone(&self, now: i64) -> Tone {
        match (self.share(), self.claim) {
            _ if self.is_missed(now) => Tone::Bad,
            (_, None) => Tone::Unknown,
            _ if !self.has_enough() => Tone::Unknown,
            (_, Some(claim)) if claim.high < 0.0 => Tone::Bad,
            (_, Some(claim)) if claim.low <= 0.0 => Tone::Watch,
            (Some(share), _) if share >= 1.0 => Tone::Good,
            _ => Tone::Watch,
        }
    }
}

fn request(
    it: &Programme<'_, '_>,
    indicator: &kpi::Kpi,
    (from, to): (Date, Date),
    query: &str,
) -> KpiRequest {
    KpiRequest {
        id: indicator.id.into(),
        from: from.to_string(),
        to: to.to_string(),
        as_of: it.as_of,
        query: query.into(),
        ..KpiRequest::default()
    }
}

fn side(
    it: &Programme<'_, '_>,
    indicator: &kpi::Kpi,
    days: (Date, Date),
    query: &str,
) -> Option<Side> {
    let total = it.kpi(indicator.id, days.0, days.1, query)?.total;
    Some(Side {
        from: days.0,
        to: days.1,
        value: total.value?,
        median: total.median,
        n: total.n,
        total: Some(total),
    })
}

/// The days of a benefit's baseline: those that it names, or the last before the go-live.
fn baseline_days(it: &Programme<'_, '_>, row: &Row<'_>) -> Option<(Date, Date)> {
    let day = |field| row.time(field).and_then(|at| it.day_of(at));
    match (day(BENEFIT_BASELINE_FROM), day(BENEFIT_BASELINE_TO)) {
        (Some(from), Some(to)) if from <= to => Some((from, to)),
        (None, None) => {
            let go_live = it.day_of(it.charter()?.time(PROGRAMME_GO_LIVE_AT)?)?;
            Some((
                go_live.saturating_sub(BASELINE_DAYS.days()),
                go_live.saturating_sub(1.days()),
            ))
        }
        _ => None,
    }
}

/// How much one window is better than another, in the indicator's unit.
fn gain(indicator: &kpi::Kpi, before: &Side, now: &Side, cases: &Cases) -> Option<Ranged> {
    let sign = if indicator.better == Better::More {
        -1.0
    } else {
        1.0
    };
    let share = |side: &Side| {
        let total = side.total.as_ref();
        Ranged {
            value: side.value,
            low: total.and_then(|it| it.low).unwrap_or(side.value),
            high: total.and_then(|it| it.high).unwrap_or(side.value),
        }
    };
    let found = match (indicator.value, cases) {
        (Formula::Share { .. }, _) => difference(share(before), share(now)),
        (_, (Some(before), Some(now))) => worth::bootstrap(before, now, |before, now| {
            Some(worth::mean(before)? - worth::mean(now)?)
        })?,
        (Formula::Count { .. }, _) => {
            // Of as many days: counts spread by their root (Poisson).
            let scale = now.days() / before.days();
            let value = before.value * scale - now.value;
            let known = if before.total.is_some() {
                before.value * scale * scale
            } else {
                0.0
            };
            let spread = Z90 * (known + now.value).sqrt();
            Ranged {
                value,
                low: value - spread,
                high: value + spread,
            }
        }
        _ => {
            let value = before.value - now.value;
            Ranged {
                value,
                low: value,
                high: value,
            }
        }
    };
    Some(found.times(sign))
}

type Cases = (Option<Vec<Case>>, Option<Vec<Case>>);

/// Works a benefit out over the window.
fn work<'a>(it: &Programme<'_, 'a>, row: Row<'a>) -> Worked<'a> {
    let number = |field| row.line(field).trim().parse::<f64>().ok();
    let said = row.int(BENEFIT_ATTRIBUTION);
    let mut worked = Worked {
        row,
        indicator: kpi::by_id(row.code(BENEFIT_INDICATOR)),
        baseline: None,
        current: None,
        plain: None,
        adjusted: None,
        middle: None,
        conversion: Conversion {
            minutes_each: number(BENEFIT_MINUTES_EACH),
            money_each: row.int(BENEFIT_MONEY_EACH).map(|it| it as f64),
            attribution: said.map_or(1.0, |it| it.clamp(0, 100) as f64 / 100.0),
        },
        units: None,
        claim: None,
        double_of: None,
        notes: Vec::new(),
    };
    if said.is_none() {
        let note = "Nobody said how much of it is due to the programme: all of it is counted.";
        worked.notes.push(note.into());
    }
    let Some(indicator) = worked.indicator else {
        return worked;
    };
    let query = row.line(BENEFIT_QUERY);
    let days = baseline_days(it, &row);
    let is_said = row.code(BENEFIT_BASELINE_SOURCE) == "manual";
    worked.baseline = if is_said {
        let (from, to) = days.unwrap_or((it.from, it.to));
        in_unit(row.line(BENEFIT_BASELINE), indicator.unit).map(|value| Side {
            from,
            to,
            value,
            median: None,
            n: 0,
            total: None,
        })
    } else {
        days.and_then(|days| side(it, indicator, days, query))
    };
    worked.current = side(it, indicator, (it.from, it.to), query);
    if is_said {
        let note = "The baseline is what somebody said; no record stands behind it.";
        worked.notes.push(note.into());
    } else if days.is_none() {
        let note = "No baseline: give its days, or the day of the go-live in the charter.";
        worked.notes.push(note.into());
    }
    let (Some(before), Some(now)) = (&worked.baseline, &worked.current) else {
        return worked;
    };
    let of_days = |days: (Date, Date)| it.lists.cases(&request(it, indicator, days, query));
    let earlier = if is_said {
        Some(vec![Case {
            category: 0,
            value: before.value,
        }])
    } else {
        of_days((before.from, before.to))
    };
    let cases: Cases = (earlier, of_days((it.from, it.to)));
    worked.plain = gain(indicator, before, now, &cases);
    let sign = if indicator.better == Better::More {
        -1.0
    } else {
        1.0
    };
    if let (Some(earlier), Some(later), false) = (&cases.0, &cases.1, is_said) {
        let covered = worth::adjusted(earlier, later).map_or(0.0, |it| it.1);
        let found = worth::bootstrap(earlier, later, |before, now| {
            Some(sign * (worth::mean(before)? - worth::adjusted(before, now)?.0))
        });
        worked.adjusted = found.map(|it| (it, covered));
        if !matches!(indicator.value, Formula::Share { .. }) {
            worked.middle = worth::bootstrap(earlier, later, |before, now| {
                Some(sign * (worth::median(before)? - worth::median(now)?))
            });
        }
    }
    let fair = match worked.adjusted {
        Some((fair, covered)) if covered >= ENOUGH_COVERED => Some(fair),
        Some((_, covered)) => {
            worked.notes.push(format!(
                "Only {:.0} % of the baseline’s cases lie in categories that there are now, so the mix of work is not adjusted.",
                covered * 100.0
            ));
            None
        }
        None => None,
    };
    let each = fair.or(worked.plain);
    let years = now.days() / YEAR_DAYS;
    let scale = if indicator.unit == Unit::Duration {
        1.0 / 3_600_000.0
    } else {
        1.0
    };
    let volume = match indicator.value {
        Formula::Count { .. } | Formula::Difference { .. } => 1.0 / years,
        _ if indicator.stock => 1.0,
        _ => f64::from(now.n) / years,
    };
    worked.units = each.map(|it| it.times(scale * volume));
    worked.claim = match worked.kind() {
        "cash" => worked.units.and_then(|it| worked.conversion.money(it)),
        "capacity" => worked.units.and_then(|it| worked.conversion.hours(it)),
        "risk" => worked
            .units
            .map(|it| it.times(worked.conversion.attribution)),
        _ => each.map(|it| it.times(worked.conversion.attribution)),
    };
    if worked.claim.is_none() && worked.units.is_some() {
        let note = "Nobody said what a unit is worth, so it cannot be told in its own kind.";
        worked.notes.push(note.into());
    }
    if months_of(before) != months_of(now) && !is_said {
        let note = "The two windows do not cover the same months of the year: a season may look like a benefit.";
        worked.notes.push(note.into());
    }
    if !worked.has_enough() {
        worked.notes.push(format!(
            "Too few cases to say anything: {} before and {} now; {ENOUGH} are needed.",
            before.n, now.n
        ));
    }
    worked
}

fn months_of(side: &Side) -> u16 {
    worth::months(
        (side.from.year(), side.from.month()),
        (side.to.year(), side.to.month()),
    )
}

/// All benefits, worked out, with those marked that count what another counts already.
pub(super) fn benefits<'a>(it: &Programme<'_, 'a>) -> Vec<Worked<'a>> {
    let mut all: Vec<Worked<'a>> = it
        .rows("benefit", "")
        .into_iter()
        .map(|row| work(it, row))
        .collect();
    let rows = |worked: &Worked<'_>| {
        let query = worked.current.as_ref()?.total.as_ref()?.query.clone();
        Some(it.lists.find("incident", &query, it.as_of).ok()?.rows)
    };
    for at in 1..all.len() {
        let (earlier, rest) = all.split_at_mut(at);
        let this = &mut rest[0];
        if this.row.state() == "missed" {
            continue;
        }
        let same = earlier.iter().find(|other| {
            other.row.state() != "missed"
                && other.double_of.is_none()
                && other.row.code(BENEFIT_INDICATOR) == this.row.code(BENEFIT_INDICATOR)
                && match (rows(other), rows(this)) {
                    (Some(mut one), Some(other)) => {
                        one.and(&other);
                        !one.is_empty()
                    }
                    _ => false,
                }
        });
        if let Some(other) = same {
            this.double_of = Some(format!("{} {}", other.row.number(), other.row.title()));
        }
    }
    all
}

/// The sum of a kind: value with range, promised, and how many stand in it.
fn sum(all: &[Worked<'_>], kind: &str) -> (Option<Ranged>, f64, usize) {
    let of_kind = all.iter().filter(|it| it.kind() == kind);
    let promised = of_kind.clone().filter_map(Worked::promised).sum();
    let counted: Vec<Ranged> = of_kind.filter_map(Worked::counted).collect();
    let total = |part: fn(&Ranged) -> f64| counted.iter().map(part).sum::<f64>();
    let sum = (!counted.is_empty()).then(|| Ranged {
        value: total(|it| it.value),
        low: total(|it| it.low),
        high: total(|it| it.high),
    });
    (sum, promised, counted.len())
}

fn figures(it: &Programme<'_, '_>, all: &[Worked<'_>]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (kind, label, unit) in [
        ("cash", "Cash, a year", "money"),
        ("capacity", "Capacity, a year", "hours"),
    ] {
        if !all.iter().any(|it| it.kind() == kind) {
            continue;
        }
        let (sum, promised, count) = sum(all, kind);
        figures.push(Figure {
            id: format!("benefits_{kind}"),
            label: label.into(),
            value: sum.map(|it| it.value),
            unit: unit.into(),
            low: sum.map(|it| it.low),
            high: sum.map(|it| it.high),
            target: (promised > 0.0).then_some(promised),
            note: match count {
                0 => "no benefit of this kind rests on enough cases yet".into(),
                1 => "one benefit, at the pace of these days".into(),
                many => format!("{many} benefits, at the pace of these days; each counted once"),
            },
            tone: match sum {
                None => Tone::Unknown,
                Some(sum) if sum.value >= promised && sum.low > 0.0 => Tone::Good,
                Some(sum) if sum.high < 0.0 => Tone::Bad,
                Some(_) => Tone::Watch,
            },
            known: Known::Measured,
            door: Some(it.door("benefit", format!("benefit_type:{kind}"))),
            ..Figure::default()
        });
    }
    let missed = all.iter().filter(|w| w.is_missed(it.now())).count();
    if !all.is_empty() {
        figures.push(Figure {
            id: "benefits_missed".into(),
            label: "Missed".into(),
            value: Some(missed as f64),
            unit: "count".into(),
            note: "said to be missed, or due and not there; they stay in the register".into(),
            tone: if missed == 0 { Tone::Good } else { Tone::Bad },
            known: Known::Measured,
            door: Some(it.door("benefit", missed_query(it, all))),
            ..Figure::default()
        });
    }
    figures
}

/// Exactly the missed ones: what is due and not there is computed, and so they are named.
fn missed_query(it: &Programme<'_, '_>, all: &[Worked<'_>]) -> String {
    let missed = all.iter().filter(|worked| worked.is_missed(it.now()));
    let numbers: Vec<&str> = missed.map(|it| it.row.number()).collect();
    match numbers.as_slice() {
        [] => "state:missed".into(),
        numbers => format!("number:{}", numbers.join(",")),
    }
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let all = benefits(it);
    for worked in &all {
        let is_measured = worked.has_enough()
            && worked
                .baseline
                .as_ref()
                .is_some_and(|it| it.total.is_some());
        let known = if is_measured {
            Known::Measured
        } else {
            Known::Declared
        };
        summary.know(known, 1);
        if worked.is_missed(it.now()) {
            let title = worked.row.title();
            summary
                .gaps
                .push(format!("The benefit “{title}” has not come."));
        }
    }
    summary.figures = figures(it, &all);
    summary
}

fn page_of(id: RecordId) -> Door {
    Door::Page(format!("benefit/{}", id.to_hex()))
}

/// A value with its range in words: `12 h (8 to 16)` is written by each medium, so it is two cells.
fn range_cells(range: Option<Ranged>, unit: &str, tone: Tone) -> [Cell; 3] {
    match range {
        None => [
            Cell::maybe(None, unit),
            Cell::maybe(None, unit),
            Cell::maybe(None, unit),
        ],
        Some(range) => [
            Cell::amount(range.value, unit).tone(tone),
            Cell::amount(range.low, unit),
            Cell::amount(range.high, unit),
        ],
    }
}

/// The register.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("benefits", "Benefits");
    let all = benefits(it);
    let missed = all.iter().filter(|w| w.is_missed(it.now())).count();
    let shown = all.iter().filter(|it| it.claim.is_some()).count();
    sheet.lead = vec![Span::words(match all.len() {
        0 => "No benefit is promised yet. Without one nobody can say whether the programme was worth it.".to_owned(),
        count => format!(
            "Of {count} promised benefits {shown} can be told in their own kind, and {missed} did not come. Money and hours are never added up."
        ),
    })];
    sheet.put("finance", Part::Figures(figures(it, &all)));
    for kind in BENEFIT_TYPES {
        let of_kind: Vec<&Worked<'_>> = all.iter().filter(|it| it.kind() == kind.code).collect();
        if of_kind.is_empty() {
            continue;
        }
        sheet.heading("finance", kind.label);
        let promised = match kind.code {
            "experience" | "risk" => "#Promised",
            _ => "#Promised a year",
        };
        let mut grid = Grid::new(
            kind.label,
            &[
                "Benefit",
                "#Before",
                "#Cases",
                "#Now",
                "#Cases",
                promised,
                "#Comes to",
                "#From",
                "#To",
                "#Of the promise",
                "State",
                "Owner",
            ],
        );
        for worked in of_kind {
            let unit = worked.indicator.map_or("", |it| it.unit.code());
            let side = |side: &Option<Side>| match side {
                None => [Cell::maybe(None, unit), Cell::maybe(None, unit)],
                Some(side) => {
                    let known = if side.total.is_some() {
                        Known::Measured
                    } else {
                        Known::Declared
                    };
                    let mut value = Cell::amount(side.value, unit).known(known);
                    value.door = side.door();
                    let cases = match &side.total {
                        Some(_) => Cell::amount(f64::from(side.n), "count"),
                        None => Cell::words("said"),
                    };
                    [value, cases]
                }
            };
            let tone = worked.tone(it.now());
            let share = worked.share();
            let mut of_promise = Cell::maybe(share, "share");
            of_promise.bar = share.map(|it| it.clamp(0.0, 1.0));
            let mut cells = vec![Cell::words(worked.row.title()).to(page_of(worked.row.id()))];
            cells.extend(side(&worked.baseline));
            cells.extend(side(&worked.current));
            cells.push(Cell::maybe(worked.promised(), worked.unit()));
            cells.extend(range_cells(worked.claim, worked.unit(), tone));
            cells.push(of_promise);
            cells.push(Cell::words(state_words(worked, it.now())).tone(tone));
            cells.push(Cell::record_or(
                worked.row.reference(BENEFIT_OWNER),
                "Nobody",
                Tone::Watch,
            ));
            grid.rows.push(cells);
        }
        sheet.put("finance", Part::Table(grid));
    }
    for worked in &all {
        if let Some(other) = &worked.double_of {
            let text = format!(
                " counts the same records by the same indicator as {other}. It is shown and not added up."
            );
            note(&mut sheet, worked, Tone::Watch, text);
        }
        if worked.is_missed(it.now()) {
            note(&mut sheet, worked, Tone::Bad, missed_words(worked));
        }
    }
    payback(it, &mut sheet, &all);
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Promise a benefit…".into(), Door::create("benefit")),
            (
                "All benefits as records".into(),
                it.door("benefit", String::new()),
            ),
        ]),
    );
    sheet
}

fn note(sheet: &mut Sheet, worked: &Worked<'_>, tone: Tone, text: String) {
    sheet.put(
        "finance",
        Part::Note {
            tone,
            text: vec![
                Span {
                    show: Show::words(worked.row.title()),
                    door: Some(page_of(worked.row.id())),
                },
                Span::words(text),
            ],
        },
    );
}

fn missed_words(worked: &Worked<'_>) -> String {
    let why = match (worked.share(), worked.claim) {
        (Some(share), _) if share > 0.0 => {
            format!("{:.0} % of the promise came", share * 100.0)
        }
        (_, Some(claim)) if claim.value <= 0.0 => "it got no better".into(),
        (_, None) => "nothing shows that it came".into(),
        _ => "what came of it is on its page".into(),
    };
    format!(" was missed: {why}. It stays here, so that the next promise is a better one.")
}

fn state_words(worked: &Worked<'_>, now: i64) -> &'static str {
    match worked.row.state() {
        "realised" => "Realised",
        "missed" => "Missed",
        _ if worked.is_missed(now) => "Due and not there",
        _ if worked.double_of.is_some() => "Counted elsewhere",
        _ if worked.claim.is_some() && !worked.has_enough() => "Too few cases",
        _ => "Promised",
    }
}

/// A month of money: its first day, spent, whether all of that is only planned, and gained.
struct Month {
    first: Date,
    spent: f64,
    is_planned: bool,
    gained: f64,
}

fn payback(it: &Programme<'_, '_>, sheet: &mut Sheet, all: &[Worked<'_>]) {
    sheet.heading("finance", "When it is paid back");
    let months = months(it, all);
    if months.is_empty() {
        sheet.note(
            "finance",
            Tone::Unknown,
            "Nobody can say when it is paid back: there is no budget line and no benefit in cash with enough cases.",
        );
        return;
    }
    let flows: Vec<(f64, f64)> = months.iter().map(|it| (it.spent, it.gained)).collect();
    match worth::payback(&flows) {
        Some(at) => sheet.note(
            "finance",
            Tone::Good,
            format!(
                "Paid back in {}: from then on the cash that came covers what was spent. Hours are not in it.",
                months[at].first.strftime("%B %Y")
            ),
        ),
        None => sheet.note(
            "finance",
            Tone::Watch,
            "Not paid back in these months: the cash that came does not cover what was spent. Hours are not in it.",
        ),
    }
    let mut grid = Grid::new(
        "Money by month",
        &[
            "Month",
            "#Spent",
            "#Gained in cash",
            "#With the programme, so far",
            "#Had we done nothing, so far",
        ],
    );
    let (mut net, mut nothing) = (0.0, 0.0);
    for month in &months {
        net += month.gained - month.spent;
        nothing -= month.gained;
        let last = month.first.last_of_month();
        let mut spent = Cell::amount(month.spent, "money")
            .to(it.door("budget_line", format!("month_at:{}..{last}", month.first)));
        spent.known = Some(if month.is_planned {
            Known::Declared
        } else {
            Known::Evidenced
        });
        grid.rows.push(vec![
            Cell::words(month.first.strftime("%Y-%m").to_string()),
            spent,
            Cell::amount(month.gained, "money").known(Known::Measured),
            Cell::amount(net, "money").tone(if net < 0.0 { Tone::Watch } else { Tone::Good }),
            Cell::amount(nothing, "money"),
        ]);
    }
    sheet.put("finance", Part::Table(grid));
    sheet.note(
        "finance",
        Tone::Plain,
        "Had we done nothing, nothing were spent, and the cases of these months would have cost what they cost before: that is the last column. A month without actual money counts what was planned.",
    );
}

fn months(it: &Programme<'_, '_>, all: &[Worked<'_>]) -> Vec<Month> {
    let lines: Vec<(Date, Option<i64>, Option<i64>)> = it
        .rows("budget_line", "")
        .iter()
        .filter_map(|row| {
            let day = it.day_of(row.time(BUDGET_LINE_MONTH_AT)?)?;
            let (planned, actual) = (row.int(BUDGET_LINE_PLANNED), row.int(BUDGET_LINE_ACTUAL));
            Some((day.first_of_month(), planned, actual))
        })
        .collect();
    let cash: Vec<&Worked<'_>> = all
        .iter()
        .filter(|it| it.kind() == "cash" && it.counted().is_some())
        .collect();
    let after = cash
        .iter()
        .filter_map(|it| it.baseline.as_ref())
        .map(|it| it.to.saturating_add(1.days()).first_of_month())
        .min();
    let Some(first) = lines.iter().map(|it| it.0).chain(after).min() else {
        return Vec::new();
    };
    let to = it.to.first_of_month();
    let last = lines.iter().map(|it| it.0).chain([to]).max().unwrap_or(to);
    let mut months = Vec::new();
    let mut begin = first;
    while begin <= last && (months.len() as i32) < MOST_MONTHS {
        let here = lines.iter().filter(|it| it.0 == begin);
        let spent = here
            .clone()
            .map(|it| it.2.or(it.1).unwrap_or(0) as f64)
            .sum();
        let is_planned = here.clone().all(|it| it.2.is_none());
        let end = begin.last_of_month().min(it.to);
        let gained = cash
            .iter()
            .filter_map(|worked| gained_between(it, worked, begin, end))
            .sum();
        months.push(Month {
            first: begin,
            spent,
            is_planned,
            gained,
        });
        begin = begin.saturating_add(1.month());
    }
    months
}

/// The cash that a benefit brought between two days that come after its baseline.
fn gained_between(
    it: &Programme<'_, '_>,
    worked: &Worked<'_>,
    from: Date,
    to: Date,
) -> Option<f64> {
    let (indicator, before) = (worked.indicator?, worked.baseline.as_ref()?);
    let from = if before.total.is_some() {
        from.max(before.to.saturating_add(1.days()))
    } else {
        from
    };
    if from > to {
        return None;
    }
    let now = side(it, indicator, (from, to), worked.row.line(BENEFIT_QUERY))?;
    let sign = if indicator.better == Better::More {
        -1.0
    } else {
        1.0
    };
    let units = match indicator.value {
        Formula::Count { .. } | Formula::Difference { .. } => {
            before.value * now.days() / before.days() - now.value
        }
        _ if indicator.unit == Unit::Duration => {
            (before.value - now.value) / 3_600_000.0 * f64::from(now.n)
        }
        _ if indicator.stock => return None,
        _ => (before.value - now.value) * f64::from(now.n),
    } * sign;
    let units = Ranged {
        value: units,
        low: units,
        high: units,
    };
    worked.conversion.money(units).map(|it| it.value)
}

/// One benefit, step by step.
pub(super) fn one(it: &Programme<'_, '_>, id: &str) -> Sheet {
    let all = benefits(it);
    let found = all
        .iter()
        .find(|it| it.row.id().to_hex() == id || it.row.number() == id);
    let Some(worked) = found else {
        return Sheet {
            error: "There is no such benefit.".into(),
            ..Sheet::new("benefit", "Benefit")
        };
    };
    let mut sheet = Sheet::new("benefit", worked.row.title());
    let unit = worked.indicator.map_or("", |it| it.unit.code());
    sheet.lead = vec![Span::words(
        match (worked.claim, worked.double_of.as_ref()) {
            (_, Some(other)) => format!("It counts what {other} counts, and is not added up."),
            (None, _) => "Nothing can be said of it yet; below stands what is missing.".to_owned(),
            (Some(claim), _) if !worked.has_enough() => format!(
                "Too few cases: {} is the direction, not a result.",
                if claim.value > 0.0 { "better" } else { "worse" }
            ),
            (Some(claim), _) if claim.low > 0.0 => {
                "It is better than before, even at the lower end of the range.".into()
            }
            (Some(claim), _) if claim.high < 0.0 => {
                "It is worse than before, even at the upper end of the range.".into()
            }
            _ => "It may be better or worse: zero lies in the range.".into(),
        },
    )];
    let tone = worked.tone(it.now());
    sheet.put(
        "finance",
        Part::Figures(vec![Figure {
            id: "benefit".into(),
            label: match worked.kind() {
                "experience" => "Better by".into(),
                _ => "Comes to, a year".into(),
            },
            value: worked.claim.map(|it| it.value),
            unit: worked.unit().into(),
            n: worked.current.as_ref().map_or(0, |it| it.n),
            low: worked.claim.map(|it| it.low),
            high: worked.claim.map(|it| it.high),
            target: worked.promised(),
            note: format!(
                "{}; confidence: {}",
                worked.row.choice(BENEFIT_BENEFIT_TYPE),
                match worked.row.choice(BENEFIT_CONFIDENCE) {
                    "" => "not said",
                    said => said,
                }
            ),
            tone,
            known: Known::Measured,
            door: worked.current.as_ref().and_then(Side::door),
            ..Figure::default()
        }]),
    );
    sheet.heading("finance", "How it is computed");
    let mut grid = Grid::new(
        "How it is computed",
        &["Step", "#Value", "#From", "#To", "Where it comes from"],
    );
    let mut step = |label: &str, cells: [Cell; 3], why: String, door: Option<Door>| {
        let mut cells = Vec::from(cells);
        if let Some(door) = door {
            cells[0].door = Some(door);
        }
        cells.insert(0, Cell::words(label));
        cells.push(Cell::words(why));
        grid.rows.push(cells);
    };
    let dash = || Cell::words("");
    let formula = worked.indicator.map_or("", |it| it.formula);
    for (label, side) in [("1. Before", &worked.baseline), ("2. Now", &worked.current)] {
        let Some(side) = side else {
            step(
                label,
                range_cells(None, unit, Tone::Unknown),
                "No case".into(),
                None,
            );
            continue;
        };
        let interval = side.total.as_ref().and_then(|it| it.low.zip(it.high));
        let ends = interval.map_or_else(
            || [dash(), dash()],
            |(low, high)| [Cell::amount(low, unit), Cell::amount(high, unit)],
        );
        let [low, high] = ends;
        let why = match &side.total {
            Some(_) => format!("{} to {}, n {}. {formula}", side.from, side.to, side.n),
            None => "Somebody said so".into(),
        };
        step(
            label,
            [Cell::amount(side.value, unit), low, high],
            why,
            side.door(),
        );
    }
    step(
        "3. Better, as it is",
        range_cells(worked.plain, unit, Tone::Plain),
        "The difference of both, with the range that 90 of 100 resamples of the cases lie in; of shares, Newcombe’s 95 % interval".into(),
        None,
    );
    let (fair, why) = match worked.adjusted {
        Some((fair, covered)) => (
            Some(fair),
            format!(
                "The cases of now, weighed as the categories of before: fewer hard tickets are no improvement. {:.0} % of the baseline could be weighed{}",
                covered * 100.0,
                if covered < ENOUGH_COVERED {
                    ", too little to go on with"
                } else {
                    "; the next steps go on with this"
                }
            ),
        ),
        None => (
            None,
            "Not adjusted: the indicator is no mean of cases, or the baseline was said".into(),
        ),
    };
    step(
        "4. Better, at the mix of work of before",
        range_cells(fair, unit, Tone::Plain),
        why,
        None,
    );
    if let Some(middle) = worked.middle {
        let medians = worked.baseline.as_ref().and_then(|it| it.median);
        step(
            "The middle case, to compare",
            range_cells(Some(middle), unit, Tone::Plain),
            match medians.zip(worked.current.as_ref().and_then(|it| it.median)) {
                Some(_) => "A few very long cases move the mean and not the median".into(),
                None => "Median of the cases".into(),
            },
            None,
        );
    }
    let units = match worked.indicator.map(|it| it.unit) {
        Some(Unit::Duration) => "hours",
        _ => "level",
    };
    step(
        "5. Of a year",
        range_cells(worked.units, units, Tone::Plain),
        worked.current.as_ref().map_or_else(String::new, |it| {
            format!(
                "Times the cases of a year at this pace: {} in {:.0} days",
                it.n,
                it.days()
            )
        }),
        None,
    );
    let conversion = worked.conversion;
    let said = |value: Option<f64>, what: &str| {
        value.map_or_else(|| format!("{what}: not said"), |it| format!("{what}: {it}"))
    };
    step(
        "6. In its own kind",
        range_cells(worked.claim, worked.unit(), tone),
        format!(
            "{}; {}; due to the programme: {:.0} %",
            said(conversion.minutes_each, "Minutes saved by each unit"),
            said(conversion.money_each, "money for each hour or case"),
            conversion.attribution * 100.0
        ),
        None,
    );
    step(
        "7. Of the promise",
        [Cell::maybe(worked.share(), "share"), dash(), dash()],
        said(worked.promised(), "Promised"),
        None,
    );
    let target = worked
        .indicator
        .and_then(|indicator| in_unit(worked.row.line(BENEFIT_TARGET), indicator.unit));
    step(
        "The indicator’s own target",
        [Cell::maybe(target, unit), dash(), dash()],
        "What the indicator should come to".into(),
        None,
    );
    sheet.put("finance", Part::Table(grid));
    for text in &worked.notes {
        sheet.note("finance", Tone::Watch, text.clone());
    }
    if worked.is_missed(it.now()) {
        note(&mut sheet, worked, Tone::Bad, missed_words(worked));
    }
    sheet.put(
        "general",
        Part::Actions(vec![
            ("The record".into(), Door::Record(worked.row.label())),
            ("All benefits".into(), Door::Page("benefits".into())),
        ]),
    );
    sheet
}
