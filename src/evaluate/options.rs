//! Therapy options of one cancer: which are met, which lack a test, which are open for another reason.

use crate::case::finding::{Marker, Pending};
use crate::knowledge::Country;
use crate::knowledge::drug::ApprovalStatus;
use crate::knowledge::rule::{Indicator, Kind, Offer, Rule};

use super::Question;
use super::advice::{OptionAdvice, Piece, Subject, is_test, once};
use super::checks;
use super::criteria;
use super::prior;
use super::situation::Situation;
use super::verdict::{Judged, Missing, Verdict};
use super::words;

/// A therapy option with its verdict for this cancer.
#[derive(Debug)]
pub struct Weighed<'k> {
    pub rule: &'k Rule,
    pub offer: &'k Offer,
    pub judged: Judged,
    /// As if every earlier line had been given: for tests that are asked for ahead.
    pub ahead: Verdict,
    pub ahead_missing: Vec<String>,
}

/// The therapy options of the cancer's disease, in the order of the knowledge.
pub fn of_disease<'k>(situation: &Situation<'k>) -> impl Iterator<Item = &'k Rule> + use<'k> {
    let (knowledge, country) = (situation.knowledge, situation.country);
    let rules = situation.disease().into_iter().flat_map(move |disease| knowledge.options(disease));
    rules.filter(move |rule| rule.population.country.is_none_or(|of| of == country))
}

/// Judges the options of the disease. Those that the tumour's receptors or HER2 rule out for good are left out: nothing is
/// ever said of them, unless their drug is ordered.
pub fn weigh<'k>(situation: &Situation<'k>) -> Vec<Weighed<'k>> {
    possible(situation).filter_map(|rule| weighed(rule, situation)).collect()
}

/// The options that are met and approved here; the others are given up at the first thing that speaks against them.
pub fn met<'k>(situation: &Situation<'k>, question: &Question) -> Vec<Weighed<'k>> {
    let in_time = |rule: &Rule, offer: &Offer| {
        prior::population(situation, &rule.population, Some(offer)).verdict == Verdict::Met
    };
    let fits = |rule: &&Rule| {
        rule.offer.as_ref().is_some_and(|offer| is_approved(offer, question, situation) && in_time(rule, offer))
    };
    let weighed = possible(situation).filter(fits).filter_map(|rule| weighed(rule, situation));
    weighed.filter(|option| option.judged.verdict == Verdict::Met).collect()
}

fn possible<'s, 'k: 's>(situation: &'s Situation<'k>) -> impl Iterator<Item = &'k Rule> + 's {
    of_disease(situation).filter(|rule| !words::rule_out(situation, &rule.when))
}

/// Judges an option.
pub fn weighed<'k>(rule: &'k Rule, situation: &Situation<'k>) -> Option<Weighed<'k>> {
    let offer = rule.offer.as_ref()?;
    let population = prior::population(situation, &rule.population, Some(offer));
    let judged = population.and(criteria::judge(situation, &rule.when));
    let timing = |criterion: &str| matches!(criterion, "line" | "prior");
    let lasting = judged.parts.iter().filter(|part| !timing(part.criterion));
    let ahead = lasting.clone().map(|part| part.verdict).min().unwrap_or(Verdict::Met);
    let ahead_missing = lasting.filter(|_| offer.test_ahead).filter_map(|part| part.missing.clone());
    let ahead_missing = ahead_missing.map(Missing::into_owned).collect();
    Some(Weighed { rule, offer, judged, ahead, ahead_missing })
}

/// What is missing, as advice names it.
pub fn named(missing: &[Missing]) -> Vec<String> {
    missing.iter().map(ToString::to_string).collect()
}

/// The regimens of an option, one for each choice of partners.
pub fn regimens<'k>(weighed: &Weighed<'k>, question: &Question, situation: &Situation<'k>) -> Vec<OptionAdvice<'k>> {
    let offer = weighed.offer;
    let base: Vec<&str> = offer.regimen.iter().map(|drug| drug.value.as_str()).collect();
    let approval: Vec<_> = Country::ALL
        .into_iter()
        .map(|country| (country, situation.knowledge.approval(&offer.indication.value, country, question.as_of)))
        .collect();
    let mut choices: Vec<Vec<&str>> =
        offer.partners.iter().map(|partners| partners.iter().map(|drug| drug.value.as_str()).collect()).collect();
    if choices.is_empty() {
        choices.push(Vec::new());
    }
    choices
        .into_iter()
        .map(|partners| [base.clone(), partners].concat())
        .map(|regimen| OptionAdvice {
            rule: weighed.rule,
            cautions: checks::cautions(&regimen, situation),
            regimen,
            verdict: weighed.judged.verdict,
            missing: named(&weighed.judged.missing),
            approval: approval.clone(),
            role: offer.role,
        })
        .collect()
}

/// The card of options: those met, and those open for a reason that is no test (stage, earlier therapy).
pub fn options_piece<'k>(
    weighed: &[Weighed<'k>],
    question: &Question,
    situation: &Situation<'k>,
    cancer: usize,
) -> Option<Piece<'k>> {
    let worth_saying = |option: &&Weighed| match option.judged.verdict {
        Verdict::Met => true,
        Verdict::Undetermined => {
            !option.judged.contrary && !option.judged.missing.iter().any(|missing| is_test(missing))
        }
        Verdict::NotMet => false,
    };
    let approved = |option: &&Weighed| is_approved(option.offer, question, situation);
    let mut said: Vec<&Weighed> = weighed.iter().filter(worth_saying).filter(approved).collect();
    said.sort_by_key(|option| (std::cmp::Reverse(option.judged.verdict), option.offer.role));
    let options: Vec<OptionAdvice> = said.iter().flat_map(|option| regimens(option, question, situation)).collect();
    let missing = once(said.iter().flat_map(|option| named(&option.judged.missing)));
    let piece = Piece {
        rules: said.iter().map(|option| option.rule).collect(),
        basis: basis(&said),
        options,
        missing,
        ..Piece::about(Subject::Options, Some(cancer), Indicator::Info)
    };
    (!piece.rules.is_empty()).then(|| piece.cautioned())
}

/// The card of tests whose result would decide an option: every other criterion is met. Receptors come before what
/// depends on them.
pub fn missing_tests_piece<'k>(
    weighed: &[Weighed<'k>],
    question: &Question,
    situation: &Situation<'k>,
    cancer: usize,
) -> Option<Piece<'k>> {
    let mut waiting: Vec<&Weighed> = Vec::new();
    let mut tests: Vec<String> = Vec::new();
    for option in
        weighed.iter().filter(|option| !option.judged.contrary && is_approved(option.offer, question, situation))
    {
        let now = option.judged.verdict == Verdict::Undetermined
            && option.judged.missing.iter().all(|missing| is_test(missing));
        let ahead = option.offer.test_ahead
            && option.ahead == Verdict::Undetermined
            && option.ahead_missing.iter().all(|missing| is_test(missing));
        let wanted = ahead || (now && !is_settled(option, weighed));
        if !wanted {
            continue;
        }
        let missing: Vec<String> = if now { named(&option.judged.missing) } else { option.ahead_missing.clone() };
        let first: Vec<String> = missing.iter().filter(|test| is_receptor(test)).cloned().collect();
        tests.extend(if first.is_empty() { missing } else { first });
        waiting.push(option);
    }
    let missing = once(tests.into_iter());
    let pending: Vec<String> =
        missing.iter().filter(|test| is_pending(test, &situation.case.pending)).cloned().collect();
    let options = waiting.iter().filter(|option| option.judged.verdict == Verdict::Undetermined);
    let piece = Piece {
        rules: waiting.iter().map(|option| option.rule).collect(),
        options: options.flat_map(|option| regimens(option, question, situation)).collect(),
        pending,
        basis: basis(&waiting),
        missing,
        ..Piece::about(Subject::MissingTests, Some(cancer), Indicator::Info)
    };
    (!piece.missing.is_empty()).then(|| piece.cautioned())
}

/// May the option be used at this site? An option that may not is no option here, only a line of the trace.
pub fn is_approved(offer: &Offer, question: &Question, situation: &Situation) -> bool {
    let approval = situation.knowledge.approval(&offer.indication.value, question.country, question.as_of);
    approval == ApprovalStatus::Approved
}

/// The test of an alternative is not asked for while a preferred option of the same line is met without it.
fn is_settled(option: &Weighed, weighed: &[Weighed]) -> bool {
    let better = |other: &Weighed| {
        other.offer.role < option.offer.role
            && other.judged.verdict == Verdict::Met
            && other.rule.population.line == option.rule.population.line
    };
    weighed.iter().any(better)
}

/// Notes whose finding is there.
pub fn note_pieces<'k>(situation: &Situation<'k>, cancer: usize) -> Vec<Piece<'k>> {
    notes(situation)
        .into_iter()
        .map(|(rule, judged)| Piece {
            rules: vec![rule],
            missing: rule.asks.iter().map(|test| test.value.clone()).collect(),
            pending: rule
                .asks
                .iter()
                .map(|test| test.value.clone())
                .filter(|test| is_pending(test, &situation.case.pending))
                .collect(),
            basis: judged.basis.to_vec(),
            ..Piece::about(Subject::Note, Some(cancer), Indicator::Info)
        })
        .collect()
}

/// The note rules that are met.
pub fn notes<'k>(situation: &Situation<'k>) -> Vec<(&'k Rule, Judged)> {
    let rules = situation
        .knowledge
        .rules
        .iter()
        .filter(|rule| rule.kind == Kind::Note && situation.concerns(rule))
        .filter(|rule| !words::rule_out(situation, &rule.when));
    let met = rules.filter_map(|rule| {
        let population = prior::population(situation, &rule.population, None);
        let met = population.verdict == Verdict::Met;
        met.then(|| (rule, population.and(criteria::judge(situation, &rule.when))))
    });
    met.filter(|(_, judged)| judged.verdict == Verdict::Met).collect()
}

fn is_receptor(test: &str) -> bool {
    matches!(test, "er" | "pgr") || test.starts_with("her2:")
}

/// Has the test been asked for, or is its result on its way?
pub fn is_pending(test: &str, pending: &[Pending]) -> bool {
    let mut parts = test.split(':');
    let (about, detail) = (parts.next().unwrap_or_default(), parts.next());
    pending.iter().any(|asked| match asked.marker {
        Marker::Er => about == "er",
        Marker::Pgr => about == "pgr",
        Marker::Her2Ihc | Marker::Her2Membrane => {
            about == "her2" && detail.is_some_and(|detail| detail.starts_with("ihc"))
        }
        Marker::Her2Ish | Marker::Her2Ratio | Marker::Her2Copies => test == "her2:ish",
        Marker::PdL1 => about == "pd-l1" && asked.assay.as_deref() == detail,
        Marker::GermlineBrca => test == "germline:brca1-brca2",
        other => other.id() == test,
    })
}

fn basis(options: &[&Weighed]) -> Vec<usize> {
    let mut basis: Vec<usize> = options.iter().flat_map(|option| option.judged.basis.iter().copied()).collect();
    basis.sort_unstable();
    basis.dedup();
    basis
}
