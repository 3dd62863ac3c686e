//! The field's definitions as tables: HER2 by IHC and ISH, receptors by percent, numbers as results give them.

use oncohooks::case::define::her2::{Her2Class, Her2Results, classify_her2};
use oncohooks::case::define::receptor::{Receptor, classify_receptor};
use oncohooks::case::finding::{IhcScore, Sign, Value};
use oncohooks::case::interval::Interval;
use oncohooks::evaluate::verdict::{Judged, Verdict};
use oncohooks::knowledge::criteria::CriterionKind;
use oncohooks::knowledge::ids::TestId;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// IHC, ISH as a word, ratio, copies → class. Dual-probe groups 1 to 5 of ASCO/CAP 2018.
#[test]
fn her2_of_one_specimen() {
    let table = "
        3+ -   -   -   Positive
        3+ -   1.2 2.0 Positive
        2+ -   -   -   PendingIsh
        2+ pos -   -   Positive
        2+ neg -   -   Low
        2+ -   2.1 4.5 Positive
        2+ -   2.3 3.2 Low
        2+ -   1.4 6.2 Positive
        2+ -   1.6 4.8 Low
        2+ -   1.2 2.4 Low
        2+ -   -   6.0 Positive
        2+ -   -   3.9 Low
        2+ -   -   5.0 PendingIsh
        2+ -   1.3 -   Low
        2+ neg 2.4 -   Conflict
        2+ pos 1.2 2.0 Conflict
        1+ -   -   -   Low
        1+ neg -   -   Low
        1+ -   2.2 5.0 Positive
        1+ -   1.4 6.2 Low
        0  -   -   -   ZeroUnspecified
        0  -   1.4 6.2 ZeroUnspecified
        0  -   2.5 7.0 Positive
        -  pos -   -   Positive
        -  neg -   -   NegativeUnspecified
        -  -   2.3 3.2 Indeterminate
        -  -   1.4 6.2 Indeterminate
        -  -   -   -   Indeterminate
    ";
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let number = |text: &str| (text != "-").then(|| Interval::exactly(text.parse().unwrap()));
        let results = Her2Results {
            ihc: match fields[0] {
                "0" => Some(IhcScore::Zero),
                "1+" => Some(IhcScore::One),
                "2+" => Some(IhcScore::Two),
                "3+" => Some(IhcScore::Three),
                _ => None,
            },
            ish: match fields[1] {
                "pos" => Some(Sign::Positive),
                "neg" => Some(Sign::Negative),
                _ => None,
            },
            ratio: number(fields[2]),
            copies: number(fields[3]),
            ..Her2Results::default()
        };
        assert_eq!(format!("{:?}", classify_her2(&results)), fields[4], "{line}");
    }
}

#[test]
fn staining_tells_ultralow_from_null_and_an_overall_status_never_overrules_a_score() {
    let zero = Her2Results { ihc: Some(IhcScore::Zero), ..Her2Results::default() };
    assert_eq!(classify_her2(&Her2Results { membrane: Some(Sign::Positive), ..zero.clone() }), Her2Class::Ultralow);
    assert_eq!(classify_her2(&Her2Results { membrane: Some(Sign::Negative), ..zero.clone() }), Her2Class::Null);
    assert_eq!(classify_her2(&Her2Results { status: Some(Sign::Positive), ..zero }), Her2Class::Conflict);
    let three = Her2Results { ihc: Some(IhcScore::Three), status: Some(Sign::Negative), ..Her2Results::default() };
    assert_eq!(classify_her2(&three), Her2Class::Conflict);
    let two = Her2Results { ihc: Some(IhcScore::Two), status: Some(Sign::Negative), ..Her2Results::default() };
    assert_eq!(classify_her2(&two), Her2Class::PendingIsh);
}

/// IHC as a word, the status of the specimen, ISH as a word → class, where no score is stated.
#[test]
fn her2_without_a_score() {
    let table = "
        pos -   -   Positive
        pos -   neg Conflict
        pos -   pos Positive
        neg -   pos Positive
        neg -   neg NegativeUnspecified
        equ -   -   PendingIsh
        equ -   neg NegativeUnspecified
        -   pos neg Conflict
        -   neg pos Conflict
        -   neg neg NegativeUnspecified
        -   equ -   PendingIsh
    ";
    let sign = |word: &str| match word {
        "pos" => Some(Sign::Positive),
        "neg" => Some(Sign::Negative),
        "equ" => Some(Sign::Equivocal),
        _ => None,
    };
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (ihc_sign, status, ish) = (sign(fields[0]), sign(fields[1]), sign(fields[2]));
        let results = Her2Results { ihc_sign, status, ish, ..Her2Results::default() };
        assert_eq!(format!("{:?}", classify_her2(&results)), fields[3], "{line}");
    }
}

#[test]
fn receptors_by_percent() {
    use Receptor::{LowPositive, Negative, Positive};
    let at = |text: &str| Interval::exactly(text.parse().unwrap());
    let table: [(Interval, &[Receptor]); 9] = [
        (at("0"), &[Negative]),
        (at("0.9"), &[Negative]),
        (at("1"), &[LowPositive]),
        (at("10"), &[LowPositive]),
        (at("11"), &[Positive]),
        (Interval::below(Decimal::ONE), &[Negative]),
        (Interval::at_least(Decimal::ONE), &[LowPositive, Positive]),
        (Interval::above(Decimal::TEN), &[Positive]),
        (Interval::below(Decimal::TEN), &[Negative, LowPositive]),
    ];
    for (percent, states) in table {
        assert_eq!(classify_receptor(&Value::Number(percent)), states, "{percent} %");
    }
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::Met), Just(Verdict::NotMet), Just(Verdict::Undetermined)]
}

proptest! {
    /// Kleene: an unknown never turns into a yes or a no unless the other side already decides.
    #[test]
    fn an_unknown_decides_nothing(other in verdict()) {
        let unknown = || Judged::on(CriterionKind::Her2, Verdict::Undetermined).missing(TestId::HER2_IHC);
        let known = Judged::on(CriterionKind::Er, other);
        let both = unknown().and(known.clone());
        prop_assert_eq!(both.verdict == Verdict::NotMet, other == Verdict::NotMet);
        prop_assert!(both.verdict != Verdict::Met);
        let either = unknown().or(known);
        prop_assert_eq!(either.verdict == Verdict::Met, other == Verdict::Met);
        prop_assert!(either.verdict != Verdict::NotMet);
        prop_assert_eq!(unknown().negated().verdict, Verdict::Undetermined);
    }

    /// What is missing is said exactly while the verdict is open.
    #[test]
    fn missing_is_said_only_while_open(a in verdict(), b in verdict()) {
        let judged = Judged::on(CriterionKind::Er, a).missing(TestId::ER).and(Judged::on(CriterionKind::Pgr, b).missing(TestId::PGR));
        prop_assert_eq!(judged.missing.is_empty(), judged.verdict != Verdict::Undetermined);
    }

    /// A cut-off inside the interval is undetermined, and every number inside agrees with a decided one.
    #[test]
    fn an_interval_decides_only_for_all_its_numbers(low in 0u32..100, width in 0u32..50, cut in 0u32..120, inside in 0u32..50) {
        let high = low + width;
        let interval = Interval::between(low.into(), high.into());
        let number = low + inside.min(width);
        match interval.reaches(cut.into()) {
            Some(decided) => prop_assert_eq!(number >= cut, decided),
            None => prop_assert!(low < cut && cut <= high),
        }
    }

    /// ISH can only be read one way round: a higher ratio never makes a specimen less positive.
    #[test]
    fn a_higher_ratio_is_never_less_positive(ratio in 10u32..40, copies in 20u32..90) {
        let with = |ratio: u32| classify_her2(&Her2Results {
            ihc: Some(IhcScore::Two),
            ratio: Some(Interval::exactly(Decimal::new(ratio.into(), 1))),
            copies: Some(Interval::exactly(Decimal::new(copies.into(), 1))),
            ..Her2Results::default()
        });
        let positive = |class| class == Her2Class::Positive;
        // With copies of 4 or more; below that group 2 is negative whatever the ratio.
        prop_assert!(!(positive(with(ratio)) && !positive(with(ratio + 5))));
    }
}
