use proptest::prelude::*;

use super::*;

fn speech<'a>() -> Speech<'a> {
    Speech {
        value: &|_, value| format!("{value:.1}"),
        mark: &|what, value, n| format!("{what}: {value}, {n} cases"),
        mean: "Mean",
        limit: "Limit",
        target: "Target",
    }
}

fn series(label: &str, values: &[Option<f64>]) -> Series {
    Series {
        label: label.into(),
        unit: "count".into(),
        points: values
            .iter()
            .enumerate()
            .map(|(at, value)| Point {
                label: format!("p{at}"),
                value: *value,
                n: 40,
                address: format!("#/list/incident?q={label}{at}"),
                is_thin: false,
            })
            .collect(),
        target: None,
    }
}

/// Every kind, drawn from the same series.
fn all(series: &[Series]) -> Vec<String> {
    let speech = speech();
    let mut drawn = vec![
        course("t", series, Look::Line, &speech),
        course("t", series, Look::Area, &speech),
        stacked_columns("t", series, &speech),
        stacked_area("t", series, &speech),
        heat("t", series, &speech),
    ];
    for one in series {
        drawn.push(control("t", one, &speech));
        drawn.push(bars("t", one, &speech));
        drawn.push(columns("t", one, &speech));
        drawn.push(waterfall("t", one, &speech));
    }
    drawn
}

/// What stands in angle brackets is well formed: each opening has its closing, in order.
fn is_well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else {
            return false;
        };
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
    }
    open.is_empty()
}

#[test]
fn a_piece_without_a_case_is_a_gap_and_not_zero() {
    let line = series("a", &[Some(1.0), None, Some(3.0), Some(4.0)]);
    assert_eq!(
        super::course::runs(&line.points),
        [vec![(0, 1.0)], vec![(2, 3.0), (3, 4.0)]]
    );
    let drawn = course("t", &[line], Look::Line, &speech());
    assert_eq!(drawn.matches("chart__dot").count(), 3);
}

#[test]
fn each_mark_with_a_value_opens_its_own_records() {
    let one = series("a", &[Some(1.0), Some(2.0), None]);
    for drawn in all(&[one]) {
        for address in ["q=a0", "q=a1"] {
            assert_eq!(drawn.matches(address).count(), 1, "{address} in {drawn}");
        }
    }
}

#[test]
fn an_address_of_elsewhere_is_no_link() {
    let mut one = series("a", &[Some(1.0)]);
    one.points[0].address = "javascript:alert(1)".into();
    for drawn in all(&[one]) {
        assert!(!drawn.contains("javascript:"), "{drawn}");
    }
}

/// Numbers worked out by hand: mean 5, moving ranges 2 2 2 2 2 2 2, limits 5 ± 5.32.
#[test]
fn limits_are_the_mean_and_2_66_mean_moving_ranges() {
    let values = [4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 4.0, 6.0];
    let found = limits(&values).expect("eight values");
    assert!((found.mean - 5.0).abs() < 1e-9);
    assert!((found.low + 0.32).abs() < 1e-9);
    assert!((found.high - 10.32).abs() < 1e-9);
    assert_eq!(limits(&values[..7]), None, "too few");
}

#[test]
fn a_value_outside_of_the_limits_is_marked() {
    let mut values = vec![Some(10.0); 11];
    values.push(Some(11.0));
    values.push(Some(40.0));
    let drawn = control("t", &series("a", &values), &speech());
    assert_eq!(drawn.matches("chart__dot--out").count(), 1);
}

#[test]
fn a_file_has_its_size_its_title_and_its_ground() {
    let drawn = course("t", &[series("a", &[Some(1.0)])], Look::Line, &speech());
    let file = standalone(&drawn, "A < B", "#fff");
    assert!(file.contains(r#"width="560" height="220""#));
    assert!(file.contains("<title>A &lt; B</title>"));
    assert!(is_well_formed(file.split_once("?>").expect("a head").1));
}

#[test]
fn a_stack_is_as_high_as_its_parts_together() {
    let parts = [series("a", &[Some(3.0)]), series("b", &[Some(5.0)])];
    let drawn = stacked_columns("t", &parts, &speech());
    // The axis goes to 8, not to 5.
    assert!(drawn.contains(">8.0<"), "{drawn}");
}

proptest! {
    #[test]
    fn any_text_and_any_number_give_well_formed_markup_without_a_script(
        title in any::<String>(),
        label in any::<String>(),
        values in proptest::collection::vec(proptest::option::of(-1e12_f64..1e12), 0..20),
    ) {
        let mut one = series(&label, &values);
        for point in &mut one.points {
            point.label = format!("</text><script>{label}\"'>");
        }
        one.label = title.clone();
        for drawn in all(&[one.clone(), one]) {
            prop_assert!(is_well_formed(&drawn), "{}", drawn);
            prop_assert!(!drawn.contains("<script"));
            prop_assert!(!drawn.contains("NaN"));
        }
    }
}
